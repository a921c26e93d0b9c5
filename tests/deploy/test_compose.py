"""compose.yml: what runs, what is open, and that each command and variable is one that there is."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import get_commands

from cms.development.env_example import OF_COMPOSE

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
TEXT = (DEPLOY / "compose.yml").read_text("utf-8")
SERVICES: dict[str, dict[str, Any]] = yaml.safe_load(TEXT)["services"]
OURS = ("setup", "cms", "worker", "timers")


def test_only_the_proxy_is_reached_from_outside() -> None:
    assert {name for name, service in SERVICES.items() if "ports" in service} == {"proxy"}
    # The site's scripts run in the preview: no network and no secret of the CMS is theirs.
    assert SERVICES["preview"]["networks"] == ["front"]
    assert "env_file" not in SERVICES["preview"]
    assert [name for name, service in SERVICES.items() if "front" in service.get("networks", ())] == [
        "preview",
        "proxy",
    ]


@pytest.mark.parametrize("name", SERVICES)
def test_nobody_may_gain_rights_and_every_image_has_one_version(name: str) -> None:
    service = SERVICES[name]

    assert service["security_opt"] == ["no-new-privileges:true"]
    assert (
        service["image"] == "cms" if name in OURS else re.fullmatch(r"\w+:\d+\.\d+[\w.-]*", service["image"])
    )
    # PostgreSQL writes its socket and starts as root to own its folder.
    assert name == "database" or service["read_only"] is True
    assert name in ("database", "redis") or service["cap_drop"] == ["ALL"]


def test_every_process_of_the_cms_has_the_same_settings_and_waits_for_the_setup() -> None:
    assert SERVICES["cms"]["environment"].keys() == set(OF_COMPOSE)
    for name in OURS:
        assert SERVICES[name]["environment"] == SERVICES["cms"]["environment"]
        assert SERVICES[name]["env_file"] == ".env"
    for name in ("cms", "worker", "timers"):
        assert SERVICES[name]["depends_on"] == {"setup": {"condition": "service_completed_successfully"}}


def test_commands_are_there() -> None:
    commands = re.findall(r"manage\.py[,\s]+(\w+)", TEXT + (DEPLOY / "timers.sh").read_text("utf-8"))

    assert set(commands) == {"migrate", "setup", "rqworker", "maintain"}
    assert set(commands) <= get_commands().keys()


def test_what_must_be_said_is_in_the_example() -> None:
    example = (DEPLOY / ".env.example").read_text("utf-8")

    for name in re.findall(r"\$\{([A-Z_]+)", TEXT):
        assert re.search(rf"^{name}=", example, re.MULTILINE), name
    # And what the Caddyfile asks for is given.
    asked = set(re.findall(r"\{\$([A-Z_]+)", (DEPLOY / "Caddyfile").read_text("utf-8")))
    assert asked == SERVICES["proxy"]["environment"].keys()


def test_the_proxy_reads_uploads_where_the_cms_writes_them() -> None:
    """What the CMS allows to be sent lies in its MEDIA_ROOT; the proxy has the same volume, to read."""
    cms, proxy = SERVICES["cms"], SERVICES["proxy"]
    written, read = cms["environment"]["MEDIA_ROOT"], proxy["environment"]["MEDIA_ROOT"]
    [[volume, place]] = [v.split(":") for v in cms["volumes"] if written.startswith(v.split(":")[1] + "/")]

    [there] = [v.split(":")[1:] for v in proxy["volumes"] if v.startswith(f"{volume}:")]
    assert there == [read.removesuffix(written.removeprefix(place)), "ro"]
    assert cms["environment"]["SENDFILE"] == "x-accel-redirect"
    # No two volumes lie at one place.
    for service in SERVICES.values():
        places = [v.split(":")[1] for v in service.get("volumes", ())]
        assert len(places) == len(set(places))


def test_volumes_and_files_are_there() -> None:
    named = set(yaml.safe_load(TEXT)["volumes"])
    used = {volume.split(":")[0] for service in SERVICES.values() for volume in service.get("volumes", ())}

    assert {volume for volume in used if re.fullmatch(r"[a-z-]+", volume)} == named
    assert (DEPLOY / "Caddyfile").is_file()
    assert (DEPLOY.parent / SERVICES["cms"]["build"]["dockerfile"]).is_file()
