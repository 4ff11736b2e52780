#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The app in a real browser, on the real binary: tests/web/run.py TRUCE [--pictures FOLDER [SOME]]

Plays the exercise of Astana with some days of a ceasefire beside its own, serves its record on a free loopback port, and has
Chromium read it (read.mjs) and work at a desk (desk.mjs). Closes with "N passed, N failed, N skipped". Skips, saying so,
without Node, Chromium, the packages, or the app in the binary. With --pictures it makes a picture of each page instead.
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

import ceasefire

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path[:0] = [str(HERE.parent / "net"), str(HERE.parent), str(ROOT / "tools")]

CHROMIUM = "/usr/bin/chromium"


def skip(why):
    print(f"the app in a browser: skipped: {why}\n0 passed, 0 failed, 1 skipped")
    sys.exit(77)


def need(truce):
    import web
    if not Path(CHROMIUM).exists():
        skip("Chromium is not installed (tools/setup.sh test)")
    try:
        web.prepare(HERE)
        web.prepare(ROOT / "web")
    except web.Fault as fault:
        skip(str(fault))
    os.environ["TRUCE"] = str(Path(truce).resolve())


def play(folder):
    done = folder.call("demo", "--once", "--out", folder / "out")
    assert done.returncode == 0, done.stderr
    shutil.copy(folder / "out" / "astana.truce", folder / "r.truce")
    shutil.copy(folder / "out" / "log.key", folder / "log.key")
    ceasefire.play(folder, "r.truce")


def sit(folder, host):
    """The address of the host's own desk, with its token."""
    with urllib.request.urlopen(host.url + "/api/v1/record") as answer:
        found = json.load(answer)["found"]
    desk = folder.start("desk", "kaz-desk.truce", "--host", host.url, "--key", folder / "out" / "kaz.key", "--listen", "127.0.0.1:0",
                        "--found", found, own="kaz")
    return desk.await_line(r"(http://\S+/#desk=[0-9a-f]{64})\n")[1]


def main():
    truce, *rest = sys.argv[1:]
    need(truce)
    from harness import Folder
    folder = Folder()
    try:
        play(folder)
        host = folder.serve()
        with urllib.request.urlopen(host.url) as page:
            if b'<script type="module"' not in page.read():
                skip("this binary was built without the app")
        desk = sit(folder, host)
        more = [desk, Path(rest[1]).resolve(), *rest[2:]] if rest else [os.environ["TRUCE"], folder / "out" / "kaz.key", desk]
        command = ["node", HERE / ("pictures.mjs" if rest else "read.mjs"), host.url, CHROMIUM, *more]
        with tempfile.TemporaryDirectory() as home:
            done = subprocess.run(command, cwd=HERE, check=False, env={**os.environ, "HOME": home}, timeout=900)
        return done.returncode
    finally:
        folder.done()


if __name__ == "__main__":
    sys.exit(main())
