"""Every screen of the admin in a real browser: what cannot be reached or read there, and pictures of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from playwright.sync_api import Page, ViewportSize

from tests.attacks.addresses import fill, list_routes
from tests.attacks.test_every_address import PERMISSIONS
from tests.axe import find_violations
from tests.screens.scripts import COVERED, CUT_OFF

ROOT = Path(__file__).resolve().parents[2]
DESK: ViewportSize = {"width": 1366, "height": 768}
PHONE: ViewportSize = {"width": 390, "height": 844}
# A laptop of 1366 x 768 at a zoom of 200 %.
ZOOMED: ViewportSize = {"width": 683, "height": 384}
# In pixels: taller pictures nobody looks at.
TALLEST = 4000
# In milliseconds: a machine that has much else to do is slow, and not wrong.
PATIENCE = 120_000
# Answers to scripts, files, ways out and whatever else shows no screen of the admin.
NO_SCREEN = re.compile(
    r"/results/|history-results|choose|chooser|/api/|jsi18n|sprite|download|logout|/view_draft/|/(content|file)/$"
    r"|revisions/<int:revision_id>/view|workflow/(preview|action|collect)|dismissibles|tag-autocomplete|test404"
    r"|preview|session/|find/|login/|generate_url|create_from|/privacy/|advice|task_chooser|set_position"
    r"|editing-sessions|failwhale"
)


@dataclass
class Seen:
    """What is wrong with one screen.

    axe: (rule, impact, [(selector, HTML), …]). cut_off, covered: window -> elements.
    """

    status: int
    axe: list[Any] = field(default_factory=list)
    cut_off: dict[str, list[str]] = field(default_factory=dict)
    covered: dict[str, list[str]] = field(default_factory=dict)


def list_screens(role: str) -> list[str]:
    """The routes that show a kind of user a screen of the admin."""
    routes = [route for route in list_routes() if route.startswith("admin/") and not NO_SCREEN.search(route)]
    return [route for route in routes if "r" in PERMISSIONS[route][role]]


def walk_screens(
    page: Page, world: dict[str, Any], role: str, pictures: Path | None = None
) -> Iterator[tuple[str, Seen]]:
    """Each route with what is wrong with its screen. pictures: the folder for pictures, if any are wanted."""
    page.set_default_timeout(PATIENCE)
    # A form asks before it is left.
    page.on("dialog", lambda dialog: dialog.accept())
    for route in list_screens(role):
        path, query = fill(route, world)
        seen = visit(page, f"{path}?{urlencode(query)}" if query else path)
        if seen is not None:
            yield route, seen
            if pictures:
                take_pictures(page, pictures, name_of(route))


def visit(page: Page, address: str) -> Seen | None:
    """What is wrong with the screen at an address; None where no screen of the admin answers."""
    page.set_viewport_size(PHONE)
    answer = page.goto(address)
    if answer is None or not page.evaluate("Boolean(document.getElementById('main'))"):
        return None
    seen = Seen(answer.status)
    for found in find_violations(page):
        nodes = [(describe(node["target"]), node["html"][:300]) for node in found["nodes"]]
        seen.axe.append((found["id"], found["impact"], nodes))
    for window, size in (("phone", PHONE), ("zoomed", ZOOMED)):
        page.set_viewport_size(size)
        if cut_off := page.evaluate(CUT_OFF):
            seen.cut_off[window] = cut_off
        if covered := page.evaluate(COVERED):
            seen.covered[window] = covered
    return seen


def describe(target: list[Any]) -> str:
    """The selector of an element; the parts of it lead through frames and shadow roots."""
    return " ".join(part if isinstance(part, str) else " ".join(part) for part in target)


def take_pictures(page: Page, folder: Path, name: str) -> None:
    """One of a desk, one of a phone that is as tall as what stands there."""
    page.set_viewport_size(DESK)
    page.screenshot(path=folder / f"{name} desk.png")
    page.set_viewport_size(PHONE)
    height = page.evaluate("document.getElementById('main').scrollHeight")
    page.set_viewport_size({**PHONE, "height": min(max(height, PHONE["height"]), TALLEST)})
    page.screenshot(path=folder / f"{name} phone.png")


def name_of(route: str) -> str:
    """A name for a file: "pages-x-edit"."""
    plain = re.sub(r"<[^>]*>", "x", route.removeprefix("admin/")).lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "home"
