"""What a coordinator does while a signing round runs: a recorder a kind."""
