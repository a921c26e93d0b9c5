"""Problems of releases as screens show them: the page and the block by name, each with a link to its form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from exporters.releases.state.words import describe_problem, find_names, format_datetime, locate_problem


@dataclass(frozen=True, slots=True)
class ShownProblem:
    """A problem in words. since: "since …", "" where that is unknown. The addresses are "" without a page."""

    page: str
    page_url: str
    block: str
    block_url: str
    what: str
    since: str


def show_problems(problems: Sequence[Mapping[str, Any]]) -> list[ShownProblem]:
    """problems: of `Series.problems` or `Release.problems`. At most three queries for all of them."""
    names = find_names(problems)
    return [
        ShownProblem(*locate_problem(problem, names), describe_problem(problem, names), _since(problem))
        for problem in problems
    ]


def _since(problem: Mapping[str, Any]) -> str:
    since = parse_datetime(problem["since"]) if problem.get("since") else None
    return _("since %(moment)s") % {"moment": format_datetime(since)} if since else ""
