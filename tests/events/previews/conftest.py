"""An event, Jana, who edits it, and her secrets: the token of a draft and the link that she shared."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client

from cms.groups import ensure_editor_group
from events.models import EventPage
from tests.previewing import ask, ask_for_link, link_in, share, title_of, token_in, type_draft


@pytest.fixture
def event(make_event: Callable[..., EventPage]) -> EventPage:
    return make_event(title="Zverejnené")


@pytest.fixture
def make_editor(db: None) -> Callable[[str], User]:
    """Returns a function that makes an editor with a password."""

    def make(name: str) -> User:
        user = User.objects.create_user(name, password="heslo")
        user.groups.add(ensure_editor_group())
        return user

    return make


@pytest.fixture
def jana(make_editor: Callable[[str], User]) -> User:
    return make_editor("jana")


@pytest.fixture
def browser(jana: User) -> Client:
    """Jana's, logged in."""
    client = Client()
    client.force_login(jana)
    return client


@pytest.fixture
def token(browser: Client, event: EventPage) -> str:
    token = token_in(type_draft(browser, event, "Tajné"))
    assert title_of(ask(token)) == "Tajné"
    return token


@pytest.fixture
def link(browser: Client, event: EventPage) -> str:
    secret = link_in(share(browser, event))
    assert title_of(ask_for_link(secret)) == "Zverejnené"
    return secret
