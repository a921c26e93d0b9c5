"""How an upload is sent: by the CMS, by the proxy before it, or from the bucket that it lies in."""

from __future__ import annotations

import mimetypes
from pathlib import PurePath
from urllib.parse import quote

from django.conf import settings
from django.core.files.storage import default_storage, storages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, http_date

from exporters.core.media_types import IMAGE_TYPES

# Below it the proxy finds MEDIA_ROOT, for X-Accel-Redirect alone (deploy/nginx.conf, deploy/Caddyfile).
INTERNAL = "/_uploads/"
# How long an address of the bucket is good, for whoever has it: the time to follow a redirect.
BUCKET_SECONDS = 60


def send_file(request: HttpRequest, name: str, filename: str) -> HttpResponseBase:
    """The file with this name in the storage, for somebody who may see it.

    Only pictures are shown, and all else is saved: at the CMS's address a page or an SVG could run scripts.
    filename: what a browser saves it as. Raises Http404 where the disk does not have it.
    """
    suffix = PurePath(name).suffix.lower()
    content_type = IMAGE_TYPES.get(suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    disposition = content_disposition_header(suffix not in IMAGE_TYPES, filename) or "inline"
    storage = storages["default"]
    if hasattr(storage, "sign"):
        # cms/bucket.py's, which is loaded where it is configured alone.
        headers = {"ResponseContentType": content_type, "ResponseContentDisposition": disposition}
        return HttpResponseRedirect(storage.sign(name, headers, seconds=BUCKET_SECONDS))
    try:
        changed = int(default_storage.get_modified_time(name).timestamp())
        response = get_conditional_response(request, last_modified=changed) or _open_file(name)
    except FileNotFoundError:
        raise Http404 from None
    response["Last-Modified"] = http_date(changed)
    response["Content-Type"] = content_type
    response["Content-Disposition"] = disposition
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _open_file(name: str) -> HttpResponseBase:
    if not settings.SENDFILE:
        return FileResponse(default_storage.open(name))
    path = internal_path(name) if settings.SENDFILE == "X-Accel-Redirect" else default_storage.path(name)
    # Django encodes headers as Latin-1; as UTF-8 the proxy reads what the disk has.
    return HttpResponse(headers={settings.SENDFILE: path.encode().decode("latin-1")})


def internal_path(name: str) -> str:
    """The path of a file for X-Accel-Redirect, its letters as they are: Caddy 2.6 decodes nothing."""
    return INTERNAL + "".join(quote(letter) if letter.isascii() else letter for letter in name)
