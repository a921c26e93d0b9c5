"""Line endings in values."""

# Python splits lines at these, and so do some YAML readers.
LINE_ENDS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"


def broken_lines(text: str) -> bool:
    """Tell whether the text holds a character that ends a line."""
    return any(end in text for end in LINE_ENDS)


def unify_line_endings(text: str) -> str:
    """Return the text with LF alone: a browser sends a text area's lines with CRLF."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
