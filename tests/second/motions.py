# SPDX-License-Identifier: Apache-2.0
"""Section 9: motions, their electorates and votes, how they are decided and what they carry out."""

import bodies
import record as records
import revisions
import rules
import table
import texts
import times
from bodies import Void
from rows import Row
from sight import EVERYBODY

HOUR = 3600
LEFT = ("suspended-participation", "walked-out")
TAKING_PART = LEFT + ("resumed",)
PAYLOADS = {
    "admit": "participant: participant",
    "change-role": "who: who, roles[1+]: role, reason?: text",
    "suspend": "who: who, reason?: text",
    "readmit": "who: who, reason?: text",
    "adopt": "what: id",
    "amend-rules": "base: id, rules: rules",
    "holders": "holders[1+]: who, held: int",
    "open-record": "reason?: text",
    "erase": "sha256: hex, reason?: text",
    "annul": "what: id, reason?: text",
    "root-key": "who: who, add?: key, revoke?: vkey",
    "pen-holder": "document: ref of document, who[1+]: who",
    "rectify": "draft: id of draft, clause: slug, text: text, reason?: text",
    "procedural": "text: text",
}


class Motion:
    """A motion with its frozen electorate, the votes, and how it was decided."""

    def __init__(self, act, electorate):
        self.index = act.index
        self.id = act.act_id
        self.body = act.body
        self.decide_by = times.parse_time(self.body["decide_by"])
        self.silence = self.body.get("silence", False)
        self.electorate = electorate  # [(line, need, [participant])]
        self.votes = {}  # participant: choice
        self.outcome = None

    def electors(self):
        """Everybody who may vote."""
        return set(who for _, _, electors in self.electorate for who in electors)


def check_form(body, sight):
    """Check the payload by the kind of motion, and what it looks up."""
    if body["kind"] not in PAYLOADS:
        raise Void("bad-kind", "there are no motions of kind %s" % body["kind"])
    payload = body["payload"]
    bodies.check_fields(payload, table.parse_fields(PAYLOADS[body["kind"]]), "body.payload", sight)
    if body["kind"] == "amend-rules":
        rules.check_form(payload["rules"], "body.payload.rules")
    if body["kind"] == "root-key" and not ("add" in payload or "revoke" in payload):
        raise Void("missing-field", "root-key has neither add nor revoke")


def apply_motion(sight, act, roots):
    """**motion**: take in one whose form has been checked; return the rows of its electorate, or raise Void."""
    record, body = sight.record, act.body
    check_possible(record, body["kind"], body["payload"])
    check_deadline(record, body)
    electorate = electorate_of(record, body["kind"], body["payload"])
    record.motions[act.by, body["id"]] = Motion(act, electorate)
    return [Row("electorate", [line, str(need), who]) for line, need, electors in electorate for who in electors]


def check_deadline(record, body):
    """`decide_by` lies after log time; silence needs log time and hours."""
    decide_by = times.parse_time(body["decide_by"])
    if record.log_time is not None and decide_by <= record.log_time:
        raise Void("deadline-past", "decide_by is not later than log time")
    if body.get("silence", False):
        if record.log_time is None:
            raise Void("silence-short", "there is no log time")
        if decide_by < record.log_time + record.rules["silence_hours"] * HOUR:
            raise Void("silence-short", "less than %d hours" % record.rules["silence_hours"])


def electorate_of(record, kind, payload):
    """Who may vote, for each line of the requirement; raise Void when a line cannot be met."""
    requirement = record.rules["motion"].get(kind, record.rules["motion"]["*"])
    electorate = []
    for line, need in requirement.items():
        electors = rules.electors(record, line, need, payload["who"] if kind == "readmit" else None)
        if kind == "suspend":
            electors = [who for who in electors if who != payload["who"]]
        if not rules.can_be_met(need, len(electors)):
            raise Void("unmeetable", "%s cannot be met" % line)
        electorate.append((line, need, electors))
    return electorate


def check_possible(record, kind, payload):
    """Could the motion be carried out now? Raise Void when not."""
    if kind in POSSIBLE:
        POSSIBLE[kind](record, payload)


def check_admit(record, payload):
    """Slug and keys of a newcomer are new, it is no second host, and there is room for it."""
    member = payload["participant"]
    if member["id"] in record.participants:
        raise Void("slug-taken", "%s is a participant" % member["id"])
    if len(record.participants) >= records.PARTICIPANTS_MAX:
        raise Void("too-many", "there are %d participants" % records.PARTICIPANTS_MAX)
    if "host" in member["roles"]:
        raise Void("role-mismatch", "a newcomer has not the role host")
    for who in member.get("answers_for", []):
        if who not in record.participants:
            raise Void("unknown-participant", "%s has not been admitted" % who)
    records.check_keys(record, member["id"], member["keys"], True)


def check_change_role(record, payload):
    """The host stays, and the rules stay sound."""
    who = payload["who"]
    if ("host" in payload["roles"]) != ("host" in record.roles(who)):
        raise Void("role-mismatch", "the host is no matter of roles changed")
    before = record.participants[who]
    record.participants[who] = {**before, "roles": payload["roles"]}
    try:
        rules.check_sound(record, record.rules)
    finally:
        record.participants[who] = before


def check_suspend(record, payload):
    """Who is to be suspended is not."""
    if payload["who"] in record.suspended:
        raise Void("standing", "%s is suspended" % payload["who"])


def check_readmit(record, payload):
    """Who is to be readmitted is suspended."""
    if payload["who"] not in record.suspended:
        raise Void("standing", "%s is not suspended" % payload["who"])


def check_amend_rules(record, payload):
    """The amendment is one of the rules in force, and sound."""
    if payload["base"] != record.rules_set_by:
        raise Void("stale-base", "these are not the rules in force")
    rules.check_sound(record, payload["rules"])


def check_open_record(record, payload):
    """The record is not open yet."""
    if record.rules["reading"] == "public":
        raise Void("standing", "the record is public")


def check_pen_holder(record, payload):
    """The document has not been taken back."""
    if record.sight().latest("document", *payload["document"].split("/")) is None:
        raise Void("gone", "the document %s was taken back" % payload["document"])


def new_holders(record, payload):
    """The rules in force with `holders` and `held` replaced."""
    return {**record.rules, "holders": payload["holders"], "held": payload["held"]}


def check_root_key(record, payload):
    """An added key has use root; a revoked one is that participant's and in force."""
    if "revoke" in payload:
        key = record.key_of(payload["revoke"])
        if key is None or key.participant != payload["who"]:
            raise Void("not-own-key", "it is no key of %s" % payload["who"])
        if key.revoked is not None:
            raise Void("key-revoked", "it was revoked at %d" % key.revoked)
    if "add" in payload:
        if "root" not in payload["add"]["use"]:
            raise Void("key-use", "the key has no use root")
        records.check_keys(record, payload["who"], [payload["add"]], True)


def check_annul(record, payload):
    """What is to be annulled is revisable, and stands."""
    revisions.check_revisable(record.sight(), record.sight().said_by(payload["what"]))


POSSIBLE = {
    "admit": check_admit, "change-role": check_change_role, "suspend": check_suspend, "readmit": check_readmit,
    "amend-rules": check_amend_rules, "open-record": check_open_record, "annul": check_annul,
    "root-key": check_root_key, "pen-holder": check_pen_holder, "rectify": texts.check_rectify,
    "holders": lambda record, payload: rules.check_sound(record, new_holders(record, payload)),
}


def apply_vote(sight, act, roots):
    """**vote**: take in one whose form has been checked; return the rows of what it decides, or raise Void."""
    record, body, by = sight.record, act.body, act.by
    motion = record.motions[tuple(body["motion"].split("/"))]
    if motion.outcome is not None:
        raise Void("motion-decided", "the motion is %s" % motion.outcome)
    if by not in motion.electors():
        raise Void("not-entitled", "%s is not in the electorate" % by)
    motion.votes[by] = body["choice"]
    if not motion.silence and is_met(motion, False):
        return decide(record, act.index, motion, True)
    return []


def is_met(motion, due):
    """Tell whether all lines of a motion are met. `due` says that log time has reached `decide_by`."""
    return all(is_line_met(motion, need, electors, due) for _, need, electors in motion.electorate)


def is_line_met(motion, need, electors, due):
    """Tell whether one line is met."""
    choices = [motion.votes.get(who) for who in electors]
    yes = choices.count("yes")
    if need == "all":
        return yes == len(electors)
    if need == "majority":
        return 2 * yes > len(electors)
    if need == "consensus":
        return due and "no" not in choices
    return yes >= need


def decide_due(record, index):
    """Decide the motions whose `decide_by` log time has reached; return the rows."""
    due = [motion for motion in record.motions.values()
           if motion.outcome is None and motion.decide_by <= record.log_time]
    rows = []
    for motion in sorted(due, key=lambda motion: (motion.decide_by, motion.index)):
        carried = not is_objected(record, motion) if motion.silence else is_met(motion, True)
        rows += decide(record, index, motion, carried)
    return rows


def is_objected(record, motion):
    """Tell whether some elector has voted no, or has left the talks by its own latest word."""
    return any(motion.votes.get(who) == "no" or has_left(record, who) for who in motion.electors())


def has_left(record, who):
    """Tell whether a participant's own latest word on its delegation's taking part is that it does not."""
    own = [said for said in record.sight().standing("presence") if said.author == who]
    words = [said for said in own if is_on_taking_part(said.body, who)]
    return bool(words) and max(words, key=lambda said: (said.first, said.index)).body["state"] in LEFT


def is_on_taking_part(body, who):
    """Tell whether a presence is of a participant's whole delegation and on whether it takes part."""
    whole = body["part"] == "delegation" and "meeting" not in body and "persons" not in body
    return whole and who in body["participants"] and body["state"] in TAKING_PART


def decide(record, index, motion, carried):
    """Decide a motion at an entry and carry it out if it is carried; return the rows."""
    motion.outcome, moot_by = "carried" if carried else "failed", None
    if carried:
        try:
            check_possible(record, motion.body["kind"], motion.body["payload"])
        except Void as void:
            motion.outcome, moot_by = "moot", void.rule
    rows = [Row("decision", [motion.index, motion.outcome, moot_by])]
    if motion.outcome == "carried":
        rows += carry_out(record, index, motion)
    return rows


def carry_out(record, index, motion):
    """Do what a carried motion says; return the rows."""
    kind, payload = motion.body["kind"], motion.body["payload"]
    who = payload.get("who")
    if kind == "admit":
        return records.enter_participant(record, payload["participant"])
    if kind == "change-role":
        record.participants[who] = {**record.participants[who], "roles": payload["roles"]}
        return [Row("roles", [who, payload["roles"]])]
    if kind == "suspend":
        record.suspended.add(who)
        return [Row("standing", [who, "suspended"])]
    if kind == "readmit":
        record.suspended.remove(who)
        return [Row("standing", [who, "readmitted"])]
    if kind == "amend-rules":
        return [rules.set_rules(record, index, motion.id, payload["rules"])]
    if kind == "holders":
        return [rules.set_rules(record, index, motion.id, new_holders(record, payload))]
    if kind == "open-record":
        return [rules.set_rules(record, index, motion.id, {**record.rules, "reading": "public"})]
    if kind == "erase":
        return [Row("erased", [payload["sha256"]])]
    if kind == "rectify":
        return [Row("rectified", [payload["draft"], payload["clause"], payload["text"], motion.index])]
    if kind == "pen-holder":
        record.pens.append((payload["document"], who))
        return [Row("pen", [payload["document"], who, motion.index])]
    if kind == "annul":
        said = record.sight().said_by(payload["what"])
        record.hidden.append(records.Hidden(said.index, EVERYBODY))
        return [Row("hidden", [said.index, "annulled"])]
    return change_root_keys(record, index, payload) if kind == "root-key" else []


def change_root_keys(record, index, payload):
    """Add, then revoke; return the rows."""
    rows = []
    if "add" in payload:
        rows.append(records.enter_key(record, payload["who"], payload["add"]))
    if "revoke" in payload:
        rows.append(records.revoke_key(record, index, payload["revoke"], None))
    return rows
