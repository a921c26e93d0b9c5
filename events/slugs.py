"""Slugs that are proposed: in plain letters, not too long, and free."""

from collections.abc import Iterator
from itertools import count
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.text import slugify
from django.utils.translation import gettext
from wagtail import hooks
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.forms.pages import CopyForm
from wagtail.admin.widgets import SlugInput
from wagtail.coreutils import string_to_ascii
from wagtail.models import Page

from events.gate import find_refusal
from events.source_names import find_same_address

SLUG_HOOK = "check_slug"
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


def check_slug(slug: str) -> None:
    """Run the checks of slugs that other apps register, for drafts as well.

    A function under the hook `check_slug` takes the slug and returns a message, or "".
    Raises ValidationError at the field. An empty slug has an error of its own.
    """
    messages = [message for check in hooks.get_hooks(SLUG_HOOK) if slug and (message := check(slug))]
    if messages:
        raise ValidationError({"slug": messages})


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
        elif slug and slug != self.initial.get("slug"):
            for error in refuse_same_address(self.instance, slug, self.parent_page):
                self.add_error("slug", error)
        return cleaned


class GatedCopyForm(CopyForm):
    """Begins with a slug that is free, and makes no copy or alias public that the gate would refuse."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        longest = Page._meta.get_field("title").max_length
        self.fields["new_title"].validators.append(MaxLengthValidator(longest))
        field = self.fields["new_slug"]
        field.initial = find_free(self.page.slug, self.page.get_parent())
        field.widget = SLUG_WIDGET

    def clean_new_slug(self) -> str:
        """As `SlugForm.clean_slug`, but that the browser has made none."""
        slug: str = self.cleaned_data["new_slug"]
        return shorten(slug) or make_slug(self.cleaned_data.get("new_title", ""))

    def clean(self) -> dict[str, Any]:
        slug = self.cleaned_data.get("new_slug")
        cleaned: dict[str, Any] = super().clean()
        parent = cleaned.get("new_parent_page") or self.page.get_parent()
        if slug and "new_slug" not in self.errors:
            self._check_address(slug, parent)
        elif slug:
            self.add_error("new_slug", propose(slug, parent))
        for name in ("publish_copies", "alias"):
            if cleaned.get(name):
                self._refuse_unready(name, cleaned.get("copy_subpages", False))
        return cleaned

    def _check_address(self, slug: str, parent: Page) -> None:
        """Refuse an address that no page may have, and that of another page with another slug."""
        try:
            check_slug(slug)
        except ValidationError as error:
            self.add_error("new_slug", error.error_dict["slug"])
            return
        copy = self.page.specific_class(slug=slug)
        for refusal in refuse_same_address(copy, slug, parent):
            self.add_error("new_slug", refusal)

    def _refuse_unready(self, name: str, copies_subpages: bool) -> None:
        pages = (
            self.page.get_descendants(inclusive=True)
            if copies_subpages
            else Page.objects.filter(pk=self.page.pk)
        )
        for page in pages.live().specific():
            refusal = find_refusal(page)
            if refusal is not None:
                self.add_error(name, str(refusal))


def propose(slug: str, parent: Page, page: Page | None = None) -> ValidationError:
    return ValidationError(gettext("“%(slug)s” is free.") % {"slug": find_free(slug, parent, page)})


def refuse_same_address(page: Page, slug: str, parent: Page) -> Iterator[ValidationError]:
    """What to say where a page below the parent has the address that this one would have with a slug.

    Its slug need not be the same.
    """
    other = find_same_address(page, slug, Page.objects.child_of(parent))
    if other is not None:
        message = gettext("“%(title)s” has this address already. Choose another one.")
        yield ValidationError(message % {"title": other.title})
        yield propose(slug, parent, page)
