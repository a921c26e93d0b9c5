"""What the comparer ignores, and what it must not."""

import pytest

from tests.astro_oracle.html import shown

ALIKE = [
    ("<p>a  b\n c</p>", "<p> a b c </p>"),
    ("<p>a<br>\nb</p>", "<p>a <br>b</p>"),
    ("<ul>\n<li>a\n<ul><li>b</li></ul></li></ul>", "<ul><li>a<ul>\n<li>b</li>\n</ul>\n</li></ul>"),
    ("<p>a<!-- x -->b</p>", "<p>ab</p>"),
    ('<p><a href="/a" title="b">c</a></p>', "<p><a title='b' href='/a'>c</a></p>"),
    ("<p>&amp;&#x22;</p>", '<p>&amp;"</p>'),
    ("<p><em><strong>a</strong></em></p>", "<p><strong><em>a</em></strong></p>"),
    ("<p><em>a</em><em>b</em></p>", "<p><em>ab</em></p>"),
    ("<p><em>a </em>b</p>", "<p><em>a</em> b</p>"),
    ("<p>a<em></em>b<em> </em>c</p>", "<p>ab c</p>"),
    ('<h2 id="x">a</h2>', "<h2>a</h2>"),
    ('<p><a href="/%C4%8D%20a">b</a></p>', '<p><a href="/č a">b</a></p>'),
    (
        '<img __ASTRO_IMAGE_="{&quot;alt&quot;:&quot;a b&quot;,&quot;src&quot;:&quot;./č.jpg&quot;,'
        '&quot;index&quot;:0}">',
        '<img src="%C4%8D.jpg" alt="a\nb">',
    ),
    ('<td align="left">a</td>', '<td style="text-align: left">a</td>'),
    ("<pre><code>\n\na\n</code></pre>", "<pre><code>a\n</code></pre>"),
    ("<input disabled checked>", '<input checked="" disabled="">'),
]

DIFFERENT = [
    ("<p>a</p><p>b</p>", "<p>a b</p>"),
    ("<p>ab</p>", "<p>a b</p>"),
    ("<p>a\xa0b</p>", "<p>a b</p>"),
    ("<p>a<br>b</p>", "<p>a b</p>"),
    ("<p>a<br><br>b</p>", "<p>a<br>b</p>"),
    ("<p><em>a</em></p>", "<p>a</p>"),
    ("<p><em>a</em></p>", "<p><strong>a</strong></p>"),
    ("<p><em><em>a</em></em></p>", "<p><em>a</em></p>"),
    ("<p><em>a</em> <em>b</em></p>", "<p><em>a b</em></p>"),
    ("<p><em>a</em></p><p>b</p>", "<p><em>a</p><p>b</p>"),
    ("<ul><li>a</li></ul>", "<ul><li><p>a</p></li></ul>"),
    ("<ul><li>a</li></ul>", "<ol><li>a</li></ol>"),
    ("<ol><li>a</li></ol>", '<ol start="3"><li>a</li></ol>'),
    ("<h2>a</h2>", "<h3>a</h3>"),
    ('<a href="/a">b</a>', '<a href="/b">b</a>'),
    ('<img src="a.jpg" alt="a">', '<img src="a.jpg" alt="b">'),
    ('<img src="a.jpg" alt="">', '<img src="b.jpg" alt="">'),
    ('<p id="a">b</p>', "<p>b</p>"),
    ("<p>&lt;b></p>", "<p><b></p>"),
    ("<pre><code>a  b</code></pre>", "<pre><code>a b</code></pre>"),
    ("<pre><code>a\n\n</code></pre>", "<pre><code>a\n</code></pre>"),
    ('<a id="a"></a>', ""),
]


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_what_a_reader_cannot_tell_apart_is_equal(one: str, other: str):
    assert shown(one) == shown(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_what_a_reader_sees_is_not_ignored(one: str, other: str):
    assert shown(one) != shown(other)


def test_the_lines_tell_a_person_what_is_shown():
    assert shown("<h2>a <em>b</em></h2><ul><li>c</li></ul>").split("\n") == [
        "<h2>",
        "  'a '",
        "  [em]'b'",
        "<ul>",
        "  <li>",
        "    'c'",
    ]
