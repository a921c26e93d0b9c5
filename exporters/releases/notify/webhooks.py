"""The request that a webhook is sent, with a signature that its receiver can check."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from exporters.releases.models import Release, Webhook

EVENT = "wagtail-release"
SIGNATURE = "X-Wagtail-Signature"
TIMESTAMP = "X-Wagtail-Timestamp"


@dataclass(frozen=True, slots=True)
class WebhookRequest:
    """A POST. body: as it is signed and sent."""

    url: str
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)


def make_request(hook: Webhook, release: Release, cms_url: str, now: datetime) -> WebhookRequest:
    """The request that tells a webhook of a release."""
    return MAKERS[hook.kind](hook, describe(release, cms_url), now)


def describe(release: Release, cms_url: str) -> dict[str, object]:
    """The JSON about a release: enough to fetch it, nothing that is not public."""
    return {"release": release.number, "manifest": release.manifest, "cms": cms_url}


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """The signature of a call: HMAC-SHA256 over the timestamp, a full stop and the body."""
    mac = hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256)
    return f"sha256={mac.hexdigest()}"


def _for_github(hook: Webhook, said: dict[str, object], _now: datetime) -> WebhookRequest:
    headers = {
        "Accept": "application/vnd.github+json",
        "Authorization": f"Bearer {hook.secret}",
        "Content-Type": "application/json",
        "X-GitHub-Api-Version": "2022-11-28",
    }
    return WebhookRequest(hook.url, _as_bytes({"event_type": EVENT, "client_payload": said}), headers)


def _for_deploy_hook(hook: Webhook, _said: dict[str, object], _now: datetime) -> WebhookRequest:
    return WebhookRequest(hook.url, b"")


def _signed(hook: Webhook, said: dict[str, object], now: datetime) -> WebhookRequest:
    body, timestamp = _as_bytes(said), str(int(now.timestamp()))
    headers = {
        "Content-Type": "application/json",
        TIMESTAMP: timestamp,
        SIGNATURE: sign(hook.secret, timestamp, body),
    }
    return WebhookRequest(hook.url, body, headers)


def _as_bytes(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


MAKERS: dict[str, Callable[[Webhook, dict[str, object], datetime], WebhookRequest]] = {
    Webhook.Kind.GITHUB: _for_github,
    Webhook.Kind.DEPLOY_HOOK: _for_deploy_hook,
    Webhook.Kind.SIGNED: _signed,
}
