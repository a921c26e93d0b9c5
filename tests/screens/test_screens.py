"""The screens that editors meet: what axe finds, what is cut off on a phone, what a control is covered by."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page

from tests.screens.walk import Seen, walk_screens
from tests.screens.world import build_screens_world

pytestmark = pytest.mark.browser

# What is Wagtail's own and is no matter of a template, a style or a script of ours:
# (rule of axe, beginning of the element's selector) -> why.
WAGTAILS = {
    (
        "label-content-name-mismatch",
        'button[aria-label="Komentáre"]',
    ): "The number of comments is a badge on an icon, and the name says what the button opens.",
}
# Axe's less grave findings count on the screens that are all ours.
OURS = (
    "admin/releases",
    "admin/help",
    "admin/trash",
    "admin/versions",
    "admin/reports/event-states",
    "admin/previews",
)
GRAVE = {"serious", "critical"}


def test_editors_meet_no_screen_that_cannot_be_heard_seen_or_reached(
    live_cms: object, log_in: Callable[[User], Page], search_index: None
) -> None:
    world = build_screens_world()
    seen = dict(walk_screens(log_in(world["editor"]), world, "editor"))

    assert len(seen) > 60
    assert {route: screen.status for route, screen in seen.items() if screen.status >= 500} == {}
    assert [finding for route, screen in seen.items() for finding in find_axe(route, screen)] == []
    for route, screen in seen.items():
        assert (route, screen.cut_off, screen.covered) == (route, {}, {})


def find_axe(route: str, screen: Seen) -> list[str]:
    counted = {*GRAVE, "moderate"} if route.startswith(OURS) else GRAVE
    return [
        f"{route}: {rule}: {selector}: {html}"
        for rule, impact, nodes in screen.axe
        for selector, html in nodes
        if impact in counted
        and not any(rule == own and selector.startswith(begin) for own, begin in WAGTAILS)
    ]
