"""Files and folders with strange names: what Astro builds is never stopped, what it cannot build is named."""

from pathlib import Path
from unicodedata import normalize

import pytest

from exporters.core.paths import page_url
from tests.frontend_contract.small_sites import complaints, event, make_site

pytestmark = pytest.mark.node

DEEPER = "../../../layouts/EventLayout.astro"


@pytest.mark.parametrize("major", [7, 6])
def test_a_folder_may_be_called_as_a_file_is(modules: dict[int, Path], tmp_path: Path, major: int) -> None:
    site = make_site(
        tmp_path,
        modules[major],
        {
            "src/pages/p/x.md/index.md": event("x", layout=DEEPER),
            "src/pages/p/next.js/index.md": event("next-js", layout=DEEPER),
            "src/pages/p/next.md": event("next"),
            "src/data/redirects.json": '{"/p/old/": {"status": 301, "destination": "/p/next/"}}',
        },
    )
    # Emacs locks a file that it has open by a link that leads nowhere.
    (site.root / "src/data/.#x.md").symlink_to("me@host.123:4")

    built = site.build()

    assert built.returncode == 0, built.stdout
    assert "Podujatie next-js" in site.html("p/next.js")
    assert "Podujatie next<" in site.html("p/next")


NAMES = [
    "2024.05.12-koncert",
    "p+r",
    "c,d",
    normalize("NFD", "žilina"),
    "a b",
    "Veľké PÍSMENÁ",
    "(jar)",
    "o'neill",
    "🎉",
    "~x",
    "a&b",
    "a;b:c",
    "a..",
    " a ",
    "index.x",
    "404",
]


def test_pages_are_built_at_the_addresses_of_their_files(modules: dict[int, Path], tmp_path: Path) -> None:
    paths = [f"src/pages/p/{name}.md" for name in NAMES]
    site = make_site(tmp_path, modules[7], {path: event(f"nr-{n}") for n, path in enumerate(paths)})

    built = site.build()

    assert built.returncode == 0, built.stdout
    for number, path in enumerate(paths):
        assert f"Podujatie nr-{number}<" in site.html(page_url(path)[1:-1])


def test_a_page_that_astro_cannot_build_is_named(modules: dict[int, Path], tmp_path: Path) -> None:
    site = make_site(
        tmp_path,
        modules[7],
        {
            "src/pages/p/100%.md": event("sto"),
            "src/pages/p/a%25/b.md": event("b"),
            'src/pages/p/a"b.md': event("c"),
            "src/pages/p/a]b.md": event("d"),
        },
    )

    built = site.build()

    assert built.returncode != 0
    assert complaints(built.stdout) == [
        'src/pages/p/100%.md: Astro builds no address with a "%" in it. Rename the file.',
        r'src/pages/p/a\"b.md: Astro builds no address with a "\"" in it. Rename the file.',
        'src/pages/p/a%25/b.md: Astro builds no address with a "%" in it. Rename the file.',
        'src/pages/p/a]b.md: Astro builds no address with a "]" in it. Rename the file.',
    ]


@pytest.mark.parametrize("ending", ["markdown", "mkd"])
def test_markdown_of_every_ending_is_checked(modules: dict[int, Path], tmp_path: Path, ending: str) -> None:
    bad = event("a", "[Nikam](/nikam/)").replace("title: ", "titel: ")
    site = make_site(tmp_path, modules[7], {f"src/pages/p/a.{ending}": bad})

    built = site.build()

    assert complaints(built.stdout) == [
        f"src/pages/p/a.{ending}: title: is missing. The heading of the event's page."
    ]
    assert built.returncode != 0
