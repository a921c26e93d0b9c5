"""Astro's two Markdown processors, asked in bulk: one node process, NDJSON in and out.

with Judge() as judge:
    for answer in judge.render(bodies):
        assert answer.satteri == answer.unified
"""

import json
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

NODE = Path(sys.prefix) / "bin" / "node"
PROGRAM = Path(__file__).parents[2] / "frontend-contract" / "judge" / "judge.js"


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

    def render(self, bodies: Iterable[str]) -> Iterator[Rendering]:
        """The HTML of each body, in order, as the answers come. Read to the end before asking again."""
        for answer in self._ask({"kind": "body", "text": body} for body in bodies):
            yield Rendering(answer.get("satteri", ""), answer.get("unified", ""), answer.get("errors", {}))

    def parse_front_matter(self, texts: Iterable[str]) -> Iterator[dict[str, Any]]:
        """The {"frontmatter", "content"} of each file, or {"error"}; tagged as the judge's values.js says."""
        for answer in self._ask({"kind": "frontmatter", "text": text} for text in texts):
            yield {key: value for key, value in answer.items() if key != "id"}

    def _ask(self, requests: Iterable[dict[str, str]]) -> Iterator[dict[str, Any]]:
        lines = [json.dumps({"id": number, **request}) for number, request in enumerate(requests)]
        # From a thread of its own: with both pipes full, neither side would go on.
        writer = threading.Thread(target=self._write, args=(lines,), daemon=True)
        writer.start()
        assert self._process.stdout is not None
        for number, line in enumerate(lines):
            reply = self._process.stdout.readline()
            if not reply:
                raise JudgeError(f"The judge ended before it answered {line[:200]}")
            answer = json.loads(reply)
            if answer["id"] != number:
                raise JudgeError(f"The judge answered {reply[:200]} to {line[:200]}")
            yield answer
        writer.join()

    def _write(self, lines: list[str]) -> None:
        assert self._process.stdin is not None
        self._process.stdin.writelines(f"{line}\n" for line in lines)
        self._process.stdin.flush()
