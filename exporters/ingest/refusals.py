"""Why a file that somebody sends is not unpacked: sentences about one file, and about all."""

from exporters.core.errors import ExportError
from exporters.core.i18n import gettext_noop

OUTSIDE = gettext_noop("leads out of its folder (“..” in its name); pack it anew without that")
ABSOLUTE = gettext_noop("has an absolute name, which leads out of its folder; pack it anew without that")
BACKSLASH = gettext_noop(
    "has a backslash in its name; rename it, or pack it with a program that writes slashes"
)
ODD_NAME = gettext_noop("has a character that no file name can have; rename it")
LONG_NAME = gettext_noop("has a name that is too long; shorten it")
LINK = gettext_noop("is a symbolic link; put the file itself in its place")
SPECIAL = gettext_noop("is no ordinary file; leave it out")
ENCRYPTED = gettext_noop("is locked with a password; pack it without one")
METHOD = gettext_noop("is packed in a way that is not read here; pack an ordinary zip archive")
DAMAGED = gettext_noop("is damaged; pack it, or download it, again")
NESTED = gettext_noop("is an archive in an archive, which is not unpacked; unpack it and bring in its files")
TWICE = gettext_noop("is there twice; leave one of the two out")
TWIN = gettext_noop(
    "differs from %(other)s only in upper and lower case or in how its accents are stored, and many disks "
    "take the two for one; rename one of them"
)
FOLDER = gettext_noop("has the name of a folder; rename one of the two")
NOT_ZIP = gettext_noop("is no zip archive, or is damaged; pack it, or download it, again")
OTHER_ARCHIVE = gettext_noop("is an archive of a kind that is not read here; pack its files as a zip archive")
WORDS = gettext_noop("is a document of a word processor; what is brought in is Markdown")
WRONG_TYPE = gettext_noop(
    "is no Markdown, no picture that a site can show and no zip archive; leave it out, or save it as one"
)
NO_PAGE = gettext_noop(
    "is no page of a site: its name, or that of its folder, begins with “_” or a full stop; rename it, or "
    "leave it out"
)
INCOMPLETE = gettext_noop("did not arrive whole; send it again")

TOO_MANY = gettext_noop("These are more than %(limit)s files. Bring them in by parts.")
TOO_MUCH = gettext_noop("Unpacked, this is more than %(limit)s MB. Bring it in by parts.")
NOTHING = gettext_noop("There is no Markdown in this. Events are files whose names end in .md.")
NO_FOLDER = gettext_noop("The folder that was chosen is not there any more. Begin again and choose another.")


class RefusedEntry(ExportError):
    """One file that is not taken; the others are."""


class RefusedImport(ExportError):
    """Nothing of an import can be taken."""
