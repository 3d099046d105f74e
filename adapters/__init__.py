"""The outside: everything that knows a third party."""
