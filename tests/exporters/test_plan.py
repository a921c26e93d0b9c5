from exporters.plan import EDITED_ELSEWHERE, NOT_OURS, Action, Change, plan_changes


def test_new_and_changed_files_are_written_in_the_order_of_their_paths():
    wanted = {"b.md": "2", "a.md": "1", "c.md": "3"}

    changes = plan_changes(wanted, {"b.md": "1", "c.md": "3"}, {"b.md": "1", "c.md": "3"})

    assert changes == [Change(Action.WRITE, "a.md", "new"), Change(Action.WRITE, "b.md", "changed")]


def test_only_an_owned_file_is_deleted():
    found = {"ours.md": "1", "theirs.md": "1"}

    changes = plan_changes({}, found, {"ours.md": "1"})

    assert changes == [Change(Action.DELETE, "ours.md", "no longer published")]


def test_an_owned_file_that_is_gone_already_needs_nothing():
    assert plan_changes({}, {}, {"gone.md": "1"}) == []


def test_hand_edited_file_is_a_conflict_whether_it_would_be_written_or_deleted():
    found = {"kept.md": "edited", "old.md": "edited"}

    changes = plan_changes({"kept.md": "new"}, found, {"kept.md": "1", "old.md": "1"})

    assert changes == [
        Change(Action.CONFLICT, "kept.md", EDITED_ELSEWHERE),
        Change(Action.CONFLICT, "old.md", EDITED_ELSEWHERE),
    ]


def test_file_that_is_not_ours_is_a_conflict_unless_it_is_what_we_want():
    wanted = {"same.md": "1", "other.md": "1"}

    changes = plan_changes(wanted, {"same.md": "1", "other.md": "2"}, {})

    assert changes == [Change(Action.CONFLICT, "other.md", NOT_OURS)]


def test_text_that_was_imported_may_be_replaced():
    changes = plan_changes({"a.md": "2"}, {"a.md": "1"}, {}, imported={"a.md": ["1"]})

    assert changes == [Change(Action.WRITE, "a.md", "changed")]


def test_force_takes_what_the_cms_says():
    changes = plan_changes({"a.md": "2"}, {"a.md": "edited"}, {"a.md": "1"}, force=True)

    assert changes == [Change(Action.WRITE, "a.md", "changed")]
