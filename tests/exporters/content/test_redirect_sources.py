"""From which addresses a redirect may lead: at the form, at the import of a list, in an export."""

import json
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.contrib.redirects.models import Redirect

from exporters.core.redirect_sources import RESERVED, find_source_fault
from tests.exporters.exports import export, make_event, make_folder, run

FRONTEND = Path(__file__).resolve().parents[3] / "frontend-contract"
SOURCES: dict[str, bool] = json.loads((FRONTEND / "redirect-sources.cases.json").read_text("utf-8"))


@pytest.mark.parametrize(("path", "allowed"), SOURCES.items())
def test_python_and_javascript_redirect_from_the_same_addresses(path, allowed):
    assert (find_source_fault(path) is None) == allowed


@pytest.fixture
def admin(client, db):
    client.force_login(User.objects.create_superuser("admin"))
    return client


REFUSED = (
    "Odtiaľto presmerovanie viesť nemôže: túto adresu má úvodná stránka webu, jeho chybové stránky a "
    "nastavenia hostingu; to, čo by sa tam zostavilo, by ich nahradilo."
)


@pytest.mark.parametrize("path", ["/404", "404/", "https://example.org/404", "/500.html", "/_redirects"])
def test_form_refuses_a_redirect_from_an_address_with_a_meaning_of_its_own(admin, path):
    form = {"old_path": path, "site": "", "is_permanent": "on", "redirect_link": "https://example.org/x"}

    response = admin.post(reverse("wagtailredirects:add"), form)

    assert response.context["form"].errors == {"old_path": [REFUSED]}
    assert not Redirect.objects.exists()


def test_form_takes_other_redirects_and_refuses_a_change_to_such_an_address(admin):
    form = {"old_path": "/stara", "site": "", "is_permanent": "on", "redirect_link": "https://example.org/x"}
    admin.post(reverse("wagtailredirects:add"), form)
    redirect = Redirect.objects.get(old_path="/stara")

    response = admin.post(reverse("wagtailredirects:edit", args=[redirect.pk]), {**form, "old_path": "/404"})

    assert response.context["form"].errors == {"old_path": [REFUSED]}


def test_import_of_a_list_refuses_that_line_alone(admin):
    lines = b"from,to\n/404,https://example.org/x\n/stara,https://example.org/y\n"
    start = admin.post(
        reverse("wagtailredirects:start_import"), {"import_file": SimpleUploadedFile("list.csv", lines)}
    )
    fields = {name: start.context["form"].initial[name] for name in ("import_file_name", "input_format")}
    signed = start.context["form"]
    fields = {name: signed[name].value() for name in fields}

    response = admin.post(
        reverse("wagtailredirects:process_import"),
        {**fields, "from_index": "0", "to_index": "1", "permanent": "on"},
    )

    [(source, _, reason)] = response.context["import_summary"]["errors"]
    assert (source, REFUSED in reason) == ("/404", True)
    assert [redirect.old_path for redirect in Redirect.objects.all()] == ["/stara"]


def test_check_names_such_a_redirect_of_an_older_database_and_exports_none(tmp_path, db):
    astro = tmp_path
    (astro / "src/pages").mkdir(parents=True)
    page = make_event(make_folder("podujatia"))
    Redirect.add_redirect("/404", page)

    outcome = run(astro, write=False)

    assert outcome.notes == [f"The redirect from /404 stays out: {RESERVED}."]
    export(astro)
    assert not (astro / "src/data").exists()
