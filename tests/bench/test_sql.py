"""The benchmark asks the database itself, beside the CMS: its tables are those of the models."""

import re
from pathlib import Path

import pytest
from django.db import connection


@pytest.mark.django_db
def test_every_table_of_the_benchmark_exists() -> None:
    texts = [file.read_text("utf-8") for file in Path(__file__).parent.glob("*.py")]
    named = {name for text in texts for name in re.findall(r"\b(?:FROM|INTO|UPDATE|JOIN) ([a-z_]+)", text)}

    assert "exporters_cacheentry" in named
    assert named <= set(connection.introspection.table_names())
