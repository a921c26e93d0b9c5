"""PyYAML's scanner, changed where YAML 1.2 and js-yaml, which Astro has, accept more or read otherwise."""

import re
from typing import Any

import yaml

# Keeps or strips the last line ends, and the indent of the text; a tab may follow.
_BLOCK_HEADER = re.compile(r"(?:([+-])([1-9])?|([1-9])([+-])?)?(?=[ \t\r\n\0])")
_LINE_ENDS = "\0\r\n"
_ENDS_OF_NAME = " \t\r\n\0,[]{}"


class Loader(yaml.SafeLoader):
    """For `yaml.parse` only: tabs separate tokens as spaces do, an anchor has any name (`&rsquo;`), empty
    lines behind an escaped line end (`"a\\⏎⏎b"`) are nothing.
    """

    def scan_to_next_token(self) -> None:
        super().scan_to_next_token()
        while self.peek() == "\t" and self._is_separation():
            self.forward(self._white_space())
            # A tab does not indent, so `- <tab>key: value` is not the beginning of a mapping.
            self.allow_simple_key = self.allow_simple_key and self.flow_level > 0
            super().scan_to_next_token()

    def scan_plain_spaces(self, indent: Any, start_mark: Any) -> Any:
        white = self.prefix(self._white_space())
        if "\t" not in white:
            return super().scan_plain_spaces(indent, start_mark)
        self.forward(len(white))
        if self.peek() in _LINE_ENDS:
            return super().scan_plain_spaces(indent, start_mark)
        return [white]

    def scan_block_scalar_indicators(self, start_mark: Any) -> Any:
        found = _BLOCK_HEADER.match(self.prefix(3))
        if found is None:
            return super().scan_block_scalar_indicators(start_mark)
        self.forward(found.end())
        keep, width = found[1] or found[4], found[2] or found[3]
        return {"+": True, "-": False}.get(keep), int(width) if width else None

    def scan_block_scalar_ignored_line(self, start_mark: Any) -> Any:
        self.forward(self._white_space())
        return super().scan_block_scalar_ignored_line(start_mark)

    def scan_flow_scalar_breaks(self, double: bool, start_mark: Any) -> Any:
        is_escaped = double and self._is_behind_escape()
        breaks = super().scan_flow_scalar_breaks(double, start_mark)
        return [] if is_escaped else breaks

    def scan_anchor(self, TokenClass: type[Any]) -> Any:
        start = self.get_mark()
        self.forward()
        length = 0
        while self.peek(length) not in _ENDS_OF_NAME:
            length += 1
        if not length:
            raise yaml.scanner.ScannerError(None, None, "an anchor or alias has no name", start)
        name = self.prefix(length)
        self.forward(length)
        return TokenClass(name, start, self.get_mark())

    def _white_space(self) -> int:
        """How many spaces and tabs come next."""
        length = 0
        while self.peek(length) in " \t":
            length += 1
        return length

    def _is_behind_escape(self) -> bool:
        """Whether the line end just read was escaped: an odd number of backslashes stands before it."""
        # By place and without a copy: it is asked for at each line end of a value.
        end: int = self.pointer
        for ending in "\n\r":
            if self.buffer[end - 1 : end] == ending:
                end -= 1
        start = end
        while self.buffer[start - 1 : start] == "\\":
            start -= 1
        return (end - start) % 2 == 1

    def _is_separation(self) -> bool:
        """Whether a tab is no indent: a token stands before it on its line, or nothing behind it."""
        if self.peek(self._white_space()) in _LINE_ENDS:
            return True
        behind = self.pointer - 1
        while behind >= 0 and self.buffer[behind] in " \t":
            behind -= 1
        return behind >= 0 and self.buffer[behind] not in _LINE_ENDS
