# SPDX-License-Identifier: Apache-2.0
"""A desk on loopback: who may ask it, what it answers, and how it follows its host."""
import contextlib
import http.client
import json
import os
import signal
import socket
import threading
import time
import unittest

from between import DROP, Between
from desks import WithDesks, statement
from harness import wait_for

SECRET = "forty names, between us"
# The app's, as /openapi.json has them with their tails filled in.
PAGES = ["/", "/rounds", "/rounds/0", "/sheet", "/sheet/0", "/texts", "/texts/0", "/motions", "/exchanges", "/participants", "/ceasefire",
         "/ceasefire/0", "/statements", "/statements/0", "/record", "/record/0", "/mine", "/mine/0"]
LEADS = ("/assets/nothing.js", "/api/v1/nothing")  # to a handler that knows what is there


class Guard(WithDesks):
    """Pages of the whole web can send requests to loopback: none of them is answered."""

    def paths(self):
        """Every address of the table of routes, a tail filled in."""
        for path, methods in self.desk.get("/openapi.json")["paths"].items():
            for method in methods:
                yield method.upper(), path.replace("{tail}", "0")

    def test_without_its_token_a_desk_says_nothing(self):
        open_to_all = {("GET", path) for path in PAGES} | {("GET", "/assets/0")}
        asked = list(self.paths())
        self.assertLessEqual(open_to_all, set(asked))
        self.assertGreater(len(asked), 40)
        bodies = set()
        for method, path in [*asked, ("POST", "/desk/nothing"), ("DELETE", "/"), ("GET", "/api/v2"), ("GET", "/desk/x/y"),
                             ("PUT", "/checkpoint"), ("OPTIONS", "/desk/about"), ("GET", "/metrics"), ("GET", "/healthz")]:
            if (method, path) in open_to_all:
                continue
            with self.subTest(method=method, path=path):
                body = b"{}" if method in ("POST", "PUT") else None
                status, headers, said = self.desk.ask(method, path, body, Authorization=None)
                self.assertEqual(status, 401)
                self.assertEqual(headers["Cache-Control"], "no-store")
                self.assertEqual(headers["WWW-Authenticate"], "Bearer")
                bodies.add(said)
        self.assertEqual(len(bodies), 1, "one answer, wherever it was asked")
        self.assertNotIn(b"astana", bodies.pop())

    def test_a_token_that_is_another_or_is_said_otherwise(self):
        token = self.desk.token
        for given, why in (("", "nothing"), (f"Bearer {'0' * 64}", "another"), (f"Bearer {token[:-1]}", "cut short"),
                           (f"Bearer {token}0", "longer"), (f"Bearer {token.upper()}", "in capitals"),
                           (f"bearer {token}", "another word"), (f"Basic {token}", "another scheme"), (token, "bare"),
                           (f"Bearer  {token}", "two spaces"),
                           ((f"Bearer {token}", f"Bearer {token}"), "twice"),
                           ((f"Bearer {token}", f"Bearer {'0' * 64}"), "beside another")):
            with self.subTest(why):
                self.assertEqual(self.desk.ask("GET", "/desk/about", Authorization=given)[0], 401)
        for where, path, headers in (("a cookie", "/desk/about", {"Cookie": f"desk={token}"}),
                                     ("the address", f"/desk/about?desk={token}&token={token}&access_token={token}", {})):
            with self.subTest(f"in {where}"):
                self.assertEqual(self.desk.ask("GET", path, Authorization=None, **headers)[0], 401)
        other = self.sit("rus")
        self.assertNotEqual(other.token, token)
        self.assertEqual(other.ask("GET", "/desk/about", Authorization=f"Bearer {token}")[0], 401, "another desk's")

    def test_a_name_that_was_made_to_lead_here_is_refused(self):
        port = self.desk.port
        for host, why in ((f"evil.example:{port}", "a name of others (DNS rebinding)"), ("evil.example", "without a port"),
                          ("127.0.0.1", "without its port"), (f"127.0.0.1:{port + 1}", "another port"),
                          (f"127.0.0.1:{port}.evil.example", "that begins like it"), (f"127.0.0.2:{port}", "another loopback"),
                          (f"0.0.0.0:{port}", "any address"), ("", "empty"), (None, "none"), (f"[::]:{port}", "any address"),
                          (f"localhost.evil.example:{port}", "that begins with it"), (f"localhost:{port} ", None)):
            for path in ("/desk/about", "/", "/assets/0"):
                with self.subTest(host=host, path=path):
                    status, _, said = self.desk.ask("GET", path, Host=host)
                    if why:  # HTTP/1.1 itself asks for Host
                        self.assertIn(status, (421, 400) if host is None else (421,), why)
                    self.assertNotIn(b"astana", said if why else b"")
        for host in (f"127.0.0.1:{port}", f"localhost:{port}", f"LOCALHOST:{port}", f"[::1]:{port}"):
            self.assertEqual(self.desk.ask("GET", "/desk/about", Host=host)[0], 200, host)

    def test_a_page_of_another_origin_reads_and_posts_nothing(self):
        port = self.desk.port
        for origin, why in ((f"http://127.0.0.1:{self.host.port}", "another port of this machine"),
                            ("https://evil.example", "the web"), ("null", "a sandbox or a file"), ("", "empty"),
                            (f"https://127.0.0.1:{port}", "another scheme"), (f"http://localhost:{port}", "its other name"),
                            (f"http://127.0.0.1:{port}.evil.example", "that begins like it"),
                            (f"http://127.0.0.1:{port}/", "with a path"),
                            ((f"http://127.0.0.1:{port}", "https://evil.example"), "beside its own")):
            for method, path, body in (("GET", "/desk/about", None), ("GET", "/", None), ("GET", "/assets/0", None),
                                       ("POST", "/desk/acts", b'{"acts":[]}'), ("OPTIONS", "/desk/acts", None)):
                with self.subTest(origin=origin, method=method, path=path):
                    status, headers, said = self.desk.ask(method, path, body, Origin=origin)
                    self.assertEqual(status, 403, why)
                    self.assertEqual([name for name in headers if name.lower().startswith("access-control")], [])
                    self.assertNotIn(b"astana", said)
        status, headers, _ = self.desk.ask("GET", "/desk/about", Origin=f"http://127.0.0.1:{port}")
        self.assertEqual(status, 200, "its own page")
        self.assertEqual([name for name in headers if name.lower().startswith("access-control")], [])

    def test_it_listens_on_loopback_alone(self):
        for listen in ("0.0.0.0:0", "[::]:0", "example.org:0", "127.0.0.2:0", ":0", "8027", "*:0", "127.0.0.1", "localhost:0",
                       "127.0.0.1.evil.example:0"):
            with self.subTest(listen):
                answer = self.folder.call("desk", "other.truce", "--host", self.host.url, "--key", "d/rus.key", "--found",
                                          self.found, "--listen", listen, own="rus")
                self.assertEqual(answer.returncode, 2, answer.stderr)
                self.assertNotIn("#desk=", answer.stdout)

    def test_the_frame_has_no_word_of_the_record(self):
        for path, wanted in (*((path, 200) for path in PAGES), ("/texts/kaz/x", 200), ("/mine/act/sign", 200),
                             ("/whatever/there/is", 404), ("/astana", 404)):
            status, headers, page = self.desk.ask("GET", path, Authorization=None, Accept="text/html")
            self.assertEqual(status, wanted, path)
            self.assertIn(b'<meta name="truce-desk" content="">', page)
            for word in (b"astana", b"Astana", b"syr", b"Syria", self.desk.token.encode(), self.found.encode()):
                self.assertNotIn(word, page)
            self.assertIn("frame-ancestors 'none'", headers["Content-Security-Policy"])
            self.assertEqual(headers["Cache-Control"], "no-store")
        self.assertNotIn(b"truce-desk", self.host.get("/")[2], "a host's page is none of a desk")

    def test_an_address_where_nothing_is_says_so_at_a_desk_too(self):
        """As the host has it: a page for who asks for one, 404 for all, whoever they are; programs need the token first."""
        browser, page, problem = "text/html,*/*;q=0.8", "text/html; charset=utf-8", "application/problem+json"
        for why, method, path, accept, token, wanted, kind in (
            ("a browser", "GET", "/nothing", browser, False, 404, page),
            ("a browser with the token", "GET", "/nothing", browser, True, 404, page),
            ("HEAD is GET without a body", "HEAD", "/nothing", browser, False, 404, page),
            ("only its beginning is a page", "GET", "/motions/syr/x", browser, False, 404, page),
            ("a page begins so", "GET", "/roundsabout", browser, False, 404, page),
            ("what a host has and a desk has not", "GET", "/metrics", browser, False, 404, page),
            ("a program", "GET", "/nothing", "application/json", True, 404, problem),
            ("who says nothing", "GET", "/nothing", None, True, 404, problem),
            ("a program that refuses pages", "GET", "/nothing", "text/html;q=0, */*", True, 404, problem),
            ("a program without the token", "GET", "/nothing", "application/json", False, 401, problem),
            ("who writes gets no page", "POST", "/nothing", browser, True, 404, problem),
            ("who writes without the token", "POST", "/nothing", browser, False, 401, problem),
            ("another method of a page", "DELETE", "/rounds", browser, True, 405, problem),
            ("a file of the app", "GET", "/assets/nothing.js", browser, False, 404, problem),
            ("a view", "GET", "/api/v1/nothing", browser, True, 404, problem),
            ("a program's address without the token", "GET", "/desk/about", browser, False, 401, problem)):
            with self.subTest(why):
                given = {} if token else {"Authorization": None}
                status, headers, body = self.desk.ask(method, path, Accept=accept, **given)
                self.assertEqual((status, headers["Content-Type"]), (wanted, kind))
                self.assertEqual(headers["Vary"], "Accept" if status == 404 and path not in LEADS else None)
                if kind == page and method == "GET":
                    self.assertIn(b'<meta name="truce-desk" content="">', body)
                    self.assertIn(b"There is nothing at this address.", body)
                    self.assertIn(b'<a href="/">To the front page</a>', body)
        for lang, direction, words in (("ru", "ltr", "По этому адресу ничего нет."), ("ar", "rtl", "لا شيء على هذا العنوان."),
                                       ("xx", "ltr", "There is nothing at this address."),
                                       ("%3Cb%3E", "ltr", "There is nothing at this address.")):
            status, _, body = self.desk.ask("GET", f"/nothing?lang={lang}", Accept=browser, Authorization=None)
            self.assertEqual(status, 404)
            self.assertIn(words, body.decode())
            self.assertIn(f'dir="{direction}"', body.decode().split("<head", 1)[0])
            self.assertNotIn(b"<b>", body)
        self.assertEqual(self.host.get("/mine", {"Accept": browser})[0], 404, "of a desk alone")

    def test_the_token_is_in_no_journal_and_no_answer(self):
        desk = self.sit("irn")
        process = desk.process
        self.assertEqual(process.journal().count(desk.token), 1, "the address, on standard output")
        desk.ask("GET", f"/nowhere?desk={desk.token}")
        desk.ask("GET", f"/desk/{desk.token}", Authorization=None)
        self.assertEqual(process.stop(), 0)
        self.assertEqual(process.journal().count(desk.token), 1)
        for path in [p for p in self.folder.top.rglob("*") if p.is_file() and p != process.path]:
            self.assertNotIn(desk.token.encode(), path.read_bytes(), path)


class Beginning(WithDesks):
    def refused(self, code, said, *words, own="syr"):
        answer = self.folder.call("desk", *words, own=own)
        self.assertEqual(answer.returncode, code, answer.stdout + answer.stderr)
        self.assertIn(said, answer.stderr)
        self.assertNotIn("#desk=", answer.stdout)

    def test_what_a_desk_does_not_begin_with(self):
        url, key = ("--host", self.host.url), ("--key", "d/rus.key")
        self.refused(2, "give --host URL", "n.truce", *key)
        self.refused(2, "give --key FILE", "n.truce", *url)
        self.refused(2, "--found FINGERPRINT", "n.truce", *url, *key)
        self.refused(1, "its fingerprint is not the one that was given", "m.truce", *url, *key, "--found", "0" * 64)
        self.refused(1, "none of these keys is a participant's", "n.truce", *url, "--key", "d/log.key", "--found", self.found)
        self.refused(2, "one reads at a time", "n.truce", *url, *key, "--key", "d/syr.key", "--found", self.found)
        self.refused(3, "somebody is writing to this record", "syr-desk.truce", *url, *key, own="rus")
        self.refused(3, "somebody listens there", "n.truce", *url, *key, "--listen", f"127.0.0.1:{self.desk.port}", own="rus")
        self.assertFalse((self.folder / "m.truce").exists())


class Reading(WithDesks):
    def test_views_are_as_this_delegation_may_read(self):
        before = self.desk.size()
        index = self.act("rus", "statement", statement("for-syr", SECRET), "--to", "syr", "--wider", *self.replica("rus"))
        self.desk.await_size(before + 1)
        self.assertNotIn(SECRET, self.host.get("/api/v1/statements")[2].decode())
        items = self.desk.get("/api/v1/statements")["items"]
        [own] = [item for item in items if item.get("ref") == "rus/for-syr"]
        self.assertEqual((own["text"], own["i"]), (SECRET, index))
        self.assertEqual(own["readers"], ["rus", "syr"])
        stranger = self.sit("irq")
        stranger.await_size(before + 1)
        self.assertNotIn(SECRET, json.dumps(stranger.get("/api/v1/statements")))
        self.assertNotIn(SECRET, json.dumps(stranger.get(f"/api/v1/act/{index}")))
        # What was decrypted is in memory alone.
        for path in (p for p in self.folder.top.rglob("*") if p.is_file() and p.name != "body.json"):
            self.assertNotIn(SECRET.encode(), path.read_bytes(), path)

    def test_the_log_is_the_hosts_byte_for_byte(self):
        for path in ("/checkpoint/newest", "/tile/0/000", "/tile/entries/000", "/api/v1/acts?after=3&limit=5", "/schema/vote.json"):
            self.assertEqual(self.desk.ask("GET", path)[2], self.host.get(path)[2], path)
        self.assertEqual(json.loads(self.desk.ask("GET", "/api/v1/proof/7")[2])["index"], 7)
        self.assertEqual(self.desk.ask("GET", "/calendar.ics")[1]["Content-Type"], "text/calendar; charset=utf-8")
        for path in ("/desk/about", "/api/v1/board", "/checkpoint", "/tile/0/000", "/calendar.ics"):
            self.assertEqual(self.desk.ask("GET", path)[1]["Cache-Control"], "no-store", path)
        for path, status in (("/api/v1/nothing", 404), ("/api/v1/board?at=now", 400), ("/api/v1/acts?limit=0", 400),
                             ("/tile/0/900", 404), ("/desk/nothing", 404), ("/metrics", 404), ("/blob/x", 400)):
            self.assertEqual(self.desk.ask("GET", path)[0], status, path)

    def test_about(self):
        about = self.desk.get("/desk/about")
        self.assertEqual((about["who"], about["name"], about["kind"]), ("syr", "Syrian Arab Republic", "exercise"))
        self.assertIn({"name": "talks.example/astana/syr/desk", "use": ["act"]}, about["keys"])
        self.assertEqual((about["host"]["url"], about["queued"], about["drafts"]), (self.host.url, 0, 0))
        self.assertEqual(about["size"], self.host.get_json("/api/v1/record")["as_of"]["size"])
        wait_for("that the host was reached", lambda: self.desk.get("/desk/about")["host"]["reached"])

    def test_events_come_through(self):
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.desk.port, timeout=60)) as c:
            c.request("GET", "/events", headers=self.desk.headers())
            answer = c.getresponse()
            self.assertEqual((answer.status, answer.headers["Content-Type"]), (200, "text/event-stream"))
            self.act("rus", "statement", statement("said", "Aloud."))
            got = b""
            while b'"by":"rus","act":"statement"' not in got:
                line = answer.readline()
                self.assertNotEqual(line, b"", got)
                got += line


class Stopping(WithDesks):
    EACH = True

    def begun(self):
        """A request to send whose head has come, and whose body is waited for."""
        head = [f"{name}: {value}" for name, value in self.desk.headers(Content_Type="application/json", Content_Length="2",
                                                                        Expect="100-continue").items()]
        s = socket.create_connection(("127.0.0.1", self.desk.port), 60)
        s.sendall("\r\n".join(["POST /desk/queue/send HTTP/1.1", *(line.replace("_", "-") for line in head), "", ""]).encode())
        self.assertTrue(s.recv(65536).startswith(b"HTTP/1.1 100"))
        return s

    def test_a_body_that_comes_while_it_is_stopped_is_answered(self):
        """Nobody is there any more who would sign it; what asks for that is there as long as requests are."""
        between = Between(self.host.port)
        self.addCleanup(between.done)
        self.assertEqual(self.desk.process.stop(), 0)
        self.desk = self.sit("syr", url=between.url)
        wait_for("that the host was reached", lambda: self.desk.get("/desk/about")["host"]["reached"])
        size, held, hold = self.desk.size(), threading.Event(), threading.Event()
        self.addCleanup(hold.set)

        def slow(*_):  # keeps the desk's follower, and so the stop, for a while
            held.set()
            hold.wait(10)
            return DROP
        between.before[f"/tile/entries/{size // 256:03}.p/*"] = slow
        begun = [self.begun() for _ in range(20)]
        self.act("rus", "statement", statement("said", "Aloud."))
        self.assertTrue(held.wait(60))
        self.desk.process.signal(signal.SIGTERM)
        self.desk.process.await_line("stopping")
        for s in begun:
            time.sleep(0.03)
            with contextlib.closing(s), contextlib.suppress(OSError):
                s.sendall(b"{}")
                said = s.recv(65536)
                self.assertIn(said[:12], (b"", b"HTTP/1.1 200", b"HTTP/1.1 503"), said)
        self.assertEqual(self.desk.process.stop(), 0)


class Offline(WithDesks):
    EACH = True

    def await_trouble(self, words):
        wait_for(f"that {words!r} is told", lambda: words in str(self.desk.get("/desk/about")["host"]["error"]))

    def evidence(self):
        """The kinds of what lies beside the replica."""
        return sorted(json.loads(path.read_text())["kind"] for path in self.folder.top.glob("syr-desk.truce.evidence-*.json"))

    def test_it_goes_on_without_its_host_and_catches_up(self):
        wait_for("that the host was reached", lambda: self.desk.get("/desk/about")["host"]["reached"])
        port, size = self.host.port, self.desk.size()
        self.host.kill()
        error = wait_for("that the desk says so", lambda: self.desk.get("/desk/about")["host"]["error"])
        self.assertIn(f":{port}", error)
        self.assertEqual(self.desk.get("/api/v1/board")["as_of"]["size"], size)
        # Begun anew without a host, on what is here.
        self.assertEqual(self.desk.process.stop(), 0)
        self.desk = self.sit("syr", url=f"http://127.0.0.1:{port}")
        self.assertEqual(self.desk.size(), size)
        self.host = self.serve(f"127.0.0.1:{port}")
        self.act("rus", "statement", statement("back", "We are back."))
        self.desk.await_size(size + 1)
        wait_for("no error", lambda: self.desk.get("/desk/about")["host"]["error"] is None)

    def test_two_histories_are_told_and_the_replica_stays(self):
        size, port = self.desk.size(), self.host.port
        self.assertEqual(self.folder.call("backup", "d/astana.truce", "backup.truce", own="host").returncode, 0)
        index = self.act("rus", "statement", statement("first", "The first history."))
        self.desk.await_size(size + 1)
        self.host.kill()
        self.await_trouble(f":{port}")
        for path in self.folder.top.glob("d/astana.truce*"):
            path.unlink()
        os.replace(self.folder / "backup.truce", self.folder / "d/astana.truce")
        self.host = self.folder.start("serve", "d/astana.truce", "--log-key", "d/log.key", "--listen", f"127.0.0.1:{port}",
                                      own="amnesia")
        self.host.await_url()
        self.await_trouble("were shown before")
        wait_for("that it is kept", lambda: self.evidence() == ["rolled-back"])
        self.act("tur", "statement", statement("second", "The second history.", "tur"))
        self.act("tur", "statement", statement("third", "And on.", "tur"))
        self.await_trouble("another history")
        wait_for("that it is kept", lambda: self.evidence() == ["rolled-back", "two-leaves"])
        self.assertEqual(self.desk.size(), size + 1)
        self.assertIn("The first history.", json.dumps(self.desk.get(f"/api/v1/act/{index}")))
        self.assertNotIn("history", json.dumps(self.desk.get("/api/v1/statements")["items"]).replace("first history", ""))


if __name__ == "__main__":
    unittest.main()
