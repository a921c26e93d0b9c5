"""Small Astro sites for either major version, with the integration as npm installs it from its package."""

import json
import shutil
import struct
import subprocess
import zlib
from pathlib import Path
from typing import Any

from tests.frontend_contract.sites import FRONTEND, Site, environment

INTEGRATION = FRONTEND / "integration"
# What lies beside the integration in the repository, and in it when it is packed.
SHIPPED = ("event.schema.json", "extension.schema.json", "release-paths.json")
# Where each major version's packages are; what one folder lacks, the one before it has.
PACKAGES = {7: [FRONTEND / "node_modules"], 6: [FRONTEND / "node_modules", FRONTEND / "astro-6/node_modules"]}
PROCESSORS = {"satteri": "@astrojs/markdown-satteri", "unified": "@astrojs/markdown-remark"}

Files = dict[str, str | bytes]

LAYOUT = """---
const { title } = Astro.props.frontmatter;
---
<html lang="sk"><head><title>{title}</title></head><body><h1>{title}</h1><slot /></body></html>
"""
# Two collections of events, and a file of the site that holds both as JSON.
COLLECTIONS = """
import { defineCollection } from 'astro:content';
import { events } from 'astro-wagtail-events/content';

export const collections = {
  events: defineCollection({ loader: events({ base: './src/events' }) }),
  pages: defineCollection({ loader: events() }),
};
"""
ENTRIES = """
import { getCollection } from 'astro:content';

const pick = ({ id, data, filePath, rendered: { html } }) => ({ id, data, filePath, html });
const show = async (name) => (await getCollection(name)).map(pick);
export const GET = async () =>
  new Response(JSON.stringify({ events: await show('events'), pages: await show('pages') }));
"""


def pack(folder: Path) -> Path:
    """The integration's package, as `npm pack` makes it."""
    source = folder / "frontend-contract/integration"
    # From a copy: packing puts the contract beside the sources for a moment.
    shutil.copytree(INTEGRATION, source, ignore=shutil.ignore_patterns("node_modules"))
    for name in SHIPPED:
        shutil.copy(FRONTEND / name, source.parent)
    shutil.copy(FRONTEND.parent / "LICENSE", folder)
    packed = _npm(["pack", "--json"], source)
    return source / str(json.loads(packed)[0]["filename"])


def install(package: Path, folder: Path, major: int) -> Path:
    """A folder of packages with one major version of Astro, into which npm has installed the package."""
    (folder / "package.json").write_text("{}")
    # Without what it asks of its site: a test needs no network.
    _npm(["install", "--offline", "--legacy-peer-deps", "--no-save", str(package)], folder)
    modules = folder / "node_modules"
    links: dict[Path, Path] = {}
    for packages in PACKAGES[major]:
        entries = [*packages.iterdir(), *(packages / "@astrojs").iterdir()]
        links |= {entry.relative_to(packages): entry for entry in entries if not entry.name.startswith(".")}
    (modules / "@astrojs").mkdir()
    for name, entry in links.items():
        if not (modules / name).exists():
            (modules / name).symlink_to(entry)
    (modules / ".bin").mkdir(exist_ok=True)
    (modules / ".bin/astro").symlink_to("../astro/bin/astro.mjs")
    return modules


def _npm(arguments: list[str], folder: Path) -> str:
    command = ["npm", *arguments]
    done = subprocess.run(
        command, cwd=folder, env=environment(), text=True, capture_output=True, check=True, timeout=120
    )
    return done.stdout


def make_site(
    folder: Path,
    modules: Path,
    files: Files,
    *,
    settings: str = "",
    options: str = "",
    processor: str = "satteri",
    integrated: bool = True,
) -> Site:
    """A site of one layout and a first page. settings: more of astro.config; options: the integration's."""
    (folder / "node_modules").symlink_to(modules)
    site = Site(folder / "site")
    integrations = f"wagtailEvents({options})" if integrated else ""
    scripts = {
        "build": "astro build",
        "build:preview": "WAGTAIL_PREVIEW=1 astro build",
        "serve:preview": "node dist-preview/server/entry.mjs",
    }
    texts: Files = {
        "package.json": json.dumps({"type": "module", "scripts": scripts}),
        "markdown.config.mjs": (
            f"import {{ {processor} }} from '{PROCESSORS[processor]}';\n"
            f"export default {{ processor: {processor}() }};\n"
        ),
        "astro.config.mjs": (
            "import wagtailEvents from 'astro-wagtail-events';\n"
            "import markdown from './markdown.config.mjs';\n"
            f"export default {{ {settings} markdown, integrations: [{integrations}] }};\n"
        ),
        "src/layouts/EventLayout.astro": LAYOUT,
        "src/pages/index.astro": '<html lang="sk"><head><title>x</title></head><body>Doma</body></html>',
        **files,
    }
    for path, content in texts.items():
        place = site.root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content if isinstance(content, bytes) else content.encode())
    return site


def site_of(folder: Path, modules: Path, files: Files, **options: Any) -> Site:
    """A site with a collection of the events in src/events and one of those in src/pages."""
    shown: Files = {"src/content.config.ts": COLLECTIONS, "src/pages/entries.json.js": ENTRIES}
    return make_site(folder, modules, {**shown, **files}, **options)


def entries(site: Site) -> dict[str, list[dict[str, Any]]]:
    return json.loads((site.root / "dist/entries.json").read_text())


def event(slug: str, body: str = "Text.", *, layout: str = "../../layouts/EventLayout.astro") -> str:
    """The text of an event's file; its body begins in line 8."""
    lines = [f"slug: {slug}", f'layout: "{layout}"', f"title: Podujatie {slug}", "publish_date: 01.02.2026"]
    return "\n".join(["---", *lines, "---", "", body, ""])


def complaints(said: str) -> list[str]:
    """What the integration complains of, a line each, in the order in which it does."""
    return [line.strip() for line in said.splitlines() if line.startswith(("  src/", "  content/"))]


def ask(module: str, expression: str) -> Any:
    """The value of an expression in which `it` is a module of the integration."""
    script = f"import * as it from './{module}';\nconsole.log(JSON.stringify({expression}));"
    said = subprocess.run(
        ["node", "--input-type=module"],
        input=script,
        cwd=INTEGRATION,
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(said.stdout)


def picture() -> bytes:
    """A PNG of one pixel."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        body = kind + content
        return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0\0\x80\x80")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
