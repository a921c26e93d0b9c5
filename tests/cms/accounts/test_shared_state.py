"""What all processes agree on, and settings that name what is not there."""

from __future__ import annotations

import environ
import pytest
from django.conf import LazySettings
from django.core.cache import cache, caches
from django.core.exceptions import ImproperlyConfigured

from cms.accounts.caches import SharedLimitsCache
from cms.accounts.checks import check_groups
from cms.settings.accounts import choose_caches


def another_process() -> SharedLimitsCache:
    """The default cache of a process that has nothing in its memory."""
    return SharedLimitsCache("another", {})


def test_limits_and_used_codes_are_seen_by_every_process(db: None) -> None:
    other = another_process()
    cache.set("allauth:rl:login", [1.0], 60)

    assert cache.add("allauth.mfa.totp.used?code=1", "y", 60)
    assert not other.add("allauth.mfa.totp.used?code=1", "y", 60)
    assert other.get("allauth:rl:login") == [1.0]
    assert other.has_key("allauth:rl:login")
    assert other.touch("allauth:rl:login", 60)
    other.set("allauth:count", 1)
    assert cache.incr("allauth:count") == 2
    assert other.delete("allauth:rl:login")
    assert cache.get("allauth:rl:login") is None


def test_all_else_stays_in_memory(db: None) -> None:
    cache.set("wagtail_site_root_paths", [1], 60)

    assert cache.get("wagtail_site_root_paths") == [1]
    assert another_process().get("wagtail_site_root_paths") is None
    assert caches["shared"].get("wagtail_site_root_paths") is None


def test_redis_holds_everything_where_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CACHE_URL", "redis://redis:6379/1")

    assert choose_caches(environ.Env()) == {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "redis://redis:6379/1",
        }
    }


def test_cache_that_processes_do_not_share_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CACHE_URL", "locmem://")

    with pytest.raises(ImproperlyConfigured) as error:
        choose_caches(environ.Env())

    assert str(error.value) == "CACHE_URL is 'locmem://'; give it a redis:// address, or leave it out."


def test_a_role_that_is_not_there_is_told(db: None, settings: LazySettings) -> None:
    settings.SECOND_FACTOR_GROUPS = ["Editors", "Moderatos", "superusers", "*"]
    settings.OIDC_GROUPS = {"theirs": "Writers"}

    assert check_groups() == []
    assert [warning.msg for warning in check_groups(["default"])] == [
        "SECOND_FACTOR_GROUPS names a group that is not there: Moderatos.",
        "OIDC_GROUPS names a group that is not there: Writers.",
    ]
