"""A log line for people or, as JSON, for programs. Times have their offset; secrets are left out."""

from __future__ import annotations

import json
import logging
from datetime import datetime
from zoneinfo import ZoneInfo

from cms.logs.redaction import format_error, redact


class TextFormatter(logging.Formatter):
    """`time level logger: message [request, user]`, and below it the traceback of an error.

    zone: the name of the time zone.
    """

    def __init__(self, *, zone: str) -> None:
        super().__init__()
        self.zone = ZoneInfo(zone)

    def format(self, record: logging.LogRecord) -> str:
        line = f"{self.time(record)} {record.levelname} {record.name}: {redact(record.getMessage())}"
        request_id, user_id = getattr(record, "request_id", ""), getattr(record, "user_id", None)
        if request_id:
            line += f" [request {request_id}{'' if user_id is None else f', user {user_id}'}]"
        error = self.error(record)
        return f"{line}\n{error}" if error else line

    def time(self, record: logging.LogRecord) -> str:
        return datetime.fromtimestamp(record.created, self.zone).isoformat(timespec="milliseconds")

    def error(self, record: logging.LogRecord) -> str:
        """The traceback; not the record's own, which another handler may have made with all messages."""
        return format_error(record.exc_info[1]) if record.exc_info and record.exc_info[1] else ""


class LineFormatter(TextFormatter):
    """An object with time, level, logger, message, and what there is of request_id, user_id and error.

    Nothing else that was added to the record: Django adds whole requests.
    """

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": self.time(record),
            "level": record.levelname,
            "logger": record.name,
            "message": redact(record.getMessage()),
            "request_id": getattr(record, "request_id", "") or None,
            "user_id": getattr(record, "user_id", None),
            "error": self.error(record) or None,
        }
        return json.dumps({name: value for name, value in line.items() if value is not None})
