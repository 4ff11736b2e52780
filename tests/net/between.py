# SPDX-License-Identifier: Apache-2.0
"""A man between client and host: passes everything on but what a test tells it to change, drop or invent."""
import http.client
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

DROP = object()  # cuts the connection instead of an answer


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def pass_on(self, body=None):
        between = self.server.between
        path = self.path.partition("?")[0]
        between.asked.append((self.command, path))
        if body is not None:
            between.posted.append(body)
        folder = path.rpartition("/")[0] + "/*"
        before = between.before.get(path) or between.before.get(folder)
        if before:
            return self.give(before(self.command, body))
        c = http.client.HTTPConnection("127.0.0.1", between.port, timeout=60)
        try:
            c.request(self.command, self.path, body,
                      {k: v for k, v in self.headers.items() if k.lower() not in ("host", "content-length")})
            answer = c.getresponse()
            if answer.headers.get("Content-Type") == "text/event-stream":
                return self.stream(answer)
            got = answer.status, answer.headers.get("Content-Type"), answer.read()
        except OSError:
            return self.give(DROP)
        finally:
            c.close()
        after = between.after.get(path) or between.after.get(folder)
        return self.give(after(*got) if after else got)

    def stream(self, answer):
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        while not self.server.between.ending.is_set():
            piece = answer.read1(65536)
            if not piece:
                break
            self.wfile.write(piece)
            self.wfile.flush()

    def give(self, answer):
        if answer is DROP:
            self.close_connection = True
            self.connection.close()
            return
        status, kind, body = answer
        self.send_response(status)
        if kind:
            self.send_header("Content-Type", kind)
        if status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        self.pass_on()

    def do_POST(self):
        self.pass_on(self.rfile.read(int(self.headers.get("Content-Length", 0))))

    do_PUT = do_POST

    def log_message(self, *args):
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, address):
        pass  # who hung up


class Between:
    """`before[path](method, body)` answers in the host's place; `after[path](status, type, body)` changes its answer. A
    path may be a folder's: "/blob/*"."""

    def __init__(self, port):
        self.port = port
        self.before, self.after = {}, {}
        self.asked, self.posted = [], []
        self.ending = threading.Event()
        self.server = Server(("127.0.0.1", 0), Handler)
        self.server.between = self
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"

    def done(self):
        self.ending.set()
        self.server.shutdown()
        self.server.server_close()
