"""What the CMS is measured with: production's way of answering, on this machine and without TLS."""

from cms.settings.base import *  # noqa: F403

DEBUG = False
SECRET_KEY = "only-for-measuring"
ALLOWED_HOSTS = ["localhost"]
ROOT_URLCONF = "tests.bench.preview_urls"
# Neither collected nor compressed, but found once and kept in mind, as in production.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
