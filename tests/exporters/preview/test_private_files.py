"""The files of a preview: for those who may see it now, and never what is private by a shared link."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.test import Client
from django.utils import timezone
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from cms.models import CustomImage
from events.previews.models import SharedLink
from tests import previewing

LOGIN = PageViewRestriction.LOGIN


@pytest.fixture
def author(sample) -> User:
    return User.objects.create_superuser("author")


@pytest.fixture
def secret(sample, author) -> str:
    """Of a shared link to the sample."""
    tomorrow = timezone.now() + timedelta(days=1)
    return SharedLink.objects.issue(page=sample, name="Partner", expires_at=tomorrow, made_by=author)[1]


def addresses(answer) -> list[str]:
    """The paths of the draft's files, with their grants."""
    parts = [urlsplit(address) for address in answer.json()["files"].values()]
    return [f"{part.path}?{part.query}" for part in parts]


def statuses(paths: list[str]) -> set[int]:
    """What somebody without an account is answered."""
    answers = [Client().get(path) for path in paths]
    for answer in answers:
        b"".join(answer)
    return {answer.status_code for answer in answers}


def hide_images() -> None:
    private = Collection.get_first_root_node().add_child(name="Interné")
    CollectionViewRestriction.objects.create(collection=private, restriction_type=LOGIN)
    CustomImage.objects.update(collection=private)


def test_a_shared_link_shows_its_files_and_no_others(secret):
    paths = addresses(previewing.ask_for_link(secret))
    first, second = paths
    exchanged = f"{urlsplit(first).path}?{urlsplit(second).query}"

    assert statuses(paths) == {200}
    assert statuses([exchanged, first[:-1], urlsplit(first).path, f"{urlsplit(first).path}?grant=ž-x"]) == {
        404
    }


def test_a_shared_link_stops_showing_what_became_private(secret):
    paths = addresses(previewing.ask_for_link(secret))

    hide_images()

    assert statuses(paths) == {404}
    assert addresses(previewing.ask_for_link(secret)) == []


def test_a_shared_link_to_a_page_that_became_private_is_nothing(secret, sample):
    paths = addresses(previewing.ask_for_link(secret))

    PageViewRestriction.objects.create(page=sample.get_parent(), restriction_type=LOGIN)

    assert previewing.said(previewing.ask_for_link(secret)) == previewing.NOTHING
    assert statuses(paths) == {404}


@pytest.mark.parametrize("change", [{"revoked_at": timezone.now()}, {"expires_at": timezone.now()}])
def test_a_file_ends_with_its_link(secret, change):
    paths = addresses(previewing.ask_for_link(secret))

    SharedLink.objects.update(**change)

    assert statuses(paths) == {404}


def test_an_editor_sees_private_files_until_the_session_ends(sample, author):
    browser = Client()
    browser.force_login(author)
    request = HttpRequest()
    request.META["HTTP_COOKIE"] = browser.cookies.output(header="", sep=";")
    token = previewing.token_in(sample.make_preview_request(request, ""))
    paths = addresses(previewing.ask(token))
    hide_images()

    before = statuses(paths)
    browser.logout()

    assert (len(paths), before, statuses(paths)) == (2, {200}, {404})
