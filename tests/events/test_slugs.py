"""A slug that no release can hold is refused at the field, of a draft as well, by form and by code."""

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from tests.exporters.exports import make_event, make_folder

pytestmark = pytest.mark.django_db

DEVICE = "Choose another address: this one has the name of a device."


@pytest.mark.parametrize(
    ("slug", "message"),
    [
        ("con", DEVICE),
        ("LPT1", DEVICE),
        ("node_modules", "Choose another address: this one lies in node_modules."),
        ("á" * 130, "Choose another address: this one is too long."),
        (
            "_preview",
            "The site has no page at an address that starts with an underscore. Choose another one.",
        ),
    ],
    ids=["device", "device in capitals", "node_modules", "too long", "underscore"],
)
@pytest.mark.parametrize(
    "make", [make_folder, lambda slug: make_event(make_folder("podujatia"), slug)], ids=["folder", "event"]
)
def test_refused(make, slug, message):
    page = make("beseda")
    page.slug = slug

    with override("en"), pytest.raises(ValidationError) as refused:
        page.save()

    assert refused.value.message_dict == {"slug": [message]}


@pytest.mark.parametrize("slug", ["beseda", "console", "con-x", "žilina", "preview_", "node-modules"])
def test_taken(slug):
    page = make_event(make_folder("podujatia"))
    page.slug = slug

    page.save()


def test_refused_in_the_readers_language():
    page = make_folder("podujatia")
    page.slug = "con"

    with override("sk"), pytest.raises(ValidationError) as refused:
        page.full_clean()

    assert refused.value.message_dict == {"slug": ["Zvoľte inú adresu: toto má názov zariadenia."]}
