"""OSError as ExportError, with a remedy."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from exporters.core.errors import ExportError, describe

REMEDIES = {
    errno.ENOSPC: "make room",
    errno.EDQUOT: "make room",
    errno.EFBIG: "make room",
    errno.EROFS: "make it writable",
    errno.EACCES: "correct its permissions",
    errno.EPERM: "correct its permissions",
    errno.EXDEV: "let the whole project lie on one file system",
}


@contextmanager
def translate_disk_errors(root: Path) -> Iterator[None]:
    """Raise ExportError for an OSError of the block; the block must change no file of the project."""
    try:
        yield
    except OSError as error:
        raise ExportError(
            f"the disk refused ({_explain(error)}). Nothing was changed; {_remedy(error)}, then export again",
            where=_failed_path(error, root),
        ) from error


def interrupted_error(error: OSError, root: Path) -> ExportError:
    """The ExportError for an OSError after which some files are new and some old."""
    return ExportError(
        f"the disk refused ({_explain(error)}). Every file is whole, some are new and some old; "
        f"{_remedy(error)}, then export again to finish",
        where=_failed_path(error, root),
    )


def _explain(error: OSError) -> str:
    return error.strerror or describe(error)


def _remedy(error: OSError) -> str:
    return REMEDIES.get(error.errno or 0, "put that right")


def _failed_path(error: OSError, root: Path) -> str:
    """The path that the error names, else the project's root."""
    return str(error.filename2 or error.filename or root)
