"""`python -m tests.fuzz.corpus`: real files in canonical form look the same in both of Astro's processors.

Each body goes through blocks and is written without its formatting; what the processors show of the two
has to be equal (tests.astro_oracle.html says what is ignored).
"""

import argparse
import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from exporters.core.blocks import from_markdown, to_nodes
from exporters.core.errors import ExportError
from exporters.core.markdown import serialize_markdown
from exporters.core.references import NumberedReferences
from tests.astro_oracle.html import shown
from tests.astro_oracle.processors import Judge, Rendering
from tests.corpus import corpus_bodies

PROCESSORS = ("satteri", "unified")


@dataclass(frozen=True)
class Difference:
    """A file that one processor shows otherwise in canonical form. lines: the first that differs, of each."""

    path: str
    processor: str
    lines: tuple[str, str]


def canonical(body: str) -> str:
    references = NumberedReferences()
    blocks, _ = from_markdown(body, references)
    return serialize_markdown(to_nodes(blocks, references))


def compare_files(files: Sequence[tuple[str, str]]) -> tuple[int, list[Difference]]:
    """How many pages were compared (a file once a processor), and those that differ.

    A page that a processor refuses in either form is not counted.
    """
    written = [(path, body, canonical(body)) for path, body in files]
    with Judge() as judge:
        # Sätteri shows the carriage returns of a block of code; canonical text has none.
        sources = judge.render(body.replace("\r\n", "\n") for _, body, _ in written)
        results = judge.render(text for _, _, text in written)
    compared, differences = 0, []
    for (path, _, _), source, result in zip(written, sources, results, strict=True):
        for processor in PROCESSORS:
            if processor in source.errors:
                continue
            compared += 1
            lines = first_difference(source, result, processor)
            if lines:
                differences.append(Difference(path, processor, lines))
    return compared, differences


def first_difference(source: Rendering, result: Rendering, processor: str) -> tuple[str, str] | None:
    if processor in result.errors:
        return "", result.errors[processor]
    before, after = shown(getattr(source, processor)), shown(getattr(result, processor))
    if before == after:
        return None
    old, new = before.split("\n"), after.split("\n")
    length = max(len(old), len(new))
    pairs = zip(old + [""] * (length - len(old)), new + [""] * (length - len(new)), strict=True)
    return next((one, other) for one, other in pairs if one != other)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, help="so many files, picked at random; all of them otherwise")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    files = list(corpus_bodies())
    if options.count:
        files = random.Random(options.seed).sample(files, min(options.count, len(files)))
    readable = []
    for path, body in files:
        try:
            canonical(body)
            readable.append((path, body))
        except ExportError as error:
            print(f"refused  {path}: {error}")
    compared, differences = compare_files(readable)
    for difference in differences:
        print(f"{difference.processor}  {difference.path}", *difference.lines, sep="\n    ")
    share = 100 * (1 - len(differences) / compared)
    print(f"{compared} pages compared, {len(differences)} differ: {share:.2f} % look the same")
    return 0


if __name__ == "__main__":
    sys.exit(main())
