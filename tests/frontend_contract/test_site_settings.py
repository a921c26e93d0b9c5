"""The reference site with other settings of Astro's: every address on it leads somewhere."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from tests.frontend_contract.showcase import event
from tests.frontend_contract.sites import FRONTEND, Site, copy_site

pytestmark = pytest.mark.node

HOST = "https://podujatia.example.org"
# A place on the page itself, and where readers share it or write to.
ELSEWHERE = re.compile(r"#|mailto:|https://(?:www\.facebook\.com|wa\.me)/")
EVENTS = {
    "src/pages/podujatia/žltý kôň.md": event("kon", "Kôň", "01.02.2026", "project: Q&A", "project_link: q-a"),
    "src/pages/podujatia/tom & jerry's.md": event("tom-jerry", "Tom & Jerry's", "02.02.2026", "project: Q&A"),
}


@dataclass(frozen=True)
class Setting:
    """config: in place of the reference site's `site`. base: where the site begins. index: of a folder.

    build: more of Astro's `build`, beside what the site has there. ending: of a page's address.
    """

    config: str
    base: str = "/"
    index: str = "index.html"
    build: str = ""
    ending: str = "/"


SETTINGS = {
    "base, slashes": Setting(f"site: '{HOST}', base: '/mesto', trailingSlash: 'always',", base="/mesto/"),
    "base, no slashes": Setting(
        f"site: '{HOST}', base: '/mesto', trailingSlash: 'never',",
        base="/mesto",
        index="/index.html",
        ending="",
    ),
    "files": Setting(f"site: '{HOST}',", build="format: 'file',", ending=".html"),
    "no site": Setting(""),
}


def build(folder: Path, setting: Setting) -> Site:
    """The reference site with this setting, and two more events."""
    config = (FRONTEND / "site/astro.config.mjs").read_text()
    own = re.sub(r"  site: .*\n", f"  {setting.config}\n", config)
    own = own.replace("  build: {\n", f"  build: {{\n{setting.build}")
    site = copy_site(folder, {**EVENTS, "astro.config.mjs": own})
    built = site.build()
    assert built.returncode == 0, built.stdout
    return site


def addresses(site: Site) -> Iterator[tuple[str, str]]:
    """Of every page, feed and sitemap: the file, and an address on this site that it names."""
    for path, content in site.files().items():
        if path.endswith((".html", ".xml", ".ics")):
            text = content.decode().replace("\r\n ", "")
            for address in re.findall(
                r'(?:(?:href|src|data-words)="|<(?:loc|link|guid)[^>]*>|URL:)([^"<\r]+)', text
            ):
                own = unescape(address).removeprefix(HOST)
                if not ELSEWHERE.match(own):
                    yield path, own


def file_at(address: str, setting: Setting, files: set[str]) -> str | None:
    """The file in dist/ that a host answers this address with."""
    path = unquote(urlsplit(address).path)
    if not path.startswith(setting.base):
        return None
    inside = path.removeprefix(setting.base).removeprefix("/")
    options = (inside, (inside + setting.index).removeprefix("/"))
    return next((option for option in options if option in files), None)


@pytest.mark.parametrize("name", SETTINGS)
def test_every_address_leads_to_a_file(name: str, tmp_path: Path) -> None:
    site = build(tmp_path, SETTINGS[name])
    files = set(site.files())

    found = list(addresses(site))

    assert [pair for pair in found if file_at(pair[1], SETTINGS[name], files) is None] == []
    assert len(found) > 20
    base = SETTINGS[name].base.removesuffix("/")
    assert neighbours(site) == [f"{base}/podujatia/tom%20&%20jerry's{SETTINGS[name].ending}"]


def neighbours(site: Site) -> list[str]:
    """Where the page of the horse leads on: its address is not the one of its file."""
    (page,) = (
        path for path in site.files() if path.startswith("podujatia/žltý kôň") and path.endswith(".html")
    )
    html = site.files()[page].decode()
    return [unescape(href) for href in re.findall(r'<a class="neighbour" href="([^"]*)" rel="next"', html)]
