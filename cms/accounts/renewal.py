"""Logging in again beside a form: what was typed into it stays, and is saved afterwards."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe


@require_safe
def show_session(request: HttpRequest) -> JsonResponse:
    """{"user": pk or None, "token": that forms of this session send}. None: nobody, or no one with the admin.

    Nothing but the same origin can read it, as with the token in any form.
    """
    user: Any = request.user
    known = user.is_authenticated and user.has_perm("wagtailadmin.access_admin")
    return JsonResponse({"user": user.pk if known else None, "token": get_token(request) if known else ""})


@require_safe
def show_renewed(request: HttpRequest) -> HttpResponse:
    """What the window shows in which somebody has logged in again; it closes itself."""
    if not request.user.is_authenticated:
        return redirect(f"{reverse('wagtailadmin_login')}?{urlencode({'next': request.path})}")
    return render(request, "accounts/renewed.html")
