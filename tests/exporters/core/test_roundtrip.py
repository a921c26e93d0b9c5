"""`python -m exporters roundtrip`: a line of JSON in, a line of JSON out."""

import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from exporters.core.roundtrip import answer_lines

ROOT = Path(__file__).parents[3]
SEED = (ROOT / "tests" / "golden" / "seed.md").read_bytes().decode()


def answer(request):
    [line] = answer_lines([json.dumps(request).encode()])
    return json.loads(line)


def test_markdown_comes_back_letter_by_letter():
    result = answer({"id": "seed", "markdown": SEED})

    assert list(result) == ["id", "blocks", "markdown", "canonical", "structured"]
    assert result["id"] == "seed"
    assert result["markdown"] == SEED
    assert result["structured"] == 1
    assert {block["type"] for block in result["blocks"]} == {"text", "divider"}


def test_canonical_keeps_the_front_matter_and_no_formatting():
    result = answer({"id": 1, "markdown": "---\na:   1 # c\n---\nA _b_\nc"})

    assert result["canonical"] == "---\na:   1 # c\n---\n\nA *b* c\n"
    assert answer({"id": 1, "markdown": "* a"})["canonical"] == "- a\n"


def test_blocks_become_markdown():
    blocks = [{"type": "text", "value": "<p>a <b>b</b></p>"}, {"type": "divider", "value": None}]

    assert answer({"id": 2, "blocks": blocks}) == {
        "id": 2,
        "blocks": blocks,
        "markdown": "a **b**\n\n---\n",
        "canonical": "a **b**\n\n---\n",
        "structured": 1,
    }


def test_edited_blocks_keep_the_formatting_of_the_markdown():
    result = answer(
        {
            "id": 3,
            "markdown": "* a\n* __b__\n",
            "blocks": [{"type": "text", "value": "<ul><li>c</li><li><b>b</b></li></ul>"}],
        }
    )

    assert result["markdown"] == "* c\n* __b__\n"
    assert result["canonical"] == "- c\n- **b**\n"


def test_images_are_numbered_by_first_use():
    result = answer({"id": 4, "markdown": "![a](x.jpg)\n\n![b](y.jpg)\n\n![c](./x.jpg)\n"})

    assert [block["value"]["image"] for block in result["blocks"]] == [1, 2, 1]


def test_structured_is_the_share_that_is_no_raw_markdown():
    assert answer({"id": 5, "markdown": "abcd\n\n<hr>"})["structured"] == 0.6
    assert answer({"id": 5, "markdown": ""})["structured"] == 1


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (b"{", "line 1: is not JSON"),
        (b"[]", 'line 1: is no object; write {"id": …, "markdown": …} or {"id": …, "blocks": …}'),
        (b'{"id": 1}', 'line 1: has neither "markdown" nor "blocks"; give it one of them'),
        (b'{"id": 1, "markdown": 2}', 'line 1: "markdown" must be a text and "blocks" a list of objects'),
        (b'{"id": 1, "blocks": [1]}', 'line 1: "markdown" must be a text and "blocks" a list of objects'),
        (
            b'{"id": 1, "markdown": "\xff"}',
            "line 1: is not UTF-8 (invalid start byte at byte 23); convert it",
        ),
        (
            b'{"id": 1, "markdown": "a\\ud800"}',
            "line 1: character 1 is half of a pair, which no file can hold",
        ),
        (
            b'{"id": 1, "blocks": [{"type": "x", "value": 1}]}',
            "line 1: body[0]: the site has no form for a block of the type x",
        ),
        (b'{"id": 1, "blocks": [{}]}', "line 1: body[0]: "),
        (b'{"id": 1, "markdown": "[a](javascript:b)"}', "line 1: line 1: links to javascript:…"),
        (b"[" * 100_000, "line 1: is not JSON"),
    ],
)
def test_a_bad_line_says_what_is_wrong_and_the_rest_go_on(line, message):
    first, second = answer_lines([line, b'{"id": "next", "markdown": "a"}'])

    assert list(json.loads(first)) == ["id", "error"]
    assert json.loads(first)["error"].startswith(message)
    assert json.loads(second)["markdown"] == "a"


def run(lines, *arguments):
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    return subprocess.run(
        [sys.executable, "-m", "exporters", *arguments],
        input=lines,
        capture_output=True,
        env=environment,
        cwd=ROOT,
    )


def test_the_command_needs_no_settings():
    done = run(json.dumps({"id": 1, "markdown": "č"}).encode() + b"\n\n{\n", "roundtrip")

    first, second = done.stdout.decode().splitlines()
    assert done.returncode == 0
    assert done.stderr == b""
    assert json.loads(first)["markdown"] == "č"
    assert json.loads(second)["error"].startswith("line 3: is not JSON")


def test_another_command_is_not_understood():
    done = run(b"", "sync")

    assert done.returncode == 2
    assert done.stderr.startswith(b"usage: python -m exporters roundtrip")


def test_each_line_is_answered_before_the_next_is_read():
    read = []

    def lines():
        for number in range(3):
            read.append(number)
            yield json.dumps({"id": number, "markdown": "a"}).encode()

    answers = answer_lines(lines())
    assert json.loads(next(answers))["id"] == 0
    assert read == [0]


def test_memory_is_bounded():
    line = json.dumps({"id": 1, "markdown": SEED}).encode()
    list(answer_lines([line] * 20))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for _ in answer_lines(line for _ in range(300)):
        pass

    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20_000  # KiB
