"""The bulk actions of pages that take the place of Wagtail's own, and more."""

from events.bulk.fields import ProjectBulkAction, TypeBulkAction
from events.bulk.moving import CountedBulkMoving
from events.bulk.publishing import GatedBulkPublishing
from events.bulk.unpublishing import CountedBulkUnpublishing

ACTIONS = (
    GatedBulkPublishing,
    CountedBulkUnpublishing,
    CountedBulkMoving,
    ProjectBulkAction,
    TypeBulkAction,
)
