"""What has to be true in the end."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from itertools import pairwise
from statistics import median

from django.db import connection
from django.db.models import F

from events.models import EventPage
from exporters.releases.build.manifests import read_manifest
from exporters.releases.build.store import Store
from exporters.releases.models import Release, Series
from tests.soak.editors import Editor
from tests.soak.server import LONGEST_REPAIR, Server

# The memory at the end, beside that after the first sixth.
MOST_GROWTH = 1.1


def judge(server: Server, editors: Sequence[Editor]) -> list[str]:
    """A sentence for each published word that is in no release, and each release made twice."""
    connection.close()
    server.wait_until_ready()
    until = time.monotonic() + LONGEST_REPAIR
    while Series.objects.filter(requested__gt=F("done")).exists() or server.find_fault():
        if time.monotonic() > until:
            return ["what was published is in no release after five minutes"]
        time.sleep(1)
    series = Series.objects.get()
    releases = list(Release.objects.order_by("number"))
    print(f"{len(releases)} releases; by each editor published / sent / not confirmed:", end=" ")
    print(*(f"{editor.published}/{editor.tried}/{editor.refused}" for editor in editors))
    return [
        *(fault for editor in editors if (fault := _find_missing(series, editor))),
        *(
            f"releases {one.number} and {other.number} are the same"
            for one, other in pairwise(releases)
            if one.manifest == other.manifest
        ),
    ]


def _find_missing(series: Series, editor: Editor) -> str:
    path = f"src/pages/podujatia/{editor.name}/index.md"
    entry = read_manifest(series.current.manifest).files.get(path) if series.current else None
    text = Store().read(entry.sha256).decode() if entry else ""
    live = EventPage.objects.get(pk=editor.page).description
    number = int(live.removesuffix(".").rpartition(" ")[2] or 0) if live else 0
    # What was sent and not confirmed may have been saved.
    if not editor.published <= number <= editor.tried:
        return f"{path}: number {editor.published} was confirmed, and the CMS has {number}"
    return "" if f"description: {live}\n" in text or not number else f"{path}: {live!r} is not in the release"


def judge_memory(samples: Mapping[str, Sequence[float]]) -> list[str]:
    """A sentence for each part whose memory grows."""
    faults = []
    for part, series in samples.items():
        sixth = len(series) // 6
        begin, end = median(series[sixth : 2 * sixth] or [0]), median(series[-sixth:] or [0])
        print(
            f"memory of {part} in MB, by sixths:",
            *(round(median(series[i * sixth : (i + 1) * sixth] or [0])) for i in range(6)),
        )
        if end > begin * MOST_GROWTH:
            faults.append(f"the memory of {part} grows from {begin:.0f} to {end:.0f} MB")
    return faults
