"""What `make` runs first: it builds what the project runs in, with nothing installed but Python."""
