"""The CMS with Wagtail's API v2, which it does not have: what many static sites are fed from."""

from cms.settings.production import *  # noqa: F403
from cms.settings.production import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "rest_framework", "wagtail.api.v2"]
ROOT_URLCONF = "tests.bench.api_urls"
SECURE_SSL_REDIRECT = False
WAGTAILAPI_LIMIT_MAX = 100
