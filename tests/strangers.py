#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Programs that share no code with ours judge the exercise: strangers.py TRUCE

The second checker (tests/second, Python) and Go's sumdb note and tlog packages read the tiles that `truce publish` wrote,
and the proofs that `truce prove` wrote.
"""
import base64
import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def call(*command, **kw):
    return subprocess.run([str(c) for c in command], capture_output=True, text=True, **kw)


def main():
    truce = Path(sys.argv[1]).resolve()
    results = []

    def check(name, good, why=""):
        results.append(good)
        print(f"{'ok  ' if good else 'FAIL'} {name}" + (f": {why.strip()}" if why else ""))

    with tempfile.TemporaryDirectory() as folder:
        out, tiles = Path(folder) / "out", Path(folder) / "tiles"
        demo = call(truce, "demo", "--once", "--json", "--out", out)
        check("the exercise is played", demo.returncode == 0, demo.stderr)
        if demo.returncode:
            print("0 passed, 1 failed")
            return 1
        played = json.loads(demo.stdout)
        record = next(out.glob("*.truce"))
        publish = call(truce, "publish", record, tiles)
        check("its tiles are published", publish.returncode == 0, publish.stderr)
        verify = json.loads(call(truce, "verify", record, "--json").stdout)
        second = call(sys.executable, ROOT / "tests/second/check.py", tiles, "--json")
        try:
            judged = json.loads(second.stdout)
        except ValueError:
            judged = {}
        check("the second checker finds no fault", second.returncode == 0,
              (second.stdout + second.stderr)[-500:] if second.returncode else "")
        check("both come to the same size", judged.get("size") == verify["size"], str(judged.get("size")))
        check("both come to the same root",
              judged.get("root") == base64.b64decode(verify["root"]).hex(), str(judged.get("root")))
        if "state" in judged:
            check("both fold to the same state digest", judged["state"] == played["state"],
                  f"{judged['state']}")
        proofs = tiles / "proofs"
        proofs.mkdir(exist_ok=True)
        for index in range(0, verify["size"], 7):
            call(truce, "prove", index, record, "-o", proofs / f"{index}.tlog-proof")
        founding = json.loads((ROOT / "examples/astana-2017/founding.json").read_text())
        (tiles / "vkey").write_text(founding.get("body", founding)["log_vkey"] + "\n")
        go = call("sh", ROOT / "tests/go/run.sh", tiles)
        skipped = go.returncode == 77
        if skipped:
            print(f"skipped: Go's note and tlog: {go.stdout.strip()}")
        else:
            check("Go's note and tlog agree", go.returncode == 0, go.stdout + go.stderr)
    failed = results.count(False)
    print(f"{results.count(True)} passed, {failed} failed, {int(skipped)} skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
