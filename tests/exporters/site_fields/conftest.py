"""Events with fields of the site, and their forms as a browser sends them."""

import difflib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, streamfield

from events.models import EventPage
from events.site_fields.description import describe_fields
from events.site_fields.form_field import SiteFieldsFormField
from exporters.ingest.importer import import_events
from tests.exporters.site_fields.contracts import TEXT

Use = Callable[..., None]
FILE = "src/pages/podujatia/beh.md"


@pytest.fixture
def use(settings: LazySettings, astro: Path) -> Callable[[dict[str, Any]], None]:
    """Makes properties those of the site's contract."""

    def extend(properties: dict[str, Any], **more: Any) -> None:
        path = astro / "event.extension.json"
        path.write_text(json.dumps({"properties": properties, **more}))
        settings.EVENT_EXTENSION = str(path)

    return extend


@pytest.fixture
def admin(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("admin"))
    return client


def take_in(astro: Path, text: str = TEXT) -> EventPage:
    (astro / FILE).write_text(text)
    refused = {
        each.path: each.notes for each in import_events(astro, publish=True) if each.result == "refused"
    }
    assert refused == {}
    return EventPage.objects.get(slug="beh")


def form_data(page: EventPage, **changes: Any) -> dict[str, str]:
    """What a browser would send of the page's form. changes: name in the fields' part -> value."""
    described = describe_fields(page)
    assert described is not None
    field = SiteFieldsFormField(described, page.site_fields)
    site = flatten(field.block, field.block.get_form_state(field.shown), "site_fields")
    data = {
        "title": page.title,
        "slug": page.slug,
        "publish_date": "2022-02-01",
        "description": "",
        "project": "",
        "edition": "",
        "event_type": "",
        "body": streamfield([("markdown", "Text.")]),
    }
    sent = nested_form_data(data) | {"comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0"}
    sent |= site | {f"site_fields-{name}": value for name, value in changes.items()}
    return {name: value for name, value in sent.items() if value is not None}


def flatten(block: Any, state: Any, prefix: str) -> dict[str, str]:
    if hasattr(block, "child_blocks"):
        parts = [flatten(each, state[name], f"{prefix}-{name}") for name, each in block.child_blocks.items()]
        return {name: value for part in parts for name, value in part.items()}
    if hasattr(block, "child_block"):
        sent = {f"{prefix}-count": str(len(state))}
        for number, item in enumerate(state):
            sent |= {f"{prefix}-{number}-id": item["id"], f"{prefix}-{number}-order": str(number)}
            sent |= {f"{prefix}-{number}-deleted": ""}
            sent |= flatten(block.child_block, item["value"], f"{prefix}-{number}-value")
        return sent
    if isinstance(state, dict):
        state = state.get("id")
    if isinstance(state, list):
        state = state[0] if state else ""
    return {} if state is False else {prefix: "" if state is None else str(state)}


def save(client: Client, page: EventPage, **changes: Any) -> Any:
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    return client.post(address, {**form_data(page, **changes), "action-publish": "on"})


def diff(before: str, after: str) -> list[str]:
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm="")
    return [line for line in lines if not line.startswith(("---", "+++", "@@"))]
