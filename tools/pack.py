#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Turn every exercise of a folder into one C file: pack.py FOLDER OUT.c OUT.h OUT.d

An exercise is a folder with a founding.json and a demo.json. OUT.c holds `exercises[]` as
src/cli/exercise.h declares it, by name; what demo.json says is checked here, so that nothing of
it is parsed at run time. OUT.h says their names, for help.

OUT.d names every file and folder read, so that the list is made anew when one comes or goes.
"""
import json
import os
import re
import sys

FORMS = {"record": r"[a-z0-9-]+\.truce", "round": r"[a-z0-9-]+/[a-z0-9-]+", "at": r"[0-9T:Z+-]+"}


def files_of(exercise, seen):
    """[(name inside the exercise, path)], by name."""
    found = []
    for place, folders, files in os.walk(exercise):
        folders.sort()
        seen.append(place)
        for f in files:
            path = os.path.join(place, f)
            seen.append(path)
            inner = os.path.relpath(path, exercise)
            if f.endswith((".json", ".key")) and inner != "demo.json":
                found.append((inner, path))
    return sorted(found)


def demo_of(exercise):
    path = os.path.join(exercise, "demo.json")
    with open(path, encoding="utf-8") as f:
        demo = json.load(f)
    if set(demo) != set(FORMS) or not all(re.fullmatch(FORMS[k], demo[k]) for k in FORMS):
        sys.exit(f"{path}: must say record, round and at")
    return demo


def put_exercise(c, number, files):
    lines = []
    for i, (inner, path) in enumerate(files):
        with open(path, "rb") as f:
            data = f.read()
        c.write(f"static const char file_{number}_{i}[] = {{")
        for at in range(0, len(data), 16):
            c.write("\n" + " ".join(f"(char){b}," for b in data[at : at + 16]))
        c.write("0};\n")
        lines.append(f'    {{"{inner}", file_{number}_{i}, {len(data)}}},\n')
    c.write(f"static const struct packed files_{number}[] = {{\n")
    c.write("".join(lines) + "    {NULL, NULL, 0},\n};\n")


def main():
    folder, out, header, dep = sys.argv[1:5]
    seen, rows = [folder], []
    names = sorted(n for n in os.listdir(folder)
                   if os.path.exists(os.path.join(folder, n, "founding.json")))
    with open(out, "w", encoding="ascii") as c:
        c.write('#include "cli/exercise.h"\n')
        for number, name in enumerate(names):
            exercise = os.path.join(folder, name)
            demo = demo_of(exercise)
            put_exercise(c, number, files_of(exercise, seen))
            rows.append(f'    {{"{name}", "{demo["record"]}", "{demo["round"]}", '
                        f'"{demo["at"]}", files_{number}}},\n')
        c.write("const struct exercise exercises[] = {\n")
        c.write("".join(rows) + "    {NULL, NULL, NULL, NULL, NULL},\n};\n")
    with open(header, "w", encoding="ascii") as h:
        h.write(f'#define EXERCISE_NAMES "{", ".join(names)}"\n')
    with open(dep, "w", encoding="utf-8") as d:
        escaped = [p.replace(" ", "\\ ") for p in seen]
        d.write(f"{out} {header}: " + " \\\n  ".join(escaped) + "\n")


main()
