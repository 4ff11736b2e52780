# SPDX-License-Identifier: Apache-2.0
"""truce import incidents through a host: bundles, answers that got lost or prove nothing, and a host that refuses one."""
import csv
import io
import json
import os
import random
import signal
import time
import unittest

from between import DROP, Between
from desks import WithDesks
from harness import CHECK, Folder, wait_for
from talks import Talks, make

HEAD = ["id", "when", "place", "country", "lon", "lat", "kind", "basis", "text"]
ROW = {"when": "2017-05-02T09:00:00+03:00", "place": "Homs", "country": "SY", "lon": "36.72", "lat": "34.73", "kind": "shelling",
       "basis": "recorded"}


def sheet(names, **more):
    out = io.StringIO()
    rows = csv.DictWriter(out, HEAD, restval="")
    rows.writeheader()
    rows.writerows({**ROW, "id": name, "text": f"about {name}", **more} for name in names)
    return out.getvalue()


class Bundles(unittest.TestCase):
    def setUp(self):
        self.folder = Folder()
        self.addCleanup(self.folder.done)
        self.talks = Talks(1, kind="live")
        self.talks.write(self.folder)
        (self.folder / "mine.truce").write_bytes((self.folder / "r.truce").read_bytes())
        self.host = self.folder.serve(own="host")
        self.between = Between(self.host.port)
        self.addCleanup(self.between.done)

    def tearDown(self):
        for process in self.folder.processes:
            process.check()

    def words(self, *record):
        return ("import", "incidents", "in.csv", "--key", "gov-act.key", *(record or ("--record", "mine.truce")), "--host",
                self.between.url, "--at", "2017-07-01T10:00:00+06:00")

    def run_it(self, names, code=0, words="", record=()):
        (self.folder / "in.csv").write_text(sheet(names))
        answer = self.folder.call(*self.words(*record), own="gov")
        self.assertEqual((answer.returncode, words in answer.stdout + answer.stderr), (code, True),
                         f"wanted {code}, {words!r}:\n{answer.stdout}{answer.stderr}")
        return answer

    def logged(self):
        """The slugs of incidents in the host's log, in order, read by nothing of ours but HTTP."""
        after, found = 0, []
        while after is not None:
            page = self.host.get_json(f"/api/v1/acts?after={after}")
            acts = [json.loads(item["note"].split("\n")[0]) for item in page["items"]]
            found += [act["body"]["id"] for act in acts if act.get("act") == "incident"]
            after = page["next"]
        return found

    def posts(self):
        return sum(asked == ("POST", "/acts") for asked in self.between.asked)

    def test_many_rows_are_few_requests_and_again_none(self):
        names = [f"m{i}" for i in range(2500)]
        self.run_it(names, words="Appended 2500 acts.")
        self.assertEqual(self.logged(), names)
        self.assertEqual(self.posts(), 3)
        self.run_it(names, words="2500 of 2500 rows stand in the record already")
        self.assertEqual(self.posts(), 3)
        self.run_it(names + ["one-more"], words="Appended 1 acts.")
        self.assertEqual(self.logged(), names + ["one-more"])

    def test_an_answer_to_a_bundle_that_got_lost(self):
        names = [f"m{i}" for i in range(1500)]
        self.between.after["/acts"] = lambda *_: DROP
        self.run_it(names, 3)
        self.between.after.clear()
        self.assertEqual(self.logged(), names[:1024], "it is logged, once")
        self.run_it(names, words="1024 of 1500 rows stand in the record already")
        self.assertEqual(self.logged(), names)

    def test_a_page_of_somebody_else_is_no_fault_of_a_row(self):
        """What stands in the way answers with more than there ever is: no act was too large."""
        for path, begin in (("/checkpoint/newest", 2), (f"/api/v1/keys/{make.RECORD}/gov/act", 1)):
            with self.subTest(path):
                asked = []

                def portal(*got, asked=asked, begin=begin):
                    asked.append(got)
                    return got if len(asked) <= begin else (200, "text/html", b"<html>" + b"x" * 70000)

                self.between.after[path] = portal
                answer = self.run_it(["a", "b", "c"], 1, "65536 bytes")
                self.assertEqual(len(asked), begin + 1)
                self.assertNotIn("wrong", answer.stdout + answer.stderr)
                self.between.after.clear()
        self.assertEqual(self.logged(), [])

    def test_rows_that_were_proved_before_an_answer_that_proves_nothing(self):
        def spoil(status, kind, body):
            answers = json.loads(body)
            answers[5]["proof"] = []
            return status, kind, json.dumps(answers).encode()

        names = [f"m{i}" for i in range(9)]
        self.between.after["/acts"] = spoil
        answer = self.run_it(names, 1, "after 5 acts: ")
        self.assertIn("does not prove that the act is in the log", answer.stderr)
        self.assertNotIn("wrong", answer.stdout + answer.stderr)
        self.between.after.clear()
        self.run_it(names, words="9 of 9 rows stand in the record already")
        self.assertEqual(self.logged(), names)

    def test_a_host_alone(self):
        names = [f"m{i}" for i in range(30)]
        self.run_it(names, 1, "nobody has told which log", record=("--lang", "en"))
        self.assertEqual(self.logged(), [])
        self.run_it(names, 1, "another record", record=("--found", "00" * 32))
        self.assertEqual(self.logged(), [])
        found = ("--found", self.talks.fingerprint())
        self.run_it(names, words="Appended 30 acts.", record=found)
        self.run_it(names + ["more"], words="30 of 31 rows stand in the record already", record=("--lang", "en"))
        self.assertEqual(self.logged(), names + ["more"])

    def test_a_request_that_never_came(self):
        names = [f"m{i}" for i in range(20)]
        self.between.before["/acts"] = lambda *_: DROP
        self.run_it(names, 3)
        self.assertEqual(self.logged(), [])
        self.between.before.clear()
        self.run_it(names, words="Appended 20 acts.")
        self.assertEqual(self.logged(), names)
        (self.folder / "a.json").write_text(json.dumps(make.INTEREST))
        one = self.folder.call("act", "interest", "a.json", "--key", "gov-act.key", "--host", self.between.url, own="gov")
        self.assertEqual(one.returncode, 0, "a single act goes on from where the bundles ended: " + one.stderr)

    def test_a_killed_import(self):
        names = [f"m{i}" for i in range(3000)]
        (self.folder / "in.csv").write_text(sheet(names))
        for most in (1024, 2048):
            running = self.folder.start(*self.words(), own="gov")
            wait_for("a bundle more", lambda most=most: running.ended() or len(self.logged()) >= most)
            running.signal(signal.SIGKILL)
            running.process.wait()
        self.run_it(names, words="rows stand in the record already")
        self.assertEqual(self.logged(), names, "each once, in order")

    def test_killed_at_random_moments(self):
        """Each kill falls wherever the import is, in its file, in a bundle or in an answer to one."""
        rng = random.Random(int(os.environ.get("TRUCE_SEED", "0")) or None)
        names, killed = [f"first-{i}" for i in range(400)], 0
        begun = time.monotonic()
        self.run_it(names)
        takes = time.monotonic() - begun  # here, of as many
        for turn in range(30 if CHECK else 4):
            names += [f"t{turn}-{i}" for i in range(400)]
            (self.folder / "in.csv").write_text(sheet(names))
            running = self.folder.start(*self.words(), own="gov")
            time.sleep(rng.uniform(0, 0.9 * takes))
            killed += not running.ended()
            running.signal(signal.SIGKILL)
            running.process.wait()
            self.run_it(names)
            self.assertEqual(self.logged(), names, "each once, in order")
        self.assertGreater(killed, 0)

    def test_one_that_the_host_refuses_is_a_wrong_row_and_the_rest_is_signed_anew(self):
        names = [f"m{i}" for i in range(12)]
        other = self.talks.author("gov", "load-0")

        def first(method, body):
            """Before the bundle comes, another desk of gov reports the same incident."""
            self.between.before.clear()
            incident = {"id": "m5", "when": ROW["when"], "place": {"name": {"en": "Idlib"}}, "kind": "strike", "basis": "heard"}
            status, _ = self.host.post(other.next(act="incident", body=incident))
            self.assertEqual(status, 201)
            kind = "application/vnd.truce.bundle"
            status, headers, answer = self.host.ask("POST", "/acts", body, {"Content-Type": kind})
            return status, headers.get("Content-Type"), answer
        self.between.before["/acts"] = first
        answer = self.run_it(names, 1, "1 of 12 rows are wrong and were left out; line 7, column id")
        self.assertIn("Appended 11 acts.", answer.stdout)
        self.assertEqual(self.logged(), ["m5"] + [name for name in names if name != "m5"])
        self.run_it(names, 1, "it stands in the record, and says something else there")

    def test_answers_to_a_bundle_that_prove_nothing(self):
        def change(at, **more):
            def lie(status, kind, body):
                answers = json.loads(body)
                answers[at].update(more)
                return status, kind, json.dumps(answers).encode()
            return lie
        old = self.host.get("/checkpoint/newest")[2].decode()
        cases = [
            (change(0, index=0), "does not prove", "another index"),
            (change(3, index=-1), "does not prove", "no index"),
            (change(7, proof=[]), "does not prove", "no proof for the last"),
            (change(2, proof=["AA"]), "does not prove", "no hashes"),
            (change(1, checkpoint=old), "does not prove", "a checkpoint before it"),
            (change(0, checkpoint=""), "malformed-note", "no checkpoint"),
            (lambda *_: (200, "application/json", b"{}"), "8 acts were sent, and there are 0 answers", "no list"),
            (lambda status, kind, body: (status, kind, json.dumps(json.loads(body)[:7]).encode()),
             "8 acts were sent, and there are 7 answers", "one answer too few"),
            (lambda *_: (200, "application/json", b"["), "malformed-json", "no JSON"),
        ]
        for number, (lie, words, why) in enumerate(cases):
            with self.subTest(why):
                names = [f"p{number}-{i}" for i in range(8)]
                self.between.after["/acts"] = lie
                self.run_it(names, 1, words)
                self.between.after.clear()
                # They were logged all the same, and the next call finds them.
                self.run_it(names, words="8 of 8 rows stand in the record already")
                self.assertEqual(self.logged()[-8:], names)

    def test_no_more_than_the_rules_admit_in_an_hour(self):
        self.host.stop()
        (self.folder / "r.truce").unlink()
        talks = Talks(1, {"limits": {"acts_per_hour": 5}}, kind="live")
        talks.write(self.folder)
        (self.folder / "mine.truce").write_bytes((self.folder / "r.truce").read_bytes())
        self.host = self.folder.serve(own="host2")
        self.between.port = self.host.port
        names = [f"m{i}" for i in range(9)]
        self.run_it(names, 3, "as many acts logged in an hour as the rules admit")
        self.assertEqual(self.logged(), names[:5])

    def test_a_replica_of_another_record(self):
        other = Folder()
        self.addCleanup(other.done)
        Talks(0, kind="exercise").write(other)
        (self.folder / "mine.truce").write_bytes((other / "r.truce").read_bytes())
        (self.folder / "in.csv").write_text(sheet(["a"]))
        answer = self.folder.call(*self.words(), own="gov")
        self.assertNotEqual(answer.returncode, 0)
        self.assertEqual((self.logged(), self.posts()), ([], 0))


class Sealed(WithDesks):
    """Rows for those whom the rules propose, through a host that is none of them: it logs what it cannot read."""
    OWN = "syr"

    def run_it(self, names, words, *more):
        (self.folder / "in.csv").write_text(sheet(names, text="quartz behind closed doors"))
        answer = self.folder.call("import", "incidents", "in.csv", "--key", "d/rus.key", *self.replica("rus"), "--host",
                                  self.host.url, *more, own="cli-rus")
        self.assertIn(words, answer.stdout + answer.stderr)

    def read_by(self, who):
        """What somebody's own replica shows, as it stands at the host."""
        answer = self.folder.call("show", "incidents", *self.replica(who)[1:], "--json", "--key", f"d/{who}.key", own=f"cli-{who}")
        self.assertEqual(answer.returncode, 0, answer.stderr)
        refs = [item["ref"] for item in json.loads(answer.stdout)["items"]]
        return [ref.removeprefix("rus/") for ref in reversed(refs) if ref.startswith(("rus/s-", "rus/n-"))]

    def test_the_host_logs_what_only_those_addressed_read(self):
        names = [f"s-{i}" for i in range(40)]
        before = int(self.host.get("/checkpoint")[2].split()[1])
        self.run_it(names, "Appended 40 acts.")
        page = self.host.get_json(f"/api/v1/acts?after={before - 1}")
        self.assertEqual([json.loads(item["note"].split("\n")[0]).get("act") for item in page["items"]], [None] * 40)
        self.run_it(["n-1", "n-2"], "Appended 2 acts.", "--to", "syr")
        self.assertEqual(self.read_by("irn"), names)
        self.assertEqual(self.read_by("syr"), [*names, "n-1", "n-2"])
        self.desk.await_size(before + 42)
        shown = self.desk.get("/api/v1/incidents?limit=1000")["items"]
        self.assertEqual({item["ref"] for item in shown if item["ref"].startswith(("rus/s-", "rus/n-"))},
                         {f"rus/{name}" for name in [*names, "n-1", "n-2"]})
        for place in ("/api/v1/incidents?limit=1000", "/api/v1/map", "/map.geojson", f"/api/v1/acts?after={before - 1}"):
            status, _, body = self.host.get(place)
            self.assertEqual((status, b"quartz" in body, b"s-1" in body), (200, False, False), place)
        self.assertNotIn(b"quartz", (self.folder / "d/astana.truce").read_bytes())
        self.run_it(names, "40 of 40 rows stand in the record already")


if __name__ == "__main__":
    unittest.main()
