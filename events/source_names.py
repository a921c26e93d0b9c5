"""Names of files and folders that are not the slugs of their pages.

Astro makes an address from a file's name: `2024.05.12-koncert.md` is built at `/…/2024.05.12-koncert/`,
whatever the key `slug` says. Wagtail's slugs hold letters, digits, hyphens and underscores alone.
"""

from collections.abc import Iterable
from typing import Any, Self
from unicodedata import normalize
from urllib.parse import quote

from django.db import models
from django.db.models import F, Q
from wagtail.models import Page

# Those that Django's `reverse` leaves as they are.
_SAFE = "/~:@!$&'()*+,;="
_COLUMNS = ("page__path", "page__url_path", "slug", "name")
# So many addresses of a request are asked for one by one.
ALONE = 4


class SourceName(models.Model):
    """The name that ends the address of an imported page while the page has a certain slug."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+")
    slug = models.CharField(max_length=255)
    name = models.CharField(max_length=255)

    class Meta:
        default_permissions = ()
        verbose_name = "name of a page's file"
        verbose_name_plural = "names of pages' files"
        constraints = [models.UniqueConstraint(fields=["page", "slug"], name="events_source_name_is_unique")]

    def __str__(self) -> str:
        return self.name


class SourceNames:
    """All names, read when first needed."""

    def __init__(self) -> None:
        self._of_pages: dict[tuple[int, str], str] | None = None
        self._of_urls: dict[str, str] = {}
        self._pages: set[int] = set()

    def get(self, page: int | None, slug: str) -> str | None:
        """The name that ends the address of a page with this slug; None where that is the slug."""
        return self._read().get((page or 0, slug))

    def has(self, page: int | None) -> bool:
        """Whether a page has a name with any slug."""
        return bool(self._read()) and page in self._pages

    def address(self, above: str, path: str) -> str:
        """The part of a `url_path` that follows another one, `above`, as the site has it."""
        if not self._read():
            return path
        parts = []
        for part in path.split("/"):
            above = f"{above}{part}/"
            parts.append(self._of_urls.get(above, part))
        return "/".join(parts)

    def add(self, page: Page, slug: str, name: str) -> None:
        """Store the name of a page's file."""
        SourceName.objects.update_or_create(page_id=page.pk, slug=slug, defaults={"name": name})
        self._read()[page.pk, slug] = name
        self._pages.add(page.pk)
        if page.url_path.endswith(f"/{slug}/"):
            self._of_urls[page.url_path] = name

    def forget(self) -> None:
        """Read again when next needed: a transaction was rolled back."""
        self._of_pages = None

    def _read(self) -> dict[tuple[int, str], str]:
        if self._of_pages is None:
            rows = SourceName.objects.values_list("page_id", "page__url_path", "slug", "name")
            self._of_pages, self._of_urls, self._pages = {}, {}, set()
            for page, url_path, slug, name in rows:
                self._of_pages[page, slug] = name
                self._pages.add(page)
                if url_path.endswith(f"/{slug}/"):
                    self._of_urls[url_path] = name
        return self._of_pages


def find_same_address(page: Page, slug: str, siblings: models.QuerySet[Any]) -> Page | None:
    """The sibling that has the address which a page would have with a slug.

    Of two Unicode forms of one name either may be a file's; Astro builds one page from both. Two that differ
    in case alone are one on some disks.
    """
    others = siblings.exclude(pk=page.pk)
    own = SourceName.objects.filter(page_id=page.pk, slug=slug).first()
    name = _fold(own.name if own else slug)
    current = SourceName.objects.filter(slug=F("page__slug"), page__in=others.values("pk"))
    named = {pk: _fold(other) for pk, other in current.values_list("page_id", "name")}
    taken = [pk for pk, other in named.items() if other == name]
    found: Page | None = others.filter(Q(pk__in=taken) | (Q(slug__iexact=name) & ~Q(pk__in=named))).first()
    return found


def _fold(name: str) -> str:
    return normalize("NFC", name).lower()


def find_child(parent: Page, name: str) -> Page | None:
    """The page below a parent whose address ends in a name: by the name of its file, else by its slug."""
    children = parent.get_children()
    named = SourceName.objects.filter(name=name, slug=F("page__slug")).values("page_id")
    found: Page | None = children.filter(pk__in=named).first() or children.filter(slug=name).first()
    return found


class ListedNames:
    """The names of all pages, read at once, for what shows the addresses of many."""

    def __init__(self, rows: Iterable[tuple[str, str, str, str]]) -> None:
        """rows: treebeard path and url_path of a page, its slug, the name that it has with that slug."""
        self._of_trees: dict[tuple[str, str], str] = {}
        self._of_urls: dict[tuple[str, str], str] = {}
        for tree, url, slug, name in rows:
            self._of_trees[tree, slug] = name
            self._of_urls[url, slug] = name

    @classmethod
    def read(cls) -> Self:
        return cls(SourceName.objects.values_list(*_COLUMNS))

    def find(self, path: str, url_path: str) -> dict[int, str]:
        """Index of a part of `url_path` -> its name in the site, as `_find_names`."""
        trees, prefixes = _split(path, url_path)
        parts = url_path.split("/")
        by_tree = {index: self._of_trees.get((tree, parts[index])) for tree, index in trees.items()}
        by_url = {index: self._of_urls.get((url, parts[index])) for url, index in prefixes.items()}
        found = {index: by_tree.get(index) or by_url.get(index) for index in {*by_tree, *by_url}}
        return {index: name for index, name in found.items() if name}


class NamedPage(Page):
    """A page whose URL ends in the name of its file, for Wagtail's redirects and its links in the admin.

    known_names: as `_find_names` returns them; None where they are to be read when needed.
    """

    known_names: dict[int, str] | None = None

    class Meta:
        abstract = True

    def get_url_parts(self, request: Any = None) -> tuple[int, str | None, str | None] | None:
        """(id of the site, its root URL, path of the page), or None; as Wagtail's own."""
        found: tuple[int, str | None, str | None] | None = super().get_url_parts(request)
        if found is None:
            return None
        site, root_url, path = found
        if path is None:
            return found
        names = self.known_names
        if names is None:
            names = _find_names_for(request, self.path, self.url_path)
        if not names:
            return found
        roots = [
            root.root_path for root in self._get_relevant_site_root_paths(request) if root.site_id == site
        ]
        root_path = max(roots, key=len)
        parts = self.url_path.split("/")
        named = "/".join(names.get(index, part) for index, part in enumerate(parts))
        above = "/".join(parts[: root_path.count("/")])
        rest = self.url_path.removeprefix(root_path)
        prefix = path[: len(path) - len(quote(rest, safe=_SAFE))]
        below = "/".join(named.split("/")[above.count("/") + 1 :])
        return site, root_url, f"{prefix}{quote(below, safe=_SAFE)}"


def read_known_names(pages: Iterable[Page]) -> None:
    """Read the names in the addresses of many pages at once, in one query, for a list that shows them all."""
    names = ListedNames.read()
    for page in pages:
        if isinstance(page, NamedPage):
            page.known_names = names.find(page.path, page.url_path)


def _find_names_for(request: Any, path: str, url_path: str) -> dict[int, str]:
    """`_find_names`; a request that only shows, and shows many addresses, reads all names once."""
    if request is None or getattr(request, "method", "") not in ("GET", "HEAD"):
        return _find_names(path, url_path)
    asked = request.__dict__.setdefault("asked_for_names", {})
    if (path, url_path) in asked:
        found: dict[int, str] = asked[path, url_path]
        return found
    if len(asked) < ALONE:
        return asked.setdefault((path, url_path), _find_names(path, url_path))
    if not hasattr(request, "listed_names"):
        request.listed_names = ListedNames.read()
    names: ListedNames = request.listed_names
    return names.find(path, url_path)


def _find_names(path: str, url_path: str) -> dict[int, str]:
    """Index of a part of `url_path` -> its name in the site.

    path: the treebeard path of the page. Where the page or one above it has just moved, `url_path` may be
    the old one: what has moved is known by `path`, and what has not by its own `url_path`.
    """
    trees, prefixes = _split(path, url_path)
    rows = SourceName.objects.filter(Q(page__path__in=trees) | Q(page__url_path__in=prefixes))
    return ListedNames(rows.values_list(*_COLUMNS)).find(path, url_path)


def _split(path: str, url_path: str) -> tuple[dict[str, int], dict[str, int]]:
    """(treebeard path -> index, url_path -> index) of the page and of those above it."""
    parts = url_path.split("/")
    last = len(parts) - 2
    prefixes = {"/".join(parts[: index + 1]) + "/": index for index in range(1, last + 1)}
    steps = len(path) // Page.steplen
    trees = {path[: Page.steplen * (steps - (last - index))]: index for index in range(1, last + 1)}
    return trees, prefixes
