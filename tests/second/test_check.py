# SPDX-License-Identifier: Apache-2.0
"""Broken acts: the checker must name the entry and the rule, and nothing else."""

import os
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import broken
import check
import judge
import make_record
from make_record import RECORD

PLACE = 20  # where the broken act is logged
COUNT = 30


def report_of(maker):
    """Publish a record in a new directory and check it."""
    with tempfile.TemporaryDirectory() as directory:
        make_record.write(maker.files(), directory)
        return check.check(directory)


def named(faults):
    """Faults or void acts as a list of (index, rule)."""
    return [(fault["index"], fault["rule"]) for fault in faults]


def faults_of(maker):
    """Return the faults of a record as (index, rule)."""
    return named(report_of(maker)["faults"])


class RecordTest(unittest.TestCase):
    """Expectations on a record in which one thing is wrong."""

    def expect(self, title, log, faults):
        """Log something at PLACE of a sound record and compare the faults."""
        with self.subTest(title):
            maker = make_record.begin()
            make_record.tell(maker, PLACE)
            log(maker)
            make_record.tell(maker, COUNT)
            self.assertEqual(faults_of(maker), faults)

    def refuse(self, title, log, rule):
        """Expect one fault at PLACE."""
        self.expect(title, log, [(PLACE, rule)])


class ActTest(RecordTest):
    """Acts logged by a host that does not look, or by one that lies."""

    def test_a_sound_record_has_no_faults(self):
        self.expect("sound", lambda maker: None, [])

    def test_broken_envelopes(self):
        for title, edit, rule in broken.ENVELOPE:
            self.refuse(title, lambda maker: broken.forge(maker, edit=edit), rule)

    def test_broken_restricted_envelopes(self):
        for title, edit, rule in broken.SEALED:
            self.refuse(title, lambda maker: broken.forge_sealed(maker, edit), rule)

    def test_broken_json(self):
        for title, rewrite in broken.JSON:
            self.refuse(title, lambda maker: broken.forge(maker, rewrite=rewrite), "malformed-json")

    def test_json_that_is_no_object(self):
        for title, rewrite in broken.NOT_OBJECTS:
            self.refuse(title, lambda maker: broken.forge(maker, rewrite=rewrite), "malformed-envelope")

    def test_json_that_is_accepted(self):
        for title, rewrite in broken.ACCEPTED_JSON:
            maker = make_record.begin()
            make_record.tell(maker, COUNT)
            broken.forge(maker, rewrite=rewrite)
            with self.subTest(title):
                self.assertEqual(faults_of(maker), [])

    def test_restricted_acts_that_are_accepted(self):
        for title, edit in broken.ACCEPTED_SEALED:
            maker = make_record.begin()
            make_record.tell(maker, COUNT)
            broken.forge_sealed(maker, edit)
            with self.subTest(title):
                self.assertEqual(faults_of(maker), [])

    def test_broken_notes(self):
        for title, renote, rule in broken.NOTES:
            self.refuse(title, lambda maker: broken.forge(maker, renote=renote), rule)

    def test_the_largest_entry(self):
        """A bundle cannot hold a longer one, so the rule is asked directly."""
        for size, rule in ((0, "too-large"), (65535, "malformed-note"), (65536, "too-large")):
            with self.assertRaises(judge.Alien) as caught:
                judge.read_entry(1, b"x" * size)
            self.assertEqual(caught.exception.rule, rule)

    def test_r_of_small_order(self):
        self.refuse("R neutral", broken.neutral_r, "bad-signature")

    def test_prev_at_the_first_act_of_a_key(self):
        def log(maker):
            maker.new_key("ru", "late", 1, ["act"])
            maker.add_key("ru", "late", 1, ["act"])
            broken.forge(maker, ("ru", "late"), edit=broken.put("prev", broken.HEX))
        self.expect("prev at n = 0", log, [(PLACE + 1, "wrong-prev")])


class KeyTest(RecordTest):
    """Which key may sign what, and when."""

    def test_key_that_is_not_in_the_record(self):
        def log(maker):
            maker.new_key("ru", "secret", 1, ["act"])
            broken.forge(maker, ("ru", "secret"))
        self.refuse("unknown key", log, "unknown-key")

    def test_key_before_it_is_added(self):
        def log(maker):
            key = maker.new_key("ru", "late", 1, ["act"])
            broken.forge(maker, ("ru", "late"))
            maker.add_key("ru", "late", 1, ["act"])
            maker.act(maker.keys["ru", "late"], "presence", {})
            self.assertEqual(key.name, RECORD + "/ru/late")
        self.refuse("key used early", log, "unknown-key")

    def test_revoked_key(self):
        self.refuse("revoked", lambda maker: broken.forge(maker, ("gov", "act")), "revoked-key")

    def test_uses(self):
        for key, kind in ((("ru", "root"), "presence"), (("ru", "machine"), "presence"), (("ru", "hold"), "presence"),
                          (("ru", "act"), "key"), (("ru", "act"), "hold"), (("ru", "root"), "hold"),
                          (("ru", "machine"), "key"), (("ru", "root"), "unheard-of"), (("kz", "machine"), "keys")):
            self.refuse("%s by %s" % (kind, key[1]), lambda maker: broken.forge(maker, key, kind=kind), "wrong-use")

    def test_a_restricted_act_needs_act(self):
        def log(maker):
            key = maker.keys["ru", "root"]
            state = key.acts, key.last_id, key.last_seen
            maker.sealed_act(key, {"gov"})
            key.acts, key.last_id, key.last_seen = state
        self.refuse("sealed by root", log, "wrong-use")

    def test_void_key_acts(self):
        """The act stands, the key does not: what it signs is by an unknown key."""
        def change(name, value):
            return lambda body: body.__setitem__(name, value)
        other = make_record.Signer(RECORD + "/tr/late", 1, "tr")
        watch = make_record.Signer(RECORD + "/ru/late", 4, "ru")
        cases = (
            ("no proof", lambda body: body.pop("proof"), "missing-field"),
            ("no use", lambda body: body.pop("use"), "missing-field"),
            ("no op", lambda body: body.pop("op"), "missing-field"),
            ("an empty use", change("use", []), "bad-field"),
            ("a use that does not exist", change("use", ["acts"]), "bad-field"),
            ("a use twice", change("use", ["act", "act"]), "repeated"),
            ("an unknown op", change("op", "invite"), "bad-field"),
            ("no verifier key", change("vkey", "x"), "bad-field"),
            ("a proof of 63 bytes", change("proof", make_record.b64(bytes(63))), "bad-field"),
            ("an age recipient with a wrong letter", lambda body: body.update(age=body["age"][:-1] + "b"), "bad-field"),
            ("a reason in no language", change("reason", "lost"), "bad-field"),
            ("an unknown field", change("note", "x"), "unknown-field"),
            ("after", change("after", 3), "unknown-field"),
            ("a root key", change("use", ["root"]), "root-by-motion"),
            ("a proof of something else", change("proof", make_record.b64(bytes(64))), "key-proof"),
            ("another's name", lambda body: body.update(maker_body(other)), "key-name"),
            ("act and machine", change("use", ["act", "machine"]), "key-use"),
            ("hold with type 01", change("use", ["hold"]), "key-type"),
            ("act with type 04", lambda body: body.update(maker_body(watch)), "key-type"),
        )

        def maker_body(key):
            return make_record.Maker().add_body(key) | {"use": ["act"]}
        for title, edit, rule in cases:
            with self.subTest(title):
                maker = make_record.begin()
                make_record.tell(maker, PLACE)
                body = maker.add_body(maker.new_key("ru", "late", 1, ["act"]))
                edit(body)
                maker.act(maker.keys["ru", "root"], "key", body)
                broken.forge(maker, ("ru", "late"))
                make_record.tell(maker, COUNT)
                report = report_of(maker)
                self.assertEqual(named(report["void"]), [(PLACE, rule)])
                self.assertEqual(named(report["faults"]), [(PLACE + 1, "unknown-key")])

    def test_a_public_key_enters_once(self):
        for who, label in (("tr", "act"), ("ru", "machine"), ("gov", "act")):
            maker = make_record.begin()
            make_record.tell(maker, PLACE)
            new = maker.new_key("ru", "late", 1, ["act"])
            new.secret, new.public = maker.keys[who, label].secret, maker.keys[who, label].public
            new.set_type(1)
            maker.act(maker.keys["ru", "root"], "key", maker.add_body(new))
            self.assertEqual(named(report_of(maker)["void"]), [(PLACE, "key-known")])

    def test_void_revocations(self):
        stranger = make_record.Signer(RECORD + "/ru/stranger", 1)
        keys = make_record.begin().keys
        for title, body, rule in (
                ("another participant's key", {"vkey": keys["tr", "act"].vkey}, "not-own-key"),
                ("a key that is not there", {"vkey": stranger.vkey}, "not-own-key"),
                ("a root key", {"vkey": keys["ru", "root"].vkey}, "root-by-motion"),
                ("with a use", {"vkey": keys["ru", "act"].vkey, "use": ["act"]}, "unknown-field")):
            with self.subTest(title):
                maker = make_record.begin()
                make_record.tell(maker, PLACE)
                maker.act(maker.keys["ru", "root"], "key", {"op": "revoke", **body})
                maker.act(maker.keys["tr", "act"], "interest", make_record.INTEREST)
                maker.act(maker.keys["ru", "act"], "interest", make_record.INTEREST)
                report = report_of(maker)
                self.assertEqual(named(report["void"]), [(PLACE, rule)])
                self.assertEqual(report["faults"], [])

    def test_a_key_is_revoked_once(self):
        maker = make_record.begin()
        make_record.tell(maker, PLACE)
        maker.revoke("gov", "act")
        report = report_of(maker)
        self.assertEqual((named(report["void"]), report["faults"]), ([(PLACE, "key-revoked")], []))


class LogTimeTest(RecordTest):
    """Hold acts, log time and `until`. At PLACE kz has held at 07:03 and ru at 07:13; two are needed."""

    def until(self, time):
        """Log an act with `until` at PLACE and return the faults."""
        maker = make_record.begin()
        make_record.tell(maker, PLACE)
        broken.forge(maker, edit=broken.put("until", time))
        return faults_of(maker)

    def test_until(self):
        past = [(PLACE, "past-until")]
        self.assertEqual(self.until("2017-01-23T07:02:59Z"), past)
        self.assertEqual(self.until("2017-01-23T07:03:00Z"), [])
        self.assertEqual(self.until("2017-01-23T13:02:59+06:00"), past)
        self.assertEqual(self.until("2017-01-23T13:03:00+06:00"), [])
        self.assertEqual(self.until("2017-01-23T02:02:59-05:00"), past)
        self.assertEqual(self.until("9999-12-31T23:59:59-23:59"), [])

    def test_log_time_needs_enough_holders(self):
        maker = make_record.begin()
        make_record.tell(maker, 13)
        broken.forge(maker, edit=broken.put("until", "1900-01-01T00:00:00+23:59"))
        self.assertEqual((faults_of(maker), report_of(maker)["log_time"]), ([], None))

    def test_log_time_never_falls(self):
        maker = make_record.begin()
        make_record.tell(maker, PLACE)
        for who in make_record.FOUNDERS:
            maker.hold(who, "2016-01-01T00:00:00Z")
        report = report_of(maker)
        self.assertEqual((report["faults"], report["log_time"]), ([], "2017-01-23T07:03:00Z"))

    def test_void_hold_acts(self):
        def change(name, value):
            return lambda body: body.__setitem__(name, value)
        for title, edit, rule in (
                ("size 0", change("size", 0), "hold-size"),
                ("a size beyond the act", change("size", PLACE + 2), "hold-size"),
                ("another root", change("root", make_record.b64(bytes(32))), "hold-root"),
                ("a root of 31 bytes", change("root", make_record.b64(bytes(31))), "bad-field"),
                ("no state", lambda body: body.pop("state"), "missing-field"),
                ("one field more", change("time", "2017-01-23T07:00:00Z"), "unknown-field")):
            with self.subTest(title):
                maker = make_record.begin()
                make_record.tell(maker, PLACE)
                body = maker.hold_body()
                edit(body)
                maker.act(maker.keys["tr", "machine"], "hold", body)
                report = report_of(maker)
                self.assertEqual((named(report["void"]), report["faults"]), ([(PLACE, rule)], []))
                self.assertEqual(report["log_time"], "2017-01-23T07:03:00Z")

    def test_who_is_no_holder_does_not_hold(self):
        maker = make_record.begin()
        make_record.tell(maker, PLACE)
        machine = maker.add_key("gov", "machine", 1, ["machine"])
        maker.act(machine, "hold", maker.hold_body())
        report = report_of(maker)
        self.assertEqual((named(report["void"]), report["faults"]), ([(PLACE + 1, "not-permitted")], []))


class ChainTest(RecordTest):
    """Repeats and drops."""

    def test_an_entry_logged_again(self):
        for index, rule in ((1, "wrong-n"), (PLACE - 1, "wrong-n"), (0, "already-founded"), (8, "revoked-key")):
            self.refuse("entry %d again" % index, lambda maker: maker.append(maker.entries[index]), rule)

    def test_an_act_left_out(self):
        """The host drops an act; its author's next acts give it away, to the end of the record."""
        maker = make_record.begin()
        make_record.tell(maker, COUNT)
        key = maker.keys["ru", "act"]
        broken.forge(maker, edit=lambda members: members.update(n=key.acts + 1, prev=broken.HEX))
        self.assertEqual(faults_of(maker), [(COUNT, "wrong-n")])

    def test_two_acts_in_the_wrong_order(self):
        """Both acts of one key, swapped: the first comes too early, the second then in its place."""
        maker = make_record.begin()
        make_record.tell(maker, COUNT)
        key = maker.keys["ru", "act"]
        maker.act(key, "presence", {})
        maker.act(key, "presence", {})
        maker.entries[-2:] = reversed(maker.entries[-2:])
        maker.nodes.clear()
        self.assertEqual(faults_of(maker), [(COUNT, "wrong-n")])

    def test_an_alien_act_does_not_move_the_chain(self):
        def log(maker):
            broken.forge(maker, edit=broken.put("epoch", 1))
            maker.act(maker.keys["ru", "act"], "presence", {})
        self.refuse("alien, then sound", log, "wrong-epoch")


if __name__ == "__main__":
    unittest.main()
