"""Effects: what workflows cause outside themselves."""
