# SPDX-License-Identifier: Apache-2.0
"""Section 14: what is asked of what is said of a ceasefire, of incidents and of operations, beyond its form."""

import times
from bodies import Void

SILENT = {"witness", "press", "compiler", "observer"}  # roles that by themselves draw nothing without a report
WHERE = ("geometry", "admin", "area")


def check_span(sight, by, body):
    """`until` is not before `from`: **ceasefire**, **ceasefire-state**, **zone**."""
    if "until" in body and times.parse_time(body["until"]) < times.parse_time(body["from"]):
        raise Void("dates", "it ends before it begins")


def check_once(names, what):
    """Nothing stands twice."""
    if len(set(names)) != len(names):
        raise Void("repeated", "%s twice in %s" % (max(names, key=names.count), what))


def check_where(body):
    """Where something is, is said in exactly one way."""
    if sum(name in body for name in WHERE) != 1:
        raise Void("area-form", "one of %s, and no two" % ", ".join(WHERE))


def author_of(ref):
    """The author of the thing that a ref names."""
    return ref.split("/")[0]


def check_organ(sight, by, body):
    """**organ**."""
    check_once([seat["who"] for seat in body.get("seats", [])], "seats")


def check_zone(sight, by, body):
    """**zone**."""
    check_span(sight, by, body)
    check_where(body)


def check_control(sight, by, body):
    """**control**."""
    if "per" not in body and not sight.record.acting_roles(by) - SILENT:
        raise Void("per-report", "%s takes no part, and names no report" % by)
    check_where(body)


def check_incident(sight, by, body):
    """**incident**."""
    check_once([told["group"] for told in body.get("casualties", [])], "casualties")
    if "coarser" in body:
        if author_of(body["coarser"]) != by:
            raise Void("not-yours", "%s is not of %s" % (body["coarser"], by))
        if body["coarser"] == "%s/%s" % (by, body["id"]):
            raise Void("of-itself", "an incident is no coarser copy of itself")


def check_finding(sight, by, body):
    """**finding**."""
    if body.get("duplicate_of") == body["incident"]:
        raise Void("of-itself", "an incident is no duplicate of itself")


def check_count(sight, by, body):
    """**count**."""
    if body["to"] < body["from"]:
        raise Void("dates", "the days end before they begin")
    check_once([part["admin"] for part in body["by"]], "by")


def check_reconcile(sight, by, body):
    """**reconcile**."""
    if author_of(body["count"]) == by:
        raise Void("own-count", "%s counted this" % by)
    if len(body) == 1:
        raise Void("missing-field", "it says nothing of the count")


def check_notice(sight, by, body):
    """**notice**."""
    check_where(body)


def check_consent(sight, by, body):
    """**consent**."""
    notice = sight.latest("notice", *body["notice"].split("/"))
    if notice is None:
        raise Void("gone", "the notice %s was taken back" % body["notice"])
    if by not in notice.body["consent_of"]:
        raise Void("not-asked", "%s does not ask %s" % (body["notice"], by))
    if body["answer"] == "conditional" and "terms" not in body:
        raise Void("missing-field", "conditions without terms")


def check_outcome(sight, by, body):
    """**outcome**."""
    if author_of(body["notice"]) != by:
        raise Void("not-yours", "the notice is not that of %s" % by)


CHECKS = {"ceasefire": check_span, "ceasefire-state": check_span, "organ": check_organ, "zone": check_zone,
          "control": check_control, "incident": check_incident, "finding": check_finding, "count": check_count,
          "reconcile": check_reconcile, "notice": check_notice, "consent": check_consent, "outcome": check_outcome}
