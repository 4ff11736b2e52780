# SPDX-License-Identifier: Apache-2.0
"""Requests that are malformed, too large, odd or impolite: each has its answer, none costs the host anything.

Bytes go over bare sockets, so that nothing polite stands between the test and the host.
"""
import concurrent.futures
import contextlib
import json
import socket
import struct
import unittest

import tables
from harness import BUNDLE, Folder, read_all, statuses, wait_for
from talks import NOW_S, Talks, act_id, bundle, checkpoint, cosign, make, parse_checkpoint, root_of_proof

HOST = b"Host: talks.example\r\n"
ACTS_BODY = 2 * 1024 * 1024 + 2 * 1024  # as src/net/host.c takes it


def request(line, headers=b"", body=b""):
    return line + b" HTTP/1.1\r\n" + HOST + headers + b"\r\n" + body


def post(path, body, headers=b"", kind=b"text/plain", length=None):
    length = len(body) if length is None else length
    return request(b"POST " + path, b"Content-Type: %s\r\nContent-Length: %d\r\n" % (kind, length) + headers, body)


class WithHost(unittest.TestCase):
    """One host for all tests of a class; each test takes authors of its own."""
    spare, rules = 24, None

    @classmethod
    def setUpClass(cls):
        cls.folder = Folder()
        cls.addClassCleanup(cls.folder.done)
        cls.talks = Talks(cls.spare, cls.rules)
        cls.talks.write(cls.folder.top)
        cls.host = cls.folder.serve()
        cls.free = list(cls.talks.spare())

    def setUp(self):
        self.author = self.free.pop()

    def tearDown(self):
        """Whatever was done to it, it stands, and takes an act."""
        note = self.author.next()
        status, answer = self.host.post(note)
        self.assertEqual((status, answer.get("id")), (201, act_id(note)))
        self.host.check()

    @classmethod
    def tearDownClass(cls):
        code = cls.host.stop()
        if code:
            raise AssertionError(cls.host.journal())


# (why, bytes, the statuses that may come; () means that nothing may)
MALFORMED = (
    ("no HTTP at all", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(40) + b"\r\n\r\n", {400, None}),
    ("one word", b"GET\r\n\r\n", {400, None}),
    ("no version", b"GET /healthz\r\n\r\n", {400, 505, None}),
    ("a version that is none", b"GET /healthz HTTP/9.9\r\n" + HOST + b"\r\n", {400, 505, None}),
    ("no Host header", b"GET /healthz HTTP/1.1\r\n\r\n", {400}),
    ("a header without a colon", request(b"GET /healthz", b"nonsense\r\n"), {400, None}),
    ("a header with a space in its name", request(b"GET /healthz", b"Bad Name: x\r\n"), {200, 400, None}),
    ("a header that begins with a space", b"GET /healthz HTTP/1.1\r\n X: y\r\n" + HOST + b"\r\n", {200, 400, None}),
    ("NUL in a header", request(b"GET /healthz", b"X: a\x00b\r\n"), {200, 400, None}),
    ("NUL in the path", request(b"GET /heal\x00thz"), {400, 404, None}),
    ("a head that ends in the middle", b"GET /healthz HTTP/1.1\r\nHos", {400, None}),
    ("an empty line and nothing more", b"\r\n\r\n", {400, None}),
    ("a head of 64 KiB in one line", request(b"GET /healthz", b"X: " + b"a" * 65536 + b"\r\n"), {400, 413, 431, None}),
    ("ten thousand headers", request(b"GET /healthz", b"X: y\r\n" * 10000), {400, 413, 431, None}),
    ("a path of 64 KiB", request(b"GET /" + b"a" * 65536), {404, 414, 431, None}),
    ("a length that is no number", request(b"POST /acts", b"Content-Length: ten\r\n", b"x" * 10), {400, 413}),
    ("a length below zero", request(b"POST /acts", b"Content-Length: -1\r\n", b"x"), {400, 413}),
    ("a length beyond 64 bits", request(b"POST /acts", b"Content-Length: 99999999999999999999999\r\n", b"x"), {400, 413}),
    ("two lengths that differ", request(b"POST /acts", b"Content-Length: 1\r\nContent-Length: 2\r\n", b"xx"), {400}),
    ("a length with a sign", request(b"POST /acts", b"Content-Length: +1\r\n", b"x"), {400, 413}),
    ("an encoding that nobody has", request(b"POST /acts", b"Transfer-Encoding: rot13\r\n", b"x"), {400, 501, None}),
    ("a chunk whose size is no number", request(b"POST /acts", b"Transfer-Encoding: chunked\r\n", b"zz\r\nx\r\n0\r\n\r\n"),
     {400, None}),
    ("a chunk that is longer than it says", request(b"POST /acts", b"Transfer-Encoding: chunked\r\n",
                                                    b"1\r\nxyz\r\n0\r\n\r\n"), {400, None}),
    ("a chunk beyond 64 bits", request(b"POST /acts", b"Transfer-Encoding: chunked\r\n", b"f" * 17 + b"\r\n"), {400, 413, None}),
)

# (why, method, path, status)
PATHS = (
    ("the page", "GET", "/", 200),
    ("a page of the app", "GET", "/rounds", 200),
    ("a page of what is not there", "GET", "/rounds/nobody/nothing", 404),
    ("a page with a time that is none", "GET", "/texts?at=yesterday", 400),
    ("a folder above the app's files", "GET", "/assets/../index.html", 404),
    ("no file of the app", "GET", "/assets/nothing.js", 404),
    ("nothing there", "GET", "/nothing", 404),
    ("a path that only begins like one", "GET", "/healthz/", 404),
    ("another spelling", "GET", "/HEALTHZ", 404),
    ("an escaped letter is the letter", "GET", "/health%7A", 200),
    ("an escaped NUL cuts nothing off", "GET", "/healthz%00.html", 404),
    ("an escaped NUL in a view's argument", "GET", "/api/v1/board?as_of=1%00", 400),
    ("an escaped NUL in a key's name", "GET", "/api/v1/keys/talks.example/astana/kaz/act%00", 404),
    ("an escape that is none", "GET", "/healthz%zz", 404),
    ("an escape that is cut off", "GET", "/healthz%2", 404),
    ("climbing out", "GET", "/../healthz", 404),
    ("climbing out of tiles", "GET", "/tile/../../../etc/passwd", 404),
    ("climbing out, escaped", "GET", "/tile/%2e%2e/%2e%2e/etc/passwd", 404),
    ("two slashes", "GET", "//healthz", 404),
    ("two slashes inside", "GET", "/tile//0/000.p/1", 404),
    ("letters of another alphabet", "GET", "/%D1%82%D0%B0%D0%B9%D0%BB", 404),
    ("bytes that are no UTF-8", "GET", "/api/v1/%ff%fe", 404),
    ("bytes that are no UTF-8, as a reference", "GET", "/api/v1/round/%ff%fe/x", (400, 404)),
    ("bytes that are no UTF-8, as a key", "GET", "/api/v1/keys/%ff%fe", 404),
    ("a tile that is too large a number", "GET", "/tile/0/x999/x999/x999/x999/x999/x999/x999", 404),
    ("a tile of a level that is none", "GET", "/tile/64/000", 404),
    ("a tile spelled otherwise", "GET", "/tile/0/0", 404),
    ("a tile with a width of 0", "GET", "/tile/0/000.p/0", 404),
    ("a tile with a width of 256", "GET", "/tile/0/000.p/256", 404),
    ("a tile with zeros before its width", "GET", "/tile/0/000.p/01", 404),
    ("a tile that is not full yet", "GET", "/tile/0/000", 404),
    ("a tile that nobody has yet", "GET", "/tile/0/007.p/1", 404),
    ("tiles as a folder", "GET", "/tile/", 404),
    ("a partial tile", "GET", "/tile/0/000.p/1", 200),
    ("a partial bundle", "GET", "/tile/entries/000.p/1", 200),
    ("an index that is none", "GET", "/api/v1/proof/one", 400),
    ("an index below zero", "GET", "/api/v1/proof/-1", 400),
    ("an index beyond 64 bits", "GET", "/api/v1/proof/99999999999999999999", 400),
    ("an index that is not there", "GET", "/api/v1/proof/1000000", 404),
    ("the founding act's proof", "GET", "/api/v1/proof/0", 200),
    ("a limit below zero", "GET", "/api/v1/acts?limit=-1", 400),
    ("a limit of nothing would go on for ever", "GET", "/api/v1/acts?limit=0", 400),
    ("a limit of nothing, of cosignatures", "GET", "/cosignatures?limit=0", 400),
    ("a limit too high", "GET", "/api/v1/acts?limit=100000", 400),
    ("behind the end", "GET", "/api/v1/acts?after=9007199254740991", 200),
    ("behind the largest number", "GET", "/api/v1/acts?after=9223372036854775807", 400),
    ("an argument twice", "GET", "/api/v1/acts?limit=1&limit=2", 200),
    ("an argument without a value", "GET", "/api/v1/acts?limit", 200),
    ("an argument that is empty", "GET", "/api/v1/acts?limit=", 400),
    ("a view that is none", "GET", "/api/v1/nothing", 404),
    ("a view's name with SQL in it", "GET", "/api/v1/board'%20OR%201=1--", 404),
    ("a time that is none", "GET", "/api/v1/board?at=yesterday", 400),
    ("an index in the future", "GET", "/api/v1/board?as_of=1000000", (400, 404)),
    ("a language that is none", "GET", "/api/v1/board?lang=%3Cscript%3E", 400),
    ("two languages, one of them none", "GET", "/api/v1/sheet?lang=en,%3Cscript%3E", 400),
    ("two languages", "GET", "/api/v1/sheet?lang=en,ar", 200),
    ("an order that is none", "GET", "/api/v1/board?order=important-first", 400),
    ("an order from a name with a space", "GET", "/api/v1/board?order=from:Republic%20of", 200),
    ("a zone that is a path", "GET", "/api/v1/motions?zones=../../etc/passwd", 400),
    ("a zone", "GET", "/api/v1/motions?zones=Europe/Moscow", 200),
    ("a schema that is none", "GET", "/schema/../found.json", 404),
    ("a schema", "GET", "/schema/statement.json", 200),
    ("a grade that is none", "POST", "/acts?wait=for-ever", 400),
    ("a method that no address takes", "DELETE", "/acts", 405),
    ("a method of another address", "POST", "/checkpoint", 405),
    ("reading where one writes", "GET", "/acts", 405),
    ("a method that nobody knows", "BREW", "/acts", (405, 501)),
    ("methods have large letters", "get", "/healthz", (400, 405, 501)),
    ("TRACE echoes nothing", "TRACE", "/healthz", 405),
    ("CONNECT leads nowhere", "CONNECT", "/healthz", (404, 405)),
)


class Requests(WithHost):
    def test_malformed_requests(self):
        """Side by side: many of these connections end by being idle for too long."""
        with concurrent.futures.ThreadPoolExecutor(len(MALFORMED)) as pool:
            came = pool.map(lambda case: self.host.raw(case[1]), MALFORMED)
        for (why, _, allowed), answer in zip(MALFORMED, came):
            with self.subTest(why):
                codes = statuses(answer) or [None]
                self.assertIn(codes[0], allowed)
                # libmicrohttpd 0.9.75 sends the head of its own refusals twice, and closes.
                self.assertEqual(len(set(codes)), 1, "one request has one answer")
        tables.counted.append(len(MALFORMED) - 1)

    def test_paths_and_methods(self):
        for why, method, path, wanted in PATHS:
            with self.subTest(why, path=path):
                status, headers, body = self.host.ask(method, path, b"" if method == "POST" else None)
                self.assertIn(status, wanted if isinstance(wanted, tuple) else (wanted,), body[:300])
                self.assertNotIn(b"root:", body)
                if status == 405:
                    self.assertTrue(headers["Allow"])
                if status >= 400 and status not in (501,) and headers.get("Content-Type", "").startswith("application/"):
                    self.assertEqual(json.loads(body)["status"], status)
        tables.counted.append(len(PATHS) - 1)

    def test_who_asks_for_a_page_where_nothing_is_gets_one_that_says_so(self):
        """The status is the same for all, and so is which method an address takes."""
        browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
        page, problem = "text/html; charset=utf-8", "application/problem+json"
        for why, method, path, accept, wanted, kind in (
            ("a browser", "GET", "/nothing", browser, 404, page),
            ("only its beginning is an address", "GET", "/healthz/", browser, 404, page),
            ("HEAD is GET without a body", "HEAD", "/nothing", browser, 404, page),
            ("a program", "GET", "/nothing", "application/json", 404, problem),
            ("a program that says so first", "GET", "/nothing", "application/problem+json, text/html;q=0", 404, problem),
            ("anything", "GET", "/nothing", "*/*", 404, problem),
            ("who says nothing", "GET", "/nothing", None, 404, problem),
            ("another type that begins so", "GET", "/nothing", "text/html-sandboxed", 404, problem),
            ("who writes gets no page", "POST", "/nothing", browser, 404, problem),
            ("another method of a page", "POST", "/rounds", browser, 405, problem),
            ("another method of a program's address", "DELETE", "/acts", browser, 405, problem),
            ("reading where one writes", "GET", "/acts", browser, 405, problem),
            ("HEAD where one writes", "HEAD", "/acts", browser, 405, problem),
            ("a file of the app", "GET", "/assets/nothing.js", browser, 404, problem),
            ("a view", "GET", "/api/v1/nothing", browser, 404, problem),
            ("a page of what is not there, to all", "GET", "/rounds/nobody/nothing", "*/*", 404, page),
            ("a page with a time that is none", "GET", "/texts?at=yesterday", browser, 400, page),
            ("a view with a time that is none", "GET", "/api/v1/texts?at=yesterday", browser, 400, problem)):
            with self.subTest(why):
                status, headers, body = self.host.ask(method, path, None, {"Accept": accept} if accept else {})
                self.assertEqual((status, headers["Content-Type"]), (wanted, kind))
                self.assertEqual(headers["Allow"] is not None, status == 405)
                if path == "/nothing" and status == 404:
                    self.assertEqual(headers["Vary"], "Accept, Accept-Language" if kind == page else "Accept")
                if method == "HEAD":
                    self.assertEqual(body, b"")
                elif kind == page:
                    self.assertIn(b'<a href="/">To the front page</a>', body)
                    self.assertIn(b'<meta name="truce-mark" content="Exercise: no state made these acts">', body)
                    self.assertIn("default-src 'none'", headers["Content-Security-Policy"])
                else:
                    self.assertEqual(json.loads(body)["status"], status)
        said = self.host.get("/nothing", {"Accept": browser})[2].decode()
        self.assertIn("There is nothing at this address.", said)
        for lang, ways, words in (("ru", "ltr", "По этому адресу ничего нет."), ("ar", "rtl", "لا شيء على هذا العنوان."), ("xx", "ltr", "nothing at this")):
            said = self.host.get(f"/nothing?lang={lang}", {"Accept": browser})[2].decode()
            self.assertIn(f'lang="{lang if lang != "xx" else "en"}" dir="{ways}"', said)
            self.assertIn(words, said)
        self.assertEqual(self.host.ask("HEAD", "/nothing", None, {"Accept": browser})[1]["Content-Length"],
                         str(len(self.host.get("/nothing", {"Accept": browser})[2])))

    def test_a_length_and_chunks_together_cannot_smuggle_a_request(self):
        """A proxy that goes by the length and a host that goes by the chunks would disagree where the next one begins."""
        hidden = request(b"GET /healthz")
        body = b"0\r\n\r\n" + hidden
        data = request(b"POST /acts", b"Content-Length: %d\r\nTransfer-Encoding: chunked\r\n" % len(body), body)
        codes = statuses(self.host.raw(data))
        self.assertEqual(codes, [400], "refused, and the connection ends there")

    def test_who_does_not_wait_for_the_answer_costs_nothing_that_stays(self):
        """What the writer left for an answer goes with its request, answered or not: a sanitizer's build says so when
        the host ends."""
        newest = self.host.get("/checkpoint/newest")[2]
        note = cosign(self.talks.maker.keys["ru", "hold"], newest)
        for body, path in ((note, b"/cosignatures"), (self.author.next(), b"/acts")):
            for _ in range(100):
                with contextlib.closing(self.host.socket()) as s:
                    s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # cut off, not ended
                    s.sendall(post(path, body))
        self.assertEqual(self.host.post_cosignature(note), 204, "it takes them still")
        self.author = self.free.pop()  # a cut may lose an act on its way: whether this author's chain goes on is chance

    def test_head_has_the_headers_of_get_and_no_body(self):
        for path in ("/checkpoint", "/healthz", "/tile/0/000.p/1", "/api/v1/board", "/openapi.json", "/"):
            with self.subTest(path):
                status, headers, body = self.host.ask("HEAD", path)
                got = self.host.get(path)
                self.assertEqual((status, body), (200, b""))
                self.assertEqual(headers["Content-Length"], str(len(got[2])))
                self.assertEqual(headers["Content-Type"], got[1]["Content-Type"])

    def test_head_of_the_events_ends(self):
        codes = statuses(self.host.raw(request(b"HEAD /events", b"Connection: close\r\n"), shut=False))
        self.assertEqual(codes, [200])

    def test_conditional_gets(self):
        status, headers, _ = self.host.get("/api/v1/board")
        self.assertEqual(status, 200)
        etag = headers["ETag"]
        for why, tag, wanted in (("the same", etag, 304), ("another", '"0-0"', 200), ("one of a list", f'"x", {etag}', 304),
                                 ("weak", "W/" + etag, 304), ("any", "*", 304), ("without quotes", etag.strip('"'), 200),
                                 ("only its beginning", etag[:-2] + '"', 200)):
            with self.subTest(why):
                status, again, body = self.host.get("/api/v1/board", {"If-None-Match": tag})
                self.assertEqual(status, wanted)
                self.assertEqual(again["ETag"], etag)
                self.assertEqual(body == b"", wanted == 304)
        self.assertEqual(self.host.post(self.author.next())[0], 201)
        status, headers, _ = self.host.get("/api/v1/board", {"If-None-Match": etag})
        self.assertEqual(status, 200, "an act has come")
        self.assertNotEqual(headers["ETag"], etag)

    def test_pipelined_requests_are_answered_in_order(self):
        notes = [self.author.next() for _ in range(20)]
        data = b"".join(post(b"/acts", note) + request(b"GET /checkpoint/newest") for note in notes)
        data += request(b"GET /nothing", b"Connection: close\r\n")
        answer = self.host.raw(data, shut=False)
        self.assertEqual(statuses(answer), [201, 200] * 20 + [404])
        indexes = [json.loads(piece[piece.index(b"{"):piece.index(b"}") + 1])["index"]
                   for piece in answer.split(b"HTTP/1.1 201")[1:]]
        self.assertEqual(indexes, sorted(indexes))

    def test_a_head_and_a_body_byte_by_byte(self):
        note = self.author.next()
        with contextlib.closing(self.host.socket()) as s:
            s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for byte in post(b"/acts", note, b"Connection: close\r\n"):
                s.sendall(bytes([byte]))
            self.assertEqual(statuses(read_all(s)), [201])

    def test_http_1_0(self):
        self.assertEqual(statuses(self.host.raw(b"GET /healthz HTTP/1.0\r\n\r\n", shut=False)), [200])

    def test_who_waits_for_a_word_before_sending(self):
        note = self.author.next()
        with contextlib.closing(self.host.socket()) as s:
            s.sendall(request(b"POST /acts", b"Expect: 100-continue\r\nContent-Length: %d\r\nConnection: close\r\n" % len(note)))
            self.assertIn(b" 100 ", s.recv(1000))
            s.sendall(note)
            self.assertEqual(statuses(read_all(s)), [201])
        with contextlib.closing(self.host.socket()) as s:
            s.sendall(request(b"POST /acts", b"Expect: 100-continue\r\nContent-Length: %d\r\n" % (ACTS_BODY + 1)))
            self.assertEqual(statuses(s.recv(1000)), [413], "before a byte of it was sent")


class Bodies(WithHost):
    def codes(self, data, shut=True):
        return statuses(self.host.raw(data, shut=shut))

    def test_large_bodies_that_stall_keep_no_act_out(self):
        """Strangers hold all the room that there is for large bodies; what is small has room always."""
        share = 16 * 1024 * 1024 - 1
        with contextlib.ExitStack() as stack:
            held = []
            for n in range(17):
                s = stack.enter_context(contextlib.closing(self.host.socket()))
                with contextlib.suppress(OSError):  # one too many is refused
                    s.sendall(request(b"PUT /blob/%064x" % n, b"Content-Length: %d\r\n" % (share + 1)) + bytes(share))
                held.append(s)
            note = self.author.next()
            self.assertEqual(self.host.post(note)[0], 201)
            newest = self.host.get("/checkpoint/newest")[2]
            self.assertEqual(self.host.post_cosignature(newest), 400, "it was looked at")
            self.assertEqual(len(held), 17)

    def test_bodies_by_their_length(self):
        note = self.author.note()
        for why, data, wanted in (
            ("announced one byte too large", post(b"/acts", b"", length=ACTS_BODY + 1), [413]),
            ("announced far too large", post(b"/acts", b"x" * 1000, length=1 << 60), [413]),
            ("sent too large in chunks", request(b"POST /acts", b"Connection: close\r\nTransfer-Encoding: chunked\r\n",
                                                 b"100000\r\n" + b"x" * 0x100000 + b"\r\n"
                                                 + b"100000\r\n" + b"x" * 0x100000 + b"\r\n"
                                                 + b"100000\r\n" + b"x" * 0x100000 + b"\r\n0\r\n\r\n"), [413]),
            ("no act is as large as a bundle", post(b"/acts", b"x" * ACTS_BODY), [413]),
            ("a body for a GET", request(b"GET /healthz", b"Content-Length: 4\r\n", b"body"), [413]),
            ("a body where there is nothing", request(b"POST /nothing", b"Content-Length: 4\r\n", b"body"), [404]),
            ("cosignatures announced too large", post(b"/cosignatures", b"", length=65537), [413]),
            ("empty", post(b"/acts", b""), [413]),
            ("no length at all", request(b"POST /acts"), [413]),
        ):
            with self.subTest(why):
                self.assertEqual(self.codes(data), wanted)
        # Shorter than announced: never whole, never answered, never logged.
        self.assertEqual(self.codes(post(b"/acts", note[:-1], length=len(note))), [])
        self.assertNotIn(act_id(note), [i["id"] for i in self.host.get_json("/api/v1/acts")["items"]])
        # Longer than announced: what is left over is another request, and none.
        codes = self.codes(post(b"/acts", note + b"and more\r\n\r\n", length=len(note)))
        self.assertEqual(codes[0], 201)
        self.assertIn(codes[1:], ([], [400]))
        self.author.logged(note)

    def test_chunked_bodies(self):
        for pieces in (1, 2, 1000):
            note = self.author.next()
            step = len(note) // pieces + 1
            cut = [note[i:i + step] for i in range(0, len(note), step)]
            body = b"".join(b"%x;name=value\r\n" % len(c) + c + b"\r\n" for c in cut) + b"0\r\nTrailer: x\r\n\r\n"
            self.assertEqual(self.codes(request(b"POST /acts", b"Transfer-Encoding: chunked\r\n", body)), [201])

    def test_bundles_with_broken_framing(self):
        good = self.author.note()
        framed = bundle([good])
        for why, body, status in (
            ("empty", b"", 400),
            ("half a length", b"\x01", 400),
            ("a length and nothing", b"\x01\x00", 400),
            ("an entry cut off", framed[:-1], 400),
            ("a byte to spare", framed + b"\x00", 400),
            ("one too many", bundle([b"x"] * 1025), 413),
        ):
            with self.subTest(why):
                self.assertEqual(self.host.post(body, kind=BUNDLE)[0], status)
        self.assertEqual(self.host.get_json(f"/api/v1/keys/{self.author.key.name}")["next_n"], 0, "nothing was taken of any")
        self.assertEqual(self.host.post(framed)[0], 400, "a bundle that says it is a note")
        self.assertEqual(self.host.post(good, kind=BUNDLE)[0], 400, "a note that says it is a bundle")

    def test_a_bundle_is_answered_act_by_act(self):
        first = self.author.next()
        second = self.author.next()
        other = self.free.pop()
        wrong = other.note(n=7, prev="ab" * 32)
        status, answers = self.host.post(bundle([first, first, b"garbage", wrong, second, first, b""]), kind=BUNDLE)
        self.assertEqual(status, 200)
        self.assertEqual([a["status"] for a in answers], [201, 200, 400, 409, 201, 200, 413])
        self.assertEqual([a.get("index") for a in answers[:2]], [answers[0]["index"]] * 2, "the same bytes have one place")
        self.assertEqual((answers[3]["next_n"], answers[3]["prev"]), (0, None))
        self.assertEqual(answers[5]["index"], answers[0]["index"])
        status, again = self.host.post(bundle([second, first]), kind=BUNDLE)
        self.assertEqual([a["status"] for a in again], [200, 200])

    def test_largest_bundle(self):
        notes = [self.author.next() for _ in range(1024)]
        status, answers = self.host.post(bundle(notes), kind=BUNDLE)
        self.assertEqual((status, {a["status"] for a in answers}, len(answers)), (200, {201}, 1024))
        for note, answer in list(zip(notes, answers))[::97]:
            size, root, _ = parse_checkpoint(answer["checkpoint"].encode())
            path = [make.base64.b64decode(h) for h in answer["proof"]]
            leaf = make.sha256(b"\x00" + note)
            self.assertEqual(root_of_proof(answer["index"], size, leaf, path), root)

    def test_what_an_act_may_be_refused_for(self):
        a, b = self.author, self.free.pop()
        first = a.next()
        self.assertEqual(self.host.post(first)[0], 201)
        stranger = make.Signer(f"{make.RECORD}/gov/stranger", 1, "gov", ["act"])
        text = a.text()
        ru = self.talks.author("ru")
        for why, note, status, rule in (
            ("no note", b"hello", 400, None),
            ("not signed", text.encode(), 400, None),
            ("a key that nobody knows", make.signed(text, [stranger]), 403, "unknown-key"),
            ("signed by another of the same participant", (text + "\n" + a.key.line(b.key.sign(text.encode()))).encode(),
             403, "signature"),
            ("by another than its key's participant", a.note(by="opp" if a.key.participant == "gov" else "gov"), 403, None),
            ("of another record", a.note(record="talks.example/geneva"), 403, None),
            ("of another epoch", a.note(epoch=1), 409, None),
            ("a chain that leaves one out", a.note(n=2), 409, None),
            ("a chain that forks", a.note(prev="00" * 32), 409, None),
            ("a chain that begins again", a.note(n=0, prev=None, body=dict(make.INTEREST, state="declined")), 409, None),
            ("a root that the log never had", a.note(seen={"size": 1, "root": make.b64(bytes(32))}), 409, None),
            ("a size that the log never had", a.note(seen={"size": 10**9, "root": make.b64(self.talks.root)}), 409, None),
            ("an act that there is not", a.note(act="nothing"), None, None),
            ("a field that there is not", a.note(body=dict(make.INTEREST, more=1)), None, None),
            ("two signature lines", make.signed(text, [a.key, ru.key]), 400, None),
            ("a party that sets log time", a.note(act="hold", body={"size": 1, "root": make.b64(self.talks.root),
                                                                   "state": "00" * 32}), None, None),
        ):
            with self.subTest(why):
                got, answer = self.host.post(note)
                self.assertTrue(400 <= got < 500, answer)
                if status:
                    self.assertEqual(got, status, answer)
                if rule:
                    self.assertIn(rule, answer["type"])
                if got == 409:
                    self.assertEqual(answer["next_n"], 1)
                    self.assertEqual(answer["prev"], act_id(first))
        self.assertEqual(self.host.get_json(f"/api/v1/keys/{a.key.name}")["next_n"], 1, "refused acts are not in the log")

    def test_what_a_cosignature_may_be_refused_for(self):
        newest = self.host.get("/checkpoint/newest")[2]
        size, root, _ = parse_checkpoint(newest)
        m = self.talks.maker
        ru, log = m.keys["ru", "hold"], m.log
        stranger = make.Signer("stranger.example/w", 4)
        good = cosign(ru, newest)
        flipped = bytearray(good)
        flipped[-8] ^= 1
        moved = newest + cosign(m.keys["tr", "hold"], newest)[len(newest):].replace(b"/tr/hold", b"/ru/hold")
        for why, note, status in (
            ("no note", b"hello", 400),
            ("no cosignature", newest, 400),
            ("a key that nobody knows", cosign(stranger, newest), 403),
            ("one of a stranger beside a good one", cosign(stranger, good), 403),
            ("a bit of it flipped", bytes(flipped), (400, 403)),
            ("somebody else's under its name", moved, 403),
            ("another root", cosign(ru, checkpoint(log, size, bytes(32))), 422),
            ("another root, signed by nobody's log", cosign(ru, checkpoint(stranger, size, bytes(32))), (403, 422)),
            ("a size that is not there", cosign(ru, checkpoint(log, size + 1000, root)), 404),
            ("a size of nothing", cosign(ru, checkpoint(log, 0, make.sha256(b""))), (400, 404)),
            ("another origin", cosign(ru, checkpoint(log, size, root, "talks.example/geneva")), (400, 403)),
            ("another epoch", cosign(ru, checkpoint(log, size, root, make.RECORD + "/epoch-1")), (400, 403)),
            ("signed as a note, not as a cosignature", newest + ru.line(bytes(8) + ru.sign(newest)).encode(), 403),
            ("an act key", cosign(m.keys["ru", "act"], newest), 403),
        ):
            with self.subTest(why):
                self.assertIn(self.host.post_cosignature(note), status if isinstance(status, tuple) else (status,))
        self.assertEqual(self.host.get_json("/cosignatures")["items"], [])


class Cosigners(WithHost):
    spare = 1

    def test_of_one_key_and_size_a_few_lines_are_kept(self):
        """Whatever times a key signs at: the rest is answered as what is there, and tells nobody anything."""
        newest = self.host.get("/checkpoint/newest")[2]
        key = self.talks.maker.keys["ru", "hold"]
        many = newest
        for n in range(60):
            many = cosign(key, many, NOW_S + n)
        self.assertEqual(self.host.post_cosignature(many), 204)
        kept = self.host.get_json("/cosignatures")["items"]
        self.assertEqual(len(kept), 4)
        etag = self.host.get("/api/v1/board")[1]["ETag"]
        for n in range(100, 140):
            self.assertEqual(self.host.post_cosignature(cosign(key, newest, NOW_S + n)), 204)
        self.assertEqual(self.host.get_json("/cosignatures")["items"], kept)
        self.assertEqual(self.host.get("/api/v1/board")[1]["ETag"], etag)


class Slow(WithHost):
    def test_five_thousand_idle_connections(self):
        """More than the host takes wait in the kernel; the host writes on, and answers who comes when they have gone."""
        idle = []
        with contextlib.ExitStack() as stack:
            kept = self.host.connect()
            stack.callback(kept.close)
            kept.request("GET", "/healthz")
            self.assertEqual(kept.getresponse().read(), b"ok\n")
            with contextlib.suppress(OSError):
                for i in range(5000):
                    s = socket.socket()
                    stack.callback(s.close)
                    s.setblocking(False)
                    with contextlib.suppress(BlockingIOError):
                        s.connect(("127.0.0.1", self.host.port))
                    idle.append(s)
            if len(idle) < 5000:
                self.skipTest(f"no more than {len(idle)} sockets here")
            note = self.author.next()
            kept.request("POST", "/acts", note, {"Content-Type": "text/plain"})
            self.assertEqual(kept.getresponse().status, 201)
        wait_for("the host to see that they have gone", lambda: self.host.get("/healthz")[0] == 200)

    def test_a_full_queue_says_when_to_come_again(self):
        """More than the writer can have waiting: 503 with Retry-After, whole bundles at a time, and nothing is lost of others."""
        forged = (self.author.text() + "\n" + self.author.key.line(bytes(64))).encode()
        body = bundle([forged] * 1024)

        def once(_):
            with contextlib.closing(self.host.connect()) as c:
                c.request("POST", "/acts", body, {"Content-Type": BUNDLE})
                answer = c.getresponse()
                return answer.status, answer.headers.get("Retry-After"), json.loads(answer.read())

        def round_of():
            with concurrent.futures.ThreadPoolExecutor(48) as pool:
                return [a for a in pool.map(once, range(96))]
        refused = []
        for _ in range(10):
            answers = round_of()
            self.assertLessEqual({a[0] for a in answers}, {200, 503})
            for status, _, items in answers:
                if status == 200:
                    self.assertEqual({i["status"] for i in items}, {403})
            refused = [a for a in answers if a[0] == 503]
            if refused:
                break
        self.assertTrue(refused, "the queue was never full")
        for _, retry, problem in refused:
            self.assertGreaterEqual(int(retry), 1)
            self.assertEqual(problem["status"], 503)

    def test_clients_that_vanish_while_they_wait(self):
        """The act is logged; nobody is left to tell."""
        notes = [self.author.next() for _ in range(20)]
        for note in notes:
            with contextlib.closing(self.host.socket()) as s:
                s.sendall(post(b"/acts?wait=held", note))
                wait_for("the act", lambda n=note: self.host.post(n)[0] == 200)
        items = self.host.get_json("/api/v1/acts?limit=256")["items"]
        self.assertLessEqual({act_id(n) for n in notes}, {i["id"] for i in items})

    def test_listeners_that_do_not_read(self):
        """One that does not keep up is left behind; the host goes on, and who reads gets everything."""
        deaf = []
        with contextlib.ExitStack() as stack:
            for _ in range(50):
                s = socket.socket()
                stack.callback(s.close)
                s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
                s.connect(("127.0.0.1", self.host.port))
                s.sendall(request(b"GET /events"))
                deaf.append(s)
            keen = self.host.connect()
            stack.callback(keen.close)
            keen.request("GET", "/events")
            stream = keen.getresponse()
            self.assertTrue(stream.readline().startswith(b"event: checkpoint"))
            notes = []
            for _ in range(300):
                notes.append(self.author.next())
            for at in range(0, 300, 10):
                self.assertEqual(self.host.post(bundle(notes[at:at + 10]), kind=BUNDLE)[0], 200)
            wanted, told = {act_id(n) for n in notes}, set()
            while told < wanted:
                line = stream.readline()
                self.assertTrue(line, "the stream has ended")
                if line.startswith(b"data: ") and b'"id"' in line:
                    told.add(json.loads(line[6:])["id"])


class Limits(WithHost):
    rules = {"limits": {"acts_per_hour": 50}}

    def setUp(self):
        self.author = self.talks.author("ru")

    def test_acts_per_hour_one_by_one_in_bundles_and_at_once(self):
        mine = [a for a in self.free if a.key.participant == "gov"]
        first = [mine[0].next() for _ in range(30)]
        self.assertEqual({self.host.post(note)[0] for note in first}, {201})
        self.assertEqual(self.host.post(first[0])[0], 200, "what is logged is told, whatever the rate")
        status, answers = self.host.post(bundle([mine[1].next() for _ in range(100)]), kind=BUNDLE)
        codes = [a["status"] for a in answers]
        self.assertEqual(codes, [201] * 20 + [429] * 80, "a bundle is no way around it")
        self.assertTrue(all(0 < a["retry_after"] <= 3660 for a in answers[20:]))
        status, headers, _ = self.host.ask("POST", "/acts", mine[2].note(), {"Content-Type": "text/plain"})
        self.assertEqual(status, 429)
        self.assertTrue(0 < int(headers["Retry-After"]) <= 3660)
        opp = [a for a in self.free if a.key.participant == "opp"][:8]
        notes = [[a.next() for _ in range(12)] for a in opp]
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            codes = [c for row in pool.map(lambda row: [self.host.post(n)[0] for n in row], notes) for c in row]
        self.assertEqual(codes.count(201), 50, "eight at once are no way around it")
        self.assertEqual(self.host.post(self.talks.author("kz").next())[0], 201, "others are free to act")

    def test_nobody_is_charged_for_what_others_claim(self):
        """Refused acts count for nobody: else anybody could silence a delegation by forging in its name."""
        tr = self.talks.author("tr")
        forged = (tr.text() + "\n" + tr.key.line(bytes(64))).encode()
        self.assertEqual({self.host.post(bundle([forged] * 200), kind=BUNDLE)[1][i]["status"] for i in (0, 199)}, {403})
        self.assertEqual(self.host.post(tr.next())[0], 201)


if __name__ == "__main__":
    unittest.main()
