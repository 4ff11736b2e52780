# SPDX-License-Identifier: Apache-2.0
"""Section 8, "What is taken back": what `correct`, `withdraw`, `reply`, `support` and `annul` name."""

import table
from bodies import Void


def type_of_thing(record, author, slug):
    """The one type of thing of an author and a slug, of which a ref is known to name one."""
    types = [thing[0] for thing in record.things if thing[1:] == (author, slug)]
    if len(types) > 1:
        raise Void("ambiguous-ref", "%s/%s is a %s" % (author, slug, " and a ".join(types)))
    return types[0]


def said_by_id(record, act_id):
    """What an act in force said; a `correct` act stands for the row it made."""
    return record.said[record.acts[act_id]]


def own_latest(record, by, ref):
    """The latest row by `by`, not hidden, of the thing that a ref names."""
    author, slug = ref.split("/")
    kind = type_of_thing(record, author, slug)
    name = slug if author == by else ref
    rows = [said for said in record.said.values()
            if said.type == kind and said.author == by and said.body["id"] == name and not said.hidden]
    if not rows:
        raise Void("gone", "%s has said nothing of %s that still stands" % (by, ref))
    return max(rows, key=lambda said: (said.first, said.index))


def check_revisable(said):
    """A target must be of a type that is revisable, and stand."""
    if "revisable" not in table.TYPES[said.type].flags:
        raise Void("not-revisable", "a %s is not revisable" % said.type)
    if said.hidden:
        raise Void("gone", "entry %d has been taken back" % said.index)


def own_target(record, by, what):
    """What `by` corrects or withdraws."""
    said = own_latest(record, by, what) if "/" in what else said_by_id(record, what)
    if said.author != by:
        raise Void("not-yours", "entry %d is by %s" % (said.index, said.author))
    check_revisable(said)
    return said


def check_answer(record, by, body):
    """**reply**, **support**: what is answered is revisable, or was created."""
    what = body["what"]
    kind = type_of_thing(record, *what.split("/")) if "/" in what else said_by_id(record, what).type
    if not table.TYPES[kind].flags & {"revisable", "creates"}:
        raise Void("not-revisable", "a %s is not answered" % kind)
