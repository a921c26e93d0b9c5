"""A deleted page is on no site and in no list, and can be restored as it was."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import Group, Permission, User
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from wagtail.models import GroupPagePermission, Page, ReferenceIndex, Revision

from cms.groups import ensure_editor_group
from cms.maintenance.rows import prune_trash
from cms.models import CustomImage
from events.models import EventIndexPage, EventPage
from events.previews.access import find_shared
from events.previews.models import SharedLink
from events.trash.deletion import put_into_trash
from events.trash.models import TrashedPage
from tests.exporters.exports import export, make_event, make_folder
from tests.exporters.projects import SAMPLE

LIST = "/admin/trash/"


def read_tree(astro: Path) -> dict[str, bytes]:
    pages = astro / "src" / "pages"
    return {path.relative_to(pages).as_posix(): path.read_bytes() for path in pages.rglob("*.*")}


def delete_by_screen(window: Client, page: Page) -> int:
    return window.post(f"/admin/pages/{page.pk}/delete/").status_code


def delete_by_list(window: Client, page: Page) -> int:
    return window.post(f"/admin/bulk/wagtailcore/page/delete/?next=%2Fadmin%2F&id={page.pk}").status_code


def delete_by_api(window: Client, page: Page) -> int:
    return window.post(f"/admin/api/main/pages/{page.pk}/action/delete/").status_code


WAYS = [delete_by_screen, delete_by_list, delete_by_api]


def put(window: Client, page: Page) -> TrashedPage:
    assert delete_by_screen(window, page) == 302
    return TrashedPage.objects.get(page=page)


@pytest.mark.parametrize("delete", WAYS)
def test_deleted_page_leaves_the_site_and_comes_back_byte_for_byte(
    sample: EventPage, astro: Path, admin_client: Client, delete: Callable[[Client, Page], int]
) -> None:
    export(astro)
    before, images = read_tree(astro), CustomImage.objects.count()

    assert delete(admin_client, sample) in (302, 204)

    export(astro)
    gone = before.keys() - read_tree(astro).keys()
    assert SAMPLE.removeprefix("src/pages/") in gone
    assert len(gone) == 1 + images
    admin_client.post(f"{LIST}{TrashedPage.objects.get().pk}/restore/")
    export(astro)
    assert read_tree(astro) == before
    assert not TrashedPage.objects.exists()
    assert EventPage.objects.get(pk=sample.pk).get_parent() == sample.get_parent()


def test_page_in_the_trash_is_in_no_list_and_on_no_screen(
    db: None, admin_client: Client, search_index: None
) -> None:
    folder = make_folder("beh")
    event = make_event(folder, title="Fontana")
    call_command("update_index", verbosity=0)
    lists = [
        f"/admin/pages/{folder.pk}/",
        f"/admin/choose-page/{folder.pk}/",
        "/admin/pages/search/?q=fontana",
        "/admin/choose-page/search/?q=fontana",
        "/admin/api/main/pages/?type=events.EventPage",
        "/admin/reports/aging-pages/",
        "/admin/pages/usage/events/eventpage/",
    ]
    shown = [address for address in lists if "Fontana" in admin_client.get(address).content.decode()]
    assert shown == lists

    put(admin_client, event)
    # It says what was deleted, once.
    admin_client.get("/admin/")

    shown = [address for address in lists if "Fontana" in admin_client.get(address).content.decode()]
    assert shown == []
    for screen in ("edit", "history", "copy", "move", "usage", "view_draft", "delete"):
        assert admin_client.get(f"/admin/pages/{event.pk}/{screen}/").headers["location"] == LIST
    assert admin_client.post(f"/admin/pages/{event.pk}/edit/", {"action-publish": "1"}).status_code == 409
    assert admin_client.get(f"/admin/api/main/pages/{event.pk}/").status_code in (302, 404)
    # Its own root neither hides that of the sites nor shows itself.
    assert "Kôš" in admin_client.get(LIST).content.decode()
    assert folder.get_parent().title in admin_client.get("/admin/pages/").content.decode()


def test_pictures_of_a_page_in_the_trash_count_as_used(sample: EventPage, admin_client: Client) -> None:
    image = CustomImage.objects.order_by("pk").first()
    assert image is not None
    used = ReferenceIndex.get_references_to(image).count()

    put(admin_client, sample)

    assert used > 0
    assert ReferenceIndex.get_references_to(image).count() == used


def test_address_is_free_and_a_clash_is_explained(sample: EventPage, admin_client: Client) -> None:
    entry = put(admin_client, sample)
    other = make_event(sample.get_parent(), sample.slug, title="Iné")

    answer = admin_client.get(f"{LIST}{entry.pk}/restore/").content.decode()
    assert f"„Iné“ má teraz túto adresu. Obnovte ju na inej, napríklad „{sample.slug}-2“." in answer
    refused = admin_client.post(f"{LIST}{entry.pk}/restore/", {"slug": sample.slug})
    assert refused.status_code == 200
    assert TrashedPage.objects.exists()

    admin_client.post(f"{LIST}{entry.pk}/restore/", {"slug": f"{sample.slug}-2"})

    restored = EventPage.objects.get(pk=sample.pk)
    assert (restored.slug, restored.live, restored.url_path) == (
        f"{sample.slug}-2",
        True,
        other.url_path.replace(sample.slug, f"{sample.slug}-2"),
    )
    assert restored.get_latest_revision_as_object().slug == f"{sample.slug}-2"


def test_folder_takes_what_is_below_it_along(db: None, admin_client: Client) -> None:
    folder = make_folder("beh")
    public, draft = make_event(folder, "prvy"), make_event(folder, "druhy")
    draft.unpublish()
    entry = put(admin_client, folder)
    assert not Page.objects.filter(live=True, pk__in=[folder.pk, public.pk]).exists()
    assert admin_client.get(f"/admin/pages/{draft.pk}/edit/").headers["location"] == LIST

    admin_client.post(f"{LIST}{entry.pk}/restore/")

    live = {page.pk: (page.live, page.url_path) for page in Page.objects.filter(slug__in=["prvy", "druhy"])}
    assert live == {public.pk: (True, public.url_path), draft.pk: (False, draft.url_path)}


def test_page_whose_folder_is_gone_comes_back_to_another(db: None, admin_client: Client) -> None:
    folder, other = make_folder("beh"), make_folder("skok")
    event = make_event(folder)
    entry = put(admin_client, event)
    in_trash = put(admin_client, folder)
    assert "skok" in admin_client.get(f"{LIST}{entry.pk}/restore/").content.decode().lower()
    admin_client.post(f"{LIST}{in_trash.pk}/delete/")
    assert not EventIndexPage.objects.filter(pk=folder.pk).exists()
    assert admin_client.post(f"{LIST}{entry.pk}/restore/").status_code == 200

    admin_client.post(f"{LIST}{entry.pk}/restore/", {"parent": str(other.pk)})

    restored = EventPage.objects.get(pk=event.pk)
    assert (restored.url_path, restored.live) == (f"{other.url_path}beseda/", True)


def test_what_the_gate_refuses_comes_back_as_a_draft(
    db: None, admin_client: Client, make_image: Callable[..., CustomImage]
) -> None:
    image = make_image()
    block = {"type": "image", "value": {"image": image.pk, "alt_text": "Lipa", "decorative": False}}
    event = make_event(make_folder("beh"), body=[block])
    entry = put(admin_client, event)
    image.delete()

    answer = admin_client.post(f"{LIST}{entry.pk}/restore/", follow=True)

    assert "Vrátila sa ako koncept." in answer.content.decode()
    restored = EventPage.objects.get(pk=event.pk)
    assert (restored.live, restored.has_unpublished_changes) == (False, True)


def test_nothing_in_the_trash_is_published_by_its_schedule(db: None, admin_client: Client) -> None:
    event = make_event(make_folder("beh"))
    event.unpublish()
    event.go_live_at = timezone.now() + timedelta(hours=1)
    event.save_revision().publish()
    [planned] = Revision.page_revisions.exclude(approved_go_live_at=None)
    entry = put(admin_client, event)

    assert not Revision.page_revisions.exclude(approved_go_live_at=None).exists()
    admin_client.post(f"{LIST}{entry.pk}/restore/")
    assert Revision.page_revisions.get(approved_go_live_at=planned.approved_go_live_at) == planned


def test_link_to_a_draft_in_the_trash_does_not_work_until_it_is_back(
    sample: EventPage, admin_client: Client, admin_user: User
) -> None:
    until = timezone.now() + timedelta(days=1)
    _, secret = SharedLink.objects.issue(page=sample, name="Eva", expires_at=until, made_by=admin_user)
    assert find_shared(secret) is not None

    entry = put(admin_client, sample)

    assert find_shared(secret) is None
    admin_client.post(f"{LIST}{entry.pk}/restore/")
    assert find_shared(secret) is not None


def test_trash_is_for_those_who_may_delete(db: None, client: Client, admin_user: User) -> None:
    mine, theirs = make_folder("beh"), make_folder("skok")
    entries = [put_into_trash(make_event(folder), admin_user) for folder in (mine, theirs)]
    user = User.objects.create_user("jana")
    group = Group.objects.create(name="Beh")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    for codename in ("add_page", "change_page"):
        permission = Permission.objects.get(codename=codename)
        GroupPagePermission.objects.create(group=group, page=mine, permission=permission)
    user.groups.add(group)
    client.force_login(user)

    def may_restore() -> list[bool]:
        return [client.get(f"{LIST}{entry.pk}/restore/").status_code == 200 for entry in entries]

    # Both were live: whoever may not publish could not have deleted them.
    assert may_restore() == [False, False]
    publish = Permission.objects.get(codename="publish_page")
    GroupPagePermission.objects.create(group=group, page=mine, permission=publish)
    assert may_restore() == [True, False]
    assert client.get(LIST).content.decode().count("/restore/") == 1


def test_editors_delete_into_the_trash(db: None, client: Client) -> None:
    event = make_event(make_folder("beh"))
    user = User.objects.create_user("jana")
    user.groups.add(ensure_editor_group())
    client.force_login(user)

    put(client, event)

    assert "Beseda" in client.get(LIST).content.decode()
    answer = client.get("/admin/pages/search/?q=Beseda").content.decode()
    assert f"/admin/pages/{event.pk}/" not in answer


@pytest.mark.parametrize(("days", "left"), [(30, ["nove"]), (0, ["nove", "stare"])])
def test_maintenance_empties_what_is_older(
    db: None, admin_user: User, settings: LazySettings, days: int, left: list[str]
) -> None:
    settings.TRASH_KEPT_DAYS = days
    folder = make_folder("beh")
    old, new = make_event(folder, "stare"), make_event(folder, "nove")
    for page, age in ((old, 31), (new, 29)):
        entry = put_into_trash(page, admin_user)
        TrashedPage.objects.filter(pk=entry.pk).update(deleted_at=timezone.now() - timedelta(days=age))

    pruned = prune_trash()

    assert sorted(EventPage.objects.values_list("slug", flat=True)) == left
    assert pruned == ({"pages from the trash": 1} if days else {})


def test_root_of_the_site_is_not_for_the_trash(db: None, admin_client: Client) -> None:
    root = make_folder("beh").get_parent()

    admin_client.post(f"/admin/pages/{root.pk}/delete/", {"confirm_site_name": "Podujatia"})

    assert not Page.objects.filter(pk=root.pk).exists()
    assert not TrashedPage.objects.exists()
