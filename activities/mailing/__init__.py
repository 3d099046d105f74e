"""Parts of the activity that sends mail."""
