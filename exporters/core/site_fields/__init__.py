"""The site's own fields: what a contract says of them, and their values as a page stores them.

fields = find_fields(contract.schema, EVENT_KEYS)       of the keys that the CMS has no field of its own for
stored = hold(field, value, lookup)                     a value of a file as a page stores it; raises Unheld
value = write(stored, addresses)                        the same back, whatever the contract says by now

What is stored is what the file says, as JSON, so that another contract reads it as it reads a file:
a list is [{"type": "item", "id": …, "value": …}], as Wagtail has it, and what is chosen in the CMS is
{"$image": 5}, {"$document": 7} or {"$page": 12}.
"""

from exporters.core.site_fields.fields import Field, find_fields, name_choice, say
from exporters.core.site_fields.hold import Lookup, Unheld, hold, is_blank
from exporters.core.site_fields.write import arrange, find_uses, is_same_submitted, restore_unchanged, write

__all__ = [
    "Field",
    "Lookup",
    "Unheld",
    "arrange",
    "find_fields",
    "find_uses",
    "hold",
    "is_blank",
    "is_same_submitted",
    "name_choice",
    "restore_unchanged",
    "say",
    "write",
]
