"""Why a reconcile failed, as the series keeps it: a kind and values, which others put into words."""

from __future__ import annotations

import errno
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

from django.db import DatabaseError
from rq.timeouts import BaseTimeoutException

from exporters.core.errors import ContractError, ExportError, UnforeseenError

FULL = (errno.ENOSPC, errno.EDQUOT)
REFUSED = (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR)
INTERRUPTED: dict[str, Any] = {"kind": "interrupted"}


def describe(error: ExportError | OSError | DatabaseError | BaseTimeoutException) -> dict[str, Any]:
    """{"kind", …}: one of the kinds that `exporters.releases.state.words` has sentences for, and its values.

    Holds no address, secret or draft.
    """
    chain = list(_causes(error))
    if any(isinstance(cause, BaseTimeoutException) for cause in chain):
        return {"kind": "timeout"}
    if isinstance(error, UnforeseenError):
        return {"kind": "unforeseen", "error": str(error.params["kind"]), "code": str(error.params["code"])}
    if isinstance(error, ExportError):
        return {"kind": "refused", **problem_as_json(error)}
    if isinstance(error, OSError):
        return _describe_storage(error, chain)
    return {"kind": "database"}


def _describe_storage(error: OSError, chain: list[BaseException]) -> dict[str, Any]:
    if error.errno in FULL:
        return {"kind": "disk-full"}
    if error.errno in REFUSED:
        return {"kind": "folder"}
    return {"kind": "storage", "code": _find_code(chain)}


def _find_code(chain: list[BaseException]) -> str:
    """What the storage answered, such as AccessDenied; else the name of the first error."""
    for cause in chain:
        with suppress(AttributeError, KeyError, TypeError):
            return str(cause.response["Error"]["Code"])  # type: ignore[attr-defined]  # botocore's ClientError
    return type(chain[-1]).__name__


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and those that led to it, the last one first."""
    found: BaseException | None = error
    while found is not None:
        yield found
        found = found.__cause__ or found.__context__


def problem_as_json(problem: ExportError) -> dict[str, Any]:
    """{"where", "what"}; for a translation also {"sentence", "params"} where the sentence has parameters.

    Of the contract's refusals {"rules": [[key, code, params]]}, see `ContractError.rules`.
    {"page"}: its primary key, and {"block"}: the fields of a BlockLocation, where they are known.
    """
    params = _as_json(problem.params)
    rules = problem.rules if isinstance(problem, ContractError) else ()
    return {
        "where": problem.where,
        "what": problem.what,
        **({"sentence": problem.sentence, "params": params} if params else {}),
        **({"page": problem.page} if problem.page is not None else {}),
        **({"block": problem.block._asdict()} if problem.block else {}),
        **({"rules": [[key, code, _as_json(values)] for key, code, values in rules]} if rules else {}),
    }


def _as_json(params: Mapping[str, object]) -> dict[str, Any]:
    return {key: value if isinstance(value, int) else str(value) for key, value in params.items()}
