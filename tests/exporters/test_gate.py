"""Whatever would publish a page, the site can have it, or somebody is told why not."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.models import Page, PageViewRestriction, Revision
from wagtail.rich_text import RichText
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from cms.models import CustomImage
from cms.provisioning import ensure_workflow
from events.gate import PublishingRefused
from events.models import EventIndexPage, EventPage
from tests.exporters.exports import make_event, make_folder
from tests.previewing import EMPTY_FORM

pytestmark = pytest.mark.django_db

FEATURES = EventPage.body.field.stream_block.child_blocks["text"].features


@pytest.fixture
def folder(db: None) -> EventIndexPage:
    return make_folder("podujatia")


def write_draft(folder: Page, html: str = "<p>Text</p>", slug: str = "beseda", **fields: Any) -> EventPage:
    draft = EventPage(slug=slug, live=False, **{"title": "Beseda", "publish_date": date(2022, 2, 1)})
    draft.body = draft.body.stream_block.to_python([{"type": "text", "value": html}])
    folder.add_child(instance=draft)
    for name, value in fields.items():
        setattr(draft, name, value)
    draft.save_revision(clean=False)
    return draft


def link_to(page: Page) -> str:
    return f'<p>Pozri <a linktype="page" id="{page.pk}">tu</a>.</p>'


def without_a_date(folder: Page, _image: CustomImage) -> EventPage:
    return write_draft(folder, publish_date=None)


def with_a_deleted_image(folder: Page, image: CustomImage) -> EventPage:
    html = f'<p>Pozri <a linktype="image" id="{image.pk}" alt="Lipa">\N{OBJECT REPLACEMENT CHARACTER}</a></p>'
    draft = write_draft(folder, html)
    image.delete()
    return draft


def with_a_link_to_a_draft(folder: Page, _image: CustomImage) -> EventPage:
    return write_draft(folder, link_to(write_draft(folder, slug="iny")))


def with_a_link_to_a_private_page(folder: Page, _image: CustomImage) -> EventPage:
    other = make_event(folder, "iny")
    PageViewRestriction.objects.create(page=other, restriction_type=PageViewRestriction.LOGIN)
    return write_draft(folder, link_to(other))


FAULTS: dict[Callable[..., EventPage], str] = {
    without_a_date: "Dátum: Toto pole",
    with_a_deleted_image: "bol odstránený",
    with_a_link_to_a_draft: "zverejnite ju alebo odkaz",
    with_a_link_to_a_private_page: "ktorá nie je verejná; odkaz zmeňte",
}


def post_form(client: Client, page: EventPage, **fields: str) -> str:
    draft = page.get_latest_revision_as_object()
    html = draft.body.raw_data[0]["value"]
    form = {
        **EMPTY_FORM,
        "title": draft.title,
        "slug": draft.slug,
        "publish_date": str(draft.publish_date or ""),
        "body": streamfield([("text", rich_text(html, features=FEATURES))]),
        **fields,
    }
    answer = client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), nested_form_data(form))
    assert answer.status_code == 200
    errors = answer.context["form"].errors.as_data()
    body = errors.pop("body", [])
    return " ".join(
        [
            *(f"Dátum: {error.message}" for listed in errors.values() for error in listed),
            *(inner.message for error in body for inner in error.block_errors.values()),
        ]
    )


def publish_by_form(client: Client, page: EventPage) -> str:
    return post_form(client, page, **{"action-publish": "on"})


def schedule_by_form(client: Client, page: EventPage) -> str:
    later = (timezone.localtime() + timedelta(days=2)).strftime("%d.%m.%Y %H:%M")
    return post_form(client, page, go_live_at=later, **{"action-publish": "on"})


def submit_by_form(client: Client, page: EventPage) -> str:
    ensure_workflow()
    return post_form(client, page, **{"action-submit": "on"})


def said_after(answer: Any) -> str:
    assert answer.status_code == 200
    return " ".join(str(message) for message in answer.context["messages"])


def publish_from_the_list(client: Client, page: EventPage) -> str:
    """The question says what is refused; nothing that is answered changes that."""
    question = client.get(publishing_of(page)).content.decode()
    for agreed in ("", str(page.pk)):
        client.post(publishing_of(page), {"agreed": agreed})
    return question


def publishing_of(*pages: Page) -> str:
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    return f"{address}?next=/admin/&" + "&".join(f"id={page.pk}" for page in pages)


def approve(client: Client, page: EventPage) -> str:
    ensure_workflow()
    author = User.objects.create_user("autorka")
    page.get_workflow().start(page, author)
    names = [page.pk, "approve", page.current_workflow_task_state.pk]
    answer = client.post(reverse("wagtailadmin_pages:workflow_action", args=names), follow=True)
    assert page.current_workflow_state.status == "in_progress"
    return said_after(answer)


def publish_in_the_shell(_client: Client, page: EventPage) -> str:
    with pytest.raises(PublishingRefused) as refused:
        page.get_latest_revision().publish()
    return str(refused.value)


def publish_when_it_is_time(_client: Client, page: EventPage) -> str:
    """What passed when it was scheduled, and does not any more."""
    Revision.objects.filter(pk=page.latest_revision_id).update(approved_go_live_at=timezone.now())
    with pytest.raises(CommandError) as refused:
        call_command("publish_scheduled")
    assert refused.value.returncode == 2
    return str(refused.value)


def publish_by_api(client: Client, page: EventPage) -> str:
    answer = client.post(f"/admin/api/main/pages/{page.pk}/action/publish/")
    assert answer.status_code == 400
    return str(answer.json())


def schedule_by_api(client: Client, page: EventPage) -> str:
    draft = page.get_latest_revision_as_object()
    draft.go_live_at = timezone.now() + timedelta(days=2)
    draft.save_revision(clean=False)
    return publish_by_api(client, page)


def save_as_live(_client: Client, page: EventPage) -> str:
    draft = page.get_latest_revision_as_object()
    draft.live = True
    with pytest.raises(PublishingRefused) as refused:
        draft.save(clean=False)
    return str(refused.value)


def publish_by_an_action_of_wagtail(_client: Client, page: EventPage) -> str:
    with pytest.raises(ValidationError) as refused:
        PublishPageRevisionAction(page.get_latest_revision()).execute()
    # What lacks in a field, Wagtail finds first.
    fields = getattr(refused.value, "error_dict", {})
    return f"Dátum: {refused.value.messages[0]}" if fields else str(refused.value)


def save_what_is_shown(_client: Client, page: EventPage) -> str:
    """Of a page that is live already, and shows something else."""
    draft = page.get_latest_revision_as_object()
    draft.live = True
    Page.objects.filter(pk=page.pk).update(live=True)
    try:
        EventPage.objects.filter(pk=page.pk).update(body="[]", publish_date=date(2022, 1, 1))
        with pytest.raises(PublishingRefused) as refused:
            draft.save(clean=False)
    finally:
        Page.objects.filter(pk=page.pk).update(live=False)
    return str(refused.value)


WAYS = [
    *(publish_by_form, schedule_by_form, submit_by_form, publish_from_the_list, approve),
    *(publish_in_the_shell, publish_when_it_is_time, publish_by_api, schedule_by_api),
    *(save_as_live, save_what_is_shown, publish_by_an_action_of_wagtail),
]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("fault", FAULTS)
def test_no_way_leads_past_the_gate(
    admin_client: Client,
    folder: EventIndexPage,
    make_image: Callable[..., CustomImage],
    fault: Callable[..., EventPage],
    way: Callable[[Client, EventPage], str],
) -> None:
    page = fault(folder, make_image())

    said = way(admin_client, page)

    assert FAULTS[fault] in said
    page.refresh_from_db()
    assert not page.live
    assert not page.approved_schedule or way is publish_when_it_is_time


def test_the_list_leads_to_the_block_that_is_refused(admin_client: Client, folder: EventIndexPage) -> None:
    bad = write_draft(folder, link_to(write_draft(folder, slug="iny")))

    said = publish_from_the_list(admin_client, bad)

    block = bad.get_latest_revision().content["body"]
    (number,) = re.findall(r'"id": "([^"]+)"', block)
    assert f'href="/admin/pages/{bad.pk}/edit/#block-{number}-section"' in said


def test_pages_that_link_to_each_other_are_published_together(
    admin_client: Client, folder: EventIndexPage
) -> None:
    first = write_draft(folder)
    second = write_draft(folder, link_to(first), slug="druha")
    first.body = first.body.stream_block.to_python([{"type": "text", "value": link_to(second)}])
    first.save_revision()
    third = write_draft(folder, link_to(write_draft(folder, slug="iny")), slug="tretia")
    fourth = write_draft(folder, link_to(third), slug="stvrta")

    admin_client.post(publishing_of(first, second, third, fourth), {"agreed": [third.pk, fourth.pk]})

    live = EventPage.objects.live().values_list("slug", flat=True)
    assert set(live) == {"beseda", "druha"}


def test_drafts_below_a_folder_go_through_the_gate_too(admin_client: Client, folder: EventIndexPage) -> None:
    write_draft(folder, slug="dobra")
    bad = write_draft(folder, publish_date=None, slug="z")

    admin_client.post(publishing_of(folder), {"include_descendants": "on"})
    assert not EventPage.objects.live().exists()
    admin_client.post(publishing_of(folder), {"include_descendants": "on", "agreed": bad.pk})

    assert list(EventPage.objects.live().values_list("slug", flat=True)) == ["dobra"]


def test_a_page_may_link_to_itself(folder: EventIndexPage) -> None:
    page = write_draft(folder)
    page.body = page.body.stream_block.to_python([{"type": "text", "value": link_to(page)}])

    page.save_revision().publish()

    page.refresh_from_db()
    assert page.live
    assert isinstance(page.body[0].value, RichText)
