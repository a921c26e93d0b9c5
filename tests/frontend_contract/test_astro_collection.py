"""A content collection of events: what comes out of it, and that a wrong file stops the build."""

import json
from pathlib import Path

import pytest

from tests.frontend_contract.small_sites import complaints, entries, event, make_site, picture, site_of

pytestmark = pytest.mark.node

WITH_GLOB = """
import { defineCollection } from 'astro:content';
import { glob } from 'astro/loaders';
import { eventSchema } from 'astro-wagtail-events/content';

const loader = glob({ base: './src/events', pattern: '**/*.md' });
export const collections = { events: defineCollection({ loader, schema: eventSchema() }) };
"""
DIGESTS = """
import { getCollection } from 'astro:content';

const events = await getCollection('events');
const digests = Object.fromEntries(events.map(({ id, digest }) => [id, digest]));
export const GET = async () => Response.json(digests);
"""
PAGE = """---
import { getCollection, render } from 'astro:content';

export const getStaticPaths = async () =>
  (await getCollection('events')).map((event) => ({ params: { id: event.id }, props: { event } }));
const { Content } = await render(Astro.props.event);
---
<html lang="sk"><head><title>x</title></head><body><Content /></body></html>
"""


@pytest.mark.parametrize("major", [7, 6])
def test_a_collection_holds_the_events_with_their_text_and_images(
    tmp_path: Path, modules: dict[int, Path], major: int
) -> None:
    site = site_of(
        tmp_path,
        modules[major],
        {
            "src/events/jar/index.md": event("jar", "![Lipa](lipa.png)\n\n*Jar* v parku."),
            "src/events/jar/lipa.png": picture(),
            "src/events/leto.md": event("leto-2026"),
            "src/events/_koncept.md": "Nič.",
            "src/pages/[id].astro": PAGE,
            "src/pages/podujatia/beh.md": event("beh"),
            "src/pages/podujatia/2025/beh/index.md": event(
                "beh", layout="../../../../layouts/EventLayout.astro"
            ),
            "src/pages/o-nas.md": "---\ntitle: O nás\n---\n\nText.\n",
        },
    )

    built = site.build()

    assert built.returncode == 0, built.stdout
    assert [(entry["id"], entry["filePath"]) for entry in entries(site)["events"]] == [
        ("jar", "src/events/jar/index.md"),
        ("leto-2026", "src/events/leto.md"),
    ]
    pages = entries(site)["pages"]
    assert [entry["id"] for entry in pages] == ["podujatia/2025/beh", "podujatia/beh"]
    assert pages[1] == {
        "id": "podujatia/beh",
        "filePath": "src/pages/podujatia/beh.md",
        "html": "<p>Text.</p>\n",
        "data": {
            "slug": "beh",
            "layout": "../../layouts/EventLayout.astro",
            "title": "Podujatie beh",
            "publish_date": "01.02.2026",
        },
    }
    assert '<img alt="Lipa"' in site.html("jar")
    assert 'src="/_astro/lipa' in site.html("jar")
    assert "<p><em>Jar</em> v parku.</p>" in site.html("jar")
    assert site.html("jar").count("<html") == 1


@pytest.mark.parametrize("major", [7, 6])
def test_whatever_is_wrong_with_a_file_stops_the_build(
    tmp_path: Path, modules: dict[int, Path], major: int
) -> None:
    site = site_of(
        tmp_path,
        modules[major],
        {
            "src/events/bez-rozlozenia.md": event("bez").replace("layout: ", "rozlozenie: "),
            "src/events/den.md": event("den").replace("01.02.2026", "31.02.2026"),
            "src/events/dobre.md": event("dobre"),
            "src/events/dvojca.md": event("dobre"),
            "src/events/obrazok.md": event("obrazok", "![Lipa](lipa.png)"),
            "src/events/percento.md": event("percento", "![Lipa](100%.png)"),
            "src/events/yaml.md": event("yaml").replace("title: ", "title: ["),
        },
        integrated=False,
    )

    built = site.build()

    assert built.returncode != 0
    assert not (site.root / "dist").exists()
    assert "Events that cannot be published:" in built.stdout
    assert complaints(built.stdout) == [
        "src/events/bez-rozlozenia.md: layout: is missing. "
        "The way from this file to src/layouts/EventLayout.astro.",
        'src/events/den.md:5: publish_date: "31.02.2026": there is no such day. '
        "The day shown with the event, as DD.MM.YYYY. A string: YAML would read 2021-03-31 as a date in UTC, "
        "which is another day elsewhere. It is a day of the calendar: there is no 31.02.2021.",
        'src/events/dvojca.md: "dobre" is src/events/dobre.md already. Give one of them another slug.',
        'src/events/obrazok.md:8: image "lipa.png": there is no such file. Add it, or correct its name.',
        "src/events/percento.md:8: the text cannot be rendered: URI malformed. "
        'Write a "%" in an address as %25.',
        "src/events/yaml.md: the front matter cannot be read: line 5: "
        "missed comma between flow collection entries",
    ]


def test_digest_changes_with_an_image_and_stays_without_a_change(
    tmp_path: Path, modules: dict[int, Path]
) -> None:
    files: dict[str, str | bytes] = {
        "src/events/jar/index.md": event("jar", "![Lipa](lipa.png)"),
        "src/events/jar/lipa.png": picture(),
        "src/events/leto.md": event("leto"),
        "src/pages/entries.json.js": DIGESTS,
    }
    site = site_of(tmp_path, modules[7], files)

    def build() -> dict[str, str]:
        built = site.build()
        assert built.returncode == 0, built.stdout
        return json.loads((site.root / "dist/entries.json").read_text())

    first = build()
    # What follows the end of a PNG changes its bytes and not what it shows.
    (site.root / "src/events/jar/lipa.png").write_bytes(picture() + b"x")
    second = build()

    assert first["jar"] != second["jar"]
    assert first["leto"] == second["leto"]


def test_a_preview_is_built_without_what_is_wrong(tmp_path: Path, modules: dict[int, Path]) -> None:
    bad = event("zle").replace("title: ", "titel: ")
    site = site_of(
        tmp_path,
        modules[7],
        {"src/events/dobre.md": event("dobre"), "src/events/zle.md": bad},
        integrated=False,
    )

    built = site.build(preview=True)

    assert built.returncode == 0, built.stdout
    assert complaints(built.stdout) == [
        "src/events/zle.md: title: is missing. The heading of the event's page."
    ]
    assert [entry["id"] for entry in entries(site)["events"]] == ["dobre"]


def test_astros_own_loader_judges_by_the_schema(tmp_path: Path, modules: dict[int, Path]) -> None:
    site = make_site(
        tmp_path,
        modules[7],
        {
            "src/content.config.ts": WITH_GLOB,
            "src/events/jar.md": event("jar").replace("01.02.2026", "2026-02-01"),
        },
    )

    built = site.build()

    assert built.returncode != 0
    assert "events → jar data does not match collection schema" in built.stdout
    assert "publish_date" in built.stdout
