"""What persons wrote when they acted, kept as blobs: as canonical JSON, by hash."""
