"""The rules of an agreement: plain Python, no clock, no input or output."""
