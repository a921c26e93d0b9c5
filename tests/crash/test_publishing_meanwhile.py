"""Exports while editors publish: each shows one moment of the CMS, and no editor waits for it."""

import time
from functools import partial

import pytest

from cms.models import CustomImage
from tests.crash.publishers import TIMEOUT_SECONDS, publishing, waiting_to
from tests.crash.scenes import SCENES, draw, publish
from tests.exporters.exports import image_block, make_event, make_folder, run, texts
from tests.exporters.projects import read_tree

EXPORTS = 8
EDITS = 3


@pytest.fixture
def astro(place):
    root = place / "astro"
    (root / "src/pages").mkdir(parents=True)
    return root


@pytest.fixture
def folder(database):
    return make_folder("podujatia")


def test_every_export_shows_one_moment_while_editors_publish(folder, astro):
    scenes = [Scene(folder) for Scene in SCENES]
    exports = 0

    with publishing(*[scene.edit for scene in scenes]) as publishers:
        until = time.monotonic() + TIMEOUT_SECONDS
        while exports < EXPORTS or min(publisher.rounds.value for publisher in publishers) < EDITS:
            outcome = run(astro)
            assert [*outcome.conflicts, *outcome.problems] == []
            for scene in scenes:
                scene.check(astro)
            exports += 1
            assert time.monotonic() < until, "the editors make no progress"

    run(astro)
    assert run(astro, write=False).changes == []
    for scene in scenes:
        scene.check(astro)


def test_editors_save_while_an_export_reads_which_shows_what_was_before(folder, astro):
    pages = [make_event(folder, slug, title="Predtým") for slug in ("prva", "druha")]
    saved = []

    def edit(_number):
        for page in pages:
            publish(page, title="Potom")
        make_event(folder, "tretia")

    def save_after_the_first(make_edit, rows):
        for number, row in enumerate(rows):
            if number == 0:
                saved.append(make_edit())
            yield row

    with waiting_to(edit) as make_edit:
        run(astro, progress=partial(save_after_the_first, make_edit))

    assert saved == [True]
    assert [text.count("title: Predtým\n") for text in texts(astro).values()] == [1, 1]
    run(astro)
    assert [text.count("title: Potom\n") for text in texts(astro).values()] == [1, 1, 0]


def test_image_that_an_editor_deletes_while_an_export_reads_is_not_missed(folder, astro):
    make_event(folder, "prva")
    image = CustomImage.objects.create(title="Obraz", file=draw(1))
    page = make_event(folder, "druha", [image_block(image.pk)])

    def edit(_number):
        publish(page, body=[])
        image.delete()
        # As the CMS's worker does a moment later.
        image.file.storage.delete(image.file.name)

    def delete_at_the_first(make_edit, rows):
        for number, row in enumerate(rows):
            if number == 0:
                make_edit()
            yield row

    with waiting_to(edit) as make_edit:
        outcome = run(astro, progress=partial(delete_at_the_first, make_edit))

    assert not CustomImage.objects.exists()
    assert outcome.problems == []
    assert sorted(read_tree(astro)) == [
        ".wagtail-export.json",
        "src/pages/podujatia/druha/index.md",
        "src/pages/podujatia/prva/index.md",
    ]
