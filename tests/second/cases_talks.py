# SPDX-License-Identifier: Apache-2.0
"""Cases of who may say what, of forms, and of what is taken back."""

from decimal import Decimal

from cases import (COMMUNIQUE, DECLINED, INTEREST, MEETING, REPORT, STATEMENT, TEXT, Case, annul, answer, carried,
                   correct, motion, presence, refused, round_, withdraw, yes)


def places():
    """Rounds at places of all sorts."""
    steps = []
    for name, good, wrong in (
            ("point", ([0, 0], [180, 90], [-180, -90], [Decimal("71.50"), Decimal("51.0")], [Decimal("0.0"), 0],
                       [Decimal("-0.5"), Decimal("0.0000001")], [Decimal("100.0"), Decimal("10.10")]),
             ([181, 0], [0, 91], [Decimal("180.0000001"), 0], [1], [1, 2, 3], ["1", "2"], [None, 1], [True, 1])),
            ("admin", ("KZ-AST", "KZ-A", "KZ-1A2", "kz-ast", "kz", "0", "a" * 63),
             ("KZ-ASTA", "KZ-", "KZ-ast", "KZ", "1Z-A", "KZA-A", "KZ_A", "-a", "a" * 64, "", 1)),
            ("country", ("KZ", "ZZ"), ("kz", "K", "KAZ", "", "K1", 1, "\u042f\u042f")),
            ("zone", (), ("x", ""))):
        for value in good + wrong:
            verdict = "ok" if value in good and not isinstance(value, bool) else "bad-field"
            steps.append((verdict, "kz", "round", round_("a", place={"name": TEXT, name: value})))
    return steps + [("unknown-ref", "kz", "round", round_("a", place={"name": TEXT, "zone": "kz/a"}))]


def telling(*pairs):
    """Reports that tell something."""
    return [(verdict, "ru", "report", {**REPORT, "id": "r-%d" % i, "tells": tells})
            for i, (verdict, tells) in enumerate(pairs)]


def everything(verdicts):
    """What opp may and may not: the verdicts of one act of each sort."""
    bodies = (
        ("round", round_("b")), ("round", round_("kz/a")), ("meeting", MEETING), ("presence", presence("ru")),
        ("communique", COMMUNIQUE), ("invite", {"to": {"who": "ru"}, "as": "party"}), ("delegation", {"round": "kz/a"}),
        ("statement", STATEMENT), ("motion", motion("mo", "procedural", {"text": TEXT})),
        ("vote", {"motion": "ru/mo", "choice": "yes"}), ("interest", INTEREST),
        ("accredit", {"round": "kz/a", "participant": "ru", "accepted": True}))
    steps = [("ok", "kz", "round", round_("a")), ("ok", "ru", "motion", motion("mo", "procedural", {"text": TEXT}))]
    return steps + [(verdict, "opp") + body for verdict, body in zip(verdicts.split(), bodies)]


CASES = [
    Case("places", places()),
    Case("a list has 1,024 items", [
        ("ok", "ru", "report", {**REPORT, "about": [{"who": "ru"}] * 1024}),
        ("too-many", "ru", "report", {**REPORT, "id": "s", "about": [{"who": "ru"}] * 1025})]),
    Case("who may update a round", [
        ("ok", "kz", "round", round_("a", host="opp")), ("ok", "opp", "round", round_("kz/a", host="opp")),
        ("ok", "opp", "round", round_("kz/a", host="gov")), ("not-yours", "opp", "round", round_("kz/a")),
        ("ok", "gov", "round", round_("kz/a")), ("not-yours", "gov", "round", round_("kz/a")),
        ("ok", "gov", "round", round_("own", host="gov")), ("not-permitted", "gov", "round", round_("own")),
        ("ok", "gov", "round", round_("gov/own", host="opp")), ("ok", "opp", "round", round_("gov/own")),
        ("ok", "gov", "round", round_("gov/own")),
        ("not-yours", "ru", "round", round_("gov/own", host="ru")),
        ("ok", "kz", "round", round_("gov/own", host="opp")),
        ("unknown-ref", "ru", "round", round_("ru/own", host="ru")), ("ok", "opp", "round", round_("own", host="opp")),
        ("dates", "kz", "round", round_("a", to="2017-05-01"))]),
    Case("presence", [
        ("ok", "kz", "round", round_("a")), ("ok", "kz", "presence", presence("opp", state="resumed")),
        ("ok", "opp", "presence", presence("opp", strength="full", part="head")),
        ("axis", "opp", "presence", presence("opp", strength="full", state="left")),
        ("axis", "opp", "presence", presence("opp", count=1)),
        ("ok", "opp", "presence", presence("opp", count=1, part="members")),
        ("for-itself", "opp", "presence", presence("opp", participants=["opp", "gov"])),
        ("repeated", "opp", "presence", presence("opp", participants=["opp", "opp"])),
        ("bad-field", "opp", "presence", presence("opp", persons=[])),
        ("bad-field", "opp", "presence", presence("opp", **{"as": "arbiter"})),
        ("ok", "opp", "presence", presence("opp", when={"from": "2017-01-01T00:00:00Z", "to": "2017-01-01T00:00:00Z"})),
        ("dates", "opp", "presence",
         presence("opp", when={"from": "2017-01-01T00:00:01Z", "to": "2017-01-01T00:00:00Z"})),
        ("unknown-ref", "opp", "presence", presence("opp", round="kz/b")),
        ("unknown-ref", "opp", "presence", presence("opp", meeting="kz/a"))]),
    Case("meetings", [
        ("ok", "tr", "meeting", {**MEETING, "with": [{"who": "tr", "name": TEXT}]}),
        ("took-part", "tr", "meeting", {**MEETING, "with": [{"name": TEXT}]}),
        ("missing-field", "tr", "meeting", {**MEETING, "with": [{"who": "tr"}, {}]}),
        ("ok", "kz", "meeting", {**MEETING, "with": [{"who": "tr"}, {"who": "tr"}]}),
        ("ok", "kz", "meeting", {**MEETING, "agenda": [{"id": "a", "title": TEXT}, {"id": "a", "title": TEXT}]}),
        ("ok", "kz", "meeting", {**MEETING, "to": "2017-05-02T12:00:00+02:00"}),
        ("dates", "kz", "meeting", {**MEETING, "to": "2017-05-02T12:00:00+02:01"}),
        ("unknown-track", "kz", "meeting", {**MEETING, "track": "side"}),
        ("bad-field", "kz", "meeting", {**MEETING, "id": "kz/m"}),
        ("ok", "ru", "attended", {"meeting": "kz/m", "present": []}),
        ("both-ways", "ru", "attended", {"meeting": "kz/m", "present": ["ru", "tr"], "absent": [{"who": "tr"}]}),
        ("ok", "ru", "attended", {"meeting": "kz/m", "present": ["ru"], "absent": [{"who": "tr"}, {"who": "tr"}]}),
        ("unknown-participant", "ru", "attended", {"meeting": "kz/m", "present": ["nobody"]})]),
    Case("what a report tells", telling(
        ("ok", {"act": "interest", "body": INTEREST, "ref": "kz/nothing", "by": {"who": "nobody"}}),
        ("ok", {"ref": "kz/nothing", "field": "a", "value": "x"}),
        ("ok", {"act": "invite", "body": {"to": {"who": "nobody"}, "as": "party", "round": "kz/x"}}),
        ("ok", {"act": "round", "body": round_("kz/x", track="nowhere", to="2017-05-01")}),
        ("ok", {"act": "presence", "body": presence("nobody", strength="full", state="left")}),
        ("bad-field", {"act": "motion", "body": {}}),
        ("bad-field", {"act": "interest", "body": INTEREST, "ref": "kz"}),
        ("unknown-field", {"act": "interest", "body": INTEREST, "field": "a"}),
        ("bad-field", {"ref": "kz/x", "field": "a b", "value": "x"}),
        ("missing-field", {"ref": "kz/x", "field": "a"}))),
    Case("a compiler of a reconstruction has every role", everything(
        "ok ok ok ok joint-host ok ok ok ok not-entitled ok ok"), kind="reconstruction", roles={"opp": ["compiler"]}),
    Case("a party has not", everything(
        "not-permitted not-yours took-part for-itself not-permitted not-permitted ok ok ok not-entitled ok "
        "not-permitted")),
    Case("rules name who may", [
        ("not-permitted", "kz", "invite", {"to": {"who": "ru"}, "as": "party"}),
        ("ok", "opp", "invite", {"to": {"who": "ru"}, "as": "party"}), ("ok", "kz", "round", round_("a")),
        ("ok", "opp", "accredit", {"round": "kz/a", "participant": "ru", "accepted": True}),
        ("joint-host", "opp", "communique", COMMUNIQUE),
        ("ok", "opp", "communique", {**COMMUNIQUE, "issued_by": ["opp"]}),
        ("for-itself", "opp", "presence", presence("ru")), ("not-permitted", "ru", "statement", STATEMENT)],
        may={kind: ["opp"] for kind in ("presence", "communique", "invite", "statement", "accredit")},
        roles={"opp": ["press"]}),
    Case("suspended", [
        *carried("s", "suspend", {"who": "opp"}), ("suspended", "opp", "interest", INTEREST),
        ("ok", "opp", "statement", STATEMENT), ("ok", "ru", "reply", {"what": "opp/s", "text": TEXT}),
        ("ok", "opp", "reply", {"what": "opp/s", "text": TEXT}),
        ("suspended", "opp", "withdraw", {"what": "opp/s"}), *carried("t", "readmit", {"who": "opp"}),
        ("ok", "opp", "withdraw", {"what": "opp/s"}), refused("standing", "u", "readmit", {"who": "opp"})]),
    Case("corrections of corrections", [
        ("ok", "ru", "interest", INTEREST), ("ok", "ru", "correct", correct(1, DECLINED)),
        ("gone", "ru", "correct", correct(1, INTEREST)), ("ok", "ru", "correct", correct(2, INTEREST)),
        ("gone", "ru", "correct", correct(2, INTEREST)), ("ok", "ru", "withdraw", withdraw(4)),
        ("gone", "ru", "withdraw", withdraw(4)), ("not-revisable", "ru", "withdraw", withdraw(6)),
        ("ok", "tr", "reply", answer(1)), ("ok", "tr", "reply", answer(4)), ("not-revisable", "tr", "reply", answer(6)),
        ("unknown-act", "tr", "reply", answer(3)),
        ("ok", "tr", "correct", lambda ids: {"what": ids[9], "body": {"what": ids[10], "text": TEXT}}),
        ("not-revisable", "tr", "correct", lambda ids: {"what": ids[10], "body": {"what": ids[6], "text": TEXT}}),
        ("not-yours", "ru", "withdraw", withdraw(10)), ("ok", "tr", "withdraw", withdraw(13))]),
    Case("taken back by ref", [
        ("ok", "kz", "round", round_("a", host="opp")), ("ok", "opp", "round", round_("kz/a", host="opp")),
        ("ok", "opp", "correct", {"what": "kz/a", "body": round_("kz/a", host="gov")}),
        ("id-kept", "kz", "correct", {"what": "kz/a", "body": round_("b")}),
        ("ok", "gov", "round", round_("kz/a")), ("ok", "opp", "withdraw", {"what": "kz/a"}),
        ("gone", "opp", "withdraw", {"what": "kz/a"}), ("gone", "ru", "correct", {"what": "kz/a", "body": round_("a")}),
        ("unknown-ref", "ru", "withdraw", {"what": "kz/nothing"}), ("bad-field", "ru", "withdraw", {"what": "a"})]),
    Case("the latest row is one that stands", [
        ("ok", "kz", "round", round_("a", host="opp")), ("ok", "kz", "round", round_("a", host="gov")),
        ("ok", "kz", "correct", correct(1, round_("a", host="ru"))), ("not-yours", "ru", "round", round_("kz/a")),
        ("ok", "kz", "withdraw", withdraw(2)), ("not-yours", "gov", "round", round_("kz/a")),
        ("ok", "ru", "round", round_("kz/a", host="ru")), ("ok", "kz", "withdraw", {"what": "kz/a"}),
        ("ok", "ru", "withdraw", {"what": "kz/a"}), ("not-yours", "ru", "round", round_("kz/a", host="ru"))]),
    Case("what is answered", [
        ("ok", "kz", "motion", motion("c", "procedural", {"text": TEXT})),
        ("ok", "ru", "reply", {"what": "kz/c", "text": TEXT}),
        ("not-revisable", "kz", "withdraw", {"what": "kz/c"}), ("ok", "kz", "communique", COMMUNIQUE),
        ("ambiguous-ref", "ru", "support", {"what": "kz/c", "choice": "support"}),
        ("ok", "ru", "support", lambda ids: {"what": ids[4], "choice": "oppose"}),
        ("not-revisable", "kz", "correct", correct(4, COMMUNIQUE)),
        ("ambiguous-ref", "kz", "withdraw", {"what": "kz/c"}),
        ("ok", "gov", "statement", STATEMENT), ("ok", "gov", "withdraw", {"what": "gov/s"}),
        ("ok", "ru", "reply", {"what": "gov/s", "text": TEXT}), ("id-taken", "gov", "statement", STATEMENT),
        ("gone", "gov", "correct", {"what": "gov/s", "body": STATEMENT}),
        ("not-revisable", "ru", "reply", answer(0))]),
    Case("who corrects", [
        ("ok", "opp", "report", REPORT),
        ("ok", "opp", "correct", {"what": "opp/r", "body": {**REPORT, "sort": "forecast"}}),
        ("missing-field", "opp", "correct", {"what": "opp/r", "body": {"id": "r"}}),
        ("id-kept", "opp", "correct", {"what": "opp/r", "body": {**REPORT, "id": "s"}}),
        ("not-permitted", "opp", "reply", answer(1)), ("ok", "opp", "withdraw", {"what": "opp/r"})],
        roles={"opp": ["press"]}),
    Case("a correction asks the type's own rule, not who may", [
        ("ok", "opp", "invite", {"to": {"who": "ru"}, "as": "party"}), ("ok", "opp", "round", round_("a")),
        *carried("c", "change-role", {"who": "opp", "roles": ["party"]}),
        ("not-permitted", "opp", "invite", {"to": {"who": "ru"}, "as": "party"}),
        ("ok", "opp", "correct", correct(1, {"to": {"who": "tr"}, "as": "party"})),
        ("not-permitted", "opp", "correct", correct(2, round_("a"))),
        ("ok", "opp", "correct", correct(2, round_("a", host="opp")))], roles={"opp": ["convenor", "party"]}),
    Case("annulled", [
        ("ok", "kz", "round", round_("a")), ("ok", "kz", "correct", correct(1, round_("a"))),
        refused("gone", "a", "annul", annul(1)), ("ok", "ru", "motion", motion("b", "annul", annul(2))),
        ("ok", "ru", "motion", motion("d", "annul", annul(2))), yes("b"), yes("d"),
        refused("gone", "e", "annul", annul(2)),
        ("gone", "kz", "withdraw", {"what": "kz/a"}), ("ok", "kz", "communique", COMMUNIQUE),
        refused("not-revisable", "f", "annul", annul(10)), refused("not-revisable", "g", "annul", annul(6)),
        ("ok", "kz", "round", round_("a"))]),
    Case("times of corrections", [
        ("ok", "kz", "round", round_("a", since="2016-01-01T00:00:00Z")),
        ("ok", "kz", "correct", {"what": "kz/a", "body": round_("a", since="2016-06-01T00:00:00Z")},
         {"source": {"outlet": "x"}, "at": "2016-03-01T00:00:00Z"}),
        ("ok", "kz", "round", round_("a", since="2019-01-01T00:00:00Z")),
        ("ok", "kz", "correct", {"what": "kz/a", "body": round_("a", since="2018-06-01T00:00:00Z")},
         {"at": "2019-03-01T00:00:00Z"}),
        ("ok", "kz", "meeting", {**MEETING, "state": "ended", "from": "2016-05-02T10:00:00Z",
                                 "to": "2016-05-02T11:00:00Z"}),
        ("ok", "kz", "correct", {"what": "kz/m", "body": {**MEETING, "state": "in-session",
                                                          "from": "2016-05-02T10:00:00Z"}})]),
    Case("who is of the press hosts no round of its own", [
        ("not-permitted", "opp", "round", round_("a", host="opp")), ("ok", "kz", "round", round_("b", host="opp")),
        ("not-permitted", "opp", "round", round_("kz/b", host="opp"))], roles={"opp": ["press"]}),
    Case("who is of the press tells of no meeting, though it took part", [
        ("not-permitted", "opp", "meeting", {**MEETING, "with": [{"who": "opp"}]})], roles={"opp": ["press"]}),
    Case("a compiler of a reconstruction may what the rules give to others", [
        ("ok", "opp", "invite", {"to": {"who": "ru"}, "as": "party"})],
        kind="reconstruction", roles={"opp": ["compiler"]}, may={"invite": ["ru"]}),
]
