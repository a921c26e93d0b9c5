"""Files that Astro builds no page from, and pages that would have one address."""

from pathlib import Path
from unicodedata import normalize

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from events.models import EventIndexPage, EventPage, SourceName
from tests.exporters.exports import export, make_event, run
from tests.exporters.ingest.files import pages, put, results

NFD = normalize("NFD", "žilina")

BRACKET = "has '{}' in its name, and Astro builds no such page; rename the file, or the folder that it is in"


@pytest.mark.parametrize("character", list('"#?%[]\\\t\n'))
@pytest.mark.parametrize("path", ["podujatia/a{}b.md", "a{}b/koncert.md"])
def test_name_that_astro_cannot_build_is_refused(bare: Path, character: str, path: str) -> None:
    put(bare, path.format(character))

    [(result, reason)] = results(bare)

    assert (result, reason) == ("refused", BRACKET.replace("'{}'", repr(character)))
    assert not EventPage.objects.exists()


@pytest.mark.parametrize("path", ["404.md", "404/index.md", "500.md"])
def test_error_page_is_no_event(bare: Path, path: str) -> None:
    put(bare, path)

    [(result, reason)] = results(bare)

    assert (result, "error page" in reason) == ("refused", True)


def test_dry_run_says_the_same_and_keeps_nothing(bare: Path) -> None:
    for name in ("2024.05.12-koncert", "koncert", "a#b"):
        put(bare, f"podujatia/{name}.md")

    wet_or_dry = [[entry[0] for entry in results(bare, dry_run=dry)] for dry in (True, False)]

    assert wet_or_dry == [["new", "refused", "new"]] * 2
    assert SourceName.objects.count() == 2


def test_two_pages_with_one_address_stay_where_they_are(bare: Path) -> None:
    put(bare, "podujatia/akcia.md")
    put(bare, f"podujatia/{NFD}.md", "beseda")
    before = pages(bare)
    results(bare)
    export(bare)
    folder = EventIndexPage.objects.get()
    make_event(folder, "akcia")
    make_event(folder, "žilina")

    outcome = run(bare)

    assert [str(problem).partition(" (numbers")[0].partition(": ")[2] for problem in outcome.problems] == [
        "two pages have this address"
    ] * 2
    assert pages(bare) == before


@pytest.fixture
def admin(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("admin"))
    return client


@pytest.mark.parametrize("slug", ["akcia", "žilina"])
def test_form_refuses_a_slug_that_is_the_name_of_another_events_file(
    bare: Path, admin: Client, slug: str
) -> None:
    put(bare, "podujatia/akcia.md", title="Akcia")
    put(bare, f"podujatia/{NFD}.md", "beseda", title="Akcia")
    results(bare)
    folder = EventIndexPage.objects.get()
    form = {
        "title": "Nová",
        "slug": slug,
        "publish_date": "2024-05-12",
        "body-count": "0",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
    }

    response = admin.post(reverse("wagtailadmin_pages:add", args=["events", "eventpage", folder.pk]), form)

    refused, proposed = response.context["form"].errors["slug"]
    assert refused == "Túto adresu už má „Akcia“. Zvoľte inú."
    assert proposed == f"Voľná je „{slug}-2“."
