#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Builds and runs the benchmark and prints its figures as a table: bench/run.py BUILD_FOLDER [ACTS]"""
import json
import os
import platform
import subprocess
import sys


def figure(value):
    return f"{value:>12.3f}" if value < 10 else f"{value:>12.1f}"


def main():
    folder, acts = sys.argv[1], sys.argv[2:3] or ["40000"]
    subprocess.run(["ninja", "-C", folder, "truce_bench"], check=True, stdout=subprocess.DEVNULL)
    print(f"{len(os.sched_getaffinity(0))} cores, {platform.machine()}, {platform.release()}; "
          f"run it on an idle machine")
    print(f"{'what':<36}{'value':>12}  {'unit':<10}{'limit':>12}  {'share':>6}  of")
    bench = subprocess.Popen([f"{folder}/truce_bench", *acts], stdout=subprocess.PIPE, text=True)
    for line in bench.stdout:
        row = json.loads(line)
        limit = figure(row["limit"]) if row["limit"] else " " * 12
        share = f"{100 * row['value'] / row['limit']:>5.0f}%" if row["limit"] else " " * 6
        print(f"{row['what']:<36}{figure(row['value'])}  {row['unit']:<10}{limit}  {share}  "
              f"{row['limit_what']}", flush=True)
    return bench.wait()


if __name__ == "__main__":
    sys.exit(main())
