"""Which addresses the site has ever had: a redirect from any other would tell what was never public."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from exporters.content.site_tree import SiteTree
from exporters.core.manifest import ManifestEntry
from exporters.core.paths import PAGES, page_url
from exporters.models import PublishedAddress

BATCH = 500


def read_addresses(tree: SiteTree) -> set[str]:
    """The addresses that earlier exports have published."""
    return set(PublishedAddress.objects.filter(tree=tree.key).values_list("address", flat=True))


def remember_addresses(tree: SiteTree, addresses: Collection[str]) -> None:
    """Keep addresses that were published for the first time."""
    new = [PublishedAddress(tree=tree.key, address=address) for address in sorted(addresses)]
    PublishedAddress.objects.bulk_create(new, batch_size=BATCH, ignore_conflicts=True)


def addresses_of(files: Mapping[str, ManifestEntry] | Iterable[str]) -> set[str]:
    """The addresses of the pages among these files."""
    return {page_url(path) for path in files if path.startswith(f"{PAGES}/") and path.endswith(".md")}
