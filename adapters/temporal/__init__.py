"""Temporal from outside: the client, its encryption, and the delivery of acts."""
