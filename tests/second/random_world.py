# SPDX-License-Identifier: Apache-2.0
"""A random record in the making: its founding, its keys, its tree, and how acts are signed and logged."""

import copy
import hashlib

import fold
import make_record
import merkle
import random_json
import sight
import times
from make_record import RECORD, START_S, b64

ENTRY_MAX = 65535
SLUGS = ("kz", "ru", "tr", "ir", "gov", "opp", "un", "jo", "us", "x-1", "eu", "party", "press")
ROLES = ("guarantor", "guarantor", "party", "party", "observer", "mediator", "convenor", "press", "witness", "compiler",
         "facilitator", "monitor", "depositary", "accompanying")
KINDS = ("admit", "change-role", "suspend", "suspend", "readmit", "adopt", "amend-rules", "amend-rules", "holders",
         "open-record", "erase", "annul", "annul", "root-key", "root-key", "pen-holder", "pen-holder", "rectify",
         "rectify", "procedural")
MAY = ("motion", "round", "meeting", "delegation", "presence", "invite", "interest", "accredit", "attended",
       "statement", "communique", "report", "reply", "support", "correct", "withdraw", "document", "draft", "stance",
       "endorse", "release")
ADOPTED = ("*", "*", "agreement", "memorandum", "annex", "map")  # kinds of text, as random_texts.py makes them
ZONES = (0, 0, 3 * 60, 6 * 60, -5 * 60, 4 * 60 + 30, 23 * 60 + 59, -23 * 60 - 59)
WEAK = (b"\x01" + bytes(31), b"\xff" * 32, bytes(32))  # the neutral point, one that is not canonical, one of order 4


class Tree:
    """The roots of all sizes, one entry at a time: the checker's own tree is not asked."""

    def __init__(self):
        self.perfect = []  # (height, hash), the largest first
        self.roots = [hashlib.sha256(b"").digest()]

    def add(self, entry):
        """Add an entry and note the root."""
        height, node = 0, merkle.leaf_hash(entry)
        while self.perfect and self.perfect[-1][0] == height:
            node = merkle.node_hash(self.perfect.pop()[1], node)
            height += 1
        self.perfect.append((height, node))
        root = node
        for _, left in reversed(self.perfect[:-1]):
            root = merkle.node_hash(left, root)
        self.roots.append(root)


class World:
    """A record, its fold, and the secrets of everybody."""

    def __init__(self, rng, reader=fold.NOBODY):
        self.rng = rng
        self.reader = reader
        self.lines = {}  # index: line of a restricted act
        self.deposited = {}  # commitment: random_restricted.Deposited
        self.plain = False  # whether all JSON is spelt in the one plain way
        self.now = START_S
        self.entries = []
        self.tree = Tree()
        self.fold = None
        self.audience = sight.EVERYBODY  # whom the act that is being made is for
        self.log = make_record.Signer(RECORD, 1)
        self.signers = {}  # (name, key id): Signer

    def chance(self, probability):
        """True with a probability."""
        return self.rng.random() < probability

    def spell_time(self, seconds):
        """Spell a time, in any zone."""
        zone = self.rng.choice(ZONES)
        text = times.spell(seconds + zone * 60)[:-1]
        if zone == 0:
            return text + self.rng.choice(("Z", "Z", "+00:00"))
        return "%s%s%02d:%02d" % (text, "-" if zone < 0 else "+", abs(zone) // 60, abs(zone) % 60)

    def signer(self, name, key_type, participant, use):
        """Make a key, known to its owner only."""
        signer = make_record.Signer(name, key_type, participant, use)
        self.signers[signer.name, signer.key_id] = signer
        return signer

    def retyped(self, signer, key_type, other=None):
        """A key of the same name with another type, or with the secret of another key."""
        changed = copy.copy(signer)
        if other is not None:
            changed.secret, changed.public = other.secret, other.public
        changed.set_type(key_type)
        self.signers[changed.name, changed.key_id] = changed
        return changed

    def key(self, participant, label, use):
        """Make a key of a participant for some uses, of the type that goes with them."""
        key_type = 4 if use[0] in ("hold", "witness") else 1
        return self.signer("%s/%s/%s" % (RECORD, participant, label), key_type, participant, use)

    def keys_of(self, participant, holds):
        """The keys with which a participant is founded or admitted."""
        together = self.chance(0.3)
        keys = [self.key(participant, "root", ["root", "act"] if together else ["root"])]
        if not together or self.chance(0.2):
            keys.append(self.key(participant, "act", ["act"]))
        if holds or self.chance(0.2):
            keys += [self.key(participant, "machine", ["machine"]), self.key(participant, "hold", ["hold"])]
        if self.chance(0.15):
            keys.append(self.key(participant, "witness", ["witness"]))
        return keys

    def proof(self, signer, participant):
        """The proof that somebody holds a key."""
        return b64(signer.sign(("truce.key/v1\n%s\n%s\n%s\n" % (RECORD, participant, signer.vkey)).encode()))

    def text(self):
        """Some text."""
        return {"en": "text %d" % self.rng.randrange(1000)}

    def founding(self):
        """A random sound founding act: its members."""
        rng = self.rng
        slugs = rng.sample(SLUGS, rng.randint(4, len(SLUGS)))
        roles = {who: rng.sample(sorted(set(ROLES)), rng.choice((1, 1, 1, 2, 3))) for who in slugs}
        for i, role in enumerate(("party", "guarantor", "guarantor")):
            roles[slugs[i + 1]] = [role] if self.chance(0.7) else [role, rng.choice(("observer", "press"))]
        roles[slugs[0]] = ["host"] + (["guarantor"] if self.chance(0.3) else [])
        holders = rng.sample(slugs, rng.choice((1, 2, 3, 3)))
        participants = []
        for who in slugs:
            member = {"id": who, "name": self.text(), "roles": roles[who],
                      "keys": [key.entry() for key in self.keys_of(who, who in holders)]}
            if self.chance(0.2):
                member["answers_for"] = rng.sample(slugs, 2)
            participants.append(member)
        if self.chance(0.2):
            participants[-1]["keys"].append(self.weak_key(slugs[-1]))
        body = {"kind": rng.choice(("live", "exercise", "reconstruction", "reconstruction")), "title": self.text(),
                "host": slugs[0], "log_vkey": self.log.vkey, "languages": ["en", "ru"],
                "tracks": [{"id": "main", "name": self.text(), "lead": slugs[1]}, {"id": "side", "name": self.text()}],
                "participants": participants}
        convenors = [who for who in slugs if "convenor" in roles[who]]
        if convenors or self.chance(0.2):
            body["convened_by"] = rng.sample(convenors, len(convenors))
        if self.chance(0.5):
            watch = self.signer("watch.example/w", 4, None, ["witness"])
            body["witnesses"] = [{"name": "watch", "vkey": watch.vkey}]
        held = rng.randint(len(holders) // 2 + 1, len(holders))
        body["rules"] = self.rules(roles, holders, held)
        return {"truce": 1, "record": RECORD, "epoch": 0, "by": slugs[0], "at": self.spell_time(self.now),
                "act": "found", "body": body}

    def weak_key(self, who):
        """A key under which nothing verifies; a founding act may bring it."""
        key = make_record.Signer("%s/%s/weak" % (RECORD, who), 1, who, ["act"])
        key.public = self.rng.choice(WEAK)
        key.set_type(1)
        key.sign = lambda data: WEAK[0] + bytes(32)  # R neutral, S zero
        self.signers[key.name, key.key_id] = key
        return {"vkey": key.vkey, "use": ["act"]}

    def requirement(self, roles):
        """A random requirement that can be met, with participants' roles as {slug: roles}."""
        lines = {}
        for _ in range(self.rng.choice((1, 1, 2))):
            who = self.rng.choice(sorted(roles))
            line = self.rng.choice(roles[who] + ["who:" + who])
            count = sum(line in roles[other] for other in roles) or 1
            number = self.rng.randint(1, count)
            lines[line] = self.rng.choice(("all", "majority", "majority", "consensus", 1, 1, count, number))
        return lines

    def adoption(self, roles):
        """What a kind of text needs before it is agreed: as a rule signatures, at times other acts or nothing."""
        words = self.rng.choice((("sign",), ("sign",), ("sign",), ("initial", "sign"), ("sign", "ratify"),
                                 ("sign", "endorse"), ("initial", "sign", "ratify", "endorse"), ("endorse",), ()))
        return {word: self.requirement(roles) for word in words}

    def rules(self, roles, holders, held):
        """Random rules, sound but for chance."""
        rng = self.rng
        motion = {kind: self.requirement(roles) for kind in rng.sample(KINDS, rng.randint(0, 4))}
        somebody = rng.choice(sorted(roles))
        rules = {"format": 0, "founders": rng.sample(["host", "guarantor", "party", somebody, "mediator"], 2),
                 "holders": list(holders), "held": held, "seen": 1, "reading": rng.choice(("public", "participants")),
                 "motion": {**motion, "*": self.requirement(roles)}, "silence_hours": rng.choice((0, 1, 2, 5))}
        if self.chance(0.4):
            names = ["party", "press", "observer", "who:" + somebody, somebody, "host"]
            rules["may"] = {kind: rng.sample(names, 2) for kind in rng.sample(MAY, 2)}
        if self.chance(0.7):
            rules["adopt"] = {kind: self.adoption(roles) for kind in rng.sample(ADOPTED, rng.choice((1, 2, 4)))}
        if self.chance(0.2):
            rules["audience"] = {"*": "public", "draft": "participants"}
        if self.chance(0.2):
            rules["limits"] = {"acts_per_hour": 600, "blob": 2**53 - 1}
        return rules

    def founders(self, members):
        """The keys that have to sign a founding act, in order."""
        body = members["body"]
        named = set(body["rules"]["founders"])
        signers = []
        for member in body["participants"]:
            names = set(member["roles"]) | {member["id"], "who:" + member["id"]}
            if member["id"] == members["by"] or names & named:
                signers.append(next(key for key in self.signers.values()
                                    if key.participant == member["id"] and "root" in key.use))
        return signers

    def found(self, text, signers):
        """Log a founding act; raise judge.Alien when it founds nothing."""
        entry = make_record.signed(text, signers)
        self.entries.append(entry)
        self.tree.add(entry)
        self.fold = fold.Fold(entry, self.reader)

    def live(self, use, by=None):
        """The signers of keys in force with a use, of one participant or of all."""
        keys = self.fold.record.keys
        return [self.signers[place] for place, key in keys.items() if use in key.use and key.revoked is None
                and key.participant and place in self.signers and by in (None, key.participant)]

    def envelope(self, signer):
        """The members that every act after the founding has, right for the key."""
        key = self.fold.record.keys.get((signer.name, signer.key_id))
        members = {"truce": 1, "record": RECORD, "epoch": 0, "by": signer.participant, "n": key.acts if key else 0}
        if key and key.acts:
            members["prev"] = key.last_id
        least, most = max(key.last_seen if key else 1, 1), len(self.entries)
        size = self.rng.choice((least, most, most, self.rng.randint(least, most)))
        members["seen"] = {"size": size, "root": b64(self.tree.roots[size])}
        members["at"] = self.spell_time(self.now)
        return members

    def log_text(self, text, signer, renote=None, line=None):
        """Sign a text and log the note."""
        note = make_record.signed(text, [signer])
        self.append(renote(note) if renote else note, line)

    def log_members(self, members, signer, line=None):
        """Spell the members of an act, at times in an unusual way; sign and log them, a restricted one with its line."""
        self.log_text(self.spell(members) + "\n", signer, line=line)

    def spell(self, members):
        """Spell an object, at times in an unusual way."""
        return random_json.spell(members, None if self.plain or self.chance(0.9) else self.rng)

    def append(self, entry, line=None):
        """Log an entry and fold it. What no record can hold is left out."""
        if not 1 <= len(entry) <= ENTRY_MAX:
            return
        self.fold.add(entry, self.tree.roots, line)
        if line is not None:
            self.lines[len(self.entries)] = line
        self.entries.append(entry)
        self.tree.add(entry)
