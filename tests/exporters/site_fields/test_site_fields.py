"""The site's own fields from a file into the form and back, with every byte that nobody changed."""

from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import ReferenceIndex

from events.models import EventPage
from events.site_fields.description import describe_fields
from tests.exporters.exports import make_event, make_folder, run
from tests.exporters.site_fields.conftest import FILE, Use, diff, save, take_in
from tests.exporters.site_fields.contracts import PROPERTIES, TEXT

pytestmark = pytest.mark.django_db


def test_a_file_is_read_typed_and_written_byte_for_byte(astro: Path, use: Use, admin: Client) -> None:
    use(PROPERTIES)
    page = take_in(astro)
    assert page.site_fields["capacity"] == 40
    assert page.site_fields["day"] == "31.03.2021"
    assert [item["value"] for item in page.site_fields["speakers"]] == [
        {"name": "Eva", "role": "moderátorka"},
        {"name": "Ján"},
    ]
    assert run(astro).problems == []
    assert (astro / FILE).read_text() == TEXT

    # Opened and saved without an edit.
    response = save(admin, page)

    assert response.status_code == 302, response.context["form"].errors
    assert run(astro).problems == []
    assert (astro / FILE).read_text() == TEXT


EDITS = {
    "place": ({"place": "Les"}, ["-place: 'Park'   # kde", "+place: 'Les'   # kde"]),
    "note": ({"note": "Jeden\r\ndva"}, None),
    "capacity": ({"capacity": "41"}, ["-capacity: 40", "+capacity: 41"]),
    "fee": ({"fee": "3"}, ["-fee: 2.50", "+fee: 3"]),
    "free": ({"free": "false"}, ["-free: true", "+free: false"]),
    "free-gone": ({"free": ""}, ["-free: true"]),
    "mode": ({"mode": '"here"'}, ["-mode: online", "+mode: here"]),
    "day": ({"day": "2021-04-01"}, ["-day: 31.03.2021", "+day: 01.04.2021"]),
    "deadline": ({"deadline": "2021-04-01"}, ['-deadline: "2021-03-31"', '+deadline: "2021-04-01"']),
    "opens": ({"opens": "19:30"}, ['-opens: "18:00"', '+opens: "19:30"']),
    "start": ({"start": "2021-03-31T19:00"}, ["-start: 2021-03-31T18:00", "+start: 2021-03-31T19:00"]),
    "link": ({"link": "http://b.sk"}, ["-link: https://example.org/a", "+link: http://b.sk"]),
    "mail": ({"mail": "b@b.sk"}, ["-mail: a@example.org", "+mail: b@b.sk"]),
    "tags": ({"tags-1-value": "hory"}, ['-tags: [les, "beh"] # dve', "+tags: [les, hory] # dve"]),
    "where": ({"where-city": "Levice"}, ["-    city: Nitra # mesto", "+    city: Levice # mesto"]),
    "speakers": (
        {"speakers-0-value-role": ""},
        ["-    role: moderátorka   # ona"],
    ),
    "speakers-new": ({"speakers-1-value-role": "hosť"}, ["+    role: hosť"]),
    "speakers-less": ({"speakers-1-deleted": "1"}, ['-  - name: "Ján"']),
}


@pytest.mark.parametrize("edit", EDITS)
def test_one_edit_is_one_diff(edit: str, astro: Path, use: Use, admin: Client) -> None:
    use(PROPERTIES)
    page = take_in(astro)
    changes, expected = EDITS[edit]

    response = save(admin, page, **changes)

    assert response.status_code == 302, response.context["form"].errors
    assert run(astro).problems == []
    lines = diff(TEXT, (astro / FILE).read_text())
    if expected is None:
        assert [line for line in lines if line[0] == "+"] == ['+note: "Jeden\\ndva"']
    else:
        assert lines == expected


def test_a_new_event_writes_its_fields_in_the_order_of_the_contract(
    astro: Path, use: Use, admin: Client
) -> None:
    use(PROPERTIES)
    folder = make_folder("podujatia")
    other = make_event(folder, slug="ine", title="Iné")
    page = make_event(folder, slug="beh", title="Beh")

    response = save(
        admin,
        page,
        **{
            "related": str(other.pk),
            "place": "Les",
            "day": "2021-04-01",
            "tags-count": "1",
            "tags-0-value": "les: 1",
            "tags-0-order": "0",
            "tags-0-deleted": "",
            "tags-0-id": "",
            "where-zip": "01234",
            "where-city": "Nitra",
        },
    )

    assert response.status_code == 302, response.context["form"].errors
    assert run(astro).problems == []
    written = (astro / "src/pages/podujatia/beh/index.md").read_text()
    assert written.split("---")[1] == (
        "\nslug: beh\nlayout: ../../../layouts/EventLayout.astro\ntitle: Beh\npublish_date: 01.02.2022\n"
        'place: Les\nday: 01.04.2021\nrelated: /podujatia/ine/\ntags:\n  - "les: 1"\n'
        'where:\n  city: Nitra\n  zip: "01234"\n'
    )
    assert ReferenceIndex.get_references_to(other).filter(content_path="site_fields.related").count() == 1


def test_the_contract_refuses_at_the_field(astro: Path, use: Use, admin: Client) -> None:
    use(PROPERTIES)
    page = take_in(astro)

    response = save(admin, page, **{"mail": "x@y", "speakers-1-value-name": ""})

    error = response.context["form"].errors.as_data()["site_fields"][0]
    assert set(error.block_errors) == {"mail", "speakers"}

    response = save(admin, page, capacity="0", fee="1")

    error = response.context["form"].errors.as_data()["site_fields"][0]
    assert {name: inner.messages for name, inner in error.block_errors.items()} == {
        "capacity": ["Hodnota musí byť najmenej 1."]
    }
    assert "najmenej 1." in response.content.decode()
    assert EventPage.objects.get(pk=page.pk).site_fields["capacity"] == 40


def test_what_no_field_holds_stays_until_it_is_replaced(astro: Path, use: Use, admin: Client) -> None:
    use(PROPERTIES)
    text = TEXT.replace("capacity: 40", "capacity: &c 40").replace("city: Nitra # mesto", "town: Nitra")
    page = take_in(astro, text)
    assert not {"capacity", "where"} & page.site_fields.keys()
    assert dict(describe_fields(page).kept) == {
        "capacity": "&c 40",
        "where": "town: Nitra\n    zip: '949 01'",
    }
    answer = admin.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert "&amp;c 40" in answer.replace("\\u0026", "&").replace("&amp;amp;", "&amp;")

    # What is written beside it changes nothing as long as nobody says so.
    response = save(admin, page, **{"capacity-value": "50"})
    assert response.status_code == 302, response.context["form"].errors
    assert run(astro).problems == []
    assert (astro / FILE).read_text() == text

    page.refresh_from_db()
    response = save(admin, page, **{"capacity-replace": "on", "capacity-value": "50"})
    assert response.status_code == 302, response.context["form"].errors
    assert run(astro).problems == []
    assert diff(text, (astro / FILE).read_text()) == ["-capacity: &c 40", "+capacity: 50"]


def test_a_page_imported_before_the_contract_named_its_keys_is_read_from_its_file(
    astro: Path, use: Use, admin: Client
) -> None:
    page = take_in(astro)
    assert page.site_fields == {}
    use(PROPERTIES)
    assert describe_fields(page).stored["place"] == "Park"
    assert run(astro).problems == []
    assert (astro / FILE).read_text() == TEXT

    response = save(admin, page, place="Les")

    assert response.status_code == 302, response.context["form"].errors
    assert run(astro).problems == []
    assert diff(TEXT, (astro / FILE).read_text()) == EDITS["place"][1]


def test_a_key_that_the_contract_names_no_more_keeps_what_editors_wrote(
    astro: Path, use: Use, admin: Client
) -> None:
    use(PROPERTIES)
    page = take_in(astro)
    save(admin, page, place="Les")

    use({"capacity": PROPERTIES["capacity"]})
    page.refresh_from_db()
    response = save(admin, page, capacity="41")

    assert response.status_code == 302, response.context["form"].errors
    assert run(astro).problems == []
    assert diff(TEXT, (astro / FILE).read_text()) == [
        "-place: 'Park'   # kde",
        "+place: 'Les'   # kde",
        "-capacity: 40",
        "+capacity: 41",
    ]


def test_without_an_extension_the_form_has_no_such_field(astro: Path, admin: Client) -> None:
    page = take_in(astro)

    answer = admin.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))

    assert "site_fields" not in answer.context["form"].fields
    assert "site_fields" not in answer.content.decode()


def test_fields_that_choose_nothing_ask_the_database_nothing(astro: Path, use: Use, admin: Client) -> None:
    page = take_in(astro)
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])

    def count() -> int:
        admin.get(address)
        with CaptureQueriesContext(connection) as queries:
            admin.get(address)
        return len(queries)

    without = count()
    use({key: schema for key, schema in PROPERTIES.items() if key not in ("related", "programme")})

    assert without > 0
    assert count() == without
