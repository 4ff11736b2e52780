# SPDX-License-Identifier: Apache-2.0
"""Acting at a desk: what is previewed, signed, queued and sent, and all that is not."""
import contextlib
import json
import re
import signal
import sqlite3
import stat
import threading
import unittest
from pathlib import Path

import forge
from between import DROP, Between
from desks import WithDesks, statement
from harness import verify, wait_for

SECRET = "forty names, between us"


class Acting(WithDesks):
    def preview(self, status=200, **act):
        return self.desk.json("POST", "/desk/preview", act, status)

    def post(self, *acts, status=200, **more):
        return self.desk.json("POST", "/desk/acts", {"acts": list(acts), **more}, status).get("items")

    def logged(self):
        return self.host.get_json("/api/v1/record")["as_of"]["size"]

    def own(self, slug, text="We have come to listen.", **more):
        return {"act": "statement", "body": statement(slug, text, "syr"), **more}


class Preview(Acting):
    def test_what_is_previewed_is_not_signed(self):
        size, home = self.logged(), self.folder.top / "homesyr"
        self.preview(**self.own("a"))
        self.preview(**self.own("b", SECRET, to=["rus"]))
        self.assertEqual((self.logged(), self.desk.size()), (size, size))
        self.assertEqual([p for p in home.rglob("chain-*")], [], "no place in a chain was taken")
        for path in (p for p in self.folder.top.rglob("*") if p.is_file()):
            self.assertNotIn(SECRET.encode(), path.read_bytes(), path)

    def test_for_whom_and_in_which_words(self):
        public = self.preview(**self.own("a"))
        self.assertEqual((public["to"], public["readers"], public["proposed"], public["wider"]), (None, None, None, False))
        self.assertEqual(public["judged"], {"ok": True})
        line = json.loads(public["line"])
        self.assertEqual((line["by"], line["act"], line["body"]["id"]), ("syr", "statement", "a"))
        self.assertNotIn("—", public["line"], "there is no signature under it")
        some = self.preview(**self.own("a", to=["rus", "irn"]))
        self.assertEqual(some["to"], ["irn", "rus"])
        self.assertEqual([r["who"] for r in some["readers"]], ["syr", "irn", "rus"])
        self.assertEqual([s["kind"] for s in some["sentences"]], ["readers", "withdraw", "not"])
        roles = self.preview(**self.own("a", to=["role:guarantor"]))
        self.assertEqual(roles["to"], ["irn", "rus", "tur"])
        told = self.preview(**{"act": "ratify", "body": {"version": "0" * 64}})
        self.assertEqual([s["kind"] for s in told["sentences"]], ["readers", "withdraw", "effect", "not"])
        self.assertFalse(told["judged"]["ok"])
        russian = self.desk.json("POST", "/desk/preview?lang=ru", self.own("a", to=["rus"]))
        self.assertRegex(russian["sentences"][0]["text"], "[а-я]")

    def test_each_of_the_commonest_acts_says_what_it_does_not_mean(self):
        """Whether or not it would be in force: for whom, whether it can be taken back, and what it is not; each its own."""
        common = ("presence", "communique", "stance", "amend", "vote", "sign", "count", "reconcile", "finding", "consent", "statement")
        for lang, head in (("en", "What it does not mean: "), ("ru", "Чего это не значит: "), ("ar", "")):
            told = {}
            for act in common:
                example = json.loads(self.folder.call("help", "act", act, "--json", own="demo").stdout)["example"]["body"]
                shown = self.desk.json("POST", f"/desk/preview?lang={lang}", {"act": act, "body": example, "to": "public"})["sentences"]
                said = {each["kind"]: each["text"] for each in shown}
                self.assertLessEqual({"readers", "withdraw", "not"}, set(said), act)
                self.assertTrue(said["not"].startswith(head), said["not"])
                told[act] = said["not"]
                if lang != "en":
                    self.assertNotRegex(said["not"], "[A-Za-z]{4}", act)
            self.assertEqual(len(set(told.values())), len(common), told)

    def test_what_would_not_be_in_force_is_said(self):
        for act, rule, why in (
            ({"act": "statement", "body": {"id": "x"}}, "missing-field", "a field"),
            ({"act": "statement", "body": {**statement("x", "X", "syr"), "more": 1}}, "unknown-field", "a field too much"),
            ({"act": "vote", "body": {"motion": "kaz/none", "choice": "yes"}}, "unknown-ref", "no such motion"),
            ({"act": "hold", "body": {"size": 1, "root": "x", "state": "x"}}, "not-permitted", "not by its role"),
            ({"act": "withdraw", "body": {"what": "rus/none", "reason": {"en": "Not so."}}}, "unknown-ref", "what is not there"),
            ({**self.own("s"), "source": {}}, "missing-field", "a source without an outlet")):
            with self.subTest(why):
                judged = self.preview(**act)["judged"]
                self.assertFalse(judged["ok"])
                self.assertEqual(judged["rule"], rule, judged)

    def test_what_is_no_act_is_refused(self):
        size = self.logged()
        good = self.own("x")
        for act, status, why in (
            ({}, 400, "nothing"), ({"act": "nonsense", "body": {}}, 422, "no such type"), ({"act": "found", "body": {}}, 422, "founding"),
            ({"act": "statement"}, 400, "no body"), ({**good, "body": []}, 400, "a list"), ({**good, "to": "syr"}, 400, "a word"),
            ({**good, "to": []}, 400, "nobody"), ({**good, "to": ["syr,rus"]}, 400, "two in one"), ({**good, "to": ["zzz"]}, 400, "unknown"),
            ({**good, "to": ["public"]}, 400, "public among others"), ({**good, "to": [1]}, 400, "a number"), ({**good, "to": ["syr"]}, 413, "its author alone"),
            ({**good, "at": "yesterday"}, 400, "no time"), ({**good, "until": 5}, 400, "no time"),
            ({"act": "vote", "body": {}, "to": ["rus"]}, 422, "always public"), ([], 400, "a list")):
            with self.subTest(why):
                said = self.desk.json("POST", "/desk/preview", act, status)
                self.assertEqual(said["status"], status)
        for body in (b"", b"{", b"nonsense", b"{\"act\":\"a\",\"act\":\"b\"}", b"\xff"):
            self.assertEqual(self.desk.ask("POST", "/desk/preview", body)[0], 400, body)
        for path in ("/desk/preview", "/desk/acts", "/desk/queue/send", "/desk/drafts", "/desk/ledger"):
            for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data", None):  # what forms can send
                self.assertEqual(self.desk.ask("POST", path, b"{}", Content_Type=kind)[0], 415, (path, kind))
        big = json.dumps(self.own("x", "x" * 300000)).encode()
        self.assertEqual(self.desk.ask("POST", "/desk/preview", big)[0], 413)
        self.assertEqual(self.desk.ask("POST", "/desk/acts", b" " * (9 << 20))[0], 413)
        self.assertEqual(self.logged(), size)

    def test_what_may_be_done(self):
        items = {i["act"]: i for i in self.desk.get("/desk/acts")["items"]}
        self.assertNotIn("found", items)
        self.assertTrue(items["statement"]["may"] and items["vote"]["may"])
        self.assertFalse(items["hold"]["may"], "it is no holder")
        self.assertEqual(items["statement"]["effect"], {"withdraw": True, "public": False, "effect": None,
                                                         "not": "It is what was said, and agrees to no text."})
        self.assertIn("article 14", items["ratify"]["effect"]["effect"])
        self.assertIn("recognises nobody", items["ratify"]["effect"]["not"])

    def test_what_an_act_is_and_what_its_fields_hold_is_said_in_the_readers_language(self):
        def told(schema):  # every description in it, each at its place
            for name, each in schema.items() if isinstance(schema, dict) else enumerate(schema if isinstance(schema, list) else ()):
                yield from ([each] if name == "description" and isinstance(each, str) else told(each))

        english = {i["act"]: i["help"] for i in self.desk.get("/desk/acts?lang=en")["items"]}
        for lang, letters in (("ru", "[а-я]"), ("ar", "[\u0621-\u064a]")):
            for item in self.desk.get(f"/desk/acts?lang={lang}")["items"]:
                act = item["act"]
                plain, asked = (list(told(self.desk.get(f"/schema/{act}.json{query}"))) for query in ("", f"?lang={lang}"))
                self.assertEqual((plain[0], asked[0]), (english[act], item["help"]), "it is said in one place")
                self.assertEqual(len(asked), len(plain))
                for said, before in zip(asked, plain):
                    with self.subTest(act=act, lang=lang, said=said):
                        self.assertRegex(said, letters)
                        self.assertNotEqual(said, before)
        for query in ("?lang=en", "?lang=fr", "?lang=nonsense"):
            self.assertEqual(self.desk.get(f"/schema/motion.json{query}"), self.desk.get("/schema/motion.json"), query)
        self.assertEqual(self.desk.get("/openapi.json?lang=ru"), self.desk.get("/openapi.json"))


class Sending(Acting):
    EACH = True

    def test_an_act_is_dated_by_the_venues_clock_or_as_its_author_says(self):
        venue = self.host.get_json("/api/v1/record")["clock"]["offset_min"]
        self.assertNotEqual(venue, 0)
        spelt = f"{'-' if venue < 0 else '+'}{abs(venue) // 60:02}:{abs(venue) % 60:02}"
        self.assertEqual(json.loads(self.preview(**self.own("dated"))["line"])["at"][19:], spelt)
        said = self.own("dated", at="2026-07-01T10:00:00Z")
        self.assertEqual(json.loads(self.preview(**said)["line"])["at"], said["at"])
        [item] = self.post(self.own("dated"))
        self.assertEqual(self.host.get_json(f"/api/v1/act/{item['index']}")["items"][0]["at"][19:], spelt)

    def test_acts_are_signed_in_order_and_each_rests_on_the_one_before(self):
        size = self.logged()
        items = self.post(self.own("one"), self.own("one", "Not to listen."), {"act": "withdraw", "body": {"what": "syr/one", "reason": {"en": "Not so."}}},
                          self.own("secret", SECRET, to=["rus"]), wider=True)
        self.assertEqual([i["status"] for i in items], [201, 422, 201, 201], items)
        self.assertEqual(items[1]["rule"], "id-taken")
        self.assertEqual([i["index"] for i in items if "index" in i], [size, size + 1, size + 2])
        acts = self.host.get_json(f"/api/v1/acts?after={size - 1}")["items"]
        self.assertEqual([a["id"] for a in acts], [i["id"] for i in items if "id" in i])
        self.assertNotIn(SECRET, json.dumps(acts))
        self.assertIn(SECRET, json.dumps(self.desk.get("/api/v1/statements")))
        self.assertEqual(verify(self.folder, "d/astana.truce")[0], 0)

    def test_wider_than_the_rules_propose_takes_a_word(self):
        """The exercise's rules propose the participants for incidents."""
        shown = self.folder.call("help", "act", "incident", "--json", own="demo")
        body = {k: v for k, v in json.loads(shown.stdout)["example"]["body"].items() if k != "ceasefire"}
        incident = {"act": "incident", "body": body}
        proposed = self.preview(**incident)
        self.assertGreater(len(proposed["proposed"]), 5)
        self.assertEqual((proposed["to"], proposed["wider"]), (proposed["proposed"], False))
        self.assertFalse(self.preview(**incident, to=["rus"])["wider"])
        wider = self.preview(**incident, to="public")
        self.assertEqual((wider["wider"], wider["to"], wider["proposed"]), (True, None, proposed["proposed"]))
        size = self.logged()
        for word in ({}, {"wider": False}, {"wider": "true"}, {"wider": 1}):
            [item] = self.post({**incident, "to": "public"}, **word)
            self.assertEqual((item["status"], item["rule"]), (409, "wider"), word)
        [item] = self.post({**incident, "to": ["clip"]})
        self.assertEqual((item["status"], item["rule"]), (409, "wider"), "one reader more")
        self.assertEqual(self.logged(), size)
        [item] = self.post({**incident, "to": "public"}, wider=True)
        self.assertEqual(item["status"], 201, item)

    def test_a_refusal_is_in_the_language_that_it_is_asked_in(self):
        """What is asked always; what happened where it is a fixed sentence, else the English, and it says which."""
        shown = json.loads(self.folder.call("help", "act", "incident", "--json", own="demo").stdout)["example"]["body"]
        ask = {"acts": [{"act": "incident", "body": {k: v for k, v in shown.items() if k != "ceasefire"}, "to": "public"}]}
        for lang, tag, title, message, hint in (
            ("", "en", "more readers than the rules propose are a person's own decision",
             "it would have more readers than the rules propose", "What is read stays read. Say that it is meant so"),
            ("ru", "ru", "показать большему кругу, чем предлагают правила, решает человек сам",
             "у этого было бы больше читателей, чем предлагают правила", "Прочитанное не отменить. Подтвердите, что так и задумано"),
            ("ar-SY", "ar", "إطلاع قرّاء أكثر مما تقترحه القواعد قرار يتخذه إنسان بنفسه",
             "سيكون لهذا قرّاء أكثر مما تقترحه القواعد", "ما قُرئ لا يعود غير مقروء. أكّدوا أنه مقصود"),
            ("xx", "en", "more readers than the rules propose are a person's own decision",
             "it would have more readers than the rules propose", "What is read stays read. Say that it is meant so")):
            [item] = self.desk.json("POST", f"/desk/acts?lang={lang}", ask)["items"]
            self.assertEqual((item["status"], item["rule"], item["type"]), (409, "wider", "/problems/wider"), lang)
            self.assertEqual((item["lang"], item["title"], item["message"], item["hint"]), (tag, title, message, hint))
        # Named things are in no catalog: the rule is in the reader's language, the sentence in English.
        vote = {"act": "vote", "body": {"motion": "kaz/none", "choice": "yes"}}
        english, russian = (self.desk.json("POST", f"/desk/preview?lang={lang}", vote)["judged"] for lang in ("en", "ru"))
        self.assertEqual((russian["lang"], russian["message"], russian["rule"]), ("en", english["message"], "unknown-ref"))
        self.assertIn("kaz/none", russian["message"])
        self.assertRegex(russian["title"], "^[а-я]")
        rule = self.folder.call("help", "rule", "unknown-ref", "--lang", "ru", own="demo").stdout
        self.assertIn(russian["title"], " ".join(rule.split()))
        # Answers that are nothing but a refusal.
        problem = self.desk.json("DELETE", "/desk/queue/99?lang=ar", status=404)
        self.assertEqual((problem["lang"], problem["title"], problem["detail"]), ("ar", "غير موجود", "لا شيء ينتظر الإرسال بهذا الرقم"))
        draft = {"act": "statement", "body": {"id": "x"}}
        kept = self.desk.json("POST", "/desk/drafts", draft, 201)
        said = self.desk.json("PUT", f"/desk/drafts/{kept['id']}?lang=ru", {**draft, "hash": "0" * 64}, 409)
        self.assertEqual((said["lang"], said["detail"]), ("ru", "черновик изменили после того, как его прочитали"))
        said = self.desk.json("PUT", "/desk/notes?lang=ru", {"about": "/", "text": "x", "read": "y"}, 409)
        self.assertEqual((said["title"], said["detail"]), ("Не на этом месте", "заметку изменили после того, как её прочитали"))
        self.assertEqual(self.desk.ask("DELETE", f"/desk/drafts/{kept['id']}?hash={kept['hash']}")[0], 204)

    def test_a_protected_reporter_takes_a_word_of_its_own(self):
        """Where it gives a point, or a time finer than a day, to everybody or to more than the rules propose."""
        shown = self.folder.call("help", "act", "incident", "--json", own="demo")
        body = {k: v for k, v in json.loads(shown.stdout)["example"]["body"].items() if k not in ("ceasefire", "coarser", "evidence")}
        days = {"from": "2017-05-02T00:00:00+06:00", "to": "2017-05-02T23:59:59+06:00"}
        place = {k: v for k, v in body["place"].items() if k != "point"}
        base = {**body, "id": "exposed", "reporter_protected": True}
        for why, change, to, exposed in (
            ("a point", {}, "public", "place.point"), ("one reader more", {}, ["clip"], "place.point"),
            ("a moment", {"place": place, "when": "2017-05-02T09:00:00+06:00"}, "public", "when"),
            ("some minutes", {"place": place}, "public", "when"),
            ("a day and an area", {"place": place, "when": days}, "public", None),
            ("as proposed", {}, None, None), ("fewer", {}, ["rus"], None),
            ("not to be protected", {"reporter_protected": False}, "public", None)):
            with self.subTest(why):
                act = {"act": "incident", "body": {**base, **change}, **({"to": to} if to else {})}
                self.assertEqual(self.preview(**act)["exposed"], exposed)
        size = self.logged()
        act = {"act": "incident", "body": base, "to": "public"}
        for words in ({"wider": True}, {"wider": True, "protected_too": False}, {"wider": True, "protected_too": "true"}):
            [item] = self.post(act, **words)
            self.assertEqual((item["status"], item["rule"]), (409, "protected"), words)
            self.assertIn("coarser", item["hint"])
        [item] = self.post(act, protected_too=True)
        self.assertEqual((item["status"], item["rule"]), (409, "wider"), "neither word stands for the other")
        self.assertEqual(self.logged(), size)
        [item] = self.post(act, wider=True, protected_too=True)
        self.assertEqual(item["status"], 201, item)

    def test_a_list_that_is_none_or_too_long_signs_nothing(self):
        size = self.logged()
        for acts in ({}, {"acts": []}, {"acts": {}}, {"acts": [self.own("x")] * 257}, {"acts": [self.own("x"), {"act": "statement"}]}):
            self.desk.json("POST", "/desk/acts", acts, 400)
        self.assertEqual(self.logged(), size, "one that is malformed keeps all from being signed")

    def test_offline_acts_wait_unsigned_and_are_sent_or_dropped(self):
        size, port = self.logged(), self.host.port
        self.host.kill()
        items = self.post(self.own("one", "First."), self.own("two", SECRET, to=["rus"]), self.own("three", "Third."), wider=True)
        self.assertEqual([i["status"] for i in items], [202] * 3, items)
        queue = self.desk.get("/desk/queue")["items"]
        self.assertEqual([(q["act"], q["body"]["id"], q["to"]) for q in queue],
                         [("statement", "one", None), ("statement", "two", ["rus"]), ("statement", "three", None)])
        self.assertEqual(self.desk.get("/desk/about")["queued"], 3)
        files = sorted(p for p in (self.folder.top / "homesyr/state/truce/queue").rglob("*") if p.is_file())
        self.assertEqual(len(files), 3)
        for path in files:
            self.assertEqual(stat.S_IMODE(path.stat().st_mode), 0o600)
            for word in (b"PRIVATE", SECRET.encode(), b"First.", "—".encode()):
                self.assertNotIn(word, path.read_bytes())
        for number, status in (("0", 400), ("x", 400), ("99", 404), (f"{queue[2]['number']}/x", 400)):
            self.assertEqual(self.desk.ask("DELETE", f"/desk/queue/{number}")[0], status, number)
        self.assertEqual(self.desk.ask("DELETE", f"/desk/queue/{queue[2]['number']}")[0], 204)
        sent = self.desk.json("POST", "/desk/queue/send", {})["items"]
        self.assertEqual([i["status"] for i in sent], [202], "the host is still away")
        self.host = self.serve(f"127.0.0.1:{port}")
        sent = self.desk.json("POST", "/desk/queue/send", {})["items"]
        self.assertEqual([i["status"] for i in sent], [201, 201], sent)
        self.assertEqual(self.desk.get("/desk/queue")["items"], [])
        self.assertEqual(self.logged(), size + 2)
        self.desk.await_size(size + 2)
        self.assertIn(SECRET, json.dumps(self.desk.get("/api/v1/statements")))

    def test_a_host_that_says_nothing_more_is_away_soon(self):
        """A line that hangs is what a journey has; nobody waits before a form for minutes."""
        self.host.signal(signal.SIGSTOP)
        try:
            items = self.post(self.own("hung", "First."))
            self.assertIsNotNone(self.desk.get("/desk/about")["host"]["error"], "it is told at once")
        finally:
            self.host.signal(signal.SIGCONT)
        self.assertEqual([(i["status"], i["sent"]) for i in items], [(202, False)], items)
        self.assertEqual([i["status"] for i in self.desk.json("POST", "/desk/queue/send", {})["items"]], [201])

    def test_a_queue_stops_at_what_is_refused_and_keeps_it(self):
        port = self.host.port
        self.host.kill()
        self.post(self.own("one"), self.own("one", "Not to listen."), self.own("two"))
        self.host = self.serve(f"127.0.0.1:{port}")
        sent = self.desk.json("POST", "/desk/queue/send", {})["items"]
        self.assertEqual([i["status"] for i in sent], [201, 422])
        self.assertEqual([q["body"]["id"] for q in self.desk.get("/desk/queue")["items"]], ["one", "two"])

    def test_nothing_is_signed_for_a_log_that_shows_another_history(self):
        size, port = self.logged(), self.host.port
        self.assertEqual(self.folder.call("backup", "d/astana.truce", "backup.truce", own="host").returncode, 0)
        self.act("rus", "statement", statement("first", "The first history."))
        self.desk.await_size(size + 1)
        self.host.kill()
        for path in self.folder.top.glob("d/astana.truce*"):
            path.unlink()
        (self.folder / "backup.truce").rename(self.folder / "d/astana.truce")
        self.host = self.folder.start("serve", "d/astana.truce", "--log-key", "d/log.key", "--listen", f"127.0.0.1:{port}",
                                      own="amnesia")
        self.host.await_url()
        [item] = self.post(self.own("one"))
        self.assertNotIn(item["status"], (200, 201), item)
        self.assertEqual(self.logged(), size)


class Forged(Acting):
    """A host logs acts of tur's keys that tur never signed, each in its place."""
    EACH = True

    def forge(self):
        """The host stops, logs them, and goes on; their indexes."""
        shown = self.folder.call("show", "participants", "d/astana.truce", "--json", own="host").stdout
        vkeys = {key["vkey"].split("+")[0].rsplit("/", 1)[1]: key["vkey"] for one in json.loads(shown)["items"]
                 if one["id"] == "tur" for key in one["keys"]}
        made = self.folder.call("key", "new", "talks.example/astana/tur/more", "--plain", "--json", "-o", "more.key", own="host")
        own = {name: json.loads(made.stdout)[name] for name in ("vkey", "age", "proof")}
        port = self.host.port
        self.assertEqual(self.host.stop(), 0)
        host = forge.Host(self.folder / "d/astana.truce", self.folder / "d/log.key")
        forged = [host.take(host.invent(vkeys[label], kind, body)) for label, kind, body in (
            ("desk", "statement", statement("forged", "We agree to everything", "tur")),
            ("root", "key", {"op": "add", "use": ["act"], **own}))]
        self.host = self.serve(f"127.0.0.1:{port}")
        return forged

    def test_a_desk_that_begins_anew_takes_no_forged_act(self):
        forged = self.forge()
        true = self.act("tur", "statement", statement("true", "We do not agree", "tur"), "--to", "public", "--wider")
        for anew in (False, True):
            if anew:
                self.assertEqual(self.desk.process.stop(), 0)
                self.desk = self.sit("syr")
            self.desk.await_size(true + 1)
            with self.subTest(anew=anew):
                for index in forged:
                    item = self.desk.get(f"/api/v1/act/{index}")["items"][0]
                    self.assertEqual((item["verdict"], item.get("rule")), ("alien", "bad-signature"))
                self.assertEqual(self.desk.get(f"/api/v1/act/{true}")["items"][0]["verdict"], "ok")
            with self.subTest("sealed", anew=anew):
                [item] = self.post(self.own("later" if anew else "quiet", SECRET, to=["tur"]), wider=True)
                self.assertEqual(item["status"], 201, item)
                with contextlib.closing(sqlite3.connect(self.folder / "d/astana.truce")) as db:
                    self.assertEqual(forge.readers_of(db, item["index"]), 2, "for a key of syr's and one of tur's")


class Lost(Acting):
    """The host logs an act, and its answer never comes."""
    EACH = True

    def setUp(self):
        super().setUp()
        self.between = Between(self.host.port)
        self.addCleanup(self.between.done)
        self.assertEqual(self.desk.process.stop(), 0)
        self.desk = self.sit("syr", url=self.between.url)

    def reply(self, text="So we heard."):
        """It has no id: the same again would be logged again."""
        return {"act": "reply", "body": {"what": "rus/said", "text": {"en": text}}, "to": "public"}

    def deposit(self):
        return {"act": "deposit", "body": {"exchange": "tur/lists", "act": "statement", "body": statement("list", SECRET, "syr")}}

    def said(self):
        self.act("rus", "statement", statement("said", "Aloud."))
        size = self.act("tur", "exchange", {"id": "lists", "between": ["rus", "syr"], "title": {"en": "Lists"}}, "--to", "public", "--wider")
        self.desk.await_size(size + 1)
        [self.exchange] = [i["act"]["body"]["exchange"] for i in self.desk.get("/desk/waiting")["items"] if i["what"] == "deposit"]

    def lose(self, act):
        """It is logged, and queued all the same; its index."""
        self.between.after["/acts"] = lambda *_: DROP
        size = self.logged()
        [item] = self.post(act, wider=True)
        self.assertEqual((item["status"], item["sent"]), (202, True), "nobody may think it unsigned")
        self.assertEqual([q["sent"] for q in self.desk.get("/desk/queue")["items"]], [True])
        self.assertEqual(self.logged(), size + 1, "it is logged, once")
        self.between.after.clear()
        self.desk.await_size(size + 1)
        return size

    def send(self):
        return [(i["status"], i.get("index")) for i in self.desk.json("POST", "/desk/queue/send", {})["items"]]

    def acts(self):
        deposit = self.deposit()
        deposit["body"]["exchange"] = self.exchange
        return (self.own("one"), "an id that is its own"), (self.reply(), "no id"), (deposit, "a deposit"), \
            (self.own("two", SECRET, to=["rus"]), "a restricted one")

    def test_it_is_found_when_the_queue_is_sent(self):
        self.said()
        for act, why in self.acts():
            with self.subTest(why):
                index = self.lose(act)
                self.assertEqual(self.send(), [(200, index)])
                self.assertEqual((self.logged(), self.desk.get("/desk/queue")["items"]), (index + 1, []))
        # What was told is settled: the same again is meant.
        self.assertEqual([i["status"] for i in self.post(self.reply("And again."), self.reply("And again."))], [201, 201])

    def test_it_is_found_though_another_act_went_before(self):
        self.said()
        for act, why in self.acts():
            with self.subTest(why):
                index = self.lose(act)
                self.assertEqual([i["status"] for i in self.post(self.reply(f"Before {why}."))], [201])
                self.assertEqual(self.send(), [(200, index)])
                self.assertEqual((self.logged(), self.desk.get("/desk/queue")["items"]), (index + 2, []))

    def test_it_is_found_when_it_is_said_again(self):
        self.said()
        for act, why in self.acts():
            with self.subTest(why):
                index = self.lose(act)
                self.assertEqual([(i["status"], i.get("index")) for i in self.post(act, wider=True)], [(200, index)])
                self.assertEqual(self.send(), [(200, index)])
                self.assertEqual(self.logged(), index + 1)

    def test_a_post_that_never_came_is_signed_anew(self):
        self.said()
        self.between.before["/acts"] = lambda *_: DROP
        size = self.logged()
        self.assertEqual([i["status"] for i in self.post(self.reply())], [202])
        self.between.before.clear()
        self.assertEqual(self.send(), [(201, size)])

    def killed(self, path, body):
        """The desk is killed when the act is logged, and the replica does not have it yet."""
        size = self.logged()
        self.between.before[f"/tile/entries/{size // 256:03}.p/*"] = lambda *_: DROP
        asking = threading.Thread(target=lambda: self.assertRaises(OSError, self.desk.json, "POST", path, body))
        asking.start()
        wait_for("that it is logged", lambda: self.logged() == size + 1)
        wait_for("that its place is kept", lambda: b'"sent"' not in next(self.folder.top.glob("homesyr/state/truce/seen/*/chain-*")).read_bytes())
        self.desk.process.kill()
        asking.join()
        self.between.before.clear()
        self.desk = self.sit("syr", url=self.between.url)
        self.desk.await_size(size + 1)
        return size

    def test_killed_before_it_is_taken_out_of_the_queue(self):
        self.said()
        for act, why in self.acts():
            with self.subTest(why):
                self.between.before["/acts"] = lambda *_: DROP
                self.assertEqual([i["status"] for i in self.post(act, wider=True)], [202])
                self.between.before.clear()
                index = self.killed("/desk/queue/send", {})
                self.assertEqual(self.send(), [(200, index)])
                self.assertEqual(self.logged(), index + 1)

    def test_killed_before_it_can_tell(self):
        """What can be said once alone was said: who says it again is told so."""
        self.said()
        for act, why in self.acts():
            if act["act"] != "reply":
                with self.subTest(why):
                    index = self.killed("/desk/acts", {"acts": [act], "wider": True})
                    self.assertEqual([(i["status"], i.get("index")) for i in self.post(act, wider=True)], [(200, index)])
                    self.assertEqual(self.logged(), index + 1)


    def test_a_command_finds_it_though_its_replica_has_it_too(self):
        """Its readers would refuse the same again: that is no reason to call it refused."""
        (self.folder / "said.json").write_text(json.dumps(statement("by-hand", SECRET, "syr")))
        words = ("act", "statement", "said.json", "--to", "rus", "--key", "d/syr.key", "--host", self.between.url)
        self.between.after["/acts"] = lambda *_: DROP
        size, own = self.logged(), self.replica("syr")
        answer = self.folder.call(*words, *own, own="cli-syr")
        self.assertEqual((answer.returncode, self.logged()), (3, size + 1), answer.stderr)
        self.between.after.clear()
        for again in range(2):  # and it stays so
            answer = self.folder.call(*words, *self.replica("syr"), own="cli-syr")
            self.assertEqual(answer.returncode, 0, answer.stderr)
            self.assertIn(f"stands there already as act {size},", answer.stdout)
        (self.folder / "said.json").write_text(json.dumps(statement("by-hand", "Another.", "syr")))
        answer = self.folder.call(*words, *own, own="cli-syr")
        self.assertEqual(answer.returncode, 1, answer.stdout)
        self.assertIn("its readers would refuse it", answer.stderr)
        self.assertEqual(self.logged(), size + 1)


class Queue(Acting):
    """What waits is its author's own: others on this machine neither send it nor put anything there."""
    EACH = True

    def keep(self, who, slug, key):
        """One act of theirs that waits, all in one home; the file."""
        before = self.files()
        (self.folder / "said.json").write_text(json.dumps(statement(slug, "We have come to listen.", who)))
        answer = self.folder.call("act", "statement", "said.json", "--key", key, "--host", "http://127.0.0.1:1", "--queue", own="syr")
        self.assertEqual(answer.returncode, 0, answer.stderr)
        self.assertIn("Kept unsigned", answer.stdout)
        [path] = set(self.files()) - set(before)
        return path

    def files(self):
        return sorted((self.folder.top / "homesyr/state/truce/queue").glob("*/[0-9]*"))

    def send(self, key):
        return self.folder.call("act", "--send", "--key", key, "--host", self.host.url, "--found", self.found, own="syr")

    def plain(self, who):
        """Its key file, without an age key."""
        lines = (self.folder / f"d/{who}.key").read_text().splitlines(True)
        path = self.folder / f"d/{who}-plain.key"
        path.write_text("".join(line for line in lines if not line.startswith("AGE-SECRET-KEY-")))
        path.chmod(0o600)
        return f"d/{who}-plain.key"

    def test_one_author_sends_nothing_of_anothers(self):
        size = self.logged()
        for each in (lambda who: f"d/{who}.key", self.plain):
            path = self.keep("rus", f"of-rus-{size}", each("rus"))
            answer = self.send(each("tur"))
            self.assertEqual((answer.returncode, answer.stdout), (0, "Nothing is queued.\n"), answer.stderr)
            self.assertEqual(self.desk.get("/desk/queue")["items"], [])
            self.assertEqual(self.desk.json("POST", "/desk/queue/send", {})["items"], [])
            self.assertEqual((self.logged(), path.exists()), (size, True))
            answer = self.send(each("rus"))
            self.assertEqual((answer.returncode, path.exists()), (0, False), answer.stderr)
            size += 1
            newest = json.loads(self.host.get_json(f"/api/v1/acts?after={size - 2}")["items"][-1]["note"].split("\n")[0])
            self.assertEqual((newest["by"], self.logged()), ("rus", size))

    def test_what_another_has_put_there_is_not_signed(self):
        size = self.logged()
        path = self.keep("syr", "own", "d/syr.key")
        plain = self.keep("syr", "forged", self.plain("syr"))
        kept, clear = path.read_bytes(), plain.read_bytes()
        plain.unlink()
        other = path.with_name("00000009")
        for where, content, status, why in ((other, kept, 403, "one that lay elsewhere"), (other, clear, 403, "one that is not encrypted"),
                                            (path, clear, 403, "in the place of one's own"), (path, kept[:-1], 400, "cut short")):
            with self.subTest(why):
                for each in self.files():
                    each.unlink()
                where.write_bytes(content)
                [item] = self.desk.get("/desk/queue")["items"]
                self.assertNotIn("act", item)
                [item] = self.desk.json("POST", "/desk/queue/send", {})["items"]
                self.assertEqual(item["status"], status, item)
                self.assertEqual(self.send("d/syr.key").returncode, 1)
                self.assertEqual(self.logged(), size)
                self.assertEqual(self.desk.ask("DELETE", f"/desk/queue/{item['number']}")[0], 204)
        path.write_bytes(kept)
        self.assertEqual([i["status"] for i in self.desk.json("POST", "/desk/queue/send", {})["items"]], [201])

    def test_a_command_keeps_nothing_that_it_could_not_send(self):
        """The exercise's rules propose the participants for incidents."""
        shown = self.folder.call("help", "act", "incident", "--json", own="demo")
        body = {k: v for k, v in json.loads(shown.stdout)["example"]["body"].items() if k != "ceasefire"}
        (self.folder / "said.json").write_text(json.dumps(body))
        answer = self.folder.call("act", "incident", "said.json", "--key", "d/syr.key", "--host", "http://127.0.0.1:1", "--queue",
                                  *self.replica("syr"), own="cli-syr")
        self.assertEqual(answer.returncode, 3, answer.stdout)
        self.assertIn("truce desk queues such acts", answer.stderr)
        self.assertEqual(list(self.folder.top.rglob("truce/queue/*/*")), [])


class Waiting(Acting):
    EACH = True

    def waiting(self):
        return [(i["what"], i["about"]["ref"], i["until"]) for i in self.desk.get("/desk/waiting")["items"]]

    def asked(self, guarantor):
        """What, but for the counts that the other guarantors of the exercise have given, which come last."""
        asked = [i["what"] for i in guarantor.get("/desk/waiting")["items"]]
        first = asked.index("reconcile")
        self.assertEqual(set(asked[first:]), {"reconcile"})
        return asked[:first]

    def test_what_is_asked_of_a_participant_waits_until_it_has_answered(self):
        self.assertEqual(self.waiting(), [], "in the exercise it has answered what is alleged")
        said = [
            ("kaz", "invite", {"round": "kaz/next", "to": {"who": "syr"}, "as": "party"}),
            ("tur", "exchange", {"id": "lists", "between": ["rus", "syr"], "title": {"en": "Lists"}, "deadline": "2031-01-03T00:00:00Z"}),
            ("kaz", "notice", {"id": "convoy", "kind": "convoy", "actor": {"name": {"en": "an aid agency"}}, "admin": ["SY-HI"],
                               "when": {"from": "2031-01-02T06:00:00Z", "to": "2031-01-02T18:00:00Z"}, "consent_of": ["syr"]}),
            ("kaz", "notice", {"id": "other", "kind": "convoy", "actor": {"name": {"en": "an aid agency"}}, "admin": ["SY-HI"],
                               "when": {"from": "2031-01-02T06:00:00Z", "to": "2031-01-02T18:00:00Z"}, "consent_of": ["opp"]}),
            ("rus", "motion", {"id": "order", "title": {"en": "Order of work"}, "kind": "procedural", "payload": {"text": {"en": "Talk."}},
                               "decide_by": "2031-01-01T00:00:00Z"}),
        ]
        self.act("kaz", "round", {"id": "next", "kind": "round", "track": "astana", "title": {"en": "The next one"}, "state": "announced",
                                  "place": {"name": {"en": "Astana"}}, "from": "2031-01-05", "to": "2031-01-06"})
        for who, kind, body in said:
            last = self.act(who, kind, body, "--to", "public", "--wider")
        self.desk.await_size(last + 1)
        # Of the motion the guarantors are asked alone.
        self.assertEqual(self.waiting(), [("consent", "kaz/convoy", "2031-01-02T06:00:00Z"), ("deposit", "tur/lists", "2031-01-03T00:00:00Z"),
                                          ("attend", "kaz/next", "2031-01-05")])
        items = {i["what"]: i for i in self.desk.get("/desk/waiting")["items"]}
        self.assertEqual(items["consent"]["act"], {"act": "consent", "body": {"notice": "kaz/convoy"}})
        form = items["consent"]["act"]
        self.assertEqual(self.post({**form, "body": {**form["body"], "answer": "consent"}, "to": "public"}, wider=True)[0]["status"], 201)
        form = items["attend"]["act"]
        self.assertEqual(self.post({**form, "body": {**form["body"], "state": "confirmed"}, "to": "public"}, wider=True)[0]["status"], 201)
        self.assertEqual([w[0] for w in self.waiting()], ["deposit"])
        rus = self.sit("rus")
        self.assertEqual(self.asked(rus), ["vote", "deposit"])
        vote = rus.get("/desk/waiting")["items"][0]["act"]
        self.assertEqual(vote, {"act": "vote", "body": {"motion": "rus/order"}})
        [item] = rus.json("POST", "/desk/acts", {"acts": [{**vote, "body": {**vote["body"], "choice": "yes"}}]})["items"]
        self.assertEqual(item["status"], 201, item)
        self.assertEqual(self.asked(rus), ["deposit"])
        self.assertEqual(self.host.get_json("/api/v1/waiting")["items"], [], "of nobody")


class Exchanges(Acting):
    """A desk makes what people cannot write: the commitment of a deposit, and the line of an opening."""
    EACH = True

    def setUp(self):
        super().setUp()
        self.rus = self.sit("rus")
        body = {"id": "lists", "between": ["rus", "syr"], "title": {"en": "Lists"}}
        self.exchange = self.act("tur", "exchange", body, "--to", "public", "--wider")
        for desk in (self.desk, self.rus):
            desk.await_size(self.exchange + 1)

    def waits(self, desk, what):
        return next((i["act"] for i in desk.get("/desk/waiting")["items"] if i["what"] == what), None)

    def deposit(self, desk, slug, text):
        said = {"act": "statement", "body": statement(slug, text, desk.who)}
        return {"act": "deposit", "body": {**self.waits(desk, "deposit")["body"], **said}}

    def signed(self, desk, act):
        [item] = desk.json("POST", "/desk/acts", {"acts": [act]})["items"]
        self.assertEqual(item["status"], 201, item)
        for each in (self.desk, self.rus):
            each.await_size(item["index"] + 1)
        return item

    def kept(self):
        return list((self.folder.top / "homesyr/state/truce/lines").rglob("*.age"))

    def states(self, desk):
        [item] = desk.get("/api/v1/exchanges")["items"][:1]
        return {part["who"]: part["state"] for part in item["parts"]}

    def test_both_deposit_and_open_at_their_desks(self):
        own = self.deposit(self.desk, "list", SECRET)
        looked = self.preview(**own)
        self.assertEqual((looked["judged"], looked["wider"], looked["to"]), ({"ok": True}, False, None))
        self.assertEqual(set(json.loads(looked["line"])["body"]), {"exchange", "commitment"})
        self.assertEqual(self.kept(), [], "what was looked at is not kept")
        index = self.signed(self.desk, own)["index"]
        self.assertEqual(len(self.kept()), 1)
        for path in (p for p in self.folder.top.rglob("*") if p.is_file()):
            self.assertNotIn(SECRET.encode(), path.read_bytes(), path)
        self.assertEqual(self.preview(act="deposit", body={**own["body"], "exchange": str(self.exchange)})["judged"]["rule"], "deposited")
        early = self.preview(act="open", body={"what": str(index)})
        self.assertEqual(early["judged"]["rule"], "too-early")
        self.assertIsNone(self.waits(self.desk, "open"))
        self.signed(self.rus, self.deposit(self.rus, "list", "Their names."))
        self.assertEqual(self.states(self.rus), {"rus": "deposited", "syr": "deposited"})
        self.assertNotIn(SECRET, json.dumps([self.rus.get(f"/api/v1/{view}") for view in ("statements", "exchanges")]))
        for desk in (self.desk, self.rus):
            self.signed(desk, self.waits(desk, "open"))
        for desk in (self.desk, self.rus):
            self.assertEqual(self.states(desk), {"rus": "opened", "syr": "opened"})
            shown = json.dumps(desk.get("/api/v1/statements"))
            self.assertIn(SECRET, shown)
            self.assertIn("Their names.", shown)
        self.assertEqual(verify(self.folder, "d/astana.truce")[0], 0)

    def test_who_was_shown_as_its_reader_is_who_reads_it(self):
        """What it is about says whom a deposit is for; what is signed is for those whom its author was shown, or for nobody."""
        own = self.deposit(self.desk, "list", SECRET)
        for to in (["rus"], ["rus", "tur"]):
            [item] = self.post({**own, "to": to})
            self.assertEqual((item["status"], item["message"]), (409, "what it is about has other readers now"), to)
            [item] = self.desk.json("POST", "/desk/acts?lang=ar", {"acts": [{**own, "to": to}]})["items"]
            self.assertEqual((item["status"], item["message"]), (409, "لما يتعلق به هذا قرّاء آخرون الآن"), to)
        self.assertEqual(self.desk.size(), self.exchange + 1)
        self.signed(self.desk, {**own, "to": self.preview(**own)["to"] or "public"})

    def test_a_deposit_that_waits_for_its_host_can_be_opened(self):
        own, port = self.deposit(self.desk, "list", SECRET), self.host.port
        self.host.kill()
        self.assertEqual([i["status"] for i in self.post(own)], [202])
        self.assertEqual(len(self.kept()), 1)
        self.host = self.serve(f"127.0.0.1:{port}")
        [sent] = self.desk.json("POST", "/desk/queue/send", {})["items"]
        self.assertEqual(sent["status"], 201, sent)
        self.rus.await_size(sent["index"] + 1)
        self.signed(self.rus, self.deposit(self.rus, "list", "Their names."))
        self.signed(self.desk, self.waits(self.desk, "open"))
        self.assertIn(SECRET, json.dumps(self.rus.get("/api/v1/statements")))

    def test_what_is_no_deposit_and_no_opening(self):
        own = self.deposit(self.desk, "list", SECRET)["body"]
        for act, change, status, why in (
            ("deposit", {"act": "nonsense"}, 400, "no act"),
            ("deposit", {"act": "vote"}, 400, "one that is public, always"),
            ("deposit", {"body": "text"}, 400, "no body"),
            ("deposit", {"exchange": "f" * 64}, 404, "no such entry"),
            ("deposit", {"exchange": "0"}, 400, "an entry that begins no exchange"),
            ("open", {"what": "f" * 64}, 404, "no such entry"),
            ("open", {"what": "0"}, 400, "everybody reads it already"),
        ):
            with self.subTest(why=why):
                body = {**own, **change} if act == "deposit" else change
                self.assertEqual(self.desk.ask("POST", "/desk/preview", {"act": act, "body": body})[0], status)
        wrong = self.preview(act="deposit", body={**own, "body": {"id": "x"}})
        self.assertEqual(wrong["judged"]["rule"], "missing-field", "what could not be opened")
        self.assertEqual(self.kept(), [])
        self.assertEqual(self.desk.size(), self.exchange + 1)

    def test_a_motion_says_what_each_of_its_kinds_asks_for(self):
        page = (Path(__file__).resolve().parents[2] / "docs/record-format.md").read_text()
        said = page.partition("**Motions.** `payload` by kind: ")[2].partition(". Void")[0]
        schema = self.desk.get("/schema/motion.json")
        kinds = {each["if"]["properties"]["kind"]["const"]: each["then"]["properties"]["payload"] for each in schema["allOf"]}
        self.assertEqual(set(re.findall(r"`([a-z-]+)`(?=[, ])", re.sub(r"\{[^}]*\}", "{}", said))), set(kinds))
        self.assertEqual(kinds["procedural"]["required"], ["text"])
        self.assertEqual(set(kinds["pen-holder"]["properties"]), {"document", "who"})
        self.assertEqual(kinds["pen-holder"]["properties"]["document"]["x-truce-target"], "document")


class Papers(Acting):
    EACH = True

    def files(self):
        return {p.name: p for p in (self.folder.top / "homesyr/state/truce/desk").rglob("*") if p.is_file()}

    def test_drafts_are_kept_cleared_and_dropped(self):
        draft = {"act": "statement", "body": {"id": "x", "text": {"en": SECRET}}, "to": ["rus"], "note": "for tomorrow"}
        made = self.desk.json("POST", "/desk/drafts", draft, 201)
        self.assertEqual((made["act"], made["note"], made["cleared"]), ("statement", "for tomorrow", None))
        path = f"/desk/drafts/{made['id']}"
        cleared = self.desk.json("POST", path + "/clear", {"by": "The ambassador", "hash": made["hash"]})["cleared"]
        self.assertEqual((cleared["by"], cleared["same"]), ("The ambassador", True))
        self.assertNotIn("hash", cleared)
        changed = self.desk.json("PUT", path, {**draft, "note": "another note", "hash": made["hash"]})
        self.assertTrue(changed["cleared"]["same"], "a note is not what is signed")
        changed = self.desk.json("PUT", path, {**draft, "to": ["irn"], "hash": changed["hash"]})
        self.assertEqual((changed["cleared"]["by"], changed["cleared"]["same"]), ("The ambassador", False))
        # Begun anew.
        self.assertEqual(self.desk.process.stop(), 0)
        self.desk = self.sit("syr")
        [kept] = self.desk.get("/desk/drafts")["items"]
        self.assertEqual((kept["id"], kept["body"]["text"]["en"], kept["made"]), (made["id"], SECRET, made["made"]))
        self.assertEqual(self.desk.get("/desk/about")["drafts"], 1)
        self.assertEqual(self.desk.ask("DELETE", f"{path}?hash={kept['hash']}")[0], 204)
        self.assertEqual(self.desk.get("/desk/drafts")["items"], [])
        for method, where, body, status in (
            ("DELETE", path, None, 404), ("PUT", path, draft, 404), ("POST", path + "/clear", {"by": "A"}, 404), ("POST", path, {"by": "A"}, 404),
            ("PUT", "/desk/drafts/../drafts", draft, 404), ("POST", path + "/clear", {}, 400), ("POST", path + "/clear", {"by": "x" * 500}, 400),
            ("POST", "/desk/drafts", {"act": "nonsense", "body": {}}, 422), ("POST", "/desk/drafts", {**draft, "to": "syr"}, 400),
            ("POST", "/desk/drafts", {**draft, "note": 5}, 400), ("POST", "/desk/drafts", [], 400)):
            with self.subTest(method=method, where=where, body=body):
                self.assertEqual(self.desk.ask(method, where, body)[0], status)

    def test_what_was_not_read_is_neither_cleared_nor_written_over(self):
        """Two windows: what one of them saved, the other has not shown to anybody."""
        draft = {"act": "statement", "body": {"id": "x", "text": {"en": "As it was read."}}}
        read = self.desk.json("POST", "/desk/drafts", draft, 201)
        path, other = f"/desk/drafts/{read['id']}", {**draft, "body": {"id": "x", "text": {"en": "Not what was read."}}}
        saved = self.desk.json("PUT", path, {**other, "hash": read["hash"]})
        self.assertNotEqual(saved["hash"], read["hash"])
        for said, status in ((read["hash"], 409), (None, 400), (5, 400), ("", 400)):
            self.desk.json("POST", path + "/clear", {"by": "The second", "hash": said}, status)
            self.desk.json("PUT", path, {**draft, "hash": said}, status)
            self.assertEqual(self.desk.ask("DELETE", f"{path}?hash={said}" if said else path)[0], 409 if said else 400)
        [kept] = self.desk.get("/desk/drafts")["items"]
        self.assertEqual((kept["cleared"], kept["body"], kept["hash"]), (None, other["body"], saved["hash"]))
        self.assertTrue(self.desk.json("POST", path + "/clear", {"by": "The second", "hash": kept["hash"]})["cleared"]["same"])
        # A note that two windows keep with one draft: the second is told, and what was cleared stays cleared.
        noted = self.desk.json("PUT", path, {**other, "note": "from one window", "hash": kept["hash"]})
        self.assertTrue(noted["cleared"]["same"])
        self.desk.json("PUT", path, {**other, "note": "from another", "hash": kept["hash"]}, 409)
        self.desk.json("POST", path + "/clear", {"by": "The third", "hash": kept["hash"]}, 409)
        [kept] = self.desk.get("/desk/drafts")["items"]
        self.assertEqual((kept["note"], kept["cleared"]["by"]), ("from one window", "The second"))
        self.assertEqual(self.desk.ask("PUT", "/desk/notes", {"about": "/texts", "text": "first", "read": ""})[0], 204)
        for text, was, status in (("second", "", 409), ("", "", 409), ("second", "firs", 409), ("second", None, 409), ("second", "first", 204)):
            self.assertEqual(self.desk.ask("PUT", "/desk/notes", {"about": "/texts", "text": text, "read": was})[0], status, (text, was))
        self.assertEqual(self.desk.get("/desk/notes")["items"][0]["text"], "second")

    def test_notes_and_the_ledger(self):
        self.assertEqual(self.desk.ask("PUT", "/desk/notes", {"about": "/rounds/kaz/astana-4", "text": SECRET, "read": ""})[0], 204)
        self.assertEqual(self.desk.ask("PUT", "/desk/notes", {"about": "/texts", "text": "b", "read": ""})[0], 204)
        self.assertEqual(self.desk.ask("PUT", "/desk/notes", {"about": "/texts", "text": "c", "read": "b"})[0], 204)
        self.assertEqual([(n["about"], n["text"]) for n in self.desk.get("/desk/notes")["items"]],
                         [("/rounds/kaz/astana-4", SECRET), ("/texts", "c")])
        self.assertEqual(self.desk.ask("PUT", "/desk/notes", {"about": "/texts", "text": "", "read": "c"})[0], 204)
        self.assertEqual(len(self.desk.get("/desk/notes")["items"]), 1)
        for body in ({}, {"about": "", "text": "x"}, {"about": "/x"}, {"about": 1, "text": "x"}, {"about": "/x", "text": "x" * 70000}):
            self.assertEqual(self.desk.ask("PUT", "/desk/notes", {"read": "", **body})[0], 400, body)
        self.assertEqual(self.desk.ask("PUT", "/desk/notes", {"about": "/x", "text": "x"})[0], 400, "it does not say what was read")
        shown = {"what": "the map", "to": ["rus", "opp"], "note": SECRET}
        self.assertEqual(self.desk.ask("POST", "/desk/ledger", shown)[0], 204)
        [line] = self.desk.get("/desk/ledger")["items"]
        self.assertEqual((line["what"], line["to"], line["note"]), ("the map", ["rus", "opp"], SECRET))
        for body in ({}, {"what": "x"}, {"what": "x", "to": []}, {"what": "x", "to": "rus"}, {"what": "", "to": ["rus"]},
                     {"what": "x", "to": [1]}, {"what": "x", "to": ["rus"], "at": "now"}):
            self.assertEqual(self.desk.ask("POST", "/desk/ledger", body)[0], 400, body)

    def test_what_a_desk_keeps_is_encrypted_and_its_owners_alone(self):
        self.desk.json("POST", "/desk/drafts", {"act": "statement", "body": {"text": {"en": SECRET}}}, 201)
        self.desk.ask("PUT", "/desk/notes", {"about": "/texts", "text": SECRET, "read": ""})
        self.desk.ask("POST", "/desk/ledger", {"what": SECRET, "to": ["rus"]})
        files = self.files()
        self.assertEqual(set(files) - {"lock"}, {"drafts", "notes", "ledger"})
        for name in ("drafts", "notes", "ledger"):
            self.assertEqual(stat.S_IMODE(files[name].stat().st_mode), 0o600)
            self.assertTrue(files[name].read_bytes().startswith(b"age-encryption.org/v1\n"))
        for path in (p for p in self.folder.top.rglob("*") if p.is_file()):
            self.assertNotIn(SECRET.encode(), path.read_bytes(), path)
        # What was altered, or is another's, is not believed and not overwritten.
        for content, why in ((b"age-encryption.org/v1\nnonsense", "altered"), (b"{}", "no age file"), (b"", "empty")):
            files["drafts"].write_bytes(content)
            self.assertNotEqual(self.desk.ask("GET", "/desk/drafts")[0], 200, why)
            self.assertNotEqual(self.desk.ask("POST", "/desk/drafts", {"act": "statement", "body": {}})[0], 201, why)
            self.assertEqual(files["drafts"].read_bytes(), content, why)


if __name__ == "__main__":
    unittest.main()
