"""The form of a webhook accepts secrets and never shows them."""

import json

import pytest
from django.urls import reverse

from exporters.releases.build.series import find_default_series
from exporters.releases.models import Delivery, Webhook
from tests.exporters.exports import make_event
from tests.exporters.releases.receiver import receive

ADD, INDEX = "/admin/webhooks/new/", "/admin/webhooks/"
SECRET = "github_pat_verysecret"
GITHUB = "https://api.github.com/repos/obec/web/dispatches"
HOOK = "https://api.netlify.com/build_hooks/verysecret"


@pytest.fixture
def send(admin_client):
    def send(address=ADD, **fields):
        given = {"name": "Web", "kind": "github", "url": GITHUB, "secret": SECRET, "active": "on", **fields}
        return admin_client.post(address, {"series": find_default_series().pk, **given})

    return send


@pytest.fixture
def hook(send):
    send()
    return Webhook.objects.get()


def edit(hook):
    return reverse("webhooks:edit", args=[hook.pk])


def errors(response):
    return {name: list(found) for name, found in response.context["form"].errors.items()}


def test_webhook_is_made(hook):
    assert (hook.name, hook.kind, hook.url, hook.secret, hook.active) == (
        "Web",
        "github",
        GITHUB,
        SECRET,
        True,
    )


def test_secret_is_never_given_out(admin_client, send, hook):
    for address in (
        edit(hook),
        INDEX,
        reverse("webhooks:history", args=[hook.pk]),
        "/admin/reports/site-history/",
    ):
        assert SECRET not in admin_client.get(address).content.decode()
    refused = send(edit(hook), name="", secret="another-secret")

    assert refused.status_code == 200
    assert "another-secret" not in refused.content.decode()


def test_secret_that_is_left_empty_stays(send, hook):
    assert send(edit(hook), name="Nový názov", secret="").status_code == 302

    hook.refresh_from_db()
    assert (hook.name, hook.secret) == ("Nový názov", SECRET)


@pytest.mark.parametrize(
    "change",
    [{"url": "https://attacker.example.org/dispatches"}, {"kind": "signed", "url": "https://example.org/"}],
)
def test_secret_is_not_taken_along_to_another_address(send, hook, change):
    response = send(edit(hook), secret="", **change)

    assert list(errors(response)) == ["secret"]
    hook.refresh_from_db()
    assert (hook.url, hook.secret) == (GITHUB, SECRET)


def test_address_of_a_deploy_hook_is_a_secret_as_well(admin_client, send):
    send(kind="deploy-hook", url=HOOK, secret="")
    hook = Webhook.objects.get()

    for address in (edit(hook), INDEX):
        page = admin_client.get(address).content.decode()
        assert "verysecret" not in page
    assert "api.netlify.com" in admin_client.get(INDEX).content.decode()
    assert send(edit(hook), kind="deploy-hook", url="", secret="", name="Netlify").status_code == 302

    hook.refresh_from_db()
    assert (hook.name, hook.url, hook.secret) == ("Netlify", HOOK, "")


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"url": "http://api.github.com/repos/obec/web/dispatches"}, "url"),
        ({"url": "https://name:word@api.github.com/repos/obec/web/dispatches"}, "url"),
        ({"url": "https://api.github.com/repos/obec/web"}, "url"),
        ({"url": "ftp://example.org/dispatches"}, "url"),
        ({"url": "ftp://localhost/dispatches"}, "url"),
        ({"url": "https://api.github.com:99999/dispatches"}, "url"),
        ({"url": "https://api.github.com:0/dispatches"}, "url"),
        ({"url": "javascript:alert(1)//dispatches"}, "url"),
        ({"url": ""}, "url"),
        ({"secret": ""}, "secret"),
        ({"secret": "s medzerou"}, "secret"),
        ({"secret": "kľúč"}, "secret"),
        ({"kind": "signed", "secret": "short"}, "secret"),
        ({"kind": "signed", "secret": ""}, "secret"),
        ({"kind": "deploy-hook"}, "secret"),
        ({"kind": "another"}, "kind"),
        ({"name": ""}, "name"),
    ],
)
def test_what_cannot_work_is_refused_at_its_field(send, fields, field):
    assert list(errors(send(**fields))) == [field]
    assert Webhook.objects.count() == 0


@pytest.mark.parametrize("host", ["localhost:8080", "127.0.0.1:8080", "[::1]:8080", "localhost"])
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_this_machine_needs_no_https(send, scheme, host):
    assert send(kind="signed", url=f"{scheme}://{host}/hook", secret="k" * 16).status_code == 302


def test_port_that_cannot_be_is_said(send):
    refused = send(kind="signed", url="https://example.com:99999/", secret="k" * 16)

    assert errors(refused) == {"url": ["Port v adrese je číslo od 1 do 65535."]}


def test_test_calls_the_webhook_and_says_what_it_answered(admin_client, send, folder, release):
    make_event(folder)
    release()
    with receive() as receiver:
        send(kind="signed", url=receiver.url, secret="k" * 16)
        hook = Webhook.objects.get()
        receiver.answers = [403, 204]
        address = reverse("webhooks:send_test", args=[hook.pk])

        refused = admin_client.post(address, follow=True).content.decode()
        heard = admin_client.post(address, follow=True).content.decode()

    assert "Web: zlyhalo (HTTP 403)" in refused
    assert "Web: doručené (HTTP 204)" in heard
    assert [json.loads(body)["release"] for _, body in receiver.calls] == [1, 1]
    assert "doručené (HTTP 204)" in admin_client.get(INDEX).content.decode()
    assert not Delivery.objects.filter(status=Delivery.Status.WAITING)


def test_test_without_a_release_says_what_to_do(admin_client, hook):
    response = admin_client.post(reverse("webhooks:send_test", args=[hook.pk]), follow=True)

    assert (
        "Ešte nie je vydanie, ktoré by sa dalo oznámiť; najprv zverejnite podujatie."
        in response.content.decode()
    )


def test_webhook_is_deleted_with_its_deliveries(admin_client, hook, folder, release):
    make_event(folder)
    release()

    admin_client.post(reverse("webhooks:delete", args=[hook.pk]))

    assert (Webhook.objects.count(), Delivery.objects.count()) == (0, 0)
