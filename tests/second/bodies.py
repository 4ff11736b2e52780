# SPDX-License-Identifier: Apache-2.0
"""Section 8: the forms of the bodies that this checker follows: found, key and hold.

A form is a function of a value and of the path that a message names; it raises Void. A table of fields maps
a name to a form; a name that ends in ? is optional. Objects are closed.
"""

import re

import age
import forms
import notes

LIST_MAX = 1024
NEED_MAX = 512
NEEDS = ("all", "majority", "consensus")
LANGUAGE = re.compile(
    r"(?:[A-Za-z]{2,3}(?:-[A-Za-z]{3}){0,3}|[A-Za-z]{4,8})(?:-[A-Za-z]{4})?(?:-(?:[A-Za-z]{2}|[0-9]{3}))?"
    r"(?:-(?:[A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*(?:-[0-9A-WY-Za-wy-z](?:-[A-Za-z0-9]{2,8})+)*"
    r"(?:-[Xx](?:-[A-Za-z0-9]{1,8})+)?|[Xx](?:-[A-Za-z0-9]{1,8})+")


class Void(Exception):
    """An act has no effect; carries the rule's slug."""

    def __init__(self, rule, text):
        super().__init__(text)
        self.rule = rule


def bad(path, what):
    """Raise the fault of a field that has not its form."""
    raise Void("bad-field", "%s is no %s" % (path, what))


def check_object(value, fields, path):
    """Check a closed object against its table of fields."""
    if not isinstance(value, dict):
        bad(path, "object")
    known = {name.rstrip("?"): (name, form) for name, form in fields.items()}
    for name in value:
        if name not in known:
            raise Void("unknown-field", "%s.%s" % (path, ascii(name)))
    for name, (spelt, form) in known.items():
        if name in value:
            form(value[name], "%s.%s" % (path, name))
        elif not spelt.endswith("?"):
            raise Void("missing-field", "%s.%s" % (path, name))


def simple(predicate, what):
    """A form that is a yes or no."""
    def form(value, path):
        if not predicate(value):
            bad(path, what)
    return form


def words(*allowed):
    """One of some words."""
    return simple(lambda value: isinstance(value, str) and value in allowed, "word of " + ", ".join(allowed))


def closed(fields):
    """An object of these fields."""
    return lambda value, path: check_object(value, fields, path)


def listed(form, least=0):
    """A list of `least` to 1,024 items, in which no string stands twice."""
    def check(value, path):
        if not isinstance(value, list) or len(value) < least:
            bad(path, "list of at least %d" % least)
        if len(value) > LIST_MAX:
            raise Void("too-many", "%s has %d items" % (path, len(value)))
        for i, item in enumerate(value):
            form(item, "%s[%d]" % (path, i))
        strings = [item for item in value if isinstance(item, str)]
        if len(set(strings)) != len(strings):
            raise Void("repeated", "%s names something twice" % path)
    return check


def check_text(value, path):
    """A text: language tag to string, at least one, none empty."""
    if not isinstance(value, dict) or not value:
        bad(path, "text")
    for tag, string in value.items():
        if not is_language(tag) or not isinstance(string, str) or string == "":
            bad(path, "text")


def is_language(value):
    """Tell whether a value is a BCP 47 tag by its syntax, of at most 35 bytes."""
    return isinstance(value, str) and len(value) <= 35 and bool(LANGUAGE.fullmatch(value))


def check_vkey(value, path):
    """A verifier key of type 01 or 04."""
    try:
        notes.parse_verifier_key(value if isinstance(value, str) else "")
    except notes.NoteFault as fault:
        raise Void("bad-field", "%s: %s" % (path, fault)) from None


def check_need(value, path):
    """all, majority, consensus or 1..512."""
    if isinstance(value, str) and value in NEEDS:
        return
    if not forms.is_int(value) or not 1 <= value <= NEED_MAX:
        bad(path, "need")


def check_requirements(value, path):
    """A map from kinds to requirements, each a map from lines to needs."""
    if not isinstance(value, dict):
        bad(path, "map")
    for kind, lines in value.items():
        if not isinstance(lines, dict):
            bad("%s.%s" % (path, ascii(kind)), "map")
        for line, need in lines.items():
            check_need(need, "%s.%s.%s" % (path, ascii(kind), ascii(line)))


def check_may(value, path):
    """A map from act types to lists of roles and participants."""
    if not isinstance(value, dict):
        bad(path, "map")
    for kind, who in value.items():
        listed(string)(who, "%s.%s" % (path, ascii(kind)))


def is_signature(value):
    """Tell whether a value is base64 of 64 bytes."""
    raw = forms.decoded(value)
    return raw is not None and len(raw) == 64


def is_root(value):
    """Tell whether a value is base64 of 32 bytes."""
    raw = forms.decoded(value)
    return raw is not None and len(raw) == 32


slug = simple(forms.is_slug, "slug")
string = simple(forms.is_string, "string")
number = simple(forms.is_count, "int")
hex64 = simple(forms.is_hex64, "hex of 32 bytes")
signature = simple(is_signature, "sig")
root = simple(is_root, "root")
recipient = simple(lambda value: isinstance(value, str) and age.is_recipient(value), "age recipient")
language = simple(is_language, "lang")
any_map = simple(lambda value: isinstance(value, dict), "map")
use = words("root", "act", "machine", "hold", "witness")
role = slug  # the page names no list of roles

KEY_OF_PARTICIPANT = {"vkey": check_vkey, "use": listed(use, 1), "age?": recipient, "proof?": signature}

PARTICIPANT = {
    "id": slug, "name": check_text, "designation?": check_text, "without_prejudice?": check_text,
    "roles": listed(role, 1), "answers_for?": listed(slug), "keys": listed(closed(KEY_OF_PARTICIPANT)),
}

RULES = {
    "format": number, "founders": listed(string), "holders": listed(slug, 1), "held": number, "seen": number,
    "reading": words("public", "participants"), "motion": check_requirements, "adopt?": check_requirements,
    "audience?": any_map, "silence_hours": number, "may?": check_may,
    "limits?": closed({"acts_per_hour?": number, "blob?": number}),
}

FOUND = {
    "kind": words("live", "exercise", "reconstruction"), "title": check_text, "host": slug,
    "convened_by?": listed(slug), "log_vkey": check_vkey, "languages": listed(language, 1),
    "tracks": listed(closed({"id": slug, "name": check_text, "lead?": slug, "host?": slug}), 1),
    "participants": listed(closed(PARTICIPANT), 1),
    "witnesses?": listed(closed({"name": slug, "vkey": check_vkey})), "rules": closed(RULES),
}

KEY = {
    "op": words("add", "revoke"), "vkey": check_vkey, "use?": listed(use, 1), "age?": recipient,
    "proof?": signature, "after?": number, "reason?": check_text,
}

HOLD = {"size": number, "root": root, "state": hex64}
