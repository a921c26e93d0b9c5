"""Releases and their series, export tokens, webhooks, deliveries, builds and outages."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exporters.releases.index_models import IndexedFile, IndexedUse, ReleaseIndex, SiteChange

__all__ = [
    "Build",
    "Delivery",
    "Heartbeat",
    "IndexedFile",
    "IndexedUse",
    "Outage",
    "Release",
    "ReleaseIndex",
    "Series",
    "SiteChange",
    "Token",
    "Webhook",
]


class Series(models.Model):
    """The releases of one tree of pages.

    tree: `SiteTree.key`; hostname and locale are its name on screens. latest: the newest release. current:
    the one that CI fetches; an older one during a rollback. rolled_back: whether a rollback lasts.
    requested, done: the numbers of the last reconcile request and of the last one that is done.
    problems: as `Release.problems`, of the last reconcile, whether or not it made a release.
    waiting_since: when the oldest request was made that is not done; None where all are.
    reconcile_seconds: how long the last reconcile took.
    started_at: when the reconcile began that runs now, or whose process was killed; None where none does.
    failing_since: when the first of the reconciles failed that have failed since; None where the last one
    succeeded. failure: why, as `exporters.releases.build.failures.describe` says. next_attempt_at: when it is
    tried again by itself; None where nothing has to be.
    """

    tree = models.CharField(max_length=120, unique=True)
    hostname = models.CharField(_("site"), max_length=255)
    locale = models.CharField(_("language"), max_length=100)
    latest = models.ForeignKey("Release", null=True, on_delete=models.PROTECT, related_name="+")
    current = models.ForeignKey("Release", null=True, on_delete=models.PROTECT, related_name="+")
    rolled_back = models.BooleanField(default=False)
    problems: models.JSONField[Any, Any] = models.JSONField(default=list)
    requested = models.PositiveBigIntegerField(default=0)
    done = models.PositiveBigIntegerField(default=0)
    waiting_since = models.DateTimeField(null=True)
    reconcile_seconds = models.FloatField(null=True)
    started_at = models.DateTimeField(null=True)
    failing_since = models.DateTimeField(null=True)
    failure: models.JSONField[Any, Any] = models.JSONField(default=dict)
    next_attempt_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("site")
        verbose_name_plural = _("sites")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.hostname} ({self.locale})"


class Heartbeat(models.Model):
    """When something that runs beside the CMS last gave a sign of life.

    name: "worker" or "reconcile"; "tried …" and "did …" of each step of `manage.py maintain`.
    """

    name = models.CharField(max_length=20, primary_key=True)
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.name


class Outage(models.Model):
    """A time in which what was published did not reach the site, of all sites together.

    began_at: when the first trouble began. ended_at: None while there is any.
    reported_at: when administrators were told; None before. next_mail_at: when that is tried again.
    """

    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    reported_at = models.DateTimeField(null=True)
    next_mail_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                models.ExpressionWrapper(Q(ended_at=None), output_field=models.BooleanField()),
                condition=Q(ended_at=None),
                name="releases_one_outage_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.began_at}"


class Release(models.Model):
    """An immutable state of the site's files.

    created_at: when its pages were read. manifest: sha256 of the manifest in the store. files: how many.
    publishers: names of the users who published since the release before.
    log_position: the end of Wagtail's log of pages when its pages were read.
    changes: [{"action", "path", "source", "why"}], fields of `exporters.core.plan.Change`.
    problems: [{"where", "what"}] of pages that could not be exported, see `problem_as_json`.
    """

    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="releases")
    number = models.PositiveIntegerField(_("number"))
    created_at = models.DateTimeField(_("made"), default=timezone.now)
    manifest = models.CharField(max_length=64)
    files = models.PositiveIntegerField(_("files"))
    publishers = models.JSONField(_("published by"), default=list)
    log_position = models.PositiveBigIntegerField(default=0)
    changes: models.JSONField[Any, Any] = models.JSONField(_("changes"), default=list)
    problems: models.JSONField[Any, Any] = models.JSONField(_("problems"), default=list)

    class Meta:
        verbose_name = _("release")
        verbose_name_plural = _("releases")
        ordering = ["-number"]
        default_permissions = ("view", "change")
        constraints = [models.UniqueConstraint(fields=["series", "number"], name="releases_number_is_unique")]

    def __str__(self) -> str:
        return f"{self.series} {self.number}"


class Token(models.Model):
    """A token with which CI fetches the releases of one site.

    digest: sha256 of the token, which is shown once and not stored.
    """

    series = models.ForeignKey(
        Series, verbose_name=_("site"), on_delete=models.CASCADE, related_name="tokens"
    )
    name = models.CharField(
        _("name"), max_length=100, help_text=_("Where it is used, such as GitHub Actions.")
    )
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("made"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("made by"),
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    last_used_at = models.DateTimeField(_("last used"), null=True, editable=False)
    revoked_at = models.DateTimeField(_("revoked"), null=True, editable=False)

    class Meta:
        verbose_name = _("export token")
        verbose_name_plural = _("export tokens")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse a name that a valid token has, which also refuses a form submitted twice."""
        same = Token.objects.filter(series=self.series_id, name=self.name, revoked_at=None)
        if same.exclude(pk=self.pk).exists():
            raise ValidationError({"name": _("There is a token with this name already; revoke it first.")})


class Webhook(models.Model):
    """A URL that is notified of each release, so that CI builds the site.

    secret: for GitHub an access token, else the key of the signature; a deploy hook needs none.
    failing_since: when the first of those calls failed that have failed since; None where the last did not.
    """

    class Kind(models.TextChoices):
        GITHUB = "github", _("GitHub (repository_dispatch)")
        DEPLOY_HOOK = "deploy-hook", _("Deploy hook (its address is the secret)")
        SIGNED = "signed", _("Any address (signed with a key)")

    series = models.ForeignKey(
        Series, verbose_name=_("site"), on_delete=models.CASCADE, related_name="webhooks"
    )
    name = models.CharField(_("name"), max_length=100)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices, default=Kind.GITHUB)
    url = models.URLField(
        _("address"),
        max_length=500,
        help_text=_("For GitHub: https://api.github.com/repos/OWNER/REPOSITORY/dispatches"),
    )
    secret = models.CharField(
        _("secret"),
        max_length=255,
        blank=True,
        help_text=_("For GitHub a token that may write contents; else the key that signs each call."),
    )
    active = models.BooleanField(_("active"), default=True)
    failing_since = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class Delivery(models.Model):
    """The notification of one webhook about one release.

    outcome: of the last attempt, "HTTP 204" or the name of an exception; never the URL: it may be a secret.
    next_attempt_at: None once it succeeded, failed for good or was superseded.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", _("waiting")
        DELIVERED = "delivered", _("delivered")
        FAILED = "failed", _("failed")
        SUPERSEDED = "superseded", _("a newer release was announced instead")

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="deliveries")
    status = models.CharField(_("status"), max_length=20, choices=Status.choices, default=Status.WAITING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    outcome = models.CharField(_("outcome"), max_length=300, blank=True)
    updated_at = models.DateTimeField(_("when"), auto_now=True)
    next_attempt_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.webhook}: {self.get_status_display()}"


class Build(models.Model):
    """A status of the build of a release, as CI reported it; a build has several."""

    class Status(models.TextChoices):
        STARTED = "started", _("being built")
        SUCCEEDED = "succeeded", _("on the site")
        FAILED = "failed", _("the build failed")

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="builds")
    token = models.ForeignKey(Token, null=True, on_delete=models.SET_NULL, related_name="+")
    status = models.CharField(_("status"), max_length=20, choices=Status.choices)
    url = models.URLField(_("log"), max_length=500, blank=True)
    reported_at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        ordering = ["-pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.get_status_display()
