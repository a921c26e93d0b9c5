"""Random repositories in random states, exported into: nothing of anybody's is lost.

    python -m tests.fuzz.git_states --count 100 [--seed 1]

clones a site that many times, each with other settings, attributes, edits by hand and operations under way,
lets an editor change, move and take off pages, and exports with --commit. Then either the export was refused
and nothing differs, or what it committed is what the CMS has, byte for byte, and all else is as it was.
Prints each case where that does not hold; exits 1 where there is one.
"""

import argparse
import sys

from tests.crash.__main__ import own_database
from tests.crash.small_disks import quick_folder


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    faults = 0
    with quick_folder() as folder, own_database(folder):
        # Imported here, since it needs django.setup().
        from tests.fuzz.git_cases import fuzz

        for line in fuzz(options.count, options.seed):
            print(line, flush=True)
            faults += 1
    print(f"{options.count} repositories, {faults} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
