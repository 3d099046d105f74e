"""What the end of a round does to the records: one module a kind."""
