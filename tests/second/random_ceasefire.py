# SPDX-License-Identifier: Apache-2.0
"""Random acts of a ceasefire: bodies of section 14, aimed to be in force, and steps by those who may be expected to say
them. At times one of its rules is broken on purpose."""

import random_talks
import table
from random_texts import ref_of, rows_of
from sight import EVERYBODY

MOVES = (  # what a step is, and of whom it may be expected; None: of anybody
    (4, "ceasefire", ("party", "guarantor", "facilitator", "mediator", "host")),
    (4, "ceasefire-state", ("party", "guarantor", "facilitator", "mediator", "host")),
    (3, "exclude", ("party", "guarantor", "facilitator", "mediator", "host")), (4, "organ", None),
    (6, "zone", ("guarantor", "party", "facilitator", "monitor")), (4, "adhere", ("guarantor", "party")),
    (9, "control", None), (8, "incident", ("party", "guarantor", "facilitator", "monitor")),
    (6, "finding", ("guarantor", "facilitator", "monitor")), (4, "respond", None),
    (6, "count", ("guarantor", "monitor")), (6, "reconcile", ("guarantor", "monitor")), (8, "notice", None),
    (10, "consent", None), (5, "outcome", None))
EXPECTED = {kind: roles for _, kind, roles in MOVES}
KINDS = tuple(EXPECTED)
NEEDS = {"ceasefire-state": "ceasefire", "exclude": "ceasefire", "adhere": "ceasefire", "count": "ceasefire",
         "finding": "incident", "respond": "incident", "reconcile": "count", "consent": "notice", "outcome": "notice"}
TWO_DAYS = ("2017-05-03", "2017-05-04")
BREAKS = 0.08  # how often a rule is broken on purpose
WHERE = {"zone": ("geometry", "admin"), "notice": ("geometry", "admin"), "control": ("geometry", "admin", "area")}


def life(author):
    """A step of some ceasefire, open or, where texts are, in an audience: often of one who knows what it is about."""
    before = author.world.audience
    if before is EVERYBODY and author.restricts:
        told = [said.audience for said in author.record.said if said.type in NEEDS.values()][-4:]
        author.world.audience = author.rng.choice(told or author.audiences) if author.chance(0.7) else \
            author.rng.choice(author.audiences + [EVERYBODY])
    if author.voices():
        step(author)
    author.world.audience = before


def step(author):
    """A step, in the audience of the act in the making."""
    kind = author.rng.choices([kind for _, kind, _ in MOVES], [weight for weight, *_ in MOVES])[0]
    while kind in NEEDS and not author.forms.things(NEEDS[kind]) and author.chance(0.98):
        kind = NEEDS[kind]
    signers = author.voices()
    if not author.chance(0.08):
        signers = [key for key in signers if is_expected(author, kind, key.participant)] or signers
    signer = author.rng.choice(signers)
    body = random_talks.body_of(author, kind, signer.participant, author.rng.choice((0.0, 0.0, 0.0, 0.02)))
    author.act(signer, kind, body)


def is_expected(author, kind, by):
    """Whether an act of a type may be expected of somebody."""
    if kind == "consent":
        return any(by in said.body["consent_of"] for said in rows_of(author, "notice"))
    if kind == "outcome":
        return any(said.author == by for said in rows_of(author, "notice"))
    roles = EXPECTED[kind]
    return roles is None or bool(author.record.acting_roles(by) & set(roles))


def body_of(author, kind, by):
    """The body of an act of a type of section 14, or None for other types."""
    if kind not in KINDS:
        return None
    body = author.forms.fields(table.TYPES[kind].fields)
    if all(field.optional or field.name in body for field in table.TYPES[kind].fields):
        aim(author, kind, body, by)
    return body


def aim(author, kind, body, by):
    """Change a body so that the rules of its type are probably kept; at times so that one is not."""
    breaks = author.chance(BREAKS)
    if kind in ("ceasefire", "ceasefire-state", "zone"):
        aim_span(author, body, breaks)
    if kind in WHERE:
        aim_where(author, kind, body, breaks and author.chance(0.5))
    if kind in AIMS:
        AIMS[kind](author, body, by, breaks)


def aim_span(author, body, breaks):
    """From one moment to another, or the same, or to one before."""
    now = author.world.now
    body["from"] = author.world.spell_time(now + author.rng.choice((-86400, -1, 0, 3600)))
    if author.chance(0.5) or breaks:
        body["from"] = author.world.spell_time(now)
        body["until"] = author.world.spell_time(now + (-1 if breaks else author.rng.choice((0, 86400))))


def aim_where(author, kind, body, breaks):
    """Where, in one way; else in none or in two."""
    chosen = author.rng.sample(WHERE[kind], author.rng.choice((0, 2)) if breaks else 1)
    for field in table.TYPES[kind].fields:
        if field.name in WHERE[kind]:
            body.pop(field.name, None)
            if field.name in chosen:
                body[field.name] = author.forms.field(field)


def aim_organ(author, body, by, breaks):
    """Seats of different participants."""
    if author.chance(0.5) or breaks:
        whom = author.rng.sample(list(author.record.participants), 2)
        body["seats"] = [{"who": who, "n": author.rng.choice((0, 2))} for who in whom + whom[:1] * breaks]


def aim_control(author, body, by, breaks):
    """The press as a rule names a report; those who take part need none."""
    roles = author.record.acting_roles(by)
    reports = author.forms.things("report")
    if not reports or breaks:
        body.pop("per", None)
    elif not roles - {"witness", "press", "compiler", "observer"} or author.chance(0.3):
        body["per"] = author.forms.ref("report")
    if author.chance(0.8):
        body["as_of"] = author.rng.choice(("2017-01-22", "2017-01-23", "2017-01-24", "1969-12-31"))


def aim_incident(author, body, by, breaks):
    """Groups of which none stands twice; a coarser one of its author's."""
    groups = author.rng.sample(("civilian", "combatant", "aid-worker", "monitor", "unknown"), author.rng.choice((1, 2)))
    repeats = breaks and author.chance(0.5)
    if author.chance(0.5) or repeats:
        body["casualties"] = [{"group": group, "killed": author.forms.value(("estimate", None))}
                              for group in groups + groups[:1] * repeats]
    own = [said for said in rows_of(author, "incident") if (said.author == by) != breaks]
    body.pop("coarser", None)
    if own and (author.chance(0.3) or breaks):
        body["coarser"] = ref_of(author.rng.choice(own))
        if author.chance(0.2):
            body["id"] = body["coarser"].split("/")[1]


def aim_finding(author, body, by, breaks):
    """A duplicate of another incident; else of itself."""
    body.pop("duplicate_of", None)
    others = ["%s/%s" % thing for thing in author.forms.things("incident")]
    others = [ref for ref in others if (ref != body["incident"]) != breaks]
    if others and (author.chance(0.3) or breaks):
        body["duplicate_of"] = author.rng.choice(others)


def aim_count(author, body, by, breaks):
    """Days in their order, and areas of which none stands twice."""
    body["from"], body["to"] = TWO_DAYS if author.chance(0.7) else TWO_DAYS[:1] * 2
    areas = author.rng.sample(("KZ-AST", "astana", "idlib", "hama"), author.rng.choice((0, 1, 2)))
    if breaks and author.chance(0.5):
        body["to"] = "2017-05-02"
    elif breaks:
        areas = areas[:1] * 2 or ["idlib"] * 2
    body["by"] = [{"admin": area, "n": author.rng.choice((0, 3))} for area in areas]


def aim_reconcile(author, body, by, breaks):
    """Something on a count of another; else on one's own, or nothing."""
    others = ["%s/%s" % thing for thing in author.forms.things("count") if (thing[0] != by) or breaks]
    if others:
        body["count"] = author.rng.choice(others)
    if breaks and author.chance(0.5):
        body.clear()
        body["count"] = author.forms.ref("count")
    elif len(body) == 1:
        body["confirmed"] = author.rng.choice((0, 1, 2**53 - 1))


def aim_notice(author, body, by, breaks):
    """Consent is asked of some, at times of nobody."""
    whom = list(author.record.participants)
    body["consent_of"] = author.rng.sample(whom, min(len(whom), author.rng.choice((0, 1, 2, 3, 3))))


def aim_consent(author, body, by, breaks):
    """Consent by whom a notice asks; at times to one that was taken back, or by somebody else."""
    asking = [said for said in rows_of(author, "notice") if by in said.body["consent_of"]]
    if asking and not breaks:
        body["notice"] = ref_of(author.rng.choice(asking))
    if body["answer"] == "conditional" and author.chance(0.9):
        body["terms"] = author.world.text()


def aim_outcome(author, body, by, breaks):
    """The outcome of one's own notice."""
    own = [thing for thing in author.forms.things("notice") if (thing[0] == by) != breaks]
    if own:
        body["notice"] = "%s/%s" % author.rng.choice(own)


AIMS = {"organ": aim_organ, "control": aim_control, "incident": aim_incident, "finding": aim_finding,
        "count": aim_count, "reconcile": aim_reconcile, "notice": aim_notice, "consent": aim_consent,
        "outcome": aim_outcome}
