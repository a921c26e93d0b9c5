"""A layout is given in the preview what it is given in the build, whatever the site's settings."""

import html
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.frontend_contract.sites import FakeCms, copy_site, serve_preview

pytestmark = pytest.mark.node

# Shows all that Astro hands over, as JSON.
LAYOUT = """---
const { rawContent, compiledContent, ...props } = Astro.props;
const seen = {
  ...props, raw: rawContent(), compiled: await compiledContent(),
  address: Astro.url.href, site: Astro.site?.href, names: Object.keys(Astro.props),
};
---
<html lang="sk"><head><title>x</title></head><body>
<script type="application/json" set:html={JSON.stringify(seen).replaceAll('<', '\\\\u003c')} />
<slot /></body></html>
"""

FRONT_MATTER = """---
layout: {layout}
title: Žltý kôň
publish_date: 31.03.2021
when: 2021-03-31
edition: 2
nested:
  key: [1, 2.50, 'a']
---
"""
BODY = """
# Nadpis „Jadro+“

## Nadpis „Jadro+“

Text -- "so" 'znakmi'... ~~preč~~ a [odkaz](https://example.org/?a=1&b=2).[^1]

![Prvý "obrázok" & <b>](./obr%C3%A1zok%20jeden.png "titulok") ![](obrázok-dva.png) ![von](https://example.org/x.png)

| a | b |
|:--|--:|
| 1 | 2 |

```python
print("x")
```

<div class="gallery">

![](./obrázok-dva.png)

</div>

- [x] hotovo

[^1]: Pod čiarou.
"""

PAGES = {"src/pages/a/index.md": "../../layouts/Seen.astro", "src/pages/a/b.md": "/src/layouts/Seen.astro"}


@dataclass(frozen=True)
class Setting:
    """Astro's config, the module of its Markdown config, and where the two pages are built."""

    config: str
    markdown: str
    built: tuple[str, str]
    base: str = ""


SATTERI = "import { satteri } from '@astrojs/markdown-satteri';\nexport default { processor: satteri() };\n"
UNIFIED = (
    "import { unified } from '@astrojs/markdown-remark';\n"
    "export default { processor: unified({ remarkPlugins: [() => (tree) => {\n"
    "  tree.children.push({ type: 'paragraph', children: [{ type: 'text', value: 'plugin' }] });\n"
    "}] }) };\n"
)
SETTINGS = {
    "defaults": Setting("", SATTERI, ("a/index.html", "a/b/index.html")),
    "base, site and slash": Setting(
        "base: '/mesto', site: 'https://example.org', trailingSlash: 'always',",
        UNIFIED,
        ("a/index.html", "a/b/index.html"),
        base="/mesto",
    ),
    "files": Setting(
        "build: { format: 'file' }, trailingSlash: 'never', site: 'https://example.org',",
        SATTERI,
        ("a.html", "a/b.html"),
    ),
    "preserved": Setting("build: { format: 'preserve' },", SATTERI, ("a/index.html", "a/b.html")),
}


def configured(setting: Setting) -> dict[str, str]:
    return {
        "astro.config.mjs": (
            "import wagtailEvents from 'astro-wagtail-events';\n"
            "import markdown from './markdown.config.mjs';\n"
            f"export default {{ {setting.config} markdown, integrations: [wagtailEvents()] }};\n"
        ),
        "markdown.config.mjs": setting.markdown,
        "src/layouts/Seen.astro": LAYOUT,
        # Its styles belong to its own pages alone.
        "src/layouts/Other.astro": "<slot /><style is:global>body { color: rebeccapurple }</style>",
    }


def seen(page: str) -> dict[str, Any]:
    """What the layout was given, image addresses apart."""
    found = re.search(r'<script type="application/json">(.*?)</script>', page, re.DOTALL)
    assert found is not None, page
    content: dict[str, Any] = json.loads(found[1])
    return {**content, "compiled": plain(content["compiled"])}


def body(page: str) -> str:
    return plain(page.split("</script>")[1].split("</body>")[0])


def is_same(page: str, shown: str) -> bool:
    return seen(shown) == seen(page) and body(shown) == body(page)


def plain(text: str) -> str:
    """HTML without the addresses of local images."""
    return re.sub(r'(<img [^>]*?src=")(?:/[^"]*_astro/|http://127)[^"]*"', r'\1"', text)


@pytest.mark.parametrize("setting", SETTINGS.values(), ids=SETTINGS.keys())
def test_layout_is_given_the_same(
    setting: Setting, tmp_path: Path, fake_cms: FakeCms, draw_images: Callable[[Path], None]
) -> None:
    texts = {path: FRONT_MATTER.format(layout=layout) + BODY for path, layout in PAGES.items()}
    site = copy_site(tmp_path, {**configured(setting), **texts})
    draw_images(site.root / "src/pages/a")
    for build in (site.build(), site.build(preview=True)):
        assert build.returncode == 0, build.stdout
    for path, text in texts.items():
        fake_cms.add_page(path, path, text, site.root / "src/pages/a")

    pages = [(site.root / "dist" / built).read_text() for built in setting.built]
    with serve_preview(site, fake_cms.url, base=setting.base) as preview:
        previews = [
            preview.get_settled(path, partial(is_same, page)).text
            for path, page in zip(texts, pages, strict=True)
        ]

    for path, shown, page in zip(texts, previews, pages, strict=True):
        assert seen(shown) == seen(page), path
        assert body(shown) == body(page), path
        assert "rebeccapurple" not in shown, path
        assert '<img  src="http://127' in html.unescape(shown), path


@pytest.fixture
def draw_images() -> Callable[[Path], None]:
    """Returns a function that puts two pictures into a folder."""

    def draw(folder: Path) -> None:
        Image.new("RGB", (64, 48), "teal").save(folder / "obrázok jeden.png")
        Image.new("RGB", (30, 70), "coral").save(folder / "obrázok-dva.png")

    return draw
