"""Numbered, immutable releases of the exported files, which CI fetches without a database."""
