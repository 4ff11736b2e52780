# SPDX-License-Identifier: Apache-2.0
"""Small records told step by step, each step with what the page makes of it: "ok", "opaque", or a rule's slug.

A step is (verdict, who, act type, body) and perhaps members to change, among them `label`, the key to sign with. A body
may be a function of the ids of the entries before it. test_fold.py asks this checker, differ.py the program.
"""

import copy

import make_record
import random_json
from make_record import RECORD, START_S, b64, sha256

ALIEN = ("past-until", "revoked-key")  # of the verdicts that stand beside steps
TEXT = {"en": "x"}
LATE = "2018-01-01T00:00:00Z"
INTEREST = {"about": {"name": TEXT}, "state": "exploring"}
DECLINED = {"about": {"name": TEXT}, "state": "declined"}
STATEMENT = {"id": "s", "speaker": {"name": TEXT}, "on_behalf": ["gov"], "text": TEXT}
COMMUNIQUE = {"id": "c", "title": TEXT, "text": TEXT, "issued_by": ["kz"]}
MEETING = {"id": "m", "title": TEXT, "level": "experts", "format": "plenary", "place": {"name": TEXT},
           "from": "2017-05-02T10:00:00Z", "with": [{"who": "tr"}], "state": "planned"}
REPORT = {"id": "r", "said_by": {"name": TEXT}, "standing": "unnamed", "wording": "verbatim", "sort": "fact",
          "text": TEXT}
LEFT, RESUMED = {"state": "walked-out"}, {"state": "resumed"}


def round_(name, **fields):
    """The body of a round."""
    return {"id": name, "kind": "round", "track": "main", "title": TEXT, "place": {"name": TEXT}, "from": "2017-05-02",
            "to": "2017-05-02", "state": "open", **fields}


def presence(who, **fields):
    """The body of a presence of a whole delegation."""
    return {"round": "kz/a", "participants": [who], "part": "delegation", "state": "arrived", **fields}


def motion(name, kind, payload, **fields):
    """The body of a motion; its payload may be a function of the ids."""
    def body(ids):
        told = payload(ids) if callable(payload) else payload
        return {"id": name, "title": TEXT, "kind": kind, "payload": told, "decide_by": LATE, **fields}
    return body


def yes(name):
    """A vote of ru, which is all that these records ask for."""
    return "ok", "ru", "vote", {"motion": "ru/" + name, "choice": "yes"}


def carried(name, kind, payload):
    """Two steps: a motion of ru, and the vote that carries it."""
    return ("ok", "ru", "motion", motion(name, kind, payload)), yes(name)


def refused(rule, name, kind, payload):
    """One step: a motion of ru that is void."""
    return rule, "ru", "motion", motion(name, kind, payload)


def correct(index, body):
    """The body of a correction of what an entry said."""
    return lambda ids: {"what": ids[index], "body": body}


def withdraw(index):
    """The body of a withdrawal of what an entry said."""
    return lambda ids: {"what": ids[index]}


def annul(index):
    """The payload of a motion to annul what an entry said."""
    return lambda ids: {"what": ids[index]}


def answer(index):
    """The body of a reply to what an entry said."""
    return lambda ids: {"what": ids[index], "text": TEXT}


def moment(seconds):
    """A time, counted from the founding."""
    return make_record.time_text(START_S + seconds)


def hold(who, seconds):
    """A hold act at a time; the body is made when it is logged."""
    return "ok", who, "hold", None, {"label": "machine", "at": moment(seconds)}


def new_key(who, label, use, key_type=1, proven_for=None):
    """What an act says of a new key, proof and all."""
    key = make_record.Signer("%s/%s/%s" % (RECORD, who, label), key_type, who, use)
    proved = "truce.key/v1\n%s\n%s\n%s\n" % (RECORD, proven_for or who, key.vkey)
    return {"vkey": key.vkey, "use": list(use), "proof": b64(key.sign(proved.encode()))}


def member(slug, *keys, **fields):
    """A participant to admit."""
    return {"participant": {"id": slug, "name": TEXT, "roles": ["party"], "keys": list(keys), **fields}}


class Case:
    """A record: how its founding differs from make_record's, and its steps."""

    def __init__(self, title, steps, kind="live", roles=None, **rules):
        self.title = title
        self.steps = steps
        self.kind = kind
        self.roles = roles or {}
        self.rules = {"motion": {"*": {"guarantor": 1}}, **rules}

    def change(self, members):
        """Change the members of the founding act."""
        body = members["body"]
        body["kind"] = self.kind
        for participant in body["participants"]:
            participant["roles"] = self.roles.get(participant["id"], participant["roles"])
        convenors = [participant["id"] for participant in body["participants"] if "convenor" in participant["roles"]]
        body.update({"convened_by": convenors} if convenors else {})
        body["rules"].update(copy.deepcopy(self.rules))

    def play(self):
        """Log everything; return the maker and the verdicts that are expected, by index."""
        maker, expected = make_record.Maker(), {}
        maker.found(self.change)
        ids = [sha256(maker.entries[0].partition(b"\n\n")[0] + b"\n").hex()]
        for step in self.steps:
            expected[len(maker.entries)] = step[0]
            ids.append(log(maker, ids, step[0] in ALIEN, *step[1:]))
        return maker, expected


def log(maker, ids, alien, who, kind, body, changes=None):
    """Log one step; return its act id. An alien one does not move its chain. What is changed to None is left out."""
    changes = dict(changes or {})
    key = maker.keys[who, changes.pop("label", "root" if kind == "key" else "act")]
    members = maker.envelope(key)
    members.update(act=kind, body=maker.hold_body() if kind == "hold" else body(ids) if callable(body) else body)
    members.update(changes)
    members = {name: value for name, value in members.items() if value is not None}
    text = random_json.plain(members) + "\n"
    maker.append(make_record.signed(text, [key]))
    act_id = sha256(text.encode()).hex()
    if not alien:
        key.acts, key.last_id, key.last_seen = key.acts + 1, act_id, members["seen"]["size"]
    return act_id
