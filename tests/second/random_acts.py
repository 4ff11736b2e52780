# SPDX-License-Identifier: Apache-2.0
"""Random acts: honest ones aimed to be in force, broken ones, and all that a hostile author or host may log."""

import copy

import acts
import broken
import make_record
import motions
import random_json
import table
import times
from make_record import RECORD, b64, sha256
from random_forms import GOOD, JUNK, Forms
from random_world import KINDS, SLUGS

HONEST = ("round", "meeting", "delegation", "presence", "presence", "presence", "invite", "interest", "statement", "communique",
          "report")
# Not made by chance, because page and program disagree: what a participant does whose only roles are witness, press or
# compiler. By the page it votes where a motion's rule names it, makes a round that it hosts and enters a meeting in
# which it took part; the program permits none of these.
UNSETTLED = ("vote", "round", "meeting")
TAKING_PART = ("suspended-participation", "resumed", "walked-out")


class Author:
    """Logs acts in a world, one step at a time."""

    def __init__(self, rng, world):
        self.rng = rng
        self.world = world
        self.forms = Forms(rng, world)
        self.labels = 0
        self.steps = ((30, self.honest), (12, self.spoilt), (10, self.motion), (16, self.vote), (12, self.hold), (7, self.key),
                      (4, self.sealed), (3, self.unknown_type), (5, self.broken_envelope), (3, self.wrong_key),
                      (2, self.broken_text), (2, self.repeated))

    def chance(self, probability):
        """True with a probability."""
        return self.rng.random() < probability

    @property
    def record(self):
        """What the record is now."""
        return self.world.fold.record

    def step(self):
        """Let some time pass and log something."""
        self.world.now += self.rng.choice((1, 60, 600, 600, 1800, 3600, 7200))
        steps = [step for _, step in self.steps]
        self.rng.choices(steps, [weight for weight, _ in self.steps])[0]()

    # Acts of the talks

    def honest(self, badness=0.0):
        """An act of the talks that is probably in force."""
        kind = self.rng.choice(HONEST)
        if not any(thing[0] == "round" for thing in self.record.things):
            kind = "round"
        signer = self.voice(kind)
        self.forms.badness = badness
        body = self.forms.fields(table.TYPES[kind].fields)
        if self.chance(0.9):
            self.aim(kind, body, signer.participant)
        self.forms.badness = 0.0
        self.act(signer, kind, body)

    def spoilt(self):
        """An act of which some field is probably wrong, or that lacks one, or has one too many."""
        self.honest(self.rng.choice((0.02, 0.05, 0.1)))

    def voice(self, kind):
        """A signer with a key for `act`; more often one of whom the type may be expected."""
        signers = self.world.live("act")
        if kind in ("round", "invite", "communique") and self.chance(0.7):
            signers = [key for key in signers if {"host", "convenor"} & set(self.record.roles(key.participant))] or signers
        return self.rng.choice(signers or list(self.world.signers.values()))

    def act(self, signer, kind, body):
        """Log an open act."""
        if kind in UNSETTLED and signer.participant in self.record.participants \
                and not acts.speaks(self.record, signer.participant, table.TYPES[kind]):
            return
        members = self.world.envelope(signer)
        if self.chance(0.1):
            members["at"] = self.forms.a_time()
        if self.chance(0.1):
            members["until"] = self.border_time(self.record.log_time)
        members.update(act=kind, body=body)
        if self.chance(0.1):
            members["source"] = self.rng.choice((
                {"outlet": "KT"}, {"outlet": "a \"b\"", "title": "t", "url": "u"}, {"published": "2017-05-02", "outlet": "x"},
                {"outlet": "x", "published": "2017-05-02T10:00:00+06:00"}))
        self.world.log_members(members, signer)

    def border_time(self, seconds):
        """A time at, just before, just after, or far from a moment."""
        if seconds is None:
            seconds = self.world.now
        return self.world.spell_time(seconds + self.rng.choice((-1, 0, 0, 1, 86400)))

    def aim(self, kind, body, by):
        """Change a body so that the rules of its type are probably kept."""
        host = "host" in self.record.roles(by)
        if kind == "round":
            body["from"], body["to"] = "2017-05-02", self.rng.choice(("2017-05-02", "2017-05-04"))
            if not host and self.chance(0.7):
                body["host"] = by
        elif kind == "meeting":
            body["with"] = body.get("with") or [{}]
            if isinstance(body["with"], list) and not host:
                body["with"] = body["with"] + [{"who": by}]
            if self.chance(0.8):
                body["from"] = self.world.spell_time(self.world.now - 3600)
                body["to"] = self.world.spell_time(self.world.now + self.rng.choice((-3600, -60, 0, 60)))
        elif kind == "presence":
            self.aim_presence(body, by, host)
        elif kind == "communique":
            if isinstance(body.get("issued_by"), list) and by not in body["issued_by"]:
                body["issued_by"] = [by] + body["issued_by"]
        elif kind == "report" and "tells" not in body:
            body["text"] = self.forms.value(("text", None))

    def aim_presence(self, body, by, host):
        """The same for presence; often a word on taking part, which silence hears."""
        if not host or self.chance(0.3):
            body["participants"] = [by]
        if self.chance(0.4):
            body["state"] = self.rng.choice(TAKING_PART)
            for name in ("meeting", "persons", "strength", "count"):
                body.pop(name, None)
            body["part"] = "delegation"
        if "strength" in body:
            body["state"] = "arrived"
        if "count" in body:
            body["part"] = "members"

    def unknown_type(self):
        """An act of a type that there is not, or of one that chance has picked, with any body."""
        kind = self.rng.choice(("agreement", "sign", "presences", "x") + tuple(table.TYPES))
        body = self.rng.choice(({}, {"id": "a"}, self.forms.fields(table.TYPES.get(kind, table.TYPES["round"]).fields)
                                if kind not in ("found", "motion") else {}))
        self.act(self.voice(kind), kind, body)

    # Holding, keys

    def hold(self):
        """A hold act; its time often stands at a border of some motion."""
        signers = [key for key in self.world.live("machine") if key.participant in self.record.rules["holders"]]
        if not signers or self.chance(0.05):
            signers = self.world.live("machine") or list(self.world.signers.values())
        signer = self.rng.choice(signers)
        folded, count = self.world.fold, len(self.world.entries)
        size = self.rng.choice((count, count, self.rng.randint(1, count)))
        body = {"size": size, "root": b64(self.world.tree.roots[size]), "state": folded.state[size].hex()}
        if self.chance(0.15):
            body.update(self.rng.choice(({"state": "0" * 64}, {"state": "0" * 63}, {"root": b64(bytes(32))}, {"size": 0},
                                         {"size": count + 1}, {"size": count - 1}, {"x": 1})))
        members = self.world.envelope(signer)
        members.update(act="hold", body=body)
        open_motions = [motion for motion in self.record.motions.values() if motion.outcome is None]
        if open_motions and self.chance(0.4):
            members["at"] = self.border_time(self.rng.choice(open_motions).decide_by)
        elif self.chance(0.1):
            members["at"] = self.world.spell_time(self.world.now - 20000)
        self.world.log_members(members, signer)

    def new_key(self, participant, use):
        """A new key, or one of which name, key or both are already known."""
        self.labels += 1
        label = self.rng.choice(("key-%d" % self.labels,) * 6 + ("act", "Key", "a/b"))
        key = self.world.key(participant, label, use)
        if self.chance(0.1):
            other = self.rng.choice(list(self.world.signers.values()))
            key.secret, key.public = other.secret, other.public
            key.set_type(key.type)
            self.world.signers[key.name, key.key_id] = key
        if self.chance(0.05):
            key.set_type(5 - key.type)
            self.world.signers[key.name, key.key_id] = key
        return key

    def proven(self, key, participant):
        """What an act says of a new key, with a proof that is seldom wrong."""
        entry = key.entry()
        entry["proof"] = self.world.proof(key, participant)
        if self.chance(0.1):
            other = self.rng.choice(SLUGS)
            entry["proof"] = self.rng.choice((self.world.proof(key, other), b64(bytes(64)), b64(bytes(63))))
        if self.chance(0.05):
            del entry["proof"]
        return entry

    def key(self):
        """A key act."""
        signer = self.rng.choice(self.world.live("root") or list(self.world.signers.values()))
        by = signer.participant
        if self.chance(0.6):
            use = self.rng.choice((["act"], ["act"], ["machine"], ["hold"], ["witness"], ["root"], ["hold", "machine"],
                                   ["act", "machine"], ["root", "act"]))
            body = {"op": "add", **self.proven(self.new_key(by, use), by)}
        else:
            keys = [key for key in self.record.keys.values() if key.participant == by or self.chance(0.02)]
            body = {"op": "revoke", "vkey": self.rng.choice(keys).vkey.text if keys else signer.vkey}
            if self.chance(0.3):
                body["after"] = self.rng.choice(GOOD["int"])
        if self.chance(0.1):
            body.update(self.rng.choice(({"after": 1}, {"use": ["act"]}, {"reason": {"en": "x"}}, {"op": "replace"},
                                         {"age": "x"}, {"proof": b64(bytes(64))}, {"use": []}, {"use": ["act", "act"]})))
        self.act(signer, "key", body)

    # Motions and votes

    def motion(self):
        """A motion of some kind; at times the twin of one that is open, so that one of them becomes moot."""
        signer = self.voice("motion")
        kind = self.rng.choice(KINDS)
        open_motions = [motion for motion in self.record.motions.values() if motion.outcome is None]
        if open_motions and self.chance(0.15):
            twin = self.rng.choice(open_motions).body
            kind, payload = twin["kind"], copy.deepcopy(twin["payload"])
        else:
            payload = self.payload(kind)
        if self.chance(0.1):
            payload = self.spoil(payload)
        body = {"id": "m-%d" % self.rng.randrange(60), "title": self.world.text(), "kind": kind, "payload": payload,
                "decide_by": self.deadline(), "silence": self.chance(0.4)}
        if not body["silence"] and self.chance(0.7):
            del body["silence"]
        if self.chance(0.03):
            body.update(self.rng.choice(({"kind": "move-host"}, {"kind": "Admit"}, {"payload": []}, {"decide_by": "soon"},
                                         {"silence": 1}, {"title": {}}, {"x": 1})))
        self.act(signer, "motion", body)

    def deadline(self):
        """A time by which to decide, often at the border of what is permitted."""
        log_time = self.record.log_time
        if log_time is None or self.chance(0.6):
            return self.world.spell_time(self.world.now + self.rng.choice((3600, 7200, 20000, 20000)))
        hours = self.record.rules["silence_hours"] * 3600
        return self.world.spell_time(log_time + self.rng.choice((0, hours)) + self.rng.choice((-1, 0, 1, 1)))

    def payload(self, kind):
        """The payload of a motion, as a rule one that can be carried out."""
        record, rng = self.record, self.rng
        everybody = list(record.participants)
        if kind == "admit":
            return {"participant": self.newcomer()}
        if kind in ("suspend", "readmit"):
            named = sorted(record.suspended) if kind == "readmit" and self.chance(0.9) else everybody
            return {"who": rng.choice(named or everybody)}
        if kind == "adopt":
            return {"what": self.forms.a_id()}
        if kind == "holders":
            able = [who for who in everybody if who in record.with_key("hold")] if self.chance(0.9) else everybody
            holders = rng.sample(able, min(len(able), rng.choice((1, 2, 3)))) or everybody[:1]
            return {"holders": holders, "held": len(holders) // 2 + rng.choice((0, 1, 1, 1, 1, 2))}
        if kind == "amend-rules":
            return self.new_rules(everybody)
        if kind == "root-key":
            return self.root_key(rng.choice(everybody))
        return {"text": self.world.text()}

    def newcomer(self):
        """A participant to admit."""
        rng = self.rng
        slug = rng.choice(SLUGS + ("new-1", "new-2", "new-3", "new-4", "new-5", "New"))
        keys = self.world.keys_of(slug, self.chance(0.3))
        member = {"id": slug, "name": self.world.text(), "keys": [self.proven(key, slug) for key in keys],
                  "roles": rng.sample(("party", "guarantor", "observer", "press", "compiler", "facilitator"), rng.choice((1, 2)))}
        if self.chance(0.2):
            member["designation"] = self.world.text()
        if self.chance(0.1):
            member["keys"] = []
        if self.chance(0.15):
            member["answers_for"] = [rng.choice(list(self.record.participants))]
        return member

    def new_rules(self, everybody):
        """An amendment."""
        roles = {who: self.record.roles(who) for who in everybody}
        now = self.record.rules
        rules = self.world.rules(roles, now["holders"], now["held"])
        if self.chance(0.2):
            rules = copy.deepcopy(now)
        if self.chance(0.15):
            rules.update(self.new_rules_junk())
        base = self.record.rules_set_by if self.chance(0.9) else self.forms.a_id()
        return {"base": base, "rules": rules}

    def new_rules_junk(self):
        """A part of rules that is probably wrong."""
        return self.rng.choice((
                {"seen": 0}, {"seen": 9}, {"seen": 2}, {"held": 0}, {"held": 3}, {"holders": ["nobody"]}, {"format": 1},
                {"founders": ["arbiter"]}, {"founders": ["who:nobody"]}, {"motion": {}}, {"motion": {"*": {}}},
                {"motion": {"*": {"arbiter": "all"}}}, {"motion": {"*": {"kz": "all"}}}, {"motion": {"*": {"party": 512}}},
                {"may": {"vote": ["party"]}}, {"may": {"song": ["party"]}}, {"may": {"round": ["nobody"]}}, {"may": {"round": []}},
                {"adopt": {"*": {"sign": {}}}}, {"adopt": {"*": {"x": {"party": 1}}}}, {"audience": {"x": ""}}))

    def root_key(self, who):
        """A change of root keys."""
        payload = {"who": who}
        if self.chance(0.7):
            payload["add"] = self.proven(self.new_key(who, self.rng.choice((["root"], ["root", "act"], ["root"], ["act"]))), who)
        if self.chance(0.5) or "add" not in payload and self.chance(0.9):
            keys = [key for key in self.record.keys.values() if key.participant == who or self.chance(0.02)]
            payload["revoke"] = self.rng.choice(keys).vkey.text if keys else self.forms.a_vkey()
        return payload

    def vote(self):
        """A vote, as a rule by an elector on an open motion."""
        named = [(name, motion) for name, motion in self.record.motions.items() if motion.outcome is None or self.chance(0.05)]
        if not named:
            self.motion()
            return
        name, motion = self.rng.choice(named)
        signers = [key for key in self.world.live("act") if key.participant in motion.electors()]
        if not signers or self.chance(0.05):
            signers = self.world.live("act") or list(self.world.signers.values())
        body = {"motion": "%s/%s" % name, "choice": self.rng.choice(("yes", "yes", "yes", "yes", "yes", "no", "abstain"))}
        if self.chance(0.05):
            body.update(self.rng.choice(({"choice": "Yes"}, {"motion": "kz/none"}, {"reason": {"en": "x"}}, {"x": 1})))
        self.act(self.rng.choice(signers), "vote", body)

    def spoil(self, value):
        """A copy of a value of which one part is replaced, dropped or added to."""
        value = copy.deepcopy(value)
        place = value
        while isinstance(place, dict) and place:
            name = self.rng.choice(list(place))
            if isinstance(place[name], list) and place[name] and isinstance(place[name][0], dict) and self.chance(0.7):
                place = self.rng.choice(place[name])
            elif isinstance(place[name], dict) and self.chance(0.7):
                place = place[name]
            else:
                if self.chance(0.3):
                    del place[name]
                elif self.chance(0.2):
                    place["x"] = 1
                else:
                    place[name] = self.rng.choice(JUNK)
                break
        return value

    # Restricted and alien acts

    def sealed(self):
        """A restricted act. Nobody looks inside."""
        signer = self.voice("sealed")
        others = [who for who in self.record.participants if who != signer.participant]
        to = sorted(self.rng.sample(others, self.rng.randint(1, min(3, len(others)))))
        if self.chance(0.1):
            to = sorted(set(to + ["nobody"]))
        members = self.world.envelope(signer)
        members.update(to=to, sealed=b64(self.rng.randbytes(self.rng.choice((1, 2, 3, 500)))), digest=sha256(b"x").hex())
        if self.chance(0.2):
            members["blobs"] = [] if self.chance(0.3) else [self.forms.value(("blob", None))]
        if self.chance(0.1):
            members["until"] = self.border_time(self.record.log_time)
        if self.chance(0.15):
            members.update(self.rng.choice((
                {"to": to[::-1]}, {"to": []}, {"to": to + [signer.participant]}, {"to": ["nobody"]}, {"to": to + to},
                {"sealed": ""}, {"sealed": "AB=="}, {"sealed": "AA="}, {"digest": "x"}, {"blobs": {}}, {"blobs": [{}]},
                {"source": {"outlet": "x"}}, {"act": "report"}, {"body": {}})))
        self.world.log_members(members, signer)

    def broken_envelope(self):
        """One of the tables of broken.py: an envelope, JSON or a note that is wrong, or only unusual."""
        signer = self.voice("presence")
        members = self.world.envelope(signer)
        members.update(act="presence", body={"state": "present"})
        chosen, renote = self.rng.randrange(5), None
        if chosen <= 1 and not (chosen == 1 and self.chance(0.5)):
            members = self.edited(members)
        text = random_json.plain(members) + "\n"
        if chosen == 2:
            _, rewrite = self.rng.choice(broken.JSON + broken.NOT_OBJECTS + broken.ACCEPTED_JSON)
            try:
                text = rewrite(text)
            except AssertionError:
                return
        elif chosen >= 3:
            _, renote, _ = self.rng.choice(broken.NOTES)
        try:
            self.world.log_text(text, signer, renote)
        except AssertionError:
            pass

    def edited(self, members):
        """Members with one of the faults of broken.py, or with a member replaced by anything."""
        if self.chance(0.5):
            name = self.rng.choice(list(members) + ["until", "prev", "source", "to", "blobs", "sealed", "digest", "x"])
            members[name] = self.rng.choice(JUNK)
            return members
        _, edit, _ = self.rng.choice(broken.ENVELOPE)
        try:
            edit(members)
        except KeyError:
            pass
        return members

    def wrong_key(self):
        """An act with a key of the wrong use, a revoked one, one that is not in the record, or in another's name."""
        signer = self.rng.choice(list(self.world.signers.values()))
        members = self.world.envelope(signer)
        kind = self.rng.choice(("interest", "key", "hold", "vote", "x"))
        members.update(act=kind, body=make_record.INTEREST)
        if members["by"] is None or self.chance(0.3):
            members["by"] = self.rng.choice(list(self.record.participants) + ["nobody"])
        self.world.log_members(members, signer)

    def broken_text(self):
        """A sound act of which one character of the text was changed before it was signed, or one byte after."""
        signer = self.voice("interest")
        members = self.world.envelope(signer)
        members.update(act="interest", body={"about": {"name": {"en": "A \"new\" \\ one", "ru": "\u041d\n"}}, "state": "exploring"})
        text = random_json.spell(members, self.rng)
        at = self.rng.randrange(len(text))
        char = self.rng.choice(('"', "{", "}", "[", "]", ",", ":", " ", "\\", "-", ".", "0", "1", "e", "t", "\u00a0", "\u2028",
                                "\u202e", "\u0085", "\ufdd0", "\ufeff", "\U0010ffff", "\n", "\t", "\\u0041", "\\ud800", "\\u202A", ""))
        if self.chance(0.2):
            self.world.log_text(text + "\n", signer, lambda note: note[:at] + bytes([self.rng.randrange(256)]) + note[at + 1:])
        else:
            self.world.log_text(text[:at] + char + text[at + self.rng.randrange(2):] + "\n", signer)

    def repeated(self):
        """An entry that is in the log already."""
        self.world.append(self.rng.choice(self.world.entries))
