"""What happens by date: providers say what is due, carriers carry it out (`registry.py`)."""
