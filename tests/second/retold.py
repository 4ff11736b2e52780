# SPDX-License-Identifier: Apache-2.0
"""A random record told once more, with some restricted acts left out and others said differently.

Everything that follows from what was changed is made anew: indexes, ids, chains, roots, digests, commitments,
signatures. Names of acts are carried along. What those conclude who were in no audience of what was changed must be the
same but for these names.
"""

import re

import fold
import lines
import make_record
import random_json
import strictjson
from make_record import RECORD, b64
from random_world import Tree

HEX64 = re.compile("[0-9a-f]{64}")
DROP = object()
# Columns that hold the index of an entry, or a size.
INDEXES = {"hidden": (0,), "opened": (0,), "revision": (1,), "decision": (0,), "pen": (2,), "made_of": (0,), "rectified": (3,)}
SIZES = {"hold": (0,)}


class Retold:
    """The record of a world told with changes: {index: DROP, or (audience, line)}, of restricted acts."""

    def __init__(self, world, changes):
        self.world, self.changes = world, changes
        self.entries, self.lines, self.tree, self.fold = [], {}, Tree(), None
        self.hex, self.roots = {}, {}  # old names and roots: new ones
        self.kept = []  # whether each old entry was kept
        self.chains = {}  # (key name, key id): (acts, last id)
        for index, verdict in enumerate(world.fold.verdicts):
            self.tell(index, verdict)

    def tell(self, index, verdict):
        """Tell one entry."""
        dropped = self.changes.get(index) is DROP
        if not dropped:
            raw, line = self.world.entries[index], self.world.lines.get(index)
            if index and verdict.kind != "alien":
                raw, line = self.made_anew(index, verdict.entry, line)
            self.append(raw, line)
        self.kept.append(not dropped)
        self.roots[b64(self.world.tree.roots[index + 1])] = b64(self.tree.roots[-1])
        self.hex[self.world.fold.state[index + 1].hex()] = self.fold.state[-1].hex()

    def append(self, raw, line):
        """Log an entry."""
        if self.fold is None:
            self.fold = fold.Fold(raw, self.world.reader)
        else:
            self.fold.add(raw, self.tree.roots, line)
        if line is not None:
            self.lines[len(self.entries)] = line
        self.entries.append(raw)
        self.tree.add(raw)

    def size(self, size):
        """What a size has become."""
        return sum(self.kept[:size]) + max(0, size - len(self.kept))

    def index(self, index):
        """What the index of an entry that was kept has become."""
        return sum(self.kept[:index])

    def renamed(self, text):
        """A text in which acts, digests and commitments have their new names."""
        return HEX64.sub(lambda match: self.hex.get(match[0]) or self.commitment(match[0]) or match[0], text)

    def renamed_line(self, line):
        """A line in which they have; as long as it was."""
        return self.renamed(line.decode("latin-1")).encode("latin-1")

    def commitment(self, old):
        """The new commitment to a line, when it is one."""
        deposited = self.world.deposited.get(old)
        if deposited is None:
            return None
        line = self.renamed_line(deposited.line)
        exchange = self.hex.get(deposited.exchange, deposited.exchange)
        self.hex[old] = lines.commitment(RECORD, deposited.by, exchange, line)
        return self.hex[old]

    def made_anew(self, index, entry, line):
        """An entry that is not alien, and its line, from what they were."""
        signature = entry.note.signatures[0]
        key = self.world.signers[signature.name, signature.key_id]
        members = strictjson.parse(entry.note.text[:-1].decode())
        acts, last_id = self.chains.get((key.name, key.key_id), (0, None))
        members["n"] = acts
        members.pop("prev", None)
        if acts:
            members["prev"] = last_id
        size = self.size(members["seen"]["size"])
        members["seen"] = {"size": size, "root": b64(self.tree.roots[size])}
        if members.get("act") == "hold" and isinstance(members["body"].get("size"), int):
            body = members["body"]
            body["size"] = self.size(body["size"])
            body.update({"root": self.roots.get(body["root"], body["root"])} if "root" in body else {})
        if "to" in members:
            line = self.sealed_anew(index, members, line)
        text = self.renamed(random_json.plain(members)) + "\n"
        raw = make_record.signed(text, [key])
        act_id = make_record.sha256(text.encode()).hex()
        self.hex[entry.id] = act_id
        self.chains[key.name, key.key_id] = acts + 1, act_id
        return raw, line

    def sealed_anew(self, index, members, line):
        """Give the members of a restricted act what they say now; return the line."""
        old, told = members["digest"], self.world.fold.verdicts[index].entry.act
        was_right = line is not None and lines.digest(RECORD, told["by"], told["n"], line) == old
        if index in self.changes:
            audience, line = self.changes[index]
            members["to"] = sorted(audience - {members["by"]})
            members.pop("blobs", None)
        if line is None:
            return None
        line = self.renamed_line(line)
        if index in self.changes or was_right:
            members["digest"] = lines.digest(RECORD, members["by"], members["n"], line)
        if was_right:
            self.hex[old] = members["digest"]
        return line

    def renamed_row(self, row):
        """A row of the record as it was, with its new names."""
        values = [self.renamed_value(value) for value in row.values]
        for column in INDEXES.get(row.table, ()):
            values[column] = self.index(values[column])
        for column in SIZES.get(row.table, ()):
            values[column] = self.size(values[column])
        if row.table == "sealed":
            values[0] = None  # n, which is judged with the envelope
        return row.table, values, self.index(row.first), row.seconds

    def renamed_value(self, value):
        """A value of a row with its new names."""
        if isinstance(value, str):
            return self.roots.get(value) or self.renamed(value)
        if isinstance(value, list):
            return [self.renamed_value(item) for item in value]
        if isinstance(value, dict):
            return {name: self.renamed_value(item) for name, item in value.items()}
        return value


def plain_row(row):
    """A row of the record as it is told now."""
    values = [None] + row.values[1:] if row.table == "sealed" else row.values
    return row.table, values, row.first, row.seconds
