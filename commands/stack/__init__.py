"""The embedded stack: every process of the service on one machine, from one folder."""
