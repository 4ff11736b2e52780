#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The codes of countries and their areas, as Debian's iso-codes has them, for C: iso3166.py FOLDER OUT.h"""
import json
import sys
from pathlib import Path

folder, out = Path(sys.argv[1]), sys.argv[2]


def codes(part, member):
    found = json.loads((folder / f"iso_{part}.json").read_text(encoding="utf-8"))[part]
    return sorted(one[member] for one in found)


def table(name, width, listed):
    assert listed and all(len(code) <= width and code.isascii() for code in listed)
    rows = "\n".join(f'    "{code:<{width}}",' for code in listed)
    return f"// In their order, without an end of string.\nstatic const char {name}[][{width}] = {{\n{rows}\n}};\n"


with open(out, "w", encoding="ascii") as f:
    f.write(table("countries", 2, codes("3166-1", "alpha_2")) + table("areas", 6, codes("3166-2", "code")))
