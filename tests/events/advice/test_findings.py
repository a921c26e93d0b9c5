"""What an event had better not be like: found at its block, refused only where a setting says so."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from cms.models import CustomImage
from events.advice.findings import find_advice, is_placeholder
from events.advice.rules import RULES, choose_levels
from events.advice.texts import find_alts, find_outside_links
from events.gate import PublishingRefused
from events.models import EventIndexPage, EventPage
from events.outside_links.models import OutsideLink
from tests.exporters.exports import make_event, make_folder

GONE = "https://example.org/gone"


def text(html: str) -> dict[str, Any]:
    return {"type": "text", "value": html}


@pytest.mark.parametrize(
    "alt",
    [
        *("alt text", "Alt", "image1", "Obrázok", "foto (2)", "IMG_2034", "DSC 0012", "lipa_pri_kostole"),
        *("plagat.jpg", "Plagát finále 2.PNG", "20231107", "screenshot", "Bez názvu"),
    ],
)
def test_placeholder(alt):
    assert is_placeholder(alt)


@pytest.mark.parametrize(
    "alt",
    [
        *("Lipa", "Ľudia na námestí", "Obrázok svätého Martina", "Text zákona č. 211", "COVID-19", "2 deti"),
        *("Foto: Anna pri plátne", "Plagát s nápisom lipa.sk je na stene", "Imgrund na scéne"),
    ],
)
def test_description_of_an_image(alt):
    assert not is_placeholder(alt)


def test_alts_are_found_wherever_images_stand():
    inline = '<p>a <a linktype="image" id="3" alt="v texte">\N{OBJECT REPLACEMENT CHARACTER}</a></p>'
    body = [
        text(inline),
        {"type": "image", "value": {"image": 1, "decorative": False, "alt_text": "sám"}},
        {"type": "image", "value": {"image": 1, "decorative": True, "alt_text": "ozdoba"}},
        {"type": "gallery", "value": {"images": [{"value": {"image": 1, "alt_text": "v galérii"}}]}},
        {"type": "quote", "value": {"quote": inline, "attribution": ""}},
        {"type": "callout", "value": {"kind": "note", "text": inline}},
        {"type": "table", "value": {"columns": [], "rows": [{"values": [inline]}]}},
        {"type": "markdown", "value": "![v Markdowne](./a.png)"},
        {"type": "image", "value": None},
    ]

    assert [(*spot, alt) for spot, alt in find_alts(body)] == [
        (0, None, "v texte"),
        (1, None, "sám"),
        (3, 0, "v galérii"),
        (4, None, "v texte"),
        (5, None, "v texte"),
        (6, None, "v texte"),
        (7, None, "v Markdowne"),
    ]


def test_outside_links_are_found_wherever_they_stand():
    body = [
        text('<p><a href="https://a.sk/1">a</a><a href="mailto:a@a.sk">b</a></p>'),
        text('<p><a linktype="page" id="1">c</a></p>'),
        {"type": "embed", "value": {"url": "https://video.sk/2", "title": "x"}},
        {"type": "markdown", "value": "[x](https://b.sk/3) <http://c.sk/4> [y](/doma)"},
    ]

    assert [url for _spot, url in find_outside_links(body)] == [
        *("https://a.sk/1", "https://video.sk/2", "https://b.sk/3", "http://c.sk/4")
    ]


def said(page: EventPage) -> list[tuple[str, int | None]]:
    return [(finding.rule, finding.spot.block if finding.spot else None) for finding in find_advice(page)]


@pytest.mark.parametrize(
    ("levels", "found"),
    [
        ("2343", []),
        ("24", [1]),
        ("3", [0]),
        ("2 4", [2]),
        ("232 4", [4]),
        ("2m4", []),
        ("m5", []),
        ("2m464", [3]),
    ],
)
@pytest.mark.django_db
def test_heading_order(levels, found):
    """m: a Markdown block, in which any heading may stand; a space: a text without one."""
    blocks = {"m": {"type": "markdown", "value": "### x"}, " ": text("<p>x</p>")}
    body = [blocks.get(level) or text(f"<h{level}>Nadpis <b>{level}</b></h{level}>") for level in levels]
    page = EventPage(title="x", description="y")
    page.body = page.body.stream_block.to_python(body)

    assert said(page) == [("heading-order", number) for number in found]


@pytest.mark.django_db
def test_sentence_of_a_heading_says_what_to_do():
    page = EventPage(title="x", description="y")
    page.body = page.body.stream_block.to_python([text("<h2>Program</h2>"), text("<h4>Sobota</h4>")])

    (finding,) = find_advice(page)

    assert finding.message == "Nadpis „Sobota“ má úroveň 4; po tom, ktorý je pred ním, patrí úroveň 3."


@pytest.mark.django_db
def test_empty_description_and_dead_link():
    OutsideLink.objects.create(url=GONE, status=404, dead_since=timezone.now())
    OutsideLink.objects.create(url="https://example.org/slow", status=0)
    page = EventPage(title="x", description=" ")
    page.body = page.body.stream_block.to_python(
        [text("<p>x</p>"), text(f'<p><a href="{GONE}">a</a><a href="https://example.org/slow">b</a></p>')]
    )

    assert said(page) == [("empty-description", None), ("dead-links", 1)]


@pytest.fixture
def folder(db: None) -> EventIndexPage:
    return make_folder("podujatia")


@pytest.fixture
def advised(folder: Page, make_image: Callable[..., CustomImage]) -> EventPage:
    """An event with one finding of every rule."""
    OutsideLink.objects.create(url=GONE, status=404, dead_since=timezone.now())
    item = {"image": make_image().pk, "decorative": False, "alt_text": "image1"}
    body = [
        text(f'<h4>Program</h4><p><a href="{GONE}">a</a></p>'),
        {"type": "gallery", "value": {"images": [{"type": "item", "id": "prvy", "value": item}]}},
    ]
    return make_event(folder, body=body)


def test_by_default_nothing_is_kept_from_the_site(advised, settings):
    assert {finding.rule for finding in find_advice(advised)} == set(RULES)

    advised.save_revision().publish()


@pytest.mark.parametrize("rule", RULES)
def test_each_rule_blocks_where_the_setting_says_so(advised, settings, rule):
    settings.ADVICE = choose_levels({rule: "block"})

    with pytest.raises(PublishingRefused) as refused:
        advised.save_revision().publish()

    (message,) = refused.value.messages
    assert message.startswith(
        {
            "placeholder-alt": "2. blok, Galéria: 1. obrázok: „image1“ obrázok neopisuje.",
            "heading-order": "1. blok, Text: Nadpis „Program“ má úroveň 4",
            "empty-description": "Krátky opis: Bez popisu nemajú",
            "dead-links": f"1. blok, Text: {GONE} odpovedá",
        }[rule]
    )


@pytest.mark.parametrize("rule", RULES)
def test_each_rule_is_silent_where_the_setting_says_so(advised, settings, rule):
    settings.ADVICE = choose_levels({rule: "silent"})

    assert {finding.rule for finding in find_advice(advised)} == set(RULES) - {rule}


def test_two_faults_of_one_block_are_both_said(advised, settings):
    settings.ADVICE = choose_levels({"heading-order": "block", "dead-links": "block"})

    with pytest.raises(PublishingRefused) as refused:
        advised.save_revision().publish()

    (message,) = refused.value.messages
    assert "Nadpis" in message
    assert GONE in message


@pytest.mark.parametrize("written", [{"alts": "warn"}, {"dead-links": "sometimes"}])
def test_other_words_in_the_setting_are_refused_with_the_right_ones(written):
    with pytest.raises(ImproperlyConfigured, match=r"placeholder-alt, .*block, warn, silent\."):
        choose_levels(written)


def test_the_form_is_told_of_blocks_items_and_fields(advised, admin_client):
    advice = admin_client.get(reverse("event_advice", args=[advised.pk])).json()["advice"]

    first, second = (block["id"] for block in advised.body.raw_data)
    assert {(one["block"], one["item"], one["field"], one["blocks"]) for one in advice} == {
        (first, "", "", False),
        (second, "prvy", "", False),
        ("", "", "description", False),
    }


def test_nobody_else_is_told(advised, django_user_model):
    client = Client()
    address = reverse("event_advice", args=[advised.pk])
    assert client.get(address).status_code == 302
    user = django_user_model.objects.create_user("nikto")
    user.user_permissions.set([])
    client.force_login(user)
    assert client.get(address).status_code in (302, 403)
