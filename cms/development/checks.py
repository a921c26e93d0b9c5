"""Checks that no linter has: `python -m cms.development.checks`."""

from __future__ import annotations

import sys

from cms.bootstrap.steps import ROOT
from cms.development.locks import find_lock_faults
from cms.development.sizes import find_size_faults


def main() -> int:
    faults = [*find_lock_faults(ROOT), *find_size_faults(ROOT)]
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
