"""Editors who publish their page again and again, by the form as a browser sends it."""

from __future__ import annotations

import json
import random
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event, Thread

import requests
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from wagtail.models import Site
from wagtail.test.utils.form_data import nested_form_data, streamfield

from events.models import EventIndexPage, EventPage
from tests.soak.server import HOST, Server

# In seconds, between two publishings of one editor.
PAUSE = (0.5, 2.0)
TIMEOUT = 60


@dataclass
class Editor:
    """page: the id of the one that the editor publishes. published: the last number that the CMS confirmed.

    tried: the last number that was sent. refused: how often the CMS confirmed nothing.
    """

    name: str
    page: int
    session: str
    published: int = 0
    tried: int = 0
    refused: int = 0

    def publish(self, server: Server) -> None:
        """Publish the page with the next number in its description."""
        self.tried += 1
        token = secrets.token_hex(16)
        try:
            answer = requests.post(
                f"{server.address}{reverse('wagtailadmin_pages:edit', args=[self.page])}",
                self._fill_in(token),
                headers={"Host": HOST, "X-Forwarded-Proto": "https", "Referer": f"https://{HOST}/"},
                cookies={settings.SESSION_COOKIE_NAME: self.session, settings.CSRF_COOKIE_NAME: token},
                allow_redirects=False,
                timeout=TIMEOUT,
            )
        except requests.RequestException:
            self.refused += 1
            return
        if answer.status_code == 302 and "login" not in answer.headers["Location"]:
            self.published = self.tried
        else:
            self.refused += 1

    def _fill_in(self, token: str) -> dict[str, str]:
        text = {"blocks": [{"key": "a", "text": "Slová.", "type": "unstyled"}], "entityMap": {}}
        fields = {
            "title": self.name,
            "slug": self.name,
            "publish_date": "2021-03-31",
            "description": f"{self.name} {self.tried}.",
            "project": "",
            "edition": "",
            "event_type": "",
            "body": streamfield([("text", json.dumps(text))]),
        }
        filled: dict[str, str] = nested_form_data(fields)
        return {
            **filled,
            "comments-TOTAL_FORMS": "0",
            "comments-INITIAL_FORMS": "0",
            "action-publish": "on",
            "csrfmiddlewaretoken": token,
        }


@contextmanager
def editing(server: Server, count: int) -> Iterator[list[Editor]]:
    """So many editors publish until the block ends, each at once with the others."""
    editors = make_editors(count)
    ended = Event()

    def work(editor: Editor) -> None:
        pauses = random.Random(editor.name)
        while not ended.wait(pauses.uniform(*PAUSE)):
            editor.publish(server)

    threads = [Thread(target=work, args=[editor]) for editor in editors]
    for thread in threads:
        thread.start()
    try:
        yield editors
    finally:
        ended.set()
        for thread in threads:
            thread.join()


def make_editors(count: int) -> list[Editor]:
    root = Site.objects.get(is_default_site=True).root_page
    folder = root.add_child(instance=EventIndexPage(title="Podujatia", slug="podujatia"))
    editors = []
    for number in range(1, count + 1):
        name = f"beseda-{number}"
        page = folder.add_child(
            instance=EventPage(title=name, slug=name, publish_date="2021-03-31", live=False)
        )
        client = Client()
        client.force_login(
            User.objects.create_superuser(f"editor-{number}"), "django.contrib.auth.backends.ModelBackend"
        )
        editors.append(Editor(name, page.pk, client.cookies[settings.SESSION_COOKIE_NAME].value))
    return editors
