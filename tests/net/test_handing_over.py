# SPDX-License-Identifier: Apache-2.0
"""A host whose threads go on late after they have handed something over: whoever takes a request over may answer it,
which drops it, before the thread that gave it away runs again. What that thread reads of it then is freed memory, which
a sanitizer's build says; without one this sees no more than that all is answered.
"""
import contextlib
import json
import os
import threading
import unittest

from harness import BUNDLE, Folder
from talks import Talks, bundle, cosign, make

ROUNDS = 9
PAGES = ("/", "/api/v1/board", "/api/v1/round?id=kz/r", "/api/v1/acts", "/api/v1/proof/0", "/api/v1/nothing",
         "/api/v1/acts?limit=x", "/api/v1/board?as_of=9999", "/tile/0/000.p/1", "/tile/9/000", "/checkpoint/newest",
         "/cosignatures", "/blob/00", "/blob/" + "0" * 64, "/calendar.ics", "/map.geojson")


class HandingOver(unittest.TestCase):
    def begin(self, late):
        self.folder = Folder()
        self.addCleanup(self.folder.done)
        self.folder.load_first(self, "late.c", TRUCE_TEST_LATE=late)
        self.talks = Talks(1)
        self.talks.write(self.folder.top)
        self.host = self.folder.serve()
        self.gov, self.opp, self.kz = (self.talks.author(who) for who in ("gov", "opp", "kz"))

    def log(self, author, kind, body):
        note = author.note(act=kind, body=body)
        self.assertEqual(self.host.post(note)[0], 201)
        author.logged(note)

    def at_once(self, *tasks):
        """Each with a connection of its own; gives what they found, in their order."""
        found = [None] * len(tasks)

        def do(n):
            with contextlib.closing(self.host.connect()) as c:
                def ask(method, path, body=None, kind="text/plain"):
                    c.request(method, path, body, {"Content-Type": kind} if body else {})
                    answer = c.getresponse()
                    answer.read()
                    return answer.status
                found[n] = tasks[n](ask)
        threads = [threading.Thread(target=do, args=(n,)) for n in range(len(tasks))]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
        return found

    def test_nothing_that_was_handed_over_is_looked_at_again(self):
        for late in ("0 of 3", "1 of 3", "2 of 3"):
            with self.subTest(late):
                self.hand_over(late)

    def hand_over(self, late):
        self.begin(late)
        contents = [os.urandom(64) for _ in range(ROUNDS)]
        self.log(self.kz, "round", {"id": "r", "kind": "round", "track": "main", "title": {"en": "R"}, "state": "announced",
                                    "place": {"name": {"en": "A"}}, "from": "2026-05-03", "to": "2026-05-04"})
        for one in contents:
            self.log(self.kz, "delegation", {"round": "kz/r", "note_verbale": {
                "sha256": make.sha256(one).hex(), "size": len(one), "media_type": "text/plain"}})
        cosigned = cosign(self.talks.maker.keys["ru", "hold"], self.host.get("/checkpoint/newest")[2])
        single, many = ([author.next() for _ in range(ROUNDS)] for author in (self.gov, self.opp))

        def put(ask):
            return [ask("PUT", f"/blob/{make.sha256(one).hex()}", one) for one in contents + contents[:2]]

        def spoil(ask):
            return [ask("PUT", f"/blob/{make.sha256(one).hex()}", b"another") for one in contents]

        def post(ask):
            return [ask("POST", "/acts", note) for note in single]

        def post_many(ask):
            return [ask("POST", "/acts", bundle(many[n:n + 3]), BUNDLE) for n in range(0, ROUNDS, 3)]

        def refuse(ask):
            return [ask("POST", "/acts", b"no act\n"), ask("POST", "/cosignatures", b"none\n"),
                    ask("POST", "/acts", b"no bundle", BUNDLE), ask("PUT", "/blob/00", b"x")]

        def hold(ask):
            return [ask("POST", "/cosignatures", cosigned) for _ in range(ROUNDS)]

        def read(ask):
            return [ask("GET", path) // 100 for _ in range(2) for path in PAGES]
        found = self.at_once(put, spoil, post, post_many, refuse, hold, read, read)
        self.assertEqual(found[0], [201] * ROUNDS + [204] * 2)
        self.assertEqual(found[1], [409] * ROUNDS)
        self.assertEqual(found[2], [201] * ROUNDS)
        self.assertEqual(found[3], [200] * (ROUNDS // 3))
        self.assertEqual({n // 100 for n in found[4]}, {4})
        self.assertEqual(found[5], [204] * ROUNDS)
        self.assertLessEqual(set(found[6] + found[7]), {2, 4})
        self.assertEqual(self.host.stop(), 0)
