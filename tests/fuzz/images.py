"""Random pictures with random things in them, cleaned: what is seen stays, what is not goes.

    python -m tests.fuzz.images --count 2000 [--seed 1]

draws that many pictures with Pillow, of every format and mode, plants a secret in one or more places of each,
and cleans them; then cuts or garbles them, and cleans what is still taken for a picture. Prints each that
keeps a secret, looks otherwise, is not clean when cleaned again, or stops the cleaning with anything
but a refusal; exits 1 where there is one.
"""

import argparse
import sys
from collections.abc import Iterator
from random import Random

from cms.image_cleaning import clean_image
from cms.image_parts import name_private_parts
from cms.image_rules import judge_file
from tests.planted_images import SECRET, look, make_pictures, plant

MOST_PIXELS = 1_000_000
LONGEST_SIDE = 1000


def plant_several(format: str, content: bytes, random: Random) -> bytes:
    """The picture with secrets in one to four places."""
    for _ in range(random.randint(1, 4)):
        places = plant(format, content)
        # What comes behind the end has to come last.
        del places["after the end"]
        content = random.choice(list(places.values()))
    return content + SECRET * random.randrange(2)


def garble(content: bytes, random: Random) -> bytes:
    """The bytes cut off, or some of them changed, put in or taken out."""
    garbled = bytearray(content[: random.randrange(len(content))] if random.random() < 0.4 else content)
    for _ in range(random.randrange(4)):
        at = random.randrange(len(garbled) + 1)
        garbled[at : at + random.randrange(3)] = random.randbytes(random.randrange(4))
    return bytes(garbled)


def find_faults(format: str, content: bytes, random: Random) -> Iterator[str]:
    """What is wrong with how one picture is treated."""
    planted = plant_several(format, content, random)
    cleaned = clean_image(planted, longest_side=LONGEST_SIDE)
    if SECRET in cleaned or name_private_parts(cleaned, format):
        yield "a secret stays"
    if [frame[:2] for frame in look(cleaned)[1:]] != [frame[:2] for frame in look(content)[1:]]:
        yield "looks otherwise"
    if clean_image(cleaned, longest_side=LONGEST_SIDE) != cleaned:
        yield "is not clean when cleaned"
    if judge_file(f"a.{format.lower()}", planted, most_pixels=MOST_PIXELS).kind != "image":
        yield "is refused"
    garbled = garble(planted, random)
    verdict = judge_file(f"a.{format.lower()}", garbled, most_pixels=MOST_PIXELS)
    if verdict.kind == "image":
        # It draws; so must what is left of it.
        rest = clean_image(garbled, longest_side=LONGEST_SIDE)
        if judge_file(f"a.{format.lower()}", rest, most_pixels=MOST_PIXELS).kind != "image":
            yield "cannot be drawn when cleaned"


def fuzz(count: int, seed: int) -> Iterator[str]:
    """A line for each fault; the pictures are the same for the same seed."""
    done, batch = 0, 0
    while done < count:
        random = Random(f"{seed} {batch}")
        for name, (format, content) in make_pictures(random).items():
            try:
                faults = list(find_faults(format, content, random))
            # The search is for what nobody foresaw.
            except Exception as error:  # noqa: BLE001
                faults = [f"{type(error).__name__}: {error}"]
            yield from (f"seed {seed}, batch {batch}, {name}: {fault}" for fault in faults)
            done += 1
            if done == count:
                return
        batch += 1


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    faults = 0
    for line in fuzz(options.count, options.seed):
        print(line)
        faults += 1
    print(f"{options.count} pictures, {faults} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
