"""The forms of tokens and webhooks."""

from __future__ import annotations

from typing import Any
from urllib.parse import SplitResult, urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm

from exporters.releases.build.series import find_default
from exporters.releases.models import Series, Token, Webhook

LOCAL = {"localhost", "127.0.0.1", "::1"}
# In characters: what signs calls is not to be guessed.
SHORTEST_KEY = 16


class SiteForm(WagtailAdminModelForm):
    """Asks for the site where there is more than one."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["series"]
        field.initial = find_default()
        field.empty_label = None
        if Series.objects.count() < 2:
            field.widget = forms.HiddenInput()


class TokenForm(SiteForm):
    class Meta:
        model = Token
        fields = ["name", "series"]


class WebhookForm(SiteForm):
    """The secret is write-only: left empty, it stays what it is."""

    url = forms.URLField(label=gettext_lazy("Web address"), max_length=500, assume_scheme="https")

    class Meta:
        model = Webhook
        fields = ["name", "series", "kind", "url", "secret", "active"]
        widgets = {"secret": forms.PasswordInput(attrs={"autocomplete": "new-password"})}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.before = {name: getattr(self.instance, name) for name in ("kind", "url", "secret")}
        self.keeps_secret = bool(self.before["secret"])
        self.keeps_address = self.is_secret_address(self.before["kind"])
        if self.keeps_address:
            self.initial["url"] = ""
            self.fields["url"].required = False
        # The template says it, for the kind that is chosen.
        self.fields["secret"].help_text = ""

    def is_secret_address(self, kind: str) -> bool:
        return bool(self.instance.pk) and kind == Webhook.Kind.DEPLOY_HOOK

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"]
        if not url and self.is_secret_address(self.cleaned_data.get("kind", "")):
            return str(self.before["url"])
        parts = urlsplit(url)
        if parts.username or parts.password:
            raise ValidationError(_("Leave the name and the password out of the address."))
        if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOCAL):
            raise ValidationError(_("The address must begin with https://"))
        if not has_good_port(parts):
            raise ValidationError(_("The port of the address is a number from 1 to 65535."))
        return url

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        kind, url = cleaned.get("kind", ""), cleaned.get("url", "")
        if not cleaned.get("secret"):
            # Never sent to an address that it was not meant for.
            is_same = (kind, url) == (self.before["kind"], self.before["url"])
            cleaned["secret"] = self.before["secret"] if is_same else ""
        problem = CHECKS[kind](url, cleaned["secret"]) if kind in CHECKS and url else None
        if problem:
            self.add_error(*problem)
        return cleaned


def has_good_port(parts: SplitResult) -> bool:
    """Whether the address names no port, or one that there can be."""
    try:
        return parts.port != 0
    except ValueError:
        return False


Problem = tuple[str, str] | None


def check_github(url: str, secret: str) -> Problem:
    if not url.endswith("/dispatches"):
        return "url", _("For GitHub the address ends in /dispatches.")
    if not secret:
        return "secret", _("Enter the access token; for another address once more.")
    if not secret.isascii() or not secret.isprintable() or " " in secret:
        return "secret", _("An access token has letters, digits and underscores alone.")
    return None


def check_signed(_url: str, secret: str) -> Problem:
    if len(secret) < SHORTEST_KEY:
        words = _("Enter a key of at least %(count)s characters; for another address once more.")
        return "secret", words % {"count": SHORTEST_KEY}
    return None


def check_deploy_hook(_url: str, secret: str) -> Problem:
    return ("secret", _("A deploy hook has no secret but its address; leave this empty.")) if secret else None


CHECKS = {
    Webhook.Kind.GITHUB: check_github,
    Webhook.Kind.SIGNED: check_signed,
    Webhook.Kind.DEPLOY_HOOK: check_deploy_hook,
}
