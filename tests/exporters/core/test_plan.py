from exporters.core.plan import (
    EDITED_AND_GONE,
    EDITED_ELSEWHERE,
    NOT_OURS,
    Action,
    Change,
    Situation,
    plan_changes,
)

ALONE = "in case or Unicode form alone; give one of them another name"


def plan(wanted, found, owned, *, force=False, **more):
    return plan_changes(Situation(wanted, found, owned, **more), force=force)


def test_new_and_changed_files_are_written_in_the_order_of_their_paths():
    wanted = {"b.md": "2", "a.md": "1", "c.md": "3"}

    changes = plan(wanted, {"b.md": "1", "c.md": "3"}, {"b.md": "1", "c.md": "3"})

    assert changes == [Change(Action.WRITE, "a.md", "new"), Change(Action.WRITE, "b.md", "changed")]


def test_only_an_owned_file_is_deleted():
    found = {"ours.md": "1", "theirs.md": "1"}

    changes = plan({}, found, {"ours.md": "1"})

    assert changes == [Change(Action.DELETE, "ours.md", "no longer published")]


def test_an_owned_file_that_is_gone_already_needs_nothing():
    assert plan({}, {}, {"gone.md": "1"}) == []


def test_hand_edited_file_is_a_conflict_whether_it_would_be_written_or_deleted():
    found = {"kept.md": "edited", "old.md": "edited"}

    changes = plan({"kept.md": "new"}, found, {"kept.md": "1", "old.md": "1"})

    assert changes == [
        Change(Action.CONFLICT, "kept.md", EDITED_ELSEWHERE),
        Change(Action.CONFLICT, "old.md", EDITED_AND_GONE),
    ]


def test_file_that_is_not_ours_is_a_conflict_unless_it_is_what_we_want():
    wanted = {"same.md": "1", "other.md": "1"}

    changes = plan(wanted, {"same.md": "1", "other.md": "2"}, {})

    assert changes == [Change(Action.CONFLICT, "other.md", NOT_OURS)]


def test_text_that_was_imported_may_be_replaced():
    changes = plan({"a.md": "2"}, {"a.md": "1"}, {}, imported={"a.md": ["1"]})

    assert changes == [Change(Action.WRITE, "a.md", "changed")]


def test_force_takes_what_the_cms_says():
    changes = plan({"a.md": "2"}, {"a.md": "edited"}, {"a.md": "1"}, force=True)

    assert changes == [Change(Action.WRITE, "a.md", "changed")]


def test_page_moves_with_its_text_and_its_images():
    wanted = {"b/index.md": "2", "b/x.jpg": "7"}
    owned = {"a/index.md": "1", "a/x.jpg": "7"}
    owners = dict.fromkeys([*wanted, *owned], "page:1")

    assert plan(wanted, owned, owned, owners=owners) == [
        Change(Action.MOVE, "b/index.md", "its page moved", "a/index.md"),
        Change(Action.MOVE, "b/x.jpg", "its page moved", "a/x.jpg"),
    ]


def test_files_of_two_pages_are_no_move():
    changes = plan({"b.md": "1"}, {"a.md": "1"}, {"a.md": "1"}, owners={"a.md": "page:1", "b.md": "page:2"})

    assert changes == [
        Change(Action.DELETE, "a.md", "no longer published"),
        Change(Action.WRITE, "b.md", "new"),
    ]


def test_page_waits_as_a_whole_for_the_one_file_that_cannot_go_out():
    wanted = {"a/index.md": "2", "a/new.jpg": "3"}
    found = {"a/index.md": "edited", "a/old.jpg": "1"}
    owned = {"a/index.md": "1", "a/old.jpg": "1"}
    owners = dict.fromkeys([*wanted, *owned], "page:1")

    changes = plan(wanted, found, owned, owners=owners)

    waits = "waits for a/index.md, which belongs to the same page"
    assert changes == [
        Change(Action.CONFLICT, "a/index.md", EDITED_ELSEWHERE),
        Change(Action.CONFLICT, "a/new.jpg", waits),
        Change(Action.CONFLICT, "a/old.jpg", waits),
    ]


def test_page_waits_for_the_document_that_it_links_to():
    wanted = {"a.md": "2", "public/documents/z.pdf": "3"}
    changes = plan(
        wanted,
        {"a.md": "1", "public/documents/z.pdf": "foreign"},
        {"a.md": "1"},
        owners={"a.md": "page:1", "public/documents/z.pdf": "document:1"},
        needs={"page:1": ["public/documents/z.pdf"]},
    )

    assert changes == [
        Change(Action.CONFLICT, "a.md", "waits for public/documents/z.pdf, which it shows or links to"),
        Change(Action.CONFLICT, "public/documents/z.pdf", NOT_OURS),
    ]


def test_what_stands_in_the_way_is_a_conflict_that_no_force_removes():
    assert plan({"a.md": "1"}, {}, {}, obstacles={"a.md": "a link"}, force=True) == [
        Change(Action.CONFLICT, "a.md", "a link")
    ]


def test_two_new_files_that_differ_in_case_alone_are_refused_by_name():
    changes = plan({"Jar.md": "1", "jar.md": "2"}, {}, {})

    assert [str(change) for change in changes] == [
        f"conflict  Jar.md  (differs from jar.md {ALONE})",
        f"conflict  jar.md  (differs from Jar.md {ALONE})",
    ]


def test_files_that_differ_in_case_alone_and_are_there_already_stay():
    both = {"Jar.md": "1", "jar.md": "2"}

    assert plan(both, both, both) == []


def test_new_file_is_refused_where_another_form_of_its_name_stands():
    changes = plan({"jar.md": "1"}, {}, {}, case_collisions={"jar.md": "Jar.md"})

    assert [change.action for change in changes] == [Action.CONFLICT]


def test_page_may_change_the_case_of_its_own_name():
    changes = plan(
        {"jar/index.md": "2"},
        {"Jar/index.md": "1"},
        {"Jar/index.md": "1"},
        owners={"jar/index.md": "page:1", "Jar/index.md": "page:1"},
        case_collisions={"jar/index.md": "Jar"},
    )

    assert changes == [Change(Action.MOVE, "jar/index.md", "its page moved", "Jar/index.md")]
