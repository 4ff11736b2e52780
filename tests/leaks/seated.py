# SPDX-License-Identifier: Apache-2.0
"""Desks: one of each participant, so that some have what is restricted in their hands, and to others it was not addressed.
What each serves with its token and without, and what it writes while it is acted at."""
import shutil
import subprocess

import tapes
from asked import BY_ITSELF
from canaries import NOBODY
from canary_bodies import Words
from desks import Desk

WATCHED = "un"  # at whose desk nobody asks for a text of others by its name: its memory is looked at
TOO_LONG = ("/events",)  # goes on for as long as somebody listens


def sit(s, who):
    """In a folder of its own, with the key of its participant."""
    home = s.homes[f"desk-{who}"] = s.home()
    (home / "d").mkdir()
    shutil.copy(s.homes[who] / "own.key", home / "d" / f"{who}.key")
    return Desk(home, who, s.wire.url, s.fingerprint)


def targets(s, desk):
    """Every route by its description, every view, and texts: its participant's and those of others."""
    yield from (path.replace("{tail}", "0") for path in desk.get("/openapi.json")["paths"] if path not in TOO_LONG)
    for view in BY_ITSELF:
        yield from (f"/api/v1/{view}", f"/api/v1/{view}?lang=ru&limit=1")
    for a in (a for a in s.audiences if desk.who in a.members or desk.who != WATCHED):
        yield from (f"/api/v1/{view}/{a.ref('document')}" for view in ("texts", "text", "stances"))


def look(s, search, desk, acts):
    """What it answers who has its token, and who has not. `acts`: one by one, in such steps."""
    size = int(s.host.get("/checkpoint/newest")[2].split(b"\n")[1])
    desk.await_size(size)
    views = list(targets(s, desk))
    for target in (*views, *(f"/api/v1/act/{i}" for i in range(0, size, acts))):
        status, headers, body = desk.ask("GET", target)
        what = f"desk of {desk.who}: GET {target}: {status}"
        search.look("desks", desk.who, what, str(headers).encode() + body, asked=target)
    for target in (*views, "/api/v1/act/9"):
        status, headers, body = desk.ask("GET", target, Authorization=None)
        search.look("no token", NOBODY, f"desk of {desk.who}: GET {target}: {status}", str(headers).encode() + body)
    search.look("desks", s.anybody, f"what the desk of {desk.who} prints", desk.process.journal().encode())


def act(s, search, desk, a):
    """An author previews, keeps and says what is restricted, and goes wrong in it; somebody without the token does the same."""
    own = Words(s.canaries, [desk.who], f"desk of {desk.who}")
    body, source = s.body(a, "statement")
    one = {"act": "statement", "body": body, "source": source, "to": sorted(set(a.members) - {a.author})}
    at, notes = "2017-05-02T10:00:00+03:00", [own.word(kept) for kept in ("drafts", "notes", "ledger")]
    asked = (  # method, address, what is said, what comes of it
        ("POST", "preview", one, 200), ("POST", "preview", {**one, "body": {**body, "on_behalf": [body["id"]]}}, 200),
        ("POST", "preview", {**one, "body": {**body, body["id"]: 1}}, 200), ("POST", "preview", {**one, "to": [body["id"]]}, 400),
        ("POST", "drafts", {**one, "note": notes[0]}, 201), ("PUT", "notes", {"about": "board", "read": "", "text": notes[1]}, 204),
        ("POST", "ledger", {"what": own.word("ledger.what"), "to": [own.word("ledger.to")], "at": at, "note": notes[2]}, 204),
        ("POST", "acts", {"acts": [{**one, "to": [body["id"]]}]}, 200), ("POST", "acts", {"acts": [one]}, 200),
        *(("GET", kept, None, 200) for kept in ("drafts", "notes", "ledger", "queue", "waiting")))
    got = b""
    for method, path, said, expected in asked:
        for token in ({}, {"Authorization": None}):
            status, headers, answer = desk.ask(method, f"/desk/{path}", said, **token)
            if status != (401 if token else expected):
                raise AssertionError(f"{method} {path}: {status} {answer}")
            search.look("no token" if token else "desks", NOBODY if token else desk.who,
                        f"desk of {desk.who}: {method} {path}: {status}", str(headers).encode() + answer)
            got += answer
    if {note for note in notes if note.encode() not in got}:
        raise AssertionError("not all that was kept at the desk was there again")
    s.sync(desk.who)


def act_traced(s, search, desk, a):
    """The same, with all that it writes while it is at it. False where no process may be traced that runs."""
    log = s.top / "trace-desk"
    with subprocess.Popen([*tapes.trace(log), "-p", str(desk.process.process.pid)], stderr=subprocess.PIPE) as tracing:
        attached = b"attached" in tracing.stderr.readline()
        try:
            act(s, search, desk, a)
        finally:
            tracing.terminate()
    if not attached:
        return False
    written, opened = tapes.writes(log.read_text())
    log.unlink()
    for path, data in written.items():
        served = path.startswith(("socket:", "TCP:"))
        search.look("writes", desk.who if served else s.anybody, f"written by the desk of {desk.who} to {path}", data)
    if not written or not opened:
        raise AssertionError("strace tells nothing")
    return True
