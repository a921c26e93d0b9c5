"""What a commit of an export says, and of whom."""

import pytest

from exporters.core.commit_message import Person, make_person, write_message
from exporters.core.plan import Action, Change


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("Anna Nováková", "Anna Nováková"),
        ("Zlý <admin@example.org>", "Zlý admin@example.org"),
        ("Prvý\nCo-authored-by: Druhý", "Prvý Co-authored-by: Druhý"),
        ("  ", "CMS"),
    ],
)
def test_name_cannot_be_taken_for_anything_else(name, cleaned):
    assert str(make_person(name, "cms@example.org")) == f"{cleaned} <cms@example.org>"


def test_message_names_one_event_and_counts_several():
    one = Change(Action.MOVE, "src/pages/a/index.md", "its page moved", "src/pages/b/index.md")
    image = Change(Action.WRITE, "src/pages/a/x.jpg", "new")
    gone = Change(Action.DELETE, "src/pages/c.md", "no longer published")

    assert write_message([one, image]).split("\n")[0] == "Move a"
    assert write_message([one, gone]).split("\n")[0] == "Move 1, remove 1 events"
    assert write_message([image]).split("\n")[0] == "Update a/x.jpg"
    assert write_message([]) == "Remember what was exported\n"
    assert write_message([gone], [Person("Anna", "a@b")]) == (
        "Remove c\n\ndelete  src/pages/c.md  (no longer published)\n\nCo-authored-by: Anna <a@b>\n"
    )
