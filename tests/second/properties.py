# SPDX-License-Identifier: Apache-2.0
"""What must hold for all readers of a record: those who may read an act judge it alike, by whatever else they can read;
and what they cannot read changes nothing of what they conclude."""

import exchanges
import fold
import retold
from random_restricted import line_of
from sight import EVERYBODY


def read(world, reader, lost):
    """Fold a random record for a reader, to whom some lines are lost."""
    return read_entries(world.entries, world.tree.roots, {**world.lines, **lost}, reader)


def read_entries(entries, roots, told, reader):
    """Fold entries for a reader, with lines by index."""
    folded = fold.Fold(entries[0], reader)
    for index, entry in enumerate(entries[1:], 1):
        folded.add(entry, roots, told.get(index))
    return folded


def lose(world, rng):
    """Lines that a reader has lost, each with what it has instead: as a rule nothing, or the line of another act."""
    others = list(world.lines.values())
    return {index: rng.choice((None, rng.choice(others))) for index in world.lines if rng.random() < 0.05}


def audience_of(entry):
    """The audience of a restricted act."""
    return exchanges.audience_of(entry.act) or ()


def audience_at(folded, index):
    """The audience of an opaque act."""
    return audience_of(folded.verdicts[index].entry)


def judged(folded, index):
    """What a fold came to of what is inside an act."""
    verdict = folded.inside[index]
    return verdict and (verdict.kind, verdict.rule), folded.inside_rows[index]


def check_reader(world, mine):
    """Compare what one reader's fold makes of a record with what all make of it together; return what differs, in
    words."""
    reader, ours, faults = mine.reader, world.fold, []
    if mine.state != ours.state:
        faults.append("%s comes to another state" % reader)
    for index, verdict in enumerate(ours.verdicts):
        if verdict.kind != "opaque":
            continue
        audience = audience_at(ours, index)
        if reader not in audience:
            if judged(mine, index) != (None, []):
                faults.append("%s looks into entry %d" % (reader, index))
        elif not mine.is_incomplete(audience, index) and judged(mine, index) != judged(ours, index):
            faults.append("entry %d: %s finds %s, others find %s"
                          % (index, reader, mine.inside[index][1:4], ours.inside[index][1:4]))
    for audience in set(ours.chains) | {frozenset([reader])}:
        if reader in audience and not mine.is_incomplete(audience):
            if mine.chains.get(audience) != ours.chains.get(audience):
                faults.append("%s comes to another chain of %s" % (reader, sorted(audience)))
            if mine.sight_digest(audience) != ours.sight_digest(audience):
                faults.append("%s comes to another D of %s" % (reader, sorted(audience)))
    return faults


def named_in_openings(world, viewer):
    """The text of all openings that a viewer sees: what they name is meant to be seen."""
    texts = []
    for verdict in world.fold.verdicts:
        if verdict.kind == "opaque" and viewer in audience_at(world.fold, verdict.index):
            texts.append(world.lines.get(verdict.index, b"").decode("latin-1"))
        elif verdict.entry and verdict.entry.act.get("act") == "open":
            texts.append(verdict.entry.note.text.decode())
    return "\n".join(text for text in texts if '"act":"open"' in text)


def changes_unseen(author, viewer):
    """Changes to restricted acts that a viewer cannot read: {index: retold.DROP, or (audience, line)}."""
    world, rng = author.world, author.rng
    opened = named_in_openings(world, viewer)
    sizes_shift = all(verdict.rule != "hold-root" for verdict in world.fold.verdicts)
    others = [who for who in world.fold.verdicts[0].entry.act["body"]["participants"] if who["id"] != viewer]
    changes = {}
    for verdict in world.fold.verdicts:
        if verdict.kind != "opaque" or viewer in audience_at(world.fold, verdict.index) or verdict.entry.id in opened:
            continue
        by = verdict.entry.act["by"]
        chosen = rng.random()
        if chosen < 0.3 and sizes_shift:
            changes[verdict.index] = retold.DROP
        elif chosen < 0.8:
            to = set(rng.sample([who["id"] for who in others], rng.randint(1, len(others)))) - {by}
            changes[verdict.index] = frozenset(to | {by} or {by}), other_line(author, by)
    return {index: change for index, change in changes.items() if change is retold.DROP or len(change[0]) > 1}


def other_line(author, by):
    """A line that might do harm: it takes back what the author said, or makes what others make."""
    rng, world = author.rng, author.world
    own = [said.act_id for said in author.record.said if said.author == by]
    body = {"what": rng.choice(own)} if own else {}
    bodies = [("withdraw", body), ("reply", {**body, "text": {"en": "x"}}), ("support", {**body, "choice": "support"}),
              ("interest", {"about": {"name": {"en": "x"}}, "state": "exploring"})]
    for kind in ("report", "statement", "round", "meeting", "exchange"):
        made = [said for said in author.record.said if said.type == kind and said.author == by]
        bodies += [(kind, said.body) for said in made[-2:] if "/" not in said.body["id"]]
    world.audience = EVERYBODY
    return line_of(author, *rng.choice(bodies))[0]


def check_inference(author, viewer):
    """Change what a viewer cannot read; return what changes of what the viewer can, in words, the record as it is told
    then, and how many acts were changed. Both folds know all lines: that is where something could leak."""
    before, changes = author.world.fold, changes_unseen(author, viewer)
    after, faults = retold.Retold(author.world, changes), []
    for index, verdict in enumerate(before.verdicts):
        if changes.get(index) is retold.DROP:
            continue
        place = after.index(index)
        is_read = verdict.kind == "opaque" and viewer in audience_at(before, index)
        old, new = concluded(before, index, is_read), concluded(after.fold, place, is_read)
        if index not in changes:
            old += tuple(map(after.renamed_row, before.rows[index] + before.inside_rows[index] * is_read))
            new += tuple(map(retold.plain_row, after.fold.rows[place] + after.fold.inside_rows[place] * is_read))
        if old != new:
            faults.append("entry %d: %s concludes %s, and %s when others say other things" % (index, viewer, old, new))
    return faults, after, len(changes)


def concluded(folded, index, is_read):
    """Verdicts of an entry and of what is inside. By which rule an act is alien depends on what names it bears."""
    verdict, inside = folded.verdicts[index], folded.inside[index] if is_read else None
    return verdict.kind, verdict.kind != "alien" and verdict.rule, inside and (inside.kind, inside.rule)
