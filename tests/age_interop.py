#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Files of ours opened by age, and age's by ours: age_interop.py AGE_TOOL.

Needs the `age` and `age-keygen` commands; without them it ends with 77 (skipped), and says so.
"""
import os
import pty
import select
import shutil
import subprocess
import sys
import tempfile
import time

SIZES = [0, 1, 65535, 65536, 65537, 131072, 131073]
PASSPHRASE = "four words of salt"
TERMINAL_SECONDS = 120  # age's scrypt takes about one

done = 0


def check(right, what):
    global done
    if not right:
        sys.exit(f"age_interop: FAILED: {what}")
    done += 1


def run(args, data=b"", good=True):
    """Standard output of `args`, which must end well (or badly); what it printed, if badly."""
    ended = subprocess.run(args, input=data, capture_output=True)
    text = ended.stderr.decode(errors="replace")
    check((ended.returncode == 0) == good, f"{args[:2]}: {ended.returncode} {text}")
    return ended.stdout if good else text


def at_terminal(args, answers):
    """Runs `args` on a terminal of its own, giving one answer to each question about a passphrase."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.execvp(args[0], args)
    seen, asked, until = b"", 0, time.monotonic() + TERMINAL_SECONDS
    while time.monotonic() < until:
        if not select.select([terminal], [], [], 1)[0]:
            continue
        try:
            seen += os.read(terminal, 4096)
        except OSError:  # the other side is closed
            break
        if seen.count(b"passphrase") > asked and seen.rstrip(b" ").endswith(b":"):
            check(asked < len(answers), f"{args[0]} asks once more: {seen!r}")
            os.write(terminal, answers[asked].encode() + b"\n")
            asked = seen.count(b"passphrase")
    else:
        os.kill(pid, 9)
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    os.close(terminal)
    return code, seen


def plain_files(tool, keys):
    """X25519 files of sizes around a chunk's, both ways, for one and for three recipients."""
    for size in SIZES:
        text = bytes(i * 7 % 256 for i in range(size))
        for count in (1, 3):
            recipients = [k["recipient"] for k in keys[:count]]
            ours = run([tool, "encrypt", *recipients], text)
            for key in keys[:count]:
                check(run(["age", "-d", "-i", key["path"]], ours) == text, f"ours, {size} bytes")
            age = ["age", *sum((["-r", r] for r in recipients), [])]
            for options in ([], ["-a"]):
                theirs = run([*age, *options], text)
                for key in keys[:count]:
                    check(run([tool, "decrypt", key["identity"]], theirs) == text,
                          f"theirs {options}, {size} bytes")
            armored = run([tool, "armor"], ours)
            check(run(["age", "-d", "-i", keys[0]["path"]], armored) == text, "our armor")
            run(["age", "-d", "-i", keys[3]["path"]], ours, good=False)
            said = run([tool, "decrypt", keys[3]["identity"]], theirs, good=False)
            check("other keys" in said, said)


def read_or_nothing(path):
    """age makes its output file with the first byte: an empty one is never made."""
    if not os.path.exists(path):
        return b""
    with open(path, "rb") as f:
        return f.read()


def passphrase_files(tool, folder):
    """Files locked by a passphrase; age asks for it at a terminal only."""
    plain = os.path.join(folder, "plain")
    for size, armor in ((0, False), (65536, False), (65537, True)):
        text = os.urandom(size)
        with open(plain, "wb") as f:
            f.write(text)
        locked, opened = os.path.join(folder, "locked"), os.path.join(folder, "opened")
        code, seen = at_terminal(["age", "-p", *(["-a"] if armor else []), "-o", locked, plain],
                                 [PASSPHRASE, PASSPHRASE])
        check(code == 0, f"age -p: {code} {seen!r}")
        with open(locked, "rb") as f:
            theirs = f.read()
        check(run([tool, "unlock", PASSPHRASE], theirs) == text, f"theirs, {size} bytes")
        check("wrong passphrase" in run([tool, "unlock", "other"], theirs, good=False), "wrong")
        ours = run([tool, "lock", PASSPHRASE, "12"], text)
        with open(locked, "wb") as f:
            f.write(run([tool, "armor"], ours) if armor else ours)
        code, seen = at_terminal(["age", "-d", "-o", opened, locked], [PASSPHRASE])
        check(code == 0, f"age -d: {code} {seen!r}")
        check(read_or_nothing(opened) == text, f"ours, {size} bytes")
        code, _ = at_terminal(["age", "-d", "-o", opened, locked], ["other"])
        check(code != 0, "age takes a wrong passphrase")


def key_files(tool, folder, key):
    """age-keygen's file as a key file, plain and locked by age -p."""
    line = key["identity"].encode() + b"\n"
    check(run([tool, "keyfile", key["path"], ""]) == line, "age-keygen's file")
    locked = os.path.join(folder, "key.age")
    code, seen = at_terminal(["age", "-p", "-a", "-o", locked, key["path"]], [PASSPHRASE] * 2)
    check(code == 0, f"age -p: {code} {seen!r}")
    check(run([tool, "keyfile", locked, PASSPHRASE]) == line, "a locked key file")
    check("no passphrase" in run([tool, "keyfile", locked, "other"], good=False), "wrong one")


def new_key(folder, name):
    path = os.path.join(folder, name)
    run(["age-keygen", "-o", path])
    os.chmod(path, 0o600)
    with open(path, encoding="ascii") as f:
        identity = f.read().splitlines()[-1]
    return {"path": path, "identity": identity,
            "recipient": run(["age-keygen", "-y", path]).decode().strip()}


def main():
    tool = sys.argv[1]
    if not shutil.which("age") or not shutil.which("age-keygen"):
        print("skipped: the commands age and age-keygen are not there")
        sys.exit(77)
    with tempfile.TemporaryDirectory() as folder:
        keys = [new_key(folder, f"key{i}") for i in range(4)]
        plain_files(tool, keys)
        passphrase_files(tool, folder)
        key_files(tool, folder, keys[0])
    version = run(["age", "--version"]).decode().strip()
    print(f"age {version}: {done} checks, both ways")


main()
