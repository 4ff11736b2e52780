#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Walks the act table as the program prints it (truce help act --json): act_examples.py TRUCE

Every act type must have help, a JSON Schema, an example and a view. The examples, in the table's order and each by the
author it names, are made into one record, whose keys come from their names. Each example must fit its schema and be in
force, here and in the program, and the view that is to show it must do so as of that entry. A body with a field too
many, or without one that is required, must be refused by the schema and by both folds. Then bodies made by chance: what
is in force fits its schema.
"""
import json
import os
import random
import re
import subprocess
import sys
import tempfile
from decimal import Decimal
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE / "second"))

import fold  # noqa: E402
import make_record  # noqa: E402
import merkle  # noqa: E402
import random_acts  # noqa: E402
import random_founding  # noqa: E402
import random_world  # noqa: E402
import truce_file  # noqa: E402

BEGIN_S = 1493694000  # 2017-05-02T09:00:00+06:00, what the examples speak of
WORLDS, ENTRIES = 12, 150
KINDS = {"object": dict, "array": list, "string": str, "boolean": bool}
SILENT = ("$schema", "title", "description", "format", "x-truce-target", "then")  # keywords that judge nothing alone


def is_number(value, whole):
    """JSON's numbers; Python takes true for one."""
    return isinstance(value, int if whole else (int, Decimal)) and not isinstance(value, bool)


def faults(schema, value, path="body"):
    """What a JSON Schema finds wrong with a value: as much of the standard as the program's schemas use."""
    found = []
    for word, wanted in schema.items():
        if word not in SILENT:
            found += KEYWORDS[word](schema, wanted, value, path)  # a word that is not there is this test's fault
    return found


def of_type(_, wanted, value, path):
    """type"""
    right = is_number(value, wanted == "integer") if wanted in ("integer", "number") else isinstance(
        value, KINDS[wanted])
    return [] if right else [f"{path} is no {wanted}"]


def of_properties(_, wanted, value, path):
    """properties"""
    members = value if isinstance(value, dict) else {}
    return [fault for name, schema in wanted.items() if name in members
            for fault in faults(schema, members[name], f"{path}.{name}")]


def of_others(schema, wanted, value, path):
    """additionalProperties: false, or a schema."""
    others = [name for name in value if name not in schema.get("properties", {})] if isinstance(value, dict) else []
    if wanted is False:
        return [f"{path}.{name} has no place" for name in others]
    return [fault for name in others for fault in faults(wanted, value[name], f"{path}.{name}")]


def of_items(_, wanted, value, path):
    """items"""
    items = value if isinstance(value, list) else []
    return [fault for i, item in enumerate(items) for fault in faults(wanted, item, f"{path}[{i}]")]


def of_one(_, wanted, value, path):
    """oneOf"""
    fitting = sum(not faults(schema, value, path) for schema in wanted)
    return [] if fitting == 1 else [f"{path} fits {fitting} of the forms"]


def of_all(_, wanted, value, path):
    """allOf"""
    return [fault for schema in wanted for fault in faults(schema, value, path)]


def of_condition(schema, wanted, value, path):
    """if, with then"""
    return [] if faults(wanted, value, path) else faults(schema["then"], value, path)


def test_of(kind, holds):
    """A keyword that judges values of one kind."""
    return lambda _, wanted, value, path: [] if not isinstance(value, kind) or holds(wanted, value) else [
        f"{path}: not so"]


def differ(items):
    """Whether no item stands twice."""
    texts = [json.dumps(item, sort_keys=True, default=str) for item in items]
    return len(set(texts)) == len(texts)


KEYWORDS = {
    "type": of_type, "properties": of_properties, "additionalProperties": of_others, "items": of_items,
    "oneOf": of_one, "allOf": of_all, "if": of_condition,
    "const": lambda _, wanted, value, path: [] if value == wanted else [f"{path} is not {wanted}"],
    "enum": lambda _, wanted, value, path: [] if value in wanted else [f"{path} is none of {wanted}"],
    "required": test_of(dict, lambda wanted, value: set(wanted) <= set(value)),
    "propertyNames": test_of(dict, lambda wanted, value: not any(faults(wanted, name) for name in value)),
    "minProperties": test_of(dict, lambda wanted, value: len(value) >= wanted),
    "minItems": test_of(list, lambda wanted, value: len(value) >= wanted),
    "maxItems": test_of(list, lambda wanted, value: len(value) <= wanted),
    "uniqueItems": test_of(list, lambda wanted, value: not wanted or differ(value)),
    "minLength": test_of(str, lambda wanted, value: len(value) >= wanted),
    "maxLength": test_of(str, lambda wanted, value: len(value) <= wanted),
    "pattern": test_of(str, lambda wanted, value: re.search(wanted.replace("$", r"\Z"), value)),
    "minimum": test_of(int, lambda wanted, value: value >= wanted),
    "maximum": test_of(int, lambda wanted, value: value <= wanted),
}


class Book:
    """The record that the examples make, and what is asked of it."""

    def __init__(self, truce, folder):
        self.truce = truce
        self.path = os.path.join(folder, "examples.truce")
        self.cache = folder
        self.log = make_record.Signer(make_record.RECORD, 1)
        self.entries, self.chains, self.ids = [], {}, {}

    def roots(self):
        """The roots of all sizes."""
        return merkle.roots([merkle.leaf_hash(entry) for entry in self.entries])

    def keys(self, who, use):
        """The key of a participant that the founding example gives a use."""
        for key in next(one for one in self.participants if one["id"] == who)["keys"]:
            if use in key["use"]:
                return make_record.Signer(key["vkey"].split("+")[0], 1, who, key["use"])
        raise KeyError(f"{who} has no key for {use}")

    def found(self, body):
        """Log the founding example, signed by its host and founders."""
        self.participants = body["participants"]
        members = {"truce": 1, "record": make_record.RECORD, "epoch": 0, "by": body["host"],
                   "at": "2017-05-02T09:00:00+06:00", "act": "found", "body": body}
        founders = [one["id"] for one in self.participants
                    if one["id"] == body["host"] or set(one["roles"]) & set(body["rules"]["founders"])]
        self.log_text(members, [self.keys(who, "root") for who in founders])

    def act(self, key, kind, body):
        """An entry that is an act of a kind by a key; it is not logged yet."""
        n, prev = self.chains.get(key.name, (0, None))
        members = {"truce": 1, "record": make_record.RECORD, "epoch": 0, "by": key.participant, "n": n}
        if n:
            members["prev"] = prev
        members["seen"] = {"size": len(self.entries), "root": make_record.b64(self.roots()[-1])}
        members.update(at=make_record.time_text(BEGIN_S + 60 * len(self.entries)), act=kind, body=body)
        return members

    def log_text(self, members, keys):
        """Sign and log."""
        text = json.dumps(members, separators=(",", ":"), ensure_ascii=False, default=float) + "\n"
        self.entries.append(make_record.signed(text, keys))
        if len(keys) == 1:
            self.chains[keys[0].name] = (members["n"] + 1, make_record.sha256(text.encode()).hex())

    def verdict(self):
        """The last entry in this fold: (class, rule)."""
        folded, roots = fold.Fold(self.entries[0]), self.roots()
        for entry in self.entries[1:]:
            folded.add(entry, roots)
        return folded.verdicts[-1].kind, folded.verdicts[-1].rule

    def write(self):
        """Write the record as a file."""
        truce_file.write(self.path, self.log, self.entries, self.roots(), range(1, len(self.entries) + 1))

    def show(self, *words):
        """What the program answers."""
        done = subprocess.run([self.truce, "show", *words, "--json"], capture_output=True, text=True, check=False,
                              env={**os.environ, "XDG_CACHE_HOME": self.cache})
        if done.returncode:
            raise AssertionError(done.stderr)
        return json.loads(done.stdout)


def names_entry(answer, index, act_id):
    """Whether an answer names the entry: a member that says so, or the act's id."""
    if isinstance(answer, dict):
        return any(name in ("i", "index", "corrects") and value == index or value == act_id
                   or names_entry(value, index, act_id) for name, value in answer.items() if name != "as_of")
    return isinstance(answer, list) and any(names_entry(item, index, act_id) for item in answer)


def must(condition, message):
    """What a test asks."""
    if not condition:
        raise AssertionError(message)


def deposit(book, who, line):
    """The body of a deposit of this line in the examples' exchange."""
    parts = ("truce.deposit/v1", make_record.RECORD, who, book.ids["exchange"])
    text = "".join(part + "\n" for part in parts) + line.ljust(1023) + "\n"
    return {"exchange": book.ids["exchange"], "commitment": make_record.sha256(text.encode()).hex()}


def version_of(book, clause):
    """A version of the examples' memorandum with one clause, logged; its id."""
    key = book.keys("rus", "act")
    body = {"document": "rus/memorandum", "version": f"at {len(book.entries)}", "clauses": [clause]}
    book.log_text(book.act(key, "draft", body), [key])
    return book.chains[key.name][1]


def before(book, row):
    """What has to stand before an example, beside the examples before it."""
    if row["act"] == "transmit":
        key = book.keys("rus", "act")
        body = {**book.memorandum, "id": "memorandum-2", "from": {"ref": "rus/memorandum", "draft": book.ids["draft"]}}
        book.log_text(book.act(key, "document", body), [key])
    if row["act"] == "initial":  # what is signed has nothing open
        book.ids["clean"] = version_of(book, {"id": "term", "level": 1, "text": {"en": "Six months."}})


PLACES = {"d4a7" * 16: "draft", "c1ea" * 16: "clean"}  # what stands for an id of this record


def of_this_record(book, row):
    """An example's body, with the ids and the digest of this record where it has to have them."""
    line = book.line
    before(book, row)
    text = json.dumps(row["example"]["body"], default=float)
    for place, name in PLACES.items():
        text = text.replace(place, book.ids.get(name) or place)
    body = json.loads(text, parse_float=Decimal)
    if row["act"] == "document":
        book.memorandum = body
    if row["act"] == "deposit":
        return deposit(book, row["example"]["by"], line)
    if row["act"] == "open":  # once everybody has deposited
        key = book.keys("rus", "act")
        book.log_text(book.act(key, "deposit", deposit(book, "rus", line)), [key])
        return {**body, "what": book.ids["deposit"]}
    return body


def walk_type(book, row):
    """One act type: all that it must have, and its example in the record."""
    for name in ("help", "family", "may", "key", "view"):
        must(row.get(name), f"it has no {name}")
    row["example"]["body"] = body = of_this_record(book, row)
    schema = row["schema"]
    must(schema["title"] == row["act"] and set(schema["properties"]), "its schema is none")
    must(not faults(schema, body), f"its example does not fit its schema: {faults(schema, body)}")
    key = None
    if row["act"] == "found":
        book.found(body)
    else:
        key = book.keys(row["example"]["by"], row["key"])
        refused(book, row, key)
        book.log_text(book.act(key, row["act"], body), [key])
    row["index"] = len(book.entries) - 1
    book.ids[row["act"]] = book.chains[key.name][1] if key else None
    must(book.verdict() == ("ok", None), f"its example is {book.verdict()}")


def refused(book, row, key):
    """What is no body of this type is none for the schema and for both folds."""
    body = row["example"]["body"]
    spoilt = [({**body, "no-such-field": 1}, "unknown-field")]
    spoilt += [({name: body[name] for name in body if name != gone}, "missing-field")
               for gone in row["schema"]["required"]]
    for wrong, rule in spoilt:
        must(faults(row["schema"], wrong), f"its schema takes {wrong}")
        kept = list(book.entries), dict(book.chains)
        book.log_text(book.act(key, row["act"], wrong), [key])
        must(book.verdict() == ("void", rule), f"{wrong} is {book.verdict()}, not {rule}")
        book.write()
        item = book.show("act", str(len(book.entries) - 1), book.path)["items"][0]
        must((item["verdict"], item.get("rule")) == ("void", rule),
             f"the program says {item['verdict']} {item.get('rule')} of {wrong}")
        book.entries, book.chains = kept


def look(book, row, index):
    """The view that is to show an act does so as of its entry."""
    item = book.show("act", str(index), book.path)["items"][0]
    must(item["verdict"] == "ok" and item["type"] == row["act"], f"the program says {item['verdict']} of its example")
    words = [row["view"]]
    if row["act"] in ("erase", "part"):  # shown by themselves
        words.append(str(index))
    elif row["act"] == "open":
        words.append(row["example"]["body"]["what"])
    elif row["view"] == "act":  # of what the act is about
        author, slug = row["example"]["body"]["what"].split("/")
        words.append(str(next(i for i, entry in enumerate(book.entries)
                              if f'"by":"{author}"' in entry.decode() and f'"id":"{slug}"' in entry.decode())))
    answer = book.show(*words, book.path, "--as-of", str(index))
    must(names_entry(answer, index, item["id"]), f"the view {row['view']} does not show it")
    text = subprocess.run([book.truce, "show", *words, book.path], capture_output=True, text=True, check=False,
                          env={**os.environ, "XDG_CACHE_HOME": book.cache})
    must(text.returncode == 0 and text.stdout.strip(), f"the view {row['view']} has no text form")


def by_chance(schemas, results):
    """What both folds have in force, of many bodies made by chance, fits its schema."""
    fitting = 0
    for seed in range(WORLDS):
        world = random_world.World(random.Random(seed))
        if random_founding.found(world) is not None:
            continue
        author = random_acts.Author(world.rng, world)
        while len(world.entries) < ENTRIES:
            author.step()
        for verdict in world.fold.verdicts:
            if verdict.kind == "ok":
                act = verdict.entry.act
                wrong = faults(schemas[act["act"]], act["body"])
                fitting += not wrong
                if wrong:
                    results.append(f"seed {seed}, entry {verdict.index}: in force, and {wrong[:2]}")
    print(f"{fitting} bodies by chance are in force and fit their schema")
    return fitting


def main():
    truce = os.path.abspath(sys.argv[1])
    rows = json.loads(subprocess.run([truce, "help", "act", "--json"], capture_output=True, text=True,
                                     check=True).stdout, parse_float=Decimal)
    problems = []
    with tempfile.TemporaryDirectory() as folder:
        book = Book(truce, folder)
        book.line = next(row["example"]["body"]["line"] for row in rows if row["act"] == "open")
        done = []
        for row in rows:
            try:
                walk_type(book, row)
                done.append(row)
            except (AssertionError, KeyError, TypeError) as fault:
                problems.append(f"{row['act']}: {fault}")
        book.write()
        for row in done if not problems else []:
            try:
                look(book, row, row["index"])
            except AssertionError as fault:
                problems.append(f"{row['act']}: {fault}")
    passed = len(rows) - len(problems)
    fitting = by_chance({row["act"]: row["schema"] for row in rows}, problems)
    must(fitting > 100, "chance made hardly a body")
    for problem in problems:
        print(problem)
    print(f"{passed + (not problems)} passed, {len(problems)} failed")
    return 1 if problems or not rows else 0


if __name__ == "__main__":
    sys.exit(main())
