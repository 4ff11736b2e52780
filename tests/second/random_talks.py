# SPDX-License-Identifier: Apache-2.0
"""Random acts of the talks: honest ones aimed to be in force, spoilt ones, and what takes back what was said."""

import copy

import random_ceasefire
import random_texts
import table

HONEST = ("round", "meeting", "delegation", "presence", "presence", "presence", "invite", "interest", "accredit",
          "attended", "statement", "communique", "report", "reply", "support", "erase", "document")
SPEECH = HONEST.index("document") + 1  # before it stand acts of speech and a document, behind it those of texts
TAKING_PART = ("suspended-participation", "resumed", "walked-out")


def honest(author, badness=0.0, kind=None):
    """An act of the talks that is probably in force; of a type, or of any."""
    kind = kind or author.rng.choice(HONEST[:SPEECH] if author.chance(0.8) else HONEST)
    if not author.forms.things("round") and kind not in random_texts.KINDS:
        kind = "round"
    if kind == "attended" and not author.forms.things("meeting"):
        kind = "meeting"
    signer = author.voice(kind)
    author.act(signer, kind, body_of(author, kind, signer.participant, badness))


def spoilt(author):
    """An act of which some field is probably wrong, or that lacks one, or has one too many."""
    honest(author, author.rng.choice((0.02, 0.05, 0.1)))


def body_of(author, kind, by, badness):
    """A body of a type."""
    author.forms.badness = badness
    body = None
    if author.chance(0.93):
        body = random_ceasefire.body_of(author, kind, by) or random_texts.body_of(author, kind, by)
    if body is None:
        body = author.forms.fields(table.TYPES[kind].fields)
        if author.chance(0.9):
            aim(author, kind, body, by)
    author.forms.badness = 0.0
    return body


def aim(author, kind, body, by):
    """Change a body so that the rules of its type are probably kept."""
    host = by in author.record.participants and "host" in author.record.roles(by)
    world = author.world
    if kind == "round":
        body["from"], body["to"] = "2017-05-02", author.rng.choice(("2017-05-02", "2017-05-04"))
        if not host and author.chance(0.5):
            body["host"] = by
        rounds = author.forms.things("round")
        if rounds and author.chance(0.4):
            body["id"] = "%s/%s" % author.rng.choice(rounds)
    elif kind == "meeting":
        body["with"] = body.get("with") or [{}]
        if isinstance(body["with"], list) and not host:
            body["with"] = body["with"] + [{"who": by}]
        if author.chance(0.8):
            body["from"] = world.spell_time(world.now - 3600)
            body["to"] = world.spell_time(world.now + author.rng.choice((-3600, -60, 0, 60)))
    elif kind == "presence":
        aim_presence(author, body, by, host)
    elif kind == "communique":
        if isinstance(body.get("issued_by"), list) and by not in body["issued_by"]:
            body["issued_by"] = [by] + body["issued_by"]
    elif kind == "document":
        body["authentic"] = body.get("languages") or ["en"]
        if "prevails" in body and isinstance(body["authentic"], list) and author.chance(0.9):
            body["prevails"] = author.rng.choice(body["authentic"])
    elif kind == "report" and "tells" not in body:
        body["text"] = author.forms.value(("text", None))


def aim_presence(author, body, by, host):
    """The same for presence; often a word on taking part, which silence hears."""
    if not host or author.chance(0.3):
        body["participants"] = [by]
    if author.chance(0.4):
        body["state"] = author.rng.choice(TAKING_PART)
        for name in ("meeting", "persons", "strength", "count"):
            body.pop(name, None)
        body["part"] = "delegation"
    if "strength" in body:
        body["state"] = "arrived"
    if "count" in body:
        body["part"] = "members"


def unknown_type(author):
    """An act of a type that there is not, or of one that chance has picked, with any body."""
    kind = author.rng.choice(("agreement", "signs", "presences", "x") + tuple(table.TYPES))
    bodies = [{}, {"id": "a"}]
    if kind not in ("found", "motion"):
        bodies.append(author.forms.fields(table.TYPES.get(kind, table.TYPES["round"]).fields))
    author.act(author.voice(kind), kind, author.rng.choice(bodies))


def revision(author):
    """A correction or a withdrawal: as a rule of an own row that stands, named by id or by ref."""
    signer = author.voice("correct")
    by, sight = signer.participant, author.record.sight(author.world.audience)
    own = [said for said in author.record.said if said.author == by or author.chance(0.02)]
    own = [said for said in own if sight.sees(said) or author.chance(0.05)]
    own = [said for said in own if "revisable" in table.TYPES[said.type].flags or author.chance(0.1)]
    own = [said for said in own if sight.counts(said) or author.chance(0.1)]
    if not own:
        honest(author)
        return
    judging = [said for said in own if said.type in ("round", "document")]  # by their rows others are judged
    said = author.rng.choice(judging if judging and author.chance(0.3) else own)
    body = {"what": name_of(author, said)}
    if author.chance(0.2):
        body["reason"] = author.world.text()
    if author.chance(0.4):
        author.act(signer, "withdraw", body)
        return
    body["body"] = corrected(author, said, by)
    if author.chance(0.03):
        body.update(author.rng.choice(({"body": []}, {"what": "x"}, {"body": {}}, {"x": 1}, {"what": "kz/nothing"})))
    author.act(signer, "correct", body)


def name_of(author, said):
    """A row's name: the id of the act that made it, or the ref of its thing."""
    return said.act_id if said.thing is None or author.chance(0.5) else "%s/%s" % said.thing[1:]


def corrected(author, said, by):
    """The body that a correction says instead."""
    if author.chance(0.3):
        body = copy.deepcopy(said.body)
        if author.chance(0.3):
            body = author.forms.spoil(body)
        return body
    if said.type == "correct":
        return {}
    body = body_of(author, said.type, by, author.rng.choice((0.0, 0.0, 0.0, 0.05)))
    if "id" in said.body and author.chance(0.95):
        body["id"] = said.body["id"]
    return body
