"""TOML front matter → its values, within limits. Nothing writes TOML: its text is kept verbatim."""

import re
import tomllib
from datetime import time

from exporters.core.errors import SourceError
from exporters.core.front_matter.fences import SourceFile
from exporters.core.front_matter.tree import MAX_DEPTH, TOO_DEEP, check_length
from exporters.core.front_matter.values import Value
from exporters.core.i18n import gettext_noop

# tomllib's memory grows by the square of the number of parts in a dotted key: a.a.a.a…
_LONG_DOTTED_KEY = re.compile(
    rf"""(?<![\w"'-])(?:[\w"'-]+[ \t]*\.[ \t]*){{{MAX_DEPTH}}}""",
)


def read_toml(source: SourceFile) -> dict[str, Value]:
    """The keys and values of a file between `+++` fences. Raises SourceError where it is no TOML."""
    where = f"line {source.first_line}"
    check_length(source.yaml, source.first_line)
    if _LONG_DOTTED_KEY.search(source.yaml):
        raise SourceError(TOO_DEEP, where=where, limit=MAX_DEPTH)
    try:
        return {key: _plain(value) for key, value in tomllib.loads(source.yaml).items()}
    except RecursionError as error:
        raise SourceError(gettext_noop("the front matter is nested too deeply."), where=where) from error
    except ValueError as error:
        raise SourceError(
            gettext_noop("the front matter is not valid TOML: %(reason)s."), where=where, reason=str(error)
        ) from error


def _plain(value: object) -> Value:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, time):
        return value.isoformat()
    return value  # type: ignore[return-value]  # tomllib has no other types
