# SPDX-License-Identifier: Apache-2.0
"""Files that go with an act through a host: sent once the act is there, and not lost where that fails."""
import hashlib
import json
import unittest

from between import DROP, Between
from harness import Folder

SECRET = b"who comes with whom: zircon\n" * 9000
PUBLIC = b"a note that all may read: malachite\n"
AT = "2026-07-01T10:00:00+06:00"


def sha(content):
    return hashlib.sha256(content).hexdigest()


class Attaching(unittest.TestCase):
    def setUp(self):
        self.folder = Folder()
        self.addCleanup(self.folder.done)
        self.run_truce("demo", "--once", "--json", "--out", "d")
        (self.folder / "d/log.key").rename(self.folder / "log.key")
        for name, content in (("names", SECRET), ("note", PUBLIC), ("large", b"\n" * ((16 << 20) + 1)),
                              ("body.json", json.dumps({"round": "kaz/astana-4"}).encode())):
            (self.folder / name).write_bytes(content)
        self.host = self.folder.serve("d/astana.truce", own="host")
        self.between = Between(self.host.port)
        self.addCleanup(self.between.done)
        self.run_truce("clone", self.host.url, "c.truce")

    def tearDown(self):
        for process in self.folder.processes:
            process.check()

    def run_truce(self, *args, code=0):
        answer = self.folder.call(*args, own="syr")
        self.assertEqual(answer.returncode, code, answer.stdout + answer.stderr)
        return answer

    def act(self, name, *more, code=0, who="syr"):
        return self.run_truce("act", "delegation", "body.json", "--blob", f"note_verbale={name}", "--key", f"d/{who}.key",
                              "--host", self.between.url, "--record", "c.truce", "--at", AT, *more, code=code)

    def kept(self):
        return sorted((self.folder / "homesyr").rglob("blobs/*/*"))

    def newest(self):
        """The newest act's envelope."""
        return json.loads(self.host.get_json(f"/api/v1/acts?after={self.size() - 2}")["items"][-1]["note"].split("\n")[0])

    def size(self):
        return int(self.host.get("/checkpoint/newest")[2].split(b"\n")[1])

    def gets(self, digest):
        status, _, content = self.host.get(f"/blob/{digest}")
        return content if status == 200 else status

    def test_what_an_act_names_follows_it(self):
        said = self.act("note")
        self.assertIn(f"{sha(PUBLIC)}  {len(PUBLIC)} bytes, text/plain, of note\n", said.stdout)
        self.assertEqual((self.gets(sha(PUBLIC)), self.kept()), (PUBLIC, []))
        asked = [one for one in self.between.asked if one[0] in ("POST", "PUT")]
        self.assertEqual(asked, [("POST", "/acts"), ("PUT", f"/blob/{sha(PUBLIC)}")], "the act comes first")
        self.act("names", "--to", "irn,rus")
        blob, = self.newest()["blobs"]
        self.assertNotIn(b"zircon", b"".join(self.between.posted))
        self.assertEqual(sha(self.gets(blob["sha256"])), blob["sha256"])
        for who, where, code in (("irn", self.host.url, 0), ("rus", self.host.url, 0), ("tur", self.host.url, 1)):
            with self.subTest(who):
                self.run_truce("blob", "get", blob["sha256"], where, "--open", "--key", f"d/{who}.key", "-o", f"got-{who}",
                               code=code)
                got = self.folder / f"got-{who}"
                self.assertEqual(got.read_bytes() if got.exists() else None, SECRET if not code else None)

    def test_what_does_not_come_to_the_host_is_kept(self):
        for why, fail in (("cut off", DROP), ("refused", (503, "text/plain", b"")), ("none of it", (404, "text/plain", b""))):
            with self.subTest(why):
                self.between.before["/blob/*"] = lambda *_, fail=fail: fail
                said = self.act("names", "--to", "irn,rus", code=3)
                self.assertIn("recorded as act", said.stdout)
                self.assertIn("what it names is not there yet (names)", said.stderr)
                path, = self.kept()
                self.assertIn(f"hint: truce blob put {path} --host {self.between.url}", said.stderr)
                self.assertEqual((path.stat().st_mode & 0o777, b"zircon" in path.read_bytes()), (0o600, False))
                self.assertEqual(self.gets(path.name), 404)
                self.between.before.clear()
                self.run_truce("blob", "put", path, "--host", self.between.url)
                self.assertEqual(sha(self.gets(path.name)), path.name)
                path.unlink()

    def test_what_was_kept_goes_with_the_next(self):
        self.between.before["/blob/*"] = lambda *_: DROP
        self.act("names", "--to", "irn", code=3)
        path, = self.kept()
        self.between.before.clear()
        self.act("note")
        self.assertEqual((self.kept(), sha(self.gets(path.name))), ([], path.name))

    def test_a_lost_answer_is_no_second_act(self):
        for more in ((), ("--to", "irn")):
            with self.subTest(more):
                size = self.size()
                self.between.after["/acts"] = lambda *_: DROP
                said = self.act("names", *more, code=3)
                self.assertIn("Run the same command again", said.stderr)
                path, = self.kept()
                self.between.after.clear()
                self.assertIn("stands there already as act", self.act("names", *more).stdout)
                self.assertEqual((self.size(), self.kept()), (size + 1, []))
                self.assertEqual(sha(self.gets(path.name)), path.name, "encrypted once, and given at last")

    def test_another_file_is_another_act(self):
        size = self.size()
        self.between.after["/acts"] = lambda *_: DROP
        self.act("names", "--to", "irn", code=3)
        self.between.after.clear()
        self.assertNotIn("already", self.act("note", "--to", "irn").stdout)
        self.assertEqual((self.size(), self.kept()), (size + 2, []))

    def test_what_is_refused_is_not_kept(self):
        size = self.size()
        cases = (  # file, who, more, code, words, why
            ("none", "syr", (), 3, "none", "no such file"),
            ("large", "syr", (), 1, "16777216 bytes", "more than one request may bring"),
            ("note", "clip", (), 1, "not-permitted", "who may not"),
            ("note", "syr", ("--to", "nobody"), 2, "no participant", "readers who are none"),
            ("note", "syr", ("--until", "2001-01-01T00:00:00Z"), 1, "until", "too late"),
        )
        for name, who, more, code, words, why in cases:
            with self.subTest(why):
                self.assertIn(words, self.act(name, *more, code=code, who=who).stderr)
                self.assertEqual((self.size(), self.kept()), (size, []))
        self.between.before["/acts"] = lambda *_: (422, "application/problem+json", b"{}")
        self.act("note", code=1)
        self.assertEqual(self.kept(), [])

    def test_a_host_that_is_not_there_is_told_nothing(self):
        self.assertEqual(self.host.stop(), 0)
        self.act("names", "--to", "irn", code=3)
        self.assertEqual(self.kept(), [], "nothing was signed")


if __name__ == "__main__":
    unittest.main()
