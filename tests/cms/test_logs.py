"""What the log says of a request and of a failure, and what it leaves out."""

import json
import logging
import re
from collections.abc import Iterator
from io import StringIO

import environ
import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import path

from cms.logs.context import RequestFilter, identify_requests
from cms.logs.formatters import LineFormatter, TextFormatter
from cms.logs.redaction import redact
from cms.settings.logs import choose_logging

DRAFT = "Tajná beseda"


def fail(request: HttpRequest) -> HttpResponse:
    raise ValueError(f"cannot read {DRAFT!r}")


def fail_telling(request: HttpRequest) -> HttpResponse:
    try:
        raise IntegrityError(f"Key (title)=({DRAFT})")
    except IntegrityError:
        raise OperationalError("could not connect to postgres://cms:hush@db/cms") from None


urlpatterns = [path("fail/", fail), path("fail-telling/", fail_telling)]


@pytest.fixture
def stream() -> Iterator[StringIO]:
    """What a server's log would show, as JSON."""
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(RequestFilter())
    handler.setFormatter(LineFormatter(zone="Europe/Bratislava"))
    logging.getLogger().addHandler(handler)
    yield stream
    logging.getLogger().removeHandler(handler)


def read_lines(stream: StringIO, logger: str) -> list[dict[str, object]]:
    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    return [line for line in lines if line["logger"] == logger]


@pytest.mark.django_db
def test_a_failure_leaves_its_traceback_its_request_and_its_user(
    client: Client, admin_user: User, stream: StringIO, settings: object
) -> None:
    settings.ROOT_URLCONF = __name__  # type: ignore[attr-defined]
    client.force_login(admin_user)
    client.raise_request_exception = False

    answer = client.get("/fail/?token=abcdefghijklm", headers={"x-request-id": "proxy-12345"})

    assert (answer.status_code, answer["X-Request-ID"]) == (500, "proxy-12345")
    [line] = read_lines(stream, "django.request")
    assert line["message"] == "Internal Server Error: /fail/"
    assert (line["level"], line["request_id"]) == ("ERROR", "proxy-12345")
    assert "in fail\n" in str(line["error"])
    assert str(line["error"]).endswith("\nValueError (its message is left out: it may quote a draft)")
    assert "Tajn" not in stream.getvalue()
    assert "abcdefghijklm" not in stream.getvalue()


@pytest.mark.django_db
def test_the_message_of_a_database_that_is_gone_is_kept_without_its_password(
    client: Client, stream: StringIO, settings: object
) -> None:
    settings.ROOT_URLCONF = __name__  # type: ignore[attr-defined]
    client.raise_request_exception = False

    client.get("/fail-telling/")

    [line] = read_lines(stream, "django.request")
    assert str(line["error"]).endswith("OperationalError: could not connect to postgres://…@db/cms")
    assert "Tajn" not in stream.getvalue()


@pytest.mark.django_db
def test_each_request_is_a_line_with_its_user_and_without_its_query(
    client: Client, admin_user: User, stream: StringIO
) -> None:
    client.force_login(admin_user)

    client.get("/admin/?q=hush-hush")

    [line] = read_lines(stream, "cms.requests")
    assert re.fullmatch(r"GET /admin/ 200 in \d+ ms", str(line["message"]))
    assert line["user_id"] == admin_user.pk
    assert re.fullmatch(r"[0-9a-f]{32}", str(line["request_id"]))
    assert "hush" not in stream.getvalue()


@pytest.mark.parametrize("given", ["short", "x" * 65, "with space inside", 'a"b<c>d1234'])
def test_an_id_that_is_none_is_replaced(given: str) -> None:
    request = RequestFactory().get("/", headers={"x-request-id": given})

    answer = identify_requests(lambda _request: HttpResponse())(request)

    assert re.fullmatch(r"[0-9a-f]{32}", answer["X-Request-ID"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"GET /api/preview/?token=a.b:c&x=1 HTTP/1.1" 200', '"GET /api/preview/?… HTTP/1.1" 200'),
        ("Authorization: Bearer abcdefghijkl", "Authorization: Bearer …"),
        ("wagtail-export-a_b-c is used", "wagtail-export-… is used"),
        ("redis://:hush@queue:6379/0", "redis://…@queue:6379/0"),
        (
            "Not Found: /admin/password_reset/confirm/MQ/cxyz12-0123456789abcdef0123456789abcdef/",
            "Not Found: /admin/password_reset/confirm/MQ/…/",
        ),
        ("GET /invitation/MQ:1tK9aB:abcdefghijklmnopqrstuvwxyz0123456789/ 200", "GET /invitation/…/ 200"),
        ("Is it this? Yes.", "Is it this? Yes."),
        ("Task id=0123 path=releases.tasks.deliver", "Task id=0123 path=releases.tasks.deliver"),
    ],
)
def test_secrets_are_left_out(text: str, expected: str) -> None:
    assert redact(text) == expected


def make_record(message: str) -> logging.LogRecord:
    record = logging.LogRecord("cms", logging.WARNING, __file__, 1, message, None, None)
    record.created = 1_790_000_000.25
    return record


def test_times_are_in_one_zone_with_its_offset() -> None:
    line = TextFormatter(zone="America/New_York").format(make_record("Hm"))

    assert line == "2026-09-21T10:13:20.250-04:00 WARNING cms: Hm"


def test_a_line_of_text_names_request_and_user() -> None:
    record = make_record("Hm")
    record.request_id, record.user_id = "abc", 3

    assert TextFormatter(zone="UTC").format(record).endswith("WARNING cms: Hm [request abc, user 3]")


def test_only_known_fields_are_in_a_line_of_json() -> None:
    record = make_record("Hm\nja")
    record.request = object()

    assert json.loads(LineFormatter(zone="UTC").format(record)) == {
        "time": "2026-09-21T14:13:20.250+00:00",
        "level": "WARNING",
        "logger": "cms",
        "message": "Hm\nja",
    }


@pytest.mark.parametrize(("name", "value"), [("LOG_FORMAT", "xml"), ("LOG_LEVEL", "LOUD")])
def test_a_format_or_level_that_there_is_not_is_refused(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)

    with pytest.raises(ImproperlyConfigured, match=rf"^{name} is '{value}'; give it one of "):
        choose_logging(environ.Env())
