# SPDX-License-Identifier: Apache-2.0
"""The fold: every entry in order, its class, its rows, and the state digest after it (sections 5, 7 and 10); for a
reader besides, what is inside restricted acts, and the digests of their audiences (section 12)."""

import collections
import hashlib

import acts
import exchanges
import forms
import founding
import judge
import lines
import rows
import times
from bodies import Void
from record import Act

# kind is ok, void, alien or opaque; rule and text say why an act is void or alien. Of what is inside a restricted act,
# kind is ok, void, or "unread" when the reader has not its line.
Verdict = collections.namedtuple("Verdict", "index kind rule text entry")
# All readers at once: no act is judged by what some of its readers do not see, so one fold does for all of them.
ALL_READERS = object()
NOBODY = None


def chain_begin(audience):
    """c(A, 0)."""
    return hashlib.sha256(b"truce.audience/v1\n" + spelt(audience)).digest()


def spelt(audience):
    """The members of an audience, sorted, a line each."""
    return b"".join(who.encode() + b"\n" for who in sorted(audience))


class Fold:
    """A record in the reading: `state[n]` is d(n), `verdicts[i]` and `rows[i]` are those of entry i.

    For a reader, a participant's slug, `inside[i]` and `inside_rows[i]` are those of the line of entry i, None where
    the reader is not addressed, and `inside_chain[i]` is c(A) of its audience behind it; `chains` are c(A) of the
    audiences that the reader belongs to, `gaps` the (index, audience) of lines that it has not.
    """

    def __init__(self, first, reader=NOBODY):
        """Found the record with entry 0; raise judge.Alien when it founds none."""
        self.reader = reader
        self.state, self.verdicts, self.rows = [rows.BEGIN], [], []
        self.inside, self.inside_rows, self.inside_chain, self.chains, self.gaps = [], [], [], {}, []
        entry, self.record, made = founding.found(first)
        self.conclude(Verdict(0, "ok", None, None, entry), made)

    def conclude(self, verdict, made):
        """Keep a verdict and go on to the next state."""
        self.state.append(digest_after(self.state[-1], verdict, made))
        self.verdicts.append(verdict)
        self.rows.append(made)
        self.inside.append(None)
        self.inside_rows.append([])
        self.inside_chain.append(None)

    def add(self, raw, roots, line=None):
        """Judge the next entry. `roots` holds the roots of all sizes up to this entry's index; `line` is what a reader
        has found in a restricted act, or None."""
        index = len(self.verdicts)
        try:
            entry = judge.judge_entry(index, raw, self.record, roots)
        except judge.Alien as alien:
            self.record.times.append(None)
            self.conclude(Verdict(index, "alien", alien.rule, str(alien), None), [])
            return
        self.record.times.append(entry.act["at"])
        kind = "ok" if "act" in entry.act else "opaque"
        try:
            made = self.apply_open(entry, roots) if kind == "ok" else apply_sealed(self.record, entry)
        except Void as void:
            self.conclude(Verdict(index, "void", void.rule, str(void), entry), [])
            return
        self.conclude(Verdict(index, kind, None, None, entry), made)
        if kind == "opaque" and self.reads(exchanges.audience_of(entry.act)):
            self.look_inside(entry, line)

    def apply_open(self, entry, roots):
        """Judge an open act; return its rows."""
        act = exchanges.open_act(entry)
        made = acts.judge(self.record, act, roots)
        self.record.acts[act.act_id] = act
        return made

    def reads(self, audience):
        """Tell whether the reader belongs to an audience."""
        return self.reader is ALL_READERS or self.reader in audience

    def is_line_of(self, envelope, line):
        """Tell whether bytes are the line of a restricted act."""
        return lines.digest(self.record.id, envelope["by"], envelope["n"], line) == envelope["digest"]

    def look_inside(self, entry, line):
        """Judge the line of a restricted act for its audience."""
        envelope, audience = entry.act, exchanges.audience_of(entry.act)
        if line is None or not self.is_line_of(envelope, line):
            self.gaps.append((entry.index, audience))
            self.inside[entry.index] = Verdict(entry.index, "unread", None, None, entry)
            return
        verdict, made = Verdict(entry.index, "ok", None, None, entry), []
        try:
            told = lines.read(line)
            act = Act(entry.id, entry.index, entry.index, envelope["by"], told.kind, told.body, told.source,
                      envelope["at"], audience)
            made = acts.judge_line(self.record, act)
            self.record.acts[entry.id] = act
        except Void as void:
            verdict = verdict._replace(kind="void", rule=void.rule, text=str(void))
        self.inside[entry.index], self.inside_rows[entry.index] = verdict, made
        self.chains[audience] = digest_after(self.chains.get(audience, chain_begin(audience)), verdict, made)
        self.inside_chain[entry.index] = self.chains[audience]

    def is_incomplete(self, audience, index=None):
        """Tell whether what the reader makes of an audience, up to an entry, may differ from what others make of it."""
        return any(audience <= gap for at, gap in self.gaps if index is None or at <= index)

    def sight_digest(self, audience):
        """D(S, N) of all entries so far; None when the audience is incomplete, or not the reader's."""
        if not self.reads(audience) or self.is_incomplete(audience):
            return None
        chains = sorted((spelt(wide), chain) for wide, chain in self.chains.items() if audience <= wide)
        return hashlib.sha256(b"truce.sight/v1\n" + self.state[-1] + b"".join(chain for _, chain in chains)).digest()

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


def digest_after(before, verdict, made):
    """The next digest of a chain, from a verdict and its rows."""
    encoded = b"".join(rows.encode(row, verdict.index, verdict.entry.act["by"]) for row in made)
    return rows.digest(before, verdict.index, verdict.kind, encoded)


def apply_sealed(record, entry):
    """A restricted act: outsiders see who is addressed and how much was sealed."""
    act = entry.act
    for who in act["to"]:
        if who not in record.participants:
            raise Void("unknown-addressee", "%s has not been admitted" % who)
    record.sealed[entry.id] = entry
    row = rows.Row("sealed", [act["n"], act["to"], act["digest"], len(forms.decoded(act["sealed"]))])
    return [row.placed(entry.index, times.parse_time(act["at"]))]
