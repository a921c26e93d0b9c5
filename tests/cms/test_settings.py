import json
import os
import subprocess
import sys

from django.conf import settings

from tests.mail import serve_mail

SHOW = """
import json
from django.conf import settings
names = ["DEBUG", "ALLOWED_HOSTS", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE"]
names += ["SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "CSRF_COOKIE_HTTPONLY"]
names += ["SECURE_HSTS_SECONDS", "SECURE_SSL_REDIRECT"]
print(json.dumps({name: getattr(settings, name) for name in names}))
"""


def start_production(**environment):
    clean = {key: value for key, value in os.environ.items() if key in ("PATH", "HOME")}
    return subprocess.run(
        [sys.executable, "-c", SHOW],
        env={**clean, "DJANGO_SETTINGS_MODULE": "cms.settings.production", **environment},
        capture_output=True,
        text=True,
    )


def test_production_refuses_to_start_without_a_secret_key():
    refused = start_production(ALLOWED_HOSTS="cms.example.sk")

    assert refused.returncode == 1
    assert refused.stderr.strip().endswith(
        "SECRET_KEY is not set; give it a long random text that only this server knows."
    )


def test_production_refuses_to_start_without_hosts():
    refused = start_production(SECRET_KEY="x" * 50)

    assert refused.returncode == 1
    assert refused.stderr.strip().endswith(
        "ALLOWED_HOSTS is not set; give it the CMS's host names, with commas between."
    )


def test_production_is_locked_down():
    started = start_production(SECRET_KEY="x" * 50, ALLOWED_HOSTS="a.example.sk,b.example.sk")

    assert started.returncode == 0, started.stderr
    assert json.loads(started.stdout) == {
        "DEBUG": False,
        "ALLOWED_HOSTS": ["a.example.sk", "b.example.sk"],
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SESSION_COOKIE_NAME": "__Host-sessionid",
        "CSRF_COOKIE_NAME": "__Host-csrftoken",
        "CSRF_COOKIE_HTTPONLY": True,
        "SECURE_HSTS_SECONDS": 31536000,
        "SECURE_SSL_REDIRECT": True,
    }


def test_django_finds_nothing_to_warn_about_in_production(tmp_path):
    with serve_mail() as port:
        checked = subprocess.run(
            [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
            env={
                **os.environ,
                "DJANGO_SETTINGS_MODULE": "cms.settings.production",
                "SECRET_KEY": "vN4-k3Qd_9sT0yB7mXw2LpZ8rHc6JfGa5UeRiOoPl1Dn-Wq_zX",
                "ALLOWED_HOSTS": "cms.example.sk",
                "CMS_URL": "https://cms.example.sk",
                "PREVIEW_URL": "https://preview.example.sk",
                "SITE_URL": "https://example.sk",
                "EMAIL_URL": f"smtp://127.0.0.1:{port}",
                "DEFAULT_FROM_EMAIL": "cms@example.sk",
                "MEDIA_ROOT": str(tmp_path / "media"),
                "RELEASES_ROOT": str(tmp_path / "releases"),
            },
            capture_output=True,
            text=True,
        )

    assert checked.returncode == 0, checked.stderr


def test_time_zones_are_those_that_browsers_know():
    assert {"Europe/Bratislava", "UTC"} <= set(settings.WAGTAIL_USER_TIME_ZONES)
    assert not {"localtime", "posixrules", "Factory"} & set(settings.WAGTAIL_USER_TIME_ZONES)


def test_the_home_page_asks_nobody_else_for_newer_versions(client, admin_user):
    client.force_login(admin_user)

    assert "releases.wagtail.org" not in client.get("/admin/").content.decode()
