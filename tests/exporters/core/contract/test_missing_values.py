"""A key that must be there and says nothing is missing, and the message says so."""

import pytest

from exporters.content.contract import CONTRACT

EVENT = {
    "slug": "jar",
    "layout": "../../layouts/EventLayout.astro",
    "title": "Jar",
    "publish_date": "31.03.2021",
}


@pytest.mark.parametrize("key", ["slug", "title", "publish_date", "layout"])
@pytest.mark.parametrize("value", [None, "", "  ", "\n", "\xa0"])
def test_what_must_be_there_and_is_empty_is_missing(key, value):
    [problem] = CONTRACT.validate(EVENT | {key: value})

    assert (problem.key, problem.code) == (key, "required")
    assert problem.message.startswith("This is missing. Write it, for example ")
