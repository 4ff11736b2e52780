# SPDX-License-Identifier: Apache-2.0
"""docs/threat-model.md and the tests name each other: no attack on the page without a test, no test that it does not tell of."""
import ast
import re
import unittest
from pathlib import Path

import test_authors
import test_replicas

HERE = Path(__file__).resolve().parent
PAGE = HERE.parent.parent / "docs/threat-model.md"
# The files whose every test is on the page; those of other files may be.
PAGES = {"test_networks.py", "test_requests.py", "test_stop.py", "test_holders.py", "test_authors.py", "test_replicas.py", "test_closed.py",
         "test_clock.py", "test_exchange.py", "test_leaks.py", "test_planted.py"}


def methods():
    """The files of every test method of the tests beside this one, of those of commands, and of those of leaks."""
    found = {}
    for path in sorted(path for folder in ("cli", "leaks", "net") for path in (HERE.parent / folder).glob("test_*.py")):
        if path.name == Path(__file__).name:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                found.setdefault(node.name, []).append(path.name)
    return found


class Page(unittest.TestCase):
    def setUp(self):
        lines = PAGE.read_text().splitlines()
        self.rows = [row for row, below in zip(lines, lines[1:]) if row.startswith("| ") and not below.startswith("|---")]
        cells = [row.rstrip("| ").rsplit("|", 1)[1] for row in self.rows]
        self.named = {name for cell in cells for name in re.findall(r"`([a-z0-9_-]+)`", cell)}
        self.attacks = {**test_replicas.ATTACKS, **test_authors.ATTACKS}
        self.methods = methods()

    def test_every_name_on_the_page_is_a_test(self):
        self.assertEqual(self.named - set(self.attacks) - set(self.methods), set())
        self.assertGreaterEqual(len(self.named), 30)

    def test_no_row_is_without_a_test(self):
        """What no process plays a unit test does, and the row names its file."""
        files = {name for row in self.rows for name in re.findall(r"`(src/\w+/\w+\.c)`", row)}
        self.assertEqual({name for name in files if not (PAGE.parent.parent / name).is_file()}, set())
        last = re.compile(r"`(src/\w+/\w+_test\.c)`|\| `[^|]+` \|$")
        self.assertEqual([row for row in self.rows if not last.search(row)], [])

    def test_a_name_on_the_page_is_one_test(self):
        """Else the one that is meant may go, and nobody sees it."""
        self.assertEqual({name: files for name, files in self.methods.items() if name in self.named and len(files) > 1}, {})

    def test_every_attack_is_on_the_page(self):
        self.assertEqual(set(self.attacks) - self.named, set())
        known = {name for name, files in self.methods.items() if PAGES.intersection(files)}
        self.assertEqual(known - self.named, set())


if __name__ == "__main__":
    unittest.main()
