"""`python -m tests.bench.api`: every event by Wagtail's API v2, page by page, without a network between.

Prints the seconds and the number of events, as JSON.
"""

from __future__ import annotations

import json
import time
from typing import Any

import django
from django.test import Client

EVENTS = "/api/v2/pages/?type=events.EventPage&limit=100&offset={}"
EVENT = "/api/v2/pages/{}/"


def get(client: Client, address: str) -> Any:
    response = client.get(address, headers={"host": "localhost"})
    if response.status_code != 200:
        raise SystemExit(f"{address}: {response.status_code}")
    return response.json()


def pull(client: Client) -> int:
    """Ask for the list, and for each event in it; returns how many there are."""
    pulled, total = 0, 1
    while pulled < total:
        answer = get(client, EVENTS.format(pulled))
        total = answer["meta"]["total_count"]
        for item in answer["items"]:
            get(client, EVENT.format(item["id"]))
        pulled += len(answer["items"])
    return pulled


def main() -> None:
    django.setup()
    client = Client()
    get(client, EVENTS.format(0))
    started = time.perf_counter()
    events = pull(client)
    print(json.dumps({"seconds": time.perf_counter() - started, "events": events}))


if __name__ == "__main__":
    main()
