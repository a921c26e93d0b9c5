"""What is remembered of a page holds until something changes that decides its file, and no longer."""

from pathlib import Path

import grimp
import pytest

from exporters.content import contract
from exporters.core.contract import Contract
from exporters.export.render_cache import PACKAGE, deciding_modules
from tests.exporters.exports import make_event, make_folder, run

# They hand pages on, and keep what was made of them.
CARRIERS = {
    "exporters.export.export_set",
    "exporters.export.guarded_target",
    "exporters.export.parallel",
    "exporters.export.render_cache",
    "exporters.models",
}


def test_every_module_that_rendering_needs_decides() -> None:
    needed = (
        grimp.build_graph("exporters", cache_dir=None).find_upstream_modules("exporters.export.render_pages")
        - CARRIERS
    )
    paths = {path.relative_to(PACKAGE).with_suffix("") for path in deciding_modules()}
    deciding = {".".join(["exporters", *path.parts]).removesuffix(".__init__") for path in paths}

    assert needed - deciding == set()
    assert "exporters.core.markdown.serialize.blocks" in needed


def test_screens_commands_and_releases_decide_nothing() -> None:
    packages = {path.relative_to(PACKAGE).parts[0] for path in deciding_modules()}

    assert packages == {"core", "content", "export"}


@pytest.mark.django_db
def test_another_text_of_the_contract_renders_everything(
    astro: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_event(make_folder("podujatia"))
    run(astro)
    assert run(astro).rendered == 0
    schema = {**contract.CONTRACT.schema, "description": "Another text of the same rules."}
    monkeypatch.setattr(contract, "CONTRACT", Contract(schema))

    assert run(astro).rendered == 1
