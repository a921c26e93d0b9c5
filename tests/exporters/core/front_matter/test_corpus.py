"""Front matter of real files: promises 1 and 2 on the corpus."""

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest

from exporters.core.errors import SourceError
from exporters.core.front_matter import (
    MappingEntry,
    SourceFile,
    read,
    read_entries,
    read_values,
    replace,
    split,
)
from exporters.core.front_matter.writer import is_plain
from tests.corpus import CORPUS, needs_corpus
from tests.fuzz.astro import parse_front_matters, tag

NEW = "Nová hodnota"

pytestmark = needs_corpus

# Astro refuses them too, but for the last: js-yaml takes its `summary: &#8220;Disability …` for an anchor
# with a mapping behind it.
BROKEN = {
    "2020-10-21-analytics-case-study-part-3-action.md": "line 34: the key 'event_platform' is there twice",
    "omb-memos-circulars-executive-orders-and-other-policies.md": (
        "line 12: the key 'expirydate' is there twice"
    ),
    "josef-indra.md": "line 11: the key 'description' is there twice",
    "viktor-tichak.md": "line 13: the key 'description' is there twice",
    "2013-06-27-ruby-1-8-7-p374-is-released.md": "line 4: the key 'title' is there twice",
    "2014-07-07-user-experience-ux-vs-customer-experience-cx-whats-the-dif.md": (
        "line 5: the front matter is not valid YAML: a colon stands where none may"
    ),
    "2015-11-05-making-federal-employment-accessible-thru-dods-cap-app.md": (
        "line 6: the front matter is not valid YAML: a colon stands where none may"
    ),
}


def sources() -> Iterator[tuple[Path, SourceFile]]:
    """Every file that is UTF-8; the importer refuses the others before anything here sees them."""
    for path in sorted(CORPUS.rglob("*.md")):
        with suppress(UnicodeDecodeError):
            yield path, split(path.read_bytes().decode())


def readable() -> Iterator[tuple[Path, SourceFile]]:
    return ((path, source) for path, source in sources() if path.name not in BROKEN)


def lines_of(yaml: str, entry: MappingEntry) -> tuple[str, str, str]:
    """The text before a key's lines, those lines, and the text after them."""
    start = yaml.rfind("\n", 0, entry.key_span.start) + 1
    value = yaml[entry.node.span.start : entry.node.span.end].rstrip(" \t\r\n")
    end = yaml.index("\n", entry.node.span.start + len(value)) + 1
    return yaml[:start], yaml[start:end], yaml[end:]


def is_written_as_we_would(entry: MappingEntry) -> bool:
    """Whether the style of a value can be told from its successor's, which has its quotes, or none."""
    if isinstance(entry.value, str) and entry.source == entry.value:
        return is_plain(entry.value)
    if entry.source[:1] in ("'", '"'):
        return "\\" not in entry.source and "\n" not in entry.source
    return re.fullmatch("[1-9][0-9]*|true|false", entry.source) is not None


def test_parts_join_to_the_file():
    wrong = [path for path, source in sources() if source.text != path.read_bytes().decode()]

    assert wrong == []


def test_every_file_is_read_or_refused_by_line_and_reason():
    refused = {}
    for path, source in sources():
        try:
            read_values(source)
        except SourceError as error:
            refused[path.name] = str(error)

    assert refused.keys() == BROKEN.keys()
    assert [refused[name] for name in BROKEN if not refused[name].startswith(BROKEN[name])] == []


@pytest.mark.node
def test_astro_reads_the_same_values_and_the_same_body():
    files = list(readable())
    answers = parse_front_matters(source.text for _, source in files)

    wrong = [
        path
        for (path, source), answer in zip(files, answers, strict=True)
        if answer["frontmatter"] != tag(read_values(source))
        or answer["content"] != source.closing[3:] + source.body
    ]

    assert wrong == []


def test_a_changed_value_changes_only_its_lines_and_undoing_it_restores_the_bytes():
    changed = undone = 0
    for path, source in readable():
        entry = Random(path.name).choice(read_entries(source.yaml))
        before, _, after = lines_of(source.yaml, entry)

        yaml = replace(source.yaml, {entry.key: NEW}, (), source.newline)

        assert (yaml.startswith(before), yaml.endswith(after)) == (True, True), (path, entry.key)
        assert read(yaml) == read(source.yaml) | {entry.key: NEW}
        changed += 1
        if is_written_as_we_would(entry):
            undone += 1
            assert replace(yaml, {entry.key: entry.value}, (), source.newline) == source.yaml, path

    assert changed > 500
    assert undone > 200


def test_a_removed_key_takes_only_its_lines_and_comes_back_in_its_place():
    removed = came_back = 0
    for path, source in readable():
        entries = read_entries(source.yaml)
        order = [entry.key for entry in entries]
        entry = Random(path.name).choice(entries)
        before, line, after = lines_of(source.yaml, entry)
        if entry.value in (None, "") or entry.source.startswith(("|", ">")):
            continue

        yaml = replace(source.yaml, {entry.key: None}, order, source.newline)

        assert yaml == before + after, (path, entry.key)
        removed += 1
        written = line.rstrip("\r\n") == f"{entry.key}: {entry.value}" and is_plain(str(entry.value))
        # Beside a comment or a blank line there are two places that a new line could go to.
        if written and all(text.strip() and "#" not in text for text in source.yaml.splitlines()):
            came_back += 1
            assert replace(yaml, {entry.key: entry.value}, order, source.newline) == source.yaml, path

    assert removed > 400
    assert came_back > 100
