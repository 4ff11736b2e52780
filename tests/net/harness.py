# SPDX-License-Identifier: Apache-2.0
"""Real processes for tests: hosts and holders on free loopback ports, each in a folder of its own.

What a test starts it ends, by its id; whatever a process said stays in its journal, and a sanitizer's word there fails
the test.
"""
import contextlib
import http.client
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

TRUCE = Path(os.environ.get("TRUCE", "build/truce")).resolve()
CHECK = bool(os.environ.get("TRUCE_CHECK"))  # more of everything
SANITIZERS = ("ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS", "TSAN_OPTIONS")
COMPLAINT = re.compile(r"ERROR: \w+Sanitizer|WARNING: ThreadSanitizer|runtime error:|Assertion .* failed|MHD_PANIC|"
                       r"Fatal error in GNU libmicrohttpd")
BUNDLE = "application/vnd.truce.bundle"
PATIENCE_S = 60  # for what must come; nothing here is a measurement
CLOSE_S = 90  # for a host to close: libmicrohttpd may miss an end, and then keeps the connection for SERVER_IDLE_S (60)


def wait_for(what, condition, patience_s=PATIENCE_S):
    """Waits until the condition gives something, and gives that."""
    end = time.monotonic() + patience_s
    while time.monotonic() < end:
        found = condition()
        if found:
            return found
        time.sleep(0.02)
    raise AssertionError(f"waited {patience_s} s in vain for {what}")


class Folder:
    """A workspace with its own XDG folders."""

    def __init__(self, where=None):
        self.top = Path(tempfile.mkdtemp(prefix="truce-net-", dir=where))
        self.processes = []
        self.also = {}  # in everybody's environment

    def __truediv__(self, name):
        return self.top / name

    def env(self, own=""):
        """`own`: whose XDG folders."""
        home = self.top / f"home{own}"
        home.mkdir(exist_ok=True)
        return {"PATH": "/usr/bin:/bin", "HOME": str(home), "LC_ALL": "C",
                **{f"XDG_{name}_HOME": str(home / name.lower()) for name in ("CACHE", "STATE", "CONFIG", "DATA")},
                **{k: os.environ[k] for k in SANITIZERS if k in os.environ}, **self.also}

    def load_first(self, test, source, **also):
        """Builds a C source beside this file, which every process from now on has before the C library."""
        if not shutil.which("cc"):
            test.skipTest(f"{source} takes a C compiler")
        built = self.top / f"{source}.so"
        subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", built, Path(__file__).with_name(source)], check=True)
        # A sanitizer wants to be loaded first, unless it is told that something comes before it.
        asan = os.environ.get(SANITIZERS[0], "")
        self.also = {"LD_PRELOAD": str(built), SANITIZERS[0]: f"{asan}:verify_asan_link_order=0".lstrip(":"), **also}

    def call(self, *args, own="", timeout=120, **kw):
        return subprocess.run([TRUCE, *map(str, args)], cwd=self.top, env=self.env(own), stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=timeout, **kw)

    def start(self, *args, own="", **kw):
        process = Process(self, args, own, **kw)
        self.processes.append(process)
        return process

    def serve(self, record="r.truce", listen="127.0.0.1:0", **kw):
        host = self.start("serve", record, "--log-key", "log.key", "--listen", listen, **kw)
        host.await_url()
        return host

    def guarantor(self, who, url, *more, record=None, found=None, **kw):
        """A holder with its own hold and machine keys, its own record and its own XDG folders."""
        found = ("--found", found) if found else ()
        return self.start("guarantor", record or f"{who}.truce", "--host", url, "--key", f"{who}-hold.key", "--key",
                          f"{who}-machine.key", *found, *more, own=who, **kw)

    def done(self):
        for process in self.processes:
            process.kill()
        shutil.rmtree(self.top, ignore_errors=True)


class Process:
    """One run of the binary."""
    count = 0

    def __init__(self, folder, args, own="", prepare=None, inside=None):
        Process.count += 1
        self.args, self.url, self.port = args, None, 0
        self.path = folder / f"journal-{Process.count}"
        with open(self.path, "wb") as journal:
            into = ("ip", "netns", "exec", inside) if inside else ()  # it becomes the program itself
            self.process = subprocess.Popen([*into, TRUCE, *map(str, args)], cwd=folder.top, env=folder.env(own),
                                            stdin=subprocess.DEVNULL, stdout=journal, stderr=journal,
                                            preexec_fn=prepare)

    def journal(self):
        return self.path.read_text(errors="replace")

    def ended(self):
        return self.process.poll() is not None

    def await_line(self, words, patience_s=PATIENCE_S):
        def look():
            found = re.search(words, self.journal())
            if not found and self.ended():
                raise AssertionError(f"{self.args[0]} ended with {self.process.returncode}:\n{self.journal()}")
            return found
        try:
            return wait_for(f"{words!r} of {self.args[0]}", look, patience_s)
        except AssertionError as e:
            raise AssertionError(f"{e}:\n{self.journal()[-3000:]}") from None

    def await_url(self):
        found = self.await_line(r"listening on (http://\S+:(\d+))\n")
        self.url, self.port = found[1], int(found[2])

    def signal(self, number):
        if not self.ended():
            self.process.send_signal(number)

    def stop(self, patience_s=PATIENCE_S):
        """In order; the exit code."""
        self.signal(signal.SIGTERM)
        try:
            code = self.process.wait(patience_s)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"{self.args[0]} did not end in {patience_s} s:\n{self.journal()[-2000:]}") from None
        self.check()
        return code

    def kill(self):
        if not self.ended():
            self.process.kill()
        self.process.wait()

    def check(self):
        """What a sanitizer or an assertion said."""
        complaint = COMPLAINT.search(self.journal())
        if complaint:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(PATIENCE_S)  # it is still writing where
            complaint = COMPLAINT.search(self.journal())
            raise AssertionError(self.journal()[max(0, complaint.start() - 200):][:6000])

    # As a client.

    def connect(self, timeout=PATIENCE_S):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)

    def ask(self, method, path, body=None, headers=None, timeout=PATIENCE_S):
        """(status, headers, body) over a connection of its own."""
        with contextlib.closing(self.connect(timeout)) as c:
            c.request(method, path, body, headers or {})
            answer = c.getresponse()
            return answer.status, answer.headers, answer.read()

    def get(self, path, headers=None):
        return self.ask("GET", path, None, headers)

    def get_json(self, path):
        status, _, body = self.get(path)
        if status != 200:
            raise AssertionError(f"GET {path}: {status} {body[:300]}")
        return json.loads(body)

    def post(self, note, wait=None, kind="text/plain"):
        """(status, the answer's JSON)."""
        status, _, body = self.ask("POST", "/acts" + (f"?wait={wait}" if wait else ""), note, {"Content-Type": kind})
        return status, json.loads(body)

    def post_cosignature(self, note):
        return self.ask("POST", "/cosignatures", note, {"Content-Type": "text/plain"})[0]

    def socket(self, timeout=PATIENCE_S):
        return socket.create_connection(("127.0.0.1", self.port), timeout)

    def raw(self, data, timeout=CLOSE_S, shut=True):
        """What comes back for these bytes until the host closes."""
        with contextlib.closing(self.socket(timeout)) as s:
            with contextlib.suppress(OSError):  # it may have answered and closed before all was sent
                s.sendall(data)
                if shut:
                    s.shutdown(socket.SHUT_WR)
            return read_all(s)


def read_all(s):
    """What comes until the end. libmicrohttpd may miss an end that came with a request, and keep the connection open
    until it is idle for too long: five silent seconds behind an answer are an end as well."""
    got = b""
    with contextlib.suppress(ConnectionResetError):
        while True:
            try:
                piece = s.recv(65536)
            except TimeoutError:
                if got:
                    break
                raise
            if not piece:
                break
            got += piece
            s.settimeout(5)
    return got


def statuses(answer):
    """The status codes of the answers in a stream of bytes."""
    return [int(code) for code in re.findall(rb"HTTP/1\.[01] (\d{3}) [A-Z]", answer)]


def verify(folder, record="r.truce", *more):
    """truce verify --json: (exit code, what it says)."""
    answer = folder.call("verify", record, "--json", *more)
    try:
        return answer.returncode, json.loads(answer.stdout)
    except ValueError:
        return answer.returncode, {"said": answer.stdout + answer.stderr}
