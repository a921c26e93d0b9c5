"""Tools for work on this repository: its checks, and the making of a release."""
