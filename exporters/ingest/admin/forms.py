"""The form that begins an import."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _

from events.models import EventIndexPage
from exporters.content.site_tree import list_trees


class ImportForm(forms.Form):
    """folder: the primary key of that of the files that are in no project; the first one is proposed."""

    folder = forms.TypedChoiceField(
        coerce=int,
        label=_("Folder"),
        help_text=_(
            "Files that are in no project come here. Those of a project keep their own folders and addresses."
        ),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["folder"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = list(find_folders(user))


def find_folders(user: User) -> Iterator[tuple[int, str]]:
    """(primary key, title and address) of the folders that a user may add pages to, and of the sites' roots.

    Folders of one title differ by the address.
    """
    for tree in list_trees():
        folders = EventIndexPage.objects.descendant_of(tree.root).order_by("path")
        for page in [*folders, tree.root]:
            if page.permissions_for_user(user).can_add_subpage():
                yield page.pk, f"{page.get_admin_display_title()} ({tree.address(page.url_path)})"
