"""What a body refers to: by ids in StreamField, by addresses in Markdown."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from exporters.core.errors import DanglingReference
from exporters.core.local_addresses import LocalAddress


class Addresses(Protocol):
    """Turns ids into addresses, for blocks that become Markdown.

    Raises DanglingReference for what is gone or not public.
    """

    def image_url(self, id: int, /) -> str: ...

    def page_url(self, id: int, /) -> str: ...

    def document_url(self, id: int, /) -> str: ...

    def local_url(self, address: LocalAddress, /) -> str:
        """How the file has an address that the page's own text names; the page takes its file along."""
        ...


class References(Addresses, Protocol):
    """Turns addresses into ids as well, for Markdown that becomes blocks.

    None for an address of nothing in the CMS: it stays as it is written.
    """

    def image_id(self, url: str, /) -> int | None: ...

    def page_id(self, url: str, /) -> int | None: ...

    def document_id(self, url: str, /) -> int | None: ...


@dataclass(slots=True)
class NumberedReferences:
    """References without a database: images are numbered by first use, from 1.

    A page is `/page-N/`, a document `/documents/N`, an image with a number that no text has used
    `./image-N.jpg`.
    """

    urls: list[str] = field(default_factory=list)

    def image_url(self, id: int) -> str:
        if not isinstance(id, int) or id < 1:
            raise DanglingReference(f"{id!r} is not the number of an image; images count from 1")
        return self.urls[id - 1] if id <= len(self.urls) else f"./image-{id}.jpg"

    def page_url(self, id: int) -> str:
        return f"/page-{id}/"

    def local_url(self, address: LocalAddress) -> str:
        return address.url

    def document_url(self, id: int) -> str:
        return f"/documents/{id}"

    def image_id(self, url: str) -> int | None:
        if url not in self.urls:
            self.urls.append(url)
        return self.urls.index(url) + 1

    def page_id(self, url: str) -> int | None:
        return None

    def document_id(self, url: str) -> int | None:
        number = url.removeprefix("/documents/")
        return int(number) if number != url and number.isascii() and number.isdigit() else None
