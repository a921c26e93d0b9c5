"""HTML as Draftail stores it is read without Python's parser, and to the same elements."""

from random import Random

from exporters.core.markdown.rich_text.elements import Element, parse_any, parse_elements

NAMES = ["p", "p", "b", "i", "s", "a", "li", "ul", "ol", "h2", "em", "del", "sup", "code", "strong", "br"]
ODD_NAMES = ["embed", "script", "textarea", "P", "x"]
ATTRIBUTES = ['href="/a?b&amp;c"', 'id="5"', 'alt="„b“ &quot;c&quot;"', 'alt=""']
ODD_ATTRIBUTES = ["id=5", "id='5'", "alt", 'alt="a & b"', 'alt="&copy;"']
TEXTS = ["a", " b ", "\n", "Čo\xa0je", "a &lt; b &amp;amp; c", "a > b"]
ODD_TEXTS = ["&copy;", "a & b", "&amp", "<", "a < b", "<!-- c -->", "<![CDATA[d]]>"]


def make_html(random: Random) -> str:
    """Rich text, in which one piece of ten is odd."""

    def pick(usual: list[str], odd: list[str]) -> str:
        return random.choice(usual if random.random() < 0.9 else odd)

    pieces = []
    for _ in range(random.randint(0, 5)):
        name = pick(NAMES, ODD_NAMES)
        tag = " ".join(
            [name, *(pick(ATTRIBUTES, ODD_ATTRIBUTES) for _ in range(random.choice([0, 0, 1, 2])))]
        )
        pieces += [random.choice([f"<{tag}>", f"</{name}>", f"<{tag}/>"]), pick(TEXTS, ODD_TEXTS)]
    return "".join(pieces)


def test_elements_are_those_of_pythons_parser():
    random = Random(6)
    texts = [make_html(random) for _ in range(6000)]

    assert [parse_elements(html) for html in texts] == [parse_any(html) for html in texts]


def test_a_tag_that_is_never_closed_ends_with_its_parent():
    html = '<p data-block-key="1">a<b>b<br/>c</p><p>d</i></p>'

    assert parse_elements(html) == [
        Element("p", {"data-block-key": "1"}, ["a", Element("b", {}, ["b", Element("br", {}), "c"])]),
        Element("p", {}, ["d"]),
    ]
