"""The text of a file, or why no page can have it."""

from __future__ import annotations

from django.conf import settings

from exporters.core.errors import SourceError
from exporters.core.i18n import gettext_noop
from exporters.project.disk import Disk, locate


def is_utf8(path: str) -> bool:
    """Whether a path that the file system gave can be stored and written elsewhere."""
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True


def read_text(disk: Disk, path: str) -> str:
    """A file's text as git has it, with its line endings and byte order mark there.

    Raises SourceError where it is too long, not UTF-8, or not here.
    """
    target = locate(disk.root, path)
    size = target.stat().st_size
    if size > settings.IMPORT_LARGEST_FILE:
        raise SourceError(
            gettext_noop(
                "has %(size)s bytes, more than the %(limit)s allowed; divide it, or raise IMPORT_LARGEST_FILE"
            ),
            where=path,
            size=f"{size:,}",
            limit=f"{settings.IMPORT_LARGEST_FILE:,}",
        )
    content = disk.read(path)
    if disk.forms.find_pointer(path, content):
        raise SourceError(
            gettext_noop("is a pointer of Git LFS; run git lfs pull, then import again"), where=path
        )
    return decode(content, path)


def decode(content: bytes, path: str) -> str:
    """The text of a file; raises SourceError where it is not UTF-8, or no database would take it."""
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        raise SourceError(
            gettext_noop("is not valid UTF-8 (byte %(byte)s); save it as UTF-8"), where=path, byte=error.start
        ) from error
    if "\0" in text:
        raise SourceError(
            gettext_noop("holds a NUL character, which no database takes; remove it"), where=path
        )
    return text
