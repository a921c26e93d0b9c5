"""A page that breaks the contract stops the build, and the message says which, where and why."""

import json
from pathlib import Path

import pytest

from tests.frontend_contract.sites import FRONTEND, Site, copy_site

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
            "src/pages/podujatia/yaml.md": page("slug: d", LAYOUT, "title: [D", "publish_date: 01.02.2026"),
        },
    )

    built = site.build()

    assert built.returncode != 0
    assert not (site.root / "dist").exists()
    complaints = [line.strip() for line in built.stdout.splitlines() if line.startswith("  src/pages/")]
    assert complaints == [
        f"src/pages/podujatia/bez-nazvu.md: title: is missing. {meant('title')}",
        'src/pages/podujatia/datum.md: publish_date: "2026-02-01T00:00:00.000Z": Invalid input: '
        f"expected string, received Date. {meant('publish_date')}",
        'src/pages/podujatia/poradie.md: edition: "druhé": Invalid input: expected number, received string '
        f"or Invalid input: expected null, received string. {meant('edition')}",
        "src/pages/podujatia/yaml.md: the front matter cannot be read: line 5: "
        "missed comma between flow collection entries",
    ]
    assert "Front matter that breaks the contract of EventLayout:" in built.stdout
    assert "Correct these files, or edit the pages in the CMS and export again." in built.stdout


def test_site_may_bring_a_contract_of_its_own(site: Site, tmp_path: Path) -> None:
    strict = '{"type": "object", "required": ["place"], "properties": {"place": {"type": "string"}}}'
    config = (site.root / "astro.config.mjs").read_text()
    own = copy_site(
        tmp_path,
        {
            "own.schema.json": strict,
            "astro.config.mjs": config.replace(
                "wagtailEvents()", "wagtailEvents({ schema: './own.schema.json' })"
            ),
        },
    )

    built = own.build()

    assert built.returncode != 0
    assert "src/pages/podujatia/ogp-druhe-stretnutie/index.md: place: is missing." in built.stdout


def test_missing_contract_is_said(site: Site, tmp_path: Path) -> None:
    config = (site.root / "astro.config.mjs").read_text()
    lost = copy_site(
        tmp_path,
        {"astro.config.mjs": config.replace("wagtailEvents()", "wagtailEvents({ schema: './lost.json' })")},
    )

    built = lost.build()

    assert built.returncode != 0
    expected = (
        f"astro-wagtail-events: there is no contract at {lost.root}/lost.json. Correct the option `schema`."
    )
    assert expected in built.stdout
