"""What the rounds of each kind make of their document: one module a kind."""
