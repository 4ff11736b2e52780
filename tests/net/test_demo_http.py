# SPDX-License-Identifier: Apache-2.0
"""truce demo as it is lived: real processes over HTTP, and nothing left behind."""
import json
import os
import signal
import unittest
from pathlib import Path

from harness import Folder, wait_for


def children(pid):
    """Processes whose parent this is."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text()
            except OSError:
                continue
            if int(stat.rpartition(")")[2].split()[1]) == pid:
                found.append(int(entry.name))
    return found


def alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


class Demo(unittest.TestCase):
    def setUp(self):
        self.folder = Folder()
        self.addCleanup(self.folder.done)
        self.tmp = self.folder / "tmp"
        self.tmp.mkdir()

    def start(self, *more):
        env = self.folder.env
        self.folder.env = lambda own="": {**env(own), "TMPDIR": str(self.tmp)}
        self.demo = self.folder.start("demo", "--exercise", "havana", *more)
        return self.demo

    def interrupt(self, number=signal.SIGINT):
        pids = children(self.demo.process.pid)
        self.demo.signal(number)
        code = self.demo.process.wait(60)
        self.demo.check()
        self.assertEqual([pid for pid in pids if alive(pid)], [], "processes go with it")
        self.assertEqual(os.listdir(self.tmp), [], "and so do their files")
        return code, pids

    def test_it_plays_over_http_and_goes_on(self):
        demo = self.start("--out", "d")
        demo.await_line("Everything goes on until")
        said = demo.journal()
        self.assertIn("Played and verified", said)
        self.assertIn("0 void, 0 alien", said)
        url = demo.await_line(r"(http://127\.0\.0\.1:\d+)")[1]
        demo.port = int(url.rpartition(":")[2])
        size = int(demo.get("/checkpoint")[2].split(b"\n")[1])
        act = demo.await_line(r"truce act statement - --key (\S+) --host (\S+) --wait held \\\n +--found (\w+)")
        (self.folder / "hello.json").write_text(json.dumps(
            {"id": "hello", "speaker": {"name": {"en": "A"}}, "on_behalf": ["ga"], "text": {"en": "Hello"}}))
        answer = self.folder.call("act", "statement", "hello.json", "--key", act[1], "--host", act[2],
                                  "--found", act[3], "--wait", "held")
        self.assertEqual(answer.returncode, 0, answer.stdout + answer.stderr)
        self.assertIn("the host says it is held", answer.stdout)
        code, pids = self.interrupt()
        self.assertEqual((code, len(pids) >= 3), (0, True))
        self.assertEqual(sorted(p.suffix for p in (self.folder / "d").iterdir() if p.suffix != ".key"), [".truce"])
        answer = self.folder.call("verify", "d/havana.truce", "--json")
        self.assertEqual((answer.returncode, json.loads(answer.stdout)["size"]), (0, size + 1))

    def test_it_gives_the_same_state_as_the_play_without_http(self):
        demo = self.start()
        demo.await_line("Everything goes on until")
        state = demo.await_line(r"state +([0-9a-f]{64})")[1]
        self.assertEqual(self.interrupt(signal.SIGTERM)[0], 0)
        answer = self.folder.call("demo", "--once", "--json", "--exercise", "havana")
        self.assertEqual(json.loads(answer.stdout)["state"], state)

    def test_interrupted_while_it_plays(self):
        demo = self.start()
        demo.await_line("Playing; ")
        self.assertEqual(self.interrupt()[0], 0)

    def test_killed_it_takes_the_others_along(self):
        demo = self.start()
        demo.await_line("Playing; ")
        pids = children(demo.process.pid)
        self.assertTrue(pids)
        demo.kill()
        wait_for("the others' end", lambda: not any(alive(pid) for pid in pids))


if __name__ == "__main__":
    unittest.main()
