# SPDX-License-Identifier: Apache-2.0
"""A host of an exercise's record, and desks of its participants, each in a home of its own."""
import contextlib
import http.client
import json
import re
import unittest

from harness import Folder, wait_for

ADDRESS = r"(http://\S+?:(\d+))/#desk=([0-9a-f]{64})\n"


class Desk:
    """One `truce desk`. What it is asked goes with its token, unless a test says otherwise."""

    def __init__(self, folder, who, host_url, found, record=None, listen="127.0.0.1:0"):
        self.who = who
        self.process = folder.start("desk", record or f"{who}-desk.truce", "--host", host_url, "--key", f"d/{who}.key",
                                    "--listen", listen, "--found", found, own=who)
        address = self.process.await_line(ADDRESS)
        self.url, self.port, self.token = address[1], int(address[2]), address[3]

    def headers(self, **more):
        given = {"Host": f"127.0.0.1:{self.port}", "Authorization": f"Bearer {self.token}"}
        given.update({name.replace("_", "-"): value for name, value in more.items()})
        return {name: value for name, value in given.items() if value is not None}

    def ask(self, method, path, body=None, **headers):
        """(status, headers, body); a header that is None is left out."""
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body).encode()
        if body is not None:
            headers = {"Content_Type": "application/json", **headers}
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)) as c:
            c.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            for name, value in self.headers(**headers).items():
                for one in value if isinstance(value, tuple) else (value,):
                    c.putheader(name, one)
            if body is not None:
                c.putheader("Content-Length", str(len(body)))
            with contextlib.suppress(OSError):  # it may have answered and closed before all was sent
                c.endheaders(body)
            answer = c.getresponse()
            return answer.status, answer.headers, answer.read()

    def json(self, method, path, body=None, status=200, **headers):
        got, _, text = self.ask(method, path, body, **headers)
        if got != status:
            raise AssertionError(f"{method} {path}: {got} {text[:600]}")
        return json.loads(text) if text else None

    def get(self, path, status=200):
        return self.json("GET", path, status=status)

    def size(self):
        return self.get("/desk/about")["size"]

    def await_size(self, size):
        return wait_for(f"{size} acts at the desk of {self.who}", lambda: self.size() >= size)


class WithDesks(unittest.TestCase):
    """A host that serves the exercise's record, and `self.desk`, that of syr: for all tests of a class, or for each."""
    OWN = "syr"
    EACH = False

    @classmethod
    def setUpClass(cls):
        if not cls.EACH:
            cls.begin(cls)
            cls.addClassCleanup(cls.folder.done)

    def setUp(self):
        if self.EACH:
            self.begin()
            self.addCleanup(self.folder.done)

    def begin(self):
        self.folder = Folder()
        try:
            self.folder.call("demo", "--once", "--out", "d", own="demo", check=True)
            shown = self.folder.call("show", "record", "d/astana.truce", "--json", own="demo")
            self.found = json.loads(shown.stdout)["found"]
            self.host = WithDesks.serve(self)
            self.desk = WithDesks.sit(self, self.OWN)
            wait_for("that the host was reached", lambda: self.desk.get("/desk/about")["host"]["reached"])
        except BaseException:
            self.folder.done()
            raise

    def serve(self, listen="127.0.0.1:0"):
        host = self.folder.start("serve", "d/astana.truce", "--log-key", "d/log.key", "--listen", listen, own="host")
        host.await_url()
        return host

    def sit(self, who, **how):
        return Desk(self.folder, who, how.pop("url", self.host.url), self.found, **how)

    def act(self, who, kind, body, *more):
        """An act of somebody else, through the host; its index. `--to` takes a replica."""
        (self.folder / "body.json").write_text(json.dumps(body))
        answer = self.folder.call("act", kind, "body.json", "--key", f"d/{who}.key", "--host", self.host.url, "--found",
                                  self.found, *more, own=f"cli-{who}")
        self.assertEqual(answer.returncode, 0, answer.stderr)
        return int(re.search(r"as act (\d+)", answer.stdout)[1])

    def replica(self, who):
        """A replica of who's own, up to date."""
        name = f"{who}-cli.truce"
        words = ("sync", name) if (self.folder / name).exists() else ("clone", self.host.url, name, "--found", self.found)
        answer = self.folder.call(*words, own=f"cli-{who}")
        self.assertEqual(answer.returncode, 0, answer.stderr)
        return ("--record", name)


def statement(slug, text, who="rus"):
    return {"id": slug, "speaker": {"name": {"en": "A. Speaker"}}, "on_behalf": [who], "text": {"en": text}}
