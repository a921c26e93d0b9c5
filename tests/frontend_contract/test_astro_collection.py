"""A content collection of events: what comes out of it, and that a wrong file stops the build."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from tests.frontend_contract.sites import Site, environment, free_port, get
from tests.frontend_contract.small_sites import Files, complaints, event, make_site, picture

pytestmark = pytest.mark.node

BY_ITSELF = """
import { defineCollection } from 'astro:content';
import { events } from 'astro-wagtail-events/content';

export const collections = {
  events: defineCollection({ loader: events({ base: './src/events' }) }),
  pages: defineCollection({ loader: events() }),
};
"""
WITH_GLOB = """
import { defineCollection } from 'astro:content';
import { glob } from 'astro/loaders';
import { eventSchema } from 'astro-wagtail-events/content';

const loader = glob({ base: './src/events', pattern: '**/*.md' });
export const collections = { events: defineCollection({ loader, schema: eventSchema() }) };
"""
ENTRIES = """
import { getCollection } from 'astro:content';

const pick = ({ id, data, filePath, rendered: { html } }) => ({ id, data, filePath, html });
const show = async (name) => (await getCollection(name)).map(pick);
export const GET = async () =>
  new Response(JSON.stringify({ events: await show('events'), pages: await show('pages') }));
"""
PAGE = """---
import { getCollection, render } from 'astro:content';

export const getStaticPaths = async () =>
  (await getCollection('events')).map((event) => ({ params: { id: event.id }, props: { event } }));
const { Content } = await render(Astro.props.event);
---
<html lang="sk"><head><title>x</title></head><body><Content /></body></html>
"""
STRICT = {
    "required": ["place"],
    "properties": {
        "place": {"type": "string", "description": "Where it is.", "examples": ["Radnica"]},
        "type": {"type": "string", "enum": ["Walk", "Talk"], "examples": ["Walk"]},
    },
}
TYPES = """
import { getCollection } from 'astro:content';
import type { EventFrontMatter, EventLayoutProps } from 'astro-wagtail-events/types';

const [{ data }] = await getCollection('events');
export const title: string = data.title;
export const place: string = data.place;
export const kind: 'Walk' | 'Talk' | undefined = data.type;
export const edition: number | null | undefined = data.edition;
// @ts-expect-error
export const none = data.plase;
export const least: EventFrontMatter = { slug: 'a', layout: 'b', title: 'c', publish_date: 'd', place: 'e' };
// @ts-expect-error
export const lacking: EventFrontMatter = { slug: 'a', layout: 'b', title: 'c', publish_date: 'd' };
// @ts-expect-error
export const wrong: EventFrontMatter = { ...least, type: 'Run' };
export const read = ({ frontmatter, url }: EventLayoutProps): [string, string, string | undefined] => [
  frontmatter.title,
  frontmatter.place,
  url,
];
// @ts-expect-error
export const misread = ({ frontmatter }: EventLayoutProps) => frontmatter.titel;
"""


def site_of(folder: Path, modules: Path, files: Files, **options: Any) -> Site:
    """A site with a collection of the events in src/events and one of those in src/pages."""
    shown: Files = {"src/content.config.ts": BY_ITSELF, "src/pages/entries.json.js": ENTRIES}
    return make_site(folder, modules, {**shown, **files}, **options)


def entries(site: Site) -> dict[str, list[dict[str, Any]]]:
    return json.loads((site.root / "dist/entries.json").read_text())


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
        'src/events/den.md: publish_date: "31.02.2026": there is no such day. '
        "The day shown with the event, as DD.MM.YYYY. A string: YAML would read 2021-03-31 as a date in UTC, "
        "which is another day elsewhere. It is a day of the calendar: there is no 31.02.2021.",
        'src/events/dvojca.md: "dobre" is src/events/dobre.md already. Give one of them another slug.',
        'src/events/obrazok.md:8: image "lipa.png": there is no such file. Add it, or correct its name.',
        "src/events/percento.md:8: the text cannot be rendered: URI malformed. "
        'Write a "%" in an address as %25.',
        "src/events/yaml.md: the front matter cannot be read: line 5: "
        "missed comma between flow collection entries",
    ]


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


@contextmanager
def serve_dev(site: Site) -> Iterator[str]:
    """Run `astro dev` until the block ends; the address of the entries, once it sees what is written."""
    port = free_port()
    log_file = site.root / "dev.log"
    with log_file.open("wb") as log:
        server = subprocess.Popen(
            ["npx", "astro", "dev", "--host", "127.0.0.1", "--port", str(port)],
            cwd=site.root,
            env=environment(),
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        wait_until(lambda: "watching for file changes" in log_file.read_text())
        yield f"http://127.0.0.1:{port}/entries.json"
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(timeout=20)


def titles(address: str, expected: dict[str, str]) -> dict[str, str]:
    """id -> title of the events that a server has, once they are as expected or half a minute has gone."""
    found: dict[str, str] = {}

    def are_there() -> bool:
        nonlocal found
        with suppress(OSError, ValueError):
            found = {entry["id"]: entry["data"]["title"] for entry in json.loads(get(address).text)["events"]}
        return found == expected

    wait_until(are_there)
    return found


def wait_until(is_so: Callable[[], bool]) -> None:
    """Half a minute at most."""
    deadline = time.monotonic() + 30
    while not is_so() and time.monotonic() < deadline:
        time.sleep(0.2)


def test_a_server_that_is_being_written_for_goes_on_without_what_is_wrong(
    tmp_path: Path, modules: dict[int, Path]
) -> None:
    bad = event("zle").replace("title: ", "titel: ")
    site = site_of(tmp_path, modules[7], {"src/events/dobre.md": event("dobre"), "src/events/zle.md": bad})

    with serve_dev(site) as address:
        assert titles(address, good := {"dobre": "Podujatie dobre"}) == good
        site.write({"src/events/zle.md": event("zle")})
        assert titles(address, both := {**good, "zle": "Podujatie zle"}) == both
        site.write({"src/events/dobre.md": event("dobre").replace("Podujatie", "Beh")})
        assert titles(address, changed := {**both, "dobre": "Beh dobre"}) == changed
        (site.root / "src/events/zle.md").unlink()
        assert titles(address, left := {"dobre": "Beh dobre"}) == left

    assert complaints((site.root / "dev.log").read_text()) == [
        "src/events/zle.md: title: is missing. The heading of the event's page."
    ]


def test_a_build_remembers_events_but_not_under_other_rules(tmp_path: Path, modules: dict[int, Path]) -> None:
    site = site_of(tmp_path, modules[7], {"src/events/jar.md": event("jar")})
    assert site.build().returncode == 0
    first = entries(site)
    assert site.build().returncode == 0
    assert entries(site) == first

    site.write({"event.extension.json": json.dumps(STRICT)})
    built = site.build()

    assert built.returncode != 0
    assert complaints(built.stdout) == ["src/events/jar.md: place: is missing. Where it is."]


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


def test_types_are_those_of_the_contract_and_of_the_sites_own_rules(
    tmp_path: Path, modules: dict[int, Path]
) -> None:
    config = {"extends": "astro/tsconfigs/strict", "include": [".astro/types.d.ts", "src/*.ts"]}
    site = site_of(
        tmp_path,
        modules[7],
        {
            "event.extension.json": json.dumps(STRICT),
            "src/events/jar.md": event("jar").replace("slug:", "place: Park\nslug:"),
            "src/check.ts": TYPES,
            "tsconfig.json": json.dumps(config),
        },
    )
    built = site.build()
    assert built.returncode == 0, built.stdout

    checked = subprocess.run(
        ["node", modules[7] / "typescript/bin/tsc", "--noEmit"],
        cwd=site.root,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=120,
    )

    assert checked.stdout == ""
    assert checked.returncode == 0
