"""A cache in memory, but for what every process has to agree on."""

from __future__ import annotations

from typing import Any

from django.core.cache import caches
from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.core.cache.backends.locmem import LocMemCache

from cms.settings.accounts import SHARED

# allauth's keys: how often somebody guessed, and which codes have been used.
PREFIX = "allauth"


class SharedLimitsCache(LocMemCache):
    """Wagtail's entries in memory, allauth's in the cache called "shared".

    In the memory of each process, a limit would count once for each, and a code could be used in each.
    Wagtail reads the addresses of its sites for every page: in the database that would be a query each time.
    """

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        if _is_shared(key):
            return _shared().get(key, default, version)
        return super().get(key, default, version)

    def set(
        self, key: str, value: Any, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None
    ) -> None:
        if _is_shared(key):
            _shared().set(key, value, timeout, version)
        else:
            super().set(key, value, timeout, version)

    def add(
        self, key: str, value: Any, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        if _is_shared(key):
            return _shared().add(key, value, timeout, version)
        return super().add(key, value, timeout, version)

    def delete(self, key: str, version: int | None = None) -> bool:
        if _is_shared(key):
            return _shared().delete(key, version)
        return super().delete(key, version)

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        if _is_shared(key):
            return _shared().incr(key, delta, version)
        return super().incr(key, delta, version)

    def touch(self, key: str, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        if _is_shared(key):
            return _shared().touch(key, timeout, version)
        return super().touch(key, timeout, version)

    def has_key(self, key: str, version: int | None = None) -> bool:
        if _is_shared(key):
            return _shared().has_key(key, version)
        return super().has_key(key, version)


def _is_shared(key: str) -> bool:
    return key.startswith(PREFIX)


def _shared() -> BaseCache:
    return caches[SHARED]
