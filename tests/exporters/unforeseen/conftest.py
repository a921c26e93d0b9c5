from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import LazySettings

from tests.exporters.exports import make_event, make_folder
from tests.exporters.unforeseen.faults import KNOWING, PLANTED


@pytest.fixture
def plant(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Returns a function that lets a function fail where an argument mentions the mark."""

    def plant_at(stage: str, mark: str, error: Exception | None = None) -> None:
        module, _, name = stage.rpartition(":")
        owner: Any = import_module(f"exporters.{module}" if not module.startswith("cms.") else module)
        *classes, function = name.split(".")
        for each in classes:
            owner = getattr(owner, each)
        original = getattr(owner, function)

        def fail(*arguments: Any, **options: Any) -> Any:
            # Not what it is called on, nor what else knows every page.
            told = [*arguments[bool(classes) :], *options.values()]
            if any(mark in f"{one!r} {one}" for one in told if not isinstance(one, KNOWING)):
                raise error or KeyError(PLANTED)
            return original(*arguments, **options)

        monkeypatch.setattr(owner, function, fail)

    return plant_at


@pytest.fixture
def pages(db: None, media: Path, settings: LazySettings, tmp_path: Path) -> SimpleNamespace:
    """Three events of which the second will fail, and an empty project."""
    settings.RELEASES_ROOT = tmp_path / "releases"
    root = tmp_path / "project"
    (root / "src/pages").mkdir(parents=True)
    folder = make_folder("podujatia")
    events = [make_event(folder, slug, title=slug) for slug in ("prvy", "druhy", "treti")]
    return SimpleNamespace(root=root, folder=folder, events=events)
