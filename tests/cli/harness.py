# SPDX-License-Identifier: Apache-2.0
"""Drives the built binary from outside: a workspace, a call, what stands in a folder."""
import atexit
import contextlib
import functools
import hashlib
import json
import os
import pty
import resource
import select
import shlex
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import time
from pathlib import Path

TRUCE = Path(os.environ.get("TRUCE", "build/truce")).resolve()
AT = "2017-07-01T10:00:00+06:00"
NOBODY = 65534
SANITIZERS = ("ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS", "TSAN_OPTIONS")


class Answer:
    def __init__(self, process):
        self.code, self.out, self.err = process.returncode, process.stdout, process.stderr

    def json(self):
        return json.loads(self.out)

    def __str__(self):
        return f"exit {self.code}\n--- out\n{self.out}--- err\n{self.err}"


def acts_of(folder):
    """[(file stem, act)] of an exercise, in the order of its log: a file may hold many bodies of one author and moment."""
    files = [(path.stem, json.loads(path.read_text())) for path in sorted((folder / "acts").glob("*.json"))]
    return [(stem, {**act, **one}) for stem, act in files if "act" in act for one in act.get("bodies", [{}])]


def small_files(limit):
    """For a child: no file may grow past the limit, and writing more is an error, not a signal."""
    def prepare():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    return prepare


def rows(path):
    """All of a SQLite file's rows as SQL; nothing when it cannot be read as one."""
    with contextlib.closing(sqlite3.connect(f"file:{path}?immutable=1", uri=True)) as db:
        try:
            return "\n".join(db.iterdump()).encode()
        except sqlite3.DatabaseError:
            return b""


@functools.cache
def played():
    """Where `truce demo` left the exercise of 2 May 2017, once for a whole run; test_demo asks whether it is right."""
    workspace = Workspace()
    atexit.register(workspace.done)
    answer = workspace.call("demo --once --json --out d")
    assert answer.code == 0, answer
    return workspace.path("d")


class Workspace:
    """A folder of its own, with a cache of its own beside it. Commands run inside it."""

    def __init__(self):
        self.top = Path(tempfile.mkdtemp(prefix="truce-cli-"))
        self.top.chmod(0o755)
        self.dir, self.cache = self.top / "w", self.top / "cache"
        self.dir.mkdir()
        self.cache.mkdir()

    def done(self):
        for place, _, _ in os.walk(self.top):
            os.chmod(place, 0o755)
        shutil.rmtree(self.top)

    def env(self, **more):
        return {"PATH": "/usr/bin:/bin", "HOME": str(self.top), "XDG_CACHE_HOME": str(self.cache),
                "LC_ALL": "C", **{k: os.environ[k] for k in SANITIZERS if k in os.environ}, **more}

    def at_terminal(self, line, keys):
        """Runs at a terminal of its own and answers each prompt; returns (exit code, what was shown)."""
        child, terminal = pty.fork()
        if not child:
            os.chdir(self.dir)
            os.execve(TRUCE, [str(TRUCE), *line.split()], self.env())
        shown, keys, end = b"", list(keys), time.monotonic() + 60
        while time.monotonic() < end:
            ready, _, _ = select.select([terminal], [], [], 1)
            try:
                got = os.read(terminal, 4096) if ready else None
            except OSError:
                break
            if got == b"":
                break
            shown += got or b""
            if keys and shown.rstrip(b" ").endswith(b":"):
                time.sleep(0.05)  # until echo is off
                os.write(terminal, keys.pop(0))
                shown += b"|"
        os.close(terminal)
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), shown.decode()

    def call(self, *args, stdin="", env=None, **kw):
        """Runs truce; one argument alone is a line as typed."""
        words = shlex.split(args[0]) if len(args) == 1 else [str(a) for a in args]
        kw.setdefault("stdout", subprocess.PIPE)
        return Answer(subprocess.run([TRUCE, *words], cwd=self.dir, input=stdin, text=True,
                                     env=self.env(**(env or {})), stderr=subprocess.PIPE,
                                     timeout=120, **kw))

    def as_nobody(self, *args, **kw):
        """The same without the rights of root, where the tests run as root."""
        if os.geteuid():
            return self.call(*args, **kw)
        return self.call(*args, user=NOBODY, group=NOBODY, extra_groups=[], **kw)

    def path(self, name):
        return self.dir / name

    def play(self):
        """The exercise and its keys, in `d`."""
        shutil.copytree(played(), self.path("d"))

    def put(self, name, content):
        path = self.path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, (dict, list)):
            content = json.dumps(content, ensure_ascii=False)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return name

    def take(self):
        """What stands in the folder: name -> mode and digest. Of a record its rows count: opening
        it for writing moves counters in SQLite's file header."""
        found = {}
        for path in sorted(self.dir.rglob("*")):
            content = path.read_bytes() if path.is_file() else b""
            if content.startswith(b"SQLite format 3"):
                content = rows(path) or content
            found[str(path.relative_to(self.dir))] = (path.lstat().st_mode,
                                                      hashlib.sha256(content).hexdigest())
        return found


def statement(slug, who="kaz", text="Hello"):
    return {"id": slug, "speaker": {"name": {"en": "A. Nobody"}}, "on_behalf": [who],
            "text": {"en": text}}
