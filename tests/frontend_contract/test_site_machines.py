"""What the reference site says to machines: feed readers, search engines, and wherever a page is shared."""

import json
import re
from html import unescape
from xml.etree import ElementTree

import pytest

from tests.frontend_contract.sites import SAMPLE, Site
from tests.frontend_contract.test_astro_build import DESCRIPTION, EVENT
from tests.frontend_contract.test_site_lists import SAMPLE_TITLE

pytestmark = pytest.mark.node

HOST = "https://podujatia.example.org"
META = re.compile(r'<meta (?:name|property)="([\w:-]+)" content="([^"]*)">')


def tags(html: str) -> dict[str, str]:
    """The head's meta elements: name or property -> content."""
    return {name: unescape(content) for name, content in META.findall(html)}


def data(html: str) -> dict[str, object]:
    """The page's JSON-LD."""
    (found,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    content: dict[str, object] = json.loads(found)
    return content


def picture(html: str) -> str:
    """The address of the first picture in a page's text."""
    found = re.search(r'<img [^>]*src="([^"]*)"', html)
    assert found is not None
    return HOST + found[1]


def test_feed_has_the_newest_events_first(showcase: Site) -> None:
    channel = ElementTree.fromstring(showcase.files()["rss.xml"]).find("channel")
    assert channel is not None
    items = channel.findall("item")

    assert [channel.findtext(name) for name in ("title", "description", "link", "language")] == [
        "Otvorené podujatia",
        "Podujatia, ich zápisy a výstupy.",
        f"{HOST}/mesto/",
        "sk",
    ]
    assert {element.tag: element.text for element in items[1]} == {
        "title": "Všetko & <b> </script> „takto“",
        "link": f"{HOST}/mesto/podujatia/vsetko/",
        "guid": f"{HOST}/mesto/podujatia/vsetko/",
        "description": "Jeden; dva, tri \\ štyri.\nDruhý riadok, dosť dlhý na to, aby sa zalomil.",
        "pubDate": "Thu, 01 Jan 2026 00:00:00 GMT",
        "category": "Ukážka, test",
    }
    assert {element.tag: element.text for element in items[-1]} == {
        "title": "Kôň",
        "link": f"{HOST}/mesto/podujatia/%C5%BElt%C3%BD%20k%C3%B4%C5%88/",
        "guid": f"{HOST}/mesto/podujatia/%C5%BElt%C3%BD%20k%C3%B4%C5%88/",
    }
    assert (items[0].findtext("title"), items[0].findtext("category")) == ("Čítanie pri vode", "Prednáška")
    assert len(items) == 9


def test_sitemap_has_every_page_by_its_canonical_address(showcase: Site) -> None:
    sitemap = ElementTree.fromstring(showcase.files()["sitemap.xml"])
    pages = [content.decode() for path, content in showcase.files().items() if path.endswith("index.html")]
    canonical = [re.findall('<link rel="canonical" href="([^"]*)">', page)[0] for page in pages]

    listed = [element.text for element in sitemap.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]

    assert sorted(map(str, listed)) == sorted(set(canonical) - {f"{HOST}/mesto/podujatia/koncept/"})
    assert listed[:3] == [f"{HOST}/mesto/", f"{HOST}/mesto/kalendar/", f"{HOST}/mesto/o-webe/"]


def test_shared_link_shows_title_description_and_the_first_picture(site: Site) -> None:
    html = site.html(EVENT)

    assert tags(html) == {
        "viewport": "width=device-width, initial-scale=1",
        "color-scheme": "light dark",
        "description": DESCRIPTION,
        "og:type": "website",
        "og:locale": "sk_SK",
        "og:site_name": "Otvorené podujatia",
        "og:title": SAMPLE_TITLE,
        "og:description": DESCRIPTION,
        "og:url": f"{HOST}/{EVENT}/",
        "og:image": picture(html),
        "twitter:card": "summary_large_image",
    }
    assert f'<link rel="canonical" href="{HOST}/{EVENT}/">' in html


def test_page_without_a_picture_is_shared_without_one(showcase: Site) -> None:
    shared = tags(showcase.html("podujatia/zem"))

    assert shared["twitter:card"] == "summary"
    assert [name for name in shared if name in ("og:image", "og:description", "description")] == []


def test_search_engines_read_an_event_of_a_series(site: Site) -> None:
    html = site.html(EVENT)

    assert data(html) == {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": SAMPLE_TITLE,
        "startDate": "2021-03-31",
        "description": DESCRIPTION,
        "keywords": "Diskusia",
        "inLanguage": "sk",
        "url": f"{HOST}/{EVENT}/",
        "image": picture(html),
        "superEvent": {
            "@type": "EventSeries",
            "name": "Iniciatíva Partnerstva pre otvorené vládnutie",
            "url": f"{HOST}/#open_goverment_partnership",
        },
    }


def test_what_an_event_lacks_is_not_claimed_and_no_word_ends_the_script(showcase: Site) -> None:
    assert data(showcase.html("podujatia/zem")) == {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": "Zem",
        "startDate": "2025-12-30",
        "inLanguage": "sk",
        "url": f"{HOST}/mesto/podujatia/zem/",
    }
    assert data(showcase.html("podujatia/vsetko"))["name"] == "Všetko & <b> </script> „takto“"


def test_calendar_file_lies_beside_the_page_and_is_linked(site: Site) -> None:
    lines = site.files()[f"{EVENT}.ics"].decode().split("\r\n")

    assert f'<a href="/{EVENT}.ics">Do kalendára</a>' in site.html(EVENT)
    assert lines[:7] == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Astro//Wagtail events//SK",
        "BEGIN:VEVENT",
        "UID:podujatia/ogp-druhe-stretnutie@podujatia.example.org",
        "DTSTAMP:20210331T000000Z",
        "DTSTART;VALUE=DATE:20210331",
    ]
    assert lines[-5:] == [
        "CATEGORIES:Diskusia",
        f"URL:{HOST}/{EVENT}/",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


def test_calendar_file_is_the_same_wherever_the_site_begins(site: Site, showcase: Site) -> None:
    here, there = (built.files()[f"{EVENT}.ics"].decode() for built in (site, showcase))

    assert there == here.replace(f"{HOST}/podujatia/", f"{HOST}/mesto/podujatia/")
    assert SAMPLE.endswith("ogp-druhe-stretnutie/index.md")
