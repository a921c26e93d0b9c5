from pathlib import Path

import pytest

from cms.development.sizes import find_files, find_size_faults

ROOT = Path(__file__).resolve().parent.parent.parent.parent


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    (tmp_path / ".gitignore").write_text("# what is built\nvar/\n*.pyc\nsite/made.json\n")
    return tmp_path


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def test_a_module_has_three_hundred_lines_at_most(repository: Path) -> None:
    write(repository / "app/short.py", "pass\n" * 300)
    write(repository / "app/long.py", "pass\n" * 301)
    write(repository / "app/long.md", "word\n" * 301)

    assert find_size_faults(repository) == ["app/long.py: 301 lines, and a module has 300 at most. Split it."]


def test_what_django_writes_is_as_long_as_it_is(repository: Path) -> None:
    write(repository / "app/migrations/0001_initial.py", "pass\n" * 400)

    assert find_size_faults(repository) == []


def test_no_file_has_more_than_half_a_megabyte(repository: Path) -> None:
    write(repository / "picture.png", "x" * 500_001)
    write(repository / "other.png", "x" * 500_000)

    assert find_size_faults(repository) == [
        "picture.png: 500001 bytes, and a file has 500000 at most. Make it smaller or leave it out."
    ]


def test_what_git_ignores_is_left_out(repository: Path) -> None:
    for name in ("var/db", "app/var/db", "app/__pycache__/a.pyc", "site/made.json", ".git/config"):
        write(repository / name, "x")
    write(repository / "app/made.json", "x")
    write(repository / "app/variable.py", "x")

    assert list(find_files(repository)) == [".gitignore", "app/made.json", "app/variable.py"]


def test_this_repository_is_as_it_should_be() -> None:
    assert find_size_faults(ROOT) == []
