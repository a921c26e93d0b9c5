"""Requests to addresses that editors have written: to the public internet, whatever a name resolves to."""

import http.client
import ssl
from concurrent.futures import Future
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from socket import SOCK_STREAM, create_connection, getaddrinfo
from threading import Thread
from typing import NamedTuple
from urllib.parse import quote, urljoin, urlsplit

# In seconds: for each read, and for the whole request; whoever answers byte by byte exceeds the second alone.
TIMEOUT_SECONDS = 10
DEADLINE_SECONDS = 20
MOST_REDIRECTS = 5
PORTS = {"http": 80, "https": 443}
SAFE = "/%:=&?~+!$,;'@()*[]-._"
# Public addresses that lead on to whatever they hold: NAT64, 6to4, Teredo.
TRANSLATED = tuple(ip_network(net) for net in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32"))


class RefusedAddressError(OSError):
    """An address that is not called: of another scheme or port, or inside the network."""


class Answer(NamedTuple):
    """status: of HTTP. location: where a redirect leads, or ""."""

    status: int
    location: str = ""

    @property
    def asks_for_quiet(self) -> bool:
        return self.status in (429, 503)


def ask(url: str, agent: str) -> Answer:
    """What an address answers at last, after its redirects; raises OSError, and HTTPException for no HTTP.

    HEAD is tried first, GET where that is refused; no body is read. A redirect is judged like any address.
    """
    for _ in range(MOST_REDIRECTS + 1):
        answer = _ask_within_deadline("HEAD", url, agent)
        if answer.status >= 400 and not answer.asks_for_quiet:
            # Many servers know no HEAD, and say so in many ways.
            answer = _ask_within_deadline("GET", url, agent)
        if not answer.location:
            return answer
        url = urljoin(url, answer.location)
    raise RefusedAddressError("redirects without end")


def find_public_address(host: str, port: int) -> str:
    """The IP address to connect to; raises RefusedAddressError where any that the name has is not public."""
    found = [ip_address(entry[4][0]) for entry in getaddrinfo(host, port, type=SOCK_STREAM)]
    if not found or not all(map(is_public, found)):
        raise RefusedAddressError(f"{host} is inside the network")
    return str(found[0])


def is_public(address: IPv4Address | IPv6Address) -> bool:
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None or address.scope_id is not None:
            return False
        if any(address in net for net in TRANSLATED):
            return False
    return address.is_global and not address.is_multicast


def _ask_within_deadline(method: str, url: str, agent: str) -> Answer:
    answer: Future[Answer] = Future()
    # A daemon thread, abandoned at the deadline: it ends with the response, or with the process.
    Thread(target=_ask_into, args=[answer, method, url, agent], daemon=True).start()
    try:
        return answer.result(DEADLINE_SECONDS)
    except TimeoutError:
        raise OSError("no answer came in time") from None


def _ask_into(answer: Future[Answer], method: str, url: str, agent: str) -> None:
    try:
        answer.set_result(_ask_once(method, url, agent))
    except Exception as error:  # noqa: BLE001 - the future raises it in the caller
        answer.set_exception(error)


def _ask_once(method: str, url: str, agent: str) -> Answer:
    try:
        parts = urlsplit(url)
        scheme, host, port = parts.scheme.lower(), (parts.hostname or ""), parts.port
        name = host if ":" in host else host.encode("idna").decode()
    except ValueError as error:
        raise RefusedAddressError(f"{url!r} is no address") from error
    if scheme not in PORTS or not host or port not in (None, PORTS[scheme]) or parts.username is not None:
        raise RefusedAddressError(f"{scheme}:, port {port}")
    address = find_public_address(name, PORTS[scheme])
    connection = _connect(scheme, name, address)
    path = quote(parts.path or "/", safe=SAFE) + (f"?{quote(parts.query, safe=SAFE)}" if parts.query else "")
    try:
        connection.request(
            method, path, headers={"User-Agent": agent, "Accept": "*/*", "Connection": "close"}
        )
        response = connection.getresponse()
        is_redirect = response.status in (301, 302, 303, 307, 308)
        return Answer(response.status, (response.getheader("Location") or "") if is_redirect else "")
    finally:
        connection.close()


def _connect(scheme: str, name: str, address: str) -> http.client.HTTPConnection:
    """A connection to that very address: the name is not resolved again, which could give another one."""
    plain = create_connection((address, PORTS[scheme]), TIMEOUT_SECONDS)
    if scheme == "http":
        connection = http.client.HTTPConnection(name, timeout=TIMEOUT_SECONDS)
        connection.sock = plain
        return connection
    try:
        secured = ssl.create_default_context().wrap_socket(plain, server_hostname=name)
    except BaseException:
        plain.close()
        raise
    connection = http.client.HTTPSConnection(name, timeout=TIMEOUT_SECONDS)
    connection.sock = secured
    return connection
