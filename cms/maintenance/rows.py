"""Deletes rows that nobody needs any more. Each function returns how many went, by what they are."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt
from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks_db.models import DBTaskResult
from django_tasks_rq import RQBackend
from rq.exceptions import NoSuchJobError
from rq.job import Job
from rq.registry import FailedJobRegistry
from wagtail.admin.models import EditingSession, FormState
from wagtail.embeds.models import Embed
from wagtail.models import Comment, ModelLogEntry, Page, PageLogEntry, Revision, RevisionMixin, WorkflowState
from wagtail.search.backends import get_search_backends

from events.previews.models import Preview, SharedLink
from events.trash.deletion import empty_trash
from events.versions.models import NamedVersion
from exporters.content.publishers import ACTIONS, SCHEDULED
from exporters.releases.heartbeats import connect_redis
from exporters.releases.models import Build, Release, Series

Deleted = dict[str, int]
# Longer than any wait after wrong passwords.
ATTEMPTS_KEPT = timedelta(days=1)
RESULTS_KEPT = timedelta(days=14)
EMBEDS_KEPT = timedelta(days=30)
# In seconds, for each answer of Redis.
REDIS_PATIENCE = 10.0
# Of each release.
BUILDS_KEPT = 20


def prune_sessions() -> Deleted:
    """Sessions that have ended, their entries in the list of sessions, and guesses of passwords."""
    sessions = _delete(Session.objects.filter(expire_date__lt=timezone.now()))
    listed = _delete(UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")))
    old = timezone.now() - ATTEMPTS_KEPT
    attempts = _delete(AccessAttempt.objects.filter(attempt_time__lt=old))
    return {"sessions": sessions, "list entries": listed, "login attempts": attempts}


def prune_previews() -> Deleted:
    """Previews that nobody can open any more, and what Wagtail stores while somebody types."""
    return {
        "previews": Preview.objects.prune(),
        "shared links": SharedLink.objects.prune(),
        "form states": _delete(FormState.objects.stale()),
        "editing sessions": _delete(EditingSession.objects.stale()),
    }


def prune_queue() -> Deleted:
    """Results of background tasks, in the database and in Redis; those that wait or run stay."""
    old = timezone.now() - RESULTS_KEPT
    results = _delete(DBTaskResult.objects.finished().filter(finished_at__lt=old))
    uses_redis = issubclass(import_string(settings.TASKS["releases"]["BACKEND"]), RQBackend)
    return {"task results": results, "failed jobs": _prune_failed_jobs(old) if uses_redis else 0}


def _prune_failed_jobs(old: datetime) -> int:
    """RQ keeps a failed job for a year; its traceback is in the log as well."""
    deleted = 0
    with connect_redis(REDIS_PATIENCE) as redis:
        failed = FailedJobRegistry(connection=redis)
        for number in failed.get_job_ids():
            try:
                job = Job.fetch(number, connection=redis)
            except NoSuchJobError:
                failed.remove(number)
                continue
            ended = job.ended_at or job.created_at
            if ended.replace(tzinfo=ended.tzinfo or UTC) < old:
                failed.remove(job, delete_job=True)
                deleted += 1
    return deleted


def prune_embeds() -> Deleted:
    """What providers of videos said weeks ago; Wagtail asks again where it is needed."""
    return {"embeds": _delete(Embed.objects.filter(last_updated__lt=timezone.now() - EMBEDS_KEPT))}


def prune_builds() -> Deleted:
    """Statuses of builds, but for the newest of each release."""
    deleted = 0
    for release in Release.objects.filter(builds__isnull=False).distinct():
        newest = list(release.builds.order_by("-pk").values_list("pk", flat=True)[:BUILDS_KEPT])
        deleted += _delete(Build.objects.filter(release=release).exclude(pk__in=newest))
    return {"build reports": deleted}


def prune_search_index() -> Deleted:
    """Entries of what was deleted without a signal."""
    deleted = 0
    for backend in get_search_backends():
        index = backend.get_index_for_model(Page)
        if hasattr(index, "delete_stale_entries"):
            before = index.entries.count()
            index.delete_stale_entries()
            deleted += before - index.entries.count()
    return {"search entries": deleted}


def prune_revisions() -> Deleted:
    """Revisions older than REVISIONS_KEPT_DAYS, if that is set.

    There stay the latest and the live one of everything, what has a name, what is scheduled or in a workflow
    that goes on, and what an open comment is about.
    """
    if not settings.REVISIONS_KEPT_DAYS:
        return {}
    old = timezone.now() - timedelta(days=settings.REVISIONS_KEPT_DAYS)
    open_comments = Comment.objects.filter(resolved_at=None).exclude(revision_created=None)
    going_on = (WorkflowState.STATUS_IN_PROGRESS, WorkflowState.STATUS_NEEDS_CHANGES)
    revisions = (
        Revision.objects.filter(created_at__lt=old, approved_go_live_at=None)
        .exclude(task_states__workflow_state__status__in=going_on)
        .exclude(pk__in=open_comments.values("revision_created"))
        .exclude(pk__in=NamedVersion.objects.values("revision"))
    )
    for model in apps.get_models():
        if issubclass(model, RevisionMixin) and not model._meta.proxy:
            for field in ("latest_revision", "live_revision"):
                if any(known.name == field for known in model._meta.local_fields):
                    needed = model._base_manager.exclude(**{field: None}).values(field)
                    revisions = revisions.exclude(pk__in=needed)
    # Each by its own method, which hands its comments on to the next revision.
    pks = list(revisions.values_list("pk", flat=True))
    for pk in pks:
        Revision.objects.get(pk=pk).delete()
    return {"revisions": len(pks)}


def prune_trash() -> Deleted:
    """Pages that have been in the trash for longer than TRASH_KEPT_DAYS, if that is not 0."""
    days = settings.TRASH_KEPT_DAYS
    return {"pages from the trash": empty_trash(days)} if days else {}


def prune_logs() -> Deleted:
    """Entries of Wagtail's log older than LOGS_KEPT_DAYS, if that is not 0.

    There stays what names the publishers of the next release, or the author of the next commit of a page.
    """
    if not settings.LOGS_KEPT_DAYS:
        return {}
    old = timezone.now() - timedelta(days=settings.LOGS_KEPT_DAYS)
    pages = PageLogEntry.objects.filter(timestamp__lt=old, pk__lte=find_released_position())
    of_publishers = PageLogEntry.objects.filter(action__in=(*ACTIONS, SCHEDULED)).exclude(user=None)
    newest = (
        of_publishers.values("page_id", "action").annotate(newest=Max("pk")).values_list("newest", flat=True)
    )
    deleted = _delete(pages.exclude(pk__in=list(newest)))
    return {"log entries": deleted + _delete(ModelLogEntry.objects.filter(timestamp__lt=old))}


def find_released_position() -> int:
    """The place in the log up to which every site has its release; 0 where one has none."""
    positions = Series.objects.values_list("latest__log_position", flat=True)
    return min((position or 0 for position in positions), default=0)


def _delete(rows: QuerySet[Any, Any]) -> int:
    """Delete rows with what hangs on them; returns how many of them there were."""
    count = rows.count()
    rows.delete()
    return count
