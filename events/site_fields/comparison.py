"""The site's own fields of two versions of a page, side by side."""

from __future__ import annotations

from typing import Any

from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from wagtail.admin.compare import FieldComparison, get_comparison_class_for_block, register_comparison_class

from events.site_fields.blocks import KeptBlock, make_form_block
from events.site_fields.description import PageFields, describe_fields
from events.site_fields.model_field import SiteFieldsField
from events.site_fields.structs import name_of


class SiteFieldsComparison(FieldComparison):
    """Only of what has changed: a site may have many fields."""

    def __init__(self, field: Any, obj_a: Any, obj_b: Any) -> None:
        super().__init__(field, obj_a, obj_b)
        self.a, self.b = describe_fields(obj_a), describe_fields(obj_b)

    def has_changed(self) -> bool:
        return bool(self._changed())

    def htmldiff(self) -> SafeString:
        if self.a is None or self.b is None:
            return SafeString()
        block = make_form_block(PageFields(self.b.fields, {}))
        before, after = block.to_python(self.a.stored), block.to_python(self.b.stored)
        rows = []
        for key in self._changed():
            child = block.child_blocks[name_of(key)]
            kept = [described.kept.get(key) for described in (self.a, self.b)]
            if any(kept):
                child = KeptBlock(child, "", label=child.label)
                shown = [
                    text or str(described.stored.get(key) or "")
                    for text, described in zip(kept, (self.a, self.b), strict=True)
                ]
                rows.append((child.label, " → ".join(shown)))
                continue
            compare = get_comparison_class_for_block(child)
            name = name_of(key)
            rows.append((child.label, compare(child, True, True, before[name], after[name]).htmldiff()))
        return format_html_join("\n", "<dl><dt>{}</dt><dd>{}</dd></dl>", rows)

    def _changed(self) -> list[str]:
        if self.a is None or self.b is None:
            return []
        return [field.key for field in self.b.fields if _says(self.a, field.key) != _says(self.b, field.key)]


def _says(described: PageFields, key: str) -> tuple[Any, Any]:
    return described.stored.get(key), described.kept.get(key)


register_comparison_class(SiteFieldsField, comparison_class=SiteFieldsComparison)
