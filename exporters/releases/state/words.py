"""Troubles, problems and answers of webhooks in the language of whoever reads them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import FieldDoesNotExist
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from events.models import EventPage
from events.places import edit_url, name_block
from exporters.content.naming import Names, describe_sentence, read_names
from exporters.core.contract import MESSAGES
from exporters.releases.state.troubles import Trouble

TITLES = {
    "failed": _("A release cannot be made"),
    "stuck": _("A release takes too long"),
    "unclaimed": _("What was published waits, and nobody makes a release of it"),
    "webhook": _("Whoever builds the site is not told of releases"),
    "cron": _("The regular tasks of the server do not run"),
}
# kind of the reason -> (what is wrong, what to do).
REASONS = {
    "disk-full": (
        _("The disk of the server is full."),
        _("Delete what is not needed there, or ask your hosting for more space."),
    ),
    "folder": (
        _("The CMS may not write into the folder of releases."),
        _("Let the account that runs it write into the folder of RELEASES_ROOT."),
    ),
    "storage": (
        _("The storage of releases does not answer, or refuses files (%(code)s)."),
        _(
            "Often that is over by itself. If not, ask its provider: is the bucket there and paid for, and "
            "the access key valid?"
        ),
    ),
    "database": (
        _("The database is busy or does not answer."),
        _("Often that is over by itself. If not, restart it, then the CMS."),
    ),
    "timeout": (
        _("It took longer than %(minutes)s minutes and was stopped."),
        _("Set RECONCILE_TIMEOUT to more seconds, and restart the worker."),
    ),
    "interrupted": (
        _("The program that made it was ended in the middle."),
        _("After a restart of the server that is normal. If it happens again, the server lacks memory."),
    ),
    "unforeseen": (
        _("That is a mistake in the program (%(error)s, code %(code)s)."),
        _("Report the code to whoever develops the CMS, with the lines of the log around it."),
    ),
    "stuck": (
        _("It was begun so long ago that it will hardly end."),
        _("Restart the worker and the CMS; it is then begun anew by itself."),
    ),
    "worker": (
        _("The worker, the program that makes releases, does not run."),
        _("Start it. Its log says why it ended."),
    ),
    "queue": (
        _("Redis, which hands the work over to the worker, does not answer."),
        _("Start it, and compare REDIS_URL."),
    ),
    "lost": (
        _("The work was handed over, and nobody has begun it."),
        _("It is handed over again by itself. If it waits for ten minutes, restart the worker and the CMS."),
    ),
    "webhook": (
        _("%(webhook)s: %(outcome)s."),
        _("Look at the webhook in the settings, under Webhooks: its address and its secret. Try it there."),
    ),
    "cron": (
        _("Pages are not published at the time that was set for them, and nothing old is deleted."),
        _("See whether cron or its timers run the commands, in the folder and as the account of the CMS."),
    ),
}
OUTCOMES = {
    "ConnectionError": _("nobody answers at the address"),
    "ConnectTimeout": _("nobody answers at the address"),
    "ReadTimeout": _("no answer came in time"),
    "SSLError": _("its certificate is not valid"),
}


@dataclass(frozen=True, slots=True)
class Words:
    """A trouble in sentences. why: what is wrong. advice: what to do; "" where `why` says it already."""

    title: str
    since: str
    why: str
    advice: str
    next_attempt: str


def describe_trouble(trouble: Trouble) -> Words:
    """In the language that is active now."""
    why, advice = describe_reason(trouble.reason)
    return Words(
        title=str(TITLES[trouble.kind]),
        since=gettext("since %(moment)s") % {"moment": format_datetime(trouble.since)},
        why=why,
        advice=advice,
        next_attempt=describe_next(trouble),
    )


def describe_next(trouble: Trouble) -> str:
    """When it is tried again; "" where it is not tried by itself."""
    if trouble.next_attempt_at is None:
        return ""
    if trouble.next_attempt_at <= timezone.now():
        return gettext("It is tried again by itself now.")
    moment = date_format(timezone.localtime(trouble.next_attempt_at), "TIME_FORMAT")
    return gettext("It is tried again by itself, at %(moment)s.") % {"moment": moment}


def describe_reason(reason: Mapping[str, Any]) -> tuple[str, str]:
    """(what is wrong, what to do). reason: as `Trouble.reason`."""
    if reason.get("kind") == "refused":
        where = f"{reason['where']}: " if reason["where"] else ""
        return f"{where}{describe_problem(reason, find_names([reason]))}.", ""
    why, advice = REASONS.get(reason.get("kind", ""), REASONS["lost"])
    values = {"minutes": settings.RECONCILE_TIMEOUT // 60, **reason}
    if "outcome" in values:
        values["outcome"] = describe_outcome(values["outcome"])
    return str(why) % values, str(advice)


def describe_problem(problem: Mapping[str, Any], names: Names | None = None) -> str:
    """Why a page could not be exported. problem: of `Release.problems`. names: as `find_names` has found."""
    if "rules" in problem:
        return " ".join(describe_rule(*rule) for rule in problem["rules"]).rstrip(".")
    sentence, params = split_problem(problem)
    if "phrase" in params:
        # A phrase of its own within the sentence.
        params["phrase"] = gettext(params["phrase"])
    return describe_sentence(sentence, params, names)


def find_names(problems: Iterable[Mapping[str, Any]]) -> Names:
    """The names of the pages that have these problems, and of what the problems are about."""
    listed = list(problems)
    return read_names(map(split_problem, listed), (p["page"] for p in listed if "page" in p))


def split_problem(problem: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """(sentence, params) of one of `Release.problems`."""
    return problem.get("sentence") or problem["what"], dict(problem.get("params", {}))


def locate_problem(problem: Mapping[str, Any], names: Names) -> tuple[str, str, str, str]:
    """(page, its form, block, that block in the form) in the editor's words; "" where something is unknown.

    A page that was deleted, and a problem that was stored without its page, are named as the file is.
    """
    page = int(problem.get("page") or 0)
    name = names.pages.get(page)
    if name is None:
        return problem["where"], "", "", ""
    block = problem.get("block")
    if not block:
        return name.title, edit_url(page), "", ""
    known = EventPage.body.field.stream_block.child_blocks.get(block["type"])
    where = name_block(
        block["number"], str(known.label) if known else block["type"], block["type"], block["item"]
    )
    return name.title, edit_url(page), where, edit_url(page, block["item_id"] or block["id"])


def describe_rule(key: str, code: str, params: Mapping[str, Any]) -> str:
    """What the contract refuses of one key, which has the name of its field. As `ContractError.rules`."""
    try:
        field = EventPage._meta.get_field(key)
    except FieldDoesNotExist:
        field = None
    name = capfirst(str(getattr(field, "verbose_name", key)))
    return f"{name}: {gettext(MESSAGES[code]) % params}"


def describe_outcome(outcome: str) -> str:
    return str(OUTCOMES.get(outcome, outcome))


def format_datetime(value: datetime | None) -> str:
    if value is None:
        return gettext("never")
    return date_format(timezone.localtime(value), "SHORT_DATETIME_FORMAT")
