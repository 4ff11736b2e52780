# SPDX-License-Identifier: Apache-2.0
"""Sections 7 and 8: is an open act in force, and what rows does it make."""

import bodies
import holding
import motions
import revisions
import rules
import table
import talks
import times
from bodies import Void
from rows import Row

SILENT = {"witness", "press", "compiler"}  # roles that by themselves do not speak


def speaks(record, by, act_type):
    """*Any* and its like: a role beyond witness, press and compiler, or the flag press may."""
    return "press may" in act_type.flags or bool(record.acting_roles(by) - SILENT)


def is_heard(record, by, act_type):
    """*Any but observer*."""
    return bool(record.acting_roles(by) - SILENT - {"observer"})


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
    "the host, or those the rules name": holds_one_of("host"),
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


def check_body(record, by, act_type, body):
    """Judge a body as one of its type: form, look-ups and the rule of the type."""
    bodies.check_fields(body, act_type.fields, "body", record)
    if act_type.name in CHECKS:
        CHECKS[act_type.name](record, by, body)


def apply_open(record, entry, roots):
    """Judge an open act that is not alien and carry it out; return its rows. Raise Void before anything is changed."""
    act, by, body = entry.act, entry.act["by"], entry.act["body"]
    act_type = table.TYPES.get(act["act"])
    if act_type is None:
        raise Void("unknown-act-type", "there are no acts of type %s" % act["act"])
    check_author(record, act_type, by)
    check_body(record, by, act_type, body)
    if act_type.name == "motion":
        motions.check_form(body, record)
    thing = record.thing_of(act_type, by, body)
    if thing in record.things and "creates" in act_type.flags:
        raise Void("id-taken", "%s/%s stands already" % thing[1:])
    rows = own_rows(record, act, act_type, thing)
    if act_type.name in EFFECTS:
        rows += EFFECTS[act_type.name](record, entry, roots)
    record.say(act_type, entry.index, entry.index, by, body, act["at"])
    record.acts[entry.id] = entry.index
    return rows


def own_rows(record, act, act_type, thing):
    """The rows (1) and (2) of section 10: of a new thing, and of the act itself."""
    rows = []
    if thing is not None and thing not in record.things and "/" not in act["body"]["id"]:
        rows.append(Row("thing", [act_type.name, thing[2]]))
    rows.append(type_row(act_type, act["body"], act.get("source")))
    return rows


def type_row(act_type, body, source):
    """The row of an act in the table of its type."""
    return Row(act_type.name, [body.get(field.name) for field in act_type.fields] + [source])


def valid_time(act_type, body, at):
    """The time t of an act, in seconds: what its column names, if it is there and not later than `at`."""
    for state, field in act_type.times:
        if state is None or body["state"] == state:
            value = body.get(field, at)
            return min(times.parse_time(at), times.parse_time(value if isinstance(value, str) else value["from"]))
    return times.parse_time(at)


def apply_correct(record, entry, roots):
    """**correct**: hide the target and make a row of its type anew."""
    body, by = entry.act["body"], entry.act["by"]
    said = revisions.own_target(record, by, body["what"])
    act_type = table.TYPES[said.type]
    check_body(record, by, act_type, body["body"])
    if "id" in said.body and body["body"]["id"] != said.body["id"]:
        raise Void("id-kept", "the corrected row is of %s" % said.body["id"])
    said.hidden = True
    at = record.said[said.first].at
    record.say(act_type, entry.index, said.first, by, body["body"], at)
    return [Row("hidden", [said.index, "corrected"]), Row("revision", [said.type, said.first]),
            type_row(act_type, body["body"], entry.act.get("source"))._replace(
                first=said.first, seconds=valid_time(act_type, body["body"], at))]


def apply_withdraw(record, entry, roots):
    """**withdraw**: hide the target."""
    said = revisions.own_target(record, entry.act["by"], entry.act["body"]["what"])
    said.hidden = True
    return [Row("hidden", [said.index, "withdrawn"])]


# What the rules below the table ask of a body alone …
CHECKS = {"round": talks.check_round, "meeting": talks.check_meeting, "presence": talks.check_presence,
          "attended": talks.check_attended, "communique": talks.check_communique, "report": talks.check_report,
          "document": talks.check_document, "reply": revisions.check_answer, "support": revisions.check_answer}
# … and what changes the record besides, or hangs on the place in the log.
EFFECTS = {"motion": motions.apply_motion, "vote": motions.apply_vote, "key": holding.apply_key,
           "hold": holding.apply_hold, "correct": apply_correct, "withdraw": apply_withdraw}
