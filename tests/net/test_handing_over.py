# SPDX-License-Identifier: Apache-2.0
"""Hosts, holders and desks whose threads go on late after they have handed something over: whoever takes a request over
may answer it, which drops it, before the thread that gave it away runs again. What that thread reads of it then is freed
memory, which a sanitizer's build says; without one this sees no more than that all is answered, and that all end in order.
"""
import concurrent.futures
import contextlib
import copy
import http.client
import json
import os
import socket
import struct
import threading
import unittest

from between import DROP, Between
from desks import Desk, WithDesks, statement
from harness import BUNDLE, PATIENCE_S, Folder, wait_for
from talks import Talks, bundle, checkpoint, cosign, make

ROUNDS = 9
LATE = ("0 of 3", "1 of 3", "2 of 3")
PAGES = ("/", "/api/v1/board", "/api/v1/round?id=kz/r", "/api/v1/acts", "/api/v1/proof/0", "/api/v1/nothing",
         "/api/v1/acts?limit=x", "/api/v1/board?as_of=9999", "/tile/0/000.p/1", "/tile/9/000", "/checkpoint/newest",
         "/cosignatures", "/blob/00", "/blob/" + "0" * 64, "/calendar.ics", "/map.geojson", "/metrics")
DESK_PAGES = ("/desk/about", "/desk/queue", "/desk/acts", "/desk/drafts", "/desk/waiting", "/api/v1/board", "/api/v1/statements",
              "/checkpoint", "/tile/9/000")
GONE = (OSError, http.client.HTTPException)


class Caller:
    """Asks one server, each time over the same connection while that lasts."""

    def __init__(self, port, headers=()):
        self.port, self.headers = port, dict(headers)
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)

    def close(self):
        self.connection.close()

    def ask(self, method, path, body=None, kind="text/plain"):
        self.connection.request(method, path, body, {**self.headers, **({"Content-Type": kind} if body else {})})
        answer = self.connection.getresponse()
        answer.read()
        return answer.status

    def send(self, method, path, body=b"", kind="text/plain", short=0):
        """A socket on which one request was sent, but for the last `short` bytes of it."""
        s = socket.create_connection(("127.0.0.1", self.port), PATIENCE_S)
        head = {"Host": f"127.0.0.1:{self.port}", **self.headers, "Content-Type": kind, "Content-Length": len(body)}
        text = f"{method} {path} HTTP/1.1\r\n" + "".join(f"{k}: {v}\r\n" for k, v in head.items()) + "\r\n"
        whole = text.encode() + body
        s.sendall(whole[:len(whole) - short])
        return s

    def leave(self, *request, **how):
        """Goes away, in an orderly way and rudely, before there can be an answer."""
        for rude in (False, True):
            s = self.send(*request, **how)
            if rude:
                s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            s.close()

    def listen(self):
        """Reads events until the first; whether it came."""
        with contextlib.closing(self.send("GET", "/events")) as s:
            got = b""
            while b"data:" not in got:
                piece = s.recv(4096)
                if not piece:
                    return False
                got += piece
        return True


def each(test, what, several):
    """All of several at once, for they sleep most of the time."""
    with concurrent.futures.ThreadPoolExecutor(len(several)) as pool:
        for one, done in [(one, pool.submit(what, *one)) for one in several]:
            with test.subTest(one):
                done.result()


class HandingOver(unittest.TestCase):
    def setUp(self):
        self.folders = []

    def tearDown(self):
        for folder in self.folders:
            for process in folder.processes:
                process.check()

    def test_nothing_that_was_handed_over_is_looked_at_again(self):
        each(self, self.hand_over, [(late,) for late in LATE])

    def log(self, host, author, kind, body):
        note = author.note(act=kind, body=body)
        self.assertEqual(host.post(note)[0], 201)
        author.logged(note)

    def begin(self, late):
        folder, talks = Folder(), Talks(1)
        self.folders.append(folder)
        self.addCleanup(folder.done)
        folder.load_first(self, "late.c", TRUCE_TEST_LATE=late)
        talks.write(folder.top)
        talks.write_key(folder / "watch.key", talks.maker.witness)
        host = folder.serve()
        found = talks.fingerprint()
        witness = folder.guarantor("tr", host.url, "--key", "watch.key", "--witness-listen", "127.0.0.1:0", found=found)
        return talks, host, witness, folder.guarantor("kz", host.url, found=found)

    def hand_over(self, late):
        talks, host, witness, holder = self.begin(late)
        *contents, another = (os.urandom(64) for _ in range(ROUNDS + 1))
        kz = talks.author("kz")
        self.log(host, kz, "round", {"id": "r", "kind": "round", "track": "main", "title": {"en": "R"}, "state": "announced",
                                     "place": {"name": {"en": "A"}}, "from": "2026-05-03", "to": "2026-05-04"})
        for one in (*contents, another):
            self.log(host, kz, "delegation", {"round": "kz/r", "note_verbale": {
                "sha256": make.sha256(one).hex(), "size": len(one), "media_type": "text/plain"}})
        witness.await_url()
        cosigned = cosign(talks.maker.keys["ru", "hold"], host.get("/checkpoint/newest")[2])
        shown = b"old 0\n\n" + checkpoint(talks.maker.log, 1, talks.root)
        single, many = ([talks.author(who).next() for _ in range(ROUNDS)] for who in ("gov", "opp"))
        waited, left = ([author.next() for _ in range(2)] for author in talks.spare()[:2])

        def put(c):
            return [c.ask("PUT", f"/blob/{make.sha256(one).hex()}", one) for one in contents + contents[:2]]

        def spoil(c):
            return [c.ask("PUT", f"/blob/{make.sha256(one).hex()}", b"another") for one in contents]

        def post(c):
            return [c.ask("POST", "/acts", note) for note in single]

        def post_many(c):
            return [c.ask("POST", "/acts", bundle(many[n:n + 3]), BUNDLE) for n in range(0, ROUNDS, 3)]

        def post_and_wait(c):
            return [c.ask("POST", "/acts?wait=held", note) for note in waited]

        def refuse(c):
            return [c.ask("POST", "/acts", b"no act\n"), c.ask("POST", "/cosignatures", b"none\n"),
                    c.ask("POST", "/acts", b"no bundle", BUNDLE), c.ask("PUT", "/blob/00", b"x")]

        def hold(c):
            return [c.ask("POST", "/cosignatures", cosigned) for _ in range(ROUNDS)]

        def read(c):
            return [c.ask("GET", path) // 100 for _ in range(2) for path in PAGES]

        def listen(c):
            return [c.listen() for _ in range(ROUNDS)]

        def leave(c):
            name = f"/blob/{make.sha256(another).hex()}"
            for note in left:
                c.leave("POST", "/acts", note)
                c.leave("POST", "/acts?wait=held", note)
                c.leave("POST", "/acts", note, short=9)
                c.leave("PUT", name, another)
                c.leave("PUT", name, another, short=9)
                c.leave("GET", "/api/v1/board")
                c.leave("GET", "/events")

        def watch(c):
            return [c.ask("POST", "/add-checkpoint", shown), c.ask("GET", "/nobody/checkpoint")]

        def leave_witness(c):
            c.leave("POST", "/add-checkpoint", shown)

        at_host, at_witness = (host.port,), (witness.port,)
        found = at_once((*at_host, put), (*at_host, spoil), (*at_host, post), (*at_host, post_many), (*at_host, post_and_wait),
                        (*at_host, refuse), (*at_host, hold), (*at_host, read), (*at_host, read), (*at_host, listen),
                        (*at_host, leave), (*at_witness, watch), (*at_witness, leave_witness))
        self.assertEqual(found[0], [201] * ROUNDS + [204] * 2)
        self.assertEqual(found[1], [409] * ROUNDS)
        self.assertEqual(found[2], [201] * ROUNDS)
        self.assertEqual(found[3], [200] * (ROUNDS // 3))
        self.assertEqual(found[4], [201] * 2)
        self.assertEqual({n // 100 for n in found[5]}, {4})
        self.assertEqual(found[6], [204] * ROUNDS)
        self.assertLessEqual(set(found[7] + found[8]), {2, 4})
        self.assertEqual(found[9], [True] * ROUNDS)
        self.assertIn(found[11][0], (200, 409))
        self.assertEqual(found[11][1], 404)
        in_the_midst(self, host, at_host, refuse, put, post, post_many, post_and_wait, hold, read, listen, leave)
        in_the_midst(self, witness, at_witness, leave_witness, watch, watch)
        self.assertEqual(holder.stop(), 0)


class Beginning(unittest.TestCase):
    """Who asks as soon as somebody listens, and before all that is there which answers."""

    def begin(self, late):
        self.folder = Folder()
        self.addCleanup(self.folder.done)
        self.folder.load_first(self, "late.c", TRUCE_TEST_LATE=late)
        talks = Talks()
        talks.write(self.folder.top)
        talks.write_key(self.folder / "watch.key", talks.maker.witness)
        with contextlib.closing(socket.create_server(("127.0.0.1", 0))) as free:
            self.port = free.getsockname()[1]
        return f"127.0.0.1:{self.port}"

    def answer(self, process, path):
        def ask():
            with contextlib.suppress(ConnectionRefusedError), contextlib.closing(Caller(self.port)) as c:
                return c.ask("GET", path)
        try:
            return wait_for("an answer", ask)
        except GONE:
            process.process.wait(PATIENCE_S)
            process.check()
            raise

    def test_a_host_answers_before_it_knows_its_address(self):
        listen = self.begin("1 of 1")  # nobody but who makes threads is late
        host = self.folder.start("serve", "r.truce", "--log-key", "log.key", "--listen", listen)
        self.assertEqual(self.answer(host, "/metrics"), 200)
        self.assertEqual(host.stop(), 0)

    def test_a_holder_for_whose_worker_there_is_no_thread_answers_who_has_asked(self):
        listen = self.begin("1 of 1 without 4")  # behind three of the server's
        holder = self.folder.guarantor("tr", "http://127.0.0.1:1", "--key", "watch.key", "--witness-listen", listen,
                                       record="r.truce")
        self.assertEqual(self.answer(holder, "/nobody/checkpoint"), 503)
        wait_for("its end", holder.ended)
        holder.check()
        self.assertEqual(holder.process.returncode, 3)
        self.assertIn("no thread for the guarantor", holder.journal())


class AtADesk(WithDesks):
    EACH = True

    def tearDown(self):
        for process in self.folder.processes:
            process.check()

    def test_nothing_that_a_desk_handed_over_is_looked_at_again(self):
        self.assertEqual(self.desk.process.stop(), 0)
        self.folder.load_first(self, "late.c")
        each(self, self.sit_and_act, list(zip(("syr", "rus", "tur"), LATE)))
        self.assertEqual(self.host.stop(), 0)

    def sit_and_act(self, who, late):
        folder, between = copy.copy(self.folder), Between(self.host.port)
        self.addCleanup(between.done)
        folder.also = {**folder.also, "TRUCE_TEST_LATE": late}
        desk = Desk(folder, who, between.url, self.found)
        numbers = iter(range(1000))

        def act():
            return {"act": "statement", "body": statement(f"s{next(numbers)}", "We have come.", who)}

        def post(c, path, body):
            return c.ask("POST", path, json.dumps(body).encode(), "application/json")

        def send(c):
            return [post(c, "/desk/acts", {"acts": [act()]})]

        def send_queued(c):
            return [post(c, "/desk/queue/send", {})]

        def drop(c):
            return [c.ask("DELETE", f"/desk/queue/{n}") for n in range(1, 4)]

        def preview(c):
            return [post(c, "/desk/preview", act()) for _ in range(2)]

        def draft(c):
            return [post(c, "/desk/drafts", act())]

        def refuse(c):
            return [post(c, path, {}) for path in ("/desk/acts", "/desk/preview", "/desk/drafts")]

        def read(c):
            return [c.ask("GET", path) // 100 for path in DESK_PAGES]

        def listen(c):
            return c.listen()

        def leave(c):
            body = json.dumps({"acts": [act()]}).encode()
            c.leave("POST", "/desk/acts", body, "application/json", short=9)
            c.leave("POST", "/desk/queue/send", b"{}", "application/json")
            c.leave("GET", "/desk/about")
            c.leave("GET", "/events")
        at = desk.port, desk.headers()
        between.before["/acts"] = lambda method, body: DROP  # what is sent now waits here
        found = at_once((*at, send), (*at, drop), (*at, preview), (*at, draft), (*at, refuse), (*at, read), (*at, listen))
        self.assertEqual([found[0], found[2], found[3]], [[200], [200] * 2, [201]])
        self.assertLessEqual(set(found[1]), {204, 404, 409})
        self.assertEqual({n // 100 for n in found[4]}, {4})
        self.assertLessEqual(set(found[5]), {2, 4})
        self.assertTrue(found[6])
        del between.before["/acts"]
        in_the_midst(self, desk.process, at, send_queued, send, send, send, drop, preview, draft, read, listen, leave)


def at_once(*tasks):
    """Each (port, headers?, what) by a caller of its own; gives what they found, in their order."""
    found = [None] * len(tasks)

    def do(n):
        with contextlib.closing(Caller(*tasks[n][:-1])) as c:
            found[n] = tasks[n][-1](c)
    threads = [threading.Thread(target=do, args=(n,)) for n in range(len(tasks))]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return found


def in_the_midst(test, process, who, *tasks):
    """All of them at once, and the process is told to end when the first is through, and while some listen."""
    through = threading.Event()

    def do(task):
        with contextlib.suppress(*GONE), contextlib.closing(Caller(*who)) as c:
            task(c)
        if task is tasks[0]:
            through.set()
    threads = [threading.Thread(target=do, args=(task,)) for task in tasks]
    with contextlib.ExitStack() as stack:
        for _ in range(3):  # nobody reads what they are told
            stack.enter_context(Caller(*who).send("GET", "/events"))
        for t in threads:
            t.start()
        try:
            test.assertTrue(through.wait(PATIENCE_S))
            test.assertEqual(process.stop(), 0)
        finally:
            for t in threads:
                t.join()


if __name__ == "__main__":
    unittest.main()
