"""Markdown without a file, as an editor pastes it, as blocks."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from exporters.content.refusals import describe_error, describe_unforeseen
from exporters.core import front_matter
from exporters.core.blocks import from_markdown
from exporters.core.document import RawBlock
from exporters.core.errors import ExportError
from exporters.core.references import NumberedReferences


class _NoFiles(NumberedReferences):
    """Nothing in the CMS stands for an address: what a stranger's text names by chance is not meant."""

    def image_id(self, url: str) -> int | None:
        return None

    def document_id(self, url: str) -> int | None:
        return None


def read_pasted(text: str) -> tuple[list[RawBlock], list[str]]:
    """The blocks of a text, and sentences about what was left out.

    Raises ValidationError with a sentence for a text that the import refuses too.
    """
    try:
        source = front_matter.split(text)
        blocks, _fallbacks = from_markdown(source.body, _NoFiles())
    except ExportError as error:
        raise ValidationError(describe_error(error)) from error
    except Exception as error:  # describe_unforeseen() logs it
        raise ValidationError(describe_unforeseen(error, "pasted Markdown")) from error
    left_out = [_("The front matter was left out.")] if source.yaml.strip() else []
    return blocks, left_out
