"""Whatever may change the site requests a reconcile on commit."""

from contextlib import contextmanager
from datetime import timedelta
from unittest import mock

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.test import TestCase
from django.urls import reverse
from django.utils import timezone
from redis.exceptions import ConnectionError
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Collection, CollectionViewRestriction, Site

from events.models import EventPage, EventType, Project
from exporters.releases.build.manifests import read_manifest
from exporters.releases.models import Release, Series
from exporters.releases.reconcile_requests import CoalesceReconcilesMiddleware, coalesce_reconciles
from exporters.releases.tasks import reconcile_series
from tests.exporters.exports import hide, image_block, make_event, make_folder


@pytest.fixture
def committing():
    """A transaction that is committed at the end of the block, as far as its listeners know."""

    @contextmanager
    def commit():
        with TestCase.captureOnCommitCallbacks(execute=True):
            yield
        connection.run_on_commit.clear()

    return commit


@pytest.fixture
def published(folder, committing):
    with committing():
        page = make_event(folder, project=Project.objects.create(name="Mesto"))
    assert latest() == 1
    return page


def latest():
    return Release.objects.order_by("number").values_list("number", flat=True).last()


def rename(page):
    page.slug = "diskusia"
    page.save()


CHANGES = {
    "published": lambda page: make_event(page.get_parent(), "ina"),
    "unpublished": lambda page: page.unpublish(),
    "deleted": lambda page: page.delete(),
    "moved": lambda page: page.move(make_folder("archiv"), pos="last-child"),
    "slug": rename,
    "hidden": hide,
    "folder hidden": lambda page: hide(page.get_parent()),
    "redirect": lambda page: Redirect.add_redirect("/stara", page),
}


@pytest.mark.parametrize("change", CHANGES)
def test_change_makes_a_release_by_itself(published, committing, change):
    with committing():
        CHANGES[change](published)

    assert latest() == 2


def test_renamed_project_makes_a_release(published, committing):
    with committing():
        project = Project.objects.get()
        project.name = "Okres"
        project.save()

    assert latest() == 2


def test_draft_requests_nothing(published, committing):
    before = Series.objects.get().requested
    with committing():
        published.title = "Rozpracované"
        published.save_revision()

    assert Series.objects.get().requested == before


def test_nothing_is_requested_before_the_commit(published):
    with TestCase.captureOnCommitCallbacks() as callbacks:
        published.unpublish()

    assert latest() == 1
    assert callbacks


def test_changes_of_one_transaction_are_one_request(published, committing):
    before = Series.objects.get().requested
    with committing():
        for number in range(5):
            make_event(published.get_parent(), f"beseda-{number}")

    assert Series.objects.get().requested == before + 1
    assert latest() == 2


def test_changes_of_many_transactions_are_coalesced(published, committing):
    with coalesce_reconciles():
        for number in range(5):
            with committing():
                make_event(published.get_parent(), f"beseda-{number}")
        assert latest() == 1

    assert latest() == 2


def test_change_that_changes_no_file_makes_no_release(published, committing):
    with committing():
        EventType.objects.create(name="Nepoužitý")

    assert latest() == 1


def test_error_in_a_reconcile_is_no_error_of_the_publishing(published, committing, monkeypatch, caplog):
    def fail(_tree, **_options):
        raise RuntimeError("The disk is full")

    monkeypatch.setattr("exporters.releases.tasks.reconcile", fail)
    with committing():
        published.unpublish()

    assert not EventPage.objects.get(pk=published.pk).live
    assert "The disk is full" in caplog.text


def test_wagtail_without_a_site_is_no_error(db, committing):
    with committing():
        Site.objects.all().delete()

    assert Release.objects.count() == 0


def test_scheduled_publication_and_expiry_reach_the_site(published, committing):
    soon = timezone.now() + timedelta(hours=1)
    with committing():
        page = make_event(published.get_parent(), "ina")
        page.unpublish()
        page.go_live_at = soon
        page.save_revision().publish()
        published.expire_at = soon
        published.save_revision().publish()
    assert latest() == 1

    with committing(), mock.patch("django.utils.timezone.now", return_value=soon + timedelta(seconds=1)):
        call_command("publish_scheduled")

    files = read_manifest(Release.objects.get(number=2).manifest).files
    assert list(files) == ["src/pages/podujatia/ina/index.md"]


@pytest.fixture
def anna(transactional_db, django_db_serialized_rollback):
    """What she does is committed at once, as in the CMS."""
    return User.objects.create_superuser("anna")


def test_http_request_is_reconciled_at_its_end_with_its_publishers(anna):
    folder = make_folder("podujatia")

    def publish(_request):
        for slug in ("beseda", "koncert"):
            page = make_event(folder, slug)
            page.description = "Na námestí."
            page.save_revision(user=anna).publish(user=anna)
        assert latest() is None
        return HttpResponse()

    CoalesceReconcilesMiddleware(publish)(HttpRequest())

    release = Release.objects.get()
    assert (release.publishers, len(release.changes)) == (["anna"], 2)


def test_failed_http_request_is_reconciled_too(anna):
    def fail(_request):
        make_event(make_folder("podujatia"))
        raise PermissionDenied

    with pytest.raises(PermissionDenied):
        CoalesceReconcilesMiddleware(fail)(HttpRequest())

    assert latest() == 1


@pytest.mark.parametrize("error", [ConnectionError("no Redis"), OperationalError("no database")])
def test_queue_that_does_not_answer_is_no_error_of_the_publishing(
    published, committing, monkeypatch, caplog, error
):
    def fail(*_arguments):
        raise error

    monkeypatch.setattr(reconcile_series.get_backend(), "enqueue", fail)
    with committing():
        published.unpublish()

    assert not EventPage.objects.get(pk=published.pk).live
    assert "manage.py reconcile does it" in caplog.text
    monkeypatch.undo()
    call_command("reconcile")
    assert latest() == 2


def test_scheduled_page_is_published_by_who_scheduled_it(anna):
    boris = User.objects.create_superuser("boris")
    page = make_event(make_folder("podujatia"))
    page.go_live_at = soon = timezone.now() + timedelta(seconds=5)
    page.description = "Na námestí."
    page.save_revision(user=boris).publish(user=boris)
    assert latest() == 1
    with coalesce_reconciles():
        other = make_event(page.get_parent(), "koncert")
        other.save_revision(user=anna).publish(user=anna)
    assert Release.objects.get(number=2).publishers == ["anna"]

    with mock.patch("django.utils.timezone.now", return_value=soon + timedelta(seconds=1)):
        call_command("publish_scheduled")

    third = Release.objects.get(number=3)
    assert (third.publishers, [change["path"] for change in third.changes]) == (
        ["boris"],
        ["src/pages/podujatia/beseda/index.md"],
    )


def test_files_that_are_made_private_together_leave_the_release(folder, committing, make_image, admin_client):
    with committing():
        image = make_image()
        make_event(folder, body=[image_block(image.pk)])
        make_event(folder, "ina")
        private = Collection.get_first_root_node().add_child(name="Interné")
        CollectionViewRestriction.objects.create(collection=private, restriction_type="login")
    before = read_manifest(Release.objects.latest("number").manifest).files
    address = reverse("wagtail_bulk_action", args=["cms", "customimage", "add_to_collection"])

    with committing():
        answer = admin_client.post(f"{address}?id={image.pk}", {"collection": private.pk})

    image.refresh_from_db()
    after = read_manifest(Release.objects.latest("number").manifest).files
    assert (answer.status_code, image.collection) == (302, private)
    assert (len(before), sorted(after)) == (3, ["src/pages/podujatia/ina/index.md"])
