"""WSGI entry point, for gunicorn: `gunicorn cms.wsgi`."""

from django.core.wsgi import get_wsgi_application

from cms.environment import PRODUCTION, choose_settings

choose_settings(default=PRODUCTION)
application = get_wsgi_application()
