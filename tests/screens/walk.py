"""Every screen of the admin in a real browser: what cannot be reached or read there, and pictures of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.attacks.addresses import fill, list_routes
from tests.attacks.test_every_address import PERMISSIONS

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "frontend-contract/node_modules/axe-core/axe.min.js"
DESK = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}
# A laptop of 1366 x 768 at a zoom of 200 %.
ZOOMED = {"width": 683, "height": 384}
WINDOWS = {"desk": DESK, "phone": PHONE, "zoomed": ZOOMED}
# Answers of scripts, files, ways out and what shows no screen of the admin.
NO_SCREEN = re.compile(
    r"/results/|history-results|choose|chooser|/api/|jsi18n|sprite|download|logout|/view_draft/|/(content|file)/$"
    r"|revisions/<int:revision_id>/view|workflow/(preview|action|collect)|dismissibles|tag-autocomplete|test404"
    r"|block-preview|preview|session/|find/|webauthn/login|login/|generate_url|create_from|/privacy/|advice"
    r"|dashboard|collect_action_data|task_chooser|set_position|editing-sessions|failwhale|_util"
)

FINDINGS = """axe.run(document, { resultTypes: ['violations'], rules: { region: { enabled: true } } })
    .then(({ violations }) => violations.map(({ id, impact, nodes }) =>
        [id, impact, nodes.map(({ html, target }) => [target.flat().join(' '), html.slice(0, 300)])]))"""
# What can be seen and lies partly beyond the window, unless something around it scrolls.
CUT_OFF = """() => {
    const main = document.getElementById('main');
    const scrolls = (node) => {
        for (let around = node.parentElement; around && around !== main; around = around.parentElement) {
            if (getComputedStyle(around).overflowX !== 'visible') return true;
        }
        return false;
    };
    const found = [];
    for (const node of main?.querySelectorAll('*') ?? []) {
        if (node.childElementCount && !node.matches('a, button, select')) continue;
        if (!node.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
        const { left, right, width } = node.getBoundingClientRect();
        if (width < 2 || (right <= innerWidth + 1 && left >= -1)) continue;
        if (node.closest('.form-side, [aria-hidden=true], .w-sr-only, .skiplink') || scrolls(node)) continue;
        found.push(`${Math.round(left)}-${Math.round(right)} ${node.outerHTML.slice(0, 160)}`);
    }
    return found;
}"""
# Controls whose middle is covered by something else, once they are scrolled to.
COVERED = """() => {
    const found = [];
    const controls = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button]';
    for (const control of document.querySelectorAll(controls)) {
        if (!control.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
        if (control.closest('[aria-hidden=true], [inert], .w-sr-only, .visuallyhidden')) continue;
        if (control.matches('.w-sr-only, .w-skip-link, .skiplink, :disabled')) continue;
        control.scrollIntoView({ block: 'center', inline: 'nearest', behavior: 'instant' });
        const box = control.getBoundingClientRect();
        if (box.width < 3 || box.height < 3) continue;
        const x = box.left + box.width / 2, y = box.top + Math.min(box.height / 2, 20);
        const top = document.elementFromPoint(x, y);
        const label = control.labels?.length ? [...control.labels] : [];
        if (top && (control.contains(top) || top.contains(control) || label.some((one) => one.contains(top)))) continue;
        if (top && control.closest('label')?.contains(top)) continue;
        found.push([control.outerHTML.slice(0, 160), Math.round(x), Math.round(y), top ? top.outerHTML.slice(0, 160) : 'outside']);
    }
    document.getElementById('main')?.scrollTo({ top: 0, behavior: 'instant' });
    return found;
}"""


@dataclass
class Seen:
    """What is wrong with one screen. axe: (rule, impact, [(selector, html)]); excess: window -> pixels."""

    status: int
    axe: list[Any] = field(default_factory=list)
    cut_off: dict[str, list[str]] = field(default_factory=dict)
    covered: dict[str, list[Any]] = field(default_factory=dict)


def list_screens(role: str) -> list[str]:
    """The routes that show a kind of user a screen of the admin."""
    routes = [route for route in list_routes() if route.startswith("admin/") and not NO_SCREEN.search(route)]
    return [route for route in routes if "r" in PERMISSIONS[route][role]]


def address(route: str, world: dict[str, Any]) -> str:
    path, query = fill(route, world)
    return path + ("?" + "&".join(f"{name}={value}" for name, value in query.items()) if query else "")


def name_of(route: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", re.sub(r"<[^>]*>", "x", route.removeprefix("admin/")).lower()).strip("-") or "home"


def visit(page: Page, url: str, pictures: Path | None = None, name: str = "") -> Seen | None:
    """What is wrong with the screen at an address; None where no page of the admin answers."""
    page.set_viewport_size(PHONE)
    answer = page.goto(url)
    if answer is None or "text/html" not in answer.headers.get("content-type", ""):
        return None
    if not page.evaluate("Boolean(document.querySelector('main, #main'))"):
        return None
    seen = Seen(answer.status)
    page.evaluate(AXE.read_text())
    seen.axe = page.evaluate(FINDINGS)
    for window in ("zoomed", "phone"):
        page.set_viewport_size(WINDOWS[window])
        if cut_off := page.evaluate(CUT_OFF):
            seen.cut_off[window] = cut_off
        if covered := page.evaluate(COVERED):
            seen.covered[window] = covered
    if pictures:
        take_pictures(page, pictures, name)
    return seen


def take_pictures(page: Page, folder: Path, name: str) -> None:
    """One of a desk and one of a phone, as tall as what stands there."""
    for window in ("phone", "desk"):
        page.set_viewport_size(WINDOWS[window])
        if window == "phone":
            height = page.evaluate("document.getElementById('main')?.scrollHeight ?? 0")
            page.set_viewport_size({**PHONE, "height": min(max(height, PHONE["height"]), 4000)})
        page.screenshot(path=folder / f"{name} {window}.png")


def walk_screens(page: Page, world: dict[str, Any], role: str, pictures: Path | None = None) -> Iterator[tuple[str, Seen]]:
    for route in list_screens(role):
        seen = visit(page, address(route, world), pictures, name_of(route))
        if seen is not None:
            yield route, seen
