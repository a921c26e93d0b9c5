"""What the front matter of an event must be: a JSON Schema, and the sentences for what it refuses.

contract = Contract(schema)                              of frontend-contract/event.schema.json
contract = extend(contract, extension, rules, where=…)   with what a site adds to it
contract.validate(front_matter)                          what it refuses, a problem a key
contract.check(front_matter, where="src/pages/a.md")     the same as an error for a person
"""

from exporters.core.contract.contract import Contract
from exporters.core.contract.days import format_date, parse_date
from exporters.core.contract.extension import extend
from exporters.core.contract.problems import MESSAGES, Problem

__all__ = ["MESSAGES", "Contract", "Problem", "extend", "format_date", "parse_date"]
