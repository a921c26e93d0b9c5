"""A built site in a browser, without a server and without anything else in the world."""

import mimetypes
from typing import Any
from urllib.parse import unquote, urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, Route

from tests.frontend_contract.sites import Site

HOST = "http://site.test"
PHONE = 390  # Pixels.

mimetypes.add_type("image/webp", ".webp")


class Visit:
    """A window that has the built site on HOST and nothing else in the world. asked: all addresses so far."""

    def __init__(
        self,
        browser: Browser,
        site: Site,
        *,
        width: int,
        scheme: Any = "light",
        context: BrowserContext | None = None,
    ) -> None:
        self.files = site.files()
        self.asked: list[str] = []
        self.window: Page = (context or browser).new_page()
        self.window.set_viewport_size({"width": width, "height": 800})
        self.window.emulate_media(color_scheme=scheme)
        self.window.route("**/*", self.answer)

    def answer(self, route: Route) -> None:
        self.asked.append(route.request.url)
        address = urlsplit(route.request.url)
        path = unquote(address.path).removeprefix("/mesto/")
        file = f"{path}index.html" if path.endswith("/") or not path else path
        if f"{address.scheme}://{address.netloc}" != HOST or file not in self.files:
            route.abort()
        else:
            route.fulfill(body=self.files[file], content_type=mimetypes.guess_type(file)[0])

    def open(self, page: str) -> Page:
        self.window.goto(f"{HOST}/mesto/{page}")
        return self.window
