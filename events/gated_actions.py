"""What the admin's API does to pages: through the gate, and wholly or not at all."""

from typing import Any

from django.db import transaction
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.admin.api.actions.publish import PublishPageAPIAction
from wagtail.admin.api.views import PagesAdminAPIViewSet


class AskedPublishing(PublishPageRevisionAction):
    """Wagtail's own does not ask the page, which may refuse what is scheduled too."""

    def execute(self, skip_permission_checks: bool = False) -> Any:
        return self.object.publish(
            self.revision, user=self.user, skip_permission_checks=skip_permission_checks
        )


class AskedPublishingByAPI(PublishPageAPIAction):
    def _action_from_data(self, instance: Any, data: Any) -> AskedPublishing:
        action = super()._action_from_data(instance, data)
        return AskedPublishing(action.revision, user=action.user)


class GatedPagesViewSet(PagesAdminAPIViewSet):
    actions = {**PagesAdminAPIViewSet.actions, "publish": AskedPublishingByAPI}

    def action_view(self, request: Any, pk: int, action_name: str) -> Any:
        """Where one of many copies is refused, none is made."""
        with transaction.atomic():
            return super().action_view(request, pk, action_name)
