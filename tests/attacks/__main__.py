"""Attack the CMS in every way that the tests know, and count: `python -m tests.attacks`.

Prints for each kind of attack how many requests or files tried it and how many succeeded; exits 1 where one
did. Beside the tests of this folder these are those of other folders that are attacks.
"""

from __future__ import annotations

import sys
from collections import Counter

import pytest

ADMIN = "tests/exporters/releases/admin/"
KINDS = {
    "permissions: every address × every kind of user": (
        "tests/attacks/test_every_address.py::test_nobody_gets_more_or_less_than_they_may",
        "tests/attacks/test_every_address.py::test_each_address_stands_in_the_table_and_no_other",
        f"{ADMIN}test_permissions.py",
    ),
    "scripts in texts: every screen, the release, the preview": (
        "tests/attacks/test_every_address.py::test_no_text_comes_alive_on_any_screen",
        "tests/attacks/test_published_text.py",
        "tests/events/test_trusted_markdown.py",
        "tests/frontend_contract/test_astro_raw_html.py",
    ),
    "requests of other sites (CSRF)": (
        "tests/attacks/test_forged_requests.py",
        "tests/attacks/test_every_address.py::test_looking_at_a_page_changes_nothing",
    ),
    "redirects": ("tests/attacks/test_redirects.py",),
    "names of hosts": ("tests/attacks/test_hosts.py",),
    "addresses inside the network, forged webhooks": (
        "tests/attacks/test_inside_the_network.py",
        "tests/exporters/releases/notify",
        f"{ADMIN}test_webhook_screens.py",
    ),
    "previews and shared links": ("tests/events/previews", "tests/exporters/preview/test_private_files.py"),
    "private uploads": ("tests/cms/test_uploads.py",),
    "passwords, second factors, sessions, invitations": ("tests/cms/accounts",),
    "the API of releases": ("tests/exporters/releases/api",),
    "names and files of releases": (
        "tests/frontend_contract/test_pull_attacks.py",
        "tests/frontend_contract/test_pull_paths.py",
        "tests/exporters/core/test_release_paths.py",
    ),
    "pictures": (
        "tests/cms/test_image_doors.py",
        "tests/cms/test_image_parts.py",
        "tests/cms/test_image_rules.py",
    ),
}


class Counts:
    """A plugin of pytest that counts what tests of each kind tried, and which failed."""

    def __init__(self) -> None:
        self.tests: Counter[str] = Counter()
        self.tries: Counter[str] = Counter()
        self.successes: Counter[str] = Counter()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        kind = next((kind for kind, names in KINDS.items() if report.nodeid.startswith(names)), "")
        if report.when == "call":
            self.tests[kind] += 1
            # A test that counts nothing itself is one attack.
            self.tries[kind] += int(str(dict(report.user_properties).get("tries", 1)))
        self.successes[kind] += report.failed

    def show(self) -> None:
        print(f"{'':58} tests   tried   successes")
        for kind in KINDS:
            print(f"{kind:58} {self.tests[kind]:5} {self.tries[kind]:7} {self.successes[kind]:11}")
        everything = [sum(counter.values()) for counter in (self.tests, self.tries, self.successes)]
        print(f"{'all':58} {everything[0]:5} {everything[1]:7} {everything[2]:11}")


def main(arguments: list[str]) -> int:
    counts = Counts()
    names = [name for kind in KINDS.values() for name in kind]
    code = pytest.main(["--quiet", "--show-capture=no", *arguments, *names], plugins=[counts])
    counts.show()
    return int(code)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
