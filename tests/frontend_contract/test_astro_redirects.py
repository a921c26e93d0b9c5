"""An old address leads to the new one, whatever the site's settings; what a person wrote comes first."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

from tests.frontend_contract.sites import Site
from tests.frontend_contract.small_sites import Files, ask, event, make_site

pytestmark = pytest.mark.node

FILE = "src/data/redirects.json"
REDIRECTS = {
    "/stará/adresa/": {"status": 301, "destination": "/p/nové/?a=1#b"},
    "/dočasná/": {"status": 302, "destination": "/"},
    "/k%C3%B3d/": {"status": 301, "destination": "/p/nov%C3%A9/"},
    "/stary.html": {"status": 301, "destination": "/p/nové/"},
    "/zápis.pdf": {"status": 301, "destination": "/documents/a.pdf"},
    "/von/": {"status": 301, "destination": "https://example.com/a/?b=1"},
}
FILES: Files = {
    FILE: json.dumps(REDIRECTS),
    "src/pages/p/nové/index.md": event("nove", layout="../../../layouts/EventLayout.astro"),
    "public/documents/a.pdf": b"%PDF",
}


@dataclass(frozen=True)
class Setting:
    """Astro's config, and what an address of a page looks like with it."""

    config: str
    start: str
    ending: str


SETTINGS = {
    "always": Setting("base: '/mesto', trailingSlash: 'always',", "/mesto", "/"),
    "never": Setting("base: '/mesto/', trailingSlash: 'never',", "/mesto", ""),
    "ignore": Setting("site: 'https://example.org',", "", "/"),
    "files": Setting("build: { format: 'file' },", "", ".html"),
    "preserved": Setting("build: { format: 'preserve' },", "", "/"),
}
CASES = [(7, name) for name in SETTINGS] + [(6, "always")]


def serve(site: Site, address: str, start: str) -> Path:
    """The file of the built site with which a plain host of static files answers."""
    assert address.startswith(f"{start}/"), address
    path = unquote(urlsplit(address).path).removeprefix(f"{start}/").rstrip("/")
    candidates = [site.root / "dist" / found for found in (path, f"{path}/index.html", f"{path}.html")]
    return next(file for file in candidates if file.is_file())


def follow(site: Site, address: str, start: str) -> str:
    """Where a browser goes from an old address."""
    html = serve(site, address, start).read_text()
    found = re.search(r'<meta http-equiv="refresh" content="\d;url=([^"]*)">', html)
    assert found is not None, html
    return found[1]


@pytest.mark.parametrize(("major", "name"), CASES)
def test_old_addresses_lead_to_the_new(
    major: int, name: str, modules: dict[int, Path], tmp_path: Path
) -> None:
    setting = SETTINGS[name]
    start, ending = setting.start, setting.ending

    site = make_site(tmp_path, modules[major], FILES, settings=setting.config)
    built = site.build()

    assert built.returncode == 0, built.stdout
    assert "[astro-wagtail-events]" not in built.stdout
    new = f"{start}/p/nov%C3%A9{ending}"
    home = {"always": "/mesto/", "never": "/mesto"}.get(name, "/")
    assert {old: follow(site, f"{start}{old}", start) for old in REDIRECTS} == {
        "/stará/adresa/": f"{new}?a=1#b",
        "/dočasná/": home,
        "/k%C3%B3d/": new,
        "/stary.html": new,
        "/zápis.pdf": f"{start}/documents/a.pdf",
        "/von/": "https://example.com/a/?b=1",
    }
    assert "Podujatie nove" in serve(site, new, start).read_text()
    assert serve(site, f"{start}/documents/a.pdf", start).read_bytes() == b"%PDF"


def test_site_comes_first_and_says_what_it_leaves_out(modules: dict[int, Path], tmp_path: Path) -> None:
    redirects = {
        "/p/nové/": {"status": 301, "destination": "/"},
        "/vlastná/": {"status": 301, "destination": "/p/nove/"},
        "/nikam/": {"status": 301, "destination": "/niet/"},
    }

    site = make_site(
        tmp_path,
        modules[7],
        {**FILES, FILE: json.dumps(redirects)},
        settings="redirects: { '/vlastná': 'https://example.com/' },",
    )
    built = site.build()

    assert built.returncode == 0, built.stdout
    assert "Podujatie nove" in (site.root / "dist/p/nové/index.html").read_text()
    assert follow(site, "/vlastná/", "") == "https://example.com/"
    said = [line.split("] ", 2)[-1].strip() for line in built.stdout.splitlines() if "/" in line]
    assert [line for line in said if "redirect" in line] == [
        "The redirect from /p/nové/ to / is left out: src/pages/p/nové/index.md is a page with this address.",
        "The redirect from /vlastná/ to /p/nove/ is left out: astro.config has a redirect from this address.",
        f"{FILE}: /nikam/ leads to /niet/: the site has no such page or file. "
        "Correct the link, or add a redirect.",
    ]


def test_file_may_lie_elsewhere(modules: dict[int, Path], tmp_path: Path) -> None:
    files: Files = {**FILES, FILE: "no JSON", "inde.json": json.dumps(REDIRECTS)}
    site = make_site(tmp_path, modules[7], files, options="{ redirects: './inde.json' }")

    assert site.build().returncode == 0

    assert follow(site, "/von/", "") == "https://example.com/a/?b=1"


def answer(option: str, root: Path) -> Any:
    """What the integration makes of its option in an empty site: what holds, or what it says."""
    setup = f"{{ config: {{ root: new URL('file://{root}/') }} }}"
    attempt = f"it.addRedirects({setup}, {option}).catch(({{ message }}) => message)"
    return ask("redirects/setup.js", f"await {attempt}")


def test_redirects_may_be_left_alone(tmp_path: Path) -> None:
    (tmp_path / "src/data").mkdir(parents=True)
    (tmp_path / FILE).write_text("no JSON")

    assert answer("false", tmp_path) == {"file": FILE, "destinations": []}


def test_site_may_have_no_redirects(tmp_path: Path) -> None:
    assert answer("undefined", tmp_path) == {"file": FILE, "destinations": []}


def test_missing_file_is_said(tmp_path: Path) -> None:
    assert answer("'./inde.json'", tmp_path) == (
        f"astro-wagtail-events: there is no {tmp_path}/inde.json. Correct the option `redirects`."
    )
