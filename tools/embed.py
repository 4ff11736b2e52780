#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Turn a text file into a C file with one array: embed.py IN.sql OUT.c NAME"""
import sys

source, out, name = sys.argv[1:4]
with open(source, "rb") as f:
    data = f.read()
with open(out, "w", encoding="ascii") as f:
    f.write(f"extern const char {name}[];\nconst char {name}[] = {{\n")
    for at in range(0, len(data), 16):
        f.write(" ".join(f"(char){b}," for b in data[at : at + 16]) + "\n")
    f.write("0};\n")
