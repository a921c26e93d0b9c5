"""The tree of pages that is exported into one Astro project: a Wagtail site in one language."""

from __future__ import annotations

from dataclasses import dataclass, field

from wagtail.models import Page, Site

from events.source_names import SourceNames
from exporters.core.errors import ExportError


@dataclass(frozen=True, slots=True)
class SiteTree:
    """The pages below one root, whose address in the Astro site is "/".

    root: the root page of a Wagtail site, or its translation.
    names: those that addresses have in place of slugs.
    """

    site: Site
    root: Page
    names: SourceNames = field(default_factory=SourceNames, compare=False)

    @property
    def key(self) -> str:
        """A key that is unique among the trees of all installations."""
        return f"{self.root.translation_key}/{self.root.locale.language_code}"

    def read_again(self) -> SiteTree:
        """The tree with its root page read again; raises ExportError where that was deleted."""
        root = Page.objects.select_related("locale").filter(pk=self.root.pk).first()
        if root is None:
            raise ExportError(f"the root page of {self.site.hostname} was deleted while the export began")
        return SiteTree(self.site, root)

    def address(self, url_path: str) -> str:
        """The address in the Astro site of a Wagtail `url_path`, with a slash at both ends."""
        above = self.root.url_path
        return "/" + self.names.address(above, url_path.removeprefix(above))

    def contains(self, path: str) -> bool:
        """Whether a page belongs to the tree. path: its treebeard path."""
        return path.startswith(self.root.path)


def find_tree(hostname: str = "", locale: str = "") -> SiteTree:
    """The tree of the site with a host name, else of the default site; in a locale, else in the site's own.

    Raises ExportError, with the sites or locales that there are.
    """
    site = _find_site(hostname)
    root = site.root_page
    if locale and locale != root.locale.language_code:
        translations = root.get_translations().select_related("locale")
        found = next((page for page in translations if page.locale.language_code == locale), None)
        if found is None:
            available = sorted(page.locale.language_code for page in (root, *translations))
            raise ExportError(
                f"{site.hostname} has no pages in the locale {locale!r}; it has {', '.join(available)}"
            )
        root = found
    return SiteTree(site, root)


def _find_site(hostname: str) -> Site:
    sites = Site.objects.select_related("root_page__locale")
    name, _, port = hostname.partition(":")
    if port and not port.isdecimal():
        raise ExportError(f"{hostname!r} is no host name; write it as example.org or example.org:8000")
    wanted = {"hostname": name, **({"port": port} if port else {})} if hostname else {"is_default_site": True}
    site = sites.filter(**wanted).first()
    if site is None:
        available = ", ".join(f"{site.hostname}:{site.port}" for site in sites) or "none"
        missing = f"no site {hostname!r}" if hostname else "no default site"
        raise ExportError(f"Wagtail has {missing}; it has {available} (Settings, Sites)")
    return site


def list_trees() -> list[SiteTree]:
    """The trees of all sites, each in all of its languages."""
    return [
        SiteTree(site, root)
        for site in Site.objects.select_related("root_page__locale")
        for root in (site.root_page, *site.root_page.get_translations().select_related("locale"))
    ]


def tree_of(page: Page) -> SiteTree:
    """The tree that a page is exported with; that of the default site for a page in no tree."""
    trees = [tree for tree in list_trees() if page.path and tree.contains(page.path)]
    return max(trees, key=lambda tree: len(tree.root.path), default=None) or find_tree()
