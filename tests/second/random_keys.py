# SPDX-License-Identifier: Apache-2.0
"""Random hold and key acts."""

from make_record import b64
from random_forms import GOOD
from random_world import SLUGS

ADDED = (["act"], ["act"], ["machine"], ["hold"], ["witness"], ["root"], ["hold", "machine"], ["act", "machine"],
         ["root", "act"])


def hold(author):
    """A hold act; its time often stands at a border of some motion."""
    world, rng = author.world, author.rng
    signers = [key for key in world.live("machine") if key.participant in author.record.rules["holders"]]
    signer = rng.choice(signers) if signers and author.chance(0.95) else author.anybody("machine")
    count = len(world.entries)
    size = rng.choice((count, count, rng.randint(1, count)))
    body = {"size": size, "root": b64(world.tree.roots[size]), "state": world.fold.state[size].hex()}
    if author.chance(0.15):
        body.update(rng.choice(({"state": "0" * 64}, {"state": "0" * 63}, {"root": b64(bytes(32))}, {"size": 0},
                                {"size": count + 1}, {"size": count - 1}, {"x": 1})))
    members = world.envelope(signer)
    members.update(act="hold", body=body)
    if author.open_motions() and author.chance(0.4):
        members["at"] = author.border_time(rng.choice(author.open_motions()).decide_by)
    elif author.chance(0.1):
        members["at"] = rng.choice((world.spell_time(world.now - 20000), "1900-01-01T00:00:00+23:59"))
    world.log_members(members, signer)


def new_key(author, participant, use):
    """A new key, or one of which name, key or both are already known."""
    author.labels += 1
    label = author.rng.choice(("key-%d" % author.labels,) * 6 + ("act", "Key", "a/b"))
    key = author.world.key(participant, label, use)
    if author.chance(0.1):
        key = author.world.retyped(key, key.type, author.rng.choice(list(author.world.signers.values())))
    if author.chance(0.05):
        key = author.world.retyped(key, 5 - key.type)
    return key


def proven(author, key, participant):
    """What an act says of a new key, with a proof that is seldom wrong."""
    entry = key.entry()
    entry["proof"] = author.world.proof(key, participant)
    if author.chance(0.1):
        other = author.world.proof(key, author.rng.choice(SLUGS))
        entry["proof"] = author.rng.choice((other, b64(bytes(64)), b64(bytes(63))))
    if author.chance(0.05):
        del entry["proof"]
    return entry


def key(author):
    """A key act: often of a key that an open motion is to bring as well, so that the motion becomes moot."""
    signer = author.anybody("root")
    by = signer.participant
    payloads = [motion.body["payload"] for motion in author.open_motions()]
    pending = [payload["add"] for payload in payloads if "add" in payload and payload["who"] == by]
    if pending and author.chance(0.5):
        body = {"op": "add", **author.rng.choice(pending), "use": ["act"]}
    elif author.chance(0.6):
        body = {"op": "add", **proven(author, new_key(author, by, author.rng.choice(ADDED)), by)}
    else:
        body = {"op": "revoke", "vkey": revoked(author, signer)}
        if author.chance(0.3):
            body["after"] = author.rng.choice(GOOD["int"])
    if author.chance(0.1):
        body.update(author.rng.choice((
            {"after": 1}, {"use": ["act"]}, {"reason": {"en": "x"}}, {"op": "replace"}, {"age": "x"}, {"use": []},
            {"proof": b64(bytes(64))}, {"use": ["act", "act"]})))
    author.act(signer, "key", body)


def revoked(author, signer):
    """The verifier key of a key to revoke: seldom a root key or somebody else's."""
    keys = [key for key in author.record.keys.values() if key.participant == signer.participant or author.chance(0.02)]
    keys = [key for key in keys if "root" not in key.use or author.chance(0.1)]
    return author.rng.choice(keys).vkey.text if keys else signer.vkey
