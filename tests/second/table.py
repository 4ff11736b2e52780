# SPDX-License-Identifier: Apache-2.0
"""The act table of section 8, read out of the page itself, so that page and program cannot drift apart.

A form is a tuple: ("object", fields), ("words", words), ("ref", type), ("slug|ref", type), ("id", type or None) or
(name of a form, None).
"""

import collections
import os
import re

PAGE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "docs", "record-format.md")
BEGIN = "<!-- act table"
END = "<!-- end of act table -->"
FIELD = re.compile(r"([a-z_0-9]+)(\?)?(\[(1\+)?\])?: (.*)", re.DOTALL)
FLAGS = ("root key", "machine key", "public", "fixed", "creates", "replaces", "tellable", "suspended may", "press may",
         "witness may", "revisable")

ActType = collections.namedtuple("ActType", "name who flags times fields")
Field = collections.namedtuple("Field", "name optional many least form")


def split_outside_braces(text):
    """Split at the commas that stand in no braces."""
    parts, depth, start = [], 0, 0
    for at, char in enumerate(text):
        if char == "," and depth == 0:
            parts.append(text[start:at])
            start = at + 1
        depth += (char == "{") - (char == "}")
    return [part.strip() for part in parts + [text[start:]]]


def parse_fields(text):
    """Parse `name: form, name?[]: form, …`; `?` is optional, `[]` a list, `[1+]` one that is not empty."""
    fields = []
    for part in split_outside_braces(text):
        name, optional, many, least, form = FIELD.fullmatch(part).groups()
        fields.append(Field(name, bool(optional), bool(many), 1 if least else 0, parse_form(form)))
    return fields


def parse_form(text):
    """Parse the form of one field."""
    if text.startswith("{"):
        return "object", parse_fields(text[1:-1])
    for kind in ("ref", "slug|ref", "id"):
        if text.startswith(kind + " of "):
            return kind, text[len(kind + " of "):]
    if text.startswith("word "):
        return "words", [text[len("word "):]]
    if "|" in text and text not in ("actor|ref", "id|ref"):
        return "words", text.split("|")
    return text, None


def parse_times(text):
    """Parse the column valid time: [(state or None, field)]."""
    times = []
    for part in text.split(";") if text else []:
        state, colon, field = part.partition(":")
        times.append((state.strip(), field.strip()) if colon else (None, part.strip()))
    return times


def parse_row(line):
    """Parse a row of the table. Its last column may have bars of its own."""
    _, name, who, flags, times, fields = [cell.strip() for cell in line.rstrip().rstrip("|").split("|", 5)]
    flags = [flag.strip() for flag in flags.split(",") if flag.strip()]
    assert all(flag in FLAGS for flag in flags), flags
    return ActType(name.strip("`"), who, set(flags), parse_times(times), parse_fields(fields.replace("\\|", "|")))


def read_page():
    """The page."""
    with open(PAGE, encoding="utf-8") as file:
        return file.read()


def read_table(page):
    """Read {act type: ActType} from the page."""
    rows = page[page.index(BEGIN):page.index(END)].partition("\n\n")[0].split("\n")
    types = [parse_row(line) for line in rows if line.startswith("| `")]
    return {act_type.name: act_type for act_type in types}


def first_cells(page, head, end):
    """The names in the first column of the table with this head, which ends before `end`."""
    rows = page[page.index(head):]
    return re.findall(r"^\| `([a-z-]+)` \|", rows[:rows.index(end)], re.M)


def field(fields, name):
    """Find a field by its name."""
    return next(field for field in fields if field.name == name)


TYPES = read_table(read_page())
RULES_TOLD = first_cells(read_page(), "| rule | asks |", END)
CONSEQUENCES = first_cells(read_page(), "| table | columns | when |", "An opaque act") + ["sealed"]
PARTICIPANT = field(TYPES["found"].fields, "participants").form
KEY = field(PARTICIPANT[1], "keys").form
RULES = field(TYPES["found"].fields, "rules").form
