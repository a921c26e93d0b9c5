"""Sample values for the previews of the block picker."""

from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

PARAGRAPH = _("The meeting takes place online and everybody is welcome.")

TEXT = format_lazy(
    "<h2>{}</h2><p>{}</p><ul><li>{}</li><li>{}</li></ul>",
    _("Programme"),
    PARAGRAPH,
    _("Opening"),
    _("Discussion"),
)
GALLERY = {"images": [None, None, None]}
QUOTE = {
    "quote": format_lazy("<p>{}</p>", _("Openness is a habit, not an event.")),
    "attribution": _("A participant"),
}
CODE = {"language": "html", "code": '<a href="/podujatia/">Podujatia</a>'}
EMBED = {"url": "https://www.youtube.com/", "title": _("Recording of the meeting")}
DOCUMENT = {"document": None, "title": _("Minutes of the meeting")}
DOCUMENTS = [DOCUMENT, {"document": None, "title": _("Presentation")}]
CALLOUT = {
    "kind": "important",
    "title": _("Registration"),
    "text": format_lazy("<p>{}</p>", _("Please register by Friday.")),
}
MARKDOWN = "## *Markdown*\n\n- [ ] `- [ ]`\n- [x] `- [x]`"


def table() -> dict[str, Any]:
    """Return a table; made on demand, as its cells cannot be translated later."""
    return {
        "columns": [
            {"type": "left", "heading": gettext("Part")},
            {"type": "right", "heading": gettext("Minutes")},
        ],
        "rows": [{"values": [gettext("Opening"), "15"]}, {"values": [gettext("Discussion"), "60"]}],
        "caption": "",
    }
