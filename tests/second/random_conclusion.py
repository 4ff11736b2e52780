# SPDX-License-Identifier: Apache-2.0
"""Random steps of drafting and concluding: often the next one that is missing before a text enters into force, at times
one that should be refused."""

import conclusion
import random_motions
import random_talks
import random_texts
import texts
from random_texts import pick, ref_of, rows_of, sight_of
from sight import EVERYBODY

WHOLE = 0.6  # how often the next step of a text is taken, rather than any
UNSETTLING = ("suspend", "suspend", "readmit", "change-role", "amend-rules")  # kinds of motion
MOVES = (  # what any step is
    (3, "document"), (6, "part"), (9, "draft"), (5, "amend"), (6, "stance"), (4, "transmit"), (4, "initial"),
    (8, "sign"), (4, "certify"), (3, "confirm"), (3, "ratify"), (4, "endorse"), (4, "declare"), (3, "release"),
    (6, "entry"), (2, "denounce"), (5, "commitment"), (4, "progress"))


def text(author):
    """A step of some text, open or in an audience that sees one."""
    audience = author.world.audience
    if audience is EVERYBODY and author.restricts:
        audience = author.rng.choice(author.audiences + [EVERYBODY])
        drafts = [said for said in author.record.said if said.type == "draft"]
        if drafts and author.chance(0.7):
            audience = author.rng.choice(drafts[-4:]).audience
    before, author.world.audience = author.world.audience, audience
    if author.voices():
        step(author)
    author.world.audience = before


def step(author):
    """A step of some text, in the audience of the act in the making."""
    if not rows_of(author, "document") or author.chance(0.04):
        say(author, "document")
    elif not rows_of(author, "draft") or author.chance(0.08):
        say(author, "part" if author.chance(0.25) else "draft")
    elif author.chance(WHOLE):
        go_on(author, pick(author, "draft"))
    else:
        say(author, author.rng.choices([kind for _, kind in MOVES], [weight for weight, _ in MOVES])[0])


def say(author, kind, by=None, **fields):
    """Log an act of a type, by somebody or by whom it may be expected of, with some fields as they are given."""
    signers = [key for key in author.voices() if by in (None, key.participant)]
    if by is None:
        signers = [key for key in signers if is_expected(author, kind, key.participant)] or signers
    if not signers or author.chance(0.03):
        signers = author.voices()
    signer = author.rng.choice(signers)
    body = random_talks.body_of(author, kind, signer.participant, 0.0)
    body.update(fields)
    if author.chance(0.05):
        hostile(author, body)
    author.act(signer, kind, body)


def is_expected(author, kind, by):
    """Whether an act of a type may be expected of somebody."""
    if author.chance(0.1):
        return True
    if kind in ("part", "draft"):
        return any(random_texts.holds_pen(author, by, ref_of(said)) for said in rows_of(author, "document"))
    if kind in ("confirm", "ratify", "denounce"):
        return by in [said.author for said in rows_of(author, "sign")]
    if kind in ("certify", "entry", "release", "commitment"):
        return any(conclusion.is_depositary(sight_of(author), by, said.act_id)
                   for said in rows_of(author, "draft")[-random_texts.NEWEST:])
    return True


def hostile(author, body):
    """Change a body so that it is probably refused."""
    rng = author.rng
    draft = pick(author, "draft")
    changes = [lambda: body.update(author.forms.spoil(body)), lambda: body.update({"x": 1})]
    if "draft" in body:
        changes += [lambda: body.update(draft=draft.act_id if draft else "x")] * 2
    if "capacity" in body:
        changes += [lambda: body.update(capacity=rng.choice(("witness", "host", "party", "guarantor", "facilitator")))]
    if "clause" in body:
        changes += [lambda: body.update(clause="c-9")]
    rng.choice(changes)()


def go_on(author, said):
    """Take one of the steps that are missing before a version enters into force, or the last one."""
    sight, draft = sight_of(author), said.act_id
    if any("options" in clause for clause in texts.clauses_in(sight, said.body)) and author.chance(0.8):
        say(author, "draft")
        return
    steps = missing(author, sight, draft)
    if steps:
        who, kind, fields = author.rng.choice(steps)
        say(author, kind, who, draft=draft, **fields)
    elif conclusion.is_agreed(sight, draft) or author.chance(0.3):
        last(author, said)
    else:
        move(author, said)


def last(author, said):
    """A version is agreed: it enters into force, or what else that is still missing, or what comes behind."""
    sight, draft = sight_of(author), said.act_id
    others = [name for name in conclusion.hangs_on(sight, draft) if author.chance(0.5)]
    if others:
        others = [row for row in rows_of(author, "draft") if row.body["document"] in others]
        say(author, "draft") if not others else go_on_with(author, author.rng.choice(others).act_id)
        return
    kind = author.rng.choice(("entry", "entry", "entry", "release", "commitment", "progress", "denounce"))
    depositaries = [key.participant for key in author.voices()
                    if conclusion.is_depositary(sight, key.participant, draft)]
    signed = [row.author for row in conclusion.said_of(sight, "sign", draft)]
    if author.chance(0.05) and rows_of(author, "endorse"):
        say(author, "endorse", pick(author, "endorse").author, draft=draft, result="rejected")
    elif kind == "denounce" and signed:
        say(author, kind, author.rng.choice(signed), draft=draft)
    elif kind == "progress":
        say(author, kind)
    else:
        say(author, kind, author.rng.choice(depositaries) if depositaries else None, draft=draft)


def go_on_with(author, draft):
    """A step that is missing of another version, if there is one."""
    steps = missing(author, sight_of(author), draft)
    if steps:
        who, kind, fields = author.rng.choice(steps)
        say(author, kind, who, draft=draft, **fields)


def missing(author, sight, draft):
    """The acts that are missing before a version is agreed: [(who, type, fields)]."""
    steps = []
    for word, line, need, electors in conclusion.asked_of(sight, draft):
        have = [conclusion.meets(sight, draft, word, line, who) for who in electors]
        if not conclusion.is_met(need, have):
            for who in [who for who, has in zip(electors, have) if not has]:
                steps += missing_of(author, sight, draft, word, line, who)
    return steps


def missing_of(author, sight, draft, word, line, who):
    """The next acts by which somebody comes to meet a line."""
    if word == "endorse":
        return [(who, "endorse", {"result": "approved" if author.chance(0.8) else "rejected"})]
    signed = conclusion.said_of(sight, word if word == "initial" else "sign", draft, who)
    if word == "ratify" and any(said.body["capacity"] != "witness" for said in signed):
        return [(who, "ratify", {})]
    steps = []
    for said in signed:
        if said.body["form"] == "paper":
            steps += [(key.participant, "certify", {"signatory": who}) for key in author.voices()
                      if conclusion.is_depositary(sight, key.participant, draft)]
        if said.body.get("ad_referendum"):
            steps.append((who, "confirm", {}))
    if not steps or author.chance(0.2):
        capacity = author.rng.choice(author.record.roles(who)) if line.startswith("who:") else line
        capacity = "witness" if author.chance(0.1) else capacity  # which is not what is missing
        steps.append((who, "initial" if word == "initial" else "sign", {"capacity": capacity}))
    return steps


def move(author, said):
    """A motion to adopt a version, or a vote on one."""
    open_ones = [motion for motion in author.open_motions() if motion.body["payload"].get("what") == said.act_id]
    if author.world.audience is not EVERYBODY or said.audience is not EVERYBODY:
        return
    if open_ones:
        random_motions.vote(author, author.rng.choice(open_ones))
    else:
        random_motions.motion(author, "adopt", {"what": said.act_id})


def unsettle(author):
    """Change rules, roles or standing while texts are on their way: what was asked for those stays asked."""
    unsettling = [motion for motion in author.open_motions() if motion.body["kind"] in UNSETTLING]
    if author.world.audience is EVERYBODY and unsettling and author.chance(0.8):
        random_motions.vote(author, author.rng.choice(unsettling))
    else:
        random_motions.motion(author, author.rng.choice(UNSETTLING))
