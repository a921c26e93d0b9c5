"""Only texts that might have a bad image are rendered before the build: none that has one escapes."""

import json
import subprocess
from pathlib import Path

import pytest

from tests.corpus import corpus_bodies, needs_corpus
from tests.frontend_contract.sites import FRONTEND, environment
from tests.frontend_contract.small_sites import INTEGRATION

pytestmark = pytest.mark.node

GOLDEN = Path(__file__).parents[1] / "golden"
# Renders each text as the site would, and tells which have an image to complain of, and which were suspected.
SCRIPT = f"""
import {{ satteri }} from '{FRONTEND}/node_modules/@astrojs/markdown-satteri/dist/index.js';
import {{ makeReader }} from './check/content.js';
import {{ checkAltText }} from './check/alt-text.js';
import {{ checkImages }} from './check/images.js';
import {{ isSuspect }} from './check/suspects.js';

const texts = JSON.parse(await new Response(process.stdin).text());
const read = makeReader({{ markdown: {{ processor: satteri() }}, image: {{}} }});
const said = [];
for (const [name, content] of texts) {{
  const event = {{ name, path: `/nowhere/${{name}}`, isPage: true, frontmatter: {{}}, content }};
  const seen = await read(event);
  const faulty = [...checkImages(event, seen), ...checkAltText(event, seen)].length > 0;
  said.push({{ name, suspected: isSuspect(event), faulty }});
}}
console.log(JSON.stringify(said));
"""


@needs_corpus
def test_no_text_with_a_bad_image_escapes() -> None:
    golden = [(path.name, path.read_text()) for path in sorted(GOLDEN.glob("*.md"))]
    said = subprocess.run(
        ["node", "--input-type=module", "-e", SCRIPT],
        input=json.dumps([*golden, *corpus_bodies()]),
        cwd=INTEGRATION,
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    texts = json.loads(said.stdout)

    faulty = [text for text in texts if text["faulty"]]

    assert [text["name"] for text in faulty if not text["suspected"]] == []
    # That the test can fail, and that suspicion saves something.
    assert len(faulty) > 30
    assert sum(not text["suspected"] for text in texts) > 100
