# SPDX-License-Identifier: Apache-2.0
"""Section 8, "What is taken back": what `correct`, `withdraw`, `reply`, `support` and `annul` name."""

import bodies
import table
from bodies import Void


def type_of_thing(sight, author, slug):
    """The one type of thing of an author and a slug, of which a ref is known to name one."""
    types = sight.types(author, slug)
    if len(types) > 1:
        raise Void("ambiguous-ref", "%s/%s is a %s" % (author, slug, " and a ".join(types)))
    bodies.check_one(sight, types[0], author, slug)
    return types[0]


def own_latest(sight, by, ref):
    """The latest row by `by`, of the thing that a ref names, that counts."""
    author, slug = ref.split("/")
    kind = type_of_thing(sight, author, slug)
    name = slug if author == by else ref
    rows = [said for said in sight.standing(kind) if said.author == by and said.body["id"] == name]
    if not rows:
        raise Void("gone", "%s has said nothing of %s that still stands" % (by, ref))
    return max(rows, key=lambda said: (said.first, said.index))


def check_revisable(sight, said):
    """A target must be of a type that is revisable, and stand."""
    if "revisable" not in table.TYPES[said.type].flags:
        raise Void("not-revisable", "a %s is not revisable" % said.type)
    if not sight.counts(said):
        raise Void("gone", "entry %d has been taken back" % said.index)


def own_target(sight, by, what):
    """What `by` corrects or withdraws."""
    said = own_latest(sight, by, what) if "/" in what else sight.said_by(what)
    if said.author != by:
        raise Void("not-yours", "entry %d is by %s" % (said.index, said.author))
    check_revisable(sight, said)
    return said


def check_answer(sight, by, body):
    """**reply**, **support**: what is answered is revisable, or was created."""
    what = body["what"]
    kind = type_of_thing(sight, *what.split("/")) if "/" in what else sight.said_by(what).type
    if not table.TYPES[kind].flags & {"revisable", "creates"}:
        raise Void("not-revisable", "a %s is not answered" % kind)


def check_support(sight, by, body):
    """**support**: that of a communique has an audience of the communique."""
    check_answer(sight, by, body)
    what = body["what"]
    if "/" in what:
        thing = ("communique", *what.split("/"))
        same = [said for said in sight.record.said if said.thing == thing and sight.sees(said)]
    else:
        target = sight.said_by(what)
        same = [said for said in sight.record.said
                if target.type == said.type == "communique" and said.first == target.first]
    if same and sight.audience not in [said.audience for said in same]:
        raise Void("other-audience", "the communique is for others")
