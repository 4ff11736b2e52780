# SPDX-License-Identifier: Apache-2.0
"""Found a random record; now and then with a founding act that is spoilt."""

import judge
import random_acts
import random_json
import random_motions


def found(world):
    """Found the record; return None, or the judge.Alien for which this checker refuses it."""
    rng = world.rng
    members = world.founding()
    signers = world.founders(members)
    if rng.random() < 0.2:
        spoil(members, signers, world)
    spelt = random_json.spell(members, rng) if rng.random() < 0.2 else random_json.plain(members)
    try:
        world.found(spelt + "\n", signers)
    except judge.Alien as alien:
        return alien
    return None


def spoil(members, signers, world):
    """Change something, or several things, in a founding act or in who signs it."""
    rng, body = world.rng, members["body"]
    author = random_acts.Author(rng, world)
    participant = rng.choice(body["participants"])
    key = rng.choice(participant["keys"])
    edits = (
        lambda: members.update(body=author.forms.spoil(body)),
        lambda: members.update(body=author.forms.spoil(body)),
        lambda: body.update(rules=author.forms.spoil(body["rules"])),
        lambda: members.update(author.forms.spoil({name: members[name] for name in ("by", "at", "truce", "epoch")})),
        lambda: rng.shuffle(signers),
        lambda: signers and signers.pop(),  # one founder alone, and this twice
        lambda: signers.append(rng.choice(list(world.signers.values()))),
        lambda: participant.update(roles=participant["roles"] + [rng.choice(("host", "convenor", "press"))]),
        lambda: participant.update(answers_for=["nobody"]),
        lambda: participant.update(answers_for=[participant["id"]]),
        lambda: participant.update(id=body["participants"][0]["id"]),
        lambda: participant.update(keys=[]),
        lambda: key.update(use=rng.sample(("root", "act", "machine", "hold", "witness"), 2)),
        lambda: key.update(use=[rng.choice(("root", "act", "machine", "hold", "witness"))]),
        lambda: key.update(proof=rng.choice(("", author.forms.value(("sig", None)), world.log.vkey))),
        lambda: body.update(witnesses=[{"name": name, "vkey": rng.choice(list(world.signers.values())).vkey}
                                       for name in rng.choice((["w"], ["w", "w"], ["w", "v"]))]),
        lambda: body.update(tracks=body["tracks"] + [rng.choice(body["tracks"])]),
        lambda: body["tracks"][0].update(rng.choice(({"lead": "nobody"}, {"host": "nobody"}, {"host": members["by"]}))),
        lambda: body.update(host=participant["id"]),
        lambda: body.update(convened_by=[participant["id"]]),
        lambda: body["rules"].update(founders=rng.choice((
            [], ["who:" + participant["id"]], [participant["id"]], ["all"]))),
        lambda: body["rules"].update(seen=rng.randrange(8)),
        lambda: body["rules"].update(held=rng.randrange(4)),
        lambda: body["rules"].update(holders=[participant["id"]]),
        lambda: body["rules"].update(motion={"*": {rng.choice(("press", "who:kz", "party", "kz")): rng.choice((
            "all", "majority", "consensus", 1, 2, 3))}}),
        lambda: body["rules"].update(rng.choice(random_motions.BAD_RULES)),
    )
    for _ in range(rng.choice((1, 1, 1, 2))):
        rng.choice(edits)()
