# SPDX-License-Identifier: Apache-2.0
"""What importing incidents takes: from a file into a record in process, through a host in bundles, and what memory."""
import json
import os
import subprocess
import tempfile
import time

from net import Process

ROWS = int(os.environ.get("BENCH_INCIDENTS", "100000"))
KINDS = ("attack", "strike", "shelling", "sniper")


def write(path, rows):
    """Rows as a recorder might have them, 90 bytes each; acts of about 650 bytes."""
    with open(path, "w") as out:
        out.write("id,when,place,country,admin,lon,lat,kind,killed:civilian,basis\n")
        for i in range(rows):
            out.write(f'i{i},2017-05-{1 + i % 28:02}T{i // 28 % 24:02}:{i % 60:02}:00+03:00,"Place {i % 977}, Homs",SY,SY-HI,'
                      f"{36 + i % 1000 / 1000:.4f},{34 + i % 777 / 777:.5f},{KINDS[i % 4]},{i % 5},recorded\n")


def home(folder):
    return {"XDG_CACHE_HOME": f"{folder}/cache", "XDG_STATE_HOME": f"{folder}/state"}


def measure(folder, truce, *where):
    """(rows a second, microseconds of processor time a row, MiB at most) of one import of all rows."""
    command = [truce, "import", "incidents", f"{folder}/in.csv", "--key", f"{folder}/desk.key", "--to", "public", "--wider",
               "--json", *where]
    begun = time.monotonic()
    process = subprocess.Popen(command, env={**os.environ, **home(folder)}, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"bench: {' '.join(command)} ended with {process.returncode}")
    return ROWS / (time.monotonic() - begun), 1e6 * (used.ru_utime + used.ru_stime) / ROWS, used.ru_maxrss / 1024


def run(build, say, seen):
    truce, tool = f"{build}/truce", f"{build}/truce_load"
    limit, words = seen.get("sign and check, all cores", 0), "bare libsodium, a signature made and checked each"
    with tempfile.TemporaryDirectory(prefix="truce-bench-") as folder:
        subprocess.run([tool, "make", folder], check=True)
        subprocess.run(["cp", f"{folder}/r.truce", f"{folder}/mine.truce"], check=True)
        write(f"{folder}/in.csv", ROWS)
        rate, spent, _ = measure(folder, truce, "--record", f"{folder}/mine.truce", "--dry-run")
        say("import incidents, look at rows alone", rate, "rows/s", 0, "")
        say("  processor time a row", spent, "us", 0, "")
        host = Process(folder, "host", truce, "serve", f"{folder}/r.truce", "--log-key", f"{folder}/log.key", "--listen",
                       "127.0.0.1:0")
        try:
            url = host.wait_for("listening on").rsplit(" ", 1)[1]
            subprocess.run(["cp", f"{folder}/mine.truce", f"{folder}/replica.truce"], check=True)
            rate, spent, _ = measure(folder, truce, "--record", f"{folder}/replica.truce", "--host", url)
        finally:
            host.stop()
        say("import incidents through a host, in bundles", rate, "acts/s", limit, words)
        say("  processor time an act, here", spent, "us", 0, "")
        rate, spent, memory = measure(folder, truce, "--record", f"{folder}/mine.truce", "--log-key", f"{folder}/log.key")
        say("import incidents, in process", rate, "acts/s", limit, words)
        say("  processor time an act", spent, "us", 2e6 / limit if limit else 0, "of that, a signature made and checked")
        say("  memory", memory, "MiB peak", 0, "")
        subprocess.run([truce, "show", "record", f"{folder}/mine.truce"], env={**os.environ, **home(folder)}, check=True,
                       stdout=subprocess.DEVNULL)  # rows are in the cache
        asked = subprocess.run([f"{build}/truce_places", f"{folder}/mine.truce"], env={**os.environ, **home(folder)},
                               check=True, stdout=subprocess.PIPE, text=True)
        print(f"of {ROWS:,} incidents:")
        for line in asked.stdout.splitlines():
            row = json.loads(line)
            say(f"  {row['what']}", row["value"], row["unit"], 0, "")
