"""Whatever the text is, it is read or refused in time."""

import contextlib
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from exporters.core.errors import SourceError
from exporters.core.markdown import parse_markdown
from exporters.core.markdown.parse import readings, tokens

N = 20_000


@pytest.mark.parametrize(
    "text",
    [
        "[" * N,
        "![" * N,
        "[^" * N,
        "[a](" * (N // 4),
        "[a][b" * (N // 5),
        "![" * 400 + "a" + "](b)" * 400,
        "*a " * (N // 3),
        "*a **b " * (N // 8) + "**c *d" * (N // 8),
        "_a__b" * (N // 5),
        "~a~~b" * (N // 5),
        ">" * N,
        "> " * 500 + "a",
        "- " * N,
        "".join("  " * depth + "- a\n" for depth in range(300)),
        "<" * N,
        "a <!-- " * (N // 7),
        "<a " * (N // 3),
        "<sup>" * (N // 5),
        "<sup>" * 500 + "a" + "</sup>" * 500,
        ":" * N,
        "http:" * (N // 5),
        "(http://_" * (N // 9),
        "(mailto:a@b" * (N // 12),
        "a@" * (N // 2),
        "www." * (N // 4),
        "".join("`" * length + " " for length in range(1, 300)),
        "&" * N,
        "\\" * N,
        "a|" * (N // 4) + "\n" + "-|" * (N // 4),
        "[a]: <" * (N // 6),
        "a\n" * (N // 2),
        "- a\n" * (N // 4),
        "**" * 100 + "a" + "**" * 100,
    ],
    ids=lambda text: repr(text[:12]),
)
def test_hostile_text_is_read_or_refused_in_time(text):
    started = time.process_time()
    with contextlib.suppress(SourceError):
        parse_markdown(text)

    # Far above what any machine needs: what grows with the square takes hours.
    assert time.process_time() - started < 60


def test_a_text_over_the_limit_is_refused():
    with pytest.raises(SourceError, match="the text has 200,001 characters, more than the 200,000 allowed"):
        parse_markdown("a" * 200_001)


def test_a_paragraph_over_the_limit_is_refused():
    with pytest.raises(SourceError, match="divide it with blank lines"):
        parse_markdown("a" * 100_001)


def test_nesting_over_the_limit_is_refused():
    with pytest.raises(SourceError, match="nested more than 60 deep"):
        parse_markdown("> " * 70 + "a")


THREADS = 8
BRACKETS = "[a" * 300


def is_read(text: str) -> bool:
    try:
        parse_markdown(text)
    except SourceError:
        return False
    return True


def read_at_once(text: str) -> list[bool]:
    """Whether each of several threads, all of which begin together, can read the text."""
    barrier = Barrier(THREADS)

    def read() -> bool:
        barrier.wait()
        return is_read(text)

    with ThreadPoolExecutor(THREADS) as threads:
        return [future.result() for future in [threads.submit(read) for _ in range(THREADS)]]


@pytest.fixture
def least_steps(monkeypatch: pytest.MonkeyPatch) -> int:
    """The least limit of steps with which BRACKETS can be read by one thread alone."""
    least, most = 1, readings.MAX_STEPS
    while least < most:
        middle = (least + most) // 2
        monkeypatch.setattr(readings, "MAX_STEPS", middle)
        least, most = (least, middle) if is_read(BRACKETS) else (middle + 1, most)
    return least


@pytest.fixture
def busy_threads() -> Iterator[None]:
    """Threads take turns so often that each parse is interrupted by all others."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(interval)


@pytest.mark.usefixtures("busy_threads")
def test_each_thread_counts_its_own_steps(least_steps: int, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(readings, "MAX_STEPS", least_steps)
    assert read_at_once(BRACKETS) == [True] * THREADS

    monkeypatch.setattr(readings, "MAX_STEPS", least_steps - 1)
    assert read_at_once(BRACKETS) == [False] * THREADS


@pytest.mark.usefixtures("busy_threads")
def test_threads_that_share_a_new_parser_read_alike():
    text = "# a\n\n- *b* https://example.org\n\n| c |\n| - |\n| ~~d~~ |\n"
    expected = parse_markdown(text)
    barrier = Barrier(THREADS)

    def read() -> bool:
        barrier.wait()
        return parse_markdown(text) == expected

    with ThreadPoolExecutor(THREADS) as threads:
        for _ in range(40):
            tokens._parser.cache_clear()
            tokens._parser()
            futures = [threads.submit(read) for _ in range(THREADS)]
            assert all(future.result() for future in futures)
