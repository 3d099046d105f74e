"""What the activities of `activities.documents` do, one module a subject."""
