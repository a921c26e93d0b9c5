"""Quotation marks in what somebody looks for in the lists of Wagtail, on SQLite."""

from typing import Any

from django.db import connection


def escape_quotes() -> None:
    """Have the index take a quotation mark for one. It would end the word there and break the query.

    modelsearch puts words between quotation marks and leaves those within as they are, in 1.3 as well.
    """
    if connection.vendor != "sqlite":
        return
    from modelsearch.backends.database.sqlite.query import Lexeme

    write = Lexeme.as_sql

    def as_sql(self: Any, compiler: Any, connection: Any) -> tuple[str, list[str]]:
        template, words = write(self, compiler, connection)
        return template, [word.replace('"', '""') for word in words]

    Lexeme.as_sql = as_sql
