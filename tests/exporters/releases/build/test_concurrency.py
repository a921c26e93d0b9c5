"""Several reconciles at once, and others that are killed: a release is whole, or it is not there."""

import os
import signal
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from itertools import count
from threading import Barrier

import pytest
from django.core.files.storage import FileSystemStorage
from django.core.management import call_command
from django.db import connection, connections
from django.utils import timezone

from cms.settings.tasks import IMMEDIATE
from events.models import EventPage
from exporters.content.site_tree import find_tree
from exporters.core.errors import ExportError
from exporters.export.render_cache import RenderCache
from exporters.releases import upkeep
from exporters.releases.build import reconcile as reconcile_module
from exporters.releases.build.attempts import record_failure
from exporters.releases.build.manifests import read_manifest
from exporters.releases.build.prune import prune_releases
from exporters.releases.build.reconcile import reconcile
from exporters.releases.build.rollback import make_current
from exporters.releases.build.series import find_default_series
from exporters.releases.build.store import Store
from exporters.releases.models import Delivery, Release, Webhook
from exporters.releases.upkeep import keep_up
from tests.crash.world import NO_TASKS
from tests.exporters.exports import image_block, make_event, make_folder
from tests.exporters.releases.receiver import receive

AT_ONCE = 4


@pytest.fixture
def folder(transactional_db, django_db_serialized_rollback, settings):
    """What is written is written for all to see, and no release is made by itself."""
    settings.TASKS = NO_TASKS
    return make_folder("podujatia")


def at_once(*functions):
    """What the functions return that begin at the same moment, each with a connection of its own."""
    barrier = Barrier(len(functions))

    def run(function):
        barrier.wait()
        try:
            return function()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(functions)) as pool:
        return list(pool.map(run, functions))


def test_reconciles_at_once_make_one_release(folder):
    for number in range(3):
        make_event(folder, f"beseda-{number}")

    made = at_once(*[lambda: reconcile(find_tree()).release] * AT_ONCE)

    assert sorted(release.number for release in made if release) == [1]
    assert [release.files for release in Release.objects.all()] == [3]


def test_changes_that_several_look_at_at_once_make_one_release(folder):
    make_event(folder)
    reconcile(find_tree())
    make_event(folder, "ina")

    made = at_once(*[lambda: reconcile(find_tree(), by_change=True)] * AT_ONCE)

    assert all(result.by_change for result in made)
    assert sorted(result.release.number for result in made if result.release) == [2]
    assert reconcile(find_tree()).release is None


def test_due_delivery_is_attempted_once_by_concurrent_processes(folder):
    with receive() as receiver:
        hook = {"kind": "signed", "url": receiver.url, "secret": "k" * 16}
        Webhook.objects.create(series=find_default_series(), name="Web", **hook)
        make_event(folder)
        reconcile(find_tree())

        at_once(*[lambda: call_command("reconcile")] * AT_ONCE)

        assert len(receiver.calls) == 1
    assert [(d.status, d.attempts) for d in Delivery.objects.all()] == [("delivered", 1)]


def test_rollback_during_pruning_has_all_its_contents_or_fails(folder):
    for number in range(6):
        make_event(folder, f"beseda-{number}")
        reconcile(find_tree())
    first = Release.objects.get(number=1)

    at_once(lambda: try_to_make_current(first), lambda: prune_releases(1), lambda: reconcile(find_tree()))

    current = find_default_series().current
    assert current.number in (1, 6)
    assert Store().find_lost([current.manifest, *read_manifest(current.manifest).sizes]) == set()


def try_to_make_current(release):
    with suppress(ExportError):
        make_current(release)


POINTS = {
    "before the first content": (Store, "write", 1),
    "before the second": (Store, "write", 2),
    "before the manifest": (reconcile_module, "render_manifest", 1),
    "while its row is made": (reconcile_module, "create_deliveries", 1),
    "after it": (RenderCache, "save", 1),
    "before the request is marked as done": (reconcile_module, "remember_addresses", 1),
}


class Writes:
    """Meets each statement that changes the database."""

    @staticmethod
    def meet():
        pass


def release_changes():
    def meet(execute, sql, *rest):
        if sql.startswith(("INSERT", "UPDATE", "DELETE")):
            Writes.meet()
        return execute(sql, *rest)

    with connection.execute_wrapper(meet):
        reconcile(find_tree(), by_change=True)


def test_killed_reconcile_leaves_a_whole_release_or_none(folder, make_image, monkeypatch):
    page = make_event(folder, body=[image_block(make_image().pk)])
    reconcile(find_tree())
    made = 0
    for number, (name, point) in enumerate(POINTS.items(), start=2):
        page = EventPage.objects.get(pk=page.pk)
        page.description = name
        page.save_revision().publish()
        make_event(folder, f"ina-{number}")

        assert kill(lambda: reconcile(find_tree()), *point) == signal.SIGKILL, name

        assert find_default_series().latest.number in (number - 1, number), name
        made += find_default_series().latest.number == number
        assert_whole()
        reconcile(find_tree())
        assert find_default_series().latest.number == number, name
        assert_whole()
        assert name in text_of(page)
    assert made == 2


def test_release_of_a_change_that_is_killed_before_any_of_its_writes_is_made_by_the_next(folder, make_image):
    page = make_event(folder, body=[image_block(make_image().pk)])
    reconcile(find_tree())
    for nth in count(1):
        page = EventPage.objects.get(pk=page.pk)
        page.description = f"Po {nth} zápisoch."
        page.save_revision().publish()
        make_event(folder, f"ina-{nth}")

        killed = kill(release_changes, Writes, "meet", nth)

        assert reconcile(find_tree(), by_change=True).by_change
        assert page.description in text_of(page)
        # The comparison of everything finds no more.
        assert reconcile(find_tree()).release is None
        if not killed:
            break
    assert_whole()
    # A row of the release, some of the index, the request that is done.
    assert nth > 8


def test_content_of_which_a_killed_process_wrote_half_is_written_whole(folder):
    make_event(folder)

    killed = kill(lambda: reconcile(find_tree()), FileSystemStorage, "_save", 1, half)
    assert killed == signal.SIGKILL

    [left] = Store().list_digests()
    assert Store().find_lost([left]) == {left}
    assert reconcile(find_tree()).release.number == 1
    assert_whole()


def test_killed_reconcile_is_noticed_and_made_again_by_itself(folder, settings, set_clock):
    make_event(folder)
    assert kill(lambda: reconcile(find_tree()), FileSystemStorage, "_save", 1) == signal.SIGKILL
    assert find_default_series().started_at is not None
    settings.TASKS = {"default": IMMEDIATE, "releases": IMMEDIATE}

    keep_up()
    assert find_default_series().failure == {"kind": "interrupted"}
    set_clock(timedelta(seconds=11))
    keep_up()

    assert Release.objects.get().files == 1
    assert find_default_series().failing_since is None


def test_of_several_processes_one_makes_the_next_attempt(folder, settings, set_clock, monkeypatch):
    make_event(folder)
    record_failure(find_default_series(), {"kind": "database"}, timezone.now())
    settings.TASKS = {"default": IMMEDIATE, "releases": IMMEDIATE}
    attempts = []
    monkeypatch.setattr(upkeep, "reconcile_again", attempts.append)
    set_clock(timedelta(seconds=11))

    at_once(*[keep_up] * AT_ONCE)

    assert len(attempts) == 1


def test_killed_pruning_is_finished_by_the_next_one(folder):
    for number in range(4):
        make_event(folder, f"beseda-{number}")
        reconcile(find_tree())

    assert kill(lambda: prune_releases(2), Store, "delete", 1) == signal.SIGKILL
    assert_whole()
    assert Release.objects.count() == 2
    make_event(folder, "ina")
    reconcile(find_tree())
    prune_releases(2)

    held = {content for release in Release.objects.all() for content in contents(release)}
    assert Store().list_digests() == held


def contents(release):
    return {release.manifest, *read_manifest(release.manifest).sizes}


def assert_whole():
    """Every release holds all that it says it does."""
    for release in Release.objects.all():
        assert Store().find_lost(contents(release)) == set()


def text_of(page):
    path = f"src/pages/podujatia/{page.slug}/index.md"
    return Store().read(read_manifest(find_default_series().latest.manifest).files[path].sha256).decode()


def kill(run, owner, name, nth, before=lambda *_: None):
    """Run in a process of its own that is killed at the nth call of a function; returns the signal, or 0.

    before: is called with the function's arguments, right before the end.
    """
    # Neither database likes a connection that two processes have.
    connections.close_all()
    child = os.fork()
    if child == 0:
        try:
            setattr(owner, name, dying(getattr(owner, name), nth, before))
            run()
        finally:
            # Never back into the tests, whatever happens.
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WTERMSIG(status)


def dying(function, nth, before):
    calls = []

    def call(*arguments, **options):
        calls.append(arguments)
        if len(calls) == nth:
            before(*arguments)
            os.kill(os.getpid(), signal.SIGKILL)
        return function(*arguments, **options)

    return call


def half(storage: FileSystemStorage, name, content):
    """What a process leaves that is killed while it writes."""
    path = storage.path(name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as stream:
        stream.write(content.read()[:10])
