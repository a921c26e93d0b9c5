"""What publishing would refuse, named part by part."""

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock

from events.unfinished import explain, refused_parts


class Person(blocks.StructBlock):
    name = blocks.CharBlock(label="Meno")
    links = blocks.ListBlock(blocks.URLBlock(label="Odkaz"), label="Odkazy", min_num=3)

    class Meta:
        label = "Osoba"


def test_value_that_can_be_published_has_no_sentence() -> None:
    person = Person().to_python({"name": "Eva", "links": ["https://a.sk"] * 3})

    assert refused_parts(Person(), person) == []


def test_each_part_has_its_name_and_the_same_is_said_once() -> None:
    person = Person().to_python({"name": "", "links": ["nie", "ani toto"]})

    assert refused_parts(Person(), person) == [
        "Meno: Toto pole je povinné.",
        "Odkazy: Minimálne množstvo je 3",
        "Odkaz: Zadajte platnú URL adresu.",
    ]


def test_cell_is_named_after_its_table() -> None:
    table = TypedTableBlock([("url", blocks.URLBlock(label="Adresa"))])
    table.set_name("table")
    table.label = "Tabuľka"
    value = table.to_python({"columns": [{"type": "url", "heading": "A"}], "rows": [{"values": ["nie"]}]})

    assert refused_parts(table, value) == ["Tabuľka: Zadajte platnú URL adresu."]


def test_plain_error_is_about_the_block_itself() -> None:
    block = blocks.CharBlock(label="Meno")

    assert list(explain(block, ValidationError(["Prvé.", "Druhé."]))) == ["Meno: Prvé.", "Meno: Druhé."]
