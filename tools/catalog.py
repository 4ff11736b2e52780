#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Turn a message file into C: catalog.py IN.po OUT.c TAG

Reads the part of gettext's PO format that is needed and refuses what is not whole: a message without a translation, one
that stands twice, a place such as {1} that is not in the English, plural forms too few. tests/check_messages.py uses
read() to hold the files against the program.
"""
import re
import sys
from pathlib import Path

RIGHT_TO_LEFT = {"ar", "fa", "he", "ku", "ps", "ur"}
ESCAPES = {"n": "\n", '"': '"', "\\": "\\"}
CONTEXT = "\x04"


class Fault(Exception):
    pass


class Message:
    def __init__(self, line):
        self.line, self.context, self.id, self.many, self.forms = line, None, None, None, {}

    @property
    def key(self):
        return self.id if self.context is None else self.context + CONTEXT + self.id

    def places(self, text):
        return set(re.findall(r"\{(\w*)\}", text))


def unquote(text, line):
    if len(text) < 2 or text[0] != '"' or text[-1] != '"':
        raise Fault(f"line {line}: a text stands in quotation marks")
    out, rest = "", text[1:-1]
    while rest:
        if rest[0] == '"':
            raise Fault(f"line {line}: a quotation mark inside a text is written \\\"")
        if rest[0] == "\\":
            if rest[1:2] not in ESCAPES:
                raise Fault(f"line {line}: \\{rest[1:2]} is no escape")
            out, rest = out + ESCAPES[rest[1]], rest[2:]
        else:
            out, rest = out + rest[0], rest[1:]
    return out


def parse(text):
    """Yields messages; the first is the header, with an empty id."""
    message, field = None, None
    for number, line in enumerate(text.split("\n"), 1):
        line = line.strip()
        if line.startswith("#,") and "fuzzy" in line:
            raise Fault(f"line {number}: a fuzzy message is one that nobody has looked at")
        if line.startswith("#~"):
            raise Fault(f"line {number}: an obsolete message; it goes")
        if not line or line.startswith("#"):
            continue
        match = re.fullmatch(r'(?:(msgctxt|msgid|msgid_plural|msgstr)(?:\[(\d)\])?\s+)?(".*")', line)
        if not match:
            raise Fault(f"line {number}: neither a comment nor a text")
        word, form, value = match.group(1), match.group(2), unquote(match.group(3), number)
        if word is None:
            if field is None:
                raise Fault(f"line {number}: a text that goes on from none")
        elif word == "msgctxt" or (word == "msgid" and (message is None or message.forms)):
            if message:
                yield message
            message = Message(number)
        if word:
            if message is None:
                raise Fault(f"line {number}: {word} before msgid")
            field = (word, int(form or 0))
        if field[0] == "msgctxt":
            message.context = (message.context or "") + value
        elif field[0] == "msgid":
            message.id = (message.id or "") + value
        elif field[0] == "msgid_plural":
            message.many = (message.many or "") + value
        else:
            message.forms[field[1]] = message.forms.get(field[1], "") + value
    if message:
        yield message


def plural_of(header):
    match = re.search(r"^Plural-Forms: nplurals=(\d); plural=([n0-9\s?:%=!<>&|()]+);$", header, re.M)
    if not match:
        raise Fault("the header has no Plural-Forms that is read here")
    return int(match.group(1)), match.group(2).strip()


def plural_function(expression):
    """The C expression as a function of Python, for checks: a chain of a ? b : rest."""
    def evaluate(text, n):
        depth = 0
        for i, c in enumerate(text):
            depth += (c == "(") - (c == ")")
            if c == "?" and depth == 0:
                yes, no = text[i + 1 :].split(":", 1)
                return evaluate(yes if evaluate(text[:i], n) else no, n)
        python = text.replace("&&", " and ").replace("||", " or ")
        python = re.sub(r"!(?!=)", " not ", python)
        return int(eval(python, {"__builtins__": {}}, {"n": n}))  # n, digits and operators alone
    return lambda n: evaluate(expression, n)


def check(message, count, single):
    line, want = message.line, message.places(message.id)
    if message.id is None or not message.forms:
        raise Fault(f"line {line}: a message has msgid and msgstr")
    if message.many is not None and want | message.places(message.many) != message.places(message.many):
        raise Fault(f"line {line}: the English forms have different places")
    if message.many is not None:
        want = message.places(message.many)
    if sorted(message.forms) != list(range(count if message.many is not None else 1)):
        raise Fault(f"line {line}: {len(message.forms)} forms, {count if message.many is not None else 1} needed")
    for form, text in message.forms.items():
        if not text:
            raise Fault(f"line {line}: \"{message.id}\" is not translated")
        have = message.places(text)
        # The number itself may be left out where a form is of one number alone: "two members".
        alone = message.many is not None and form in single
        if have != want and not (alone and have | {"1"} == want | {"1"}):
            raise Fault(f"line {line}: places {sorted(have)} for {sorted(want)} in \"{text}\"")
        if re.search(r"[{}]", re.sub(r"\{\w*\}", "", text)):
            raise Fault(f"line {line}: a brace that is no place in \"{text}\"")


def read(path):
    """(messages without the header, number of plural forms, plural expression)"""
    messages = list(parse(Path(path).read_text(encoding="utf-8")))
    if not messages or messages[0].id != "":
        raise Fault("the file does not begin with its header")
    count, expression = plural_of(messages[0].forms.get(0, ""))
    plural = plural_function(expression)
    taken = [plural(n) for n in range(200)]
    if set(taken) != set(range(count)):
        raise Fault(f"the plural forms taken are {sorted(set(taken))}, not {count}")
    single = {form for form in range(count) if taken.count(form) == 1}
    seen = {}
    for message in messages[1:]:
        check(message, count, single)
        if message.key in seen:
            raise Fault(f"line {message.line}: stands in line {seen[message.key]} already")
        seen[message.key] = message.line
    return messages[1:], count, expression


def c_text(text):
    out = ""
    for byte in text.encode("utf-8"):
        plain = 32 <= byte < 127 and chr(byte) not in '"\\?'
        out += chr(byte) if plain else f"\\{byte:03o}"
    return f'"{out}"'


def write(path, tag, messages, expression):
    messages = sorted(messages, key=lambda m: m.key.encode("utf-8"))
    with open(path, "w", encoding="ascii") as f:
        f.write('#include "words/catalog.h"\n\n')
        f.write(f"static unsigned plural(uint64_t n) {{\n    return (unsigned)({expression});\n}}\n\n")
        for number, message in enumerate(messages):
            forms = ", ".join(c_text(message.forms[i]) for i in sorted(message.forms))
            f.write(f"static const char *const forms_{number}[] = {{{forms}}};\n")
        f.write("\nstatic const struct message messages[] = {\n")
        for number, message in enumerate(messages):
            f.write(f"    {{{c_text(message.key)}, forms_{number}, {len(message.forms)}}},\n")
        f.write("};\n\n")
        rtl = "true" if tag in RIGHT_TO_LEFT else "false"
        f.write(f"extern const struct catalog {tag}_catalog;\n")
        f.write(f'const struct catalog {tag}_catalog = {{"{tag}", {rtl}, plural, messages, {len(messages)}}};\n')


def main():
    source, out, tag = sys.argv[1:4]
    try:
        messages, _, expression = read(source)
    except Fault as fault:
        sys.exit(f"{source}: {fault}")
    write(out, tag, messages, expression)


if __name__ == "__main__":
    main()
