# SPDX-License-Identifier: Apache-2.0
"""A property of every record: no text looks signed or in force when what its rules asked has not been done.

It is worked out from the acts that are in force, read anew from the log, and from how motions were decided: neither
fold's code for texts is asked.
"""

import collections
import hashlib
import json

# Something in force that was said at an index (an opening says it once more), `first` where it or what was opened
# stands.
Told = collections.namedtuple("Told", "index first id by kind body audience")
BESIDE = ("witness", "host", "facilitator")
WORDS = ("initial", "sign", "ratify", "endorse")


def text_of(entry):
    """The text of a signed note."""
    return entry.partition(b"\n\n")[0] + b"\n"


def sees(told, audience):
    """Whether all of an audience can read something."""
    return told.audience is None or audience is not None and audience <= told.audience


class Record:
    """What is in force in a record: its entries, the lines of those who read, what the folds found of each entry."""

    def __init__(self, entries, lines, folded):
        self.entries, self.lines = entries, lines
        self.ids = [hashlib.sha256(text_of(entry)).hexdigest() for entry in entries]
        self.places, self.told, self.refused, self.decided, self.suspended = {}, [], [], {}, set()
        founding = json.loads(text_of(entries[0]))["body"]
        self.compilers_do_all = founding["kind"] == "reconstruction"
        self.rules, self.roles = founding["rules"], {who["id"]: who["roles"] for who in founding["participants"]}
        self.faults = []
        for index, verdict in enumerate(folded.verdicts):
            if verdict.kind != "alien":
                self.take(index, verdict, folded)

    def take(self, index, verdict, folded):
        """Take an entry in, and hold what it says against what was told before."""
        envelope = json.loads(text_of(self.entries[index]))
        self.places[self.ids[index]] = index
        inside, audience = folded.inside[index], None
        if "to" in envelope:
            audience = frozenset(envelope["to"] + [envelope["by"]])
            if inside is None or inside.kind == "unread" or inside.rule == "malformed-line":
                return
            envelope.update(json.loads(self.lines[index]))
            verdict = inside
        told = Told(index, index, self.ids[index], envelope["by"], envelope["act"], envelope["body"], audience)
        made = folded.rows[index] + folded.inside_rows[index]
        self.judge(told, verdict.kind == "ok", verdict.rule)
        opened = [row.values for row in made if row.table == "opened" and row.values[2] is None]
        if opened:
            line = json.loads(told.body["line"])
            told = told._replace(first=opened[0][0], id=told.body["what"], kind=line["act"], body=line["body"])
            self.judge(told, True, None)
        for row in made:
            if row.table == "decision" and row.values[1] == "carried":
                self.carry(index, next(told for told in self.told if told.index == row.values[0]))

    def judge(self, told, in_force, rule):
        """Hold an act against the property; what is in force is told from now on."""
        if told.kind == "entry" and in_force and not self.is_agreed(told.body["draft"], told.audience):
            self.faults.append("entry %d is in force: the rules are unmet" % told.index)
        if told.kind == "entry" and in_force and not self.is_whole(told.body["draft"], told.audience):
            self.faults.append("entry %d is in force: not all is agreed" % told.index)
        if rule == "not-adopted" and self.is_agreed(told.body["draft"], told.audience):
            self.faults.append("entry %d is refused: the rules are met" % told.index)
        if told.kind in ("sign", "initial") and in_force and not self.may_sign(told):
            self.faults.append("entry %d is in force: %s was not asked as %s"
                               % (told.index, told.by, told.body["capacity"]))
        if in_force:
            self.told.append(told if told.kind != "draft" else
                             told._replace(body={**told.body, "asked": self.asked(told), "hangs": self.hangs(told)}))

    def carry(self, index, motion):
        """A motion is carried at an index."""
        kind, payload = motion.body["kind"], motion.body["payload"]
        self.decided[index, motion.index] = kind, payload
        if kind == "admit":
            self.roles[payload["participant"]["id"]] = payload["participant"]["roles"]
        elif kind == "change-role":
            self.roles[payload["who"]] = payload["roles"]
        elif kind == "suspend":
            self.suspended.add(payload["who"])
        elif kind == "readmit":
            self.suspended.discard(payload["who"])
        elif kind == "amend-rules":
            self.rules = payload["rules"]

    def documents(self, audience):
        """What documents say now, by their refs, as far as they stand."""
        documents, named = {}, collections.defaultdict(set)
        for told in self.told:
            is_text = told.kind == "document" or told.kind == "correct" and "authentic" in told.body["body"]
            if is_text and sees(told, audience):
                body = told.body if told.kind == "document" else told.body["body"]
                ref = "%s/%s" % (told.by, body["id"])
                documents[ref] = told.index, body
                named[ref] |= {ref, told.id}
        gone = [(told.index, told.body["what"]) for told in self.told
                if told.kind == "withdraw" and sees(told, audience)]
        gone += [(index, payload["what"]) for (index, _), (kind, payload) in self.decided.items() if kind == "annul"]
        return {ref: body for ref, (last, body) in documents.items()
                if not any(index > last and what in named[ref] for index, what in gone)}

    def version(self, draft, audience):
        """A version, as it was said first to all of an audience."""
        return next(told for told in self.told if told.kind == "draft" and told.id == draft and sees(told, audience))

    def asked(self, draft):
        """What the rules ask for a draft that is being made: [(word, line, need, [participant])]."""
        kind = self.documents(draft.audience)[draft.body["document"]]["kind"]
        adopt = self.rules.get("adopt", {})
        wanted = adopt[kind] if kind in adopt else adopt.get("*", {})
        return [(word, line, need, [who for who, roles in self.roles.items()
                                    if (line in roles or line == "who:" + who)
                                    and (need == "all" or who not in self.suspended)])
                for word in WORDS if word in wanted for line, need in wanted[word].items()]

    def hangs(self, draft):
        """The documents that a draft which is being made hangs on."""
        documents, own = self.documents(draft.audience), draft.body["document"]
        whole = documents[own].get("part_of", own)
        if not any("conditional" in documents.get(ref, {}) for ref in (own, whole)):
            return set()
        pens = [payload["who"] for kind, payload in self.decided.values()
                if kind == "pen-holder" and payload["document"] == whole]
        heard = [whole.split("/")[0]] + (pens[-1] if pens else [])
        return {ref for ref, body in documents.items()
                if ref == whole or body.get("part_of") == whole and ref.split("/")[0] in heard} - {own}

    def may_sign(self, told):
        """Whether a signature is in a role that its author holds, and asked for, or one in which others sign too."""
        capacity, roles = told.body["capacity"], self.roles[told.by]
        if capacity != "witness" and capacity not in roles and not ("compiler" in roles and self.compilers_do_all):
            return False
        asked = self.version(told.body["draft"], told.audience).body["asked"]
        words = {"sign"} if told.kind == "sign" or not any(word == "initial" for word, *_ in asked) else {"initial"}
        return capacity in BESIDE or any(told.by in electors for word, _, _, electors in asked if word in words)

    def done(self, draft, audience):
        """What was done for a version: {(word, participant, capacity)}, signatures as far as they hold."""
        told = [told for told in self.told if told.body.get("draft") == draft and sees(told, audience)]
        certified = {(act.kind, act.first) for act in told for other in told if other.kind == "certify"
                     and other.body["signatory"] == act.by and other.first > act.first and other.index > act.index}
        confirmed = {act.by for act in told if act.kind == "confirm"}
        approved = {}
        for act in sorted(told, key=lambda act: (act.first, act.index)):
            if act.kind == "endorse":
                approved[act.by] = act.body["result"] == "approved"
        done = {("endorse", who, None) for who, good in approved.items() if good}
        done |= {("ratify", act.by, None) for act in told if act.kind == "ratify"}
        done |= {(act.kind, act.by, act.body["capacity"]) for act in told if act.kind in ("sign", "initial")
                 and (act.body["form"] == "electronic" or (act.kind, act.first) in certified)
                 and (not act.body.get("ad_referendum") or act.by in confirmed)}
        return {deed for deed in done if deed[1] not in {act.by for act in told if act.kind == "denounce"}}

    def is_agreed(self, draft, audience):
        """Whether all has been done that the rules asked for a version."""
        asked = self.version(draft, audience).body["asked"]
        if not asked:
            return any(kind == "adopt" and payload["what"] == draft for kind, payload in self.decided.values())
        done = self.done(draft, audience)
        for word, line, need, electors in asked:
            able = {who for deed, who, capacity in done if deed == word and who in electors and (
                capacity is None or (capacity != "witness" if line.startswith("who:") else capacity == line))}
            words = {"all": len(electors), "consensus": len(electors), "majority": len(electors) // 2 + 1}
            least = words.get(need, need)
            if not electors or len(able) < least:
                return False
        return True

    def is_whole(self, draft, audience):
        """Whether what is agreed only together with a version is agreed."""
        versions = [told for told in self.told if told.kind == "draft" and sees(told, audience)]
        return all(any(told.body["document"] == ref and self.is_agreed(told.id, audience) for told in versions)
                   for ref in self.version(draft, audience).body["hangs"])
