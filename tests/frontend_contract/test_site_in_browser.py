"""The reference site in a browser: usable by everybody, light, still, and asking nobody else for anything."""

from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.axe import find_violations
from tests.frontend_contract.sites import Site
from tests.frontend_contract.test_astro_build import EVENT
from tests.frontend_contract.visits import HOST, PHONE, Visit

pytestmark = [pytest.mark.node, pytest.mark.browser]

PAGES = [
    "",
    "kalendar/",
    "o-webe/",
    "podujatia/vsetko/",
    "podujatia/dlhe/",
    "podujatia/zem/",
    "podujatia/buduce/",
    f"{EVENT}/",
]
PLAYER = "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"  # In the golden file of embeds.
LARGEST_PAGE = 30_000  # Bytes of HTML with its style, before compression and without pictures.

SHIFTS = """new Promise((done) => {
  let sum = 0;
  new PerformanceObserver((list) => list.getEntries().forEach((entry) => { sum += entry.value; }))
    .observe({ type: 'layout-shift', buffered: true });
  requestAnimationFrame(() => setTimeout(() => done(sum)));
})"""
TREE = "(function tree(element) { return [element.localName, ...Array.from(element.children, tree)]; })"
TO_THE_END = """(async () => {
  for (let y = 0; y < document.documentElement.scrollHeight; y += 400) {
    scrollTo(0, y);
    await new Promise(requestAnimationFrame);
  }
})()"""
# Those of a closed dialog are not there yet.
PICTURES = "Array.from(document.images).filter((picture) => picture.checkVisibility())"
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


@dataclass(frozen=True)
class Seen:
    """What a reader on a phone has met at the end of a page.

    source: the page's HTML. tree: its elements as the browser nests them, [name, child, …].
    shift: how much has moved under the reader's eyes, Cumulative Layout Shift.
    pictures: of each whether it waits to be near, and the attributes that keep its place.
    """

    source: str
    asked: list[str]
    width: int
    shift: float
    tree: list[Any]
    ids: list[str]
    pictures: list[list[Any]]


def read_on_phone(browser: Browser, site: Site, page: str) -> Seen:
    visit = Visit(browser, site, width=PHONE)
    window = visit.open(page)
    window.evaluate(TO_THE_END)
    window.wait_for_function(f"{PICTURES}.every(({{ naturalWidth }}) => naturalWidth > 0)")
    seen = Seen(
        source=visit.files[f"{page}index.html"].decode(),
        asked=visit.asked,
        width=window.evaluate("document.documentElement.scrollWidth"),
        shift=window.evaluate(SHIFTS),
        tree=window.evaluate(f"{TREE}(document.documentElement)"),
        ids=window.evaluate("Array.from(document.querySelectorAll('[id]'), ({ id }) => id)"),
        pictures=window.evaluate(
            f"{PICTURES}.map((p) => [p.loading, ...['width', 'height'].map((name) => p.hasAttribute(name))])"
        ),
    )
    window.close()
    return seen


@pytest.fixture(scope="module")
def seen(browser: Browser, showcase: Site) -> dict[str, Seen]:
    """Each page as a reader on a phone has seen it."""
    return {page: read_on_phone(browser, showcase, page) for page in PAGES}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(browser: Browser, showcase: Site, scheme: str) -> None:
    visit = Visit(browser, showcase, width=1280, scheme=scheme)
    found = {}
    for page in PAGES:
        window = visit.open(page)
        violations = find_violations(window)
        found[page] = [f"{one['id']}: {node['html']}" for one in violations for node in one["nodes"]]
    visit.window.close()

    assert found == {page: [] for page in PAGES}


def test_axe_would_find_faults(browser: Browser, showcase: Site) -> None:
    visit = Visit(browser, showcase, width=PHONE)
    window = visit.open("podujatia/dlhe/")
    window.evaluate("document.querySelector('table').removeAttribute('tabindex')")
    window.add_style_tag(content="p { color: #bbb }")

    found = [violation["id"] for violation in find_violations(window)]
    visit.window.close()

    assert found == ["color-contrast", "scrollable-region-focusable"]


def test_page_is_light(seen: dict[str, Seen]) -> None:
    sizes = {page: len(met.source.encode()) for page, met in seen.items()}

    assert {page: size for page, size in sizes.items() if size > LARGEST_PAGE} == {}
    print(sizes)


def test_nothing_moves_while_the_page_loads(seen: dict[str, Seen]) -> None:
    assert {page: met.shift for page, met in seen.items()} == dict.fromkeys(PAGES, 0)


def test_pictures_keep_their_place_and_load_when_they_come_near(seen: dict[str, Seen]) -> None:
    pictures = [picture for met in seen.values() for picture in met.pictures]

    assert pictures == [["lazy", True, True]] * len(pictures)
    assert len(pictures) > 9


def test_nothing_is_wider_than_a_phone(seen: dict[str, Seen]) -> None:
    assert {page: met.width for page, met in seen.items()} == dict.fromkeys(PAGES, PHONE)


def test_nobody_else_is_asked_but_for_a_player_that_an_editor_chose(seen: dict[str, Seen]) -> None:
    others = [url for met in seen.values() for url in met.asked if not url.startswith(f"{HOST}/")]

    assert others == [PLAYER]


def test_browser_nests_the_elements_as_they_are_written(seen: dict[str, Seen]) -> None:
    """A tag out of its place would be moved or closed."""
    assert {page: written_tree(met.source) for page, met in seen.items()} == {
        page: met.tree for page, met in seen.items()
    }


def test_no_id_is_there_twice(seen: dict[str, Seen]) -> None:
    assert {page: sorted(met.ids) for page, met in seen.items()} == {
        page: sorted(set(met.ids)) for page, met in seen.items()
    }


def test_first_tab_leads_past_the_header(browser: Browser, showcase: Site) -> None:
    window = Visit(browser, showcase, width=PHONE).open("podujatia/zem/")
    window.keyboard.press("Tab")
    shown = window.locator(".skip").bounding_box()
    window.keyboard.press("Enter")
    window.keyboard.press("Tab")
    focused = window.evaluate("document.activeElement.textContent")
    window.close()

    assert shown is not None
    assert shown["width"] > 100
    assert focused == "Do kalendára"


class Tree(HTMLParser):
    """The elements as the source nests them: [name, child, …]."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[list[Any]] = [[]]

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        element = [tag]
        self.open[-1].append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        closed = self.open.pop()[0]
        assert closed == tag, f"</{tag}> stands where </{closed}> is due"


def written_tree(html: str) -> list[Any]:
    tree = Tree()
    tree.feed(html)
    ((root,),) = tree.open
    return list(root)
