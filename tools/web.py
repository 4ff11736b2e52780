#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The web app, from web/ into the binary.

  web.py prepare WEB               node_modules as package-lock.json has it; exit 1, saying why, where that cannot be
  web.py build WEB OUT.c DEPFILE   builds the app and turns what it is into one table of C
  web.py none OUT.c                the empty table, of a binary without the app

Nothing is fetched but by `prepare`, and only when package-lock.json has changed since the last time.
"""
import fcntl
import gzip
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

NODE = 18
TYPES = {".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8",
         ".svg": "image/svg+xml", ".json": "application/json", ".woff2": "font/woff2"}


class Fault(Exception):
    pass


def call(command, folder):
    done = subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, errors="replace", check=False)
    if done.returncode:
        raise Fault(f"{' '.join(map(str, command))} failed:\n{done.stdout[-4000:]}")
    return done.stdout


def prepare(web):
    for program in ("node", "npm"):
        if not shutil.which(program):
            raise Fault(f"{program} is not installed")
    version = call(["node", "--version"], web).strip()
    found = re.match(r"v(\d+)", version)
    if not found or int(found[1]) < NODE:
        raise Fault(f"node {version} is older than {NODE}")
    wanted = hashlib.sha256((web / "package-lock.json").read_bytes()).hexdigest()
    mark = web / "node_modules" / ".truce-lock"
    with open(web / ".npmrc", "rb") as lock:  # several build folders may be set up at once
        fcntl.flock(lock, fcntl.LOCK_EX)
        if mark.exists() and mark.read_text() == wanted:
            return
        call(["npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"], web)
        mark.write_text(wanted)


def sources(web):
    yield from (web / name for name in ("index.html", "package-lock.json", "tsconfig.json", "vite.config.ts"))
    yield from sorted(path for path in (web / "src").rglob("*") if path.is_file())
    yield from sorted((web.parent / "src" / "words").glob("*.po"))


def array(out, name, data):
    out.write(f"static const unsigned char {name}[] = {{\n")
    for at in range(0, len(data), 32):
        out.write(",".join(map(str, data[at : at + 32])) + ",\n")
    out.write("0};\n")


def write(path, files):
    """`files`: (address, bytes), written as struct asset of site/asset.h; compressed where that is smaller."""
    with open(path, "w", encoding="ascii") as out:
        out.write('#include "site/asset.h"\n\n')
        rows = []
        for number, (address, data) in enumerate(files):
            packed = gzip.compress(data, 9, mtime=0)
            tag = hashlib.sha256(data).hexdigest()[:16]
            array(out, f"plain_{number}", data)
            row = [f'.path = "{address}"', f'.type = "{TYPES[Path(address).suffix]}"', f'.tag = "{tag}"',
                   f".plain = plain_{number}", f".plain_size = {len(data)}"]
            if len(packed) < len(data):
                array(out, f"packed_{number}", packed)
                row += [f".packed = packed_{number}", f".packed_size = {len(packed)}"]
            rows.append("    {" + ", ".join(row) + "},\n")
        out.write("const struct asset assets[] = {\n" + "".join(rows) + "    {0},\n};\n")


def build(web, out, depfile):
    prepare(web)
    with tempfile.TemporaryDirectory() as folder:
        call(["node", "node_modules/vite/bin/vite.js", "build", "--outDir", folder, "--logLevel", "warn"], web)
        made = sorted(path for path in Path(folder).rglob("*") if path.is_file())
        write(out, [("/" + str(path.relative_to(folder)), path.read_bytes()) for path in made])
    with open(depfile, "w", encoding="utf-8") as f:
        f.write(f"{out}: " + " ".join(str(path).replace(" ", "\\ ") for path in sources(web)) + "\n")


def main():
    what, *rest = sys.argv[1:]
    try:
        if what == "prepare":
            prepare(Path(rest[0]).resolve())
        elif what == "build":
            build(Path(rest[0]).resolve(), rest[1], rest[2])
        elif what == "none":
            write(rest[0], [])
    except Fault as fault:
        print(f"the web app: {fault}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    os.environ.setdefault("NO_COLOR", "1")
    sys.exit(main())
