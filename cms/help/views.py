"""The screen of the guide."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.help.guide import read_guide


class GuideView(WagtailAdminTemplateMixin, TemplateView):
    """For everybody who may use the admin, which Wagtail asks of all its addresses."""

    template_name = "cms/guide.html"
    header_icon = "help"
    _show_breadcrumbs = True

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.get_page_title()}]

    def get_page_title(self) -> str:
        return read_guide(get_language() or "").title

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "guide": read_guide(get_language() or "")}
