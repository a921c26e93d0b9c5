"""Versions of pages that somebody has given a name."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Revision


class NamedVersion(models.Model):
    """The name of a version: it is not overwritten by what is typed next, and not deleted for its age."""

    revision = models.OneToOneField(Revision, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("name"), max_length=100)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    named_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("named version")
        verbose_name_plural = _("named versions")

    def __str__(self) -> str:
        return self.name


class VersionedPage(Page):
    """A page whose named versions stay as they are."""

    class Meta:
        abstract = True

    def save_revision(
        self, *args: Any, overwrite_revision: Revision | None = None, **options: Any
    ) -> Revision:
        """Wagtail's autosave writes into the version that it made first; not where that has a name since."""
        if overwrite_revision and NamedVersion.objects.filter(revision=overwrite_revision).exists():
            overwrite_revision = None
        return super().save_revision(*args, overwrite_revision=overwrite_revision, **options)
