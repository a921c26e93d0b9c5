"""What a site's developer installs: all that is needed, nothing else, and of Astro alone."""

import json
import re
import subprocess
import tarfile
from pathlib import Path

import pytest

from tests.frontend_contract.sites import FRONTEND, environment
from tests.frontend_contract.small_sites import INTEGRATION, SHIPPED, ask, event, make_site

pytestmark = pytest.mark.node

# Bytes, packed. To be raised with a reason: everybody who builds a site downloads them.
LARGEST = 120_000
IMPORTED = re.compile(r"""(?:from|import\()\s*['"]([^'"]+)['"]""")


def names(package: Path) -> set[str]:
    with tarfile.open(package) as archive:
        return {name.removeprefix("package/") for name in archive.getnames()}


def test_package_holds_the_sources_and_what_describes_them(package: Path) -> None:
    sources = {
        str(path.relative_to(INTEGRATION))
        for path in INTEGRATION.rglob("*")
        if path.suffix in (".js", ".ts", ".astro")
        and "node_modules" not in path.parts
        and not path.name.endswith(".test.js")
    }
    described = {"package.json", "README.md", "LICENSE", *SHIPPED}

    assert names(package) == sources | described
    assert package.stat().st_size < LARGEST


def test_package_depends_on_astro_alone(package: Path) -> None:
    manifest = json.loads((INTEGRATION / "package.json").read_text())
    imported = {
        module
        for path in INTEGRATION.rglob("*.js")
        if not path.name.endswith(".test.js")
        for module in IMPORTED.findall(path.read_text())
        if not module.startswith((".", "node:", "astro/", "astro:", "virtual:astro-wagtail-events/"))
        and "node_modules" not in path.parts
    }

    assert "dependencies" not in manifest
    assert manifest["peerDependencies"].keys() == {"astro", "@astrojs/node"}
    assert imported <= {"astro"}


def test_both_versions_of_astro_that_are_tested_are_those_that_are_promised() -> None:
    promised = json.loads((INTEGRATION / "package.json").read_text())["peerDependencies"]
    tested = [
        json.loads((FRONTEND / f"{place}/package.json").read_text())["dependencies"]
        for place in ("astro-6", "site")
    ]

    assert promised["astro"] == "^6.4.0 || ^7.0.0"
    assert [packages["astro"][:2] for packages in tested] == ["6.", "7."]


def test_facts_of_the_package_are_those_of_the_repository(modules: dict[int, Path]) -> None:
    for name in SHIPPED:
        installed = modules[7] / "astro-wagtail-events" / name
        assert installed.read_bytes() == (FRONTEND / name).read_bytes()


def test_installed_command_runs(modules: dict[int, Path]) -> None:
    done = subprocess.run(
        [modules[7] / ".bin/astro-wagtail-events", "--help"],
        env=environment(),
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert done.returncode == 0, done.stderr
    assert "astro-wagtail-events" in done.stdout


OPTIONS = [
    (
        "{ checks: { picture: 'warn' } }",
        'there is no check "picture". Correct the option `checks`; '
        "it may be contract, images, links, slugs, alt.",
    ),
    (
        "{ checks: { alt: 'warning' } }",
        'the check "alt" cannot be "warning". Correct the option `checks`; it may be error, warn, off.',
    ),
]


@pytest.mark.parametrize(("options", "said"), OPTIONS)
def test_option_that_does_not_exist_is_refused(options: str, said: str) -> None:
    attempt = f"it.default({options})"

    refused = ask(
        "index.js", f"(() => {{ try {{ {attempt} }} catch ({{ message }}) {{ return message }} }})()"
    )

    assert refused == f"astro-wagtail-events: {said}"


@pytest.mark.parametrize(
    ("markdown", "said"),
    [
        (
            "export default {};",
            "./markdown.config.mjs names no Markdown processor. Let its default export have",
        ),
        (None, "there is no ./markdown.config.mjs in"),
    ],
)
def test_preview_says_what_it_needs_of_the_site(
    markdown: str | None, said: str, modules: dict[int, Path], tmp_path: Path
) -> None:
    site = make_site(tmp_path, modules[7], {"src/pages/p.md": event("p")})
    config = "import w from 'astro-wagtail-events';\nexport default { integrations: [w()] };\n"
    (site.root / "astro.config.mjs").write_text(config)
    (site.root / "markdown.config.mjs").unlink()
    if markdown is not None:
        site.write({"markdown.config.mjs": markdown})

    built = site.build(preview=True)

    assert built.returncode != 0
    assert f"astro-wagtail-events: {said}" in built.stdout
