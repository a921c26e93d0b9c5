"""The screen of one file of a release: a diff, or two pictures."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from exporters.releases.admin.comparison import (
    Comparison,
    find_change,
    find_release_before,
    find_sides,
    read_texts,
)
from exporters.releases.admin.diffs import compare
from exporters.releases.admin.release import ReleaseScreen, describe_change
from exporters.releases.build.store import LostContent

# In bytes of both sides; a comparison of more would keep a person waiting.
LONGEST = 1_000_000


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
        """The template context: "lines" of a text, "pictures", or a "note" that says why neither."""
        try:
            comparison = find_sides(self.release, self.change)
            return {"sizes": describe_sizes(comparison), **self.show(comparison)}
        except LostContent:
            return {"note": _("The storage has lost this file; manage.py reconcile --repair restores it.")}
        except OSError:
            return {"note": _("The storage does not answer; try again later.")}

    def show(self, comparison: Comparison) -> dict[str, Any]:
        whole = self.say_why_it_is_whole()
        if all(side.image_type for side in comparison.sides):
            return {"pictures": self.show_pictures(comparison), "whole": whole}
        if sum(side.size for side in comparison.sides) > LONGEST:
            return {"note": _("The file is too large to be compared here.")}
        texts = read_texts(comparison)
        if texts is None:
            return {"note": _("The file is neither text nor a picture.")}
        lines = compare(*texts)
        if lines is None:
            return {"note": _("The file is too large to be compared here.")}
        return {"lines": lines, "whole": whole}

    def say_why_it_is_whole(self) -> str:
        if self.change["why"] == "new" or find_release_before(self.release):
            return ""
        return _("The release before is forgotten: the file is shown as it is in this one.")

    def show_pictures(self, comparison: Comparison) -> list[dict[str, Any]]:
        words = {"before": _("Before"), "after": _("After")}
        content = reverse("releases:content", args=[self.release.pk])
        return [
            {
                "words": words[name],
                "side": side,
                "url": f"{content}?{urlencode({'path': self.change['path'], 'side': name})}",
            }
            for name in words
            if (side := getattr(comparison, name))
        ]


def describe_sizes(comparison: Comparison) -> list[dict[str, Any]]:
    words = ((_("Before"), comparison.before), (_("After"), comparison.after))
    return [{"words": word, "size": side.size} for word, side in words if side]


class ContentView(FileScreen):
    """The bytes of a picture of a release, for the screen that compares two. Other files are not served."""

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
