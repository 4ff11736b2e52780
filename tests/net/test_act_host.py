# SPDX-License-Identifier: Apache-2.0
"""truce act and truce append through a host: what is verified before a key signs, and what must hold of the answer."""
import json
import unittest

from between import DROP, Between
from harness import BUNDLE, Folder
from talks import RECORD, Talks, bundle, checkpoint, forge, make

KEY = f"/api/v1/keys/{RECORD}/gov/act"
NEWEST = "/checkpoint/newest"


class Acting(unittest.TestCase):
    rules = None

    def setUp(self):
        self.folder = Folder()
        self.addCleanup(self.folder.done)
        self.talks = Talks(1, self.rules, kind="live")
        self.talks.write(self.folder)
        (self.folder / "a.json").write_text(json.dumps(make.INTEREST))
        self.host = self.folder.serve(own="host")
        self.between = Between(self.host.port)
        self.addCleanup(self.between.done)
        self.found = ["--found", self.talks.fingerprint()]

    def tearDown(self):
        for process in self.folder.processes:
            process.check()

    def act(self, *more, url=None, kind="interest", body="a.json", key="gov-act.key"):
        return self.folder.call("act", kind, body, "--key", key, "--host", url or self.between.url, *more, own="gov")

    def says(self, answer, code, words):
        self.assertEqual((answer.returncode, words in answer.stdout + answer.stderr), (code, True),
                         f"wanted {code}, {words!r}:\n{answer.stdout}{answer.stderr}")

    def size(self):
        return make_size(self.host.get(NEWEST)[2])

    def seen_files(self):
        return sorted(p.name for p in (self.folder / "homegov").rglob("seen/*/*"))

    def test_an_act_is_recorded_and_the_log_is_remembered(self):
        self.says(self.act(), 1, "nobody has told which log")
        self.assertEqual(self.size(), 1)
        self.says(self.act(*self.found), 0, "recorded as act 1,")
        self.says(self.act("--json"), 0, '"index": 2')
        self.assertIn("1.checkpoint", self.seen_files(), "the checkpoint behind the first `seen`")
        self.assertIn("2.checkpoint", self.seen_files())
        notes = self.host.get_json("/api/v1/acts?after=0")["items"]
        self.assertEqual([json.loads(item["note"].split("\n")[0])["seen"]["size"] for item in notes], [1, 2])

    def test_who_may_not(self):
        stranger = make.Signer(f"{RECORD}/gov/other", 1)
        self.talks.write_key(self.folder / "stranger.key", stranger)
        two = "".join((self.folder / f"{who}-act.key").read_text() for who in ("gov", "opp"))
        (self.folder / "two.key").write_text(two)
        (self.folder / "two.key").chmod(0o600)
        other = make.Signer("talks.example/other/gov/act", 1)
        self.talks.write_key(self.folder / "other.key", other)
        cases = [
            ({"key": "stranger.key"}, 1, "a key with use act is needed", "the host does not know it"),
            ({"key": "gov-root.key"}, 1, "a key with use act is needed", "another use"),
            ({"key": "ru-hold.key"}, 1, "a key with use act is needed", "a cosigner's key signs no acts"),
            ({"key": "other.key"}, 1, "a key with use act is needed", "another record's"),
            ({"key": "two.key"}, 1, "two keys would do", "whose act is it?"),
            ({"kind": "key"}, 1, "a key with use root is needed", "an act on keys"),
        ]
        for given, code, words, why in cases:
            with self.subTest(why):
                self.says(self.act(*self.found, **given), code, words)
        self.assertEqual((self.size(), self.between.posted), (1, []))

    def test_usage(self):
        cases = [
            (["--log-key", "log.key"], "exclude each other", "the host has the log's key"),
            (["--wait", "soon"], "--wait: seen or held", "no such grade"),
            (["--dry-run"], "without --host", "judged here or there"),
            (["--note-only"], "without --host", "printed or sent"),
        ]
        for more, words, why in cases:
            with self.subTest(why):
                self.says(self.act(*more), 2, words)
        self.says(self.act(url="ftp://127.0.0.1"), 2, "ftp")
        self.says(self.folder.call("act", "--send", "--key", "gov-act.key"), 2, "--send takes")
        self.says(self.folder.call("act", "interest", "--send", "--key", "k", "--host", "http://a"), 2, "--send takes")

    def test_another_founding(self):
        self.says(self.act("--found", "00" * 32), 1, "another record")
        self.says(self.act(*self.found), 0, "recorded as act 1,")
        self.says(self.act("--found", "00" * 32), 1, "another founding")
        self.assertEqual(self.size(), 2)

    def refused(self, words, code=1):
        """Nothing is signed, let alone sent."""
        size, posted = self.size(), len(self.between.posted)
        self.says(self.act(), code, words)
        self.assertEqual((self.size(), len(self.between.posted)), (size, posted))

    def lie(self, path, change):
        """From now on the answer there is `change` of the right one."""
        self.between.after[path] = change

    def test_checkpoints_that_no_key_signs_on(self):
        first = self.host.get(NEWEST)[2]
        for index in (1, 2):
            self.says(self.act(*self.found), 0, f"recorded as act {index},")
        stranger = make.Signer("somebody else", 1)
        stranger.name = RECORD
        stranger.set_type(1)
        log, root = self.talks.maker.log, bytes(32)
        cases = [
            (first, "contradicts itself", "fewer entries than were seen"),
            (checkpoint(log, 3, root), "contradicts itself", "the same size, another root"),
            (checkpoint(stranger, 3, root), "no-known-signature", "another key of the log's name"),
            (checkpoint(log, 3, root, "talks.example/other"), "talks.example/other", "another log"),
            (b"nothing\n", "malformed", "no note"),
        ]
        for note, words, why in cases:
            with self.subTest(why):
                self.lie(NEWEST, lambda status, kind, body, note=note: (200, "text/plain", note))
                self.refused(words)
        kept = sorted((self.folder / "homegov").rglob("seen/*/conflict-*.json"))
        self.assertEqual(len(kept), 2, "both are evidence, and kept")
        kinds = {json.loads(path.read_text())["kind"]: path for path in kept}
        self.assertEqual(set(kinds), {"rolled-back", "two-trees"})
        self.says(self.folder.call("verify", kinds["two-trees"], *self.found), 1, "two")
        self.between.after.clear()
        self.says(self.act(), 0, "recorded as act 3,")

    def test_a_tree_that_does_not_begin_with_what_was_seen(self):
        self.says(self.act(*self.found), 0, "recorded as act 1,")
        forged = self.talks.maker.__class__.__new__(self.talks.maker.__class__)
        forged.entries, forged.nodes = [self.talks.maker.entries[0], b"another act", b"and another"], {}
        note = checkpoint(self.talks.maker.log, 3, forged.root(3))
        self.between.before = {
            NEWEST: lambda *_: (200, "text/plain", note),
            "/tile/0/000.p/3": lambda *_: (200, "application/octet-stream",
                                           b"".join(forged.subtree(i, i + 1) for i in range(3)))}
        self.refused("contradicts itself")
        self.assertTrue(any(name.startswith("conflict-3-") for name in self.seen_files()))

    def test_a_host_that_denies_what_it_has_proved(self):
        self.says(self.act(*self.found), 0, "recorded as act 1,")

        def deny(status, kind, body):
            return status, kind, json.dumps({**json.loads(body), "next_n": 0, "prev": None}).encode()
        self.lie(KEY, deny)
        self.refused("now denies it")

        def another(status, kind, body):
            return status, kind, json.dumps({**json.loads(body), "prev": "00" * 32}).encode()
        self.lie(KEY, another)
        self.refused("now denies it")

    def test_answers_that_prove_nothing(self):
        self.says(self.act(*self.found), 0, "recorded as act 1,")

        def change(**more):
            return lambda status, kind, body: (status, kind, json.dumps({**json.loads(body), **more}).encode())
        old = self.host.get(NEWEST)[2].decode()
        cases = [
            (change(index=0), "does not prove", "another index"),
            (change(index=-1), "does not prove", "no index"),
            (change(proof=[]), "does not prove", "no proof"),
            (change(proof=["AA"]), "does not prove", "no hashes"),
            (change(checkpoint=old), "does not prove", "a checkpoint before it"),
            (change(checkpoint=""), "malformed-note", "no checkpoint"),
            (lambda *_: (201, "application/json", b"[]"), "does not prove", "no object"),
            (lambda *_: (201, "application/json", b"{"), "malformed-json", "no JSON"),
        ]
        for lie, words, why in cases:
            with self.subTest(why):
                self.lie("/acts", lie)
                self.says(self.act(), 1, words)
                # It was logged all the same, and the next call finds it.
                size = self.size()
                self.between.after.clear()
                self.says(self.act(), 0, f"stands there already as act {size - 1},")
                self.assertEqual(self.size(), size)

    def test_an_answer_that_got_lost(self):
        self.says(self.act(*self.found), 0, "recorded as act 1,")
        self.lie("/acts", lambda *_: DROP)
        self.says(self.act(), 3, "Run the same command again")
        self.assertEqual(self.size(), 3, "it is logged, once")
        self.between.after.clear()
        posted = len(self.between.posted)
        self.says(self.act(), 0, "stands there already as act 2,")
        self.assertEqual((self.size(), len(self.between.posted)), (3, posted), "nothing more was signed")
        self.says(self.act(), 0, "recorded as act 3,")

    def test_an_answer_that_got_lost_behind_many_acts_of_others(self):
        """The act is looked for page by page."""
        self.says(self.act(*self.found), 0, "recorded as act 1,")
        others = self.talks.author("opp")

        def first(method, body):
            if self.size() == 2:
                self.host.post(bundle([others.next() for _ in range(600)]), kind=BUNDLE)
                self.host.post(body)
            return DROP
        self.between.before["/acts"] = first
        self.says(self.act(), 3, "Run the same command again")
        self.assertEqual(self.size(), 603)
        self.between.before.clear()
        self.says(self.act(), 0, "stands there already as act 602,")
        self.assertEqual(self.between.asked.count(("GET", "/api/v1/acts")), 3)

    def test_a_list_of_acts_without_end(self):
        """Whoever looks for his act ends, whatever the host answers him."""
        self.lie("/acts", lambda *_: DROP)
        self.says(self.act(*self.found), 3, "Run the same command again")
        self.between.after.clear()
        others = self.talks.author("opp")
        self.host.post(bundle([others.next() for _ in range(600)]), kind=BUNDLE)
        asked = []

        def item(index):
            return {"index": index, "id": "00" * 32, "grade": "recorded", "note": "garbage\n"}

        def page(items, after):
            def answer(method, body):
                asked.append(after)
                items_now = items(len(asked))
                more = len(asked) < 60  # else this would not end where it is not refused
                return 200, "application/json", json.dumps({"items": items_now, "next": after + len(asked) if more else None}).encode()
            return answer
        for items, words, why in (
            (lambda n: [], "goes on as none does", "nothing, and more behind it"),
            (lambda n: [item(n)], "goes on as none does", "act by act"),
            (lambda n: [item(7)], "out of order", "not the one that comes next"),
            (lambda n: [item(1)] * 256, "out of order", "one without end"),
        ):
            with self.subTest(why):
                asked.clear()
                self.between.before["/api/v1/acts"] = page(items, 0)
                self.refused(words)
                self.assertEqual(len(asked), 1)
        self.between.before.clear()
        self.says(self.act(), 0, "stands there already as act 1,")

    def test_another_act_after_an_answer_that_got_lost(self):
        self.lie("/acts", lambda *_: DROP)
        self.says(self.act(*self.found), 3, "Run the same command again")
        self.between.after.clear()
        (self.folder / "b.json").write_text(json.dumps({**make.INTEREST, "state": "requested"}))
        self.says(self.act(body="b.json"), 0, "recorded as act 2,")

    def test_a_post_that_never_came_is_sent_anew(self):
        self.between.before["/acts"] = lambda *_: DROP
        self.says(self.act(*self.found), 3, "Run the same command again")
        self.assertEqual(self.size(), 1)
        self.between.before.clear()
        self.says(self.act(), 0, "recorded as act 1,")

    def test_somebody_else_signs_with_the_key(self):
        self.between.before["/acts"] = lambda *_: DROP
        self.says(self.act(*self.found), 3, "Run the same command again")
        self.between.before.clear()
        self.assertEqual(self.host.post(self.talks.author("gov").next())[0], 201)
        self.refused("somebody else signs with it")
        self.says(self.act(), 0, "recorded as act 2,")

    def test_a_rule_refuses(self):
        (self.folder / "bad.json").write_text('{"state":"eager","about":{"name":{"en":"N"}}}')
        self.says(self.act(*self.found, body="bad.json"), 1, "bad-field")
        self.says(self.act(), 0, "recorded as act 1,")

    def queued(self):
        return sorted((self.folder / "homegov").rglob("queue/*/[0-9]*"))

    def test_what_cannot_be_sent_is_kept_unsigned(self):
        self.says(self.act(*self.found), 0, "recorded as act 1,")
        away = "http://127.0.0.1:1"
        self.says(self.act(url=away), 3, "Nothing was signed")
        self.assertEqual(self.queued(), [])
        for i in range(3):
            (self.folder / f"{i}.json").write_text(json.dumps({**make.INTEREST, "about": {"name": {"en": f"N{i}"}}}))
            self.says(self.act("--queue", url=away, body=f"{i}.json"), 0, "Kept unsigned")
        for path in self.queued():
            self.assertEqual(path.stat().st_mode & 0o777, 0o600)
            self.assertNotIn("\u2014", path.read_text(), "a signature line")
        answer = self.folder.call("act", "--send", "--key", "gov-act.key", "--host", self.between.url, own="gov")
        self.says(answer, 0, "recorded as act 4,")
        self.assertEqual(self.queued(), [])
        names = [json.loads(i["note"].split("\n")[0])["body"]["about"]["name"]["en"]
                 for i in self.host.get_json("/api/v1/acts?after=1")["items"]]
        self.assertEqual(names, ["N0", "N1", "N2"], "in order")

    def test_a_queued_act_whose_answer_got_lost_is_not_signed_again(self):
        self.says(self.act("--queue", url="http://127.0.0.1:1"), 0, "Kept unsigned")
        send = ["act", "--send", "--key", "gov-act.key", "--host", self.between.url, *self.found]
        self.lie("/acts", lambda *_: DROP)
        self.says(self.folder.call(*send, own="gov"), 3, "Run the same command again")
        self.between.after.clear()
        (self.folder / "b.json").write_text(json.dumps({**make.INTEREST, "state": "requested"}))
        self.says(self.act(body="b.json"), 0, "recorded as act 2,")
        self.says(self.folder.call(*send, own="gov"), 0, "stands there already as act 1,")
        self.assertEqual((len(self.queued()), self.size()), (0, 3))

    def test_a_queue_stops_at_what_is_refused(self):
        self.says(self.act(*self.found), 0, "recorded as act 1,")
        (self.folder / "bad.json").write_text('{"state":"eager","about":{"name":{"en":"N"}}}')
        for body in ("a.json", "bad.json", "a.json"):
            self.says(self.act("--queue", url="http://127.0.0.1:1", body=body), 0, "Kept unsigned")
        send = ["act", "--send", "--key", "gov-act.key", "--host", self.between.url]
        self.says(self.folder.call(*send, own="gov"), 1, "1 of 3 sent")
        self.assertEqual((len(self.queued()), self.size()), (2, 3))
        self.queued()[0].unlink()
        self.says(self.folder.call(*send, own="gov"), 0, "recorded as act 3,")

    def test_a_replica_tells_which_log_it_is(self):
        forge.file(self.talks.maker, self.folder / "own.truce", ())  # of the founding alone
        self.says(self.act("--record", "own.truce"), 0, "recorded as act 1,")

    def test_rows_of_a_spreadsheet(self):
        rows = "id,title,level,format,place,from,with,state\n" + "".join(
            f"m{i},Talk {i},experts,plenary,Astana,2017-05-0{i}T10:00:00+06:00,kz; gov,planned\n" for i in (1, 2, 3))
        (self.folder / "p.csv").write_text(rows)
        forge.file(self.talks.maker, self.folder / "own.truce", ())
        words = ["import", "programme", "p.csv", "--key", "kz-act.key", "--record", "own.truce", "--host"]
        self.says(self.folder.call(*words, "http://127.0.0.1:1", own="kz"), 3, "Failed to connect")
        self.says(self.folder.call(*words, self.between.url, own="kz"), 0, "Appended 3 acts")
        self.assertEqual(self.size(), 4)
        answer = self.folder.call("sync", "own.truce", "--host", self.between.url, own="kz")
        self.says(answer, 0, "")
        self.says(self.folder.call(*words, self.between.url, own="kz"), 0, "Nothing was appended")
        self.assertEqual(self.size(), 4)

    def test_notes_that_are_signed_already(self):
        gov, opp = self.talks.author("gov"), self.talks.author("opp")
        notes = [gov.next(), b"no note", opp.next(), opp.note(n=7)]
        for i, note in enumerate(notes):
            (self.folder / f"note-{i}").write_bytes(note)
        names = [f"note-{i}" for i in range(len(notes))]
        url = ["--host", self.between.url]
        self.says(self.folder.call("append", *url, names[0], own="gov"), 1, "nobody has told which log")
        answer = self.folder.call("append", *url, *self.found, *names, own="gov")
        self.says(answer, 1, "2 of 4 notes were refused")
        self.assertEqual(self.size(), 3)
        answer = self.folder.call("append", *url, names[0], own="gov")
        self.says(answer, 0, "stands there already as act 1,")


def make_size(note):
    return int(note.split(b"\n")[1])


class Proposed(unittest.TestCase):
    """The rules propose readers: without a replica, or out of a queue, no act goes to everybody by silence."""
    rules = {"audience": {"interest": "participants", "delegation": "party"}}
    setUp, tearDown, act, says, size = Acting.setUp, Acting.tearDown, Acting.act, Acting.says, Acting.size

    def test_nothing_goes_to_everybody_by_silence(self):
        words = 'the rules propose "participants" for this'
        self.says(self.act(*self.found), 1, words)
        self.says(self.act("--queue", url="http://127.0.0.1:1"), 0, "Kept unsigned")
        self.says(self.folder.call("act", "--send", "--key", "gov-act.key", "--host", self.between.url, own="gov"), 1, words)
        self.says(self.folder.call("import", "delegations", "a.json", "--key", "gov-act.key", "--record", "r.truce",
                                   "--host", self.between.url, own="gov"), 1, 'the rules propose "party" for delegation acts')
        self.assertEqual((self.size(), self.between.posted), (1, []))
        self.says(self.act("--to", "public"), 0, "recorded as act 1,")


if __name__ == "__main__":
    unittest.main()
