"""What only those who work on this repository run: checks of the repository, and the making of a release.

Beside `bootstrap.py`, since `cms` assembles what `make` calls. Nothing here is imported by the CMS.
"""
