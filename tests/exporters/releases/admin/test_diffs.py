from exporters.releases.admin import diffs
from exporters.releases.admin.diffs import Line, compare


def test_lines_that_went_and_came_stand_between_those_that_stayed():
    assert compare("a\nb\nc\n", "a\nB\nc\n") == [
        Line("same", "a", 1, 1),
        Line("removed", "b", 2, None),
        Line("added", "B", None, 2),
        Line("same", "c", 3, 3),
    ]


def test_only_what_is_near_a_difference_is_shown():
    before = "".join(f"{number}\n" for number in range(1, 31))
    after = before.replace("2\n", "zwei\n", 1).replace("28\n", "achtundzwanzig\n")

    found = compare(before, after)

    assert [line.text for line in found] == [
        *("1", "2", "zwei", "3", "4", "5"),
        "",
        *("25", "26", "27", "28", "achtundzwanzig", "29", "30"),
    ]
    assert found[6] == Line("gap")
    assert (found[7].before, found[7].after) == (25, 25)


def test_new_and_removed_texts_are_shown_whole():
    assert compare("", "a\nb\n") == [Line("added", "a", None, 1), Line("added", "b", None, 2)]
    assert compare("a\n", "") == [Line("removed", "a", 1, None)]


def test_difference_that_cannot_be_seen_is_made_visible():
    assert compare("a  \n", "a\r\n") == [Line("removed", "a··", 1, None), Line("added", "a␍", None, 1)]
    assert compare("a\n", "a") == [Line("removed", "a", 1, None), Line("added", "a", None, 1, ends=False)]


def test_only_a_newline_ends_a_line():
    assert compare("a\u2028b\x0bc\r", "a\u2028b\x0bC\r") == [
        Line("removed", "a\u2028b\x0bc␍", 1, None, ends=False),
        Line("added", "a\u2028b\x0bC␍", None, 1, ends=False),
    ]


def test_same_texts_have_no_lines():
    assert compare("a\n", "a\n") == []


def test_texts_that_would_take_long_are_not_compared():
    assert compare("", "x\n" * (diffs.MAX_LINES + 1)) is None
    assert len(compare("", "x\n" * diffs.MAX_LINES)) == diffs.MAX_LINES
