#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Holds the message files against what the program says: check_messages.py WORD_TABLE [--missing]

What the program says is read from its sources (the strings of tell, tell_n, tell_as, tell_plain, catalog_get and MESSAGE)
and from its tables (printed by tests/word_table.c). In each language each of them must be there once, with the same places
and all plural forms, and nothing else. --missing prints what is missing, as the entries to fill in.
"""
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tools"))
import catalog  # noqa: E402

# call -> the arguments that are: context, message, plural
CALLS = {"MESSAGE": (None, 0, None), "MESSAGE_IN": (0, 1, None), "tell": (None, 2, None), "tell_plain": (None, 2, None),
         "tell_as": (2, 3, None), "tell_n": (None, 3, 4), "catalog_get": (1, 2, None)}
# Contexts of which a language may have a message besides the one without: agreement, and heads of tables.
VARIANTS = {"person", "persons", "two", "head", "row"}
ESCAPES = {"n": "\n", "t": "\t", '"': '"', "\\": "\\", "'": "'"}


def literal(text):
    """The value of adjacent C string literals; None when the text is anything else."""
    out, rest = "", text.strip()
    if not rest.startswith('"'):
        return None
    while rest:
        match = re.match(r'"((?:[^"\\]|\\.)*)"\s*', rest)
        if not match:
            return None
        out, rest = out + match.group(1), rest[match.end():]
    raw = re.sub(r"\\x([0-9a-f]{2})", lambda m: chr(int(m.group(1), 16)), out).encode("latin-1", "replace") \
        if "\\x" in out else None
    if raw is not None:
        out = raw.decode("utf-8")
    out = re.sub(r"\\u([0-9a-fA-F]{4})", lambda m: chr(int(m.group(1), 16)), out)
    return re.sub(r"\\(.)", lambda m: ESCAPES[m.group(1)], out)


def arguments(text, at):
    """The arguments of a call whose opening bracket stands at `at`."""
    out, depth, start, i = [], 0, at + 1, at
    while i < len(text):
        c = text[i]
        if c == '"':
            i = re.compile(r'"(?:[^"\\]|\\.)*"').match(text, i).end() - 1
        elif c in "([{":
            depth += 1
        elif c in ")]}":
            depth -= 1
            if depth == 0:
                return out + [text[start:i]]
        elif c == "," and depth == 1:
            out.append(text[start:i])
            start = i + 1
        i += 1
    return []


def said(faults):
    """{(context, message): (plural, where)} of all sources."""
    found = {}
    for path in sorted((ROOT / "src").rglob("*.c")):
        if path.stem.endswith(("_test", "_fuzz")):
            continue
        text = re.sub(r"^\s*//.*$", "", path.read_text(), flags=re.M)
        for match in re.finditer(r"\b(" + "|".join(CALLS) + r")\(", text):
            if re.search(rf"^static [\w \*]*\b{match.group(1)}\(", text, re.M):
                continue  # the file's own function of this name
            if text.rfind("\n", 0, match.start()) + 1 == match.start():
                continue  # a definition
            context_at, message_at, plural_at = CALLS[match.group(1)]
            args = arguments(text, match.end() - 1)
            if len(args) <= message_at:
                continue
            message = literal(args[message_at])
            if message is None:
                if match.group(1) in ("tell", "tell_as", "tell_n", "tell_plain") \
                        and not re.search(r"MESSAGE|words|english|languages", args[message_at]):
                    faults.append(f"{path.name}: {match.group(1)} of {args[message_at].strip()}: no literal")
                continue
            context = literal(args[context_at]) if context_at is not None else None
            plural = literal(args[plural_at]) if plural_at is not None else None
            found[(context, message)] = (plural, path.name)
    return found


def tables(program):
    """The same of the words that the program's tables hold, as it prints them: context TAB word."""
    listed = subprocess.run([program], capture_output=True, text=True, check=True).stdout
    found = {}
    for line in listed.splitlines():
        context, word = line.split("\t")
        found[(context or None, word)] = (None, "a table")
    return found


def compare(tag, messages, wanted, missing, faults):
    have = {(m.context, m.id): m for m in messages}
    plain = {message for _, message in wanted}
    for (context, message), (plural, where) in sorted(wanted.items(), key=lambda w: (w[1][1], w[0][1])):
        m = have.get((context, message)) or (have.get((None, message)) if plural is None else None)
        if m is None:
            if re.search(r"[^\W\d_]", re.sub(r"\{\w*\}", "", message)):  # what has no word may stay as it is
                missing.append((context, message, plural, where))
        elif m.many != plural:
            faults.append(f"{tag}: \"{message}\": the plural is \"{plural}\"")
    for context, message in have:
        known = (context, message) in wanted or (context in VARIANTS and message in plain) or \
            (context is None and message in plain)
        if not known:
            faults.append(f"{tag}: \"{message}\"{f' of {context}' if context else ''}: nobody says it")


def po(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def main():
    faults = []
    wanted = said(faults)
    wanted.update(tables(sys.argv[1]))
    files = sorted((ROOT / "src" / "words").glob("*.po"))
    if len(wanted) < 100 or len(files) < 2:
        faults.append(f"{len(wanted)} messages in {len(files)} languages: this check looked at nothing")
    for path in files:
        missing = []
        try:
            messages, count, _ = catalog.read(path)
        except catalog.Fault as fault:
            faults.append(f"{path.name}: {fault}")
            continue
        compare(path.stem, messages, wanted, missing, faults)
        faults += [f"{path.stem}: \"{m}\"{f' of {c}' if c else ''} ({w}): not translated" for c, m, _, w in missing]
        if "--missing" in sys.argv:
            print(f"# {path.name}")
            for context, message, plural, where in missing:
                print(f"#: {where}")
                if context:
                    print(f"msgctxt {po(context)}")
                print(f"msgid {po(message)}")
                if plural:
                    print(f"msgid_plural {po(plural)}")
                    print("\n".join(f'msgstr[{i}] ""' for i in range(count)) + "\n")
                else:
                    print('msgstr ""\n')
    if "--missing" not in sys.argv:
        for fault in faults:
            print(f"messages: {fault}")
    print(f"{len(wanted)} messages, {len(files)} languages: {len(faults)} failed")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
