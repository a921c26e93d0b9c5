"""A developer's or an editor's own machine: what `make run` starts."""

import secrets

from cms.settings.base import *  # noqa: F403
from cms.settings.base import MIDDLEWARE, STATIC_ROOT, VAR, env

# WhiteNoise warns about a missing folder; here the files are served from where they are.
VAR.mkdir(exist_ok=True)
STATIC_ROOT.mkdir(exist_ok=True)


def _own_secret() -> str:
    """A secret of this machine's own: nobody can forge a session from what the repository says."""
    path = VAR / "secret_key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48))
    return path.read_text()


DEBUG = True
SECRET_KEY = env.str("SECRET_KEY", default=None) or _own_secret()
MIDDLEWARE = ["cms.middleware.lead_to_cms_url", *MIDDLEWARE]
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
