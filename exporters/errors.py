"""What can go wrong between a page and its file. Every message says where, what and what to do."""


class ExportError(Exception):
    """Base of all errors of this package; `str()` of it is a sentence for a person.

    where: the file or page, and the place in it, as in "spring-fair, body[3]".
    what: what is wrong and what to do about it.
    """

    def __init__(self, what: str, *, where: str = "") -> None:
        self.where = where
        self.what = what
        super().__init__(f"{where}: {what}" if where else what)


class SourceError(ExportError):
    """A file that cannot be read: not UTF-8, broken front matter, over a limit."""


class UnsupportedBlock(ExportError):
    """A StreamField block that no table knows."""


class DanglingReference(ExportError):
    """A block points to an image, page or document that is gone or not public."""


class PrivateReference(DanglingReference):
    """A block shows an image or a document that not everybody may see."""


class ContractError(ExportError):
    """Front matter that the contract refuses."""
