"""A moderator asks for changes: the mails are readable, and the words are where the author looks."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client
from django.urls import reverse
from wagtail.models import Workflow

from cms.groups import ensure_editor_group, ensure_moderator_group
from cms.provisioning import ensure_workflow
from events.models import EventPage

pytestmark = pytest.mark.django_db
WORDS = "Doplňte miesto & čas."


def test_a_moderators_words_reach_the_author(client: Client, make_event: Callable[..., EventPage]) -> None:
    author = User.objects.create_user("jana", "jana@example.org", first_name="Jana")
    author.groups.add(ensure_editor_group(publishes=False))
    moderator = User.objects.create_user("eva", "eva@example.org", first_name="Eva", last_name="Malá")
    moderator.groups.add(ensure_moderator_group())
    ensure_workflow()
    event = make_event(title="Beseda", owner=author)
    event.save_revision(user=author)
    form = reverse("wagtailadmin_pages:edit", args=[event.pk])

    state = Workflow.objects.get().start(event, author)
    asked, returned = "Eva Malá žiada o zmeny: Doplňte miesto &amp; čas.", mail.outbox[0]
    assert (returned.to, returned.subject) == (
        ["eva@example.org"],
        "Podujatia: „Beseda“ čaká na vaše schválenie",
    )
    assert f"http://localhost:8000{form}" in returned.body
    state.current_task_state.reject(user=moderator, comment=WORDS)

    sent = mail.outbox[-1]
    assert (sent.to, sent.subject) == (["jana@example.org"], "Podujatia: v „Beseda“ treba niečo zmeniť")
    assert sent.body.startswith("Dobrý deň, Jana,")
    assert WORDS in sent.body
    assert f"http://localhost:8000{form}" in sent.body
    client.force_login(author)
    assert asked in client.get(form).content.decode()
    assert asked in client.get(reverse("wagtailadmin_home")).content.decode()
    event.current_workflow_state.resume(user=author)
    assert asked not in client.get(reverse("wagtailadmin_home")).content.decode()
