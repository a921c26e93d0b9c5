"""What the documentation names is there: links, paths, commands, options and settings."""

import ast
import json
import re
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class
from django.core.management.base import BaseCommand

from tests.docs import (
    ROOT,
    find_broken_links,
    find_lost_paths,
    find_pages,
    read_anchors,
    read_commands,
    read_links,
    read_make_targets,
    read_modules,
    read_scripts,
)

PAGES = find_pages()
IDS = [str(page.relative_to(ROOT)) for page in PAGES]
# Made when the project runs, and a folder of the site's own repository.
ELSEWHERE = {"frontend-contract/node_modules/", ".github/workflows/"}
COMMANDS = ROOT / "docs/reference/commands.md"
SETTINGS = ROOT / "docs/reference/settings.md"
OURS = (
    "import_events",
    "export_events",
    "reconcile",
    "make_export_token",
    "prune_previews",
    "run_site",
    "follow_site",
    "check_links",
    "clean_images",
    "setup",
    "backup",
    "restore",
    "maintain",
    "export_history",
)
# Read before the settings, and by the library that speaks to S3 (tests/cms/test_variables.py tries them).
READ_BY_OTHERS = {"DJANGO_SETTINGS_MODULE", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"}
# Of the commands of this checkout (make and its tests), which no server runs.
OF_THE_CHECKOUT = {"PATH", "REQUIRE_ALL_TESTS"}
# Those of Django's own createsuperuser, for setup too.
OF_DJANGO = {"DJANGO_SUPERUSER_PASSWORD", "DJANGO_SUPERUSER_USERNAME", "DJANGO_SUPERUSER_EMAIL"}


def read_options(command: str, *, own: bool = False) -> set[str]:
    """The options of a command; own: without those that every command has."""
    made = load_command_class(get_commands()[command], command)
    everybodys = (
        BaseCommand().create_parser("manage.py", command)._option_string_actions.keys() if own else ()
    )
    options = made.create_parser("manage.py", command)._option_string_actions.keys()
    return {name for name in options - set(everybodys) if name.startswith("--")}


def read_variables(folder: Path) -> set[str]:
    """The environment variables that the settings read: what env.str(), _required() and the like ask for."""
    return {
        call.args[0].value
        for path in folder.rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call) and call.args and _asks_environment(call.func)
        if isinstance(call.args[0], ast.Constant)
    }


def _asks_environment(function: ast.expr) -> bool:
    """Whether a call is one of env.str(), environ.get(), os.environ.get(), os.getenv() and our own."""
    if isinstance(function, ast.Name):
        return function.id in ("_required", "_choose", "getenv")
    if ast.unparse(function) in ("os.environ.get", "os.getenv", "os.environ.setdefault"):
        return True
    return (
        isinstance(function, ast.Attribute)
        and isinstance(function.value, ast.Name)
        and function.value.id == "env"
    )


@pytest.mark.parametrize("page", PAGES, ids=IDS)
def test_links_and_paths_lead_somewhere(page: Path) -> None:
    assert find_broken_links(page) == []
    assert set(find_lost_paths(page.read_text("utf-8"))) - ELSEWHERE == set()


# The changelog also tells of commands that are gone.
@pytest.mark.parametrize(
    "page",
    [page for page in PAGES if page.name != "CHANGELOG.md"],
    ids=lambda page: str(page.relative_to(ROOT)),
)
def test_commands_are_there(page: Path) -> None:
    text = page.read_text("utf-8")
    targets = set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    packages = ("frontend-contract", "frontend-contract/integration", "frontend-contract/site")
    scripts = {
        name
        for package in packages
        for name in json.loads((ROOT / package / "package.json").read_text("utf-8")).get("scripts", {})
    }

    assert read_make_targets(text) - targets == set()
    assert read_scripts(text) - scripts == set()
    for module in read_modules(text) & {
        name for name in read_modules(text) if (ROOT / name.split(".")[0]).is_dir()
    }:
        path = ROOT / module.replace(".", "/")
        assert path.with_suffix(".py").is_file() or (path / "__main__.py").is_file(), module
    for command, options in read_commands(text, set(OURS)):
        assert command in get_commands(), command
        assert options - read_options(command) == set(), command


def test_reference_has_every_option_of_our_commands_and_no_other() -> None:
    options = {name for command in OURS for name in read_options(command, own=True)}
    text = COMMANDS.read_text("utf-8")

    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", text)) == options
    assert {command for command in OURS if command not in text} == set()


def test_reference_has_every_variable_that_the_settings_read_and_no_other() -> None:
    rows = re.findall(r"^\| (`[A-Z].*?) \|", SETTINGS.read_text("utf-8"), re.MULTILINE)
    documented = {name for row in rows for name in re.findall(r"`([A-Z_0-9]+)`", row)}

    assert documented - READ_BY_OTHERS == read_variables(ROOT / "cms/settings")
    # Nothing beside the settings reads one of its own.
    for package in ("cms", "events", "exporters"):
        assert read_variables(ROOT / package) - documented - OF_THE_CHECKOUT - OF_DJANGO == set(), package


def test_every_page_of_the_documentation_can_be_reached() -> None:
    reached: set[Path] = set()
    waiting = [ROOT / "README.md"]
    while waiting:
        page = waiting.pop().resolve()
        if page.suffix != ".md" or page in reached:
            continue
        reached.add(page)
        links = (link.partition("#")[0] for link in read_links(page.read_text("utf-8")))
        waiting += [page.parent / link for link in links if link]

    assert {page for page in PAGES if page.is_relative_to(ROOT / "docs")} - reached == set()


def test_a_link_without_its_file_or_heading_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "# One `two`: three\n\n[a](#one-two-three) [b](#four) [c](other.md) `[d](no.md)` [e](https://x.sk)\n"
    )

    assert find_broken_links(page) == ["#four", "other.md"]


def test_anchors_are_github_s() -> None:
    text = "# A [link](x.md), `code`\n\n```\n# no heading\n```\n\n## 4. A worker\n\n## Same\n\n## Same\n"

    assert read_anchors(text) == {"a-link-code", "4-a-worker", "same", "same-1"}


def test_a_path_of_the_repository_that_is_not_there_is_found(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").touch()
    (tmp_path / "cms").mkdir()
    (tmp_path / "cms/urls.py").touch()
    text = "`cms/urls.py` `cms/` `cms/views.py` `src/pages/x.md` `make cms/x`\n\n```\ncms/block.py\n```\n"

    assert find_lost_paths(text, tmp_path) == ["cms/views.py"]


def test_commands_and_their_options_are_read_from_code() -> None:
    text = (
        "`export_events --force` and --no this, `python manage.py check --deploy`\n\n"
        "```sh\nmanage.py import_events SITE [--publish]   # --not an option\n```\n"
        "`make run` make tea `npm run generate` `python -m tests.bench`\n"
    )

    assert list(read_commands(text, {"export_events"})) == [
        ("import_events", {"--publish"}),
        ("export_events", {"--force"}),
        ("check", {"--deploy"}),
    ]
    assert (read_make_targets(text), read_scripts(text), read_modules(text)) == (
        {"run"},
        {"generate"},
        {"tests.bench"},
    )
