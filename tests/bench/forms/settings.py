"""The CMS as in production, without TLS and without the collected static files."""

from cms.settings.production import *  # noqa: F403
from cms.settings.production import STORAGES

SECURE_SSL_REDIRECT = False
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
