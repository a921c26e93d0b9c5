"""`python -m tests.bench.forms.serve stock|cms EVENTS`: does in a CMS of its own what it is told, and counts.

A line on stdin names a step and a page; the answer on stdout is the CPU time of this process for the request,
in seconds, and its queries, as JSON.
"""

from __future__ import annotations

import importlib
import json
import logging
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth.models import User  # noqa: E402
from django.core.files.base import ContentFile  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402
from wagtail.images import get_image_model  # noqa: E402
from wagtail.models import Page, Site  # noqa: E402

from tests.bench.forms import bodies  # noqa: E402
from tests.bench.texts import draw_photograph  # noqa: E402

# Images that are shown again and again.
IMAGES = 20
FIELDS = {
    "publish_date": "2027-01-01",
    "description": "O čom sa hovorilo a čo z toho vyplýva pre mesto.",
    "edition": "",
    "project": "",
    "event_type": "",
    "seo_title": "",
    "search_description": "",
    "go_live_at": "",
    "expire_at": "",
    "comments-TOTAL_FORMS": "0",
    "comments-INITIAL_FORMS": "0",
    "comments-MIN_NUM_FORMS": "0",
    "comments-MAX_NUM_FORMS": "",
}


MODELS = {"stock": "tests.bench.stock.models", "cms": "events.models"}
# Step -> (view, whether it is of the folder, query).
LISTS: dict[str, tuple[str, bool, dict[str, str]]] = {
    "folder": ("wagtailadmin_explore", True, {}),
    "chooser": ("wagtailadmin_choose_page_child", True, {}),
    "search": ("wagtailadmin_pages:search", False, {"q": "stretnutie"}),
}


class Cms:
    """The CMS of this process. bodies: name of a page -> its body."""

    def __init__(self, models: Any, events: int) -> None:
        if settings.MIGRATION_MODULES:
            write_migration()
        call_command("migrate", verbosity=0)
        self.client = Client(SERVER_NAME="localhost")
        user = User.objects.create_superuser("redaktor", "r@example.org", "x")
        self.client.force_login(user, "django.contrib.auth.backends.ModelBackend")
        self.models = models
        root = Site.objects.get(is_default_site=True).root_page
        self.folder = root.add_child(instance=models.EventIndexPage(title="Podujatia", slug="podujatia"))
        images = [add_image(number) for number in range(IMAGES)]
        self.bodies = {
            "100 blocks": bodies.make_mixed(100, images),
            "300 blocks": bodies.make_mixed(300, images),
            "a gallery of 200": bodies.make_gallery(200, images),
        }
        self.pages = {
            name: self.add_page(f"s-{number}", name, body)
            for number, (name, body) in enumerate(self.bodies.items())
        }
        for number in range(len(self.pages), events):
            self.add_page(f"s-{number}", f"Stretnutie {number}", bodies.make_mixed(2, images))

    def add_page(self, slug: str, title: str, body: list[Any]) -> Page:
        page = self.models.EventPage(
            title=title, slug=slug, publish_date="2027-01-01", description=FIELDS["description"], live=False
        )
        page.body = page.body.stream_block.to_python(body)
        self.folder.add_child(instance=page)
        page.save_revision().publish()
        return page

    def check(self, step: str, name: str, round_number: int) -> None:
        """End the benchmark where a form was not saved: who is not logged in is redirected as well."""
        page = Page.objects.get(pk=self.pages[name].pk)
        saved = page.title if step == "publish" else page.draft_title
        if saved != f"{name}, {step} {round_number}":
            raise SystemExit(f"{name}: the form was not saved")

    def prepare(self, step: str, name: str, round_number: int) -> Callable[[], int]:
        """The request of a step; it returns the status of the answer."""
        if step in LISTS:
            view, arguments, query = LISTS[step]
            address = reverse(view, args=[self.folder.pk] if arguments else [])
            return lambda: self.client.get(address, query).status_code
        page = self.pages[name]
        edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
        if step == "open":
            return lambda: self.client.get(edit).status_code
        word = f"{step} {round_number}"
        form = {"title": f"{name}, {word}", "slug": page.slug, **FIELDS}
        form |= bodies.to_form(bodies.change(self.bodies[name], word))
        if step == "publish":
            form["action-publish"] = "1"
        return lambda: self.client.post(edit, form).status_code


def write_migration() -> None:
    """Of the models of the benchmark, in the folder of this process."""
    (app, module), *_ = settings.MIGRATION_MODULES.items()
    folder = Path(settings.MEDIA_ROOT).parent / str(module)
    sys.path.append(str(folder.parent))
    folder.mkdir()
    (folder / "__init__.py").touch()
    call_command("makemigrations", app, verbosity=0)


def add_image(number: int) -> int:
    file = ContentFile(draw_photograph(number), name=f"foto-{number}.jpg")
    return int(get_image_model().objects.create(title=f"Foto {number}", file=file).pk)


def count_queries(request: Callable[[], int]) -> int:
    with CaptureQueriesContext(connection) as queries:
        request()
    return len(queries)


def time_request(request: Callable[[], int]) -> float:
    before = time.process_time()
    status = request()
    seconds = time.process_time() - before
    if status not in (200, 302):
        raise SystemExit(f"answered {status}")
    return seconds


def main(kind: str, events: int) -> None:
    logging.disable(logging.ERROR)
    cms = Cms(importlib.import_module(MODELS[kind]), events)
    print(json.dumps("ready"), flush=True)
    for line in sys.stdin:
        step, name, round_number = json.loads(line)
        request = cms.prepare(step, name, round_number)
        # Queries that are written down cost time: the first round counts them, the others are timed.
        print(json.dumps(time_request(request) if round_number else count_queries(request)), flush=True)
        if step in ("save", "publish"):
            cms.check(step, name, round_number)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
