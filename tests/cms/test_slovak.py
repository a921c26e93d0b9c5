"""The admin is in Slovak: no message of Wagtail without a translation, and no word on its screens."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import wagtail
from django.utils.translation import override
from django.utils.translation.trans_real import DjangoTranslation

from tests.cms.test_translations import read_messages

WAGTAIL = Path(wagtail.__file__).parent
# Apps of Wagtail that are installed here and whose words people meet.
PACKAGES = [
    *("admin", ".", "images", "documents", "users", "snippets", "sites", "embeds"),
    *("contrib/redirects", "contrib/settings"),
]
# The same in both languages, or a name.
ALIKE = {
    *(
        "ID",
        "Filter",
        "Import",
        "Alias",
        "slug",
        "port",
        "Minimap",
        "hostname",
        "Text",
        "Wagtail API v2",
    ),
    *("Wagtail API v3", "Administrator", "Status", "Test", "Email", "Token"),
}
# What Wagtail's own Slovak has and ours does not: slips of the pen, "ty" where all else says "vy", and tags
# beside "značky".
SLIPS = re.compile(
    r"\b(zlihal|zatial\b|používatelsk|ostátn|tagy?\b|tvoj|choď\b|potiahni\b|pusti\b|vyber\b)", re.IGNORECASE
)


def find_untranslated(domain: str, package: str) -> list[str]:
    """The messages of a package that Slovak has no other words for."""
    path = WAGTAIL / package / "locale" / "en" / "LC_MESSAGES" / f"{domain}.po"
    slovak = DjangoTranslation("sk", domain=domain)
    messages = read_messages(path) if path.exists() else {}
    return [
        message
        for message, (_flags, strings) in messages.items()
        if message not in ALIKE
        and re.search(r"[A-Za-z]{2}", re.sub(r"%\(\w+\)\w", "", message))
        and {slovak.gettext(message), slovak.ngettext(message, message, 5)} == {message}
        and len(strings) < 3
    ]


@pytest.mark.parametrize("domain", ["django", "djangojs"])
@pytest.mark.parametrize("package", PACKAGES)
def test_wagtail_says_nothing_in_english(package: str, domain: str) -> None:
    with override("sk"):
        assert find_untranslated(domain, package) == []


@pytest.mark.parametrize("package", PACKAGES)
def test_wagtails_own_slovak_is_corrected(package: str) -> None:
    path = WAGTAIL / package / "locale" / "en" / "LC_MESSAGES" / "django.po"
    slovak = DjangoTranslation("sk", domain="django")

    # What has a plural is found as such alone by some releases of Python.
    shown = {
        words
        for message in read_messages(path)
        for words in (slovak.gettext(message), *(slovak.ngettext(message, message, n) for n in (1, 2, 5)))
        if words != message
    }

    assert [words for words in shown if SLIPS.search(words)] == []
