"""The fields that a site's contract adds to an event: the column, and its place in the form."""

from events.site_fields.description import AFTER, BEFORE
from events.site_fields.model_field import SiteFieldsField
from events.site_fields.panel import SiteFieldsPanel

__all__ = ["AFTER", "BEFORE", "SiteFieldsField", "SiteFieldsPanel"]
