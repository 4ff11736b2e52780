# SPDX-License-Identifier: Apache-2.0
"""Random motions and votes."""

import copy

import random_talks
import random_texts
import table
import texts
from random_keys import new_key, proven
from random_world import KINDS, SLUGS

NEW = ("new-1", "new-2", "new-3", "new-4", "new-5")
ROLES = ("party", "guarantor", "observer", "press", "compiler", "facilitator", "convenor", "host", "witness")
BAD_RULES = (
    {"seen": 0}, {"seen": 9}, {"seen": 2}, {"held": 0}, {"held": 3}, {"holders": ["nobody"]}, {"format": 1},
    {"founders": ["arbiter"]}, {"founders": ["who:nobody"]}, {"motion": {}}, {"motion": {"*": {}}},
    {"motion": {"*": {"arbiter": "all"}}}, {"motion": {"*": {"kz": "all"}}}, {"motion": {"*": {"party": 512}}},
    {"motion": {"*": {"mediator": "all"}}}, {"may": {"vote": ["party"]}}, {"may": {"song": ["party"]}},
    {"may": {"round": ["nobody"]}}, {"adopt": {"*": {"sign": {}}}}, {"adopt": {"*": {"x": {"party": 1}}}},
    {"audience": {"x": ""}}, {"reading": "nobody"}, {"limits": {"blob": 0.5}},
)


def motion(author, kind=None, payload=None):
    """A motion, given or of some kind; at times the twin of one that is open, so that one of them becomes moot."""
    signer, given = author.voice("motion"), payload
    kind = kind or author.rng.choice(KINDS)
    if kind == "pen-holder" and not author.forms.things("document"):
        random_talks.honest(author, kind="document")
        return
    if kind == "rectify" and not random_texts.rows_of(author, "draft"):
        kind = "adopt"
    if given is None and author.open_motions() and author.chance(0.25):
        twin = author.rng.choice(author.open_motions()).body
        kind, payload = twin["kind"], copy.deepcopy(twin["payload"])
    elif given is None:
        payload = payload_of(author, kind)
    if author.chance(0.1):
        payload = author.forms.spoil(payload)
    body = {"id": "m-%d" % author.rng.randrange(60), "title": author.world.text(), "kind": kind, "payload": payload,
            "decide_by": deadline(author), "silence": author.chance(0.4)}
    if not body["silence"] and author.chance(0.7):
        del body["silence"]
    if author.chance(0.03):
        body.update(author.rng.choice(({"kind": "move-host"}, {"kind": "Admit"}, {"payload": []},
                                       {"decide_by": "soon"}, {"silence": 1}, {"title": {}}, {"x": 1})))
    author.act(signer, "motion", body)


def deadline(author):
    """A time by which to decide, often at the border of what is permitted."""
    log_time, rng = author.record.log_time, author.rng
    if log_time is None or author.chance(0.6):
        return author.world.spell_time(author.world.now + rng.choice((3600, 7200, 20000, 20000)))
    hours = author.record.rules["silence_hours"] * 3600
    return author.world.spell_time(log_time + rng.choice((0, hours)) + rng.choice((-1, 0, 1, 1)))


def payload_of(author, kind):
    """The payload of a motion, as a rule one that can be carried out."""
    record, rng = author.record, author.rng
    everybody = list(record.participants)
    if kind == "admit":
        return {"participant": newcomer(author)}
    if kind == "change-role":
        who = rng.choice(everybody)
        roles = rng.sample(ROLES, rng.choice((1, 2)))
        return {"who": who, "roles": record.roles(who) + ["press"] if author.chance(0.2) else roles}
    if kind in ("suspend", "readmit"):
        named = sorted(record.suspended) if kind == "readmit" and author.chance(0.9) else everybody
        return {"who": rng.choice(named or everybody)}
    if kind == "adopt":
        drafts = random_texts.rows_of(author, "draft")
        return {"what": rng.choice(drafts).act_id if drafts and author.chance(0.7) else author.forms.a_id()}
    if kind == "rectify":
        return rectified(author)
    if kind == "annul":
        return {"what": annulled(author)}
    if kind == "pen-holder":
        return {"document": author.forms.ref("document"), "who": rng.sample(everybody, rng.choice((1, 2)))}
    if kind == "erase":
        return {"sha256": "0" * 64}
    if kind == "open-record":
        return {}
    if kind == "holders":
        able = [who for who in everybody if who in record.with_key("hold")] if author.chance(0.9) else everybody
        holders = rng.sample(able, min(len(able), rng.choice((1, 2, 3)))) or everybody[:1]
        return {"holders": holders, "held": len(holders) // 2 + rng.choice((0, 1, 1, 1, 1, 2))}
    if kind == "amend-rules":
        return new_rules(author, everybody)
    if kind == "root-key":
        return root_key(author, rng.choice(everybody))
    return {"text": author.world.text()}


def rectified(author):
    """The payload of a motion to rectify a clause, as a rule one that has a text."""
    said = random_texts.pick(author, "draft")
    clauses = texts.clauses_in(author.record.sight(), said.body)
    clauses = [clause for clause in clauses if "text" in clause or author.chance(0.05)]
    chosen = author.rng.choice(clauses)["id"] if clauses else "c-9"
    return {"draft": said.act_id, "clause": chosen, "text": random_texts.text_in(author, said.body["document"])}


def annulled(author):
    """The id of an act to annul, as a rule of one that can be."""
    names = [said.act_id for said in author.record.said if "revisable" in table.TYPES[said.type].flags]
    return author.rng.choice(names) if names and author.chance(0.9) else author.forms.a_id()


def newcomer(author):
    """A participant to admit."""
    rng = author.rng
    slug = rng.choice(SLUGS + NEW * 3 + ("New",))
    keys = author.world.keys_of(slug, author.chance(0.3))
    member = {"id": slug, "name": author.world.text(), "keys": [proven(author, key, slug) for key in keys],
              "roles": rng.sample(ROLES, rng.choice((1, 2)))}
    if author.chance(0.2):
        member["designation"] = author.world.text()
    if author.chance(0.1):
        member["keys"] = []
    if author.chance(0.15):
        member["answers_for"] = [rng.choice(list(author.record.participants) + [slug, "nobody"])]
    return member


def new_rules(author, everybody):
    """An amendment."""
    roles = {who: author.record.roles(who) for who in everybody}
    now = author.record.rules
    rules = author.world.rules(roles, now["holders"], now["held"])
    if author.chance(0.2):
        rules = copy.deepcopy(now)
    if author.chance(0.15):
        rules.update(author.rng.choice(BAD_RULES))
    base = author.record.rules_set_by if author.chance(0.9) else author.forms.a_id()
    return {"base": base, "rules": rules}


def root_key(author, who):
    """A change of root keys."""
    payload = {"who": who}
    if author.chance(0.7):
        use = author.rng.choice((["root"], ["root", "act"], ["root"], ["act"]))
        payload["add"] = proven(author, new_key(author, who, use), who)
    if author.chance(0.5) or "add" not in payload and author.chance(0.9):
        keys = [key for key in author.record.keys.values() if key.participant == who or author.chance(0.02)]
        payload["revoke"] = author.rng.choice(keys).vkey.text if keys else author.forms.a_vkey()
    return payload


def vote(author, on=None):
    """A vote, as a rule by an elector on an open motion."""
    named = [(name, motion) for name, motion in author.record.motions.items()
             if motion.outcome is None and on in (None, motion) or author.chance(0.05)]
    if not named:
        motion(author)
        return
    name, chosen = author.rng.choice(named)
    signers = [key for key in author.world.live("act") if key.participant in chosen.electors()]
    signer = author.rng.choice(signers) if signers and author.chance(0.95) else author.anybody("act")
    body = {"motion": "%s/%s" % name, "choice": author.rng.choice(("yes",) * 5 + ("no", "abstain"))}
    if author.chance(0.05):
        body.update(author.rng.choice(({"choice": "Yes"}, {"motion": "kz/none"}, {"reason": {"en": "x"}}, {"x": 1})))
    author.act(signer, "vote", body)
