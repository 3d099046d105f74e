"""The operator's certificate authority, its timestamps and its revocation lists."""
