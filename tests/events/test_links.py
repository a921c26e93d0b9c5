"""Typed addresses become links; links with other schemes are refused."""

import pytest

from events.links import link_addresses, refused_scheme, refused_schemes


def a(href: str, text: str | None = None) -> str:
    return f'<a href="{href}">{text or href}</a>'


@pytest.mark.parametrize(
    ("html", "linked"),
    [
        ("<p>Bez adresy</p>", "<p>Bez adresy</p>"),
        ("<p>https://a.sk</p>", f"<p>{a('https://a.sk')}</p>"),
        ("<p>Pozri https://a.sk/x?y=1&amp;z=2.</p>", f"<p>Pozri {a('https://a.sk/x?y=1&amp;z=2')}.</p>"),
        ("<p>(https://a.sk/b_(c))</p>", f"<p>({a('https://a.sk/b_(c)')})</p>"),
        ("<p>„https://a.sk“</p>", f"<p>„{a('https://a.sk')}“</p>"),
        ("<p>&lt;https://a.sk&gt;</p>", f"<p>&lt;{a('https://a.sk')}&gt;</p>"),
        ("<p>www.a.sk!</p>", f"<p>{a('http://www.a.sk', 'www.a.sk')}!</p>"),
        ("<p>pište na jana@a.sk.</p>", f"<p>pište na {a('mailto:jana@a.sk', 'jana@a.sk')}.</p>"),
        ("<p><b>https://a.sk</b></p>", f"<p><b>{a('https://a.sk')}</b></p>"),
        ("<p>https://a.sk\xa0tu</p>", f"<p>{a('https://a.sk')}\xa0tu</p>"),
        ("<p>HTTP://A.SK</p>", f"<p>{a('HTTP://A.SK')}</p>"),
        ("<p>https://á.sk/č</p>", f"<p>{a('https://á.sk/č')}</p>"),
        ("<p>https://a.sk/?a=1&amp;</p>", f"<p>{a('https://a.sk/?a=1&amp;')}</p>"),
    ],
)
def test_an_address_becomes_a_link(html: str, linked: str) -> None:
    assert link_addresses(html) == linked


@pytest.mark.parametrize(
    "html",
    [
        '<p><a href="https://a.sk">https://a.sk</a></p>',
        '<p><a linktype="page" id="3">www.a.sk</a></p>',
        "<p><code>https://a.sk</code></p>",
        "<p><a href='https://a.sk'><b>www.a.sk</b></a></p>",
        "<p>https://</p>",
        "<p>https://...</p>",
        "<p>a@b</p>",
        "<p>xhttps://a.sk</p>",
        "<p>súbor/www.a</p>",
    ],
)
def test_what_is_a_link_already_or_no_address_stays(html: str) -> None:
    assert link_addresses(html) == html


@pytest.mark.parametrize("html", ["<p>https://a.sk, www.b.sk a c@d.sk</p>", "<p>(www.a.sk)</p>"])
def test_linking_twice_is_linking_once(html: str) -> None:
    assert link_addresses(link_addresses(html)) == link_addresses(html)


@pytest.mark.parametrize(
    "address",
    ["https://a.sk", "HTTP://a.sk", "mailto:a@b.sk", "tel:+421", "/x/", "#y", "../z", "?q", "", "a/b:c"],
)
def test_a_decent_address_is_not_refused(address: str) -> None:
    assert refused_scheme(address) is None


@pytest.mark.parametrize(
    ("address", "scheme"),
    [
        ("javascript:alert(1)", "javascript"),
        ("JavaScript:alert(1)", "javascript"),
        ("java\tscript:alert(1)", "javascript"),
        (" \x01javascript:alert(1)", "javascript"),
        ("data:text/html,x", "data"),
        ("vbscript:x", "vbscript"),
        ("file:///etc/passwd", "file"),
    ],
)
def test_a_dangerous_scheme_is_named(address: str, scheme: str) -> None:
    assert refused_scheme(address) == scheme


def test_every_dangerous_link_of_a_text_is_found() -> None:
    links = ['<a href="https://a.sk">', '<a class="x" href="java&#x0a;script:b">', '<a href="data:c">']
    html = "".join(f"<p>{link}x</a></p>" for link in links)

    assert list(refused_schemes(html)) == ["javascript", "data"]
