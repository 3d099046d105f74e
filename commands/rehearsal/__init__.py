"""The main job, unattended: from a template to a sealed agreement that others can verify."""
