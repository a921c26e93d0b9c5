"""Markdown → blocks → Markdown on lines of JSON, without a database: `python -m exporters roundtrip`.

A line is `{"id", "markdown"}`, `{"id", "blocks"}`, or both: the text and the blocks that it was edited to.
The answer has `id`, `blocks`, `markdown` (formatting kept), `canonical` (formatting ignored) and
`structured`, or `id` and `error`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from exporters.core import front_matter
from exporters.core.blocks import from_markdown, to_nodes
from exporters.core.errors import ExportError, SourceError, UnforeseenError, unforeseen
from exporters.core.markdown import preserve_formatting, serialize_markdown
from exporters.core.references import NumberedReferences

MAX_LINE = 8_000_000

Answer = dict[str, Any]


def answer_lines(
    lines: Iterable[bytes], on_unforeseen: Callable[[UnforeseenError], object] = lambda _error: None
) -> Iterator[str]:
    """A line of JSON for each line that is not blank; one that is refused has an `error`.

    on_unforeseen: gets the refusals that are a fault of this package.
    """
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _answer_line(line, f"line {number}", on_unforeseen)


def _answer_line(line: bytes, where: str, on_unforeseen: Callable[[UnforeseenError], object]) -> str:
    identifier: Any = None
    try:
        request = _read_request(line)
        identifier = request.get("id")
        return _dump({"id": identifier, **answer(request)})
    except ExportError as error:
        problem = f"{where}: {error}"
    except Exception as error:  # noqa: BLE001 - unforeseen() logs it
        refusal = unforeseen(error, where)
        on_unforeseen(refusal)
        problem = str(refusal)
    return _dump({"id": identifier, "error": problem})


def _dump(answer: Answer) -> str:
    """An answer as one line; half of a surrogate pair, which UTF-8 has no bytes for, stays JSON's escape."""
    line = json.dumps(answer, ensure_ascii=False)
    try:
        line.encode()
    except UnicodeEncodeError:
        return json.dumps(answer)
    return line


def _read_request(line: bytes) -> Mapping[str, Any]:
    if len(line) > MAX_LINE:
        raise SourceError(f"has {len(line):,} bytes, more than the {MAX_LINE:,} allowed; send it in parts")
    try:
        request = json.loads(line.decode())
    except UnicodeDecodeError as error:
        raise SourceError(f"is not UTF-8 ({error.reason} at byte {error.start}); convert it") from error
    except (ValueError, RecursionError) as error:
        raise SourceError(f"is not JSON ({error}); write one object on one line") from error
    if not isinstance(request, dict):
        raise SourceError('is no object; write {"id": …, "markdown": …} or {"id": …, "blocks": …}')
    return request


def answer(request: Mapping[str, Any]) -> Answer:
    """What a request's Markdown or blocks become. Raises ExportError."""
    markdown, blocks = request.get("markdown"), request.get("blocks")
    if not (markdown is None or isinstance(markdown, str)) or not (blocks is None or _is_stream(blocks)):
        raise SourceError('"markdown" must be a text and "blocks" a list of objects')
    if markdown is None and blocks is None:
        raise SourceError('has neither "markdown" nor "blocks"; give it one of them')
    _refuse_surrogates(markdown or "")
    references = NumberedReferences()
    source = front_matter.split(markdown or "")
    read, _ = from_markdown(source.body, references)
    stream = read if blocks is None else blocks
    root = to_nodes(stream, references)
    canonical = serialize_markdown(root)
    return {
        "blocks": stream,
        "markdown": canonical
        if markdown is None
        else source.with_body(preserve_formatting(source.body, root)).text,
        "canonical": canonical if source.kind == "none" else source.with_body(f"\n{canonical}").text,
        "structured": structured_share(stream, source.body if blocks is None else canonical),
    }


def structured_share(stream: Sequence[Mapping[str, Any]], body: str) -> float:
    """The share of a body's characters that blocks other than `markdown` hold, 0 to 1."""
    raw = sum(len(block["value"]) for block in stream if block.get("type") == "markdown")
    total = len(body.strip())
    return round(max(0.0, 1 - raw / total), 4) if total else 1.0


def _is_stream(blocks: object) -> bool:
    return isinstance(blocks, list) and all(isinstance(block, dict) for block in blocks)


def _refuse_surrogates(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise SourceError(f"character {error.start} is half of a pair, which no file can hold") from error
