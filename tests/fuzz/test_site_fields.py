"""A sample of the random contracts; `make fuzz` has more."""

import pytest

from tests.fuzz import site_fields
from tests.fuzz.site_fields import disagreements

pytestmark = pytest.mark.node


def test_random_fields_are_read_changed_and_written_without_loss() -> None:
    assert list(disagreements(300, 0)) == []


def test_an_edit_that_changes_another_line_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    original = site_fields.replace
    monkeypatch.setattr(
        site_fields, "replace", lambda yaml, *given: original(yaml, *given).replace("# so", "#so")
    )

    assert any("changes" in line for line in disagreements(50, 0))
