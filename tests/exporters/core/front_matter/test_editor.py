"""What a change of a value does to the lines around it."""

import pytest

from exporters.core.errors import ContractError, SourceError
from exporters.core.front_matter import read, replace

ORDER = ("slug", "title", "publish_date", "edition")

YAML = """\
# An event
slug: event
title: 'Old one' # shown in lists
tags:
  - a  # first

custom: &c {x: 1}

publish_date: "31.03.2021"
# the end
"""

CHANGES = {
    "nothing": ({}, {}),
    "an equal value": ({"title": "Old one"}, {}),
    "a value": ({"title": "New one"}, {"'Old one'": "'New one'"}),
    "a value with an apostrophe": ({"title": "It's"}, {"'Old one'": "'It''s'"}),
    "a value that single quotes cannot hold": ({"title": "a\nb"}, {"'Old one'": '"a\\nb"'}),
    "a plain value": ({"slug": "other"}, {"slug: event": "slug: other"}),
    "a plain value that needs quotes": ({"slug": "no"}, {"slug: event": 'slug: "no"'}),
    "a double-quoted value": ({"publish_date": "01.04.2021"}, {'"31.03.2021"': '"01.04.2021"'}),
    "a text into a number": ({"slug": 7}, {"slug: event": "slug: 7"}),
    "a list": ({"tags": ["b", "c"]}, {"tags:\n  - a  # first\n": "tags:\n  - b  # first\n  - c\n"}),
    "a list into a text": ({"tags": "b"}, {"tags:\n  - a  # first\n": "tags: b  # first\n"}),
    "a text into a list": ({"slug": ["b"]}, {"slug: event\n": "slug:\n  - b\n"}),
    "a mapping": ({"custom": {"z": 2}}, {"custom: &c {x: 1}": "custom:\n  z: 2"}),
    "a key removed": ({"title": None}, {"title: 'Old one' # shown in lists\n": ""}),
    "a list removed": ({"tags": None}, {"tags:\n  - a  # first\n": ""}),
    "a key that is not there removed": ({"edition": None}, {}),
    "a key added at the end": ({"edition": 2}, {'"31.03.2021"\n': '"31.03.2021"\nedition: 2\n'}),
    "an unknown key added": ({"zebra": "x"}, {"# the end\n": "# the end\nzebra: x\n"}),
    "several": (
        {"title": "New", "publish_date": None, "edition": 3},
        {
            "'Old one' # shown in lists\n": "'New' # shown in lists\nedition: 3\n",
            'publish_date: "31.03.2021"\n': "",
        },
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_only_the_changed_lines_change(name):
    changes, differences = CHANGES[name]
    expected = YAML
    for old, new in differences.items():
        assert expected.count(old) == 1
        expected = expected.replace(old, new)

    assert replace(YAML, changes, ORDER) == expected


PLACES = {
    "behind the nearest one before it": (
        "slug: a\nown: b\nedition: 1\n",
        "slug: a\ntitle: T\nown: b\nedition: 1\n",
    ),
    "before the nearest one after it": ("own: b\nedition: 1\n", "own: b\ntitle: T\nedition: 1\n"),
    "behind a block scalar with its blank lines": (
        "slug: |+\n  a\n\nedition: 1\n",
        "slug: |+\n  a\n\ntitle: T\nedition: 1\n",
    ),
    "to the end": ("own: b\n", "own: b\ntitle: T\n"),
    "into nothing": ("", "title: T\n"),
    "under a comment": ("# c\n", "# c\ntitle: T\n"),
    "behind a line that does not end": ("slug: a", "slug: a\ntitle: T"),
    "indented as the others": ("  slug: a\n  own: b\n", "  slug: a\n  title: T\n  own: b\n"),
}


@pytest.mark.parametrize("name", PLACES)
def test_a_new_key_goes(name):
    before, after = PLACES[name]

    assert replace(before, {"title": "T"}, ORDER) == after


def test_a_key_beside_one_behind_a_question_mark_can_be_changed():
    assert replace("? own\n: x\ntitle: a\n", {"title": "T", "edition": 1}, ORDER) == (
        "? own\n: x\ntitle: T\nedition: 1\n"
    )


VALUES = {
    "empty": ("title:\n", "title: T\n"),
    "empty with a comment": ("title:   # c\n", "title: T   # c\n"),
    "a block scalar": ("title: |\n  a\n\n  b # c\n\nown: 1\n", "title: T\n\nown: 1\n"),
    "a folded one with a comment": ("title: >- # c\n  a\n  b\n# d\n", "title: T\n# d\n"),
    "plain over lines": ("title: a\n  b\n\n  c # d\nown: 1\n", "title: T # d\nown: 1\n"),
    "quoted over lines": ('title: "a\n  b" # d\n', 'title: "T" # d\n'),
    "tagged": ("title: !!str 12 # c\n", "title: T # c\n"),
    "behind a tab": ("title:\ta\n", "title:\tT\n"),
    "behind spaces": ("title :   a\n", "title :   T\n"),
    "under a quoted key": ('"title": a\n', '"title": T\n'),
    "a list without indent": ("title:\n- a\n- b\n\nown: 1\n", "title: T\n\nown: 1\n"),
    "a flow list over lines": ("title: [a,\n  b] # c\nown: 1\n", "title: T # c\nown: 1\n"),
    "CRLF": ("title: a\r\nown: 1\r\n", "title: T\r\nown: 1\r\n"),
}


@pytest.mark.parametrize("name", VALUES)
def test_an_old_value_is_replaced_however_it_is_written(name):
    before, after = VALUES[name]

    assert replace(before, {"title": "T"}, ORDER) == after


@pytest.mark.parametrize("yaml", ["title:\n", "title: ~\n", "title: ''\n"])
def test_an_empty_value_stays_where_none_is_wanted(yaml):
    assert replace(yaml, {"title": None}, ORDER) == yaml


def test_new_lines_end_as_asked():
    assert replace("slug: a\r\n", {"title": "T"}, ORDER, "\r\n") == "slug: a\r\ntitle: T\r\n"


@pytest.mark.parametrize(
    "yaml", ["title: a\n", "title: 'a'\n", 'title: "a" # c\n', "title: 31.03.2021\n", "title: 2\n"]
)
def test_undoing_a_change_restores_the_bytes(yaml):
    changed = replace(yaml, {"title": "T"}, ORDER)

    assert replace(changed, {"title": read(yaml)["title"]}, ORDER) == yaml


def test_undoing_a_removal_restores_the_bytes():
    yaml = "slug: a\nown: x\ntitle: T\nedition: 2\n"
    removed = replace(yaml, {"edition": None}, ORDER)

    assert removed == "slug: a\nown: x\ntitle: T\n"
    assert replace(removed, {"edition": 2}, ORDER) == yaml


REFUSED = {
    "a value that others refer to": (
        "title: &a x\nother: *a\n",
        "changing title would break the front matter: *a refers to no anchor &a before it. "
        "Change it in the file by hand, or write the front matter anew.",
    ),
    "a value from a merge": (
        "base: &b {title: x}\n<<: *b\n",
        "changing title would change other keys too. "
        "Change it in the file by hand, or write the front matter anew.",
    ),
    "keys on one line": (
        "{title: x, own: y}\n",
        "line 2: `title` does not begin its line, so it cannot be changed alone. "
        "Write each key on a line of its own.",
    ),
    "a key behind a question mark": (
        "? title\n: x\n",
        "line 2: `title` does not begin its line, so it cannot be changed alone. "
        "Write each key on a line of its own.",
    ),
    "what cannot be read": ("title: [\n", None),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_changed_alone_is_refused(name):
    yaml, message = REFUSED[name]
    value = None if "merge" in name else "new"

    with pytest.raises(SourceError) as refused:
        replace(yaml, {"title": value}, ORDER)

    assert message in (None, str(refused.value))


def test_a_value_that_front_matter_cannot_hold_is_refused():
    with pytest.raises(ContractError, match=r"^edition: Astro would read 9007199254740992 as another value"):
        replace("slug: a\n", {"edition": 2**53}, ORDER)


def test_no_value_can_begin_a_line_with_a_fence():
    assert replace("title: a\n", {"title": "x\n---\n+++"}, ORDER) == 'title: "x\\n---\\n+++"\n'
