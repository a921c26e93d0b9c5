"""The site's own fields as Wagtail's blocks, made when a form needs them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail import blocks

from events.captioned_image import YesNoBlock
from events.site_fields.choosers import StoredDocumentBlock, StoredImageBlock, StoredPageBlock
from events.site_fields.description import Group, PageFields, SiteField
from events.site_fields.scalars import (
    MomentBlock,
    StoredChoiceBlock,
    StoredNumberBlock,
    StoredTextBlock,
    StoredWholeNumberBlock,
)
from events.site_fields.structs import FormBlock, KeyedBlock, name_of
from events.text_blocks import WebAddressBlock


class KeptBlock(blocks.StructBlock):
    """What the file says and no field can show: it stays as it is until it is replaced knowingly."""

    def __init__(self, value: blocks.Block, text: str, **options: Any) -> None:
        shown = format_html(
            "{} <code>{}</code>",
            _("The file says this in a way that has no field here. It stays as it is:"),
            text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…",
        )
        children = [
            ("replace", YesNoBlock(required=False, label=_("Replace it by what is written here"))),
            ("value", value),
        ]
        super().__init__(children, help_text=shown, required=False, **options)
        self.text = text

    def value_omitted_from_data(self, data: Any, files: Any, prefix: str) -> bool:
        """By its value alone: a tick that is not set is never sent."""
        omitted: bool = self.child_blocks["value"].value_omitted_from_data(data, files, f"{prefix}-value")
        return omitted

    def get_searchable_content(self, value: Any) -> list[str]:
        return [self.text, *super().get_searchable_content(value)]

    class Meta:
        icon = "lock"


LONGEST_SHOWN = 2000


def make_form_block(described: PageFields) -> FormBlock:
    """The block of all fields, in their groups."""
    children = []
    for field in described.fields:
        block = make_block(field, is_required=field.required and field.key not in described.kept)
        if field.key in described.kept:
            block = KeptBlock(block, described.kept[field.key], label=block.label)
            block.child_blocks["value"].meta.label = block.child_blocks["value"].label = _("New value")
        children.append((field.key, block))
    layout = list(_lay_out(described))
    return FormBlock(children, form_layout=blocks.BlockGroup(layout), label=_("Fields of the site"))


def _lay_out(described: PageFields) -> Iterator[Any]:
    known = {group.name for group in described.groups}
    yield from (name_of(field.key) for field in described.fields if field.group not in known)
    for group in described.groups:
        names = [name_of(field.key) for field in described.fields if field.group == group.name]
        if names:
            yield _make_group(group, names)


def _make_group(group: Group, names: list[str]) -> blocks.BlockGroup:
    return blocks.BlockGroup(names, heading=group.label, help_text=group.help, icon="list-ul")


def make_block(field: SiteField, *, is_required: bool | None = None) -> blocks.Block:
    """The block of one field."""
    language = get_language() or ""
    options: dict[str, Any] = {"required": field.required if is_required is None else is_required}
    label = field.label(language)
    if label:
        options["label"] = label
    help_text = field.help(language)
    if help_text:
        options["help_text"] = help_text
    return _MAKERS[field.kind](field, options)


def _make_text(field: SiteField, options: dict[str, Any]) -> blocks.Block:
    return blocks.CharBlock(max_length=field.schema.get("maxLength"), **options)


def _make_lines(field: SiteField, options: dict[str, Any]) -> blocks.Block:
    return StoredTextBlock(rows=3, max_length=field.schema.get("maxLength"), **options)


def _make_choice(field: SiteField, options: dict[str, Any]) -> blocks.Block:
    return StoredChoiceBlock(field.choices(get_language() or ""), **options)


def _make_boolean(_field: SiteField, options: dict[str, Any]) -> blocks.Block:
    return StoredChoiceBlock([(True, _("Yes")), (False, _("No"))], **options)


def _make_moment(field: SiteField, options: dict[str, Any]) -> blocks.Block:
    return MomentBlock(field.kind, **options)


def _make_list(field: SiteField, options: dict[str, Any]) -> blocks.Block:
    assert field.item is not None
    item = make_block(field.item, is_required=True)
    limits = {"min_num": field.schema.get("minItems"), "max_num": field.schema.get("maxItems")}
    given = {name: limit for name, limit in limits.items() if limit is not None}
    # A list that may be missing may be empty too, whatever it must have when it is there.
    if not options.pop("required"):
        given.pop("min_num", None)
    help_text = options.pop("help_text", "")
    return blocks.ListBlock(item, default=[], help_text=help_text or None, **given, **options)


def _make_object(field: SiteField, options: dict[str, Any]) -> blocks.Block:
    # Of an object that may be missing nothing must be there; the contract has the last word.
    is_required = options.pop("required")
    children = [
        (inner.key, make_block(inner, is_required=inner.required and is_required)) for inner in field.fields
    ]
    return KeyedBlock(children, required=is_required, **options)


_MAKERS: Mapping[str, Callable[[SiteField, dict[str, Any]], blocks.Block]] = {
    "text": _make_text,
    "lines": _make_lines,
    "url": lambda _field, options: WebAddressBlock(**options),
    "email": lambda _field, options: blocks.EmailBlock(**options),
    **dict.fromkeys(("date", "date-iso", "time", "datetime"), _make_moment),
    "integer": lambda _field, options: StoredWholeNumberBlock(**options),
    "number": lambda _field, options: StoredNumberBlock(**options),
    "boolean": _make_boolean,
    "choice": _make_choice,
    "image": lambda _field, options: StoredImageBlock(**options),
    "document": lambda _field, options: StoredDocumentBlock(**options),
    "page": lambda _field, options: StoredPageBlock(page_type="events.EventPage", **options),
    "list": _make_list,
    "object": _make_object,
}
