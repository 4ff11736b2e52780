# SPDX-License-Identifier: Apache-2.0
"""What a stranger tries on the host of a closed record: commands, requests that nobody signed, and those that somebody did."""
import base64
import collections
import contextlib
import http.client
import re

from asked import BY_ITSELF
from asking import Request, now, send
from canaries import NOBODY
from talks import make

OPEN = ("/checkpoint", "/tile/0/", "/tile/1/", "/cosignatures", "/healthz", "/openapi.json", "/schema/")
TARGETS = ("/api/v1/acts?after=0", "/api/v1/board", "/api/v1/act/1", "/tile/entries/000", "/events", "/metrics", "/calendar.ics", "/map.geojson")


class KeyFile:
    """The first key of a plain key file, to sign requests with as tests/second does."""

    def __init__(self, path):
        name, number, secret = re.match(r"PRIVATE\+KEY\+([^+]+)\+([0-9a-f]{8})\+(\S+)", path.read_text()).groups()
        self.name, self.key_id = name, bytes.fromhex(number)
        self.secret = make.Ed25519PrivateKey.from_private_bytes(base64.b64decode(secret)[1:])

    def sign(self, data):
        return self.secret.sign(data)


def captured(tapes):
    """The signed requests without a body that stood on the wire, for what is not open."""
    for tape in tapes:
        for request in re.findall(rb"GET [^\r]+ HTTP/1\.1\r\n(?:[^\r]+\r\n)+\r\n", bytes(tape)):
            target = request.split(b" ")[1].decode()
            if b"Signature-Input" in request and not target.startswith(OPEN):
                yield target, request


def refuse(s, search, how, status, answer, what):
    """It is refused, and what is said of it is searched."""
    search.look("strangers", NOBODY, f"{how}: {what}", answer)
    s.refused[how] += 1
    if status != 401:
        raise AssertionError(f"{how}: {what}: {status} {answer[:300]}")


def send_again(s, search):
    """What participants have sent, byte for byte, and to other addresses."""
    seen = set()
    for target, request in captured(s.wire.tapes[::2]):
        kind = re.sub(r"[0-9a-f]{8,}|\d+", "N", target)
        for how, data in (("again", request), ("elsewhere", request.replace(target.encode(), b"/api/v1/statements", 1))):
            if (how, kind) in seen and s.refused[how] > 60:
                continue
            seen.add((how, kind))
            with contextlib.closing(s.host.socket()) as near:
                near.sendall(data)
                answer = http.client.HTTPResponse(near, method="GET")
                answer.begin()
                refuse(s, search, how, answer.status, str(answer.headers).encode() + answer.read(), target)


def sign_wrongly(s, search):
    """Signed by whom, and how, it may not be."""
    home = s.homes["stranger"]
    own, syr = KeyFile(home / "own.key"), KeyFile(s.homes["syr"] / "own.key")
    syr_id = f"{syr.name}+{syr.key_id.hex()}"
    for target in TARGETS:
        def request(target=target, host=None):
            return Request("GET", target, host=host or f"127.0.0.1:{s.host.port}")
        cases = {"unsigned": (request(), None, {}), "a key of nobody's": (request(), own, {}),
                 "in another's name": (request(), own, {"keyid": syr_id}),
                 "stale": (request(), syr, {"created": now() - 3600}), "early": (request(), syr, {"created": now() + 3600}),
                 "for another host": (request(host="evil.example"), syr, {})}
        for how, (one, key, more) in cases.items():
            if key:
                one.sign(key, **more)
            status, headers, body = send(s.host, one)
            refuse(s, search, how, status, str(headers).encode() + body, target)


def look_at_answers(s, search):
    """What a participant is told by the host, asked as by no client of ours: nothing of what is restricted."""
    un = KeyFile(s.homes["un"] / "own.key")
    size = int(s.host.get("/checkpoint/newest")[2].split(b"\n")[1])
    targets = [t for t in TARGETS if t != "/events"] + [f"/api/v1/{view}" for view in BY_ITSELF]
    for target in targets + [f"/api/v1/act/{i}" for i in range(0, size, 3)] + [f"/tile/entries/000.p/{size % 256}"]:
        request = Request("GET", target, host=f"127.0.0.1:{s.host.port}")
        request.sign(un)
        status, headers, body = send(s.host, request)
        search.look("host", s.anybody, f"GET {target}, signed: {status}", str(headers).encode() + body)


def strangers(s, search):
    if not (s.homes["stranger"] / "own.key").exists():
        s.refused = collections.Counter()
        s.key("stranger", "stranger/desk", "act,root", "own.key")
    keys = ("own.key",)
    for args, given in ((("clone", s.wire.url, "c.truce", "--found", s.fingerprint), ()),
                        (("clone", s.wire.url, "c.truce", "--found", s.fingerprint), keys),
                        (("verify", s.wire.url), ()), (("show", "board", s.wire.url), ()), (("show", "board", s.wire.url), keys),
                        (("show", "act", "3", s.wire.url, "--json"), ()), (("export", s.wire.url, "--format", "jsonl"), ())):
        answer = s.command("stranger", *args, keys=given)
        search.look("strangers", NOBODY, f"stranger: {args}", answer.stdout + answer.stderr)
        s.refused["commands"] += 1
        if not answer.returncode:
            raise AssertionError(f"a stranger may: {args}: {answer}")
    send_again(s, search)
    sign_wrongly(s, search)
    look_at_answers(s, search)
