"""Random documents, written as Markdown and read back by both of Astro's processors.

    python -m tests.fuzz.rich_text --count 20000 [--seed 1] [--category nasty]

Prints how many come out as meant and each that does not, as small as it gets; exits 1 where there is one.
"""

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from exporters.core.markdown import Root, serialize_markdown
from exporters.core.markdown.style import BULLETS, CANONICAL, ORDERED, Style
from tests.astro_oracle.html import shown
from tests.astro_oracle.processors import Judge, Rendering
from tests.fuzz.expected_html import expect_html
from tests.fuzz.shrink import shrink
from tests.fuzz.trees import CATEGORIES, grow

CHUNK = 500


@dataclass(frozen=True)
class Failure:
    """One document that a processor shows otherwise."""

    root: Root
    style: Style
    markdown: str
    expected: str
    rendering: Rendering

    def __str__(self) -> str:
        shows = {name: shown(getattr(self.rendering, name)) for name in ("satteri", "unified")}
        wrong = [f"--- {name}\n{text}" for name, text in shows.items() if text != self.expected]
        errors = [f"--- {name} threw {message}" for name, message in self.rendering.errors.items()]
        parts = [repr(self.root), repr(self.markdown), "--- expected", self.expected, *wrong, *errors]
        if self.style != CANONICAL:
            parts.insert(1, repr(self.style))
        return "\n".join(parts)


@dataclass(frozen=True)
class Tally:
    """What a run saw. seconds: of `serialize` alone, on one core."""

    documents: int
    failures: list[Failure]
    seconds: float

    @property
    def per_second(self) -> float:
        return self.documents / self.seconds


def random_style(random: Random) -> Style:
    """Mostly the canonical ones, as an exporter meets them."""
    if random.random() < 0.6:
        return CANONICAL
    return Style(
        bullet=random.choice(BULLETS),
        ordered=random.choice(ORDERED),
        numbering=random.choice(("count", "repeat")),
        emphasis=random.choice(("*", "_")),
        strong=random.choice(("**", "__")),
        fence=random.choice(("```", "~~~", "````")),
        thematic_break=random.choice(("---", "***", "___", "* * *", "- - -", "-----")),
        hard_break=random.choice(("\\", "  ")),
    )


def find_failures(judge: Judge, cases: Sequence[tuple[Root, Style]]) -> Iterator[Failure | None]:
    """For each document, how it fails; None where both processors show what was meant."""
    bodies = [serialize_markdown(root, style) for root, style in cases]
    # Content collections trim a body as JavaScript does; pages do not.
    for (root, style), body, rendering in zip(cases, bodies, judge.render(bodies), strict=True):
        expected = shown(expect_html(root))
        right = expected == shown(rendering.satteri) == shown(rendering.unified) and not rendering.errors
        yield None if right else Failure(root, style, body, expected, rendering)


def minimise(judge: Judge, failure: Failure) -> Failure:
    def fails(roots: list[Root]) -> list[bool]:
        cases = [(root, failure.style) for root in roots]
        return [found is not None for found in find_failures(judge, cases)]

    smallest = shrink(failure.root, fails)
    [found] = find_failures(judge, [(smallest, failure.style)])
    return found or failure


def run(judge: Judge, category: str, seeds: range) -> Tally:
    """The documents of one category with these seeds."""
    cases = [(grow(category, seed), random_style(Random(f"style {seed}"))) for seed in seeds]
    start = time.perf_counter()
    for root, style in cases:
        serialize_markdown(root, style)
    seconds = time.perf_counter() - start
    failures = [failure for failure in find_failures(judge, cases) if failure is not None]
    return Tally(len(cases), failures, seconds)


def run_chunks(judge: Judge, category: str, first: int, count: int) -> Tally:
    tallies = [
        run(judge, category, range(start, min(start + CHUNK, first + count)))
        for start in range(first, first + count, CHUNK)
    ]
    failures = [failure for tally in tallies for failure in tally.failures]
    return Tally(sum(t.documents for t in tallies), failures, sum(t.seconds for t in tallies))


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--count", type=int, default=20_000, help="documents in all")
    parser.add_argument("--seed", type=int, default=1, help="the first seed")
    parser.add_argument("--category", choices=CATEGORIES, action="append", help="only these")
    parser.add_argument("--show", type=int, default=3, help="failures to minimise and print, by category")
    options = parser.parse_args(arguments)
    categories = options.category or list(CATEGORIES)
    failed = 0
    with Judge() as judge:
        for category in categories:
            tally = run_chunks(judge, category, options.seed, -(-options.count // len(categories)))
            right = tally.documents - len(tally.failures)
            failed += len(tally.failures)
            print(
                f"{category:10} {right} of {tally.documents} right in both processors "
                f"({right / tally.documents:.2%}), {tally.per_second:.0f} documents/s serialised",
                flush=True,
            )
            for failure in tally.failures[: options.show]:
                print(f"\n{minimise(judge, failure)}\n", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
