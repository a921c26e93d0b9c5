"""Search and replace over many events: the form, what would change in each file, the writing."""
