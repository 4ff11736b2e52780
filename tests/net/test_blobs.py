# SPDX-License-Identifier: Apache-2.0
"""Content that acts name by its digest: who may put it where, what is given, and what a motion takes away."""
import hashlib
import http.server
import json
import os
import shutil
import subprocess
import threading
import unittest

from harness import Folder, statuses, verify
from talks import Talks, make

MIB = 1 << 20
LIMIT = 3 * MIB
OCTETS = {"Content-Type": "application/octet-stream"}


def sha(content):
    return hashlib.sha256(content).hexdigest()


def naming(content, slug):
    """A round whose delegation names the content."""
    return {"round": slug, "note_verbale": {"sha256": sha(content), "size": len(content), "media_type": "text/html",
                                            "name": "note.html"}}


class Case(unittest.TestCase):
    rules = {"limits": {"blob": LIMIT}}

    def setUp(self):
        self.folder = Folder()
        self.addCleanup(self.folder.done)
        self.talks = Talks(rules=self.rules)
        self.talks.write(self.folder.top)
        self.host = self.folder.serve()
        self.gov, self.opp, self.kz = (self.talks.author(who) for who in ("gov", "opp", "kz"))
        self.act(self.kz, "round", {"id": "r", "kind": "round", "track": "main", "title": {"en": "R"},
                                    "place": {"name": {"en": "A"}}, "from": "2026-05-03", "to": "2026-05-04",
                                    "state": "announced"})

    def act(self, author, kind, body):
        note = author.note(act=kind, body=body)
        status, answer = self.host.post(note)
        self.assertEqual(status, 201, answer)
        author.logged(note)
        return answer["index"]

    def name(self, content, author=None):
        return self.act(author or self.gov, "delegation", naming(content, "kz/r"))

    def put(self, content, digest=None, **headers):
        status, _, body = self.host.ask("PUT", f"/blob/{digest or sha(content)}", content, {**OCTETS, **headers})
        return status, json.loads(body) if body else {}

    def erase(self, content, slug="m", reason="names of experts"):
        self.act(self.gov, "motion", {"id": slug, "title": {"en": "E"}, "kind": "erase",
                                      "payload": {"sha256": sha(content), "reason": {"en": reason}},
                                      "decide_by": "2099-01-01T00:00:00Z"})
        for author in (self.gov, self.opp):
            self.act(author, "vote", {"motion": f"gov/{slug}", "choice": "yes"})


    def on_disk(self, name):
        """All bytes of a record's file, and of what its writer keeps beside it."""
        beside = sorted(path for path in self.folder.top.glob(f"{name}-*") if not path.name.endswith("-shm"))
        return b"".join(path.read_bytes() for path in [self.folder / name] + beside)


class Host(Case):
    def test_a_blob_is_put_once_and_given_to_be_kept(self):
        content = b"<script>alert(1)</script>" * 60000  # more than one chunk
        self.name(content)
        self.assertEqual(self.put(content), (201, {}))
        self.assertEqual(self.put(content), (204, {}))
        status, headers, body = self.host.get(f"/blob/{sha(content)}")
        self.assertEqual((status, body), (200, content))
        # Whatever its act says it is, a browser neither shows nor runs it.
        self.assertEqual(headers["Content-Type"], "application/octet-stream")
        self.assertEqual(headers["Content-Disposition"], "attachment")
        self.assertEqual(headers["X-Content-Type-Options"], "nosniff")
        self.assertIn("sandbox", headers["Content-Security-Policy"])
        self.assertEqual(headers["Cache-Control"], "no-cache")  # it may be erased
        etag = headers["ETag"]
        self.assertEqual(self.host.get(f"/blob/{sha(content)}", {"If-None-Match": etag})[0], 304)
        self.assertEqual(self.host.get(f"/blob/{sha(content)}", {"If-None-Match": '"other"'})[0], 200)
        head = self.host.ask("HEAD", f"/blob/{sha(content)}")
        self.assertEqual((head[0], head[1]["Content-Length"], head[2]), (200, str(len(content)), b""))

    def test_parts_of_a_blob(self):
        content = bytes(i * 7 & 255 for i in range(2 * MIB + 10))
        self.name(content)
        self.assertEqual(self.put(content)[0], 201)
        size = len(content)
        cases = (  # Range, status, from, to, why
            ("bytes=0-0", 206, 0, 1, "the first byte"),
            ("bytes=5-", 206, 5, size, "from there on"),
            ("bytes=-3", 206, size - 3, size, "the last three"),
            (f"bytes={MIB - 2}-{MIB + 2}", 206, MIB - 2, MIB + 3, "over the edge of a chunk"),
            (f"bytes=0-{10 ** 12}", 206, 0, size, "more than there is"),
            (f"bytes=-{10 ** 12}", 206, 0, size, "more of the end than there is"),
            (f"bytes={size}-", 416, 0, 0, "behind the end"),
            (f"bytes={2 ** 62}-{2 ** 63 - 2}", 416, 0, 0, "far behind the end"),
            ("bytes=-0", 416, 0, 0, "no byte at all"),
            ("bytes=9-3", 200, 0, size, "backwards: no range"),
            ("bytes=0-1,4-5", 200, 0, size, "two ranges: all"),
            ("bytes=a-b", 200, 0, size, "no numbers"),
            ("bytes=-", 200, 0, size, "neither end"),
            ("bytes=", 200, 0, size, "nothing"),
            ("lines=1-2", 200, 0, size, "another unit"),
            (f"bytes=0-{2 ** 64}", 200, 0, size, "a number that is none here"),
        )
        for wanted, status, begin, end, why in cases:
            with self.subTest(why):
                got, headers, body = self.host.get(f"/blob/{sha(content)}", {"Range": wanted})
                self.assertEqual(got, status)
                if status == 416:
                    continue
                self.assertEqual(body, content[begin:end])
                if status == 206:
                    self.assertEqual(headers["Content-Range"], f"bytes {begin}-{end - 1}/{size}")

    def test_what_a_blob_may_be_refused_for(self):
        content, large = b"a note", b"x" * (LIMIT + 1)
        for one in (content, large):
            self.name(one)
        cases = (  # content, digest, status, why
            (content, sha(b"other"), 404, "no act names it"),
            (content[:-1], sha(content), 409, "cut off"),
            (content + b"\0", sha(content), 409, "a byte more"),
            (b"", sha(content), 409, "nothing"),
            (large, sha(large), 413, "larger than the rules take"),
            (content, sha(content).upper(), 400, "uppercase"),
            (content, sha(content)[:-1], 400, "cut digest"),
            (content, sha(content) + "/x", 400, "something behind it"),
            (content, "../../etc/passwd", 400, "a path"),
            (content, "", 404, "no digest"),
        )
        for body, digest, status, why in cases:
            with self.subTest(why):
                got, _, _ = self.host.ask("PUT", f"/blob/{digest}", body, OCTETS)
                self.assertEqual(got, status)
        # Larger than a request may be: known from its head.
        answer = self.host.raw(f"PUT /blob/{sha(content)} HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\n"
                               f"Content-Length: {16 * MIB + 1}\r\n\r\n".encode(), shut=False)
        self.assertEqual(statuses(answer), [413])
        for digest, status in ((sha(content), 404), (sha(b"other"), 404), ("x", 400), (sha(content).upper(), 400)):
            self.assertEqual(self.host.get(f"/blob/{digest}")[0], status)
        status, headers, _ = self.host.ask("DELETE", f"/blob/{sha(content)}")
        self.assertEqual((status, headers["Allow"]), (405, "GET, HEAD, PUT"))
        self.assertEqual(self.host.ask("POST", f"/blob/{sha(content)}", content, OCTETS)[0], 405)
        self.assertEqual(self.put(content)[0], 201)  # else all of this would prove nothing

    def test_what_has_no_effect_names_nothing(self):
        content = b"never named"
        note = self.opp.note(act="delegation", body=naming(content, "kz/none"))  # no such round
        self.assertEqual(self.host.post(note)[0], 422)
        self.assertEqual(self.put(content)[0], 404)
        self.act(self.gov, "statement", {"id": "s", "speaker": {"name": {"en": "A."}}, "on_behalf": ["gov"],
                                         "text": {"en": f'"sha256":"{sha(content)}"'}})
        self.assertEqual(self.put(content)[0], 404)

    def test_a_ciphertext_that_an_envelope_names(self):
        content = b"age-encryption.org/v1 and so on"
        maker = self.talks.maker
        members = maker.sealed(maker.keys["gov", "act"], ["opp"])
        own = {k: members[k] for k in ("to", "sealed", "digest")}
        blob = {"sha256": sha(content), "size": len(content), "media_type": "application/octet-stream"}
        self.assertEqual(self.put(content)[0], 404)
        note = self.gov.note(act=None, body=None, blobs=[blob], **own)
        status, answer = self.host.post(note)
        self.assertEqual(status, 201, answer)
        self.assertEqual(self.put(content)[0], 201)

    def test_what_is_named_with_escapes_is_put_given_and_erased(self):
        """By an author who spells the members of his acts so that nobody finds them by looking for a word."""
        content = b"a note"

        def spelled(kind, body):
            note = make.signed(self.gov.text(act=kind, body=body).replace('"sha256"', '"sh\\u0061256"'), [self.gov.key])
            self.assertEqual(self.host.post(note)[0], 201)
            self.gov.logged(note)
        spelled("delegation", naming(content, "kz/r"))
        self.assertEqual((self.put(content)[0], self.host.get(f"/blob/{sha(content)}")[2]), (201, content))
        spelled("erase", {"sha256": sha(content), "reason": {"en": "names of experts"}})
        self.assertEqual((self.put(content)[0], self.host.get(f"/blob/{sha(content)}")[0]), (410, 410))

    def test_many_at_once_are_each_whole(self):
        contents = [os.urandom(MIB + i) for i in range(8)]
        for one in contents:
            self.name(one)
        found = {}

        def send(n):
            for _ in range(3):
                found.setdefault(n, []).append(self.put(contents[n % 8])[0])
        threads = [threading.Thread(target=send, args=(n,)) for n in range(16)]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
        self.assertLessEqual({s for each in found.values() for s in each}, {201, 204})
        for one in contents:
            self.assertEqual(self.host.get(f"/blob/{sha(one)}")[2], one)
        self.assertEqual(self.host.stop(), 0)
        self.assertEqual(verify(self.folder, "r.truce")[1]["blobs"],
                         {"named": 8, "here": 8, "erased": 0, "wrong": 0})


class Erasing(Case):
    def test_what_a_motion_erased_is_gone_from_every_copy(self):
        content, kept = b"PERSONAL-DATA-OF-EXPERTS " * 50000, b"what may stay " * 100
        self.name(content)
        self.name(kept, self.opp)
        self.assertEqual((self.put(content)[0], self.put(kept)[0]), (201, 201))
        cloned = self.folder.call("clone", self.host.url, "c.truce", "--blobs", own="c")
        self.assertEqual(cloned.returncode, 0, cloned.stderr)
        for name in ("r.truce", "c.truce"):
            self.assertIn(b"PERSONAL-DATA", self.on_disk(name))
        self.erase(content)
        status, _, body = self.host.get(f"/blob/{sha(content)}")
        self.assertEqual(status, 410)
        self.assertEqual(self.on_disk("r.truce").count(b"PERSONAL-DATA"), 0)  # while the host runs
        self.assertIn("names of experts", json.loads(body)["detail"])
        self.assertEqual(self.put(content)[0], 410)
        self.assertEqual(self.host.get(f"/blob/{sha(kept)}")[2], kept)
        got = self.folder.call("blob", "get", sha(content), self.host.url, "-o", "x", own="c")
        self.assertEqual(got.returncode, 1, got.stderr)
        self.assertIn("names of experts", got.stderr)
        synced = self.folder.call("sync", "c.truce", "--blobs", own="c")
        self.assertEqual(synced.returncode, 0, synced.stderr)
        self.assertIn("1 erased", synced.stdout)
        self.assertEqual(self.host.stop(), 0)
        for name in ("r.truce", "c.truce"):
            with self.subTest(name):
                self.assertEqual([p.name for p in self.folder.top.glob(f"{name}-*")], [])
                raw = (self.folder / name).read_bytes()
                self.assertNotIn(b"PERSONAL-DATA", raw)
                self.assertIn(b"what may stay", raw)
                said = verify(self.folder, name)[1]
                self.assertTrue(said["valid"])
                self.assertEqual(said["blobs"], {"named": 2, "here": 1, "erased": 1, "wrong": 0})
        refused = self.folder.call("blob", "get", sha(content), "r.truce", "-o", "x")
        self.assertEqual(refused.returncode, 1)
        self.assertIn("blob-erased", refused.stderr)

    def test_a_motion_that_is_not_carried_erases_nothing(self):
        content = b"stays"
        self.name(content)
        self.put(content)
        self.act(self.gov, "motion", {"id": "m", "title": {"en": "E"}, "kind": "erase",
                                      "payload": {"sha256": sha(content)}, "decide_by": "2099-01-01T00:00:00Z"})
        self.act(self.gov, "vote", {"motion": "gov/m", "choice": "yes"})
        self.assertEqual(self.host.get(f"/blob/{sha(content)}")[2], content)

    def want_erased(self, content, author, reason="names of experts"):
        return self.act(author, "erase", {"sha256": sha(content), "reason": {"en": reason}})

    def test_what_its_author_wants_erased_is_gone_from_every_copy(self):
        content, kept = b"PERSONAL-DATA-OF-EXPERTS " * 50000, b"what may stay " * 100
        named = self.name(content)
        self.name(kept, self.opp)
        self.assertEqual((self.put(content)[0], self.put(kept)[0]), (201, 201))
        self.assertEqual(self.folder.call("clone", self.host.url, "c.truce", "--blobs", own="c").returncode, 0)
        for name in ("r.truce", "c.truce"):
            self.assertIn(b"PERSONAL-DATA", self.on_disk(name))
        index = self.want_erased(content, self.gov)
        status, _, body = self.host.get(f"/blob/{sha(content)}")
        self.assertEqual(status, 410)
        self.assertEqual(self.on_disk("r.truce").count(b"PERSONAL-DATA"), 0)  # while the host runs
        self.assertEqual(json.loads(body)["detail"],
                         f'erased by all who put it forward, the last of them "gov" (entry {index}): names of experts')
        self.assertEqual(self.put(content)[0], 410)
        self.assertEqual(self.host.get(f"/blob/{sha(kept)}")[2], kept)
        synced = self.folder.call("sync", "c.truce", "--blobs", own="c")
        self.assertEqual(synced.returncode, 0, synced.stderr)
        self.assertIn("1 erased", synced.stdout)
        shown = self.folder.call("show", "act", index, "c.truce", own="c")
        self.assertIn("wants content erased that it has put forward", shown.stdout)
        page = json.loads(self.folder.call("show", "act", named, "c.truce", "--json", own="c").stdout)["items"][0]
        self.assertEqual([(one["i"], one["author"], one["sha256"]) for one in page["erase"]],
                         [(index, "gov", sha(content))])
        words = self.folder.call("show", "act", named, "c.truce", own="c").stdout.split()
        self.assertIn(f"gov wants content {sha(content)} erased (entry {index})", " ".join(words))
        self.name(content, self.opp)  # nobody brings it back
        self.assertEqual((self.put(content)[0], self.host.get(f"/blob/{sha(content)}")[0]), (410, 410))
        self.assertEqual(self.host.stop(), 0)
        for name in ("r.truce", "c.truce"):
            with self.subTest(name):
                raw = (self.folder / name).read_bytes()
                self.assertNotIn(b"PERSONAL-DATA", raw)
                self.assertIn(b"what may stay", raw)
                said = verify(self.folder, name)[1]
                self.assertEqual((said["valid"], said["blobs"]), (True, {"named": 2, "here": 1, "erased": 1, "wrong": 0}))
        refused = self.folder.call("blob", "put", self.write("f", content), "r.truce")
        self.assertEqual((refused.returncode, "blob-erased" in refused.stderr), (1, True), refused.stderr)

    def write(self, name, content):
        (self.folder / name).write_bytes(content)
        return name

    def test_one_authors_word_does_not_erase_what_another_put_forward(self):
        content = b"of both of them"
        self.name(content)
        self.name(content, self.opp)
        self.assertEqual(self.put(content)[0], 201)
        self.want_erased(content, self.gov)
        self.want_erased(content, self.kz)  # who has not put it forward
        self.want_erased(content, self.gov)
        self.assertEqual((self.host.get(f"/blob/{sha(content)}")[2], self.put(content)[0]), (content, 204))
        self.want_erased(content, self.opp)
        self.assertEqual((self.host.get(f"/blob/{sha(content)}")[0], self.put(content)[0]), (410, 410))

    def test_the_author_of_a_restricted_act_erases_its_ciphertext(self):
        content = b"age-encryption.org/v1 and so on"
        maker = self.talks.maker
        members = maker.sealed(maker.keys["gov", "act"], ["opp"])
        own = {k: members[k] for k in ("to", "sealed", "digest")}
        blob = {"sha256": sha(content), "size": len(content), "media_type": "application/octet-stream"}
        note = self.gov.note(act=None, body=None, blobs=[blob], **own)
        self.assertEqual(self.host.post(note)[0], 201)
        self.gov.logged(note)
        self.assertEqual(self.put(content)[0], 201)
        self.want_erased(content, self.opp)  # an addressee has not put it forward
        self.assertEqual(self.host.get(f"/blob/{sha(content)}")[0], 200)
        self.want_erased(content, self.gov)
        self.assertEqual(self.host.get(f"/blob/{sha(content)}")[0], 410)

    def test_erased_before_it_came(self):
        content = b"never here"
        self.name(content)
        self.erase(content)
        self.assertEqual(self.put(content)[0], 410)
        self.assertEqual(self.host.get(f"/blob/{sha(content)}")[0], 410)


class Liar(http.server.BaseHTTPRequestHandler):
    """Gives other bytes than those asked for."""

    def do_GET(self):
        body = self.server.body
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Commands(Case):
    def file(self, name, content):
        (self.folder / name).write_bytes(content)
        return name

    def test_put_and_get_by_command(self):
        content = os.urandom(2 * MIB + 5)
        self.file("f", content)
        early = self.folder.call("blob", "put", "f", "--host", self.host.url)
        self.assertEqual(early.returncode, 1, early.stderr)
        self.assertIn("no act in force names", early.stderr)
        self.name(content)
        put = self.folder.call("blob", "put", "f", "--host", self.host.url)
        self.assertEqual((put.returncode, put.stdout), (0, f"{sha(content)}  {len(content)} bytes\n"), put.stderr)
        for n, where in enumerate((self.host.url, "r.truce")):
            got = self.folder.call("blob", "get", sha(content), where, "-o", f"got{n}")
            self.assertEqual(got.returncode, 0, got.stderr)
            self.assertEqual((self.folder / f"got{n}").read_bytes(), content)
            again = self.folder.call("blob", "get", sha(content), where, "-o", f"got{n}")
            self.assertEqual(again.returncode, 3, "nothing is overwritten")

    def test_a_record_on_disk(self):
        content, other = os.urandom(MIB), b"unnamed"
        self.name(content)
        self.assertEqual(self.host.stop(), 0)
        self.file("f", content)
        self.file("g", other)
        missing = self.folder.call("blob", "get", sha(content), "r.truce", "-o", "x")
        self.assertEqual(missing.returncode, 1, missing.stderr)
        self.assertEqual(self.folder.call("blob", "put", "g", "r.truce").returncode, 1)
        self.assertEqual(self.folder.call("blob", "put", "f", "r.truce").returncode, 0)
        self.assertEqual(self.folder.call("blob", "put", "f", "r.truce").returncode, 0)  # again
        self.assertEqual(self.folder.call("blob", "get", sha(content), "r.truce", "-o", "x").returncode, 0)
        self.assertEqual((self.folder / "x").read_bytes(), content)

    def test_bytes_changed_behind_the_program_are_not_given(self):
        content = b"the note itself"
        self.name(content)
        self.put(content)
        self.assertEqual(self.host.stop(), 0)
        raw = (self.folder / "r.truce").read_bytes()
        self.assertEqual(raw.count(content), 1)
        (self.folder / "r.truce").write_bytes(raw.replace(content, b"another note!!!"))
        got = self.folder.call("blob", "get", sha(content), "r.truce", "-o", "x")
        self.assertEqual(got.returncode, 4, got.stderr)
        self.assertFalse((self.folder / "x").exists())
        said = verify(self.folder, "r.truce")[1]
        self.assertEqual(said["blobs"]["wrong"], 1)
        self.assertTrue(said["valid"])  # the log is what it was

    def test_bytes_changed_behind_the_program_are_put_and_fetched_again(self):
        content = b"the note itself"
        self.name(content)
        self.put(content)
        cloned = self.folder.call("clone", self.host.url, "c.truce", "--blobs", own="c")
        self.assertEqual(cloned.returncode, 0, cloned.stderr)
        self.assertEqual(self.host.stop(), 0)
        for name in ("r.truce", "c.truce"):
            raw = (self.folder / name).read_bytes()
            (self.folder / name).write_bytes(raw.replace(content, b"another note!!!"))
        self.host = self.folder.serve()
        # Its host has no others.
        refused = self.folder.call("sync", "c.truce", "--host", self.host.url, "--blobs", own="c")
        self.assertIn("0 here before", refused.stdout, refused.stderr)
        self.assertEqual([self.put(content)[0] for _ in range(2)], [201, 204])
        self.assertEqual(self.host.get(f"/blob/{sha(content)}")[2], content)
        for came in (1, 0):
            synced = self.folder.call("sync", "c.truce", "--host", self.host.url, "--blobs", own="c")
            self.assertEqual(synced.returncode, 0, synced.stderr)
            self.assertIn(f"{came} new here, {1 - came} here before", synced.stdout)
        self.assertEqual(self.host.stop(), 0)
        for name in ("r.truce", "c.truce"):
            self.assertEqual(verify(self.folder, name)[1]["blobs"], {"named": 1, "here": 1, "erased": 0, "wrong": 0})

    def test_a_host_that_gives_other_bytes(self):
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Liar)
        server.body = b"other bytes"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            got = self.folder.call("blob", "get", sha(b"what was asked for"), f"http://127.0.0.1:{server.server_port}",
                                   "-o", "x")
        finally:
            server.shutdown()
            server.server_close()
        self.assertNotEqual(got.returncode, 0)
        self.assertIn("does not hash", got.stderr)
        self.assertFalse((self.folder / "x").exists())

    def test_a_replica_fetches_what_is_missing_and_lacks_nothing_without(self):
        contents = [os.urandom(1000 + n) for n in range(3)]
        for one in contents:
            self.name(one)
        self.put(contents[0])
        clone = self.folder.call("clone", self.host.url, "c.truce", "--json", "--blobs", own="c")
        self.assertEqual(clone.returncode, 0, clone.stderr)
        self.assertEqual(json.loads(clone.stdout)["blobs"],
                         {"named": 3, "here": 0, "came": 1, "erased": 0, "missing": 2})
        self.put(contents[1])
        plain = self.folder.call("sync", "c.truce", "--json", own="c")
        self.assertNotIn("blobs", json.loads(plain.stdout))
        synced = self.folder.call("sync", "c.truce", "--json", "--blobs", own="c")
        self.assertEqual(json.loads(synced.stdout)["blobs"],
                         {"named": 3, "here": 1, "came": 1, "erased": 0, "missing": 1})
        said = verify(self.folder, "c.truce")[1]
        self.assertEqual((said["valid"], said["blobs"]["named"], said["blobs"]["here"]), (True, 3, 2))

    def test_sealed_content(self):
        plain = os.urandom(200000)
        self.file("photo.jpg", plain)
        sealed = self.folder.call("blob", "seal", "photo.jpg", "--keep-metadata", "-o", "c.age")
        self.assertEqual(sealed.returncode, 0, sealed.stderr)
        said = json.loads(sealed.stdout)
        raw = (self.folder / "c.age").read_bytes()
        self.assertEqual(said["blob"], {"sha256": sha(raw), "size": len(raw), "media_type": "application/octet-stream"})
        self.assertNotIn(plain[:64], raw)
        self.file("id", said["key"].encode() + b"\n")
        self.file("said.json", sealed.stdout.encode())
        for n, identity in enumerate(("id", "said.json")):
            opened = self.folder.call("blob", "open", "c.age", "--identity", identity, "-o", f"p{n}")
            self.assertEqual(opened.returncode, 0, opened.stderr)
            self.assertEqual((self.folder / f"p{n}").read_bytes(), plain)
        twice = json.loads(self.folder.call("blob", "seal", "photo.jpg", "--keep-metadata", "-o", "d.age").stdout)
        self.assertNotEqual(twice["key"], said["key"])  # a fresh one each time
        self.file("other", twice["key"].encode())
        wrong = self.folder.call("blob", "open", "c.age", "--identity", "other", "-o", "p9")
        self.assertEqual(wrong.returncode, 1, wrong.stderr)
        self.file("cut.age", raw[:-1])
        cut = self.folder.call("blob", "open", "cut.age", "--identity", "id", "-o", "p9")
        self.assertEqual(cut.returncode, 1, cut.stderr)
        self.assertFalse((self.folder / "p9").exists())
        if shutil.which("age"):
            by_age = subprocess.run(["age", "-d", "-i", self.folder / "id", self.folder / "c.age"], capture_output=True)
            self.assertEqual(by_age.stdout, plain)
        else:
            print("skipped: age is not installed: nobody else opened it")

    def test_usage(self):
        cases = (("blob put f", 2), ("blob put f r.truce --host http://127.0.0.1:1", 2), ("blob put none r.truce", 3),
                 ("blob get abc r.truce -o x", 2), (f"blob get {sha(b'')} r.truce", 2),
                 ("blob seal f", 2), ("blob open f -o x", 2), ("blob open f --identity none -o x", 3))
        self.file("f", b"content")
        for line, code in cases:
            with self.subTest(line):
                answer = self.folder.call(*line.split())
                self.assertEqual(answer.returncode, code, answer.stderr)


if __name__ == "__main__":
    unittest.main()
