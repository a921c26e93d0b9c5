"""Production: refuses to start without a secret key and hosts."""

from django.core.exceptions import ImproperlyConfigured

from cms.settings.base import *  # noqa: F403
from cms.settings.base import CMS_URL, STORAGES, env


def _required(name: str, meaning: str) -> str:
    value = env.str(name, default="")
    if not value:
        raise ImproperlyConfigured(f"{name} is not set; give it {meaning}.")
    return value


DEBUG = False
SECRET_KEY = _required("SECRET_KEY", "a long random text that only this server knows")
HOSTS = _required("ALLOWED_HOSTS", "the CMS's host names, with commas between")
ALLOWED_HOSTS = [host.strip() for host in HOSTS.split(",") if host.strip()]
# Cron runs it every five minutes.
RECONCILE_MAX_AGE = env.int("RECONCILE_MAX_AGE", default=900)

STORAGES["staticfiles"]["BACKEND"] = "whitenoise.storage.CompressedManifestStaticFilesStorage"

CSRF_TRUSTED_ORIGINS = [CMS_URL]
# The one that speaks TLS.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", default=1)
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
# The prefix keeps other hosts of the domain, such as the preview's, from setting these cookies.
SESSION_COOKIE_NAME = "__Host-sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken"
# HSTS preload lists take whole domains, and the CMS is one host of a domain.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
