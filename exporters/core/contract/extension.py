"""The contract of a site with more fields, or with stricter ones: ours, and the site's own file beside it.

Both hold. What frontend-contract/event.schema.json refuses stays refused, so that whatever passes is an event
that the CMS can hold. `frontend-contract/integration/contract/extend.js` is the same in JavaScript.
"""

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from exporters.core.contract.contract import Contract
from exporters.core.contract.patterns import compile_pattern
from exporters.core.contract.problems import Problem
from exporters.core.errors import ContractError

EXTENSION_FILE = "event.extension.json"
"""The extension's name, at the root of an Astro project."""

_FOLDER = Path(__file__).parents[3] / "frontend-contract"
_FOREIGN_WORD = "This is none of the words that the CMS and Astro read alike; extension.schema.json has them."
_NOTES = ("title", "description", "examples")

Schema = Mapping[str, Any]


def _read_ours(name: str) -> Contract:
    return Contract(json.loads((_FOLDER / name).read_text(encoding="utf-8")))


CONTRACT = _read_ours("event.schema.json")
_EXTENSIONS = _read_ours("extension.schema.json")


def read_contract(path: Path) -> Contract:
    """The contract with the extension in a file. Raises ContractError for what is no extension."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ContractError(
            f"cannot be read: {error}. Correct the file, or its name.", where=str(path)
        ) from error
    return _read_text(text, path.name)


@cache
def _read_text(text: str, where: str) -> Contract:
    try:
        extension = json.loads(text)
    except ValueError as error:
        raise ContractError(f"is not JSON: {error}. Correct the file.", where=where) from error
    return extend(extension, where=where)


def extend(extension: Any, *, where: str = EXTENSION_FILE) -> Contract:
    """The contract with what an extension adds. Raises ContractError where it uses what it must not."""
    faults = find_faults(extension)
    if faults:
        sentences = " ".join(f"{at}: {fault}" for at, fault in faults)
        raise ContractError(f"cannot extend the contract. {sentences}", where=where)
    return Contract(merge(CONTRACT.schema, extension))


def merge(ours: Schema, theirs: Schema) -> dict[str, Any]:
    """Both schemas as one, theirs behind ours."""
    properties = dict(ours["properties"])
    for key, schema in theirs.get("properties", {}).items():
        properties[key] = _narrow(properties[key], schema) if key in properties else schema
    return {
        **ours,
        **{word: theirs[word] for word in ("title", "description", "additionalProperties") if word in theirs},
        "required": list(dict.fromkeys([*ours["required"], *theirs.get("required", [])])),
        "properties": properties,
    }


def _narrow(ours: Schema, theirs: Schema) -> dict[str, Any]:
    """A key that both describe: what is said of it is theirs, what it must be is both."""
    notes = {word: schema[word] for word in _NOTES for schema in (ours, theirs) if word in schema}
    return {**notes, "allOf": [ours, theirs]}


def find_faults(extension: Any) -> list[tuple[str, str]]:
    """Where in the file, and what is wrong there, of all that keeps an extension from being one."""
    if not isinstance(extension, Mapping):
        return [("the file", "This must be an object, such as {}.")]
    for find in (_find_foreign_words, _find_traps, _find_bad_examples):
        faults = list(find(extension))
        if faults:
            return faults
    return []


def _find_foreign_words(extension: Schema) -> Iterator[tuple[str, str]]:
    for problem in _EXTENSIONS.validate(extension):
        yield problem.key, _FOREIGN_WORD if problem.code == "unknown" else problem.message


def _find_bad_examples(extension: Schema) -> Iterator[tuple[str, str]]:
    """Examples that the merged rules refuse: those of a key that contradicts ours among them."""
    merged = merge(CONTRACT.schema, extension)["properties"]
    for key, schema in extension.get("properties", {}).items():
        for example in schema["examples"]:
            for problem in _judge(merged[key], example, key):
                yield f"properties.{key}.examples", f"The example is refused: {problem.message}"


def _judge(schema: Schema, value: object, key: str = "value") -> list[Problem]:
    """What the rules of one key refuse of a value."""
    return Contract({"type": "object", "properties": {key: schema}}).validate({key: value})


def _find_traps(schema: Schema, at: str = "") -> Iterator[tuple[str, str]]:
    """What Python and Astro judge differently, and a schema of schemas cannot refuse."""
    properties = schema.get("properties", {})
    known = properties if at else {*properties, *CONTRACT.keys}
    for key in schema.get("required", []):
        if key not in known:
            # Astro would not miss such a key.
            yield f"{at}required", f"There is no {key} in properties. Describe it there."
    for word in ("minItems", "maxItems"):
        if word in schema and "items" not in schema:
            yield f"{at}{word}", "Astro counts only where items is there too. Say in items what each must be."
    if "pattern" in schema:
        try:
            compile_pattern(schema["pattern"])
        except re.error as error:
            yield f"{at}pattern", f"This is no pattern: {error}. Correct it."
    rest = {word: value for word, value in schema.items() if word != "enum"}
    for choice in schema.get("enum", []):
        # Astro asks of a value that is among them nothing else.
        for problem in _judge(rest, choice):
            yield f"{at}enum", f"The rules beside it refuse {choice!r}: {problem.message}"
    for key, inner in properties.items():
        yield from _find_traps(inner, f"{at}properties.{key}.")
    if "items" in schema:
        yield from _find_traps(schema["items"], f"{at}items.")
