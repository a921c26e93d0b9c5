"""Reads and writes the files of an Astro project; no other room does. Each file is replaced atomically."""
