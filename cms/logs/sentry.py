"""Errors to Sentry, or to what speaks like it, without drafts and without people."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import sentry_sdk
from sentry_sdk.types import Event, Hint

from cms.logs.context import current_request, read_request_id
from cms.logs.redaction import TELLING, redact

# Parts of an event that may hold what somebody typed, or who it was.
LEFT_OUT = ("user", "extra", "breadcrumbs")


def start_sentry(dsn: str) -> None:
    """Send errors to this address."""
    sentry_sdk.init(
        dsn=dsn,
        before_send=clean_event,
        max_request_body_size="never",
        include_local_variables=False,
        max_breadcrumbs=0,
        auto_session_tracking=False,
    )


def clean_event(event: Event, hint: Hint) -> Event:
    """An event without bodies, headers, queries, users and messages that may quote a draft; as in the log."""
    cleaned: dict[str, Any] = {name: value for name, value in event.items() if name not in LEFT_OUT}
    if "request" in cleaned:
        cleaned["request"] = {
            "method": cleaned["request"].get("method"),
            "url": redact(urlsplit(cleaned["request"].get("url", ""))._replace(query="").geturl()),
        }
    if "logentry" in cleaned:
        cleaned["logentry"] = {"message": redact(cleaned["logentry"].get("message") or "")}
    request_id = read_request_id(current_request())
    cleaned["tags"] = {"request_id": request_id} if request_id else {}
    telling = _find_telling(hint)
    for error in cleaned.get("exception", {}).get("values", []):
        error["value"] = redact(error["value"] or "") if error.get("type") in telling else ""
    return cleaned  # type: ignore[return-value]


def _find_telling(hint: Hint) -> set[str]:
    """The names of those errors of an event whose messages quote nothing."""
    waiting = [(hint.get("exc_info") or (None, None, None))[1]]
    seen: list[BaseException] = []
    while waiting:
        error = waiting.pop()
        if error is not None and error not in seen:
            seen.append(error)
            waiting += [error.__cause__, error.__context__]
    quoting = {type(error).__qualname__ for error in seen if not isinstance(error, TELLING)}
    return {type(error).__qualname__ for error in seen} - quoting
