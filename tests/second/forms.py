# SPDX-License-Identifier: Apache-2.0
"""The forms of section 1 (names) and the envelope of section 4."""

import re

import notes
import times

RECORD = re.compile(r"[a-z0-9._-]+(/[a-z0-9._-]+)*")
SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
HEX64 = re.compile(r"[0-9a-f]{64}")
COMMON = ("truce", "record", "epoch", "by", "at")
CHAINED = ("n", "seen")
OPEN = ("act", "body")
SEALED = ("to", "sealed", "digest")
STRING_MAX = 1024


class FormFault(Exception):
    """A member is missing, unknown, or of the wrong form."""


def is_int(value):
    """Tell whether a JSON value is a whole number (Python counts true as one)."""
    return isinstance(value, int) and not isinstance(value, bool)


def is_record_id(value):
    """Tell whether a value has the form of a record id."""
    return isinstance(value, str) and len(value) <= 200 and bool(RECORD.fullmatch(value))


def is_slug(value):
    """Tell whether a value has the form of a slug."""
    return isinstance(value, str) and bool(SLUG.fullmatch(value))


def is_hex64(value):
    """Tell whether a value is a SHA-256 in lowercase hex."""
    return isinstance(value, str) and bool(HEX64.fullmatch(value))


def decoded(value):
    """Decode a value that should be canonical base64; None when it is not."""
    if not isinstance(value, str):
        return None
    try:
        return notes.decode_base64(value)
    except notes.NoteFault:
        return None


def is_count(value):
    """Tell whether a value is a whole number from 0 on."""
    return is_int(value) and value >= 0


def is_seen(value):
    """Tell whether a value is {"size":N,"root":base64 of 32 bytes}; size 0 is left to `seen-range`."""
    if not isinstance(value, dict) or set(value) != {"size", "root"}:
        return False
    root = decoded(value["root"])
    return is_count(value["size"]) and root is not None and len(root) == 32


def is_string(value):
    """Tell whether a value is a string of 1-1024 bytes without newline."""
    return isinstance(value, str) and 1 <= len(value.encode()) <= STRING_MAX and "\n" not in value


def is_source(value):
    """Tell whether a value is {outlet, title?, url?, published?}."""
    if not isinstance(value, dict) or "outlet" not in value:
        return False
    for name, member in value.items():
        if name not in ("outlet", "title", "url", "published") or not is_string(member):
            return False
    return "published" not in value or times.is_date_or_time(value["published"])


def is_audience(value):
    """Tell whether a value is 1-128 participants, sorted by bytes, none twice."""
    if not isinstance(value, list) or not 1 <= len(value) <= 128:
        return False
    return all(map(is_slug, value)) and all(a < b for a, b in zip(value, value[1:]))


def is_sealed(value):
    """Tell whether a value is canonical base64 of something; outsiders do not look inside."""
    return bool(decoded(value))


def is_blob(value):
    """Tell whether a value is {sha256, size, media_type, name?}."""
    if not isinstance(value, dict) or not {"sha256", "size", "media_type"} <= set(value):
        return False
    if not set(value) <= {"sha256", "size", "media_type", "name"}:
        return False
    strings = [value[name] for name in ("media_type", "name") if name in value]
    return is_hex64(value["sha256"]) and is_count(value["size"]) and all(map(is_string, strings))


def is_blobs(value):
    """Tell whether a value is a list of blobs."""
    return isinstance(value, list) and all(map(is_blob, value))


FORMS = {
    "truce": lambda value: is_int(value) and value == 1,
    "record": is_record_id,
    "epoch": is_count,
    "by": is_slug,
    "n": is_count,
    "prev": is_hex64,
    "seen": is_seen,
    "at": times.is_time,
    "until": times.is_time,
    "act": is_slug,
    "body": lambda value: isinstance(value, dict),
    "source": is_source,
    "to": is_audience,
    "sealed": is_sealed,
    "digest": is_hex64,
    "blobs": is_blobs,
}


def check_envelope(act):
    """Refuse an envelope that has not the members and forms of section 4."""
    if not isinstance(act, dict):
        raise FormFault("the text is not an object")
    is_open = any(name in act for name in OPEN)
    is_sealed = any(name in act for name in SEALED)
    if is_open == is_sealed:
        raise FormFault("an act has either act and body, or to, sealed and digest")
    founding = act.get("act") == "found" if is_open else False
    required = COMMON + (() if founding else CHAINED) + (OPEN if is_open else SEALED)
    optional = () if founding else ("prev", "until")
    optional += ("source",) if is_open else ("blobs",)
    for name in required:
        if name not in act:
            raise FormFault("%s is missing" % name)
    for name in act:
        if name not in required + optional:
            raise FormFault("%s may not stand here" % ascii(name))
        if not FORMS[name](act[name]):
            raise FormFault("%s has not its form" % name)
    if is_sealed and act["by"] in act["to"]:
        raise FormFault("the author stands in to")
