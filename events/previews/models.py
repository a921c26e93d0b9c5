"""What gives access to a draft: an editor's own preview, and a shared link."""

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

# How long a link that has ended is still shown to editors.
REMEMBERED = timedelta(days=30)


def make_secret() -> str:
    """256 random bits, in the letters that an address may hold."""
    return secrets.token_urlsafe(32)


class PreviewManager(models.Manager["Preview"]):
    def keep(self, page: Page, request: HttpRequest) -> "Preview":
        """Remember the page as it stands in the editor's form, in place of how it stood before.

        The form asks at each pause of typing. A look at an old revision is one of its own: it must not
        change under the editor's eyes.
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
        """Delete what no token opens any more; returns how many."""
        oldest = timezone.now() - timedelta(seconds=LIFETIME)
        return self.filter(refreshed_at__lt=oldest).delete()[0]


class Preview(models.Model):
    """A page as one editor sees it in one session.

    page: the page itself or, where is_new, the one below which it is being made.
    is_typed: comes from the edit form, which has one preview and keeps replacing it.
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
        # Neither the nonce nor a word of the draft: this is what logs and errors show.
        return f"preview {self.pk}"

    def make_token(self) -> str:
        """A token that shows this preview for an hour from now."""
        return write_token(Claim(self.nonce, self.user_id, self.page_id))

    def as_page(self) -> Page:
        page_class: Any = self.content_type.model_class()
        return page_class.from_json(self.content)


class SharedLinkManager(models.Manager["SharedLink"]):
    def issue(self, **values: object) -> tuple["SharedLink", str]:
        """Make a link; returns it with its secret, which nobody can find out again."""
        secret = make_secret()
        return self.create(digest=digest_of(secret), **values), secret

    def open(self, now: datetime) -> models.QuerySet["SharedLink"]:
        """The links that have not expired and are not revoked."""
        return self.filter(revoked_at=None, expires_at__gt=now)

    def prune(self) -> int:
        """Delete the links that ended long ago; returns how many."""
        oldest = timezone.now() - REMEMBERED
        ended = models.Q(expires_at__lt=oldest) | models.Q(revoked_at__lt=oldest)
        return self.filter(ended).delete()[0]


class SharedLink(models.Model):
    """A link with which somebody without an account sees the latest draft of one page.

    digest: SHA-256 of the secret in the address. The secret itself is not kept.
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
    """The stored digest of a link's secret, which is random and long: a plain hash suffices."""
    return hashlib.sha256(secret.encode()).hexdigest()
