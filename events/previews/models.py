"""Stored previews of an editor's form, and shared links to drafts."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from events.previews.tokens import LIFETIME, Claim, write_token

# How long an expired or revoked link stays in the list.
RETENTION = timedelta(days=30)


def make_secret() -> str:
    """256 random bits, URL-safe."""
    return secrets.token_urlsafe(32)


class PreviewManager(models.Manager["Preview"]):
    def store(self, page: Page, request: HttpRequest) -> "Preview":
        """Store the page as it is in the editor's form, replacing the previous state of that form.

        The form requests it at each pause of typing. The preview of an old revision gets a row of its own,
        which typing does not replace.
        """
        is_new = page.pk is None
        where = {
            "session_key": request.session.session_key,
            "page_id": page.get_parent().pk if is_new else page.pk,
            "is_new": is_new,
            "content_type": ContentType.objects.get_for_model(page),
        }
        values = {"user": request.user, "content": page.to_json(), "refreshed_at": timezone.now()}
        if not getattr(request, "is_editing", False):
            return self.create(**where, **values)
        preview, _created = self.update_or_create(**where, is_typed=True, defaults=values)
        return preview

    def prune(self) -> int:
        """Delete the previews whose tokens have all expired; returns how many."""
        oldest = timezone.now() - timedelta(seconds=LIFETIME)
        return self.filter(refreshed_at__lt=oldest).delete()[0]


class Preview(models.Model):
    """An unsaved page of one editor in one session.

    page: the page itself or, where is_new, its parent. content: the page as JSON.
    is_typed: from the edit form, whose one preview is replaced at each request.
    """

    nonce = models.CharField(max_length=43, unique=True, default=make_secret)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    session_key = models.CharField(max_length=40)
    page = models.ForeignKey(Page, models.CASCADE, related_name="+")
    is_new = models.BooleanField()
    content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    content = models.TextField()
    is_typed = models.BooleanField(default=False)
    refreshed_at = models.DateTimeField(db_index=True)

    objects = PreviewManager()

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session_key", "page", "is_new", "content_type"],
                condition=models.Q(is_typed=True),
                name="previews_one_for_each_form",
            )
        ]

    def __str__(self) -> str:
        # Without the nonce and the draft: logs and error reports show it.
        return f"preview {self.pk}"

    def make_token(self) -> str:
        """A token for this preview, valid for an hour from now."""
        return write_token(Claim(self.nonce, self.user_id, self.page_id))

    def as_page(self) -> Page:
        page_class: Any = self.content_type.model_class()
        return page_class.from_json(self.content)


class SharedLinkManager(models.Manager["SharedLink"]):
    def issue(self, **values: object) -> tuple["SharedLink", str]:
        """Create a link; returns it and its secret, which is not stored."""
        secret = make_secret()
        return self.create(digest=digest_of(secret), **values), secret

    def open(self, now: datetime) -> models.QuerySet["SharedLink"]:
        """The links that have not expired and are not revoked."""
        return self.filter(revoked_at=None, expires_at__gt=now)

    def prune(self) -> int:
        """Delete the links that expired or were revoked longer than RETENTION ago; returns how many."""
        oldest = timezone.now() - RETENTION
        ended = models.Q(expires_at__lt=oldest) | models.Q(revoked_at__lt=oldest)
        return self.filter(ended).delete()[0]


class SharedLink(models.Model):
    """A link to the latest draft of one page, for people without an account.

    digest: SHA-256 of the secret in the URL, which itself is not stored.
    """

    page = models.ForeignKey(Page, models.CASCADE, related_name="+")
    name = models.CharField(
        _("name"), max_length=100, help_text=_("Whom the link is for: you will recognise it by this name.")
    )
    digest = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(db_index=True)
    revoked_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    objects = SharedLinkManager()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.name


def digest_of(secret: str) -> str:
    """The stored digest of a link's secret, which is random and long: no salt is needed."""
    return hashlib.sha256(secret.encode()).hexdigest()
