"""What an import makes of a file, in sentences: English for the command, translated for the screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Self

from exporters.core.blocks import Fallback
from exporters.core.errors import ContractError, ExportError, SourceError


class Result(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


class Kind(StrEnum):
    """RAW: why a part stays Markdown. CONFLICT: file and page have both changed. PLAIN: anything else."""

    PLAIN = ""
    RAW = "raw"
    CONFLICT = "conflict"


class Conflict(SourceError):
    """A file that differs from its page, which has changes of its own."""


class RefusedParts(SourceError):
    """A file of which one or more parts are refused.

    rules: as those of a ContractError, with a name in place of the key and a msgid in place of the code.
    """

    rules: Sequence[tuple[str, str, Mapping[str, object]]] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """One sentence about a file; `str()` of it is English.

    sentence, params: as of an ExportError. line: of the file, counted from 1; 0 for the whole of it.
    rules: [[key, code, params]], the reasons one by one, as of a ContractError or RefusedParts.
    """

    sentence: str
    params: Mapping[str, Any] = field(default_factory=dict)
    line: int = 0
    kind: Kind = Kind.PLAIN
    rules: Sequence[Sequence[Any]] = ()

    def __str__(self) -> str:
        text = self.sentence % self.params if self.params else self.sentence
        return f"line {self.line}: kept as Markdown, {text}" if self.kind is Kind.RAW else text

    @classmethod
    def of_error(cls, error: ExportError) -> Self:
        kind = Kind.CONFLICT if isinstance(error, Conflict) else Kind.PLAIN
        rules = (
            [list(rule) for rule in error.rules] if isinstance(error, ContractError | RefusedParts) else []
        )
        return cls(error.sentence, error.params, find_line(error.where), kind, rules)

    @classmethod
    def of_fallback(cls, fallback: Fallback, above: int) -> Self:
        """above: the lines of the file that are above its body."""
        phrase = fallback.phrase or fallback.reason
        return cls(phrase, fallback.params, above + fallback.line, Kind.RAW)

    def as_json(self) -> dict[str, Any]:
        """The opposite of `from_json`; every database takes it."""
        written: dict[str, Any] = {
            "sentence": self.sentence,
            "params": dict(self.params),
            "line": self.line,
            "kind": self.kind.value,
            "rules": list(self.rules),
        }
        return {key: _storable(value) for key, value in written.items() if value}

    @classmethod
    def from_json(cls, written: Mapping[str, Any]) -> Self:
        return cls(
            written["sentence"],
            written.get("params", {}),
            written.get("line", 0),
            Kind(written.get("kind", "")),
            written.get("rules", ()),
        )


@dataclass(frozen=True, slots=True)
class ImportedFile:
    """The result for one file. remarks: what stayed raw Markdown, or why the file was refused.

    title: of its page, "" where nobody knows it. page: its primary key; None for one that is not stored.
    """

    path: str
    result: Result
    remarks: tuple[Note, ...] = ()
    title: str = ""
    page: int | None = None

    @property
    def notes(self) -> tuple[str, ...]:
        """The remarks in English."""
        return tuple(map(str, self.remarks))

    def __str__(self) -> str:
        return "\n  ".join([f"{self.result}  {self.path}", *self.notes])


def _storable(value: Any) -> Any:
    """A value without NUL and without halves of characters, which PostgreSQL refuses in JSON."""
    if isinstance(value, str):
        return value.replace("\0", "\\0").encode(errors="backslashreplace").decode()
    if isinstance(value, Mapping):
        return {key: _storable(inner) for key, inner in value.items()}
    return [_storable(inner) for inner in value] if isinstance(value, list | tuple) else value


def find_line(where: str) -> int:
    """The line of the file that an error names as its place; 0 where it names none."""
    start, _, number = where.rpartition(" ")
    return int(number) if start == "line" and number.isdecimal() else 0
