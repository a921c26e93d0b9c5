"""What the checks know of HTML, of addresses and of lines: the parts that need no build."""

import json
from typing import Any

import pytest

from tests.frontend_contract.small_sites import ask

pytestmark = pytest.mark.node


@pytest.mark.parametrize(
    ("html", "elements"),
    [
        ('<a href="x?a=1&amp;b=&#x22;&#39;">', [("a", {"href": "x?a=1&b=\"'"})]),
        ("<IMG SRC='a>b.png' alt>", [("img", {"src": "a>b.png", "alt": ""})]),
        ("<img src=a.png/><br />", [("img", {"src": "a.png/"}), ("br", {})]),
        ('<a href="1" HREF="2">', [("a", {"href": "1"})]),
        ("1 < 2 <3 <!-- <a href=x> --><b>", [("b", {})]),
        ('<script>"<a href=x>"</script><style></style ><i>', [("i", {})]),
        ("<pre>&lt;a href=x&gt;</pre>", [("pre", {})]),
        ('<my-tag a-b="c">', [("my-tag", {"a-b": "c"})]),
        ("&#x110000;<a title='&#x110000;'>", [("a", {"title": "&#x110000;"})]),
    ],
)
def test_elements_of_a_page_are_read(html: str, elements: list[tuple[str, dict[str, str]]]) -> None:
    assert ask("check/html.js", f"it.readElements({json.dumps(html)})") == [
        {"tag": tag, "attributes": attributes} for tag, attributes in elements
    ]


def test_images_of_astro_of_html_and_of_decoration_are_told_apart() -> None:
    mark = "{&quot;src&quot;:&quot;%s&quot;,&quot;alt&quot;:&quot;a&quot;,&quot;index&quot;:0}"
    html = (
        f'<img __ASTRO_IMAGE_="{mark % "b.png"}"><img __ASTRO_IMAGE_="{mark % "https://x.sk/c.png"}">'
        '<img src="d.png"><img src="e.png" role="presentation"><video src="f.mp4"></video><a name="g"></a>'
    )

    assert ask("check/content.js", f"it.readContent({json.dumps(html)})") == {
        "imported": ["b.png"],
        "images": [
            {"src": "b.png", "alt": "a"},
            {"src": "https://x.sk/c.png", "alt": "a"},
            {"src": "d.png", "alt": ""},
        ],
        "references": [
            {"tag": "img", "address": "d.png"},
            {"tag": "img", "address": "e.png"},
            {"tag": "video", "address": "f.mp4"},
        ],
    }


@pytest.mark.parametrize(
    ("html", "addresses"),
    [
        ('<img src="a.png" srcset="b.png 1x, c,d.png 2x">', ["a.png", "b.png", "c,d.png"]),
        ('<source srcset="a.png 100w,\n  b.png">', ["a.png", "b.png"]),
        (
            '<source srcset="data:image/png;base64,AA== 1x, a.png 2x">',
            ["data:image/png;base64,AA==", "a.png"],
        ),
        ('<video poster="a.png" src="b.mp4"></video>', ["b.mp4", "a.png"]),
        ('<a srcset="a.png" poster="b.png">', []),
    ],
)
def test_every_address_of_an_element_is_read(html: str, addresses: list[str]) -> None:
    content = ask("check/content.js", f"it.readContent({json.dumps(html)})")

    assert [reference["address"] for reference in content["references"]] == addresses


@pytest.mark.parametrize(
    ("text", "key", "line"),
    [
        ("---\nslug: a\ntitle: b\n---\n", "title", 3),
        ("---\r\n\"slug\" : a\r\n'title': b\r\n---\r\n", "slug", 2),
        ("\ufeff+++\nslug = 'a'\n+++\n", "slug", 2),
        ("---\nslug: a\nmore:\n  title: b\n---\ntitle: c\n", "title", None),
        ("---\nsubtitle: a\n---\n", "title", None),
        ("title: a\n", "slug", None),
    ],
)
def test_a_key_is_found_on_its_line(text: str, key: str, line: int | None) -> None:
    found = ask("check/source-position.js", f"it.findKey({json.dumps(text)}, {json.dumps(key)}) ?? null")

    assert found == line


@pytest.mark.parametrize(
    ("text", "address", "line"),
    [
        ("a.png\n\n![x](a.png)", "a.png", 3),
        ("\r\n![x](./dve%20slov%C3%A1.png)", "./dve slová.png", 2),
        ("![x](a\\(1\\).png)", "a(1).png", 1),
        ('<img src="a.png?b=1&amp;c=2">', "a.png?b=1&c=2", 1),
        ("[x]\n\n[x]: a.png", "a.png", 3),
        ("text a.png", "a.png", 1),
        ("text", "a.png", None),
        ("text", "", None),
        ("![x](100%.png)", "100%.png", 1),
    ],
)
def test_line_of_an_address_is_found(text: str, address: str, line: int | None) -> None:
    found = ask("check/source-position.js", f"it.findLine({json.dumps(text)}, {json.dumps(address)}) ?? null")

    assert found == line


FILES = ["index.html", "a/index.html", "b.html", "c.pdf", "d/e.html"]


@pytest.mark.parametrize(
    ("path", "trailing_slash", "target"),
    [
        ("/", "ignore", "/"),
        ("/", "never", "/"),
        ("/a/", "ignore", "/a/"),
        ("/a", "ignore", "/a"),
        ("/a", "always", "/a/"),
        ("/a/", "never", "/a"),
        ("/a/index.html", "always", "/a/index.html"),
        ("/b", "ignore", "/b"),
        ("/b/", "ignore", "/b.html"),
        ("/b.html", "ignore", "/b.html"),
        ("/c.pdf", "always", "/c.pdf"),
        ("/c.pdf/", "ignore", None),
        ("/c", "ignore", None),
        ("/d/", "ignore", None),
        ("/á", "ignore", None),
        ("/stara/", "ignore", "/stara/"),
        ("/server/x", "ignore", "/server/x"),
        ("/server/", "ignore", None),
    ],
)
def test_target_of_a_path_is_a_file_a_redirect_or_a_route_of_a_server(
    path: str, trailing_slash: str, target: str | None
) -> None:
    output = (
        f"{{ files: new Set({json.dumps(FILES)}), trailingSlash: {json.dumps(trailing_slash)}, "
        r"routes: [/^\/stara\/?$/, /^\/server\/[^/]+\/?$/] }"
    )

    assert ask("check/output.js", f"it.findTarget({json.dumps(path)}, {output}) ?? null") == target


def said(found: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    """The warnings and the error that a report of these complaints makes."""
    call = f"it.report({json.dumps(found)}, it.readLevels(), {{ warn: (text) => warnings.push(text) }})"
    body = f"const warnings = []; let error; try {{ {call} }} catch (e) {{ error = e.message }}"
    spoken: dict[str, Any] = ask("check/report.js", f"(() => {{ {body} return {{ warnings, error }} }})()")
    return spoken


def test_warnings_of_one_kind_do_not_hide_everything_else() -> None:
    many = [{"file": f"{number}.md", "what": "x"} for number in range(23)]

    spoken = said({"alt": many})

    assert spoken == {
        "warnings": [
            "\n".join(
                ["Images without alternative text:", *(f"  {n}.md: x" for n in range(20)), "  and 3 more"]
            )
        ]
    }


def test_errors_are_all_named_and_what_works_nevertheless_is_a_warning() -> None:
    many = [{"file": f"{number}.md", "line": number + 1, "what": "x"} for number in range(23)]

    spoken = said({"links": [*many, {"file": "z.md", "what": "y", "level": "warn"}]})

    assert spoken["warnings"] == ["Links to correct:\n  z.md: y"]
    assert spoken["error"].splitlines() == [
        "Links to correct:",
        *(f"  {number}.md:{number + 1}: x" for number in range(23)),
        "Correct these files, or edit the pages in the CMS and export again.",
    ]


def test_nothing_is_said_where_nothing_is_wrong() -> None:
    assert said({"contract": [], "links": []}) == {"warnings": []}
