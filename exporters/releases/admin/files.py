"""The screen of one file of a release: a line diff, or two images side by side."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from exporters.releases.admin.comparison import (
    Comparison,
    find_change,
    find_previous_release,
    find_sides,
    read_texts,
)
from exporters.releases.admin.diffs import compare
from exporters.releases.admin.release import ReleaseScreen, describe_change
from exporters.releases.build.store import LostContent

# In bytes of both sides together; a larger diff would take too long for a request.
MAX_BYTES = 1_000_000


class FileScreen(ReleaseScreen):
    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        change = find_change(self.release, request.GET.get("path", ""))
        if change is None:
            raise Http404
        self.change = change


class FileView(FileScreen):
    template_name = "releases/file.html"

    @property
    def title(self) -> str:
        return self.change["path"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "release": self.release,
            "change": describe_change(self.change),
            **self.describe_content(),
        }

    def describe_content(self) -> dict[str, Any]:
        """The template context: "lines" of a diff, "pictures", or a "note" that says why there is neither."""
        try:
            comparison = find_sides(self.release, self.change)
            return {"sizes": describe_sizes(comparison), **self.describe_comparison(comparison)}
        except LostContent:
            return {"note": _("The storage has lost this file; manage.py reconcile --repair restores it.")}
        except OSError:
            return {"note": _("The storage does not answer; try again later.")}

    def describe_comparison(self, comparison: Comparison) -> dict[str, Any]:
        missing_diff = self.explain_missing_diff()
        if all(side.image_type for side in comparison.sides):
            return {"pictures": self.list_pictures(comparison), "missing_diff": missing_diff}
        if sum(side.size for side in comparison.sides) > MAX_BYTES:
            return {"note": _("The file is too large to be compared here.")}
        texts = read_texts(comparison)
        if texts is None:
            return {"note": _("The file is neither text nor a picture.")}
        lines = compare(*texts)
        if lines is None:
            return {"note": _("The file is too large to be compared here.")}
        return {"lines": lines, "missing_diff": missing_diff}

    def explain_missing_diff(self) -> str:
        if self.change["why"] == "new" or find_previous_release(self.release):
            return ""
        return _("The release before has been deleted: the file is shown as it is in this one.")

    def list_pictures(self, comparison: Comparison) -> list[dict[str, Any]]:
        labels = {"before": _("Before"), "after": _("After")}
        content = reverse("releases:content", args=[self.release.pk])
        return [
            {
                "label": labels[name],
                "side": side,
                "url": f"{content}?{urlencode({'path': self.change['path'], 'side': name})}",
            }
            for name in labels
            if (side := getattr(comparison, name))
        ]


def describe_sizes(comparison: Comparison) -> list[dict[str, Any]]:
    sides = ((_("Before"), comparison.before), (_("After"), comparison.after))
    return [{"label": label, "size": side.size} for label, side in sides if side]


class ContentView(FileScreen):
    """The bytes of an image in a release, for FileView. 404 for any other file, which could hold scripts."""

    def get(self, request: HttpRequest, *_arguments: Any, **_named: Any) -> HttpResponse:
        name = request.GET.get("side")
        if name not in ("before", "after"):
            raise Http404
        try:
            side = getattr(find_sides(self.release, self.change), name)
            if side is None or not side.image_type:
                raise Http404
            response = HttpResponse(side.read(), content_type=side.image_type)
        except (LostContent, OSError) as error:
            raise Http404 from error
        response["X-Content-Type-Options"] = "nosniff"
        response["Content-Security-Policy"] = "default-src 'none'; sandbox"
        return response
