"""What is shown the same is the same tuple."""

import pytest

from exporters.core.errors import ExportError
from exporters.core.markdown import (
    Break,
    Delete,
    Emphasis,
    Image,
    Inline,
    InlineCode,
    InlineHtml,
    Link,
    Strong,
    Subscript,
    Superscript,
    Text,
    normalize_inline,
)
from exporters.core.markdown.normalize.tree import MAX_NESTING


def normal(*children: Inline) -> tuple[Inline, ...]:
    return normalize_inline(children)


def strong(*children: Inline | str) -> Strong:
    return Strong(tuple(Text(child) if isinstance(child, str) else child for child in children))


def emphasis(*children: Inline | str) -> Emphasis:
    return Emphasis(tuple(Text(child) if isinstance(child, str) else child for child in children))


def link(*children: Inline | str, url: str = "/a") -> Link:
    return Link(url, tuple(Text(child) if isinstance(child, str) else child for child in children))


def test_white_space_is_one_space_and_none_at_the_ends():
    assert normal(Text(" a \t\r\n b\f")) == (Text("a b"),)


def test_white_space_alone_is_nothing():
    assert normal(Text("  "), strong(" "), emphasis()) == ()


def test_a_non_breaking_space_is_text():
    assert normal(Text("\xa0a \xa0 b\xa0")) == (Text("\xa0a \xa0 b\xa0"),)


def test_neighbouring_texts_are_one():
    assert normal(Text("a"), Text(" b "), Text(" c")) == (Text("a b c"),)


def test_neighbouring_code_spans_are_one():
    assert normal(InlineCode("a"), InlineCode("b")) == (InlineCode("ab"),)


def test_code_spans_with_different_marks_stay_two():
    assert normal(strong(InlineCode("a")), InlineCode("b")) == (strong(InlineCode("a")), InlineCode("b"))


@pytest.mark.parametrize("space", [" ", "\xa0", "\u2003", "\u2028"])
def test_white_space_moves_out_of_marks(space: str):
    assert normal(Text("a"), strong(f"{space}b{space}"), Text("c")) == (
        Text(f"a{space}"),
        strong("b"),
        Text(f"{space}c"),
    )


def test_white_space_moves_out_of_nested_marks_only_as_far_as_it_must():
    assert normal(strong(emphasis("a "), "b")) == (strong(emphasis("a"), " b"),)


def test_white_space_moves_out_of_links():
    assert normal(Text("a"), link(" b "), Text("c")) == (Text("a "), link("b"), Text(" c"))


def test_a_mark_around_white_space_only_is_gone():
    assert normal(Text("a"), strong(" "), Text("b")) == (Text("a b"),)


def test_empty_code_is_nothing_and_so_is_a_mark_around_it():
    assert normal(strong(InlineCode("")), InlineHtml("")) == ()


def test_code_is_one_line():
    assert normal(InlineCode("a\r\n b")) == (InlineCode("a  b"),)


def test_a_mark_goes_on_over_white_space_between_two_of_it():
    assert normal(strong("a "), strong("b")) == (strong("a b"),)
    assert normal(strong("a"), Text(" "), strong("b")) == (strong("a"), Text(" "), strong("b"))


def test_breaks_move_out_of_marks_and_lose_the_spaces_beside_them():
    assert normal(strong("a ", Break(), " "), Text("b")) == (strong("a"), Break(), Text("b"))


def test_breaks_stay_inside_marks_that_go_on():
    assert normal(strong("a ", Break(), " b")) == (strong("a", Break(), "b"),)


def test_breaks_at_the_ends_stay():
    assert normal(Break(), Text(" a "), Break(), Text(" ")) == (Break(), Text("a"), Break())


def test_the_longest_mark_is_outermost():
    assert normal(emphasis(strong("a")), strong("b")) == (strong(emphasis("a"), "b"),)


def test_a_mark_that_overlaps_another_is_split():
    assert normal(strong("a", emphasis("b")), emphasis("c")) == (strong("a", emphasis("b")), emphasis("c"))


def test_marks_of_the_same_extent_have_one_order():
    superscript = Superscript((Subscript((Emphasis((Strong((Delete((Text("a"),)),)),)),)),))
    turned = Delete((Strong((Emphasis((Subscript((Superscript((Text("a"),)),)),)),)),))

    assert normal(turned) == normal(superscript) == (superscript,)


def test_a_mark_around_a_link_goes_inside():
    assert normal(strong(link("a"))) == (link(strong("a")),)


def test_a_mark_longer_than_a_link_stays_around_it():
    assert normal(strong("a ", link("b"))) == (strong("a ", link("b")),)


def test_a_mark_that_ends_inside_a_link_is_split_not_the_link():
    assert normal(strong("a"), link(strong("b"), "c")) == (strong("a"), link(strong("b"), "c"))


def test_neighbouring_links_to_one_address_are_one():
    assert normal(link("a"), link("b")) == (link("ab"),)


def test_links_of_different_titles_stay_two():
    titled = Link("/a", (Text("b"),), "Titul")

    assert normal(link("a"), titled) == (link("a"), titled)


def test_a_link_in_a_link_is_the_outer_one():
    assert normal(link("a", link("b", url="/b"))) == (link("ab"),)


def test_a_link_without_children_stays():
    assert normal(link(), Text("a")) == (link(), Text("a"))


def test_emphasis_in_emphasis_is_two_elements():
    assert normal(emphasis("a ", emphasis("b"), " c")) == (emphasis("a ", emphasis("b"), " c"),)


def test_images_and_html_are_as_solid_as_letters():
    image = Image("./a.jpg", "x")

    assert normal(strong(" ", image, " ")) == (strong(image),)
    assert normal(Text("a "), InlineHtml("<br>"), Text(" b")) == (Text("a "), InlineHtml("<br>"), Text(" b"))


def test_white_space_in_alternative_text_is_collapsed():
    assert normal(Image("./a.jpg", "a\n  b")) == (Image("./a.jpg", "a b"),)


def test_the_exporters_own_separator_is_gone():
    assert normal(Text("a"), InlineHtml("<!-- -->"), Text("@b.sk")) == (Text("a@b.sk"),)


def test_what_no_file_can_hold_is_replaced():
    assert normal(Text("a\0\ud800b")) == (Text("a\ufffd\ufffdb"),)


def test_marks_nested_beyond_the_limit_are_refused():
    text: Inline = Text("a")
    for _ in range(MAX_NESTING + 1):
        text = Strong((text,))

    with pytest.raises(ExportError, match=r"^Text is nested deeper than 100 marks\. Remove some of them\.$"):
        normal(text)
