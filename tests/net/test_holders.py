# SPDX-License-Identifier: Apache-2.0
"""Holders: what they sign and what they never do, when hosts lie, networks part and machines die.

The names are those of docs/threat-model.md.
"""
import contextlib
import json
import random
import resource
import shutil
import signal
import time
import unittest

from forged_host import REFUSES, ForgedHost, Log
from harness import BUNDLE, CHECK, Folder, verify, wait_for
from talks import RECORD, Talks, act_id, bundle, make, parse_checkpoint
from test_replicas import HOLDERS, logged, split

WHO = ("kz", "ru", "tr")
KILLS = 60 if CHECK else 8


def lines(note):
    """The names under a checkpoint note."""
    return [line.split(b" ")[1].decode() for line in note.split(b"\n\n", 1)[1].splitlines()]


class Holding(unittest.TestCase):
    """A host and its three holders, all of them processes."""

    def setUp(self):
        self.folder = Folder()
        self.addCleanup(self.folder.done)
        self.talks = Talks(4, kind="live")
        self.talks.write(self.folder.top)
        self.author = self.talks.spare()[0]
        self.host = self.folder.serve(own="host")
        self.holders = {who: self.begin(who) for who in WHO}

    def begin(self, who, **kw):
        return self.folder.guarantor(who, self.host.url, found=self.talks.fingerprint(), **kw)

    def post(self):
        note = self.author.next()
        status, answer = self.host.post(note)
        self.assertEqual(status, 201, answer)
        return answer["index"]

    def grade(self, index):
        return self.host.get_json(f"/api/v1/acts?limit=1&after={index - 1}")["items"][0]["grade"]

    def await_grade(self, index, grade):
        wait_for(f"act {index} to be {grade}", lambda: self.grade(index) == grade)

    def cosigned(self, who, size):
        """Whether a cosignature of this size or a larger one by this holder is there."""
        after, name = 0, f"{RECORD}/{who}/hold"
        while after is not None:
            page = self.host.get_json(f"/cosignatures?limit=1024&after={after}")
            if any(item["size"] >= size and name in lines(item["note"].encode()) for item in page["items"]):
                return True
            after = page["next"]
        return False

    def all_end_well(self, *processes):
        for process in processes or (*self.holders.values(), self.host):
            self.assertEqual(process.stop(), 0, process.journal())


class Parted(Holding):
    def test_grades_rise_and_stay_back_as_holders_come_and_go(self):
        """Holders that are stopped as a parted network stops them: nothing is said to be held that is not."""
        first = self.post()
        self.await_grade(first, "held")
        self.holders["kz"].signal(signal.SIGSTOP)
        self.await_grade(self.post(), "held")  # two of three are enough
        self.holders["ru"].signal(signal.SIGSTOP)
        alone = self.post()
        wait_for("the one that is left to cosign", lambda: self.cosigned("tr", alone + 1))
        self.assertEqual(self.grade(alone), "recorded", "one holder is no quorum")
        self.assertEqual(self.grade(first), "held", "what was held stays so")
        self.assertEqual(parse_checkpoint(self.host.get("/checkpoint")[2])[0] <= alone, True, "the newest that is seen")
        self.holders["kz"].signal(signal.SIGCONT)
        self.await_grade(alone, "held")
        self.holders["ru"].signal(signal.SIGCONT)
        last = self.post()
        wait_for("all three to cosign", lambda: all(self.cosigned(who, last + 1) for who in WHO))
        self.all_end_well()
        for who in WHO:
            code, said = verify(self.folder, f"{who}.truce", "--found", self.talks.fingerprint())
            self.assertEqual((code, said["valid"]), (0, True), said)

    def test_holders_outlive_their_host(self):
        self.await_grade(self.post(), "held")
        port = self.host.port
        self.host.kill()
        time.sleep(0.5)
        self.host = self.folder.serve(own="host", listen=f"127.0.0.1:{port}")
        self.await_grade(self.post(), "held")
        self.all_end_well()

    def test_a_host_that_is_stopped_and_goes_on(self):
        self.await_grade(self.post(), "held")
        self.host.signal(signal.SIGSTOP)
        time.sleep(0.5)
        self.host.signal(signal.SIGCONT)
        self.await_grade(self.post(), "held")
        self.all_end_well()


class Killed(Holding):
    def test_holders_that_are_killed_sign_nothing_twice_differently(self):
        """Whatever a holder had signed when it was killed, it never contradicts; and grades recover."""
        rng = random.Random()
        for kill in range(KILLS):
            who = WHO[kill % 3]
            for _ in range(rng.randint(1, 3)):
                index = self.post()
            time.sleep(rng.random() * 0.1)
            self.holders[who].kill()
            self.holders[who].check()
            code, said = verify(self.folder, f"{who}.truce") if (self.folder / f"{who}.truce").exists() else (0, None)
            self.assertEqual(code, 0, said)
            self.post()
            self.holders[who] = self.begin(who)
        index = self.post()
        self.await_grade(index, "held")
        wait_for("all three to cosign", lambda: all(self.cosigned(who, index + 1) for who in WHO))
        roots, after = {}, 0
        while after is not None:
            page = self.host.get_json(f"/cosignatures?limit=1024&after={after}")
            for item in page["items"]:
                size, root, _ = parse_checkpoint(item["note"].encode())
                self.assertEqual(roots.setdefault(size, root), root)
            after = page["next"]
        self.all_end_well()
        self.assertEqual(verify(self.folder)[0], 0)

    def test_a_holder_without_disk_signs_nothing_and_recovers(self):
        """Custody is what is attested: what it could not store it does not cosign."""
        index = self.post()
        self.await_grade(index, "held")
        wait_for("all three to cosign", lambda: all(self.cosigned(who, index + 1) for who in WHO))
        self.all_end_well(self.holders["tr"])
        most = (self.folder / "tr.truce").stat().st_size + 150_000
        tr = self.holders["tr"] = self.begin("tr", prepare=lambda: signal.signal(signal.SIGXFSZ, signal.SIG_IGN))
        tr.await_line(r"holds \d+ acts")
        # From now on: ThreadSanitizer writes half a megabyte for itself when a process begins.
        resource.prlimit(tr.process.pid, resource.RLIMIT_FSIZE, (most, most))
        notes = [self.author.next() for _ in range(700)]
        status, answers = self.host.post(bundle(notes), kind=BUNDLE)
        last = answers[-1]["index"]
        self.await_grade(last, "held")
        wait_for("the others to cosign", lambda: all(self.cosigned(who, last + 1) for who in ("kz", "ru")))
        self.holders["tr"].await_line("(not up to date|not cosigned|full|large|I/O)")
        self.assertFalse(self.cosigned("tr", last + 1))
        self.holders["tr"].stop()
        self.holders["tr"] = self.begin("tr")
        wait_for("it to recover", lambda: self.cosigned("tr", last + 1))
        self.all_end_well()


class Restored(Holding):
    def test_a_holder_restored_from_a_backup_catches_up_before_it_signs(self):
        index = self.post()
        wait_for("all three to cosign", lambda: all(self.cosigned(who, index + 1) for who in WHO))
        self.all_end_well(self.holders["tr"])
        shutil.copy(self.folder / "tr.truce", self.folder / "tr-backup.truce")
        self.holders["tr"] = self.begin("tr")
        index = self.post()
        wait_for("it to cosign", lambda: self.cosigned("tr", index + 1))
        self.holders["tr"].stop()
        (self.folder / "tr.truce").unlink()
        shutil.copy(self.folder / "tr-backup.truce", self.folder / "tr.truce")
        shutil.rmtree(self.folder / "hometr" / "state", ignore_errors=True)  # on another machine
        self.holders["tr"] = self.begin("tr")
        index = self.post()
        wait_for("it to cosign", lambda: self.cosigned("tr", index + 1))
        self.all_end_well()

    def test_a_host_restored_from_a_backup_gets_no_cosignature(self):
        """restored-backup: the log goes back and on; every holder has what it signed before, and signs no more."""
        self.await_grade(self.post(), "held")
        port = self.host.port
        self.assertEqual(self.host.stop(), 0)
        shutil.copy(self.folder / "r.truce", self.folder / "backup.truce")
        self.host = self.folder.serve(own="host", listen=f"127.0.0.1:{port}")
        index = self.post()
        wait_for("all three to cosign", lambda: all(self.cosigned(who, index + 1) for who in WHO))
        self.assertEqual(self.host.stop(), 0)
        (self.folder / "r.truce").unlink()
        shutil.copy(self.folder / "backup.truce", self.folder / "r.truce")
        self.author = self.talks.spare()[1]  # whose chain fits the restored log as well
        self.host = self.folder.serve(own="elsewhere", listen=f"127.0.0.1:{port}")
        forked = self.post()
        for who in WHO:
            wait_for(f"{who} to end", self.holders[who].ended)
            self.assertEqual(self.holders[who].process.returncode, 1, self.holders[who].journal())
            self.assertIn("NOTHING MORE IS COSIGNED", self.holders[who].journal())
            self.assertTrue(list(self.folder.top.glob(f"{who}.truce.evidence*")))
        self.assertEqual(self.grade(forked), "recorded")
        for who in WHO:  # nor by starting it again
            again = self.begin(who)
            wait_for("it to end", again.ended)
            self.assertEqual(again.process.returncode, 1)
        self.assertEqual(self.grade(forked), "recorded")
        self.assertEqual(self.host.stop(), 0)


class Lied(unittest.TestCase):
    """A host in Python that has the log's key and lies."""

    def setUp(self):
        self.folder = Folder()
        self.addCleanup(self.folder.done)
        self.talks = Talks(1, kind="live")
        while len(self.talks.maker.entries) < 60:
            self.talks.maker.append(self.talks.author(("gov", "opp")[len(self.talks.maker.entries) % 2]).next())
        self.talks.write(self.folder.top)
        first = logged(self.talks)
        first.promise = REFUSES  # the holder's own hold acts would make the log longer, whenever they come
        self.host = ForgedHost(first)
        self.addCleanup(self.host.done)
        self.posted = first.posted
        self.holder = self.folder.guarantor("ru", self.host.url, found=self.talks.fingerprint())
        wait_for("a cosignature", lambda: self.posted)
        self.assertEqual(self.sizes(), {60})

    def sizes(self):
        return {parse_checkpoint(note)[0] for note in self.posted if f"{RECORD}/ru/hold" in lines(note)}

    def show(self, log):
        log.posted, log.promise = self.posted, REFUSES
        self.host.log = log

    def ends(self, *words):
        wait_for("the holder to end", self.holder.ended)
        self.assertEqual(self.holder.process.returncode, 1, self.holder.journal())
        for word in words:
            self.assertIn(word, self.holder.journal())
        evidence = list(self.folder.top.glob("ru.truce.evidence*"))
        self.assertEqual(len(evidence), 1)
        self.assertEqual(self.sizes(), {60}, "nothing of it was cosigned")
        self.assertEqual(verify(self.folder, "ru.truce")[1]["size"], 60)
        return evidence[0]

    def test_rolled_back(self):
        self.show(logged(self.talks, entries=self.talks.maker.entries[:40]))
        self.ends("NOTHING MORE IS COSIGNED")

    def test_split_view(self):
        self.show(split(self.talks, 70, 50))
        judged = self.folder.call("verify", self.ends("another history")) if self.can_judge() else None
        if judged:
            self.assertEqual(judged.returncode, 1, judged.stdout + judged.stderr)

    def can_judge(self):
        return "EVIDENCE" in self.folder.call("help", "verify").stdout.upper()

    def test_split_view_of_one_size(self):
        self.show(split(self.talks, 60, 59))
        self.ends("another history")

    def test_withheld_from_a_holder(self):
        """What the log has signed and does not show is not cosigned, however often it is asked for."""
        log = logged(self.talks, self.talks.author("gov").next())
        log.withheld.add("tile/entries/000.p/61")
        self.show(log)
        self.holder.await_line("not up to date")
        self.assertEqual(self.sizes(), {60})
        log.withheld.clear()
        wait_for("it, once it is shown", lambda: 61 in self.sizes())
        self.assertEqual(self.holder.stop(), 0)

    def test_another_tree_than_its_entries(self):
        log = logged(self.talks, self.talks.author("gov").next())
        before, words, after = log.tile("tile/entries/000.p/61").rpartition(b"exploring")
        self.assertTrue(words)
        log.files["tile/entries/000.p/61"] = before + b"requested" + after
        self.show(log)
        self.holder.await_line("not up to date|does not sign")
        self.assertEqual(self.sizes(), {60})
        self.holder.kill()

    def test_alien_acts_are_told_of(self):
        """A holder attests that it has and checked what there is; that the host logged what it never should it says aloud."""
        alien = (self.talks.author("gov").text() + "\n" + self.talks.maker.keys["gov", "act"].line(bytes(64))).encode()
        self.show(logged(self.talks, alien))
        self.holder.await_line(r"never should have, the first is act 60 \(bad-signature\)")
        wait_for("its cosignature", lambda: 61 in self.sizes())
        self.assertEqual(self.holder.stop(), 0)

    def test_another_record_under_its_name(self):
        m = make.Maker()
        m.found(lambda members: members["body"].update(title={"en": "Other talks"}, kind="live"))
        self.show(Log(m, m.entries, HOLDERS))
        self.ends("NOTHING MORE IS COSIGNED")

    def test_a_fingerprint_that_is_not_the_hosts(self):
        other = self.folder.guarantor("tr", self.host.url, found="ab" * 32)
        wait_for("it to end", other.ended)
        self.assertEqual(other.process.returncode, 1)
        self.assertIn("fingerprint", other.journal())
        self.assertFalse((self.folder / "tr.truce").exists())
        self.holder.kill()

    def test_a_peer_that_was_shown_another_history(self):
        """Two holders who compare find out a host that shows each its own."""
        twin = ForgedHost(split(self.talks, 60, 59))
        self.addCleanup(twin.done)
        other = self.folder.guarantor("tr", self.host.url, "--peer", twin.url, found=self.talks.fingerprint())
        wait_for("it to end", other.ended)
        self.assertEqual(other.process.returncode, 1, other.journal())
        self.assertIn("another history", other.journal())
        self.assertTrue(list(self.folder.top.glob("tr.truce.evidence*")))
        self.assertFalse([n for n in self.posted if f"{RECORD}/tr/hold" in lines(n)], "it signed nothing")
        self.holder.kill()


if __name__ == "__main__":
    unittest.main()
