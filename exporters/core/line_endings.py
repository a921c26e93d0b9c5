"""Line endings: CRLF, LF and a bare CR each end a line, as in CommonMark."""

import re

LINE_ENDING = re.compile(r"\r\n?|\n")


def to_lf(text: str) -> str:
    """The text with LF for every line ending."""
    return LINE_ENDING.sub("\n", text) if "\r" in text else text
