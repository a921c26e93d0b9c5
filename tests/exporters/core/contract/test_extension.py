"""A site's own file beside the contract: what it adds, what it may not say, and that Astro reads it alike."""

import itertools
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from exporters.content.contract import CONTRACT, EVENT_KEYS, EXTENSION_FILE, EXTENSION_RULES
from exporters.core.contract import Contract, extend
from exporters.core.contract.extension import find_faults
from exporters.core.errors import ContractError
from tests.astro_oracle.processors import NODE

CASES = json.loads(Path(__file__).with_name("extension_cases.json").read_text("utf-8"))
JUDGED = [case for case in CASES if "judged" in case]
FAULTY = [case for case in CASES if "faults" in case]
PROGRAM = Path(__file__).resolve().parents[4] / "frontend-contract/astro-oracle/contract.js"

SCHEMA = CONTRACT.schema
EVENT = {
    "slug": "event",
    "layout": "../../layouts/EventLayout.astro",
    "title": "Stretnutie",
    "publish_date": "31.03.2021",
}
PLACE = {"type": "string", "maxLength": 5, "examples": ["Park"]}


def name(case: dict[str, Any]) -> str:
    return case["name"]


def refused(contract: Contract, values: dict[str, Any]) -> list[str]:
    return sorted(problem.key for problem in contract.validate(EVENT | values))


def extended(extension: Any) -> Contract:
    return extend(CONTRACT, extension, EXTENSION_RULES, where=EXTENSION_FILE)


def faults_of(extension: Any) -> list[tuple[str, str]]:
    return find_faults(CONTRACT, extension, EXTENSION_RULES)


def ask_astro(questions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What Astro's side says of {"extension", "front_matter"}, one after the other."""
    lines = "".join(json.dumps(question) + "\n" for question in questions)
    done = subprocess.run([NODE, PROGRAM], input=lines.encode(), capture_output=True, check=True, timeout=120)
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.parametrize("case", JUDGED, ids=name)
def test_an_extension_is_judged_as_the_cases_say(case: dict[str, Any]) -> None:
    contract = extended(case["extension"])

    assert [refused(contract, values) for values, _ in case["judged"]] == [keys for _, keys in case["judged"]]


@pytest.mark.parametrize("case", FAULTY, ids=name)
def test_an_extension_is_refused_where_the_cases_say(case: dict[str, Any]) -> None:
    assert sorted({at for at, _ in faults_of(case["extension"])}) == case["faults"]


@pytest.mark.node
def test_astro_says_of_every_case_the_same() -> None:
    questions = [
        {"extension": case["extension"], "front_matter": EVENT | values}
        for case in JUDGED
        for values, _ in case["judged"]
    ]
    refusals = [{"extension": case["extension"], "front_matter": {}} for case in FAULTY]

    answers = ask_astro(questions + refusals)

    assert [sorted(answer["refused"]) for answer in answers[: len(questions)]] == [
        keys for case in JUDGED for _, keys in case["judged"]
    ]
    assert [answer["schema"] for answer in answers[: len(questions)]] == [
        extended(question["extension"]).schema for question in questions
    ]
    assert [sorted(set(answer["faults"])) for answer in answers[len(questions) :]] == [
        case["faults"] for case in FAULTY
    ]


RULES = [
    {"type": "string"},
    {"type": "string", "minLength": 2},
    {"type": "string", "maxLength": 3},
    {"type": "string", "enum": ["a", "bb"]},
    {"type": ["string", "null"], "enum": ["a", None]},
    *(
        {"type": "string", "pattern": pattern}
        for pattern in (r"^\d+$", r"^\w+$", r"^\s", r"a.b", r"[\s\d]$", "^$")
    ),
    {"type": "integer"},
    {"type": "integer", "minimum": 1, "maximum": 3},
    {"type": ["number", "null"]},
    {"type": "boolean"},
    {"type": "null"},
    {"type": "array"},
    {"type": "array", "items": {"type": "string", "examples": ["a"]}, "minItems": 1},
    {"type": "object"},
    {"type": "object", "properties": {"a": {"type": "integer", "examples": [1]}}, "required": ["a"]},
    {"type": ["object", "string"], "additionalProperties": False},
]
VALUES = [
    *(None, True, False, 0, 1, 2.0, 2.5, -1, 10**12),
    *(
        "",
        "a",
        "bb",
        "🎯🎯🎯",
        "a\nb",
        "a b",
        "a\u2028b",
        "a\rb",
        "12",
        "12\n",
        "٣",
        "č",
        "\ufeff",
        "\x85",
        "\u00a0",
        "\x1f",
    ),
    *([], ["a"], [1], {}, {"a": 1}, {"a": "1"}, {"b": 1}),
]


def as_extension(rule: dict[str, Any]) -> dict[str, Any]:
    example = next(value for value in VALUES if not Contract(probe(rule)).validate({"x": value}))
    return {"properties": {"x": {**rule, "examples": [example]}}}


def probe(rule: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": {"x": rule}}


@pytest.mark.node
def test_astro_judges_every_value_by_every_rule_as_we_do() -> None:
    questions = [
        {"extension": as_extension(rule), "front_matter": EVENT | {"x": value}}
        for rule, value in itertools.product(RULES, VALUES)
    ]

    ours = [refused(extended(q["extension"]), q["front_matter"]) for q in questions]
    astro = [sorted(answer["refused"]) for answer in ask_astro(questions)]

    assert len(questions) > 500
    assert [
        (q, theirs, our) for q, theirs, our in zip(questions, astro, ours, strict=True) if theirs != our
    ] == []


def test_what_is_said_of_a_key_is_the_sites_and_what_it_must_be_is_both() -> None:
    site = {"type": "string", "description": "Talk or walk.", "enum": ["Talk", "Walk"], "examples": ["Walk"]}

    merged = extended({"required": ["type", "title"], "properties": {"type": site, "place": PLACE}}).schema

    assert merged["required"] == ["slug", "layout", "title", "publish_date", "type"]
    assert tuple(merged["properties"]) == (*EVENT_KEYS, "place")
    assert merged["properties"]["place"] == PLACE
    assert merged["properties"]["type"] == {
        "description": "Talk or walk.",
        "examples": ["Walk"],
        "allOf": [SCHEMA["properties"]["type"], site],
    }


def test_the_contract_itself_stays_as_it_is() -> None:
    before = json.dumps(SCHEMA)

    extended({"required": ["type"], "properties": {"title": {"type": "string", "examples": ["A"]}}})

    assert json.dumps(SCHEMA) == before


def test_every_fault_is_named() -> None:
    with pytest.raises(ContractError) as error:
        extended({"properties": {"place": {"type": "string", "not": {}}}})

    assert str(error.value) == (
        "event.extension.json: cannot extend the contract. "
        'properties.place.examples: This is missing. Write it, for example ["Radnica"]. '
        "properties.place.not: This is none of the words that the CMS and Astro read alike; "
        "extension.schema.json has them."
    )


@pytest.mark.parametrize("key", EVENT_KEYS)
def test_our_own_examples_keep_our_own_rules(key: str) -> None:
    schema = SCHEMA["properties"][key]

    assert schema["examples"]
    assert [CONTRACT.validate(EVENT | {key: example}) for example in schema["examples"]] == [
        [] for _ in schema["examples"]
    ]


def test_our_own_keys_are_described_as_an_extension_must() -> None:
    assert faults_of({"properties": SCHEMA["properties"]}) == []
