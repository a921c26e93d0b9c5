"""Random contracts and values: read into the site's own fields, changed, and judged by Astro's own parser.

    python -m tests.fuzz.site_fields --count 20000 [--seed 1]

makes that many contracts with a file each. Nothing changes where nobody writes; where one field gets another
value, Astro reads that value with its type, all others as they were, and no line changes but those of its
key. Prints what is otherwise, and exits 1 where there is something.
"""

import argparse
import json
import sys
from collections.abc import Iterator
from random import Random
from typing import Any

from exporters.core.document import Document
from exporters.core.front_matter import Value, read, replace, write
from exporters.core.front_matter.writer import quote, write_flow
from exporters.core.references import NumberedReferences
from exporters.core.render import site_changes
from exporters.core.site_fields import Field, Unheld, find_fields, hold, is_same_submitted
from tests.fuzz.astro import parse_front_matters, tag
from tests.fuzz.front_matter import CHUNK, Case
from tests.fuzz.yaml_values import make_text

KEYS = ["place", "note", "start-at", "Čas", "a b", "no", "x1", "where", "speakers", "tags"]
TEXTS = {
    "date": "{day:02}.{month:02}.20{day:02}",
    "date-iso": "20{day:02}-{month:02}-{day:02}",
    "time": "{day:02}:{month:02}",
    "datetime": "20{day:02}-{month:02}-{day:02}T{month:02}:{day:02}",
}


class References(NumberedReferences):
    """Images and pages by number both ways."""

    def image_id(self, url: str) -> int | None:
        return int(url[8:-4]) if url.startswith("./image-") and url.endswith(".jpg") else None


def make_schema(random: Random, depth: int = 0) -> dict[str, Any]:
    """What one key must be."""
    kinds = ["text", "lines", "integer", "number", "boolean", "choice", "image", *TEXTS]
    kind = random.choice([*kinds, "array", "object"] if depth < 3 else kinds)
    if kind in ("integer", "number", "boolean"):
        return {"type": kind}
    if kind == "choice":
        return {"type": ["string", "integer"], "enum": random.sample(["talk", "1", 1, "no", "Č: a"], 3)}
    if kind == "array":
        return {"type": "array", "items": make_schema(random, depth + 1)}
    if kind == "object":
        keys = random.sample(KEYS, random.randint(1, 4))
        return {"type": "object", "properties": {key: make_schema(random, depth + 1) for key in keys}}
    return {"type": "string", "x-field": {"kind": kind}}


def make_value(random: Random, field: Field) -> Value:
    """A value that the contract allows; one that a form cannot show among them."""
    kind = field.kind
    if kind in TEXTS:
        return TEXTS[kind].format(day=random.randint(10, 23), month=random.randint(1, 12))
    if kind == "list":
        assert field.item is not None
        return [make_value(random, field.item) for _ in range(random.randint(0, 4))]
    if kind == "object":
        chosen = [inner for inner in field.fields if random.random() < 0.8]
        values: dict[str, Value] = {inner.key: make_value(random, inner) for inner in chosen}
        return values | ({"more": 1} if random.random() < 0.05 else {})
    if kind == "choice":
        chosen_value: Value = random.choice(field.schema["enum"])
        return chosen_value
    simple: dict[str, Value] = {
        "integer": random.randint(-5, 10**6),
        "number": random.choice([0.5, 2.0, 1e21, -7, 3, 0.1]),
        "boolean": random.random() < 0.5,
        "image": f"./image-{random.randint(1, 9)}.jpg",
    }
    if kind in simple:
        return simple[kind]
    # No form sends half a character.
    text = make_text(random).encode("utf-8", "ignore").decode()
    return text if kind == "lines" else " ".join(text.split())


def write_styled(random: Random, key: str, value: Value) -> str:
    """A key in one of the ways in which people write it."""
    style = random.random()
    if isinstance(value, list | dict) and value and style < 0.3:
        return f"{quote(key)}: {write_flow(value, where=key)}\n"
    if isinstance(value, str) and style < 0.3:
        return f"{quote(key)}: {quote(value)} # why\n"
    lines = write({key: value}).splitlines(keepends=True)
    return "".join(f"  # one\n{line}" if line.startswith("  -") and style > 0.8 else line for line in lines)


def make_case(random: Random) -> Case:
    """A file with one field changed."""
    properties = {key: make_schema(random) for key in random.sample(KEYS, random.randint(1, 6))}
    fields = find_fields({"properties": properties})
    values = {field.key: make_value(random, field) for field in fields}
    values = {key: value for key, value in values.items() if value is not None}
    parts = [write_styled(random, key, value) for key, value in values.items()]
    yaml = "title: A\n" + "".join(parts) + "other: stays # so\n"
    before = read(yaml)
    references = References()
    stored = {}
    for field in fields:
        try:
            held = hold(field, before.get(field.key), references)
        except Unheld:
            continue
        if held is not None:
            stored[field.key] = held
    changes = site_changes(Document("a.md", {}, site_fields=stored), references, before, properties)
    if changes or replace(yaml, changes, []) != yaml:
        return Case(yaml, before, f"{changes} changes without an edit")
    if not fields:
        return Case(yaml, before)
    field = random.choice(fields)
    new = make_value(random, field)
    try:
        # Written as a form would write it: without what is empty.
        stored[field.key] = hold(field, new, references)
    except Unheld:
        return Case(yaml, before)
    changes = site_changes(Document("a.md", {}, site_fields=stored), references, before, properties)
    after = replace(yaml, changes, ["title", *properties])
    wanted: dict[str, Value] = {key: value for key, value in (before | changes).items() if value is not None}
    found = read(after)
    fault = "" if is_same_submitted(found.get(field.key), new) else f"{new!r} became {found.get(field.key)!r}"
    number = list(values).index(field.key) if field.key in values else len(parts)
    head, tail = "title: A\n" + "".join(parts[:number]), "".join(parts[number + 1 :]) + "other: stays # so\n"
    if field.key in values and not (after.startswith(head) and after.endswith(tail)):
        fault = f"{field.key} changes other lines of {yaml!r}"
    return Case(after, wanted, fault)


def disagreements(count: int, seed: int) -> Iterator[str]:
    """A line for each case that is otherwise than it must be."""
    random = Random(f"site fields {seed}")
    for start in range(0, count, CHUNK):
        cases = [make_case(random) for _ in range(min(CHUNK, count - start))]
        for case, answer in zip(cases, parse_front_matters(case.text for case in cases), strict=True):
            if case.fault:
                yield f"{case.yaml!r}: {case.fault}"
            elif answer["frontmatter"] != tag(case.expected):
                yield f"{case.yaml!r} should be {json.dumps(case.expected)}, Astro says {answer}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    lines = list(disagreements(options.count, options.seed))
    print(*lines[:20], f"site fields: {len(lines)} of {options.count:,} wrong", sep="\n")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
