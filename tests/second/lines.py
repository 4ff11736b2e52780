# SPDX-License-Identifier: Apache-2.0
"""Section 12: the line of a restricted act, its form, its digest and its commitment."""

import collections
import hashlib

import forms
import strictjson
from bodies import Void

KIB = (1, 2, 4, 8, 16, 24)
MEMBERS = ("act", "body", "source", "blob_keys", "salt")

Line = collections.namedtuple("Line", "kind body source")


def digest(record_id, by, n, line):
    """The envelope's digest of a line, in hex."""
    head = "truce.seal/v1\n%s\n%s\n%d\n" % (record_id, by, n)
    return hashlib.sha256(head.encode() + line).hexdigest()


def commitment(record_id, by, exchange, line):
    """What a deposit in an exchange says of a line, in hex."""
    head = "truce.deposit/v1\n%s\n%s\n%s\n" % (record_id, by, exchange)
    return hashlib.sha256(head.encode() + line).hexdigest()


def padded(text, kib):
    """A text with spaces and a newline, as long as it must be; None when it cannot be."""
    room = kib * 1024 - len(text) - 1
    return text + b" " * room + b"\n" if kib in KIB and room >= 0 else None


def read(line):
    """Read a line; raise Void."""
    if len(line) not in [kib * 1024 for kib in KIB] or line.find(b"\n") != len(line) - 1:
        malformed("it has not one of the lengths, or is not one line")
    try:
        members = strictjson.parse(line[:-1].decode())
    except (UnicodeDecodeError, strictjson.JsonFault) as fault:
        malformed(str(fault))
    if not isinstance(members, dict) or not set(members) <= set(MEMBERS):
        malformed("it is not an object of these members")
    if not forms.is_slug(members.get("act")) or not isinstance(members.get("body"), dict):
        malformed("act or body")
    salt = forms.decoded(members.get("salt"))
    if salt is None or len(salt) != 32:
        malformed("salt")
    if "source" in members and not forms.is_source(members["source"]):
        malformed("source")
    keys = members.get("blob_keys", [])
    if not isinstance(keys, list) or not all(map(is_blob_key, keys)):
        malformed("blob_keys")
    return Line(members["act"], members["body"], members.get("source"))


def malformed(what):
    """Raise the fault of a line that has not its form."""
    raise Void("malformed-line", what)


def is_blob_key(value):
    """Tell whether a value is {sha256, key}; the key is not looked at here."""
    return (isinstance(value, dict) and set(value) == {"sha256", "key"} and forms.is_hex64(value["sha256"])
            and forms.is_string(value["key"]))
