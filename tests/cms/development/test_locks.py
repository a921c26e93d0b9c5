import json
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from cms.development.locks import (
    check_npm,
    check_same,
    check_text,
    check_versions,
    find_lock_faults,
    find_needed,
    read_lock,
)

ROOT = Path(__file__).resolve().parent.parent.parent.parent
LOCK = """\
django==5.2.9 \\
    --hash=sha256:aa
psycopg[binary]==3.3.1 ; python_version < '4' \\
    --hash=sha256:bb
"""


def test_lock_files_of_this_repository_are_in_order() -> None:
    assert find_lock_faults(ROOT) == []


def test_lock_is_read_with_extras_and_markers() -> None:
    assert read_lock(LOCK) == {"django": "5.2.9", "psycopg": "3.3.1"}


@pytest.mark.parametrize(
    "line",
    [
        "--index-url https://mirror.example/simple",
        "--find-links /opt/wheels",
        "uv @ https://example.org/uv.whl",
    ],
)
def test_an_address_is_a_fault(line: str) -> None:
    assert list(check_text("x.lock", f"{line}\n{LOCK}")) == [
        "x.lock: an address or an index is in it; any registry must do. Run `make lock`."
    ]


def test_a_package_without_a_hash_is_a_fault() -> None:
    assert list(check_text("x.lock", f"{LOCK}idna==3.11\n")) == ["x.lock: idna has no hash. Run `make lock`."]
    assert list(check_text("x.lock", LOCK)) == []


def test_what_pyproject_asks_for_is_locked_in_that_version() -> None:
    wanted = [Requirement("asgiref>=3"), Requirement("sqlparse>=0.5,<1")]

    assert list(check_versions("x.lock", wanted, {"asgiref": "2.9", "tzdata": "2026.1"})) == [
        "x.lock: has asgiref 2.9, pyproject.toml wants asgiref>=3. Run `make lock`.",
        "x.lock: sqlparse<1,>=0.5 is not in it. Run `make lock`.",
        "x.lock: nobody asks for tzdata. Run `make lock`.",
    ]


def test_packages_that_others_need_belong_to_the_lock() -> None:
    assert {"django", "asgiref", "sqlparse", "tzdata"} <= find_needed([Requirement("Django>=5")])


def test_what_an_extra_needs_counts_where_the_extra_is_asked_for() -> None:
    assert "boto3" not in find_needed([Requirement("django-storages")])
    assert "boto3" in find_needed([Requirement("django-storages[s3]")])


def test_both_lock_files_have_one_version_of_a_package() -> None:
    assert list(check_same({"idna": "3.11", "tqdm": "4"}, {"idna": "3.10", "tqdm": "4", "ruff": "1"})) == [
        "requirements-dev.lock: has idna 3.10, requirements.lock has 3.11. Run `make lock`."
    ]


def test_the_lock_of_npm_has_hashes_and_no_addresses() -> None:
    packages = {
        "": {},
        "integration": {"version": "0.1.0"},
        "node_modules/integration": {"resolved": "integration", "link": True},
        "node_modules/good": {"integrity": "sha512-x"},
        "node_modules/bad": {"resolved": "https://mirror.example/bad.tgz"},
    }
    advice = "Run `npm install` in frontend-contract, where .npmrc keeps them out."

    assert list(check_npm("package-lock.json", {"packages": packages})) == [
        f"package-lock.json: node_modules/bad has a download address. {advice}",
        f"package-lock.json: node_modules/bad has no hash. {advice}",
    ]


def test_a_dependency_that_nobody_locked_is_found_in_this_repository(tmp_path: Path) -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        (tmp_path / name).write_text((ROOT / name).read_text())
    (tmp_path / "frontend-contract").mkdir()
    (tmp_path / "frontend-contract/package-lock.json").write_text(json.dumps({"packages": {}}))
    pyproject = (ROOT / "pyproject.toml").read_text()
    (tmp_path / "pyproject.toml").write_text(
        pyproject.replace("dependencies = [\n", 'dependencies = [\n    "colorama-extra>=1",\n', 1)
    )

    assert find_lock_faults(tmp_path) == [
        "requirements.lock: colorama-extra>=1 is not in it. Run `make lock`.",
        "requirements-dev.lock: colorama-extra>=1 is not in it. Run `make lock`.",
    ]
