# SPDX-License-Identifier: Apache-2.0
"""Section 8, below the table: the rules of the types of rounds, speech and texts."""

import texts
import times
from bodies import Void


def is_host(sight, by):
    """Whether the author holds role host."""
    return "host" in sight.record.acting_roles(by)


def check_round(sight, by, body):
    """**round**: its days, and who may make and update one."""
    if body["to"] < body["from"]:
        raise Void("dates", "the round ends before it begins")
    if sight.record.acting_roles(by) & {"host", "convenor"}:
        return
    if "/" not in body["id"]:
        if body.get("host") != by:
            raise Void("not-permitted", "%s is neither host nor convenor nor the round's own host" % by)
        return
    author, slug = body["id"].split("/")
    latest = sight.latest("round", author, slug)
    if by != author and (latest is None or latest.body.get("host") != by):
        raise Void("not-yours", "the round is not that of %s" % by)


def check_meeting(sight, by, body):
    """**meeting**: its times, and who took part."""
    if "to" in body and times.parse_time(body["to"]) < times.parse_time(body["from"]):
        raise Void("dates", "the meeting ends before it begins")
    if not is_host(sight, by) and by not in [actor.get("who") for actor in body["with"]]:
        raise Void("took-part", "%s took no part" % by)


def check_presence(sight, by, body):
    """**presence**: what goes with what, and of whom one may speak."""
    if "strength" in body and body["state"] != "arrived":
        raise Void("axis", "strength without arrived")
    if "count" in body and body["part"] != "members":
        raise Void("axis", "count without members")
    if not is_host(sight, by) and body["participants"] != [by]:
        raise Void("for-itself", "%s speaks of others" % by)


def check_attended(sight, by, body):
    """**attended**: nobody was both there and not there."""
    if set(body["present"]) & set(absent["who"] for absent in body.get("absent", [])):
        raise Void("both-ways", "somebody stands in both lists")


def check_document(sight, by, body):
    """**document**: authentic languages are its own, and the one that prevails is authentic."""
    if not set(body["authentic"]) <= set(body["languages"]):
        raise Void("languages", "what is authentic is not made")
    if "prevails" in body and body["prevails"] not in body["authentic"]:
        raise Void("languages", "what prevails is not authentic")
    texts.check_document(sight, by, body)


def check_communique(sight, by, body):
    """**communique**: the author is among those who issue it."""
    if by not in body["issued_by"]:
        raise Void("joint-host", "%s does not issue it" % by)


def check_report(sight, by, body):
    """**report**: it says something."""
    if "text" not in body and "tells" not in body:
        raise Void("missing-field", "it has neither text nor tells")
