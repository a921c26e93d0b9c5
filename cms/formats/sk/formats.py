"""Dates that forms take in Slovak: with spaces after the dots or without, and as ISO has them."""

DATE_INPUT_FORMATS = ["%d.%m.%Y", "%d. %m. %Y", "%d.%m.%y", "%Y-%m-%d"]
DATETIME_INPUT_FORMATS = ["%d.%m.%Y %H:%M", "%d. %m. %Y %H:%M", "%d.%m.%Y %H:%M:%S", "%Y-%m-%d %H:%M"]
