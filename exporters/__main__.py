"""`python -m exporters roundtrip`: Markdown and blocks on standard input, a line of JSON each."""

from __future__ import annotations

import sys

from exporters.core.errors import UnforeseenError
from exporters.core.roundtrip import answer_lines

USAGE = """usage: python -m exporters roundtrip

Reads one JSON object a line from standard input, {"id", "markdown"}, {"id", "blocks"} or both, and writes
one a line to standard output. Needs no database and no settings.
"""


def main(arguments: list[str]) -> int:
    """Run the command; returns the exit code, 2 for other arguments and for an unforeseen error at a line."""
    if arguments != ["roundtrip"]:
        wants_help = arguments in (["--help"], ["-h"])
        (sys.stdout if wants_help else sys.stderr).write(USAGE)
        return 0 if wants_help else 2
    refusals: list[UnforeseenError] = []
    for line in answer_lines(sys.stdin.buffer, refusals.append):
        sys.stdout.buffer.write(line.encode() + b"\n")
        sys.stdout.buffer.flush()
    return 2 if refusals else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
