# SPDX-License-Identifier: Apache-2.0
"""What the acts so far have made of a record: participants, keys, rules, things, motions, log time (sections 6-9)."""

import collections

import bodies
import ed25519
import forms
import notes
from bodies import Void
from rows import Row
from sight import EVERYBODY, Sight

PARTICIPANTS_MAX = 512
KEYS_MAX = 64

TYPE_OF_USE = {"root": notes.TYPE_ED25519, "act": notes.TYPE_ED25519, "machine": notes.TYPE_ED25519,
               "hold": notes.TYPE_COSIGNATURE, "witness": notes.TYPE_COSIGNATURE}


class Key:
    """A key of the record: whose it is, what it may do, and how far its chain of acts has come.

    The key of a named witness has no participant and signs no acts.
    """

    def __init__(self, vkey, participant, use, owner):
        self.vkey = vkey
        self.participant = participant
        self.use = use
        self.owner = owner  # for counting: the participant, or "witness " and the witness's name
        self.revoked = None
        self.acts = 0
        self.last_id = None
        self.last_seen = 0


# An act as it is judged: an open one, the line of a restricted one, or a line that was opened. It stands at `index`; it
# was `first` said, with the id `act_id` and the time `at`, where it stands or where that stands which was opened.
Act = collections.namedtuple("Act", "act_id index first by kind body source at audience")
# Rows that others are judged by.
Thing = collections.namedtuple("Thing", "type author slug first audience")
Hidden = collections.namedtuple("Hidden", "target audience")
Opened = collections.namedtuple("Opened", "index target type rule audience")
# What an act in force said, or what a correction made of it: a row in the table of its type. `first` is the entry where
# it was first said; a `correct` act, `act_id`, stands for the row that it made.
Said = collections.namedtuple("Said", "type act_id index first author body thing audience")


class Record:
    """The state that the entries so far have brought about."""

    def __init__(self, record_id):
        self.id = record_id
        self.kind = None
        self.participants = {}  # id: what the founding or the motion says of it; in order of entry
        self.suspended = set()
        self.founders = []
        self.tracks = set()
        self.log_key = None
        self.keys = {}  # (name, key id): Key
        self.claimed = set()  # public keys, and (name, key id), that nobody else may bring
        self.rules = {}
        self.rules_set_by = None  # act id
        self.holder_changes = []  # (index, rules before) of each change of holders or held
        self.places = {}  # act id: index, of all entries that are not alien
        self.times = []  # `at` of all entries, None of those that are alien
        self.acts = {}  # act id: Act, of those that are ok for their audience
        self.sealed = {}  # act id: judge.Entry, of those that are opaque
        self.said, self.things, self.hidden, self.opened = [], [], [], []
        self.pens = []  # (document, who may draft it beside its author), the latest last
        self.asked = {}  # entry that made the row of a draft: what it asks (texts.Asked)
        self.motions = {}  # (author, slug): motions.Motion
        self.hold_times = {}  # participant: `at` of its latest hold act, in seconds
        self.log_time = None  # seconds

    def sight(self, audience=EVERYBODY):
        """What an audience sees."""
        return Sight(self, audience)

    def thing_of(self, act_type, by, body):
        """The thing that a body of a type is about, as (type, author, slug), or None."""
        if not act_type.flags & {"creates", "replaces"}:
            return None
        author, slug = body["id"].split("/") if "/" in body["id"] else (by, body["id"])
        return act_type.name, author, slug

    def say(self, act_type, act, first, body):
        """Keep what an act, or the row of a correction, says."""
        self.said.append(Said(act_type.name, act.act_id, act.index, first, act.by, body,
                              self.thing_of(act_type, act.by, body), act.audience))

    def roles(self, who):
        """The roles of a participant."""
        return self.participants[who]["roles"]

    def acting_roles(self, who):
        """The roles by which a participant may act: in a reconstruction a compiler has every one."""
        if self.kind == "reconstruction" and "compiler" in self.roles(who):
            return set(bodies.ROLES)
        return set(self.roles(who))

    def key_of(self, text):
        """The key that a verifier key names, or None."""
        vkey = notes.parse_verifier_key(text)
        key = self.keys.get((vkey.name, vkey.key_id))
        return key if key is not None and key.vkey.public == vkey.public else None

    def keys_in_force(self, who):
        """How many keys of a participant are not revoked."""
        return sum(key.participant == who and key.revoked is None for key in self.keys.values())

    def with_key(self, use):
        """Those that have a key of this use in force: participants and named witnesses."""
        return set(key.owner for key in self.keys.values() if use in key.use and key.revoked is None)


def claims(vkey):
    """What a key brings into the record once and for ever."""
    return {vkey.public, (vkey.name, vkey.key_id)}


def claim(record, vkey):
    """Enter a public key and a (name, key id)."""
    if claims(vkey) & record.claimed:
        raise Void("key-known", "%s is in the record already" % ascii(vkey.name))
    record.claimed |= claims(vkey)


def check_keys(record, participant, keys, proven):
    """Check keys {vkey, use, …} that are to enter together for a participant."""
    together = set()
    if len(keys) > KEYS_MAX:
        raise Void("too-many", "%d keys for %s" % (len(keys), participant))
    for key in keys:
        vkey, uses = notes.parse_verifier_key(key["vkey"]), set(key["use"])
        prefix = "%s/%s/" % (record.id, participant)
        if not vkey.name.startswith(prefix) or not forms.is_slug(vkey.name[len(prefix):]):
            raise Void("key-name", "%s is no name of a key of %s" % (ascii(vkey.name), participant))
        if len(uses) > 1 and not uses <= {"root", "act"}:
            raise Void("key-use", "%s may not be combined" % " and ".join(sorted(uses)))
        if any(TYPE_OF_USE[use] != vkey.type for use in uses):
            raise Void("key-type", "a key of type %02x for %s" % (vkey.type, " and ".join(sorted(uses))))
        if "age" in key and "act" not in uses:
            raise Void("key-use", "an age recipient goes with use act")
        if claims(vkey) & (record.claimed | together):
            raise Void("key-known", "%s is in the record already" % ascii(vkey.name))
        together |= claims(vkey)
        if record.keys_in_force(participant) >= KEYS_MAX:
            raise Void("too-many", "%s has %d keys in force" % (participant, KEYS_MAX))
        if proven:
            check_proof(record.id, participant, vkey, key)


def check_proof(record_id, participant, vkey, key):
    """Check the signature by which a new key shows that somebody holds it."""
    if "proof" not in key:
        raise Void("key-proof", "%s has no proof" % vkey.name)
    message = "truce.key/v1\n%s\n%s\n%s\n" % (record_id, participant, vkey.text)
    reason = ed25519.verify(vkey.public, message.encode(), forms.decoded(key["proof"]))
    if reason:
        raise Void("key-proof", reason)


def enter_participant(record, member):
    """Let a participant and its keys into the record; return the rows."""
    record.participants[member["id"]] = member
    columns = ("id", "name", "designation", "without_prejudice", "roles", "answers_for")
    rows = [Row("participant", [member.get(name) for name in columns])]
    for key in member["keys"]:
        rows.append(enter_key(record, member["id"], key))
    return rows


def enter_key(record, participant, key):
    """Let a key that has been checked into the record; return its row."""
    vkey = notes.parse_verifier_key(key["vkey"])
    claim(record, vkey)
    record.keys[vkey.name, vkey.key_id] = Key(vkey, participant, set(key["use"]), participant)
    return Row("keyring", [participant, key["vkey"], key["use"], key.get("age")])


def enter_witness(record, name, text):
    """Let the key of a named witness into the record."""
    vkey = notes.parse_verifier_key(text)
    if vkey.type != notes.TYPE_COSIGNATURE:
        raise Void("key-type", "the key of witness %s is not of type 04" % name)
    claim(record, vkey)
    record.keys[vkey.name, vkey.key_id] = Key(vkey, None, {"witness"}, "witness " + name)


def revoke_key(record, index, text, after):
    """Revoke a key that has been checked; return the row."""
    record.key_of(text).revoked = index
    return Row("revocation", [text, after])
