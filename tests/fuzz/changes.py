"""Random edits of a CMS, each followed by a release of what has changed: that is what everything gives.

    python -m tests.fuzz.changes --count 3000 [--seed 1]

Prints each release that differs from the comparison of everything; exits 1 where there is one.
"""

import argparse
import sys
from collections import Counter

from tests.crash.__main__ import own_database
from tests.crash.small_disks import quick_folder

# Releases of one CMS; then another begins.
RUN = 150


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    faults, tally = 0, Counter[str]()
    with quick_folder() as folder, own_database(folder):
        # Imported here, since it needs django.setup().
        from tests.fuzz.change_cases import fuzz

        for run, start in enumerate(range(0, options.count, RUN)):
            for line in fuzz(min(RUN, options.count - start), options.seed + run, tally):
                print(line, flush=True)
                faults += 1
    print(f"{options.count} releases, {dict(tally)}, {faults} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
