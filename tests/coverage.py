#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs every command that docs/coverage.md names and looks for what it promises: coverage.py TRUCE

In the page, a line "$ truce show … R.truce …" is a command, and the lines "> fragment" after it must stand in its answer
(white space folded, so that a wrapped cell still counts when the fragment keeps within one cell).
"""
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def commands():
    command, fragments = None, []
    for line in (ROOT / "docs/coverage.md").read_text().splitlines():
        line = line.strip()
        if line.startswith("$ truce "):
            if command:
                yield command, fragments
            command, fragments = line[2:], []
        elif line.startswith("> ") and command:
            fragments.append(line[2:].strip())
    if command:
        yield command, fragments


def fold(text):
    return re.sub(r"\s+", " ", text)


def main():
    truce = Path(sys.argv[1]).resolve()
    passed = failed = 0
    with tempfile.TemporaryDirectory() as folder:
        demo = subprocess.run([truce, "demo", "--once", "--json", "--out", folder],
                              capture_output=True, text=True)
        if demo.returncode:
            print(f"FAIL truce demo: {demo.stderr}\n0 passed, 1 failed")
            return 1
        record = next(Path(folder).glob("*.truce"))
        for command, fragments in commands():
            words = [str(truce) if w == "truce" else str(record) if w == "R.truce" else w
                     for w in shlex.split(command)]
            answer = subprocess.run(words, capture_output=True, text=True, env={
                "COLUMNS": "200", "HOME": folder, "PATH": "/usr/bin:/bin"})
            missing = [f for f in fragments if fold(f) not in fold(answer.stdout)]
            if answer.returncode == 0 and fragments and not missing:
                passed += 1
                continue
            failed += 1
            why = (answer.stderr.strip() or
                   ("no fragment is named" if not fragments else f"not in the answer: {missing}"))
            print(f"FAIL {command}\n     {why}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
