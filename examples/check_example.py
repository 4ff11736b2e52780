#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks every exercise's files, and docs/coverage.md, before anything is signed.

What an act's body may hold, and whether a motion is carried, is judged by the program itself,
when it plays them. Here: are the files well-formed and in order of time, does everything named
stand before what names it, and does coverage.md tell the truth about the files of the one it is
about. Prints every fault it finds; exit code 1 when there is any.
"""

import collections
import datetime
import hashlib
import json
import pathlib
import re
import sys

import make_keys

ROOT = pathlib.Path(__file__).resolve().parent.parent
COVERED = ROOT / "examples/astana-2017"
COVERAGE = ROOT / "docs/coverage.md"
ARTICLES = ROOT.parent / "shared/data"
ROWS = 21
RUN = 6  # words in a row that would be the article's, not ours
FILE_NAME = re.compile(r"(\d{3})-([a-z]+)-([a-z0-9-]+)")
NEEDS_USE = {"hold": "machine", "key": "root"}
CREATES = {  # a slug once
    "statement", "communique", "report", "motion", "document", "amend", "commitment", "ceasefire", "incident",
    "notice", "count",
}
REPLACES = {"round", "meeting", "zone"}  # the same slug again says how it stands
REFS = {  # member -> type of the thing whose ref it is
    "round": "round", "meeting": "meeting", "motion": "motion", "document": "document",
    "part_of": "document", "amend": "amend", "commitment": "commitment", "ceasefire": "ceasefire",
    "incident": "incident", "notice": "notice", "count": "count", "per": "report",
}
IDS = {  # member -> type of the act that it names
    "draft": "draft", "base": "draft", "parts": "part", "to": "declare",
}
NAMES = {  # members whose strings are participants
    "who", "participants", "on_behalf", "issued_by", "convened_by", "host", "of", "against",
    "depositary", "signatory", "declared_by", "consent_of", "assisted_by",
}
LATER = {"the mediator's model"}


class Faults:
    def __init__(self):
        self.count = 0

    def add(self, where, what):
        self.count += 1
        print(f"{where}: {what}")


def no_twins(pairs):
    names = [name for name, _ in pairs]
    if len(set(names)) != len(names):
        raise ValueError(f"a name stands twice in {names}")
    return dict(pairs)


def load(path, faults):
    try:
        text = path.read_text(encoding="utf-8")
        value = json.loads(text, object_pairs_hook=no_twins)
    except ValueError as e:
        faults.add(path.name, e)
        return None
    if text != make_keys.pretty(value) + "\n":
        faults.add(path.name, "is not laid out as make_keys.pretty does")
    return value


def moment(text):
    try:
        time = datetime.datetime.strptime(text, "%Y-%m-%dT%H:%M:%S%z")
    except (TypeError, ValueError):
        return None
    return time if re.fullmatch(r".*(Z|[+-]\d\d:\d\d)", text) else None


def strings(value, path=()):
    """Every string in a value, with the names that lead to it."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from strings(inner, path + (name,))
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner, path)


def check_founding(folder, found, faults):
    where, seen, record = "founding.json", [], make_keys.record_of(found)
    members = {p["id"]: p for p in found["participants"]}
    if len(members) != len(found["participants"]):
        faults.add(where, "a participant stands twice")
    for role, named in (("host", [found["host"]]), ("convenor", found["convened_by"])):
        holding = [p["id"] for p in found["participants"] if role in p["roles"]]
        if sorted(holding) != sorted(named):
            faults.add(where, f"{named} are named as {role}, {holding} hold the role")
    for who in members.values():
        for other in who.get("answers_for", []):
            if other not in members:
                faults.add(where, f"{who['id']} answers for {other}, who takes no part")
        for key in who["keys"]:
            seen.append(key["vkey"].split("+", 2)[2])
            if not key["vkey"].startswith(f"{record}/{who['id']}/"):
                faults.add(where, f"{key['vkey']} is not named after {who['id']}")
    for holder in found["rules"]["holders"]:
        uses = [use for key in members[holder]["keys"] for use in key["use"]]
        if not {"machine", "hold"} <= set(uses):
            faults.add(where, f"{holder} holds the record and lacks a machine or a hold key")
    if len(set(seen)) != len(seen):
        faults.add(where, "a public key stands twice")
    for path, text in make_keys.make(folder).items():
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            faults.add(path.name, "differs from what its seeds give: run make_keys.py")
    return members


def alone(act):
    """Each act of a file: one, or as many as it has bodies."""
    if "bodies" not in act:
        return [act]
    head = {name: value for name, value in act.items() if name != "bodies"}
    return [{**head, **one} for one in act["bodies"]]


class Acts:
    """Walks the acts in log order; knows what has been created so far."""

    def __init__(self, folder, found, members, faults):
        self.record, self.members, self.faults = make_keys.record_of(found), members, faults
        self.tracks = {t["id"] for t in found["tracks"]}
        self.things = collections.defaultdict(set)  # type -> "who/slug"
        self.index = {}  # place in the log -> file stem
        self.types = {"founding": "found"}  # file stem -> type of its act
        self.clauses = {}  # file stem of a part or draft -> {clause: its options}
        self.blobs = {path.name: path for path in (folder / "blobs").glob("*")}
        self.at = None

    def check_file(self, path):
        act = load(path, self.faults)
        named = FILE_NAME.fullmatch(path.stem)
        if act is None:
            return None
        if not named:
            return self.faults.add(path.name, "is not NNN-<by>-<act>-<slug>.json")
        at = moment(act.get("at"))
        if not at or (self.at and at < self.at):
            self.faults.add(path.name, "has no time, or one before the act above it")
        self.at = at or self.at
        if "cosign" in act:
            return self.check_cosign(path, act)
        if not path.stem[4:].startswith(f"{act.get('by')}-{act.get('act')}-"):
            self.faults.add(path.name, "is named after another author or act")
        for one in alone(act):
            self.index[len(self.index) + 1] = path.stem
            self.check_act(path.name, one)
        self.types[path.stem] = act.get("act")
        return None

    def check_cosign(self, path, act):
        holders = {who for who in self.members if self.has_use(who, "hold", "hold")}
        if set(act) != {"cosign", "at"} or not act["cosign"] or set(act["cosign"]) - holders:
            self.faults.add(path.name, "must name holders and a time")

    def has_use(self, who, label, use):
        prefix = f"{self.record}/{who}/{label}+"
        keys = self.members.get(who, {"keys": []})["keys"]
        return any(k["vkey"].startswith(prefix) and use in k["use"] for k in keys)

    def check_act(self, where, act):
        must = {"by", "key", "at", "act"} | (set() if act.get("act") == "hold" else {"body"})
        if not must <= set(act) or set(act) - must - {"source"}:
            return self.faults.add(where, f"must have {sorted(must)}, and may have source")
        if not self.has_use(act["by"], act["key"], NEEDS_USE.get(act["act"], "act")):
            self.faults.add(where, f"{act['by']}/{act['key']} is no key for this")
        self.check_source(where, act)
        body = act.get("body", {})
        self.check_names(where, act, body)
        self.check_ids(where, body)
        self.check_clauses(where, act, body)
        self.check_blobs(where, body)
        self.check_thing(where, act, body)
        newcomer = make_keys.admitted(act)
        if newcomer:
            self.members[newcomer["id"]] = newcomer

    def check_source(self, where, act):
        source = act.get("source", {})
        outside = "press" in self.members.get(act["by"], {"roles": []})["roles"]
        if outside and "outlet" not in source:
            self.faults.add(where, "the press reader must say outlet, and the day where it is known")
        known = {"outlet", "title", "url", "published"}
        if set(source) - known or (source and "outlet" not in source):
            self.faults.add(where, "has a source of another form")
        if source.get("published", "")[:10] > act["at"][:10]:
            self.faults.add(where, "rests on what was published later")

    def check_names(self, where, act, body):
        for path, text in strings(body):
            if path[-1] in NAMES or path[-2:] == ("options", "by"):
                if text not in self.members:
                    self.faults.add(where, f"{text!r} takes no part")
            if path == ("track",) and text not in self.tracks:
                self.faults.add(where, f"there is no track {text!r}")
            type_ = None if path[-2:-1] == ("audience",) else REFS.get(path[-1])
            if path == ("as",) and act["act"] == "transmit":
                type_ = "document"
            if type_ and text not in self.things[type_]:
                self.faults.add(where, f"there is no {type_} {text!r} yet")
            if path in (("about",), ("what",)) and text.startswith("@"):
                continue
            if path in (("about",), ("what",)) or path[-2:] in (("tells", "ref"), ("from", "ref")):
                if not any(text in known for known in self.things.values()):
                    self.faults.add(where, f"there is no {text!r} yet")

    def check_ids(self, where, body):
        """An act is named by the file that it is played from, "@440-kaz-…", which comes before."""
        for path, text in strings(body):
            type_ = self.types.get(text[1:]) if text.startswith("@") else None
            if text.startswith("@") and not type_:
                self.faults.add(where, f"no act before is {text!r}")
            elif re.fullmatch("[0-9a-f]{64}", text) and path[-1] != "sha256":
                self.faults.add(where, f"{'.'.join(path)}: an act is named by its file")
            must = "found" if path == ("payload", "base") else IDS.get(path[-1])
            if type_ and must and type_ != must:
                self.faults.add(where, f"{text!r} is no act {must}")

    def check_clauses(self, where, act, body):
        """A clause or option that is named stands in the version that is named."""
        if act["act"] in ("part", "draft"):
            mine = {c["id"]: {o["id"] for o in c.get("options", [])} for c in body["clauses"]}
            for part in body.get("parts", []):
                mine |= self.clauses.get(part[1:], {})
            self.clauses[where.removesuffix(".json")] = mine
            named = body.get("settles", [])
        else:
            mine = self.clauses.get(str(body.get("draft", ""))[1:])
            named = [body] + body.get("if", []) if "draft" in body else []
        for one in named:
            clause = one.get("clause")
            if clause and clause not in (mine or {}):
                self.faults.add(where, f"that version has no clause {clause!r}")
            elif clause and "option" in one and one["option"] not in mine[clause]:
                self.faults.add(where, f"clause {clause!r} has no option {one['option']!r}")

    def check_blobs(self, where, body):
        for blob in (body.get("scan"), body.get("full_powers"), body.get("note_verbale")):
            path = self.blobs.get(blob["name"]) if blob else None
            data = path.read_bytes() if path else b""
            if blob and (blob["size"], blob["sha256"]) != (len(data), hashlib.sha256(data).hexdigest()):
                self.faults.add(where, f"blobs/{blob['name']} is another file")

    def check_thing(self, where, act, body):
        if act["act"] == "control":
            self.things["map"].add(body.get("map"))
        if act["act"] not in CREATES | REPLACES:
            return
        ref, known = f"{act['by']}/{body.get('id')}", self.things[act["act"]]
        if ref in known and act["act"] in CREATES:
            self.faults.add(where, f"{ref} was made before")
        known.add(ref)


def sections(text):
    """Row number -> its part of the page."""
    parts = re.split(r"^### (\d+)\. ", text, flags=re.M)
    rows = {}
    for number, part in zip(parts[1::2], parts[2::2]):
        rows[int(number)] = re.split(r"^##? ", part, flags=re.M)[0]
    return rows


def commands(text):
    """(command, [fragments]) as they stand in the page's code blocks."""
    found = []
    for block in re.findall(r"^```\n(.*?)^```$", text, flags=re.M | re.S):
        for line in block.splitlines():
            if line.startswith("$ "):
                found.append((line[2:], []))
            elif line.startswith("> ") and found:
                found[-1][1].append(line[2:])
            else:
                found.append((line, []))
    return found


def check_command(command, fragments, part, acts, faults):
    words = command.split()
    # Whether there is such a view is asked by tests/coverage.py, which runs it.
    if words[:2] != ["truce", "show"] or len(words) < 4 or not re.fullmatch("[a-z-]+", words[2]):
        return faults.add("coverage.md", f"no command it could run: {command}")
    if not fragments:
        faults.add("coverage.md", f"nothing is expected of: {command}")
    rest = words[3 : words.index("R.truce")] if "R.truce" in words else None
    if rest is None:
        return faults.add("coverage.md", f"no record: {command}")
    for ref in rest:
        if words[2] == "act":
            if acts.index.get(int(ref), "?") not in part:
                stem = acts.index.get(int(ref))
                faults.add("coverage.md", f"act {ref} is {stem}, not named beside")
        elif not any(ref in known for known in acts.things.values()):
            faults.add("coverage.md", f"there is no {ref}: {command}")
    for option in ("--at", "--as-of"):
        if option in words and not moment(words[words.index(option) + 1]):
            faults.add("coverage.md", f"no time: {command}")
    return None


def check_demo(folder, acts, faults):
    demo = load(folder / "demo.json", faults) or {}
    if set(demo) != {"record", "round", "at"}:
        return faults.add("demo.json", "must say record, round and at")
    if demo["round"] not in acts.things["round"]:
        faults.add("demo.json", f"there is no {demo['round']}")
    if not moment(demo["at"]):
        faults.add("demo.json", "has no time")
    if not re.fullmatch(r"[a-z0-9-]+\.truce", demo["record"]):
        faults.add("demo.json", "names no .truce file")
    return None


def check_coverage(acts, faults):
    page = COVERAGE.read_text(encoding="utf-8")
    rows = sections(page)
    if sorted(rows) != list(range(1, ROWS + 1)):
        faults.add("coverage.md", f"must have rows 1 to {ROWS}, once each")
    named = set(re.findall(r"`(\d{3}-[a-z0-9-]+)`", page))
    files = {path.stem for path in (COVERED / "acts").glob("*.json")}
    for stem in sorted(named - files):
        faults.add("coverage.md", f"names {stem}, which is no file")
    for stem in sorted(set(acts.index.values()) - named):
        if "-hold-" not in stem:
            faults.add("coverage.md", f"does not tell where {stem} comes from")
    for number, part in rows.items():
        sentences = "".join(re.findall(r"Later: .*(?:\n.+)*", part))
        later = set(re.findall(r'"([^"]+)"', sentences))
        if later - LATER:
            faults.add("coverage.md", f"row {number}: no such order {later - LATER}")
        if not later and not commands(part):
            faults.add("coverage.md", f"row {number}: neither a command nor a later order")
    for part in re.split(r"^(?=##)", page, flags=re.M):
        for command, fragments in commands(part):
            check_command(command, fragments, part, acts, faults)
    return len(commands(page))


def words_of(text):
    return re.findall(r"\w+", text.lower())


def runs(text):
    words = words_of(text)
    return {tuple(words[i : i + RUN]) for i in range(len(words) - RUN + 1)}


def check_words(own, faults):
    """No sentence of the article is ours. Its title is: a source must be named as it is called."""
    articles = sorted(ARTICLES.glob("*.txt"))
    if not articles:
        print(f"skipped: no article in {ARTICLES}, so nothing to compare our words with")
        return
    taken = set().union(*(runs(path.read_text(encoding="utf-8")) for path in articles))
    for where, text in own:
        for run in sorted(runs(text) & taken):
            faults.add(where, f"the article's words: {' '.join(run)}")


def check_folder(folder, faults):
    """(its acts, [(file, string of ours)])"""
    found = load(folder / "founding.json", faults)
    if found is None:
        return None, []
    acts = Acts(folder, found, check_founding(folder, found, faults), faults)
    own = [("founding.json", text) for _, text in strings(found)]
    for path in sorted((folder / "acts").glob("*.json")):
        acts.check_file(path)
        for names, text in strings(load(path, Faults()) or {}):
            if names != ("source", "title"):
                own.append((path.name, text))
    check_demo(folder, acts, faults)
    return acts, own


def main():
    all_faults = 0
    for folder in make_keys.FOLDERS:
        faults, count = Faults(), ""
        acts, own = check_folder(folder, faults)
        if acts and folder == COVERED:
            count = f"{check_coverage(acts, faults)} commands, "
            own.append(("coverage.md", COVERAGE.read_text(encoding="utf-8")))
        check_words(own, faults)
        size = len(acts.index) if acts else 0
        print(f"{folder.name}: {size} acts, {count}{faults.count} faults")
        all_faults += faults.count
    return 1 if all_faults else 0


if __name__ == "__main__":
    sys.exit(main())
