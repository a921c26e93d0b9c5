"""Trees for hypothesis: any text, any nesting that an editor can make."""

from hypothesis import strategies as st

from exporters.core.markdown import (
    Break,
    Delete,
    Emphasis,
    Heading,
    Image,
    Inline,
    InlineCode,
    Link,
    List,
    ListItem,
    Paragraph,
    Root,
    Strong,
    Subscript,
    Superscript,
    Table,
    Text,
)

# White space that a browser shows as nothing and Unicode calls a line ending is left to its own test.
CHARACTERS = st.characters(exclude_categories=("Cs", "Cc"), include_characters="\t\n")
SIGNS = st.sampled_from([*"*_~`[]()<>!#+-=|\\&;:.\"'/@ a1\xa0„“🎯", "www.", "https://", "&amp;"])
TEXT = st.lists(st.one_of(CHARACTERS, SIGNS, SIGNS), min_size=1, max_size=8).map("".join)
URL = st.sampled_from(["/a", "./b c.pdf", "https://a.sk/(b)_c?d&e=1%", "mailto:a@b.sk", "#a*b*"])

LEAF = st.one_of(
    st.builds(Text, TEXT),
    st.builds(Text, TEXT),
    st.builds(InlineCode, TEXT.map(lambda text: text.replace("\n", " "))),
    st.builds(Image, st.sampled_from(["./a.jpg", "./Čo je.jpg"]), TEXT),
    st.just(Break()),
)


def _children(inner: st.SearchStrategy[Inline]) -> st.SearchStrategy[tuple[Inline, ...]]:
    return st.lists(inner, min_size=1, max_size=4).map(tuple)


def _marked(inner: st.SearchStrategy[Inline]) -> st.SearchStrategy[Inline]:
    marks = [Emphasis, Strong, Delete, Superscript, Subscript]
    return st.one_of(*(st.builds(mark, _children(inner)) for mark in marks))


MARKED = st.recursive(LEAF, _marked, max_leaves=4)
LINK = st.builds(Link, URL, _children(MARKED))
NODE = st.recursive(st.one_of(MARKED, MARKED, LINK), _marked, max_leaves=4)
INLINE = st.lists(NODE, max_size=4).map(tuple)

PARAGRAPH = st.builds(Paragraph, INLINE)
CELLS = st.lists(st.lists(INLINE, min_size=2, max_size=2).map(tuple), min_size=1, max_size=3).map(tuple)


def _list(inner: st.SearchStrategy[List]) -> st.SearchStrategy[List]:
    item = st.one_of(
        st.builds(lambda first: ListItem((first,)), PARAGRAPH),
        st.builds(lambda first, rest: ListItem((first, rest)), PARAGRAPH, inner),
    )
    return st.builds(
        lambda items, ordered, spread: List(tuple(items), ordered=ordered, spread=spread),
        st.lists(item, min_size=1, max_size=3),
        st.booleans(),
        st.booleans(),
    )


LIST = st.recursive(_list(st.just(List(()))), _list, max_leaves=3)
BLOCK = st.one_of(
    PARAGRAPH,
    PARAGRAPH,
    st.builds(Heading, st.integers(1, 6), INLINE),
    LIST,
    st.builds(Table, st.just(("left", None)), CELLS),
)
ROOT = st.lists(BLOCK, min_size=1, max_size=3).map(lambda blocks: Root(tuple(blocks)))
