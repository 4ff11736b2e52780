# SPDX-License-Identifier: Apache-2.0
"""Rows of a spreadsheet become acts: what they become, what is left out, and all that is refused."""
import json
import re
import unittest

import tables
from harness import AT, Workspace

HEAD = "id,round,title,level,format,place,country,from,to,with,state"
GOOD = "opening,astana-4,Opening,heads,plenary,Astana,KZ,2017-05-05T09:00:00+06:00,,irn; rus,planned"
MORE = "second,kaz/astana-4,Second,experts,bilateral,Astana,,2017-05-05T11:00:00+06:00," \
       "2017-05-05T12:00:00+06:00,irn;Red Crescent,planned"
BY = "--decide-by 2030-01-01T00:00:00Z"
KAZ = f"--key d/kaz.key --record d/astana.truce --at {AT}"


def programme(*rows, head=HEAD):
    return "\n".join((head, *rows)) + "\n"


def changed(row, column, value, head=HEAD):
    cells = row.split(",")
    cells[head.split(",").index(column)] = value
    return ",".join(cells)


class Import(unittest.TestCase):
    def setUp(self):
        self.w = Workspace()
        self.addCleanup(self.w.done)
        self.w.play()

    def size(self):
        return self.w.call("verify d/astana.truce --json").json()["size"]

    def run_it(self, what, content, more="", code=0, key=KAZ):
        self.w.put("in.csv", content)
        answer = self.w.call(f"import {what} in.csv {key} {more}")
        self.assertEqual(answer.code, code, answer)
        return answer

    def append(self, what, content, more="", **kw):
        return self.run_it(what, content, f"--log-key d/log.key {more}", **kw)

    def meeting(self, slug):
        shown = self.w.call("show meetings d/astana.truce --json").json()["items"]
        return next(m for m in shown if m["ref"] == f"kaz/{slug}")

    def test_a_programme_becomes_meetings(self):
        before = self.size()
        answer = self.append("programme", programme(GOOD, MORE))
        self.assertIn("Appended 2 acts", answer.out)
        self.assertRegex(answer.out, r"(?m)^2 +new +Opening, 2017-05-05T09:00:00\+06:00: ")
        self.assertEqual(self.size(), before + 2)
        opening, second = self.meeting("opening"), self.meeting("second")
        self.assertEqual((opening["round"], opening["title"], opening["place"]),
                         ("kaz/astana-4", "Opening", {"name": "Astana", "country": "KZ"}))
        self.assertNotIn("to", opening)
        self.assertEqual([w.get("who", w["name"]) for w in second["with"]], ["irn", "Red Crescent"])
        self.assertTrue(self.w.call("verify d/astana.truce --json").json()["valid"])

    def test_it_can_be_repeated_and_changed(self):
        self.append("programme", programme(GOOD, MORE))
        before = self.w.take()
        again = self.append("programme", programme(GOOD, MORE))
        self.assertIn("2 of 2 rows stand in the record already and are left out", again.out)
        self.assertIn("Nothing was appended", again.out)
        self.assertEqual(before, self.w.take())
        moved = self.append("programme", programme(changed(GOOD, "title", "Opening!"), MORE))
        self.assertRegex(moved.out, r"(?m)^2 +changes ")
        self.assertRegex(moved.out, r"(?m)^3 +already there ")
        self.assertIn("Appended 1 acts", moved.out)
        self.assertEqual(self.meeting("opening")["title"], "Opening!")
        back = self.append("programme", programme(GOOD))
        self.assertRegex(back.out, r"(?m)^2 +changes ")

    def test_files_as_spreadsheets_write_them(self):
        text = programme(GOOD)
        forms = {"a byte order mark": "\ufeff" + text, "CRLF": text.replace("\n", "\r\n"),
                 "semicolons": text.replace("irn; rus", '"irn| rus"').replace(",", ";")
                 .replace("|", ";"),
                 "quotes everywhere": "\n".join(
                     ",".join(f'"{c}"' for c in line.split(","))
                     for line in text.splitlines()),
                 "spaces around cells": text.replace(",heads,", ", heads ,"),
                 "empty rows at the end": text + ",,,,,,,,,,\n\n"}
        bodies = set()
        for why, content in forms.items():
            with self.subTest(why):
                answer = self.run_it("programme", content, "--dry-run --json")
                row, = answer.json()["rows"]
                self.assertEqual(row["it_is"], "new")
                bodies.add(json.dumps(row["body"], sort_keys=True))
        self.assertEqual(len(bodies), 1)

    def test_texts_by_language(self):
        head = HEAD.replace("title", "title:ru,title")
        row = GOOD.replace(",Opening,", ",Открытие,Opening,")
        body = self.run_it("programme", programme(row, head=head),
                           "--dry-run --json").json()["rows"][0]["body"]
        self.assertEqual(body["title"], {"ru": "Открытие", "en": "Opening"})
        body = self.run_it("programme", programme(GOOD),
                           "--dry-run --json --lang kk").json()["rows"][0]["body"]
        self.assertEqual(body["title"], {"kk": "Opening"})

    def test_a_dry_run_and_standard_input(self):
        before = self.w.take()
        answer = self.w.call(f"import programme - {KAZ} --dry-run", stdin=programme(GOOD))
        self.assertEqual(answer.code, 0, answer)
        self.assertIn("--dry-run", answer.out)
        self.assertEqual(before, self.w.take())

    def test_one_wrong_row_stops_all_unless_it_is_skipped(self):
        content = programme(GOOD, changed(MORE, "level", "headz"))
        self.w.put("in.csv", content)
        before = self.w.take()
        answer = self.append("programme", content, code=1)
        self.assertIn("1 of 2 rows are wrong, nothing was appended; line 3, column level",
                      answer.err)
        self.assertRegex(answer.out, r"(?m)^3 +wrong +column level: ")
        self.assertEqual(before, self.w.take())
        answer = self.append("programme", content, "--skip-bad")
        self.assertIn("Appended 1 acts", answer.out)
        self.assertIn("1 of 2 rows are wrong", answer.out)

    def test_delegations_are_ones_own(self):
        head = "round,head,function,deputy,groups"
        tur = f"--key d/tur.key --record d/astana.truce --at {AT}"
        content = f"{head}\nkaz/astana-4,A. Head,Minister,B. Deputy,one; two\n"
        answer = self.append("delegations", content, key=tur)
        self.assertIn("Appended 1 acts", answer.out)
        act = self.w.call(f"show act {self.size() - 1} d/astana.truce --json").json()["items"][0]
        self.assertEqual(act["author"], "tur")
        self.assertEqual(act["body"], {
            "round": "kaz/astana-4", "head": {"name": {"en": "A. Head"},
                                              "function": {"en": "Minister"}},
            "deputy": {"name": {"en": "B. Deputy"}}, "groups": [{"en": "one"}, {"en": "two"}]})
        again = self.append("delegations", content, key=tur)
        self.assertIn("already there", again.out)
        self.run_it("delegations", f"{head}\nastana-4,A,,,\n", "--dry-run", code=1, key=tur)

    def test_participants_become_motions_that_can_be_made(self):
        content = "id,name,name:ru,roles\negy,Egypt,Египет,observer\nirn,Iran,,guarantor\n"
        before = self.w.take()
        answer = self.run_it("participants", content, BY)
        self.w.path("in.csv").unlink()
        self.assertEqual(before, self.w.take())
        self.assertRegex(answer.out, r"(?m)^3 +already there ")
        motion = json.loads(answer.out[answer.out.index("\n{") + 1:])
        self.assertEqual((motion["id"], motion["kind"]), ("admit-egy", "admit"))
        self.assertEqual(motion["payload"]["participant"],
                         {"id": "egy", "name": {"en": "Egypt", "ru": "Египет"},
                          "roles": ["observer"], "keys": []})
        self.w.put("motion.json", motion)
        made = self.w.call(f"act motion motion.json {KAZ} --log-key d/log.key")
        self.assertEqual(made.code, 0, made)

    def test_a_participants_key_comes_with_its_proof(self):
        made = self.w.call("key new talks.example/astana/egy/desk --plain -o egy.key --json").json()
        head = "id,name,roles,vkey,use,age,proof"
        row = f"egy,Egypt,observer,{made['vkey']},act,{made.get('age') or ''},{made['proof']}\n"
        self.run_it("participants", f"{head}\n{row}", BY)
        bad = row.replace(made["proof"], "A" * 86 + "==")
        answer = self.run_it("participants", f"{head}\n{bad}", BY, code=1)
        self.assertIn("key-proof", answer.err)

    def test_rows_that_are_wrong_say_where_and_why(self):
        cases = [
            ("an empty id", "id", "", "column id: meeting.id: is missing"),
            ("an id that is no slug", "id", "Opening Day", "column id: meeting.id: must be a slug"),
            ("a round nobody announced", "round", "astana-99", "column round: meeting.round"),
            ("somebody else's round", "round", "tur/astana-4", "column round: "),
            ("no title", "title", "", "column title: meeting.title: is missing"),
            ("a level nobody has", "level", "kings", "column level: meeting.level: must be one of"),
            ("a format nobody has", "format", "circle", "column format: "),
            ("no place", "place", "", "column place: meeting.place: "),
            ("a country of three letters", "country", "KAZ", "column country: "),
            ("a time without an offset", "from", "2017-05-05T09:00:00", "column from: "),
            ("a time as spreadsheets like it", "from", "05.05.2017 09:00", "column from: "),
            ("no time", "from", "", "column from: meeting.from: is missing"),
            ("an end before the beginning", "to", "2017-05-05T08:00:00+06:00", "(dates)"),
            ("an end that is no time", "to", "noon", "column to: "),
            ("a slug of nobody", "with", "mars", "column with: meeting.with[0].who: no participant"),
            ("nobody", "with", "", "column with: meeting.with: is missing"),
            ("semicolons alone", "with", ";;", "column with: meeting.with: is missing"),
            ("a state nobody has", "state", "maybe", "column state: "),
        ]
        rows = [changed(changed(GOOD, "id", f"m{i}"), column, value)
                for i, (_, column, value, _) in enumerate(cases)]
        answer = self.append("programme", programme(*rows), code=1)
        told = self.run_it("programme", programme(*rows), "--dry-run --json", code=1).json()
        self.assertEqual(told["appended"], 0)
        for (why, column, _, fragment), row in zip(cases, told["rows"]):
            with self.subTest(why):
                text = f"column {row['column']}: {row['message']} ({row['rule']})"
                self.assertEqual(row["it_is"], "wrong")
                self.assertIn(fragment, text)
        self.assertIn(f"{len(cases)} of {len(cases)} rows are wrong", answer.err)
        tables.counted.append(len(cases) - 1)

    def test_a_row_twice(self):
        answer = self.append("programme", programme(GOOD, MORE, changed(GOOD, "title", "Again")),
                             code=1)
        self.assertIn("column id: \"opening\" stands in line 2 already", answer.err)

    def test_too_much_for_one_group(self):
        rows = [changed(GOOD, "id", f"m{i}") for i in range(1025)]
        before = self.size()
        answer = self.append("programme", programme(*rows), code=1)
        self.assertIn("too much for one group", answer.err)
        self.assertEqual(self.size(), before)
        self.assertIn("Appended 1024 acts", self.append("programme", programme(*rows[:1024])).out)

    def test_an_observer_may_not_make_a_programme(self):
        jor = f"--key d/jor.key --record d/astana.truce --at {AT}"
        answer = self.append("programme", programme(GOOD.replace("astana-4", "kaz/astana-4")),
                             code=1, key=jor)
        self.assertRegex(answer.err, r"\((took-part|not-permitted)\)")

    def test_what_is_refused(self):
        w = self.w
        w.put("good.csv", programme(GOOD))
        files = {
            "empty.csv": "", "head.csv": HEAD + "\n", "latin1.csv": programme(GOOD).replace(
                "Opening", "Caf\xe9").encode("latin-1"),
            "utf16.csv": programme(GOOD).encode("utf-16"), "binary.csv": bytes(range(256)),
            "tabs.csv": programme(GOOD).replace(",", "\t"),
            "unknown.csv": programme(GOOD + ",x", head=HEAD + ",colour"),
            "typo.csv": programme(GOOD, head=HEAD.replace("format", "fromat")),
            "missing.csv": "id,round\nx,y\n", "twice.csv": programme(GOOD + ",x", head=HEAD + ",id"),
            "nolang.csv": programme(GOOD, head=HEAD.replace("title", "title:r_u")),
            "idlang.csv": programme(GOOD, head=HEAD.replace("level", "level:en")),
            "bothlang.csv": programme(GOOD + ",x", head=HEAD + ",title:en"),
            "ragged.csv": programme(GOOD, "a,b"), "quote.csv": programme(GOOD, 'a,"b'),
            "both.csv": programme(GOOD, head=HEAD + ";x"), "bidi.csv": programme(
                GOOD.replace("Opening", "Open\u202eing")),
        }
        for name, content in files.items():
            w.put(name, content)
        p = f"import programme %s {KAZ} --log-key d/log.key"
        tables.walk(self, w, [
            ("nothing", "import", 2, "participants|delegations|programme|counts|incidents is missing"),
            ("no file", "import programme", 2, "FILE.csv|- is missing"),
            ("no such kind", f"import meetings good.csv {KAZ}", 2, "nothing to import"),
            ("a mistyped kind", f"import programe good.csv {KAZ}", 2, "did you mean programme?"),
            ("readers of what is public", f"{p} --to irn" % "good.csv", 2, "--to and --wider go with incidents"),
            ("to a host and into a file", f"import programme good.csv {KAZ} --log-key d/log.key --host http://h", 2,
             "exclude each other"),
            ("to no host", f"import programme good.csv {KAZ} --host ftp://h", 2, "does not begin with http"),
            ("no record", "import programme good.csv --key d/kaz.key", 2, "into which record?"),
            ("no key", "import programme good.csv --record d/astana.truce", 2, "who signs them?"),
            ("no log key", f"import programme good.csv {KAZ}", 2, "takes --log-key"),
            ("participants without a deadline", f"import participants good.csv {KAZ}", 2,
             "--decide-by"),
            ("a deadline for a programme", f"{p} {BY}" % "good.csv", 2, "goes with participants"),
            ("a deadline that is no time",
             f"import participants good.csv {KAZ} --decide-by later", 2, "no time"),
            ("a bad language", f"{p} --lang e_n" % "good.csv", 2, "no language tag"),
            ("a bad --at", "import programme good.csv --key d/kaz.key --record d/astana.truce "
             "--dry-run --at noon", 2, "no time"),
            ("no such file", p % "nope.csv", 3, "nope.csv"),
            ("a folder", p % "d", 3, "Is a directory"),
            ("no such record", "import programme good.csv --key d/kaz.key --record no.truce "
             "--dry-run", 3, "No such file"),
            ("a key of nobody", "import programme good.csv --key d/log.key --record "
             "d/astana.truce --dry-run", 1, "use act is needed"),
            ("another log's key", f"import programme good.csv {KAZ} --log-key d/kaz.key", 1,
             "the log key of this record is needed"),
            ("an empty file", p % "empty.csv", 1, "must name the columns"),
            ("columns alone", p % "head.csv", 1, "no row below the first line"),
            ("Latin-1", p % "latin1.csv", 1, "line 2, character 21: this is no UTF-8"),
            ("UTF-16", p % "utf16.csv", 1, "this is UTF-16"),
            ("no text at all", p % "binary.csv", 1, "a character that no text may hold"),
            ("tabs", p % "tabs.csv", 1, "a character that no text may hold"),
            ("a direction override", p % "bidi.csv", 1, "a character that no text may hold"),
            ("a column nobody knows", p % "unknown.csv", 1, "no column \"colour\""),
            ("a mistyped column", p % "typo.csv", 1, "did you mean format?"),
            ("columns missing", p % "missing.csv", 1, "the column \"title\" is missing"),
            ("a column twice", p % "twice.csv", 1, "the column \"id\" stands twice"),
            ("a tag that is none", p % "nolang.csv", 1, "no language tag"),
            ("a tag where there is no text", p % "idlang.csv", 1, "has no language"),
            ("one language twice", p % "bothlang.csv", 1, "stands twice"),
            ("a short row", p % "ragged.csv", 1, "line 3, character 1: 2 cells"),
            ("an open quote", p % "quote.csv", 1, "this quote is never closed"),
            ("two separators", p % "both.csv", 1, "commas and semicolons"),
            ("no rows on standard input", p % "-", 1, "standard input: line 1"),
        ])


if __name__ == "__main__":
    unittest.main()
