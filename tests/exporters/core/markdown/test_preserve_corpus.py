"""Random single edits of real files: the lines that had to change, and no other node's bytes."""

import difflib
import random
import re
from collections import Counter
from dataclasses import replace

import pytest

from exporters.core.blocks import from_markdown, to_nodes
from exporters.core.markdown import (
    List,
    ListItem,
    Paragraph,
    Root,
    Table,
    Text,
    parse_markdown,
    preserve_formatting,
)
from exporters.core.references import NumberedReferences
from tests.corpus import corpus_bodies, needs_corpus, picked_by_hash

pytestmark = needs_corpus

WORD = re.compile(r"\w{3,}")
SAMPLE = 80


def changed_lines(old, new):
    """(lines removed, lines added)"""
    lines = list(difflib.unified_diff(old.splitlines(), new.splitlines(), lineterm="", n=0))[2:]
    return sum(line.startswith("-") for line in lines), sum(line.startswith("+") for line in lines)


def word_places(node, path=()):
    """The paths to texts with a word in them."""
    if isinstance(node, Text) and WORD.search(node.value):
        yield path
    inner = node.rows if isinstance(node, Table) else getattr(node, "children", node)
    if isinstance(inner, tuple):
        for index, child in enumerate(inner):
            yield from word_places(child, (*path, index))


def change_word(node, path, rng):
    if not path:
        word = rng.choice(list(WORD.finditer(node.value)))
        return Text(f"{node.value[: word.start()]}ZMENA{node.value[word.end() :]}")
    index, *rest = path
    if isinstance(node, tuple):
        return (*node[:index], change_word(node[index], rest, rng), *node[index + 1 :])
    name = "rows" if isinstance(node, Table) else "children"
    return replace(node, **{name: change_word(getattr(node, name), path, rng)})


def edit_word(nodes, rng):
    """A word; its line changes."""
    index, path = rng.choice([(i, path) for i, node in enumerate(nodes) for path in word_places(node)])
    nodes[index] = change_word(nodes[index], path, rng)
    return {index}, lambda removed, added: removed == added == 1


def add_item(nodes, rng):
    """A list item; one line more, and a blank one in a loose list."""
    index = rng.choice([i for i, node in enumerate(nodes) if isinstance(node, List)])
    items = list(nodes[index].children)
    items.insert(rng.randrange(len(items) + 1), ListItem((Paragraph((Text("Nová položka"),)),)))
    nodes[index] = replace(nodes[index], children=tuple(items))
    return {index}, lambda removed, added: removed == 0 and added in (1, 2)


def add_block(nodes, rng):
    """A paragraph; one line more and the blank lines around it."""
    nodes.insert(rng.randrange(len(nodes) + 1), Paragraph((Text("Nový odsek."),)))
    return set(), lambda removed, added: removed == 0 and added in (2, 3)


def remove_block(nodes, rng):
    """A block; nothing is added, but for what keeps apart two lists that come to touch."""
    index = rng.randrange(len(nodes))
    nodes.pop(index)
    return {index}, lambda _removed, added: added <= 2


def move_block(nodes, rng):
    """A block; as many lines go as come, but for what keeps apart two lists that come to touch."""
    index = rng.randrange(len(nodes))
    node = nodes.pop(index)
    nodes.insert(rng.randrange(len(nodes) + 1), node)
    return {index}, lambda removed, added: abs(removed - added) <= 4


@pytest.mark.parametrize("change", [edit_word, add_item, add_block, remove_block, move_block])
def test_an_edit_changes_its_own_lines_and_nothing_else(change):
    rng = random.Random(change.__name__)
    done, wrong = 0, []
    for path, body in rng.sample(corpus_bodies(), SAMPLE):
        old = parse_markdown(body)
        nodes = [node.block for node in old]
        try:
            touched, is_fine = change(nodes, rng)
        except (IndexError, ValueError):
            # Nothing of the kind in this file.
            continue
        done += 1
        edited = preserve_formatting(body, Root(tuple(nodes)))
        bytes_after = Counter(edited[node.start : node.end] for node in parse_markdown(edited))
        bytes_before = Counter(body[node.start : node.end] for i, node in enumerate(old) if i not in touched)
        if not is_fine(*changed_lines(body, edited)) or bytes_before - bytes_after:
            wrong.append(path)

    assert done > SAMPLE / 5
    assert len(wrong) <= done / 100, wrong


def test_every_file_that_nobody_edited_comes_back_letter_by_letter():
    for path, body in corpus_bodies():
        references = NumberedReferences()
        blocks, _ = from_markdown(body, references)

        assert preserve_formatting(body, to_nodes(blocks, references)) == body, path


def test_hardly_anything_has_to_stay_raw_markdown():
    shares = []
    for _, body in picked_by_hash():
        blocks, _ = from_markdown(body, NumberedReferences())
        raw = sum(len(block["value"]) for block in blocks if block["type"] == "markdown")
        shares.append(1 - raw / len(body.strip()))

    assert sum(shares) / len(shares) >= 0.95
