"""Images inside rich text: stored, read back into the editor, counted, shown."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.template import Context, Template
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.models import ReferenceIndex
from wagtail.rich_text import RichText, expand_db_html

from cms.models import CustomImage
from events.models import EventPage
from events.placeholders import PLACEHOLDER, drop_orphans
from events.text_blocks import TEXT_FEATURES

pytestmark = pytest.mark.django_db


def markup(number: int, alt: str = "Lipa", title: str = "", inside: str = PLACEHOLDER) -> str:
    titled = f' title="{title}"' if title else ""
    return f'<a linktype="image" id="{number}" alt="{alt}"{titled}>{inside}</a>'


def read(html: str) -> dict[str, Any]:
    return json.loads(ContentstateConverter(TEXT_FEATURES).from_database_format(html))


def strip_keys(html: str) -> str:
    """The markup without the block keys that Draftail adds."""
    return re.sub(r' data-block-key="\w+"', "", html)


def write(content: dict[str, Any]) -> str:
    return ContentstateConverter(TEXT_FEATURES).to_database_format(json.dumps(content))


@pytest.mark.parametrize(
    "html",
    [
        f"<p>{markup(1)}</p>",
        f"<p>Pod {markup(1)} lipou</p>",
        f"<p>{markup(1)}{markup(1, 'Druhá')}</p>",
        f"<p>{markup(1, '')}</p>",
        f"<p>{markup(1, 'A &amp; „B&quot; &lt;x&gt;', 'Názov')}</p>",
        f"<h2>🎯 Cieľ {markup(1)}</h2>",
        f"<ul><li>Jeden {markup(1)}</li><li>Dva<ul><li>{markup(1)}</li></ul></li></ul>",
        f"<p><b>Pod</b>{markup(1, inside=f'<b>{PLACEHOLDER}</b>')}<b> lipou</b></p>",
        f'<p><a href="https://a.sk">odkaz</a>{markup(1)}<a linktype="document" id="5">súbor</a></p>',
    ],
)
def test_what_is_stored_survives_the_editor(html: str) -> None:
    assert strip_keys(write(read(html))) == html


def test_an_image_is_one_unbreakable_character(make_image: Callable[..., CustomImage]) -> None:
    image = make_image()

    content = read(f"<p>Pod {markup(image.pk, title='Názov')} lipou</p>")

    [block], entity = content["blocks"], content["entityMap"]["0"]
    assert block["text"] == f"Pod {PLACEHOLDER} lipou"
    assert block["entityRanges"] == [{"key": 0, "offset": 4, "length": 1}]
    assert (entity["type"], entity["mutability"]) == ("INLINE_IMAGE", "IMMUTABLE")
    src = entity["data"].pop("src")
    assert src.endswith(".png")
    assert entity["data"] == {"id": image.pk, "alt": "Lipa", "title": "Názov"}


@pytest.mark.parametrize("inside", ["", "Lipa", f"{PLACEHOLDER}{PLACEHOLDER}"])
def test_whatever_stands_inside_reads_as_one_placeholder(inside: str) -> None:
    assert strip_keys(write(read(f"<p>Pod{markup(1, inside=inside)} x</p>"))) == f"<p>Pod{markup(1)} x</p>"


def test_a_missing_image_keeps_its_markup() -> None:
    content = read(f"<p>{markup(999)}</p>")

    assert content["entityMap"]["0"]["data"] == {"id": 999, "src": "", "alt": "Lipa"}
    assert strip_keys(write(content)) == f"<p>{markup(999)}</p>"


def test_wagtail_counts_the_use(
    make_event: Callable[..., EventPage], make_image: Callable[..., CustomImage]
) -> None:
    used, unused = make_image("Lipa"), make_image("Dub")

    event = make_event(
        {"type": "text", "value": f"<p>{markup(used.pk)}</p>"},
        {"type": "callout", "value": {"kind": "tip", "title": "", "text": f"<p>{markup(used.pk)}</p>"}},
    )

    [(page, references)] = used.get_usage()
    assert page.specific == event
    assert len(references) == 2
    assert ReferenceIndex.get_references_to(unused).count() == 0


def test_the_admin_shows_the_image_and_hides_the_placeholder(make_image: Callable[..., CustomImage]) -> None:
    image = make_image()

    html = expand_db_html(f"<p>{markup(image.pk, 'A &quot;B&quot;')} {markup(999)}</p>")

    src = image.get_rendition("max-165x165").url
    assert html == (
        f'<p><img src="{src}" alt="A &quot;B&quot;"><a hidden>{PLACEHOLDER}</a> '
        f'<img src="" alt="Lipa"><a hidden>{PLACEHOLDER}</a></p>'
    )
    assert src in Template("{{ text }}").render(Context({"text": RichText(f"<p>{markup(image.pk)}</p>")}))


@pytest.mark.parametrize(
    ("html", "clean"),
    [
        (f"<p>a{PLACEHOLDER}b</p>", "<p>ab</p>"),
        (f"<p>{markup(1)}{PLACEHOLDER}</p>", f"<p>{markup(1)}</p>"),
        (
            f"<p>{markup(1, inside=f'<b>{PLACEHOLDER}</b>')}</p>",
            f"<p>{markup(1, inside=f'<b>{PLACEHOLDER}</b>')}</p>",
        ),
        (f'<p><a href="x">{PLACEHOLDER}</a>{markup(2)}</p>', f'<p><a href="x"></a>{markup(2)}</p>'),
    ],
)
def test_a_placeholder_without_its_image_is_dropped(html: str, clean: str) -> None:
    assert drop_orphans(html) == clean
