# SPDX-License-Identifier: Apache-2.0
"""Entry 0: the founding act, its keys, its signatures and whether its rules are sound (sections 6, 8 and 9)."""

import bodies
import judge
import notes
import record as records
from bodies import Void

FORMAT = 0
TYPES = ("found", "motion", "vote", "key", "hold", "round", "meeting", "delegation", "presence", "invite",
         "interest", "statement", "communique", "report")
FIXED = ("found", "vote", "key", "hold")


def found(raw):
    """Judge entry 0; return its Entry and the record that it founds. Raise judge.Alien."""
    entry = judge.read_entry(0, raw)
    judge.check_place(entry, None)
    body = entry.act["body"]
    record = records.Record(entry.act["record"])
    try:
        bodies.check_object(body, bodies.FOUND, "body")
        enter_keys(record, body)
        check_names(record, entry.act["by"], body)
        check_rules(record, body)
    except Void as void:
        raise judge.Alien(void.rule, str(void)) from None
    check_founders(entry, record)
    return entry, record


def enter_keys(record, body):
    """Enter the log's key, the participants with their keys, and the witnesses."""
    record.rules = body["rules"]
    record.log_key = notes.parse_verifier_key(body["log_vkey"])
    if record.log_key.type != notes.TYPE_ED25519:
        raise Void("key-type", "log_vkey is not of type 01")
    if record.log_key.name != record.id:
        raise Void("key-name", "log_vkey has another name than the record")
    records.claim(record, record.log_key)
    check_once([member["id"] for member in body["participants"]], "participants")
    check_once([track["id"] for track in body["tracks"]], "tracks")
    check_once([witness["name"] for witness in body.get("witnesses", [])], "witnesses")
    for member in body["participants"]:
        record.participants[member["id"]] = member["roles"]
        for key in member["keys"]:
            records.enter_key(record, member["id"], key)
            if "proof" in key:
                records.check_proof(record.id, member["id"], key)
    for witness in body.get("witnesses", []):
        records.enter_witness(record, witness["name"], witness["vkey"])


def check_once(slugs, where):
    """Each slug stands once in its list."""
    if len(set(slugs)) != len(slugs):
        raise Void("repeated", "a slug stands twice in %s" % where)


def check_names(record, by, body):
    """Host, convenors, leads: they are participants, and hold the roles that they are said to hold."""
    named = [body["host"]] + body.get("convened_by", [])
    for track in body["tracks"]:
        named += [track[name] for name in ("lead", "host") if name in track]
    for member in body["participants"]:
        named += member.get("answers_for", [])
    for who in named:
        if who not in record.participants:
            raise Void("unknown-participant", "%s is no participant" % who)
    if by != body["host"]:
        raise Void("not-permitted", "the founding act is by %s, the host is %s" % (by, body["host"]))
    for role, holders in (("host", [body["host"]]), ("convenor", body.get("convened_by", []))):
        if set(holders) != set(who for who, roles in record.participants.items() if role in roles):
            raise Void("role-mismatch", "those named are not those that hold the role %s" % role)


def meant_by(record, name):
    """The participants that a role, a slug or `who:<slug>` means."""
    return [who for who, roles in record.participants.items()
            if name in roles or name == who or name == "who:" + who]


def with_key(record, use):
    """Those that have a key of this use: participants and named witnesses."""
    return set(key.owner for key in record.keys.values() if use in key.use)


def check_rules(record, body):
    """Whether the rules are sound, as section 9 has it."""
    rules = body["rules"]
    if rules["format"] != FORMAT:
        raise Void("format-level", "format %d" % rules["format"])
    check_holders(record, rules)
    cosigners = with_key(record, "hold") | with_key(record, "witness")
    if not 1 <= rules["seen"] <= len(cosigners):
        raise Void("rules-seen", "seen is %d, cosigners are %d" % (rules["seen"], len(cosigners)))
    for kind, names in [("founders", rules["founders"])] + list(rules.get("may", {}).items()):
        for name in names:
            if not meant_by(record, name):
                raise Void("rules-name", "%s means nobody" % ascii(name))
        if kind != "founders" and (kind not in TYPES or kind in FIXED):
            raise Void("rules-name", "may names %s" % ascii(kind))
    if "*" not in rules["motion"]:
        raise Void("rules-name", "motion has no *")
    for requirements in (rules["motion"], rules.get("adopt", {})):
        for kind, lines in requirements.items():
            check_requirement(record, kind, lines)


def check_holders(record, rules):
    """Holders are participants; held is more than half of them, and so many have their keys."""
    holders, held = rules["holders"], rules["held"]
    if not set(holders) <= set(record.participants):
        raise Void("rules-holders", "a holder is no participant")
    if 2 * held <= len(holders):
        raise Void("rules-holders", "held is %d of %d" % (held, len(holders)))
    able = with_key(record, "hold") & with_key(record, "machine") & set(holders)
    if len(able) < held:
        raise Void("rules-holders", "%d holders have a hold and a machine key" % len(able))


def check_requirement(record, kind, lines):
    """A requirement is not empty, and each line can be met."""
    if not lines:
        raise Void("unmeetable", "the requirement for %s is empty" % ascii(kind))
    for line, need in lines.items():
        electors = len(meant_by_line(record, line))
        if electors == 0:
            raise Void("rules-name", "%s means nobody" % ascii(line))
        if isinstance(need, int) and need > electors:
            raise Void("unmeetable", "%s needs %d of %d" % (ascii(line), need, electors))


def meant_by_line(record, line):
    """The participants that a line of a requirement means: a role, or `who:<slug>`."""
    return [who for who, roles in record.participants.items() if line in roles or line == "who:" + who]


def check_founders(entry, record):
    """The host and every founder has signed, once each, in the order of the participants, with root keys."""
    named = set(who for name in record.rules["founders"] for who in meant_by(record, name))
    record.founders = [who for who in record.participants if who == entry.act["by"] or who in named]
    signers = []
    for line in entry.note.signatures:
        key = record.keys.get((line.name, line.key_id))
        if key is None or key.participant is None:
            raise judge.Alien("unknown-key", "%s is not a key of the founding" % ascii(line.name))
        if "root" not in key.use:
            raise judge.Alien("wrong-use", "%s is no root key" % line.name)
        judge.check_signature(entry, line, key)
        signers.append(key.participant)
    if signers != record.founders:
        raise judge.Alien("founders-sign", "signed by %s, not by %s"
                          % (", ".join(signers), ", ".join(record.founders)))
