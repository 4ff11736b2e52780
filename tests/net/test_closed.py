# SPDX-License-Identifier: Apache-2.0
"""A closed record over HTTP: its participants read it, and nobody else learns what stands there, or whether anything does."""
import contextlib
import http.client
import json
import os
import unittest

import tables
from asking import BARE, Request, ask, now, send, start
from harness import BUNDLE, Folder, wait_for
from talks import RECORD, Author, Talks, bundle, cosign, make

CLOSED = {"reading": "participants"}
# What stays open, and why it may: it tells how large the log is, who cosigned it, and nothing of what acts say.
OPEN = ("/checkpoint", "/checkpoint/newest", "/tile/0/000.p/1", "/cosignatures", "/healthz", "/openapi.json",
        "/schema/statement.json")
# What is no route's path in /openapi.json, or has arguments that decide.
MORE = ("/tile/entries/000.p/1", "/tile/entries/000", "/tile/entries/999", "/tile/%65ntries/000.p/1", "/tile/entries/x",
        "/api/v1/acts", "/api/v1/acts?after=0&limit=1", "/api/v1/keys/" + RECORD + "/gov/act", "/api/v1/keys/nobody",
        "/api/v1/proof/0", "/api/v1/proof/99999", "/api/v1/board", "/api/v1/board?lang=nonsense!", "/api/v1/nothing",
        "/api/v1/", "/nothing", "/", "/metrics", "/calendar.ics", "/map.geojson", "/events", "/../etc/passwd", "/%00", "/tile", "/checkpoint/",
        "/checkpoint/other", "/acts", "/blob/" + "0" * 64)


class Closed(unittest.TestCase):
    rules = CLOSED

    def setUp(self):
        self.folder = Folder()
        self.addCleanup(self.folder.done)
        self.talks = Talks(2, self.rules)
        self.talks.write(self.folder)
        self.host = self.folder.serve()
        self.key = self.talks.maker.keys["gov", "act"]

    def tearDown(self):
        for process in self.folder.processes:
            process.check()

    @property
    def authority(self):
        return f"127.0.0.1:{self.host.port}"

    def ask(self, target, key=None, method="GET", body=None, **how):
        return ask(self.host, key or self.key, method, target, body, **how)

    def signed(self, method="GET", target="/api/v1/acts", body=None, kind="text/plain", key=None, **how):
        request = Request(method, target, body, kind, host=self.authority)
        request.sign(key or self.key, **how)
        return request

    def refused(self, request, why=None):
        status, headers, body = send(self.host, request)
        self.assertEqual(status, 401, f"{why}: {body[:300]}")
        return {name: value for name, value in headers.items() if name not in ("Date", "Connection")}, body

    def post(self, note, who="gov", kind="text/plain"):
        status, _, body = self.ask("/acts", self.talks.maker.keys[who, "act"], "POST", note, kind=kind)
        return status, json.loads(body)

    def log(self, who, act, body, label="act", **more):
        """Logs an act; its index."""
        author = self.author(who, label)
        note = author.next(act=act, body=body, **more)
        status, answer = self.post(note)
        self.assertEqual(status, 201, answer)
        return answer["index"]

    def author(self, who, label):
        if label == "act":
            return self.talks.author(who)
        name = f"{RECORD}/{who}/{label}"
        if name not in self.talks.authors:
            self.talks.authors[name] = Author(self.talks.maker.keys[who, label], self.talks.root, 90 + len(label))
        return self.talks.authors[name]

    def carry(self, slug, kind, payload):
        """A motion that both parties vote for."""
        self.log("gov", "motion", {"id": slug, "title": {"en": slug}, "kind": kind, "payload": payload,
                                   "decide_by": "2040-01-01T00:00:00Z"})
        for who in ("gov", "opp"):
            self.log(who, "vote", {"motion": f"gov/{slug}", "choice": "yes"})

    def rules_base(self):
        """The id of the act that set the rules in force: the motion that was carried last."""
        items = json.loads(self.host.get("/api/v1/acts")[2])["items"]
        return [i["id"] for i in items if '"act":"motion"' in i["note"]][-1]

    def rules_with(self, **more):
        rules = json.loads(self.talks.maker.entries[0].decode().split("\n")[0])["body"]["rules"]
        return {**rules, **more}


class Strangers(Closed):
    def test_every_address_is_closed_but_those_that_are_named(self):
        """The host's own description lists all routes: one that is added later is walked here too."""
        described = json.loads(self.host.get("/openapi.json")[2])
        targets = set(MORE)
        for path, methods in described["paths"].items():
            for method, operation in methods.items():
                closed = bool(operation.get("security"))
                self.assertEqual(closed, "401" in operation["responses"], path)
                named = {"/tile/{tail}": "/tile/0/000.p/1", "/schema/{tail}": "/schema/statement.json"}.get(path, path)
                self.assertEqual(closed, named not in OPEN, f"{path}: those that are open are named above, with reasons")
                if closed:
                    targets.add(path.replace("{tail}", "x"))
        answers = {}
        for target in sorted(targets):
            for method, body in (("GET", None), ("POST", b"x"), ("DELETE", None), ("BREW", None)):
                request = Request(method, target, body, host=self.authority)
                answers.setdefault(repr(self.refused(request, f"{method} {target}")), []).append((method, target))
        self.assertEqual(len(answers), 1, "one answer whatever is asked: " + "\n".join(answers))
        for target in targets:
            status, headers, body = self.host.ask("HEAD", target)
            self.assertEqual((status, body), (401, b""), target)
        tables.counted.append(5 * len(targets))

    def test_the_refusal_says_how_to_sign_and_nothing_else(self):
        headers, body = self.refused(Request("GET", "/api/v1/board", host=self.authority))
        self.assertEqual(headers["WWW-Authenticate"], "Signature")
        self.assertEqual(headers["Accept-Signature"],
                         'truce=("@method" "@authority" "@path" "@query");created;alg="ed25519";tag="truce"')
        self.assertEqual((headers["Content-Type"], headers["Cache-Control"]), ("application/problem+json", "no-store"))
        said = json.loads(body)
        self.assertEqual((said["status"], said["type"]), (401, "about:blank"))
        for word in (RECORD, "board", "gov", "A small record", self.talks.fingerprint()):
            self.assertNotIn(word.encode(), body)

    def test_what_stays_open(self):
        secrets = (b"A small record", b"opp/act", b"newcomer", self.talks.fingerprint().encode(),
                   self.talks.maker.keys["gov", "act"].vkey.encode())
        self.log("gov", "interest", make.INTEREST)
        for target in OPEN:
            with self.subTest(target):
                status, _, body = self.host.get(target)
                self.assertEqual(status, 200)
                self.assertEqual([w for w in secrets if w in body], [])
        self.assertIn("immutable", self.host.get("/tile/0/000.p/1")[1]["Cache-Control"])
        note = self.host.get("/checkpoint/newest")[2]
        self.assertEqual(self.host.post_cosignature(cosign(self.talks.maker.keys["ru", "hold"], note)), 204,
                         "named witnesses cosign, who take no part")

    def test_hash_tiles_are_no_way_to_entries(self):
        for target in ("/tile/entries/000.p/1", "/tile/0/../entries/000.p/1", "/tile//entries/000.p/1", "/tile/-1/000.p/1",
                       "/tile/0/%2e%2e/entries/000.p/1", "/tile/entries%2f000.p/1", "//tile/entries/000.p/1"):
            with self.subTest(target):
                status, _, body = self.host.get(target)
                self.assertIn(status, (401, 404))
                self.assertNotIn(b"truce", body[:20])
                self.assertNotIn(self.talks.maker.entries[0][:50], body)

    def test_a_browser_learns_no_more_than_a_program(self):
        for target in ("/", "/nothing", "/rounds", "/api/v1/board"):
            answers = {self.host.get(target, headers)[::2] for headers in ({}, {"Accept": "text/html"}, {"Accept": "application/json"})}
            self.assertEqual([status for status, _ in answers], [401], target)

    def test_a_request_of_no_host(self):
        """HTTP/1.0 knows of none; HTTP/1.1 without one is malformed wherever it goes."""
        for version, status in (("1.0", b" 401 "), ("1.1", b" 400 ")):
            answers = set()
            for target in ("/", "/api/v1/board", "/nothing"):
                data = f"GET {target} HTTP/{version}\r\nConnection: close\r\n\r\n"
                head, _, body = self.host.raw(data.encode(), shut=False).partition(b"\r\n\r\n")
                self.assertIn(status, head.split(b"\r\n")[0])
                answers.add(body)
            self.assertEqual(len(answers), 1)

    def test_a_body_of_a_stranger_is_not_waited_for(self):
        data = b"POST /acts HTTP/1.1\r\nHost: %s\r\nContent-Type: text/plain\r\nContent-Length: 2000000\r\n\r\n"
        answer = self.host.raw(data % self.authority.encode(), shut=False)
        self.assertIn(b" 401 ", answer.split(b"\r\n")[0])


# Each: (why, what is done to a request that was signed as it should be).
def field(name, value):
    return lambda r: r.replace(name, value(dict(r.headers)[name]))


def twice(name):
    return lambda r: r.headers.append((name, dict(r.headers)[name]))


def retarget(target):
    return lambda r: setattr(r, "target", target)


ALTERED = (
    ("no signature", lambda r: (r.drop("Signature"), r.drop("Signature-Input"))),
    ("no Signature-Input", lambda r: r.drop("Signature-Input")),
    ("no Signature", lambda r: r.drop("Signature")),
    ("another path", retarget("/api/v1/board")),
    ("another query", retarget("/api/v1/acts?limit=2")),
    ("no query", retarget("/api/v1/acts")),
    ("a query in another order", retarget("/api/v1/acts?after=0&limit=1")),
    ("the same path in another spelling", retarget("/api/v1/ac%74s?limit=1&after=0")),
    ("another method", lambda r: setattr(r, "method", "HEAD")),
    ("another host's name", lambda r: setattr(r, "sent_host", "evil.example")),
    ("a host that is ours too, and not the one that was signed for", lambda r: setattr(r, "sent_host", "talks.example")),
    ("two signatures, one behind the other", lambda r: (twice("Signature")(r), twice("Signature-Input")(r))),
    ("two lines of Signature-Input", twice("Signature-Input")),
    ("two lines of Signature", twice("Signature")),
    ("two signatures in one line", lambda r: (field("Signature", lambda v: f"{v}, {v.replace('truce', 'sig2')}")(r),
                                              field("Signature-Input", lambda v: f"{v}, {v.replace('truce=', 'sig2=')}")(r))),
    ("a signature cut short", field("Signature", lambda v: v[:-5] + ":")),
    ("a signature of zeros", field("Signature", lambda v: "truce=:" + "A" * 86 + "==:")),
    ("a bit of it altered", field("Signature", lambda v: v[:20] + ("A" if v[20] != "A" else "B") + v[21:])),
    ("garbage", field("Signature", lambda v: "\x7f" * 100)),
    ("garbage in the other field", field("Signature-Input", lambda v: "(((((((;;;;")),
    ("both empty", lambda r: (field("Signature", lambda v: "")(r), field("Signature-Input", lambda v: "")(r))),
    ("another nonce than was signed", field("Signature-Input", lambda v: v.replace('nonce="', 'nonce="0000')[:-4])),
    ("another time than was signed", field("Signature-Input", lambda v: v.replace("created=", "created=1"))),
    ("a component less than was signed", field("Signature-Input", lambda v: v.replace(' "@query"', ""))),
    ("another tag", field("Signature-Input", lambda v: v.replace('tag="truce"', 'tag="other"'))),
    ("a signature in a parameter", lambda r: (r.drop("Signature"), retarget(r.target + "&Signature=x")(r))),
    ("the Authorization field of another scheme", lambda r: (r.drop("Signature"), r.headers.append(
        ("Authorization", "Bearer x")))),
)


class Signed(Closed):
    def test_a_request_that_is_not_as_it_was_signed(self):
        target = "/api/v1/acts?limit=1&after=0"
        answers = set()
        for why, alter in ALTERED:
            with self.subTest(why):
                good = self.signed(target=target)
                self.assertEqual(send(self.host, good)[0], 200)
                altered = self.signed(target=target)
                alter(altered)
                if altered.method == "HEAD":
                    self.assertEqual(send(self.host, altered)[0], 401)
                else:
                    answers.add(repr(self.refused(altered, why)))
        self.assertEqual(len(answers), 1, "\n".join(answers))
        tables.counted.append(len(ALTERED) - 1)

    def test_stale_early_and_replayed(self):
        for why, created, wanted in (("a minute old", now() - 50, None), ("too old", now() - 75, 401),
                                     ("a day old", now() - 86400, 401), ("in 1970", 0, 401),
                                     ("a clock that is fast", now() + 45, 200), ("in the future", now() + 90, 401),
                                     ("in the year 9999", 253402300799, 401), ("beyond all years", 10 ** 17, 401)):
            with self.subTest(why):
                status = send(self.host, self.signed(created=created))[0]
                self.assertIn(status, (200, 401) if wanted is None else (wanted,))  # signed before the host began: no
        request = self.signed()
        self.assertEqual(send(self.host, request)[0], 200)
        for _ in range(3):
            self.refused(request, "replayed")
        self.assertEqual(send(self.host, self.signed())[0], 200)
        again = self.signed(nonce=dict(request.headers)["Signature-Input"].split('nonce="')[1][:32])
        self.refused(again, "another signature with a nonce that was used")

    def test_what_came_before_a_restart_does_not_come_again(self):
        requests = [self.signed() for _ in range(3)]
        self.assertEqual(send(self.host, requests[0])[0], 200)
        port = self.host.port
        self.host.kill()
        self.host = self.folder.serve(listen=f"127.0.0.1:{port}")
        for request in requests:
            self.refused(request, "signed before the host began")
        self.assertEqual(send(self.host, self.signed())[0], 200)

    def test_who_may_ask(self):
        keys = self.talks.maker.keys
        stranger = make.Signer(f"{RECORD}/gov/stranger", 1, "gov", ["act"])
        liar = make.Signer("elsewhere/liar", 1)
        own = f"{self.key.name}+{self.key.key_id.hex()}"
        for why, key, keyid, wanted in (
            ("a party's act key", keys["gov", "act"], None, 200),
            ("a guarantor's act key", keys["ru", "act"], None, 200),
            ("a holder's machine key: it pulls with it", keys["ru", "machine"], None, 200),
            ("a root key: it revokes what was stolen", keys["opp", "root"], None, 200),
            ("a hold key signs cosignatures alone", keys["ru", "hold"], None, 401),
            ("the log's key is the host's", self.talks.maker.log, None, 401),
            ("a witness takes no part", self.talks.maker.witness, None, 401),
            ("a key that nobody has brought in", stranger, None, 401),
            ("another's key under a participant's name", liar, own, 401),
            ("a participant's name with another key id", self.key, f"{self.key.name}+00000000", 401),
            ("a participant's key under another's name", self.key, f"{keys['opp', 'act'].name}+{self.key.key_id.hex()}", 401),
            ("a key of other talks", self.key, f"talks.example/other/gov/act+{self.key.key_id.hex()}", 401),
        ):
            with self.subTest(why):
                self.assertEqual(send(self.host, self.signed(key=key, keyid=keyid))[0], wanted)

    def test_a_key_may_from_its_entry_on_until_its_revocation(self):
        new = self.talks.maker.new_key("opp", "new", 1, ["act"])
        self.refused(self.signed(key=new), "not yet")
        self.log("opp", "key", self.talks.maker.add_body(new), label="root")
        self.assertEqual(send(self.host, self.signed(key=new))[0], 200)
        self.log("opp", "key", {"op": "revoke", "vkey": new.vkey}, label="root")
        for target in ("/api/v1/acts", "/api/v1/board", "/tile/entries/000.p/1", "/metrics"):
            self.refused(self.signed(key=new, target=target), "revoked")

    def test_who_is_suspended_reads_on(self):
        self.carry("s", "suspend", {"who": "tr"})
        self.assertEqual(self.ask("/api/v1/board", self.talks.maker.keys["tr", "act"])[0], 200)

    def test_every_address_answers_who_may_ask(self):
        described = json.loads(self.host.get("/openapi.json")[2])
        for path in described["paths"]:
            for target in [path] if "{tail}" not in path else []:
                if target not in ("/acts", "/events"):
                    with self.subTest(target):
                        status, headers, _ = self.ask(target)
                        self.assertEqual(status, 200)
                        if target not in OPEN:
                            self.assertEqual(headers["Cache-Control"], "no-store", "no cache may keep it")
        for target, wanted in (("/tile/entries/000.p/1", 200), ("/tile/entries/999", 404), ("/api/v1/nothing", 404),
                               ("/nothing", 404), ("/api/v1/proof/0", 200), (f"/api/v1/keys/{self.key.name}", 200),
                               ("/api/v1/keys/nobody", 404)):
            with self.subTest(target):
                status, headers, _ = self.ask(target)
                self.assertEqual((status, headers["Cache-Control"]), (wanted, "no-store"))
        self.assertEqual(self.ask("/acts")[0], 405)

    def test_for_which_host_it_was_signed(self):
        """Another host to which somebody signs a request cannot use it here."""
        self.host.stop()
        self.host = self.folder.serve("r.truce", "127.0.0.1:0")
        for name, wanted in (("evil.example", 401), (f"evil.example:{self.host.port}", 401), ("talks.example", 200),
                             ("TALKS.example", 200), (f"talks.example:{self.host.port}", 200), ("talks.example.", 401),
                             (f"localhost:{self.host.port}", 200), ("proxy.example", 401), (f"127.0.0.1:1", 401)):
            with self.subTest(name):
                request = Request("GET", "/api/v1/acts", host=name)
                request.sign(self.key)
                self.assertEqual(send(self.host, request)[0], wanted)
        self.host.stop()
        self.host = self.folder.start("serve", "r.truce", "--log-key", "log.key", "--listen", "127.0.0.1:0",
                                      "--authority", "proxy.example", "--authority", "other.example:8443")
        self.host.await_url()
        for name, wanted in (("proxy.example", 200), ("other.example:8443", 200), ("other.example", 401)):
            request = Request("GET", "/api/v1/acts", host=name)
            request.sign(self.key)
            self.assertEqual(send(self.host, request)[0], wanted, name)


class Posting(Closed):
    def test_acts_are_taken_from_participants_alone(self):
        author = self.talks.author("gov")
        note = author.note()
        for why, request in (
            ("an act that is signed, in a request that is not", Request("POST", "/acts", note, host=self.authority)),
            ("the request of a stranger", self.signed("POST", "/acts", note, key=make.Signer("a/b/c", 1))),
            ("a signature that leaves out the body", self.signed("POST", "/acts", note, covered=BARE)),
        ):
            self.refused(request, why)
        for why, alter in (
            ("another body of the same length", lambda r: setattr(r, "body", author.note(body={**make.INTEREST, "state": "declined!"}))),
            ("another body", lambda r: setattr(r, "body", note[:-1] + b"\x00")),
            ("another digest", lambda r: r.replace("Content-Digest", f"sha-256=:{make.b64(bytes(32))}:")),
            ("no digest", lambda r: r.drop("Content-Digest")),
            ("two digests", lambda r: r.headers.append(("Content-Digest", dict(r.headers)["Content-Digest"]))),
            ("another digest's algorithm", lambda r: r.replace("Content-Digest", "sha-512=:AAAA:")),
            ("another type", lambda r: r.replace("Content-Type", BUNDLE)),
            ("no type", lambda r: r.drop("Content-Type")),
        ):
            with self.subTest(why):
                request = self.signed("POST", "/acts", note)
                alter(request)
                request.replace("Content-Length", str(len(request.body)))
                self.refused(request, why)
        self.assertEqual(json.loads(self.ask("/api/v1/acts")[2])["items"][1:], [], "nothing was logged")
        status, answer = self.post(note)
        self.assertEqual((status, answer["index"]), (201, 1))
        self.refused(Request("POST", "/acts", note, host=self.authority), "whether it was logged is nobody's business")
        author.logged(note)
        status, answers = self.post(bundle([author.next(), author.next()]), kind=BUNDLE)
        self.assertEqual((status, [a["status"] for a in answers]), (200, [201, 201]))

    def test_a_body_in_chunks_is_checked_like_another(self):
        note = self.talks.author("gov").note()
        chunked = b"%x\r\n" % len(note) + note + b"\r\n0\r\n\r\n"
        for why, digest_of, wanted in (("as it was signed", note, b" 201 "), ("not as it was signed", b"else", b" 401 ")):
            request = Request("POST", "/acts", digest_of, host=self.authority)
            request.sign(self.key)
            request.drop("Content-Length")
            head = f"POST /acts HTTP/1.1\r\nHost: {self.authority}\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n"
            head += "".join(f"{name}: {value}\r\n" for name, value in request.headers) + "\r\n"
            self.assertIn(wanted, self.host.raw(head.encode() + chunked, shut=False).split(b"\r\n")[0], why)


class Events(Closed):
    @contextlib.contextmanager
    def listening(self, request):
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.host.port, timeout=60)) as c:
            start(c, self.host, request)
            yield c.getresponse()

    def read_until(self, answer, words):
        got = b""
        while words not in got:
            line = answer.readline()
            self.assertNotEqual(line, b"", got)
            got += line
        return got

    def test_a_stream_begins_with_a_signature_and_ends_with_its_key(self):
        self.refused(Request("GET", "/events", host=self.authority))
        new = self.talks.maker.new_key("opp", "new", 1, ["act"])
        self.log("opp", "key", self.talks.maker.add_body(new), label="root")
        with self.listening(self.signed(target="/events", key=new)) as answer:
            self.assertEqual(answer.status, 200)
            self.read_until(answer, b"event: checkpoint\n")
            self.log("gov", "interest", make.INTEREST)
            self.read_until(answer, b'"by":"gov","act":"interest"')
            last = self.log("opp", "key", {"op": "revoke", "vkey": new.vkey}, label="root")
            rest = answer.read()
            self.assertNotIn(b'"index":%d,' % last, rest, "what revokes it is not told to it any more")

    def test_who_listened_while_it_was_open_hears_no_more(self):
        self.carry("open", "open-record", {})
        with self.listening(Request("GET", "/events", host=self.authority)) as answer:
            self.read_until(answer, b"event: checkpoint\n")
            base = self.rules_base()
            self.carry("close", "amend-rules", {"base": base, "rules": self.rules_with()})
            heard = answer.read()
        self.assertIn(b'"act":"motion"', heard)
        self.assertEqual(heard.count(b'"act":"vote"'), 1, "the vote that closed it is not told to strangers")


class Opening(Closed):
    def test_opened_by_a_motion_at_once_and_whole_and_closed_again(self):
        board = Request("GET", "/api/v1/board", host=self.authority)
        self.refused(board)
        self.carry("open", "open-record", {})
        for target in ("/api/v1/board", "/api/v1/acts", "/tile/entries/000.p/1", "/metrics", "/"):
            self.assertEqual(self.host.get(target)[0], 200, target)
        self.assertEqual(len(json.loads(self.host.get("/api/v1/acts")[2])["items"]), 4, "what was said before, too")
        status, answer = self.host.post(self.talks.author("gov").next())
        self.assertEqual(status, 201, answer)
        fingerprint = self.talks.fingerprint()
        answer = self.folder.call("clone", self.host.url, "stranger.truce", "--found", fingerprint, own="stranger")
        self.assertEqual(answer.returncode, 0, answer.stderr)
        # What lies in the host's own caches now is not for strangers any more when it closes.
        self.carry("close", "amend-rules", {"base": self.rules_base(), "rules": self.rules_with()})
        for target in ("/api/v1/board", "/api/v1/acts", "/tile/entries/000.p/1", "/tile/entries/000.p/5", "/metrics", "/"):
            self.refused(Request("GET", target, host=self.authority), target)
        self.assertEqual(self.ask("/api/v1/board")[0], 200)


NO_KEY = "this record is open to its participants alone"
NOT_TAKEN = "takes no request that is signed with the keys given"


class Clients(Closed):
    """The program's own clients sign when they are asked, with keys that they are given, and say so when they are not."""

    def call(self, code, said, *words, own="reader"):
        answer = self.folder.call(*words, own=own)
        self.assertEqual(answer.returncode, code, answer.stdout + answer.stderr)
        self.assertIn(said, answer.stdout + answer.stderr)
        return answer

    def write_stranger(self):
        self.talks.write_key(self.folder / "stranger.key", make.Signer(f"{RECORD}/gov/stranger", 1))

    def test_clone_sync_show_verify_export(self):
        url, found = self.host.url, ("--found", self.talks.fingerprint())
        self.write_stranger()
        for key in ((), ("--key", "stranger.key"), ("--key", "ru-hold.key"), ("--key", "log.key")):
            for words in (("clone", url, "r2.truce", *found), ("show", "record", url), ("verify", url, *found),
                          ("export", url, "--format", "jsonl")):
                hold = key[1:] == ("ru-hold.key",)  # it signs cosignatures alone: it is not even tried
                said = NO_KEY if not key or hold else NOT_TAKEN
                answer = self.call(1, said, *words, *key)
                self.assertIn("--key" if said == NO_KEY else "in force", answer.stderr)
        self.call(1, "truce clone URL", "prove", "0", url)
        self.call(1, "A motion opens it", "publish", "r.truce", "tiles", own="publisher")
        self.assertFalse((self.folder / "tiles").exists())
        self.assertFalse((self.folder / "r2.truce").exists())
        key = ("--key", "gov-act.key")
        self.call(0, "Cloned 1 act", "clone", url, "r2.truce", *found, *key)
        self.log("gov", "interest", make.INTEREST)
        self.call(1, NO_KEY, "sync", "r2.truce")
        self.call(0, "1 new act", "sync", "r2.truce", *key)
        self.call(0, "A small record", "show", "record", url, *key)
        self.call(0, "Valid", "verify", url, *found, *key)
        self.call(0, '"interest"', "export", url, "--format", "jsonl", *key)
        # Of several keys, the one that is taken; machine and root keys too.
        for other in ("ru-machine.key", "opp-root.key"):
            self.call(0, "A small record", "show", "record", url, "--key", "stranger.key", "--key", other, own=other)

    def test_a_key_is_read_once(self):
        """A pipe can be read but once, and a passphrase is asked but once: to sign requests, and to read what they bring."""
        for words in (("show", "record", self.host.url), ("export", self.host.url, "--format", "jsonl")):
            read, write = os.pipe()
            os.write(write, (self.folder / "gov-act.key").read_bytes())
            os.close(write)
            answer = self.folder.call(*words, "--key", f"/dev/fd/{read}", own="piped", pass_fds=(read,))
            os.close(read)
            self.assertEqual(answer.returncode, 0, answer.stderr)

    def test_blobs_of_a_closed_record(self):
        content, key = b"a map that not everybody may see", ("--key", "gov-act.key")
        digest = make.sha256(content).hex()
        (self.folder / "map").write_bytes(content)
        for method, body in (("GET", None), ("PUT", content)):
            self.refused(Request(method, f"/blob/{digest}", body, host=self.authority), "that nobody names")
            self.assertEqual(self.ask(f"/blob/{digest}", method=method, body=body)[0], 404)
        self.log("kz", "round", {"id": "r", "kind": "round", "track": "main", "title": {"en": "R"}, "state": "announced",
                                 "place": {"name": {"en": "A"}}, "from": "2026-05-03", "to": "2026-05-04"})
        self.log("gov", "delegation", {"round": "kz/r", "note_verbale": {"sha256": digest, "size": len(content),
                                                                         "media_type": "application/octet-stream"}})
        self.call(1, NO_KEY, "blob", "put", "map", "--host", self.host.url)
        self.call(0, "", "blob", "put", "map", "--host", self.host.url, *key)
        self.refused(Request("GET", f"/blob/{digest}", host=self.authority), "that is there")
        self.call(1, NO_KEY, "blob", "get", digest, self.host.url, "-o", "got")
        self.call(0, "", "blob", "get", digest, self.host.url, "-o", "got", *key)
        self.assertEqual((self.folder / "got").read_bytes(), content)

    def test_acting_through_a_closed_host(self):
        url, found = self.host.url, ("--found", self.talks.fingerprint())
        (self.folder / "body.json").write_text(json.dumps(make.INTEREST))
        self.write_stranger()
        self.call(1, NOT_TAKEN, "act", "interest", "body.json", "--host", url, *found, "--key", "stranger.key")
        self.call(0, "recorded as act 1", "act", "interest", "body.json", "--host", url, *found, "--key", "gov-act.key")
        self.call(0, "recorded as act 2", "act", "interest", "body.json", "--host", url, "--key", "gov-act.key", "--at",
                  "2017-05-02T10:00:00Z")
        note = self.talks.author("opp").next()
        (self.folder / "signed.note").write_bytes(note)
        self.call(1, NO_KEY, "append", "--host", url, *found, "signed.note", own="other")
        self.call(0, "recorded as act 3", "append", "--host", url, *found, "signed.note", "--key", "opp-act.key", own="other")
        # Who lost his act key revokes it with his root key, and needs no other.
        (self.folder / "revoke.json").write_text(json.dumps({"op": "revoke", "vkey": self.key.vkey}))
        self.call(0, "recorded as act 4", "act", "key", "revoke.json", "--host", url, *found, "--key", "gov-root.key",
                  own="root")
        self.call(1, NOT_TAKEN, "show", "record", url, "--key", "gov-act.key")

    def test_holders_hold_a_closed_record(self):
        found = self.talks.fingerprint()
        holders = [self.folder.guarantor(who, self.host.url, found=found) for who in ("ru", "tr")]
        note = self.talks.author("gov").next()
        status, _, body = self.ask("/acts?wait=held", method="POST", body=note)
        self.assertEqual((status, json.loads(body)["grade"]), (201, "held"))
        self.carry("open", "open-record", {})
        for holder in holders:
            self.assertEqual(holder.stop(), 0)
        # A holder that has its hold key alone is not let in, and says why.
        self.carry("close", "amend-rules", {"base": self.rules_base(), "rules": self.rules_with()})
        self.call(1, NO_KEY, "guarantor", "kz.truce", "--host", self.host.url, "--key", "kz-hold.key", "--found", found)

    def test_a_holder_goes_on_when_its_host_comes_back(self):
        holder = self.folder.guarantor("ru", self.host.url, found=self.talks.fingerprint())
        holder.await_line("up to date at 1 acts")
        port = self.host.port
        self.host.kill()
        self.host = self.folder.serve(listen=f"127.0.0.1:{port}")
        self.log("gov", "interest", make.INTEREST)
        wait_for("its cosignature", lambda: b"/ru/hold" in self.host.get("/checkpoint")[2]
                 or any("/ru/hold" in i["note"] and i["size"] == 2
                        for i in json.loads(self.host.get("/cosignatures")[2])["items"]))
        self.assertEqual(holder.stop(), 0)


if __name__ == "__main__":
    unittest.main()
