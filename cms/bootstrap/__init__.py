"""Builds the environment that `make` runs everything in; needs nothing but Python."""
