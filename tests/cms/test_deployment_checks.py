"""`check --deploy` fails on each setting that a server gets wrong, and says what to do."""

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.checks import CheckMessage, run_checks

from cms.checks.services import check_storage
from cms.settings.storage import LOCAL
from tests.mail import serve_mail

GOOD_KEY = "vN4-k3Qd_9sT0yB7mXw2LpZ8rHc6JfGa5UeRiOoPl1Dn-Wq_zX"


@pytest.fixture
def mail_server() -> Iterator[int]:
    with serve_mail() as port:
        yield port


@pytest.fixture(autouse=True)
def server(settings: LazySettings, mail_server: int, monkeypatch: pytest.MonkeyPatch) -> LazySettings:
    """Settings that a server may have."""
    for name in ("S3_BUCKET", "S3_ENDPOINT_URL", "S3_REGION", "AWS_ACCESS_KEY_ID"):
        monkeypatch.delenv(name, raising=False)
    settings.DEBUG = False
    settings.SECRET_KEY = GOOD_KEY
    settings.CMS_URL, settings.PREVIEW_URL = "https://cms.example.sk", "https://preview.example.sk"
    settings.SITE_URL = "https://example.sk/mesto"
    settings.ALLOWED_HOSTS = ["cms.example.sk"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", mail_server
    settings.DEFAULT_FROM_EMAIL = "cms@example.sk"
    return settings


def find_errors() -> list[CheckMessage]:
    """What fails of ours; Django warns as well, of the settings for tests."""
    found = [message for message in run_checks(include_deployment_checks=True) if message.is_serious()]
    assert all(message.hint for message in found)
    return found


def find_error() -> tuple[str, str]:
    """(id, message) of the only one."""
    [error] = find_errors()
    return error.id or "", error.msg


def test_nothing_is_wrong_with_a_server() -> None:
    assert find_errors() == []


@pytest.mark.parametrize(
    ("name", "address", "fault"),
    [
        ("CMS_URL", "https://localhost:8000", "other machines do not reach it"),
        ("PREVIEW_URL", "http://127.0.0.1:4321", "other machines do not reach it"),
        ("SITE_URL", "http://example.sk", "it is not encrypted"),
        ("PREVIEW_URL", "http://preview.example.sk", "it is not encrypted"),
        ("CMS_URL", "https://cms.example.sk/cms", "it has a path"),
        ("SITE_URL", "https://preview.example.sk", "the published site is neither the CMS nor its preview"),
    ],
)
def test_address_that_is_of_no_use(server: LazySettings, name: str, address: str, fault: str) -> None:
    setattr(server, name, address)
    server.ALLOWED_HOSTS = [".example.sk", "localhost"]

    found, message = find_error()

    assert found == "cms.E003"
    assert message.startswith(f"{name} is {address}: {fault}")


@pytest.mark.parametrize(
    ("hosts", "expected"),
    [(["*"], "cms.E004"), (["cms.example.sk", "*"], "cms.E004"), (["www.example.sk"], "cms.E005")],
)
def test_hosts_that_anyone_may_name_or_nobody(server: LazySettings, hosts: list[str], expected: str) -> None:
    server.ALLOWED_HOSTS = hosts

    assert find_error()[0] == expected


@pytest.mark.parametrize(
    ("key", "weakness"),
    [
        ("x" * 49, "it has 49 characters, and at least 50 are needed"),
        ("x" * 50, "it repeats itself"),
        ("zmL7qk2Wd9tY" * 6, "it repeats itself"),
        (f"django-insecure-{GOOD_KEY}", "it is a placeholder"),
        (f"please-change-me-{GOOD_KEY}", "it is a placeholder"),
    ],
)
def test_key_that_can_be_guessed(server: LazySettings, key: str, weakness: str) -> None:
    server.SECRET_KEY = key

    assert find_error() == ("cms.E006", f"SECRET_KEY is weak: {weakness}.")


def test_debug(server: LazySettings) -> None:
    server.DEBUG = True

    assert find_error()[0] == "cms.E007"


@pytest.mark.parametrize("backend", ["console", "dummy", "locmem"])
def test_mail_that_stays_here(server: LazySettings, backend: str) -> None:
    server.EMAIL_BACKEND = f"django.core.mail.backends.{backend}.EmailBackend"

    assert find_error()[0] == "cms.E008"


def test_mail_server_that_does_not_answer(server: LazySettings) -> None:
    server.EMAIL_PORT = 9

    assert find_error() == (
        "cms.E009",
        "The mail server of EMAIL_URL, 127.0.0.1:9, cannot be used (ConnectionRefusedError).",
    )


def test_mail_without_a_sender(server: LazySettings) -> None:
    server.DEFAULT_FROM_EMAIL = "webmaster@localhost"

    assert find_error()[0] == "cms.E010"


def test_bucket_without_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("S3_ENDPOINT_URL", "https://s3.example.sk")

    assert find_error()[0] == "cms.E011"


def test_bucket_of_backups_alone_is_a_name(monkeypatch: pytest.MonkeyPatch, server: LazySettings) -> None:
    monkeypatch.setenv("S3_ENDPOINT_URL", "https://s3.example.sk")
    monkeypatch.setenv("BACKUPS_S3_BUCKET", "copies")

    assert check_storage() == []


def test_nightly_backups_need_their_folder(server: LazySettings, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    here = {"BACKEND": LOCAL, "OPTIONS": {"location": str(tmp_path / "file" / "backups")}}
    server.STORAGES = {**server.STORAGES, "backups": here}
    assert check_storage() == []
    server.BACKUPS_DAILY = True

    [error] = check_storage()

    assert error.msg.startswith("The folder of BACKUPS_ROOT takes no backups: ")


def test_folder_that_cannot_be_written(server: LazySettings, tmp_path: Path) -> None:
    server.MEDIA_ROOT = tmp_path / "file" / "media"
    (tmp_path / "file").touch()

    found, message = find_error()

    assert found == "cms.E012"
    assert re.match(r"The folder of MEDIA_ROOT takes no uploads: .*Not a directory", message)


def test_time_zone_that_the_machine_lacks(server: LazySettings, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a container without tzdata, whose C library then takes UTC."""
    monkeypatch.setattr("time.localtime", time.gmtime)
    server.TIME_ZONE = "Pacific/Kiritimati"

    assert find_error()[0] == "cms.E013"
