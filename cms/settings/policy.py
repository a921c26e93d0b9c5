"""The Content-Security-Policy of the CMS."""

from typing import Any

import environ
from csp.constants import NONE, SELF

from cms.settings.storage import find_image_sources


def choose_policy(env: environ.Env, *, preview: str) -> dict[str, Any]:
    """The setting of django-csp. preview: the address of the Astro preview, which the editor shows.

    Wagtail's admin has inline styles, and Draftail's image previews are data: and blob: URLs.
    """
    return {
        "DIRECTIVES": {
            "default-src": [SELF],
            "script-src": [SELF, "'unsafe-inline'"],
            "style-src": [SELF, "'unsafe-inline'"],
            "img-src": [SELF, "data:", "blob:", *find_image_sources(env)],
            "frame-src": [SELF, preview],
            "frame-ancestors": [SELF],
            "object-src": [NONE],
            "base-uri": [SELF],
            "form-action": [SELF],
        }
    }
