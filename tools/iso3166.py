#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The codes of areas of countries, as Debian's iso-codes has them, for C: iso3166.py FOLDER OUT.h"""
import json
import sys
from pathlib import Path

WIDTH = 6
folder, out = Path(sys.argv[1]), sys.argv[2]

listed = sorted(one["code"] for one in json.loads((folder / "iso_3166-2.json").read_text(encoding="utf-8"))["3166-2"])
assert listed and all(len(code) <= WIDTH and code.isascii() for code in listed)
with open(out, "w", encoding="ascii") as f:
    f.write(f"// In their order, without an end of string.\nstatic const char areas[][{WIDTH}] = {{\n")
    f.writelines(f'    "{code:<{WIDTH}}",\n' for code in listed)
    f.write("};\n")
