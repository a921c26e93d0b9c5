"""What the contract lets through, and what it says of the rest."""

import json
import subprocess
from datetime import date
from pathlib import Path

import pytest

from exporters.content.contract import CONTRACT, EVENT_KEYS
from exporters.core.contract import MESSAGES, Problem, format_date, parse_date
from exporters.core.errors import ContractError
from exporters.core.front_matter import read_values, split
from tests.astro_oracle.processors import NODE

ROOT = Path(__file__).resolve().parents[4]
SEED = "frontend-contract/site/src/pages/podujatia/ogp-druhe-stretnutie/index.md"

EVENT = {
    "slug": "event",
    "layout": "../../layouts/EventLayout.astro",
    "title": "Stretnutie",
    "publish_date": "31.03.2021",
}


def example(key: str) -> object:
    return CONTRACT.schema["properties"][key]["examples"][0]


GOOD = {
    "the least": {},
    "empty options": {
        "description": None,
        "project": None,
        "project_link": None,
        "edition": None,
        "type": None,
    },
    "empty texts": {"description": "", "project": "", "project_link": "", "type": ""},
    "keys of the site's own": {"draft": True, "tags": ["a"], "place": {"city": "Bystrica"}},
    "a layout beside the file": {"layout": "EventLayout.astro"},
    "a leap day": {"publish_date": "29.02.2024"},
    "a slug in Slovak": {"slug": "čo-je"},
    "255 characters": {"title": "é" * 254 + "🎯"},
    "a whole number with a point": {"edition": 2.0},
    "the greatest edition": {"edition": 2147483647},
    "an https address": {"project_link": "https://example.org/a:b"},
    "an e-mail address": {"project_link": "mailto:a@example.org"},
    "a space that only JavaScript takes for a letter": {"slug": "a\x85b"},
    "a path with a colon": {"project_link": "/a:b"},
    "an anchor": {"project_link": "#a:b"},
}

BAD = {
    "a slash in the slug": (
        {"slug": "a/b"},
        "slug",
        "pattern",
        {"value": "'a/b'", "example": example("slug")},
    ),
    "a byte order mark in the slug, which JavaScript takes for a space": (
        {"slug": "a\ufeffb"},
        "slug",
        "pattern",
        {"value": "'a\\ufeffb'", "example": example("slug")},
    ),
    "an empty slug": ({"slug": ""}, "slug", "required", {"example": example("slug")}),
    "another layout": (
        {"layout": "../MyEventLayout.astro"},
        "layout",
        "pattern",
        {"value": "'../MyEventLayout.astro'", "example": example("layout")},
    ),
    "a blank title": ({"title": " \n"}, "title", "required", {"example": example("title")}),
    "no title": ({"title": None}, "title", "required", {"example": example("title")}),
    "a number as title": ({"title": 1984}, "title", "text", {"example": example("title")}),
    "a title that is too long": ({"title": "é" * 256}, "title", "maxLength", {"limit": 255}),
    "a date of ISO": (
        {"publish_date": "2021-03-31"},
        "publish_date",
        "pattern",
        {"value": "'2021-03-31'", "example": "31.03.2021"},
    ),
    "a date without zeros": (
        {"publish_date": "1.3.2021"},
        "publish_date",
        "pattern",
        {"value": "'1.3.2021'", "example": "31.03.2021"},
    ),
    "a date with a line break": (
        {"publish_date": "31.03.2021\n"},
        "publish_date",
        "pattern",
        {"value": "'31.03.2021\\n'", "example": "31.03.2021"},
    ),
    "a script": (
        {"project_link": "javascript:alert(1)"},
        "project_link",
        "pattern",
        {"value": "'javascript:alert(1)'", "example": example("project_link")},
    ),
    "a script in disguise": (
        {"project_link": " java\nscript:alert(1)//"},
        "project_link",
        "pattern",
        {"value": "' java\\nscript:alert(1)//'", "example": example("project_link")},
    ),
    "edition zero": ({"edition": 0}, "edition", "minimum", {"limit": 1}),
    "too great an edition": ({"edition": 2147483648}, "edition", "maximum", {"limit": 2147483647}),
    "a text as edition": ({"edition": "2"}, "edition", "integer", {"example": 2}),
    "half an edition": ({"edition": 2.5}, "edition", "integer", {"example": 2}),
    "a yes as edition": ({"edition": True}, "edition", "integer", {"example": 2}),
    "a list as type": ({"type": ["a"]}, "type", "text", {"example": example("type")}),
}


@pytest.mark.parametrize("name", GOOD)
def test_the_contract_accepts(name):
    assert CONTRACT.validate(EVENT | GOOD[name]) == []


@pytest.mark.parametrize("name", BAD)
def test_the_contract_refuses(name):
    values, key, code, params = BAD[name]

    assert CONTRACT.validate(EVENT | values) == [Problem(key, code, params)]


@pytest.mark.parametrize("key", ["slug", "layout", "title", "publish_date"])
def test_the_contract_misses(key):
    values = {name: value for name, value in EVENT.items() if name != key}

    assert CONTRACT.validate(values) == [Problem(key, "required", {"example": example(key)})]


@pytest.mark.parametrize("day", ["31.02.2021", "29.02.2023", "31.04.2021"])
def test_a_day_that_no_calendar_has_is_refused(day):
    assert CONTRACT.validate(EVENT | {"publish_date": day}) == [
        Problem("publish_date", "calendar", {"value": day})
    ]


def test_a_date_that_yaml_made_is_refused():
    assert [problem.code for problem in CONTRACT.validate(EVENT | {"publish_date": date(2021, 3, 31)})] == [
        "text"
    ]


def test_problems_come_in_the_order_of_the_contract():
    problems = CONTRACT.validate({"type": 1, "edition": 0, "title": "", "slug": "a b"})

    assert [problem.key for problem in problems] == [
        "slug",
        "layout",
        "title",
        "publish_date",
        "edition",
        "type",
    ]


def test_the_keys_come_in_the_order_of_the_sample_file():
    source = split((ROOT / SEED).read_text(encoding="utf-8"))

    assert tuple(read_values(source)) == EVENT_KEYS
    assert CONTRACT.validate(read_values(source)) == []


MESSAGE_SAMPLES = {
    "required": (Problem("slug", "required", {"example": "a"}), "This is missing. Write it, for example a."),
    "text": (
        Problem("title", "text", {"example": "A"}),
        "This must be a text, such as A; in quotes where it looks like a number or a date.",
    ),
    "integer": (
        Problem("edition", "integer", {"example": 2}),
        "This must be a whole number, such as 2, without quotes.",
    ),
    "number": (
        Problem("price", "number", {"example": 2.5}),
        "This must be a number, such as 2.5, without quotes.",
    ),
    "boolean": (Problem("free", "boolean"), "This must be true or false, without quotes."),
    "list": (Problem("tags", "list", {"example": '["a"]'}), 'This must be a list, such as ["a"].'),
    "group": (
        Problem("place", "group", {"example": '{"city": "A"}'}),
        'This must hold keys of its own, such as {"city": "A"}.',
    ),
    "empty": (Problem("place", "empty"), "This must be empty. Remove what it says."),
    "enum": (
        Problem("type", "enum", {"value": "'Walk'", "choices": "Talk, Workshop"}),
        "'Walk' is not one of those that the site knows. Choose from: Talk, Workshop.",
    ),
    "pattern": (
        Problem("slug", "pattern", {"value": "'a b'", "example": "a-b"}),
        "'a b' is not written as the site needs it. Write it like a-b.",
    ),
    "minimum": (Problem("edition", "minimum", {"limit": 1}), "This must be at least 1."),
    "maximum": (Problem("edition", "maximum", {"limit": 9}), "This must be at most 9."),
    "maxLength": (
        Problem("title", "maxLength", {"limit": 9}),
        "This is too long. Shorten it to 9 characters.",
    ),
    "minLength": (
        Problem("title", "minLength", {"limit": 9}),
        "This is too short. It needs at least 9 characters.",
    ),
    "minItems": (
        Problem("tags", "minItems", {"limit": 2}),
        "There are too few of these. The site needs at least 2.",
    ),
    "maxItems": (
        Problem("tags", "maxItems", {"limit": 2}),
        "There are too many of these. The site takes at most 2.",
    ),
    "unknown": (Problem("plase", "unknown"), "The site knows no such key. Correct its name, or remove it."),
    "lines": (
        Problem("title", "lines", {"key": "title"}),
        "This must be on one line. In a file, `title: >-` folds several lines into one, where no empty line "
        "parts them and all begin in one column.",
    ),
    "calendar": (
        Problem("publish_date", "calendar", {"value": "31.02.2021"}),
        "There is no such day as 31.02.2021. Correct the date.",
    ),
}


@pytest.mark.parametrize("code", MESSAGES)
def test_every_code_has_a_sentence(code):
    problem, sentence = MESSAGE_SAMPLES[code]

    assert problem.message == sentence


def test_a_check_names_the_place_and_every_key():
    with pytest.raises(ContractError) as refused:
        CONTRACT.check(EVENT | {"publish_date": "31.02.2021", "edition": 0}, where="src/pages/a.md")

    assert str(refused.value) == (
        "src/pages/a.md: the front matter breaks the contract. "
        "publish_date: There is no such day as 31.02.2021. Correct the date. "
        "edition: This must be at least 1."
    )


def test_a_check_is_silent_where_all_is_well():
    CONTRACT.check(EVENT)


@pytest.mark.parametrize(
    ("day", "text"), [(date(2021, 3, 31), "31.03.2021"), (date(987, 1, 2), "02.01.0987")]
)
def test_a_day_becomes_a_text_and_comes_back(day, text):
    assert format_date(day) == text
    assert parse_date(text) == day


@pytest.mark.parametrize("text", ["", "2021-03-31", "1.3.2021", "31.02.2021", "31.03.2021\n", "٣١.03.2021"])
def test_what_is_no_day_is_refused(text):
    with pytest.raises(ContractError) as refused:
        parse_date(text)

    assert str(refused.value) == f"{text!r} is not a day written as DD.MM.YYYY, such as 31.03.2021."


ODD = [
    *(f"a{end}b" for end in "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"),
    *(f"{space}a{space}" for space in "\n\t\x1c\x1f\x85\ufeff\u3000\0"),
    *("\n", "\x1f", "\x85", "\ufeff", "\0", "a\0b", "á" * 255, "á" * 256, "🎉" * 127, "🎉" * 128),
]


@pytest.mark.parametrize("title", ["a\nb", "a\r\nb\n", "\na\u2028b"])
def test_title_of_several_lines_is_refused_with_the_way_out(title):
    [problem] = CONTRACT.validate(EVENT | {"title": title})

    assert problem.message.startswith("This must be on one line. In a file, `title: >-` folds several lines")


@pytest.mark.node
def test_astro_judges_as_we_do():
    samples = [*GOOD.values(), *(values for values, *_ in BAD.values())]
    samples += [{"publish_date": day} for day in ("31.02.2021", "29.02.2023", "01.01.0000", "29.02.2024")]
    samples += [
        {key: text} for key in ("title", "description", "project", "project_link", "type") for text in ODD
    ]
    lines = "".join(json.dumps({"front_matter": EVENT | values}) + "\n" for values in samples)

    done = subprocess.run(
        [NODE, ROOT / "frontend-contract/astro-oracle/contract.js"],
        input=lines.encode(),
        capture_output=True,
        check=True,
        timeout=60,
    )

    astro = [json.loads(line)["refused"] for line in done.stdout.splitlines()]
    assert astro == [[problem.key for problem in CONTRACT.validate(EVENT | values)] for values in samples]
