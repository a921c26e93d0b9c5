"""What the CMS allows is sent by nginx and Caddy, and nothing else of the disk."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from tests.deploy.proxies import UPLOAD_HEADERS, Proxy


@pytest.mark.parametrize("name", ["a.html", "documents/zápis_č.1.pdf", "original_images/лес-日本_1.png"])
def test_upload_that_the_cms_allows_is_sent_with_its_headers(proxy: Proxy, name: str) -> None:
    file = proxy.folder / "media" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(b"0123456789")

    answer = proxy.ask(f"/media/{quote(name)}")
    part = proxy.ask(f"/media/{quote(name)}", headers={"Range": "bytes=2-3"})

    assert (answer.status_code, answer.content) == (200, b"0123456789")
    assert {header: answer.headers.get(header) for header in UPLOAD_HEADERS} == UPLOAD_HEADERS
    assert "X-Accel-Redirect" not in answer.headers
    assert (part.status_code, part.content) == (206, b"23")
    assert part.headers["Content-Security-Policy"] == UPLOAD_HEADERS["Content-Security-Policy"]


@pytest.mark.parametrize(
    "path",
    [
        *(
            "/_uploads/a.txt",
            "/_uploads/",
            "/%5Fuploads/a.txt",
            "//_uploads/a.txt",
            "/_uploads/../media/a.txt",
        ),
        *(
            "/x/..%2f_uploads/a.txt",
            "/_uploads%2fa.txt",
            "/_uploads/..%2fsecret.txt",
            "/static/../_uploads/a.txt",
        ),
        *("/var/media/a.txt", "/srv/cms/var/media/a.txt", "/.env", "/var/db.sqlite3"),
    ],
)
def test_proxy_sends_no_file_that_the_cms_did_not_allow(proxy: Proxy, path: str) -> None:
    (proxy.folder / "media").mkdir()
    for file in ("media/a.txt", "secret.txt", ".env"):
        (proxy.folder / file).write_bytes(b"secret")

    # Without `requests`, which puts paths in order.
    text = proxy.ask_raw(f"GET {path} HTTP/1.1", "X-Accel-Redirect: /_uploads/a.txt")

    # What is no file to the proxy is the CMS's to answer.
    assert "secret" not in text
    assert text.split()[1] in {"200", "400", "404"}
