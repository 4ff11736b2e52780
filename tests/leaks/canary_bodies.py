# SPDX-License-Identifier: Apache-2.0
"""A body for each act type that can be restricted, with a canary in every string that its form leaves free, and in the
digits of where and when an incident happened."""
import datetime

FROM, TO = "2017-05-03T10:00:00+06:00", "2017-05-03T12:00:00+06:00"
# A kind of text for each role: the rules ask of it the signature of one who has the role, so that its author alone concludes it.
SIGNED_BY = {"party": "memorandum", "guarantor": "agreement", "host": "protocol"}
ADOPT = {kind: {"sign": {role: 1}} for role, kind in SIGNED_BY.items()}


def type_of(kind):
    """Of a body's name: where there are several of one type, the type is its last word."""
    return kind.split()[-1]


class Words:
    """Canaries of one act: `text`, `slug` and so on name the field that takes them."""

    def __init__(self, canaries, readers, act):
        self.canaries, self.readers, self.act = canaries, readers, act

    def word(self, field):
        return self.canaries.new(self.readers, f"{self.act}.{field}")

    def hex(self, field):
        return self.canaries.hex(self.readers, f"{self.act}.{field}")

    def text(self, field):
        return {"en": f"A {self.word(field + '.en')} (en).", "ru": f"«{self.word(field + '.ru')}»"}

    def person(self, field):
        return {"name": self.text(field + ".name"), "function": self.text(field + ".function"),
                "aka": [self.text(field + ".aka")]}

    def place(self, field):
        return {"name": self.text(field + ".name"), "country": "KZ", "admin": self.word(field + ".admin")}

    def blob(self, field):
        return {"sha256": self.hex(field + ".sha256"), "size": 10, "media_type": f"text/{self.word(field + '.type')}",
                "name": self.word(field + ".name")}

    def point(self, field):
        """Longitude and latitude in seven places, the form that is printed and that of an index."""
        both = [self.canaries.degree(), self.canaries.degree()]
        for axis, e7 in zip(("lon", "lat"), both):
            self.canaries.digits(self.readers, f"{self.act}.{field}.{axis}", str(e7), f"{e7 // 10**7}.{e7 % 10**7:07}".rstrip("0"))
        return [e7 / 10**7 for e7 in both]

    def moment(self, field):
        """A second of the 2nd of May 2017 that none had before, as it is written, in UTC, and as a number."""
        at = self.canaries.moment(datetime.datetime(2017, 5, 2, 0, 0, 7, tzinfo=datetime.timezone.utc))
        there = at.astimezone(datetime.timezone(datetime.timedelta(hours=3)))
        self.canaries.digits(self.readers, f"{self.act}.{field}", there.isoformat(), at.strftime("%Y-%m-%dT%H:%M:%S"),
                             there.strftime("%d %b %Y, %H:%M:%S").lstrip("0"), str(int(at.timestamp())))
        return there.isoformat()

    def shape(self, field):
        x, y = self.point(field)
        return {"type": "Polygon", "coordinates": [[[x, y], [41, 30], [41, 41], [x, y]]]}

    def source(self):
        return {"outlet": self.word("source.outlet"), "title": self.word("source.title"),
                "url": f"https://{self.word('source.host')}.example/{self.word('source.path')}?{self.word('source.query')}",
                "published": "2017-05-02"}


def round_(w, a):
    return {"id": w.word("id"), "kind": "round", "track": "astana", "number": 4, "label": w.text("label"),
            "title": w.text("title"), "host": a.author, "place": w.place("place"), "from": "2017-05-03", "to": "2017-05-04",
            "state": "announced", "reason": w.text("reason")}


def meeting(w, a):
    return {"id": w.word("id"), "round": a.ref("round"), "title": w.text("title"), "level": "experts", "format": "bilateral",
            "place": w.place("place"), "from": FROM, "with": [{"who": a.author}, {"name": w.text("with")}],
            "agenda": [{"id": w.word("agenda.id"), "title": w.text("agenda.title")}], "state": "planned"}


def delegation(w, a):
    return {"round": a.ref("round"), "head": w.person("head"), "deputy": w.person("deputy"),
            "spokesperson": w.person("spokesperson"), "groups": [w.text("groups")],
            "members": [{"person": w.person("members"), "level": "experts", "role": "adviser"},
                        {"person": {"withheld": w.hex("members.withheld")}, "level": "experts", "role": "expert"}],
            "note_verbale": w.blob("note")}


def presence(w, a):
    return {"round": a.ref("round"), "meeting": a.ref("meeting"), "participants": [a.author],
            "part": "delegation", "persons": [w.person("persons")],
            "state": "delayed", "when": {"from": FROM, "to": TO, "text": w.text("when")}, "reason": w.text("reason")}


def invite(w, a):
    return {"round": a.ref("round"), "to": {"name": w.text("to")}, "as": "observer"}


def interest(w, _):
    return {"about": {"name": w.text("about")}, "state": "exploring"}


def accredit(w, a):
    return {"round": a.ref("round"), "participant": a.author, "accepted": False, "reason": w.text("reason")}


def attended(w, a):
    return {"meeting": a.ref("meeting"), "present": [a.author], "absent": [{"who": a.other, "reason": w.text("absent")}]}


def statement(w, a):
    return {"id": w.word("id"), "speaker": w.person("speaker"), "on_behalf": [a.author], "meeting": a.ref("meeting"),
            "text": w.text("text")}


def communique(w, a):
    return {"id": w.word("id"), "title": w.text("title"), "text": w.text("text"), "speaker": w.person("speaker"),
            "round": a.ref("round"), "issued_by": [a.author]}


def report(w, a):
    told = {"round": f"{a.author}/{w.word('tells.round')}", "participants": [a.author], "part": "delegation",
            "state": "expected", "reason": w.text("tells.reason")}
    return {"id": w.word("id"), "said_by": {"name": w.text("said_by")}, "speaker": w.person("speaker"),
            "standing": "official", "wording": "paraphrase", "sort": "fact", "about": [{"name": w.text("about")}],
            "text": w.text("text"), "tells": {"by": {"name": w.text("tells.by")}, "act": "presence", "body": told}}


def reply(w, a):
    return {"what": a.ref("statement"), "text": w.text("text")}


def support(w, a):
    return {"what": a.ref("communique"), "choice": "oppose", "reason": w.text("reason")}


def correct(w, a):
    body = {**statement(w, a), "id": a.slugs["statement"]}
    return {"what": a.ref("statement"), "body": body, "reason": w.text("reason")}


def withdraw(w, a):
    return {"what": a.ref("report"), "reason": w.text("reason")}


def document(w, a):
    return {"id": w.word("id"), "kind": SIGNED_BY[a.role], "title": w.text("title"), "track": "astana", "languages": ["en", "ru"],
            "authentic": ["en"], "depositary": a.author}


def handed_document(w, a):
    return {**document(w, a), "part_of": a.ref("document"), "from": {"ref": a.ref("document"), "draft": a.ids["clean draft"]}}


def clause(w, field, **holds):
    return {"id": w.word(field + ".id"), "level": 1, "heading": w.text(field + ".heading"), **holds}


def open_clause(w, a, field):
    option = {"id": w.word(field + ".option.id"), "by": [a.author], "against": [a.other], "text": w.text(field + ".option.text")}
    return clause(w, field, options=[option])


def part(w, a):
    return {"document": a.ref("document"), "clauses": [clause(w, "clause", text=w.text("clause.text")), open_clause(w, a, "open")]}


def clean_draft(w, a):
    """A version that can be signed."""
    only = clause(w, "clause", text=w.text("clause.text"))
    return {"document": a.ref("document"), "version": w.word("version"), "clauses": [only]}


def draft(w, a):
    still_open = open_clause(w, a, "open")
    settled = {"amend": a.ref("amend"), "how": "option", "clause": still_open["id"], "option": still_open["options"][0]["id"]}
    return {"document": a.ref("document"), "version": w.word("version"), "base": a.ids["clean draft"], "parts": [a.ids["part"]],
            "clauses": [clause(w, "clause", text=w.text("clause.text")), still_open], "settles": [settled]}


def clean(a):
    """The version that is signed, and its clause."""
    return {"draft": a.ids["clean draft"], "clause": a.said["clean draft"]["clauses"][0]["id"]}


def of_clean(a):
    return {"draft": a.ids["clean draft"]}


def amend(w, a):
    return {"id": w.word("id"), **clean(a), "op": "replace", "heading": w.text("heading"), "text": w.text("text"),
            "reason": w.text("reason")}


def stance(w, a):
    """On what was amended, on condition of what the part leaves open."""
    (_, mine), (_, other) = a.said["draft"]["clauses"], a.said["part"]["clauses"]
    return {"draft": a.ids["draft"], "clause": mine["id"], "option": mine["options"][0]["id"], "position": "reserve",
            "if": [{"clause": other["id"], "option": other["options"][0]["id"]}], "reason": w.text("reason")}


def transmit(_, a):
    return {**of_clean(a), "to": "astana", "as": a.ref("handed document")}


def initial(w, a):
    return {**of_clean(a), "signatory": w.person("signatory"), "capacity": a.role, "form": "paper", "when": FROM,
            "place": {**w.place("place"), "point": w.point("place.point"), "zone": a.ref("zone")},
            "full_powers": w.blob("powers")}


def sign(w, a):
    return {**initial(w, a), "on_behalf": [a.other], "ad_referendum": True}


def certify(w, a):
    return {**of_clean(a), "signatory": a.author, "scan": w.blob("scan")}


def confirm(w, a):
    return {**of_clean(a), "by": {"name": w.text("by")}, "reference": w.text("reference")}


def endorse(w, a):
    return {**confirm(w, a), "result": "rejected"}


def declare(w, a):
    return {**clean(a), "kind": "reservation", "text": w.text("text")}


def release(w, a):
    return {**of_clean(a), "how": "read-out", "by": w.person("by")}


def entry(w, a):
    return {**of_clean(a), "from": FROM, "extension": "none", "condition": w.text("condition")}


def denounce(w, a):
    return {**of_clean(a), "reason": w.text("reason")}


def commitment(w, a):
    return {"id": w.word("id"), **clean(a), "of": [a.author], "text": w.text("text"), "due": w.moment("due")}


def progress(w, a):
    return {"commitment": a.ref("commitment"), "state": "partly", "when": FROM, "text": w.text("text")}


def exchange(w, a):
    return {"id": w.word("id"), "between": sorted([a.author, a.other]), "title": w.text("title")}


def ceasefire(w, a):
    return {"id": w.word("id"), "kind": "unilateral", "title": w.text("title"),
            "document": a.ref("document"), "declared_by": [a.author],
            "binds": [{"name": w.text("binds")}], "from": FROM}


def ceasefire_state(w, a):
    return {"ceasefire": a.ref("ceasefire"), "state": "suspended", "from": FROM, "reason": w.text("reason")}


def exclude(w, a):
    return {"ceasefire": a.ref("ceasefire"), "name": w.text("name"), "basis": w.text("basis")}


def organ(w, a):
    return {"id": w.word("id"), "name": w.text("name"), "kind": "working-group", "document": a.ref("document"),
            "seats": [{"who": a.author, "n": 1}], "state": "planned"}


def zone(w, a):
    return {"id": w.word("id"), "ceasefire": a.ref("ceasefire"), "name": w.text("name"), "kind": "buffer",
            "geometry": w.shape("geometry"), "from": FROM}


def named_zone(w, a):
    return {"id": w.word("id"), "name": w.text("name"), "kind": "no-fly", "admin": [w.word("admin")], "from": FROM}


def adhere(w, a):
    return {"ceasefire": a.ref("ceasefire"), "kind": "group", "name": w.text("name"), "admin": w.word("admin"), "state": "joined"}


def holds(w):
    return {"map": w.word("map"), "title": w.text("title"), "holder": {"name": w.text("holder")}, "relation": "claims",
            "as_of": "2017-05-02"}


def control(w, a):
    return {**holds(w), "geometry": w.shape("geometry"), "per": a.ref("report")}


def named_control(w, _):
    return {**holds(w), "admin": [w.word("admin")]}


def listed_control(w, _):
    return {**holds(w), "area": w.text("area")}


def incident(w, a):
    """Restricted: as fine as its author knows it, of a reporter who must not be found; public: where and when, coarsely."""
    where, when = {"name": w.text("place.name"), "country": "SY"}, {"from": "2017-05-01T00:00:00+03:00",
                                                                    "to": "2017-05-03T00:00:00+03:00"}
    body = {"id": w.word("id"), "kind": "shelling", "basis": "heard", "text": w.text("text")}
    if not a.coarse:
        return {**body, "when": when, "place": where}
    return {**body, "ceasefire": a.ref("ceasefire"),
            "when": {"from": w.moment("when"), "to": "2017-05-02T23:00:00+03:00", "text": w.text("when.text")},
            "place": {**w.place("place"), "point": w.point("place.point")},
            "weapon": w.text("weapon"), "alleged": [{"name": w.text("alleged")}], "target": w.text("target"),
            "evidence": [w.blob("evidence")],
            "reporter_protected": True, "coarser": f"{a.author}/{a.coarse}"}


def finding(w, a):
    return {"incident": a.ref("incident"), "occurred": "under-check", "attributed_to": [{"name": w.text("attributed_to")}],
            "text": w.text("text")}


def respond(w, a):
    return {"incident": a.ref("incident"), "text": w.text("text"), "measure": w.text("measure")}


def count(w, a):
    return {"id": w.word("id"), "ceasefire": a.ref("ceasefire"), "from": "2017-05-01", "to": "2017-05-02", "total": 3,
            "by": [{"admin": w.word("by.admin"), "n": 3}]}


def reconcile(w, a):
    return {"count": a.ref("count"), "text": w.text("text")}


def notice(w, a):
    return {"id": w.word("id"), "ceasefire": a.ref("ceasefire"), "kind": "convoy", "actor": {"name": w.text("actor")},
            "against": w.text("against"),
            "geometry": w.shape("geometry"), "when": {"from": FROM, "to": TO, "text": w.text("when")},
            "consent_of": sorted([a.author, a.other]), "text": w.text("text")}


def named_notice(w, a):
    return {"id": w.word("id"), "kind": "convoy", "actor": {"name": w.text("actor")}, "admin": [w.word("admin")], "when": FROM,
            "consent_of": [a.other]}


def consent(w, a):
    return {"notice": a.ref("notice"), "answer": "conditional", "terms": w.text("terms")}


def outcome(w, a):
    return {"notice": a.ref("notice"), "result": "partly",
            "when": {"from": FROM, "to": TO, "text": w.text("when")}, "text": w.text("text")}


# In an order in which what others rest on comes first; None: here the author's replica must know what was said before.
# Not here: deposit and open have commands of their own.
ORDER = ("round", "interest", "document", "exchange", None, "meeting", "delegation", "invite", "accredit", "communique", "report",
         "part", "clean draft", "ceasefire", "organ", None, "presence", "attended", "statement", "support", "withdraw", "amend",
         "handed document", "release", "declare", "commitment", "incident", "notice", "named notice", "control", "named control",
         "listed control", "ceasefire-state", "exclude", "zone", "named zone", "adhere", "count", None, "reply", "correct",
         "draft", "transmit", "progress", "endorse", "initial", "sign", "finding", "respond", "consent", "outcome", None,
         "stance", "certify", "confirm", "ratify", None, "entry", "denounce")
BY_OTHERS = ("reconcile",)  # of what the audience's author has said, by the one beside him
BODIES = {"round": round_, "meeting": meeting, "delegation": delegation, "presence": presence, "invite": invite,
          "interest": interest, "accredit": accredit, "attended": attended, "statement": statement, "communique": communique,
          "report": report, "reply": reply, "support": support, "correct": correct, "withdraw": withdraw,
          "document": document, "handed document": handed_document, "part": part, "clean draft": clean_draft, "draft": draft,
          "amend": amend, "stance": stance, "transmit": transmit, "initial": initial, "sign": sign, "certify": certify,
          "confirm": confirm, "ratify": confirm, "endorse": endorse, "declare": declare, "release": release, "entry": entry,
          "denounce": denounce, "commitment": commitment, "progress": progress,
          "exchange": exchange, "ceasefire": ceasefire, "ceasefire-state": ceasefire_state, "exclude": exclude, "organ": organ,
          "zone": zone, "named zone": named_zone, "adhere": adhere, "control": control, "named control": named_control,
          "listed control": listed_control, "incident": incident, "finding": finding, "respond": respond, "count": count,
          "reconcile": reconcile, "notice": notice, "named notice": named_notice, "consent": consent, "outcome": outcome}
OF_THE_CEASEFIRE = ("ceasefire", "ceasefire-state", "exclude", "organ", "zone", "named zone", "adhere", "control",
                    "named control", "listed control", "incident", "finding", "respond", "count", "reconcile", "notice",
                    "named notice", "consent", "outcome")
OF_THE_CONCLUSION = ("initial", "sign", "certify", "confirm", "ratify", "endorse", "declare", "release", "entry", "denounce",
                     "commitment", "progress", "handed document", "transmit")
# Made by whoever the thing names, whatever the rules.
AS_NAMED = ("reply", "support", "correct", "withdraw", "consent", "outcome", "initial", "sign", "certify", "confirm", "ratify",
            "entry", "denounce")
