# SPDX-License-Identifier: Apache-2.0
"""The tree of RFC 6962 and its C2SP tiles."""

import hashlib

TILE_WIDTH = 256
HASH_BYTES = 32


def leaf_hash(entry):
    """Hash one entry."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left, right):
    """Hash two nodes."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def roots(leaves):
    """Return the roots of all sizes, 0..len(leaves), in one pass."""
    result = [hashlib.sha256(b"").digest()]
    perfect = []  # (height, hash) of the perfect subtrees, largest first
    for leaf in leaves:
        height, node = 0, leaf
        while perfect and perfect[-1][0] == height:
            node = node_hash(perfect.pop()[1], node)
            height += 1
        perfect.append((height, node))
        root = perfect[-1][1]
        for _, left in reversed(perfect[:-1]):
            root = node_hash(left, root)
        result.append(root)
    return result


def next_level(hashes):
    """Return the hashes of the tile level above: one for each 256 full hashes."""
    level = []
    for start in range(0, len(hashes) - TILE_WIDTH + 1, TILE_WIDTH):
        row = hashes[start:start + TILE_WIDTH]
        while len(row) > 1:
            row = [node_hash(row[i], row[i + 1]) for i in range(0, len(row), 2)]
        level.append(row[0])
    return level


def tile_number(number):
    """Spell a tile number: 1234067 is x001/x234/067."""
    digits = "%03d" % number
    digits = digits.zfill((len(digits) + 2) // 3 * 3)
    groups = [digits[i:i + 3] for i in range(0, len(digits), 3)]
    return "/".join(["x" + group for group in groups[:-1]] + groups[-1:])


def tiles_of_level(level, size):
    """Yield (path, index of its first hash, width) of the tiles of one level; `level` may be "entries"."""
    count = size if level == "entries" else size >> (8 * level)
    for start in range(0, count, TILE_WIDTH):
        width = min(TILE_WIDTH, count - start)
        path = "tile/%s/%s" % (level, tile_number(start // TILE_WIDTH))
        if width < TILE_WIDTH:
            path += ".p/%d" % width
        yield path, start, width


def levels(size):
    """The number of tile levels that a tree of this size has."""
    count = 0
    while size >> (8 * count):
        count += 1
    return count
