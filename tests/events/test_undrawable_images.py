"""No screen fails for one image that cannot be drawn."""

from collections.abc import Callable
from random import Random

import pytest
from django.test import Client
from django.urls import reverse

from cms.models import CustomImage
from events.models import EventPage
from tests.planted_images import draw, save
from tests.stored_images import store_unchecked

JPEG = save(draw("RGB", (400, 300), Random(2)), "JPEG")
OLD = {
    "cut": (JPEG[:2000], "stary.jpg"),
    "TIFF": (save(draw("RGB"), "TIFF"), "stary.tiff"),
    "SVG": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "stary.svg"),
    "empty": (b"", "stary.jpg"),
    "words": (b"Ahoj", "stary.png"),
    "gone": (None, "stary.jpg"),
    "broken EXIF": (JPEG[:2] + b"\xff\xe1\0\x10Exif\0\0MM\0*\xff\xff\xff\xff" + JPEG[2:2000], "stary.jpg"),
}


@pytest.mark.parametrize("name", OLD)
def test_what_cannot_be_drawn_breaks_no_screen(
    admin_client: Client,
    make_image: Callable[..., CustomImage],
    make_event: Callable[..., EventPage],
    name: str,
) -> None:
    content, file = OLD[name]
    image = store_unchecked(JPEG if content is None else content, file)
    if content is None:
        image.file.storage.delete(image.file.name)
    make_image("Dobrý")
    body = [
        {"type": "image", "value": {"image": image.pk, "image_alt_text": "Lipa", "caption": ""}},
        {
            "type": "gallery",
            "value": {"images": [{"image": image.pk, "image_alt_text": "Lipa", "caption": ""}]},
        },
        {"type": "text", "value": f'<p><a linktype="image" id="{image.pk}" alt="Lipa">\ufffc</a></p>'},
    ]
    page = make_event(*body)
    addresses = {
        "index": reverse("wagtailimages:index"),
        "list": f"{reverse('wagtailimages:index')}?layout=list",
        "chooser": reverse("wagtailimages_chooser:choose"),
        "results": reverse("wagtailimages_chooser:choose_results"),
        "chosen": reverse("wagtailimages_chooser:chosen", args=[image.pk]),
        "format": reverse("wagtailimages_chooser:select_format", args=[image.pk]),
        "several": f"{reverse('wagtailimages_chooser:chosen_multiple')}?id={image.pk}",
        "edit": reverse("wagtailimages:edit", args=[image.pk]),
        "usage": reverse("wagtailimages:image_usage", args=[image.pk]),
        "delete": reverse("wagtailimages:delete", args=[image.pk]),
        "page": reverse("wagtailadmin_pages:edit", args=[page.pk]),
        "home": reverse("wagtailadmin_home"),
    }

    answers = {name: admin_client.get(address) for name, address in addresses.items()}

    assert {name: answer.status_code for name, answer in answers.items()} == dict.fromkeys(addresses, 200)
    for shown in ("index", "chooser", "chosen", "edit", "page"):
        assert "cannot-be-drawn" in answers[shown].content.decode(), shown
