"""Export tokens: created by a form, shown once, revoked."""

import re

import pytest
from django.urls import reverse
from wagtail.models import ModelLogEntry

from exporters.releases.api.tokens import PREFIX, find_token, make_token
from exporters.releases.build.series import find_default_series
from exporters.releases.models import Series, Token

INDEX, ADD = "/admin/export_tokens/", "/admin/export_tokens/new/"


def make(client, name="GitHub Actions", **fields):
    return client.post(ADD, {"name": name, "series": find_default_series().pk, **fields})


def secrets_in(response):
    return re.findall(rf"{PREFIX}[\w-]+", response.content.decode())


def test_token_is_shown_once(admin_client):
    response = make(admin_client)

    [secret] = secrets_in(response)
    assert "no-store" in response["Cache-Control"]
    assert find_token(secret) == Token.objects.get()
    assert Token.objects.get().created_by.username == "admin"
    assert secrets_in(admin_client.get(INDEX)) == []
    assert "GitHub Actions" in admin_client.get(INDEX).content.decode()


def test_making_and_revoking_are_logged_without_the_token(admin_client):
    [secret] = secrets_in(make(admin_client))
    admin_client.post(reverse("export_tokens:revoke", args=[Token.objects.get().pk]))

    entries = ModelLogEntry.objects.filter(content_type__model="token").order_by("pk")

    assert [entry.action for entry in entries] == ["wagtail.create", "releases.revoke"]
    assert secret not in str([(entry.label, entry.data) for entry in entries])


def test_form_that_is_sent_twice_makes_one(admin_client):
    make(admin_client)

    response = make(admin_client)

    assert secrets_in(response) == []
    assert "Token s týmto názvom už je; najprv ho zrušte." in response.content.decode()
    assert Token.objects.count() == 1


def test_revoked_token_opens_nothing_and_stays_in_the_list(admin_client):
    [secret] = secrets_in(make(admin_client))
    revoke = reverse("export_tokens:revoke", args=[Token.objects.get().pk])
    admin_client.get(revoke)
    assert find_token(secret) is not None

    admin_client.post(revoke)

    assert find_token(secret) is None
    shown = admin_client.get(INDEX).content.decode()
    assert "GitHub Actions" in shown
    assert revoke not in shown
    assert admin_client.post(revoke).status_code == 404
    assert len(secrets_in(make(admin_client))) == 1


def test_site_is_asked_for_where_there_are_several(admin_client):
    assert '<select name="series"' not in admin_client.get(ADD).content.decode()
    Series.objects.create(tree="other", hostname="iny.example.org:443", locale="sk")

    assert '<select name="series"' in admin_client.get(ADD).content.decode()


@pytest.mark.parametrize("number", [1, 4])
def test_number_of_queries_does_not_grow_with_the_list(admin_client, number, django_assert_max_num_queries):
    for count in range(number):
        make_token(find_default_series(), f"Token {count}")
    admin_client.get(INDEX)

    with django_assert_max_num_queries(10):
        admin_client.get(INDEX)
