#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Builds and runs the benchmark and prints its figures as a table: bench/run.py BUILD_FOLDER [ACTS]"""
import json
import os
import platform
import subprocess
import sys

import net


def figure(value):
    return f"{value:>12.3f}" if value < 10 else f"{value:>12.1f}"


def say(what, value, unit, limit, limit_what):
    share = f"{100 * value / limit:>5.0f}%" if limit else " " * 6
    print(f"{what:<44}{figure(value)}  {unit:<10}{figure(limit) if limit else ' ' * 12}  {share}  {limit_what}",
          flush=True)


def main():
    folder, acts = sys.argv[1], sys.argv[2:3] or ["40000"]
    subprocess.run(["ninja", "-C", folder, "truce_bench", "truce_sealed", "truce_matrix", "truce_prose"], check=True,
                   stdout=subprocess.DEVNULL)
    print(f"{len(os.sched_getaffinity(0))} cores, {platform.machine()}, {platform.release()}; "
          f"run it on an idle machine")
    print(f"{'what':<44}{'value':>12}  {'unit':<10}{'limit':>12}  {'share':>6}  of")
    seen = {}
    for program, *words in (("truce_bench", *acts), ("truce_sealed",), ("truce_matrix",), ("truce_prose",)):
        bench = subprocess.Popen([f"{folder}/{program}", *words], stdout=subprocess.PIPE, text=True)
        for line in bench.stdout:
            row = json.loads(line)
            seen[row["what"]] = row["value"]
            say(row["what"], row["value"], row["unit"], row["limit"], row["limit_what"])
        if bench.wait():
            return 1
    net.run(folder, say, seen)
    return 0


if __name__ == "__main__":
    sys.exit(main())
