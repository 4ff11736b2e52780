#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The check in the reader's browser (web/src/check), compiled and run by node: tests/web_check.py TRUCE

Skipped, and said so, where there is no node or the packages of web/ are not installed (npm ci in web/).
"""
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

WEB = Path(__file__).resolve().parent.parent / "web"
NODE_LEAST = 18


def skip(why):
    print(f"web check skipped: {why}")
    return 77


def run(*command, **kw):
    return subprocess.run(command, cwd=WEB, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True, errors="replace", check=False, **kw)


def main():
    truce = Path(sys.argv[1]).resolve()
    node = shutil.which("node")
    if not node:
        return skip("node is not installed")
    version = int(re.match(r"v(\d+)", run(node, "--version").stdout)[1])
    if version < NODE_LEAST:
        return skip(f"node is of version {version}, older than {NODE_LEAST}")
    # Node 18 has the browsers' crypto, but under this flag alone.
    options = {"NODE_OPTIONS": "--experimental-global-webcrypto"} if version == 18 else {}
    compiler = WEB / "node_modules" / "typescript" / "bin" / "tsc"
    if not compiler.exists() or not (WEB / "node_modules" / "@noble" / "curves").exists():
        return skip("the packages of web/ are not installed")
    built = WEB / "dist-check"
    shutil.rmtree(built, ignore_errors=True)
    compiled = run(node, str(compiler), "-p", "tsconfig.check.json")
    if compiled.returncode:
        print(compiled.stdout)
        return 1
    done = run(node, "--test", "--test-reporter=tap", *sorted(map(str, built.glob("*.test.js"))),
               env={**os.environ, "TRUCE": str(truce), "NODE_NO_WARNINGS": "1", **options})
    counts = {what: int(n) for what, n in re.findall(r"^# (pass|fail|cancelled|skipped) (\d+)$", done.stdout, re.M)}
    for why in sorted(set(re.findall(r"# SKIP (.*)$", done.stdout, re.M))):
        print(f"  skipped: {why}")
    failed = counts.get("fail", 0) + counts.get("cancelled", 0)
    if done.returncode or failed or not counts.get("pass"):
        print(done.stdout)
        failed = failed or 1
    print(f"{counts.get('pass', 0)} passed, {failed} failed, {counts.get('skipped', 0)} skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
