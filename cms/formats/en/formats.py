"""Dates that forms take in English: as the site writes them, and as ISO does."""

DATE_INPUT_FORMATS = ["%d.%m.%Y", "%Y-%m-%d"]
