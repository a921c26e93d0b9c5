"""WSGI entry point, for gunicorn: `gunicorn cms.wsgi`."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.core.wsgi import get_wsgi_application

from cms.environment import PRODUCTION, choose_settings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

choose_settings(default=PRODUCTION)
_answer = get_wsgi_application()

from exporters.releases.upkeep import ensure_upkeep  # noqa: E402 - needs the settings


def application(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
    """Django's, with the upkeep beside it: begun by the first request, as a server forks before that."""
    ensure_upkeep()
    return _answer(environ, start_response)
