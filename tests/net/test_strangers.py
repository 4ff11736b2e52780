# SPDX-License-Identifier: Apache-2.0
"""Programs that share no code with ours read a served log over HTTP: Go's note and tlog, and Tessera's fsck."""
import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

from harness import BUNDLE, CHECK, Folder
from talks import Talks, bundle, cosign

FSCK = "github.com/transparency-dev/tessera/cmd/fsck@v1.0.4"
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
        fsck = os.environ.get("TRUCE_FSCK") or self.build()
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

    def build(self):
        """Pinned, in a folder that goes again; takes minutes, and a way to the Go modules."""
        go = shutil.which("go") or "/usr/local/go/bin/go"
        if not CHECK:
            self.skipTest(f"Tessera's fsck is built by make check alone, or named by TRUCE_FSCK ({FSCK})")
        if not os.access(go, os.X_OK):
            self.skipTest("no go")
        place = tempfile.mkdtemp(prefix="truce-go-")
        self.addCleanup(shutil.rmtree, place, ignore_errors=True)
        try:
            built = subprocess.run([go, "install", FSCK], env={**os.environ, "GOBIN": place, "GOFLAGS": ""},
                                   capture_output=True, text=True, timeout=900)
        except subprocess.TimeoutExpired:
            self.skipTest("Tessera's fsck did not build in 15 minutes")
        if built.returncode:
            self.skipTest(f"Tessera's fsck cannot be fetched here: {built.stderr.strip().splitlines()[-1]}")
        return Path(place) / "fsck"


if __name__ == "__main__":
    unittest.main()
