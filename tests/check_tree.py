#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The tree is the architecture: checks layering, sizes, who may use which library, what is freed; reports sizes.

Parts stand in dependency order; a part includes only itself and parts before it. Functions have at most 60 lines,
files 500, headers 120; exceptions are named here, each with its reason.
"""
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PARTS = ["base", "crypto", "log", "store", "talks", "record", "words", "prose", "view", "site", "http", "net", "press",
         "model", "media", "cli"]
LIBRARIES = {  # header -> the only files that may include it
    "jansson.h": ["src/base/json"],
    "glib.h": ["src/base/zone.c"],
    "sodium.h": ["src/crypto/"],
    "openssl/": ["src/crypto/"],
    "sqlite3.h": ["src/store/"],
    "microhttpd.h": ["src/http/server"],
    "curl/": ["src/http/client"],
    "turbojpeg.h": ["src/media/photo_jpeg.c"],
    "png.h": ["src/media/photo_png.c"],
    "libxml/": ["src/site/akoma.c"],
    "qrencode.h": ["src/site/qr.c"],
}
FUNCTION_LINES, FILE_LINES, HEADER_LINES = 60, 500, 120
EXCEPTIONS = {  # "file" or "file:function" -> why
    "src/record/cache_test.c:impossible_rows_in_a_cache_harm_nobody": "a table of cases and its walk",
    "src/record/hostile_test.c:a_schema_of_anybodys_is_refused": "a table of cases and its walk",
}


def sources():
    files = subprocess.run(["git", "ls-files", "src"], cwd=ROOT, capture_output=True, text=True)
    listed = files.stdout.split() if files.returncode == 0 else []
    return [ROOT / f for f in listed if f.endswith((".c", ".h")) and (ROOT / f).exists()]


def functions(text):
    """Yields (name, lines) of each function body: a line '{' closing a signature up to a line '}'."""
    lines = text.split("\n")
    start = None
    for number, line in enumerate(lines):
        if start is None and line.endswith("{") and not line.startswith((" ", "#", "}", "/")):
            head = line
            back = number
            while back > 0 and lines[back - 1] and not lines[back - 1].endswith((";", "}", "{")) \
                    and not lines[back - 1].startswith(("//", "#")):
                back -= 1
                head = lines[back] + " " + head
            match = re.search(r"(\w+)\(", head)
            if match and "=" not in head.split("(")[0] and not head.startswith(("struct {", "enum ")):
                start, name = back, match.group(1)
        elif start is not None and line == "}":
            yield name, number - start + 1
            start = None


def check_layers(path, text, complain):
    rel = path.relative_to(ROOT)
    if len(rel.parts) != 3:
        complain(f"{rel}: lies deeper than src/<part>/<module>")
        return
    part = rel.parts[1]
    test = rel.stem.endswith(("_test", "_fuzz", "_help")) or "sample" in rel.stem
    for target in re.findall(r'#include "([^"]+)"', text):
        other = target.split("/")[0]
        if other not in PARTS:
            complain(f"{rel}: includes \"{target}\", which is in no part")
        elif PARTS.index(other) > PARTS.index(part):
            complain(f"{rel}: part {part} may not include \"{target}\" of {other}")
    for header, users in LIBRARIES.items():
        if f"#include <{header}" in text and not test and not any(str(rel).startswith(u) for u in users):
            complain(f"{rel}: only {', '.join(users)} may include <{header}>")


def check_scoped(rel, text, complain):
    """What a SCOPED variable frees at its end must be begun before anything returns: sanitizers seldom see it."""
    lines = text.split("\n")
    for number, line in enumerate(lines):
        declared = re.match(r"\s+\w+_SCOPED struct \w+ (\w+);$", line)
        for later in lines[number + 1:] if declared else ():
            if later == "}" or f"&{declared[1]}" in later:
                break
            if re.search(r"\b(return|continue|break)\b", later):
                complain(f"{rel}:{number + 1}: {declared[1]} is freed where it was never begun")
                break


def main():
    faults, sizes, used = [], [], set()
    for path in sources():
        text = path.read_text()
        rel = str(path.relative_to(ROOT))
        check_layers(path, text, faults.append)
        check_scoped(rel, text, faults.append)
        if "CLOCK_REALTIME" in text and rel != "src/base/env.c":
            faults.append(f"{rel}: waits or measures by a clock that may be set back")
        if not text.startswith("// SPDX-License-Identifier: Apache-2.0\n"):
            faults.append(f"{rel}: does not begin with its SPDX line")
        lines = text.count("\n")
        bound = HEADER_LINES if path.suffix == ".h" else FILE_LINES
        if lines > bound:
            used.add(rel)
            if rel not in EXCEPTIONS:
                faults.append(f"{rel}: {lines} lines, the bound is {bound}")
        for name, length in functions(text) if path.suffix == ".c" else ():
            sizes.append((length, f"{rel}:{name}"))
            if length > FUNCTION_LINES:
                used.add(f"{rel}:{name}")
                if f"{rel}:{name}" not in EXCEPTIONS:
                    faults.append(f"{rel}: {name} has {length} lines, the bound is {FUNCTION_LINES}")
    for name in EXCEPTIONS:
        if name not in used:
            faults.append(f"{name}: is named as an exception and is none any more")
    sizes.sort()
    if not sizes:
        faults.append("no function was found: this check looked at nothing")
    else:
        at = lambda share: sizes[min(len(sizes) - 1, int(len(sizes) * share))][0]
        print(f"{len(sizes)} functions: median {at(.5)}, 90th {at(.9)}, 99th {at(.99)}, "
              f"longest {sizes[-1][0]} ({sizes[-1][1]})")
    for fault in faults:
        print(f"tree: {fault}")
    print(f"{max(0, len(sizes) - len(faults))} passed, {len(faults)} failed")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
