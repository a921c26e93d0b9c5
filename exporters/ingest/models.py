"""Imports that somebody makes in the admin, with what was sent and what becomes of each file."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from exporters.ingest.results import Result


class State(models.TextChoices):
    """In their order. FAILED: nothing could be unpacked."""

    SENDING = "sending", _("files are being sent")
    UNPACKING = "unpacking", _("being unpacked")
    CHECKING = "checking", _("being checked")
    CHECKED = "checked", _("waits for your confirmation")
    IMPORTING = "importing", _("being imported")
    DONE = "done", _("done")
    FAILED = "failed", _("stopped")


FOLDER = "imports"
"""Of what is sent, in the storage of releases."""
WORKING = (State.UNPACKING, State.CHECKING, State.IMPORTING)
"""The states that another step leads out of."""


class Import(models.Model):
    """One import. Only who began it sees it.

    folder: the page below which files lie that are in no project. has_project: whether some came in one,
    which has Markdown besides events. changed_at: when anything last happened.
    failure: a Note as JSON; why the state is FAILED.
    """

    # What was once brought in keeps nobody from deleting a page.
    wagtail_reference_index_ignore = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    folder = models.ForeignKey(Page, null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.SENDING)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    has_project = models.BooleanField(default=False)
    failure: models.JSONField[Any, Any] = models.JSONField(default=dict, encoder=DjangoJSONEncoder)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        default_permissions = ("add",)
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return str(self.id)


class Upload(models.Model):
    """One file that is sent, in parts, each of which is a file of the storage.

    path: as the browser has it, with the folders that were chosen. size: in bytes, as announced. parts: the
    size of each so far, in their order.
    """

    wagtail_reference_index_ignore = True

    owner = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="uploads")
    path = models.CharField(max_length=1000)
    size = models.PositiveBigIntegerField()
    parts: models.JSONField[Any, Any] = models.JSONField(default=list)

    class Meta:
        default_permissions = ()
        ordering = ("pk",)
        constraints = [models.UniqueConstraint(fields=["owner", "path"], name="ingest_upload_is_unique")]

    def __str__(self) -> str:
        return self.path

    @property
    def received(self) -> int:
        return sum(self.parts)

    @property
    def names(self) -> list[str]:
        """The parts' names in the storage."""
        return [f"{FOLDER}/{self.owner_id}-{self.pk}-{number}" for number in range(len(self.parts))]


class Entry(models.Model):
    """What becomes of one file.

    path: from the project's root, or in the archive. result: of the check, a Result, OTHER for a page of a
    project that is no event, "" before it. outcome: of the import, a Result, "" before it and where there is
    nothing to do. notes: as Note.as_json() makes them, of whichever came last. page: that has it, or had it
    at the check.
    """

    wagtail_reference_index_ignore = True

    OTHER = "other"
    RESULTS = [*((result.value, result.value) for result in Result), (OTHER, OTHER)]

    owner = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="entries")
    path = models.CharField(max_length=1000)
    result = models.CharField(max_length=10, choices=RESULTS, blank=True)
    outcome = models.CharField(max_length=10, choices=RESULTS, blank=True)
    title = models.TextField(blank=True)
    notes: models.JSONField[Any, Any] = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    page = models.ForeignKey(Page, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        default_permissions = ()
        verbose_name = _("file")
        verbose_name_plural = _("files")
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.path
