"""What goes, and what stays whatever its age: nothing that a draft, a release or somebody's comment needs."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from redis import Redis
from rq import Queue
from rq.job import Job
from rq.registry import FailedJobRegistry
from wagtail.embeds.models import Embed
from wagtail.models import Comment, Page, PageLogEntry, Revision
from wagtail.search.backends import get_search_backend

from cms.maintenance.rows import (
    BUILDS_KEPT,
    prune_builds,
    prune_embeds,
    prune_logs,
    prune_queue,
    prune_revisions,
    prune_search_index,
    prune_sessions,
)
from cms.settings.tasks import BACKENDS, IMMEDIATE
from events.models import EventPage
from exporters.content.publishers import name_last_publishers, name_publishers
from exporters.content.site_tree import find_tree
from exporters.releases.build.reconcile import reconcile
from exporters.releases.models import Build, Release, Series
from exporters.releases.tasks import deliver
from tests.e2e.production import serve_redis
from tests.exporters.exports import make_event, make_folder

pytestmark = pytest.mark.django_db
YEARS = timedelta(days=1500)


@pytest.fixture
def anna() -> User:
    return User.objects.create_superuser("anna")


def age(model: Any, field: str) -> None:
    model.objects.update(**{field: timezone.now() - YEARS})


def test_ended_sessions_and_old_guesses_go(anna: User) -> None:
    ended, lasting = SessionStore(), SessionStore()
    for session in (ended, lasting):
        session.save()
        UserSession.objects.create(user=anna, ip="127.0.0.1", session_key=session.session_key)
    Session.objects.filter(pk=ended.session_key).update(expire_date=timezone.now() - timedelta(1))
    for name in ("old", "new"):
        AccessAttempt.objects.create(username=name, failures_since_start=1)
    AccessAttempt.objects.filter(username="old").update(attempt_time=timezone.now() - timedelta(days=2))

    assert prune_sessions() == {"sessions": 1, "list entries": 1, "login attempts": 1}

    assert [session.pk for session in Session.objects.all()] == [lasting.session_key]
    assert UserSession.objects.get().session_key == lasting.session_key
    assert AccessAttempt.objects.get().username == "new"


def test_old_revisions_go_but_for_those_that_somebody_needs(anna: User, settings: Any) -> None:
    page = make_event(make_folder("podujatia"))
    published = page.live_revision
    revisions = [page.save_revision(user=anna) for _ in range(5)]
    old, commented, scheduled, in_workflow, latest = revisions
    field = {"page": page, "user": anna, "text": "?", "contentpath": "title"}
    Comment.objects.create(**field, revision_created=commented)
    Revision.objects.filter(pk=scheduled.pk).update(approved_go_live_at=timezone.now() + timedelta(days=1))
    page.get_workflow().start(page, anna)
    state = page.current_workflow_task_state
    state.revision = in_workflow
    state.save()
    age(Revision, "created_at")
    young = page.save_revision()
    Revision.objects.filter(pk=latest.pk).update(created_at=timezone.now() - YEARS)

    assert prune_revisions() == {}
    settings.REVISIONS_KEPT_DAYS = 365
    folders = Revision.objects.exclude(object_id=str(page.pk)).count()
    assert prune_revisions() == {"revisions": 2}

    left = {published.pk, commented.pk, scheduled.pk, in_workflow.pk, young.pk}
    assert set(Revision.objects.filter(object_id=str(page.pk)).values_list("pk", flat=True)) == left
    assert Revision.objects.exclude(object_id=str(page.pk)).count() == folders
    page = EventPage.objects.get()
    assert (page.live_revision, page.latest_revision) == (published, young)
    assert Comment.objects.count() == 1
    assert old.pk not in left


def test_log_keeps_who_published_what_the_next_release_and_commit_name(anna: User, settings: Any) -> None:
    page = make_event(make_folder("podujatia"))
    for _ in range(3):
        page.save_revision(user=anna).publish(user=anna)
    reconcile(find_tree())
    page.title = "Iný"
    page.save_revision(user=anna).publish(user=anna)
    unreleased = PageLogEntry.objects.filter(pk__gt=Series.objects.get().latest.log_position).count()
    assert unreleased
    age(PageLogEntry, "timestamp")
    settings.LOGS_KEPT_DAYS = 0
    assert prune_logs() == {}
    settings.LOGS_KEPT_DAYS = 730

    [deleted] = prune_logs().values()

    assert deleted > 0
    position = Series.objects.get().latest.log_position
    assert PageLogEntry.objects.filter(pk__gt=position).count() == unreleased
    assert (name_publishers(position), name_last_publishers([page.pk])) == (["anna"], ["anna"])
    # And once that is released, its author is still known.
    reconcile(find_tree())
    prune_logs()
    assert name_last_publishers([page.pk]) == ["anna"]


def test_log_stays_whole_until_there_is_a_release(anna: User) -> None:
    make_event(make_folder("podujatia"))
    age(PageLogEntry, "timestamp")
    count = PageLogEntry.objects.count()

    prune_logs()

    assert PageLogEntry.objects.count() == count


def test_newest_build_reports_of_each_release_stay() -> None:
    make_event(make_folder("podujatia"))
    reconcile(find_tree())
    release = Release.objects.get()
    builds = [Build.objects.create(release=release, status="started") for _ in range(BUILDS_KEPT + 3)]

    assert prune_builds() == {"build reports": 3}

    assert set(release.builds.all()) == set(builds[3:])


def test_results_of_tasks_go_and_what_waits_stays() -> None:
    for status in ("SUCCESSFUL", "FAILED", "READY", "RUNNING"):
        DBTaskResult.objects.create(
            task_path=deliver.module_path,
            status=status,
            args_kwargs={"args": [], "kwargs": {}},
            backend_name="releases",
            run_after=timezone.now(),
            exception_class_path="",
            traceback="",
            finished_at=timezone.now() - YEARS if status in ("SUCCESSFUL", "FAILED") else None,
        )

    assert prune_queue() == {"task results": 2, "failed jobs": 0}
    assert set(DBTaskResult.objects.values_list("status", flat=True)) == {"READY", "RUNNING"}


def test_failed_jobs_of_redis_go_and_those_of_today_stay(
    tmp_path: Path, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serve_redis(tmp_path) as address, Redis.from_url(address) as redis:
        settings.TASKS = {"default": IMMEDIATE, "releases": BACKENDS["redis"]}
        settings.RQ_QUEUES = {"default": {"URL": address}}
        queue, failed = Queue(connection=redis), FailedJobRegistry(connection=redis)
        old, recent, gone, waiting = (queue.enqueue(len, "x") for _ in range(4))
        for job, days in ((old, 15), (recent, 1), (gone, 1)):
            queue.remove(job)
            job.ended_at = timezone.now() - timedelta(days=days)
            job.save()
            failed.add(job, ttl=-1, exc_string="ValueError")
        redis.delete(gone.key)

        assert prune_queue() == {"task results": 0, "failed jobs": 1}

        assert failed.get_job_ids() == [recent.id]
        assert not Job.exists(old.id, connection=redis)
        assert queue.job_ids == [waiting.id]


def test_what_a_provider_of_videos_said_long_ago_goes() -> None:
    for url in ("https://old.example", "https://new.example"):
        Embed.objects.create(url=url, hash=url[8:], type="video")
    Embed.objects.filter(url="https://old.example").update(last_updated=timezone.now() - timedelta(days=31))

    assert prune_embeds() == {"embeds": 1}
    assert Embed.objects.get().url == "https://new.example"


@pytest.mark.usefixtures("search_index")
def test_search_entries_of_what_is_gone_go() -> None:
    page = make_event(make_folder("podujatia"), title="Hudba")
    index = get_search_backend().get_index_for_model(Page)
    [entry] = index.entries.filter(object_id=str(page.pk), content_type__model="eventpage")[:1]
    entry.pk, entry.object_id = None, "999999"
    entry.save(force_insert=True)
    assert ContentType.objects.exists()

    assert prune_search_index()["search entries"] == 1
    assert prune_search_index()["search entries"] == 0
    assert page.page_ptr in list(get_search_backend().search("Hudba", Page))
