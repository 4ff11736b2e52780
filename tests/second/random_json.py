# SPDX-License-Identifier: Apache-2.0
"""Spell JSON at random: the same value in many spellings that section 4 permits."""

from decimal import Decimal

SHORT = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "/": "/", "\b": "\\b", "\t": "\\t", "\r": "\\r", "\f": "\\f"}


def plain(value):
    """Compact JSON. A Decimal stands as it was made, trailing zeros and all."""
    return spell(value, None)


def spell(value, rng):
    """JSON with spaces and escapes where chance, `rng`, puts them; without `rng`, none."""
    if isinstance(value, dict):
        members = [quoted(name, rng) + gap(rng) + ":" + gap(rng) + spell(member, rng) for name, member in value.items()]
        return "{" + gap(rng) + (gap(rng) + "," + gap(rng)).join(members) + gap(rng) + "}"
    if isinstance(value, list):
        return "[" + gap(rng) + (gap(rng) + "," + gap(rng)).join(spell(item, rng) for item in value) + gap(rng) + "]"
    if isinstance(value, str):
        return quoted(value, rng)
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def gap(rng):
    """Spaces, or none."""
    return " " * rng.choice((0, 0, 0, 1, 2)) if rng else ""


def quoted(text, rng):
    """A string in quotes."""
    if rng is None and text.isascii() and text.isprintable() and '"' not in text and "\\" not in text:
        return '"%s"' % text  # character by character it would be the same
    return '"%s"' % "".join(character(char, rng) for char in text)


def character(char, rng):
    """One character of a string: as it is, or escaped in one of the ways that there are."""
    short = SHORT.get(char)
    if rng is None or rng.random() < 0.9:
        if short or char >= " ":
            return short or char
    elif char == "/" and rng.random() < 0.5:
        return "\\/"
    code = ord(char)
    if code > 0xFFFF:
        code -= 0x10000
        return "\\u%04x\\u%04X" % (0xD800 + (code >> 10), 0xDC00 + (code & 0x3FF))
    return "\\u%04x" % code
