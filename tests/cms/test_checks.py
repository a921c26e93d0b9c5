import pytest
from django.conf import LazySettings
from django.core.checks import Error, Warning

from cms.checks import check_preview_host, check_releases_kept


@pytest.mark.parametrize(
    ("cms", "preview"),
    [
        ("http://localhost:8000", "http://127.0.0.1:4321"),
        ("https://cms.example.sk", "https://preview.example.sk"),
    ],
)
def test_two_host_names_are_well(cms: str, preview: str, settings: LazySettings) -> None:
    settings.CMS_URL, settings.PREVIEW_URL = cms, preview

    assert check_preview_host() == []


def test_another_port_of_the_same_host_is_warned_of(settings: LazySettings) -> None:
    settings.CMS_URL, settings.PREVIEW_URL = "http://localhost:8000", "http://localhost:4321"

    assert check_preview_host() == [
        Warning(
            "CMS_URL and PREVIEW_URL share the host name localhost: browsers send editors' cookies to the "
            "preview.",
            hint="Give the preview a host name of its own, such as http://127.0.0.1:4321.",
            id="cms.W001",
        )
    ]


def test_a_preview_on_the_origin_of_the_cms_is_refused(settings: LazySettings) -> None:
    settings.CMS_URL, settings.PREVIEW_URL = "https://cms.example.sk", "https://cms.example.sk/preview"

    assert check_preview_host() == [
        Error(
            "CMS_URL and PREVIEW_URL are one origin, https://cms.example.sk: the site's scripts could use "
            "the admin.",
            hint="Give the preview a host name of its own, such as https://preview.example.org.",
            id="cms.E001",
        )
    ]


@pytest.mark.parametrize("kept", [0, 50])
def test_any_number_of_releases_may_stay(kept: int, settings: LazySettings) -> None:
    settings.RELEASES_KEPT = kept

    assert check_releases_kept() == []


def test_negative_number_of_releases_is_refused(settings: LazySettings) -> None:
    settings.RELEASES_KEPT = -1

    assert check_releases_kept() == [
        Error(
            "RELEASES_KEPT is -1: no fewer than 0 releases can stay.",
            hint="Set it to how many of the newest releases stay, such as 50.",
            id="cms.E002",
        )
    ]
