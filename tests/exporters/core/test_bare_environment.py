"""The core needs no Django: it runs where only the libraries are installed that it names."""

import json
import os
import subprocess
import sys
from importlib.metadata import requires
from importlib.util import find_spec
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[3]
# Library -> the modules that it brings.
LIBRARIES = {
    "markdown-it-py": ["markdown_it"],
    "mdit-py-plugins": ["mdit_py_plugins"],
    "mdurl": ["mdurl"],
    "PyYAML": ["yaml", "_yaml"],
    "python-frontmatter": ["frontmatter"],
    "jsonschema": ["jsonschema"],
    "jsonschema-specifications": ["jsonschema_specifications"],
    "referencing": ["referencing"],
    "rpds-py": ["rpds"],
    "attrs": ["attr", "attrs"],
    "typing_extensions": ["typing_extensions"],
}
PROGRAM = """
import importlib, pkgutil, sys
import exporters.core
for module in pkgutil.walk_packages(exporters.core.__path__, "exporters.core."):
    importlib.import_module(module.name)
from exporters.__main__ import main
sys.exit(main(["roundtrip"]))
"""


def test_libraries_bring_no_django() -> None:
    needed = {Requirement(line).name.lower() for library in LIBRARIES for line in requires(library) or ()}

    assert not {"django", "wagtail"} & needed


def test_core_runs_without_django(tmp_path: Path) -> None:
    for module in (name for names in LIBRARIES.values() for name in names):
        found = find_spec(module)
        assert found
        assert found.origin
        origin = Path(found.origin)
        source = origin.parent if origin.name == "__init__.py" else origin
        (tmp_path / source.name).symlink_to(source)
    (tmp_path / "exporters").symlink_to(ROOT / "exporters")
    request = json.dumps({"id": 1, "markdown": "---\ntitle: Lipa\n---\n\nPod *lipou*.\n"})

    # -S: without the environment's own packages.
    done = subprocess.run(
        [sys.executable, "-S", "-c", PROGRAM],
        input=request,
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
    )

    assert done.stderr == ""
    assert json.loads(done.stdout)["markdown"] == "---\ntitle: Lipa\n---\n\nPod *lipou*.\n"
