# SPDX-License-Identifier: Apache-2.0
"""What leaves a record is read back by readers that are not ours: json, csv, and a calendar's own rules."""
import csv
import io
import json
import re
import unittest
from datetime import datetime

import tables
from harness import AT, Workspace, small_files, statement

TABLES = ["record", "participants", "rounds", "meetings", "delegations", "presence", "statements",
          "reports", "motions", "votes", "incidents", "findings", "responses", "counts", "reconciliations", "operations",
          "consents"]
MORE = {"place:TAG": r"(place|when_text|weapon|target|text):[a-z-]+", "SY-XX": r"[A-Z]{2}-[A-Z0-9]{1,3}|area:[a-z0-9-]+"}
REQUIRED = {"UID", "DTSTAMP", "DTSTART", "SUMMARY", "STATUS", "LAST-MODIFIED", "SEQUENCE",
            "CATEGORIES", "X-TRUCE-KIND"}


def unescape(text):
    return re.sub(r"\\(.)", lambda m: "\n" if m[1] in "nN" else m[1], text)


def read_ics(test, raw):
    """RFC 5545 as far as it goes here: (calendar's properties, [event's properties])."""
    test.assertTrue(raw.endswith(b"\r\n"))
    lines = raw.split(b"\r\n")[:-1]
    for line in lines:
        test.assertLessEqual(len(line), 75, line)
        test.assertNotIn(b"\n", line)
        test.assertNotIn(b"\r", line)
        line.decode()  # no character is cut
    logical = re.sub(rb"\r\n[ \t]", b"", raw).decode().split("\r\n")[:-1]
    test.assertEqual((logical[0], logical[-1]), ("BEGIN:VCALENDAR", "END:VCALENDAR"))
    calendar, events, event = {}, [], None
    for line in logical[1:-1]:
        name, value = re.fullmatch(r"([A-Z-]+)(?:;VALUE=DATE)?:(.*)", line).groups()
        if line == "BEGIN:VEVENT":
            test.assertIsNone(event)
            event = {}
        elif line == "END:VEVENT":
            events.append(event)
            event = None
        else:
            into = calendar if event is None else event
            test.assertNotIn(name, into, "a property stands twice")
            into[name] = unescape(value)
    test.assertIsNone(event)
    return calendar, events


class Export(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        w = cls.w = Workspace()
        w.play()
        w.put("s.json", statement("formula", text="=HYPERLINK(\"http://x\")"))
        done = w.call(f"act statement s.json --key d/kaz.key --record d/astana.truce "
                      f"--log-key d/log.key --at {AT}")
        assert done.code == 0, done
        cls.size = w.call("verify d/astana.truce --json").json()["size"]

    @classmethod
    def tearDownClass(cls):
        cls.w.done()

    def out(self, line):
        answer = self.w.call(f"export d/astana.truce {line}")
        self.assertEqual(answer.code, 0, answer)
        self.assertEqual(answer.err, "")
        return answer.out

    def raw(self, line):
        """The bytes, line ends as they are."""
        self.out(f"{line} -o raw.out")
        path = self.w.path("raw.out")
        content = path.read_bytes()
        path.unlink()
        return content

    def table(self, name, more=""):
        text = self.raw(f"--format csv --table {name} {more}").decode()
        self.assertEqual(text.count("\r\n"), text.count("\r"))
        rows = list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
        for row in rows:
            self.assertNotIn(None, row)
            self.assertEqual(row["record_kind"], "exercise")
        return rows

    def test_jsonl_has_every_act_as_show_act_has_it(self):
        lines = [json.loads(line) for line in self.out("--format jsonl").splitlines()]
        self.assertEqual([line["index"] for line in lines], list(range(self.size)))
        for line in lines:
            self.assertEqual((line["record"], line["kind"]), ("talks.example/astana", "exercise"))
        for index in (0, 1, 17, self.size - 1):
            shown = self.w.call(f"show act {index} d/astana.truce --json").json()["items"][0]
            for name in ("id", "author", "type", "at", "grade", "body"):
                self.assertEqual(lines[index][name], shown[name])
            self.assertEqual(lines[index]["class"], shown["verdict"])
            self.assertEqual(lines[index].get("source"), shown.get("source"))

    def test_jsonl_by_the_two_clocks(self):
        self.assertEqual(len(self.out("--format jsonl --as-of 40").splitlines()), 41)
        moment = "2017-05-02T20:00:00+06:00"
        early = [json.loads(s) for s in self.out(f"--format jsonl --at {moment}").splitlines()]
        self.assertTrue(0 < len(early) < self.size)
        for line in early:
            self.assertIn("at", line)

    def test_without_a_table_they_are_listed(self):
        listed = re.findall(r"^([a-z]+)  ", self.out("--format csv"), re.M)
        self.assertEqual(listed, TABLES)

    def test_help_names_every_column(self):
        for name in TABLES:
            text = self.raw(f"--format csv --table {name}").decode()
            header = next(csv.reader(io.StringIO(text, newline="")))
            help_text = self.w.call(f"help table {name}").out
            told = re.findall(r"^  ([A-Za-z_:-]+)  ", help_text, re.M)
            more = [MORE[name] for name in told if name in MORE]  # as many as there is use for
            static = [name for name in told if name not in MORE]
            self.assertEqual(static, header[:len(static)])
            for column in header[len(static):]:
                self.assertRegex(column, rf"^({more[0]})$")
            self.assertEqual(bool(more), name in ("incidents", "counts"))

    def test_the_tables_are_what_the_views_show(self):
        for name in ("participants", "statements", "reports", "motions"):
            shown = self.w.call(f"show {name} d/astana.truce --json --limit 100000").json()["items"]
            self.assertEqual(len(self.table(name)), len(shown))
        who = {row["id"]: row for row in self.table("participants")}
        self.assertEqual(who["irn"]["roles"], "guarantor; convenor")
        self.assertIn("/irn/root+", who["irn"]["keys"])
        votes = self.table("votes")
        self.assertIn(("tur", "kaz/programme-4", "yes"),
                      {(v["author"], v["motion"], v["choice"]) for v in votes})
        record, = self.table("record")
        self.assertEqual(record["size"], str(self.size))
        self.assertIn("no state made", record["mark"])

    def test_a_formula_is_no_formula(self):
        texts = [row["text"] for row in self.table("statements")]
        self.assertIn("'=HYPERLINK(\"http://x\")", texts)
        for name in TABLES:
            for row in self.table(name):
                for cell in row.values():
                    self.assertNotRegex(cell, r"^[=+@-]")

    def test_texts_are_in_the_language_asked_for(self):
        en = {row["id"]: row["name"] for row in self.table("participants")}
        ru = {row["id"]: row["name"] for row in self.table("participants", "--lang ru")}
        self.assertEqual(set(en), set(ru))

    def test_all_tables_into_a_folder(self):
        self.out("--format csv -o tables")
        self.assertEqual({p.name for p in self.w.path("tables").iterdir()},
                         {f"{name}.csv" for name in TABLES})
        self.assertEqual(self.w.path("tables/rounds.csv").read_bytes(),
                         self.raw("--format csv --table rounds"))

    def test_the_calendar_is_one(self):
        calendar, events = read_ics(self, self.raw("--format ics"))
        self.assertEqual((calendar["VERSION"], calendar["X-TRUCE-KIND"]), ("2.0", "exercise"))
        self.assertTrue(calendar["PRODID"])
        self.assertTrue(calendar["X-WR-CALNAME"].startswith("EXERCISE: "))
        self.assertEqual(len({e["UID"] for e in events}), len(events))
        ids = {json.loads(s)["id"] for s in self.out("--format jsonl").splitlines()}
        for event in events:
            self.assertLessEqual(REQUIRED, set(event), event)
            self.assertTrue(event["SUMMARY"].startswith("EXERCISE: "))
            self.assertEqual(event["CATEGORIES"], "EXERCISE")
            self.assertIn(event["STATUS"], ("CONFIRMED", "TENTATIVE", "CANCELLED"))
            self.assertIn(event["UID"].split("@")[0], ids)
            for name in ("DTSTAMP", "LAST-MODIFIED"):
                datetime.strptime(event[name], "%Y%m%dT%H%M%SZ")
            for name in ("DTSTART", "DTEND"):
                if name in event:
                    form = "%Y%m%dT%H%M%SZ" if "T" in event[name] else "%Y%m%d"
                    datetime.strptime(event[name], form)
            self.assertLess(event["DTSTART"], event.get("DTEND", "9"))
        by_ref = {e["X-TRUCE-REF"]: e for e in events}
        self.assertEqual((by_ref["kaz/astana-4"]["DTSTART"], by_ref["kaz/astana-4"]["DTEND"]),
                         ("20170503", "20170505"))
        self.assertEqual(by_ref["kaz/experts-2may"]["DTSTART"], "20170502T060000Z")
        self.assertIn("Deadline: ", by_ref["kaz/programme-4"]["SUMMARY"])
        self.assertEqual(by_ref["kaz/programme-4"]["STATUS"], "CANCELLED")  # carried before it
        self.assertEqual(by_ref["kaz/press-room"]["STATUS"], "CONFIRMED")  # by silence, at it

    def test_a_later_calendar_updates_the_same_events(self):
        _, early = read_ics(self, self.raw("--format ics --as-of 60"))
        _, late = read_ics(self, self.raw("--format ics"))
        late = {e["UID"]: e for e in late}
        self.assertTrue(early)
        moved = 0
        for event in early:
            again = late[event["UID"]]
            self.assertEqual(event["X-TRUCE-REF"], again["X-TRUCE-REF"])
            self.assertLessEqual(int(event["SEQUENCE"]), int(again["SEQUENCE"]))
            moved += event["SEQUENCE"] != again["SEQUENCE"]
        self.assertTrue(moved)

    def test_the_same_bytes_twice(self):
        for line in ("--format jsonl", "--format ics", "--format csv --table presence"):
            self.assertEqual(self.raw(line), self.raw(line))

    def test_a_full_disk_leaves_no_table(self):
        before = self.w.take()
        answer = self.w.call("export d/astana.truce --format csv -o full",
                             preexec_fn=small_files(1500))
        self.assertEqual(answer.code, 3, answer)
        self.assertIn("too large", answer.err)
        self.assertEqual(before, self.w.take())

    def test_what_is_refused(self):
        w = self.w
        w.put("there.out", "kept")
        w.put("text.truce", "this is no record\n")
        w.put("taken/votes.csv", "kept")
        w.path("locked").mkdir(exist_ok=True)
        e = "export d/astana.truce"
        tables.walk(self, w, [
            ("no record", "export", 2, "R.truce is missing"),
            ("no format", e, 2, "in which format?"),
            ("an unknown format", f"{e} --format xml", 2, "no format \"xml\""),
            ("a mistyped format", f"{e} --format jsnol", 2, "did you mean jsonl?"),
            ("an empty format", f"{e} --format=", 2, "--format needs a value"),
            ("a table of a map", f"{e} --format geojson --table motions", 2, "goes with --format csv"),
            ("atom", f"{e} --format atom", 2, "atom comes with a later release"),
            ("an unknown table", f"{e} --format csv --table xyzzy", 2, "no table \"xyzzy\""),
            ("a mistyped table", f"{e} --format csv --table motion", 2, "did you mean motions?"),
            ("a table of acts", f"{e} --format jsonl --table votes", 2, "goes with --format csv"),
            ("a table of a calendar", f"{e} --format ics --table votes", 2, "goes with"),
            ("all tables on standard output", f"{e} --format csv -o -", 2, "take a folder"),
            ("days of acts", f"{e} --format jsonl --from 2017-05-02", 2, "jsonl takes no --from"),
            ("days of a calendar", f"{e} --format ics --to 2017-05-02", 2, "ics takes no --to"),
            ("somebody's of all tables", f"{e} --format csv --who rus -o some", 2, "csv without --table takes no --who"),
            ("a box of counts", f"{e} --format csv --table counts --bbox 1,2,3,4", 2, "the table counts takes no --bbox"),
            ("a kind of operations", f"{e} --format csv --table operations --kind attack", 2, "takes no --kind"),
            ("somebody's votes", f"{e} --format csv --table votes --who rus", 2, "the table votes takes no --who"),
            ("a kind that nobody knows", f"{e} --format csv --table incidents --kind skirmish", 1, "is no kind of incident"),
            ("a box that is none", f"{e} --format geojson --bbox 1,2,3", 1, "is no box"),
            ("an end before the beginning", f"{e} --format csv --table findings --from 2017-05-02 --to 2017-05-01", 1,
             "before from"),
            ("a finding of no word", f"{e} --format geojson --found true", 1, "is no finding"),
            ("a bad language", f"{e} --format ics --lang e_n", 2, "no language tag"),
            ("a bad --at", f"{e} --format ics --at tomorrow", 2, "no time"),
            ("a bad --as-of", f"{e} --format ics --as-of x", 2, "neither an index nor a time"),
            ("an --as-of past the end", f"{e} --format ics --as-of 99999", 1, "last act is"),
            ("an --as-of before anything was held",
             f"{e} --format ics --as-of 2016-01-01T00:00:00Z", 1, "must have attested"),
            ("a bad URL", "export http://127.0.0.1/#a --format ics", 2, "it has a fragment"),
            ("two records", f"{e} d/astana.truce --format ics", 2, "too much"),
            ("a file that is no record", "export text.truce --format ics", 4, "not a Truce record"),
            ("no such file", "export no.truce --format ics", 3, "No such file"),
            ("a folder as record", "export d --format ics", 4, "a folder"),
            ("over a file", f"{e} --format ics -o there.out", 3, "already there"),
            ("over a folder", f"{e} --format ics -o d", 3, "already there"),
            ("into no folder", f"{e} --format ics -o no/such/x.ics", 3, "No such file"),
            ("over one of the tables", f"{e} --format csv -o taken", 3, "votes.csv: already there"),
            ("tables into a file", f"{e} --format csv -o there.out", 3, ""),
            ("help of no table", "help table motoins", 2, "did you mean motions?"),
        ])


if __name__ == "__main__":
    unittest.main()
