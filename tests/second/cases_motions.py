# SPDX-License-Identifier: Apache-2.0
"""Cases of motions, keys and the bounds, and of what silence hears."""

import make_record
from cases import (INTEREST, LEFT, RESUMED, TEXT, Case, annul, carried, correct, hold, member, moment, motion, new_key,
                   presence, refused, round_, withdraw, yes)
from make_record import RECORD

KEYS = make_record.Maker().keys


def vkey(who, label):
    """The verifier key of a key of make_record's."""
    return KEYS[who, label].vkey


def twice(who, label, use):
    """The same new key, twice."""
    key = new_key(who, label, use)
    return key, key


def without_proof(key):
    """A new key that nobody proves to hold."""
    return {name: value for name, value in key.items() if name != "proof"}


def silence(title, outcome, steps, line="party"):
    """A motion of silence, what is said, and the hold acts that bring its time; test_fold.py asks for the outcome."""
    before = [("ok", "kz", "round", round_("a")), hold("kz", 1000), hold("ru", 1000),
              ("ok", "ru", "motion", motion("s", "procedural", {"text": TEXT}, decide_by=moment(4600), silence=True))]
    case = Case("silence: %s: %s" % (title, outcome), before + steps + [hold("kz", 4600), hold("ru", 4600)],
                motion={"*": {line: "all"}, "annul": {"guarantor": 1}}, silence_hours=1)
    case.outcome = outcome
    return case


def gov(**fields):
    """A step: gov speaks of its own delegation."""
    return "ok", "gov", "presence", presence("gov", **fields)


def many_keys(count):
    """Steps in which opp, who has two keys, adds keys until it has so many."""
    return [("ok", "opp", "key", {"op": "add", **new_key("opp", "k-%d" % i, ["act"])}) for i in range(count - 2)]


CASES = [
    Case("admitted", [
        refused("role-mismatch", "a", "admit", member("a", roles=["host"])),
        *carried("b", "admit", member("b", roles=["convenor"])),
        refused("unknown-participant", "c", "admit", member("c", answers_for=["c"])),
        *carried("d", "admit", member("d", answers_for=["kz"])), refused("slug-taken", "e", "admit", member("d")),
        *carried("f", "admit", member("f", new_key("f", "root", ["root"]), new_key("f", "act", ["act"]))),
        refused("key-proof", "g", "admit", member("g", new_key("g", "root", ["root"], proven_for="f"))),
        refused("key-proof", "h", "admit", member("h", without_proof(new_key("h", "root", ["root"])))),
        refused("key-known", "i", "admit", member("i", *twice("i", "root", ["root"]))),
        refused("too-many", "j", "admit", member("j", *[new_key("j", "k-%d" % i, ["act"]) for i in range(65)])),
        refused("unknown-field", "k", "admit", {**member("k"), "x": 1}), refused("bad-kind", "l", "move-host", {})]),
    Case("moot admissions", [
        ("ok", "ru", "motion", motion("a", "admit", member("a"))),
        ("ok", "ru", "motion", motion("b", "admit", member("a"))), yes("a"), yes("b")]),
    Case("root keys", [
        *carried("a", "root-key", {"who": "ru", "add": new_key("ru", "root-2", ["root"]),
                                   "revoke": vkey("ru", "root")}),
        *carried("b", "root-key", {"who": "ru", "add": new_key("ru", "root-3", ["root", "act"])}),
        refused("key-use", "c", "root-key", {"who": "ru", "add": new_key("ru", "act-3", ["act"])}),
        *carried("d", "root-key", {"who": "tr", "revoke": vkey("tr", "act")}),
        refused("key-revoked", "e", "root-key", {"who": "tr", "revoke": vkey("tr", "act")}),
        refused("not-own-key", "f", "root-key", {"who": "tr", "revoke": vkey("gov", "root")}),
        refused("not-own-key", "g", "root-key", {"who": "tr", "revoke": make_record.Signer(RECORD, 1).vkey}),
        refused("missing-field", "h", "root-key", {"who": "tr"}),
        ("revoked-key", "ru", "key", {"op": "revoke", "vkey": vkey("ru", "act")})]),
    Case("moot root keys", [
        ("ok", "ru", "motion", motion("a", "root-key", {"who": "gov", "add": new_key("gov", "r", ["root"]),
                                                        "revoke": vkey("gov", "act")})),
        ("ok", "ru", "motion", motion("b", "root-key", {"who": "gov", "add": new_key("gov", "r", ["root"]),
                                                        "revoke": vkey("gov", "act")})), yes("b"), yes("a")]),
    Case("rules", [
        *carried("a", "holders", {"holders": ["ru", "tr", "kz"], "held": 3}),
        refused("rules-holders", "b", "holders", {"holders": ["ru"], "held": 0}),
        refused("rules-holders", "c", "holders", {"holders": ["ru"], "held": 2}),
        refused("repeated", "d", "holders", {"holders": ["ru", "ru"], "held": 2}),
        refused("standing", "e", "open-record", {}), *carried("f", "erase", {"sha256": "0" * 64}),
        *carried("g", "change-role", {"who": "kz", "roles": ["party", "host"]}),
        refused("role-mismatch", "h", "change-role", {"who": "kz", "roles": ["party"]}),
        refused("role-mismatch", "i", "change-role", {"who": "opp", "roles": ["host"]}),
        refused("repeated", "j", "change-role", {"who": "opp", "roles": ["party", "party"]}),
        *carried("k", "change-role", {"who": "tr", "roles": ["party"]}),
        refused("unmeetable", "l", "change-role", {"who": "ru", "roles": ["party"]})]),
    Case("log time is of those who are holders now", [
        hold("kz", 5000), hold("ru", 1000), ("past-until", "ru", "interest", INTEREST, {"until": moment(999)}),
        *carried("a", "holders", {"holders": ["ru", "tr"], "held": 2}), hold("tr", 2000),
        ("ok", "ru", "interest", INTEREST, {"until": moment(1000)}), hold("ru", 3000),
        ("past-until", "ru", "interest", INTEREST, {"until": moment(1999)}),
        ("ok", "ru", "interest", INTEREST, {"until": moment(2000)}),
        ("not-permitted", "kz", "hold", None, {"label": "machine"})]),
    Case("opened", [
        ("ok", "ru", "motion", motion("a", "open-record", {"reason": TEXT})),
        ("ok", "ru", "motion", motion("b", "open-record", {})), yes("a"), yes("b")], reading="participants"),
    Case("sixty-four keys", many_keys(64) + [
        ("too-many", "opp", "key", {"op": "add", **new_key("opp", "one-more", ["act"])}),
        ("ok", "opp", "key", {"op": "revoke", "vkey": vkey("opp", "act")}),
        ("ok", "opp", "key", {"op": "add", **new_key("opp", "one-more", ["act"])}),
        refused("too-many", "a", "root-key", {"who": "opp", "add": new_key("opp", "root-2", ["root"]),
                                              "revoke": new_key("opp", "one-more", ["act"])["vkey"]})]),
    silence("nothing is said", "carried", []),
    silence("walked out before", "failed", [gov(**LEFT)]),
    silence("walked out and came back", "carried", [gov(**LEFT), gov(**RESUMED)]),
    silence("came back and walked out", "failed", [gov(**RESUMED), gov(**LEFT)]),
    silence("walked out, then arrived", "failed", [gov(**LEFT), gov()]),
    silence("walked out, the head came back", "failed", [gov(**LEFT), gov(**RESUMED, part="head")]),
    silence("walked out, then persons came back", "failed", [gov(**LEFT), gov(**RESUMED, persons=[{"name": TEXT}])]),
    silence("the head walked out", "carried", [gov(**LEFT, part="head")]),
    silence("the host says that gov walked out", "carried", [("ok", "kz", "presence", presence("gov", **LEFT))]),
    silence("the host walked out among others", "failed",
            [("ok", "kz", "presence", presence("kz", participants=["kz", "gov"], **LEFT))], line="host"),
    silence("walked out later than it came back, as it claims", "carried",
            [gov(**LEFT, when="2017-01-23T07:01:00Z"), gov(**RESUMED, when="2016-01-23T07:01:00Z")]),
    silence("walked out, withdrawn", "carried", [gov(**LEFT), ("ok", "gov", "withdraw", withdraw(5))]),
    silence("walked out, back, that withdrawn", "failed",
            [gov(**LEFT), gov(**RESUMED), ("ok", "gov", "withdraw", withdraw(6))]),
    silence("twice back, the first corrected", "carried",
            [gov(**RESUMED), gov(**RESUMED), ("ok", "gov", "correct", correct(5, presence("gov", **LEFT)))]),
    silence("twice back, the second corrected", "failed",
            [gov(**RESUMED), gov(**RESUMED), ("ok", "gov", "correct", correct(6, presence("gov", **LEFT)))]),
    silence("walked out, annulled", "carried",
            [gov(**LEFT), ("ok", "ru", "motion", motion("a", "annul", annul(5))), yes("a")]),
    silence("no", "failed", [("ok", "gov", "vote", {"motion": "ru/s", "choice": "no"})]),
    silence("no, then abstained", "carried", [("ok", "gov", "vote", {"motion": "ru/s", "choice": "no"}),
                                              ("ok", "gov", "vote", {"motion": "ru/s", "choice": "abstain"})]),
]
