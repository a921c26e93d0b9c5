"""The contract of a site with more fields or stricter ones: the base contract and the site's extension.

Both hold. What frontend-contract/event.schema.json refuses stays refused, so that whatever passes is an event
that the CMS can hold. `frontend-contract/integration/contract/extend.js` is the same in JavaScript.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from exporters.core.contract.contract import Contract
from exporters.core.contract.form_words import find_form_faults, find_size_fault, write_kinds
from exporters.core.contract.patterns import compile_pattern
from exporters.core.contract.problems import Problem
from exporters.core.errors import ContractError
from exporters.core.i18n import gettext_noop

_UNSUPPORTED_WORD = (
    "This is none of the words that the CMS and Astro read alike; extension.schema.json has them."
)
_ANNOTATIONS = ("title", "description", "examples")
_ROOT_WORDS = ("title", "description", "additionalProperties", "x-groups", "x-place")

Schema = Mapping[str, Any]


def extend(base: Contract, extension: Any, rules: Contract, *, where: str) -> Contract:
    """The base contract with what an extension adds.

    extension: its JSON, parsed. rules: frontend-contract/extension.schema.json, which says what one may be.
    Raises ContractError, naming the place `where`, for what is no extension or contradicts the base.
    """
    faults = find_faults(base, extension, rules)
    if faults:
        sentences = " ".join(f"{at}: {fault}" for at, fault in faults)
        raise ContractError(
            gettext_noop("cannot extend the contract. %(faults)s"), where=where, faults=sentences
        )
    return Contract(merge(base.schema, extension))


def merge(base: Schema, extension: Schema) -> dict[str, Any]:
    """Both schemas as one, the properties of the extension behind those of the base."""
    properties = dict(base["properties"])
    for key, schema in extension.get("properties", {}).items():
        written = write_kinds(schema, base.get("$defs", {}))
        properties[key] = _narrow(properties[key], written) if key in properties else written
    copied = [word for word in _ROOT_WORDS if word in extension]
    return {
        **base,
        **{word: extension[word] for word in copied},
        "required": list(dict.fromkeys([*base["required"], *extension.get("required", [])])),
        "properties": properties,
    }


def _narrow(base: Schema, extension: Schema) -> dict[str, Any]:
    """A key that both describe: annotations are the extension's where it has any, constraints are both."""
    annotations = {
        word: schema[word] for word in _ANNOTATIONS for schema in (base, extension) if word in schema
    }
    return {**annotations, "allOf": [base, extension]}


def find_faults(base: Contract, extension: Any, rules: Contract) -> list[tuple[str, str]]:
    """(place in the extension, sentence) for each fault that keeps it from extending the base; else []."""
    if not isinstance(extension, Mapping):
        return [("the file", "This must be an object, such as {}.")]
    # Each takes for granted that there is nothing for the one before it.
    return (
        find_size_fault(extension)
        or list(_find_unsupported_words(extension, rules))
        or [*_find_differences(extension, base.keys), *find_form_faults(extension, base.keys)]
        or list(_find_refused_examples(extension, base))
    )


def _find_unsupported_words(extension: Schema, rules: Contract) -> Iterator[tuple[str, str]]:
    for problem in rules.validate(extension):
        yield problem.key, _UNSUPPORTED_WORD if problem.code == "unknown" else problem.message


def _find_refused_examples(extension: Schema, base: Contract) -> Iterator[tuple[str, str]]:
    """Examples that the merged rules refuse: those of a key that contradicts the base among them."""
    merged = merge(base.schema, extension)["properties"]
    for key, schema in extension.get("properties", {}).items():
        for example in schema["examples"]:
            for problem in _validate_value(merged[key], example, key):
                yield f"properties.{key}.examples", f"The example is refused: {problem.message}"
        yield from _find_refused_defaults(merged[key], f"properties.{key}.")


def _find_refused_defaults(schema: Schema, at: str) -> Iterator[tuple[str, str]]:
    field = schema.get("x-field", {})
    for problem in _validate_value(schema, field["default"]) if "default" in field else ():
        yield f"{at}x-field.default", f"The default is refused: {problem.message}"
    for key, inner in schema.get("properties", {}).items():
        yield from _find_refused_defaults(inner, f"{at}properties.{key}.")
    if "items" in schema:
        yield from _find_refused_defaults(schema["items"], f"{at}items.")


def _validate_value(schema: Schema, value: object, key: str = "value") -> list[Problem]:
    """What the schema of one key refuses of a value."""
    return Contract({"type": "object", "properties": {key: schema}}).validate({key: value})


def _find_differences(
    schema: Schema, base_keys: tuple[str, ...] = (), at: str = ""
) -> Iterator[tuple[str, str]]:
    """Where jsonschema and Astro's Zod would not agree on a value, which no JSON Schema can refuse.

    base_keys: keys that the schema may require without describing them. at: the place, as in "properties.a.".
    """
    properties = schema.get("properties", {})
    for key in schema.get("required", []):
        if key not in properties and key not in base_keys:
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
        # Zod checks nothing else of a value that is one of the choices.
        for problem in _validate_value(rest, choice):
            yield f"{at}enum", f"The rules beside it refuse {choice!r}: {problem.message}"
    for key, inner in properties.items():
        yield from _find_differences(inner, at=f"{at}properties.{key}.")
    if "items" in schema:
        yield from _find_differences(schema["items"], at=f"{at}items.")
