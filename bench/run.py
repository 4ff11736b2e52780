#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Builds and runs the benchmark and prints its figures as a table: bench/run.py BUILD_FOLDER [ACTS]"""
import json
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

import importing
import net
import page

WEB = Path(__file__).resolve().parent.parent / "web"


def figure(value):
    return f"{value:>12.3f}" if value < 10 else f"{value:>12.1f}"


def say(what, value, unit, limit, limit_what):
    share = f"{100 * value / limit:>5.0f}%" if limit else " " * 6
    print(f"{what:<44}{figure(value)}  {unit:<10}{figure(limit) if limit else ' ' * 12}  {share}  {limit_what}",
          flush=True)


def rows(command, seen):
    """Runs a bench that prints its figures as lines of JSON; its exit code."""
    bench = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    for line in bench.stdout:
        row = json.loads(line)
        seen[row["what"]] = row["value"]
        say(row["what"], row["value"], row["unit"], row["limit"], row["limit_what"])
    return bench.wait()


def browser(seen):
    """The check in a reader's browser, in node; skipped where there is none."""
    compiler = WEB / "node_modules" / "typescript" / "bin" / "tsc"
    if not shutil.which("node") or not compiler.exists():
        print("check in a browser's way: skipped, for node or the packages of web/ are not installed")
        return 0
    subprocess.run(["node", compiler, "-p", WEB / "tsconfig.check.json"], check=True)
    return rows(["node", "--no-warnings", WEB.parent / "bench" / "check.mjs"], seen)


def main():
    folder, acts = sys.argv[1], sys.argv[2:3] or ["40000"]
    subprocess.run(["ninja", "-C", folder, "truce_bench", "truce_sealed", "truce_matrix", "truce_prose",
                    "truce_places"], check=True,
                   stdout=subprocess.DEVNULL)
    print(f"{len(os.sched_getaffinity(0))} cores, {platform.machine()}, {platform.release()}; "
          f"run it on an idle machine")
    print(f"{'what':<44}{'value':>12}  {'unit':<10}{'limit':>12}  {'share':>6}  of")
    seen = {}
    for program, *words in (("truce_bench", *acts), ("truce_sealed",), ("truce_matrix",), ("truce_prose",)):
        if rows([f"{folder}/{program}", *words], seen):
            return 1
    net.run(folder, say, seen)
    importing.run(folder, say, seen)
    return page.run(folder, say) or browser(seen)


if __name__ == "__main__":
    sys.exit(main())
