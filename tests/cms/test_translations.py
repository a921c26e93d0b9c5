"""Every word of ours is in Slovak, and the compiled catalogues say what their sources say."""

import ast
import gettext
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from cms.bootstrap.machine import GETTEXT
from tests.programs import require

ROOT = Path(__file__).resolve().parent.parent.parent
CATALOGUES = sorted(path for app in ("cms", "events", "exporters") for path in ROOT.glob(f"{app}/**/*.po"))
APPS = ("cms", "events", "exporters")
REFUSALS = {
    "ExportError",
    "SourceError",
    "DanglingReference",
    "LostUpload",
    "PrivateReference",
    "ContractError",
}
MARKERS = {"_", "gettext", "gettext_lazy", "gettext_noop"}

# One message of a .po file: its flags, its msgid, and every msgstr.
ENTRY = re.compile(
    r'^(?P<flags>(?:#,.*\n)*)msgid (?P<id>(?:".*"\n)+)(?:msgid_plural (?:".*"\n)+)?'
    r'(?P<strings>(?:msgstr(?:\[\d\])? (?:".*"\n?)+)+)',
    re.MULTILINE,
)


def read_messages(path: Path) -> dict[str, tuple[str, list[str]]]:
    """Return msgid -> (flags, translations) of a .po file, its header left out."""
    messages = {}
    for entry in ENTRY.finditer(path.read_text("utf-8")):
        strings = [unquote(part) for part in re.split(r"msgstr(?:\[\d\])? ", entry["strings"])[1:]]
        messages[unquote(entry["id"])] = (entry["flags"], strings)
    return {key: value for key, value in messages.items() if key}


def unquote(lines: str) -> str:
    return "".join(ast.literal_eval(line) for line in lines.splitlines() if line)


def words_in(app: str) -> Iterator[str]:
    """Yield every string that an app's Python and templates mark for translation."""
    for path in (ROOT / app).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Call(func=ast.Name(id=name), args=[ast.Constant(value=str(word)), *_]):
                    if name in MARKERS:
                        yield word
    for path in (ROOT / app).rglob("*.html"):
        yield from re.findall(r'{% (?:translate|trans) "(.+?)"', path.read_text("utf-8"))


@pytest.mark.parametrize("app", APPS)
def test_every_word_is_in_the_catalogue(app: str) -> None:
    catalogue = read_messages(ROOT / app / "locale" / "sk" / "LC_MESSAGES" / "django.po")

    assert set(words_in(app)) - catalogue.keys() == set()


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_message_is_untranslated_or_fuzzy(path: Path) -> None:
    messages = read_messages(path)

    unfinished = [key for key, (flags, strings) in messages.items() if "fuzzy" in flags or not all(strings)]
    assert messages
    assert unfinished == []


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_compiled_catalogue_is_current(path: Path) -> None:
    """Committed, as compiling needs GNU gettext: `make messages` compiles it."""
    with path.with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)

    messages = {key: strings for key, (_, strings) in read_messages(path).items()}
    found = {
        # What has a plural is asked for with a number.
        key: compiled.gettext(key) if len(strings) == 1 else compiled.ngettext(key, key, 1)
        for key, strings in messages.items()
    }
    assert found == {key: strings[0] for key, strings in messages.items()}


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: str(path.relative_to(ROOT)))
def test_placeholders_of_a_translation_are_those_of_its_message(path: Path) -> None:
    done = subprocess.run(
        [require(GETTEXT), "--check-format", "--output-file=/dev/null", path],
        capture_output=True,
        text=True,
        timeout=30,
    )

    assert (done.returncode, done.stderr) == (0, "")


# Of commands, which speak English: imports and their options; and what no page can bring about.
COMMANDS_ONLY = {
    *("content/contract.py", "content/site_tree.py", "content/redirects.py", "core/blocks/read.py"),
    *("core/references.py", "core/markdown/serialize/inline.py", "core/markdown/serialize/blocks.py"),
    *("core/contract/days.py", "core/front_matter/toml.py", "core/roundtrip.py"),
    "core/contract/extension.py",
}


def find_unmarked(path: Path) -> Iterator[str]:
    """Yield every refusal of an export whose words are not marked for translation."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        match node:
            case ast.Raise(
                exc=ast.Call(func=ast.Name(id=name), args=[ast.Constant(value=str()) | ast.JoinedStr(), *_])
            ) if name in REFUSALS:
                yield f"{path.name}:{node.lineno}"
            # What is said of several pages, or raised further down.
            case ast.Assign(targets=[ast.Name(id="sentence")], value=ast.Constant() | ast.JoinedStr()):
                yield f"{path.name}:{node.lineno}"


def test_what_keeps_a_page_from_the_site_is_marked() -> None:
    """Editors read it in *Vydania* and on the home page."""
    below = ROOT / "exporters"
    paths = [path for folder in ("content", "core", "export") for path in (below / folder).rglob("*.py")]
    read = {path for path in paths if path.relative_to(below).as_posix() not in COMMANDS_ONLY}

    assert len(read) > 80
    assert [place for path in sorted(read) for place in find_unmarked(path)] == []
