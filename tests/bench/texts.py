"""The events that are measured: real Markdown under titles and dates of our own."""

from __future__ import annotations

import random
import re
from io import BytesIO
from pathlib import Path

from PIL import Image

from tests.corpus import picked_by_hash

FOLDER = "src/pages/podujatia"
# One event in so many shows an image.
IMAGES = 10
# Pixels; with SHARPNESS it makes a JPEG of about 100 KB.
IMAGE_SIZE = (1200, 800)
DETAIL = (66, 44)
# What is shown and is not somewhere else on the web would have to lie beside the event.
NEEDS_FILES = re.compile(r"!\[(?![^\]]*\]\(https?://)|<(?:img|object|embed|video|audio|source)\b|\]:")

FRONT_MATTER = """---
slug: {slug}
layout: ../../../layouts/EventLayout.astro
title: {number}. stretnutie pri okrúhlom stole
publish_date: {day:02}.{month:02}.{year}
description: O čom sa hovorilo na {number}. stretnutí a čo z toho vyplýva pre mesto.
project: Iniciatíva {project}
project_link: iniciativa_{project}
edition: {edition}
type: {kind}
---

"""
KINDS = ("Discussion", "Workshop", "Lecture")


def find_bodies() -> list[str]:
    """The corpus's bodies that show no file which is not in it."""
    return [body for _, body in picked_by_hash() if not NEEDS_FILES.search(body)]


def write_project(root: Path, bodies: list[str]) -> None:
    """An Astro project with one event for each body, and an image beside each tenth."""
    for number, body in enumerate(bodies):
        slug = name_event(number)
        folder = root / FOLDER / slug
        folder.mkdir(parents=True)
        if number % IMAGES == 0:
            (folder / f"foto-{number}.jpg").write_bytes(draw_photograph(number))
            body = f"![Účastníci](./foto-{number}.jpg)\n\n{body}"
        (folder / "index.md").write_text(write_front_matter(number) + body)


def name_event(number: int) -> str:
    """The slug of an event."""
    return f"stretnutie-{number:05}"


def write_front_matter(number: int) -> str:
    return FRONT_MATTER.format(
        slug=name_event(number),
        number=number,
        day=number % 28 + 1,
        month=number % 12 + 1,
        year=2010 + number % 15,
        project=number % 7,
        edition=number + 1,
        kind=KINDS[number % len(KINDS)],
    )


def draw_photograph(number: int) -> bytes:
    """A JPEG that is hard to shrink, another one for each number."""
    width, height = DETAIL
    noise = random.Random(number).randbytes(width * height * 3)
    picture = Image.frombytes("RGB", DETAIL, noise).resize(IMAGE_SIZE, Image.Resampling.BICUBIC)
    file = BytesIO()
    picture.save(file, "JPEG", quality=70)
    return file.getvalue()
