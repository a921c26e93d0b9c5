"""Uploads for those who may see them: the CMS asks, and sends the file or has the proxy send it.

Where uploads lie in a bucket, the bucket's own signed addresses are used in the place of these.
"""

from __future__ import annotations

import mimetypes
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.core.files.storage import FileSystemStorage, default_storage, storages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from wagtail.models import CollectionViewRestriction
from wagtail.permissions import policy_registry
from wagtail.users.models import UserProfile

from cms.models import CustomDocument, CustomImage, CustomRendition
from events.previews.file_grants import find_viewer

# Below it the proxy finds MEDIA_ROOT, for X-Accel-Redirect alone ("internal" in nginx).
INTERNAL = "/_uploads/"
# What a browser may show; all else is saved: at the CMS's address a page or an SVG could run scripts.
SHOWN = {
    ".avif": "image/avif",
    ".gif": "image/gif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
}
RIGHTS = ["add", "change", "delete", "choose"]


@require_safe
@cache_control(private=True, no_cache=True)
def serve_upload(request: HttpRequest, name: str) -> HttpResponseBase:
    """An image, a resized copy, a document or an avatar, by its name in the storage.

    404 for whoever may not see it, as for what is not there: file names tell things too.
    """
    grant = request.GET.get("grant")
    viewer = find_viewer(grant, name) if grant else request.user
    if viewer is None or not _is_local():
        raise Http404
    if grant is None and not viewer.has_perm("wagtailadmin.access_admin"):
        raise Http404
    owner = find_owner(name)
    is_seen = UserProfile.objects.filter(avatar=name).exists() if owner is None else may_see(viewer, owner)
    if not is_seen:
        raise Http404
    return send_upload(request, name, PurePath(name).name)


def find_owner(name: str) -> CustomImage | CustomDocument | None:
    """The image or document that a stored file belongs to, itself or as a resized copy."""
    rendition = CustomRendition.objects.select_related("image").filter(file=name).first()
    if rendition:
        return rendition.image
    return CustomImage.objects.filter(file=name).first() or CustomDocument.objects.filter(file=name).first()


def may_see(viewer: User | AnonymousUser, owner: Any) -> bool:
    """Whether a file is in no private collection, or the viewer may use this one.

    viewer: somebody who may use the admin, or AnonymousUser for who looks at a shared draft.
    """
    restrictions = owner.collection.get_view_restrictions()
    if not restrictions.exists():
        return True
    if not viewer.is_authenticated:
        return False
    policy = policy_registry.get_by_type(type(owner))
    if policy.user_has_any_permission_for_instance(viewer, RIGHTS, owner):
        return True
    groups = set(viewer.groups.values_list("pk", flat=True))
    return all(_accepts(restriction, groups) for restriction in restrictions)


def serve_document(document: CustomDocument, request: HttpRequest) -> HttpResponseBase | None:
    """Wagtail's hook: a document for whoever may see it in the admin; None where a bucket sends it."""
    viewer = request.user
    if not viewer.has_perm("wagtailadmin.access_admin") or not may_see(viewer, document):
        raise Http404
    return send_upload(request, document.file.name, document.filename) if _is_local() else None


def send_upload(request: HttpRequest, name: str, filename: str) -> HttpResponseBase:
    """The file of the storage, or the header that has the proxy send it. Only pictures are shown."""
    try:
        changed = int(default_storage.get_modified_time(name).timestamp())
        content = None if settings.SENDFILE else default_storage.open(name)
    except FileNotFoundError:
        raise Http404 from None
    suffix = PurePath(name).suffix.lower()
    response: HttpResponseBase = HttpResponse() if content is None else FileResponse(content)
    if settings.SENDFILE == "X-Accel-Redirect":
        response["X-Accel-Redirect"] = INTERNAL + quote(name)
    elif settings.SENDFILE:
        response["X-Sendfile"] = default_storage.path(name)
    guessed = mimetypes.guess_type(name)[0] or "application/octet-stream"
    response["Content-Type"] = SHOWN.get(suffix, guessed)
    disposition = content_disposition_header(suffix not in SHOWN, filename)
    if disposition:
        response["Content-Disposition"] = disposition
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer = get_conditional_response(request, last_modified=changed, response=response)
    if answer is not response:
        response.close()
    return answer


def _accepts(restriction: CollectionViewRestriction, groups: set[int]) -> bool:
    if restriction.restriction_type == CollectionViewRestriction.GROUPS:
        return bool(groups & set(restriction.groups.values_list("pk", flat=True)))
    return restriction.restriction_type == CollectionViewRestriction.LOGIN


def _is_local() -> bool:
    return isinstance(storages["default"], FileSystemStorage)
