"""The client and the CMS's own API: what is pulled is what an export writes, byte for byte."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_django.live_server_helper import LiveServer

from cms.models import CustomImage
from exporters.content.site_tree import find_tree
from exporters.releases.api.tokens import make_token
from exporters.releases.build.reconcile import find_series, reconcile
from tests.exporters.exports import export, hide, image_block, make_event, make_folder, text_block
from tests.frontend_contract.pulls import Project, make_project

pytestmark = pytest.mark.node


@pytest.fixture
def pull(live_cms: LiveServer, tmp_path: Path) -> Callable[[], Project]:
    """Returns a function that makes a release of what is public now, and pulls it."""
    project = make_project(tmp_path / "site", live_cms.url)
    token = make_token(find_series(find_tree()), "GitHub Actions")

    def release_and_pull() -> Project:
        reconcile(find_tree())
        outcome = project.pull(WAGTAIL_EXPORT_TOKEN=token)
        assert (outcome.code, outcome.error) == (0, "")
        return project

    return release_and_pull


def exported(tmp_path: Path) -> dict[str, bytes]:
    """All that an export writes into a project like the one that pulls."""
    project = make_project(tmp_path / "exported", "")
    export(project.root)
    return project.everything()


def test_a_pull_is_an_export(
    pull: Callable[[], Project], make_image: Callable[..., CustomImage], tmp_path: Path
):
    folder = make_folder("podujatia")
    make_event(folder, "beseda", [text_block("<p>Á é í, 😀</p>"), image_block(make_image().pk)])
    jarmok = make_event(folder, "jarmok", [text_block("<p>Jarmok</p>")])
    first = pull()
    assert "src/pages/podujatia/jarmok/index.md" in first.files()

    hide(jarmok)
    make_event(folder, "vernisaz", [text_block("<p>Nové</p>")])
    second = pull()

    assert "src/pages/podujatia/jarmok/index.md" not in second.files()
    pulled = {path: text for path, text in second.everything().items() if ".wagtail-pull" not in path}
    assert pulled == exported(tmp_path)


def test_a_revoked_token_pulls_nothing(live_cms: LiveServer, tmp_path: Path):
    project = make_project(tmp_path / "site", live_cms.url)

    outcome = project.pull(WAGTAIL_EXPORT_TOKEN="wagtail-export-of-nobody")

    assert (outcome.code, "refused the token" in outcome.error) == (1, True)
