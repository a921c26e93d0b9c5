import os
import re
import socket
import sys

import pytest
from django.core.management import CommandError

from cms.bootstrap import environment, steps
from cms.bootstrap.__main__ import main
from cms.bootstrap.steps import SetupError, run_step
from cms.management.commands.run_site import read_port, refuse_taken_port, server_settings


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """A folder that takes the place of the checkout."""
    for module in (environment, steps):
        monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(steps, "LOGS", tmp_path / "var/log")
    monkeypatch.setattr(environment, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(environment, "ASTRO", tmp_path / "frontend-contract")
    return tmp_path


def python(code):
    return [sys.executable, "-c", code]


def test_long_step_says_that_it_runs_and_how_long_it_took(checkout, capsys):
    run_step("Making tea", python("print('hot')"), "there is no tea.")

    assert re.fullmatch(r"Making tea …\n\rMaking tea … \d+ s\n", capsys.readouterr().out)
    assert (checkout / "var/log/making-tea.log").read_text() == "hot\n"


def test_failed_step_is_one_sentence_that_names_the_log(checkout):
    with pytest.raises(SetupError) as trouble:
        run_step("Making tea", python("raise SystemExit(3)"), "there is no tea.")

    assert str(trouble.value) == "Making tea: there is no tea. The details are in var/log/making-tea.log."


@pytest.mark.parametrize("said", ["NewConnectionError: [Errno 111]", "npm error code ENOTFOUND"])
def test_missing_network_is_said_as_such(checkout, said):
    with pytest.raises(SetupError) as trouble:
        run_step("Making tea", python(f"print({said!r}); raise SystemExit(1)"), "there is no tea.")

    assert str(trouble.value) == (
        "Making tea: the package registries cannot be reached; check the network and try again. "
        "The details are in var/log/making-tea.log."
    )


def test_missing_tool_is_named(checkout):
    with pytest.raises(SetupError, match=r"^no-such-tool is missing; install it and try again\.$"):
        run_step("Making tea", ["no-such-tool"], "there is no tea.")


def test_old_python_is_refused(checkout, monkeypatch):
    monkeypatch.setattr(environment, "PYTHON", (99, 0))

    with pytest.raises(SetupError, match=r"^Python 99\.0 or newer is needed, this is 3\."):
        environment.refuse_old_python()


def test_current_environment_is_left_alone(checkout, monkeypatch):
    (checkout / "requirements.lock").write_text("a==1")
    (checkout / "requirements-dev.lock").write_text("a==1\nb==2")
    (checkout / ".venv/bin").mkdir(parents=True)
    (checkout / ".venv/bin/python").touch()
    steps = []
    monkeypatch.setattr(environment, "run_step", lambda title, *_arguments: steps.append(title))

    environment.build_environment(dev=False)
    environment.build_environment(dev=False)
    environment.build_environment(dev=True)
    environment.build_environment(dev=False)

    # What the tests need holds what running needs, so going back installs nothing.
    assert steps == ["Making the Python environment", "Installing uv", "Installing Python packages"] * 2


@pytest.mark.parametrize("fails", ["Installing uv", "Installing Python packages"])
def test_pip_does_it_where_uv_cannot(checkout, monkeypatch, fails):
    (checkout / "requirements-dev.lock").write_text("a==1\nuv==2 \\\n    --hash=sha256:00\nz==3")
    (checkout / ".venv").mkdir()
    commands = []

    def fail_once(title, command, _sentence):
        commands.append(" ".join(command).replace(str(checkout), "."))
        if title == fails and len(commands) < 3:
            raise SetupError(title)

    monkeypatch.setattr(environment, "run_step", fail_once)

    environment.install_packages(checkout / "requirements.lock")

    pip = "./.venv/bin/python -m pip install --no-input --require-hashes -r"
    assert commands[0] == f"{pip} ./.venv/uv.lock"
    assert commands[-1] == f"{pip} ./requirements.lock"
    assert (checkout / ".venv/uv.lock").read_text() == "uv==2 \\\n    --hash=sha256:00"


def test_unreachable_registry_fails_a_real_install_with_one_sentence(checkout, monkeypatch, capsys):
    (checkout / "requirements.lock").write_text("six==1.17.0 --hash=sha256:" + "0" * 64)
    (checkout / "requirements-dev.lock").write_text("uv==0.13.9 --hash=sha256:" + "0" * 64)
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)
    nowhere = {"PIP_INDEX_URL": "http://127.0.0.1:9/", "PIP_RETRIES": "0", "PIP_CONFIG_FILE": os.devnull}
    for name, value in nowhere.items():
        monkeypatch.setenv(name, value)

    assert main(["true"]) == 1
    assert capsys.readouterr().err == (
        "Error: Installing Python packages: the package registries cannot be reached; "
        "check the network and try again. The details are in var/log/installing-python-packages.log.\n"
    )


def test_taken_port_is_refused_with_a_way_out():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(CommandError) as refused:
            refuse_taken_port("CMS_URL", port)

    assert str(refused.value) == (
        f"Port {port} is taken; stop the program that uses it, "
        f"or choose another: make run CMS_URL=http://localhost:{port + 11}"
    )


@pytest.mark.parametrize("address", ["localhost:8301", "", "http://localhost:99999", "ftp://localhost"])
def test_address_without_a_usable_port_is_refused(address):
    with pytest.raises(CommandError) as refused:
        read_port("CMS_URL", address)

    assert str(refused.value) == f"CMS_URL is {address!r}; give it an address such as http://localhost:8000."


def test_port_of_an_address():
    assert read_port("CMS_URL", "http://localhost:8100") == 8100
    assert read_port("CMS_URL", "https://cms.example.sk") == 443


def test_servers_know_the_rules_of_the_site_that_they_run(tmp_path, settings):
    assert server_settings(tmp_path)["EVENT_EXTENSION"] == ""

    (tmp_path / "event.extension.json").write_text("{}")

    assert server_settings(tmp_path)["EVENT_EXTENSION"] == str(tmp_path / "event.extension.json")

    settings.EVENT_EXTENSION = "/etc/other.json"

    assert server_settings(tmp_path)["EVENT_EXTENSION"] == "/etc/other.json"
