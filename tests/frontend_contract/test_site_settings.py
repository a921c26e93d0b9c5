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
EVENTS = {
    "src/pages/podujatia/žltý kôň.md": event("kon", "Kôň", "01.02.2026", "project: Q&A", "project_link: q-a"),
    "src/pages/podujatia/tom & jerry's.md": event("tom-jerry", "Tom & Jerry's", "02.02.2026"),
}


@dataclass(frozen=True)
class Setting:
    """config: in place of the reference site's `site`. base: where the site begins. index: of a folder."""

    config: str
    base: str = "/"
    index: str = "index.html"


SETTINGS = {
    "base, slashes": Setting(f"site: '{HOST}', base: '/mesto', trailingSlash: 'always',", base="/mesto/"),
    "base, no slashes": Setting(
        f"site: '{HOST}', base: '/mesto', trailingSlash: 'never',", base="/mesto", index="/index.html"
    ),
    "files": Setting(f"site: '{HOST}', build: {{ format: 'file' }},"),
    "no site": Setting(""),
}


def build(folder: Path, setting: Setting) -> Site:
    """The reference site with this setting, and two more events."""
    config = (FRONTEND / "site/astro.config.mjs").read_text()
    own = re.sub(r"  site: .*\n", f"  {setting.config}\n", config)
    site = copy_site(folder, {**EVENTS, "astro.config.mjs": own})
    built = site.build()
    assert built.returncode == 0, built.stdout
    return site


def addresses(site: Site) -> Iterator[tuple[str, str]]:
    """Of every page, feed and sitemap: the file, and an address on this site that it names."""
    for path, content in site.files().items():
        if path.endswith((".html", ".xml", ".ics")):
            text = content.decode().replace("\r\n ", "")
            for address in re.findall(r'(?:(?:href|src)="|<(?:loc|link|guid)[^>]*>|URL:)([^"<\r]+)', text):
                if not address.startswith("#"):
                    yield path, unescape(address).removeprefix(HOST)


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
