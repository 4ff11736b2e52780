# SPDX-License-Identifier: Apache-2.0
"""Section 9: the rules of a record, their form and whether they are sound."""

import bodies
import forms
import table
from bodies import Void
from rows import Row

FORMAT = 0
ADOPT_WORDS = ("initial", "sign", "ratify", "endorse")  # what a text can need before it is agreed, in this order
STRINGS = table.parse_fields("may[]: string")[0]


def check_form(rules, path):
    """Check what the maps of the rules hold; their fields have been checked."""
    for kind, lines in rules["motion"].items():
        check_requirement_form(lines, "%s.motion.%s" % (path, ascii(kind)))
    for kind, acts in rules.get("adopt", {}).items():
        where = "%s.adopt.%s" % (path, ascii(kind))
        need_map(acts, where)
        for act, lines in acts.items():
            check_requirement_form(lines, "%s.%s" % (where, ascii(act)))
    for act, audience in rules.get("audience", {}).items():
        if not forms.is_string(audience):
            bodies.bad("%s.audience.%s" % (path, ascii(act)), "string")
    for act, who in rules.get("may", {}).items():
        bodies.check_field(STRINGS, who, "%s.may.%s" % (path, ascii(act)), None)


def need_map(value, path):
    """Refuse what is no object."""
    if not isinstance(value, dict):
        bodies.bad(path, "map")


def check_requirement_form(lines, path):
    """A requirement maps lines to needs."""
    need_map(lines, path)
    for line, need in lines.items():
        if not bodies.is_need(need):
            bodies.bad("%s.%s" % (path, ascii(line)), "need")


def check_sound(record, rules):
    """Check whether rules are sound, with the participants and keys that the record now has."""
    if rules["format"] != FORMAT:
        raise Void("format-level", "format %d" % rules["format"])
    check_holders(record, rules)
    cosigners = record.with_key("hold") | record.with_key("witness")
    if not 1 <= rules["seen"] <= len(cosigners):
        raise Void("rules-seen", "seen is %d, cosigners are %d" % (rules["seen"], len(cosigners)))
    check_names(record, rules)
    for kind, lines in rules["motion"].items():
        check_requirement(record, kind, lines, ())
    for kind, acts in rules.get("adopt", {}).items():
        if not set(acts) <= set(ADOPT_WORDS):
            raise Void("rules-name", "adopt asks for something else for %s" % ascii(kind))
        for act, lines in acts.items():
            check_requirement(record, kind, lines, ("witness",) if act in ("initial", "sign") else ())


def check_holders(record, rules):
    """Holders are participants; held is more than half of them, and so many have their keys."""
    holders, held = rules["holders"], rules["held"]
    if not all(who in record.participants for who in holders):
        raise Void("rules-holders", "a holder is no participant")
    if 2 * held <= len(holders):
        raise Void("rules-holders", "held is %d of %d" % (held, len(holders)))
    able = record.with_key("hold") & record.with_key("machine") & set(holders)
    if len(able) < held:
        raise Void("rules-holders", "%d holders have a hold and a machine key" % len(able))


def check_names(record, rules):
    """Names that founders, may and motion have to be right about."""
    for name in rules["founders"] + [name for names in rules.get("may", {}).values() for name in names]:
        if not (name in bodies.ROLES or name in record.participants or is_line_of_one(record, name)):
            raise Void("rules-name", "%s is no role and no participant" % ascii(name))
    for act in rules.get("may", {}):
        if act not in table.TYPES or "fixed" in table.TYPES[act].flags:
            raise Void("rules-name", "may names %s" % ascii(act))
    if "*" not in rules["motion"]:
        raise Void("rules-name", "motion has no *")


def check_requirement(record, kind, lines, too):
    """A requirement is not empty, and each line can be met by who may act; some roles may here too."""
    silent = {"press", "witness", "compiler"}.difference(too, ("compiler",) if record.kind == "reconstruction" else ())
    if not lines:
        raise Void("unmeetable", "the requirement for %s is empty" % ascii(kind))
    for line, need in lines.items():
        if not (line in bodies.ROLES or is_line_of_one(record, line)):
            raise Void("rules-name", "%s is no role and no participant" % ascii(line))
        able = [who for who in electors(record, line, need) if set(record.roles(who)) - silent]
        if not can_be_met(need, len(able)):
            raise Void("unmeetable", "%s cannot be met for %s" % (ascii(line), ascii(kind)))


def can_be_met(need, electors):
    """Whether so many electors can meet a need."""
    return electors >= (need if forms.is_int(need) else 1)


def electors(record, line, need, readmitted=None):
    """Who counts for a line: suspended ones only where the need is `all`, or when they are to be readmitted."""
    return [who for who in meant_by_line(record, line)
            if need == "all" or who not in record.suspended or who == readmitted]


def is_line_of_one(record, line):
    """Tell whether a line is `who:<slug>` of a participant."""
    return line.startswith("who:") and line[len("who:"):] in record.participants


def meant_by_line(record, line):
    """The participants that a line of a requirement means: a role, or `who:<slug>`. In order of entry."""
    return [who for who in record.participants if line in record.roles(who) or line == "who:" + who]


def meant_by_name(record, name):
    """The participants that an entry of founders or may means: a line, or a participant's slug."""
    if name in record.participants and name not in bodies.ROLES:
        return [name]
    return meant_by_line(record, name)


def set_rules(record, index, set_by, rules):
    """Put rules in force; `set_by` is the id of the act that set them. Return the row."""
    before = record.rules
    if before and (set(rules["holders"]) != set(before["holders"]) or rules["held"] != before["held"]):
        record.holder_changes.append((index, before))
    record.rules, record.rules_set_by = rules, set_by
    return Row("ruleset", [set_by, rules])
