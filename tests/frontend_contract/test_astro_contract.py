"""A page that breaks the contract stops the build, and the message says which, where and why."""

import json
from pathlib import Path

import pytest

from tests.frontend_contract.sites import FRONTEND, copy_site

pytestmark = pytest.mark.node

LAYOUT = "layout: ../../layouts/EventLayout.astro"


def meant(key: str) -> str:
    """What the contract says of a key."""
    description: str = json.loads((FRONTEND / "event.schema.json").read_text())["properties"][key][
        "description"
    ]
    return description


def page(*lines: str) -> str:
    return "\n".join(["---", *lines, "---", "", "Text.", ""])


def test_build_stops_and_names_file_key_and_fault(tmp_path: Path) -> None:
    site = copy_site(
        tmp_path,
        {
            "src/pages/podujatia/bez-nazvu.md": page("slug: a", LAYOUT, "publish_date: 01.02.2026"),
            "src/pages/podujatia/datum.md": page("slug: b", LAYOUT, "title: B", "publish_date: 2026-02-01"),
            "src/pages/podujatia/poradie.md": page(
                "slug: c", LAYOUT, "title: C", "publish_date: 01.02.2026", "edition: druhé"
            ),
            "src/pages/podujatia/den.md": page("slug: e", LAYOUT, "title: E", "publish_date: 31.02.2026"),
            "src/pages/podujatia/yaml.md": page("slug: d", LAYOUT, "title: [D", "publish_date: 01.02.2026"),
        },
    )

    built = site.build()

    assert built.returncode != 0
    assert not (site.root / "dist").exists()
    complaints = [line.strip() for line in built.stdout.splitlines() if line.startswith("  src/pages/")]
    assert complaints == [
        f"src/pages/podujatia/bez-nazvu.md: title: is missing. {meant('title')}",
        'src/pages/podujatia/datum.md:5: publish_date: "2026-02-01T00:00:00.000Z": Invalid input: '
        f"expected string, received Date. {meant('publish_date')}",
        'src/pages/podujatia/den.md:5: publish_date: "31.02.2026": there is no such day. '
        f"{meant('publish_date')}",
        'src/pages/podujatia/poradie.md:6: edition: "druhé": Invalid input: expected number, '
        f"received string. {meant('edition')}",
        "src/pages/podujatia/yaml.md: the front matter cannot be read: line 5: "
        "missed comma between flow collection entries",
    ]
    assert "Front matter that breaks the contract of EventLayout:" in built.stdout
    assert "Correct these files, or edit the pages in the CMS and export again." in built.stdout


def test_site_adds_rules_of_its_own_to_the_contract(tmp_path: Path) -> None:
    place = {"type": "string", "description": "Where it is.", "examples": ["Radnica"]}
    kind = {"type": "string", "enum": ["Walk", "Talk"], "examples": ["Walk"]}
    extension = {"required": ["place"], "properties": {"place": place, "type": kind}}
    event = ("title: A", LAYOUT, "publish_date: 01.02.2026")
    site = copy_site(
        tmp_path,
        {
            "event.extension.json": json.dumps(extension),
            "src/pages/podujatia/beh.md": page("slug: beh", *event, "place: Park", "type: Beh"),
            "src/pages/podujatia/dobre.md": page("slug: dobre", *event, "place: Park", "type: Walk"),
            "src/pages/podujatia/dve.md": page("slug: a/b", *event, "place: 5"),
        },
    )

    built = site.build()

    complaints = [line.strip() for line in built.stdout.splitlines() if line.startswith("  src/pages/")]
    assert built.returncode != 0
    assert complaints == [
        'src/pages/podujatia/beh.md:7: type: "Beh": Invalid option: expected one of "Walk"|"Talk". '
        f"{meant('type')}",
        'src/pages/podujatia/dve.md:2: slug: "a/b": Invalid string: must match pattern /^[^\\s/?#]+$/. '
        f"{meant('slug')}",
        "src/pages/podujatia/dve.md:6: place: 5: Invalid input: expected string, received number. "
        "Where it is.",
        'src/pages/podujatia/ogp-druhe-stretnutie/index.md:10: type: "Discussion": Invalid option: expected '
        f'one of "Walk"|"Talk". {meant("type")}',
        "src/pages/podujatia/ogp-druhe-stretnutie/index.md: place: is missing. Where it is.",
    ]


def test_rules_that_cannot_hold_stop_the_build_by_name(tmp_path: Path) -> None:
    extension = {"properties": {"place": {"type": "string", "examples": ["Radnica"], "not": {}}}}
    site = copy_site(tmp_path, {"event.extension.json": json.dumps(extension)})

    built = site.build()

    assert built.returncode != 0
    assert "event.extension.json: cannot extend the contract." in built.stdout
    assert (
        "  properties.place.not: {}: there is no such key. A type and examples, and what narrows the type. "
        "Other keywords are not read alike by the CMS and Astro." in built.stdout
    )
