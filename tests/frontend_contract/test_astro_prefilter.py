"""The prefilter of the image checks selects every text with an image error."""

import json
import subprocess
from pathlib import Path

import pytest

from tests.corpus import corpus_bodies, needs_corpus
from tests.frontend_contract.sites import FRONTEND, environment
from tests.frontend_contract.small_sites import INTEGRATION

pytestmark = pytest.mark.node

GOLDEN = Path(__file__).parents[1] / "golden"
# Renders each text as the site would; prints which have image errors, and which the prefilter selects.
SCRIPT = f"""
import {{ satteri }} from '{FRONTEND}/node_modules/@astrojs/markdown-satteri/dist/index.js';
import {{ makeContentReader }} from './check/content.js';
import {{ checkAltText }} from './check/alt-text.js';
import {{ checkImages }} from './check/images.js';
import {{ mayHaveImageErrors }} from './check/prefilter.js';

const texts = JSON.parse(await new Response(process.stdin).text());
const read = makeContentReader({{ markdown: {{ processor: satteri() }}, image: {{}} }});
const results = [];
for (const [name, content] of texts) {{
  const event = {{ name, path: `/nowhere/${{name}}`, isPage: true, frontmatter: {{}}, content }};
  const seen = await read(event);
  const faulty = [...checkImages(event, seen), ...checkAltText(event, seen)].length > 0;
  results.push({{ name, selected: mayHaveImageErrors(event), faulty }});
}}
console.log(JSON.stringify(results));
"""


@needs_corpus
def test_every_text_with_an_image_error_is_selected() -> None:
    golden = [(path.name, path.read_text()) for path in sorted(GOLDEN.glob("*.md"))]
    done = subprocess.run(
        ["node", "--input-type=module", "-e", SCRIPT],
        input=json.dumps([*golden, *corpus_bodies()]),
        cwd=INTEGRATION,
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    texts = json.loads(done.stdout)

    faulty = [text for text in texts if text["faulty"]]

    assert [text["name"] for text in faulty if not text["selected"]] == []
    # The sample has errors, and the prefilter leaves many texts out.
    assert len(faulty) > 30
    assert sum(not text["selected"] for text in texts) > 100
