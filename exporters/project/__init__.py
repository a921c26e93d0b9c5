"""The only door to the disk of an Astro project. Every file is the old or the new one, whole."""
