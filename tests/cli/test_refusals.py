# SPDX-License-Identifier: Apache-2.0
"""More refusals than acceptances: what every command says to bad input, and that it leaves nothing."""
import copy
import json
import sqlite3
import subprocess
import unittest

import tables
from harness import AT, TRUCE, Workspace, small_files, statement

ACT = f"--record d/astana.truce --log-key d/log.key --at {AT}"
PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452") + bytes(64)
OTHER_KEY = "talks.example/other/kaz/press"


class Refusals(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        w = cls.w = Workspace()
        w.play()
        assert w.call(f"key new {OTHER_KEY} --plain -o stranger.key").code == 0
        assert w.call("key new talks.example/astana --use log --plain -o otherlog.key").code == 0
        assert w.call("prove 17 d/astana.truce -o p.tlog-proof").code == 0
        assert w.call("prove 3 d/astana.truce -o q.tlog-proof").code == 0
        cls.files()
        cls.foundings()

    @classmethod
    def tearDownClass(cls):
        cls.w.done()

    @classmethod
    def files(cls):
        w = cls.w
        record = w.path("d/astana.truce").read_bytes()
        w.put("good.json", statement("hello"))
        w.put("text.truce", "this is no record\n")
        w.put("empty.truce", b"")
        w.put("picture.truce", PNG)
        w.put("half.truce", record[: len(record) // 2])
        w.put("head.truce", record[:100])
        w.put("plain.sqlite", b"")
        w.path("plain.sqlite").unlink()
        with sqlite3.connect(w.path("plain.sqlite")) as db:
            db.execute("CREATE TABLE entry (i INTEGER)")
        db.close()
        w.put("broken.json", '{\n  "id": "x",\n  "text": {"en": }\n}\n')
        w.put("twice.json", '{"id": "x", "id": "y"}')
        w.put("list.json", "[1, 2]")
        w.put("comma.json", '{"id": "x",}')
        w.put("half.json", '{"id": "x"')
        w.put("nothing.json", "")
        w.put("big-number.json", '{"count": 9007199254740993}')
        w.put("latin1.json", b'{"id": "caf\xe9"}')
        w.put("bidi.json", '{"id": "x", "text": {"en": "a\u202eb"}}')
        w.put("extra.json", {**statement("x"), "colour": "red"})
        w.put("missing.json", {"id": "x"})
        w.put("slug.json", statement("Not A Slug"))
        w.put("who.json", statement("x", who="nobody"))
        w.put("type.json", {**statement("x"), "text": "no language"})
        w.put("presence.json", {"round": "kaz/no-such-round", "participants": ["kaz"],
                                "part": "delegation", "state": "arrived"})
        w.put("key.json", {"op": "revoke", "vkey": "nonsense"})
        w.put("hold.json", {"size": 5000, "root": "A" * 43 + "=", "state": "0" * 64})
        w.put("invite.json", {"to": {"who": "un"}, "as": "mediator"})
        w.put("source.json", {"outlet": "X", "colour": "red"})
        w.put("long.json", statement("long", text="x" * 70000))
        w.put("nokey.key", "# nothing here\n")
        w.put("text.key", "this is no key\n")
        w.put("open.key", w.path("d/kaz.key").read_text())
        w.path("open.key").chmod(0o644)
        for name in ("nokey.key", "text.key"):
            w.path(name).chmod(0o600)
        w.put("note", "no signed note\n")
        only = w.call(f"act statement good.json --key d/kaz.key {ACT} --note-only")
        assert only.code == 0, only
        w.put("good.note", only.out)
        w.put("forged.note", only.out.replace("Hello", "Hallo"))
        w.put("unsigned.note", only.out[: only.out.index("\n\n") + 1])
        w.put("p-bad.tlog-proof", w.path("p.tlog-proof").read_text().replace("index 17", "index 18"))
        w.put("p-bad.tlog-proof.note", w.path("p.tlog-proof.note").read_bytes())
        w.put("p-text.tlog-proof", "no proof\n")
        w.put("p-text.tlog-proof.note", w.path("p.tlog-proof.note").read_bytes())
        w.put("p-lone.tlog-proof", w.path("p.tlog-proof").read_bytes())
        w.put("zero.id", "0" * 64 + "\n")

    @classmethod
    def foundings(cls):
        w = cls.w
        entry = w.call("prove 0 d/astana.truce -o zero.tlog-proof")
        assert entry.code == 0, entry
        note = w.path("zero.tlog-proof.note").read_text()
        body = json.loads(note.split("\n")[0])["body"]
        w.put("founding.json", body)

        def variant(name, change):
            other = copy.deepcopy(body)
            change(other)
            w.put(name, other)

        variant("f-extra.json", lambda b: b.update(colour="red"))
        variant("f-host.json", lambda b: b.update(host="un"))
        variant("f-held.json", lambda b: b["rules"].update(held=1))
        variant("f-holder.json", lambda b: b["rules"].update(holders=["irn", "mars"]))
        variant("f-lang.json", lambda b: b.update(languages=[]))
        variant("f-vkey.json", lambda b: b.update(log_vkey="nonsense"))
        variant("f-twice.json", lambda b: b["participants"].append(b["participants"][0]))
        w.put("f-wrap.json", {"record": "talks.example/astana", "body": body, "mood": "good"})
        w.put("f-when.json", {"at": "yesterday", "body": body})
        w.put("f-other.json", {"record": "talks.example/elsewhere", "body": body})
        w.put("founding.note", note)
        keys = " ".join(f"--key d/{who}.key" for who in ("kaz", "irn", "rus", "tur"))
        second = w.call(f"found founding.json {keys} -o second.note --at {AT}")
        assert second.code == 0, second
        w.put("f-tampered.note", note.replace("Astana process", "Astana progress"))
        w.put("f-act.note", w.path("good.note").read_text())

    def test_the_command_line_alone(self):
        tables.walk(self, self.w, [
            ("no such command", "fuond x", 2, "did you mean found?"),
            ("a command of a later release", "model d/astana.truce", 2, "later release"),
            ("half of a two-word command", "key", 2, "did you mean key new?"),
            ("a two-word command mistyped", "key nwe x", 2, "did you mean key new?"),
            ("nothing like any command", "xyzzyxyzzy", 2, "no command"),
            ("an option that is not there", "verify --jsn x", 2, "did you mean --json?"),
            ("an option nothing is like", "verify --zzzzzz x", 2, "no option --zzzzzz"),
            ("an option without its value", "verify x --found", 2, "--found needs a value"),
            ("an empty value", "verify x --found=", 2, "--found needs a value"),
            ("a value for a flag", "verify x --json=yes", 2, "takes no value"),
            ("an option twice", "show board x --at 2017-05-02T20:00:00Z --at=2017-05-02T20:00:00Z",
             2, "--at stands twice"),
            ("a flag twice", "verify x --json --json", 2, "--json stands twice"),
            ("nothing to verify", "verify", 2, "R.truce|FILE.tlog-proof|EVIDENCE.json|URL is missing"),
            ("a view of nothing", "show board", 2, "R.truce|URL is missing"),
            ("a proof from nowhere", "prove 3", 2, "R.truce is missing"),
            ("an act of no type", "act", 2, "TYPE is missing"),
            ("no note to append", "append --host http://127.0.0.1:1", 2, "NOTE… is missing"),
            ("a long usage is cut between its words", "show", 2, "R.truce|URL …; truce help show"),
            ("too many words", "verify a b", 2, "too much: \"b\""),
            ("an option after --", "verify -- --json x", 2, "too much"),
            ("a --host that is no host", f"act statement good.json --key d/kaz.key --host ftp://h",
             2, "does not begin with http"),
            ("a bad URL to show", "show board http://me@127.0.0.1/", 2, "a name or password"),
            ("a bad URL to verify", "verify https://127.0.0.1/?a", 2, "it has a query"),
            ("help of no command", "help fuond", 2, "did you mean found?"),
            ("help of no act", "help act presense", 2, "did you mean presence?"),
            ("help of no rule", "help rule wrong-m", 2, "did you mean wrong-n?"),
            ("help of no view", "help view boord", 2, "did you mean board?"),
        ])

    def test_key_new(self):
        name = "talks.example/t/kaz/press"
        tables.walk(self, self.w, [
            ("no use", f"key new {name} --use cook --plain", 2, "no permitted set of uses"),
            ("uses that exclude each other", f"key new {name} --use act,hold --plain", 2,
             "no permitted set"),
            ("an empty use", f"key new {name} --use act,,root --plain", 2, "no permitted set"),
            ("a name with a plus", "key new a+b --plain", 2, "no key name"),
            ("a name with a space", "key new 'a b/c/d' --plain", 2, "no key name"),
            ("a name of one piece", "key new kaz --plain", 2, "<record>/<participant>/<label>"),
            ("a label that is no slug", "key new talks.example/t/kaz/Press --plain", 2,
             "<record>/<participant>/<label>"),
            ("a log's name that is no record id", "key new 'Talks!' --use log --plain", 2,
             "no record id"),
            ("over an existing file", f"key new {name} --plain -o good.json", 3, "already there"),
            ("to standard output", f"key new {name} --plain -o -", 2, "to a file"),
            ("into no folder", f"key new {name} --plain -o no/such/x.key", 3, "No such file"),
            ("over a folder", f"key new {name} --plain -o d", 3, "already there"),
            ("over a device", f"key new {name} --plain -o /dev/full", 3, "already there"),
        ])

    def test_found_and_sign(self):
        keys = " ".join(f"--key d/{who}.key" for who in ("kaz", "irn", "rus", "tur"))
        tables.walk(self, self.w, [
            ("no file", f"found nope.json {keys} --log-key d/log.key -o x.truce", 3, "nope.json"),
            ("a folder", f"found d {keys} --log-key d/log.key -o x.truce", 3, "Is a directory"),
            ("no -o", f"found founding.json {keys} --log-key d/log.key", 2, "-o R.truce"),
            ("to standard output", f"found founding.json {keys} -o -", 2, "-o R.truce"),
            ("malformed JSON", f"found broken.json {keys} --log-key d/log.key -o x.truce", 1,
             "line 3, column"),
            ("a list", f"found list.json {keys} --log-key d/log.key -o x.truce", 1,
             "not a JSON object"),
            ("an unknown field", f"found f-extra.json {keys} --log-key d/log.key -o x.truce", 1,
             "colour"),
            ("an unknown member beside the body", f"found f-wrap.json {keys} -o x.note", 1, "mood"),
            ("a bad time", f"found f-when.json {keys} -o x.note", 1, "\"at\" is no time"),
            ("a bad --at", f"found founding.json {keys} -o x.note --at yesterday", 2, "no time"),
            ("a record that is not the log's", f"found f-other.json {keys} -o x.note", 1,
             "key-name"),
            ("a host without the role", f"found f-host.json {keys} -o x.note", 1, "un"),
            ("holders that are no majority", f"found f-held.json {keys} -o x.note", 1,
             "rules-holders"),
            ("a holder who is nobody", f"found f-holder.json {keys} -o x.note", 1, "mars"),
            ("no language", f"found f-lang.json {keys} -o x.note", 1, "languages"),
            ("a log key that is none", f"found f-vkey.json {keys} -o x.note", 1, "log_vkey"),
            ("a participant twice", f"found f-twice.json {keys} -o x.note", 1, "irn"),
            ("no key at all", "found founding.json --log-key d/log.key -o x.truce", 2,
             "nobody signs it"),
            ("a key of no founder", "found founding.json --key d/un.key -o x.note", 1,
             "founder's root key"),
            ("founders missing for a record",
             "found founding.json --key d/kaz.key --key d/irn.key --log-key d/log.key -o x.truce",
             1, "missing from rus, tur"),
            ("another log's key", f"found founding.json {keys} --log-key otherlog.key -o x.truce",
             1, "the log key of this record is needed"),
            ("no log key", f"found founding.json {keys} -o x.truce", 2, "takes --log-key"),
            ("over an existing record",
             f"found founding.json {keys} --log-key d/log.key -o d/astana.truce", 3,
             "already there"),
            ("into no folder", f"found founding.json {keys} --log-key d/log.key -o no/x.truce", 3,
             "no/x.truce"),
            ("a note that was tampered with", "found f-tampered.note --log-key d/log.key -o x.truce",
             1, "by no founder's root key"),
            ("a note that is no founding", "found f-act.note --log-key d/log.key -o x.truce", 1,
             "no founding act"),
            ("to sign what is complete", "sign founding.note --key d/irn.key -o y.note", 1,
             "not signed yet"),
            ("to sign without a key", "sign founding.note -o y.note", 2, "--key"),
            ("to sign what is not there", "sign nope.note --key d/irn.key -o y.note", 3, "nope"),
            ("standard input", f"found - {keys} -o x.note", 1, "from a file"),
        ])

    def test_act(self):
        kaz = f"--key d/kaz.key {ACT}"
        tables.walk(self, self.w, [
            ("no such type", f"act statment good.json {kaz}", 2, "did you mean statement?"),
            ("a founding", f"act found founding.json {kaz}", 2, "truce found"),
            ("no body", f"act statement {kaz}", 2, "the body is missing"),
            ("no record", "act statement good.json --key d/kaz.key", 2, "--record"),
            ("no key", f"act statement good.json {ACT}", 2, "--key"),
            ("no log key", "act statement good.json --key d/kaz.key --record d/astana.truce", 2,
             "--note-only"),
            ("dry and note", f"act statement good.json {kaz} --dry-run --note-only", 2, "exclude"),
            ("a body that is not there", f"act statement nope.json {kaz}", 3, "nope.json"),
            ("a body that is a folder", f"act statement d {kaz}", 3, "Is a directory"),
            ("malformed JSON", f"act statement broken.json {kaz}", 1,
             "broken.json: line 3, column 18"),
            ("malformed JSON on standard input", f"act statement - {kaz}", 1,
             "standard input: line 1, column", '{"id" "x"}'),
            ("a trailing comma", f"act statement comma.json {kaz}", 1, "line 1, column"),
            ("JSON that is cut off", f"act statement half.json {kaz}", 1, "malformed-json"),
            ("an empty file", f"act statement nothing.json {kaz}", 1, "malformed-json"),
            ("a name twice", f"act statement twice.json {kaz}", 1, "malformed-json"),
            ("a list", f"act statement list.json {kaz}", 1, "not a JSON object"),
            ("a number too large", f"act statement big-number.json {kaz}", 1, "malformed-json"),
            ("bytes that are no UTF-8", f"act statement latin1.json {kaz}", 1, "malformed-json"),
            ("a bidi control", f"act statement bidi.json {kaz}", 1, "U+202E"),
            ("an unknown field", f"act statement extra.json {kaz}", 1, "colour"),
            ("a field that is missing", f"act statement missing.json {kaz}", 1, "speaker"),
            ("an id that is no slug", f"act statement slug.json {kaz}", 1, "statement.id"),
            ("a participant who is nobody", f"act statement who.json {kaz}", 1, "nobody"),
            ("a text of wrong type", f"act statement type.json {kaz}", 1, "statement.text"),
            ("a round that is not there", f"act presence presence.json {kaz}", 1,
             "no-such-round"),
            ("a body of another type", f"act round good.json {kaz}", 1,
             "missing-field"),
            ("an unknown field in the source", f"act statement good.json {kaz} --source source.json",
             1, "colour"),
            ("a source that is not there", f"act statement good.json {kaz} --source nope.json", 3,
             "nope.json"),
            ("a text too long", f"act statement long.json {kaz}", 1, "an act"),
            ("a key of nobody", f"act statement good.json --key stranger.key {ACT}", 1,
             "not in the record"),
            ("a key file that is not there", f"act statement good.json --key nope.key {ACT}", 3,
             "nope.key"),
            ("a key file without a key", f"act statement good.json --key nokey.key {ACT}", 1,
             "nokey.key"),
            ("a key file that is text", f"act statement good.json --key text.key {ACT}", 1,
             "line 1"),
            ("a plain key file others can read", f"act statement good.json --key open.key {ACT}",
             1, "chmod 600"),
            ("two keys that would both do",
             f"act statement good.json --key d/kaz.key --key d/irn.key {ACT}", 1,
             "two keys would do"),
            ("a key without the use", f"act hold --key d/kaz.key {ACT}", 1, "use machine"),
            ("a role that may not", f"act invite invite.json --key d/syr.key {ACT}", 1,
             "not-permitted"),
            ("a press desk that speaks", f"act statement good.json --key d/clip.key {ACT}", 1,
             "not-permitted"),
            ("a hold of a size to come", f"act hold hold.json --key d/rus.key {ACT}", 1,
             "hold-size"),
            ("a key act about nonsense", f"act key key.json {kaz}", 1, "vkey"),
            ("a bad time", "act statement good.json --key d/kaz.key --record d/astana.truce "
             "--log-key d/log.key --at 2017-13-01T00:00:00Z", 2, "no time"),
            ("a time without zone", "act statement good.json --key d/kaz.key --record "
             "d/astana.truce --log-key d/log.key --at 2017-05-02T20:00:00", 2, "no time"),
            ("two --at", f"act statement good.json {kaz} --at {AT}", 2, "--at stands twice"),
            ("an --until that is past",
             f"act statement good.json {kaz} --until 2017-05-01T00:00:00Z", 1, "past-until"),
            ("a bad --until", f"act statement good.json {kaz} --until soon", 2, "--until"),
            ("another log's key", "act statement good.json --key d/kaz.key --record d/astana.truce "
             "--log-key otherlog.key", 1, "the log key of this record"),
            ("a participant's key as log key", "act statement good.json --key d/kaz.key --record "
             "d/astana.truce --log-key d/kaz.key", 1, "the log key of this record"),
            ("a record that is not there", "act statement good.json --key d/kaz.key --record "
             "nope.truce --log-key d/log.key", 3, "nope.truce"),
            ("a record that is text", "act statement good.json --key d/kaz.key --record text.truce "
             "--log-key d/log.key", 4, "text.truce"),
            ("a dry run that is refused", f"act statement extra.json {kaz} --dry-run", 1,
             "it would be refused"),
            ("a note that would be refused", f"act statement extra.json {kaz} --note-only", 1,
             "it would be refused"),
        ])

    def test_append_and_cosign(self):
        log = "--log-key d/log.key"
        tables.walk(self, self.w, [
            ("no log key", "append d/astana.truce good.note", 2, "--log-key"),
            ("a request's key and no host", f"append d/astana.truce {log} good.note --key d/kaz.key", 2,
             "--key goes with --host"),
            ("no note", f"append d/astana.truce {log}", 2, "NOTE… is missing"),
            ("a note that is not there", f"append d/astana.truce {log} nope.note", 3, "nope.note"),
            ("no note at all", f"append d/astana.truce {log} note", 1, "malformed-note"),
            ("a note that was changed", f"append d/astana.truce {log} forged.note", 1,
             "bad-signature"),
            ("a note without its signature", f"append d/astana.truce {log} unsigned.note", 1,
             "malformed-note"),
            ("an empty note", f"append d/astana.truce {log} nothing.json", 1, "too-large"),
            ("a second founding", f"append d/astana.truce {log} second.note", 1,
             "already-founded"),
            ("another log's key", "append d/astana.truce --log-key otherlog.key good.note", 1,
             "the log key of this record"),
            ("to no record", f"append nope.truce {log} good.note", 3, "nope.truce"),
            ("to a picture", f"append picture.truce {log} good.note", 4, "picture.truce"),
            ("cosign without a key", "cosign d/astana.truce", 2, "--key"),
            ("cosign with no hold key", "cosign d/astana.truce --key d/kaz.key", 1,
             "use hold or witness"),
            ("cosign with a stranger's", "cosign d/astana.truce --key stranger.key", 1,
             "not in the record"),
            ("cosign at no time", "cosign d/astana.truce --key d/rus.key --at noon", 2, "no time"),
            ("cosign before 1970", "cosign d/astana.truce --key d/rus.key --at "
             "1960-01-01T00:00:00Z", 2, "after 1970"),
            ("cosign no record", "cosign text.truce --key d/rus.key", 4, "text.truce"),
        ])

    def test_records_that_are_none(self):
        cases = []
        for name, what in (("text.truce", "a text"), ("empty.truce", "an empty file"),
                           ("picture.truce", "a picture"), ("head.truce", "its first 100 bytes"),
                           ("plain.sqlite", "another SQLite file")):
            for command in ("verify {}", "show board {}", "prove 0 {}", "publish {} out",
                            "backup {} out", "rebuild {}"):
                line = command.format(name)
                cases.append((f"{line.split()[0]} of {what}", line, 4, name))
        for line in ("verify {}", "show board {}", "prove 0 {}", "publish {} out",
                     "backup {} out", "rebuild {}"):
            cases.append((f"{line.split()[0]} of nothing", line.format("nope.truce"), 3,
                          "nope.truce"))
        for line in ("verify {}", "show board {}", "rebuild {}"):
            cases.append((f"{line.split()[0]} of a folder", line.format("d"), 4, "a folder"))
        tables.walk(self, self.w, cases)

    def test_half_a_record_is_not_taken(self):
        answer = self.w.call("verify half.truce")
        self.assertIn(answer.code, (1, 4), answer)
        self.assertNotIn("Valid", answer.out.replace("Not valid", ""))

    def test_show_prove_verify(self):
        rec = "d/astana.truce"
        zero = "0" * 64
        tables.walk(self, self.w, [
            ("no such view", f"show bord {rec}", 2, "did you mean board?"),
            ("no record to show", "show board", 2, "R.truce|URL is missing"),
            ("an index past the end", f"show board {rec} --as-of 100000", 1, "last act is"),
            ("a time nobody attested", f"show board {rec} --as-of 2016-01-01T00:00:00Z", 1,
             "hold acts"),
            ("an --as-of that is neither", f"show board {rec} --as-of yesterday", 2,
             "neither an index nor a time"),
            ("a negative --as-of", f"show board {rec} --as-of -1", 2, "neither"),
            ("a bad --at", f"show board {rec} --at 2017-02-30T00:00:00Z", 2, "no time"),
            ("a bad --lang", f"show board {rec} --lang english_please", 2, "--lang"),
            ("two languages of a board", f"show board {rec} --lang en,ar", 2, "several languages are for"),
            ("three languages of a sheet", f"show sheet {rec} --lang en,ar,ru", 2, "several languages are for"),
            ("four languages", f"show text {rec} --lang en,ar,ru,fr", 2, "--lang"),
            ("one language twice", f"show text {rec} --lang en,EN", 2, "--lang"),
            ("a second language that is none", f"show sheet {rec} --lang en,", 2, "--lang"),
            ("an order that is none", f"show board {rec} --order important-first", 2, "is no order"),
            ("an order from nowhere", f"show board {rec} --order from:", 2, "is no order"),
            ("a zone that is not there", f"show motions {rec} --zones Europe/Nowhere", 2, "no time zone"),
            ("a zone that is a path", f"show motions {rec} --zones ../../etc/passwd", 2, "no name of a time zone"),
            ("--zones without a name", f"show motions {rec} --zones Europe/Moscow,", 2, "no name of a time zone"),
            ("a --limit of nothing", f"show board {rec} --limit 0", 2, "--limit"),
            ("a --limit that is no number", f"show board {rec} --limit many", 2, "--limit"),
            ("a round that is not there", f"show board kaz/no-such-round {rec}", 1,
             "no-such-round"),
            ("an act that is not there", f"show act 4711 {rec}", 1, "4711"),
            ("--key with a record on disk", f"verify {rec} --key d/kaz.key", 2, "--key goes with a URL"),
            ("a proof of no index", f"prove first {rec}", 2, "no index"),
            ("a proof past the end", f"prove 4711 {rec}", 1, "4711"),
            ("a proof over a file", f"prove 3 {rec} -o good.json", 3, "already there"),
            ("a proof into no folder", f"prove 3 {rec} -o no/x.tlog-proof", 3, "no/"),
            ("a backup over a file", f"backup {rec} good.json", 3, "good.json"),
            ("a backup into no folder", f"backup {rec} no/such/copy.truce", 3, "no/such"),
            ("tiles into a file", f"publish {rec} good.json", 3, "good.json"),
            ("a --found that is no file", f"verify {rec} --found {'F' * 64}", 3, "lowercase"),
            ("a --found that is neither", f"verify {rec} --found good.json", 1,
             "neither a fingerprint nor"),
            ("--entry without a proof", f"verify {rec} --entry note", 2, ".tlog-proof"),
            ("a --kept that is not there", f"verify {rec} --kept nope", 3, "nope"),
            ("a proof without what it is held against", "verify p.tlog-proof", 2, "--record"),
            ("a proof with a fingerprint alone", f"verify p.tlog-proof --found {zero}", 2,
             "does not tell the log's key"),
            ("a proof and a record that is not the one", f"verify p.tlog-proof --record {rec} "
             f"--found {zero}", 1, "another fingerprint"),
            ("a log key that is none", "verify p.tlog-proof --log-vkey x", 2, "--log-vkey"),
            ("two things to hold it against", f"verify p.tlog-proof --log-vkey x --record {rec}",
             2, "exclude"),
            ("a proof without its note", f"verify p-lone.tlog-proof --record {rec}", 3,
             "--entry NOTE"),
            ("a proof that is text", f"verify p-text.tlog-proof --record {rec}", 4, "p-text"),
            ("a proof of another index", f"verify p-bad.tlog-proof --record {rec}", 1,
             "inclusion"),
            ("a proof of another act", f"verify p.tlog-proof --entry q.tlog-proof.note "
             f"--record {rec}", 1, "inclusion"),
            ("a proof held against a founding that was altered",
             "verify p.tlog-proof --found f-tampered.note", 1, "bad-signature"),
            ("a proof held against an act that founds nothing",
             "verify p.tlog-proof --found good.note", 1, "not a founding act"),
            ("a proof with --kept", f"verify p.tlog-proof --record {rec} --kept note", 2,
             "--kept"),
        ])

    def test_a_record_that_does_not_verify_exits_with_1(self):
        for option in (f"--found {'0' * 64}", "--found zero.id", "--kept note"):
            with self.subTest(option):
                answer = self.w.call(f"verify d/astana.truce --json {option}")
                self.assertEqual(answer.code, 1, answer)
                self.assertFalse(answer.json()["valid"])
                self.assertTrue(answer.json()["faults"])

    def test_the_demo_overwrites_nothing(self):
        tables.walk(self, self.w, [
            ("a record is there", "demo --once --out d", 3, "already there"),
            ("a file is there", "demo --once --out good.json", 3, "good.json"),
            ("too much", "demo twice", 2, "too much"),
        ])


class Disk(unittest.TestCase):
    def setUp(self):
        self.w = Workspace()
        self.addCleanup(self.w.done)
        self.w.play()
        self.w.put("body.json", statement("hello"))

    def test_a_full_standard_output_is_a_failure(self):
        for line in ("help", "verify d/astana.truce", "prove 3 d/astana.truce",
                     "show board d/astana.truce --json"):
            with self.subTest(line), open("/dev/full", "w", encoding="ascii") as full:
                answer = self.w.call(line, stdout=full)
                self.assertEqual(answer.code, 3, answer)
                self.assertIn("standard output", answer.err)

    def test_a_full_disk_leaves_the_record_as_it_was(self):
        body = self.w.put("big.json", statement("big", text="x" * 60000))
        size = self.w.call("verify d/astana.truce --json").json()["size"]
        answer = self.w.call(f"act statement {body} --key d/kaz.key --record d/astana.truce "
                             f"--log-key d/log.key --at {AT}", preexec_fn=small_files(16384))
        self.assertEqual(answer.code, 3, answer)
        verified = self.w.call("verify d/astana.truce --json").json()
        self.assertEqual((verified["valid"], verified["size"]), (True, size))
        after = self.w.call(f"act statement {body} --key d/kaz.key --record d/astana.truce "
                            f"--log-key d/log.key --at {AT}")
        self.assertEqual(after.code, 0, after)
        left = sorted(p.name for p in self.w.path("d").iterdir() if "truce" in p.name)
        self.assertEqual(left, ["astana.truce"])

    def test_a_full_disk_leaves_no_half_backup_proof_or_record(self):
        before = self.w.take()
        keys = " ".join(f"--key d/{who}.key" for who in ("kaz", "irn", "rus", "tur"))
        self.w.call("prove 0 d/astana.truce -o z")
        note = self.w.path("z.note").read_text()
        self.w.path("z").unlink()
        self.w.path("z.note").rename(self.w.path("body.json"))
        self.w.put("founding.json", json.loads(note.split("\n")[0])["body"])
        before = self.w.take()
        for line in ("backup d/astana.truce copy.truce",
                     "prove 3 d/astana.truce -o x.tlog-proof",
                     f"found founding.json {keys} --log-key d/log.key -o new.truce",
                     f"found founding.json {keys} -o new.note"):
            with self.subTest(line):
                # The cache may not grow either: a record is opened without it.
                answer = self.w.call(line, preexec_fn=small_files(200))
                self.assertEqual(answer.code, 3, answer)
                self.assertEqual(before, self.w.take())

    def test_a_folder_that_cannot_be_written(self):
        self.w.dir.chmod(0o555)
        self.w.path("d").chmod(0o555)
        self.w.path("d/kaz.key").chmod(0o644)
        cases = ("prove 3 d/astana.truce -o x.tlog-proof", "backup d/astana.truce copy.truce",
                 "publish d/astana.truce tiles", "demo --once --out e",
                 "key new talks.example/t/kaz/press --plain")
        before = self.w.take()
        for line in cases:
            with self.subTest(line):
                answer = self.w.as_nobody(line)
                self.assertEqual(answer.code, 3, answer)
                self.assertIn("Permission denied", answer.err)
                self.assertEqual(before, self.w.take())

    def test_what_cannot_be_read(self):
        self.w.path("d").chmod(0o755)
        self.w.path("d/astana.truce").chmod(0o600)
        for line, fragment in (("verify d/astana.truce", "astana.truce"),
                               ("show board d/astana.truce", "astana.truce"),
                               ("act hold --key d/rus.key --record d/astana.truce --log-key "
                                "d/log.key", "Permission denied")):
            with self.subTest(line):
                answer = self.w.as_nobody(line)
                self.assertEqual(answer.code, 3, answer)
                self.assertIn(fragment, answer.err)

    def test_a_record_in_a_folder_that_cannot_be_written_is_read_all_the_same(self):
        self.w.path("d/astana.truce").chmod(0o444)
        self.w.path("d").chmod(0o555)
        before = self.w.take()
        for line in ("verify d/astana.truce", "prove 3 d/astana.truce", "rebuild d/astana.truce"):
            with self.subTest(line):
                answer = self.w.as_nobody(line)
                self.assertEqual(answer.code, 0, answer)
                self.assertEqual(before, self.w.take())

    def test_a_record_that_somebody_writes_to(self):
        held = sqlite3.connect(self.w.path("d/astana.truce"), isolation_level=None)
        self.addCleanup(held.close)
        held.execute("PRAGMA locking_mode=EXCLUSIVE")
        held.execute("BEGIN EXCLUSIVE")
        answer = self.w.call("cosign d/astana.truce --key d/rus.key")
        self.assertEqual(answer.code, 3, answer)
        held.execute("ROLLBACK")

    def test_closed_standard_streams_do_no_harm(self):
        before = self.w.take()
        line = ["sh", "-c", 'exec "$0" verify d/astana.truce <&- >&- 2>&-', str(TRUCE)]
        process = subprocess.run(line, cwd=self.w.dir, env=self.w.env(), check=False)
        self.assertIn(process.returncode, (0, 3))
        self.assertEqual(before, self.w.take())


if __name__ == "__main__":
    unittest.main()
