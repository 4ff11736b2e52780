# SPDX-License-Identifier: Apache-2.0
"""Section 8: the forms of bodies, and what they look up.

check(form, value, path, look) raises Void. `look` is the sight of the record in which participants, tracks, things and
acts are looked up, or None where nothing is: in a founding act and in what a report tells.
"""

import re
from decimal import Decimal

import age
import forms
import language
import notes
import table
import times

LIST_MAX = 1024
NEED_MAX = 512
LINE_MAX = 24 * 1024 - 1
NEEDS = ("all", "majority", "consensus")
ROLES = ("host", "convenor", "guarantor", "facilitator", "mediator", "party", "accompanying", "observer", "monitor",
         "depositary", "witness", "press", "compiler")
USES = ("root", "act", "machine", "hold", "witness")
COUNTRY = re.compile("[A-Z]{2}")
SUBDIVISION = re.compile("[A-Z]{2}-[A-Z0-9]{1,3}")


class Void(Exception):
    """An act has no effect; carries the rule's slug."""

    def __init__(self, rule, text):
        super().__init__(text)
        self.rule = rule


def bad(path, what):
    """Raise the fault of a field that has not its form."""
    raise Void("bad-field", "%s is no %s" % (path, what))


def check_fields(value, fields, path, look):
    """Check a closed object against its fields."""
    if not isinstance(value, dict):
        bad(path, "object")
    known = [field.name for field in fields]
    for name in value:
        if name not in known:
            raise Void("unknown-field", "%s.%s" % (path, ascii(name)))
    for field in fields:
        if field.name in value:
            check_field(field, value[field.name], "%s.%s" % (path, field.name), look)
        elif not field.optional:
            raise Void("missing-field", "%s.%s" % (path, field.name))


def check_field(field, value, path, look):
    """Check one field: a value, or a list of values in which no string stands twice."""
    if not field.many:
        check(field.form, value, path, look)
        return
    if not isinstance(value, list) or len(value) < field.least:
        bad(path, "list of at least %d" % field.least)
    if len(value) > LIST_MAX:
        raise Void("too-many", "%s has %d items" % (path, len(value)))
    for i, item in enumerate(value):
        check(field.form, item, "%s[%d]" % (path, i), look)
    strings = [item for item in value if isinstance(item, str)]
    if len(set(strings)) != len(strings):
        raise Void("repeated", "%s names something twice" % path)


def check(form, value, path, look):
    """Check a value against a form."""
    kind, argument = form
    if kind == "object":
        check_fields(value, argument, path, look)
    elif kind == "words":
        if not isinstance(value, str) or value not in argument:
            bad(path, "word of " + ", ".join(argument))
    elif kind == "ref":
        check_ref(value, argument, path, look)
    elif kind == "id":
        check_act_id(value, argument, path, look)
    elif kind == "slug|ref":
        if not forms.is_slug(value):
            check_ref(value, argument, path, look)
    elif kind in SIMPLE:
        if not SIMPLE[kind](value):
            bad(path, kind)
    elif kind in WITH_FIELDS:
        check_fields(value, WITH_FIELDS[kind], path, look)
    else:
        OTHER[kind](value, path, look)


def is_line(value):
    """Tell whether a value is one line that leaves room for its end in 24 KiB."""
    return isinstance(value, str) and 1 <= len(value.encode()) <= LINE_MAX and "\n" not in value


def is_number(value):
    """Tell whether a value is a number, with a fraction or without."""
    return forms.is_int(value) or isinstance(value, Decimal)


def is_text(value):
    """Tell whether a value is a text: language tags to strings, at least one, none empty."""
    if not isinstance(value, dict) or not value:
        return False
    return all(language.is_tag(tag) and isinstance(text, str) and text != "" for tag, text in value.items())


def is_date(value):
    """Tell whether a value is a real day."""
    return times.is_date_or_time(value) and not times.is_time(value)


def is_base64_of(value, length):
    """Tell whether a value is base64 of so many bytes."""
    raw = forms.decoded(value)
    return raw is not None and len(raw) == length


def is_need(value):
    """Tell whether a value is all, majority, consensus or 1..512."""
    return isinstance(value, str) and value in NEEDS or forms.is_int(value) and 1 <= value <= NEED_MAX


def is_verifier_key(value):
    """Tell whether a value is a verifier key of type 01 or 04."""
    try:
        return isinstance(value, str) and bool(notes.parse_verifier_key(value))
    except notes.NoteFault:
        return False


def is_admin(value):
    """Tell whether a value has the form of an ISO 3166-2 code, or is a slug."""
    return isinstance(value, str) and bool(SUBDIVISION.fullmatch(value)) or forms.is_slug(value)


def is_point(value):
    """Tell whether a value is [longitude, latitude]."""
    if not isinstance(value, list) or len(value) != 2 or not all(map(is_number, value)):
        return False
    return -180 <= value[0] <= 180 and -90 <= value[1] <= 90


def list_of(is_item, least=1):
    """A test whether a value is a list of at least so many of a kind."""
    return lambda value: isinstance(value, list) and len(value) >= least and all(map(is_item, value))


def is_ring(value):
    """Tell whether a value is a list of at least four positions, of which the last is the first."""
    return list_of(is_point, 4)(value) and value[0] == value[-1]


# RFC 7946, section 3.1, what coordinates each type has.
SHAPES = {
    "Point": is_point,
    "MultiPoint": list_of(is_point),
    "LineString": list_of(is_point, 2),
    "MultiLineString": list_of(list_of(is_point, 2)),
    "Polygon": list_of(is_ring),
    "MultiPolygon": list_of(list_of(is_ring)),
}


def is_geometry(value):
    """Tell whether a value is one of these shapes, and has nothing else."""
    if not isinstance(value, dict) or set(value) != {"type", "coordinates"} or not isinstance(value["type"], str):
        return False
    return value["type"] in SHAPES and SHAPES[value["type"]](value["coordinates"])


def is_estimate(value):
    """Tell whether a value is a number of people, or [least, most]."""
    if isinstance(value, list):
        return len(value) == 2 and all(map(forms.is_count, value)) and value[0] <= value[1]
    return forms.is_count(value)


SIMPLE = {
    "slug": forms.is_slug,
    "string": forms.is_string,
    "line": is_line,
    "text": is_text,
    "time": times.is_time,
    "date": is_date,
    "role": lambda value: isinstance(value, str) and value in ROLES,
    "use": lambda value: isinstance(value, str) and value in USES,
    "int": forms.is_count,
    "bool": lambda value: isinstance(value, bool),
    "lang": language.is_tag,
    "vkey": is_verifier_key,
    "age": lambda value: isinstance(value, str) and age.is_recipient(value),
    "root": lambda value: is_base64_of(value, 32),
    "hex": forms.is_hex64,
    "sig": lambda value: is_base64_of(value, 64),
    "map": lambda value: isinstance(value, dict),
    "payload": lambda value: isinstance(value, dict),  # its fields are a matter of the kind of motion
    "country": lambda value: isinstance(value, str) and bool(COUNTRY.fullmatch(value)),
    "admin": is_admin,
    "point": is_point,
    "geometry": is_geometry,
    "estimate": is_estimate,
}

WITH_FIELDS = {
    "place": table.parse_fields(
        "name: text, country?: country, admin?: admin, point?: point, zone?: ref of zone"),
    "blob": table.parse_fields("sha256: hex, size: int, media_type: string, name?: string"),
    "key": table.KEY[1],
    "participant": table.PARTICIPANT[1],
    "rules": table.RULES[1],
}
INTERVAL = table.parse_fields("from: time, to: time, text?: text")
ACTOR = table.parse_fields("who?: who, name?: text")
PERSON = table.parse_fields("name: text, function?: text, aka?[]: text")
WITHHELD = table.parse_fields("withheld: hex")
TOLD_ACT = table.parse_fields("by?: actor, act: slug, body: map, ref?: ref of any")
TOLD_FIELD = table.parse_fields("ref: ref of any, field: slug, value: string")


def check_ref(value, kind, path, look):
    """A ref: `author/slug` of a thing of a type, or of `any`."""
    author, slash, slug = value.partition("/") if isinstance(value, str) else ("", "", "")
    if not slash or not forms.is_slug(author) or not forms.is_slug(slug):
        bad(path, "ref")
    if look is None:
        return
    if not any(kind in ("any", name) for name in look.types(author, slug)):
        raise Void("unknown-ref", "%s: there is no %s %s" % (path, kind, value))
    if kind != "any":
        check_one(look, kind, author, slug)


def check_one(look, kind, author, slug):
    """A thing must be one, and not several of different audiences."""
    firsts = look.firsts(kind, author, slug)
    if len(firsts) > 1:
        raise Void("ambiguous-ref", "%s/%s is the %s of entries %s" % (author, slug, kind, sorted(firsts)))


def check_who(value, path, look):
    """An admitted participant."""
    if not forms.is_slug(value):
        bad(path, "participant")
    if look is not None and value not in look.record.participants:
        raise Void("unknown-participant", "%s: %s has not been admitted" % (path, value))


def check_track(value, path, look):
    """A track of the founding act."""
    if not forms.is_slug(value):
        bad(path, "track")
    if look is not None and value not in look.record.tracks:
        raise Void("unknown-track", "%s: there is no track %s" % (path, value))


def check_act_id(value, kind, path, look):
    """The id of an act in force, of a type or of any (None)."""
    if not forms.is_hex64(value):
        bad(path, "act id")
    if look is None:
        return
    if not look.is_in_force(value) or kind not in (None, look.type_of(value)):
        raise Void("unknown-act", "%s: no such act%s is in force" % (path, " of type " + kind if kind else ""))


def check_id_or_ref(value, path, look):
    """An act id, or a ref of any type."""
    if isinstance(value, str) and "/" in value:
        check_ref(value, "any", path, look)
    else:
        check_act_id(value, None, path, look)


def check_when(value, path, look):
    """A time, or an interval of which the end is not before the begin."""
    if isinstance(value, str) and times.is_time(value):
        return
    check_fields(value, INTERVAL, path, look)
    if times.parse_time(value["from"]) > times.parse_time(value["to"]):
        raise Void("dates", "%s ends before it begins" % path)


def check_actor(value, path, look):
    """An actor: a participant, a name, or both."""
    check_fields(value, ACTOR, path, look)
    if not value:
        raise Void("missing-field", "%s has neither who nor name" % path)


def check_actor_or_ref(value, path, look):
    """An actor, or a ref of any type."""
    if isinstance(value, str):
        check_ref(value, "any", path, look)
    else:
        check_actor(value, path, look)


def check_person(value, path, look):
    """A person with a name, or one whose name is withheld."""
    withheld = isinstance(value, dict) and "withheld" in value
    check_fields(value, WITHHELD if withheld else PERSON, path, look)


def check_tells(value, path, look):
    """What a report tells: an act as somebody else would have made it, or one field of a thing.

    "Nothing being looked up" is read as of all that `tells` holds, its own refs and actor too.
    """
    if not isinstance(value, dict) or "act" not in value:
        check_fields(value, TOLD_FIELD, path, None)
        return
    check_fields(value, TOLD_ACT, path, None)
    told = table.TYPES.get(value["act"])
    if told is None or "tellable" not in told.flags:
        bad(path + ".act", "act type that can be told")
    check_fields(value["body"], told.fields, path + ".body", None)


OTHER = {"who": check_who, "track": check_track, "id|ref": check_id_or_ref, "when": check_when,
         "actor": check_actor, "actor|ref": check_actor_or_ref, "person": check_person, "tells": check_tells}
