# SPDX-License-Identifier: Apache-2.0
"""A host in Python that serves a record as it is, or as it likes: what replicas and holders must see through.

It holds the log's key, as a hostile host does, and no author's.
"""
import contextlib
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

from talks import act_id, checkpoint, cosign, forge, make


def REFUSES(log, note, answer):
    """As `promise`: no act is taken at all."""
    return answer


class Log:
    """Entries, and the log that follows from them; `maker` signs. Each piece can be overridden by name."""

    def __init__(self, maker, entries=None, cosigners=(), time_s=None):
        self.maker = maker
        self.tree = make.Maker.__new__(make.Maker)
        self.tree.entries, self.tree.nodes = list(maker.entries if entries is None else entries), {}
        self.cosigners, self.time_s = cosigners, time_s
        self.files = {}    # path -> bytes: served instead of what is right
        self.withheld = set()
        self.posted = []   # cosignature notes that came
        self.acts = []     # act notes that came
        self.promise = None  # what is answered to an act, instead of the truth: called with log, note, answer
        self.key_says = {}   # of a key's place in its chain, instead of the truth
        self.hits = []

    def root(self, size):
        return self.tree.root(size)

    @property
    def size(self):
        return len(self.tree.entries)

    def checkpoint(self, size=None, cosigners=None):
        size = size or self.size
        note = checkpoint(self.maker.log, size, self.root(size))
        for who in self.cosigners if cosigners is None else cosigners:
            more = {"time_s": self.time_s} if self.time_s is not None else {}
            note = cosign(self.maker.keys[who, "hold"], note, **more)
        return note

    def tile(self, path):
        """Any width that there is, as the real host serves them."""
        level, rest = path[len("tile/"):].split("/", 1)
        rest, _, part = rest.partition(".p/")
        n = 0
        for piece in rest.split("/"):
            n = n * 1000 + int(piece.lstrip("x"))
        width = int(part) if part else 256
        if level == "entries":
            first, last = n * 256, n * 256 + width
            if last > self.size:
                return None
            return b"".join(len(e).to_bytes(2, "big") + e for e in self.tree.entries[first:last])
        span = 256 ** int(level)
        first, last = n * 256, n * 256 + width
        if last * span > self.size:
            return None
        return b"".join(self.tree.subtree(i * span, (i + 1) * span) for i in range(first, last))

    def cosignatures(self, after):
        items = []
        for came, who in enumerate(self.cosigners, 1):
            if came > after:
                items.append({"came": came, "size": self.size, "note": self.checkpoint(cosigners=[who]).decode()})
        return {"items": items, "next": None}

    def take(self, note):
        """Logs an act, unseen, and answers as a host does."""
        self.acts.append(note)
        self.tree.entries.append(note)
        index, size = self.size - 1, self.size
        answer = {"index": index, "id": act_id(note), "grade": "recorded",
                  "checkpoint": self.checkpoint(cosigners=[]).decode(), "proof": self.proof(index, size)}
        return self.promise(self, note, answer) if self.promise else answer

    def proof(self, index, size):
        return [make.b64(h) for h in forge._path(self.tree, index, 0, size)]

    def key(self, name):
        """Where a key's chain stands."""
        key = next((k for k in self.maker.keys.values() if k.name == name), None)
        if not key:
            return None
        own = [e for e in self.tree.entries[1:] if ("\u2014 %s " % name).encode() in e]
        found = {"name": name, "vkey": key.vkey, "use": key.use, "next_n": len(own),
                 "prev": act_id(own[-1]) if own else None, "revoked": None}
        return {**found, **self.key_says}

    def answer(self, path, query):
        """(type, bytes), or None: not there."""
        if path in self.withheld:
            return None
        if path in self.files:
            value = self.files[path]
            return "application/octet-stream", value(self) if callable(value) else value
        if path == "checkpoint":
            return "text/plain; charset=utf-8", self.checkpoint()
        if path == "checkpoint/newest":
            return "text/plain; charset=utf-8", self.checkpoint(cosigners=[])
        if path.startswith("tile/"):
            try:
                data = self.tile(path)
            except ValueError:
                data = None
            return data and ("application/octet-stream", data)
        if path == "cosignatures":
            after = int(query.get("after", ["0"])[0])
            return "application/json", json.dumps(self.cosignatures(after)).encode()
        if path.startswith("api/v1/keys/"):
            found = self.key(path[len("api/v1/keys/"):])
            return found and ("application/json", json.dumps(found).encode())
        if path == "healthz":
            return "text/plain", b"ok\n"
        return None


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        parts = urlsplit(self.path)
        log = self.server.log
        path = unquote(parts.path).lstrip("/")
        log.hits.append(path)
        found = log.answer(path, parse_qs(parts.query))
        if path == "events":
            return self.events(log)
        self.give(200 if found else 404, *(found or ("text/plain", b"nothing here\n")))

    def events(self, log):
        data = json.dumps({"size": log.size, "root": make.b64(log.root(log.size))})
        body = f"event: checkpoint\nid: {log.size}\ndata: {data}\n\n".encode()
        self.give(200, "text/event-stream", body)

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path.startswith("/cosignatures"):
            self.server.log.posted.append(body)
            return self.give(204, None, b"")
        if self.path == "/acts" and self.server.log.promise is not REFUSES:
            answer = self.server.log.take(body)
            return self.give(201, "application/json", json.dumps(answer).encode())
        self.give(403, "text/plain", b"no\n")

    def give(self, status, kind, body):
        with contextlib.suppress(ConnectionError):
            self.put(status, kind, body)

    def put(self, status, kind, body):
        self.send_response(status)
        if kind:
            self.send_header("Content-Type", kind)
        if status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        """Whoever is asked for nothing good goes away in the middle."""


class ForgedHost:
    """Serves `log`, which may be exchanged at any time."""

    def __init__(self, log):
        self.server = Server(("127.0.0.1", 0), Handler)
        self.server.log = log
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True)
        self.thread.start()
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"

    @property
    def log(self):
        return self.server.log

    @log.setter
    def log(self, log):
        self.server.log = log

    def done(self):
        self.server.shutdown()
        self.server.server_close()
