"""A developer's or an editor's own machine: what `make run` starts."""

import secrets

from cms.settings.base import *  # noqa: F403
from cms.settings.base import MIDDLEWARE, STATIC_ROOT, VAR, env

# WhiteNoise warns about a missing STATIC_ROOT, although DEBUG serves static files from their apps.
VAR.mkdir(exist_ok=True)
STATIC_ROOT.mkdir(exist_ok=True)


def _read_secret() -> str:
    """The secret key in var/, made when missing: one in the repository would let anyone forge sessions."""
    path = VAR / "secret_key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48))
    return path.read_text()


DEBUG = True
SECRET_KEY = env.str("SECRET_KEY", default=None) or _read_secret()
# After what answers supervisors by any name.
MIDDLEWARE.insert(
    MIDDLEWARE.index("django.middleware.security.SecurityMiddleware"),
    "cms.middleware.redirect_admin_to_cms_url",
)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
