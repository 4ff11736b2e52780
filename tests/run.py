#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs all tests and closes with one line: N passed, N failed, N skipped.

  tests/run.py            gcc with ASan and UBSan: unit tests, corpora, and the programs that drive the binary
  tests/run.py --check    the same with clang, with a kill at every write, a record of a million acts,
                          ThreadSanitizer and clang-tidy
  tests/run.py NAME …     only the steps whose name begins so (build, unit, tree, cli, …)

A step is a command; it counts by the last line "N passed, N failed[, N skipped]" it prints, by unittest's or cmocka's
own words, or as one test by its exit code.
"""
import concurrent.futures
import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SAN = "build-san"
COUNTS = re.compile(r"^(?:\w+: )?(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$", re.M)


def run(command, env=None, quiet=False, timeout=3000):
    """Runs a command in the tree, shows what it prints, and returns (exit code, output)."""
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **(env or {})}, text=True,
                               stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                               stderr=subprocess.STDOUT, errors="replace")
    try:
        output, _ = process.communicate(timeout=timeout)
    except subprocess.TimeoutExpired:
        process.kill()
        output, _ = process.communicate()
        output += f"\ntimed out after {timeout} s\n"
    if not quiet or process.returncode not in (0, 77):
        print(output, end="" if output.endswith("\n") else "\n", flush=True)
    return process.returncode, output


def count(code, output):
    """(passed, failed, skipped) of one step."""
    found = COUNTS.findall(output)
    if found:
        passed, failed, skipped = (int(n or 0) for n in found[-1])
        return passed, failed or int(code not in (0, 77)), skipped
    ran = re.search(r"^Ran (\d+) tests?", output, re.M)
    if ran:
        bad = sum(int(n) for n in re.findall(r"(?:failures|errors)=(\d+)", output))
        skipped = sum(int(n) for n in re.findall(r"skipped=(\d+)", output))
        return int(ran[1]) - bad - skipped, bad or int(code != 0), skipped
    if code == 77:
        return 0, 0, 1
    return int(code == 0), int(code != 0), 0


def build(folder, options, compiler="gcc", targets=()):
    env = {"CC": compiler, **({"CC_LD": "gold"} if options else {})}  # for the many tests, linked fast
    if not (ROOT / folder / "build.ninja").exists():
        code, _ = run(["meson", "setup", folder, *options], env, quiet=True)
        if code:
            return 0, 1, 0
    code, _ = run(["ninja", "-C", folder, "-k", "0", *targets], env, quiet=True)
    return int(code == 0), int(code != 0), 0


def unit(folder, env=None):
    """Meson's tests, counted case by case; what was skipped is said. With an environment: the long form."""
    code, _ = run(["meson", "test", "-C", folder, "--print-errorlogs", "--num-processes", "2",
                   "--timeout-multiplier", "9" if env else "3"], env, quiet=True, timeout=9000 if env else 3000)
    passed = failed = skipped = 0
    log = ROOT / folder / "meson-logs" / "testlog.json"
    for line in log.read_text().splitlines() if log.exists() else ():
        test = json.loads(line)
        out = (test.get("stdout") or "") + (test.get("stderr") or "")
        good = len(re.findall(r"^\[\s+OK \]", out, re.M))
        left = len(re.findall(r"^\[  SKIPPED \] \w+$", out, re.M))
        for why in sorted(set(re.findall(r"^.*skipped: .*$", out, re.M))):
            print(f"  {test['name']}: {why.strip()}")
        if test["result"] == "SKIP":
            left += 1
        elif test["result"] != "OK":
            failed += 1
            print(f"  {test['name']}: {test['result']}")
        elif not good:
            good = 1
        passed += good
        skipped += left
    if code and not failed:
        failed = 1
    if not passed:
        failed += 1
    return passed, failed, skipped


def script(*command, env=None, timeout=3000):
    return lambda: count(*run(list(command), env, timeout=timeout))


def steps(check):
    truce = f"{SAN}/truce"
    python = sys.executable
    # The sanitizers do not see a variable used before it was begun; filled with a pattern, it falls over. Their reports
    # need lines, no more of what a debugger wants; most of the time goes into their allocator, not into our code.
    sanitize = ["-Db_sanitize=address,undefined", "-Db_lundef=false", "-Dtests=enabled", "-Doptimization=1",
                "-Dc_args=-ftrivial-auto-var-init=pattern -g1"]
    yield "build", lambda: build("build", [], targets=["truce", "judge", "truce_bench"])
    yield "build-san", lambda: build(SAN, sanitize)
    yield "tree", script(python, "tests/check_tree.py")
    yield "unit", lambda: unit(SAN, {"TRUCE_CHECK": "1"} if check else None)
    yield "example", script(python, "examples/check_example.py")
    yield "cli", script(python, "tests/cli/run.py", truce, env={"TRUCE_CHECK": "1"} if check else None)
    for half in ("1/2", "2/2"):  # of the modules
        yield f"net {half}", script(python, "tests/net/run.py", truce, f"--share={half}",
                                    env={"TRUCE_CHECK": "1"} if check else None, timeout=9000)
    yield "leaks", script(python, "tests/leaks/run.py", "build/truce",
                           env={"TRUCE_CHECK": "1"} if check else None)
    yield "second checker", script(python, "-m", "unittest", "discover", "-s", "tests/second")
    yield "act table", script(python, "tests/act_examples.py", "build/truce")
    yield "rounds", script(python, "tests/rounds.py", "build/truce")
    yield "two folds", script(python, "tests/second/differ.py", "build/truce", "1", "40")
    yield "random acts", script(python, "tests/second/sequences.py", "build/judge", "1",
                                "100000" if check else "400", timeout=14000)
    yield "readers", script(python, "tests/second/readers.py", "build/judge", "1",
                            "18000" if check else "1800", timeout=14000)
    yield "texts", script(python, "tests/prose_counts.py", f"{SAN}/prose_tool")
    yield "strangers", script(python, "tests/strangers.py", "build/truce")
    yield "web check", script(python, "tests/web_check.py", "build/truce")
    yield "web", script(python, "tests/web/run.py", "build/truce")
    yield "geometry", script(python, "tests/geometry.py", "build/truce")
    yield "coverage", script(python, "tests/coverage.py", "build/truce")
    # Above 65,536 acts the tree has hash tiles of a second level.
    yield "long record", script(python, "tests/long_record.py", "build", *(() if check else ("70000",)))
    if check:
        yield "build-clang", lambda: build("build-clang", sanitize, "clang")
        yield "unit clang", lambda: unit("build-clang")
        yield "build-tsan", lambda: build("build-tsan", ["-Db_sanitize=thread", "-Db_lundef=false"])
        yield "unit tsan", lambda: unit("build-tsan")
        yield "net tsan", script(python, "tests/net/run.py", "build-tsan/truce", "test_stop", "test_requests",
                                 "test_guarantor", "test_holders", "test_authors", "test_replicas", "test_networks",
                                 "test_clock", "test_desk", "test_import_host")
        yield "same on both", script(python, "tests/same_on_both.py", "build/truce",
                                     "build-clang/truce")
        yield "tidy", script("ninja", "-C", "build-clang", "clang-tidy")


# Most of these drive other processes and wait for them a third of their time: four at once keep two cores busy. The
# longest first; in the long form those are LONGEST.
BESIDE = ("net 1/2", "net 2/2", "cli", "unit", "leaks", "random acts", "readers", "web", "second checker", "act table",
          "rounds", "two folds", "texts", "strangers", "web check", "geometry", "coverage", "long record")
LONGEST = ("unit", "random acts", "readers")
AT_ONCE = 4


def apart(name, check):
    """A step in a process of its own, for it is one of several at once: what it prints comes in one piece."""
    command = [sys.executable, __file__, f"={name}", *(["--check"] if check else [])]
    done = subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True, errors="replace", check=False)
    text, _, _ = done.stdout.rstrip("\n").rpartition("\n")  # but its own closing line
    print(f"{text}\n", flush=True)
    return count(done.returncode, done.stdout)


def one(name, step):
    begun = time.monotonic()
    print(f"== {name}", flush=True)
    counts = step()
    print(f"== {name}: {counts[0]} passed, {counts[1]} failed, {counts[2]} skipped "
          f"({time.monotonic() - begun:.0f} s)\n", flush=True)
    return counts


def main():
    check = "--check" in sys.argv[1:]
    if not check:  # what is freed is kept from use for 16 MB of memory, not for 256: a fifth of the unit tests' time
        os.environ.setdefault("ASAN_OPTIONS", "quarantine_size_mb=16")
    only = [a for a in sys.argv[1:] if not a.startswith("--")]
    wanted = [(name, step) for name, step in steps(check)
              if not only or any(name == o[1:] if o.startswith("=") else name.startswith(o) for o in only)]
    total = [0, 0, 0]
    names = [name for name, _ in wanted]
    beside = [name for name in BESIDE if name in names]
    if check:
        beside.sort(key=lambda name: name not in LONGEST)
    for name, step in wanted:
        if name not in beside or len(beside) < 2:
            found = [one(name, step)]
        elif beside.index(name) == 0:
            with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
                found = list(pool.map(lambda each: apart(each, check), beside))
        else:
            continue  # it was one of those
        for counts in found:
            total = [a + b for a, b in zip(total, counts)]
        if name.startswith("build") and found[0][1]:
            break
    print(f"{total[0]} passed, {total[1]} failed, {total[2]} skipped")
    return 1 if total[1] or not total[0] else 0


if __name__ == "__main__":
    sys.exit(main())
