"""A contract: a JSON Schema, and the validation of a front matter by it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend

from exporters.core.contract.days import is_day
from exporters.core.contract.patterns import compile_pattern
from exporters.core.contract.problems import Problem, explain
from exporters.core.errors import ContractError


@dataclass(frozen=True)
class Contract:
    """What a front matter must be. schema: JSON Schema 2020-12, of the keywords in extension.schema.json."""

    schema: Mapping[str, Any]

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The keys that the contract knows, in the order in which they are written."""
        return tuple(self.schema["properties"])

    @cached_property
    def _validator(self) -> Draft202012Validator:
        validator: Draft202012Validator = _Validator(self.schema)
        return validator

    def validate(self, front_matter: Mapping[str, object]) -> list[Problem]:
        """What is refused, one problem a key, in the contract's order; empty where all is well."""
        properties = self.schema["properties"]
        problems: dict[str, Problem] = {}
        for error in self._validator.iter_errors(dict(front_matter)):
            problem = explain(error, properties)
            problems.setdefault(problem.key, problem)
        written = front_matter.get("publish_date")
        # The schema cannot know the calendar.
        if "publish_date" in properties and "publish_date" not in problems and not is_day(str(written)):
            problems["publish_date"] = Problem("publish_date", "calendar", {"value": written})
        return sorted(problems.values(), key=self._rank)

    def check(self, front_matter: Mapping[str, object], *, where: str = "") -> None:
        """Raise ContractError, naming each key and what is wrong with it, where any is refused."""
        problems = self.validate(front_matter)
        if problems:
            sentences = " ".join(f"{problem.key}: {problem.message}" for problem in problems)
            error = ContractError(f"the front matter breaks the contract. {sentences}", where=where)
            error.rules = [(problem.key, problem.code, problem.params) for problem in problems]
            raise error

    def _rank(self, problem: Problem) -> int:
        key = problem.key.partition(".")[0]
        return self.keys.index(key) if key in self.keys else len(self.keys)


_Errors = Iterator[ValidationError]


def _require(_validator: object, keys: list[str], instance: Any, _schema: object) -> _Errors:
    # jsonschema's own keywords name the key in the message alone, this one and the next.
    for key in keys if isinstance(instance, Mapping) else ():
        if key not in instance:
            yield ValidationError("missing", path=(key,))


def _limit_keys(validator: Any, others: object, instance: Any, schema: Mapping[str, Any]) -> _Errors:
    for key in instance if isinstance(instance, Mapping) else ():
        if key in schema.get("properties", {}):
            continue
        if others is False:
            yield ValidationError("unknown", path=(key,))
        else:
            yield from validator.descend(instance[key], others, path=key)


def _match_pattern(_validator: object, pattern: str, instance: object, _schema: object) -> _Errors:
    if isinstance(instance, str) and not compile_pattern(pattern).search(instance):
        yield ValidationError("no match")


_KEYWORDS = {"required": _require, "additionalProperties": _limit_keys, "pattern": _match_pattern}
_Validator = extend(Draft202012Validator, _KEYWORDS)  # type: ignore[no-untyped-call]
