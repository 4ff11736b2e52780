# SPDX-License-Identifier: Apache-2.0
"""A body for each act type that can be restricted, with a canary in every string that its form leaves free."""

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


# In an order in which what others rest on comes first; None: here the author's replica must know what was said before.
# Not here: deposit and open have commands of their own.
ORDER = ("round", "interest", "document", "exchange", None, "meeting", "delegation", "presence", "invite", "accredit",
         "communique", "report", None, "attended", "statement", "support", "withdraw", None, "reply", "correct")
BODIES = {"round": round_, "meeting": meeting, "delegation": delegation, "presence": presence, "invite": invite,
          "interest": interest, "accredit": accredit, "attended": attended, "statement": statement, "communique": communique,
          "report": report, "reply": reply, "support": support, "correct": correct, "withdraw": withdraw,
          "document": document, "exchange": exchange}
