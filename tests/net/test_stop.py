# SPDX-License-Identifier: Apache-2.0
"""Hosts that end: in order, killed at any moment, without disk, beside another. What was acknowledged stays."""
import base64
import concurrent.futures
import contextlib
import os
import random
import resource
import shutil
import signal
import socket
import subprocess
import threading
import time
import unittest
from pathlib import Path

from harness import BUNDLE, CHECK, Folder, read_all, statuses, verify, wait_for
from talks import Talks, act_id, bundle, cosign, make, parse_checkpoint, root_of_proof

CLIENTS = 64
KILLS = 300 if CHECK else 24


class Client(threading.Thread):
    """Posts one author's acts one after the other; repeats what was not answered, as an author must."""

    def __init__(self, load, author):
        super().__init__(daemon=True)
        self.load, self.author = load, author
        self.pending = None  # sent, and not answered
        self.faults = []

    def run(self):
        rng = random.Random(self.author.number)
        while not self.load.end.is_set():
            try:
                self.speak(rng)
            except (OSError, ValueError, http_error):
                time.sleep(0.01)  # the host is gone; it comes again

    def speak(self, rng):
        host = self.load.host
        with contextlib.closing(host.connect(20)) as c:
            while not self.load.end.is_set():
                self.pending = self.pending or self.author.note()
                c.request("POST", "/acts", self.pending, {"Content-Type": "text/plain"})
                answer = c.getresponse()
                body = answer.read()
                if answer.status in (200, 201):
                    self.load.acknowledge(self.pending, make.json.loads(body), self.faults)
                    self.author.logged(self.pending)
                    self.pending = None
                elif answer.status not in (503, 429):
                    self.faults.append((answer.status, body[:300]))
                    return
                if rng.random() < 0.02:
                    return  # a new connection


from http.client import HTTPException as http_error  # noqa: E402


class Load:
    """CLIENTS authors who post while the host comes and goes."""

    def __init__(self, talks):
        self.talks, self.host = talks, None
        self.end = threading.Event()
        self.lock = threading.Lock()
        self.acknowledged = {}  # index -> act id
        self.checkpoints = {}   # size -> root
        self.clients = [Client(self, a) for a in talks.spare()[:CLIENTS]]

    def acknowledge(self, note, answer, faults):
        size, root, _ = parse_checkpoint(answer["checkpoint"].encode())
        path = [make.base64.b64decode(h) for h in answer["proof"]]
        if root_of_proof(answer["index"], size, make.sha256(b"\x00" + note), path) != root:
            faults.append(("the proof does not lead to the root", answer))
        with self.lock:
            if self.acknowledged.setdefault(answer["index"], act_id(note)) != act_id(note):
                faults.append(("two acts were promised one place", answer))
            if self.checkpoints.setdefault(size, root) != root:
                faults.append(("two checkpoints of one size differ", answer))

    def count(self):
        with self.lock:
            return len(self.acknowledged)

    def begin(self):
        for client in self.clients:
            client.start()

    def finish(self):
        self.end.set()
        for client in self.clients:
            client.join(60)

    def check(self, test, folder):
        """Everything that was acknowledged is there, in its place, and all that was said of it is true."""
        for client in self.clients:
            test.assertEqual(client.faults, [])
        code, said = verify(folder)
        test.assertEqual((code, said.get("valid"), said.get("faults")), (0, True, []), said)
        exported = folder.call("export", "r.truce", "--format", "jsonl")
        test.assertEqual(exported.returncode, 0, exported.stderr)
        ids = {}
        for line in exported.stdout.splitlines():
            item = make.json.loads(line)
            ids[item["index"]] = item["id"]
        missing = {i: a for i, a in self.acknowledged.items() if ids.get(i) != a}
        test.assertEqual(missing, {}, "acknowledged and not there")
        test.assertGreaterEqual(said["size"], max(self.acknowledged) + 1)
        return said


class Killed(unittest.TestCase):
    def setUp(self):
        self.folder = Folder()
        self.addCleanup(self.folder.done)
        self.talks = Talks(CLIENTS // 2)
        self.talks.write(self.folder.top)

    def test_killed_at_random_moments_under_load(self):
        """Each kill falls at a moment of its own; the file is valid before anybody opens it again for writing."""
        rng = random.Random(int(os.environ.get("TRUCE_SEED", "0")) or None)
        load = Load(self.talks)
        load.host = self.folder.serve()
        listen = f"127.0.0.1:{load.host.port}"
        load.begin()
        try:
            for kill in range(KILLS):
                before = load.count()
                wait_for("acts to be logged", lambda b=before: load.count() > b)
                time.sleep(rng.random() * 0.05)
                load.host.kill()
                load.host.check()
                if kill % 8 == 0:
                    shutil.copy(self.folder / "r.truce", self.folder / "copy.truce")
                    for end in ("-wal", "-journal"):
                        with contextlib.suppress(FileNotFoundError):
                            shutil.copy(self.folder / f"r.truce{end}", self.folder / f"copy.truce{end}")
                    acknowledged = dict(load.acknowledged)
                    code, said = verify(self.folder, "copy.truce")
                    self.assertEqual((code, said.get("valid")), (0, True), said)
                    self.assertGreater(said["size"], max(acknowledged))
                load.host = self.folder.serve(listen=listen)
        finally:
            load.finish()
        self.assertEqual(load.host.stop(), 0)
        load.check(self, self.folder)
        self.assertGreaterEqual(load.count(), KILLS)


class Stopped(unittest.TestCase):
    def setUp(self):
        self.folder = Folder()
        self.addCleanup(self.folder.done)
        self.talks = Talks(CLIENTS // 2)
        self.talks.write(self.folder.top)

    def test_an_orderly_stop_under_load(self):
        """What was accepted is answered: nothing is in the log that its author was not told of."""
        for turn in range(4):
            load = Load(self.talks)
            load.host = self.folder.serve()
            load.begin()
            wait_for("acts to be logged", lambda x=load: x.count() > 200)
            load.host.signal(signal.SIGTERM)
            code = load.host.process.wait(60)
            load.finish()
            load.host.check()
            self.assertEqual(code, 0)
            said = load.check(self, self.folder)
            size = said["size"]
            exported = [make.json.loads(line) for line in
                        self.folder.call("export", "r.truce", "--format", "jsonl").stdout.splitlines()]
            told = set(load.acknowledged.values()) | getattr(self, "before", {act_id(self.talks.maker.entries[0])})
            untold = [item["index"] for item in exported if item["id"] not in told]
            self.assertEqual(untold, [], f"logged, and nobody was told, of {size} in turn {turn}")
            self.before = {item["id"] for item in exported}
            for client in load.clients:  # whatever was not taken is signed anew
                client.pending = None

    def test_a_stop_does_not_wait_for_who_does_not_read(self):
        host = self.folder.serve()
        author = self.talks.author("kz")
        with contextlib.ExitStack() as stack:
            for _ in range(20):
                s = socket.socket()
                stack.callback(s.close)
                s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
                s.connect(("127.0.0.1", host.port))
                s.sendall(b"GET /events HTTP/1.1\r\nHost: a\r\n\r\n")
            for _ in range(3):
                notes = [author.next() for _ in range(1024)]
                self.assertEqual(host.post(bundle(notes), kind=BUNDLE)[0], 200)
            for _ in range(20):  # and who asks for much and reads none of it
                s = socket.socket()
                stack.callback(s.close)
                s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
                s.connect(("127.0.0.1", host.port))
                s.sendall(b"GET /api/v1/acts HTTP/1.1\r\nHost: a\r\n\r\n" * 50)
            self.assertEqual(host.get("/healthz")[0], 200)
            self.assertEqual(host.stop(patience_s=45), 0)
        self.assertEqual(verify(self.folder)[0], 0)

    def test_who_waits_for_a_grade_is_told_at_the_stop(self):
        host = self.folder.serve()
        authors = self.talks.spare()[:8]
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            answers = [pool.submit(host.post, a.next(), "held") for a in authors]
            wait_for("all to be logged", lambda: parse_checkpoint(host.get("/checkpoint/newest")[2])[0] == 9)
            self.assertEqual(host.stop(), 0)
            self.assertEqual([(f.result()[0], f.result()[1]["grade"]) for f in answers], [(201, "recorded")] * 8)

    def test_waiting_ends_when_the_grade_is_reached(self):
        host = self.folder.serve()
        keys = self.talks.maker.keys
        first, second = self.talks.spare()[:2]
        note = first.next()
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            held = pool.submit(host.post, note, "held")
            wait_for("the act", lambda: parse_checkpoint(host.get("/checkpoint/newest")[2])[0] == 2)
            self.assertEqual(host.post(second.next())[0], 201)
            newest = host.get("/checkpoint/newest")[2]
            for who in ("ru", "tr"):
                self.assertEqual(host.post_cosignature(cosign(keys[who, "hold"], newest)), 204)
            status, answer = held.result()
        self.assertEqual((status, answer["grade"]), (201, "held"))
        size, root, _ = parse_checkpoint(answer["checkpoint"].encode())
        path = [base64.b64decode(h) for h in answer["proof"]]
        self.assertEqual(size, 3, "the checkpoint is the newest, not that of the act's own group")
        self.assertEqual(root_of_proof(answer["index"], size, make.sha256(b"\x00" + note), path), root)
        self.assertEqual(host.stop(), 0)


class Disks(unittest.TestCase):
    """A disk that is full or cannot be written: a clear message, an act that is refused, and nothing lost."""

    def setUp(self):
        self.folder = Folder()
        self.addCleanup(self.folder.done)
        self.talks = Talks(2)
        self.talks.write(self.folder.top)
        self.author = self.talks.spare()[0]

    def fill(self, host):
        """Posts until the host cannot write; the acts that it took."""
        taken = []
        for _ in range(400):
            notes = [self.author.next() for _ in range(16)]
            status, answers = host.post(bundle(notes), kind=BUNDLE)
            if status != 200:
                for note in notes:  # none of them: a group is whole
                    self.author.n -= 1
                self.author.prev = act_id(taken[-1])
                return taken, status, answers
            self.assertEqual({a["status"] for a in answers}, {201})
            taken += notes
        self.fail("the disk never filled")

    def test_a_file_that_may_not_grow(self):
        most = (self.folder / "r.truce").stat().st_size + 400_000
        host = self.folder.serve(prepare=lambda: signal.signal(signal.SIGXFSZ, signal.SIG_IGN))
        # From now on: ThreadSanitizer writes half a megabyte for itself when a process begins.
        resource.prlimit(host.process.pid, resource.RLIMIT_FSIZE, (most, most))
        taken, status, problem = self.fill(host)
        self.assertEqual(status, 503, problem)
        self.assertTrue(problem["detail"])
        self.assertEqual(host.get("/checkpoint")[0], 200, "it serves on")
        self.assertEqual(parse_checkpoint(host.get("/checkpoint/newest")[2])[0], len(taken) + 1)
        self.assertIn("r.truce", host.journal())
        self.assertEqual(host.stop(), 0)
        code, said = verify(self.folder)
        self.assertEqual((code, said["size"]), (0, len(taken) + 1), said)
        again = self.folder.serve()
        self.assertEqual(again.post(self.author.next())[0], 201, "with room it goes on")
        self.assertEqual(again.stop(), 0)

    @unittest.skipIf(os.geteuid(), "a file system of one's own takes root")
    def test_a_disk_that_is_full_and_then_is_not(self):
        disk = self.folder / "disk"
        disk.mkdir()
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "none", disk], capture_output=True, text=True)
        if mounted.returncode:
            self.skipTest(f"no file system may be mounted here: {mounted.stderr.strip()}")
        try:
            shutil.copy(self.folder / "r.truce", disk / "r.truce")
            host = self.folder.serve(disk / "r.truce")
            taken, status, problem = self.fill(host)
            self.assertEqual(status, 503, problem)
            self.assertEqual(host.get_json("/api/v1/acts?limit=1")["items"][0]["index"], 0)
            subprocess.run(["mount", "-o", "remount,size=8m", disk], check=True)
            note = self.author.next()
            self.assertEqual(host.post(note)[0], 201, "the same host, once there is room")
            self.assertEqual(host.stop(), 0)
            code, said = verify(self.folder, disk / "r.truce")
            self.assertEqual((code, said["size"]), (0, len(taken) + 2), said)
            subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
            answer = self.folder.call("serve", disk / "r.truce", "--log-key", "log.key", "--listen", "127.0.0.1:0")
            self.assertEqual(answer.returncode, 3, answer.stderr)
            self.assertIn("r.truce", answer.stderr)
            self.assertEqual(verify(self.folder, disk / "r.truce")[1]["size"], len(taken) + 2, "a read-only disk is read")
        finally:
            for process in self.folder.processes:
                process.kill()
            subprocess.run(["umount", disk], check=False)

    @unittest.skipIf(os.geteuid(), "a file system of one's own takes root")
    def test_a_cache_whose_disk_is_full_stops_no_host(self):
        cache = Path(self.folder.env()["XDG_CACHE_HOME"])
        cache.mkdir(exist_ok=True)
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1500k", "none", cache], capture_output=True, text=True)
        if mounted.returncode:
            self.skipTest(f"no file system may be mounted here: {mounted.stderr.strip()}")
        try:
            host = self.folder.serve()
            self.assertTrue(list(cache.rglob("*.fold")))
            (cache / "other").write_bytes(bytes(shutil.disk_usage(cache).free))
            for number in range(120):
                status, answer = host.post(self.author.next())
                self.assertEqual((status, answer.get("index")), (201, number + 1), answer)
                if number % 20 == 0:
                    self.assertEqual(host.get_json("/api/v1/record")["as_of"]["size"], number + 2)
            self.assertEqual(shutil.disk_usage(cache).free, 0)
            self.assertEqual(host.stop(), 0)
            code, said = verify(self.folder)
            self.assertEqual((code, said["size"]), (0, 121), said)
        finally:
            for process in self.folder.processes:
                process.kill()
            subprocess.run(["umount", cache], check=False)

    def test_where_a_host_cannot_begin(self):
        first = self.folder.serve()
        shutil.copy(self.folder / "r.truce", self.folder / "other.truce")
        (self.folder / "wrong.key").write_text((self.folder / "ru-act.key").read_text())
        os.chmod(self.folder / "wrong.key", 0o600)
        (self.folder / "empty.truce").write_bytes(b"")
        (self.folder / "text.truce").write_text("no record")
        listen = f"127.0.0.1:{first.port}"
        for why, record, key, where, code, words in (
            ("another host has the record", "r.truce", "log.key", "127.0.0.1:0", 3, "r.truce"),
            ("another host has the port", "other.truce", "log.key", listen, 3, "somebody listens there already"),
            ("no address", "other.truce", "log.key", "nowhere", 2, "is no address"),
            ("a port beyond all", "other.truce", "log.key", "127.0.0.1:99999", 2, "is no address"),
            ("an address that is not this machine's", "other.truce", "log.key", "192.0.2.1:0", 3, "192.0.2.1"),
            ("another key", "other.truce", "wrong.key", "127.0.0.1:0", 1, "key"),
            ("no key file", "other.truce", "nothing.key", "127.0.0.1:0", 3, "nothing.key"),
            ("no record", "nothing.truce", "log.key", "127.0.0.1:0", 3, "nothing.truce"),
            ("an empty file", "empty.truce", "log.key", "127.0.0.1:0", 4, "empty.truce"),
            ("a file that is none", "text.truce", "log.key", "127.0.0.1:0", 4, "text.truce"),
        ):
            with self.subTest(why):
                answer = self.folder.call("serve", record, "--log-key", key, "--listen", where, own="other")
                self.assertEqual(answer.returncode, code, answer.stderr)
                self.assertIn(words, answer.stderr)
                self.assertTrue(answer.stderr.startswith("truce: "), answer.stderr)
        self.assertEqual((self.folder / "text.truce").read_text(), "no record")
        self.assertEqual(verify(self.folder, "other.truce")[1]["size"], 1)
        self.assertEqual(first.post(self.author.next())[0], 201)
        self.assertEqual(first.stop(), 0)

    def test_few_files_may_be_open(self):
        """Connections never take what the record needs to be written."""
        def few():
            resource.setrlimit(resource.RLIMIT_NOFILE, (256, 256))
        host = self.folder.serve(prepare=few)
        with contextlib.ExitStack() as stack:
            for _ in range(400):
                s = socket.socket()
                stack.callback(s.close)
                s.setblocking(False)
                with contextlib.suppress(BlockingIOError):
                    s.connect(("127.0.0.1", host.port))
                if _ == 20:
                    kept = host.connect()
                    stack.callback(kept.close)
                    kept.request("GET", "/healthz")
                    self.assertEqual(kept.getresponse().read(), b"ok\n")
            kept.request("POST", "/acts", self.author.next(), {"Content-Type": "text/plain"})
            self.assertEqual(kept.getresponse().status, 201)
        self.assertEqual(host.stop(), 0)

    def test_a_log_that_went_back_is_not_signed_on(self):
        """A backup that was restored: the machine remembers what the key signed."""
        self.talks = Talks(2, kind="live")  # exercises are played again and again, and their keys are published
        (self.folder / "r.truce").unlink()
        self.talks.write(self.folder.top)
        self.author = self.talks.spare()[0]
        host = self.folder.serve()
        shutil.copy(self.folder / "r.truce", self.folder / "backup.truce")
        for _ in range(5):
            self.assertEqual(host.post(self.author.next())[0], 201)
        self.assertEqual(host.stop(), 0)
        other = self.talks.spare()[1]
        shutil.copy(self.folder / "backup.truce", self.folder / "r.truce")
        again = self.folder.serve()
        status, problem = again.post(other.next())
        self.assertGreaterEqual(status, 400, problem)
        self.assertIn("two histories", problem["detail"])
        self.assertEqual(again.stop(), 0)
        self.assertEqual(verify(self.folder)[1]["size"], 1)


if __name__ == "__main__":
    unittest.main()
