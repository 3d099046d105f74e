"""Processes: the composition roots, one file a command."""
