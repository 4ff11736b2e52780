# SPDX-License-Identifier: Apache-2.0
"""The venue's clock: what a command that nobody dates says of the host's place, and what it does not."""
import json
import unittest

from harness import Workspace, statement
from test_life import found_body

EAST = {"TZ": "<+09>-9"}  # a machine nine hours east


class Venue(unittest.TestCase):
    def setUp(self):
        self.w = Workspace()
        self.addCleanup(self.w.done)
        self.made = 0

    def act(self, record, keys, who, more="", env=None, kind="statement", body=None):
        """An act by a command; as it is dated."""
        self.made += 1
        self.w.put("body.json", body or statement(f"venue-{self.made}", who))
        done = self.w.call(f"act {kind} body.json --key {keys}{who}.key --record {record} --log-key {keys}log.key --to public --wider --yes --json {more}",
                           env=env)
        self.assertEqual(done.code, 0, done)
        return self.w.call(f"show act {done.json()['index']} {record} --json").json()["items"][0]["at"]

    def clock(self, record, view="record", more=""):
        return self.w.call(f"show {view} {record} --json {more}").json()["clock"]

    def test_a_command_of_the_host_turns_no_page_into_utc(self):
        for exercise, record, host, minutes, spelt in (("astana-2017", "astana", "kaz", 300, "+05:00"), ("havana", "havana", "ga", -240, "-04:00"),
                                                       ("libya", "libya", "un", 120, "+02:00")):
            with self.subTest(exercise):
                played = self.w.call(f"demo --once --exercise {exercise} --out {exercise}")
                self.assertEqual(played.code, 0, played)
                path, keys = f"{exercise}/{record}.truce", f"{exercise}/"
                self.assertEqual(self.clock(path)["offset_min"], minutes)
                self.act(path, keys, host, "--at 2026-07-01T10:00:00Z")
                for view in ("record", "board", "rounds", "press", "motions"):
                    self.assertEqual(self.clock(path, view)["offset_min"], minutes, view)
                self.assertEqual(self.act(path, keys, host)[19:], spelt)  # dated by the venue's clock, not in UTC
                self.assertEqual(self.clock(path)["offset_min"], minutes)

    def test_the_hosts_machine_moves_the_clock_and_nobody_elses(self):
        self.w.play()
        record, keys = "d/astana.truce", "d/"
        self.assertEqual(self.act(record, keys, "rus", env=EAST)[19:], "+05:00")  # where rus sits is nobody's business
        self.assertEqual(self.clock(record)["offset_min"], 300)
        self.assertEqual(self.act(record, keys, "kaz", env=EAST)[19:], "+09:00")
        self.assertEqual(self.clock(record)["offset_min"], 540)
        self.assertEqual(self.act(record, keys, "rus")[19:], "+09:00")
        self.assertEqual(self.act(record, keys, "rus", "--at 2026-07-01T10:00:00-02:00")[19:], "-02:00")  # as it is told to
        self.assertEqual(self.clock(record)["offset_min"], 540)

    def test_the_programme_that_a_host_writes_moves_it(self):
        self.w.play()
        record = "d/astana.truce"
        meeting = {"id": "geneva", "title": {"en": "M"}, "level": "experts", "format": "plenary", "place": {"name": {"en": "Geneva"}},
                   "from": "2026-01-20T10:00:00+01:00", "with": [{"who": "rus"}], "state": "planned"}
        self.act(record, "d/", "kaz", "--at 2026-01-10T09:00:00Z", kind="meeting", body=json.dumps(meeting))
        self.assertEqual(self.clock(record)["offset_min"], 60)
        self.act(record, "d/", "kaz", "--at 2026-06-10T09:00:00Z", kind="meeting",
                 body=json.dumps({**meeting, "id": "again", "from": "2026-06-20T10:00:00+02:00"}))  # in summer
        self.assertEqual(self.clock(record)["offset_min"], 120)
        shown = self.w.call(f"show motions {record} --at 2026-02-01T12:00:00-05:00 --json").json()
        self.assertEqual(shown["clock"]["offset_min"], -300)  # a question brings its own
        self.assertIn("UTC+01:00", json.dumps(shown["items"][0]["deadline"]))  # and the venue had that one then

    def test_a_record_of_utc_alone_is_in_utc(self):
        def found(name, env):
            body = found_body(self.w)
            self.w.put("F.json", json.dumps(body))
            made = self.w.call(f"found F.json --key host-root.key --key ada-root.key --key bob-root.key --log-key log.key -o {name}.truce", env=env)
            self.assertEqual(made.code, 0, made)
            self.w.path("host-desk.key").rename(self.w.path("host.key"))
            return f"{name}.truce"
        record = found("utc", {})
        self.act(record, "", "host")
        self.assertEqual(self.clock(record)["offset_min"], 0)
        self.assertIn("UTC+00:00", self.clock(record)["text"])
        for path in self.w.dir.glob("*.key"):
            path.unlink()
        record = found("east", EAST)
        self.assertEqual(self.clock(record)["offset_min"], 540)  # as the founding is dated
        self.act(record, "", "host", "--at 2099-07-01T10:00:00Z")
        self.assertEqual(self.clock(record)["offset_min"], 540)


if __name__ == "__main__":
    unittest.main()
