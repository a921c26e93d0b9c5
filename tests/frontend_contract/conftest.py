"""The reference site, built once for all tests that read it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.chromium import open_chromium
from tests.frontend_contract.pull_samples import FIRST
from tests.frontend_contract.pulls import Project, make_project
from tests.frontend_contract.releases import FakeReleases, serve_releases
from tests.frontend_contract.showcase import make_showcase
from tests.frontend_contract.sites import SAMPLE, FakeCms, Preview, Site, copy_site, serve_cms, serve_preview
from tests.frontend_contract.small_sites import install, pack


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A chromium of its own: what is tested here has no database."""
    with open_chromium() as browser:
        yield browser


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A copy of the reference site with its static build in dist/."""
    site = copy_site(tmp_path_factory.mktemp("astro"))
    built = site.build()
    assert built.returncode == 0, built.stdout
    return site


@pytest.fixture(scope="session")
def showcase(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The built site of showcase.py."""
    site = make_showcase(tmp_path_factory.mktemp("showcase"))
    built = site.build()
    assert built.returncode == 0, built.stdout
    return site


@pytest.fixture(scope="session")
def static_files(site: Site) -> dict[str, bytes]:
    """The static build, file by file, as it was before anything else was built."""
    return site.files()


@pytest.fixture(scope="session")
def preview_site(site: Site, static_files: dict[str, bytes]) -> Site:
    """The same copy with a preview build too, in dist-preview/."""
    built = site.build(preview=True)
    assert built.returncode == 0, built.stdout
    return site


@pytest.fixture(scope="session")
def fake_cms() -> Iterator[FakeCms]:
    with serve_cms() as cms:
        yield cms


@pytest.fixture(scope="session")
def preview(preview_site: Site, fake_cms: FakeCms) -> Iterator[Preview]:
    """The preview server in front of fake_cms, which holds the sample event under the token "sample"."""
    markdown = (preview_site.root / SAMPLE).read_text()
    fake_cms.add_page("sample", SAMPLE, markdown, (preview_site.root / SAMPLE).parent)
    with serve_preview(preview_site, fake_cms.url) as server:
        yield server


@pytest.fixture(scope="session")
def release_server() -> Iterator[FakeReleases]:
    with serve_releases() as releases:
        yield releases


@pytest.fixture
def releases(release_server: FakeReleases) -> FakeReleases:
    """A CMS whose first release is current."""
    release_server.reset()
    release_server.publish(1, FIRST)
    return release_server


@pytest.fixture
def project(tmp_path: Path, releases: FakeReleases) -> Project:
    """An Astro project with files of its own, in which nothing was pulled yet."""
    return make_project(tmp_path / "site", releases.url)


@pytest.fixture(scope="session")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The integration as npm packs it."""
    return pack(tmp_path_factory.mktemp("package"))


@pytest.fixture(scope="session")
def modules(package: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[int, Path]:
    """Astro's major version -> a folder of packages with it and the integration."""
    return {major: install(package, tmp_path_factory.mktemp(f"astro-{major}"), major) for major in (7, 6)}
