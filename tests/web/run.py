#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The app in a real browser, on the real binary: tests/web/run.py TRUCE [--pictures FOLDER [SOME]]

Plays the exercise of Astana with some days of a ceasefire beside its own, serves its record on a free loopback port, and has
Chromium read it (read.mjs) and work at desks (desk.mjs, scenes.mjs, trips.mjs, late.mjs, fire.mjs); types.mjs holds what the app
takes answers for against them. Closes with "N passed, N failed, N skipped".
Skips, saying so, without Node, Chromium, the packages, or the app in the binary. With --pictures it makes a picture of
each page instead, of a large and of an empty record (large.py) and of a host that does not answer as well.
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
import relay
import rooms

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


def sit(folder, url, people=("kaz",), own=""):
    """{who: the address of its desk, with its token}, each with a replica and a home of its own."""
    with urllib.request.urlopen(url + "/api/v1/record") as answer:
        found = json.load(answer)["found"]
    between = relay.Relay(url, folder / "away")  # of tur alone
    desks = {who: folder.start("desk", f"{own or who}-desk.truce", "--host", between.url if who == "tur" else url, "--key",
                               folder / "out" / f"{who}.key", "--listen", "127.0.0.1:0", "--found", found, own=own or who)
             for who in people}
    return {who: desk.await_line(r"(http://\S+/#desk=[0-9a-f]{64})\n")[1] for who, desk in desks.items()}


def run(script, *words, seconds=900):
    with tempfile.TemporaryDirectory() as home:
        done = subprocess.run(["node", HERE / script, *words], cwd=HERE, check=False, env={**os.environ, "HOME": home}, timeout=seconds)
    return done.returncode


def picture(large, folder, others, host, into, *some):
    large.play(others)
    shutil.copy(folder / "r.truce", folder / "away.truce")
    gone = folder.serve("away.truce")
    hosts = {"exercise": host.url, "desk": sit(folder, host.url)["kaz"], "away": sit(folder, gone.url, own="away")["kaz"]}
    gone.stop()
    hosts.update({name: others.serve(f"{name}.truce").url for name in ("large", "empty")})
    return run("pictures.mjs", CHROMIUM, Path(into).resolve(), json.dumps(hosts), *some, seconds=7200)


def main():
    truce, *rest = sys.argv[1:]
    need(truce)
    import large
    from harness import Folder
    folder, others = Folder(), Folder()
    try:
        play(folder)
        host = folder.serve()
        with urllib.request.urlopen(host.url) as page:
            if b'<script type="module"' not in page.read():
                skip("this binary was built without the app")
        if rest:
            return picture(large, folder, others, host, *rest[1:])
        large.write(others, large.Large().maker, "empty")
        empty = others.serve("empty.truce")
        apart = rooms.serve(others)
        desks = sit(folder, host.url, ("kaz", "rus", "tur", "irn"))
        return run("read.mjs", host.url, CHROMIUM, os.environ["TRUCE"], folder / "out" / "kaz.key", empty.url, json.dumps(desks),
                   folder / "away", apart.url)
    finally:
        folder.done()
        others.done()


if __name__ == "__main__":
    sys.exit(main())
