"""Why git's filters refuse a page, told of that page alone."""

from tests.exporters.exports import make_event, run
from tests.exporters.git.repositories import git

PICKY = """
import sys
content = sys.stdin.buffer.read()
for word in (b"jeden", b"druhy"):
    if sys.argv[1] == "smudge" and b"title: " + word in content:
        sys.exit(f"no {word.decode()} here")
sys.stdout.buffer.write(content)
"""


def test_what_a_filter_says_of_one_page_is_told_of_no_other(astro, page, tmp_path):
    (tmp_path / "picky.py").write_text(PICKY)
    for way in ("clean", "smudge"):
        git(astro, "config", f"filter.picky.{way}", f"python3 {tmp_path}/picky.py {way}")
    git(astro, "config", "filter.picky.required", "true")
    (astro / ".gitattributes").write_text("*.md filter=picky\n")
    for slug in ("jeden", "druhy", "treti"):
        make_event(page.get_parent(), slug, title=slug)

    outcome = run(astro)

    refused = {change.path.split("/")[-2]: change.why for change in outcome.conflicts}
    assert sorted(refused) == ["druhy", "jeden"]
    assert "no druhy here" in refused["druhy"]
    assert "no jeden here" in refused["jeden"]
    assert (astro / "src/pages/podujatia/treti/index.md").exists()
