"""A collection of events goes by the site's own rules: in what it remembers, and in its types."""

import json
import subprocess
from pathlib import Path

import pytest

from tests.frontend_contract.sites import environment
from tests.frontend_contract.small_sites import complaints, entries, event, site_of

pytestmark = pytest.mark.node

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
