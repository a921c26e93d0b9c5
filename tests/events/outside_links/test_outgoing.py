"""Requests to addresses of editors: the public internet alone."""

import socket
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from threading import Thread
from typing import Any

import pytest

from events.outside_links import outgoing
from events.outside_links.outgoing import Answer, RefusedAddressError, ask, is_public

INSIDE = [
    *("http://127.0.0.1/", "http://localhost/", "http://169.254.169.254/latest/meta-data/", "http://[::1]/"),
    *("http://10.0.0.1/", "http://192.168.1.1/", "http://0/", "http://2130706433/", "http://0x7f.1/"),
    *("http://[::ffff:127.0.0.1]/", "http://[64:ff9b::7f00:1]/", "http://100.64.0.1/", "http://224.0.0.1/"),
    *(
        "https://127.0.0.1/",
        "http://a@127.0.0.1/",
        "http://8.8.8.8:6379/",
        "ftp://8.8.8.8/",
        "file:///etc/passwd",
    ),
    *("http:///x", "http://[x/", "http://8.8.8.8:99999/", f"http://{'a' * 70}.sk/"),
]


@pytest.fixture
def called(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Whatever is connected to."""
    seen: list[object] = []

    def refuse(_socket: socket.socket, where: object) -> None:
        seen.append(where)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket.socket, "connect", refuse)
    return seen


@pytest.mark.parametrize("address", INSIDE)
def test_what_is_inside_is_not_called(address: str, called: list[object]) -> None:
    with pytest.raises((RefusedAddressError, socket.gaierror)):
        ask(address, "test")

    assert called == []


@pytest.mark.parametrize("others", [["10.0.0.1"], ["93.184.216.34", "10.0.0.1"], ["::1"], []])
def test_name_that_resolves_to_the_inside_is_not_called(
    others: list[str], called: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (other, 80)) for other in others]
    monkeypatch.setattr(outgoing, "getaddrinfo", lambda *_arguments, **_options: found)

    with pytest.raises(RefusedAddressError):
        ask("http://example.org/", "test")

    assert called == []


def test_the_address_that_was_judged_is_the_one_that_is_called(
    called: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter(["93.184.216.34", "127.0.0.1"])
    monkeypatch.setattr(
        outgoing,
        "getaddrinfo",
        lambda *_arguments, **_options: [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), 80))],
    )

    with pytest.raises(ConnectionRefusedError):
        ask("http://example.org/", "test")

    assert called == [("93.184.216.34", 80)]


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"])
def test_public(address: str) -> None:
    assert is_public(ip_address(address))


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[str, str]]]:
    """A server that stands for the whole internet; yields (method, path) of each request."""
    requests: list[tuple[str, str]] = []

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            requests.append((self.command, f"{self.headers['Host']}{self.path}"))
            status = {"/gone": 404, "/head": 405 if self.command == "HEAD" else 200, "/away": 302, "/in": 302}
            self.send_response(status.get(self.path, 200))
            if self.path in ("/away", "/in", "/round"):
                to = {"/away": "/gone", "/in": "http://127.0.0.1/"}
                self.send_header("Location", to[self.path])
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_HEAD = do_GET = answer

        def log_message(self, *_arguments: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        thread = Thread(target=running.serve_forever)
        thread.start()
        find, connect = outgoing.find_public_address, outgoing.create_connection

        def find_address(host: str, port: int) -> str:
            return "93.184.216.34" if host.endswith("example.org") else find(host, port)

        monkeypatch.setattr(outgoing, "find_public_address", find_address)
        monkeypatch.setattr(
            outgoing, "create_connection", lambda _address, timeout: connect(running.server_address, timeout)
        )
        yield requests
        running.shutdown()
        thread.join()


def test_page_that_is_there_and_page_that_is_gone(server: list[tuple[str, str]]) -> None:
    assert ask("http://example.org/", "test") == Answer(200)
    assert ask("http://www.example.org/gone", "test") == Answer(404)

    assert server == [
        ("HEAD", "example.org/"),
        ("HEAD", "www.example.org/gone"),
        ("GET", "www.example.org/gone"),
    ]


def test_server_without_head_is_asked_with_get(server: list[tuple[str, str]]) -> None:
    assert ask("http://example.org/head", "test") == Answer(200)


def test_redirect_is_followed_to_what_is_there_at_last(server: list[tuple[str, str]]) -> None:
    assert ask("http://example.org/away", "test") == Answer(404)


def test_redirect_to_the_inside_is_not_followed(server: list[tuple[str, str]]) -> None:
    with pytest.raises(RefusedAddressError):
        ask("http://example.org/in", "test")

    assert server == [("HEAD", "example.org/in")]


def test_letters_outside_ascii_are_encoded(server: list[tuple[str, str]]) -> None:
    ask("http://žltý.example.org/kôň?a=č", "test")

    assert server == [("HEAD", "xn--lt-1ka72c.example.org/k%C3%B4%C5%88?a=%C4%8D")]
