# SPDX-License-Identifier: Apache-2.0
"""Section 13, concluding: who signs, confirms and ratifies what, when a version is agreed and enters into force, and
what follows from it."""

import bodies
import texts
import times
from bodies import Void

BESIDE = ("witness", "host", "facilitator")  # those sign in these capacities whom the rules do not ask


def said_of(sight, kind, draft, by=None):
    """The rows of a type that are for a version, of one author or of all."""
    return [said for said in sight.standing(kind) if said.body["draft"] == draft
            and by in (None, said.author)]


def is_depositary(sight, by, draft):
    """Whether the author is the depositary of a version's document."""
    record = sight.record
    named = written_of(sight, draft).keeper
    if named is not None:
        return by == named
    anybody = any("depositary" in record.roles(who) for who in record.participants)
    return "depositary" in record.acting_roles(by) or not anybody and "host" in record.acting_roles(by)


def need_depositary(sight, by, draft):
    """The author is the depositary."""
    if not is_depositary(sight, by, draft):
        raise Void("not-depositary", "%s is not the depositary" % by)


def check_audience(sight, body):
    """A concluding act is for one of the audiences of its version."""
    place = sight.record.places[body["draft"]]
    own = [said.audience for said in sight.record.said if said.type == "draft" and said.first == place]
    if sight.audience not in own:
        raise Void("other-audience", "the version is for others")


def written_of(sight, draft):
    """What a version asks: what was written down when it was first brought where it is in sight."""
    place = sight.record.places[draft]
    first = min(said.index for said in sight.record.said
                if said.type == "draft" and said.first == place and sight.sees(said))
    return sight.record.asked[first]


def asked_of(sight, draft):
    """What the rules asked then: [(act, line, need, [participant])]."""
    return written_of(sight, draft).entitled


def hangs_on(sight, draft):
    """The documents besides its own that must be agreed before a version enters into force."""
    return written_of(sight, draft).hangs


def check_signing(sight, by, kind, body):
    """**initial**, **sign**."""
    check_audience(sight, body)
    draft, capacity = body["draft"], body["capacity"]
    if any("options" in clause for clause in texts.clauses_of(sight, draft)):
        raise Void("not-clean", "there are open options")
    if capacity != "witness" and capacity not in sight.record.acting_roles(by):
        raise Void("capacity", "%s has not the role %s" % (by, capacity))
    if capacity not in BESIDE:
        asked = asked_of(sight, draft)
        word = kind if kind == "sign" or any(word == kind for word, _, _, _ in asked) else "sign"
        if not any(by in electors for named, _, _, electors in asked if named == word):
            raise Void("not-entitled", "the rules do not ask %s" % by)
    if manner(body) in [manner(said.body) for said in said_of(sight, kind, draft, by)]:
        raise Void("already-signed", "%s has signed so" % by)


def manner(body):
    """In which capacity and form something is signed, and whether for good."""
    return body["capacity"], body["form"], body.get("ad_referendum", False)


def check_initial(sight, by, body):
    """**initial**."""
    check_signing(sight, by, "initial", body)


def check_sign(sight, by, body):
    """**sign**."""
    check_signing(sight, by, "sign", body)


def check_certify(sight, by, body):
    """**certify**."""
    check_audience(sight, body)
    need_depositary(sight, by, body["draft"])
    signed = [said for kind in ("sign", "initial") for said in said_of(sight, kind, body["draft"], body["signatory"])]
    if "paper" not in [said.body["form"] for said in signed]:
        raise Void("not-signed", "%s has not signed on paper" % body["signatory"])


def check_once(sight, by, kind, draft):
    """The author has not said this of the version before."""
    if said_of(sight, kind, draft, by):
        raise Void("already-signed", "%s has done so" % by)


def check_confirm(sight, by, body):
    """**confirm**."""
    check_audience(sight, body)
    if not any(manner(said.body)[2] for said in said_of(sight, "sign", body["draft"], by)):
        raise Void("not-signed", "%s has not signed ad referendum" % by)
    check_once(sight, by, "confirm", body["draft"])


def check_signatory(sight, by, kind, draft):
    """**ratify**, **denounce**."""
    if all(said.body["capacity"] == "witness" for said in said_of(sight, "sign", draft, by)):
        raise Void("not-signed", "%s has not signed, or as witness" % by)
    check_once(sight, by, kind, draft)


def check_ratify(sight, by, body):
    """**ratify**."""
    check_audience(sight, body)
    check_signatory(sight, by, "ratify", body["draft"])


def check_denounce(sight, by, body):
    """**denounce**."""
    check_audience(sight, body)
    check_signatory(sight, by, "denounce", body["draft"])


def check_endorse(sight, by, body):
    """**endorse**."""
    check_audience(sight, body)


def check_entry(sight, by, body):
    """**entry**."""
    check_audience(sight, body)
    need_depositary(sight, by, body["draft"])
    if "until" in body and times.parse_time(body["until"]) < times.parse_time(body["from"]):
        raise Void("dates", "it ends before it begins")
    if not is_agreed(sight, body["draft"]):
        raise Void("not-adopted", "something that the rules ask has not been done")
    for document in hangs_on(sight, body["draft"]):
        if not any(said.body["document"] == document and is_agreed(sight, said.act_id)
                   for said in sight.standing("draft")):
            raise Void("not-all", "nothing of %s is agreed" % document)


def is_agreed(sight, draft):
    """Whether a version is agreed."""
    asked = asked_of(sight, draft)
    if not asked:
        return any(motion.body["kind"] == "adopt" and motion.body["payload"]["what"] == draft
                   and motion.outcome == "carried" for motion in sight.record.motions.values())
    return all(is_met(need, [meets(sight, draft, word, line, who) for who in electors])
               for word, line, need, electors in asked)


def is_met(need, have):
    """Whether a line is met, by electors that each have done what it asks or not."""
    if not have:
        return False
    if need in ("all", "consensus"):
        return all(have)
    return 2 * sum(have) > len(have) if need == "majority" else sum(have) >= need


def meets(sight, draft, word, line, who):
    """Whether an elector has done for a version what a line asks."""
    if said_of(sight, "denounce", draft, who):
        return False
    said = said_of(sight, word, draft, who)
    if word == "ratify":
        return bool(said)
    if word == "endorse":
        return bool(said) and latest_of(said).body["result"] == "approved"
    return any(counts(sight, line, row) for row in said)


def latest_of(said):
    """The latest of some rows."""
    return max(said, key=lambda row: (row.first, row.index))


def counts(sight, line, row):
    """Whether a signature is of the line's role, certified if on paper, and confirmed if ad referendum."""
    capacity, form, ad_referendum = manner(row.body)
    if capacity != line if line in bodies.ROLES else capacity == "witness":
        return False
    draft, by = row.body["draft"], row.author
    if form == "paper" and not is_certified(sight, row):
        return False
    return not ad_referendum or bool(said_of(sight, "confirm", draft, by))


def is_certified(sight, row):
    """Whether the depositary has said so of a signature on paper after it was put."""
    put = min(said.index for said in sight.record.said
              if said.type == row.type and said.first == row.first and sight.sees(said))
    return any(said.first > row.first and said.index > put and said.body["signatory"] == row.author
               for said in said_of(sight, "certify", row.body["draft"]))


def check_declare(sight, by, body):
    """**declare**."""
    texts.check_stands(texts.clauses_of(sight, body["draft"]), body)
    if "to" in body:
        place = sight.record.places[body["to"]]
        if body["kind"] != "objection" or place not in [
                said.first for said in said_of(sight, "declare", body["draft"])]:
            raise Void("objection", "one objects to a declaration on the same version")


def check_release(sight, by, body):
    """**release**."""
    if "host" not in sight.record.acting_roles(by):
        need_depositary(sight, by, body["draft"])


def check_commitment(sight, by, body):
    """**commitment**."""
    draft = body["draft"]
    if by != texts.author_of(texts.document_of(sight, draft)) and not is_depositary(sight, by, draft):
        raise Void("not-yours", "the text is not that of %s" % by)
    texts.check_stands(texts.clauses_of(sight, draft), body)
    if set(body) & {"due", "after", "days"} not in (set(), {"due"}, {"after", "days"}):
        raise Void("due-form", "due, or after and days")
