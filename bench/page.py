# SPDX-License-Identifier: Apache-2.0
"""How soon the first page can be used over a long record: statements of 64 authors, and a round with its arrivals; and how
evenly the map of very many incidents moves while it is dragged."""
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import importing
from net import Process

ROOT = Path(__file__).resolve().parent.parent
ACTS = int(os.environ.get("BENCH_PAGE", "100000"))
CHROMIUM = Path("/usr/bin/chromium")


def act(truce, folder, kind, body):
    Path(folder, "body.json").write_text(json.dumps(body))
    subprocess.run([truce, "act", kind, f"{folder}/body.json", "--key", f"{folder}/kaz.key", "--record", f"{folder}/r.truce",
                    "--log-key", f"{folder}/log.key", "--at", "2017-05-02T09:30:00+06:00", "--yes"],
                   env={**os.environ, "XDG_CACHE_HOME": f"{folder}/cache", "XDG_STATE_HOME": f"{folder}/state"}, check=True,
                   stdout=subprocess.DEVNULL)


def a_round(truce, folder):
    """What the first page is about."""
    act(truce, folder, "round", {"id": "r", "kind": "round", "track": "astana", "title": {"en": "A round"}, "place": {"name": {"en": "Astana"}},
                                 "from": "2017-05-02", "to": "2017-05-04", "state": "open"})
    for who in ("irn", "rus", "tur", "syr", "opp", "un", "jor"):
        act(truce, folder, "presence", {"round": "kaz/r", "participants": [who], "part": "delegation", "state": "arrived", "strength": "full"})


def rows(command, say):
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True)
    for line in done.stdout.splitlines():
        row = json.loads(line)
        say(row["what"], row["value"], row["unit"], row["limit"], row["limit_what"])
    return done.returncode


def run(build, say):
    sys.path.append(str(ROOT / "tools"))
    import web
    if not CHROMIUM.exists() or not shutil.which("node"):
        print("first page in Chromium: skipped, for node or Chromium is not installed")
        return 0
    try:
        web.prepare(ROOT / "tests" / "web")
    except web.Fault as fault:
        print(f"first page in Chromium: skipped, {fault}")
        return 0
    truce, tool = f"{build}/truce", f"{build}/truce_load"
    return first_page(truce, tool, say) or dragged(truce, tool, say)


def served(folder, truce):
    return Process(folder, "host", truce, "serve", f"{folder}/r.truce", "--log-key", f"{folder}/log.key", "--listen", "127.0.0.1:0")


def first_page(truce, tool, say):
    with tempfile.TemporaryDirectory(prefix="truce-bench-") as folder:
        subprocess.run([tool, "make", folder], check=True)
        a_round(truce, folder)
        host = served(folder, truce)
        try:
            url = host.wait_for("listening on").rsplit(" ", 1)[1]
            subprocess.run([tool, "post", url, "4", str(ACTS), "64"], check=True, stdout=subprocess.DEVNULL)
            print(f"over a record of {ACTS:,} acts:")
            return rows(["node", ROOT / "bench" / "page.mjs", url], say)
        finally:
            host.stop()


def dragged(truce, tool, say):
    with tempfile.TemporaryDirectory(prefix="truce-bench-") as folder:
        subprocess.run([tool, "make", folder], check=True)
        importing.write(f"{folder}/in.csv", importing.ROWS)
        importing.measure(folder, truce, "--record", f"{folder}/r.truce", "--log-key", f"{folder}/log.key")
        host = served(folder, truce)
        try:
            url = host.wait_for("listening on").rsplit(" ", 1)[1]
            print(f"of {importing.ROWS:,} incidents:")
            return rows(["node", ROOT / "bench" / "page.mjs", url, "map"], say)
        finally:
            host.stop()
