"""`/metrics`: who may read it, and what it says."""

import re
from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from cms.settings.tasks import BACKENDS, IMMEDIATE
from exporters.releases.build.series import find_default_series, request_reconcile
from exporters.releases.models import Delivery, Release, Series, Webhook
from exporters.releases.tasks import reconcile_series

TOKEN = {"authorization": "Bearer hush-hush"}


@pytest.fixture(autouse=True)
def token(settings: LazySettings) -> None:
    settings.METRICS_TOKEN = "hush-hush"


@pytest.fixture
def database(transactional_db: None, django_db_serialized_rollback: None) -> None:
    """What the thread that collects can see: committed."""


def read_metrics(client: Client) -> dict[str, float]:
    answer = client.get("/metrics", headers=TOKEN)
    assert answer.status_code == 200
    lines = re.findall(r"^(cms_[^ ]+) (\S+)$", answer.content.decode(), re.MULTILINE)
    return {name: float(value) for name, value in lines}


@pytest.mark.parametrize("given", ["", "Bearer ", "Bearer wrong", "hush-hush", "Basic hush-hush"])
def test_without_the_token_there_is_no_such_page(client: Client, given: str) -> None:
    answer = client.get("/metrics", headers={"authorization": given})

    assert (answer.status_code, answer.content) == (404, b"Not found\n")


def test_without_the_variable_no_token_opens_it(client: Client, settings: LazySettings) -> None:
    settings.METRICS_TOKEN = ""

    assert client.get("/metrics", headers={"authorization": "Bearer "}).status_code == 404


def test_requests_are_counted_by_view_and_status(client: Client, database: None) -> None:
    key = 'cms_requests_total{method="GET",status="404",view="preview_draft"}'
    before = read_metrics(client).get(key, 0)

    client.get("/api/preview/?token=1")
    client.generic("INVENTED", "/api/preview/")

    after = read_metrics(client)
    assert after[key] == before + 1
    assert after['cms_request_seconds_count{view="preview_draft"}'] >= 1
    assert [name for name in after if "INVENTED" in name] == []


def test_lag_queue_deliveries_and_reconcile_are_told(
    client: Client, database: None, settings: LazySettings
) -> None:
    settings.TASKS = {"default": IMMEDIATE, "releases": BACKENDS["database"]}
    series = find_default_series()
    assert series is not None
    call_command("reconcile")
    release = Release.objects.create(series=series, number=1, manifest="0" * 64, files=0)
    hook = Webhook.objects.create(series=series, name="CI", url="https://ci.example.sk")
    for status in ("waiting", "failed", "failed", "delivered"):
        Delivery.objects.create(webhook=hook, release=release, status=status)
    number = request_reconcile(series)
    past = timezone.now() - timedelta(minutes=10)
    Series.objects.update(waiting_since=past)
    reconcile_series.enqueue(series.pk, number)
    DBTaskResult.objects.update(enqueued_at=past)

    found = read_metrics(client)

    assert found["cms_database_up"] == 1
    assert 600 <= found[f'cms_release_lag_seconds{{site="{series.tree}"}}'] < 660
    assert 600 <= found["cms_queue_age_seconds"] < 660
    assert 0 < found[f'cms_reconcile_seconds{{site="{series.tree}"}}'] < 60
    assert 0 <= found["cms_reconcile_age_seconds"] < 60
    assert found['cms_deliveries{status="waiting"}'] == 1
    assert found['cms_deliveries{status="failed"}'] == 2

    call_command("reconcile")

    assert read_metrics(client)[f'cms_release_lag_seconds{{site="{series.tree}"}}'] == 0


def test_without_a_database_the_other_numbers_are_told(client: Client) -> None:
    """pytest-django refuses each connection of this test."""
    found = read_metrics(client)

    assert found["cms_database_up"] == 0
    assert [name for name in found if name.startswith("cms_queue")] == []
