"""A slug that no release can hold is refused at the field, of a draft as well, by form and by code."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import override
from wagtail.test.utils.form_data import nested_form_data, streamfield

from events.models import EventPage
from events.slugs import find_free, make_slug
from tests.exporters.exports import make_event, make_folder
from tests.previewing import EMPTY_FORM

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


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Šiesta žatva", "siesta-zatva"),
        ("ÚŠĽŤ – 2. ročník!", "uslt-2-rocnik"),
        ("🎉", "tada"),
        ("…", "stranka"),
        ("slovo " * 50, "-".join(["slovo"] * 16)),
        ("x" * 255, "x" * 100),
    ],
)
def test_slug_of_a_title_is_plain_and_short(title, slug):
    assert make_slug(title) == slug


def test_first_free_number_is_proposed():
    folder = make_folder("podujatia")
    for taken in ("beseda", "beseda-2"):
        make_event(folder, taken)

    assert find_free("beseda", folder) == "beseda-3"
    assert find_free("ina", folder) == "ina"


def post(client, view, arguments, **fields):
    form = {**EMPTY_FORM, "body": streamfield([]), **fields}
    return client.post(reverse(f"wagtailadmin_pages:{view}", args=arguments), nested_form_data(form))


@pytest.mark.parametrize(
    ("title", "typed", "slug"),
    [
        ("🎉", "", "tada"),
        ("Jarná beseda", "", "jarna-beseda"),
        ("Beseda", "-beseda-", "beseda"),
        ("Dlhý", "x" * 255, "x" * 100),
    ],
)
def test_form_makes_the_slug_that_is_missing(admin_client, title, typed, slug):
    folder = make_folder("podujatia")

    post(admin_client, "add", ["events", "eventpage", folder.pk], title=title, slug=typed)

    assert EventPage.objects.get().slug == slug


def test_form_proposes_a_free_slug(admin_client):
    folder = make_folder("podujatia")
    make_event(folder, "beseda")

    answer = post(admin_client, "add", ["events", "eventpage", folder.pk], title="Iná beseda", slug="beseda")

    assert "Voľná je „beseda-2“." in answer.content.decode()


def copy(client, page, **fields):
    form = {"new_title": "Kópia", "new_slug": "kopia", "new_parent_page": page.get_parent().pk, **fields}
    return client.post(reverse("wagtailadmin_pages:copy", args=[page.pk]), form)


def test_copy_begins_with_a_free_slug_and_proposes_one(admin_client):
    page = make_event(make_folder("podujatia"), "beseda")

    begun = admin_client.get(reverse("wagtailadmin_pages:copy", args=[page.pk]))
    refused = copy(admin_client, page, new_slug="beseda")

    assert begun.context["form"]["new_slug"].value() == "beseda-2"
    assert "Voľná je „beseda-2“." in refused.content.decode()


def test_copy_of_what_cannot_go_out_is_no_published_page(admin_client):
    folder = make_folder("podujatia")
    page = make_event(
        folder, "beseda", [{"type": "text", "value": '<p><a linktype="page" id="4711">x</a></p>'}]
    )

    refused = copy(admin_client, page, publish_copies="on")
    taken = copy(admin_client, page)

    assert "Stránka „Beseda“ sa nezverejnila." in refused.content.decode()
    assert taken.status_code == 302
    assert list(EventPage.objects.live().values_list("slug", flat=True)) == ["beseda"]
