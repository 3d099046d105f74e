"""The process: deterministic workflows that carry an agreement through the years."""
