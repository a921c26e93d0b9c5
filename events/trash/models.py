"""What the trash knows of a deleted page beside the page itself."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page


class TrashedPage(models.Model):
    """A page that was deleted, with all below it; the page's row and its versions are as they were.

    live: pks of the pages, it and those below it, that were live.
    scheduled: [pk of a revision, ISO time] of each that was to be published.
    """

    page = models.OneToOneField(Page, on_delete=models.CASCADE, related_name="+")
    # Where it was; None where that page was deleted for good since.
    parent = models.ForeignKey(Page, null=True, on_delete=models.SET_NULL, related_name="+")
    place = models.CharField(max_length=2000)
    live = models.JSONField(default=list)
    scheduled = models.JSONField(default=list)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    deleted_at = models.DateTimeField()

    class Meta:
        verbose_name = _("page in the trash")
        verbose_name_plural = _("pages in the trash")
        ordering = ["-deleted_at", "-pk"]

    def __str__(self) -> str:
        return str(self.page)
