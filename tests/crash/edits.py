"""Edits between two exports: by editors in the CMS, by developers in the project."""

from collections.abc import Callable

from wagtail.models import Page, PageViewRestriction

from cms.models import CustomDocument, CustomImage
from events.models import Project
from tests.crash.world import World, add_event, draw, make_body, put, text_block, write_down


def edit_text(world: World) -> None:
    page = world.pick_event()
    if page is not None:
        body = [*page.body.get_prep_value(), text_block(f"Dodatok {world.random.random()}")]
        page.body = page.body.stream_block.to_python(body)
        page.save_revision().publish()


def replace_body(world: World) -> None:
    """Replace the body: text, images and documents."""
    page = world.pick_event()
    if page is not None:
        page.body = page.body.stream_block.to_python(make_body(world))
        page.save_revision().publish()


def unpublish(world: World) -> None:
    page = world.pick_event()
    if page is not None:
        page.unpublish()


def publish(world: World) -> None:
    page = world.pick_event(live=False)
    if page is not None:
        page.save_revision().publish()


def change_slug(world: World) -> None:
    page = world.pick_event()
    if page is not None:
        page.slug = world.free_slug(page.get_parent(), besides=page.pk)
        page.save_revision().publish()


def swap_slugs(world: World) -> None:
    """Exchange the slugs of two pages."""
    page = world.pick_event()
    if page is None:
        return
    others = list(page.get_siblings(inclusive=False).live().filter(alias_of=None))
    if others:
        other = world.random.choice(others).specific
        mine, its = page.slug, other.slug
        for one, slug in ((page, "na-chvilu"), (other, mine), (page, its)):
            one.slug = slug
            one.save_revision().publish()


def move_page(world: World) -> None:
    page = world.pick_event()
    if page is not None:
        target = world.random.choice(world.folders)
        if not target.get_children().exclude(pk=page.pk).filter(slug=page.slug).exists():
            page.move(target, pos="last-child")


def change_folder(world: World) -> None:
    """Change the slug of a folder, and so the addresses of all pages below."""
    folder = world.random.choice(world.folders)
    taken = set(folder.get_siblings(inclusive=False).values_list("slug", flat=True))
    slugs = ("podujatia", "archiv", "rocniky", "diela")
    free = [slug for slug in slugs if slug not in taken]
    folder.slug = world.random.choice(free or [f"{folder.slug}-{len(taken)}"])
    folder.save_revision().publish()


def hide(world: World) -> None:
    page: Page | None = world.pick_event()
    if page is not None:
        PageViewRestriction.objects.get_or_create(page=page, restriction_type=PageViewRestriction.LOGIN)


def show(world: World) -> None:
    restriction = PageViewRestriction.objects.order_by("pk").first()
    if restriction is not None:
        restriction.delete()


def delete(world: World) -> None:
    page = world.pick_event()
    if page is not None and len(world.events) > 6:
        page.delete()


def replace_image(world: World) -> None:
    images = list(CustomImage.objects.order_by("pk"))
    if images:
        image = world.random.choice(images)
        image.file = draw(world.random)
        image.save()


def replace_document(world: World) -> None:
    documents = list(CustomDocument.objects.order_by("pk"))
    if documents:
        document = world.random.choice(documents)
        document.file = write_down(world.random)
        document.save()


def rename_project(world: World) -> None:
    Project.objects.update(name=f"Otvorené mesto {world.random.randrange(100)}")


def edit_foreign_file(world: World) -> None:
    path = world.random.choice(sorted(world.foreign))
    world.foreign[path] += b"A este nieco.\n"
    put(world.root, path, world.foreign[path])


EDITS: dict[Callable[[World], None], int] = {
    edit_text: 6,
    replace_body: 4,
    add_event: 4,
    unpublish: 3,
    publish: 3,
    change_slug: 5,
    swap_slugs: 2,
    move_page: 4,
    change_folder: 1,
    hide: 2,
    show: 2,
    delete: 2,
    replace_image: 3,
    replace_document: 2,
    rename_project: 1,
    edit_foreign_file: 2,
}


def change_something(world: World) -> list[str]:
    """Make some edits; returns their names."""
    chosen = world.random.choices(list(EDITS), list(EDITS.values()), k=world.random.randint(1, 8))
    for edit in chosen:
        edit(world)
    return [edit.__name__ for edit in chosen]
