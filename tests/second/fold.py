# SPDX-License-Identifier: Apache-2.0
"""The fold: every entry in order, its class, its rows, and the state digest after it (sections 5, 7 and 10)."""

import collections

import acts
import forms
import founding
import judge
import rows
import table
import times
from bodies import Void

# kind is ok, void, alien or opaque; rule and text say why an act is void or alien.
Verdict = collections.namedtuple("Verdict", "index kind rule text entry")


class Fold:
    """A record in the reading: `state[n]` is d(n), `verdicts[i]` and `rows[i]` are those of entry i."""

    def __init__(self, first):
        """Found the record with entry 0; raise judge.Alien when it founds none."""
        entry, self.record, made = founding.found(first)
        self.state = [rows.BEGIN]
        self.verdicts = []
        self.rows = []
        self.conclude(Verdict(0, "ok", None, None, entry), made)

    def conclude(self, verdict, made):
        """Keep a verdict and go on to the next state."""
        encoded = b""
        if made:
            act = verdict.entry.act
            seconds = times.parse_time(act["at"])
            if verdict.kind == "ok":
                seconds = acts.valid_time(table.TYPES[act["act"]], act["body"], act["at"])
            encoded = b"".join(rows.encode(row, verdict.index, seconds, act["by"]) for row in made)
        self.state.append(rows.digest(self.state[-1], verdict.index, verdict.kind, encoded))
        self.verdicts.append(verdict)
        self.rows.append(made)

    def add(self, raw, roots):
        """Judge the next entry. `roots` holds the roots of all sizes up to this entry's index."""
        index = len(self.verdicts)
        try:
            entry = judge.judge_entry(index, raw, self.record, roots)
        except judge.Alien as alien:
            self.conclude(Verdict(index, "alien", alien.rule, str(alien), None), [])
            return
        kind = "ok" if "act" in entry.act else "opaque"
        try:
            made = acts.apply_open(self.record, entry, roots) if kind == "ok" else apply_sealed(self.record, entry)
        except Void as void:
            self.conclude(Verdict(index, "void", void.rule, str(void), entry), [])
            return
        self.conclude(Verdict(index, kind, None, None, entry), made)

    def classes(self):
        """How many entries are of each class."""
        counts = collections.Counter(verdict.kind for verdict in self.verdicts)
        return {kind: counts[kind] for kind in rows.CLASSES}

    def other_states(self):
        """The hold acts in force whose `state` is not the digest that this fold came to, as (index, size)."""
        others = []
        for verdict in self.verdicts:
            if verdict.kind == "ok" and verdict.entry.act["act"] == "hold":
                body = verdict.entry.act["body"]
                if body["state"] != self.state[body["size"]].hex():
                    others.append((verdict.index, body["size"]))
        return others


def apply_sealed(record, entry):
    """A restricted act: outsiders see who is addressed and how much was sealed."""
    act = entry.act
    for who in act["to"]:
        if who not in record.participants:
            raise Void("unknown-addressee", "%s has not been admitted" % who)
    sealed = forms.decoded(act["sealed"])
    return [rows.Row("sealed", [act["n"], act["to"], act["digest"], len(sealed)])]
