# SPDX-License-Identifier: Apache-2.0
"""Random records with restricted acts, read by each of their participants and by an outsider.

Usage: readers.py [SEED] [COUNT]
"""

import random

import fold
import random_acts
import random_founding
import random_world
import table

table.TYPES.update(table.AWAITED)
LENGTHS = ((60, 8, 20), (30, 20, 45), (10, 45, 90))  # weight, from, to


def make(seed, plain=False):
    """Make a record; return its author, or None where the founding is refused. `plain` JSON can be told anew."""
    rng = random.Random(seed)
    world = random_world.World(rng, fold.ALL_READERS)
    world.plain = plain
    if random_founding.found(world) is not None:
        return None
    author = random_acts.Author(rng, world)
    author.be_read(rng.choice(list(random_acts.READ_MANNERS)))
    _, least, most = rng.choices(LENGTHS, [weight for weight, _, _ in LENGTHS])[0]
    entries = rng.randint(least, most)
    while len(world.entries) < entries:
        author.step()
    return author
