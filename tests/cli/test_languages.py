# SPDX-License-Identifier: Apache-2.0
"""Pages of the exercise in each language: what no text of an act holds is in that language, columns still align."""
import re
import unicodedata
import unittest

from harness import Workspace

VIEWS = ["board", "rounds", "round", "meetings", "contacts", "invitations", "participants", "delegations", "motions",
         "press", "record", "act 12", "all-delegations", "bulletin"]
LETTERS = {"ru": "CYRILLIC", "ar": "ARABIC"}
UNTOLD = {"UTC"}  # what is the same in a language


def columns(line):
    return sum(0 if unicodedata.category(c) in ("Mn", "Me", "Cf") else 1 for c in line)


class Languages(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.w = Workspace()
        cls.addClassCleanup(cls.w.done)
        cls.w.play()

    def show(self, view, lang):
        answer = self.w.call(f"show {view} d/astana.truce --at 2017-05-02T20:00:00+06:00 --lang {lang}")
        self.assertEqual(answer.code, 0, answer)
        return answer.out

    def words_said(self, view, lang):
        """ASCII words of a page, but slugs, ids and the bytes of an act."""
        page = re.sub(r"^(\{|\u2014 ).*$", "", self.show(view, lang), flags=re.M)
        page = re.sub(r"\S*[/=]\S*|\b[0-9a-f]{8,}\b", "", page)  # refs, names of keys, hashes
        return set(re.findall(r"[A-Za-z][A-Za-z-]+", page))

    def names(self):
        """Words that stand in the record itself: of names that have no other language, slugs, labels of keys."""
        record = self.w.call("export d/astana.truce --format jsonl").out
        return set(re.findall(r"[A-Za-z][A-Za-z-]+", record))

    def test_no_fixed_word_is_left_in_english(self):
        names = self.names()
        for view in VIEWS:
            english = self.words_said(view, "en")
            for lang in LETTERS:
                left = self.words_said(view, lang) - UNTOLD
                with self.subTest(view=view, lang=lang):
                    self.assertEqual(left - names, set())
                    self.assertLess(len(left), len(english), "as many words as the English page has")

    def test_pages_are_in_the_letters_of_their_language(self):
        for view in VIEWS:
            for lang, script in LETTERS.items():
                page = re.sub(r"^(\{|\u2014 ).*$", "", self.show(view, lang), flags=re.M)
                found = {unicodedata.name(c, "").split(" ")[0] for c in page if c.isalpha()}
                with self.subTest(view=view, lang=lang):
                    self.assertIn(script, found)
                    self.assertEqual(found & (set(LETTERS.values()) - {script}), set())

    def test_isolates_close_in_their_line(self):
        for view in VIEWS:
            for line in self.show(view, "ar").split("\n"):
                with self.subTest(view=view, line=line):
                    self.assertEqual(line.count("\u2067") + line.count("\u2068"), line.count("\u2069"))

    def test_columns_align(self):
        for lang in ("en", *LETTERS):
            lines = self.show("board", lang).split("\n")
            rule = next(i for i, line in enumerate(lines) if line.startswith("\u2500"))
            starts = [m.start() for m in re.finditer(r"(?<!\u2500)\u2500", lines[rule])]
            self.assertEqual(len(starts), 4)
            head = [columns(lines[rule - 1][:m.start()]) for m in re.finditer(r"(?<=  )(?! )|^(?! )", lines[rule - 1])]
            self.assertEqual(head, starts, lines[rule - 1])

    def test_each_answer_names_its_language_and_scripts_read_the_same(self):
        kept = ("view", "record", "kind", "as_of", "found")
        answers = {lang: self.w.call(f"show board d/astana.truce --lang {lang} --json").json()
                   for lang in ("en", "ru", "ar", "ru-KZ", "fr")}
        self.assertEqual([a["lang"] for a in answers.values()], ["en", "ru", "ar", "ru", "en"])
        for answer in answers.values():
            self.assertEqual({k: answer[k] for k in kept}, {k: answers["en"][k] for k in kept})
            self.assertEqual(sorted(i["headline"]["shape"] for i in answer["items"]),
                             sorted(i["headline"]["shape"] for i in answers["en"]["items"]))

    def test_what_a_rule_asks_is_in_each_language(self):
        for lang, part in (("ru", "дерево"), ("ar", "شجرة"), ("ru-KZ", "дерево"), ("fr", "the tree")):
            self.assertIn(part, self.w.call(f"help rule seen-root --lang {lang}").out)
        for words, part in (("help rule seen-root --lang r_u", "no language tag"),
                            ("help act vote --lang ru", "--lang goes with rule"),
                            ("help rule seen-rout --lang ru", "did you mean seen-root")):
            answer = self.w.call(words)
            self.assertEqual(answer.code, 2, answer)
            self.assertIn(part, answer.err)

    def test_z_at_which_level_a_delegation_comes(self):
        """The highest of the members whom it names, in each language's words; of who names none nothing."""
        self.assertNotIn("level:", self.w.call("show board d/astana.truce").out)
        member = {"person": {"name": {"en": "B. Adviser"}}, "role": "adviser"}
        self.w.put("members.json", {"round": "kaz/astana-4", "members": [{**member, "level": level} for level in ("experts", "deputies")]})
        said = self.w.call("act delegation members.json --key d/jor.key --record d/astana.truce --log-key d/log.key --at 2017-05-04T10:00:00+06:00")
        self.assertEqual(said.code, 0, said)
        for lang, part in (("en", "level: deputies"), ("ru", "уровень: заместители глав"), ("ar", "المستوى: نواب رؤساء الوفود")):
            for columns in ("60", "120"):
                shown = self.w.call(f"show board kaz/astana-4 d/astana.truce --lang {lang}", env={"COLUMNS": columns})
                self.assertIn(part, " ".join(shown.out.replace("\u2067", "").replace("\u2068", "").replace("\u2069", "").split()))
        items = {item["id"]: item["level"] for item in self.w.call("show board kaz/astana-4 d/astana.truce --json").json()["items"]}
        self.assertEqual([(each["level"], each["source"]) for each in items.pop("jor")], [("deputies", "own")])
        self.assertEqual(set(map(str, items.values())), {"[]"})


if __name__ == "__main__":
    unittest.main()
