"""Events that revoke a token or a link. Each function takes those fixtures that it needs."""

from datetime import timedelta

from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupPagePermission

from events.models import EventPage
from events.previews.models import Preview, SharedLink


def log_out(browser: Client, **_: object) -> None:
    browser.post(reverse("wagtailadmin_logout"))


def end_session_elsewhere(browser: Client, **_: object) -> None:
    browser.session.delete(browser.session.session_key)


def let_session_expire(browser: Client, **_: object) -> None:
    session = browser.session
    session.set_expiry(-1)
    session.save()


def change_password(jana: User, **_: object) -> None:
    jana.set_password("iné")
    jana.save()


def deactivate(jana: User, **_: object) -> None:
    User.objects.filter(pk=jana.pk).update(is_active=False)


def take_rights(jana: User, **_: object) -> None:
    jana.groups.clear()


def take_right_to_pages(jana: User, **_: object) -> None:
    GroupPagePermission.objects.filter(group=jana.groups.get()).delete()


def take_right_to_the_admin(jana: User, **_: object) -> None:
    jana.groups.get().permissions.filter(codename="access_admin").delete()


def delete_user(jana: User, **_: object) -> None:
    jana.delete()


def delete_page(event: EventPage, **_: object) -> None:
    event.delete()


def delete_folder(event: EventPage, **_: object) -> None:
    event.get_parent().specific.delete()


def prune_after_an_hour(**_: object) -> None:
    Preview.objects.update(refreshed_at=timezone.now() - timedelta(minutes=61))
    call_command("prune_previews", verbosity=0)


def revoke(browser: Client, **_: object) -> None:
    browser.post(reverse("previews:revoke", args=[SharedLink.objects.get().pk]))


def let_link_expire(**_: object) -> None:
    SharedLink.objects.update(expires_at=timezone.now())
