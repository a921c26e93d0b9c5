"""A title is never a formula in the tables that Wagtail offers for download."""

from __future__ import annotations

import csv
import io

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from events.models import EventIndexPage
from tests.exporters.exports import make_event, make_folder

TITLES = ("=1+1", "+421 900", "-5 °C v parku", "@mesto", "\t=1+1", "Beseda = diskusia")


@pytest.fixture
def folder(db: None) -> EventIndexPage:
    folder = make_folder("podujatia")
    for number, title in enumerate(TITLES):
        make_event(folder, title=title, slug=f"podujatie-{number}")
    return folder


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_titles_stay_texts(kind: str, client: Client, admin_user: User, folder: EventIndexPage) -> None:
    client.force_login(admin_user)

    answer = client.get(reverse("wagtailadmin_reports:aging_pages"), {"export": kind})

    content = b"".join(answer.streaming_content)
    if kind == "csv":
        titles = {row[0] for row in csv.reader(io.StringIO(content.decode()))}
        assert titles >= {"'=1+1", "'+421 900", "'-5 °C v parku", "'@mesto", "'\t=1+1", "Beseda = diskusia"}
    else:
        cells = [row[0] for row in load_workbook(io.BytesIO(content)).active.iter_rows()]
        assert {cell.value for cell in cells} >= set(TITLES)
        assert {cell.data_type for cell in cells} == {"s"}
