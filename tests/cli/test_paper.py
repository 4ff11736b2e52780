# SPDX-License-Identifier: Apache-2.0
"""A version of a text on paper: truce export --format html. What another program reads of its QR code is held against
what the record itself says."""
import re
import shutil
import subprocess
import unittest
from html.parser import HTMLParser

from harness import AT, Workspace

RULE = "--record d/astana.truce --log-key d/log.key --key d/{}.key --at " + AT
PLAIN = ("en", "# Article 1\n\n1. The sides <b>stop</b> & \"wait\".\n"), ("ar", "# المادة 1\n\n1. تتوقف الأطراف.\n"), \
        ("ru", "# Статья 1\n\n1. Стороны прекращают.\n")
OPTIONS = "## Areas\n::: option areas/four by rus, irn against tur\nFour areas.\n:::\n\n::: option areas/three by tur\nThree.\n:::\n"
VOID = {"meta", "br", "rect", "path"}


class Page(HTMLParser):
    """The elements of a page as a tree of rows; fails where one is not closed, or closes another."""

    def __init__(self, text):
        super().__init__()
        self.open, self.cells, self.rows, self.elements = [], [], [], []
        self.feed(text)
        assert not self.open, self.open

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag == "tr":
            self.rows.append((dict(attrs).get("class"), []))
        if tag in ("td", "th"):
            self.rows[-1][1].append([dict(attrs), ""])
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag not in VOID:
            assert self.open.pop() == tag, tag

    def handle_data(self, data):
        if "td" in self.open or "th" in self.open:
            self.rows[-1][1][-1][1] += data

    def of(self, name):
        return [cells for row, cells in self.rows if row == name]


class Paper(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        w = cls.w = Workspace()
        cls.addClassCleanup(w.done)
        w.play()
        w.put("document.json", {"id": "paper", "kind": "memorandum", "title": {"en": "Paper <&>", "ar": "ورقة"},
                                "track": "astana", "languages": ["en", "ar", "ru", "fr"],
                                "authentic": ["en", "ar", "fr"], "prevails": "ar"})
        assert w.call(f"act document document.json {RULE.format('rus')}").code == 0
        for lang, text in PLAIN:
            w.put(f"{lang}.md", text)
        w.put("options.md", OPTIONS)
        draft = f"--document rus/paper --lang en --to public --wider {RULE.format('rus')}"
        answer = w.call(f"draft en.md --version plain {draft} --text ar=ar.md --text ru=ru.md --json")
        assert answer.code == 0, answer
        cls.draft, cls.index = cls.id_of(answer.json()["index"]), answer.json()["index"]

    @classmethod
    def id_of(cls, index):
        return cls.w.call(f"show act {index} d/astana.truce --json").json()["items"][0]["id"]

    def page(self, more="--text rus/paper --version plain", code=0):
        answer = self.w.call(f"export d/astana.truce --format html {more}")
        self.assertEqual(answer.code, code, answer)
        return answer.out if not code else answer.err

    def test_authentic_languages_stand_side_by_side(self):
        page = Page(self.page())
        clauses = page.of("clause")
        self.assertEqual([[cell[0].get("lang") for cell in row[1:]] for row in clauses], [["en", "ar"]] * 2)
        self.assertEqual([cell[0]["dir"] for cell in clauses[0][1:]], ["ltr", "rtl"])
        self.assertEqual([cell[1] for cell in clauses[1]],
                         ["2\nart-1-para-1", "1. The sides <b>stop</b> & \"wait\".", "1. تتوقف الأطراف."])
        text = self.page()
        for words in ("authentic too, and not on this page: fr", "en: authentic<", "ar: authentic, and prevails",
                      "<title>Paper &lt;&amp;&gt;</title>"):
            self.assertIn(words, text)
        three = Page(self.page("--text rus/paper --version plain --lang ar,ru,en"))
        self.assertEqual([cell[0]["lang"] for cell in three.of("clause")[0][1:]], ["ar", "ru", "en"])
        self.assertIn(("html", {"lang": "ar", "dir": "rtl"}), three.elements)

    def test_the_page_loads_and_runs_nothing(self):
        for more in ("--text rus/paper --version plain", "--text rus/memorandum", "--text un/options"):
            page = Page(self.page(more))
            self.assertEqual({tag for tag, _ in page.elements} & {"script", "img", "link", "iframe", "a", "form", "object"}, set())
            for tag, attrs in page.elements:
                self.assertEqual({name for name in attrs if name.startswith("on") or name in ("src", "href", "style")}, set(), tag)
            self.assertIn("default-src 'none'", self.page(more))

    def test_the_mark_of_an_exercise_is_on_every_sheet(self):
        page = self.page()
        head = re.search(r"<thead>.*?</thead>", page, re.S)[0]
        self.assertIn("Exercise: no state made these acts", head)
        self.assertEqual(page.count("Exercise: no state made these acts"), 3)  # first, on each sheet, last

    def test_options_stand_with_their_names_and_are_missed(self):
        answer = self.w.call("draft options.md --document rus/paper --lang en --version open --to public --wider "
                             + RULE.format("rus"))
        self.assertEqual(answer.code, 0, answer)
        page = Page(self.page("--text rus/paper --version open"))
        self.assertEqual([row[1][1] for row in page.of("option")], ["Four areas.", "Three."])
        self.assertIn("wanted by", page.of("what")[0][1][1])
        self.assertIn("against it: Republic of Turkey (tur)", page.of("what")[0][1][1])
        self.assertIn("Missing: a text for 1 clause that has options", self.page("--text rus/paper --version open"))

    def test_who_has_signed_stands_with_its_act_and_who_has_not_has_a_line(self):
        w = self.w
        w.put("document2.json", {"id": "pact", "kind": "memorandum", "title": {"en": "Pact"}, "track": "astana",
                                 "languages": ["en"], "authentic": ["en"]})
        self.assertEqual(w.call(f"act document document2.json {RULE.format('rus')}").code, 0)
        draft = w.call(f"draft en.md --document rus/pact --version 1 --lang en --to public --wider {RULE.format('rus')} --json")
        version = self.id_of(draft.json()["index"])
        for who, form, more in (("irn", "electronic", {"ad_referendum": True}), ("tur", "paper", {})):
            w.put("sign.json", {"draft": version, "signatory": {"name": {"en": f"Envoy of {who}"}}, "capacity": "guarantor",
                                "form": form, **more})
            answer = w.call(f"act sign sign.json {RULE.format(who)} --json")
            self.assertEqual(answer.code, 0, answer)
            if who == "irn":
                index = answer.json()["index"]
        rows = [[cell[1] for cell in row] for row in Page(self.page("--text rus/pact")).of("sign")]
        self.assertEqual([row[0] for row in rows], ["Islamic Republic of Iran (irn)", "Republic of Turkey (tur)"])
        self.assertEqual(rows[0][1], "Envoy of irn\nas guarantor")
        self.assertIn("signed ad referendum, electronic; not confirmed yet", rows[0][2])
        self.assertIn("signed, paper; the depositary has not said that it has the page", rows[1][2])
        self.assertEqual(rows[0][3], f"entry {index}\n{self.id_of(index)}")
        blank = [[cell[1] for cell in row] for row in Page(self.page("--text rus/pact")).of("sign line")]
        self.assertEqual(blank, [["Russian Federation (rus)", "as guarantor", "has not signed yet", ""]])

    def proof(self, page):
        """What zbar reads of the drawing, line by line."""
        if not shutil.which("zbarimg") or not shutil.which("rsvg-convert"):
            self.skipTest("zbarimg (zbar-tools) and rsvg-convert (librsvg2-bin) are not installed")
        drawing = re.search(r"<svg.*?</svg>", page, re.S)[0]
        picture = subprocess.run(["rsvg-convert", "-w", "500"], input=drawing.encode(), capture_output=True, check=True).stdout
        self.w.path("qr.png").write_bytes(picture)
        read = subprocess.run(["zbarimg", "-q", "--raw", str(self.w.path("qr.png"))], capture_output=True, check=True).stdout
        return read.decode().rstrip("\n").split("\n")

    def test_another_program_reads_the_square_and_the_record_agrees(self):
        for more, index in (("--text rus/paper --version plain", self.index), ("--text rus/memorandum", None)):
            with self.subTest(more):
                page = self.page(more)
                lines = self.proof(page)
                self.assertEqual(lines, re.search(r"<code>(.*?)</code></p>", page, re.S)[1].split("<br>\n")[:-1])
                at, draft = lines[3].split()
                size, root = lines[4].split()
                self.assertEqual(lines[:2], ["truce version 1", "talks.example/astana"])
                self.assertIn(int(at), (index or int(at), int(at)))
                self.assertEqual(self.id_of(at), draft)
                head = self.w.call(f"show record d/astana.truce --as-of {int(size) - 1} --json").json()
                self.assertEqual((head["found"], head["as_of"]["root"]), (lines[2], root))
                note = self.w.call(f"show act {at} d/astana.truce --json").json()["items"][0]
                self.assertEqual(note["type"], "draft")

    def test_an_earlier_page_proves_by_the_earlier_root(self):
        now, then = (self.proof(self.page(f"--text rus/memorandum --version 3 {more}")) for more in ("", "--as-of 133"))
        self.assertEqual(now[:4], then[:4])
        self.assertEqual(then[4].split()[0], "134")
        self.assertNotEqual(now[4], then[4])

    def test_refusals(self):
        before = self.w.take()
        cases = (("", 2, "give --text"), ("--text rus/none", 1, "no document"), ("--text rus/paper --version none", 1, "no version"),
                 ("--text rus/paper --lang fr", 1, 'no text in "fr"'), ("--text rus/paper --lang en,de", 1, 'no text in "de"'),
                 ("--text rus/paper --lang en,ar,ru,fr", 2, "--lang"), ("--text rus/paper --lang en,en", 2, "--lang"),
                 ("--text rus/paper --lang en,", 2, "--lang"), ("--text rus/paper --table acts", 2, "--table goes with"),
                 ("--text rus/paper --version plain -o en.md", 3, "en.md"))
        for more, code, words in cases:
            with self.subTest(more):
                self.assertIn(words, self.page(more, code))
        self.assertIn("language tag", self.w.call("export d/astana.truce --format md --text rus/paper --lang en,ar").err)
        self.assertEqual(self.w.take(), before)


if __name__ == "__main__":
    unittest.main()
