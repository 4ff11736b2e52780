# SPDX-License-Identifier: Apache-2.0
"""Broken founding acts: there is no record, and the checker names entry 0 and nothing else."""

import os
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import broken
import check
import make_record
from make_record import RECORD

ROOTS = [("kz", "root"), ("ru", "root"), ("tr", "root")]


def change(*path, to):
    """A change of the body: set the member at the end of a path, or with to=None remove it."""
    def edit(body):
        for step in path[:-1]:
            body = body[step]
        if to is None:
            del body[path[-1]]
        else:
            body[path[-1]] = to
    return edit


def keys(body, who):
    """The keys of a participant, by its place."""
    return body["participants"][who]["keys"]


def swap_key(who, at, **changes):
    """Change a key in the founding body."""
    return lambda body: keys(body, who)[at].update(changes)


def vkey(name, key_type):
    """A verifier key that is not in the record."""
    return make_record.Signer(name, key_type).vkey


BODY = (
    ("no kind", change("kind", to=None), "missing-field"),
    ("an unknown kind", change("kind", to="rehearsal"), "bad-field"),
    ("an unknown field", change("note", to="x"), "unknown-field"),
    ("a title of no language", change("title", to={}), "bad-field"),
    ("a title of an empty string", change("title", to={"en": ""}), "bad-field"),
    ("a title in no BCP 47 language", change("title", to={"english_": "x"}), "bad-field"),
    ("no languages", change("languages", to=[]), "bad-field"),
    ("a language twice", change("languages", to=["en", "en"]), "repeated"),
    ("languages beyond the bound", change("languages", to=["x-%d" % i for i in range(1025)]), "too-many"),
    ("no tracks", change("tracks", to=[]), "bad-field"),
    ("a track twice", lambda b: b["tracks"].append(b["tracks"][0]), "repeated"),
    ("a track led by nobody", change("tracks", 0, "lead", to="nobody"), "unknown-participant"),
    ("no log key", change("log_vkey", to=None), "missing-field"),
    ("log key of another name", change("log_vkey", to=vkey("talks.example/other", 1)), "key-name"),
    ("log key of type 04", change("log_vkey", to=vkey(RECORD, 4)), "key-type"),
    ("log key with a wrong key id", lambda b: b.update(log_vkey=b["log_vkey"].replace("+4", "+5", 1)), "bad-field"),
    ("log key of two parts", change("log_vkey", to=RECORD), "bad-field"),
    ("log key that is a participant's", lambda b: keys(b, 4)[1].update(vkey=shared_key()), "key-known"),
    ("no participants", change("participants", to=None), "missing-field"),
    ("participants is empty", change("participants", to=[]), "bad-field"),
    ("a participant twice", lambda b: b["participants"].append(b["participants"][4]), "repeated"),
    ("a participant that is no slug", change("participants", 4, "id", to="Opp"), "bad-field"),
    ("a participant without roles", change("participants", 4, "roles", to=[]), "bad-field"),
    ("a role that there is not", change("participants", 4, "roles", to=["arbiter"]), "bad-field"),
    ("a participant with a role twice", change("participants", 4, "roles", to=["party", "party"]), "repeated"),
    ("answers for nobody", change("participants", 4, "answers_for", to=["nobody"]), "unknown-participant"),
    ("two hosts", change("participants", 4, "roles", to=["host"]), "role-mismatch"),
    ("a convenor not named", change("participants", 4, "roles", to=["convenor"]), "role-mismatch"),
    ("a convenor without the role", change("convened_by", to=["ru"]), "role-mismatch"),
    ("a host that is nobody", change("host", to="nobody"), "unknown-participant"),
    ("a host that does not speak", change("host", to="ru"), "not-permitted"),
    ("a key twice", lambda b: keys(b, 4).append(keys(b, 4)[0]), "key-known"),
    ("another's key", lambda b: b["participants"][4].update(keys=keys(b, 3)), "key-name"),
    ("a key name with a label too many", swap_key(4, 1, vkey=vkey(RECORD + "/opp/a/b", 1)), "key-name"),
    ("a key name with a capital", swap_key(4, 1, vkey=vkey(RECORD + "/opp/Act", 1)), "key-name"),
    ("root and hold", swap_key(4, 1, use=["root", "hold"]), "key-use"),
    ("two single uses", swap_key(4, 1, use=["hold", "witness"]), "key-use"),
    ("hold with type 01", swap_key(4, 1, use=["hold"]), "key-type"),
    ("act with type 04", swap_key(4, 1, vkey=vkey(RECORD + "/opp/act", 4)), "key-type"),
    ("a key of type 06", lambda b: keys(b, 4)[1].update(vkey=typed_key(6)), "bad-field"),
    ("a key in use for nothing", swap_key(4, 1, use=[]), "bad-field"),
    ("a proof of 63 bytes", swap_key(4, 1, proof=make_record.b64(bytes(63))), "bad-field"),
    ("an age recipient cut short", lambda b: keys(b, 4)[1].update(age=keys(b, 4)[1]["age"][:-1]), "bad-field"),
    ("a witness twice", lambda b: b["witnesses"].append(b["witnesses"][0]), "repeated"),
    ("a witness of type 01", change("witnesses", 0, "vkey", to=vkey("watch.example/w", 1)), "key-type"),
    ("a witness with a holder's key", lambda b: b["witnesses"][0].update(vkey=keys(b, 0)[3]["vkey"]), "key-known"),
)

RULES = (
    ("format 1", change("format", to=1), "format-level"),
    ("no format", change("format", to=None), "missing-field"),
    ("an unknown rule", change("colour", to="blue"), "unknown-field"),
    ("holders that are nobody", change("holders", to=["kz", "ru", "nobody"]), "rules-holders"),
    ("held is half", change("holders", to=["kz", "ru", "tr", "gov"]), "rules-holders"),
    ("held is more than can hold", change("holders", to=["kz", "gov", "opp"]), "rules-holders"),
    ("held 0", change("held", to=0), "rules-holders"),
    ("no holders", change("holders", to=[]), "bad-field"),
    ("seen 0", change("seen", to=0), "rules-seen"),
    ("seen is more than there are", change("seen", to=5), "rules-seen"),
    ("founders unheard of", change("founders", to=["host", "arbiter"]), "rules-name"),
    ("may of an unknown type", change("may", to={"song": ["party"]}), "rules-name"),
    ("may of a fixed type", change("may", to={"vote": ["party"]}), "rules-name"),
    ("may for nobody", change("may", to={"report": ["arbiter"]}), "rules-name"),
    ("no requirement for all", change("motion", to={"admit": {"party": "all"}}), "rules-name"),
    ("a requirement of nothing", change("motion", "*", to={}), "unmeetable"),
    ("a requirement of three parties", change("motion", "*", to={"party": 3}), "unmeetable"),
    ("a requirement of arbiters", change("motion", "*", to={"arbiter": "all"}), "rules-name"),
    ("a need of 0", change("motion", "*", to={"party": 0}), "bad-field"),
    ("a need of 513", change("motion", "*", to={"party": 513}), "bad-field"),
    ("a need of another word", change("motion", "*", to={"party": "most"}), "bad-field"),
    ("reading by nobody", change("reading", to="nobody"), "bad-field"),
    ("a requirement of mediators, who are none", change("motion", "*", to={"mediator": "all"}), "unmeetable"),
    ("motion is a list", change("motion", to=[]), "bad-field"),
    ("a requirement that is a word", change("motion", "*", to="all"), "bad-field"),
    ("adopt without act types", change("adopt", to={"*": {"party": "all"}}), "bad-field"),
    ("adopt of a requirement of nothing", change("adopt", to={"*": {"sign": {}}}), "unmeetable"),
    ("an audience that is a number", change("audience", to={"*": 1}), "bad-field"),
    ("an audience of two lines", change("audience", to={"*": "a\nb"}), "bad-field"),
    ("may for a word", change("may", to={"report": "party"}), "bad-field"),
    ("may for somebody twice", change("may", to={"report": ["party", "party"]}), "repeated"),
    ("an hour of half an act", change("limits", to={"acts_per_hour": 0.5}), "bad-field"),
    ("an unknown limit", change("limits", to={"bytes": 1}), "unknown-field"),
)


def shared_key():
    """The log's public key under the name of a participant's."""
    key = make_record.Signer(RECORD, 1)
    key.name = RECORD + "/opp/act"
    key.set_type(1)
    return key.vkey


def typed_key(key_type):
    """A verifier key of any type."""
    return vkey(RECORD + "/opp/act", key_type)


class FoundingTest(unittest.TestCase):
    """What refuses entry 0."""

    def refuse(self, title, rule, edit=None, signers=ROOTS, renote=None):
        """Found a record with changes and expect one fault at 0."""
        with self.subTest(title):
            maker = make_record.Maker()
            maker.found(edit, [maker.keys[key] for key in signers], renote)
            make_record.tell(maker, 5)
            with tempfile.TemporaryDirectory() as directory:
                make_record.write(maker.files(), directory)
                report = check.check(directory)
            self.assertEqual([(fault["index"], fault["rule"]) for fault in report["faults"]], [(0, rule)])

    def test_envelope(self):
        for name, value in (("n", 0), ("prev", broken.HEX), ("seen", {"size": 1, "root": ""}),
                            ("until", "2017-01-23T07:00:00Z"), ("to", ["gov"]), ("note", "x")):
            self.refuse("has " + name, "malformed-envelope", broken.put(name, value))
        self.refuse("no at", "malformed-envelope", broken.drop("at"))
        self.refuse("epoch 1", "wrong-epoch", broken.put("epoch", 1))

    def test_signers(self):
        self.refuse("two of three", "founders-sign", signers=ROOTS[:2])
        self.refuse("not the host", "founders-sign", signers=ROOTS[1:])
        self.refuse("in another order", "founders-sign", signers=[ROOTS[0], ROOTS[2], ROOTS[1]])
        self.refuse("one of them twice", "founders-sign", signers=ROOTS + ROOTS[2:])
        self.refuse("a side too", "founders-sign", signers=ROOTS + [("gov", "root")])
        self.refuse("with an act key", "wrong-use", signers=[("kz", "act")] + ROOTS[1:])
        self.refuse("another author", "not-permitted", broken.put("by", "gov"))

    def test_signatures(self):
        self.refuse("the last forged", "bad-signature", renote=broken.NOTES[0][1])
        self.refuse("the last unknown", "unknown-key", renote=lambda n: n.replace(b"/tr/root ", b"/tr/rook "))
        self.refuse("none", "malformed-note", renote=lambda n: n[:n.rfind(b"\n\n") + 2])

    def test_the_body(self):
        for title, edit, rule in BODY:
            self.refuse(title, rule, lambda members: edit(members["body"]))

    def test_the_rules(self):
        for title, edit, rule in RULES:
            self.refuse(title, rule, lambda members: edit(members["body"]["rules"]))

    def test_what_is_accepted(self):
        tags = {tag: "x" for tag in ("en", "i-klingon", "EN-GB-OED", "zh-min-nan", "x-a", "sl-rozaj-biske-1994",
                                     "de-CH-x-phonebk", "az-Arab-x-AZE-derbend", "en-a-myext-b-another")}
        for title, edit in (
                ("a proof that proves nothing", swap_key(4, 1, proof=make_record.b64(bytes(64)))),
                ("a title in many languages", change("title", to=tags)),
                ("founders of a role that nobody has", change("rules", "founders", to=["guarantor", "mediator"])),
                ("may for a role that nobody has", change("rules", "may", to={"report": ["press", "who:ru", "tr"]})),
                ("a kind of motion that is not yet", change("rules", "motion", "move-host", to={"party": 1})),
                ("adopt", change("rules", "adopt", to={"*": {"sign": {"party": "all"}}, "plan": {}})),
                ("an audience", change("rules", "audience", to={"*": "public", "draft": "whoever"})),
                ("limits", change("rules", "limits", to={"acts_per_hour": 0, "blob": 2**53 - 1}))):
            with self.subTest(title):
                maker = make_record.Maker()
                maker.found(lambda members: edit(members["body"]))
                make_record.tell(maker, 5)
                with tempfile.TemporaryDirectory() as directory:
                    make_record.write(maker.files(), directory)
                    self.assertEqual(check.check(directory)["faults"], [])

    def test_an_act_in_place_of_the_founding(self):
        maker = make_record.begin()
        make_record.tell(maker, 5)
        maker.entries = maker.entries[1:]
        maker.nodes.clear()
        with tempfile.TemporaryDirectory() as directory:
            make_record.write(maker.files(), directory)
            report = check.check(directory)
        self.assertEqual([(fault["index"], fault["rule"]) for fault in report["faults"]], [(0, "not-founded")])


if __name__ == "__main__":
    unittest.main()
