"""What the activities of `activities.records` do, one module a subject."""
