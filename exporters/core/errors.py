"""What can go wrong between a page and its file. Every message says where, what and what to do."""

import traceback
from hashlib import sha256
from typing import Self


class ExportError(Exception):
    """Base of all errors of this package; `str()` of it is a sentence for a person.

    where: the file or page, and the place in it, as in "spring-fair, body[3]".
    what: what is wrong and what to do about it.
    sentence, params: the sentence as a msgid, with %-placeholders, and the values for them.
    """

    def __init__(self, sentence: str, *, where: str = "", **params: object) -> None:
        self.sentence = sentence
        self.params = params
        self.where = where
        self.what = sentence % params if params else sentence
        super().__init__(f"{where}: {self.what}" if where else self.what)

    def at(self, where: str) -> Self:
        """The same error at another place."""
        return type(self)(self.sentence, where=where, **self.params)


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
    """Front matter that the contract refuses."""


class UnforeseenError(ExportError):
    """An error that is a fault of this package, at one file or page; the others go on."""


def unforeseen(error: Exception, where: str = "") -> UnforeseenError:
    """The refusal of a file or page at which another error was raised; its code names where in the code."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{type(error).__name__} {frame.filename.rpartition('/')[2]} {frame.name}"
    code = sha256(place.encode()).hexdigest()[:8]
    sentence = (
        "cannot be handled: %(kind)s, code %(code)s. It is left as it is; please report the code with the "
        "traceback in the log"
    )
    return UnforeseenError(sentence, where=where, kind=type(error).__name__, code=code)
