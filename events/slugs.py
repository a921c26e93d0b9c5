"""Slugs that are proposed: in plain letters, not too long, and free."""

from collections.abc import Iterator
from itertools import count
from typing import Any

from django.forms import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.forms.pages import CopyForm
from wagtail.admin.widgets import SlugInput
from wagtail.coreutils import string_to_ascii
from wagtail.models import Page

from events.gate import find_refusal
from events.source_names import find_same_address

# Astro makes names of files from a page's address, and a disk has to take them.
LONGEST = 100
# What a title without any letter or digit becomes.
WORD = "stranka"

# What is typed is written as a title is; only where something was typed: an imported page may have any.
SLUG_WIDGET = SlugInput(
    attrs={
        "data-w-slug-allow-unicode-value": "false",
        "data-action": (
            "change->w-slug#urlify w-sync:check->w-slug#compare w-sync:apply->w-slug#urlify:prevent"
        ),
    }
)


def make_slug(title: str) -> str:
    """The slug of a title: its letters without accents, an emoji by its name."""
    return shorten(slugify(string_to_ascii(title))) or WORD


def shorten(slug: str) -> str:
    """A slug that is not too long, cut where a word ends if one does."""
    if len(slug) <= LONGEST:
        return slug.strip("-")
    cut = slug[: LONGEST + 1]
    return cut[: cut.rfind("-") if "-" in cut[LONGEST // 2 :] else LONGEST].strip("-")


def find_free(slug: str, parent: Page, page: Page | None = None) -> str:
    """The slug, or it with the first number from 2 for which no page below the parent has that address."""
    siblings, own = Page.objects.child_of(parent), page or Page()
    return next(
        one
        for one in _candidates(slug)
        if Page._slug_is_available(one, parent, page) and find_same_address(own, one, siblings) is None
    )


def _candidates(slug: str) -> Iterator[str]:
    yield slug
    for number in count(2):
        yield f"{slug[: LONGEST - 1 - len(str(number))]}-{number}"


class SlugForm(WagtailAdminPageForm):
    """Makes a slug where there is none, and proposes a free one where another page has it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"]
        if slug and slug == self.initial.get("slug"):
            return slug
        title = self.cleaned_data.get("title", "").strip()
        if slug.strip("-") or not title:
            # As long as a title may be, where the browser made it from one.
            return shorten(slug)
        return find_free(make_slug(title), self.parent_page, self.instance)

    def clean(self) -> dict[str, Any]:
        slug = self.cleaned_data.get("slug")
        cleaned: dict[str, Any] = super().clean()
        if slug and "slug" in self.errors:
            self.add_error("slug", propose(slug, self.parent_page, self.instance))
        return cleaned


class GatedCopyForm(CopyForm):
    """Begins with a slug that is free, and publishes no copy that the gate would refuse."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["new_slug"]
        field.initial = find_free(self.page.slug, self.page.get_parent())
        field.widget = SLUG_WIDGET

    def clean(self) -> dict[str, Any]:
        slug = self.cleaned_data.get("new_slug")
        cleaned: dict[str, Any] = super().clean()
        if slug and "new_slug" in self.errors:
            parent = cleaned.get("new_parent_page") or self.page.get_parent()
            self.add_error("new_slug", propose(slug, parent))
        if cleaned.get("publish_copies"):
            self._refuse_unready(cleaned.get("copy_subpages", False))
        return cleaned

    def _refuse_unready(self, copies_subpages: bool) -> None:
        pages = (
            self.page.get_descendants(inclusive=True)
            if copies_subpages
            else Page.objects.filter(pk=self.page.pk)
        )
        for page in pages.live().specific():
            refusal = find_refusal(page)
            if refusal is not None:
                self.add_error("publish_copies", str(refusal))


def propose(slug: str, parent: Page, page: Page | None = None) -> ValidationError:
    return ValidationError(gettext("“%(slug)s” is free.") % {"slug": find_free(slug, parent, page)})
