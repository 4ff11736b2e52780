# SPDX-License-Identifier: Apache-2.0
"""Ways to break an act, and helpers to log broken acts in a record that is otherwise sound.

A table's row is (what is wrong, how it is done, the rule that must be named).
"""

import base64
import hashlib
import json

import make_record
from make_record import RECORD, b64

GROUP_ORDER = 2**252 + 27742317777372353535851937790883648493
OTHER = "other.example/talks"
HEX = "0123456789abcdef" * 4


def forge(maker, key=("ru", "act"), edit=None, rewrite=None, renote=None, kind="presence", body=None):
    """Log one act without moving its key's chain on: `edit` the members, `rewrite` the text, `renote` the note."""
    signer = maker.keys[key]
    members = maker.envelope(signer)
    members["act"] = kind
    members["body"] = body or {"state": "present"}
    log_forged(maker, signer, members, edit, rewrite, renote)


def forge_sealed(maker, edit=None):
    """The same for a restricted act."""
    signer = maker.keys["ru", "act"]
    members = maker.envelope(signer)
    members.update(maker.sealed(signer, ["gov", "opp"]))
    log_forged(maker, signer, members, edit, None, None)


def log_forged(maker, signer, members, edit, rewrite, renote):
    """Sign and log what the changes make of the members."""
    if edit:
        edit(members)
    text = json.dumps(members, separators=(",", ":"), ensure_ascii=False) + "\n"
    if rewrite:
        text = rewrite(text)
    note = make_record.signed(text, [signer])
    maker.append(renote(note) if renote else note)


def put(name, value):
    """An edit that sets a member."""
    return lambda members: members.__setitem__(name, value)


def drop(name):
    """An edit that removes a member."""
    return lambda members: members.__delitem__(name)


def seen(**changes):
    """An edit that changes `seen`."""
    return lambda members: members["seen"].update(changes)


def swap(old, new):
    """A change of text that must find what it replaces."""
    def change(text):
        assert old in text, old
        return text.replace(old, new, 1)
    return change


def in_body(value):
    """A change of text that puts JSON into the body."""
    return swap('"body":{"state":"present"}', '"body":{%s}' % value)


def nested(depth):
    """A body member that makes the act `depth` deep: the act is 1, its body 2."""
    return in_body('"x":' + "[" * (depth - 2) + "]" * (depth - 2))


ENVELOPE = [
    ("truce is 2", put("truce", 2), "malformed-envelope"),
    ("truce is true", put("truce", True), "malformed-envelope"),
    ("truce is a string", put("truce", "1"), "malformed-envelope"),
    ("no truce", drop("truce"), "malformed-envelope"),
    ("no record", drop("record"), "malformed-envelope"),
    ("record ends with a slash", put("record", RECORD + "/"), "malformed-envelope"),
    ("record has two slashes", put("record", "talks.example//astana"), "malformed-envelope"),
    ("record in capitals", put("record", "Talks.example/astana"), "malformed-envelope"),
    ("record of 201 bytes", put("record", "a" * 201), "malformed-envelope"),
    ("another record", put("record", OTHER), "wrong-record"),
    ("no epoch", drop("epoch"), "malformed-envelope"),
    ("epoch below 0", put("epoch", -1), "malformed-envelope"),
    ("epoch 1", put("epoch", 1), "wrong-epoch"),
    ("no by", drop("by"), "malformed-envelope"),
    ("by is no slug", put("by", "Ru"), "malformed-envelope"),
    ("by is somebody else", put("by", "tr"), "unknown-key"),
    ("by is nobody", put("by", "nobody"), "unknown-key"),
    ("no n", drop("n"), "malformed-envelope"),
    ("n is a string", put("n", "4"), "malformed-envelope"),
    ("n is below 0", put("n", -1), "malformed-envelope"),
    ("n is true", put("n", True), "malformed-envelope"),
    ("n too large", lambda m: m.update(n=m["n"] + 1), "wrong-n"),
    ("n too small", lambda m: m.update(n=m["n"] - 1), "wrong-n"),
    ("prev of another act", put("prev", HEX), "wrong-prev"),
    ("prev missing", drop("prev"), "wrong-prev"),
    ("prev in capitals", lambda m: m.update(prev=m["prev"].upper()), "malformed-envelope"),
    ("prev too short", lambda m: m.update(prev=m["prev"][:62]), "malformed-envelope"),
    ("prev is null", put("prev", None), "malformed-envelope"),
    ("no seen", drop("seen"), "malformed-envelope"),
    ("seen is a number", put("seen", 3), "malformed-envelope"),
    ("seen has a third member", seen(time=1), "malformed-envelope"),
    ("seen without a root", put("seen", {"size": 3}), "malformed-envelope"),
    ("seen root of 31 bytes", seen(root=b64(bytes(31))), "malformed-envelope"),
    ("seen root in hex", seen(root=HEX), "malformed-envelope"),
    ("seen root without padding", lambda m: m["seen"].update(root=m["seen"]["root"][:-1]), "malformed-envelope"),
    ("seen root in the URL alphabet", seen(root="_" * 43 + "="), "malformed-envelope"),
    ("seen root with loose bits", seen(root="A" * 42 + "B="), "malformed-envelope"),
    ("seen size 0", seen(size=0), "seen-range"),
    ("seen size beyond the act itself", seen(size=21), "seen-range"),
    ("seen size falls", seen(size=1), "seen-falls"),
    ("seen root of another tree", seen(root=b64(bytes(32))), "seen-root"),
    ("no at", drop("at"), "malformed-envelope"),
    ("at is a number", put("at", 1485154800), "malformed-envelope"),
    ("at without a zone", put("at", "2017-01-23T07:00:00"), "malformed-envelope"),
    ("at with a fraction", put("at", "2017-01-23T07:00:00.5Z"), "malformed-envelope"),
    ("at with second 60", put("at", "2016-12-31T23:59:60Z"), "malformed-envelope"),
    ("at with hour 24", put("at", "2017-01-23T24:00:00Z"), "malformed-envelope"),
    ("at on 30 February", put("at", "2017-02-30T07:00:00Z"), "malformed-envelope"),
    ("at on 29 February 1900", put("at", "1900-02-29T07:00:00Z"), "malformed-envelope"),
    ("at in 1899", put("at", "1899-12-31T07:00:00Z"), "malformed-envelope"),
    ("at with -00:00", put("at", "2017-01-23T07:00:00-00:00"), "malformed-envelope"),
    ("at with +24:00", put("at", "2017-01-23T07:00:00+24:00"), "malformed-envelope"),
    ("at with +06:60", put("at", "2017-01-23T07:00:00+06:60"), "malformed-envelope"),
    ("at with a small z", put("at", "2017-01-23T07:00:00z"), "malformed-envelope"),
    ("at in other digits", put("at", "\u0662017-01-23T07:00:00Z"), "malformed-envelope"),
    ("at with a line end", put("at", "2017-01-23T07:00:00Z\n"), "malformed-envelope"),
    ("until is no time", put("until", "tomorrow"), "malformed-envelope"),
    ("act is a number", put("act", 1), "malformed-envelope"),
    ("act is no slug", put("act", "Report"), "malformed-envelope"),
    ("act is empty", put("act", ""), "malformed-envelope"),
    ("truce with a fraction", put("truce", 1.0), "malformed-envelope"),
    ("n with a fraction", lambda m: m.update(n=m["n"] + 0.0), "malformed-envelope"),
    ("act without a body", drop("body"), "malformed-envelope"),
    ("body without an act", drop("act"), "malformed-envelope"),
    ("body is a list", put("body", []), "malformed-envelope"),
    ("neither kind", lambda m: (m.pop("act"), m.pop("body")), "malformed-envelope"),
    ("both kinds", lambda m: m.update(to=["gov"], sealed="", digest=HEX), "malformed-envelope"),
    ("an unknown member", put("note", "x"), "malformed-envelope"),
    ("blobs in an open act", put("blobs", []), "malformed-envelope"),
    ("source without an outlet", put("source", {"title": "x"}), "malformed-envelope"),
    ("source with an unknown member", put("source", {"outlet": "x", "page": "1"}), "malformed-envelope"),
    ("source published on no date", put("source", {"outlet": "x", "published": "2017-1-23"}), "malformed-envelope"),
    ("source with an empty outlet", put("source", {"outlet": ""}), "malformed-envelope"),
    ("source with a line end", put("source", {"outlet": "x", "title": "a\nb"}), "malformed-envelope"),
    ("source is a string", put("source", "x"), "malformed-envelope"),
]

SEALED = [
    ("to nobody", put("to", []), "malformed-envelope"),
    ("to 129 participants", put("to", ["p%03d" % i for i in range(129)]), "malformed-envelope"),
    ("to not sorted", put("to", ["opp", "gov"]), "malformed-envelope"),
    ("to somebody twice", put("to", ["gov", "gov"]), "malformed-envelope"),
    ("to the author", put("to", ["gov", "ru"]), "malformed-envelope"),
    ("to no slug", put("to", ["Gov"]), "malformed-envelope"),
    ("to is a string", put("to", "gov"), "malformed-envelope"),
    ("sealed is not base64", put("sealed", "age!"), "malformed-envelope"),
    ("sealed is empty", put("sealed", ""), "malformed-envelope"),
    ("sealed with loose bits", put("sealed", "AB=="), "malformed-envelope"),
    ("sealed is a list", put("sealed", ["AA=="]), "malformed-envelope"),
    ("no digest", drop("digest"), "malformed-envelope"),
    ("digest in base64", put("digest", b64(bytes(32))), "malformed-envelope"),
    ("no to", drop("to"), "malformed-envelope"),
    ("no sealed", drop("sealed"), "malformed-envelope"),
    ("a source", put("source", {"outlet": "x"}), "malformed-envelope"),
    ("blobs is an object", put("blobs", {}), "malformed-envelope"),
    ("a blob without its size", put("blobs", [{"sha256": HEX, "media_type": "text/plain"}]), "malformed-envelope"),
    ("a blob with an unknown member", put("blobs", [{"sha256": HEX, "size": 1, "media_type": "text/plain", "x": 1}]),
     "malformed-envelope"),
]

JSON = [
    ("a name twice", in_body('"a":1,"a":2')),
    ("a name twice, once escaped", in_body('"a":1,"\\u0061":2')),
    ("truce twice", swap('"truce":1', '"truce":1,"truce":1')),
    ("depth 17", nested(17)),
    ("depth 5000", nested(5000)),
    ("an integer of 2^53", in_body('"x":9007199254740992')),
    ("an integer of -2^53", in_body('"x":-9007199254740992')),
    ("an integer of 5000 digits", in_body('"x":' + "9" * 5000)),
    ("an exponent", in_body('"x":1e2')),
    ("an exponent in a point", in_body('"point":[1.5e1,2]')),
    ("-0", in_body('"x":-0')),
    ("-0.0", in_body('"x":-0.0')),
    ("-0.0000000", in_body('"x":-0.0000000')),
    ("a fraction behind 11 digits", in_body('"x":12345678901.5')),
    ("a fraction of 8 digits", in_body('"point":[1.12345678,2]')),
    ("a fraction of no digits", in_body('"point":[1.,2]')),
    ("a fraction without a whole part", in_body('"point":[.5,2]')),
    ("a leading zero", in_body('"x":01')),
    ("a plus sign", in_body('"x":+1')),
    ("a minus sign alone", in_body('"x":-')),
    ("hexadecimal", in_body('"x":0x10')),
    ("NaN", in_body('"x":NaN')),
    ("Infinity", in_body('"x":Infinity')),
    ("True", in_body('"x":True')),
    ("U+0000 escaped", in_body('"x":"\\u0000"')),
    ("U+001F escaped", in_body('"x":"\\u001f"')),
    ("a tab escaped", in_body('"x":"\\t"')),
    ("a carriage return escaped", in_body('"x":"\\r"')),
    ("a line end in a name", in_body('"x\\n":1')),
    ("U+007F", in_body('"x":"\x7f"')),
    ("U+0085", in_body('"x":"\x85"')),
    ("U+009F escaped", in_body('"x":"\\u009f"')),
    ("a high surrogate alone", in_body('"x":"\\ud83d"')),
    ("a low surrogate alone", in_body('"x":"\\ude00"')),
    ("surrogates in the wrong order", in_body('"x":"\\ude00\\ud83d"')),
    ("U+FFFE", in_body('"x":"\ufffe"')),
    ("U+FDD0 escaped", in_body('"x":"\\ufdd0"')),
    ("U+1FFFF", in_body('"x":"\U0001ffff"')),
    ("U+202E", in_body('"x":"\u202e"')),
    ("U+2066 in a name", in_body('"\u2066":1')),
    ("an unknown escape", in_body('"x":"\\x41"')),
    ("\\u with three digits", in_body('"x":"\\u041"')),
    ("\\U", in_body('"x":"\\U0041"')),
    ("a string that does not end", swap('"present"}}\n', '"present\n')),
    ("quotes of another kind", in_body("'x':1")),
    ("a name without quotes", in_body("x:1")),
    ("a comma at the end", in_body('"x":1,')),
    ("a comma at the end of a list", in_body('"x":[1,]')),
    ("no comma", in_body('"x":1 "y":2')),
    ("no colon", in_body('"x" 1')),
    ("a comment", in_body('/* */"x":1')),
    ("a second value", swap("}}\n", "}}{}\n")),
    ("a missing brace", swap("}}\n", "}\n")),
    ("a byte order mark", lambda text: "\ufeff" + text),
    ("a no-break space", in_body('\u00a0"x":1')),
    ("two lines", swap('"body":', '\n"body":')),
    ("an empty line before the end", lambda text: text + "\n"),
    ("an empty text", lambda text: "\n"),
]

NOT_OBJECTS = [("a list", lambda text: "[]\n"), ("a number", lambda text: "1\n"), ("null", lambda text: "null\n")]

ACCEPTED_SEALED = [
    ("nothing else", put("truce", 1)),
    ("sealed of one byte", put("sealed", "AA==")),
    ("sealed that is no age file", put("sealed", b64(b"plain words"))),
    ("no blobs", put("blobs", [])),
    ("many blobs", put("blobs", [{"sha256": HEX, "size": 1, "media_type": "a"}] * 200)),
    ("blobs", put("blobs", [{"sha256": HEX, "size": 1, "media_type": "text/plain", "name": "a.txt"}])),
    ("to somebody unheard of", put("to", ["nobody"])),
]

ACCEPTED_JSON = [
    ("spaces", in_body(' "x" : [ 1 , 2 ] , "y" : { } ')),
    ("spaces at both ends", lambda text: "  " + text[:-1] + "  \n"),
    ("depth 16", nested(16)),
    ("the largest integers", in_body('"x":[9007199254740991,-9007199254740991,0,-1]')),
    ("fractions in a point", in_body('"point":[71.4304,-51.1605225]')),
    ("fractions anywhere", in_body('"x":[[[0.1234567,-0.5]]],"y":9999999999.9999999,"z":0.0')),
    ("escapes", in_body('"x":"\\"\\\\\\/\\u0416\\n"')),
    ("a surrogate pair", in_body('"x":"\\ud83d\\ude00"')),
    ("characters beyond the first plane", in_body('"x":"\U0001f600"')),
    ("words", in_body('"x":[true,false,null]')),
    ("names that differ in case", in_body('"a":1,"A":2')),
    ("names that differ in composition", in_body('"\u00e9":1,"e\u0301":2')),
    ("a time with an offset", swap('Z","act"', '+23:59","act"')),
    ("a source", swap('"act":', '"source":{"outlet":"KT","published":"2017-01-23"},"act":')),
    ("an unknown act type", swap('"act":"presence"', '"act":"unheard-of"')),
]


def resigned(change):
    """A change of the note's bytes that changes the signature's bytes (key id, then 64 bytes)."""
    def renote(note):
        head, _, encoded = note[:-1].rpartition(b" ")
        return head + b" " + base64.b64encode(change(base64.b64decode(encoded))) + b"\n"
    return renote


def add_order(blob):
    """Add L to S: the same equation, another spelling."""
    s = int.from_bytes(blob[36:], "little") + GROUP_ORDER
    return blob[:36] + s.to_bytes(32, "little")


def neutral_r(maker):
    """Sign with R the neutral element: the equation holds, OpenSSL accepts, strict checkers do not."""
    key = maker.keys["ru", "act"]
    digest = hashlib.sha512(hashlib.sha256(key.name.encode()).digest()).digest()
    secret = int.from_bytes(digest[:32], "little") % 2**255 & ~7 | 2**254

    def renote(note):
        text = note[:note.rfind(b"\n\n") + 1]
        r = b"\x01" + bytes(31)
        h = int.from_bytes(hashlib.sha512(r + key.public + text).digest(), "little")
        s = h * secret % GROUP_ORDER
        return resigned(lambda blob: blob[:4] + r + s.to_bytes(32, "little"))(note)
    forge(maker, renote=renote)


def loose_bits(note):
    """Set a bit of the last base64 letter that stands for nothing."""
    assert note.endswith(b"=\n") and not note.endswith(b"==\n")
    letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    return note[:-3] + letters[letters.index(note[-3]) + 1:][:1] + b"=\n"


def line_end(note):
    """Return where the signature lines begin."""
    return note.rfind(b"\n\n") + 2


NOTES = [
    ("one bit of S", resigned(lambda b: b[:40] + bytes([b[40] ^ 1]) + b[41:]), "bad-signature"),
    ("one bit of R", resigned(lambda b: b[:4] + bytes([b[4] ^ 1]) + b[5:]), "bad-signature"),
    ("S + L", resigned(add_order), "bad-signature"),
    ("R that is not canonical", resigned(lambda b: b[:4] + b"\xff" * 32 + b[36:]), "bad-signature"),
    ("S and R zero", resigned(lambda b: b[:4] + bytes(64)), "bad-signature"),
    ("a signature of 63 bytes", resigned(lambda b: b[:-1]), "bad-signature"),
    ("a signature of 65 bytes", resigned(lambda b: b + b"\0"), "bad-signature"),
    ("another key id", resigned(lambda b: bytes(4) + b[4:]), "unknown-key"),
    ("another key name", lambda n: n.replace(b"/ru/act ", b"/ru/other "), "unknown-key"),
    ("a key name in capitals", lambda n: n.replace(b"/ru/act ", b"/RU/act "), "unknown-key"),
    ("the text changed after signing", lambda n: n.replace(b'"present"', b'"presents"'), "bad-signature"),
    ("an empty entry", lambda n: b"", "too-large"),
    ("no signature", lambda n: n[:line_end(n)], "malformed-note"),
    ("no blank line", lambda n: n.replace(b"\n\n", b"\n"), "malformed-note"),
    ("the text alone", lambda n: n[:line_end(n) - 1], "malformed-note"),
    ("two signatures", lambda n: n + n[line_end(n):], "malformed-note"),
    ("a hundred and one signatures", lambda n: n + n[line_end(n):] * 100, "malformed-note"),
    ("no line end at the end", lambda n: n[:-1], "malformed-note"),
    ("carriage returns", lambda n: n.replace(b"\n", b"\r\n"), "malformed-note"),
    ("a tab in the text", lambda n: n.replace(b'"act"', b'\t"act"'), "malformed-note"),
    ("not UTF-8", lambda n: n.replace(b"present", b"pr\xe9sent"), "malformed-note"),
    ("overlong UTF-8", lambda n: n.replace(b"present", b"pr\xc0\x80sent"), "malformed-note"),
    ("a surrogate in UTF-8", lambda n: n.replace(b"present", b"pr\xed\xa0\x80sent"), "malformed-note"),
    ("a hyphen for a dash", lambda n: n.replace("\u2014".encode(), b"-"), "malformed-note"),
    ("a plus in the key name", lambda n: n.replace(b"/ru/act ", b"/ru/a+t "), "malformed-note"),
    ("an empty key name", lambda n: n.replace(b" talks.example/astana/ru/act ", b"  "), "malformed-note"),
    ("a no-break space in the key name", lambda n: n.replace(b"/ru/act ", b"/ru/\xc2\xa0 "), "malformed-note"),
    ("no signature bytes", lambda n: n[:n.rfind(b" ") + 1] + b"AAAAAA==\n", "malformed-note"),
    ("base64 with loose bits", loose_bits, "malformed-note"),
    ("base64 without padding", lambda n: n[:-2] + b"\n", "malformed-note"),
    ("base64 with a space", lambda n: n[:-9] + b" " + n[-9:], "malformed-note"),
    ("base64 in the URL alphabet", lambda n: n[:-9] + b"-_" + n[-7:], "malformed-note"),
    ("a space after the signature", lambda n: n[:-1] + b" \n", "malformed-note"),
    ("lines after the signature", lambda n: n + b"hello\n", "malformed-note"),
]
