"""The local addresses of a text: all are found, and one can be changed without changing anything else."""

import json
from pathlib import Path

import pytest

from exporters.core.errors import ExportError
from exporters.core.local_addresses import Kind, LocalAddress
from exporters.core.markdown import find_in_values, find_local_addresses, replace_local_addresses

ROOT = Path(__file__).resolve().parents[3]
CASES = json.loads((ROOT / "frontend-contract/local-addresses.cases.json").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_local_addresses_of_a_text(case):
    found = find_local_addresses(case["markdown"])

    assert [address.url for address in found if address.kind is Kind.IMAGE] == case["imported"]
    assert [address.url for address in found if address.kind is Kind.LINK] == case["others"]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_changed_addresses_are_those_that_are_read_and_the_rest_stays(case):
    found = find_local_addresses(case["markdown"])
    new = {address: f"../nový/{number}.jpg" for number, address in enumerate(found)}

    changed = replace_local_addresses(case["markdown"], new)

    assert find_local_addresses(changed) == [LocalAddress(new[address], address.kind) for address in found]
    back = {LocalAddress(url, address.kind): address.url for address, url in new.items()}
    assert find_local_addresses(replace_local_addresses(changed, back)) == found


@pytest.mark.parametrize(
    ("url", "written"),
    [
        ("b.jpg", "![a](b.jpg)"),
        ("a b.jpg", "![a](a%20b.jpg)"),
        ("b(1).jpg", r"![a](b\(1\).jpg)"),
    ],
)
def test_another_address_is_written_so_that_it_is_read(url, written):
    assert replace_local_addresses("![a](a.jpg)", {LocalAddress("a.jpg", Kind.IMAGE): url}) == written


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("`![a](a.jpg)` ![a](a.jpg)", "`![a](a.jpg)` ![a](b.jpg)"),
        ("![a](<a.jpg> 'T')", "![a](<b.jpg> 'T')"),
        ("[![a](a.jpg)](a.jpg/)", "[![a](b.jpg)](a.jpg/)"),
        ("![a][r] x\n\n[r]: a.jpg\n", "![a][r] x\n\n[r]: b.jpg\n"),
        ("![a.jpg](a.jpg) a.jpg", "![a.jpg](b.jpg) a.jpg"),
        ('a.jpg <a href="a.jpg/">a.jpg</a> ![a](a.jpg)', 'a.jpg <a href="a.jpg/">a.jpg</a> ![a](b.jpg)'),
    ],
)
def test_only_the_address_changes(before, after):
    assert replace_local_addresses(before, {LocalAddress("a.jpg", Kind.IMAGE): "b.jpg"}) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('<img src="a.jpg" alt="a.jpg">', '<img src="b.jpg" alt="a.jpg">'),
        ('<img src="a.jpg" title="url(a.jpg)">', '<img src="b.jpg" title="url(a.jpg)">'),
        ('x <a href="a.jpg" src="a.jpg">a.jpg</a>', 'x <a href="b.jpg" src="a.jpg">a.jpg</a>'),
        ('<!-- a.jpg --><img src="a.jpg">', '<!-- a.jpg --><img src="b.jpg">'),
        (
            "<style>.x { background: url(a.jpg) } /* a.jpg */</style>",
            "<style>.x { background: url(b.jpg) } /* a.jpg */</style>",
        ),
        ("<style>\n@import 'a.jpg';\n</style>", "<style>\n@import 'b.jpg';\n</style>"),
        ("<div style='background: url(\"a.jpg\")'>", "<div style='background: url(\"b.jpg\")'>"),
    ],
)
def test_only_the_address_of_html_changes(before, after):
    assert replace_local_addresses(before, {LocalAddress("a.jpg", Kind.LINK): "b.jpg"}) == after


def test_address_that_cannot_be_changed_alone_is_named():
    with pytest.raises(ExportError, match=r"a\.jpg cannot be changed where it stands"):
        replace_local_addresses("<img\nsrc = a&period;jpg>", {LocalAddress("a.jpg", Kind.LINK): "b>c.jpg"})


def test_file_names_of_front_matter_at_any_depth():
    values = {
        "image": "./foto.jpg",
        "title": "Druhé stretnutie. Pozvánka",
        "speakers": [{"photo": "ľudia/jana.webp", "web": "https://a.sk/b.jpg"}],
        "seo": {"og": {"image": "../og.png"}},
        "logo": "/logo.svg",
        "edition": 3,
        "hero": "./moja foto (1).jpg",
        "cover": "foto.webp?w=300",
        "photos": {"dav.jpg": "Dav na námestí"},
        "intro": "Text ![a](uvod.jpg) a <img src='b.png'>, `![c](c.jpg)`\n",
        "note": "Viac na https://a.sk/x.html",
    }

    assert [address.url for address in find_in_values(values)] == [
        "./foto.jpg",
        "ľudia/jana.webp",
        "../og.png",
        "./moja foto (1).jpg",
        "foto.webp?w=300",
        "dav.jpg",
        "uvod.jpg",
        "b.png",
    ]


@pytest.mark.parametrize(
    ("url", "path"),
    [("./a%20b.jpg", "a b.jpg"), ("a/../b.jpg?x#y", "b.jpg"), ("../c.jpg", "../c.jpg"), ("ž.jpg", "ž.jpg")],
)
def test_path_of_an_address(url, path):
    assert LocalAddress(url, Kind.IMAGE).path == path


@pytest.mark.parametrize(
    ("address", "path", "moved"),
    [
        (LocalAddress("foto.jpg", Kind.IMAGE), "p/2021/b/index.md", "foto.jpg"),
        (LocalAddress("img/foto.jpg", Kind.IMAGE), "p/2021/b/index.md", "img/foto.jpg"),
        (LocalAddress("../foto.jpg", Kind.IMAGE), "p/b/index.md", "../foto.jpg"),
        (LocalAddress("../foto.jpg", Kind.IMAGE), "p/2021/b/index.md", "../../foto.jpg"),
        (LocalAddress("../../assets/x.png", Kind.IMAGE), "p/2021/b/index.md", "../../../assets/x.png"),
        (LocalAddress("../foto.jpg", Kind.VALUE), "b/index.md", "../p/foto.jpg"),
        (LocalAddress("../ina/?x=1#y", Kind.LINK), "p/b/index.md", "../ina/?x=1#y"),
        (LocalAddress("../ina/?x=1#y", Kind.LINK), "q/b/index.md", "../../p/ina/?x=1#y"),
        (LocalAddress("../ina/", Kind.LINK), "p/b.md", "../ina/"),
        (LocalAddress("../foto.jpg", Kind.IMAGE), "p/b.md", "foto.jpg"),
        (LocalAddress("plagat.pdf", Kind.LINK), "q/b/index.md", "plagat.pdf"),
    ],
)
def test_address_in_a_file_that_moved_leads_where_it_led(address, path, moved):
    assert address.move("src/pages/p/a/index.md", f"src/pages/{path}") == moved
