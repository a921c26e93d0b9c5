"""Uploads for those who may see them: who may is asked here, for each file and each request."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from wagtail.models import CollectionViewRestriction
from wagtail.permissions import policy_registry
from wagtail.users.models import UserProfile

from cms.models import CustomDocument, CustomImage, CustomRendition
from cms.sending import send_file
from events.previews.file_grants import find_viewer

RIGHTS = ["add", "change", "delete", "choose"]


@require_safe
@cache_control(private=True, no_cache=True)
def serve_upload(request: HttpRequest, name: str) -> HttpResponseBase:
    """An image, a resized copy, a document or an avatar, by its name in the storage.

    404 for whoever may not see it, as for what is not there: file names tell things too.
    """
    # PostgreSQL takes no text with such a character.
    if "\0" in name:
        raise Http404
    grant = request.GET.get("grant")
    viewer = request.user if grant is None else find_viewer(grant, name)
    if viewer is None or (grant is None and not _may_use_admin(viewer)):
        raise Http404
    owner = find_owner(name)
    is_seen = UserProfile.objects.filter(avatar=name).exists() if owner is None else may_see(viewer, owner)
    if not is_seen:
        raise Http404
    return send_file(request, name, PurePath(name).name)


@require_safe
@cache_control(private=True, no_cache=True)
def serve_document(request: HttpRequest, pk: int, filename: str) -> HttpResponseBase:
    """A document, at the address that Wagtail gives it.

    In the place of Wagtail's own view, which gives everybody what is in no private collection.
    """
    document = get_object_or_404(CustomDocument, pk=pk)
    viewer = request.user
    if document.filename != filename or not _may_use_admin(viewer) or not may_see(viewer, document):
        raise Http404
    return send_file(request, document.file.name, filename)


def find_owner(name: str) -> CustomImage | CustomDocument | None:
    """The image or document that a stored file belongs to, itself or as a resized copy."""
    rendition = CustomRendition.objects.select_related("image").filter(file=name).first()
    if rendition:
        owner: CustomImage = rendition.image
        return owner
    found: CustomImage | CustomDocument | None = (
        CustomImage.objects.filter(file=name).first() or CustomDocument.objects.filter(file=name).first()
    )
    return found


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


def _accepts(restriction: CollectionViewRestriction, groups: set[int]) -> bool:
    if restriction.restriction_type == CollectionViewRestriction.GROUPS:
        return bool(groups & set(restriction.groups.values_list("pk", flat=True)))
    return bool(restriction.restriction_type == CollectionViewRestriction.LOGIN)


def _may_use_admin(viewer: User | AnonymousUser) -> bool:
    return bool(viewer.has_perm("wagtailadmin.access_admin"))
