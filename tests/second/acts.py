# SPDX-License-Identifier: Apache-2.0
"""Sections 7 and 8: is an open act in force, and what rows does it make."""

import bodies
import motions
import notes
import record as records
import table
import times
from bodies import Void

SILENT = {"witness", "press", "compiler"}  # roles that by themselves do not speak
TAKING_PART = ("suspended-participation", "resumed", "walked-out")


def speaks(record, by, act_type):
    """*Any* and *each for itself*: a role beyond witness, press and compiler, or the flag press may."""
    return "press may" in act_type.flags or bool(set(record.roles(by)) - SILENT)


def is_one_of(record, by, *roles):
    """Whether the author holds one of these roles."""
    return any(role in record.roles(by) for role in roles)


def is_compiler(record, by):
    """Whether the author may everything. That is read as: whatever else a role, or being the round's host, taking part
    or speaking for itself would permit; not as a vote, a holder's act, or a way around suspension or `issued_by`."""
    return record.kind == "reconstruction" and "compiler" in record.roles(by)


# The column "who may". Where a rule of the type says more than a role can, it is asked in RULES.
WHO = {
    "the host, with the founders' signatures": lambda record, by, act_type: False,  # entry 0 has its own judge
    "any but observer": lambda record, by, act_type: bool(set(record.roles(by)) - SILENT - {"observer"}),
    "as the motion's rule": lambda record, by, act_type: True,
    "each for itself, with a root key": speaks,
    "holders, with a machine key": lambda record, by, act_type: True,
    "the host, a convenor, or the round's own host": lambda record, by, act_type: True,
    "the host; anybody for one it took part in": lambda record, by, act_type: True,
    "each for itself": speaks,
    "the host for what it observed, or each for itself": speaks,
    "host, convenor": lambda record, by, act_type: is_one_of(record, by, "host", "convenor"),
    "any": speaks,
    "the host, or those the rules name": lambda record, by, act_type: is_one_of(record, by, "host"),
}


def check_author(record, act_type, by):
    """Rule 2 of section 7: may the author do this?"""
    if by in record.suspended and "suspended may" not in act_type.flags:
        raise Void("suspended", "%s is suspended" % by)
    if act_type.name == "hold" and by not in record.rules["holders"]:
        raise Void("not-permitted", "%s is no holder" % by)
    if is_compiler(record, by):
        return
    named = record.rules.get("may", {})
    if act_type.name in named and "fixed" not in act_type.flags:
        allowed = any(by in meant(record, name) for name in named[act_type.name])
    else:
        allowed = WHO[act_type.who](record, by, act_type)
    if not allowed:
        raise Void("not-permitted", "no role of %s may do this" % by)


def meant(record, name):
    """The participants that an entry of `may` means: a role, a slug, or `who:<slug>`."""
    return [who for who in record.participants if name in record.roles(who) or name in (who, "who:" + who)]


def thing_of(entry, act_type):
    """The thing that an act creates or replaces, as (type, author, slug), or None."""
    if not act_type.flags & {"creates", "replaces"}:
        return None
    name = entry.act["body"]["id"]
    author, slug = name.split("/") if "/" in name else (entry.act["by"], name)
    return act_type.name, author, slug


def apply_open(record, entry, roots):
    """Judge an open act that is not alien and carry it out; return its rows. Raise Void before anything is changed."""
    act = entry.act
    act_type = table.TYPES.get(act["act"])
    if act_type is None:
        raise Void("unknown-act-type", "there are no acts of type %s" % act["act"])
    check_author(record, act_type, act["by"])
    bodies.check_fields(act["body"], act_type.fields, "body", record)
    if act_type.name == "motion":
        motions.check_form(act["body"], record)
    thing = thing_of(entry, act_type)
    if thing in record.things and "creates" in act_type.flags:
        raise Void("id-taken", "%s/%s stands already" % thing[1:])
    rows = own_rows(record, act, act_type, thing)
    if act_type.name in RULES:
        rows += RULES[act_type.name](record, entry, roots) or []
    if thing is not None:
        record.things[thing] = act["body"]
    record.acts[entry.id] = act_type.name
    return rows


def own_rows(record, act, act_type, thing):
    """The rows (1) and (2) of section 10: of a new thing, and of the act itself."""
    rows = []
    if thing is not None and thing not in record.things and "/" not in act["body"]["id"]:
        rows.append(("thing", [act_type.name, thing[2]]))
    values = [act["body"].get(field.name) for field in act_type.fields]
    rows.append((act_type.name, values + [act.get("source")]))
    return rows


def valid_time(act):
    """The time t of an act, in seconds: what its column names, if it is there and not later than `at`."""
    at, body = times.parse_time(act["at"]), act["body"]
    for state, field in table.TYPES[act["act"]].times:
        if state is None or body["state"] == state:
            value = body.get(field, act["at"])
            return min(at, times.parse_time(value if isinstance(value, str) else value["from"]))
    return at


def apply_motion(record, entry, roots):
    """**motion**."""
    return motions.move(record, entry)


def apply_vote(record, entry, roots):
    """**vote**."""
    return motions.vote(record, entry)


def apply_key(record, entry, roots):
    """**key**: add or revoke a key of the author."""
    body, by = entry.act["body"], entry.act["by"]
    adds = body["op"] == "add"
    for name in ("use", "proof") if adds else ():
        if name not in body:
            raise Void("missing-field", "add needs %s" % name)
    for name in ("after",) if adds else ("use", "age", "proof"):
        if name in body:
            raise Void("unknown-field", "%s takes no %s" % (body["op"], name))
    if adds:
        if "root" in body["use"]:
            raise Void("root-by-motion", "a key act adds no root key")
        records.check_keys(record, by, [body], True)
        return [records.enter_key(record, by, body)]
    key = record.key_of(body["vkey"])
    if key is None or key.participant != by:
        raise Void("not-own-key", "%s is no key of %s" % (ascii(notes.parse_verifier_key(body["vkey"]).name), by))
    if "root" in key.use:
        raise Void("root-by-motion", "a key act revokes no root key")
    if key.revoked is not None:
        raise Void("key-revoked", "%s was revoked at %d" % (key.vkey.name, key.revoked))
    return [records.revoke_key(record, entry.index, body["vkey"], body.get("after"))]


def apply_hold(record, entry, roots):
    """**hold**: take note of it and compute log time anew."""
    body = entry.act["body"]
    if not 1 <= body["size"] <= entry.index:
        raise Void("hold-size", "size %d at entry %d" % (body["size"], entry.index))
    if notes.decode_base64(body["root"]) != roots[body["size"]]:
        raise Void("hold-root", "not the root of size %d" % body["size"])
    record.hold_times[entry.act["by"]] = times.parse_time(entry.act["at"])
    latest = [record.hold_times[who] for who in record.rules["holders"] if who in record.hold_times]
    held = record.rules["held"]
    if len(latest) < held:
        return []
    seconds = sorted(latest, reverse=True)[held - 1]
    if record.log_time is not None and seconds <= record.log_time:
        return []
    record.log_time = seconds
    return [("clock", [seconds])] + motions.decide_due(record, entry.index)


def apply_round(record, entry, roots):
    """**round**: its days, and who may make and update one."""
    body, by = entry.act["body"], entry.act["by"]
    if body["to"] < body["from"]:
        raise Void("dates", "the round ends before it begins")
    if is_one_of(record, by, "host", "convenor") or is_compiler(record, by):
        return
    if "/" not in body["id"]:
        if body.get("host") != by:
            raise Void("not-permitted", "%s is neither host nor convenor nor the round's own host" % by)
        return
    thing = thing_of(entry, table.TYPES["round"])
    if by not in (thing[1], record.things[thing].get("host")):
        raise Void("not-yours", "the round is not that of %s" % by)


def apply_meeting(record, entry, roots):
    """**meeting**: its times, and who took part."""
    body, by = entry.act["body"], entry.act["by"]
    if "to" in body and times.parse_time(body["to"]) < times.parse_time(body["from"]):
        raise Void("dates", "the meeting ends before it begins")
    speaks_of_others = is_one_of(record, by, "host") or is_compiler(record, by)
    if not speaks_of_others and by not in [actor.get("who") for actor in body["with"]]:
        raise Void("took-part", "%s took no part" % by)


def apply_presence(record, entry, roots):
    """**presence**: what goes with what, and of whom one may speak."""
    body, by = entry.act["body"], entry.act["by"]
    if "strength" in body and body["state"] != "arrived":
        raise Void("axis", "strength without arrived")
    if "count" in body and body["part"] != "members":
        raise Void("axis", "count without members")
    speaks_of_others = is_one_of(record, by, "host") or is_compiler(record, by)
    if not speaks_of_others and body["participants"] != [by]:
        raise Void("for-itself", "%s speaks of others" % by)
    whole = body["part"] == "delegation" and "meeting" not in body and "persons" not in body
    if whole and by in body["participants"] and body["state"] in TAKING_PART:
        record.taking_part[by] = body["state"]


def apply_communique(record, entry, roots):
    """**communique**: the author is among those who issue it."""
    if entry.act["by"] not in entry.act["body"]["issued_by"]:
        raise Void("joint-host", "%s does not issue it" % entry.act["by"])


def apply_report(record, entry, roots):
    """**report**: it says something."""
    if "text" not in entry.act["body"] and "tells" not in entry.act["body"]:
        raise Void("missing-field", "it has neither text nor tells")


RULES = {"motion": apply_motion, "vote": apply_vote, "key": apply_key, "hold": apply_hold, "round": apply_round,
         "meeting": apply_meeting, "presence": apply_presence, "communique": apply_communique, "report": apply_report}
