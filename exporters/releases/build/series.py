"""The series of releases of a tree."""

from __future__ import annotations

from django.db.models import F

from exporters.content.site_tree import SiteTree, find_tree, list_trees
from exporters.core.errors import ExportError
from exporters.releases.models import Series


def find_series(tree: SiteTree) -> Series:
    """The series of a tree; created at the first call."""
    defaults = {"hostname": name_host(tree), "locale": tree.root.locale.language_code}
    found, _ = Series.objects.update_or_create(tree=tree.key, defaults=defaults)
    return found


def find_default() -> Series | None:
    """The releases of Wagtail's default site; None where there is no such site."""
    try:
        return find_series(find_tree())
    except ExportError:
        return None


def find_tree_of(series: Series) -> SiteTree | None:
    """The tree of a series, whatever its site is called now; None where it was deleted."""
    found = [tree for tree in list_trees() if tree.key == series.tree]
    return next((tree for tree in found if name_host(tree) == series.hostname), found[0] if found else None)


def name_host(tree: SiteTree) -> str:
    return f"{tree.site.hostname}:{tree.site.port}"


def request_reconcile(series: Series) -> int:
    """Count a request for a reconcile; returns its number. It is answered once `done` has reached that."""
    Series.objects.filter(pk=series.pk).update(requested=F("requested") + 1)
    series.refresh_from_db(fields=["requested"])
    return series.requested
