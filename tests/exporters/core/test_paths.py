import pytest

from exporters.core.paths import is_event_layout, layout_for, page_path, page_url


@pytest.mark.parametrize(
    ("path", "url"),
    [
        ("src/pages/podujatia/x/index.md", "/podujatia/x/"),
        ("src/pages/podujatia/x.md", "/podujatia/x/"),
        ("src/pages/index.md", "/"),
        ("src/pages/my-index.md", "/my-index/"),
    ],
)
def test_address_of_a_file(path, url):
    assert page_url(path) == url


@pytest.mark.parametrize(
    ("url", "imported", "path"),
    [
        ("/podujatia/x/", "", "src/pages/podujatia/x/index.md"),
        ("/podujatia/x/", "src/pages/podujatia/x.md", "src/pages/podujatia/x.md"),
        ("/podujatia/new/", "src/pages/podujatia/x.md", "src/pages/podujatia/new.md"),
        ("/podujatia/new/", "src/pages/podujatia/x/index.md", "src/pages/podujatia/new/index.md"),
    ],
)
def test_file_of_a_page_keeps_the_style_it_came_in(url, imported, path):
    assert page_path(url, imported) == path


def test_layout_is_the_way_from_the_file():
    assert layout_for("src/pages/podujatia/x/index.md") == "../../../layouts/EventLayout.astro"
    assert layout_for("src/pages/x.md") == "../layouts/EventLayout.astro"


@pytest.mark.parametrize(
    ("layout", "is_event"),
    [
        ("../../../layouts/EventLayout.astro", True),
        ("/src/layouts/EventLayout.astro", True),
        ("@layouts/EventLayout.astro", True),
        ("../layouts/EventLayout.astro", False),
        ("../../../layouts/Other.astro", False),
        (None, False),
    ],
)
def test_event_is_known_by_its_layout(layout, is_event):
    assert is_event_layout(layout, "src/pages/podujatia/x/index.md") is is_event
