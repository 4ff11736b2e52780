# SPDX-License-Identifier: Apache-2.0
"""Section 13, drafting: documents, parts, versions, amendments and stances; who has to sign a version."""

import collections

import rules
from bodies import Void
from rows import Row

# What a version asks: [(act, line, need, [participant])], [document that it hangs on], depositary or None.
Asked = collections.namedtuple("Asked", "entitled hangs keeper")
LEVELS = range(1, 10)
CLAUSES_MAX = 10000


def document_row(sight, document):
    """What the latest row of a document that counts says; nothing when there is none."""
    latest = sight.latest("document", *document.split("/"))
    return latest.body if latest else {}


def need_document(sight, document):
    """The document's row; raise Void when it was taken back."""
    row = document_row(sight, document)
    if not row:
        raise Void("gone", "the document %s was taken back" % document)
    return row


def author_of(document):
    """The author of a document."""
    return document.split("/")[0]


def version(sight, draft):
    """The row of a version."""
    place = sight.record.places[draft]
    return next(said for said in sight.standing("draft") if said.first == place)


def document_of(sight, draft):
    """The document of which a draft is a version."""
    return version(sight, draft).body["document"]


def clauses_in(sight, body):
    """The clauses of a draft with such a body: those of its parts, then its own."""
    parts = [clause for part in body.get("parts", []) for clause in sight.said_by(part).body["clauses"]]
    return parts + body["clauses"]


def clauses_of(sight, draft):
    """The clauses of a version."""
    return clauses_in(sight, version(sight, draft).body)


def options_in(clause):
    """The ids of a clause's options."""
    return [option["id"] for option in clause.get("options", [])]


def check_stands(clauses, named):
    """The clause that an object names, if any, and its option are there."""
    if "option" in named and "clause" not in named:
        raise Void("unknown-clause", "an option without its clause")
    if "clause" not in named:
        return
    found = [clause for clause in clauses if clause["id"] == named["clause"]]
    if not found:
        raise Void("unknown-clause", "there is no clause %s" % named["clause"])
    if "option" in named and named["option"] not in options_in(found[0]):
        raise Void("unknown-clause", "clause %s has no option %s" % (named["clause"], named["option"]))


def check_languages(row, texts):
    """Every language of some texts is one of the document's."""
    for text in texts:
        if not set(text) <= set(row.get("languages", [])):
            raise Void("languages", "a text is in a language that its document is not in")


def check_once(names, where):
    """No name stands twice."""
    if len(set(names)) != len(names):
        raise Void("repeated", "something stands twice in %s" % where)


def check_document(sight, by, body):
    """**document**: the version that it is made from is one of the document that it is made from."""
    if "from" in body and document_of(sight, body["from"]["draft"]) != body["from"]["ref"]:
        raise Void("other-document", "from.draft is no version of from.ref")


def check_clause(row, clause):
    """One clause of a part or draft."""
    if clause["level"] not in LEVELS:
        raise Void("clause-form", "clause %s has level %d" % (clause["id"], clause["level"]))
    if "text" in clause and "options" in clause:
        raise Void("clause-form", "clause %s has a text and options" % clause["id"])
    if not {"text", "options", "heading"} & set(clause):
        raise Void("clause-form", "clause %s has nothing" % clause["id"])
    texts = [clause[name] for name in ("heading", "text") if name in clause]
    check_languages(row, texts + [option["text"] for option in clause.get("options", [])])
    check_once(options_in(clause), "clause " + clause["id"])


def check_part(sight, by, body):
    """**part**, and **draft** as far as they are alike."""
    document = body["document"]
    row = need_document(sight, document)
    pens = [who for named, who in sight.record.pens if named == document]
    if by != author_of(document) and by not in (pens[-1] if pens else []):
        raise Void("not-yours", "%s does not hold the pen of %s" % (by, document))
    for clause in body["clauses"]:
        check_clause(row, clause)
    check_once([clause["id"] for clause in body["clauses"]], "the clauses")


def check_draft(sight, by, body):
    """**draft**."""
    check_part(sight, by, body)
    document = body["document"]
    made_from = document_row(sight, document).get("from", {}).get("draft")
    if "base" in body and body["base"] != made_from and document_of(sight, body["base"]) != document:
        raise Void("other-document", "base is a version of another document")
    for part in body.get("parts", []):
        if sight.said_by(part).body["document"] != document:
            raise Void("other-document", "a part is of another document")
    clauses = clauses_in(sight, body)
    if not clauses:
        raise Void("clause-form", "there are no clauses")
    if len(clauses) > CLAUSES_MAX:
        raise Void("too-many", "there are %d clauses" % len(clauses))
    check_once([clause["id"] for clause in clauses], "the clauses of the draft and its parts")
    if any((said.body["document"], said.body["version"]) == (document, body["version"])
           for said in sight.standing("draft")):
        raise Void("id-taken", "there is a version %s" % ascii(body["version"]))
    check_settles(sight, body, clauses)


def check_settles(sight, body, clauses):
    """What a draft says of amendments."""
    settles = body.get("settles", [])
    check_once([settled["amend"] for settled in settles], "settles")
    for settled in settles:
        latest = sight.latest("amend", *settled["amend"].split("/"))
        if latest is None:
            raise Void("gone", "the amendment %s was taken back" % settled["amend"])
        if document_of(sight, latest.body["draft"]) != body["document"]:
            raise Void("other-document", "the amendment %s is to another document" % settled["amend"])
        check_stands(clauses, settled)


def check_amend(sight, by, body):
    """**amend**."""
    check_stands(clauses_of(sight, body["draft"]), {"clause": body["clause"]})
    deletes = body["op"] == "delete"
    if deletes and {"text", "heading"} & set(body) or not deletes and "text" not in body:
        raise Void("clause-form", "text and heading do not go with " + body["op"])
    row = document_row(sight, document_of(sight, body["draft"]))
    check_languages(row, [body[name] for name in ("heading", "text") if name in body])


def check_stance(sight, by, body):
    """**stance**."""
    clauses = clauses_of(sight, body["draft"])
    for named in [body] + body.get("if", []):
        check_stands(clauses, named)
    about = body.get("clause"), body.get("option")
    if about in [(named["clause"], named.get("option")) for named in body.get("if", [])]:
        raise Void("package", "it hangs on what it is about")


def check_transmit(sight, by, body):
    """**transmit**."""
    row = need_document(sight, body["as"])
    if row.get("from", {}).get("draft") != body["draft"] or row["track"] != body["to"]:
        raise Void("other-document", "the document is not made from that version, on that track")


def check_rectify(record, payload):
    """A motion to **rectify**: the clause has a text, and the new one is in languages of the document."""
    sight, draft = record.sight(), payload["draft"]
    if not any(clause["id"] == payload["clause"] and "text" in clause for clause in clauses_of(sight, draft)):
        raise Void("unknown-clause", "there is no clause %s with a text" % payload["clause"])
    check_languages(document_row(sight, document_of(sight, draft)), [payload["text"]])


def clause_rows(clauses):
    """A row for each clause."""
    held = [next(name for name in ("text", "options", "heading") if name in clause) for clause in clauses]
    return [Row("clause", [clause["id"], holds, options_in(clause) or None]) for clause, holds in zip(clauses, held)]


def apply_part(sight, act, roots):
    """**part**: the rows of its clauses."""
    return clause_rows(act.body["clauses"])


def apply_draft(sight, act, roots):
    """**draft**: the rows of its own clauses, of its parts, and of what it asks, which is kept."""
    body = act.body
    parts = [Row("made_of", [sight.said_by(part).index]) for part in body.get("parts", [])]
    row = document_row(sight, body["document"])
    asked, hangs = entitled(sight.record, row), sorted(hanging(sight, body["document"]), key=str.encode)
    keeper = row.get("depositary")
    sight.record.asked[act.index] = Asked(asked, hangs, keeper)
    return clause_rows(body["clauses"]) + parts + [
        Row("entitled", [word, line, str(need), who])
        for word, line, need, electors in asked for who in electors or [None]] + [
            Row("hangs", [document]) for document in hangs] + [Row("kept", [keeper])] * (keeper is not None)


def hanging(sight, own):
    """The documents that the next version of a document hangs on."""
    row = document_row(sight, own)
    whole = row.get("part_of", own)
    top = document_row(sight, whole)
    if not ("conditional" in row or "conditional" in top):
        return set()
    pens = [who for named, who in sight.record.pens if named == whole][-1:]
    trusted = {author_of(whole)}.union(*pens)
    named = set("%s/%s" % said.thing[1:] for said in sight.standing("document"))
    parts = set(document for document in named if author_of(document) in trusted
                and document_row(sight, document).get("part_of") == whole)
    return (parts | ({whole} if top else set())) - {own}


def entitled(record, row):
    """What the rules ask before a document's text is agreed, and of whom: [(act, line, need, [participant])]."""
    adopt = record.rules.get("adopt", {})
    asked = adopt.get(row["kind"], adopt.get("*", {}))
    return [(word, line, need, rules.electors(record, line, need))
            for word in rules.ADOPT_WORDS if word in asked for line, need in asked[word].items()]
