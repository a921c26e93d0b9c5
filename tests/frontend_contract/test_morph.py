"""One document becomes another in place: whatever the two are, and with as little touched as can be."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.frontend_contract.sites import FRONTEND

pytestmark = pytest.mark.browser

MORPH = FRONTEND / "integration/preview/browser/morph.js"

# (before, after): the body becomes `after`; returns what it says then, and the marked nodes that stayed.
CHANGE = """([before, after]) => {
  document.body.innerHTML = before;
  const marked = [...document.querySelectorAll('[id]')];
  const fresh = new DOMParser().parseFromString(`<body>${after}`, 'text/html');
  morph(document.body, fresh.body);
  return [document.body.innerHTML, marked.filter((node) => node.isConnected).map(({ id }) => id)];
}"""

PARSED = "(html) => ((document.body.innerHTML = html), document.body.innerHTML)"

# Random trees of few names, so that much of one is found in the other.
RANDOM = """(seed) => {
  let state = seed;
  const next = (limit) => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return Math.floor((state / 2147483648) * limit);
  };
  const tree = (depth) => {
    if (depth > 3 || next(4) === 0) return `${'áb'[next(2)]} `;
    const name = ['p', 'b', 'div', 'img', 'table', 'svg', 'details'][next(7)];
    const attribute = ['', ' class="a"', ' class="b" title="&quot;"', ' hidden'][next(4)];
    const inside = Array.from({ length: next(4) }, () => tree(depth + 1)).join('');
    return `<${name}${attribute}>${inside}</${name}><!--${next(2)}-->`;
  };
  const parse = (html) => new DOMParser().parseFromString(`<body>${html}`, 'text/html').body;
  const [before, after] = [0, 1].map(() => Array.from({ length: next(6) }, () => tree(0)).join(''));
  document.body.replaceWith(document.importNode(parse(before), true));
  morph(document.body, parse(after));
  return document.body.isEqualNode(parse(after)) ? null : [before, after];
}"""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    page.add_script_tag(content=MORPH.read_text())
    yield page
    page.close()


@pytest.mark.parametrize(
    ("before", "after", "kept"),
    [
        ("<p id=a>A</p><p id=b>B</p>", "<p id=a>A</p><p>N</p><p id=b>B</p>", ["a", "b"]),
        ("<p id=a>A</p><p id=b>B</p><p id=c>C</p>", "<p id=a>A</p><p id=c>C</p>", ["a", "c"]),
        ("<p id=a>A</p><img id=i src=data:,>", "<p id=a>Ab</p><img id=i src=data:,>", ["a", "i"]),
        ("<h2 id=a>A</h2><p id=b>B</p>", "<h3 id=a>A</h3><p id=b>B</p>", ["b"]),
        ("<ul id=u><li>1<li id=z>2</ul>", "<ul id=u class=x><li>0<li>1<li id=z>2</ul>", ["u", "z"]),
        ("", "<p>A</p>", []),
        ("<p id=a>A</p>", "", []),
        ("<video id=v src=data:a></video>", "<video id=v src=data:b></video>", []),
        ("<iframe id=v src=data:a></iframe>", "<iframe id=v src=data:a></iframe>", ["v"]),
    ],
)
def test_what_is_the_same_stays(page: Page, before: str, after: str, kept: list[str]) -> None:
    said, stayed = page.evaluate(CHANGE, [before, after])

    assert said == page.evaluate(PARSED, after)
    assert stayed == kept


def test_what_the_checker_added_stays(page: Page) -> None:
    before = "<p>A</p><wagtail-inline-userbar id=w></wagtail-inline-userbar><p>B</p>"

    said, stayed = page.evaluate(CHANGE, [before, "<p>A</p><p>C</p>"])

    assert stayed == ["w"]
    assert said == '<p>A</p><wagtail-inline-userbar id="w"></wagtail-inline-userbar><p>C</p>'


def test_any_document_becomes_any_other(page: Page) -> None:
    failed = [found for seed in range(1, 1001) if (found := page.evaluate(RANDOM, seed))]

    assert failed == []
