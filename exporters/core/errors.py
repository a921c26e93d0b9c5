"""What can go wrong between a page and its file. Every message says where, what and what to do."""

import logging
import traceback
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import NamedTuple, Self

from exporters.core.i18n import gettext_noop

logger = logging.getLogger(__name__)


class BlockLocation(NamedTuple):
    """Where in a page's body something is.

    number: of the block, from 0. id: of its StreamField child, "" for one that was not stored yet.
    item: number of the image or document in the block, from 0; None for the whole block. item_id: its id.
    """

    number: int
    type: str
    id: str = ""
    item: int | None = None
    item_id: str = ""


class ExportError(Exception):
    """Base of all errors of this package; `str()` of it is a sentence for a person.

    where: the file or page, and the place in it, as in "spring-fair, body[3]".
    what: what is wrong and what to do about it.
    sentence, params: the sentence as a msgid, with %-placeholders, and the values for them.
    page: the primary key of the page that it is about. block: where in its body. None where that is unknown.
    """

    page: int | None = None
    block: BlockLocation | None = None

    def __init__(self, sentence: str, *, where: str = "", **params: object) -> None:
        self.sentence = sentence
        self.params = params
        self.where = where
        self.what = sentence % params if params else sentence
        super().__init__(f"{where}: {self.what}" if where else self.what)

    def at(self, where: str) -> Self:
        """The same error at another place."""
        moved = type(self)(self.sentence, where=where, **self.params)
        moved.page, moved.block = self.page, self.block
        return moved

    def of(self, owner: str) -> Self:
        """The same error as one of the page that owns a file: "page:12"; of no page for other owners."""
        kind, _, number = owner.partition(":")
        found = self.at(self.where)
        found.page = int(number) if kind == "page" else None
        return found

    def in_block(self, block: BlockLocation) -> Self:
        """The same error as one in a block of the page's body."""
        found = self.at(self.where)
        found.block = block
        return found


class SourceError(ExportError):
    """A file that cannot be read: not UTF-8, broken front matter, over a limit."""


class UnsupportedBlock(ExportError):
    """A StreamField block of a type that has no renderer."""


class DanglingReference(ExportError):
    """A block points to an image, page or document that is gone or not public."""


class LostUpload(DanglingReference):
    """A block shows an image or links to a document whose file is not in the CMS's storage."""


class PrivateReference(DanglingReference):
    """A block shows an image or a document that not everybody may see."""


class ContractError(ExportError):
    """Front matter that the contract refuses, or a contract that cannot be read.

    rules: [(key, code, params)], fields of `exporters.core.contract.Problem`, for a translation; empty where
    the contract itself is at fault.
    """

    rules: Sequence[tuple[str, str, Mapping[str, object]]] = ()

    def at(self, where: str) -> Self:
        moved = super().at(where)
        moved.rules = self.rules
        return moved


class UnforeseenError(ExportError):
    """An error that is a fault of this package, at one file or page; the others go on."""


def describe(error: BaseException) -> str:
    """What an error says on one line; its kind where it says nothing, or fails at that."""
    kind = type(error).__name__
    try:
        return " ".join(str(error).split()) or kind
    except Exception:  # noqa: BLE001 - an error of the error's own
        return kind


def unforeseen(error: Exception, where: str = "", *, confidential: bool = False) -> UnforeseenError:
    """The refusal of a file or page at which another error was raised; the traceback goes to the log.

    Its code names the function that raised the error, the same on every machine.
    confidential: the log does not have the error's own message, which may quote a draft.
    """
    kind, frames = type(error).__name__, traceback.extract_tb(error.__traceback__)
    raised_in = f"{frames[-1].filename.rpartition('/')[2]} {frames[-1].name}" if frames else ""
    code = sha256(f"{kind} {raised_in}".encode()).hexdigest()[:8]
    lines = traceback.format_list(frames) if confidential else traceback.format_exception(error)
    # What is not UTF-8 has surrogates, which no log takes.
    log = "".join(lines).encode(errors="backslashreplace").decode()
    logger.error("%s: %s, code %s\n%s", ascii(where), kind, code, log)
    sentence = gettext_noop(
        "cannot be handled: %(kind)s, code %(code)s. It is left as it is; please report the code with the "
        "traceback in the log"
    )
    return UnforeseenError(sentence, where=where, kind=kind, code=code)
