"""Where two versions are compared, a reader sees paragraphs, images, captions and tables."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from wagtail.images.tests.utils import get_test_image_file

from cms.models import CustomImage
from events.comparison import describe_rich_text
from events.models import EventPage

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("<p>Prvý</p><p>Druhý</p>", ["Prvý", "Druhý"]),
        ("<h2>Nadpis</h2><p>a<br/>b</p>", ["Nadpis", "a", "b"]),
        ("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", ["• a", "• • b", "• c"]),
        ('<p><a href="https://example.org/">sem</a> &lt;b&gt;</p>', ["sem (https://example.org/) <b>"]),
        (
            '<p>Tu <a linktype="image" id="0" alt="">\ufffc</a>.</p>',
            ["Tu [Obrázok: zmazaný obrázok, ozdobný]."],
        ),
    ],
)
def test_rich_text_in_lines(source: str, lines: list[str]) -> None:
    assert describe_rich_text(source) == "\n".join(lines)


@pytest.fixture
def image() -> CustomImage:
    return CustomImage.objects.create(title="Lipa v parku", file=get_test_image_file())


def table(*cells: str) -> dict:
    columns = [{"type": "text", "heading": "Kto"}, {"type": "text", "heading": "Kedy"}]
    return {
        "type": "table",
        "id": "t",
        "value": {
            "columns": columns,
            "rows": [{"values": [f"<p>{cell}</p>" for cell in cells]}],
            "caption": "",
        },
    }


def test_comparison_shows_what_changed(
    client: Client, make_event: Callable[..., EventPage], image: CustomImage
) -> None:
    client.force_login(User.objects.create_superuser("admin"))

    def body(word: str, alt: str, caption: str, cell: str) -> list[dict]:
        inline = f'<a linktype="image" id="{image.pk}" alt="{alt}">\ufffc</a>'
        picture = {"image": image.pk, "decorative": False, "alt_text": alt, "caption": caption}
        return [
            {"type": "text", "id": "p", "value": f"<p>Prvý</p><p>{word} {inline}</p>"},
            {"type": "image", "id": "i", "value": picture},
            table("Jana", cell),
        ]

    event = make_event(*body("Druhý", "Lipa", "V máji", "utorok"))
    first = event.save_revision()
    event.body = event.body.stream_block.to_python(body("Druhý", "Strom", "Pri rieke", "streda"))
    last = event.save_revision()

    answer = client.get(reverse("wagtailadmin_pages:revisions_compare", args=[event.pk, first.pk, last.pk]))

    shown = answer.content.decode()
    assert answer.status_code == 200
    for old, new in [("Lipa", "Strom"), ("V máji", "Pri rieke"), ("utorok", "streda")]:
        assert f'<span class="deletion">{old}</span><span class="addition">{new}</span>' in shown
    assert f"Prvý<br>Druhý [Obrázok: {image.title}, alternatívny text: " in shown
    assert "Kto | Kedy<br>Jana | " in shown
