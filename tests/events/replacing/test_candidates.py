"""The database keeps every event that holds what is looked for, on SQLite and on PostgreSQL."""

import pytest
from django.contrib.auth.models import User

from events.models import EventPage
from events.replacing.candidates import find_editable, walk_candidates
from events.replacing.search import TEXT, Search
from tests.exporters.exports import make_event, make_folder, text_block

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("find", "html"),
    [
        ("Žltý kôň", "<p>ŽLTÝ\N{NO-BREAK SPACE}KÔŇ</p>"),
        ("čaj & ľan", "<p>čaj &amp; ľan</p>"),
        ("Ľudia", "<p>L\u030cudia</p>"),
        ("šč 😀 “x”", "<p>šč 😀 “x”</p>"),
        ("stanica", "<p>Stan<b>ica</b>.</p>"),
    ],
)
def test_nothing_is_missed(admin_user: User, find: str, html: str):
    folder = make_folder("podujatia")
    live, changed = make_event(folder, "a", [text_block(html)]), make_event(folder, "b")
    changed.body = changed.body.stream_block.to_python([text_block(html)])
    changed.save_revision()
    unrevised = EventPage(title="Bez verzie", slug="c", publish_date="2022-02-01")
    unrevised.body = unrevised.body.stream_block.to_python([text_block(html)])
    folder.add_child(instance=unrevised)
    make_event(folder, "d", [text_block("<p>Nič</p>")])
    search = Search(find, "", match_case=False, whole_words=False, places=frozenset({TEXT}))

    walked = walk_candidates(find_editable(admin_user), search, None)

    assert [pk for pk, may_hold in walked if may_hold] == [unrevised.pk, changed.pk, live.pk]
