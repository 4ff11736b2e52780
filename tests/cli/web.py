# SPDX-License-Identifier: Apache-2.0
"""A web server on loopback that gives files out of a dictionary, or misbehaves as a test tells it to."""
import http.server
import threading


class Web:
    """`files` maps paths without their slash to bytes. `twist(handler, path)` may answer instead: then it is true."""

    def __init__(self, files=None):
        self.files, self.twist, self.asked = dict(files or {}), None, []
        web = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                path = self.path.partition("?")[0].lstrip("/")
                web.asked.append(path)
                if web.twist and web.twist(self, path):
                    return
                if path in web.files:
                    self.give(web.files[path])
                else:
                    self.give(b"nothing here\n", 404)

            def give(self, body, status=200, kind="application/octet-stream", **headers):
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                for name, value in headers.items():
                    self.send_header(name.replace("_", "-"), value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.server.handle_error = lambda *_: None  # a client that was killed, or had enough
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def done(self):
        self.server.shutdown()
        self.server.server_close()
