# SPDX-License-Identifier: Apache-2.0
"""What a hostile host shows to replicas: each attack is played against `truce clone` or `truce sync`, and none succeeds.

The names are those of docs/threat-model.md.
"""
import json
import re
import shutil
import unittest

import tables
from forged_host import ForgedHost, Log
from harness import Folder, verify
from talks import NOW_S, RECORD, Author, Talks, checkpoint, cosign, make
from web import Web

SIZE = 301
HOLDERS = ("ru", "tr")


def begin():
    """Live talks of SIZE entries by two authors in turn, each with one key."""
    talks = Talks(1, kind="live")
    while len(talks.maker.entries) < SIZE:
        talks.maker.append(talks.author(("gov", "opp")[len(talks.maker.entries) % 2]).next())
    return talks


def logged(talks, *notes, entries=None):
    """A log with these behind the others, or with other entries."""
    return Log(talks.maker, list(entries or talks.maker.entries) + list(notes), HOLDERS)


def changed(talks, index, note):
    entries = list(talks.maker.entries)
    entries[index] = note
    return logged(talks, entries=entries)


def by_stranger(talks):
    """The log's name with somebody else's key."""
    log = logged(talks)
    other = make.Signer("somebody else", 1)
    other.name = RECORD
    other.set_type(1)
    log.files["checkpoint/newest"] = log.files["checkpoint"] = checkpoint(other, SIZE, log.root(SIZE))
    return log


def at_checkpoint(talks, note, cosigners=HOLDERS):
    log = logged(talks)
    log.cosigners = cosigners
    log.files["checkpoint/newest"] = log.files["checkpoint"] = note(log)
    return log


def with_file(talks, path, value):
    log = logged(talks)
    log.files[path] = value(log.answer(path, {})[1])
    return log


def withheld(talks, path):
    log = logged(talks)
    log.withheld.add(path)
    return log


def flipped(data, at):
    changed_data = bytearray(data)
    changed_data[at] ^= 1
    return bytes(changed_data)


def of_key(talks, who="gov", label="act", **more):
    author = talks.author(who, label)
    return author.note(**more)


def revoked(talks):
    """An act of a key that its own root key has revoked before."""
    m = talks.maker
    root = m.keys["gov", "root"]
    chain = Author(root, talks.root, 900)
    revocation = chain.next(act="key", body={"op": "revoke", "vkey": m.keys["gov", "act"].vkey, "reason": {"en": "lost"}})
    return logged(talks, revocation, of_key(talks))


def other_founding(talks):
    m = make.Maker()
    m.found(lambda members: members["body"].update(title={"en": "Other talks"}, kind="live"))
    return Log(m, m.entries, HOLDERS)


# What the log holds is not what authors signed. Each is logged and signed by the log itself, so that the tree is right.
ACTS = {
    "altered-act": lambda t: changed(t, 40, t.maker.entries[40].replace(b"exploring", b"requested")),
    "invented-act": lambda t: logged(t, (t.author("gov").text() + "\n" + t.maker.keys["gov", "act"].line(bytes(64))).encode()),
    "signed-by-another": lambda t: logged(t, make.signed(of_key(t).decode().split("\n\n")[0] + "\n", [t.maker.keys["ru", "act"]])),
    "dropped-act": lambda t: logged(t, entries=t.maker.entries[:40] + t.maker.entries[41:]),
    "swapped-acts": lambda t: logged(t, entries=t.maker.entries[:40] + [t.maker.entries[42], t.maker.entries[41],
                                                                       t.maker.entries[40]] + t.maker.entries[43:]),
    "repeated-act": lambda t: logged(t, t.maker.entries[40]),
    "act-of-other-talks": lambda t: logged(t, of_key(t, record="talks.example/geneva")),
    "act-of-another-epoch": lambda t: logged(t, of_key(t, epoch=1)),
    "act-of-a-revoked-key": revoked,
    "moved-before-what-it-saw": lambda t: logged(t, of_key(t, seen={"size": SIZE + 5, "root": make.b64(bytes(32))})),
    "rests-on-another-history": lambda t: logged(t, of_key(t, seen={"size": 200, "root": make.b64(bytes(32))})),
    "garbage-entry": lambda t: logged(t, b"garbage\n"),
    "act-of-an-unknown-key": lambda t: logged(t, make.signed(t.author("gov").text(), [make.Signer(f"{RECORD}/gov/new", 1)])),
}

# What is served does not fit together. Nothing may be left under the record's name.
SERVED = {
    "wrong-origin": lambda t: at_checkpoint(t, lambda log: checkpoint(t.maker.log, SIZE, log.root(SIZE), "talks.example/geneva")),
    "checkpoint-of-another-epoch": lambda t: at_checkpoint(
        t, lambda log: checkpoint(t.maker.log, SIZE, log.root(SIZE), RECORD + "/epoch-1")),
    "checkpoint-by-another-key": by_stranger,
    "checkpoint-unsigned": lambda t: at_checkpoint(t, lambda log: f"{RECORD}\n{SIZE}\n{make.b64(log.root(SIZE))}\n\n".encode()),
    "checkpoint-altered": lambda t: at_checkpoint(t, lambda log: log.checkpoint().replace(b"\n301\n", b"\n300\n")),
    "checkpoint-without-entries": lambda t: at_checkpoint(t, lambda log: checkpoint(t.maker.log, SIZE + 1, bytes(32))),
    "root-of-another-tree": lambda t: at_checkpoint(t, lambda log: checkpoint(t.maker.log, SIZE, bytes(32))),
    "checkpoint-garbage": lambda t: at_checkpoint(t, lambda log: b"\xff" * 5000),
    "bundle-against-tiles": lambda t: with_file(t, "tile/entries/001.p/45", lambda d: d.replace(b"exploring", b"requested", 1)),
    "full-bundle-against-tiles": lambda t: with_file(t, "tile/entries/000", lambda d: d.replace(b"exploring", b"requested", 1)),
    "tile-against-bundle": lambda t: with_file(t, "tile/1/000.p/1", lambda d: flipped(d, 5)),
    "bundle-of-another-place": lambda t: with_file(t, "tile/entries/000", lambda d: d[:2 + int.from_bytes(d[:2], "big")] * 256),
    "bundle-cut-off": lambda t: with_file(t, "tile/entries/001.p/45", lambda d: d[:-1]),
    "bundle-with-more": lambda t: with_file(t, "tile/entries/001.p/45", lambda d: d + d[:2 + int.from_bytes(d[:2], "big")]),
    "bundle-without-end": lambda t: with_file(t, "tile/entries/000", lambda d: d * 400),
    "withheld-bundle": lambda t: withheld(t, "tile/entries/001.p/45"),
    "withheld-tile": lambda t: withheld(t, "tile/1/000.p/1"),
    "another-founding": other_founding,
}


def quorum_of(line):
    """A checkpoint under which one holder's line is right and the other one is made by `line(log, checkpoint note)`."""
    def build(talks):
        log = logged(talks)
        log.cosigners = ("ru",)
        bare = log.checkpoint(cosigners=[])
        bad = line(talks, log, bare)
        honest = log.cosignatures

        def cosignatures(after):
            page = honest(after)
            if after < 2:
                page["items"].append({"came": 2, "size": SIZE, "note": bad.decode()})
            return page
        log.cosignatures = cosignatures
        log.files["checkpoint"] = cosign(talks.maker.keys["ru", "hold"], bare) + bad[len(bare):]
        return log
    return build


def renamed(talks, log, bare):
    line = cosign(talks.maker.keys["ru", "hold"], bare)[len(bare):]
    raw = make.base64.b64decode(line.split(b" ")[2])
    return bare + talks.maker.keys["tr", "hold"].line(raw[4:]).encode()


# What passes for the second holder's cosignature and is none: the record is as good as before, and not held.
COSIGNED = {
    "forged-cosignature": quorum_of(lambda t, log, bare: bare + t.maker.keys["tr", "hold"].line(
        NOW_S.to_bytes(8, "big") + bytes(64)).encode()),
    "cosignature-of-another-size": quorum_of(lambda t, log, bare: bare + cosign(
        t.maker.keys["tr", "hold"], checkpoint(t.maker.log, 300, log.root(300))).split(b"\n\n")[1].split(b"\n", 1)[1]),
    "cosignature-with-another-time": quorum_of(lambda t, log, bare: bare + t.maker.keys["tr", "hold"].line(
        (NOW_S - 86400).to_bytes(8, "big")
        + t.maker.keys["tr", "hold"].sign(b"cosignature/v1\ntime %d\n" % NOW_S + bare[:bare.index(b"\n\n") + 1])).encode()),
    "cosignature-under-another-name": quorum_of(renamed),
    "cosignature-as-a-note": quorum_of(lambda t, log, bare: bare + t.maker.keys["tr", "hold"].line(
        NOW_S.to_bytes(8, "big") + t.maker.keys["tr", "hold"].sign(bare[:bare.index(b"\n\n") + 1])).encode()),
    "cosigned-with-an-act-key": quorum_of(lambda t, log, bare: cosign(t.maker.keys["tr", "act"], bare)),
    "cosigned-by-a-stranger": quorum_of(lambda t, log, bare: cosign(make.Signer("stranger.example/w", 4), bare)),
    "one-holder-twice": quorum_of(lambda t, log, bare: cosign(t.maker.keys["ru", "hold"], bare, NOW_S + 1)),
    "cosigned-by-a-witness": quorum_of(lambda t, log, bare: cosign(t.maker.witness, bare)),
}


# A replica of SIZE entries is here; the host shows something else. It must keep what it has, and evidence.
def split(talks, size, at=50):
    """Another history from `at` on, which authors signed: as if the host had shown others other acts."""
    fork = list(talks.maker.entries[:at])
    twin = Talks(1, kind="live")
    authors = {who: twin.author(who) for who in ("gov", "opp")}
    for index in range(1, at):
        authors[("gov", "opp")[index % 2]].next()
    while len(fork) < size:
        author = authors[("gov", "opp")[len(fork) % 2]]
        fork.append(author.next(body=dict(make.INTEREST, state="requested")))
    return logged(talks, entries=fork)


SYNCED = {
    "rolled-back": lambda t: logged(t, entries=t.maker.entries[:200]),
    "rolled-back-by-one": lambda t: logged(t, entries=t.maker.entries[:SIZE - 1]),
    "split-view": lambda t: split(t, SIZE),
    "split-view-further-on": lambda t: split(t, SIZE + 9),
    "split-view-at-the-end": lambda t: split(t, SIZE, SIZE - 1),
    "split-view-shorter": lambda t: split(t, SIZE - 20),
    "record-exchanged": other_founding,
    "new-log-key": by_stranger,
}
CONVICTED = ("split-view", "split-view-further-on", "split-view-at-the-end")  # two notes of the log that cannot both be

# What is said of each.
SAID = {
    "altered-act": "act 40 (bad-signature)",
    "invented-act": "act 301 (bad-signature)",
    "signed-by-another": "act 301 (unknown-key)",
    "dropped-act": "act 41 (wrong-n)",
    "swapped-acts": "act 40 (wrong-n)",
    "repeated-act": "act 301 (wrong-n)",
    "act-of-other-talks": "act 301 (wrong-record)",
    "act-of-another-epoch": "act 301 (wrong-epoch)",
    "act-of-a-revoked-key": "act 302 (revoked-key)",
    "moved-before-what-it-saw": "act 301 (seen-range)",
    "rests-on-another-history": "act 301 (seen-root)",
    "garbage-entry": "act 301 (malformed-note)",
    "act-of-an-unknown-key": "act 301 (unknown-key)",
    "wrong-origin": "of another log",
    "checkpoint-of-another-epoch": "of another log",
    "checkpoint-by-another-key": "not signed by any known key",
    "checkpoint-unsigned": "no signature",
    "checkpoint-altered": "does not verify",
    "checkpoint-without-entries": "status 404",
    "root-of-another-tree": "does not sign",
    "checkpoint-garbage": "UTF-8",
    "bundle-against-tiles": "does not sign",
    "full-bundle-against-tiles": "does not sign",
    "tile-against-bundle": "does not sign",
    "bundle-of-another-place": "does not sign",
    "bundle-cut-off": "too few entries",
    "bundle-with-more": "more than its entries",
    "bundle-without-end": "more than the",
    "withheld-bundle": "status 404",
    "withheld-tile": "status 404",
    "another-founding": "fingerprint",
    "rolled-back": "rolled-back",
    "rolled-back-by-one": "rolled-back",
    "split-view": "from act 50 on",
    "split-view-further-on": "from act 50 on",
    "split-view-at-the-end": "from act 300 on",
    "split-view-shorter": "from act 50 on",
    "record-exchanged": "from act 0 on",
    "new-log-key": "not signed by any known key",
}

ATTACKS = {**ACTS, **SERVED, **COSIGNED, **SYNCED}


class Attacks(unittest.TestCase):
    def setUp(self):
        self.folder = Folder()
        self.addCleanup(self.folder.done)
        self.talks = begin()
        self.talks.write(self.folder.top, HOLDERS)
        self.host = ForgedHost(logged(self.talks))
        self.addCleanup(self.host.done)

    def clone(self, name, *more, found=True):
        more = (*more, "--found", self.talks.fingerprint()) if found else more
        return self.folder.call("clone", self.host.url, name, *more)

    def leftovers(self, name):
        return sorted(p.name for p in self.folder.top.glob(f"{name}*") if p.name == name)

    def test_an_honest_host_is_cloned(self):
        """The host that all attacks are told from."""
        answer = self.clone("c.truce", "--json")
        self.assertEqual(answer.returncode, 0, answer.stderr)
        said = json.loads(answer.stdout)
        self.assertEqual((said["size"], said["acts"]["ok"], said["held"]["have"], said["bad"]), (SIZE, SIZE, 2, 0))
        self.assertEqual(verify(self.folder, "c.truce")[0], 0)
        self.assertEqual(self.clone("c.truce").returncode == 0, False, "it does not write over what is there")

    def test_acts_that_nobody_signed(self):
        for name, build in ACTS.items():
            with self.subTest(name):
                self.host.log = build(self.talks)
                answer = self.clone(f"{name}.truce", "--json")
                self.assertEqual(answer.returncode, 1, answer.stdout + answer.stderr)
                self.assertIn(SAID[name], answer.stderr)
                said = json.loads(answer.stdout)
                self.assertGreaterEqual(said["acts"]["alien"], 1)
                code, checked = verify(self.folder, f"{name}.truce")
                self.assertEqual((code, checked["valid"]), (1, False))
                self.assertTrue(checked["faults"])
        tables.counted.append(len(ACTS) - 1)

    def test_what_does_not_fit_together(self):
        for name, build in SERVED.items():
            with self.subTest(name):
                self.host.log = build(self.talks)
                answer = self.clone(f"{name}.truce")
                self.assertIn(answer.returncode, (1, 3, 4), answer.stdout + answer.stderr)
                self.assertIn(SAID[name], answer.stderr)
                self.assertEqual(self.leftovers(f"{name}.truce"), [], "nothing is left under the record's name")
        tables.counted.append(len(SERVED) - 1)

    def test_who_denies_what_was_logged_is_shown_the_proof(self):
        """By a replica, to a stranger who has the founding and two files, and asks nobody."""
        self.assertEqual(self.clone("p.truce").returncode, 0)
        self.assertEqual(self.folder.call("prove", 41, "p.truce", "-o", "p.tlog-proof").returncode, 0)
        note = self.folder / "p.tlog-proof.note"
        self.assertEqual(note.read_bytes(), self.talks.maker.entries[41])
        asked = len(self.host.log.hits)
        for said, code in ((self.talks.maker.entries[41], 0), (self.talks.maker.entries[43], 1),
                           (self.talks.maker.entries[41].replace(b"exploring", b"requested"), 1)):
            note.write_bytes(said)
            answer = self.folder.call("verify", "p.tlog-proof", "--found", "found.note", "--json", own="stranger")
            self.assertEqual(answer.returncode, code, answer.stdout + answer.stderr)
        note.write_bytes(self.talks.maker.entries[41])
        said = self.folder.call("verify", "p.tlog-proof", "--found", "found.note", own="stranger").stdout
        for words in (f"{RECORD}/opp/act", "2 of 3 holders"):
            self.assertIn(words, said)
        self.assertEqual(len(self.host.log.hits), asked)

    def test_what_was_withheld_comes_from_elsewhere(self):
        """From a replica that somebody has published, which goes on from what the host did show; then the host is asked again."""
        self.assertEqual(self.clone("mirror.truce").returncode, 0)
        self.assertEqual(self.folder.call("publish", "mirror.truce", "mirror").returncode, 0)
        top = self.folder / "mirror"
        mirror = Web({str(path.relative_to(top)): path.read_bytes() for path in top.rglob("*") if path.is_file()})
        self.addCleanup(mirror.done)
        self.host.log = withheld(self.talks, "tile/entries/001.p/45")
        self.assertNotEqual(self.clone("w.truce").returncode, 0)
        found = self.talks.fingerprint()
        answer = self.folder.call("clone", mirror.url, "w.truce", "--found", found)
        self.assertEqual(answer.returncode, 0, answer.stderr)
        self.assertEqual(verify(self.folder, "w.truce")[1]["size"], SIZE)
        longer = logged(self.talks, self.talks.author("gov").next())
        longer.withheld.add("tile/entries/001.p/46")
        self.host.log = longer
        self.assertNotEqual(self.folder.call("sync", "w.truce", "--host", self.host.url).returncode, 0)
        self.assertEqual(self.folder.call("sync", "w.truce", "--host", mirror.url).returncode, 0, "it has what was there before")
        longer.withheld.clear()
        self.assertEqual(self.folder.call("sync", "w.truce", "--host", self.host.url).returncode, 0)
        self.assertEqual(verify(self.folder, "w.truce")[1]["size"], SIZE + 1)

    def test_cosignatures_that_are_none(self):
        for name, build in COSIGNED.items():
            with self.subTest(name):
                self.host.log = build(self.talks)
                answer = self.clone(f"{name}.truce", "--json")
                self.assertIn(answer.returncode, (0, 1), answer.stderr)
                said = json.loads(answer.stdout)
                self.assertEqual((said["size"], said["held"]["have"], said["held"]["size"]), (SIZE, 1, 0))
        tables.counted.append(len(COSIGNED) - 1)

    def test_a_list_of_cosignatures_without_end(self):
        """One item of junk a page, and always more behind it."""
        self.host.log.cosignatures = lambda after: {"items": [{"came": after + 1, "note": "x"}],
                                                    "next": after + 1 if after < 4000 else None}
        answer = self.clone("c.truce")
        self.assertEqual(answer.returncode, 1, answer.stderr)
        self.assertIn("goes on and brings nothing", answer.stderr)
        self.assertLess(self.host.log.hits.count("cosignatures"), 1100)

    def test_a_number_that_no_cosignature_has(self):
        """Told once, it keeps no later line away."""
        held = []
        honest = self.host.log.cosignatures
        note = honest(0)["items"][0]["note"]
        self.host.log.cosignatures = lambda after: {"items": [], "next": None}
        self.assertEqual(self.clone("c.truce").returncode, 0)
        for told in (lambda after: {"items": [{"came": 2 ** 53 - 1, "note": note}], "next": None}, honest):
            self.host.log.cosignatures = told
            answer = self.folder.call("sync", "c.truce", "--host", self.host.url, "--json")
            self.assertEqual(answer.returncode, 0, answer.stderr)
            held.append(json.loads(answer.stdout)["held"]["have"])
        self.assertEqual(held, [1, 2])

    def test_a_replica_keeps_what_it_has(self):
        self.assertEqual(self.clone("r2.truce").returncode, 0)
        root = verify(self.folder, "r2.truce")[1]["root"]
        for name, build in SYNCED.items():
            with self.subTest(name):
                shutil.copy(self.folder / "r2.truce", self.folder / f"{name}.truce")
                self.host.log = build(self.talks)
                answer = self.folder.call("sync", f"{name}.truce", "--host", self.host.url)
                self.assertEqual(answer.returncode, 1, answer.stdout + answer.stderr)
                self.assertIn(SAID[name], answer.stderr)
                code, said = verify(self.folder, f"{name}.truce")
                self.assertEqual((code, said["size"], said["root"]), (0, SIZE, root), said)
                evidence = sorted(self.folder.top.glob(f"{name}.truce.evidence*"))
                if name in CONVICTED:
                    self.assertEqual(len(evidence), 1, answer.stderr)
                    judged = self.folder.call("verify", evidence[0])
                    self.assertEqual(judged.returncode, 1, judged.stdout + judged.stderr)
                    self.assertIn("evidence", (judged.stdout + judged.stderr).lower())
        tables.counted.append(len(SYNCED) - 1)

    def test_a_holder_that_cosigned_another_tree_is_convicted_and_so_is_the_log(self):
        """By two notes, as whoever compares them writes them down."""
        m = self.talks.maker
        log, ru = logged(self.talks), m.keys["ru", "hold"]
        notes = [cosign(ru, log.checkpoint(cosigners=[])), cosign(ru, checkpoint(m.log, SIZE, bytes(32)))]
        for key, first, second, words in ((ru, *notes, "Evidence against"), (m.log, *notes, "Evidence against the log"),
                                          (m.keys["tr", "hold"], *notes, ""), (ru, notes[0], notes[0], "No evidence")):
            (self.folder / "two.json").write_text(json.dumps({
                "truce_evidence": 1, "kind": "two-trees", "key": key.vkey, "founding": m.entries[0].decode(),
                "first": {"checkpoint": first.decode()}, "second": {"checkpoint": second.decode()}}))
            judged = self.folder.call("verify", "two.json", "--found", self.talks.fingerprint())
            self.assertEqual((judged.returncode, judged.stdout[:len(words)]), (1, words), judged.stderr)
            self.assertEqual("Evidence against" in judged.stdout, words.startswith("Evidence"), judged.stdout)

    def test_evidence_that_was_tampered_with_convicts_nobody(self):
        self.assertEqual(self.clone("e.truce").returncode, 0)
        self.host.log = SYNCED["split-view"](self.talks)
        self.folder.call("sync", "e.truce", "--host", self.host.url)
        found = sorted(self.folder.top.glob("e.truce.evidence*"))
        self.assertEqual(len(found), 1)
        text = found[0].read_text()
        self.assertIn("Evidence against the log", self.folder.call("verify", found[0]).stdout)
        signatures = re.findall(r"— \S+ ([A-Za-z0-9+/=]{60,})", text)
        self.assertGreaterEqual(len(signatures), 2)
        twice = json.loads(text)
        twice["second"] = twice["first"]
        tampered = [text.replace(old, old[:-10] + ("A" if old[-10] != "A" else "B") + old[-9:]) for old in signatures]
        for number, changed_text in enumerate((*tampered, json.dumps(twice))):
            path = self.folder / f"tampered-{number}.json"
            path.write_text(changed_text)
            judged = self.folder.call("verify", path)
            self.assertEqual((judged.returncode, "Evidence against" in judged.stdout), (1, False), judged.stdout)
        tables.counted.append(len(signatures))


if __name__ == "__main__":
    unittest.main()
