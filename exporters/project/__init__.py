"""Reads and writes the files of an Astro project; no other package does. Each file is replaced atomically."""
