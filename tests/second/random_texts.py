# SPDX-License-Identifier: Apache-2.0
"""Random texts: bodies of the acts of drafting and concluding, aimed to be in force, for an author and an audience."""

import conclusion
import table
import texts
from random_forms import HEX

CLAUSES = ("c-1", "c-2", "c-3", "c-4")
VERSIONS = tuple("v%d" % number for number in range(1, 9))
NEWEST = 3  # so many of the newest versions are spoken of
FREE = ("reason", "place", "full_powers", "when", "by", "reference", "condition")  # whatever else is said
POSITIONS = ("agree", "accept", "ad-referendum", "reserve", "object", "abstain", "none")


def sight_of(author):
    """What the audience of the act in the making sees."""
    return author.record.sight(author.world.audience)


def rows_of(author, kind):
    """The rows of a type that the act in the making can speak of."""
    return [said for said in sight_of(author).standing(kind)]


def pick(author, kind, by=None):
    """One of the newest rows of a type, of one author if there are any; or None."""
    rows = rows_of(author, kind)
    own = [said for said in rows if said.author == by]
    rows = (own or rows)[-NEWEST:]
    return author.rng.choice(rows) if rows else None


def ref_of(said):
    """The ref of the thing that a row is of."""
    return "%s/%s" % said.thing[1:]


def text_in(author, document):
    """A text in languages of a document; seldom in another one."""
    languages = texts.document_row(sight_of(author), document).get("languages") or ["en"]
    chosen = author.rng.sample(languages, 1 if author.chance(0.7) else len(languages))
    if author.chance(0.01):
        chosen = ["tlh"]
    return {tag: "text %d" % author.rng.randrange(1000) for tag in chosen}


def clause(author, document, name):
    """A clause of a part or draft: as a rule a text."""
    rng = author.rng
    made = {"id": name, "level": rng.randint(1, 9) if author.chance(0.99) else rng.choice((0, 10, 2**53 - 1))}
    if author.chance(0.3):
        made["heading"] = text_in(author, document)
    if author.chance(0.12):
        names = rng.sample(("a", "b", "c"), rng.choice((1, 2)))
        made["options"] = [{"id": option, "by": [author.forms.a_who()], "text": text_in(author, document)}
                           for option in names + names[:author.chance(0.05)]]
    elif "heading" not in made or author.chance(0.8):
        made["text"] = text_in(author, document)
    if author.chance(0.02):
        made.update(rng.choice(({"text": text_in(author, document)}, {"options": []})))
        made.pop(rng.choice(("heading", "text", "options")), None)
    return made


def clauses(author, document, names, least):
    """Some clauses."""
    chosen = author.rng.sample(names, author.rng.randint(min(least, len(names)), len(names)))
    if author.chance(0.02):
        chosen += chosen[:1]
    return [clause(author, document, name) for name in chosen]


def document(author, by):
    """The body of a document: often of few languages, part of another, or made from a version of another."""
    rng, forms = author.rng, author.forms
    languages = rng.choice((["en"], ["en", "ru"], ["ru", "ar", "en"]))
    body = {"id": forms.value(("slug", None)), "title": author.world.text(), "track": forms.a_track(),
            "kind": rng.choice(("agreement", "memorandum", "annex", "map")), "languages": languages,
            "authentic": rng.sample(languages, rng.randint(1, len(languages)))}
    if author.chance(0.1):
        body["prevails"] = rng.choice(languages)
    if author.chance(0.2):
        body["conditional"] = "nothing-agreed-until-all"
    if author.chance(0.3):
        body["depositary"] = forms.a_who()
    others, versions = rows_of(author, "document"), rows_of(author, "draft")
    if others and author.chance(0.3):
        body["part_of"] = ref_of(rng.choice(others))
    if versions and author.chance(0.3):
        chosen, other = rng.choice(versions), rng.choice(versions)
        body["from"] = {"ref": chosen.body["document"], "draft": (chosen if author.chance(0.9) else other).act_id}
    return body


def holds_pen(author, by, name):
    """Whether a participant may draft a document."""
    pens = [who for named, who in author.record.pens if named == name]
    return by == texts.author_of(name) or bool(pens) and by in pens[-1]


def drafted(author, by):
    """The ref of a document that somebody may draft, if there is one."""
    names = [ref_of(said) for said in rows_of(author, "document")]
    names = names or ["%s/%s" % thing for thing in author.forms.things("document")]
    own = [name for name in names if holds_pen(author, by, name)]
    return author.rng.choice(own if own and author.chance(0.95) else names or ["kz/a"])


def part(author, by):
    """The body of a part."""
    name = drafted(author, by)
    return {"document": name, "clauses": clauses(author, name, CLAUSES[2:] if author.chance(0.8) else CLAUSES, 1)}


def draft(author, by):
    """The body of a draft: whole, or made of parts, often on the base of another, at times settling amendments."""
    rng, name = author.rng, drafted(author, by)
    body = {"document": name, "version": rng.choice(VERSIONS)}
    versions = [said for said in rows_of(author, "draft") if said.body["document"] == name or author.chance(0.02)]
    if versions and author.chance(0.5):
        body["base"] = rng.choice(versions).act_id
    elif author.chance(0.5) and "from" in texts.document_row(sight_of(author), name):
        body["base"] = texts.document_row(sight_of(author), name)["from"]["draft"]
    parts = [said for said in rows_of(author, "part") if said.body["document"] == name or author.chance(0.02)]
    if parts and author.chance(0.5):
        body["parts"] = [rng.choice(parts).act_id]
        body["clauses"] = clauses(author, name, CLAUSES[:2] if author.chance(0.9) else CLAUSES, 0)
    else:
        body["clauses"] = clauses(author, name, CLAUSES, 1 if author.chance(0.95) else 0)
    amendments = [ref_of(said) for said in rows_of(author, "amend")] if author.chance(0.95) else \
        ["%s/%s" % thing for thing in author.forms.things("amend")]
    if amendments and author.chance(0.4):
        body["settles"] = [settled(author, body, amendment)
                           for amendment in rng.choices(amendments, k=rng.choice((1, 1, 1, 2)))]
    return body


def settled(author, body, amendment):
    """What a draft says of an amendment."""
    made = {"amend": amendment, "how": author.rng.choice(("taken", "taken-partly", "option", "not-taken"))}
    if body["clauses"] and author.chance(0.4):
        made.update(place(author, body["clauses"]))
    return made


def place(author, told):
    """Name one of some clauses, and at times an option of it; seldom one that is not there."""
    chosen = author.rng.choice(told)
    named = {"clause": chosen["id"]}
    if texts.options_in(chosen) and author.chance(0.7):
        named["option"] = author.rng.choice(texts.options_in(chosen))
    if author.chance(0.03):
        named.update(author.rng.choice(({"clause": "c-9"}, {"option": "z"})))
    if author.chance(0.01):
        del named["clause"]
    return named


def version(author, by):
    """A row of a version, as a rule a new one."""
    return pick(author, "draft", by if author.chance(0.3) else None)


def clauses_of(author, said):
    """The clauses of the version that a row is of."""
    return texts.clauses_in(sight_of(author), said.body)


def amend(author, by):
    """The body of an amendment."""
    said = version(author, by) if author.chance(0.5) else rows_of(author, "draft")[-1]
    op = author.rng.choice(("replace", "insert-before", "insert-after", "delete"))
    body = {"id": author.forms.value(("slug", None)), "draft": said.act_id, "op": op}
    body["clause"] = place(author, clauses_of(author, said)).get("clause", "c-9")
    if op != "delete" or author.chance(0.05):
        body["text"] = text_in(author, said.body["document"])
    if author.chance(0.1):
        body["heading"] = text_in(author, said.body["document"])
    return body


def stance(author, by):
    """The body of a stance."""
    said = version(author, by)
    body = {"draft": said.act_id, "position": author.rng.choice(POSITIONS)}
    if author.chance(0.6):
        body.update(place(author, clauses_of(author, said)))
    if author.chance(0.3):
        body["if"] = [{"clause": "c-9", **place(author, clauses_of(author, said))}]
    return body


def transmit(author, by):
    """The body of a transmission: as a rule of a document that was made from a version."""
    made = [said for said in rows_of(author, "document") if "from" in said.body]
    if not made or author.chance(0.05):
        things = author.forms.things("document")
        return {"draft": version(author, by).act_id, "to": author.forms.a_track(),
                "as": "%s/%s" % author.rng.choice(things) if things else "kz/a"}
    said = author.rng.choice(made)
    track = said.body["track"] if author.chance(0.7) else author.forms.a_track()
    return {"draft": said.body["from"]["draft"], "to": track, "as": ref_of(said)}


def signing(author, by):
    """The body of a signature or initials."""
    said = version(author, by)
    asked = conclusion.asked_of(sight_of(author), said.act_id)
    roles = [line for _, line, _, electors in asked if by in electors] + author.record.roles(by)
    capacity = author.rng.choice(roles + ["witness", "host", "party"][:author.chance(0.2) * 3])
    body = {"draft": said.act_id, "signatory": {"name": author.world.text()},
            "capacity": "party" if capacity.startswith("who:") else capacity,
            "form": "paper" if author.chance(0.25) else "electronic"}
    if author.chance(0.1):
        body["when"] = author.forms.a_time()
    return body


def sign(author, by):
    """The body of a signature."""
    return {**signing(author, by), **author.rng.choice(({}, {}, {}, {"ad_referendum": True}, {"ad_referendum": False}))}


def about_version(author, by):
    """The body of what says of a version no more than that."""
    return {"draft": version(author, by).act_id}


def certify(author, by):
    """The body of a certification, as a rule of somebody who has signed on paper."""
    said = version(author, by)
    signed = [row.author for kind in ("sign", "initial")
              for row in conclusion.said_of(sight_of(author), kind, said.act_id) if row.body["form"] == "paper"]
    return {"draft": said.act_id, "signatory": author.rng.choice(signed or [author.forms.a_who()]),
            "scan": {"sha256": HEX, "size": 1, "media_type": "application/pdf"}}


def endorse(author, by):
    """The body of an endorsement."""
    return {**about_version(author, by), "result": author.rng.choice(("approved", "approved", "rejected"))}


def declare(author, by):
    """The body of a declaration."""
    rng = author.rng
    said, other = version(author, by), pick(author, "declare")
    body = {"draft": said.act_id, "text": author.world.text(),
            "kind": rng.choice(("reservation", "interpretative", "dissociation", "explanation"))}
    if other and author.chance(0.5):
        body.update({"kind": "objection", "draft": other.body["draft"], "to": other.act_id})
        if author.chance(0.3):
            taken_back = [row.act_id for row in author.record.said if row.type == "declare"]
            body.update(rng.choice(({"kind": "reservation"}, {"draft": said.act_id}, {"to": rng.choice(taken_back)})))
    elif author.chance(0.5):
        body["clause"] = place(author, clauses_of(author, said)).get("clause", "c-9")
    return body


def release(author, by):
    """The body of a release."""
    return {**about_version(author, by), "how": author.rng.choice(("read-out", "published"))}


def entry(author, by):
    """The body of an entry into force."""
    world = author.world
    body = {**about_version(author, by), "from": world.spell_time(world.now), "extension": "none"}
    if author.chance(0.4):
        body["until"] = world.spell_time(world.now + author.rng.choice((86400, 0, 0, 86400, -1)))
    return body


def commitment(author, by):
    """The body of a commitment."""
    said = version(author, by)
    body = {"id": author.forms.value(("slug", None)), "draft": said.act_id, "of": [author.forms.a_who()],
            "clause": place(author, clauses_of(author, said)).get("clause", "c-9"), "text": author.world.text()}
    due, after, days = {"due": author.forms.a_time()}, {"after": author.forms.a_id()}, {"days": 7}
    many = author.chance(0.05)
    body.update(author.rng.choice((due, {**after, **days}, {})) if not many else
                author.rng.choice((after, days, {**due, **days}, {**due, **after, **days})))
    return body


def progress(author, by):
    """The body of progress, as a rule on a commitment that there is."""
    return {"commitment": author.forms.ref("commitment"), "state": author.rng.choice(("begun", "done", "disputed"))}


# Bodies that speak of a version need one; the others do not.
WITHOUT_VERSION = {"document": document, "part": part, "draft": draft, "progress": progress}
OF_VERSION = {"amend": amend, "stance": stance, "transmit": transmit, "initial": signing, "sign": sign,
              "certify": certify, "confirm": about_version, "ratify": about_version, "endorse": endorse,
              "declare": declare, "release": release, "entry": entry, "denounce": about_version,
              "commitment": commitment}
KINDS = tuple(WITHOUT_VERSION) + tuple(OF_VERSION)


def body_of(author, kind, by):
    """The body of an act of a type, or None where there is nothing to say."""
    if kind in OF_VERSION and rows_of(author, "draft"):
        body = OF_VERSION[kind](author, by)
    elif kind in ("document", "progress") or kind in WITHOUT_VERSION and author.forms.things("document"):
        body = WITHOUT_VERSION[kind](author, by)
    else:
        return None
    body.update({field.name: author.forms.field(field) for field in table.TYPES[kind].fields
                 if field.name in FREE and field.optional and author.chance(0.1)})
    return author.forms.spoil(body) if author.chance(author.forms.badness * 5) else body
