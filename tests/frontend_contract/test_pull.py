"""`astro-wagtail-events pull`: what it fetches, writes, keeps and leaves alone."""

import pytest

from exporters.core.manifest import Manifest, ManifestEntry
from exporters.project.manifest_file import write_manifest
from tests.frontend_contract.pull_samples import FAIR, FIRST, LEAFLET, PHOTO
from tests.frontend_contract.pulls import OWN, Outcome, Project, read_owned
from tests.frontend_contract.releases import MANIFEST, FakeReleases, digest

pytestmark = pytest.mark.node

OWNED = {
    path: ManifestEntry(digest(content), "page:7", "image:5" if path == PHOTO else "")
    for path, content in FIRST.items()
}


def done(release: int, counts: str, size: int = 0) -> str:
    return f"Release {release} is in place: {counts}; {size} bytes fetched.\n"


def test_the_first_pull_brings_every_file_beside_the_project_s_own(releases: FakeReleases, project: Project):
    outcome = project.pull()

    assert outcome == Outcome(
        0, done(1, "3 new, 0 changed, 0 removed, 0 as they were", sum(map(len, FIRST.values()))), ""
    )
    assert project.files() == {**OWN, **FIRST}
    assert {path.name for path in (project.root / ".wagtail-pull").iterdir()} == {".gitignore", "last.json"}
    assert releases.fetched() == sorted(map(digest, FIRST.values()))


def test_what_is_ours_is_remembered_in_the_exporter_s_own_words(project: Project):
    project.pull()

    written = (project.root / ".wagtail-export.json").read_bytes()
    write_manifest(project.root, Manifest(OWNED, "cms/2"))
    assert (project.root / ".wagtail-export.json").read_bytes() == written


def test_what_the_exporter_wrote_stays_word_for_word(project: Project):
    project.write(FIRST)
    write_manifest(project.root, Manifest(OWNED, "cms/2"))
    before = project.everything()

    outcome = project.pull()

    assert outcome.out == done(1, "0 new, 0 changed, 0 removed, 3 as they were")
    after = project.everything()
    assert after[".wagtail-export.json"] == before[".wagtail-export.json"]
    assert project.files() == {**OWN, **FIRST}


def test_a_second_pull_asks_whether_anything_changed_and_no_more(releases: FakeReleases, project: Project):
    project.pull()
    before = project.everything()
    releases.asked.clear()

    outcome = project.pull()

    assert outcome.out == done(1, "0 new, 0 changed, 0 removed, 3 as they were")
    asked = [(request.path, request.headers.get("if-none-match")) for request in releases.asked]
    assert asked == [(MANIFEST, f'"{digest(releases.manifest)}"')]
    assert project.everything() == before


def test_the_next_release_brings_what_changed_and_takes_what_went(releases: FakeReleases, project: Project):
    project.pull()
    (project.root / FAIR).chmod(0o600)
    releases.asked.clear()
    second = {FAIR: b"---\ntitle: Trh\n---\n", PHOTO: FIRST[PHOTO], "src/data/redirects.json": b"[]"}
    releases.publish(2, second)

    outcome = project.pull()

    assert outcome.out == done(2, "1 new, 1 changed, 1 removed, 1 as they were", 21)
    assert project.files() == {**OWN, **second}
    assert releases.fetched() == sorted([digest(second[FAIR]), digest(b"[]")])
    assert (project.root / FAIR).stat().st_mode & 0o777 == 0o600
    assert (project.root / "src/data/redirects.json").stat().st_mode & 0o777 == 0o644


def test_a_moved_page_takes_its_files_along_without_fetching_them_and_leaves_no_folder(
    releases: FakeReleases, project: Project
):
    project.pull()
    releases.asked.clear()
    moved = {path.replace("/fair/", "/jarmok/"): content for path, content in FIRST.items()}
    releases.publish(2, moved)

    outcome = project.pull()

    assert outcome.out == done(2, "2 new, 0 changed, 2 removed, 1 as they were")
    assert project.files() == {**OWN, **moved}
    assert not (project.root / "src/pages/podujatia/fair").exists()


def test_one_content_at_many_paths_is_fetched_once(releases: FakeReleases, project: Project):
    files = {f"src/pages/podujatia/{name}/lipa.jpg": b"\xff\xd8same" for name in ("a", "b", "c")}
    releases.publish(2, files)

    project.pull()

    assert project.files() == {**OWN, **files}
    assert releases.fetched() == [digest(b"\xff\xd8same")]


def test_an_earlier_release_made_current_again_comes_back(releases: FakeReleases, project: Project):
    releases.publish(9, {FAIR: b"later"})
    project.pull()
    releases.publish(1, FIRST)

    outcome = project.pull()

    assert outcome.out.startswith("Release 1 is in place: 2 new, 1 changed")
    assert project.files() == {**OWN, **FIRST}


def test_a_release_without_files_removes_ours_and_nothing_else(releases: FakeReleases, project: Project):
    project.pull()
    releases.publish(2, {})

    outcome = project.pull()

    assert outcome.out == done(2, "0 new, 0 changed, 3 removed, 0 as they were")
    assert project.files() == OWN


def test_names_beyond_ascii_arrive_as_the_bytes_that_they_are(releases: FakeReleases, project: Project):
    names = ["src/pages/podujatia/jeseň/lípa.jpg", "src/pages/podujatia/x/Jesen\u030c 😀, 'a' (1)+@.png"]
    files = dict.fromkeys(names, b"\xff\xd8") | {
        "public/documents/\U0001f600.pdf": b"1",
        "public/documents/\uffe6.pdf": b"2",
    }
    releases.publish(2, files)

    assert project.pull().code == 0
    assert project.files() == {**OWN, **files}
    assert list(read_owned(project)) == sorted(files)


def test_a_dry_run_says_what_would_change_and_changes_nothing(releases: FakeReleases, project: Project):
    project.pull()
    before = project.everything()
    releases.publish(2, {FAIR: b"changed", "public/documents/novy.pdf": b"new", LEAFLET: FIRST[LEAFLET]})
    releases.asked.clear()

    outcome = project.pull("--dry-run")

    assert outcome == Outcome(
        0,
        "write  public/documents/novy.pdf  (new)\n"
        f"write  {FAIR}  (changed)\n"
        f"delete  {PHOTO}  (no longer published)\n"
        "Release 2 would bring: 1 new, 1 changed, 1 removed, 1 as they were.\n",
        "",
    )
    assert releases.fetched() == []
    assert project.everything() == before


def test_offline_checks_the_last_pull_without_a_request(releases: FakeReleases, project: Project):
    project.pull()
    releases.asked.clear()

    outcome = project.pull("--offline", WAGTAIL_EXPORT_TOKEN="")

    assert outcome == Outcome(0, done(1, "0 new, 0 changed, 0 removed, 3 as they were"), "")
    assert releases.asked == []


def test_offline_before_the_first_pull_says_so(project: Project):
    assert project.pull("--offline") == Outcome(
        1, "", f"Error: {project.root}: nothing was ever pulled here; pull once without --offline.\n"
    )


def test_offline_names_a_file_that_is_missing_or_was_edited(project: Project):
    project.pull()
    (project.root / PHOTO).unlink()
    missing = project.pull("--offline")
    project.write({PHOTO: FIRST[PHOTO], FAIR: b"edited"})
    edited = project.pull("--offline")

    assert missing == Outcome(
        1, "", f"Error: {PHOTO}: is missing, and only the CMS has it; pull without --offline.\n"
    )
    assert (edited.code, f"{FAIR} (edited here since the last pull)" in edited.error) == (2, True)
