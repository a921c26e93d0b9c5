"""What becomes of files, in the language of whoever looks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exporters.content.naming import describe_sentence
from exporters.core.contract import MESSAGES
from exporters.core.paths import page_url
from exporters.ingest.models import Entry, Import
from exporters.ingest.results import Kind, Note, Result

PLANNED = {
    Result.NEW: gettext_lazy("New page"),
    Result.CHANGED: gettext_lazy("Changes a page"),
    Result.UNCHANGED: gettext_lazy("Nothing changes"),
    Result.REFUSED: gettext_lazy("Refused"),
    Entry.OTHER: gettext_lazy("No event"),
}
DONE = {
    Result.NEW: gettext_lazy("New draft"),
    Result.CHANGED: gettext_lazy("New version of a draft"),
}
CONFLICT = gettext_lazy("Conflict")


def describe_note(note: Note) -> str:
    """A note as a sentence."""
    if note.rules:
        text = " ".join(
            f"{key}: {_(MESSAGES.get(code, code)) % params if params else _(MESSAGES.get(code, code))}"
            for key, code, params in note.rules
        )
    elif note.kind is Kind.RAW:
        reason = _(note.sentence) % note.params if note.params else _(note.sentence)
        words = {"line": note.line, "reason": reason}
        return _("From line %(line)s on it stays raw Markdown: %(reason)s.") % words
    else:
        text = describe_sentence(note.sentence, note.params)
    return _("Line %(line)s: %(text)s") % {"line": note.line, "text": text} if note.line else text


def describe_entries(entries: Iterable[Entry]) -> list[dict[str, Any]]:
    """The rows of the table. entries: with their pages."""
    return [describe_entry(entry) for entry in entries]


def describe_entry(entry: Entry) -> dict[str, Any]:
    notes = [Note.from_json(note) for note in entry.notes]
    result = entry.outcome or entry.result
    label = DONE.get(Result(entry.outcome)) if entry.outcome else None
    if any(note.kind is Kind.CONFLICT for note in notes):
        label = CONFLICT
    is_event = result not in (Result.REFUSED, Entry.OTHER)
    return {
        "entry": entry,
        "label": label or PLANNED[result],
        "result": result,
        "address": page_url(entry.path) if is_event else "",
        "notes": [describe_note(note) for note in notes],
    }


def describe_failure(owner: Import) -> str:
    return describe_note(Note.from_json(owner.failure)) if owner.failure else ""


def count_results(owner: Import) -> list[dict[str, Any]]:
    """[{"label", "count"}] of what became, or is to become, of the files; no count is 0."""
    rows = owner.entries.exclude(result="").values_list("result", "outcome").annotate(count=Count("pk"))
    counts: dict[str, int] = {}
    for result, outcome, count in rows.order_by():
        label = str(DONE[Result(outcome)] if outcome in DONE else PLANNED[outcome or result])
        counts[label] = counts.get(label, 0) + count
    labels = dict.fromkeys(str(label) for label in (*DONE.values(), *PLANNED.values()))
    return [{"label": label, "count": counts[label]} for label in labels if label in counts]
