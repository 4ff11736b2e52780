# SPDX-License-Identifier: Apache-2.0
"""Sections 7 and 8: is an act in force, in sight of its audience, and what rows does it make."""

import bodies
import ceasefire
import conclusion
import exchanges
import holding
import lines
import motions
import record as records
import revisions
import rules
import table
import talks
import texts
import times
from bodies import Void
from rows import Row

SILENT = {"witness", "press", "compiler"}  # roles that by themselves do not speak


def speaks(record, by, act_type):
    """*Any* and its like: a role beyond witness, press and compiler, or one that a flag lets act."""
    roles = record.acting_roles(by)
    return bool(roles - SILENT) or "press may" in act_type.flags or "witness may" in act_type.flags and "witness" in roles


def is_heard(record, by, act_type):
    """*Any but observer*."""
    return bool(record.acting_roles(by) - SILENT - {"observer"})


def is_heard_or_press(record, by, act_type):
    """*Any but observer*, and those of whom *press may* speaks: what they need besides is a rule of the type."""
    return is_heard(record, by, act_type) or "press may" in act_type.flags and bool(record.acting_roles(by) & SILENT)


def holds_one_of(*roles):
    """Those who hold one of these roles."""
    return lambda record, by, act_type: bool(record.acting_roles(by) & set(roles))


def anybody(record, by, act_type):
    """Everybody, as far as roles go: the rules of the type say more."""
    return True


# The column "who may".
WHO = {
    "the host, with the founders' signatures": lambda record, by, act_type: False,  # entry 0 has its own judge
    "any but observer": is_heard,
    "as the motion's rule": speaks,
    "each for itself, with a root key": speaks,
    "holders, with a machine key": anybody,
    "the host, a convenor, or the round's own host": speaks,
    "the host; anybody for one it took part in": speaks,
    "each for itself": speaks,
    "the host for what it observed, or each for itself": speaks,
    "the host": holds_one_of("host"),
    "host, convenor": holds_one_of("host", "convenor"),
    "any": speaks,
    "any, for its own": speaks,
    "any, its own": speaks,
    "the host, or those the rules name": holds_one_of("host"),
    "party, guarantor, facilitator, mediator, host":
        holds_one_of("party", "guarantor", "facilitator", "mediator", "host"),
    "guarantor, party, facilitator, monitor": holds_one_of("guarantor", "party", "facilitator", "monitor"),
    "party, guarantor, facilitator, monitor": holds_one_of("guarantor", "party", "facilitator", "monitor"),
    "guarantor, party": holds_one_of("guarantor", "party"),
    "guarantor, facilitator, monitor": holds_one_of("guarantor", "facilitator", "monitor"),
    "guarantor, monitor": holds_one_of("guarantor", "monitor"),
    "any but observer; the press with per": is_heard_or_press,
    # Section 14 says which of those who speak.
    "those named": speaks,
    "who gave the notice": speaks,
    # Section 13 says more of these, and asks for the roles that it means.
    **dict.fromkeys((
        "the document's author, or who holds the pen", "the document's author, the depositary",
        "whom the rules ask to, or to sign; others as witness, host, facilitator",
        "whom the rules ask to; others as witness, host, facilitator", "the depositary", "the host, the depositary",
        "who has signed ad referendum", "who has signed, but not as witness"), speaks),
}


def check_author(record, act_type, by):
    """Rule 2 of section 7: may the author do this?"""
    if by in record.suspended and "suspended may" not in act_type.flags:
        raise Void("suspended", "%s is suspended" % by)
    if act_type.name == "hold" and by not in record.rules["holders"]:
        raise Void("not-permitted", "%s is no holder" % by)
    named = record.rules.get("may", {})
    if record.kind == "reconstruction" and "compiler" in record.roles(by):
        allowed = True
    elif act_type.name in named and "fixed" not in act_type.flags:
        allowed = any(by in rules.meant_by_name(record, name) for name in named[act_type.name])
    else:
        allowed = WHO[act_type.who](record, by, act_type)
    if not allowed:
        raise Void("not-permitted", "no role of %s may do this" % by)


def check_body(sight, by, act_type, body):
    """Judge a body as one of its type: form, look-ups and the rule of the type."""
    bodies.check_fields(body, act_type.fields, "body", sight)
    if act_type.name in CHECKS:
        CHECKS[act_type.name](sight, by, body)


def judge(record, act, roots):
    """Judge an act and carry it out; return its rows. Raise Void before anything is changed."""
    act_type, sight = table.TYPES.get(act.kind), record.sight(act.audience)
    if act_type is None:
        raise Void("unknown-act-type", "there are no acts of type %s" % act.kind)
    check_author(record, act_type, act.by)
    check_body(sight, act.by, act_type, act.body)
    if "replaces" in act_type.flags and "/" not in act.body["id"]:
        bodies.check_one(sight, act_type.name, act.by, act.body["id"])
    if act_type.name == "motion":
        motions.check_form(act.body, sight)
    thing = record.thing_of(act_type, act.by, act.body)
    is_new = thing is not None and not sight.firsts(*thing)
    if not is_new and "creates" in act_type.flags:
        raise Void("id-taken", "%s/%s stands already" % thing[1:])
    rows = [type_row(act_type, act.body, act.source)]
    if is_new and "/" not in act.body["id"]:
        rows.insert(0, Row("thing", [act_type.name, thing[2]]))
    if act_type.name in EFFECTS:
        rows += EFFECTS[act_type.name](sight, act, roots)
    if is_new:
        record.things.append(records.Thing(*thing, act.first, act.audience))
    if act_type.name != "correct":  # which stands for the row that it made
        record.say(act_type, act, act.first, act.body)
    seconds = valid_time(act_type, act.body, act.at)
    return [row.placed(act.first, seconds) for row in rows]


def type_row(act_type, body, source):
    """The row of an act in the table of its type."""
    return Row(act_type.name, [body.get(field.name) for field in act_type.fields] + [source])


def valid_time(act_type, body, at):
    """The time t of an act, in seconds: what its column names, if it is there and not later than `at`."""
    for state, field in act_type.times:
        if state is None or body["state"] == state:
            value = body.get(field, at)
            began = times.begins(value if isinstance(value, str) else value["from"])
            return min(times.parse_time(at), began)
    return times.parse_time(at)


def apply_correct(sight, act, roots):
    """**correct**: hide the target and make a row of its type anew."""
    record, body = sight.record, act.body
    said = revisions.own_target(sight, act.by, body["what"])
    act_type = table.TYPES[said.type]
    check_body(sight, act.by, act_type, body["body"])
    if "id" in said.body and body["body"]["id"] != said.body["id"]:
        raise Void("id-kept", "the corrected row is of %s" % said.body["id"])
    record.hidden.append(records.Hidden(said.index, act.audience))
    record.say(act_type, act, said.first, body["body"])
    seconds = valid_time(act_type, body["body"], record.times[said.first])
    return [Row("hidden", [said.index, "corrected"]), Row("revision", [said.type, said.first]),
            type_row(act_type, body["body"], act.source).placed(said.first, seconds)]


def apply_withdraw(sight, act, roots):
    """**withdraw**: hide the target."""
    said = revisions.own_target(sight, act.by, act.body["what"])
    sight.record.hidden.append(records.Hidden(said.index, act.audience))
    return [Row("hidden", [said.index, "withdrawn"])]


def judge_line(record, act):
    """Judge a line that has its form as an act; see judge."""
    if act.kind in table.TYPES and "public" in table.TYPES[act.kind].flags:
        raise Void("public-only", "a %s is for everybody" % act.kind)
    return judge(record, act, None)


def apply_open(sight, act, roots):
    """**open**: give a line to a wider audience, and judge it for that."""
    record, what = sight.record, act.body["what"]
    line = exchanges.check_opening(sight, act)
    place = record.places[what]
    kind, rule, made = None, None, []
    try:
        told = lines.read(line)
        kind = told.kind
        if kind in ("open", "exchange", "deposit"):
            raise Void("not-openable", "a line of type %s" % kind)
        made = judge_line(record, act._replace(act_id=what, first=place, at=record.times[place], **told._asdict()))
    except Void as void:
        rule = void.rule
    record.opened.append(records.Opened(act.index, place, kind, rule, act.audience))
    return [Row("opened", [place, kind, "void" if rule else None])] + made


# What the rules below the table ask of a body alone …
CHECKS = {"round": talks.check_round, "meeting": talks.check_meeting, "presence": talks.check_presence,
          "attended": talks.check_attended, "communique": talks.check_communique, "report": talks.check_report,
          "document": talks.check_document, "reply": revisions.check_answer, "support": revisions.check_support,
          "exchange": exchanges.check_exchange, "part": texts.check_part, "draft": texts.check_draft,
          "amend": texts.check_amend, "stance": texts.check_stance, "transmit": texts.check_transmit,
          "initial": conclusion.check_initial, "sign": conclusion.check_sign, "certify": conclusion.check_certify,
          "confirm": conclusion.check_confirm, "ratify": conclusion.check_ratify,
          "endorse": conclusion.check_endorse, "declare": conclusion.check_declare,
          "release": conclusion.check_release, "entry": conclusion.check_entry,
          "denounce": conclusion.check_denounce, "commitment": conclusion.check_commitment, **ceasefire.CHECKS}
# … and what changes the record besides, or hangs on the place in the log.
EFFECTS = {"motion": motions.apply_motion, "vote": motions.apply_vote, "key": holding.apply_key,
           "hold": holding.apply_hold, "correct": apply_correct, "withdraw": apply_withdraw,
           "deposit": exchanges.apply_deposit, "open": apply_open, "part": texts.apply_part,
           "draft": texts.apply_draft}
