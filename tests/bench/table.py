"""The measurements as lines to read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import log

from tests.bench.cms import Export
from tests.bench.measurements import Measured, Published, inside, megabytes, whole


@dataclass(frozen=True, slots=True)
class Aim:
    """What a ratio is to be at most."""

    name: str
    ratio: float
    limit: float

    def __str__(self) -> str:
        met = "met" if self.ratio <= self.limit else "NOT MET"
        return f"  {self.name:<58}{self.ratio:>7.2f}   at most {self.limit:<5g} {met}"


def write_report(
    small: Measured, large: Measured, api_seconds: float, astro_seconds: float | None
) -> Iterator[str]:
    sizes = (small, large)
    yield heading("Seconds, without the start of the program", "of the floor", sizes)
    yield row("the floor: SQL, and the same bytes", sizes, [(m.floor, m.floor) for m in sizes])
    yield row("full export", sizes, [(inside(m.full), m.floor) for m in sizes])
    yield row("nothing to do", sizes, [(inside(m.nothing), m.floor) for m in sizes])
    yield row("one edit", sizes, [(inside(m.edit), m.floor) for m in sizes])
    yield row("Wagtail's API v2, page by page", sizes, [(api_seconds, small.floor)])
    if astro_seconds is not None:
        yield row("astro build", sizes, [(astro_seconds, small.floor)])
    yield ""
    yield heading("Seconds, whole processes", "of the check", sizes)
    yield row("manage.py check", sizes, [(whole(m.check), whole(m.check)) for m in sizes])
    yield row("full export", sizes, [(whole(m.full), whole(m.check)) for m in sizes])
    yield row("nothing to do", sizes, [(whole(m.nothing), whole(m.check)) for m in sizes])
    yield row("one edit", sizes, [(whole(m.edit), whole(m.check)) for m in sizes])
    yield ""
    yield heading("Megabytes at the peak, largest process", "of the check", sizes)
    yield row("full export", sizes, [(megabytes(m.full), megabytes(m.check)) for m in sizes])
    yield row("nothing to do", sizes, [(megabytes(m.nothing), megabytes(m.check)) for m in sizes])
    yield ""
    yield from (where_time_goes(measured) for measured in sizes)
    yield ""
    yield "Aims"
    yield from map(str, list_aims(small, large, astro_seconds))


def write_published(small: Published, large: Published) -> Iterator[str]:
    """What is done between a publishing and its release."""
    sizes = (small, large)
    yield f"{'One publishing -> release':<44}" + "".join(f"{one.events:>16,} events" for one in sizes)
    rows: list[tuple[str, list[float]]] = [
        ("seconds, everything compared", [one.in_full for one in sizes]),
        ("seconds, what has changed", [one.by_change for one in sizes]),
        ("seconds of a processor", [one.cpu for one in sizes]),
        ("queries", [one.queries for one in sizes]),
        ("requests to the storage", [one.storage for one in sizes]),
    ]
    for name, values in rows:
        yield f"  {name:<42}" + "".join(f"{value:>23.4g}" for value in values)
    yield ""
    yield "Aims of a release"
    yield from map(str, list_published_aims(small, large))


def list_published_aims(small: Published, large: Published) -> Iterator[Aim]:
    name = f"publish -> release at {large.events:,}"
    yield Aim(f"{name}, seconds of a processor", large.cpu, 0.3)
    yield Aim(f"{name}, queries", large.queries, 40)
    yield Aim(f"{name}, requests to the storage", large.storage, 6)
    growth = log(large.cpu / small.cpu) / log(large.events / small.events)
    yield Aim("publish -> release, growth (0 is none, 1 as the site)", growth, 0.25)


def heading(what: str, ratio: str, sizes: Sequence[Measured]) -> str:
    return f"{what:<44}" + "".join(f"{m.events:>9,} events {ratio:>13}" for m in sizes)


def row(name: str, sizes: Sequence[Measured], cells: Sequence[tuple[float, float]]) -> str:
    """One line. cells: for each size a value, and what it is compared with."""
    written = [f"{value:>16.2f} {value / base:>12.2f}×" for value, base in cells]
    return f"  {name:<42}" + "".join(written)


def where_time_goes(measured: Measured) -> str:
    """The steps of a full export. What a run without changes reads as well is not rendering."""
    steps, idle = middle(measured.full).inside, middle(measured.nothing).inside
    total = sum(steps.values())
    shares = {
        "reading and comparing": idle["read"],
        "rendering and staging": steps["read"] - idle["read"],
        "planning": steps["plan"],
        "putting in place": steps["write"],
    }
    parts = ", ".join(f"{name} {seconds / total:.0%}" for name, seconds in shares.items())
    return f"Where a full export of {measured.events:,} spends its {total:.1f} s: {parts}"


def middle(exports: Sequence[Export]) -> Export:
    """The run of the median time."""
    return sorted(exports, key=lambda export: export.seconds_inside)[len(exports) // 2]


def list_aims(small: Measured, large: Measured, astro_seconds: float | None) -> Iterator[Aim]:
    for measured in (small, large):
        name = f"full export of {measured.events:,} / the floor"
        yield Aim(name, inside(measured.full) / measured.floor, 4)
    if astro_seconds is not None:
        name = f"full export of {small.events:,} / astro build of the same"
        yield Aim(name, inside(small.full) / astro_seconds, 0.1)
    idle = whole(large.nothing)
    yield Aim(f"nothing to do at {large.events:,} / manage.py check", idle / whole(large.check), 1.5)
    yield Aim(f"one edit at {large.events:,} / nothing to do", whole(large.edit) / idle, 1.2)
    name = f"memory of a full export, {large.events:,} / {small.events:,}"
    yield Aim(name, megabytes(large.full) / megabytes(small.full), 1.3)
