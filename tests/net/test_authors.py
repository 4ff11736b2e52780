# SPDX-License-Identifier: Apache-2.0
"""What a hostile host can tell an author who acts through it, and what others may do in his name.

The names are those of docs/threat-model.md.
"""
import json
import unittest

import tables
from forged_host import REFUSES, ForgedHost, Log
from harness import Folder
from talks import Author, Talks, act_id, checkpoint, make
from test_replicas import begin, logged, other_founding, split

BODY = {"state": "exploring", "about": {"name": {"en": "Somebody"}}}


def promising(change):
    """A host that takes the act and answers something else than it should."""
    def build(talks):
        log = logged(talks)
        log.promise = lambda of, note, answer: {**answer, **change(of, answer)}
        return log
    return build


def by_another(log, answer):
    other = make.Signer("somebody else", 1)
    other.name = log.maker.log.name
    other.set_type(1)
    return {"checkpoint": checkpoint(other, log.size, log.root(log.size)).decode()}


def of_another_tree(log, answer):
    """A checkpoint of other entries, with a proof that fits it: the act is shown to this author alone."""
    fork = Log(log.maker, log.tree.entries[:50] + log.tree.entries[51:] + [log.tree.entries[-1]])
    return {"checkpoint": fork.checkpoint(cosigners=[]).decode(), "proof": fork.proof(fork.size - 1, fork.size)}


def refusing(talks):
    log = logged(talks)
    log.promise = REFUSES
    return log


# The first act of an author who knows the fingerprint. (host, what is said)
FIRST = {
    "promise-without-proof": (promising(lambda log, a: {"proof": []}), "does not prove"),
    "proof-of-another-leaf": (promising(lambda log, a: {"proof": log.proof(7, log.size)}), "does not prove"),
    "promise-of-another-place": (promising(lambda log, a: {"index": 7}), "does not prove"),
    "promise-under-another-key": (promising(by_another), ""),
    "promise-before-its-time": (promising(lambda log, a: {"checkpoint": log.checkpoint(log.size - 1, []).decode()}),
                                "does not prove"),
    "promise-in-another-history": (promising(of_another_tree), "contradicts itself"),
    "promise-that-is-garbage": (promising(lambda log, a: {"checkpoint": "garbage", "proof": "x", "index": -1}), ""),
    "act-refused": (refusing, "403"),
    "founding-of-others": (other_founding, "fingerprint"),
}

# The second act of an author who was promised the first.
SECOND = {
    "shown-fewer-than-before": (lambda t, first: logged(t), "contradicts itself"),
    "shown-another-history": (lambda t, first: split(t, 320), "contradicts itself"),
    "promised-act-denied": (lambda t, first: denied(t, first), "denies"),
}

ATTACKS = {**FIRST, **SECOND}


def denied(talks, first):
    log = logged(talks, *first)
    log.key_says = {"next_n": 0, "prev": None}
    return log


class AuthorsAttacked(unittest.TestCase):
    def setUp(self):
        self.folder = Folder()
        self.addCleanup(self.folder.done)
        self.talks = begin()
        self.talks.write(self.folder.top)
        (self.folder / "body.json").write_text(json.dumps(BODY))
        self.host = ForgedHost(logged(self.talks))
        self.addCleanup(self.host.done)

    def act(self, own, state="exploring"):
        (self.folder / "body.json").write_text(json.dumps({**BODY, "state": state}))
        return self.folder.call("act", "interest", "body.json", "--key", "tr-act.key", "--host", self.host.url, "--found",
                                self.talks.fingerprint(), own=own)

    def test_an_honest_host_is_acted_through(self):
        answer = self.act("honest")
        self.assertEqual(answer.returncode, 0, answer.stderr)
        again = self.act("honest", "requested")
        self.assertEqual(again.returncode, 0, again.stderr)
        self.assertEqual(len(self.host.log.acts), 2)

    def test_what_a_first_act_is_answered(self):
        for name, (build, words) in FIRST.items():
            with self.subTest(name):
                self.host.log = build(self.talks)
                answer = self.act(name)
                self.assertNotEqual(answer.returncode, 0, answer.stdout)
                self.assertIn(words, answer.stderr)
                self.assertNotIn("recorded as", answer.stdout)
        tables.counted.append(len(FIRST) - 1)

    def test_what_is_shown_before_a_second_act(self):
        for name, (build, words) in SECOND.items():
            with self.subTest(name):
                self.host.log = logged(self.talks)
                self.assertEqual(self.act(name).returncode, 0)
                first = list(self.host.log.acts)
                self.host.log = build(self.talks, first)
                answer = self.act(name, "requested")
                self.assertNotEqual(answer.returncode, 0, answer.stdout)
                self.assertIn(words, answer.stderr)
                self.assertEqual(self.host.log.acts, [], "nothing was signed for such a log")
                kept = list((self.folder / f"home{name}").rglob("*.checkpoint"))
                self.assertTrue(kept, "what the log had signed is kept")
        tables.counted.append(len(SECOND) - 1)


class Stolen(unittest.TestCase):
    """A thief has a key, and everything that its owner had."""
    rules = None

    def setUp(self):
        self.folder = Folder()
        self.addCleanup(self.folder.done)
        self.talks = Talks(2, self.rules, kind="live")
        self.talks.write(self.folder.top)
        self.host = self.folder.serve()
        self.thief = self.talks.author("gov")
        self.root = Author(self.talks.maker.keys["gov", "root"], self.talks.root, 900)

    def tearDown(self):
        self.assertEqual(self.host.stop(), 0)

    def log(self, author, act, body, **more):
        status, answer = self.host.post(author.next(act=act, body=body, **more))
        self.assertEqual(status, 201, answer)
        return answer["index"]

    def revoke(self, **more):
        body = {"op": "revoke", "vkey": self.thief.key.vkey, "reason": {"en": "stolen"}, **more}
        return self.log(self.root, "key", body)


class KeysStolen(Stolen):
    def test_a_stolen_act_key_ends_at_its_revocation(self):
        self.assertEqual(self.host.post(self.thief.next())[0], 201)
        self.revoke(after=0)
        status, problem = self.host.post(self.thief.note())
        self.assertEqual((status, problem["type"]), (403, "/problems/revoked-key"))
        status, problem = self.host.post(self.root.note(by="opp"))
        self.assertGreaterEqual(status, 400, "nor can the root key do more than keys")

    def test_what_a_stolen_act_key_said_is_contested(self):
        """By its owner's word, from the act on that was no more his; it is shown with the mark, and the rest without."""
        def said(slug):
            self.log(self.thief, "statement", {"id": slug, "speaker": {"name": {"en": "A. Speaker"}}, "on_behalf": ["gov"],
                                               "text": {"en": slug}})
        said("own")
        said("forged")
        since = self.revoke(after=0)
        answer = self.host.get_json("/api/v1/statements")
        self.assertEqual([(mark["by"], mark["i"], mark["entries"]) for mark in answer["contested"]], [("gov", since, [2])])
        self.assertEqual({item["ref"]: item.get("contested") for item in answer["items"]},
                         {"gov/own": None, "gov/forged": since})

    def test_a_stolen_act_key_makes_no_keys(self):
        new = make.Signer(f"{make.RECORD}/gov/thief", 1, "gov", ["act"])
        body = self.talks.maker.add_body(new)
        status, problem = self.host.post(self.thief.note(act="key", body=body))
        self.assertTrue(400 <= status < 500, problem)
        self.assertEqual(self.host.post(make.signed(self.thief.text(), [new]))[0], 403)

    def hold(self, who, at):
        """A hold act by the clock that it claims; log time then."""
        body = {"size": 1, "root": make.b64(self.talks.root), "state": bytes(32).hex()}
        self.log(self.machines[who], "hold", body, at=at)
        return self.host.get_json("/api/v1/record")["items"][0].get("log_time")

    def test_a_stolen_machine_key_speaks_for_nobody(self):
        machine = Author(self.talks.maker.keys["ru", "machine"], self.talks.root, 901)
        status, problem = self.host.post(machine.note())
        self.assertTrue(400 <= status < 500, problem)

    def test_a_stolen_machine_key_moves_log_time_no_further_than_another_holder(self):
        """Of kz, ru and tr two make log time. The thief has ru's."""
        self.machines = {who: Author(self.talks.maker.keys[who, "machine"], self.talks.root, 901 + i)
                         for i, who in enumerate(("kz", "ru", "tr"))}
        day = "2017-03-%02dT10:00:00Z"
        self.assertIsNone(self.hold("ru", day % 30), "alone it makes none")
        self.assertEqual(self.hold("kz", day % 10), day % 10, "the later of the other two is one, and no more")
        self.assertEqual(self.hold("ru", day % 31), day % 10)
        self.assertEqual(self.hold("tr", day % 12), day % 12)
        self.assertEqual(self.hold("ru", day % 1), day % 12, "nor is it set back")
        self.assertEqual(self.hold("kz", day % 14), day % 12, "it waits for the earlier of the other two")
        self.assertEqual(self.hold("ru", "2030-01-01T00:00:00Z"), day % 14)
        self.log(Author(self.talks.maker.keys["ru", "root"], self.talks.root, 910), "key",
                 {"op": "revoke", "vkey": self.machines["ru"].key.vkey, "reason": {"en": "stolen"}})
        status, problem = self.host.post(self.machines["ru"].note(act="hold"))
        self.assertEqual((status, problem["type"]), (403, "/problems/revoked-key"))

    def test_a_stolen_key_and_its_owner_cannot_both_go_on(self):
        """The chain forks: whoever comes second is refused, and knows that somebody else has the key."""
        owner = Author(self.thief.key, self.talks.root, self.thief.number)
        first = owner.note()
        self.assertEqual(self.host.post(self.thief.next(body=BODY))[0], 201)
        status, problem = self.host.post(first)
        self.assertEqual((status, problem["next_n"]), (409, 1))
        self.assertNotEqual(problem["prev"], act_id(first))


class RootKeysStolen(Stolen):
    """A thief has gov's root key, and with it makes keys of gov's, and ends gov's own."""
    rules = {"motion": {"*": {"party": "all"}, "root-key": {"guarantor": "all"}}}

    def setUp(self):
        super().setUp()
        self.thief = Author(make.Signer(f"{make.RECORD}/gov/thief", 1, "gov", ["act"]), self.talks.root, 920)
        self.log(self.root, "key", self.talks.maker.add_body(self.thief.key))
        for label in ("act", "load-0", "load-1"):
            self.log(self.root, "key", {"op": "revoke", "vkey": self.talks.author("gov", label).key.vkey})
        self.log(self.thief, "interest", BODY)

    def move(self, who, kind, payload, voters):
        """Moves, and votes."""
        motion = {"id": kind, "title": {"en": kind}, "kind": kind, "payload": payload, "decide_by": "2040-01-01T00:00:00Z"}
        self.log(self.talks.author(who), "motion", motion)
        for voter in voters:
            self.log(self.talks.author(voter), "vote", {"motion": f"{who}/{kind}", "choice": "yes"})

    def test_a_stolen_root_key_ends_by_a_motion(self):
        new = make.Signer(f"{make.RECORD}/gov/root-2", 1, "gov", ["root"])
        added = {name: value for name, value in self.talks.maker.add_body(new).items() if name != "op"}
        self.move("ru", "root-key", {"who": "gov", "add": added, "revoke": self.root.key.vkey}, ("ru", "tr"))
        status, problem = self.host.post(self.root.note(act="key", body={"op": "revoke", "vkey": self.thief.key.vkey}))
        self.assertEqual((status, problem["type"]), (403, "/problems/revoked-key"))
        self.root = Author(new, self.talks.root, 921)
        self.revoke()
        self.assertEqual(self.host.post(self.thief.note())[0], 403, "and what it made ends by the new one")

    def test_where_the_victims_own_yes_is_asked_it_is_suspended(self):
        """The electorate of a suspension is without the one whom it is about, whose voice the thief has."""
        self.move("opp", "suspend", {"who": "gov"}, ("opp",))
        status, problem = self.host.post(self.thief.note(body=BODY))
        self.assertEqual((status, problem["type"]), (422, "/problems/suspended"))


if __name__ == "__main__":
    unittest.main()
