#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Turn a folder of small files into a C file with one list of them, by name:
pack.py FOLDER OUT.c OUT.d NAME

The list is `const struct packed NAME_files[]` as src/cli/NAME.h declares it; a name of NULL ends.

OUT.d names every file and folder read, so that the list is made anew when one comes or goes.
"""
import os
import sys

folder, out, dep, name = sys.argv[1:5]
seen, packed = [], []
for place, folders, files in os.walk(folder):
    folders.sort()
    seen.append(place)
    for f in sorted(files):
        path = os.path.join(place, f)
        seen.append(path)
        if f.endswith((".json", ".key")):
            packed.append((os.path.relpath(path, folder), path))

with open(out, "w", encoding="ascii") as c:
    c.write(f'#include "cli/{name}.h"\n')
    lines = []
    for i, (inner, path) in enumerate(sorted(packed)):
        with open(path, "rb") as f:
            data = f.read()
        c.write(f"static const char file_{i}[] = {{")
        for at in range(0, len(data), 16):
            c.write("\n" + " ".join(f"(char){b}," for b in data[at : at + 16]))
        c.write("0};\n")
        lines.append(f'    {{"{inner}", file_{i}, {len(data)}}},\n')
    c.write(f"const struct packed {name}_files[] = {{\n")
    c.write("".join(lines) + "    {NULL, NULL, 0},\n};\n")

with open(dep, "w", encoding="utf-8") as d:
    escaped = [p.replace(" ", "\\ ") for p in seen]
    d.write(f"{out}: " + " \\\n  ".join(escaped) + "\n")
