"""What crosses into Temporal: ids, hashes and dates, never names, tokens or bytes.

Append-only: a field is never removed, renamed or retyped, and a new one has a default.
"""
