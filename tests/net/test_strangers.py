# SPDX-License-Identifier: Apache-2.0
"""Programs that share no code with ours, over HTTP: Go's note and tlog and Tessera's fsck read a served log, and
litewitness, a C2SP witness, cosigns it."""
import base64
import contextlib
import hashlib
import http.client
import os
import shutil
import socket
import sqlite3
import subprocess
import tempfile
import unittest
from pathlib import Path

from cryptography.hazmat.primitives import serialization

from forged_host import Log
from harness import BUNDLE, CHECK, Folder, verify, wait_for
from talks import RECORD, Talks, bundle, cosign, make, parse_checkpoint

FSCK = "github.com/transparency-dev/tessera/cmd/fsck@v1.0.4"
WITNESS = "filippo.io/torchwood/cmd/litewitness@v0.6.1"
GO_RUN = Path(__file__).resolve().parent.parent / "go/run.sh"


class Strangers(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = Folder()
        cls.addClassCleanup(cls.folder.done)
        cls.talks = Talks(1)
        cls.talks.write(cls.folder.top)
        cls.host = cls.folder.serve()
        author = cls.talks.spare()[0]
        for _ in range(7):  # tiles full and partial, of two levels
            notes = [author.next() for _ in range(100)]
            status, answers = cls.host.post(bundle(notes), kind=BUNDLE)
            assert {a["status"] for a in answers} == {201}, answers[:1]
        newest = cls.host.get("/checkpoint/newest")[2]
        for who in ("ru", "tr"):
            assert cls.host.post_cosignature(cosign(cls.talks.maker.keys[who, "hold"], newest)) == 204

    @classmethod
    def tearDownClass(cls):
        code = cls.host.stop()
        assert code == 0, cls.host.journal()

    def test_go_reads_a_served_log(self):
        answer = subprocess.run(["sh", GO_RUN, self.host.url, self.talks.maker.log.vkey], capture_output=True, text=True,
                                timeout=600)
        if answer.returncode == 77:
            self.skipTest(answer.stdout.strip())
        self.assertEqual(answer.returncode, 0, answer.stdout + answer.stderr)
        self.assertIn("go: 701 entries", answer.stdout)

    def test_go_refuses_another_key(self):
        """That it agrees above is no matter of course."""
        wrong = Talks(1).maker.keys["ru", "act"].vkey
        answer = subprocess.run(["sh", GO_RUN, self.host.url, wrong], capture_output=True, text=True, timeout=600)
        if answer.returncode == 77:
            self.skipTest(answer.stdout.strip())
        self.assertEqual(answer.returncode, 1, answer.stdout + answer.stderr)

    def test_tessera_checks_a_served_log(self):
        fsck = os.environ.get("TRUCE_FSCK") or build(self, FSCK)
        key = self.folder / "log.vkey"
        key.write_text(self.talks.maker.log.vkey + "\n")
        answer = subprocess.run([fsck, "--storage_url", self.host.url + "/", "--public_key", key, "--ui=false"],
                                capture_output=True, text=True, timeout=300)
        self.assertIn("Successfully fsck'd log with size 701", answer.stderr)  # its exit code is 0 whatever it finds
        other = self.folder / "other.vkey"
        other.write_text(self.talks.maker.keys["ru", "act"].vkey + "\n")
        answer = subprocess.run([fsck, "--storage_url", self.host.url + "/", "--public_key", other, "--ui=false"],
                                capture_output=True, text=True, timeout=300)
        self.assertIn("fsck failed", answer.stderr, "it would say yes to anything")


def build(test, what):
    """Pinned, in a folder that goes again; takes minutes, and a way to the Go modules."""
    go = shutil.which("go") or "/usr/local/go/bin/go"
    name = what.split("/")[-1].split("@")[0]
    if not CHECK:
        test.skipTest(f"{name} is built by make check alone, or named by TRUCE_{name.upper()} ({what})")
    if not os.access(go, os.X_OK):
        test.skipTest("no go")
    place = tempfile.mkdtemp(prefix="truce-go-")
    test.addCleanup(shutil.rmtree, place, ignore_errors=True)
    try:
        built = subprocess.run([go, "install", what], env={**os.environ, "GOBIN": place, "GOFLAGS": ""},
                               capture_output=True, text=True, timeout=900)
    except subprocess.TimeoutExpired:
        test.skipTest(f"{name} did not build in 15 minutes")
    if built.returncode:
        test.skipTest(f"{name} cannot be fetched here: {built.stderr.strip().splitlines()[-1]}")
    return Path(place) / name


class Witness(unittest.TestCase):
    """The witness that the founding names is litewitness, with its key in an ssh-agent."""

    def setUp(self):
        self.program = os.environ.get("TRUCE_LITEWITNESS") or build(self, WITNESS)
        if not shutil.which("ssh-agent"):
            self.skipTest("no ssh-agent (Debian: openssh-client)")
        self.folder = Folder()
        self.addCleanup(self.folder.done)
        self.talks = Talks(1)
        self.talks.write(self.folder.top)
        self.host = self.folder.serve()
        self.author = self.talks.spare()[0]
        self.key = self.talks.maker.witness
        self.start_witness()

    def run_beside(self, *command):
        process = subprocess.Popen(command, cwd=self.folder.top, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                   stderr=open(self.folder / "beside.log", "ab"))
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        return process

    def start_witness(self):
        secret = self.folder / "id"
        secret.write_bytes(self.key.secret.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.OpenSSH,
                                                         serialization.NoEncryption()))
        secret.chmod(0o600)
        agent = str(self.folder / "agent")
        self.run_beside("ssh-agent", "-D", "-a", agent)
        wait_for("the agent", lambda: os.path.exists(agent))
        subprocess.run(["ssh-add", secret], env={**os.environ, "SSH_AUTH_SOCK": agent}, check=True, capture_output=True)
        line = self.key.secret.public_key().public_bytes(serialization.Encoding.OpenSSH, serialization.PublicFormat.OpenSSH)
        print_of = base64.b64encode(hashlib.sha256(base64.b64decode(line.split()[1])).digest()).decode().rstrip("=")
        with contextlib.closing(socket.socket()) as s:
            s.bind(("127.0.0.1", 0))
            self.port = s.getsockname()[1]
        self.run_beside(self.program, "-name", self.key.name, "-db", "w.db", "-ssh-agent", agent, "-listen",
                        f"127.0.0.1:{self.port}", "-key", "SHA256:" + print_of)
        wait_for("the witness", self.listens)
        with contextlib.closing(sqlite3.connect(self.folder / "w.db", timeout=30)) as db:
            empty = base64.b64encode(hashlib.sha256(b"").digest()).decode()
            db.execute("INSERT INTO log (origin, tree_size, tree_hash) VALUES (?, 0, ?)", (RECORD, empty))
            db.execute("INSERT INTO key (origin, key) VALUES (?, ?)", (RECORD, self.talks.maker.log.vkey))
            db.commit()

    def listens(self):
        with contextlib.suppress(OSError), contextlib.closing(socket.create_connection(("127.0.0.1", self.port), 5)):
            return True
        return False

    def add(self, old, proof, note):
        """(status, body) of add-checkpoint."""
        body = f"old {old}\n" + "".join(make.b64(h) + "\n" for h in proof) + "\n"
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)) as c:
            c.request("POST", "/add-checkpoint", body.encode() + note)
            answer = c.getresponse()
            return answer.status, answer.read()

    def test_a_stranger_cosigns_and_the_host_takes_it(self):
        newest = self.host.get("/checkpoint/newest")[2]
        status, line = self.add(0, [], newest)
        self.assertEqual(status, 200, line)
        self.assertEqual(self.host.post_cosignature(newest + line), 204)
        for _ in range(6):
            self.assertEqual(self.host.post(self.author.next())[0], 201)
        grown = self.host.get("/checkpoint/newest")[2]
        log = Log(self.talks.maker, self.entries())
        size, root, _ = parse_checkpoint(grown)
        self.assertEqual((size, root), (7, log.root(7)))
        status, line = self.add(1, consistency(log, 1, 7), grown)
        self.assertEqual(status, 200, line)
        self.assertEqual(self.host.post_cosignature(grown + line), 204)
        # Another tree gets nothing of it, though the log has signed that too.
        fork = Log(self.talks.maker, self.entries()[:6] + [self.author.next()] * 3)
        status, said = self.add(7, consistency(fork, 7, 9), fork.checkpoint(cosigners=[]))
        self.assertNotEqual(status, 200, said)
        self.assertEqual(self.host.post_cosignature(cosign(self.talks.maker.keys["ru", "hold"], grown)), 204)
        self.assertEqual(self.host.get_json("/api/v1/acts?limit=1&after=5")["items"][0]["grade"], "seen",
                         "a holder and a witness that is none of ours")
        self.assertEqual(self.host.stop(), 0)
        self.assertEqual(verify(self.folder)[0], 0)

    def entries(self):
        return [item["note"].encode() for item in self.host.get_json("/api/v1/acts")["items"]]


def consistency(log, old, size):
    """RFC 6962, 2.1.2."""
    def proof(first, last, whole):
        if last - first == old - first:
            return [] if whole else [log.tree.subtree(first, last)]
        half = 1
        while half * 2 < last - first:
            half *= 2
        middle = first + half
        if old <= middle:
            return proof(first, middle, whole) + [log.tree.subtree(middle, last)]
        return proof(middle, last, False) + [log.tree.subtree(first, middle)]
    return proof(0, size, True)


if __name__ == "__main__":
    unittest.main()
