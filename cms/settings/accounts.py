"""Accounts: passwords, the limit of guesses, second factors, single sign-on.

docs/how-to/accounts.md says what an administrator does with them.
"""

from datetime import timedelta
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

VALIDATION = "django.contrib.auth.password_validation"
PASSWORD_VALIDATORS = [
    {"NAME": f"{VALIDATION}.UserAttributeSimilarityValidator"},
    {"NAME": f"{VALIDATION}.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": f"{VALIDATION}.CommonPasswordValidator"},
    {"NAME": f"{VALIDATION}.NumericPasswordValidator"},
]

# After so many wrong passwords for one account from one address, that address waits.
GUESSES = 5
GUESSES_WAIT = timedelta(minutes=15)
# The last figure of each: for an address, for an account, or for the user who is logged in.
RATES = {
    "login": "60/m/ip",
    "login_failed": "20/m/ip,50/h/key",
    "reset_password": "20/m/ip,5/h/key",
    "reauthenticate": "10/m/user",
    "page_password": "20/m/ip",
}

# The key in CACHES of what all processes share where Redis does not hold it.
SHARED = "shared"
# More than an attacker fills within the hour that a limit lasts: what is evicted is forgotten.
SHARED_ENTRIES = 500_000

PROVIDER = "openid_connect"
PROVIDER_ID = "sso"


def choose_caches(env: environ.Env) -> dict[str, Any]:
    """Django's CACHES: Redis where $CACHE_URL names it, else memory, with limits in the database."""
    url = env.str("CACHE_URL", default="")
    if url.startswith(("redis://", "rediss://", "unix://")):
        return {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": url}}
    if url:
        raise ImproperlyConfigured(f"CACHE_URL is {url!r}; give it a redis:// address, or leave it out.")
    return {
        "default": {"BACKEND": "cms.accounts.caches.SharedLimitsCache"},
        SHARED: {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "shared_cache",
            "OPTIONS": {"MAX_ENTRIES": SHARED_ENTRIES},
        },
    }


def choose_single_sign_on(env: environ.Env) -> dict[str, Any]:
    """allauth's SOCIALACCOUNT_PROVIDERS; empty, and single sign-on off, unless $OIDC_SERVER_URL is set."""
    server = env.str("OIDC_SERVER_URL", default="")
    if not server:
        return {}
    client_id, secret = env.str("OIDC_CLIENT_ID", default=""), env.str("OIDC_CLIENT_SECRET", default="")
    if not client_id or not secret:
        missing = "OIDC_CLIENT_SECRET" if client_id else "OIDC_CLIENT_ID"
        raise ImproperlyConfigured(
            f"OIDC_SERVER_URL is set and {missing} is not; give it what the provider shows."
        )
    app = {
        "provider_id": PROVIDER_ID,
        "name": env.str("OIDC_NAME", default="OpenID Connect"),
        "client_id": client_id,
        "secret": secret,
        "settings": {"server_url": server},
    }
    scopes = env.list("OIDC_SCOPES", default=["openid", "profile", "email"])
    return {PROVIDER: {"APPS": [app], "OAUTH_PKCE_ENABLED": True, "SCOPE": scopes}}


def read_group_map(env: environ.Env) -> dict[str, str]:
    """What the provider calls a group -> Wagtail's group, from $OIDC_GROUPS: "cms-editors=Editors,…"."""
    mapped = {}
    for pair in env.list("OIDC_GROUPS", default=[]):
        theirs, separator, ours = pair.rpartition("=")
        if not separator or not theirs.strip() or not ours.strip():
            raise ImproperlyConfigured(
                f"OIDC_GROUPS has {pair!r}; give it pairs such as cms-editors=Editors, with commas between."
            )
        mapped[theirs.strip()] = ours.strip()
    return mapped
