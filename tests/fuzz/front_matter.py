"""Random front matter, judged by Astro's own parser.

    python -m tests.fuzz.front_matter --count 20000 [--seed 1]

writes that many values, changes that many keys of random files, and reads that many random files; some files
are made of traps, others from YAML's own rules. Prints each value that Astro sees otherwise and each line
that changed beside those of the key, and exits 1 where there is one.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from exporters.core.errors import SourceError
from exporters.core.front_matter import Value, read, replace, write
from tests.fuzz.astro import parse_front_matters, tag
from tests.fuzz.yaml_grammar import Entry, make_entries
from tests.fuzz.yaml_values import make_document, make_key, make_value

CHUNK = 2000
NEWLINES = ("\n", "\r\n")


@dataclass(frozen=True)
class Case:
    """A front matter without its fences, and what Astro must see in it; None where `read` refuses it.

    fault: what is wrong with it already.
    """

    yaml: str
    expected: dict[str, Value] | None
    fault: str = ""

    @property
    def text(self) -> str:
        return f"---\n{self.yaml}---\nbody\n"


def written(random: Random) -> Case:
    """A value that `write` wrote."""
    values = {make_key(random): make_value(random)}
    return Case(write(values, random.choice(NEWLINES)), {k: v for k, v in values.items() if v is not None})


def replaced(random: Random) -> Case:
    """A value that `replace` put into a random file, among others that must stay."""
    while True:
        yaml = make_document(random)
        try:
            before = read(yaml)
            key = random.choice([*before, "title", "new"])
            value = make_value(random)
            after = replace(yaml, {key: value}, ["title", "new"], random.choice(NEWLINES))
        except SourceError:
            continue
        if value is not None:
            return Case(after, before | {key: value})
        return Case(after, {name: old for name, old in before.items() if name != key or old in (None, "")})


def found(random: Random) -> Case:
    """A random file as `read` sees it."""
    yaml = make_document(random)
    try:
        return Case(yaml, read(yaml))
    except SourceError:
        return Case(yaml, None)


def ruled(random: Random) -> Case:
    """A random file from YAML's own rules as `read` sees it."""
    yaml = _join(make_entries(random), random.choice(NEWLINES))
    try:
        values = read(yaml)
    except SourceError:
        return Case(yaml, None)
    if replace(yaml, values, []) != yaml:
        return Case(yaml, values, "its own values change it")
    return Case(yaml, values)


def edited(random: Random) -> Case:
    """A file from YAML's own rules with one other value: no line changes but those of its key."""
    while True:
        entries, newline = make_entries(random), random.choice(NEWLINES)
        at = random.choice([number for number, entry in enumerate(entries) if entry.key])
        yaml = _join(entries, newline)
        try:
            before = read(yaml)
            names = [
                name for entry in entries[: at + 1] if entry.key for name in read(_join([entry], newline))
            ]
            key, value = names[-1], make_value(random)
            after = replace(yaml, {key: value}, [], newline)
        except SourceError:
            continue
        wanted = before | {key: value}
        if value is None and before[key] not in (None, ""):
            del wanted[key]
        elif value is None:
            wanted = before
        head, tail = _join(entries[:at], newline), _join(entries[at + 1 :], newline)
        stays = after.startswith(head) and after.endswith(tail) and len(after) >= len(head) + len(tail)
        return Case(after, wanted, "" if stays else f"{key} changes other lines of {yaml!r}")


def _join(entries: Sequence[Entry], newline: str) -> str:
    return "".join(f"{line}{newline}" for entry in entries for line in entry.lines)


KINDS = {"written": written, "replaced": replaced, "found": found, "ruled": ruled, "edited": edited}


def disagreements(kind: str, count: int, seed: int) -> Iterator[str]:
    """A line for each case that Astro sees otherwise.

    Where `read` refuses a text, Astro may still take it: js-yaml is the more lenient of the two.
    """
    random = Random(f"{kind} {seed}")
    for start in range(0, count, CHUNK):
        cases = [KINDS[kind](random) for _ in range(min(CHUNK, count - start))]
        for case, answer in zip(cases, parse_front_matters(case.text for case in cases), strict=True):
            if case.expected is None:
                continue
            if case.fault:
                yield f"{kind}: {case.yaml!r}: {case.fault}"
                continue
            if answer["frontmatter"] != tag(case.expected) or answer["content"].strip() != "body":
                yield f"{kind}: {case.yaml!r} should be {case.expected!r}, Astro says {answer}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    wrong = 0
    for kind in KINDS:
        lines = list(disagreements(kind, options.count, options.seed))
        print(*lines[:20], f"{kind}: {len(lines)} of {options.count:,} wrong", sep="\n")
        wrong += len(lines)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
