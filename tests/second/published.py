# SPDX-License-Identifier: Apache-2.0
"""Section 2: the files of a published record, and whether they agree with each other."""

import os
import stat

import judge
import merkle

BUNDLE_MAX = merkle.TILE_WIDTH * (2 + 65535)
CHECKPOINT_MAX = 1000000
MISSING_MAX = 10  # how many missing files of one level are named


class Unreadable(Exception):
    """There is nothing to check here."""


def read_file(directory, path, limit):
    """Return a file's bytes, or None when it is not there, is no file, or is longer than `limit`."""
    full = os.path.join(directory, *path.split("/"))
    try:
        found = os.stat(full)
        if not stat.S_ISREG(found.st_mode) or found.st_size > limit:
            return None
        with open(full, "rb") as file:
            return file.read(limit + 1)
    except OSError:
        return None


def read_checkpoint(directory):
    """Return the bytes of the checkpoint; raise Unreadable."""
    if not os.path.isdir(directory):
        raise Unreadable("%s is no directory" % ascii(directory))
    raw = read_file(directory, "checkpoint", CHECKPOINT_MAX)
    if raw is None:
        raise Unreadable("%s has no readable checkpoint" % ascii(directory))
    return raw


def split_bundle(raw, width):
    """Split a bundle into its entries; return them and what is wrong with it, or None."""
    entries, at = [], 0
    while len(entries) < width:
        if at + 2 > len(raw):
            return entries, "ends before its entry %d" % len(entries)
        length = int.from_bytes(raw[at:at + 2], "big")
        if at + 2 + length > len(raw):
            return entries, "ends inside its entry %d" % len(entries)
        entries.append(raw[at + 2:at + 2 + length])
        at += 2 + length
    if at != len(raw):
        return entries, "goes on after its last entry"
    return entries, None


def read_entries(directory, size, faults):
    """Return the entries up to the first that cannot be read."""
    entries = []
    for path, start, width in merkle.tiles_of_level("entries", size):
        raw = read_file(directory, path, BUNDLE_MAX)
        if raw is None:
            faults.append(judge.Fault(start, "bundle-missing", "%s is missing or too long" % path))
            return entries
        part, fault = split_bundle(raw, width)
        entries += part
        if fault:
            faults.append(judge.Fault(start + len(part), "bundle-form", "%s %s" % (path, fault)))
        if len(part) < width:
            return entries
    return entries


def read_level(directory, level, size, faults):
    """Return {index: hash} of what can be read of one level of tiles."""
    hashes, missing = {}, 0
    for path, start, width in merkle.tiles_of_level(level, size):
        first = start << (8 * level)
        raw = read_file(directory, path, merkle.TILE_WIDTH * merkle.HASH_BYTES)
        if raw is None:
            faults.append(judge.Fault(first, "tile-missing", "%s is missing or too long" % path))
            missing += 1
            if missing == MISSING_MAX:
                break
        elif len(raw) != width * merkle.HASH_BYTES:
            faults.append(judge.Fault(first, "tile-size", "%s has %d bytes, not %d"
                                      % (path, len(raw), width * merkle.HASH_BYTES)))
        else:
            for i in range(width):
                hashes[start + i] = raw[i * 32:i * 32 + 32]
    return hashes


def check_tiles(directory, size, leaves, faults):
    """Compare every hash tile with what the entries give."""
    expected = leaves
    for level in range(merkle.levels(size)):
        hashes = read_level(directory, level, size, faults)
        for i, want in enumerate(expected):
            if i in hashes and hashes[i] != want:
                rule = "tile-leaf" if level == 0 else "tile-node"
                faults.append(judge.Fault(i << (8 * level), rule,
                                          "hash %d of level %d is not that of the entries" % (i, level)))
        expected = merkle.next_level(expected)


def other_files(directory, size):
    """Name the files under tile/ that the checkpoint's size does not call for."""
    wanted = set()
    for level in ["entries"] + list(range(merkle.levels(size))):
        wanted.update(path for path, _, _ in merkle.tiles_of_level(level, size))
    others = []
    for folder, _, names in os.walk(os.path.join(directory, "tile")):
        for name in names:
            path = os.path.relpath(os.path.join(folder, name), directory).replace(os.sep, "/")
            if path not in wanted:
                others.append(path)
    return sorted(others)
