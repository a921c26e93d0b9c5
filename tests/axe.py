"""What axe finds in a page of a browser."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = Path(__file__).resolve().parents[1] / "frontend-contract/node_modules/axe-core/axe.min.js"
# What fades in is measured as it is then: half faded, it would have too little contrast.
AT_REST = """() => {
    const atRest = new CSSStyleSheet();
    atRest.replaceSync(`*, ::before, ::after {
        transition: none !important; animation-duration: 0s !important; animation-delay: 0s !important;
    }`);
    document.adoptedStyleSheets.push(atRest);
}"""
VIOLATIONS = """within => axe.run(within ?? document, { resultTypes: ['violations'] })
    .then(({ violations }) => violations)"""


def find_violations(page: Page, within: str | None = None) -> list[dict[str, Any]]:
    """Axe's own results for each rule that something breaks. within: a selector; None for the whole page."""
    page.evaluate(AT_REST)
    page.evaluate(AXE.read_text())
    found: list[dict[str, Any]] = page.evaluate(VIOLATIONS, within)
    return found
