"""YAML text with some keys changed, and every other byte as it was."""

from collections.abc import Mapping, Sequence

from exporters.core.errors import SourceError
from exporters.core.front_matter import tree
from exporters.core.front_matter.nested import edit_nested, write_like
from exporters.core.front_matter.reader import MappingEntry, read, read_entries
from exporters.core.front_matter.values import Value, is_same
from exporters.core.front_matter.writer import write_entry, write_value
from exporters.core.i18n import gettext_noop

_FENCES = ("---", "+++")


def replace(yaml: str, changes: Mapping[str, Value], order: Sequence[str], newline: str = "\n") -> str:
    """The YAML text in which each key of `changes` has its new value; None removes the key's lines.

    None leaves a key that is there and empty. Only the lines of changed keys differ. A changed value keeps
    the comment behind it, and its quotes where they can hold the new value; one of several lines is replaced
    whole. A new key goes behind the nearest key before it in `order` that the text has, else before the
    nearest one after it, else to the end.
    newline: for new lines; all others keep their own.
    Raises SourceError where the text cannot be read or cannot be changed in this way (the result is read back
    and compared), and ContractError for a value that front matter cannot hold.
    """
    before = read(yaml)
    changed = {key: value for key, value in changes.items() if not _is_unchanged(before, key, value)}
    wanted = {
        key: value for key, value in (before | changed).items() if key not in changed or value is not None
    }
    result = yaml
    for key in sorted(changed, key=lambda key: (order.index(key) if key in order else len(order), key)):
        result = _change(result, key, changed[key], order, newline)
    if changed:
        _verify(result, wanted, ", ".join(changed))
    return result


def _is_unchanged(before: Mapping[str, Value], key: str, value: Value) -> bool:
    if value is None:
        # `edition:` says already that there is none.
        return before.get(key) in (None, "")
    return key in before and is_same(before[key], value)


def _change(yaml: str, key: str, value: Value, order: Sequence[str], newline: str) -> str:
    entries = {entry.key: entry for entry in read_entries(yaml)}
    if key not in entries:
        return yaml if value is None else _insert(yaml, key, value, entries, order, newline)
    _check_own_line(yaml, entries[key])
    if value is None:
        return _remove(yaml, entries[key])
    if isinstance(value, list | dict):
        edited = edit_nested(yaml, entries[key].node, value, where=key, newline=newline)
        if edited is not None and _says(edited, key, value, yaml):
            return edited
    return _rewrite(yaml, entries[key], value, newline)


def _says(yaml: str, key: str, value: Value, before: str) -> bool:
    """Whether a text has a value for a key, and all else as before."""
    try:
        return is_same(read(yaml), read(before) | {key: value})
    except SourceError:
        return False


def _check_own_line(yaml: str, entry: MappingEntry) -> None:
    if _before_key(yaml, entry).strip():
        raise SourceError(
            gettext_noop(
                "`%(key)s` does not begin its line, so it cannot be changed alone. "
                "Write each key on a line of its own."
            ),
            where=f"line {entry.line}",
            key=entry.key,
        )


def _insert(
    yaml: str, key: str, value: Value, entries: Mapping[str, MappingEntry], order: Sequence[str], newline: str
) -> str:
    indent = min((_before_key(yaml, entry) for entry in entries.values()), default="")
    lines = write_entry(key, value, newline=newline, indent=indent)
    position = _position(yaml, key, entries, order)
    if position and yaml[position - 1] != "\n":
        lines = newline + lines.removesuffix(newline)
    return yaml[:position] + lines + yaml[position:]


def _position(yaml: str, key: str, entries: Mapping[str, MappingEntry], order: Sequence[str]) -> int:
    """Where a new key's line begins."""
    if key not in order:
        return len(yaml)
    rank = order.index(key)
    for earlier in reversed(order[:rank]):
        if earlier in entries:
            return _line_end(yaml, _value_end(yaml, entries[earlier], keep_blank_lines=True))
    for later in order[rank + 1 :]:
        if later in entries:
            return _line_start(yaml, entries[later].key_span.start)
    return len(yaml)


def _remove(yaml: str, entry: MappingEntry) -> str:
    end = _line_end(yaml, _value_end(yaml, entry))
    return yaml[: _line_start(yaml, entry.key_span.start)] + yaml[end:]


def _rewrite(yaml: str, entry: MappingEntry, value: Value, newline: str) -> str:
    colon = yaml.index(":", entry.key_span.end) + 1
    start, end = entry.node.span.start, _value_end(yaml, entry)
    if "\n" in yaml[colon:start] or (isinstance(value, list | dict) and value):
        start = colon
    written = write_value(value, where=entry.key, newline=newline, indent=_before_key(yaml, entry))
    if isinstance(value, str) and isinstance(entry.node, tree.ScalarNode):
        written = " " + write_like(value, entry.source, where=entry.key)
    return yaml[:start] + (written if start == colon else written[1:]) + yaml[max(start, end) :]


def _value_end(yaml: str, entry: MappingEntry, *, keep_blank_lines: bool = False) -> int:
    """The offset behind a value; behind the blank lines at the end of a block scalar if they are kept."""
    span = entry.node.span
    if keep_blank_lines:
        return span.end
    return span.start + len(yaml[span.start : span.end].rstrip(" \t\r\n"))


def _before_key(yaml: str, entry: MappingEntry) -> str:
    """What stands before a key on its line: the indent, or the `{` of a flow mapping, or `?`."""
    return yaml[_line_start(yaml, entry.key_span.start) : entry.key_span.start]


def _line_start(yaml: str, offset: int) -> int:
    return yaml.rfind("\n", 0, offset) + 1


def _line_end(yaml: str, offset: int) -> int:
    """The offset behind the line of `offset`; `offset` itself where a line begins there."""
    if offset and yaml[offset - 1] == "\n":
        return offset
    end = yaml.find("\n", offset)
    return len(yaml) if end < 0 else end + 1


def _verify(yaml: str, wanted: dict[str, Value], keys: str) -> None:
    for number, line in enumerate(yaml.split("\n"), start=2):
        if line.startswith(_FENCES):
            raise SourceError(
                gettext_noop(
                    "changing %(keys)s would begin a line with a fence. "
                    "Change it in the file by hand, or write the front matter anew."
                ),
                where=f"line {number}",
                keys=keys,
            )
    try:
        found = read(yaml)
    except SourceError as error:
        raise SourceError(
            gettext_noop(
                "changing %(keys)s would break the front matter: %(reason)s "
                "Change it in the file by hand, or write the front matter anew."
            ),
            keys=keys,
            reason=error.what,
        ) from error
    if not is_same(found, wanted):
        raise SourceError(
            gettext_noop(
                "changing %(keys)s would change other keys too. "
                "Change it in the file by hand, or write the front matter anew."
            ),
            keys=keys,
        )
