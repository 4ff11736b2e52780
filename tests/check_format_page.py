#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The tables of the page on the record format are those of the program: check_format_page.py ACT_TABLE PAGE [--write]

ACT_TABLE is the program built from tests/act_table.c; its output must stand between the page's two markers, where
--write puts it.
"""
import difflib
import subprocess
import sys
from pathlib import Path

BEGIN = "<!-- act table: printed by tests/act_table.c and compared by a test -->\n"
END = "<!-- end of act table -->\n"


def between(page):
    """What stands between the markers, each of which stands once."""
    if page.count(BEGIN) != 1 or page.count(END) != 1:
        sys.exit("the page has not each marker once")
    return page.split(BEGIN)[1].split(END)[0]


def main():
    table, page = sys.argv[1:3]
    printed = subprocess.run([table], capture_output=True, text=True, check=True).stdout
    whole = Path(page).read_text(encoding="utf-8")
    written = between(whole)
    if sys.argv[3:] == ["--write"]:
        Path(page).write_text(whole.replace(BEGIN + written, BEGIN + printed), encoding="utf-8")
        written = printed
    lines = list(difflib.unified_diff(written.splitlines(), printed.splitlines(), "page", "program", lineterm="", n=0))
    print("\n".join(lines) if lines else f"{printed.count(chr(10))} lines are the same")
    print(f"{int(not lines)} passed, {int(bool(lines))} failed")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
