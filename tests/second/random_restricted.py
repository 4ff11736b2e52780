# SPDX-License-Identifier: Apache-2.0
"""Random acts of restricted audience: what is said inside, what is opened, and exchanges.

Audiences overlap: some contain others, and things of one name are made in several. `world.audience` is that of the act
in the making; honest and hostile authors refer across audiences. What is sealed is not encrypted: lines are kept
beside.
"""

import collections

import random_ceasefire
import random_conclusion
import random_motions
import random_talks
import random_texts
import table
from make_record import RECORD, b64, sha256
from random_forms import HEX, JUNK
from sight import EVERYBODY, contains

# A line to which a participant has committed itself in an exchange.
Deposited = collections.namedtuple("Deposited", "line by exchange")
KIB = (1, 2, 4, 8, 16, 24)
SECRETS = ("open", "exchange", "deposit")
LONGEST = 30000  # more than a line may have
NOT_OPENABLE = tuple(b'{"act":"%s"' % kind.encode() for kind in SECRETS)


def audiences(world):
    """Two to six audiences of a record's participants; as a rule some contain others."""
    everybody = list(world.fold.record.participants)
    chosen = []
    for _ in range(world.rng.randint(2, 6)):
        within = world.rng.choice(chosen) if chosen and world.chance(0.4) else everybody
        members = set(world.rng.sample(sorted(within), world.rng.randint(2, len(within))))
        if chosen and world.chance(0.3):
            members |= world.rng.choice(chosen)
        chosen.append(frozenset(members))
    return chosen


def within(author, audience, step, *arguments):
    """Take a step in an audience, if somebody there can sign."""
    world = author.world
    world.audience = audience
    if author.voices():
        step(author, *arguments)
    world.audience = EVERYBODY


def restricted(author):
    """Something said to a few: sound, spoilt, taken back, or of a type that nobody may say there."""
    steps = (random_talks.honest, random_talks.spoilt, random_talks.revision, random_talks.unknown_type, public_only,
             random_conclusion.text)
    step = author.rng.choices(steps, (60, 10, 25, 5, 5, 15))[0]
    within(author, author.rng.choice(author.audiences), step)


def public_only(author):
    """A sound act of a type that is public, said to a few."""
    chosen = author.rng.choice(("motion", "vote", "hold"))
    if chosen == "hold":
        root = b64(author.world.tree.roots[1])
        author.act(author.voice("hold"), "hold", {"size": 1, "root": root, "state": HEX})
    else:
        {"motion": random_motions.motion, "vote": random_motions.vote}[chosen](author)


def line_of(author, kind, body, source=None):
    """A line, as a rule a sound one, and the blobs of its envelope."""
    rng = author.rng
    members = {"act": kind, "body": body, "salt": b64(rng.randbytes(32))}
    if source is not None:
        members["source"] = source
    blobs = []
    if author.chance(0.05):
        blobs = [{"sha256": sha256(b"%d" % i).hex(), "size": 3, "media_type": "text/plain"} for i in range(2)]
        members["blob_keys"] = [{"sha256": blob["sha256"], "key": "x"} for blob in blobs[:rng.randrange(3)]]
    if author.chance(0.05):
        spoil(author, members)
    text = author.world.spell(members).encode()
    kib = next((kib for kib in KIB if len(text) < kib * 1024), 24)
    if author.chance(0.05):
        kib = rng.choice([wide for wide in KIB if wide >= kib])
    line = (text + b" " * (kib * 1024 - len(text) - 1) + b"\n")[:LONGEST]
    return respelt(author, line) if author.chance(0.03) else line, blobs


def spoil(author, members):
    """Give a line members that it should not have."""
    name = author.rng.choice(("act", "body", "source", "salt", "blob_keys", "x"))
    if author.chance(0.3):
        members.pop(name, None)
    else:
        members[name] = author.rng.choice(JUNK + (
            {"outlet": "x"}, {"outlet": "x", "published": "soon"}, b64(bytes(31)), b64(bytes(33)), [{}],
            [{"sha256": HEX, "key": "x"}], [{"sha256": HEX, "key": "x" * 1025}], [{"sha256": "x", "key": "x"}],
            [{"sha256": HEX, "key": "x", "size": 1}], [{"key": "x"}]))


def respelt(author, line):
    """Bytes that are no line."""
    return author.rng.choice((
        line[:-1], line + b"\n", line[:-2] + b"\n", line[:-2] + b"\t\n", line[:-2] + b"\n\n", b"\xff" + line[1:], b"\n",
        line.replace(b"{", b"[", 1), line.replace(b'"', b"'", 2), b" " * (len(line) - 1) + b"\n", line * 2,
        b" " * (32 * 1024 - 1) + b"\n"))


def seal(author, signer, kind, body, source=None):
    """Log a restricted act that says something to the audience in the making."""
    line, blobs = line_of(author, kind, body, source)
    send(author, signer, line, blobs)


def send(author, signer, line, blobs=()):
    """Log a restricted act with a line."""
    world, rng = author.world, author.rng
    members = world.envelope(signer)
    to = world.audience - {signer.participant} or {"nobody"}
    if author.chance(0.02):
        to = to | {"nobody"}
    head = "truce.seal/v1\n%s\n%s\n%d\n" % (RECORD, members["by"], members["n"])
    digest = sha256(head.encode() + line).hex()
    members.update(to=sorted(to), sealed=b64(rng.randbytes(rng.choice((1, 50)))), digest=digest)
    if author.chance(author.gaps):
        members["digest"] = HEX  # nobody will ever have a line of this
    if blobs:
        members["blobs"] = blobs
    if author.chance(0.1):
        members["at"] = author.forms.a_time()
    if author.chance(0.03):
        members["until"] = author.border_time(author.record.log_time)
    world.log_members(members, signer, line)


def text_of(line):
    """A line without the spaces and the newline at its end, as text, and its KiB; None when it is no text."""
    try:
        return line.rstrip(b"\n").rstrip(b" ").decode(), len(line) // 1024
    except UnicodeDecodeError:
        return None, 1


def open_(author):
    """An opening: of a restricted act or of a deposit, as a rule the author's own, sound and to a wider audience."""
    world, record = author.world, author.record
    deposits = [act for act in record.acts.values() if act.kind == "deposit"]
    if deposits and author.chance(0.5):
        deposit = author.rng.choice(deposits)
        deposited = world.deposited.get(deposit.body["commitment"])
        open_one(author, deposit.act_id, deposit.by, deposited.line if deposited else b"{}", deposit.audience)
    elif record.sealed:
        sealed = [entry for entry in record.sealed.values()
                  if not world.lines.get(entry.index, b"").startswith(NOT_OPENABLE) or author.chance(0.05)]
        if not sealed:
            return
        entry = author.rng.choice(sealed)
        audience = frozenset(entry.act["to"] + [entry.act["by"]])
        wider = [wide for wide in author.audiences if contains(wide, audience) and wide != audience]
        chosen = author.rng.choice(wider) if wider and author.chance(0.6) else EVERYBODY
        open_one(author, entry.id, entry.act["by"], world.lines.get(entry.index, b"{}"), chosen)


def open_one(author, what, by, line, audience):
    """Open a line to an audience; now and then as it should not be."""
    rng = author.rng
    if author.chance(0.1):
        audience = rng.choice(author.audiences + [EVERYBODY])
    if author.chance(0.04):
        line = rng.choice(list(author.world.lines.values()) or [line])
    text, kib = text_of(line)
    if text is None or author.chance(0.05):
        text = text or "x"
        text, kib = rng.choice(((text, rng.choice(KIB + (0, 3, 32))), ("{}", 1), (text, kib), ("x", kib)))
    if author.chance(0.03):
        what = author.forms.a_id()
    body = {"what": what, "line": text, "kib": kib}
    if author.chance(0.02):
        body.update(rng.choice(({"line": ""}, {"line": text + "\n"}, {"kib": "1"}, {"what": "kz/a"}, {"x": 1})))
    author.world.audience = audience
    signers = [key for key in author.voices() if key.participant == by or author.chance(0.01)]
    if signers:
        author.act(rng.choice(signers), "open", body)
    author.world.audience = EVERYBODY


def disclose(author):
    """Open what is said of texts to a wider audience, as a rule in the order in which it was said: a text, then who has
    signed it."""
    record, chosen = author.record, [row.audience for row in author.record.opened if not row.rule][-3:]
    audience = author.rng.choice(chosen if chosen and author.chance(0.8) else author.audiences + [EVERYBODY])
    told = [act for act in record.acts.values() if act.kind in random_texts.KINDS + random_ceasefire.KINDS and act.act_id in record.sealed
            and audience != act.audience and contains(audience, act.audience)
            and not record.sight(audience).openings(act.index)]
    if told:
        act = told[0] if author.chance(0.7) else author.rng.choice(told)
        open_one(author, act.act_id, act.by, author.world.lines[act.index], audience)


def exchange(author):
    """An exchange between some of those who see it."""
    def step(author):
        signer, seen_by = author.voice("exchange"), author.world.audience
        members = sorted(author.record.participants if seen_by is EVERYBODY or author.chance(0.05) else seen_by)
        members = [who for who in members if author.world.live("act", who)] or members
        body = {"id": author.forms.value(("slug", None)), "title": author.world.text(),
                "between": author.rng.sample(members, min(len(members), author.rng.choice((1, 2, 2, 3))))}
        if author.chance(0.6):
            log_time = author.record.log_time
            later = author.border_time(log_time) if author.chance(0.3) else None
            soon = author.world.now + author.rng.choice((600, 7200, 20000))
            body["deadline"] = later or author.world.spell_time(soon)
        if author.chance(0.05):
            body = author.forms.spoil(body)
        author.act(signer, "exchange", body)
    within(author, author.rng.choice(author.audiences + [EVERYBODY]), step)


def deposit(author):
    """A deposit, as a rule by one of those between whom the exchange is."""
    rng, world = author.rng, author.world
    exchanges = [act for act in author.record.acts.values() if act.kind == "exchange"]
    if not exchanges:
        exchange(author)
        return
    chosen = rng.choice(exchanges[-3:])
    world.audience = rng.choice(author.audiences + [EVERYBODY]) if author.chance(0.1) else chosen.audience
    made = [act.by for act in author.record.acts.values()
            if act.kind == "deposit" and act.body["exchange"] == chosen.act_id]
    signers = [key for key in author.voices() if key.participant in chosen.body["between"] or author.chance(0.02)]
    signers = [key for key in signers if key.participant not in made or author.chance(0.1)]
    if signers:
        signer = rng.choice(signers)
        author.act(signer, "deposit", {"exchange": chosen.act_id, "commitment": committed(author, signer, chosen)})
    world.audience = EVERYBODY


def committed(author, signer, exchange):
    """The commitment to a new line; seldom a copied one, or one to nothing."""
    world = author.world
    if author.chance(0.07):
        return author.rng.choice(list(world.deposited) + [HEX])
    kind = author.rng.choice(random_talks.HONEST + ("withdraw",) if author.chance(0.97) else SECRETS + ("vote", "x"))
    body = {}
    if kind == "withdraw":
        body = {"what": author.forms.a_id()}
    elif kind in table.TYPES:
        body = random_talks.body_of(author, kind, signer.participant, 0.0)
    line, _ = line_of(author, kind, body)
    head = "truce.deposit/v1\n%s\n%s\n%s\n" % (RECORD, signer.participant, exchange.act_id)
    commitment = sha256(head.encode() + line).hex()
    world.deposited[commitment] = Deposited(line, signer.participant, exchange.act_id)
    return commitment


def support(author):
    """Support or a reply: as a rule of a communique, in one of its audiences or beside."""
    record = author.record
    made = [said for said in record.said if said.type == "communique"]
    if not made:
        within(author, author.rng.choice(author.audiences + [EVERYBODY]), random_talks.honest, 0.0, "communique")
        return
    said = author.rng.choice(made)

    def step(author):
        body = {"what": random_talks.name_of(author, said), "choice": author.rng.choice(("support", "oppose"))}
        author.act(author.voice("support"), "support", body)
    beside = author.rng.choice(author.audiences + [EVERYBODY])
    within(author, said.audience if author.chance(0.7) else beside, step)
