# SPDX-License-Identifier: Apache-2.0
"""The JSON of section 4: I-JSON on one line, and narrower.

Python's own json module accepts too much (repeated names, NaN, lone surrogates, any depth), so this is a
parser of its own. Objects become dict, arrays list, whole numbers int, fractions Decimal.
"""

import re
from decimal import Decimal

DEPTH_MAX = 16
INTEGER_MAX = 2**53 - 1
FRACTION_MAX = 7
WHOLE_MAX = 10  # digits before a fraction

NUMBER = re.compile(r"(-?)(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")
HEX4 = re.compile(r"[0-9a-fA-F]{4}")
PLAIN = re.compile(r'[^"\\\x00-\x1f]*')  # no end, no escape, no control character
ESCAPES = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}


class JsonFault(Exception):
    """The text is not JSON as section 4 has it."""


def parse(text):
    """Parse one JSON value with spaces around it; raise JsonFault."""
    value, at = parse_value(text, skip_spaces(text, 0), 1)
    if skip_spaces(text, at) != len(text):
        raise JsonFault("something follows the value")
    return value


def skip_spaces(text, at):
    """Return the first position from `at` on that is no space. No other white space exists here."""
    while at < len(text) and text[at] == " ":
        at += 1
    return at


def parse_value(text, at, depth):
    """Parse the value that begins at `at`; return it and the position behind it."""
    first = text[at:at + 1]
    if first == "{":
        return parse_object(text, at, depth)
    if first == "[":
        return parse_array(text, at, depth)
    if first == '"':
        return parse_string(text, at, True)
    for word, value in (("true", True), ("false", False), ("null", None)):
        if text.startswith(word, at):
            return value, at + len(word)
    return parse_number(text, at)


def parse_object(text, at, depth):
    """Parse an object; `depth` is its own depth, the outermost being 1."""
    check_depth(depth)
    members = {}
    at = skip_spaces(text, at + 1)
    if text[at:at + 1] == "}":
        return members, at + 1
    while True:
        if text[at:at + 1] != '"':
            raise JsonFault("a member has no name")
        name, at = parse_string(text, at, False)
        if name in members:
            raise JsonFault("the name %s stands twice" % ascii(name))
        at = skip_spaces(text, at)
        if text[at:at + 1] != ":":
            raise JsonFault("no colon after a name")
        at = skip_spaces(text, at + 1)
        members[name], at = parse_value(text, at, depth + 1)
        at = skip_spaces(text, at)
        mark = text[at:at + 1]
        if mark == "}":
            return members, at + 1
        if mark != ",":
            raise JsonFault("an object does not end")
        at = skip_spaces(text, at + 1)


def parse_array(text, at, depth):
    """Parse an array; it counts as one level of depth."""
    check_depth(depth)
    values = []
    at = skip_spaces(text, at + 1)
    if text[at:at + 1] == "]":
        return values, at + 1
    while True:
        value, at = parse_value(text, at, depth + 1)
        values.append(value)
        at = skip_spaces(text, at)
        mark = text[at:at + 1]
        if mark == "]":
            return values, at + 1
        if mark != ",":
            raise JsonFault("an array does not end")
        at = skip_spaces(text, at + 1)


def check_depth(depth):
    """Refuse an object or array that lies too deep."""
    if depth > DEPTH_MAX:
        raise JsonFault("deeper than %d" % DEPTH_MAX)


def parse_number(text, at):
    """Parse a number; which fields may have a fraction is not asked here."""
    match = NUMBER.match(text, at)
    if not match:
        raise JsonFault("no value at character %d" % at)
    sign, whole, fraction, exponent = match.groups()
    if exponent:
        raise JsonFault("a number with an exponent")
    if fraction is None:
        if len(whole) > 16 or int(whole) > INTEGER_MAX:
            raise JsonFault("a number beyond 2^53-1")
        if sign and whole == "0":
            raise JsonFault("-0")
        return int(sign + whole), match.end()
    if len(fraction) - 1 > FRACTION_MAX or len(whole) > WHOLE_MAX:
        raise JsonFault("a fraction of more than 7 digits, or behind more than 10")
    number = Decimal(sign + whole + fraction)
    if sign and number == 0:
        raise JsonFault("-0")
    return number, match.end()


def parse_string(text, at, newline):
    """Parse a string or (without `newline`) a name, and refuse the characters that are refused."""
    parts = []
    at += 1
    while True:
        run = PLAIN.match(text, at)
        parts.append(run.group())
        at = run.end()
        char = text[at:at + 1]
        if char == "":
            raise JsonFault("a string does not end")
        if char == '"':
            break
        if char < " ":
            raise JsonFault("a control character in a string")
        char, at = parse_escape(text, at)
        parts.append(char)
    string = "".join(parts)
    for char in "" if string.isascii() and string.isprintable() else string:
        fault = character_fault(ord(char), newline)
        if fault:
            raise JsonFault("U+%04X in a string: %s" % (ord(char), fault))
    return string, at + 1


def parse_escape(text, at):
    """Parse the escape that begins at `at`; return the character and the position behind it."""
    kind = text[at + 1:at + 2]
    if kind in ESCAPES and kind:
        return ESCAPES[kind], at + 2
    if kind != "u":
        raise JsonFault("an escape that does not exist")
    unit = parse_hex4(text, at + 2)
    if 0xD800 <= unit <= 0xDBFF and text[at + 6:at + 8] == "\\u":
        low = parse_hex4(text, at + 8)
        if 0xDC00 <= low <= 0xDFFF:
            return chr(0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00)), at + 12
    return chr(unit), at + 6


def parse_hex4(text, at):
    """Read four hex digits."""
    match = HEX4.match(text, at)
    if not match:
        raise JsonFault("\\u without four hex digits")
    return int(match.group(), 16)


def character_fault(code, newline):
    """Say why a code point may not stand in a string, or return None."""
    if code < 0x20 and not (newline and code == 0x0A):
        return "control character"
    if 0x7F <= code <= 0x9F:
        return "control character"
    if 0xD800 <= code <= 0xDFFF:
        return "surrogate"
    if 0xFDD0 <= code <= 0xFDEF or code & 0xFFFE == 0xFFFE:
        return "noncharacter"
    if 0x202A <= code <= 0x202E or 0x2066 <= code <= 0x2069:
        return "direction control"
    return None
