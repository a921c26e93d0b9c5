"""Attributes of imported links survive the editor."""

import json
import re

import pytest
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.rich_text import features

from events.link_attributes import PRESERVED_ATTRIBUTES
from events.text_blocks import TEXT_FEATURES
from exporters.core.markdown.rich_text import anchors


@pytest.fixture
def converter():
    return ContentstateConverter(TEXT_FEATURES)


def save(converter, html):
    stored = converter.to_database_format(converter.from_database_format(html))
    return re.sub(r' data-block-key="[^"]*"', "", stored)


@pytest.mark.parametrize(
    "html",
    [
        '<p><a href="/x">a</a></p>',
        '<p><a href="/x" title="T">a</a></p>',
        '<p><a href="/x" target="_blank" rel="noopener">a</a> b</p>',
        '<p><a href="/x" rel="&quot;">a</a></p>',
    ],
)
def test_attributes_that_are_kept_come_back_from_the_editor(html, converter):
    assert save(converter, html) == html


def test_other_attributes_are_dropped(converter):
    assert save(converter, '<p><a href="/x" onclick="y()" target="">a</a></p>') == '<p><a href="/x">a</a></p>'


def test_the_editor_is_told_what_it_keeps(converter):
    content = json.loads(converter.from_database_format('<p><a href="/x" target="_blank">a</a></p>'))

    assert content["entityMap"]["0"]["data"] == {"url": "/x", "target": "_blank"}


def test_a_link_to_a_page_has_no_attributes(converter, db):
    html = '<p><a linktype="page" id="99" target="_blank">a</a></p>'

    assert save(converter, html) == '<p><a linktype="page" id="99">a</a></p>'


def test_pasted_links_keep_them_too():
    control = features.get_editor_plugin("draftail", "link").data

    assert control["attributes"] == ["url", "id", "parentId", *PRESERVED_ATTRIBUTES]


def test_the_exporter_reads_what_the_editor_keeps():
    assert anchors.KEPT == PRESERVED_ATTRIBUTES
