# SPDX-License-Identifier: Apache-2.0
"""Restricted acts, and all that makes an act alien."""

import broken
import make_record
import random_json
from make_record import b64, sha256
from random_forms import JUNK

CHARACTERS = ('"', "{", "}", "[", "]", ",", ":", " ", "\\", "-", ".", "0", "1", "e", "t", "\u00a0", "\u2028", "\u202e",
              "\u0085", "\ufdd0", "\ufeff", "\U0010ffff", "\n", "\t", "\\u0041", "\\ud800", "\\u202A", "")
ABOUT = {"about": {"name": {"en": "A \"new\" \\ one", "ru": "\u041d\n"}}, "state": "exploring"}


def sealed(author):
    """A restricted act. Nobody looks inside."""
    signer, rng = author.voice("sealed"), author.rng
    others = [who for who in author.record.participants if who != signer.participant]
    to = sorted(rng.sample(others, rng.randint(1, min(3, len(others)))))
    if author.chance(0.1):
        to = sorted(set(to + ["nobody"]))
    members = author.world.envelope(signer)
    members.update(to=to, sealed=b64(rng.randbytes(rng.choice((1, 2, 3, 500)))), digest=sha256(b"x").hex())
    if author.chance(0.2):
        members["blobs"] = [] if author.chance(0.3) else [author.forms.value(("blob", None))]
    if author.chance(0.1):
        members["until"] = author.border_time(author.record.log_time)
    if author.chance(0.15):
        members.update(rng.choice((
            {"to": to[::-1]}, {"to": []}, {"to": to + [signer.participant]}, {"to": ["nobody"]}, {"to": to + to},
            {"sealed": ""}, {"sealed": "AB=="}, {"sealed": "AA="}, {"digest": "x"}, {"blobs": {}}, {"blobs": [{}]},
            {"source": {"outlet": "x"}}, {"act": "report"}, {"body": {}})))
    author.world.log_members(members, signer)


def envelope(author):
    """One of the tables of broken.py: an envelope, JSON or a note that is wrong, or only unusual."""
    signer, rng = author.voice("presence"), author.rng
    members = author.world.envelope(signer)
    members.update(act="presence", body={"state": "present"})
    chosen, renote = rng.randrange(5), None
    if chosen <= 1:
        members = edited(author, members)
    line = random_json.plain(members) + "\n"
    try:  # the tables ask for more than these acts have, now and then
        if chosen == 2:
            line = rng.choice(broken.JSON + broken.NOT_OBJECTS + broken.ACCEPTED_JSON)[1](line)
        elif chosen >= 3:
            renote = rng.choice(broken.NOTES)[1]
        author.world.log_text(line, signer, renote)
    except AssertionError:
        return


def edited(author, members):
    """Members with one of the faults of broken.py, with a wrong place, or with a member replaced by anything."""
    rng, world = author.rng, author.world
    chosen = rng.random()
    if chosen < 0.4:
        size = rng.choice((0, len(world.entries) + 1, 2**53 - 1, members["seen"]["size"] - 1, 1))
        root = b64(world.tree.roots[min(size, len(world.entries))])
        members.update(rng.choice((
            {"seen": {"size": size, "root": root}}, {"seen": {"size": size, "root": b64(bytes(32))}},
            {"seen": {"size": max(1, size), "root": b64(world.tree.roots[1])}}, {"prev": sha256(b"").hex()},
            {"n": members["n"] + 1}, {"n": max(0, members["n"] - 1)})))
    elif chosen < 0.7:
        name = rng.choice(list(members) + ["until", "prev", "source", "to", "blobs", "sealed", "digest", "x"])
        members[name] = rng.choice(JUNK)
    else:
        try:
            rng.choice(broken.ENVELOPE)[1](members)
        except KeyError:
            pass
    return members


def wrong_key(author):
    """An act with a key of the wrong use, a revoked one, one that is not in the record, or in another's name."""
    signer = author.rng.choice(list(author.world.signers.values()))
    members = author.world.envelope(signer)
    members.update(act=author.rng.choice(("interest", "key", "hold", "vote", "x")), body=make_record.INTEREST)
    if members["by"] is None or author.chance(0.3):
        members["by"] = author.rng.choice(list(author.record.participants) + ["nobody"])
    author.world.log_members(members, signer)


def text(author):
    """A sound act of which one character of the text was changed before it was signed, or one byte after."""
    signer, rng = author.voice("interest"), author.rng
    members = author.world.envelope(signer)
    members.update(act="interest", body=ABOUT)
    line = random_json.spell(members, rng)
    at = rng.randrange(len(line))
    if author.chance(0.2):
        byte = bytes([rng.randrange(256)])
        author.world.log_text(line + "\n", signer, lambda note: note[:at] + byte + note[at + 1:])
    else:
        line = line[:at] + rng.choice(CHARACTERS) + line[at + rng.randrange(2):]
        author.world.log_text(line + "\n", signer)


def repeated(author):
    """An entry that is in the log already."""
    author.world.append(author.rng.choice(author.world.entries))


def logged_before(author):
    """The same text once more, by another key of its author that has signed nothing yet either."""
    world = author.world
    firsts = [verdict.entry for verdict in world.fold.verdicts if verdict.entry and verdict.entry.act.get("n") == 0]
    pairs = [(entry, key) for entry in firsts for use in ("act", "root", "machine")
             for key in world.live(use, entry.act["by"]) if author.record.keys[key.name, key.key_id].acts == 0]
    if pairs:
        entry, key = author.rng.choice(pairs)
        world.log_text(entry.note.text.decode(), key)
