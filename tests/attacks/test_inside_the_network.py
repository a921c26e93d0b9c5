"""Addresses inside the network that an editor would have the CMS call (SSRF)."""

from __future__ import annotations

import socket
from collections.abc import Callable
from typing import Any

import pytest

from tests.attacks.walk import make_client, undone

INSIDE = (
    *("http://127.0.0.1:8000/", "http://localhost:6379/", "http://169.254.169.254/latest/meta-data/"),
    *(
        "http://[::1]/",
        "http://10.0.0.1/",
        "http://0/",
        "http://2130706433/",
        "http://0x7f.1/",
        "file:///etc/passwd",
    ),
    *("gopher://127.0.0.1:6379/_INFO", "http://www.youtube.com@127.0.0.1/watch?v=x", "ftp://127.0.0.1/"),
    *("http://127.0.0.1/?https://www.youtube.com/watch?v=x", "http://127.0.0.1#.youtube.com/watch?v=x"),
    *("https://www.youtube.com.evil.example/watch?v=x", "http://youtube.com\\@127.0.0.1/watch?v=x"),
)


@pytest.mark.parametrize("address", INSIDE)
def test_nothing_that_an_editor_writes_is_called(
    address: str,
    world: dict[str, Any],
    db: None,
    monkeypatch: pytest.MonkeyPatch,
    record_property: Callable[[str, object], None],
) -> None:
    called: list[object] = []

    def refuse(_socket: socket.socket, where: object) -> None:
        called.append(where)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket.socket, "connect", refuse)
    client, _ = make_client("editor", world)
    forms = {
        "/admin/embeds/chooser/upload/": {"embed-chooser-url": address},
        "/admin/choose-external-link/": {
            "external-link-chooser-url": address,
            "external-link-chooser-link_text": "x",
        },
        "/admin/snippets/events/project/add/": {"name": "x", "link": address},
    }
    record_property("tries", len(forms) + 1)
    for path, fields in forms.items():
        with undone():
            answer = client.post(path, fields)
        assert answer.status_code in (200, 302)
    # Calls of webhooks are for the administrator to make.
    with undone():
        answer = client.post("/admin/webhooks/new/", {"name": "x", "kind": "signed", "url": address})

    assert answer["Location"] == "/admin/"
    assert called == []
