"""Wagtail's API v2, with all that an event's file is made from."""

from django.urls import path
from wagtail.api import APIField
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.views import PagesAPIViewSet

from events.models import EventPage

NAMES = ("publish_date", "description", "project", "edition", "event_type", "body")
EventPage.api_fields = [APIField(name) for name in NAMES]

router = WagtailAPIRouter("wagtailapi")
router.register_endpoint("pages", PagesAPIViewSet)
urlpatterns = [path("api/v2/", router.urls)]
