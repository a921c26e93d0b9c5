"""`python -m tests.bench`: what an export costs, beside what it could cost at the least and what others cost.

Everything happens in a temporary folder, with a database and uploads of its own.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from cms.bootstrap.machine import CORPUS
from tests.bench.cms import Cms, build_cms
from tests.bench.forms import measure as forms
from tests.bench.measurements import build_astro, measure, publish, pull_api
from tests.bench.table import write_published, write_report
from tests.bench.texts import find_bodies

TIMES = 10
# Of the CMS whose forms are saved, and of the one beside it.
FORM_EVENTS = 100


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=1000, help=f"so many, and {TIMES} times as many")
    parser.add_argument("--rounds", type=int, default=5, help="runs of which the middle one counts")
    parser.add_argument("--no-astro", action="store_true", help="without `astro build`")
    options = parser.parse_args(arguments)
    if not CORPUS.is_dir():
        sys.exit(f"The texts are missing: put the folder shared/corpus beside the repository ({CORPUS}).")
    with tempfile.TemporaryDirectory(prefix="events-bench-") as folder:
        compare(Path(folder), options.events, rounds=options.rounds, astro=not options.no_astro)


def compare(folder: Path, events: int, *, rounds: int, astro: bool) -> None:
    say("Importing the texts")
    first = build_cms(folder / "first", find_bodies()[:events])
    small = grow(first, folder / "small", events)
    large = grow(first, folder / "large", events * TIMES)
    say(f"Exporting {events:,} events")
    few = measure(small, events, rounds=rounds, full_rounds=min(rounds, 3))
    say(f"Exporting {events * TIMES:,} events")
    many = measure(large, events * TIMES, rounds=rounds, full_rounds=1)
    say("Publishing")
    published = [publish(cms, rounds=rounds) for cms in (small, large)]
    say("Asking Wagtail's API")
    api_seconds = pull_api(small)
    astro_seconds = None
    if astro:
        say("Building with Astro")
        astro_seconds = build_astro(folder / "astro", small.folder / "site")
    say("Saving forms")
    (folder / "forms").mkdir()
    steps = forms.measure(folder / "forms", FORM_EVENTS, rounds=rounds)
    report = [*write_report(few, many, api_seconds, astro_seconds), *map(str, forms.list_aims(steps))]
    print("\n".join([*forms.write_steps(steps), "", *report, "", *write_published(*published)]))


def grow(cms: Cms, folder: Path, events: int) -> Cms:
    """A copy of a CMS that has so many events."""
    grown = cms.copy(folder)
    grown.execute("copies", str(events))
    return grown


def say(step: str) -> None:
    print(f"{step} …", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
