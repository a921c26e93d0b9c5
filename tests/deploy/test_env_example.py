"""`.env.example`: made from the reference, names every variable, and starts once its gaps are filled."""

from __future__ import annotations

import re
from pathlib import Path

import environ

from cms.development.env_example import EXAMPLE, OF_COMPOSE, REFERENCE, REQUIRED, format_example
from tests.cms.test_variables import BARE, KEY, read_table, show

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / EXAMPLE).read_text("utf-8")
OTHERS = {"DJANGO_SUPERUSER_USERNAME", "DJANGO_SUPERUSER_EMAIL", "POSTGRES_PASSWORD", "SITE_FOLDER"}


def read_values(text: str) -> dict[str, str]:
    return dict(re.findall(r"^([A-Z_0-9]+)=(.*)$", text, re.MULTILINE))


def test_it_is_what_the_reference_says() -> None:
    assert format_example((ROOT / REFERENCE).read_text("utf-8")) == TEXT, (
        "Run `python -m cms.development.env_example`."
    )


def test_it_names_every_variable_and_sets_those_that_a_server_needs() -> None:
    commented = set(re.findall(r"^#([A-Z_0-9]+)=$", TEXT, re.MULTILINE)) - {"COMPOSE_PROFILES"}
    set_ones = read_values(TEXT).keys()

    assert commented | set_ones == read_table() | OTHERS
    assert commented & set_ones == set()
    assert set_ones - OTHERS == REQUIRED.keys()
    assert set(OF_COMPOSE) <= commented


def test_filled_in_it_makes_a_server_with_these_addresses(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text(TEXT.replace("SECRET_KEY=\n", f"SECRET_KEY={KEY}\n"))
    values: dict[str, str] = {}
    environ.Env.ENVIRON, before = values, environ.Env.ENVIRON
    try:
        environ.Env.read_env(file)
    finally:
        environ.Env.ENVIRON = before

    names = {
        "hosts": "settings.ALLOWED_HOSTS",
        "mail": "settings.EMAIL_HOST",
        "module": "settings.SETTINGS_MODULE",
    }
    assert show(names, {**BARE, **values}) == {
        "hosts": ["cms.example.org"],
        "mail": "mail.example.org",
        "module": "cms.settings.production",
    }
