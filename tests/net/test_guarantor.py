# SPDX-License-Identifier: Apache-2.0
"""truce guarantor against real and lying hosts: it holds what it has checked, and signs one history."""
import json
import re
import shutil
import unittest

from between import Between
from harness import Folder, verify, wait_for
from talks import RECORD, Talks, checkpoint, cosign, forge, make, parse_checkpoint

NEWEST = "/checkpoint/newest"


class Holding(unittest.TestCase):
    def setUp(self):
        self.folder = Folder()
        self.addCleanup(self.folder.done)
        self.talks = Talks(1, kind="live")
        self.talks.write(self.folder)

    def tearDown(self):
        for process in self.folder.processes:
            process.check()

    def serve(self, **kw):
        self.host = self.folder.serve(own="host", **kw)
        return self.host

    def words(self, who, url, *more, keys=("hold",), record=None):
        return ["guarantor", record or f"{who}.truce", "--host", url,
                *(word for label in keys for word in ("--key", f"{who}-{label}.key")), *more]

    def hold(self, who="ru", *more, url=None, found=True, **kw):
        found = ["--found", self.talks.fingerprint()] if found else []
        return self.folder.start(*self.words(who, url or self.host.url, *found, *more, **kw), own=who)

    def refuses(self, words, code, said):
        answer = self.folder.call(*words, own="ru")
        self.assertEqual((answer.returncode, said in answer.stdout + answer.stderr), (code, True),
                         f"wanted {code}, {said!r}:\n{answer.stdout}{answer.stderr}")

    def post(self, who="gov"):
        status, answer = self.host.post(self.talks.author(who).next())
        self.assertEqual(status, 201, answer)
        return answer["index"]

    def lines(self):
        """Who has cosigned the newest checkpoint."""
        note = self.host.get("/checkpoint")[2].decode()
        return set(re.findall(rf"^\u2014 {RECORD}/(\w+)/hold ", note, re.M)), parse_checkpoint(note.encode())[0]

    def await_held(self, size, who=("ru", "tr")):
        wait_for(f"{who} at {size}", lambda: self.lines()[1] == size and set(who) <= self.lines()[0])

    def end(self, process):
        """The exit code of one that ends by itself."""
        wait_for("its end", process.ended)
        process.check()
        return process.process.returncode

    def test_what_is_logged_is_held(self):
        self.serve()
        holders = [self.hold(who) for who in ("kz", "ru", "tr")]
        self.await_held(1, ("kz", "ru", "tr"))
        for i in range(5):
            self.post(("gov", "opp")[i % 2])
        self.await_held(6, ("kz", "ru", "tr"))
        status, answer = self.host.post(self.talks.author("gov").next(), wait="held")
        self.assertEqual((status, answer["grade"]), (201, "held"))
        for process in holders:
            self.assertEqual(process.stop(), 0)
        states = set()
        for who in ("kz", "ru", "tr"):
            code, said = verify(self.folder, f"{who}.truce", "--found", self.talks.fingerprint())
            self.assertEqual((code, said["size"]), (0, 7), said)
            states.add((said["root"], said["state"]))
        self.assertEqual(len(states), 1)

    def test_who_may_not(self):
        self.serve()
        url, found = self.host.url, ["--found", self.talks.fingerprint()]
        stranger = make.Signer(f"{RECORD}/ru/other", 4)
        self.talks.write_key(self.folder / "ru-other.key", stranger)
        cases = [
            (self.words("ru", url), 2, "give --found", "nobody says which record it is"),
            (self.words("ru", url, "--found", "00" * 32), 1, "ound", "another record"),
            (self.words("ru", url, *found, keys=("act",)), 1, "a key with use hold is needed", "an author's key"),
            (self.words("ru", url, *found, keys=("other",)), 1, "a key with use hold is needed", "a stranger's"),
            (self.words("ru", url, *found, "--witness-listen", "127.0.0.1:0"), 2, "takes a witness key", "no such key"),
            (self.words("ru", "file:///etc", *found, record="r2.truce"), 1, "http", "no URL"),
            (["guarantor", "ru.truce", "--key", "ru-hold.key"], 2, "--host", "no host"),
            (["guarantor", "ru.truce", "--host", url], 2, "--key", "no key"),
            (self.words("ru", url, *found, "--hold-every", "x"), 2, "minutes", "no number"),
        ]
        for words, code, said, why in cases:
            with self.subTest(why):
                self.refuses(words, code, said)
        self.assertEqual(self.lines(), (set(), 1))

    def test_a_host_that_goes_away_and_comes_back(self):
        self.serve()
        holder = self.hold()
        self.await_held(1, ["ru"])
        port = self.host.port
        self.assertEqual(self.host.stop(), 0)
        holder.await_line("not up to date: ")
        self.serve(listen=f"127.0.0.1:{port}")
        self.post()
        self.await_held(2, ["ru"])
        holder.await_line("the host answers again")
        self.assertEqual(holder.stop(), 0)

    def test_acts_that_nobody_should_have_logged_are_told_and_held(self):
        forge.forged_act(self.talks.maker)
        (self.folder / "r.truce").unlink()
        self.talks.write(self.folder)
        self.serve()
        holder = self.hold("tr")
        self.await_held(2, ["tr"])
        self.assertEqual(holder.stop(), 0)
        code, said = verify(self.folder, "tr.truce")
        self.assertEqual((code, said["faults"][0]["rule"]), (1, "bad-signature"))

    def lying(self):
        """A holder at size 2 behind a host that will lie."""
        self.serve()
        self.post()
        between = Between(self.host.port)
        self.addCleanup(between.done)
        holder = self.hold(url=between.url)
        self.await_held(2, ["ru"])
        return between, holder

    def evidence(self):
        found = list(self.folder.top.glob("ru.truce.evidence-*.json"))
        self.assertEqual(len(found), 1)
        return json.loads(found[0].read_text())

    def test_a_host_that_shows_another_history(self):
        between, holder = self.lying()
        note = checkpoint(self.talks.maker.log, 2, bytes(32))
        posted = len(between.posted)
        between.after[NEWEST] = lambda *_: (200, "text/plain", note)
        self.post()
        self.assertEqual(self.end(holder), 1)
        self.assertIn("NOTHING MORE IS COSIGNED", holder.journal())
        evidence = self.evidence()
        self.assertEqual(evidence["kind"], "two-trees")
        self.assertIn(note.decode(), (evidence["first"]["checkpoint"], evidence["second"]["checkpoint"]))
        self.assertEqual(len(between.posted), posted, "nothing was cosigned after")

    def test_a_host_that_takes_back(self):
        between, holder = self.lying()
        note = checkpoint(self.talks.maker.log, 1, self.talks.root)
        between.after[NEWEST] = lambda *_: (200, "text/plain", note)
        self.post()
        self.assertEqual(self.end(holder), 1)
        self.assertIn("rolled-back", holder.journal())
        self.assertEqual(self.evidence()["kind"], "rolled-back")

    def test_checkpoints_by_others_are_no_news(self):
        between, holder = self.lying()
        stranger = make.Signer("somebody else", 1)
        stranger.name = RECORD
        stranger.set_type(1)
        note = checkpoint(stranger, 3, bytes(32))
        between.after[NEWEST] = lambda *_: (200, "text/plain", note)
        self.post()
        holder.await_line("not up to date: ")
        self.assertFalse(holder.ended())
        self.assertEqual(self.lines()[0] if self.lines()[1] == 3 else set(), set())
        between.after.clear()
        self.await_held(3, ["ru"])
        self.assertEqual(holder.stop(), 0)

    def test_a_restored_backup_does_not_sign_a_second_history(self):
        """Host and holder both go back to older copies, and the host goes on differently."""
        self.serve()
        holder = self.hold()
        self.await_held(1, ["ru"])
        self.assertEqual(holder.stop(), 0)
        shutil.copy(self.folder / "ru.truce", self.folder / "old.truce")
        holder = self.hold()
        self.post("gov")
        self.await_held(2, ["ru"])
        self.assertEqual((holder.stop(), self.host.stop()), (0, 0))
        other = self.folder / "other"
        other.mkdir()
        forge.file(self.talks.maker, other / "r.truce", ())
        self.host = self.folder.start("serve", "other/r.truce", "--log-key", "log.key", "--listen", "127.0.0.1:0",
                                      own="host2")
        self.host.await_url()
        self.post("opp")
        with self.subTest("the record at hand knows better"):
            self.assertEqual(self.end(self.hold()), 1)
        with self.subTest("an older copy does not, and the key remembers"):
            shutil.copy(self.folder / "old.truce", self.folder / "copy.truce")
            holder = self.hold(record="copy.truce")
            self.assertEqual(self.end(holder), 1)
            self.assertIn("does not sign two histories", holder.journal())
        self.assertEqual(self.lines()[0], set())

    def test_an_older_copy_catches_up_before_it_signs(self):
        self.serve()
        holder = self.hold()
        self.await_held(1, ["ru"])
        self.assertEqual(holder.stop(), 0)
        shutil.copy(self.folder / "ru.truce", self.folder / "old.truce")
        holder = self.hold()
        self.post()
        self.await_held(2, ["ru"])
        self.assertEqual(holder.stop(), 0)
        shutil.copy(self.folder / "old.truce", self.folder / "ru.truce")
        holder = self.hold()
        holder.await_line("up to date at 2 acts")
        self.post()
        self.await_held(3, ["ru"])
        self.assertEqual(holder.stop(), 0)

    def peer(self, note):
        between = Between(self.host.port)
        self.addCleanup(between.done)
        between.before = {NEWEST: lambda *_: (200, "text/plain", note)}
        return between

    def test_a_peer_that_was_shown_more(self):
        self.serve()
        peer = self.peer(checkpoint(self.talks.maker.log, 5, bytes(32)))
        holder = self.hold("ru", "--peer", peer.url)
        holder.await_line("not signing: a peer has been shown more than the 1 acts")
        self.assertEqual(self.lines()[0], set())
        peer.before.clear()
        holder.await_line("up to date at 1 acts")
        self.await_held(1, ["ru"])
        self.assertEqual(holder.stop(), 0)

    def test_a_peer_with_another_root_of_one_size(self):
        self.serve()
        self.post()
        peer = self.peer(checkpoint(self.talks.maker.log, 2, bytes(32)))
        holder = self.hold("ru", "--peer", peer.url)
        self.assertEqual(self.end(holder), 1)
        self.assertEqual((self.lines()[0], self.evidence()["kind"]), (set(), "two-trees"))

    def test_a_peer_that_is_away_stops_nobody(self):
        self.serve()
        holder = self.hold("ru", "--peer", "http://127.0.0.1:1")
        holder.await_line("a peer was not asked: ")
        self.await_held(1, ["ru"])
        self.assertEqual(holder.stop(), 0)

    def test_cosignatures_of_others_are_fetched(self):
        self.serve()
        holder = self.hold()
        self.await_held(1, ["ru"])
        note = self.host.get(NEWEST)[2]
        self.assertEqual(self.host.post_cosignature(cosign(self.talks.maker.keys["tr", "hold"], note)), 204)
        wait_for("the other's cosignature", lambda: verify(self.folder, "ru.truce")[1]["held"]["have"] == 2)
        self.assertEqual(holder.stop(), 0)

    def holds(self):
        """The hold acts that are logged: (by, n)."""
        acts = [json.loads(item["note"].split("\n")[0]) for item in self.host.get_json("/api/v1/acts")["items"]]
        return [(act["by"], act["body"]["size"], act["body"]["state"]) for act in acts if act.get("act") == "hold"]

    def test_hold_acts_follow_what_is_new(self):
        self.serve()
        holders = [self.hold(who, keys=("hold", "machine")) for who in ("ru", "tr")]
        wait_for("hold acts of both", lambda: {by for by, _, _ in self.holds()} == {"ru", "tr"})
        # Neither answers the other's: nothing comes of hold acts alone.
        self.await_held(3, ("ru", "tr"))
        self.post()
        self.await_held(4, ("ru", "tr"))
        self.assertEqual(len(self.holds()), 2, "ten minutes have not passed")
        for process in holders:
            self.assertEqual(process.stop(), 0)
        code, said = verify(self.folder, "ru.truce")
        self.assertEqual((code, said["size"]), (0, 4), said)

    def test_hold_acts_follow_a_deadline(self):
        self.serve()
        holder = self.hold("ru", "--hold-every", "1000000", keys=("hold", "machine"))
        wait_for("the first hold act", lambda: self.holds())
        held_at = [json.loads(i["note"].split("\n")[0])["at"] for i in self.host.get_json("/api/v1/acts?after=0")["items"]]
        at_s = make.datetime.datetime.strptime(held_at[0], "%Y-%m-%dT%H:%M:%SZ").replace(
            tzinfo=make.datetime.timezone.utc).timestamp()
        motion = {"id": "m", "title": {"en": "M"}, "kind": "procedural", "payload": {"text": {"en": "T"}},
                  "decide_by": make.time_text(int(at_s) + 3)}
        status, answer = self.host.post(self.talks.author("gov").next(act="motion", body=motion))
        self.assertEqual(status, 201, answer)
        wait_for("a hold act past the deadline", lambda: len(self.holds()) == 2)
        self.assertEqual(holder.stop(), 0)


if __name__ == "__main__":
    unittest.main()
