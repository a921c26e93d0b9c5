"""Markdown without a place in the site, as an editor pastes it, as blocks."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from exporters.content.refusals import describe_error, describe_unforeseen
from exporters.core import front_matter
from exporters.core.blocks import from_markdown
from exporters.core.document import RawBlock
from exporters.core.errors import ExportError
from exporters.core.references import NumberedReferences
from exporters.core.standalone import is_definition, lower_headings, stand_alone

# Characters of the front matter that the note repeats.
_REPEATED = 300


class _NoFiles(NumberedReferences):
    """Pictures by their addresses in the text; else a stranger's address means nothing of the CMS."""

    def document_id(self, url: str) -> int | None:
        return None


def read_pasted(text: str) -> tuple[list[RawBlock], list[str]]:
    """The blocks of a text, and sentences about what was changed or left out.

    A picture is a block {"type": "picture", "value": {"url", "alt", "caption"}}.
    Raises ValidationError with a sentence for a text that the import refuses too.
    """
    references = _NoFiles()
    try:
        source = front_matter.split(text)
        lowered = lower_headings(source.body)
        blocks, _fallbacks = from_markdown(stand_alone(lowered), references)
    except ExportError as error:
        raise ValidationError(describe_error(error)) from error
    except Exception as error:  # describe_unforeseen() logs it
        raise ValidationError(describe_unforeseen(error, "pasted Markdown")) from error
    notes = []
    if source.yaml.strip():
        lines = "; ".join(line.strip() for line in source.yaml.splitlines() if line.strip())
        repeated = Truncator(lines).chars(_REPEATED)
        notes.append(
            _("The front matter was left out: %(lines)s. Write what you need of it into the fields.")
            % {"lines": repeated}
        )
    if lowered != source.body:
        notes.append(_("The headings are one level lower: the first level is the title of the event."))
    return [name for block in blocks for name in _tidy(block, references.urls)], notes


def _tidy(block: RawBlock, urls: list[str]) -> list[RawBlock]:
    """A block; one of pictures as what it shows, and none for what shows nothing."""
    value: Any = block["value"]
    if block["type"] == "image":
        return [_name_picture(value, urls)]
    if block["type"] == "markdown" and is_definition(value):
        return []
    if block["type"] == "gallery":
        return [_name_picture(item["value"], urls) for item in value["images"]]
    return [block]


def _name_picture(value: dict[str, Any], urls: list[str]) -> RawBlock:
    url = urls[value["image"] - 1]
    return {
        "type": "picture",
        "value": {"url": url, "alt": value["alt_text"], "caption": value.get("caption", "")},
    }
