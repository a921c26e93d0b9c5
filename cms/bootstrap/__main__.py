"""Build what the project runs in, from a fresh clone: `python3 -m cms.bootstrap [OPTION…] COMMAND…`.

Runs under the machine's own Python with nothing installed, so it imports only the standard library.
Makes .venv from the lock file (Node 22 is in it) and the Astro side's node_modules, then runs COMMAND
with .venv/bin first on its PATH. What is already there and current is kept.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, wait

from cms.bootstrap import environment, machine
from cms.bootstrap.steps import ROOT, Trouble, showing


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python3 -m cms.bootstrap", description=__doc__)
    parser.add_argument("--dev", action="store_true", help="install the Python packages of the tests as well")
    parser.add_argument(
        "--programs",
        action="store_true",
        help="and the programs of the machine that tests need, where it may be",
    )
    parser.add_argument("command", nargs=argparse.REMAINDER)
    options = parser.parse_args(arguments)
    try:
        environment.refuse_old_python()
        if environment.lacks_venv() and (become := machine.find_privilege()) is not None:
            machine.install_venv(become)
        if options.programs:
            build_with_programs(dev=options.dev)
        else:
            build_packages(dev=options.dev)
    except Trouble as trouble:
        print(f"Error: {trouble}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    os.chdir(ROOT)
    if options.command:
        sys.stdout.flush()
        os.execvp(options.command[0], options.command)  # noqa: S606 - the Makefile's own command
    return 0


def build_packages(*, dev: bool) -> None:
    environment.build_environment(dev=dev)
    os.environ["PATH"] = f"{environment.VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    environment.build_node_modules()


def build_with_programs(*, dev: bool) -> None:
    """Build the environment while missing programs of the machine are installed.

    Where they cannot be installed, a sentence says so; with REQUIRE_ALL_TESTS that is Trouble, before
    anything is built.
    """
    require = os.environ.get("REQUIRE_ALL_TESTS", "")
    if require not in ("", machine.ALL_BUT_CORPUS) and not machine.CORPUS.is_dir():
        raise Trouble(f"{machine.NO_CORPUS}, and REQUIRE_ALL_TESTS is set.")
    missing, become = machine.find_missing(), machine.find_privilege()
    if not missing or become is None:
        tell_missing(missing, require=require)
        build_packages(dev=dev)
        return
    title = machine.name_step(missing)
    print(f"{title}, for the tests …", flush=True)
    with ThreadPoolExecutor(1) as pool:
        installing = pool.submit(machine.install_programs, missing, become)
        build_packages(dev=dev)
        if not installing.done():
            with showing(title):
                wait([installing])
    try:
        installing.result()
    except Trouble as trouble:
        print(trouble, flush=True)
    tell_missing(machine.find_missing(), require=require)


def tell_missing(programs: Sequence[machine.Program], *, require: str) -> None:
    """Say in a sentence what is missing and how to get it.

    require: the value of REQUIRE_ALL_TESTS; where it is set, the sentence is raised as Trouble.
    """
    if not programs:
        return
    missing, way_out = machine.describe_missing(programs), machine.describe_way_out(programs)
    if require:
        raise Trouble(f"{missing}, and REQUIRE_ALL_TESTS is set; install with: {way_out}")
    them = "it" if len(programs) == 1 else "them"
    print(f"{missing}: the tests that need {them} are skipped; to run those as well: {way_out}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
