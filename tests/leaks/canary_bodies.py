# SPDX-License-Identifier: Apache-2.0
"""A body for each act type that can be restricted, with a canary in every string that its form leaves free, and in the
digits of where and when an incident happened."""
import datetime

FROM, TO = "2017-05-03T10:00:00+06:00", "2017-05-03T12:00:00+06:00"


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

    def point(self, field):
        """Longitude and latitude in seven places, the form that is printed and that of an index."""
        both = [self.canaries.rng.randrange(300000000, 400000000) | 1 for _ in range(2)]
        for axis, e7 in zip(("lon", "lat"), both):
            self.canaries.digits(self.readers, f"{self.act}.{field}.{axis}", str(e7), f"{e7 // 10**7}.{e7 % 10**7:07}".rstrip("0"))
        return [e7 / 10**7 for e7 in both]

    def moment(self, field):
        """A second of the 2nd of May 2017, as it is written, in UTC, and as a number."""
        at = datetime.datetime(2017, 5, 2, 0, 0, 7, tzinfo=datetime.timezone.utc) + datetime.timedelta(
            seconds=self.canaries.rng.randrange(10, 50000) // 60 * 60 + 37)
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
            "note_verbale": {"sha256": w.hex("note.sha256"), "size": 10, "media_type": f"text/{w.word('note.type')}",
                             "name": w.word("note.name")}}


def presence(w, a):
    return {"round": a.ref("round"), "participants": [a.author], "part": "delegation", "persons": [w.person("persons")],
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
    return {"id": w.word("id"), "kind": "memorandum", "title": w.text("title"), "track": "astana", "languages": ["en", "ru"],
            "authentic": ["en"]}


def exchange(w, a):
    return {"id": w.word("id"), "between": sorted([a.author, a.other]), "title": w.text("title")}


def ceasefire(w, a):
    return {"id": w.word("id"), "kind": "unilateral", "title": w.text("title"), "declared_by": [a.author],
            "binds": [{"name": w.text("binds")}], "from": FROM}


def ceasefire_state(w, a):
    return {"ceasefire": a.ref("ceasefire"), "state": "suspended", "from": FROM, "reason": w.text("reason")}


def exclude(w, a):
    return {"ceasefire": a.ref("ceasefire"), "name": w.text("name"), "basis": w.text("basis")}


def organ(w, a):
    return {"id": w.word("id"), "name": w.text("name"), "kind": "working-group", "seats": [{"who": a.author, "n": 1}],
            "state": "planned"}


def zone(w, a):
    return {"id": w.word("id"), "ceasefire": a.ref("ceasefire"), "name": w.text("name"), "kind": "buffer",
            "geometry": w.shape("geometry"), "from": FROM}


def adhere(w, a):
    return {"ceasefire": a.ref("ceasefire"), "kind": "group", "name": w.text("name"), "admin": w.word("admin"), "state": "joined"}


def control(w, _):
    return {"map": w.word("map"), "title": w.text("title"), "geometry": w.shape("geometry"),
            "holder": {"name": w.text("holder")}, "relation": "claims", "as_of": "2017-05-02"}


def incident(w, a):
    """Restricted: as fine as its author knows it, of a reporter who must not be found; public: where and when, coarsely."""
    where, when = {"name": w.text("place.name"), "country": "SY"}, {"from": "2017-05-01T00:00:00+03:00",
                                                                    "to": "2017-05-03T00:00:00+03:00"}
    body = {"id": w.word("id"), "kind": "shelling", "basis": "heard", "text": w.text("text")}
    if not a.coarse:
        return {**body, "when": when, "place": where}
    return {**body, "when": w.moment("when"), "place": {**w.place("place"), "point": w.point("place.point")},
            "weapon": w.text("weapon"), "alleged": [{"name": w.text("alleged")}], "target": w.text("target"),
            "evidence": [{"sha256": w.hex("evidence.sha256"), "size": 10, "media_type": "text/plain",
                          "name": w.word("evidence.name")}],
            "reporter_protected": True, "coarser": f"{a.author}/{a.coarse}"}


def finding(w, a):
    return {"incident": a.ref("incident"), "occurred": "under-check", "attributed_to": [{"name": w.text("attributed_to")}],
            "text": w.text("text")}


def respond(w, a):
    return {"incident": a.ref("incident"), "text": w.text("text"), "measure": w.text("measure")}


def count(w, a):
    return {"id": w.word("id"), "ceasefire": a.ref("ceasefire"), "from": "2017-05-01", "to": "2017-05-02", "total": 3,
            "by": [{"admin": w.word("by.admin"), "n": 3}]}


def notice(w, a):
    return {"id": w.word("id"), "kind": "convoy", "actor": {"name": w.text("actor")}, "against": w.text("against"),
            "geometry": w.shape("geometry"), "when": {"from": FROM, "to": TO, "text": w.text("when")},
            "consent_of": sorted([a.author, a.other]), "text": w.text("text")}


def consent(w, a):
    return {"notice": a.ref("notice"), "answer": "conditional", "terms": w.text("terms")}


def outcome(w, a):
    return {"notice": a.ref("notice"), "result": "partly", "when": FROM, "text": w.text("text")}


# In an order in which what others rest on comes first; None: here the author's replica must know what was said before.
# Not here: deposit and open have commands of their own; reconcile is of another's count and says numbers alone.
ORDER = ("round", "interest", "document", "exchange", None, "meeting", "delegation", "presence", "invite", "accredit",
         "communique", "report", "ceasefire", "incident", "notice", "organ", "control", None, "attended", "statement", "support",
         "withdraw", "ceasefire-state", "exclude", "zone", "adhere", "finding", "respond", "count", "consent", "outcome", None,
         "reply", "correct")
BODIES = {"round": round_, "meeting": meeting, "delegation": delegation, "presence": presence, "invite": invite,
          "interest": interest, "accredit": accredit, "attended": attended, "statement": statement, "communique": communique,
          "report": report, "reply": reply, "support": support, "correct": correct, "withdraw": withdraw,
          "document": document, "exchange": exchange, "ceasefire": ceasefire, "ceasefire-state": ceasefire_state,
          "exclude": exclude, "organ": organ, "zone": zone, "adhere": adhere, "control": control, "incident": incident,
          "finding": finding, "respond": respond, "count": count, "notice": notice, "consent": consent, "outcome": outcome}
OF_THE_CEASEFIRE = ("ceasefire", "ceasefire-state", "exclude", "organ", "zone", "adhere", "control", "incident", "finding",
                    "respond", "count", "notice", "consent", "outcome")
AS_NAMED = ("reply", "support", "correct", "withdraw", "consent", "outcome")  # made by whoever the thing names, whatever the rules
