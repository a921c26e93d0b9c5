import json

import pytest

from exporters.releases.models import Build
from tests.exporters.exports import make_event


@pytest.fixture
def report_bytes(client, folder, release, token):
    make_event(folder)
    release()

    def send(body, secret=token):
        headers = {"Authorization": f"Bearer {secret}"}
        return client.post("/api/export/builds", body, content_type="application/json", headers=headers)

    return send


@pytest.fixture
def report(report_bytes, token):
    return lambda secret=token, **said: report_bytes(json.dumps(said), secret)


def test_ci_reports_builds_of_a_release(report):
    response = report(release=1, status="succeeded", url="https://example.org/log/1")

    assert response.status_code == 204
    build = Build.objects.get()
    assert (build.release.number, build.status, build.url, build.token.name) == (
        1,
        "succeeded",
        "https://example.org/log/1",
        "GitHub Actions",
    )


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"status": "succeeded"}, "release must be the number of a release.\n"),
        ({"release": 2, "status": "failed"}, "release must be the number of a release.\n"),
        ({"release": True, "status": "failed"}, "release must be the number of a release.\n"),
        ({"release": 1, "status": "fine"}, "status must be one of started, succeeded, failed.\n"),
        ({"release": 1, "status": "failed", "x": "y" * 5000}, "The report is too long.\n"),
    ],
)
def test_invalid_report_is_refused_with_a_reason(report, said, message):
    response = report(**said)

    assert (response.status_code, response.content.decode()) == (400, message)
    assert Build.objects.count() == 0


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 3999,
        b"\xff\xfe",
        b"null",
        b'{"release": 1' + b"0" * 30 + b', "status": "failed"}',
        b'{"release": 1, "status": ["failed"]}',
        b'{"release": 1, "status": {}}',
        b'{"release": 1, "status": "failed", "url": 5}',
        b'{"release": 1, "status": "failed", "url": "https://example.org/\\u0000"}',
        b'{"release": 1, "status": "failed", "url": "https://example.org/\\ud800"}',
        b'{"release": 1, "status": "failed", "url": "https://example.org/' + b"x" * 600 + b'"}',
    ],
)
def test_hostile_report_is_refused(report_bytes, body):
    assert report_bytes(body).status_code == 400
    assert Build.objects.count() == 0


def test_address_that_runs_a_script_is_refused(report):
    assert report(release=1, status="failed", url="javascript:alert(1)").status_code == 400


def test_without_a_valid_token_nothing_is_stored(report):
    response = report("wrong", release=1, status="succeeded")

    assert (response.status_code, response.content) == (404, b"Not found\n")
    assert Build.objects.count() == 0
