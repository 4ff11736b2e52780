#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Two builds play the exercise and rebuild each other's record to the same state digest: same_on_both.py A B"""
import json
import subprocess
import sys
import tempfile
from pathlib import Path


def main():
    builds = [Path(p).resolve() for p in sys.argv[1:3]]
    states = []
    with tempfile.TemporaryDirectory() as folder:
        for number, truce in enumerate(builds):
            out = Path(folder) / str(number)
            played = subprocess.run([truce, "demo", "--once", "--json", "--out", out],
                                    capture_output=True, text=True)
            states.append(json.loads(played.stdout)["state"])
            record = next(out.glob("*.truce"))
            for other in builds:
                rebuilt = subprocess.run([other, "rebuild", record, "--json"], capture_output=True,
                                         text=True)
                states.append(json.loads(rebuilt.stdout)["state"])
    same = len(set(states)) == 1
    print(f"{len(states)} digests, {len(set(states))} different")
    print(f"{int(same)} passed, {int(not same)} failed")
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
