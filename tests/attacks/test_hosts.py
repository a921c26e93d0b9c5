"""Names of hosts that a request brings: what is not ours is refused, and none gets into a mail."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import LazySettings
from django.core import mail
from django.test import Client

from cms.accounts import mails
from tests.attacks.walk import make_client, undone

HOST = "cms.example.sk"
REFUSED = (
    *("evil.example", "evil.example:443", f"{HOST}.evil.example", f"evil.{HOST}", f"{HOST}:80@evil.example"),
    *(f"evil.example:{HOST}", f"{HOST}:443:evil.example", f"{HOST}/evil.example", f"{HOST}?evil.example"),
    *(f"{HOST},evil.example", f"evil.example, {HOST}", f"{HOST} evil.example", f"evil.example\\{HOST}"),
    *("", " ", "127.0.0.1", "localhost", "[::1]", "169.254.169.254", f"{HOST}:evil", f"{HOST}#evil", "*"),
    *("evil.example\t", f"{HOST}\x00.evil.example", f"<script>{HOST}", "еvil.example"),
)
# What proxies and frameworks elsewhere believe.
HEADERS = (
    *("X-Forwarded-Host", "X-Host", "X-Forwarded-Server", "X-HTTP-Host-Override", "X-Original-Host"),
    *(
        "Forwarded",
        "X-Original-URL",
        "X-Rewrite-URL",
        "X-Forwarded-Port",
        "X-Forwarded-Prefix",
        "X-Script-Name",
    ),
)


@pytest.fixture(autouse=True)
def one_name(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.ALLOWED_HOSTS, settings.CMS_URL = [HOST], f"https://{HOST}"
    settings.WAGTAILADMIN_BASE_URL = settings.CMS_URL

    class Now:
        def submit(self, _run: Callable[..., None], function: Callable[..., None], **options: object) -> None:
            function(**options)

    monkeypatch.setattr(mails, "_threads", Now)


@pytest.mark.parametrize("host", REFUSED)
def test_another_host_is_refused(
    host: str, world: dict[str, Any], db: None, record_property: Callable[[str, object], None]
) -> None:
    client = Client()
    tried = ["/", "/admin/", "/admin/login/", "/admin/password_reset/", "/podujatia/beseda/", "/api/preview/"]
    record_property("tries", 2 * len(tried))

    for path in tried:
        for answer in (client.get(path, HTTP_HOST=host), client.post(path, HTTP_HOST=host)):
            assert answer.status_code == 400
            assert "evil" not in answer.content.decode() + str(answer.headers)
    assert mail.outbox == []


@pytest.mark.parametrize("header", HEADERS)
def test_no_header_stands_for_the_host(
    header: str, world: dict[str, Any], db: None, record_property: Callable[[str, object], None]
) -> None:
    value = "host=evil.example" if header == "Forwarded" else "evil.example"
    headers = {"host": HOST, header: value}
    client = Client()
    record_property("tries", 5)

    answers = [client.get(path, headers=headers) for path in ("/", "/admin/", "/admin/login/", "/podujatia/")]
    answers.append(client.post("/admin/password_reset/", {"email": "editor@example.org"}, headers=headers))

    for answer in answers:
        assert answer.status_code in (200, 302)
        assert "evil.example" not in answer.content.decode() + str(answer.headers)
    [message] = mail.outbox
    assert f"https://{HOST}/admin/password_reset/confirm/" in message.body
    assert "evil" not in str(message.message())


def test_an_invitation_is_for_the_cms_whatever_is_sent(
    world: dict[str, Any], db: None, record_property: Callable[[str, object], None]
) -> None:
    client, _ = make_client("administrator", world)
    record_property("tries", 1)
    fields = {"username": "nova", "email": "nova@example.org", "first_name": "Nová", "last_name": "Editorka"}
    headers = {"host": HOST, "X-Forwarded-Host": "evil.example", "Origin": f"http://{HOST}"}
    with undone():
        client.post("/admin/users/new/", {**fields, "is_active": "on"}, headers=headers)

    [message] = mail.outbox
    assert f"https://{HOST}/admin/invitation/" in message.body
    assert "evil" not in str(message.message())
