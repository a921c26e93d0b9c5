"""How long a keystroke takes to be seen in the preview: `python -m tests.bench.preview`.

The real CMS under gunicorn, the real preview build of the reference site, Chromium with Wagtail's panel open.
A keystroke is timed from the browser's `keydown` to the first frame that shows it, by that browser's clock.
"""

import argparse
import itertools
import os
import random
import statistics
import tempfile
import urllib.request
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, expect

from tests.bench.running import Running, run
from tests.chromium import open_chromium

# Milliseconds between two keys.
SLOWLY = (500, 900)
QUICKLY = (90, 160)

# In every document: when keys go down and, in the preview's, when a heading that changed is on the screen.
RECORDER = """
const now = () => performance.timeOrigin + performance.now();
addEventListener('keydown', () => window.note?.('key', now()), true);
addEventListener('w-preview:update', (event) => event.defaultPrevented || window.note('sent', now()));
addEventListener('w-preview:json', () => window.note('kept', now()));
if (location.pathname.startsWith('/_preview')) {
  let seen;
  const look = () => {
    const text = Array.from(document.querySelectorAll('main :is(h1, h3)'), (node) => node.textContent).join();
    if (text !== seen) {
      seen = text;
      setTimeout(() => window.note('shown', now(), text));
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}
"""
LOADED = "() => performance.getEntriesByType('navigation')[0].loadEventEnd"
PAINTED = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime"


class Recording:
    """When keys went down, the form was sent, the CMS had kept it, and which text was shown."""

    def __init__(self, context: BrowserContext) -> None:
        self.noted: list[tuple[str, float, str]] = []
        context.expose_function("note", lambda what, when, text="": self.noted.append((what, when, text)))
        context.add_init_script(RECORDER)

    def times(self, what: str) -> list[float]:
        return [when for noted, when, _ in self.noted if noted == what]

    def delays(self, typed: Sequence[str]) -> list[float]:
        """Milliseconds from each key to the first time that its text, or more, was seen."""
        shown = [(when, text) for noted, when, text in self.noted if noted == "shown"]
        return [
            next(when for when, text in shown if any(later in text for later in typed[index:])) - key
            for index, key in enumerate(self.times("key"))
        ]

    def steps(self, begin: str, end: str) -> list[float]:
        """Milliseconds from each time that one thing happened to the next time of the other."""
        ends = self.times(end)
        following = ((start, [when for when in ends if when > start]) for start in self.times(begin))
        return [later[0] - start for start, later in following if later]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keys", type=int, default=60, help="keystrokes of each kind")
    parser.add_argument("--previews", type=int, default=500, help="previews after which memory is read again")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, run(Path(folder)) as running:
        with open_chromium() as chromium:
            context = chromium.new_context(
                base_url=running.cms, viewport={"width": 1500, "height": 950}, locale="sk-SK"
            )
            recording = Recording(context)
            page = context.new_page()
            log_in(page, running)
            address = open_sample(page)
            heading = page.locator("[data-draftail-editor-wrapper] h3", has_text="Cieľ stretnutia")
            print(f"{'milliseconds':34}{'median':>8}{'p95':>8}{'most':>8}")
            for name, pauses in (("rich text, a key at a time", SLOWLY), ("rich text, typing", QUICKLY)):
                heading.click()
                page.keyboard.press("End")
                report(name, type_keys(page, recording, "Cieľ stretnutia", options.keys, pauses))
                for begin, end in itertools.pairwise(("key", "sent", "kept", "shown")):
                    report(f"  {begin} to {end}", recording.steps(begin, end))
                remove_typed(page, options.keys)
            title = page.locator("[name=title]")
            title.click()
            page.keyboard.press("End")
            start = title.input_value()[-12:]
            report("title, a key at a time", type_keys(page, recording, start, options.keys, SLOWLY))
            loads = [load_static(chromium.new_page(), running) for _ in range(10)]
        report("static page, first paint", [painted for painted, _ in loads])
        report("static page, loaded", [loaded for _, loaded in loads])
        print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
        before = memory(running.preview_group)
        for _ in range(options.previews):
            urllib.request.urlopen(address).read()
        after = memory(running.preview_group)
        print(f"preview server: {before} MB, after {options.previews} more previews {after} MB")


def log_in(page: Page, running: Running) -> None:
    page.goto("/admin/")
    page.locator("[name=username]").fill("editor")
    page.locator("[name=password]").fill(running.password)
    page.get_by_role("button", name="Prihlásiť sa").click()
    page.wait_for_url("**/admin/")


def open_sample(page: Page) -> str:
    """Open the sample's form and its preview; returns the address that the preview's frame shows."""
    page.goto("/admin/pages/")
    for folder in ("Web", "Podujatia"):
        page.get_by_role("link", name=f"Prehliadajte podstránky '{folder}'").click()
    page.get_by_role("link", name="2. podujatie Iniciatívy").first.click()
    page.locator('[data-side-panel-toggle="preview"]').click()
    frame = page.frame_locator("#w-preview-iframe")
    expect(frame.get_by_role("heading", name="Cieľ stretnutia")).to_be_visible()
    # Wagtail takes what the form holds two seconds after loading for its first state; the checker loads.
    page.wait_for_timeout(5000)
    return next(frame.url for frame in page.frames if "/_preview" in frame.url)


def type_keys(
    page: Page, recording: Recording, start: str, count: int, pauses: tuple[int, int]
) -> list[float]:
    """Type letters after a text, with a pause of random length after each; returns the delay of each."""
    page.wait_for_timeout(2000)
    recording.noted.clear()
    letters = random.Random(1).choices("aeioumnrst", k=count)
    typed = [start + "".join(letters[: index + 1]) for index in range(count)]
    for letter in letters:
        page.keyboard.press(letter)
        page.wait_for_timeout(random.randint(*pauses))
    page.wait_for_timeout(3000)
    return recording.delays(typed)


def remove_typed(page: Page, count: int) -> None:
    for _ in range(count):
        page.keyboard.press("Backspace")


def load_static(page: Page, running: Running) -> tuple[float, float]:
    """First paint and end of loading of the page's static build, in milliseconds from the start."""
    page.goto(f"{running.static}/podujatia/ogp-druhe-stretnutie/")
    page.wait_for_function(PAINTED)
    measured = page.evaluate(PAINTED), page.evaluate(LOADED)
    page.close()
    return measured


def report(name: str, values: Sequence[float]) -> None:
    quantiles = statistics.quantiles(values, n=20)
    print(f"{name:34}{statistics.median(values):8.0f}{quantiles[-1]:8.0f}{max(values):8.0f}", flush=True)


def memory(group: int) -> int:
    """Resident memory of the processes of a group, the largest of them, in MB."""
    sizes = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == group:
            sizes.append(int(fields[21]) * os.sysconf("SC_PAGE_SIZE"))
    return max(sizes) // 1_000_000


if __name__ == "__main__":
    main()
