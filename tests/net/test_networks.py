# SPDX-License-Identifier: Apache-2.0
"""Networks that part: a host and two holders, each in a network namespace of its own, joined by cables that are pulled.

Nothing says goodbye: packets vanish, as they do when a line is cut. Takes Linux, `ip` and the right to make namespaces.
"""
import json
import os
import shutil
import subprocess
import sys
import unittest

from harness import Folder, wait_for
from talks import RECORD, Talks

PATIENCE_S = 180  # TCP waits longer and longer before it tries again
ASK = """
import http.client, sys
c = http.client.HTTPConnection("127.0.0.1", int(sys.argv[1]), timeout=60)
body = sys.stdin.buffer.read()
c.request(sys.argv[2], sys.argv[3], body or None, {"Content-Type": "text/plain"} if body else {})
answer = c.getresponse()
sys.stdout.buffer.write(b"%d\\n" % answer.status + answer.read())
"""


def ip(*words, check=True):
    return subprocess.run(["ip", *words], check=check, capture_output=True, text=True)


class Cables(unittest.TestCase):
    def setUp(self):
        if os.geteuid() or not shutil.which("ip"):
            self.skipTest("network namespaces take root and iproute2")
        self.folder = Folder()
        self.addCleanup(self.folder.done)
        self.talks = Talks(1, kind="live")
        self.talks.write(self.folder.top)
        mark = str(os.getpid())
        self.spaces = {name: f"truce-{mark}-{name}" for name in ("host", "ru", "tr")}
        for name in self.spaces.values():
            made = ip("netns", "add", name, check=False)
            if made.returncode:
                self.skipTest(f"no network namespaces here: {made.stderr.strip()}")
            self.addCleanup(ip, "netns", "del", name, check=False)
        ip("-n", self.spaces["host"], "link", "set", "lo", "up")
        for number, who in enumerate(("ru", "tr")):
            ends = f"h{mark[-8:]}{number}", f"g{mark[-8:]}{number}"
            cable = ip("link", "add", ends[0], "netns", self.spaces["host"], "type", "veth", "peer", "name", ends[1],
                       "netns", self.spaces[who], check=False)
            if cable.returncode:
                self.skipTest(f"no cables between namespaces here: {cable.stderr.strip()}")
            for space, end, last in ((self.spaces["host"], ends[0], 1), (self.spaces[who], ends[1], 2)):
                ip("-n", space, "address", "add", f"192.0.2.{4 * number + last}/30", "dev", end)
                ip("-n", space, "link", "set", end, "up")
        self.cables = {"ru": f"h{mark[-8:]}0", "tr": f"h{mark[-8:]}1"}
        self.author = self.talks.spare()[0]
        self.host = self.folder.start("serve", "r.truce", "--log-key", "log.key", "--listen", "0.0.0.0:0",
                                      inside=self.spaces["host"])
        self.host.await_url()
        self.holders = {
            who: self.folder.guarantor(who, f"http://192.0.2.{4 * number + 1}:{self.host.port}",
                                       found=self.talks.fingerprint(), inside=self.spaces[who])
            for number, who in enumerate(("ru", "tr"))}

    def pull(self, who):
        ip("-n", self.spaces["host"], "link", "set", self.cables[who], "down")

    def plug(self, who):
        ip("-n", self.spaces["host"], "link", "set", self.cables[who], "up")

    def ask(self, method, path, body=b""):
        asked = subprocess.run(["ip", "netns", "exec", self.spaces["host"], sys.executable, "-c", ASK, str(self.host.port),
                                method, path], input=body, capture_output=True, timeout=120)
        self.assertEqual(asked.returncode, 0, asked.stderr)
        status, _, answer = asked.stdout.partition(b"\n")
        return int(status), answer

    def post(self):
        status, answer = self.ask("POST", "/acts", self.author.next())
        self.assertEqual(status, 201, answer)
        return json.loads(answer)["index"]

    def grade(self, index):
        return json.loads(self.ask("GET", f"/api/v1/acts?limit=1&after={index - 1}")[1])["items"][0]["grade"]

    def await_grade(self, index, grade):
        wait_for(f"act {index} to be {grade}", lambda: self.grade(index) == grade, PATIENCE_S)

    def cosigned(self, who, size):
        items = json.loads(self.ask("GET", "/cosignatures?limit=1024")[1])["items"]
        return any(i["size"] >= size and f" {RECORD}/{who}/hold " in i["note"] for i in items)

    def test_cables_are_pulled_and_plugged_in_again(self):
        first = self.post()
        self.await_grade(first, "held")
        self.pull("ru")
        alone = self.post()
        wait_for("the other one", lambda: self.cosigned("tr", alone + 1), PATIENCE_S)
        self.assertEqual(self.grade(alone), "recorded", "one of two is no quorum")
        self.assertEqual(self.grade(first), "held")
        self.pull("tr")
        nobody = self.post()
        self.plug("ru")
        wait_for("the one that is back", lambda: self.cosigned("ru", nobody + 1), PATIENCE_S)
        self.assertEqual(self.grade(nobody), "recorded", "each has been alone with what it signed")
        self.plug("tr")
        self.await_grade(nobody, "held")
        last = self.post()
        self.await_grade(last, "held")
        for process in (*self.holders.values(), self.host):
            self.assertEqual(process.stop(), 0, process.journal())


if __name__ == "__main__":
    unittest.main()
