"""The history of an imported page leads back to each of its versions; one with a name stays."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from wagtail.models import PageLogEntry, Revision

from cms.maintenance.rows import prune_revisions
from events.models import EventPage
from events.versions.models import NamedVersion
from tests.exporters.exports import export
from tests.exporters.projects import SAMPLE


def history(window: Client, page: EventPage) -> str:
    return window.get(f"/admin/pages/{page.pk}/history/").content.decode()


@pytest.mark.parametrize("logged", [True, False], ids=["logged", "imported before that"])
def test_history_leads_back_to_the_imported_version(
    sample: EventPage,
    astro: Path,
    admin_client: Client,
    edit_heading: Callable[..., EventPage],
    logged: bool,
) -> None:
    original = (astro / SAMPLE).read_bytes()
    imported = sample.latest_revision
    if not logged:
        PageLogEntry.objects.filter(content_changed=True).exclude(action="wagtail.publish").delete()
    edit_heading(sample)
    export(astro)
    assert (astro / SAMPLE).read_bytes() != original
    way_back = f"/admin/pages/{sample.pk}/revisions/{imported.pk}/revert/"

    assert history(admin_client, sample).count(f'"{way_back}"') == 1
    assert admin_client.get(way_back).status_code == 200
    imported.as_object().save_revision().publish()
    export(astro)
    assert (astro / SAMPLE).read_bytes() == original


def test_named_version_stands_on_top_and_has_a_way_back(
    sample: EventPage, admin_client: Client, edit_heading: Callable[..., EventPage]
) -> None:
    first = sample.latest_revision
    form = f"/admin/versions/{sample.pk}/{first.pk}/"
    assert f'"{form}"' in history(admin_client, sample)

    answer = admin_client.post(form, {"name": "Pred úpravou"})

    assert answer.headers["location"] == f"/admin/pages/{sample.pk}/history/"
    for _ in range(25):
        edit_heading(sample)
    text = history(admin_client, sample)
    assert text.index("Pred úpravou") < text.index('id="listing-results"')
    assert f'"/admin/pages/{sample.pk}/revisions/{first.pk}/revert/"' in text
    admin_client.post(form, {"forget": "1", "name": "Pred úpravou"})
    assert not NamedVersion.objects.exists()


def test_autosave_does_not_write_into_a_named_version(sample: EventPage, admin_user: User) -> None:
    draft = sample.get_latest_revision_as_object()
    mine = draft.save_revision(user=admin_user)
    draft.title = "Druhý"
    assert draft.save_revision(user=admin_user, overwrite_revision=mine) == mine
    NamedVersion.objects.create(revision=mine, name="Druhý", user=admin_user)
    draft.title = "Tretí"

    later = draft.save_revision(user=admin_user, overwrite_revision=mine)

    assert (Revision.objects.get(pk=mine.pk).as_object().title, later.as_object().title) == ("Druhý", "Tretí")


def test_named_version_is_not_pruned(
    sample: EventPage, settings: LazySettings, edit_heading: Callable[..., EventPage]
) -> None:
    settings.REVISIONS_KEPT_DAYS = 10
    first = sample.latest_revision
    second = edit_heading(sample).latest_revision
    edit_heading(sample)
    NamedVersion.objects.create(revision=first, name="Prvá")
    Revision.objects.update(created_at=timezone.now() - timedelta(days=20))

    prune_revisions()

    kept = set(Revision.objects.values_list("pk", flat=True))
    assert first.pk in kept
    assert second.pk not in kept


def test_only_a_version_of_the_page_is_named_by_whoever_may_edit_it(
    sample: EventPage, client: Client, admin_client: Client
) -> None:
    form = f"/admin/versions/{sample.pk}/{sample.latest_revision_id}/"
    folder = sample.get_parent()

    assert admin_client.get(f"/admin/versions/{folder.pk}/{sample.latest_revision_id}/").status_code == 302
    client.force_login(User.objects.create_user("hosť"))
    client.post(form, {"name": "Moja"})
    assert not NamedVersion.objects.exists()
