"""The judge answers in order, tells what failed, and goes on."""

import pytest

from tests.astro_oracle.processors import Judge

pytestmark = pytest.mark.node


def test_both_processors_answer_in_order():
    with Judge() as judge:
        first, second = judge.render(["# a", "~~b~~ https://c.sk"])

    assert first.satteri.strip() == first.unified == '<h1 id="a">a</h1>'
    assert second.unified == '<p><del>b</del> <a href="https://c.sk">https://c.sk</a></p>'
    assert second.satteri == second.unified + "\n"


def test_smart_punctuation_and_highlighting_are_off():
    with Judge() as judge:
        [rendering] = judge.render(['"a" -- b...\n\n```js\nc\n```'])

    assert rendering.unified == '<p>"a" -- b...</p>\n<pre><code class="language-js">c\n</code></pre>'


def test_a_processor_that_throws_is_named_and_the_rest_goes_on():
    with Judge() as judge:
        broken, whole = judge.render(["![a](./100%.jpg)", "b"])

    assert broken.errors == {"satteri": "URI malformed"}
    assert broken.satteri == ""
    assert broken.unified.startswith("<p><img")
    assert whole.errors == {}


def test_more_than_the_pipes_hold_comes_back():
    bodies = [f"{number} {'a' * 10_000}" for number in range(100)]

    with Judge() as judge:
        renderings = judge.render(bodies)

    assert [rendering.unified for rendering in renderings] == [f"<p>{body}</p>" for body in bodies]


def test_front_matter_comes_with_its_types():
    with Judge() as judge:
        good, bad = judge.parse_front_matter(
            ["---\na: 2021-03-31\nb: 31.03.2021\nc: 2\n---\nd", "---\na: [\n---\n"]
        )

    assert good == {
        "frontmatter": {"a": {"$date": "2021-03-31T00:00:00.000Z"}, "b": "31.03.2021", "c": 2},
        "content": "\nd",
    }
    assert list(bad) == ["error"]
