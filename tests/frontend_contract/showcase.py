"""A site below /mesto with an event of each kind: all that the reference site shows, lists and says."""

import re
from pathlib import Path
from urllib.parse import unquote

from PIL import Image

from exporters.core import front_matter
from tests.frontend_contract.sites import FRONTEND, Site, Texts, copy_site

GOLDEN = Path(__file__).parents[1] / "golden"
# Headings that leave out a level, as editors may and axe reports; and the sample event, which is there.
APART = {"headings", "seed", "first_heading"}

IMAGE = re.compile(r"!\[[^\]]*\]\(([^)\s]+)")

LONG_WORD = "najneobhospodarovávateľnejšími" * 3
LONG = f"""## Dlhé veci

Slovo {LONG_WORD} a adresa https://example.org/{LONG_WORD}.

| {" | ".join(f"Stĺpec {number}" for number in range(9))} |
|{"---|" * 9}
| {" | ".join(["hodnota v bunke"] * 9)} |

```js
const text = "{LONG_WORD}"; // poznámka
```

```html
<p class="dlhé">Text &amp; <!-- poznámka --></p>
```

```diff
+ pridané
- zobrané
```
"""


def event(slug: str, title: str, date: str, *more: str, body: str = "Text.\n") -> str:
    """The text of an event's file in src/pages/podujatia. more: further lines of front matter."""
    required = [f"slug: {slug}", "layout: ../../layouts/EventLayout.astro", f"title: {title}"]
    lines = [*required, f"publish_date: {date}"]
    return "\n".join(["---", *lines, *more, "---", "", body])


def every_block() -> str:
    """A body that holds what the golden files hold, each below a heading of its own."""
    paths = [path for path in sorted(GOLDEN.rglob("*.md")) if path.stem not in APART]
    bodies = [(path.stem, front_matter.split(path.read_bytes().decode()).body) for path in paths]
    return "\n\n".join(f"## {name}\n\n{body}" for name, body in bodies)


PROJECT = ("project: Čítanie v parku", "project_link: citanie")
EVENTS: Texts = {
    "vsetko": event(
        "vsetko",
        "Všetko & <b> </script> „takto“",
        "01.01.2026",
        r'description: "Jeden; dva, tri \\ štyri.\nDruhý riadok, dosť dlhý na to, aby sa zalomil."',
        *PROJECT,
        "edition: 1",
        "type: Ukážka, test",
        body=every_block(),
    ),
    "dlhe": event("dlhe", f"Dlhé {LONG_WORD}", "03.03.2024", *PROJECT, "edition: 2", body=LONG),
    "bez-poradia": event("bez-poradia", "Bez poradia", "04.03.2024", *PROJECT),
    "zeme": event("zeme", "Žeme", "30.12.2025", "project: Chotár"),
    "cesta": event(
        "cesta", "Čo je cesta", "30.12.2025", "project: Cyklotrasa", "project_link: https://example.org/"
    ),
    "zem": event("zem", "Zem", "30.12.2025"),
    "žltý kôň": event("zlty-kon", "Kôň", "31.02.2025", "project: Čajovňa"),
    "buduce": event(
        "buduce",
        "Čítanie pri vode",
        "01.06.2999",
        *PROJECT,
        "edition: 3",
        "type: Lecture",
        body="Stretneme sa pri fontáne.\n\n`![x](zem.png)`\n\n![Fontána & lavička](./font%C3%A1na.png)\n",
    ),
    "koncept": event("koncept", "Tajný koncept", "01.01.2027", "draft: true"),
}


def make_showcase(folder: Path) -> Site:
    """The site with its events and a drawing for each of their images, not yet built."""
    config = (FRONTEND / "site/astro.config.mjs").read_text()
    # Without the integration: what the golden files link to does not exist, and it would say so.
    settings = "base: '/mesto', trailingSlash: 'always', integrations: []"
    pages = {f"src/pages/podujatia/{name}.md": text for name, text in EVENTS.items()}
    config = config.replace("integrations: [wagtailEvents()]", settings)
    site = copy_site(folder, {**pages, "astro.config.mjs": config})
    for text in EVENTS.values():
        for number, name in enumerate(IMAGE.findall(text)):
            if ":" not in name and not name.startswith("/"):
                size = (1200, 800) if number % 2 else (700, 1500)
                Image.new("RGB", size, "teal").save(site.root / "src/pages/podujatia" / unquote(name))
    return site
