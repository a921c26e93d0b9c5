"""The password of a page that is not for everyone is guessed no more often than another."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Page, PageViewRestriction

PASSWORD = "lipa v parku"


@pytest.fixture
def address(db: None) -> str:
    home = Page.objects.get(depth=2)
    restriction = PageViewRestriction.objects.create(
        page=home, restriction_type="password", password=PASSWORD
    )
    return reverse("wagtailcore_authenticate_with_password", args=[restriction.pk, home.pk])


def test_guesses_of_one_address_are_limited(client: Client, address: str) -> None:
    answers = [
        client.post(address, {"password": f"guess {number}", "return_url": "/"}) for number in range(21)
    ]

    assert {answer.status_code for answer in answers[:20]} == {200}
    assert answers[20].status_code == 429
    assert client.post(address, {"password": PASSWORD, "return_url": "/"}).status_code == 429
    other = client.post(address, {"password": PASSWORD, "return_url": "/"}, REMOTE_ADDR="192.0.2.7")
    assert other.status_code == 302
