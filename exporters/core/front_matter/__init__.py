"""The front matter of a Markdown file: mapping ⇄ YAML, key by key; what did not change keeps its bytes.

    source = split(text)                    the four parts of a file; joined they are the text exactly
    values = read_values(source)            its keys and values as Astro reads them
    yaml = replace(source.yaml, {"title": "New", "edition": None}, order, source.newline)
    text = source.with_yaml(yaml).text      the line of `title` changed, that of `edition` is gone
    yaml = write({"title": "New", "edition": 2})    a whole new front matter, without its fences

Values are plain Python: str, int, float, bool, None, date, datetime (in UTC), list and dict. They are
those of js-yaml 4, Astro's parser: `31.03.2021` is a string, `2021-03-31` a date, `no` and `12:30` strings.
"""

from exporters.core.front_matter.editor import replace
from exporters.core.front_matter.fences import SourceFile, split
from exporters.core.front_matter.reader import MappingEntry, is_marked, read, read_entries, read_values
from exporters.core.front_matter.values import Value, is_same
from exporters.core.front_matter.writer import write

__all__ = [
    "MappingEntry",
    "SourceFile",
    "Value",
    "is_marked",
    "is_same",
    "read",
    "read_entries",
    "read_values",
    "replace",
    "split",
    "write",
]
