#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What the exercise's record must come to, told here once more from other sources: rounds.py TRUCE

Rounds: days, places and outcomes of the 22 rounds of the Astana process, as its hosts, the guarantors and the press gave
them, and where the press contradicts: `truce show rounds` and `truce show round` must say the same, the contradictions
beside what they contradict. Who met whom: counted here from the bodies of the acts alone, read by the second
implementation, for each day, each round and in all, and compared with `truce show contacts`, in all three exercises.
"""
import collections
import itertools
import json
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent / "second"))

import fold  # noqa: E402
import merkle  # noqa: E402

JOINT = "joint statement"
ROUNDS = (  # number, first day, last day, city, words of the outcome
    (1, "2017-01-23", "2017-01-24", "Astana", (JOINT, "trilateral mechanism")),
    (2, "2017-02-15", "2017-02-16", "Astana", ("without a final statement", "concept paper", "Joint Group")),
    (3, "2017-03-14", "2017-03-15", "Astana", (JOINT, "Tehran on 18 and 19 April")),
    (4, "2017-05-03", "2017-05-04", "Astana", ("de-escalation areas", "signed")),
    (5, "2017-07-04", "2017-07-05", "Astana", (JOINT, "nothing on the areas was signed")),
    (6, "2017-09-14", "2017-09-15", "Astana", (JOINT, "Idlib")),
    (7, "2017-10-30", "2017-10-31", "Astana", (JOINT,)),
    (8, "2017-12-21", "2017-12-22", "Astana", ("Two papers", "detainees")),
    (9, "2018-05-14", "2018-05-15", "Astana", (JOINT,)),
    (10, "2018-07-30", "2018-07-31", "Sochi", ("refugees",)),
    (11, "2018-11-28", "2018-11-29", "Astana", (JOINT, "17 September")),
    (12, "2019-04-25", "2019-04-26", "Nur-Sultan", (JOINT, "Iraq and Lebanon")),
    (13, "2019-08-01", "2019-08-02", "Nur-Sultan", (JOINT, "Vassilenko")),
    (14, "2019-12-10", "2019-12-11", "Nur-Sultan", (JOINT,)),
    (15, "2021-02-16", "2021-02-17", "Sochi", (JOINT,)),
    (16, "2021-07-07", "2021-07-08", "Nur-Sultan", (JOINT,)),
    (17, "2021-12-21", "2021-12-22", "Nur-Sultan", ("statement", "no plenary")),
    (18, "2022-06-15", "2022-06-16", "Nur-Sultan", (JOINT,)),
    (19, "2022-11-22", "2022-11-23", "Astana", (JOINT,)),
    (20, "2023-06-20", "2023-06-21", "Astana", (JOINT, "final one")),
    (21, "2024-01-24", "2024-01-25", "Astana", (JOINT,)),
    (22, "2024-11-11", "2024-11-12", "Astana", (JOINT,)),
)
OTHERS = (  # what met between the rounds: kind, first day, last day, city
    ("working-group", "2017-02-06", "2017-02-06", "Astana"),  # the Joint Group's experts
    ("consultation", "2017-04-18", "2017-04-19", "Tehran"),  # experts
    ("working-group", "2017-08-08", "2017-08-09", "Tehran"),
    ("conference", "2018-03-16", "2018-03-16", "Astana"),  # three ministers
)
BESIDE = {  # number: (field, value, who printed it): never merged, always beside
    1: {("to", "2017-01-25", "Kazinform"), ("place", "Turkey", "Daily Sabah")},
    3: {("to", "2017-03-25", "A copy of Wikipedia")},
    4: {("from", "2017-05-02", "Kazinform"), ("to", "2017-05-03", "Kazinform")},
    5: {("from", "2017-06-12", "Reuters"), ("to", "2017-06-13", "Reuters")},
    18: {("from", "2022-06-14", "SANA")},
    20: {("from", "2022-06-20", "Kazinform"), ("to", "2022-06-21", "Kazinform")},
}
DISPUTED = (  # what else sources disagree on: words of reports that stand side by side
    ("one day after its signature", "the day of its signature"),  # when the memorandum came into force
    ("two weeks", "ten days"),  # until its working group
    ("4 June", "27 May"),  # until its maps
    ("counts 15 violations", "counts 14"),  # of 25 February 2017, in a headline and in the text below it
)
BEGUN = ("in-session", "adjourned", "ended")


class Record:
    """A record that the program has played."""

    def __init__(self, truce, folder, exercise):
        self.truce, self.env = truce, {**os.environ, "XDG_CACHE_HOME": folder}
        done = subprocess.run([truce, "demo", "--exercise", exercise, "--once", "--out", folder], env=self.env,
                              capture_output=True, text=True, check=False)
        files = [name for name in os.listdir(folder) if name.endswith(".truce")]
        if done.returncode or len(files) != 1:
            raise SystemExit(f"{exercise} is not played: {done.stderr}")
        self.path = os.path.join(folder, files[0])

    def show(self, *words):
        """What the program answers."""
        done = subprocess.run([self.truce, "show", *words, self.path, "--json"], env=self.env, capture_output=True,
                              text=True, check=True)
        return json.loads(done.stdout)

    def said(self):
        """What stands, by type: [(first, index, author, body, at)], folded by the second implementation."""
        with sqlite3.connect(f"file:{self.path}?mode=ro", uri=True) as database:
            entries = [bytes(note) for note, in database.execute("SELECT note FROM entry ORDER BY i")]
        roots = merkle.roots([merkle.leaf_hash(entry) for entry in entries])
        folded = fold.Fold(entries[0])
        for entry in entries[1:]:
            folded.add(entry, roots)
        rows = collections.defaultdict(list)
        hidden = {hidden.target for hidden in folded.record.hidden}
        for said in folded.record.said:
            if said.index not in hidden:
                rows[said.type].append((said.first, said.index, said.author, said.body,
                                        folded.record.times[said.first]))
        return {kind: sorted(list_, key=lambda row: row[:2]) for kind, list_ in rows.items()}


def ref_of(author, name):
    """A thing's ref, of its author or as it is written."""
    return name if "/" in name else f"{author}/{name}"


class Meetings:
    """Who met whom, by the bodies of acts alone."""

    def __init__(self, said):
        self.said = said
        self.latest = {ref_of(row[2], row[3]["id"]): row for row in said.get("meeting", [])}
        self.pairs = collections.defaultdict(collections.Counter)  # part: {(pair, sort): number}

    def words(self, meeting):
        """The last word of each author on who was there."""
        return {row[2]: row[3] for row in self.said.get("attended", []) if row[3]["meeting"] == meeting}.values()

    def present(self, meeting, body):
        """Those that were there; and whether the go-between was."""
        planned = [actor["who"] for actor in body["with"] if "who" in actor]
        words = self.words(meeting)
        seen = {who for word in words for who in word["present"]}
        missed = {one["who"] for word in words for one in word.get("absent", [])} - seen
        between = body.get("go_between")
        return (set(planned) | seen) - missed, None if between in missed else between

    def count(self, round_ref):
        """Count all pairs: of one round by day, else by round; the key "all" has all."""
        rounds = {}
        for ref, (_, _, _, body, _) in self.latest.items():
            rounds[ref] = body.get("round")
            if body["state"] not in BEGUN or round_ref and body.get("round") != round_ref:
                continue
            there, between = self.present(ref, body)
            separate = body.get("rooms", "separate" if between or body["format"] == "proximity" or "go_between" in body
                                else "same") == "separate"
            part = body["from"][:10] if round_ref else body.get("round", "")
            for pair in itertools.combinations(sorted(there | ({between} if between else set())), 2):
                self.add(part, pair, "apart" if separate and between not in pair else "recorded")
        for _, _, _, body, at in self.said.get("report", []):
            if body.get("topic") == "contact":
                self.count_report(round_ref, body, at, rounds)

    def count_report(self, round_ref, body, at, rounds):
        """A report that some were in contact."""
        about = body.get("about", [])
        who = sorted({actor["who"] for actor in about if isinstance(actor, dict) and "who" in actor})
        named = {rounds.get(ref, ref) for ref in about if isinstance(ref, str)}
        if round_ref and round_ref not in named:
            return
        parts = {at[:10]} if round_ref else {ref for ref in named if ref and ref in self.rounds()} or {""}
        for pair in itertools.combinations(who, 2):
            self.pairs["all"][pair, "reported"] += 1
            for part in parts:
                self.pairs[part][pair, "reported"] += 1

    def rounds(self):
        """The rounds there are."""
        return {ref_of(row[2], row[3]["id"]) for row in self.said.get("round", [])}

    def add(self, part, pair, sort):
        """Count one meeting of a pair."""
        self.pairs["all"][pair, sort] += 1
        self.pairs[part][pair, sort] += 1


def theirs(answer):
    """The program's counts in the same form."""
    found = {"all": counts(answer["items"])}
    for part in answer["parts"]:
        found[part.get("day") or part.get("round") or ""] = counts(part["items"])
    return {part: pairs for part, pairs in found.items() if pairs or part == "all"}


def counts(items):
    """{(pair, sort): number}"""
    return {(tuple(sorted((item["a"], item["b"]))), sort): item[sort]
            for item in items for sort in ("recorded", "apart", "reported") if item[sort]}


def compare_contacts(name, record, results):
    """Who met whom, in all and of each round by day."""
    said, pairs = record.said(), 0
    refs = sorted(Meetings(said).rounds())
    for ref in [None] + refs:
        ours = Meetings(said)
        ours.count(ref)
        here = {part: dict(found) for part, found in ours.pairs.items()}
        here.setdefault("all", {})
        there = theirs(record.show("contacts", *([ref] if ref else [])))
        wrong = [f"{part}: {pair} {here.get(part, {}).get(pair, 0)} here, {there.get(part, {}).get(pair, 0)} there"
                 for part in here.keys() | there.keys()
                 for pair in here.get(part, {}).keys() | there.get(part, {}).keys()
                 if here.get(part, {}).get(pair) != there.get(part, {}).get(pair)]
        pairs += len(here["all"])
        results.append((f"{name}: who met whom, {ref or 'in all'}", wrong))
    sorts = collections.Counter(sort for _, sort in here_of_all(said))
    print(f"{name}: {len(refs)} rounds, {pairs} counts of pairs; in all {dict(sorts)}")


def here_of_all(said):
    """The counts of all rounds."""
    meetings = Meetings(said)
    meetings.count(None)
    return meetings.pairs["all"]


def compare_rounds(record, results):
    """Days, places, outcomes and contradictions of the rounds."""
    items = record.show("rounds")["items"]
    numbered = {item["number"]: item for item in items if item.get("number")}
    results.append(("there are 22 rounds", [] if sorted(numbered) == [row[0] for row in ROUNDS] else [sorted(numbered)]))
    others = sorted((item["kind"], item["from"], item["to"], item["place"]["name"])
                    for item in items if not item.get("number"))
    results.append(("what met between the rounds", [] if others == sorted(OTHERS) else [others]))
    for number, first, last, city, outcome in ROUNDS:
        item = numbered.get(number, {})
        found = tuple(item.get(name) for name in ("from", "to", "state")) + (item.get("place", {}).get("name"),)
        wrong = [] if found == (first, last, "closed", city) else [f"{found}, not {(first, last, 'closed', city)}"]
        beside = {(one["field"], one["value"], one["according_to"]) for one in item.get("beside", [])}
        if beside != BESIDE.get(number, set()):
            wrong.append(f"beside it {beside}, not {BESIDE.get(number, set())}")
        if item:
            answer = record.show("round", item["ref"])
            text = " ".join(one["title"] + " " + one["text"] for one in answer["communiques"] + answer["reports"]
                            if "title" in one and "text" in one)
            wrong += [f"no outcome says \"{words}\"" for words in outcome if words.lower() not in text.lower()]
        results.append((f"round {number}", wrong))


def compare_reports(record, results):
    """Reports that contradict each other both stand."""
    texts = [item.get("text", "") + " " + item.get("tells_text", "") + " " + item.get("source", {}).get("title", "")
             for item in record.show("reports", "--limit", "1000")["items"]]
    for words in DISPUTED:
        missing = [word for word in words if not any(re.search(rf"\b{word}\b", text) for text in texts)]
        results.append((f"reports say both {words[0]} and {words[1]}", missing))


def main():
    truce, results = os.path.abspath(sys.argv[1]), []
    for exercise in ("astana-2017", "havana", "libya"):
        with tempfile.TemporaryDirectory() as folder:
            record = Record(truce, folder, exercise)
            compare_contacts(exercise, record, results)
            if exercise == "astana-2017":
                compare_rounds(record, results)
                compare_reports(record, results)
    for title, wrong in results:
        for one in wrong[:10]:
            print(f"{title}: {one}")
    failed = sum(bool(wrong) for _, wrong in results)
    print(f"{len(results) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
