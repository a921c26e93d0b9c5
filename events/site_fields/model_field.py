"""The column of the site's own fields: JSON that says what the file says, whatever the contract says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.db import models
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page

Reference = tuple[type[models.Model], str, str, str]


class SiteFieldsField(models.JSONField):
    """key -> value. None for one that was emptied; a key that is not there is as the page's file has it.

    A list is [{"type": "item", "id": …, "value": …}]; {"$image": 5}, {"$document": 7} and {"$page": 12} are
    what was chosen.
    """

    def formfield(self, *_classes: Any, **_options: Any) -> forms.Field:
        """A field in the place of the one that the form makes for its page."""
        return forms.Field(required=False, label=self.verbose_name, widget=forms.HiddenInput)

    def extract_references(self, value: Mapping[str, Any]) -> Iterator[Reference]:
        """What was chosen, so that Wagtail counts the page among those that use it."""
        yield from _find_references(value or {}, [], [])

    def get_block_by_content_path(self, value: Mapping[str, Any], path: Sequence[str]) -> Any:
        """Something where a comment may stand; None for an item of a list that is gone."""
        inner: Any = value
        for name in path:
            if isinstance(inner, list):
                inner = next((item["value"] for item in inner if item.get("id") == name), None)
                if inner is None:
                    return None
            else:
                # A field may be empty, and the fields of the contract are not known here.
                inner = inner.get(name, {}) if isinstance(inner, Mapping) else {}
        return inner or True


def _find_references(value: Any, model_path: list[str], content_path: list[str]) -> Iterator[Reference]:
    if isinstance(value, list):
        for item in value:
            yield from _find_references(item["value"], [*model_path, "item"], [*content_path, item["id"]])
        return
    for key, inner in value.items() if isinstance(value, Mapping) else ():
        model = _MODELS.get(key)
        if model is None:
            yield from _find_references(inner, [*model_path, key], [*content_path, key])
        else:
            yield model(), str(inner), ".".join(model_path), ".".join(content_path)


_MODELS = {"$image": get_image_model, "$document": get_document_model, "$page": lambda: Page}
