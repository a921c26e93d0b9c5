"""What nginx and Caddy pass on, refuse and log, with the files of deploy/."""

from __future__ import annotations

import re
from http.server import ThreadingHTTPServer
from pathlib import Path

from django.contrib.auth import get_user_model
from django.contrib.auth.tokens import default_token_generator
from django.urls import reverse

from cms.accounts.invitations import InvitationTokens
from tests.deploy.proxies import CMS, DEPLOY, PREVIEW, TOO_LARGE, Proxy, serve_nginx


def test_request_reaches_the_cms_with_its_address_scheme_and_a_number(proxy: Proxy) -> None:
    given = {"X-Request-ID": "of-the-browser", "X-Forwarded-For": "192.0.2.7", "X-Forwarded-Proto": "gopher"}

    assert proxy.ask("/admin/?next=hush", headers=given).text == "ok"

    [(method, path, headers, _)] = proxy.asked
    assert (method, path) == ("GET", "/admin/?next=hush")
    assert headers["host"].split(":")[0] == CMS
    assert headers["x-forwarded-proto"] == proxy.scheme
    assert re.fullmatch(r"[0-9a-f-]{32,36}", headers["x-request-id"])
    # The last is the one that TRUSTED_PROXIES=1 counts.
    assert headers["x-forwarded-for"].split(", ")[-1] == "127.0.0.1"


def test_body_of_25_mb_comes_through_and_a_larger_one_gets_the_page_of_the_cms(proxy: Proxy) -> None:
    assert proxy.ask("/admin/images/add/", data=b"x" * 24_900_000).text == "ok"
    [(_, _, _, size)] = proxy.asked
    assert size == 24_900_000
    proxy.asked.clear()

    answer = proxy.ask("/admin/images/add/", data=b"x" * 27_000_000, headers={"Accept-Language": "sk"})

    assert (answer.status_code, answer.content) == (413, TOO_LARGE)
    method, path, headers, size = proxy.asked[-1]
    assert (method, path, size, headers["accept-language"]) == ("GET", "/errors/413", 0, "sk")
    assert headers["host"].split(":")[0] == CMS
    assert headers["x-forwarded-proto"] == proxy.scheme


def test_logs_have_the_path_and_neither_queries_nor_referers(proxy: Proxy) -> None:
    secret = {"Referer": f"https://{PREVIEW}/_preview?token=hush", "X-Preview-Token": "hush"}
    for host in (CMS, PREVIEW):
        proxy.ask("/_preview?token=hush", host=host, headers=secret)
    proxy.ask("/admin/images/add/?token=hush", data=b"x" * 27_000_000, headers=secret)
    proxy.backend.server_close()
    # What a proxy says of a server that is gone quotes the request as well.
    for host in (CMS, PREVIEW):
        assert proxy.ask("/gone?token=hush", host=host, headers=secret).status_code == 502

    log = proxy.end_and_read_log()

    assert log.count("/_preview") >= 2
    assert "/gone" in log
    assert "hush" not in log


def test_logs_have_no_link_that_chooses_a_password(proxy: Proxy) -> None:
    user = get_user_model()(pk=1, email="a@example.org")
    secrets = [InvitationTokens().make_token(user), default_token_generator.make_token(user)]
    paths = [
        reverse("accounts_invitation", args=["MQ", secrets[0]]),
        reverse("wagtailadmin_password_reset_confirm", args=["MQ", secrets[1]]),
    ]
    for path in paths:
        proxy.ask(path)
        proxy.ask(f"{path}?next=hush")
    proxy.ask("/admin/invitation/MQ/set-password/")
    proxy.backend.server_close()
    for path in paths:
        assert proxy.ask(path).status_code == 502

    log = proxy.end_and_read_log()

    assert "/admin/invitation/MQ/set-password/" in log
    assert "/admin/password_reset/confirm/MQ/" in log
    assert [secret for secret in [*secrets, "hush"] if secret in log] == []


def test_number_of_the_log_of_nginx_is_the_one_that_the_cms_gets(
    tmp_path: Path, backend: ThreadingHTTPServer
) -> None:
    with serve_nginx(tmp_path, backend) as proxy:
        proxy.ask("/admin/")

        assert proxy.asked[0][2]["x-request-id"] in proxy.end_and_read_log()


def test_preview_and_cms_go_to_servers_of_their_own() -> None:
    nginx, caddy = ((DEPLOY / name).read_text("utf-8") for name in ("nginx.conf", "Caddyfile"))
    servers = re.split(r"^server \{", nginx, flags=re.MULTILINE)[2:]

    assert [
        (re.findall(r"server_name (\S+);", server), set(re.findall(r"proxy_pass http://(\S+);", server)))
        for server in servers
    ] == [([CMS], {"127.0.0.1:8000"}), ([PREVIEW], {"127.0.0.1:4321"})]
    assert re.findall(r"reverse_proxy (\S+)", caddy) == [
        "{$CMS_UPSTREAM:127.0.0.1:8000}",
        "{$CMS_UPSTREAM:127.0.0.1:8000}",
        "{$PREVIEW_UPSTREAM:127.0.0.1:4321}",
    ]
