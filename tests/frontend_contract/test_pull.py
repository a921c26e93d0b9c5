"""`astro-wagtail-events pull`: what it fetches, writes, keeps and leaves alone."""

import json
import subprocess
from pathlib import Path

import pytest

from exporters.files.manifest import Manifest, Owned, read_manifest, write_manifest
from tests.frontend_contract.pull_samples import FAIR, FIRST, LEAFLET, PHOTO
from tests.frontend_contract.pulls import OWN, Outcome, Project, node
from tests.frontend_contract.releases import MANIFEST, TOKEN, FakeReleases, digest
from tests.frontend_contract.sites import FRONTEND

pytestmark = pytest.mark.node


OWNED = {
    path: Owned(digest(content), "page:7", "image:5" if path == PHOTO else "")
    for path, content in FIRST.items()
}


def done(release: int, counts: str, size: int = 0) -> str:
    return f"Release {release} is in place: {counts}; {size} bytes fetched.\n"


def read_owned(project: Project) -> dict[str, Owned]:
    """What the exporter itself reads from the project's manifest."""
    return dict(read_manifest(project.root).files)


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


def plan(wanted: dict[str, str], found: dict[str, str], owned: dict[str, str]) -> list[tuple[str, str, str]]:
    """What the client plans for paths with these contents, each a letter."""
    script = (
        f"import {{ planChanges }} from '{(FRONTEND / 'integration/pull/plan.js').as_uri()}';"
        "const [wanted, found, owned] = JSON.parse(process.argv[1]).map(Object.entries);"
        "const files = (entries) => new Map(entries.map(([path, sha256]) => [path, { sha256 }]));"
        "console.log(JSON.stringify(planChanges(files(wanted), new Map(found), files(owned))));"
    )
    command = [node(), "--input-type=module", "-e", script, json.dumps([wanted, found, owned])]
    changes = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    return [(change["action"], change["path"], change["why"]) for change in changes]


def test_a_disk_without_case_shows_the_old_file_under_the_new_name_too():
    disk = {"src/Fair.md": "a", "src/fair.md": "a"}

    for there in "ab":
        assert plan({"src/Fair.md": there}, disk, {"src/fair.md": "a"}) == [
            ("write", "src/Fair.md", "changed"),
            ("delete", "src/fair.md", "no longer published"),
        ]
    edited = dict.fromkeys(disk, "edited")
    assert [action for action, *_ in plan({"src/Fair.md": "b"}, edited, {"src/fair.md": "a"})] == [
        "conflict",
        "conflict",
    ]


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


def test_an_edited_file_stops_the_whole_release(releases: FakeReleases, project: Project):
    project.pull()
    project.write({FAIR: b"edited by hand", "public/documents/novy.pdf": b"mine"})
    before = project.everything()
    releases.publish(2, {FAIR: b"from the CMS", PHOTO: b"another", "public/documents/novy.pdf": b"theirs"})

    outcome = project.pull()

    assert outcome == Outcome(
        2,
        "",
        "Error: Nothing was pulled, since it would overwrite public/documents/novy.pdf (in the way, and "
        f"never pulled from the CMS), {FAIR} (edited here since the last pull); take these changes into the "
        "CMS or undo them (git restore), or replace them by --force.\n",
    )
    assert project.everything() == before


def test_force_replaces_what_was_edited(releases: FakeReleases, project: Project):
    project.pull()
    project.write({FAIR: b"edited by hand", PHOTO: b"edited too"})
    releases.publish(2, {FAIR: b"from the CMS"})

    assert project.pull("--force").code == 0
    assert project.files() == {**OWN, FAIR: b"from the CMS"}


def test_an_edited_file_that_the_release_no_longer_has_is_kept(releases: FakeReleases, project: Project):
    project.pull()
    project.write({FAIR: b"edited by hand"})
    releases.publish(2, {})

    outcome = project.pull()

    assert (outcome.code, f"{FAIR} (edited here since the last pull)" in outcome.error) == (2, True)
    assert project.files() == {**OWN, **FIRST, FAIR: b"edited by hand"}


def test_an_edit_that_says_what_the_release_says_is_no_conflict(releases: FakeReleases, project: Project):
    project.pull()
    releases.publish(2, {**FIRST, FAIR: b"the same idea"})
    project.write({FAIR: b"the same idea"})

    assert project.pull().code == 0
    assert read_owned(project)[FAIR].sha256 == digest(b"the same idea")


def test_many_conflicts_are_counted_and_a_dry_run_lists_them_all(releases: FakeReleases, project: Project):
    paths = [f"src/pages/podujatia/{number:02}.md" for number in range(12)]
    project.write(dict.fromkeys(paths, b"mine"))
    releases.publish(2, dict.fromkeys(paths, b"theirs"))

    outcome = project.pull("--dry-run")

    why = "in the way, and never pulled from the CMS"
    assert outcome.out == "".join(f"conflict  {path}  ({why})\n" for path in paths)
    assert (
        "09.md (in the way, and never pulled from the CMS), 2 more, which --dry-run lists; take"
        in outcome.error
    )
    assert outcome.code == 2


def test_what_another_cms_wrote_is_not_this_one_s_to_replace(releases: FakeReleases, project: Project):
    project.pull()
    releases.publish(1, {FAIR: b"another", PHOTO: FIRST[PHOTO]}, cms="cms/3")

    outcome = project.pull()

    assert (outcome.code, f"overwrite {FAIR} (in the way, and never pulled" in outcome.error) == (2, True)
    assert project.files() == {**OWN, **FIRST}


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


@pytest.mark.parametrize(
    ("variables", "options", "sentence"),
    [
        (
            {"WAGTAIL_EXPORT_TOKEN": ""},
            [],
            "WAGTAIL_EXPORT_TOKEN is not set; make a token in the CMS and put it into the environment.",
        ),
        (
            {"WAGTAIL_EXPORT_TOKEN": "two\nlines"},
            [],
            "WAGTAIL_EXPORT_TOKEN has a character that no token has; copy it again from the CMS.",
        ),
        (
            {"CMS_URL": "cms"},
            [],
            'CMS_URL is "cms". Set it to the address of the CMS, such as http://localhost:8000.',
        ),
        (
            {"CMS_URL": "http://cms.example.org/wagtail"},
            [],
            "CMS_URL is http://cms.example.org, where others on the way could read the token; use https, or "
            "--allow-http in a network that is yours alone.",
        ),
        ({}, ["--tries", "0"], '--tries is "0"; give a number above 0.'),
        ({}, ["--timeout", "soon"], '--timeout is "soon"; give a number above 0.'),
        ({}, ["--colour"], "Unknown option '--colour'; --help lists the options."),
        ({}, ["again"], '"pull again" is no command; --help lists them.'),
    ],
)
def test_a_wrong_setting_is_named_before_anything_happens(
    releases: FakeReleases,
    project: Project,
    variables: dict[str, str],
    options: list[str],
    sentence: str,
):
    outcome = project.pull(*options, **variables)

    assert outcome == Outcome(1, "", f"Error: {sentence}\n")
    assert (releases.asked, project.everything()) == ([], OWN)


def test_a_folder_that_is_no_project_is_refused(tmp_path: Path, releases: FakeReleases):
    assert Project(tmp_path, releases.url).pull() == Outcome(
        1, "", f"Error: {tmp_path}: has no folder src; give the root of the Astro project (--site).\n"
    )


def test_a_token_copied_with_its_line_end_works(project: Project):
    assert project.pull(WAGTAIL_EXPORT_TOKEN=f" {TOKEN}\n").code == 0


def test_the_cms_may_lie_below_a_path(releases: FakeReleases, project: Project):
    outcome = project.pull(CMS_URL=f"{releases.url}/wagtail")

    assert outcome.code == 1
    assert [request.path for request in releases.asked] == ["/wagtail/api/export/manifest.json"]


def test_help_says_what_the_exit_codes_mean(project: Project):
    outcome = project.pull("--help")

    assert (outcome.code, outcome.error) == (0, "")
    assert "Exit codes: 0 the project holds the release; 1 could not pull; 2 refused" in outcome.out
