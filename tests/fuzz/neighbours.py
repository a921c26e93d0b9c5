"""Random blocks beside each other, odd spaces among them; one is deleted, moved, edited or added.

    python -m tests.fuzz.neighbours --count 4000 [--seed 1]

Both processors have to show the result as the blocks one by one, its formatting kept and in canonical form;
raw Markdown that was not touched stands in it character by character; and what is not changed at all is the
same text. A page may be refused. Prints each case where that does not hold, as small as it gets; exits 1
where there is one.
"""

import argparse
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from exporters.core.blocks import from_markdown, to_nodes
from exporters.core.errors import ExportError
from exporters.core.markdown import check_canonical, preserve_formatting, serialize_markdown
from exporters.core.references import NumberedReferences
from tests.astro_oracle.html import shown
from tests.astro_oracle.processors import Judge

CHUNK = 200
SPACES = ("\u00a0", "\u3000", "\u2003", "\u2009", "\u0085", "\u2028", "\v", "\f", "\u200b")
WORDS = (
    "mája",
    "beseda",
    "Žilina",
    "o 10.",
    "koncert",
    "x",
    "**bold**",
    "<kbd>K</kbd>",
    "a_b",
    "„citát“",
    "3.",
)
PIECES = (
    "12. mája beseda", "3. júna koncert", "7) x", "1. a\n2. b", "1986\\. rok", "0. x", "- a", "* b",
    "+ c\n+ d",
    "- a\n\n  - b", "- a\n\n- b", "1. a\n\n   ```\n   x\n   ```", "-", "-\n  a", "- [ ] a\n- [x] b",
    "    kód", "\tkód", "```js\nkód\n```", "~~~\n- a\n~~~", "  text", "a\nb", "a  \nb", "a\\\nb", "a<br>b",
    "<div>x</div>", "<!-- x -->", "<p>y</p>\nz", "<kbd>a</kbd> b", "<span>a</span>", '<a href="/x/">y</a> z',
    "> citát", "> > q", "> - a", "> a\nb", "| a |\n|---|\n| b |", "a | b\n--|--\nc | d",
    "Nadpis\n===", "Nadpis\n---",
    "# a", "## b ##", "---", "***", "* * *", "===", "|", "[a](/b/)", "![a](b.jpg)", "<https://a.sk/>",
    "\\- a", "`a`",
    "&nbsp;", "&nbsp;a", "#a", "\\# a", "+++", ":---", "~~a~~", "*a*b", "**a.**b", "[^1]",
)  # fmt: skip
FRONT_MATTER = re.compile(r"\n*(---|\+\+\+)[ \t]*\n(?:.*\n)*?\1[ \t]*$", re.MULTILINE)
# Below an empty item, and nowhere else, micromark lets a list numbered from 3 follow indented code.
CODE_BELOW_EMPTY_ITEM = re.compile(r"^(?:[-+*]|\d+[.)])[ \t]*\n(?:[ \t]*\n)*(?: {4}|\t)", re.MULTILINE)
KINDS = ("delete", "move", "edit", "add", "nothing")


@dataclass(frozen=True)
class Case:
    """A body of pieces, and what happens to one of its blocks. at, to: counted modulo the blocks."""

    pieces: tuple[str, ...]
    kind: str
    at: int
    to: int
    word: str
    newline: str = "\n"

    @property
    def body(self) -> str:
        return ("\n\n".join(self.pieces) + "\n").replace("\n", self.newline)


@dataclass(frozen=True)
class Written:
    """A case carried out. alone: each block for itself; texts: name -> the body; faults: seen already."""

    alone: Sequence[str]
    texts: dict[str, str]
    faults: Sequence[str] = ()


def make_piece(random: Random) -> str:
    """A block of Markdown, or of special spaces alone, with special spaces in and around it now and then."""
    if random.random() < 0.1:
        # At least one of them: ordinary spaces are a blank line.
        return "".join(random.choice((*SPACES, " ")) for _ in range(random.randint(0, 2))) + random.choice(
            SPACES
        )
    if random.random() < 0.3:
        piece = " ".join(random.choice(WORDS) for _ in range(random.randint(1, 4)))
    else:
        piece = random.choice(PIECES)
    for _ in range(random.choice((0, 0, 0, 1, 2))):
        # Not inside HTML: what it leaves open takes in what follows. Nor does a fence in a list stay open:
        # micromark and CommonMark count the blank lines behind it otherwise.
        end = 0 if piece.endswith("   ```") else len(piece)
        inside = 0 if "<" in piece else random.randrange(end + 1)
        at = random.choice((0, end, inside))
        piece = piece[:at] + random.choice(SPACES) + piece[at:]
    return piece


def make_case(random: Random) -> Case:
    pieces = tuple(make_piece(random) for _ in range(random.randint(2, 6)))
    at, to = random.randrange(12), random.randrange(12)
    newline = "\r\n" if random.random() < 0.1 else "\n"
    return Case(pieces, random.choice(KINDS), at, to, make_piece(random), newline)


def apply(case: Case, blocks: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The blocks after what happens to one of them."""
    changed = [dict(block) for block in blocks]
    if case.kind == "add":
        changed.insert(case.to % (len(changed) + 1), {"type": "markdown", "value": case.word})
    if not changed or case.kind in ("add", "nothing"):
        return changed
    at = case.at % len(changed)
    if case.kind == "delete":
        del changed[at]
    elif case.kind == "move":
        block = changed.pop(at)
        changed.insert(case.to % (len(changed) + 1), block)
    elif changed[at]["type"] == "markdown":
        changed[at]["value"] = case.word
    elif changed[at]["type"] == "text":
        changed[at]["value"] += "<p>pridané</p>"
    return changed


def write(case: Case) -> Written | None:
    """What comes of a case; None where the page is refused, or is left out."""
    references = NumberedReferences()
    try:
        blocks, _ = from_markdown(case.body, references)
        changed = apply(case, blocks)
        root = to_nodes(changed, references)
        kept = preserve_formatting(case.body, root)
        check_canonical(serialize_markdown(root), root)
        texts = {"kept": kept, "canonical": serialize_markdown(root)}
        alone = [serialize_markdown(to_nodes([block], references)) for block in changed]
    except ExportError:
        return None
    faults = []
    if FRONT_MATTER.match(case.body) or any(map(CODE_BELOW_EMPTY_ITEM.search, texts.values())):
        # Sätteri has dropped its beginning before anything was changed; micromark has a rule of its own.
        return None
    if changed == blocks and kept != case.body:
        faults.append(f"nothing was changed, and it is {kept!r}")
    for number, block in enumerate(changed):
        for name, text in texts.items():
            raw = block["value"].strip("\n") if block["type"] == "markdown" else ""
            # What would be read as front matter is guarded.
            is_fence = number == 0 and raw.startswith(("---", "+++"))
            if not is_fence and raw not in text.replace("\r\n", "\n"):
                faults.append(f"{name}: {raw!r} is not in {text!r}")
    return Written(alone, texts, faults)


def find_faults(judge: Judge, cases: Sequence[Case]) -> list[list[str] | None]:
    """For each case what is wrong; None where the page is refused."""
    written = [write(case) for case in cases]
    asked = [text for one in written if one for text in (*one.alone, *one.texts.values())]
    # Sätteri shows the carriage returns of a block of code; canonical text has none.
    answers = iter(judge.render(text.replace("\r\n", "\n") for text in asked))
    found: list[list[str] | None] = []
    for one in written:
        if one is None:
            found.append(None)
            continue
        alone = [next(answers) for _ in one.alone]
        faults = list(one.faults)
        for name, text in one.texts.items():
            answer = next(answers)
            for processor in ("satteri", "unified"):
                expected = "\n".join(filter(None, (shown(getattr(each, processor)) for each in alone)))
                got = shown(getattr(answer, processor))
                if got != expected:
                    faults.append(f"{name}, {processor}: {text!r}\nexpected\n{expected}\ngot\n{got}")
        found.append(faults)
    return found


def shrink(judge: Judge, case: Case) -> Case:
    """The smallest case that still fails, by pieces left out and cut short."""
    while True:
        smaller = [
            replace(case, pieces=case.pieces[:i] + case.pieces[i + 1 :], at=at, to=to)
            for i in range(len(case.pieces) if len(case.pieces) > 1 else 0)
            for at in range(len(case.pieces))
            for to in (range(len(case.pieces)) if case.kind in ("move", "add") else [0])
        ]
        failing = (one for one, faults in zip(smaller, find_faults(judge, smaller), strict=True) if faults)
        found = next(failing, None)
        if found is None:
            return case
        case = found


def fuzz(count: int, seed: int) -> Iterator[str]:
    """What is wrong with each case that fails; then a line with the counts."""
    random, refused, wrong = Random(f"neighbours {seed}"), 0, 0
    with Judge() as judge:
        for start in range(0, count, CHUNK):
            cases = [make_case(random) for _ in range(min(CHUNK, count - start))]
            for case, faults in zip(cases, find_faults(judge, cases), strict=True):
                refused += faults is None
                if faults:
                    wrong += 1
                    small = shrink(judge, case)
                    [again] = find_faults(judge, [small])
                    yield "\n".join([repr(small), *(again or faults)[:2]])
    print(f"{count} pages, {refused} refused, {wrong} wrong")


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, default=4000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    faults = 0
    for line in fuzz(options.count, options.seed):
        print(line, flush=True)
        faults += 1
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
