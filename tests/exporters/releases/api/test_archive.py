"""Many files in one answer, and the manifest as a difference: the same contents, and nobody gets more."""

import gzip
import io
import json
import tarfile

import pytest

from exporters.releases.api import archive
from exporters.releases.api.manifest import find_difference, pack, pack_difference
from exporters.releases.build.manifests import read_manifest
from exporters.releases.build.store import Store
from tests.exporters.exports import hide, image_block, make_event, text_block

FILES = "/api/export/files"
MANIFEST = "/api/export/manifest.json"


@pytest.fixture(autouse=True)
def nothing_kept():
    """Manifests of other tests have the same digests."""
    for kept in (pack, pack_difference):
        kept.cache_clear()


@pytest.fixture
def released(folder, release, make_image):
    make_event(folder, body=[text_block("<p>Á é í</p>" * 100), image_block(make_image().pk)])
    return release()


@pytest.fixture
def digests(released):
    return list(read_manifest(released.manifest).sizes)


@pytest.fixture
def ask(client, token):
    def post(body, **headers):
        headers = {"Authorization": f"Bearer {token}", **headers}
        return client.post(FILES, body, content_type="text/plain", headers=headers)

    return post


def unpack(content):
    with tarfile.open(fileobj=io.BytesIO(content)) as tar:
        return {member.name: tar.extractfile(member).read() for member in tar}


def test_every_file_comes_as_it_is_stored(ask, digests):
    expected = {sha256: Store().read(sha256) for sha256 in digests}

    plain = ask("\n".join(digests))
    packed = ask("\n".join(digests), Accept_Encoding="gzip, br")

    assert unpack(b"".join(plain)) == expected
    assert packed["Content-Encoding"] == "gzip"
    content = b"".join(packed)
    assert unpack(gzip.decompress(content)) == expected
    assert len(content) < sum(map(len, expected.values()))


def test_only_what_was_asked_for_comes(ask, digests):
    assert unpack(b"".join(ask(digests[0] + "\n"))) == {digests[0]: Store().read(digests[0])}


def test_little_is_in_memory_at_a_time(monkeypatch):
    monkeypatch.setattr(archive, "MAX_TOGETHER", 3)
    monkeypatch.setattr(archive, "MAX_BYTES", 100)
    sizes = {"a": 40, "b": 60, "c": 1, "d": 500, "e": 1, "f": 1, "g": 1, "h": 1}

    assert list(archive.share_out(sizes, sizes)) == [["a", "b"], ["c"], ["d"], ["e", "f", "g"], ["h"]]


def test_what_the_storage_has_lost_is_left_out(ask, digests):
    Store().delete([digests[0]])

    assert set(unpack(b"".join(ask("\n".join(digests))))) == set(digests[1:])


@pytest.mark.parametrize("body", ["", "x", "../../etc/passwd", "0" * 63, "0" * 64 + " y", "č" * 64])
def test_what_is_no_list_of_digests_is_refused(ask, released, body):
    answer = ask(body)

    assert (answer.status_code, answer.content) == (400, archive.TOO_MANY.encode())


def test_more_than_an_archive_holds_is_refused(ask, released):
    many = "\n".join(f"{number:064x}" for number in range(archive.MAX_FILES + 1))

    assert ask(many).status_code == 400


def test_a_file_of_another_release_is_refused_as_any_other(ask, digests, folder, release):
    event = folder.get_children().get().specific
    hide(event)
    release()

    for wanted in (*digests, "0" * 64):
        assert (ask(wanted).status_code, ask(wanted).content) == (404, b"Not found\n")


def test_without_a_token_there_is_nothing(client, digests):
    answer = client.post(FILES, "\n".join(digests), content_type="text/plain")

    assert (answer.status_code, answer.content) == (404, b"Not found\n")


def get(client, token, since="", **headers):
    address = f"{MANIFEST}?since={since}" if since else MANIFEST
    return client.get(address, headers={"Authorization": f"Bearer {token}", **headers})


@pytest.fixture
def later(released, folder, release):
    make_event(folder, "jarmok")
    hide(folder.get_children().get(slug="beseda").specific)
    return release()


def test_who_has_an_earlier_manifest_gets_the_difference(client, token, released, later):
    whole = json.loads(get(client, token).content)

    answer = get(client, token, released.manifest)

    difference = json.loads(answer.content)
    assert set(difference["files"]) == {"src/pages/podujatia/jarmok/index.md"}
    assert difference["removed"]
    assert answer["ETag"].removeprefix("W/") == f'"{later.manifest}"'
    earlier = json.loads(Store().read(released.manifest))["files"]
    rebuilt = {path: entry for path, entry in earlier.items() if path not in difference["removed"]}
    assert {**rebuilt, **difference["files"]} == whole["files"]
    assert (difference["release"], difference["cms"]) == (whole["release"], whole["cms"])


@pytest.mark.parametrize("since", ["0" * 64, "x", "../x"])
def test_who_has_something_else_gets_all_of_it(client, token, later, since):
    assert get(client, token, since).content == get(client, token).content


def test_an_earlier_manifest_that_is_gone_or_current_gives_all_of_it(client, token, released, later):
    whole = get(client, token).content
    assert get(client, token, later.manifest).content == whole

    Store().delete([released.manifest])

    assert get(client, token, released.manifest).content == whole


def test_who_has_the_current_manifest_is_told_so(client, token, later):
    answer = get(client, token, later.manifest, If_None_Match=f'W/"{later.manifest}"', Accept_Encoding="gzip")

    assert (answer.status_code, answer.content) == (304, b"")


def test_a_difference_says_what_changed_and_what_went():
    before = {"version": 1, "release": 1, "files": {"a": {"sha256": "1"}, "b": {"sha256": "2"}}}
    after = {"version": 1, "release": 2, "files": {"b": {"sha256": "3"}, "c": {"sha256": "4"}}}

    assert find_difference(before, after) == {
        "version": 1,
        "release": 2,
        "files": {"b": {"sha256": "3"}, "c": {"sha256": "4"}},
        "removed": ["a"],
    }
