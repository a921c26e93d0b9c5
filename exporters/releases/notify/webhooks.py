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
    """A POST request. body: the very bytes that are signed."""

    url: str
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)


def build_request(hook: Webhook, release: Release, cms_url: str, now: datetime) -> WebhookRequest:
    """The request that notifies a webhook of a release.

    cms_url: the address of this CMS, for the payload. now: the signed timestamp.
    """
    return BUILDERS[hook.kind](hook, build_payload(release, cms_url), now)


def build_payload(release: Release, cms_url: str) -> dict[str, object]:
    """The payload about a release: {"release": number, "manifest": sha256, "cms": URL}, nothing private."""
    return {"release": release.number, "manifest": release.manifest, "cms": cms_url}


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """The signature of a request: HMAC-SHA256 over the timestamp, a full stop and the body."""
    mac = hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256)
    return f"sha256={mac.hexdigest()}"


def _github_request(hook: Webhook, payload: dict[str, object], _now: datetime) -> WebhookRequest:
    headers = {
        "Accept": "application/vnd.github+json",
        "Authorization": f"Bearer {hook.secret}",
        "Content-Type": "application/json",
        "X-GitHub-Api-Version": "2022-11-28",
    }
    return WebhookRequest(hook.url, _as_bytes({"event_type": EVENT, "client_payload": payload}), headers)


def _deploy_hook_request(hook: Webhook, _payload: dict[str, object], _now: datetime) -> WebhookRequest:
    return WebhookRequest(hook.url, b"")


def _signed_request(hook: Webhook, payload: dict[str, object], now: datetime) -> WebhookRequest:
    body, timestamp = _as_bytes(payload), str(int(now.timestamp()))
    headers = {
        "Content-Type": "application/json",
        TIMESTAMP: timestamp,
        SIGNATURE: sign(hook.secret, timestamp, body),
    }
    return WebhookRequest(hook.url, body, headers)


def _as_bytes(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


BUILDERS: dict[str, Callable[[Webhook, dict[str, object], datetime], WebhookRequest]] = {
    Webhook.Kind.GITHUB: _github_request,
    Webhook.Kind.DEPLOY_HOOK: _deploy_hook_request,
    Webhook.Kind.SIGNED: _signed_request,
}
