"""Only who may write HTML brings it into a page; what is there already stays, for everyone."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupPagePermission, Page
from wagtail.test.utils.form_data import nested_form_data, streamfield

from events.models import EventIndexPage, EventPage, Project
from tests.previewing import EMPTY_FORM

pytestmark = pytest.mark.django_db

SCRIPT = "<script>alert(1)</script>"
IMPORTED = '<iframe srcdoc="<p>x</p>"></iframe>\n'
REFUSED = (
    "V Markdowne môžu byť skripty: aby ste ho mohli pridať alebo zmeniť, potrebujete oprávnenie "
    "„Môže písať Markdown a HTML“. Vráťte zmenu späť alebo požiadajte niekoho, kto ho má."
)
Body = list[tuple[str, str]]


@pytest.fixture
def user() -> User:
    """An editor who may publish, and not write HTML."""
    group = Group.objects.get(name="Editors")
    for name in ("add_page", "change_page", "publish_page"):
        permission = Permission.objects.get(content_type__app_label="wagtailcore", codename=name)
        GroupPagePermission.objects.get_or_create(
            group=group, page=Page.objects.get(depth=1), permission=permission
        )
    user = User.objects.create_user("editor")
    user.groups.add(group)
    return user


@pytest.fixture
def editor(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


def send(client: Client, address: str, body: Body, **fields: str):
    values = {**EMPTY_FORM, "title": "Stretnutie", "slug": "stretnutie", "body": streamfield(body), **fields}
    return client.post(address, nested_form_data(values))


def edit(client: Client, event: EventPage, *body: str, **fields: str):
    address = reverse("wagtailadmin_pages:edit", args=[event.pk])
    return send(client, address, [("markdown", text) for text in body], **fields)


def refused(answer) -> list[str]:
    """What is said at the blocks, in their order."""
    if answer.status_code == 302:
        return []
    [error] = answer.context["form"].errors["body"].as_data()
    return [message for block in error.block_errors.values() for message in block.messages]


def latest(event: EventPage) -> list[str]:
    draft = EventPage.objects.get(pk=event.pk).get_latest_revision_as_object()
    return [block.value for block in draft.body]


@pytest.fixture
def event(make_event: Callable[..., EventPage]) -> EventPage:
    return make_event({"type": "markdown", "value": IMPORTED}, {"type": "markdown", "value": "**b**"})


@pytest.mark.parametrize("action", [{}, {"action-publish": "on"}, {"action-submit": "on"}])
@pytest.mark.parametrize("text", [SCRIPT, "[a](javascript:alert(1))", IMPORTED + SCRIPT, "*slová*"])
def test_new_markdown_is_refused_at_its_block(editor, event, text, action):
    assert refused(edit(editor, event, IMPORTED, text, **action)) == [REFUSED]
    assert latest(event) == [IMPORTED, "**b**"]


def test_autosave_is_refused_too(editor, event):
    address = reverse("wagtailadmin_pages:edit", args=[event.pk])
    values = {**EMPTY_FORM, "title": "x", "slug": "x", "body": streamfield([("markdown", SCRIPT)])}

    answer = editor.post(address, nested_form_data(values), headers={"Accept": "application/json"})

    assert answer.status_code == 400
    assert answer.json()["success"] is False
    assert latest(event) == [IMPORTED, "**b**"]


@pytest.mark.parametrize(
    "body", [[IMPORTED, "**b**"], ["**b**", IMPORTED], [IMPORTED], [IMPORTED, IMPORTED, "**b**"], []]
)
def test_what_is_there_stays_moves_and_goes(editor, event, body):
    assert refused(edit(editor, event, *body)) == []
    assert latest(event) == body


def test_a_new_page_has_nothing_yet(editor, folder: EventIndexPage):
    address = reverse("wagtailadmin_pages:add", args=["events", "eventpage", folder.pk])

    assert refused(send(editor, address, [("markdown", SCRIPT)])) == [REFUSED]
    assert not EventPage.objects.exists()


def test_an_old_revision_does_not_bring_back_what_was_removed(editor, event):
    event.body = event.body.stream_block.to_python([])
    event.save_revision().publish()

    assert refused(edit(editor, event, IMPORTED)) == [REFUSED]


def test_a_copy_and_an_alias_hold_what_their_page_holds(editor, user, event):
    copy = event.copy(update_attrs={"slug": "kopia"}, user=user)
    alias = event.create_alias(update_slug="alias", user=user)

    assert latest(copy) == [block.value for block in alias.body] == [IMPORTED, "**b**"]
    assert refused(edit(editor, copy, SCRIPT, slug="kopia")) == [REFUSED]


def test_who_has_the_permission_writes_it(editor, user, event):
    user.user_permissions.add(Permission.objects.get(codename="write_markdown"))

    assert refused(edit(editor, event, SCRIPT)) == []
    assert latest(event) == [SCRIPT]


@pytest.mark.parametrize("may_write", [False, True])
def test_the_form_offers_markdown_to_those_alone_who_may_write_it(editor, user, event, may_write):
    if may_write:
        user.user_permissions.add(Permission.objects.get(codename="write_markdown"))

    answer = editor.get(reverse("wagtailadmin_pages:edit", args=[event.pk]))

    definition = answer.context["form"].fields["body"].widget.block_json
    assert ('"events.LimitedBody"' in definition, "notOffered" in definition) == (
        not may_write,
        not may_write,
    )
    assert b"&lt;iframe" in answer.content


def test_moderators_have_the_permission_from_the_start():
    [group] = Group.objects.filter(permissions__codename="write_markdown")

    assert group.name == "Moderators"


@pytest.mark.parametrize("link", ["javascript:alert(1)", "java\tscript:alert(1)", "DATA:text/html,x"])
def test_a_project_leads_to_no_script(link):
    with pytest.raises(ValidationError) as refusal:
        Project(name="Projekt", link=link).full_clean()

    assert list(refusal.value.message_dict) == ["link"]
