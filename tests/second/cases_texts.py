# SPDX-License-Identifier: Apache-2.0
"""Cases of texts: five lives of a text, each under other rules, and what is refused on the way."""

import cases_audiences
from cases import TEXT, Case, carried, correct, hold, moment, motion, refused, yes
from cases_audiences import opening

TO_READ = {"en": "x", "ru": "x"}
SCAN = {"sha256": "ab" * 32, "size": 1, "media_type": "application/pdf"}
FROM = "2017-02-01T00:00:00Z"
ONE_OPTION = {"id": "c", "level": 1, "options": [{"id": "a", "by": ["gov"], "text": TEXT}]}


def document(name, **fields):
    """The body of a document."""
    return {"id": name, "kind": "agreement", "title": TEXT, "track": "main", "languages": ["en", "ru"],
            "authentic": ["en"], **fields}


def clause(name, **fields):
    """A clause; of a text where nothing else is given."""
    return {"id": name, "level": 1, **(fields or {"text": TO_READ})}


def draft(name, number, *clauses, **fields):
    """The body of a draft: one clause where none are given."""
    return {"document": name, "version": number, "clauses": list(clauses or [clause("c")]), **fields}


def based(index, name, number, **fields):
    """The body of a draft on the base of an entry."""
    return lambda ids: {**draft(name, number, **fields), "base": ids[index]}


def of(index, **fields):
    """A body that names a version, the entry it is."""
    return lambda ids: {"draft": ids[index], **fields}


def signed(index, capacity, form="electronic", **fields):
    """The body of a signature."""
    return of(index, signatory={"name": TEXT}, capacity=capacity, form=form, **fields)


def certified(index, who):
    """The body of a certification."""
    return of(index, signatory=who, scan=SCAN)


def entered(index, **fields):
    """The body of an entry into force."""
    return of(index, **{"from": FROM, "extension": "none", **fields})


def adopts(index):
    """The payload of a motion to adopt a version."""
    return lambda ids: {"what": ids[index]}


def rectified(index, clause_id, text):
    """The payload of a motion to rectify a clause."""
    return lambda ids: {"draft": ids[index], "clause": clause_id, "text": text}


def committed(index, name, **fields):
    """The body of a commitment."""
    return of(index, id=name, of=["gov"], text=TEXT, **{"clause": "c", **fields})


ASTANA = Case("a text that the guarantors sign", [
    ("ok", "ru", "document", document("memo", kind="memorandum")),
    ("ok", "ru", "draft", draft("ru/memo", "1", ONE_OPTION)),
    ("not-clean", "ru", "sign", signed(2, "guarantor")),
    ("not-yours", "tr", "draft", draft("ru/memo", "2")),
    ("id-taken", "ru", "draft", draft("ru/memo", "1")),
    ("ok", "ru", "draft", based(2, "ru/memo", "2")),  # 6
    ("not-adopted", "kz", "entry", entered(6)),
    ("capacity", "gov", "sign", signed(6, "guarantor")),
    ("not-entitled", "gov", "sign", signed(6, "party")),
    ("ok", "gov", "sign", signed(6, "witness")),
    ("not-signed", "kz", "certify", certified(6, "gov")),
    ("ok", "ru", "sign", signed(6, "guarantor")),
    ("already-signed", "ru", "sign", signed(6, "guarantor")),
    ("already-signed", "ru", "sign", signed(6, "guarantor", ad_referendum=False)),
    ("not-adopted", "kz", "entry", entered(6)),
    ("not-signed", "kz", "certify", certified(6, "tr")),
    ("ok", "tr", "sign", signed(6, "guarantor", "paper")),
    ("not-adopted", "kz", "entry", entered(6)),
    ("not-depositary", "tr", "certify", certified(6, "tr")),
    ("ok", "kz", "certify", certified(6, "tr")),
    ("not-depositary", "ru", "entry", entered(6)),
    ("dates", "kz", "entry", entered(6, until="2017-01-31T23:59:59Z")),
    ("not-adopted", "kz", "entry", entered(2)),
    ("ok", "kz", "entry", entered(6, until=FROM)),  # 24
    ("not-depositary", "ru", "release", of(6, how="published")),
    ("ok", "kz", "release", of(6, how="read-out")),
    ("not-signed", "gov", "denounce", of(6)),
    ("ok", "tr", "denounce", of(6)),
    ("already-signed", "tr", "denounce", of(6)),
    ("not-adopted", "kz", "entry", entered(6))],
    adopt={"*": {"sign": {"guarantor": "all"}}})

PAPERS = Case("what is put on paper after the depositary has seen a page", [
    ("ok", "ru", "document", document("memo", kind="memorandum")),
    ("ok", "ru", "draft", draft("ru/memo", "1")),
    ("ok", "ru", "initial", signed(2, "guarantor", "paper")),
    ("ok", "kz", "certify", certified(2, "ru")),
    ("ok", "tr", "sign", signed(2, "guarantor")),
    ("ok", "ru", "sign", signed(2, "guarantor", "paper")),
    ("not-adopted", "kz", "entry", entered(2)),  # what was seen is the initialled page
    ("ok", "kz", "certify", certified(2, "ru")), ("ok", "kz", "entry", entered(2)),
    ("ok", "ru", "draft", draft("ru/memo", "2")),  # 10
    ("ok", "tr", "sign", signed(10, "guarantor")), ("ok", "ru", "sign", signed(10, "witness", "paper")),
    ("ok", "kz", "certify", certified(10, "ru")),
    ("ok", "ru", "sign", signed(10, "guarantor", "paper")), ("not-adopted", "kz", "entry", entered(10)),
    ("ok", "kz", "certify", certified(10, "ru")), ("ok", "kz", "entry", entered(10))],
    adopt={"*": {"sign": {"guarantor": "all"}}})

HAVANA = Case("a text of two parties, endorsed at home, rejected once and signed anew", [
    ("ok", "gov", "document", document("final")),
    *carried("pen", "pen-holder", {"document": "gov/final", "who": ["opp"]}),
    ("not-yours", "ru", "part", {"document": "gov/final", "clauses": [clause("a")]}),
    ("ok", "opp", "part", {"document": "gov/final", "clauses": [clause("a")]}),  # 5
    ("ok", "gov", "draft", lambda ids: {**draft("gov/final", "1"), "parts": [ids[5]]}),  # 6
    ("ok", "gov", "sign", signed(6, "party")), ("ok", "opp", "sign", signed(6, "party")),
    ("not-entitled", "ru", "sign", signed(6, "guarantor")), ("ok", "ru", "sign", signed(6, "witness")),
    ("not-signed", "ru", "ratify", of(6)), ("not-adopted", "kz", "entry", entered(6)),
    ("ok", "opp", "endorse", of(6, result="approved")),
    ("not-adopted", "kz", "entry", entered(6)),  # opp is not asked
    ("ok", "gov", "endorse", of(6, result="rejected", by={"name": TEXT})),
    ("not-adopted", "kz", "entry", entered(6)),
    ("unknown-act", "gov", "draft", based(5, "gov/final", "2")),
    ("ok", "gov", "draft", based(6, "gov/final", "2")),  # 18
    ("ok", "gov", "endorse", of(18, result="approved")),
    ("not-adopted", "kz", "entry", entered(18)),  # what was signed was the first
    ("ok", "gov", "sign", signed(18, "party")), ("not-adopted", "kz", "entry", entered(18)),
    ("ok", "opp", "sign", signed(18, "party")), ("ok", "kz", "entry", entered(18)),
    ("not-adopted", "kz", "entry", entered(6)),
    ("ok", "gov", "endorse", of(6, result="approved")), ("ok", "kz", "entry", entered(6)),
    ("ok", "gov", "endorse", of(6, result="rejected")), ("not-adopted", "kz", "entry", entered(6)),
    ("not-signed", "ru", "denounce", of(18)), ("ok", "opp", "denounce", of(18)),
    ("not-adopted", "kz", "entry", entered(18))],
    adopt={"agreement": {"sign": {"party": "all"}, "endorse": {"who:gov": 1}}, "*": {"sign": {"guarantor": "all"}}})

LIBYA = Case("a text of parties, initialled first, with the facilitator as witness and a depositary of its own", [
    ("ok", "tr", "document", document("skhirat", depositary="ru")),
    ("ok", "tr", "draft", draft("tr/skhirat", "1")),
    ("ok", "tr", "sign", signed(2, "witness")), ("ok", "tr", "sign", signed(2, "facilitator")),
    ("capacity", "tr", "sign", signed(2, "party")), ("not-adopted", "ru", "entry", entered(2)),
    ("ok", "gov", "initial", signed(2, "party")), ("already-signed", "gov", "initial", signed(2, "party")),
    ("ok", "opp", "initial", signed(2, "party", "paper")),
    ("not-depositary", "kz", "certify", certified(2, "opp")), ("ok", "ru", "certify", certified(2, "opp")),
    ("not-signed", "gov", "confirm", of(2)),
    ("ok", "gov", "sign", signed(2, "party", ad_referendum=True)),
    ("already-signed", "gov", "sign", signed(2, "party", ad_referendum=True)),
    ("ok", "opp", "sign", signed(2, "party")),
    ("ok", "tr", "ratify", of(2)), ("not-signed", "kz", "ratify", of(2)),
    ("not-adopted", "ru", "entry", entered(2)),  # what tr ratifies meets nothing
    ("ok", "opp", "ratify", of(2)), ("already-signed", "opp", "ratify", of(2)),
    ("not-adopted", "ru", "entry", entered(2)),  # but for the confirmation all is done
    ("not-signed", "opp", "confirm", of(2)), ("ok", "gov", "confirm", of(2)),
    ("already-signed", "gov", "confirm", of(2)),
    ("not-depositary", "kz", "entry", entered(2)), ("ok", "ru", "entry", entered(2)),
    ("ok", "tr", "draft", draft("tr/skhirat", "1a")),  # 27
    ("ok", "gov", "initial", signed(27, "party")), ("ok", "gov", "initial", signed(27, "party", "paper")),
    ("ok", "opp", "sign", signed(27, "party")), ("ok", "opp", "ratify", of(27)),
    ("ok", "gov", "sign", signed(27, "witness")), ("not-adopted", "ru", "entry", entered(27)),
    ("ok", "gov", "sign", signed(27, "party")), ("not-adopted", "ru", "entry", entered(27)),  # one of two initials
    ("ok", "opp", "initial", signed(27, "witness")), ("not-adopted", "ru", "entry", entered(27)),
    ("ok", "opp", "initial", signed(27, "party")), ("ok", "ru", "entry", entered(27)),
    ("ok", "tr", "withdraw", {"what": "tr/skhirat"}),
    ("ok", "ru", "entry", entered(2)), ("not-depositary", "kz", "entry", entered(2)),
    ("gone", "tr", "draft", draft("tr/skhirat", "2"))],
    roles={"tr": ["facilitator"]}, founders=["host", "ru", "tr"],
    adopt={"*": {"initial": {"party": "majority"}, "sign": {"party": "all"}, "ratify": {"party": 1}}})

CONSENSUS = Case("a text that all must sign, under rules that change behind it", [
    ("ok", "kz", "document", document("all")),
    ("ok", "kz", "draft", draft("kz/all", "1")),
    *carried("mediator", "change-role", {"who": "opp", "roles": ["mediator"]}),
    ("ok", "kz", "draft", draft("kz/all", "2")),  # 5
    *[("ok", who, "sign", signed(index, capacity)) for index in (2, 5)
      for who, capacity in (("ru", "guarantor"), ("tr", "guarantor"), ("gov", "party"))],
    ("not-adopted", "kz", "entry", entered(5)),
    ("ok", "kz", "sign", signed(5, "witness")), ("not-adopted", "kz", "entry", entered(5)),  # its line asks for more
    ("ok", "kz", "sign", signed(5, "host")), ("ok", "kz", "entry", entered(5)),
    ("ok", "kz", "sign", signed(2, "host")),
    ("not-adopted", "kz", "entry", entered(2)),  # opp was a party when this version was made
    ("capacity", "opp", "sign", signed(2, "party")), ("not-entitled", "opp", "sign", signed(5, "mediator")),
    *carried("party", "change-role", {"who": "opp", "roles": ["party"]}),
    ("not-entitled", "opp", "sign", signed(5, "party")),
    ("ok", "opp", "sign", signed(2, "party")), ("ok", "kz", "entry", entered(2)),
    *carried("out", "suspend", {"who": "tr"}), ("ok", "kz", "entry", entered(5)),
    ("suspended", "tr", "denounce", of(5)),
    ("ok", "kz", "draft", draft("kz/all", "3")),  # 30: nobody counts on tr
    ("ok", "gov", "sign", signed(30, "party")), ("ok", "opp", "sign", signed(30, "party")),
    ("ok", "kz", "sign", signed(30, "host")), ("not-adopted", "kz", "entry", entered(30)),  # of three lines one is left
    ("ok", "ru", "sign", signed(30, "guarantor")), ("ok", "kz", "entry", entered(30))],
    adopt={"*": {"sign": {"guarantor": "consensus", "party": "consensus", "who:kz": "consensus"}}})

SILENCE = Case("a text that a majority adopts, by vote and by silence", [
    hold("kz", 0), hold("ru", 0),
    ("ok", "ru", "document", document("plan")), ("ok", "ru", "draft", draft("ru/plan", "1")),  # 4
    ("not-entitled", "gov", "sign", signed(4, "party")), ("ok", "gov", "sign", signed(4, "witness")),
    ("not-adopted", "kz", "entry", entered(4)),
    ("ok", "ru", "motion", motion("no", "adopt", adopts(4), decide_by=moment(4000), silence=True)),
    ("silence-short", "ru", "motion", motion("soon", "adopt", adopts(4), decide_by=moment(3599), silence=True)),
    ("ok", "gov", "vote", {"motion": "ru/no", "choice": "no"}),
    hold("kz", 4000), hold("ru", 4000),
    ("not-adopted", "kz", "entry", entered(4)), ("motion-decided", "gov", "vote", {"motion": "ru/no", "choice": "yes"}),
    ("ok", "ru", "draft", draft("ru/plan", "2")),  # 15
    ("ok", "ru", "motion", motion("yes", "adopt", adopts(15), decide_by=moment(7600), silence=True)),
    ("ok", "gov", "vote", {"motion": "ru/yes", "choice": "yes"}),
    ("ok", "opp", "vote", {"motion": "ru/yes", "choice": "yes"}),
    hold("kz", 7599), hold("ru", 7599), ("not-adopted", "kz", "entry", entered(15)),
    hold("kz", 7600), hold("ru", 7600),
    ("not-adopted", "kz", "entry", entered(4)), ("ok", "kz", "entry", entered(15)),
    ("ok", "ru", "motion", motion("vote", "adopt", adopts(4))),
    ("ok", "gov", "vote", {"motion": "ru/vote", "choice": "yes"}), ("not-adopted", "kz", "entry", entered(4)),
    ("ok", "opp", "vote", {"motion": "ru/vote", "choice": "yes"}), ("ok", "kz", "entry", entered(4)),
    ("not-signed", "gov", "denounce", of(4))],
    motion={"*": {"guarantor": 1}, "adopt": {"party": "majority"}}, silence_hours=1,
    adopt={"memorandum": {"sign": {"party": "all"}}})

NOBODY = Case("a text that nobody could sign who had to", [
    ("ok", "gov", "document", document("a")), *carried("out", "suspend", {"who": "tr"}),
    ("ok", "gov", "draft", draft("gov/a", "1")), ("ok", "ru", "sign", signed(4, "guarantor")),
    ("not-adopted", "kz", "entry", entered(4)), *carried("in", "readmit", {"who": "tr"}),
    ("not-entitled", "tr", "sign", signed(4, "guarantor")), ("ok", "tr", "sign", signed(4, "witness")),
    ("not-adopted", "kz", "entry", entered(4)), ("ok", "gov", "draft", draft("gov/a", "2")),  # 12
    ("ok", "ru", "sign", signed(12, "guarantor")), ("not-adopted", "kz", "entry", entered(12)),
    ("ok", "tr", "sign", signed(12, "guarantor")), ("ok", "kz", "entry", entered(12))],
    adopt={"*": {"sign": {"who:tr": 1, "guarantor": "majority"}}})

DRAFTING = Case("clauses, parts, amendments", [
    ("ok", "ru", "document", document("a")), ("ok", "ru", "document", document("b")),
    ("clause-form", "ru", "draft", {**draft("ru/a", "1"), "clauses": []}),
    ("clause-form", "ru", "draft", draft("ru/a", "1", {"id": "c", "level": 0, "text": TEXT})),
    ("clause-form", "ru", "draft", draft("ru/a", "1", {"id": "c", "level": 10, "text": TEXT})),
    ("clause-form", "ru", "draft", draft("ru/a", "1", {"id": "c", "level": 1})),
    ("clause-form", "ru", "draft", draft("ru/a", "1", {**ONE_OPTION, "text": TEXT})),
    ("repeated", "ru", "draft", draft("ru/a", "1", {**ONE_OPTION, "options": ONE_OPTION["options"] * 2})),
    ("repeated", "ru", "draft", draft("ru/a", "1", clause("c"), clause("c"))),
    ("languages", "ru", "draft", draft("ru/a", "1", clause("c", text={"ar": "x"}))),
    ("languages", "ru", "draft", draft("ru/a", "1", clause("c", heading={"en-GB": "x"}))),
    ("languages", "ru", "part", {"document": "ru/a", "clauses": [
        {**ONE_OPTION, "options": [{"id": "a", "by": ["gov"], "text": {"ar": "x"}}]}]}),
    ("ok", "ru", "part", {"document": "ru/b", "clauses": [clause("b")]}),  # 13
    ("ok", "ru", "part", {"document": "ru/a", "clauses": [clause("c"), ONE_OPTION | {"id": "o"}]}),  # 14
    ("other-document", "ru", "draft", lambda ids: {**draft("ru/a", "1"), "parts": [ids[13]]}),
    ("repeated", "ru", "draft", lambda ids: {**draft("ru/a", "1"), "parts": [ids[14]]}),
    ("ok", "ru", "draft", lambda ids: {**draft("ru/a", "1", clause("d", heading=TEXT)), "parts": [ids[14]]}),  # 17
    ("ok", "ru", "draft", draft("ru/b", "1")),  # 18
    ("other-document", "ru", "draft", based(18, "ru/a", "2")),
    ("other-document", "tr", "document", lambda ids: document("c", **{"from": {"ref": "ru/a", "draft": ids[18]}})),
    ("ok", "tr", "document", lambda ids: document("c", **{"from": {"ref": "ru/a", "draft": ids[17]}})),  # 21
    ("other-document", "tr", "draft", based(18, "tr/c", "1")), ("ok", "tr", "draft", based(17, "tr/c", "1")),  # 23
    ("other-document", "ru", "transmit", of(18, to="main", **{"as": "tr/c"})),
    ("ok", "ru", "transmit", of(17, to="main", **{"as": "tr/c"})),
    ("unknown-clause", "gov", "amend", of(17, id="m", clause="e", op="delete")),
    ("clause-form", "gov", "amend", of(17, id="m", clause="c", op="delete", text=TEXT)),
    ("clause-form", "gov", "amend", of(17, id="m", clause="c", op="replace")),
    ("languages", "gov", "amend", of(17, id="m", clause="c", op="replace", text={"ar": "x"})),
    ("ok", "gov", "amend", of(17, id="m", clause="c", op="delete", reason={"ar": "x"})),  # 30
    ("ok", "gov", "amend", of(18, id="n", clause="c", op="delete")),  # 31
    ("repeated", "ru", "draft", {**draft("ru/a", "2"), "settles": [{"amend": "gov/m", "how": "taken"}] * 2}),
    ("other-document", "ru", "draft", {**draft("ru/a", "2"), "settles": [{"amend": "gov/n", "how": "taken"}]}),
    ("unknown-clause", "ru", "draft",
     {**draft("ru/a", "2"), "settles": [{"amend": "gov/m", "how": "option", "option": "a"}]}),
    ("unknown-clause", "ru", "draft",
     {**draft("ru/a", "2"), "settles": [{"amend": "gov/m", "how": "option", "clause": "c", "option": "a"}]}),
    ("ok", "ru", "draft", {**draft("ru/a", "2", ONE_OPTION), "settles": [
        {"amend": "gov/m", "how": "option", "clause": "c", "option": "a"}]}),  # 36
    ("ok", "gov", "withdraw", {"what": "gov/m"}),
    ("gone", "ru", "draft", {**draft("ru/a", "3"), "settles": [{"amend": "gov/m", "how": "taken"}]}),
    ("ok", "gov", "stance", of(36, position="agree")),
    ("unknown-clause", "gov", "stance", of(36, position="object", option="a")),
    ("unknown-clause", "gov", "stance", of(36, position="agree", **{"if": [{"clause": "c", "option": "b"}]})),
    ("package", "gov", "stance", of(36, position="agree", clause="c", option="a",
                                    **{"if": [{"clause": "c", "option": "a"}]})),
    ("ok", "gov", "stance", of(36, position="agree", clause="c", **{"if": [{"clause": "c", "option": "a"}]})),
    ("package", "gov", "stance", of(36, position="agree", clause="c", **{"if": [{"clause": "c"}]})),
    ("ok", "tr", "withdraw", {"what": "tr/c"}), ("gone", "ru", "transmit", of(17, to="main", **{"as": "tr/c"})),
    ("languages", "gov", "amend", of(23, id="q", clause="c", op="replace", text=TEXT)),
    ("not-clean", "kz", "sign", signed(17, "witness")), ("ok", "kz", "sign", signed(18, "witness")),
    *carried("one", "pen-holder", {"document": "ru/a", "who": ["opp"]}), ("ok", "opp", "draft", draft("ru/a", "3")),
    *carried("two", "pen-holder", {"document": "ru/a", "who": ["tr", "gov"]}),
    ("not-yours", "opp", "draft", draft("ru/a", "4")), ("ok", "gov", "draft", draft("ru/a", "4")),
    ("ok", "ru", "draft", draft("ru/a", "5"))])

WHOLE = Case("nothing is agreed until all is", [
    ("ok", "ru", "document", document("whole", conditional="nothing-agreed-until-all")),
    ("ok", "ru", "document", document("annex", part_of="ru/whole")),
    ("ok", "tr", "document", document("map", part_of="ru/whole")),  # nobody asked for it: nothing waits for it …
    ("ok", "ru", "draft", draft("ru/whole", "1")), ("ok", "ru", "draft", draft("ru/annex", "1")),  # 4, 5
    ("ok", "tr", "draft", draft("tr/map", "1")), ("ok", "ru", "sign", signed(4, "guarantor")),  # 6
    ("not-all", "kz", "entry", entered(4)), ("not-adopted", "kz", "entry", entered(5)),
    ("ok", "ru", "sign", signed(5, "guarantor")), ("ok", "kz", "entry", entered(4)), ("ok", "kz", "entry", entered(5)),
    ("not-adopted", "kz", "entry", entered(6)), ("ok", "tr", "sign", signed(6, "guarantor")),
    ("ok", "kz", "entry", entered(6)), ("ok", "ru", "denounce", of(5)),  # … and it waits for the others
    ("not-all", "kz", "entry", entered(6)), ("not-all", "kz", "entry", entered(4)),
    # What the documents say later changes nothing for what was drafted before.
    ("ok", "ru", "correct", correct(1, document("whole"))), ("not-all", "kz", "entry", entered(4)),
    ("ok", "ru", "withdraw", {"what": "ru/annex"}), ("not-all", "kz", "entry", entered(4)),
    ("ok", "ru", "draft", draft("ru/whole", "2")), ("not-adopted", "kz", "entry", entered(23)),
    ("ok", "ru", "sign", signed(23, "guarantor")), ("ok", "kz", "entry", entered(23)),
    # Whose pen is heard, and what is withdrawn is part of nothing.
    *carried("pen", "pen-holder", {"document": "ru/whole", "who": ["tr"]}),
    ("ok", "ru", "correct", correct(19, document(
        "whole", conditional="nothing-agreed-until-all", depositary="tr"))),
    ("ok", "tr", "draft", draft("ru/whole", "3")), ("ok", "ru", "sign", signed(30, "guarantor")),
    ("not-depositary", "kz", "entry", entered(30)), ("ok", "tr", "entry", entered(30)),
    ("ok", "kz", "entry", entered(23)), ("not-depositary", "tr", "entry", entered(23)),
    ("ok", "tr", "denounce", of(6)), ("not-all", "tr", "entry", entered(30)),
    ("ok", "tr", "withdraw", {"what": "tr/map"}), ("not-all", "tr", "entry", entered(30)),
    ("ok", "ru", "draft", draft("ru/whole", "4")), ("ok", "ru", "sign", signed(40, "guarantor")),
    ("ok", "ru", "correct", correct(29, document("whole", conditional="nothing-agreed-until-all", depositary="kz"))),
    ("not-depositary", "kz", "entry", entered(40)), ("ok", "tr", "entry", entered(40))],
    adopt={"*": {"sign": {"guarantor": 1}}})

AFTER = Case("what follows from a text", [
    ("ok", "gov", "document", document("a", kind="map")), ("ok", "gov", "draft", draft(
        "gov/a", "1", clause("c"), ONE_OPTION | {"id": "o"}, clause("h", heading=TEXT))),
    ("unknown-clause", "opp", "declare", of(2, kind="reservation", clause="e", text=TEXT)),
    ("ok", "opp", "declare", of(2, kind="reservation", clause="c", text=TEXT)),  # 4
    ("ok", "gov", "draft", draft("gov/a", "2")),
    ("objection", "ru", "declare", lambda ids: {"draft": ids[5], "kind": "objection", "to": ids[4], "text": TEXT}),
    ("objection", "ru", "declare", lambda ids: {"draft": ids[2], "kind": "explanation", "to": ids[4], "text": TEXT}),
    ("ok", "ru", "declare", lambda ids: {"draft": ids[2], "kind": "objection", "to": ids[4], "text": TEXT}),
    ("ok", "opp", "correct", lambda ids: {"what": ids[4], "body": {"draft": ids[2], "kind": "explanation",
                                                                   "text": TEXT}}),  # 9
    ("ok", "ru", "declare", lambda ids: {"draft": ids[2], "kind": "objection", "to": ids[4], "text": TEXT}),
    ("unknown-act", "ru", "declare", lambda ids: {"draft": ids[2], "kind": "objection", "to": ids[9], "text": TEXT}),
    ("ok", "ru", "declare", lambda ids: {"draft": ids[2], "kind": "objection", "to": ids[10], "text": TEXT}),
    ("ok", "ru", "correct", lambda ids: {
        "what": ids[12], "body": {"draft": ids[5], "kind": "explanation", "text": TEXT}}),
    ("objection", "opp", "declare", lambda ids: {"draft": ids[2], "kind": "objection", "to": ids[12], "text": TEXT}),
    ("ok", "opp", "declare", lambda ids: {"draft": ids[5], "kind": "objection", "to": ids[12], "text": TEXT}),
    ("ok", "opp", "withdraw", lambda ids: {"what": ids[9]}),
    ("objection", "ru", "declare", lambda ids: {"draft": ids[2], "kind": "objection", "to": ids[4], "text": TEXT}),
    ("not-yours", "kz", "commitment", committed(2, "k")),  # ru keeps it
    ("not-yours", "opp", "commitment", committed(2, "k")), ("ok", "gov", "commitment", committed(2, "k")),
    ("ok", "ru", "commitment", committed(2, "k")), ("id-taken", "ru", "commitment", committed(2, "k")),
    ("unknown-clause", "ru", "commitment", committed(2, "l", clause="e")),
    ("due-form", "ru", "commitment", committed(2, "l", days=1)),
    ("due-form", "ru", "commitment", lambda ids: {**committed(2, "l", days=1, due=FROM)(ids), "after": ids[2]}),
    ("due-form", "ru", "commitment", lambda ids: {**committed(2, "l")(ids), "after": ids[2]}),
    ("ok", "ru", "commitment", lambda ids: {**committed(2, "l", days=0)(ids), "after": ids[2]}),
    ("ok", "opp", "progress", {"commitment": "ru/l", "state": "disputed"}),
    ("unknown-ref", "opp", "progress", {"commitment": "opp/l", "state": "done"}),
    ("not-depositary", "gov", "release", of(2, how="published")), ("ok", "ru", "release", of(2, how="published")),
    refused("unknown-clause", "r", "rectify", rectified(2, "o", TEXT)),
    refused("unknown-clause", "s", "rectify", rectified(2, "h", TEXT)),
    refused("languages", "t", "rectify", rectified(2, "c", {"ar": "x"})),
    *carried("u", "rectify", rectified(2, "c", TEXT)),
    ("ok", "ru", "motion", motion("v", "rectify", rectified(2, "c", TEXT))),
    ("ok", "gov", "withdraw", {"what": "gov/a"}), yes("v"),
    refused("languages", "w", "rectify", rectified(2, "c", TEXT)),
    refused("rules-name", "x", "amend-rules", lambda ids: {"base": ids[0], "rules": {
        "format": 0, "founders": ["host"], "holders": ["kz"], "held": 1, "seen": 1, "reading": "public",
        "motion": {"*": {"party": "all"}}, "adopt": {"*": {"confirm": {"party": 1}}}, "silence_hours": 1}})],
    roles={"ru": ["guarantor", "depositary"]})



def inside(body):
    """A body for cases_audiences.py, whose bodies are made of all that was told."""
    return lambda told: body(told.ids)


CASES = [ASTANA, PAPERS, HAVANA, LIBYA, CONSENSUS, SILENCE, NOBODY, DRAFTING, WHOLE, AFTER]

RESTRICTED = (
    cases_audiences.Case("a text is signed where it is read, and opened to more", [
        ("ok", "", "gov", "document", document("a")),
        ("ok", "gov opp ru", "gov", "draft", draft("gov/a", "1")),
        ("unknown-act", "", "opp", "sign", inside(signed(2, "party"))),
        ("unknown-act", "opp tr", "opp", "sign", inside(signed(2, "party"))),
        ("other-audience", "gov opp", "opp", "sign", inside(signed(2, "party"))),
        ("ok", "gov opp ru", "opp", "sign", inside(signed(2, "party"))),  # 6
        ("ok", "gov opp ru", "gov", "sign", inside(signed(2, "party"))),  # 7
        ("ok, unknown-act", "gov kz opp ru", "opp", "open", opening(6)),
        ("ok", "", "gov", "open", opening(2)),
        ("other-audience", "gov opp", "opp", "sign", inside(signed(2, "party"))),
        ("already-signed", "gov opp ru", "opp", "sign", inside(signed(2, "party"))),
        ("not-adopted", "", "kz", "entry", inside(entered(2))),
        ("ok", "", "opp", "open", opening(6)), ("already-signed", "", "opp", "sign", inside(signed(2, "party"))),
        ("not-adopted", "", "kz", "entry", inside(entered(2))),
        ("ok", "", "gov", "sign", inside(signed(2, "party"))),
        ("ok, already-signed", "", "gov", "open", opening(7)), ("ok", "", "kz", "entry", inside(entered(2))),
        ("other-audience", "gov opp", "gov", "denounce", inside(of(2))),
        ("ok", "gov opp ru", "gov", "denounce", inside(of(2))),  # 20
        ("ok", "", "kz", "entry", inside(entered(2))), ("ok", "", "gov", "open", opening(20)),
        ("not-adopted", "", "kz", "entry", inside(entered(2)))],
        adopt={"*": {"sign": {"party": "all"}}}),
    cases_audiences.Case("an opening asks those whom it reaches what the rules ask when it is made", [
        ("ok", "", "gov", "document", document("a")),
        ("ok", "gov kz opp", "gov", "draft", draft("gov/a", "1")),
        ("ok", "gov kz opp", "gov", "sign", inside(signed(2, "party"))),
        ("not-adopted", "gov kz opp", "kz", "entry", inside(entered(2))),
        ("ok", "", "ru", "motion", motion("m", "change-role", {"who": "opp", "roles": ["mediator"]})),
        ("ok", "", "ru", "vote", {"motion": "ru/m", "choice": "yes"}),
        ("not-adopted", "gov kz opp", "kz", "entry", inside(entered(2))),
        ("ok", "", "gov", "open", opening(2)), ("not-adopted", "gov kz opp", "kz", "entry", inside(entered(2))),
        ("not-adopted", "", "kz", "entry", inside(entered(2))),
        ("ok", "", "gov", "open", opening(3)), ("ok", "", "kz", "entry", inside(entered(2)))],
        adopt={"*": {"sign": {"party": "all"}}}),
    cases_audiences.Case("texts that some do not see", [
        ("ok", "", "gov", "document", document("a")),
        ("ok", "gov opp", "gov", "draft", draft("gov/a", "1")), ("ok", "", "gov", "draft", draft("gov/a", "1")),  # 3
        ("id-taken", "gov opp", "gov", "draft", draft("gov/a", "1")),
        ("ok, id-taken", "", "gov", "open", opening(2)),
        ("ok", "gov opp", "opp", "amend", inside(of(3, id="m", clause="c", op="delete"))),
        ("unknown-ref", "", "gov", "draft", {**draft("gov/a", "2"), "settles": [{"amend": "opp/m", "how": "taken"}]}),
        ("ok", "gov opp", "gov", "draft", {**draft("gov/a", "2"), "settles": [{"amend": "opp/m", "how": "taken"}]}),
        ("unknown-act", "", "gov", "draft", inside(based(2, "gov/a", "3"))),
        ("ok", "gov opp", "gov", "part", {"document": "gov/a", "clauses": [clause("d")]}),  # 10
        ("unknown-act", "", "gov", "draft",
         inside(lambda ids: {**draft("gov/a", "4"), "parts": [ids[10]]})),
        ("ok", "gov opp", "gov", "draft",
         inside(lambda ids: {**draft("gov/a", "4"), "parts": [ids[10]]})),  # 12
        ("ok, unknown-act", "", "gov", "open", opening(12)), ("ok", "", "gov", "open", opening(10)),
        ("ok", "", "gov", "open", opening(12)), ("unknown-clause", "", "ru", "stance", inside(of(
            12, position="agree", clause="e"))),
        ("ok", "", "ru", "stance", inside(of(12, position="agree", clause="d")))]),
    cases_audiences.Case("all is agreed, as far as one sees", [
        ("ok", "", "gov", "document", document("a", conditional="nothing-agreed-until-all")),
        ("ok", "gov kz opp", "gov", "document", document("b", part_of="gov/a")),
        ("ok", "", "gov", "draft", draft("gov/a", "1")), ("ok", "gov kz opp", "gov", "draft", draft("gov/b", "1")),
        ("ok", "", "gov", "sign", inside(signed(3, "party"))), ("ok", "", "kz", "entry", inside(entered(3))),
        ("ok", "gov kz opp", "gov", "sign", inside(signed(4, "witness"))),
        ("not-adopted", "gov kz opp", "kz", "entry", inside(entered(4))),
        ("ok", "", "gov", "denounce", inside(of(3))),
        ("ok", "gov kz opp", "gov", "sign", inside(signed(4, "party"))),
        ("not-all", "gov kz opp", "kz", "entry", inside(entered(4)))],
        adopt={"*": {"sign": {"who:gov": 1}}}),
    cases_audiences.Case("an opening asks nothing anew of those who knew the text", [
        ("ok", "", "gov", "document", document("a", conditional="nothing-agreed-until-all", depositary="kz")),
        ("ok", "", "gov", "document", document("b", part_of="gov/a")),
        ("ok", "gov kz opp", "gov", "draft", draft("gov/a", "1")),
        ("ok", "gov kz opp", "gov", "sign", inside(signed(3, "party"))),
        ("not-all", "gov kz opp", "kz", "entry", inside(entered(3))),
        ("ok", "", "gov", "correct", inside(correct(1, document("a", depositary="opp")))),
        ("ok", "", "gov", "open", opening(3)),
        ("not-all", "gov kz opp", "kz", "entry", inside(entered(3))),
        ("not-depositary", "gov kz opp", "opp", "entry", inside(entered(3))),
        ("not-adopted", "", "opp", "entry", inside(entered(3))),  # who signed for the few has not signed for all
        ("ok", "", "gov", "sign", inside(signed(3, "party"))), ("ok", "", "opp", "entry", inside(entered(3)))],
        adopt={"*": {"sign": {"who:gov": 1}}}),
)
