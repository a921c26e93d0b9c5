"""Astro's two Markdown processors, asked in bulk: one node process, NDJSON in and out.

with Judge() as judge:
    for answer in judge.render(bodies):
        assert answer.satteri == answer.unified
"""

import json
import subprocess
import sys
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

NODE = Path(sys.prefix) / "bin" / "node"
PROGRAM = Path(__file__).parents[2] / "frontend-contract" / "astro-oracle" / "processors.js"


@dataclass(frozen=True)
class Rendering:
    """What both processors make of one body. errors: message by processor; its HTML is then ""."""

    satteri: str
    unified: str
    errors: dict[str, str] = field(default_factory=dict)


class JudgeError(Exception):
    """The judge did not understand a request, or died."""


class Judge:
    """The node process, as long as the `with` block lasts. Not for two threads at once."""

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [NODE, PROGRAM], stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None:
            self._process.kill()
        self._process.communicate()

    def render(self, bodies: Iterable[str]) -> list[Rendering]:
        """The HTML of each body, in order."""
        answers = self._ask({"kind": "body", "text": body} for body in bodies)
        return [
            Rendering(answer.get("satteri", ""), answer.get("unified", ""), answer.get("errors", {}))
            for answer in answers
        ]

    def parse_front_matter(self, texts: Iterable[str]) -> list[dict[str, Any]]:
        """The {"frontmatter", "content"} of each file, or {"error"}; tagged as the judge's values.js says."""
        return self._ask({"kind": "frontmatter", "text": text} for text in texts)

    def _ask(self, requests: Iterable[dict[str, str]]) -> list[dict[str, Any]]:
        lines = [json.dumps({"id": number, **request}) for number, request in enumerate(requests)]
        # From a thread of its own: with both pipes full, neither side would go on.
        writer = threading.Thread(target=self._write, args=(lines,), daemon=True)
        writer.start()
        answers = [self._read(number, line) for number, line in enumerate(lines)]
        writer.join()
        return answers

    def _read(self, number: int, request: str) -> dict[str, Any]:
        assert self._process.stdout is not None
        reply = self._process.stdout.readline()
        if not reply:
            raise JudgeError(f"The judge ended before it answered {request[:200]}")
        answer: dict[str, Any] = json.loads(reply)
        if answer.pop("id") != number:
            raise JudgeError(f"The judge answered {reply[:200]} to {request[:200]}")
        return answer

    def _write(self, lines: list[str]) -> None:
        assert self._process.stdin is not None
        self._process.stdin.writelines(f"{line}\n" for line in lines)
        self._process.stdin.flush()
