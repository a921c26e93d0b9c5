"""More edits than `tests.crash.edits`: what editors, timers and programs do to a CMS between releases."""

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Collection, CollectionViewRestriction, Page

from cms.models import CustomDocument, CustomImage
from events.models import EventPage, EventType, Project
from events.trash.deletion import find_parent, put_into_trash, restore
from events.trash.models import TrashedPage
from exporters.content.site_tree import find_tree
from exporters.ingest.importer import import_events
from exporters.releases.models import Series
from tests.crash import edits
from tests.crash.world import World, add_event, draw, put, text_block
from tests.exporters.exports import hide_collection


def publish_again(world: World) -> None:
    page = world.pick_event()
    if page is not None:
        page.title = f"Podujatie {world.random.randrange(1000)}"
        page.save_revision().publish()


def link(world: World) -> None:
    """Link from one page to another, or to a folder."""
    page = world.pick_event()
    if page is not None:
        target = world.random.choice([*world.events, *world.folders])
        link = f'<p><a linktype="page" id="{target.pk}">Odkaz</a></p>'
        page.body = page.body.stream_block.to_python([{"type": "text", "value": link}])
        page.save_revision().publish()


def put_right(world: World) -> None:
    """Replace the content of the pages that cannot be exported: else they could not for the whole run."""
    problems = [problem for series in Series.objects.all() for problem in series.problems]
    failed = [problem["page"] for problem in problems if "page" in problem]
    for page in EventPage.objects.filter(pk__in=failed, alias_of=None):
        page.body = page.body.stream_block.to_python([text_block(f"Opravené {world.random.random()}")])
        page.save_revision().publish()


def make_alias(world: World) -> None:
    page = world.pick_event()
    if page is not None and EventPage.objects.exclude(alias_of=None).count() < 4:
        parent = world.random.choice(world.folders)
        page.create_alias(parent=parent, update_slug=world.free_slug(parent))


def hide_some_collection(world: World) -> None:
    if CollectionViewRestriction.objects.exists():
        CollectionViewRestriction.objects.first().delete()
    collections = list(Collection.objects.filter(depth=2))
    if len(collections) < 2:
        collections.append(Collection.get_first_root_node().add_child(name=f"Zbierka {len(collections)}"))
    if world.random.random() < 0.5:
        hide_collection(world.random.choice(collections))


def move_uploads(world: World) -> None:
    """As Wagtail's own bulk action does, without a signal."""
    collections = list(Collection.objects.all())
    for model in (CustomImage, CustomDocument):
        chosen = list(model.objects.order_by("-pk").values_list("pk", flat=True))[: world.random.randrange(3)]
        model.objects.filter(pk__in=chosen).update(collection=world.random.choice(collections))


def unpublish_silently(world: World) -> None:
    page = world.pick_event()
    if page is not None:
        EventPage.objects.filter(pk=page.pk).update(live=False)


def expire(world: World) -> None:
    """A page's end has come, and no timer has taken it off yet."""
    page = world.pick_event()
    if page is not None:
        EventPage.objects.filter(pk=page.pk).update(expire_at=timezone.now() - timedelta(minutes=1))


def unexpire(_world: World) -> None:
    for page in EventPage.objects.exclude(expire_at=None).filter(alias_of=None):
        page.expire_at = None
        page.save_revision().publish()


def schedule(world: World) -> None:
    """A scheduled version is published at its time."""
    page = world.pick_event()
    if page is not None and page.alias_of_id is None:
        page.title = f"Neskôr {world.random.randrange(1000)}"
        page.go_live_at = timezone.now() - timedelta(minutes=1)
        page.save_revision().publish()


def put_away(world: World) -> None:
    page: Page | None = world.random.choice([world.pick_event(), *world.folders])
    if page is not None and len(world.folders) > 2 and EventPage.objects.filter(live=True).count() > 8:
        put_into_trash(page, None)


def bring_back(_world: World) -> None:
    entry = TrashedPage.objects.first()
    parent = entry and find_parent(entry)
    if entry and parent and not parent.get_children().filter(slug=entry.page.slug).exists():
        restore(entry, parent, None)


def redirect(world: World) -> None:
    found = Redirect.objects.order_by("?").first()
    if found is not None and world.random.random() < 0.4:
        found.delete()
        return
    page = world.pick_event()
    source = world.random.choice(["/stare", "/podujatia/akcia-01", f"/podujatia/{world.random.randrange(9)}"])
    if page is not None and not Redirect.objects.filter(old_path=source).exists():
        to = {"redirect_page": page} if world.random.random() < 0.6 else {"redirect_link": "/inde/"}
        site = find_tree().site
        Redirect.objects.create(old_path=source, site=site, **to)


def rename_upload(world: World) -> None:
    for model, suffix in ((CustomImage, "png"), (CustomDocument, "pdf")):
        found = list(model.objects.order_by("pk"))
        if found:
            one = world.random.choice(found)
            one.export_name = f"{world.random.choice('abc')}{world.random.randrange(40)}.{suffix}"
            one.save()


def delete_upload(world: World) -> None:
    found = list(world.random.choice((CustomImage, CustomDocument)).objects.order_by("pk"))
    if found and world.random.random() < 0.3:
        world.random.choice(found).delete()


def name_snippets(world: World) -> None:
    """Give a page a project and a type, or rename or delete one of those."""
    page = world.pick_event()
    project = Project.objects.order_by("?").first() or Project.objects.create(name="Iný", link="iny")
    kind = EventType.objects.order_by("?").first() or EventType.objects.create(name="Beseda")
    choice = world.random.randrange(4)
    if choice == 0:
        project.name = f"Projekt {world.random.randrange(1000)}"
        project.save()
    elif choice == 1:
        kind.name = f"Typ {world.random.randrange(1000)}"
        kind.save()
    elif choice == 2 and world.random.random() < 0.3:
        kind.delete()
    elif page is not None:
        page.project, page.event_type = project, kind
        page.save_revision().publish()


def change_contract(world: World) -> None:
    path = world.root / "event.extension.json"
    path.write_text(
        '{"properties": {"miesto": {"type": "string", "description": "Kde.", "examples": ["Radnica"]}}}'
    )
    settings.EVENT_EXTENSION = "" if settings.EVENT_EXTENSION else str(path)


def import_file(world: World) -> None:
    number = world.random.randrange(6)
    front = f"layout: ../../layouts/EventLayout.astro\ntitle: Dovoz {number}\npublish_date: 01.02.2023"
    text = f"---\nslug: dovoz-{number}\n{front}\n---\n\nText {world.random.random()} ![o](./o-{number}.png)\n"
    put(world.root, f"src/pages/dovoz/dovoz-{number}.md", text.encode())
    put(world.root, f"src/pages/dovoz/o-{number}.png", draw(world.random).read())
    list(import_events(world.root, publish=True))


# In the site, and without a signal: unless it hides something, only the comparison of everything knows of it.
ELSEWHERE = (edits.edit_foreign_file, edits.rename_project)
EDITS: dict[Callable[[World], None], int] = {
    **{edit: weight for edit, weight in edits.EDITS.items() if edit not in ELSEWHERE},
    add_event: 6,
    publish_again: 8,
    link: 8,
    put_right: 12,
    make_alias: 2,
    hide_some_collection: 2,
    move_uploads: 2,
    unpublish_silently: 2,
    expire: 2,
    unexpire: 1,
    schedule: 2,
    put_away: 2,
    bring_back: 3,
    redirect: 4,
    rename_upload: 3,
    delete_upload: 1,
    name_snippets: 5,
    change_contract: 1,
    import_file: 2,
}
