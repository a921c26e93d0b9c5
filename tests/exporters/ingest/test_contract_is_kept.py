"""Whatever passes the contract can be imported, saved in the form, and exported to the same bytes."""

import json
import tempfile
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.admin.panels import get_edit_handler
from wagtail.test.utils.form_data import nested_form_data, streamfield

from events.models import EventPage
from exporters.content.contract import CONTRACT
from exporters.ingest.importer import import_events
from tests.exporters.exports import export
from tests.exporters.projects import read_tree

ODD = st.sampled_from(list(" \t\n\r\v\f\0\x1c\x1f\x85\xa0\u2028\ufeff\u200b\u0301🎉áA1-_.:/?#%\"'\\\\"))
TEXT = st.text(ODD | st.characters(codec="utf-8"), max_size=12)
LONG = st.builds(
    lambda text, times: text * times, st.text("aá🎉 ", min_size=1, max_size=3), st.integers(60, 300)
)
DAYS = st.dates().map(lambda day: f"{day.day:02}.{day.month:02}.{day.year:04}")
EVENTS = st.fixed_dictionaries(
    {
        "slug": TEXT | LONG | st.sampled_from(["con", "_x", "koncert", "node_modules", "-", "."]),
        "layout": st.just("/src/layouts/EventLayout.astro"),
        "title": TEXT | LONG,
        "publish_date": DAYS | st.sampled_from(["01.01.0001", "01.01.1000", "31.12.9999"]),
    },
    optional={
        "description": TEXT | LONG | st.none(),
        "project": TEXT | LONG | st.none(),
        "project_link": TEXT | LONG | st.none() | st.sampled_from(["https://a.sk/", "mailto:a@a.sk", "/a:b"]),
        "edition": st.integers(1, 2**31 - 1) | st.sampled_from([2**31, 10**30, 0, -1]) | st.none(),
        "type": TEXT | LONG | st.none(),
        "kto": TEXT,
    },
)


class Undo(Exception):
    pass


def write(root: Path, values: dict[str, object]) -> bytes:
    """An event's file; JSON is YAML."""
    yaml = "".join(f"{key}: {json.dumps(value)}\n" for key, value in values.items())
    file = root / "src/pages/podujatia/koncert.md"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"---\n{yaml}---\n\nText.\n", encoding="utf-8")
    return file.read_bytes()


def check(values: dict[str, object], client: Client) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        before = write(root, values)
        [entry] = import_events(root, publish=True)
        assert (str(entry.result), entry.notes) == ("new", ())
        page = EventPage.objects.get()
        save_in_form(page, client)
        export(root)
        assert {p: c for p, c in read_tree(root).items() if p.endswith(".md")} == {
            "src/pages/podujatia/koncert.md": before
        }


def save_in_form(page: EventPage, client: Client) -> None:
    """Publish the page as an editor does who changes nothing: a browser sends what the form shows."""
    form = get_edit_handler(EventPage).get_form_class()(instance=page, for_user=User.objects.get())
    fields = ("title", "slug", "publish_date", "description", "project", "edition", "event_type")
    shown = {name: form[name].value() for name in fields}
    shown["publish_date"] = form.fields["publish_date"].widget.format_value(shown["publish_date"])
    values = {name: "" if value is None else str(value) for name, value in shown.items()}
    values["description"] = values["description"].replace("\r\n", "\n").replace("\n", "\r\n")
    body = [(block["type"], block["value"]) for block in page.body.raw_data]
    assert [kind for kind, _ in body] == ["text"]
    data = nested_form_data({**values, "body": streamfield([("text", CONTENT)])})
    data |= {"comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0", "action-publish": "on"}
    response = client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data)
    assert response.status_code == 302, response.context["form"].errors


CONTENT = json.dumps(
    {
        "blocks": [
            {
                "key": "a",
                "text": "Text.",
                "type": "unstyled",
                "depth": 0,
                "inlineStyleRanges": [],
                "entityRanges": [],
            }
        ],
        "entityMap": {},
    }
)


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(EVENTS.filter(lambda values: not CONTRACT.validate(values)))
def test_what_passes_the_contract_goes_in_and_comes_out_the_same(client, media, values):
    try:
        with transaction.atomic():
            client.force_login(User.objects.create_superuser("admin"))
            check(values, client)
            raise Undo
    except Undo:
        pass
