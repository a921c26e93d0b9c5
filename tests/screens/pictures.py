"""What `python -m tests.screens` does; pytest gives it a CMS and a browser, and does not find it itself."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from PIL import Image as Picture
from playwright.sync_api import Page

from events.models import EventPage
from tests.conftest import SCREENSHOTS
from tests.screens.walk import DESK, PHONE, ROOT, walk_screens
from tests.screens.world import BODY, build_screens_world

pytestmark = pytest.mark.browser

GUIDE = ROOT / "cms/static/cms/help"
# A palette of so many colours: screens are drawn with few, and the guide stays small.
COLOURS = 48


def test_pictures_of_the_guide(live_cms: object, log_in: Callable[[User], Page]) -> None:
    world = build_screens_world()
    event = EventPage(
        title="Jarná beseda",
        slug="jarna-beseda",
        publish_date=date(2027, 5, 12),
        description="Stretneme sa pri lipe a porozprávame sa o tom, čo nás čaká.",
        owner=world["editor"],
    )
    event.body = event.body.stream_block.to_python(BODY[:1])
    world["folder"].add_child(instance=event)
    event.save_revision(user=world["editor"])
    page = log_in(world["editor"])
    screens = {
        "home": (reverse("wagtailadmin_home"), DESK),
        "form": (reverse("wagtailadmin_pages:edit", args=[event.pk]), DESK),
        "list-phone": (reverse("wagtailadmin_explore", args=[world["folder"].pk]), PHONE),
    }
    for name, (address, window) in screens.items():
        page.set_viewport_size(window)
        page.goto(address)
        page.wait_for_timeout(1000)
        page.screenshot(path=GUIDE / f"{name}.png")
        shrink(GUIDE / f"{name}.png")


def shrink(path: Path) -> None:
    with Picture.open(path) as picture:
        small = picture.convert("RGB").quantize(COLOURS)
    small.save(path, optimize=True)


def test_pictures_of_every_screen(
    live_cms: object, log_in: Callable[[User], Page], search_index: None
) -> None:
    world = build_screens_world()
    role = os.environ["SCREENS_ROLE"]
    folder = SCREENSHOTS / "screens"
    folder.mkdir(parents=True, exist_ok=True)
    assert len(list(walk_screens(log_in(world[role]), world, role, folder))) > 60
