"""Under `make run` the preview's server gets what was published, and the project stays as it is."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from cms.management.commands import follow_site
from cms.management.commands.follow_site import Command, replace_pages
from exporters.content.site_tree import find_tree
from exporters.releases.build.reconcile import reconcile
from tests.exporters.exports import make_event, make_folder


def write(root: Path, **files: str) -> None:
    for name, text in files.items():
        path = root / name.replace("__", "/").replace("_html", ".html")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def read(root: Path) -> dict[str, str]:
    return {p.relative_to(root).as_posix(): p.read_text() for p in root.rglob("*") if p.is_file()}


def test_pages_are_replaced_added_and_taken_away_and_what_they_load_stays(tmp_path: Path) -> None:
    built, served = tmp_path / "dist", tmp_path / "client"
    write(built, index_html="new", podujatia__nove__index_html="new")
    write(served, index_html="old", podujatia__stare__index_html="old")
    (served / "_astro").mkdir()
    (served / "_astro/preview.js").write_text("kept")

    replace_pages(built, served)

    assert read(served) == {
        "index.html": "new",
        "podujatia/nove/index.html": "new",
        "_astro/preview.js": "kept",
    }


@pytest.fixture
def site(tmp_path: Path) -> Path:
    site = tmp_path / "site"
    (site / "src/pages").mkdir(parents=True)
    (site / "dist-preview/client").mkdir(parents=True)
    (site / "node_modules").mkdir()
    return site


class Rounds:
    """Stops the loop after some rounds."""

    def __init__(self, rounds: int) -> None:
        self.left = rounds

    def sleep(self, _seconds: float) -> None:
        self.left -= 1
        if self.left == 0:
            raise KeyboardInterrupt


def run(site: Path, rounds: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(follow_site.time, "sleep", Rounds(rounds).sleep)
    with pytest.raises(KeyboardInterrupt):
        Command().handle(site=site)


@pytest.fixture
def builds(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Stands for Astro: each page's text becomes its HTML. The folders in which it was built."""
    done: list[Path] = []

    def build(_command: list[str], *, cwd: Path, **_options: Any) -> SimpleNamespace:
        done.append(cwd)
        for page in (cwd / "src/pages").rglob("*.md"):
            target = cwd / "dist" / page.parent.relative_to(cwd / "src/pages") / "index.html"
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(page.read_text())
        return SimpleNamespace(returncode=0, stdout="", stderr="")

    monkeypatch.setattr(follow_site.subprocess, "run", build)
    monkeypatch.setattr(follow_site.connection, "close", lambda: None)
    return done


@pytest.mark.django_db
def test_each_release_is_built_once_in_a_copy(
    site: Path, builds: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make_folder("podujatia")
    make_event(folder)
    reconcile(find_tree())

    run(site, 3, monkeypatch)
    run(site, 2, monkeypatch)

    assert builds == [site / "dist-preview/followed"]
    assert "title: Beseda" in (site / "dist-preview/client/podujatia/beseda/index.html").read_text()
    assert list((site / "src/pages").iterdir()) == []

    make_event(folder, "dalsia")
    reconcile(find_tree())
    run(site, 2, monkeypatch)
    assert len(builds) == 2


@pytest.mark.django_db
def test_build_that_fails_is_told_once_and_the_next_release_is_another_try(
    site: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    failed = SimpleNamespace(returncode=1, stdout="The layout is broken", stderr="")
    monkeypatch.setattr(follow_site.subprocess, "run", lambda *_arguments, **_options: failed)
    monkeypatch.setattr(follow_site.connection, "close", lambda: None)
    folder = make_folder("podujatia")
    make_event(folder)
    reconcile(find_tree())

    run(site, 3, monkeypatch)

    assert capsys.readouterr().err.count("The layout is broken") == 1
