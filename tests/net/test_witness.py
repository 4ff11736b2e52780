# SPDX-License-Identifier: Apache-2.0
"""The witness of truce guarantor: C2SP tlog-witness (HEAD, July 2026), condition by condition and in its order."""
import base64
import hashlib
import re
import unittest

from harness import Folder, wait_for
from talks import RECORD, Talks, checkpoint, make, parse_checkpoint

MONITOR = f"/{hashlib.sha256(RECORD.encode()).hexdigest()}/checkpoint"
SIZES = 8


def consistency(tree, old, size):
    """RFC 6962, 2.1.2."""
    def sub(m, first, last, known):
        n = last - first
        if m == n:
            return [] if known else [tree.subtree(first, last)]
        half = 1
        while half * 2 < n:
            half *= 2
        if m <= half:
            return sub(m, first, first + half, known) + [tree.subtree(first + half, last)]
        return sub(m - half, first + half, last, False) + [tree.subtree(first, first + half)]
    return sub(old, 0, size, True)


class Witnessing(unittest.TestCase):
    def setUp(self):
        self.folder = Folder()
        self.addCleanup(self.folder.done)
        self.talks = Talks(1, kind="live")
        self.maker = self.talks.maker
        self.talks.write(self.folder)
        self.talks.write_key(self.folder / "watch.key", self.maker.witness)
        self.host = self.folder.serve(own="host")
        # What the log will have, known to the tests before the holder has it.
        while len(self.maker.entries) < SIZES:
            self.maker.append(self.talks.author("gov").next())
        self.start()

    def start(self):
        self.holder = self.folder.start(
            "guarantor", "ru.truce", "--host", self.host.url, "--key", "ru-hold.key", "--key", "watch.key",
            "--found", self.talks.fingerprint(), "--witness-listen", "127.0.0.1:0", own="ru")
        self.holder.await_url()

    def tearDown(self):
        for process in self.folder.processes:
            process.check()

    def note(self, size, root=None):
        root = root or (self.maker.root(size) if size else hashlib.sha256(b"").digest())
        return checkpoint(self.maker.log, size, root)

    def body(self, old, size, proof=None, note=None):
        if proof is None:
            proof = consistency(self.maker, old, size) if 0 < old < size else []
        hashes = "".join(make.b64(h) + "\n" for h in proof)
        return f"old {old}\n{hashes}\n".encode() + (note or self.note(size))

    def ask(self, body):
        return self.holder.ask("POST", "/add-checkpoint", body, {})

    def add(self, old, size, **more):
        """Adds one, and checks the cosignature."""
        status, headers, line = self.ask(self.body(old, size, **more))
        self.assertEqual(status, 200, line)
        found = re.fullmatch(rb"\xe2\x80\x94 (\S+) (\S+)\n", line)
        self.assertEqual(found[1].decode(), self.maker.witness.name)
        blob = base64.b64decode(found[2], validate=True)
        time_s = int.from_bytes(blob[4:12], "big")
        self.assertEqual((blob[:4], len(blob), time_s > 0), (self.maker.witness.key_id, 76, True))
        text = parse_checkpoint(self.note(size))[2]
        covered = f"cosignature/v1\ntime {time_s}\n{text}".encode()
        self.maker.witness.secret.public_key().verify(blob[12:], covered)
        return line

    def test_a_log_that_grows_is_witnessed(self):
        self.assertEqual(self.holder.get(MONITOR)[0], 404)
        self.add(0, 1)
        self.add(1, 3)
        line = self.add(3, 7)
        status, _, note = self.holder.get(MONITOR)
        self.assertEqual((status, note), (200, self.note(7) + line))
        again = self.add(7, 7)
        self.assertEqual(self.holder.get(MONITOR)[2], self.note(7) + again, "the newest")

    def test_each_odd_request(self):
        self.add(0, 3)
        log, witness = self.maker.log, self.maker.witness
        stranger = make.Signer("somebody else", 1)
        stranger.name = RECORD
        stranger.set_type(1)
        good = self.note(5)
        text = parse_checkpoint(good)[2]
        forged = good.replace(good.rstrip().rsplit(b" ", 1)[1], make.b64(log.key_id + bytes(64)).encode())
        more = f"{text}extension\n"
        extended = (more + "\n" + log.line(log.sign(more.encode()))).encode()
        badly = f"{RECORD}\n05\n{make.b64(self.maker.root(5))}\n"
        badly = (badly + "\n" + log.line(log.sign(badly.encode()))).encode()
        right = consistency(self.maker, 3, 5)
        empty_wrong = self.note(0, root=bytes(32))
        cases = [
            (b"", 400, "nothing"),
            (b"new 3\n\n" + good, 400, "another first word"),
            (b"old 03\n\n" + good, 400, "a leading zero"),
            (b"old -1\n\n" + good, 400, "a sign"),
            (b"old 9223372036854775808\n\n" + good, 400, "past 2^63-1"),
            (b"old 3\n" + b"AAAA\n" + b"\n" + good, 400, "a hash too short"),
            (b"old 3\n" + (make.b64(bytes(32)) + "\n").encode() * 64 + b"\n" + good, 400, "64 hashes"),
            (b"old 3\n\n", 400, "no checkpoint"),
            (b"old 3\n\n" + text.encode(), 400, "a checkpoint without a signature"),
            (self.body(3, 5, note=good[:-1]), 400, "a note cut off"),
            (self.body(3, 5, note=checkpoint(log, 5, self.maker.root(5), "talks.example/other")), 404, "another log"),
            (self.body(3, 5, note=checkpoint(stranger, 5, self.maker.root(5))), 403, "an unknown key of its name"),
            (self.body(3, 5, note=forged), 403, "the log's key over other bytes"),
            (self.body(3, 5, note=(text + "\n" + witness.line(witness.sign(text.encode()))).encode()), 403,
             "signed by another"),
            (self.body(3, 5, note=extended), 400, "an extension line"),
            (self.body(3, 5, note=badly), 400, "a size with a leading zero, signed"),
            (self.body(6, 5, proof=[]), 400, "old is larger"),
            (self.body(0, 0, note=empty_wrong), 422, "an empty tree with another root"),
            (self.body(2, 5), 409, "an older size"),
            (self.body(0, 5), 409, "the first again"),
            (self.body(4, 5), 409, "a size that was not witnessed"),
            (self.body(0, 5, proof=right), 409, "the size comes before the proof"),
            (self.body(3, 5, proof=[]), 422, "no proof"),
            (self.body(3, 5, proof=right[:-1]), 422, "a hash is missing"),
            (self.body(3, 5, proof=right + [bytes(32)]), 422, "a hash too many"),
            (self.body(3, 5, proof=[bytes(32)] * len(right)), 422, "other hashes"),
            (self.body(3, 5, note=self.note(5, root=bytes(32))), 422, "another root"),
            (self.body(3, 3, proof=[bytes(32)]), 422, "a proof of nothing"),
        ]
        for body, wanted, why in cases:
            with self.subTest(why):
                status, headers, answer = self.ask(body)
                self.assertEqual(status, wanted, answer)
                if wanted == 409:
                    self.assertEqual((headers["Content-Type"], answer), ("text/x.tlog.size", b"3\n"))
                self.assertNotIn(witness.name.encode(), answer, "no cosignature comes with a refusal")
        self.add(3, 5)

    def test_before_the_first(self):
        self.assertEqual(self.ask(self.body(0, 3, proof=[bytes(32)]))[0], 422, "nothing is proved from nothing")
        status, headers, answer = self.ask(self.body(2, 3))
        self.assertEqual((status, headers["Content-Type"], answer), (409, "text/x.tlog.size", b"0\n"))
        self.add(0, 0)
        self.add(0, 3)

    def test_too_large_and_elsewhere(self):
        self.assertEqual(self.ask(b"old 0\n\n" + b"x" * 70000)[0], 413)
        self.assertEqual(self.holder.get("/add-checkpoint")[0], 404)
        self.assertEqual(self.holder.get("/" + "0" * 64 + "/checkpoint")[0], 404)
        self.assertEqual(self.holder.ask("PUT", "/add-checkpoint", b"")[0], 405)

    def test_state_outlives_the_process(self):
        self.add(0, 3)
        self.holder.kill()
        self.start()
        status, headers, answer = self.ask(self.body(0, 5))
        self.assertEqual((status, answer), (409, b"3\n"))
        self.add(3, 5)

    def test_two_trees_of_one_size_end_it(self):
        """Whoever has two signed checkpoints of one size has evidence, and so has the witness then."""
        self.add(0, 3)
        other = self.note(3, root=bytes(32))
        self.assertEqual(self.ask(self.body(3, 3, note=other))[0], 422)
        wait_for("its end", self.holder.ended)
        self.assertEqual(self.holder.process.returncode, 1)
        self.assertIn("NOTHING MORE IS COSIGNED", self.holder.journal())
        self.assertTrue(list(self.folder.top.glob("ru.truce.evidence-*.json")))

    def test_many_at_once_get_one_history(self):
        """All ask from the same size: one wins, the others are told where the log stands."""
        import threading
        self.add(0, 1)
        answers = []

        def add(size):
            answers.append(self.ask(self.body(1, size))[0])
        threads = [threading.Thread(target=add, args=(2 + i % (SIZES - 2),)) for i in range(12)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(sorted(answers), [200] + [409] * 11)


if __name__ == "__main__":
    unittest.main()
