# SPDX-License-Identifier: Apache-2.0
"""Help comes from the tables: every command, act type, rule and view has its own, and the exits are right."""
import json
import re
import unittest

from harness import Workspace

COMMANDS = ["key new", "found", "sign", "act", "draft", "open", "deposit", "lines give", "lines take", "append", "cosign", "serve", "guarantor", "desk", "clone", "sync", "verify", "show", "prove",
            "publish", "export", "import", "backup", "rebuild", "blob put", "blob get", "blob seal", "blob open", "demo", "help", "version"]


class Help(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.w = Workspace()

    @classmethod
    def tearDownClass(cls):
        cls.w.done()

    def yes(self, line, **kw):
        answer = self.w.call(line, **kw)
        self.assertEqual(answer.code, 0, answer)
        self.assertEqual(answer.err, "")
        self.assertTrue(answer.out.endswith("\n"))
        self.assertNotRegex(answer.out, r" \n")
        return answer.out

    def test_all_commands_are_listed_and_explained_in_two_ways(self):
        listed = re.findall(r"^  truce ([a-z]+(?: (?:new|give|take|put|get|seal|open))?) ", self.yes("help"), re.M)
        self.assertEqual(listed, COMMANDS)
        for command in listed:
            with self.subTest(command):
                text = self.yes(f"{command} --help")
                self.assertTrue(text.startswith(f"truce {command}"), text)
                if command != "act":  # its help lists the act types too
                    self.assertEqual(text, self.yes(f"help {command}"))
                self.assertTrue(self.yes(f"help {command}").startswith(text))
                self.assertEqual(text, self.yes(f"{command} nonsense -h"))

    def test_all_act_types_are_explained(self):
        types = re.findall(r"^(?:\w+)? +([a-z]+)  ", self.yes("help act").split("Act types:")[1],
                           re.M)
        self.assertGreaterEqual(len(types), 14)
        for name in types:
            with self.subTest(name):
                self.assertIn("may:", self.yes(f"help act {name}"))

    def test_act_types_are_printed_for_programs(self):
        rows = json.loads(self.yes("help act --json"))
        self.assertGreater(len(rows), 20)
        for row in rows:
            with self.subTest(row["act"]):
                self.assertEqual(json.loads(self.yes(f"help act {row['act']} --json")), row)
                text = self.yes(f"help act {row['act']}")
                shown = text.partition(f"Example, by {row['example']['by']}:\n")[2]
                body = json.loads(shown.partition("\n\nIt is shown by")[0])
                self.assertEqual(body, row["example"]["body"])
        for line in ("help --json", "help rule --json", "help act nonsense --json"):
            self.assertEqual(self.w.call(line).code, 2, line)

    def test_all_rules_are_explained(self):
        slugs = re.findall(r"^([a-z-]+)  ", self.yes("help rule"), re.M)
        self.assertGreaterEqual(len(slugs), 50)
        for slug in slugs:
            with self.subTest(slug):
                self.assertTrue(self.yes(f"help rule {slug}").startswith(slug + ": "))

    def test_all_views_are_explained(self):
        names = re.findall(r"^([a-z-]+)  ", self.yes("help view"), re.M)
        self.assertIn("board", names)
        for name in names:
            with self.subTest(name):
                self.assertTrue(self.yes(f"help view {name}").startswith(f"truce show {name}"))

    def test_no_command_is_a_usage_error_that_shows_help(self):
        answer = self.w.call()
        self.assertEqual(answer.code, 2)
        self.assertIn("truce verify", answer.out)

    def test_version(self):
        self.assertRegex(self.yes("version"), r"^truce \d+\.\d+\.\d+ ")
        self.assertEqual(self.yes("version"), self.yes("--version"))

    def test_lines_keep_to_the_width(self):
        for columns in (40, 72, 120):
            for line in ("help", "help verify", "help act", "help act presence", "help rule"):
                with self.subTest(line, columns=columns):
                    text = self.yes(line, env={"COLUMNS": str(columns)})
                    if columns >= 72 and line in ("help verify", "help act presence", "help rule"):
                        wide = [t for t in text.splitlines()[1:] if len(t) > columns]
                        self.assertEqual(wide, [])

    def test_the_locale_changes_nothing(self):
        for locale in ("C.UTF-8", "tr_TR.UTF-8", "ar_SA.UTF-8", "nonsense"):
            self.assertEqual(self.yes("help act presence"),
                             self.yes("help act presence", env={"LC_ALL": locale, "LANG": locale}))


if __name__ == "__main__":
    unittest.main()
