# SPDX-License-Identifier: Apache-2.0
"""Replicas: clone, sync, verify and show by URL, from web servers that are what they should be, slow, broken or lying,
and from truce serve. What the servers give was written by tests/second, not by the binary."""
import json
import os
import re
import subprocess
import threading
import unittest

import forge
from forge import make
from harness import AT, TRUCE, Workspace, statement
from web import Web

LARGE = 300  # entries: more than a bundle


def grown(m, words, count):
    """The same talks with some more acts."""
    for i in range(count):
        m.act(m.keys["kz", "act"], "interest", {"about": {"name": {"en": f"{words} {i}"}}, "state": "exploring"})
    return m


def live(count):
    """Talks that are no exercise."""
    m = make.Maker()
    m.found(edit=lambda members: members["body"].update(kind="live"))
    make.tell(m, count)
    return m


class Replica(unittest.TestCase):
    def setUp(self):
        self.w, self.web = Workspace(), Web()

    def tearDown(self):
        self.web.done()
        self.w.done()

    def call(self, line, code):
        answer = self.w.call(line)
        self.assertEqual(answer.code, code, answer)
        return answer

    def names(self):
        return sorted(p.name for p in self.w.dir.iterdir())


class Honest(Replica):
    def test_a_clone_is_the_record_and_follows_it(self):
        m = forge.begin(LARGE)
        self.web.files = m.files()
        answer = self.call(f"clone {self.web.url} r.truce", 0)
        self.assertIn(f"Cloned {LARGE} acts", answer.out)
        self.assertIn("Founding unverified", answer.out)
        self.assertEqual(self.names(), ["r.truce"])
        told = self.call("verify r.truce --json", 0).json()
        self.assertEqual((told["size"], told["valid"]), (LARGE, True))
        self.assertEqual(told["root"], make.b64(m.root(LARGE)))
        self.assertIn("No new acts", self.call("sync r.truce", 0).out)
        for more in (3, 260):
            self.web.files = grown(m, "more", more).files()
            self.web.asked.clear()
            told = self.call("sync r.truce --json", 0).json()
            self.assertEqual(told["size"] - told["from"], more)
            self.assertEqual(told["acts"]["ok"], more)
            self.assertEqual(told["size"], len(m.entries))
            if more == 3:  # its tiles are not asked for
                self.assertFalse([p for p in self.web.asked if p.startswith("tile/1")], self.web.asked)
        self.assertEqual(self.call("verify r.truce --json", 0).json()["root"], make.b64(m.root(len(m.entries))))

    def test_the_fingerprint_decides(self):
        m = forge.begin(20)
        self.web.files = m.files()
        self.w.put("found.note", m.entries[0])
        self.call(f"clone {self.web.url} a.truce", 0)
        found = self.call("verify a.truce --json", 0).json()["fingerprint"]
        for how in (found, "found.note"):
            told = self.call(f"clone {self.web.url} b.truce --found {how} --json", 0).json()
            self.assertEqual((told["trust"], told["fingerprint"]), ("found", found))
            os.unlink(self.w.path("b.truce"))
        wrong = ("0" if found[0] != "0" else "1") + found[1:]
        answer = self.call(f"clone {self.web.url} b.truce --found {wrong}", 1)
        self.assertIn("not the one that was given", answer.err)
        self.assertEqual(self.names(), ["a.truce", "found.note"])
        self.assertEqual(self.call(f"verify {self.web.url} --found {found} --json", 0).json()["trust"], "found")
        self.call(f"verify {self.web.url} --found {wrong}", 1)
        self.assertIn("is there already", self.call(f"clone {self.web.url} a.truce", 3).err)

    def test_a_url_is_read_from_a_replica(self):
        m = forge.begin(40)
        self.web.files = m.files()
        self.call(f"clone {self.web.url} r.truce", 0)
        for view in ("board", "participants", "record", "act 7"):
            here, there = self.call(f"show {view} r.truce", 0), self.call(f"show {view} {self.web.url}", 0)
            self.assertEqual(here.out, there.out)
        self.web.files = grown(m, "more", 2).files()
        self.assertEqual(self.call(f"verify {self.web.url} --json", 0).json()["size"], 42)
        self.assertEqual(self.names(), ["r.truce"])
        self.assertIn("c2sp.org/tlog-proof@v1", self.call(f"prove 41 {self.web.url}", 0).out)
        self.web.done()
        self.assertIn("127.0.0.1", self.call(f"show board {self.web.url}", 3).err)
        self.web = Web()

    def test_a_record_may_be_moved_and_another_host_be_asked(self):
        m = forge.begin(20)
        self.web.files = m.files()
        self.call(f"clone {self.web.url}/ r.truce", 0)
        self.w.path("r.truce").rename(self.w.path("moved.truce"))
        self.call("sync moved.truce", 0)
        other = Web(grown(m, "more", 1).files())
        self.assertIn("1 new act,", self.call(f"sync moved.truce --host {other.url}", 0).out)
        self.assertIn("No new acts", self.call("sync moved.truce", 0).out)  # the other one is remembered
        other.done()
        forge.file(m, self.w.path("own.truce"))
        self.call("sync own.truce", 3)  # the same record: its host, which has gone
        stranger = self.w.call("sync own.truce", env={"XDG_STATE_HOME": str(self.w.top / "none")})
        self.assertEqual(stranger.code, 2, stranger)
        self.assertIn("give --host URL", stranger.err)

    def test_killed_while_cloning_and_begun_again(self):
        self.web.files = forge.begin(LARGE).files()
        whole = self.w.call(f"clone {self.web.url} whole.truce")
        paths = list(self.web.asked)
        for stop in range(len(paths)):
            count, held, go = 0, threading.Event(), threading.Event()

            def hold(_handler, _path, stop=stop, held=held, go=go):
                nonlocal count
                count += 1
                if count > stop:
                    held.set()
                    go.wait(60)
                return False
            self.web.twist = hold
            with subprocess.Popen([TRUCE, "clone", self.web.url, "r.truce"], cwd=self.w.dir, env=self.w.env(),
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
                self.assertTrue(held.wait(60))
                process.kill()
            go.set()
            self.web.twist = None
            if paths[stop] == "cosignatures" or "cosignatures" in paths[:stop]:  # the acts are there
                self.call(f"sync r.truce --host {self.web.url}", 0)
            else:
                self.assertNotIn("r.truce", self.names())
                self.assertEqual(self.call(f"clone {self.web.url} r.truce", 0).out.replace("r.truce", "whole.truce"),
                                 whole.out)
            self.assertEqual(self.names(), ["r.truce", "whole.truce"])
            self.assertEqual(self.call("verify r.truce --json", 0).out, self.call("verify whole.truce --json", 0).out)
            os.unlink(self.w.path("r.truce"))

    def test_interrupted_it_says_so(self):
        self.web.files = forge.begin(20).files()
        held, go = threading.Event(), threading.Event()
        self.web.twist = lambda _handler, path: path == "tile/entries/000.p/20" and (held.set(), go.wait(60)) and False
        with subprocess.Popen([TRUCE, "clone", self.web.url, "r.truce"], cwd=self.w.dir, env=self.w.env(),
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
            self.assertTrue(held.wait(60))
            process.terminate()
            _, err = process.communicate(timeout=60)
        go.set()
        self.assertEqual(process.returncode, 3, err)
        self.assertIn("stopped", err)
        self.assertIn("Run the same command again", err)


class Broken(Replica):
    """Each way to answer wrongly: what clone says, and that nothing is left under the record's name."""

    @staticmethod
    def on(prefix, answer):
        return lambda handler, path: path.startswith(prefix) and (answer(handler) or True)

    def test_servers_that_misbehave(self):
        files = forge.begin(LARGE).files()

        def cut(handler):
            handler.send_response(200)
            handler.send_header("Content-Length", "100000")
            handler.end_headers()
            handler.wfile.write(b"x" * 100)
            handler.close_connection = True

        def endless(handler):
            handler.send_response(200)
            handler.end_headers()
            try:
                for _ in range(20000):
                    handler.wfile.write(b"0" * 8192)
            except OSError:
                pass
            handler.close_connection = True

        def moved(handler):
            handler.give(b"", 302, Location="http://127.0.0.1:1/checkpoint")

        def page(handler):
            handler.give(b"<!doctype html><title>Welcome</title>\n", 200, "text/html")

        def status(number, **headers):
            return lambda handler: handler.give(b"no\n", number, "text/plain", **headers)
        cases = [
            ("nothing there", "", status(404), 3, "status 404"),
            ("a page", "checkpoint", page, 4, "is no record"),
            ("a page for entries", "tile/entries", page, 4, "is no record"),
            ("sent elsewhere", "checkpoint", moved, 3, "sends elsewhere"),
            ("forbidden", "checkpoint", status(403), 1, "status 403"),
            ("broken inside", "checkpoint", status(500), 3, "status 500"),
            ("busy for long", "checkpoint", status(503, Retry_After="3600"), 3, "come again in 3600 seconds"),
            ("a checkpoint without an end", "checkpoint", endless, 1, "more than the 65536 bytes"),
            ("tiles without an end", "tile/1", endless, 1, "more than the 8192 bytes"),
            ("a tile cut off", "tile/1", cut, 3, "tile/1"),
            ("a tile that is missing", "tile/1", status(404), 3, "status 404"),
            ("an empty tile", "tile/1", lambda h: h.give(b""), 1, "does not sign"),
            ("a bundle of nothing", "tile/entries/001", lambda h: h.give(b""), 1, "does not sign"),
            ("another bundle", "tile/entries/001", lambda h: h.give(files["tile/entries/000"]), 1, "does not sign"),
        ]
        for why, prefix, answer, code, words in cases:
            with self.subTest(why):
                self.web.files, self.web.twist = files, self.on(prefix, answer)
                told = self.w.call(f"clone {self.web.url} r.truce")
                self.assertEqual(told.code, code, told)
                self.assertIn(words, told.err)
                self.assertNotIn("r.truce", self.names())
        self.web.twist = None
        self.call(f"clone {self.web.url} r.truce", 0)  # whatever they left behind

    def test_a_server_that_is_slow_or_busy_for_a_while(self):
        m = forge.begin(20)
        self.web.files = m.files()
        turns = iter([503, 429])

        def slow(handler, path):
            number = next(turns, None)
            if number:
                handler.give(b"", number, Retry_After="1")
                return True
            body = self.web.files.get(path)
            if body is None:
                return False
            handler.send_response(200)
            handler.send_header("Content-Length", str(len(body)))
            handler.end_headers()
            for i in range(0, len(body), 997):
                handler.wfile.write(body[i:i + 997])
                handler.wfile.flush()
            return True
        self.web.twist = slow
        self.call(f"clone {self.web.url} r.truce", 0)
        self.assertEqual(self.call("verify r.truce --json", 0).json()["size"], 20)

    def test_what_is_no_url(self):
        for line, words in (("clone r.truce s.truce", "is no URL"), ("clone http:// s.truce", "no URL of a host"),
                            ("clone http://me:pw@127.0.0.1/ s.truce", "name or password"),
                            ("sync http://127.0.0.1/", "truce clone"),
                            ("cosign http://127.0.0.1/ --key k", "k: No such file")):
            answer = self.w.call(line)
            self.assertIn(answer.code, (2, 3), answer)
            self.assertIn(words, answer.err)
        self.assertEqual(self.names(), [])


class Lying(Replica):
    def evidence(self):
        found = [n for n in self.names() if re.fullmatch(r"r\.truce\.evidence-[0-9a-f]{8}\.json", n)]
        self.assertEqual(len(found), 1, self.names())
        return found[0]

    def begin(self, count):
        self.web.files = forge.begin(count).files()
        self.call(f"clone {self.web.url} r.truce", 0)
        return self.call("verify r.truce --json", 0).json()

    def test_another_history_is_refused_and_proved(self):
        for ours, more in ((20, 0), (20, 5), (280, 300)):
            with self.subTest(ours=ours, more=more):
                told = self.begin(ours)
                self.web.files = grown(forge.begin(ours - 3), "another word", 3 + more).files()
                answer = self.call("sync r.truce", 1)
                self.assertIn("shows another history", answer.err)
                self.assertIn(f"from act {ours - 3} on", answer.err)
                self.assertEqual(self.call("verify r.truce --json", 0).json(), told)
                name = self.evidence()
                self.assertIn("truce verify r.truce.evidence-", answer.err)
                judged = self.call(f"verify {name}", 1)
                self.assertTrue(judged.out.startswith("Evidence against the log: it signed two different acts"),
                                judged.out)
                proof = self.call(f"verify {name} --json --found {told['fingerprint']}", 1).json()
                self.assertEqual((proof["evidence"], proof["alone"], proof["against"], proof["trust"]),
                                 (True, True, "log", "found"))
                self.assertIn("another fingerprint", self.call(f"verify {name} --found {'0' * 64}", 1).err)
                for other in self.names():
                    os.unlink(self.w.path(other))

    def test_evidence_that_was_altered_is_none(self):
        self.begin(20)
        self.web.files = grown(forge.begin(17), "another word", 3).files()
        self.call("sync r.truce", 1)
        whole = json.loads(self.w.path(self.evidence()).read_text())

        first = whole["first"]
        cases = [
            ("one side twice", {"second": first}, 1, "", "No evidence"),
            ("a founding that is none", {"founding": first["checkpoint"]}, 1, "proves nothing", ""),
            ("another key", {"key": whole["key"][:-4] + "AAA="}, 1, "proves nothing", ""),
            ("another leaf", {"first": {**first, "leaf": "A" * 43 + "="}}, 1, "proves nothing", ""),
            ("a member more", {"more": 1}, 4, "just the members", ""),
            ("no kind", {"kind": "x"}, 4, "kind is not known", ""),
        ]
        for why, change, code, err, out in cases:
            with self.subTest(why):
                self.w.put("e.json", {**whole, **change})
                answer = self.call("verify e.json", code)
                self.assertIn(err, answer.err)
                self.assertIn(out, answer.out)
        self.w.put("e.json", '{"truce_evidence":1')
        self.call("verify e.json", 4)

    def test_fewer_acts_than_before(self):
        told = self.begin(20)
        self.web.files = forge.begin(15).files()
        self.assertIn("set back", self.call("sync r.truce", 1).err)
        self.assertEqual(self.call("verify r.truce --json", 0).json(), told)
        self.assertIn("No evidence", self.call(f"verify {self.evidence()}", 1).out)

    def test_a_url_is_held_to_what_it_showed_before(self):
        self.web.files = live(20).files()
        self.call(f"verify {self.web.url}", 0)
        self.web.files = grown(live(15), "another word", 9).files()
        for line in (f"verify {self.web.url}", f"show board {self.web.url}"):
            answer = self.call(line, 1)
            self.assertIn("shows another history", answer.err)
            self.assertEqual(answer.out, "")

    def test_of_an_exercise_a_url_shows_the_newest_play(self):
        self.web.files = forge.begin(20).files()
        self.call(f"show board {self.web.url}", 0)
        m = grown(forge.begin(15), "another word", 9)
        self.web.files = m.files()
        answer = self.call(f"verify {self.web.url} --json", 0)
        self.assertIn("played anew", answer.err)
        self.assertEqual(answer.json()["root"], make.b64(m.root(24)))
        self.assertEqual(self.call(f"verify {self.web.url}", 0).err, "")

    def test_another_log_is_no_later_state_of_this_one(self):
        self.begin(20)
        m = forge.begin(25)
        files = m.files()
        text = files["checkpoint"].decode().split("\n\n")[0].replace(make.RECORD, "talks.example/other", 1) + "\n"
        files["checkpoint"] = (text + "\n" + m.log.line(m.log.sign(text.encode()))).encode()
        self.web.files = files
        self.assertIn("of another log", self.call("sync r.truce", 1).err)

    def test_alien_acts_are_told_loudly(self):
        m = forge.begin(20)
        index = forge.forged_act(m)
        m.append(b"garbage\n")
        self.web.files = grown(m, "more", 3).files()
        answer = self.call(f"clone {self.web.url} r.truce", 1)
        self.assertIn(f"2 acts that should never have been: the first is act {index} (bad-signature)", answer.err)
        self.assertIn("host's fault", answer.err)
        self.assertIn("Cloned 25 acts", answer.out)
        self.call("verify r.truce", 1)
        self.call("sync r.truce", 0)  # nothing new
        self.web.files = grown(m, "again", 1).files()
        self.call("sync r.truce", 0)
        self.assertEqual(self.call(f"show record {self.web.url} --json", 0).json()["items"][0]["acts"]["alien"], 2)


class Host(Replica):
    """From truce serve itself."""

    def setUp(self):
        super().setUp()
        self.w.play()
        self.host = subprocess.Popen([TRUCE, "serve", "d/astana.truce", "--log-key", "d/log.key", "--listen",
                                      "127.0.0.1:0"], cwd=self.w.dir, env=self.w.env(), stderr=subprocess.PIPE,
                                     text=True)
        self.url = re.search(r"http://[0-9.:]+", self.host.stderr.readline())[0]

    def tearDown(self):
        self.host.terminate()
        self.host.communicate(timeout=60)
        super().tearDown()

    def test_what_is_sent_to_the_host_comes_back_verified(self):
        told = self.call(f"clone {self.url} r.truce --json", 0).json()
        self.assertGreater(told["cosignatures"], 2)
        self.w.put("good.json", statement("over-the-wire"))
        note = self.call(f"act statement good.json --key d/kaz.key --record r.truce --at {AT} --note-only", 0).out
        self.w.put("a.note", note)
        self.call(f"append --host {self.url} --found {told['fingerprint']} a.note", 0)
        after = self.call("sync r.truce --json", 0).json()
        self.assertEqual((after["from"], after["size"], after["acts"]["ok"]), (told["size"], told["size"] + 1, 1))
        here = self.call("verify r.truce --json", 0).json()
        self.assertEqual(here, self.call(f"verify {self.url} --json", 0).json())
        self.assertIn("over-the-wire", self.call(f"show statements {self.url}", 0).out)


if __name__ == "__main__":
    unittest.main()
