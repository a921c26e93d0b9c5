"""What the front matter of an event must be, as frontend-contract/event.schema.json says it.

validate(front_matter)                          what the contract refuses, a problem a key
check(front_matter, where="src/pages/a.md")     the same as an error for a person
contract = read_contract(project)               with what the project's event.extension.json adds
contract.validate(…), contract.check(…)
"""

from exporters.core.contract.contract import Contract
from exporters.core.contract.days import format_date, parse_date
from exporters.core.contract.extension import CONTRACT, EXTENSION_FILE, extend, read_contract
from exporters.core.contract.problems import MESSAGES, Problem

SCHEMA = CONTRACT.schema
EVENT_KEYS = CONTRACT.keys

validate = CONTRACT.validate
check = CONTRACT.check

__all__ = [
    "CONTRACT",
    "EVENT_KEYS",
    "EXTENSION_FILE",
    "MESSAGES",
    "SCHEMA",
    "Contract",
    "Problem",
    "check",
    "extend",
    "format_date",
    "parse_date",
    "read_contract",
    "validate",
]
