"""Acts of persons that change records only: one recorder a kind, listed in `registry.py`."""
