"""What ends sessions, and what counts as a second factor, whoever brings it about."""

from __future__ import annotations

from typing import Any

from allauth.account.signals import user_logged_in
from allauth.core import context
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import User
from django.db.models.signals import m2m_changed, post_save, pre_save
from django.http import HttpRequest, HttpResponse

from cms.accounts import guesses, second_factor
from cms.accounts.sessions import end_sessions

RIGHTS = ("is_active", "is_superuser", "is_staff")


def connect_all() -> None:
    user_logged_in.connect(remember_login)
    mfa.authenticator_used.connect(note_second_factor)
    mfa.authenticator_added.connect(note_new_second_factor)
    mfa.authenticator_removed.connect(forget_second_factor)
    pre_save.connect(look_for_lost_rights, sender=User)
    post_save.connect(end_sessions_of_lost_rights, sender=User)
    m2m_changed.connect(end_sessions_of_lost_groups, sender=User.groups.through)
    m2m_changed.connect(end_sessions_of_lost_groups, sender=User.user_permissions.through)


def remember_login(request: HttpRequest, user: User, response: HttpResponse, **options: Any) -> None:
    guesses.remember_device(request, response, user)
    if settings.OIDC_SECOND_FACTOR and "sociallogin" in options:
        second_factor.mark_shown(request.session, user)


def note_second_factor(request: HttpRequest, user: User, **_options: Any) -> None:
    second_factor.mark_shown(request.session, user)


def note_new_second_factor(
    request: HttpRequest, user: User, authenticator: Authenticator, **_options: Any
) -> None:
    """Whoever sets one up has it; the user's other sessions have not shown it, and end."""
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        return
    second_factor.mark_shown(request.session, user)
    end_sessions(user, keep=request.session.session_key)


def forget_second_factor(request: HttpRequest, user: User, **_options: Any) -> None:
    if not second_factor.factors_of(user).exists():
        second_factor.forget(request.session)


def look_for_lost_rights(instance: User, **_options: Any) -> None:
    before = User.objects.filter(pk=instance.pk).values(*RIGHTS).first() if instance.pk else None
    instance._lost_rights = before is not None and any(  # type: ignore[attr-defined]
        before[right] and not getattr(instance, right) for right in RIGHTS
    )


def end_sessions_of_lost_rights(instance: User, **_options: Any) -> None:
    if getattr(instance, "_lost_rights", False):
        end_sessions(instance, keep=_current_session_of(instance))


def end_sessions_of_lost_groups(
    instance: Any, action: str, reverse: bool, pk_set: set[int] | None, **_options: Any
) -> None:
    """`user.groups.remove(…)`, and the other way round, `group.user_set.remove(…)`."""
    if action not in ("post_remove", "pre_clear"):
        return
    if not reverse:
        users = [instance]
    elif pk_set is None:
        users = list(instance.user_set.all())
    else:
        users = list(User.objects.filter(pk__in=pk_set))
    for user in users:
        end_sessions(user, keep=_current_session_of(user))


def _current_session_of(user: User) -> str | None:
    """Of whoever changes the own account; None where somebody else, or a command, does."""
    request = getattr(context, "request", None)
    if request is None or request.user.pk != user.pk:
        return None
    key: str | None = request.session.session_key
    return key
