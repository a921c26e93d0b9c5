"""Bulk actions say first how many files of the site change, and which pages they leave out."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import GroupPagePermission, Page, PageLogEntry, Workflow

from cms.groups import ensure_editor_group, ensure_moderator_group
from cms.provisioning import ensure_workflow
from events.models import EventIndexPage, EventPage, EventType, Project
from exporters.content.site_tree import find_tree
from exporters.releases.build.reconcile import reconcile
from exporters.releases.models import Release
from tests.exporters.exports import link_to_page, make_event, make_folder

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(db: None) -> EventIndexPage:
    return make_folder("podujatia")


@pytest.fixture
def moderator(client: Client) -> Client:
    ensure_moderator_group()
    user = User.objects.create_user("eva")
    user.groups.add(ensure_moderator_group())
    client.force_login(user)
    return client


@pytest.fixture
def editor(db: None) -> Client:
    user = User.objects.create_user("jana")
    user.groups.add(ensure_editor_group(publishes=False))
    client = Client()
    client.force_login(user)
    return client


def release() -> Release | None:
    return reconcile(find_tree()).release


def write_draft(folder: Page, slug: str, **fields: Any) -> EventPage:
    page = make_event(folder, slug, title=slug.capitalize())
    page.unpublish()
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision(clean=False)
    return EventPage.objects.get(pk=page.pk)


def change(page: EventPage, **fields: Any) -> None:
    page = EventPage.objects.get(pk=page.pk)
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision()


def address(action: str, *pages: Page) -> str:
    chosen = "&".join(f"id={page.pk}" for page in pages)
    return f"/admin/bulk/wagtailcore/page/{action}/?next=/admin/&{chosen}"


def text_of(answer: Any) -> str:
    main = re.sub(r"<script.*?</script>", " ", answer.content.decode().partition("<main")[2], flags=re.S)
    return unescape(" ".join(re.sub(r"<[^>]*>", " ", main).split()))


def counted(answer: Any) -> list[str]:
    found = re.findall(r"data-files-of-the-site>(.*?)</p>", answer.content.decode())
    return [sentence.strip() for sentence in found]


def hidden(answer: Any) -> dict[str, list[str]]:
    """What the question's form sends along by itself."""
    fields: dict[str, list[str]] = {}
    for name, value in re.findall(
        r'<input type="hidden" name="(\w+)" value="([^"]*)"', answer.content.decode()
    ):
        fields.setdefault(name, []).append(value)
    fields.pop("csrfmiddlewaretoken", None)
    return fields


def live() -> set[str]:
    return set(EventPage.objects.live().values_list("slug", flat=True))


def test_publishing_is_counted_before_and_as_it_comes(moderator: Client, folder: EventIndexPage) -> None:
    old = make_event(folder, "stara")
    release()
    change(old, description="Iné")
    drafts = [write_draft(folder, slug) for slug in ("prva", "druha")]
    asked = address("publish", old, *drafts)
    logged = PageLogEntry.objects.count()

    question = moderator.get(asked)

    assert counted(question) == ["Na webe sa zmenia 3 súbory: 2 nové, 1 zmenený."]
    assert (live(), PageLogEntry.objects.count()) == ({"stara"}, logged)
    moderator.post(asked, hidden(question))
    made = release()
    assert made is not None
    assert len(made.changes) == 3
    assert live() == {"stara", "prva", "druha"}
    assert counted(moderator.get(asked)) == ["Na webe sa nezmení žiadny súbor."]


def test_a_new_address_in_a_draft_is_a_move(
    moderator: Client, folder: EventIndexPage, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    page = make_event(folder, "stara")
    make_event(folder, "odkaz", [link_to_page(page)])
    release()
    change(page, slug="nova")
    asked = address("publish", page)

    question = moderator.get(asked)

    assert counted(question) == ["Na webe sa zmenia 3 súbory: 1 nový, 1 zmenený, 1 presunutý."]
    with django_capture_on_commit_callbacks(execute=True):
        # Wagtail makes a redirect from the old address then.
        moderator.post(asked, hidden(question))
    release()
    made = Release.objects.latest("number")
    assert made.number == 2
    assert len(made.changes) == 3


def test_refused_pages_are_named_and_the_rest_waits_for_a_yes(
    moderator: Client, folder: EventIndexPage
) -> None:
    release()
    good = write_draft(folder, "dobra")
    bad = write_draft(folder, "zla", publish_date=None)
    asked = address("publish", good, bad)

    question = moderator.get(asked)

    assert "Tieto stránky sa takto nedajú zverejniť a vynechajú sa: Zla : Dátum: Toto pole" in text_of(
        question
    )
    assert "Áno, zverejniť zvyšnú 1 stránku" in text_of(question)
    assert counted(question) == ["Na webe sa zmení 1 súbor: 1 nový."]
    # Whoever was not told of it is asked again.
    assert "vynechajú sa: Zla" in text_of(moderator.post(asked))
    assert live() == set()
    assert moderator.post(asked, hidden(question)).url == "/admin/"
    assert live() == {"dobra"}
    nothing = moderator.get(address("publish", bad))
    assert 'action="' not in nothing.content.decode().partition('id="main"')[2].partition("nice-padding")[2]


def test_those_below_are_counted_apart(moderator: Client, folder: EventIndexPage) -> None:
    release()
    for slug in ("prva", "druha"):
        write_draft(folder, slug)
    asked = address("publish", folder)

    question = moderator.get(asked)

    assert counted(question) == [
        "Na webe sa nezmení žiadny súbor.",
        "Spolu s podradenými stránkami: Na webe sa zmenia 2 súbory: 2 nové.",
    ]
    moderator.post(asked, {**hidden(question), "include_descendants": "on"})
    assert live() == {"prva", "druha"}
    release()
    assert counted(moderator.get(address("unpublish", folder))) == [
        "Na webe sa nezmení žiadny súbor.",
        "Spolu s podradenými stránkami: Na webe sa zmenia 2 súbory: 2 odstránené.",
    ]


def test_unpublishing_and_deleting_are_counted(moderator: Client, folder: EventIndexPage) -> None:
    pages = [make_event(folder, slug) for slug in ("prva", "druha")]
    release()

    assert counted(moderator.get(address("unpublish", *pages))) == [
        "Na webe sa zmenia 2 súbory: 2 odstránené."
    ]
    question = moderator.get(address("delete", *pages))
    assert counted(question) == ["Na webe sa zmenia 2 súbory: 2 odstránené."]
    assert "Pôjdu do koša , odkiaľ sa dajú obnoviť ešte 30 dní." in text_of(question)
    assert live() == {"prva", "druha"}


def test_moving_a_folder_changes_all_below_it(moderator: Client, folder: EventIndexPage) -> None:
    inner = make_folder("rok", folder)
    moved = make_event(inner, "prva")
    make_event(inner, "druha")
    make_event(folder, "odkaz", [link_to_page(moved)])
    other, taken = make_folder("archiv"), make_folder("plne")
    make_folder("rok", taken)
    release()
    asked = address("move", inner)
    assert counted(moderator.get(asked)) == []

    question = moderator.post(asked, {"chooser": other.pk})

    assert counted(question) == ["Na webe sa zmenia 4 súbory: 1 nový, 1 zmenený, 2 presunuté."]
    assert EventIndexPage.objects.get(pk=inner.pk).get_parent().pk == folder.pk
    # Another folder is another question.
    again = moderator.post(asked, {**hidden(question), "chooser": taken.pk})
    assert "Rok" in text_of(again)
    assert EventIndexPage.objects.get(pk=inner.pk).get_parent().pk == folder.pk
    assert moderator.post(asked, {**hidden(question), "chooser": other.pk}).status_code == 302
    assert EventIndexPage.objects.get(pk=inner.pk).get_parent().pk == other.pk
    made = release()
    assert made is not None
    # The new one leads from the old addresses to the new ones.
    assert [change["path"] for change in made.changes if change["why"] == "new"] == [
        "src/data/redirects.json"
    ]
    assert len(made.changes) == 4


def test_two_pages_with_one_slug_are_not_moved_into_one_folder(
    moderator: Client, folder: EventIndexPage
) -> None:
    first, second = make_event(folder, "prva"), make_event(make_folder("rok", folder), "prva", title="Druhá")
    other = make_folder("archiv")
    asked = address("move", first, second)

    question = moderator.post(asked, {"chooser": other.pk})

    assert "Túto stránku nemožno presunúť, jej adresa je tam obsadená" in text_of(question)
    moderator.post(asked, {**hidden(question), "chooser": other.pk})
    assert list(Page.objects.child_of(other).values_list("pk", flat=True)) == [first.pk]
    assert second.get_parent().slug == "rok"


@pytest.fixture
def kind(db: None) -> EventType:
    return EventType.objects.create(name="Beseda")


def drafted(page: EventPage) -> EventPage:
    draft: EventPage = EventPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    return draft


def test_a_type_is_published_where_nothing_else_waits(
    moderator: Client, folder: EventIndexPage, kind: EventType
) -> None:
    plain, changed = make_event(folder, "prva", title="Prvá"), make_event(folder, "druha", title="Druhá")
    same = make_event(folder, "ista", title="Istá", event_type=kind)
    release()
    change(changed, description="Iné")
    asked = address("set_type", plain, changed, same, folder)
    form = moderator.get(asked)
    assert counted(form) == []

    question = moderator.post(asked, {**hidden(form), "value": kind.pk})

    assert counted(question) == ["Na webe sa zmení 1 súbor: 1 zmenený."]
    said = text_of(question)
    assert "Tieto stránky sa vynechajú: Podujatia : Nie je to podujatie." in said
    assert "Tieto sa s tým hneď zverejnia: Prvá Pri týchto to počká v koncepte" in said
    assert "kým sa nezverejní: Druhá Tieto to už majú: Istá" in said
    assert drafted(plain).event_type is None
    answer = moderator.post(asked, {**hidden(question), "value": kind.pk}, follow=True)
    messages = " ".join(map(str, answer.context["messages"]))
    assert "1 podujatie sa zmenilo a zverejnilo: „Prvá“." in messages
    assert "1 podujatie sa zmenilo v koncepte, ktorý nie je zverejnený: „Druhá“." in messages
    plain.refresh_from_db()
    assert (plain.event_type, plain.has_unpublished_changes) == (kind, False)
    changed.refresh_from_db()
    assert (changed.event_type, drafted(changed).event_type, drafted(changed).description) == (
        None,
        kind,
        "Iné",
    )
    made = release()
    assert made is not None
    assert len(made.changes) == 1


def test_an_editor_who_may_not_publish_makes_drafts(
    editor: Client, folder: EventIndexPage, kind: EventType
) -> None:
    page = make_event(folder, "prva")
    release()
    asked = address("set_type", page)

    question = editor.post(asked, {"value": kind.pk})

    assert counted(question) == ["Na webe sa nezmení žiadny súbor."]
    editor.post(asked, {**hidden(question), "value": kind.pk})
    page.refresh_from_db()
    assert (page.event_type, drafted(page).event_type) == (None, kind)
    assert release() is None
    for action in ("publish", "unpublish"):
        assert "nemáte oprávnenie" in text_of(editor.get(address(action, page))).lower()
        editor.post(address(action, page))
        assert EventPage.objects.get().latest_revision_id == page.latest_revision_id
        assert live() == {"prva"}


def test_pages_of_others_stay_as_they_are(editor: Client, folder: EventIndexPage, kind: EventType) -> None:
    page = make_event(folder, "prva")
    GroupPagePermission.objects.all().delete()
    GroupPagePermission.objects.create(
        group=Group.objects.get(name="Editors"), page=make_folder("ine"), permission_type="change"
    )
    before = page.latest_revision_id

    asked = address("set_type", page)
    question = editor.post(asked, {"value": kind.pk})
    editor.post(asked, {"value": kind.pk, "confirmed": str(kind.pk), **hidden(question)})

    page.refresh_from_db()
    assert page.latest_revision_id == before
    assert "Nemáte oprávnenie upravovať túto stránku" in text_of(editor.get(asked))


def lock(page: EventPage) -> None:
    page.locked, page.locked_by = True, User.objects.create_user("peter")
    page.save()


def submit(page: EventPage) -> None:
    ensure_workflow()
    Workflow.objects.get().start(page, User.objects.create_user("peter"))


def schedule(page: EventPage) -> None:
    page.go_live_at = timezone.now() + timedelta(days=2)
    page.save_revision().publish()


def spoil(page: EventPage) -> None:
    """What passed when it was published, and does not any more."""
    gone = make_event(page.get_parent(), "ina")
    page.body = page.body.stream_block.to_python([link_to_page(gone)])
    page.publish_unchecked(page.save_revision())
    gone.delete()


OBSTACLES: dict[Callable[[EventPage], None], str] = {
    lock: "Je uzamknutá.",
    submit: "Je v schvaľovaní",
    schedule: "Má naplánované zverejnenie.",
    spoil: "odkaz zmeňte",
}


@pytest.mark.parametrize("obstruct", OBSTACLES)
def test_what_is_in_the_way_is_named(
    moderator: Client, folder: EventIndexPage, obstruct: Callable[[EventPage], None]
) -> None:
    project = Project.objects.create(name="Dni vedy")
    free, page = make_event(folder, "volna"), make_event(folder, "prva", title="Prvá")
    obstruct(page)
    page.refresh_from_db()
    asked = address("set_project", free, page)

    question = moderator.post(asked, {"value": project.pk})

    assert "Tieto stránky sa vynechajú: Prvá" in text_of(question)
    assert OBSTACLES[obstruct] in text_of(question)
    assert "vynechajú: Prvá" in text_of(moderator.post(asked, {"value": project.pk, "confirmed": project.pk}))
    moderator.post(asked, {**hidden(question), "value": project.pk})
    assert EventPage.objects.get(pk=free.pk).project == project
    assert EventPage.objects.get(pk=page.pk).latest_revision_id == page.latest_revision_id


def test_a_project_is_taken_away(moderator: Client, folder: EventIndexPage) -> None:
    page = make_event(folder, "prva", project=Project.objects.create(name="Dni vedy"))
    asked = address("set_project", page)

    question = moderator.post(asked, {"value": ""})
    moderator.post(asked, {**hidden(question), "value": ""})

    assert EventPage.objects.get().project is None


def test_what_cannot_be_counted_is_said(moderator: Client, folder: EventIndexPage) -> None:
    page = make_event(folder, "prva")
    made = release()
    assert made is not None
    Release.objects.update(manifest="0" * 64)

    answer = moderator.get(address("unpublish", page))

    assert counted(answer) == ["Nepodarilo sa zistiť, koľko súborov sa na webe zmení."]


@pytest.mark.parametrize("action", ["publish", "unpublish", "set_type"])
def test_queries_for_each_page_are_few(
    moderator: Client, folder: EventIndexPage, kind: EventType, action: str
) -> None:
    make = write_draft if action == "publish" else make_event
    pages = [make(folder, f"udalost-{number}") for number in range(12)]
    release()

    def ask(count: int) -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            answer = (
                moderator.post(address(action, *pages[:count]), {"value": kind.pk})
                if action == "set_type"
                else moderator.get(address(action, *pages[:count]))
            )
        assert answer.status_code == 200
        return len(queries)

    ask(2)
    few, many = ask(2), ask(12)

    assert (many - few) / 10 <= QUERIES[action]


# For each page: what Wagtail's screen asks, the gate, the file's references.
QUERIES = {"publish": 30, "unpublish": 5, "set_type": 20}
