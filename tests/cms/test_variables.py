"""Every variable of the table changes a setting; `.env` is read by every way to start."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from cms.environment import names_server

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = ROOT / "docs/reference/settings.md"
STORAGE = "settings.STORAGES['default']['OPTIONS']"
OIDC = "settings.SOCIALACCOUNT_PROVIDERS.get('openid_connect', {})"
OIDC_APP = f"{OIDC}.get('APPS', [{{}}])[0]"
KEY = "vN4-k3Qd_9sT0yB7mXw2LpZ8rHc6JfGa5UeRiOoPl1Dn-Wq_"
# variable -> (what it is set to, what shows that it is read, what that then is).
EFFECTS = {
    "DJANGO_SETTINGS_MODULE": (
        "cms.settings.production",
        "settings.SETTINGS_MODULE",
        "cms.settings.production",
    ),
    "SECRET_KEY": (KEY * 2, "settings.SECRET_KEY", KEY * 2),
    "ALLOWED_HOSTS": (
        "a.example.sk, b.example.sk",
        "settings.ALLOWED_HOSTS",
        ["a.example.sk", "b.example.sk"],
    ),
    "DATABASE_URL": ("postgres://u:p@db/cms", "settings.DATABASES['default']['HOST']", "db"),
    "MEDIA_ROOT": ("/srv/media", "str(settings.MEDIA_ROOT)", "/srv/media"),
    "SENDFILE": ("x-accel-redirect", "settings.SENDFILE", "X-Accel-Redirect"),
    "RELEASES_ROOT": ("/srv/releases", "str(settings.RELEASES_ROOT)", "/srv/releases"),
    "RELEASES_KEPT": ("7", "settings.RELEASES_KEPT", 7),
    "BACKUPS_ROOT": ("/mnt/backups", "str(settings.BACKUPS_ROOT)", "/mnt/backups"),
    "BACKUPS_S3_BUCKET": ("copies", "settings.STORAGES['backups']['OPTIONS']['bucket_name']", "copies"),
    "BACKUPS_DAILY": ("true", "settings.BACKUPS_DAILY", True),
    "BACKUPS_KEPT": ("3", "settings.BACKUPS_KEPT", 3),
    "REVISIONS_KEPT_DAYS": ("365", "settings.REVISIONS_KEPT_DAYS", 365),
    "TRASH_KEPT_DAYS": ("7", "settings.TRASH_KEPT_DAYS", 7),
    "LOGS_KEPT_DAYS": ("30", "settings.LOGS_KEPT_DAYS", 30),
    "S3_BUCKET": ("files", f"{STORAGE}['bucket_name']", "files"),
    "S3_REGION": ("eu-north-1", f"{STORAGE}['region_name']", "eu-north-1"),
    "S3_ENDPOINT_URL": ("https://s3.sk", f"{STORAGE}['endpoint_url']", "https://s3.sk"),
    "AWS_ACCESS_KEY_ID": ("who", "storages['default'].access_key", "who"),
    "AWS_SECRET_ACCESS_KEY": ("hush", "storages['default'].secret_key", "hush"),
    "TASKS": ("redis", "settings.TASKS['releases']['BACKEND']", "django_tasks_rq.RQBackend"),
    "REDIS_URL": ("redis://queue/3", "settings.RQ_QUEUES['default']['URL']", "redis://queue/3"),
    "GIT_NAME": ("Redakcia", "settings.GIT_NAME", "Redakcia"),
    "GIT_EMAIL": ("cms@x.sk", "settings.GIT_EMAIL", "cms@x.sk"),
    "CMS_URL": ("https://cms.x.sk/", "settings.WAGTAILADMIN_BASE_URL", "https://cms.x.sk"),
    "PREVIEW_URL": (
        "https://p.x.sk",
        "settings.WAGTAIL_HEADLESS_PREVIEW['CLIENT_URLS']['default']",
        "https://p.x.sk/_preview",
    ),
    "SITE_URL": (
        "https://x.sk/mesto/",
        "settings.WAGTAIL_HEADLESS_PREVIEW['SERVE_BASE_URL']",
        "https://x.sk/mesto",
    ),
    "SECURE_SSL_REDIRECT": ("false", "settings.SECURE_SSL_REDIRECT", False),
    "TIME_ZONE": ("Europe/Lisbon", "settings.TIME_ZONE", "Europe/Lisbon"),
    "EMAIL_URL": (
        "smtp+tls://u:p@mail.x.sk:587",
        "[settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS]",
        ["mail.x.sk", 587, True],
    ),
    "DEFAULT_FROM_EMAIL": ("cms@x.sk", "settings.SERVER_EMAIL", "cms@x.sk"),
    "LOG_FORMAT": (
        "json",
        "settings.LOGGING['formatters']['chosen']['()']",
        "cms.logs.formatters.LineFormatter",
    ),
    "LOG_LEVEL": ("ERROR", "settings.LOGGING['loggers']['cms']['level']", "ERROR"),
    "SENTRY_DSN": ("https://public@127.0.0.1:9/1", "settings.SENTRY_DSN", "https://public@127.0.0.1:9/1"),
    "METRICS_TOKEN": ("hush", "settings.METRICS_TOKEN", "hush"),
    "RECONCILE_MAX_AGE": ("60", "settings.RECONCILE_MAX_AGE", 60),
    "RECONCILE_TIMEOUT": ("7200", "settings.RQ_QUEUES['default']['DEFAULT_TIMEOUT']", 7200),
    "TRUSTED_PROXIES": ("3", "settings.ALLAUTH_TRUSTED_PROXY_COUNT", 3),
    "CACHE_URL": ("redis://cache/1", "settings.CACHES['default'].get('LOCATION')", "redis://cache/1"),
    "EDITORS_PUBLISH": ("true", "settings.EDITORS_PUBLISH", True),
    "SECOND_FACTOR_GROUPS": ("Editors,*", "settings.SECOND_FACTOR_GROUPS", ["Editors", "*"]),
    "OIDC_SERVER_URL": ("https://id.sk", f"{OIDC_APP}.get('settings')", {"server_url": "https://id.sk"}),
    "OIDC_CLIENT_ID": ("cms", f"{OIDC_APP}.get('client_id')", "cms"),
    "OIDC_CLIENT_SECRET": ("hush", f"{OIDC_APP}.get('secret')", "hush"),
    "OIDC_NAME": ("Mesto", f"{OIDC_APP}.get('name')", "Mesto"),
    "OIDC_SCOPES": ("openid", f"{OIDC}.get('SCOPE')", ["openid"]),
    "OIDC_GROUPS": ("cms=Editors", "settings.OIDC_GROUPS", {"cms": "Editors"}),
    "OIDC_GROUPS_CLAIM": ("roles", "settings.OIDC_GROUPS_CLAIM", "roles"),
    "OIDC_SECOND_FACTOR": ("true", "settings.OIDC_SECOND_FACTOR", True),
    "IMAGE_LONGEST_SIDE": ("1200", "settings.IMAGE_LONGEST_SIDE", 1200),
    "IMAGE_MOST_PIXELS": ("1000", "settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS", 1000),
    "IMPORT_LARGEST_FILE": ("1000", "settings.IMPORT_LARGEST_FILE", 1000),
    "IMPORT_LARGEST_TOTAL": ("5000", "settings.IMPORT_LARGEST_TOTAL", 5000),
    "IMPORT_MOST_FILES": ("7", "settings.IMPORT_MOST_FILES", 7),
    "IMPORTS_ROOT": ("/srv/imports", "str(settings.IMPORTS_ROOT)", "/srv/imports"),
    "ADVICE": ("dead-links=silent", "settings.ADVICE['dead-links']", "silent"),
    "EVENT_EXTENSION": ("/srv/event.extension.json", "settings.EVENT_EXTENSION", "/srv/event.extension.json"),
}
SHOW = """
import json
from django.conf import settings
from django.core.files.storage import storages
print(json.dumps({name: eval(shown) for name, shown in json.load(open(0)).items()}))
"""
BARE = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME")}


def read_table() -> set[str]:
    rows = re.findall(r"^\| (`[A-Z].*?) \|", SETTINGS.read_text("utf-8"), re.MULTILINE)
    return {name for row in rows for name in re.findall(r"`([A-Z_0-9]+)`", row)}


def show(shown: dict[str, str], environment: dict[str, str]) -> dict[str, object]:
    done = subprocess.run(
        [sys.executable, "-c", SHOW],
        input=json.dumps(shown),
        env={**BARE, **environment},
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_every_variable_of_the_table_is_tried() -> None:
    assert set(EFFECTS) == read_table()


def test_every_variable_changes_what_it_says() -> None:
    shown = {name: expression for name, (_, expression, _) in EFFECTS.items()}
    plain = {
        **{name: EFFECTS[name][0] for name in ("DJANGO_SETTINGS_MODULE", "SECRET_KEY", "ALLOWED_HOSTS")},
        # The storage's options are there only with a bucket.
        "S3_BUCKET": "others",
        "BACKUPS_S3_BUCKET": "others",
    }

    before = show(shown, plain)
    after = show(shown, {name: value for name, (value, _, _) in EFFECTS.items()})

    assert after == {name: expected for name, (_, _, expected) in EFFECTS.items()}
    assert {name for name in EFFECTS if before[name] == after[name]} == {
        "DJANGO_SETTINGS_MODULE",
        "SECRET_KEY",
        "ALLOWED_HOSTS",
    }


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of the project that can have a `.env` of its own."""
    shutil.copytree(ROOT / "cms", tmp_path / "cms", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "manage.py", tmp_path)
    for package in ("events", "exporters", "frontend-contract"):
        (tmp_path / package).symlink_to(ROOT / package)
    return tmp_path


NAME = "from django.conf import settings; print(settings.SETTINGS_MODULE, settings.DEBUG)"
DOORS = {
    "manage.py": ["manage.py", "shell", "-v0", "-c", NAME],
    "the WSGI server": ["-c", f"import cms.wsgi; {NAME}"],
}
SERVER = f"SECRET_KEY={KEY}{KEY}\nALLOWED_HOSTS=cms.example.sk\n"


def start(checkout: Path, door: str, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, *DOORS[door]],
        cwd=checkout,
        env={**BARE, **environment},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_every_way_to_start_reads_the_settings_module_from_the_file(checkout: Path) -> None:
    (checkout / "cms/settings/ours.py").write_text("from cms.settings.production import *\n")
    (checkout / ".env").write_text(f"DJANGO_SETTINGS_MODULE=cms.settings.ours\n{SERVER}")

    assert {start(checkout, door) for door in DOORS} == {"cms.settings.ours False"}
    # The environment's own comes first.
    environment = {"DJANGO_SETTINGS_MODULE": "cms.settings.production"}
    assert start(checkout, "manage.py", **environment) == "cms.settings.production False"


def test_server_that_names_no_settings_never_gets_those_for_development(checkout: Path) -> None:
    (checkout / ".env").write_text(SERVER)

    assert start(checkout, "the WSGI server") == "cms.settings.production False"
    assert start(checkout, "manage.py", DJANGO_SETTINGS_MODULE="") == "cms.settings.production False"


def test_fresh_clone_gets_those_for_development(checkout: Path) -> None:
    assert start(checkout, "manage.py") == "cms.settings.dev True"


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, False),
        ({"CMS_URL": "http://localhost:8000", "ALLOWED_HOSTS": "localhost,127.0.0.1, [::1]"}, False),
        ({"CMS_URL": "http://cms.localhost:8000"}, False),
        ({"CMS_URL": "https://cms.example.sk"}, True),
        ({"CMS_URL": "http://192.168.1.4:8000"}, True),
        ({"CMS_URL": "cms.example.sk"}, True),
        ({"ALLOWED_HOSTS": "localhost,cms.example.sk"}, True),
        ({"ALLOWED_HOSTS": "*"}, True),
    ],
)
def test_a_host_that_other_machines_reach_makes_a_server(environment: dict[str, str], expected: bool) -> None:
    assert names_server(environment) is expected
