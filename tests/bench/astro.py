"""The reference site, built with Astro: with the exported events, and with what it has anyway."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.bench.processes import Run, run
from tests.frontend_contract.sites import copy_site, environment

# The corpus links to pages of the sites that it comes from.
PLAIN, WITHOUT_LINKS = "wagtailEvents()", "wagtailEvents({ checks: { links: 'off' } })"


def build_site(folder: Path, exported: Path | None = None) -> Run:
    """Build a copy of the reference site in a folder. exported: a project whose pages go with it."""
    folder.mkdir()
    site = copy_site(folder)
    config = site.root / "astro.config.mjs"
    config.write_text(config.read_text().replace(PLAIN, WITHOUT_LINKS))
    if exported is not None:
        shutil.copytree(exported / "src", site.root / "src", dirs_exist_ok=True)
    return run(["npm", "run", "build"], environment(), folder=site.root)
