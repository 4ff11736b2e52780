# SPDX-License-Identifier: Apache-2.0
"""Small records with restricted acts, told step by step, each step with what the page makes of it.

A step is (verdict, audience, who, act type, body) and perhaps members to change. The audience is "" for everybody,
else participants in a string. The verdict is "ok" or a rule; of a restricted act it is that of all who may read it; of
an opening that is ok there may follow the rule that refuses the line: "ok, not-openable". A body may be a function of
what was told.
"""

import cases
import make_record
import random_json
from cases import (COMMUNIQUE, DECLINED, INTEREST, LEFT, MEETING, REPORT, STATEMENT, TEXT, hold, moment, motion,
                   presence, round_)
from make_record import RECORD, b64, sha256

SALT = b64(bytes(32))


def line(kind, body, kib=1, changes=None):
    """A line, with members changed."""
    text = random_json.plain({"act": kind, "body": body, "salt": SALT, **(changes or {})}).encode()
    return text + b" " * (kib * 1024 - len(text) - 1) + b"\n"


class Told:
    """What was told so far: ids of entries, and lines that restricted acts and deposits have to show."""

    def __init__(self):
        self.ids = []
        self.lines = {}
        self.committed = {}


def what(index, **fields):
    """A body that names an entry."""
    return lambda told: {"what": told.ids[index], **fields}


def opening(index, kib=1, **fields):
    """The body of an opening of an entry."""
    def body(told):
        text = (told.committed.get(index) or told.lines[index]).rstrip(b" \n").decode()
        return {"what": told.ids[index], "line": text, "kib": kib, **fields}
    return body


def deposit(exchange, who, kind, body):
    """The body of a deposit of a line, with the commitment of a participant."""
    def made(told):
        committed = line(kind, body)
        told.committed[len(told.ids)] = committed
        head = "truce.deposit/v1\n%s\n%s\n%s\n" % (RECORD, who, told.ids[exchange])
        return {"exchange": told.ids[exchange], "commitment": sha256(head.encode() + committed).hex()}
    return made


def read_hold(who, seconds):
    """A hold act at a time."""
    verdict, *rest = hold(who, seconds)
    return (verdict, "", *rest)


def exchange(name, *between, **fields):
    """The body of an exchange."""
    return {"id": name, "between": list(between), "title": TEXT, **fields}


class Case(cases.Case):
    """A record with restricted acts."""

    def play_read(self):
        """Log everything; return the maker, the lines by index, and the verdicts that are expected, by index."""
        maker, told, expected = make_record.Maker(), Told(), {}
        maker.found(self.change)
        told.ids.append(sha256(maker.entries[0].partition(b"\n\n")[0] + b"\n").hex())
        for verdict, audience, who, kind, body, *changes in self.steps:
            expected[len(told.ids)] = verdict
            body = body(told) if callable(body) else body
            changes = dict(changes[0]) if changes else {}
            if audience:
                body, changes = None, seal(told, maker.keys[who, "act"], audience, kind, body, changes)
            told.ids.append(cases.log(maker, told.ids, False, who, kind, body, changes))
        return maker, told.lines, expected


def seal(told, key, audience, kind, body, changes):
    """The members of a restricted act, which keeps its line; changes are of the line."""
    sealed = changes.pop("line", None) or line(kind, body, changes.pop("kib", 1), changes.pop("members", {}))
    told.lines[len(told.ids)] = sealed
    head = "truce.seal/v1\n%s\n%s\n%d\n" % (RECORD, key.participant, key.acts)
    return {"to": sorted(set(audience.split()) - {key.participant}), "sealed": b64(b"x"),
            "digest": sha256(head.encode() + sealed).hex(), "act": None, "body": None, **changes}


OPP_REPORT = {**REPORT, "id": "o"}
CORRECTED = {**STATEMENT, "text": {"en": "y"}}
SUPPORT = {"choice": "support"}
JOINT = {**COMMUNIQUE, "issued_by": ["kz", "ru"]}
BLOBS = [{"sha256": "ab" * 32, "size": 1, "media_type": "x"}]
BLOB_KEY = {"sha256": "ab" * 32, "key": "x"}

SIGHT = (
    Case("an act rests on what all its readers see", [
        ("ok", "gov opp ru", "gov", "report", REPORT),
        ("unknown-ref", "", "opp", "reply", {"what": "gov/r", "text": TEXT}),
        ("unknown-act", "", "opp", "reply", what(1, text=TEXT)),
        ("unknown-ref", "opp ru tr", "opp", "reply", {"what": "gov/r", "text": TEXT}),
        ("unknown-act", "gov opp tr", "opp", "reply", what(1, text=TEXT)),
        ("ok", "gov opp", "opp", "reply", what(1, text=TEXT)),
        ("ok", "gov opp ru", "ru", "reply", {"what": "gov/r", "text": TEXT}),
        ("unknown-act", "gov opp ru", "ru", "reply", what(2, text=TEXT)),
        ("ok", "", "gov", "report", OPP_REPORT),
        ("ok", "kz tr", "tr", "reply", {"what": "gov/o", "text": TEXT})]),
    Case("one slug in two audiences is two things for those who see both", [
        ("ok", "gov opp ru", "gov", "report", REPORT),
        ("ok", "gov opp tr", "gov", "report", REPORT),
        ("ambiguous-ref", "gov opp", "opp", "reply", {"what": "gov/r", "text": TEXT}),
        ("ok", "gov opp", "opp", "report", {**OPP_REPORT, "about": ["gov/r"]}),
        ("ok", "gov opp", "opp", "reply", what(2, text=TEXT)),
        ("ok", "gov opp ru", "opp", "reply", {"what": "gov/r", "text": TEXT}),
        ("id-taken", "gov opp", "gov", "report", REPORT),
        ("ok", "", "gov", "report", REPORT),
        ("ambiguous-ref", "gov opp ru", "opp", "reply", {"what": "gov/r", "text": TEXT}),
        ("ok", "gov kz", "kz", "reply", {"what": "gov/r", "text": TEXT}),
        ("id-taken", "gov kz", "gov", "report", REPORT)]),
    Case("what is replaced is one thing too", [
        ("ok", "ru tr", "tr", "meeting", MEETING),
        ("ok", "", "tr", "meeting", MEETING),
        ("ambiguous-ref", "ru tr", "tr", "meeting", MEETING),
        ("ok", "ru tr", "tr", "correct", what(1, body=MEETING)),
        ("ok", "kz tr", "tr", "meeting", MEETING),
        ("ok", "", "tr", "correct", what(2, body=MEETING)),
        ("ok", "ru tr", "tr", "withdraw", what(6)),
        ("gone", "ru tr", "tr", "withdraw", what(1)),
        ("ok", "ru tr", "tr", "withdraw", what(4)),
        ("ambiguous-ref", "ru tr", "tr", "withdraw", {"what": "tr/m"}),
        ("ok", "kz tr", "tr", "withdraw", {"what": "tr/m"})]),
    Case("a round of two audiences", [
        ("ok", "kz ru", "kz", "round", round_("a", host="ru")),
        ("unknown-ref", "kz ru tr", "tr", "round", round_("kz/a")),
        ("ok", "kz ru", "ru", "round", round_("kz/a", host="ru")),
        ("ok", "", "kz", "round", round_("a", host="tr")),
        ("ok", "kz ru tr", "tr", "round", round_("kz/a", host="tr")),
        ("ambiguous-ref", "kz ru", "ru", "round", round_("kz/a")),
        ("not-yours", "", "ru", "round", round_("kz/a"))]),
    Case("a round's host is who those present know it to be", [
        ("ok", "", "kz", "round", round_("a", host="tr")),
        ("ok", "kz ru tr", "kz", "round", round_("a", host="ru")),
        ("ok", "kz ru tr", "ru", "round", round_("kz/a", host="ru")),
        ("not-yours", "kz ru tr", "tr", "round", round_("kz/a")),
        ("ok", "opp tr", "tr", "round", round_("kz/a", host="tr")),
        ("not-yours", "gov kz ru tr", "ru", "round", round_("kz/a"))]),
    Case("what is taken back for some stands for the others", [
        ("ok", "", "gov", "statement", STATEMENT),
        ("ok", "gov opp", "gov", "correct", what(1, body=CORRECTED)),
        ("gone", "gov opp", "gov", "withdraw", what(1)),
        ("ok", "gov ru", "gov", "withdraw", what(1)),
        ("gone", "gov ru", "gov", "correct", {"what": "gov/s", "body": CORRECTED}),
        ("ok", "gov opp", "gov", "correct", what(2, body=STATEMENT)),
        ("not-yours", "gov opp", "opp", "withdraw", what(1)),
        ("ok", "", "gov", "correct", {"what": "gov/s", "body": CORRECTED}),
        ("ok", "gov opp", "gov", "withdraw", {"what": "gov/s"}),
        ("ok", "gov opp", "gov", "withdraw", {"what": "gov/s"}),
        ("gone", "gov opp", "gov", "withdraw", {"what": "gov/s"}),
        ("ok", "", "gov", "withdraw", {"what": "gov/s"})]),
    Case("roles and standing are everybody's", [
        ("not-permitted", "opp ru", "opp", "accredit", {"round": "kz/a", "participant": "ru", "accepted": True}),
        ("public-only", "opp ru", "ru", "motion", {"x": 1}),
        ("public-only", "opp ru", "ru", "vote", {}),
        ("public-only", "kz ru", "ru", "hold", {}),
        ("unknown-act-type", "kz ru", "ru", "presences", {}),
        ("unknown-participant", "kz ru", "ru", "interest", {**INTEREST, "about": {"who": "un"}}),
        ("unknown-addressee", "kz ru un", "ru", "interest", INTEREST),
        ("ok", "gov opp", "opp", "exchange", exchange("e", "opp")),
        ("ok", "", "ru", "motion", motion("s", "suspend", {"who": "opp"})),
        ("ok", "", "ru", "vote", {"motion": "ru/s", "choice": "yes"}),
        ("suspended", "opp ru", "opp", "interest", INTEREST),
        ("suspended", "gov opp", "opp", "deposit", deposit(8, "opp", "interest", INTEREST)),
        ("ok", "opp ru", "opp", "statement", {**STATEMENT, "on_behalf": ["opp"]})]),
    Case("who observes makes no exchanges", [
        ("not-permitted", "opp ru", "opp", "exchange", exchange("e", "opp")),
        ("ok", "opp ru", "ru", "exchange", exchange("e", "opp", "ru")),
        ("not-permitted", "opp ru", "opp", "deposit", deposit(2, "opp", "interest", INTEREST)),
        ("ok", "opp ru", "opp", "interest", INTEREST),
        ("ok", "", "opp", "open", opening(4))], roles={"opp": ["observer"]}),
    Case("the press may open what it may say", [
        ("ok", "opp ru", "opp", "interest", INTEREST),
        ("ok", "", "opp", "open", opening(1)),
        ("not-permitted", "opp ru", "opp", "reply", what(1, text=TEXT)),
        ("ok, not-permitted", "", "opp", "open", opening(3)),
        ("not-permitted", "opp ru", "opp", "exchange", exchange("e", "opp"))], roles={"opp": ["press"]}),
)

LINES = (
    Case("the line and its form", [
        ("ok", "gov opp", "gov", "interest", INTEREST, {"kib": 24}),
        ("ok", "gov opp", "gov", "interest", INTEREST, {"members": {"source": {"outlet": "x"}}}),
        ("ok", "gov opp", "gov", "interest", INTEREST, {"members": {"blob_keys": []}}),
        ("ok", "gov opp", "gov", "interest", INTEREST, {"blobs": BLOBS, "members": {"blob_keys": [BLOB_KEY]}}),
        ("ok", "gov opp", "gov", "interest", INTEREST, {"members": {"blob_keys": [BLOB_KEY, BLOB_KEY]}}),
        ("ok", "gov opp", "gov", "interest", INTEREST, {"line": b"  " + line("interest", INTEREST)[:-3] + b"\n"}),
        *(("malformed-line", "gov opp", "gov", "interest", INTEREST, change) for change in (
            {"kib": 3}, {"kib": 32}, {"members": {"x": 1}}, {"members": {"salt": b64(bytes(31))}},
            {"members": {"salt": None}}, {"members": {"act": "A"}}, {"members": {"body": []}},
            {"members": {"source": {}}}, {"members": {"source": {"outlet": "x", "published": "soon"}}},
            {"members": {"blob_keys": {}}}, {"members": {"blob_keys": [{"sha256": "ab" * 32}]}},
            {"members": {"blob_keys": [{**BLOB_KEY, "sha256": "ab"}]}},
            {"members": {"blob_keys": [{**BLOB_KEY, "x": 1}]}},
            {"members": {"blob_keys": [{**BLOB_KEY, "key": ""}]}}, {"members": {"blob_keys": [{**BLOB_KEY, "key": 1}]}},
            {"line": line("interest", INTEREST)[:-1]}, {"line": line("interest", INTEREST)[:-2] + b"\n"},
            {"line": line("interest", INTEREST)[:-2] + b"\n\n"}, {"line": line("interest", INTEREST)[:-2] + b"\t\n"},
            {"line": b" " * 1023 + b"\n"}, {"line": b"\xff" + line("interest", INTEREST)[1:]},
            {"line": line("interest", INTEREST).replace(b'"act"', b'"act":"x","act"')[:1023] + b"\n"}))]),
)

OPENINGS = (
    Case("an opening", [
        ("ok", "gov opp", "gov", "report", REPORT),
        ("not-yours", "", "opp", "open", opening(1)),
        ("not-wider", "gov opp", "gov", "open", opening(1)),
        ("not-wider", "gov ru", "gov", "open", opening(1)),
        ("wrong-line", "gov opp ru", "gov", "open", opening(1, kib=2)),
        ("wrong-line", "gov opp ru", "gov", "open", opening(1, kib=3)),
        ("wrong-line", "gov opp ru", "gov", "open", opening(1, line="{}")),
        ("bad-field", "gov opp ru", "gov", "open", opening(1, line="")),
        ("bad-field", "gov opp ru", "gov", "open", opening(1, line="{}\n")),
        ("not-sealed", "gov opp ru", "gov", "open", opening(1, what="ab" * 32)),
        ("not-sealed", "gov opp ru", "gov", "open", lambda told: {"what": told.ids[0], "line": "{}", "kib": 1}),
        ("ok", "gov opp ru", "gov", "open", opening(1)),
        ("already-opened", "gov opp ru", "gov", "open", opening(1)),
        ("ok", "gov opp tr", "gov", "open", opening(1)),
        ("ok", "gov opp", "opp", "reply", {"what": "gov/r", "text": TEXT}),
        ("ok", "gov opp ru", "ru", "reply", what(1, text=TEXT)),
        ("unknown-act", "", "ru", "reply", what(1, text=TEXT)),
        ("ok", "", "gov", "open", opening(1)),
        ("already-opened", "gov opp ru kz", "gov", "open", opening(1)),
        ("ok", "", "kz", "reply", what(1, text=TEXT)),
        ("not-revisable", "", "kz", "reply", what(18, text=TEXT)),
        ("ok", "", "gov", "correct", what(1, body={**REPORT, "text": {"en": "y"}})),
        ("gone", "gov opp", "gov", "withdraw", what(1)),
        ("ok", "gov opp", "gov", "withdraw", {"what": "gov/r"}),
        ("gone", "gov opp", "gov", "withdraw", {"what": "gov/r"}),
        ("id-taken", "", "gov", "report", REPORT)]),
    Case("a line is judged where it is opened", [
        ("ok", "gov opp", "gov", "report", REPORT),
        ("ok", "gov opp", "gov", "reply", {"what": "gov/r", "text": TEXT}),
        ("ok, unknown-ref", "", "gov", "open", opening(2)),
        ("ok", "", "gov", "open", opening(1)),
        ("ok", "", "gov", "open", opening(2)),
        ("already-opened", "", "gov", "open", opening(2)),
        ("ok", "", "kz", "reply", what(2, text=TEXT))]),
    Case("a line that its first readers refused may be in force when it is opened, for them too", [
        ("unknown-ref", "gov opp", "gov", "reply", {"what": "ru/r", "text": TEXT}),
        ("unknown-act", "gov opp", "opp", "reply", what(1, text=TEXT)),
        ("ok", "", "ru", "report", REPORT),
        ("unknown-act", "gov opp", "opp", "reply", what(1, text=TEXT)),
        ("ok", "", "gov", "open", opening(1)),
        ("ok", "gov opp", "opp", "reply", what(1, text=TEXT))]),
    Case("corrections are opened like anything else", [
        ("ok", "gov opp", "gov", "statement", STATEMENT),
        ("ok", "gov opp", "gov", "correct", what(1, body=CORRECTED)),
        ("ok, unknown-act", "", "gov", "open", opening(2)),
        ("ok", "", "gov", "open", opening(1)),
        ("ok", "", "gov", "open", opening(2)),
        ("gone", "", "gov", "withdraw", what(1)),
        ("ok", "", "gov", "withdraw", what(2)),
        ("gone", "", "gov", "withdraw", {"what": "gov/s"}),
        ("gone", "gov opp", "gov", "withdraw", {"what": "gov/s"})]),
    Case("an opening takes the place of what it opens, and a wider one that of a narrower", [
        ("ok", "gov opp", "gov", "statement", STATEMENT),
        ("ok", "gov opp", "gov", "withdraw", what(1)),
        ("ok", "gov opp ru", "gov", "open", opening(1)),
        ("ok", "gov opp", "gov", "correct", {"what": "gov/s", "body": CORRECTED}),
        ("gone", "gov opp", "gov", "withdraw", what(1)),
        ("ok", "gov opp ru", "gov", "withdraw", what(1)),
        ("ok", "gov opp", "gov", "withdraw", {"what": "gov/s"}),
        ("gone", "gov opp", "gov", "withdraw", {"what": "gov/s"}),
        ("ok", "", "gov", "open", opening(1)),
        ("ok", "gov opp", "gov", "withdraw", {"what": "gov/s"}),
        ("ok", "gov opp ru", "gov", "withdraw", what(1)),
        ("ok", "", "gov", "withdraw", what(1))]),
    Case("what cannot be opened", [
        ("ok", "gov opp", "gov", "exchange", exchange("e", "gov", "opp")),
        ("ok, not-openable", "", "gov", "open", opening(1)),
        ("ok, not-openable", "", "gov", "open", opening(1)),
        ("not-sealed", "", "gov", "open", lambda told: {"what": told.ids[2], "line": "{}", "kib": 1}),
        ("malformed-line", "gov opp", "gov", "interest", INTEREST, {"members": {"x": 1}}),
        ("ok, malformed-line", "", "gov", "open", opening(5)),
        ("unknown-act-type", "gov opp", "gov", "song", {}),
        ("ok, unknown-act-type", "", "gov", "open", opening(7)),
        ("public-only", "gov opp", "gov", "vote", {}),
        ("ok, public-only", "", "gov", "open", opening(9)),
        ("unknown-addressee", "gov un", "gov", "interest", INTEREST),
        ("not-sealed", "", "gov", "open", opening(11)),
        ("ok", "gov opp", "gov", "exchange", exchange("f", "gov")),
        ("ok", "gov opp", "gov", "deposit", deposit(13, "gov", "interest", INTEREST)),
        ("ok, not-openable", "", "gov", "open", lambda told: {
            "what": told.ids[14], "line": told.lines[14].rstrip(b" \n").decode(), "kib": 1})]),
    Case("opened words are heard by silence where they were said", [
        ("ok", "", "kz", "round", round_("a")),
        ("ok", "ru tr", "ru", "presence", presence("ru", **LEFT)),
        read_hold("kz", 1000), read_hold("ru", 1000),
        ("ok", "", "ru", "motion", motion("s", "procedural", {"text": TEXT}, silence=True, decide_by=moment(2000))),
        ("ok", "", "ru", "motion", motion("t", "procedural", {"text": TEXT}, silence=True, decide_by=moment(3000))),
        read_hold("kz", 2000), read_hold("ru", 2000),
        ("motion-decided", "", "tr", "vote", {"motion": "ru/s", "choice": "yes"}),
        ("ok", "", "ru", "open", opening(2)),
        read_hold("kz", 3000), read_hold("ru", 3000)],
        motion={"*": {"guarantor": "all"}}, silence_hours=0),
)

TOGETHER = (
    Case("who supports a communique does so where it was issued", [
        ("ok", "kz ru tr", "kz", "communique", JOINT),
        ("ok", "kz ru tr", "ru", "support", {"what": "kz/c", **SUPPORT}),
        ("other-audience", "kz ru", "ru", "support", {"what": "kz/c", **SUPPORT}),
        ("other-audience", "kz ru", "ru", "support", what(1, **SUPPORT)),
        ("ok", "kz ru", "ru", "reply", what(1, text=TEXT)),
        ("ok", "", "kz", "open", opening(1)),
        ("ok", "", "ru", "support", {"what": "kz/c", **SUPPORT}),
        ("ok", "kz ru tr", "ru", "support", what(1, **SUPPORT)),
        ("other-audience", "kz ru", "ru", "support", what(1, **SUPPORT)),
        ("other-audience", "kz gov ru tr", "ru", "support", what(1, **SUPPORT)),
        ("ok", "", "gov", "report", REPORT),
        ("ok", "kz ru", "ru", "support", {"what": "gov/r", **SUPPORT}),
        ("other-audience", "kz ru", "ru", "correct", what(12, body={"what": "kz/c", **SUPPORT}))]),
    Case("an exchange: both commit before either shows", [
        ("left-out", "gov opp", "gov", "exchange", exchange("e", "gov", "ru")),
        ("ok", "gov kz opp", "kz", "exchange", exchange("e", "gov", "opp")),
        ("id-taken", "gov kz opp", "kz", "exchange", exchange("e", "gov", "opp")),
        ("not-between", "gov kz opp", "kz", "deposit", deposit(2, "kz", "interest", INTEREST)),
        ("other-audience", "gov opp", "gov", "deposit", deposit(2, "gov", "interest", INTEREST)),
        ("unknown-act", "gov opp tr", "gov", "deposit", deposit(2, "gov", "interest", INTEREST)),
        ("unknown-act", "gov kz opp", "gov", "deposit", deposit(0, "gov", "interest", INTEREST)),
        ("ok", "gov kz opp", "gov", "deposit", deposit(2, "gov", "interest", INTEREST)),
        ("deposited", "gov kz opp", "gov", "deposit", deposit(2, "gov", "interest", DECLINED)),
        ("too-early", "gov kz opp", "gov", "open", opening(8)),
        ("ok", "gov kz opp", "opp", "deposit", deposit(2, "gov", "interest", INTEREST)),
        ("wrong-line", "gov kz opp", "gov", "open", opening(8, line="{}")),
        ("wrong-line", "gov kz opp ru", "gov", "open", opening(8)),
        ("not-wider", "gov opp", "gov", "open", opening(8)),
        ("not-yours", "gov kz opp", "opp", "open", opening(8)),
        ("ok", "gov kz opp", "gov", "open", opening(8)),
        ("already-opened", "gov kz opp", "gov", "open", opening(8)),
        ("ok", "gov kz opp", "kz", "reply", what(8, text=TEXT)),
        ("ok", "gov opp", "gov", "withdraw", what(8)),
        ("gone", "gov opp", "gov", "withdraw", what(8)),
        ("wrong-line", "gov kz opp", "opp", "open", opening(11)),
        ("not-revisable", "gov kz opp", "kz", "withdraw", what(2)),
        ("ok", "gov kz opp", "kz", "reply", what(2, text=TEXT)),
        ("deposited", "gov kz opp", "gov", "deposit", deposit(2, "gov", "interest", DECLINED))]),
    Case("an exchange with a deadline", [
        read_hold("kz", 1000), read_hold("ru", 1000),
        ("deadline-past", "", "kz", "exchange", exchange("e", "gov", "opp", deadline=moment(1000))),
        ("ok", "", "kz", "exchange", exchange("e", "gov", "opp", "ru", deadline=moment(1001))),
        ("ok", "", "gov", "deposit", deposit(4, "gov", "interest", INTEREST)),
        ("too-early", "", "gov", "open", opening(5)),
        read_hold("kz", 1001),
        ("ok", "", "opp", "deposit", deposit(4, "opp", "interest", INTEREST)),
        ("too-early", "", "gov", "open", opening(5)),
        read_hold("ru", 1001),
        ("deadline-past", "", "ru", "deposit", deposit(4, "ru", "interest", INTEREST)),
        ("ok", "", "gov", "open", opening(5)),
        ("ok", "", "opp", "open", opening(8))]),
    Case("without a deadline nothing is shown before all have deposited", [
        ("ok", "", "kz", "exchange", exchange("e", "gov", "opp")),
        ("ok", "", "gov", "deposit", deposit(1, "gov", "round", round_("a"))),
        read_hold("kz", 9000), read_hold("ru", 9000),
        ("too-early", "", "gov", "open", opening(2)),
        ("ok", "", "opp", "deposit", deposit(1, "opp", "exchange", exchange("f", "opp"))),
        ("ok, not-permitted", "", "gov", "open", opening(2)),
        ("ok, not-openable", "", "opp", "open", opening(6))]),
    Case("an exchange in public, copied word for word: what was copied is not the copier's", [
        ("ok", "", "kz", "exchange", exchange("e", "gov", "opp")),
        ("ok", "", "gov", "deposit", deposit(1, "gov", "interest", INTEREST)),
        ("ok", "", "opp", "deposit", deposit(1, "gov", "interest", INTEREST)),
        ("wrong-line", "", "opp", "open", opening(3)),
        ("not-revisable", "", "kz", "reply", what(2, text=TEXT)),
        ("ok", "", "gov", "open", opening(2)),
        ("ok", "", "kz", "reply", what(2, text=TEXT)),
        ("ok", "", "gov", "correct", what(2, body=DECLINED)),
        ("gone", "", "gov", "withdraw", what(2)),
        ("ok", "kz ru", "kz", "reply", what(2, text=TEXT))]),
)

CASES = SIGHT + LINES + OPENINGS + TOGETHER
