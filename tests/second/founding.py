# SPDX-License-Identifier: Apache-2.0
"""Entry 0: the founding act, its keys, its signatures and whether its rules are sound (sections 6, 8 and 9)."""

import acts
import bodies
import exchanges
import judge
import notes
import record as records
import rules
import table
import times
from bodies import Void
from rows import Row


def found(raw):
    """Judge entry 0; return its Entry, the record that it founds and the rows. Raise judge.Alien."""
    entry = judge.read_entry(0, raw)
    judge.check_place(entry, None)
    body = entry.act["body"]
    record = records.Record(entry.act["record"])
    try:
        bodies.check_fields(body, table.TYPES["found"].fields, "body", None)
        rules.check_form(body["rules"], "body.rules")
        record.kind = body["kind"]
        rows = [acts.type_row(table.TYPES["found"], body, entry.act.get("source"))] + enter_everybody(record, body)
        check_names(record, entry.act["by"], body)
        rules.check_sound(record, body["rules"])
    except Void as void:
        raise judge.Alien(void.rule, str(void)) from None
    check_founders(entry, record, body["rules"])
    rows.append(rules.set_rules(record, 0, entry.id, body["rules"]))
    act = exchanges.open_act(entry)
    record.say(table.TYPES["found"], act, 0, body)
    record.acts[entry.id], record.places[entry.id] = act, 0
    record.times.append(act.at)
    return entry, record, [row.placed(0, times.parse_time(act.at)) for row in rows]


def enter_everybody(record, body):
    """Enter the log's key, the participants with their keys, the tracks and the witnesses; return the rows."""
    record.log_key = notes.parse_verifier_key(body["log_vkey"])
    if record.log_key.type != notes.TYPE_ED25519:
        raise Void("key-type", "log_vkey is not of type 01")
    if record.log_key.name != record.id:
        raise Void("key-name", "log_vkey has another name than the record")
    records.claim(record, record.log_key)
    check_once([member["id"] for member in body["participants"]], "participants")
    check_once([track["id"] for track in body["tracks"]], "tracks")
    check_once([witness["name"] for witness in body.get("witnesses", [])], "witnesses")
    rows = []
    if len(body["participants"]) > records.PARTICIPANTS_MAX:
        raise Void("too-many", "%d participants" % len(body["participants"]))
    for member in body["participants"]:
        records.check_keys(record, member["id"], member["keys"], False)
        rows += records.enter_participant(record, member)
    for witness in body.get("witnesses", []):
        records.enter_witness(record, witness["name"], witness["vkey"])
    for track in body["tracks"]:
        record.tracks.add(track["id"])
        rows.append(Row("track", [track.get(name) for name in ("id", "name", "lead", "host")]))
    return rows


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
        if set(holders) != set(who for who in record.participants if role in record.roles(who)):
            raise Void("role-mismatch", "those named are not those that hold the role %s" % role)


def check_founders(entry, record, rules_now):
    """The host and every founder has signed, once each, in the order of the participants, with root keys."""
    named = set(who for name in rules_now["founders"] for who in rules.meant_by_name(record, name))
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
