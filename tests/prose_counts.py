#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Four versions of a text of a thousand clauses and more than a thousand nested brackets, in three languages, are
imported, counted, compared and exported unchanged: tests/prose_counts.py PROSE_TOOL [SEED]

A clause is made here as a tree, so that its counts and what is agreed in it are known without reading a bracket. From
version to version words change, brackets are settled and put in, clauses move, go and come, and every number behind
shifts; which clause is which is known too.
"""
import bisect
import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path

CLAUSES, VERSIONS = 1000, 4
LANGUAGES = {  # letters, comma, who may be named
    "en": ("abcdefghijklmnopqrstuvwxyz", ",", {"irn": "irn", "Russia": "rus", "tur": "tur"}),
    "ru": ("абвгдежзиклмнопрстуфхцчшэюя", ",", {"Иран": "irn", "Россия": "rus", "tur": "tur"}),
    "ar": ("ابتثجحخدذرزسشصضطظعغفقكلمنهوي", "،", {"إيران": "irn", "روسيا": "rus", "تركيا": "tur"}),
}
APART = ["[sic]", "[...]", "[…]", "[^note]", "[link](https://example.org/a)"]


class Maker:
    """Nodes are ("word", text), ("apart", text), ("stray", "]"), ("pair", names, nodes), ("group", pairs); and of brackets
    that reach over clauses ("over", "[") and ("over", "]")."""

    def __init__(self, lang, seed):
        self.random = random.Random(f"{lang} {seed}")
        letters, self.comma, self.names = LANGUAGES[lang]
        self.words = ["".join(self.random.choices(letters, k=self.random.randint(2, 9))) for _ in range(400)]
        self.made = 0

    def word(self):
        text = self.random.choice(self.words)
        return "word", text + (self.random.choice([self.comma, ".", ";"]) if self.random.random() < 0.1 else "")

    def pair(self, depth):
        names = self.random.sample(sorted(self.names), self.random.randint(1, 3)) if self.random.random() < 0.4 else []
        if not names and self.random.random() < 0.1:
            return "pair", [], [("word", str(self.random.randint(1, 90)))]  # [30] days
        return "pair", names, self.nodes(self.random.randint(1, 4), depth + 1)

    def nodes(self, count, depth):
        found = []
        for _ in range(count):
            found.append(self.word())
            chance = self.random.random()
            if depth < 5 and chance < (0.08 if depth == 0 else 0.15):
                found.append(self.pair(depth))
            elif depth < 5 and chance < (0.1 if depth == 0 else 0.18):
                found.append(("group", [self.pair(depth) for _ in range(self.random.randint(2, 3))]))
            elif chance < 0.36 and self.random.random() < 0.05:
                found.append(("apart", self.random.choice(APART)))
            elif depth == 0 and self.random.random() < 0.001:
                found.append(("stray", "]"))
            found.append(self.word())
        return found

    def clause(self):
        self.made += 1
        return self.made, self.nodes(self.random.randint(12, 25), 0)

    def changed(self, nodes):
        """The next version of a clause: a word changed, a bracket settled, or words put into one."""
        nodes = list(nodes)
        pairs = [i for i, n in enumerate(nodes) if n[0] == "pair"]
        words = [i for i, n in enumerate(nodes) if n[0] == "word"]
        what = self.random.random()
        if what < 0.4 and pairs:
            i = self.random.choice(pairs)
            nodes[i:i + 1] = [("word", "x"), *nodes[i][2], ("word", "x")]
        elif what < 0.6:
            i = self.random.choice(words[1:-1])
            nodes[i:i + 1] = [("word", "y"), ("pair", [], [nodes[i]]), ("word", "y")]
        else:
            nodes[self.random.choice(words)] = self.word()
        return nodes

    def next_version(self, clauses):
        found = []
        for key, nodes in clauses:
            if self.random.random() < 0.02:
                continue
            found.append((key, self.changed(nodes) if self.random.random() < 0.3 else nodes))
            if self.random.random() < 0.03:
                found.append(self.clause())
        for _ in range(8):
            count = self.random.randint(1, 5)
            at = self.random.randrange(len(found) - count)
            block = found[at:at + count]
            del found[at:at + count]
            at = self.random.randrange(len(found))
            found[at:at] = block
        return found


class Counts:
    def __init__(self):
        self.text, self.agreed, self.names = [], [], {}
        self.walk = []  # what stands outside all pairs of the clause, and what stands inside: "[", "]", 0 or 1 for a word
        self.pairs = self.groups = self.deepest = self.words = self.inside = self.strays = self.apart = 0

    def put(self, text, depth):
        self.text.append(text)
        if depth == 0:
            self.agreed.append(text)

    def word(self, depth):
        self.words += 1
        self.inside += depth > 0
        self.walk.append(depth)


def write(maker, nodes, depth, out):
    for i, node in enumerate(nodes):
        if node[0] == "apart" and node[1].startswith("[^"):
            out.put("", depth)
        elif i:
            out.put(" ", depth)
        if node[0] == "word":
            out.put(node[1], depth)
            out.word(depth)
        elif node[0] == "apart":
            out.put(node[1], depth)
            out.apart += 1
            if any(c.isalpha() for c in node[1]):
                out.word(depth)
            if "(" in node[1]:
                out.word(depth)
        elif node[0] in ("stray", "over"):
            out.put(node[1], depth)
            out.strays += 1
            out.walk.append(node[1])
        elif node[0] == "pair":
            write_pair(maker, node, depth, out)
        else:
            out.groups += 1
            for k, pair in enumerate(node[1]):
                if k:
                    out.put(maker.random.choice(["", " ", "/", " / ", "\n"]), depth)
                write_pair(maker, pair, depth, out)


def write_pair(maker, pair, depth, out):
    _, names, nodes = pair
    out.pairs += 1
    out.deepest = max(out.deepest, depth + 1)
    out.put("[", depth + 1)
    if names:
        out.put(f"{maker.comma} ".join(names) + ": ", depth + 1)
        for name in names:
            slug = maker.names[name]
            out.names[slug] = out.names.get(slug, 0) + 1
    write(maker, nodes, depth + 1, out)
    out.put("]", depth + 1)


def render(maker, clauses):
    """What the file is and what each clause of it counts. Where alternatives part is part of the text: it is drawn
    anew only for clauses that changed."""
    found = []
    for number, (key, nodes) in enumerate(clauses, 1):
        draws, maker.random = maker.random, random.Random(key)
        out = Counts()
        out.put(f"{number}.", 0)
        out.word(0)
        out.put(" ", 0)
        write(maker, nodes, 0, out)
        maker.random = draws
        found.append((key, out))
    return "\n\n".join("".join(c.text) for _, c in found) + "\n", found


def reach_over(maker, clauses):
    """The same clauses, with brackets that open within one of them and close within a later one."""
    found = list(clauses)
    free = [i for i, (_, nodes) in enumerate(clauses) if not any(n[0] == "stray" for n in nodes)]
    for _ in range(40):
        first, last = sorted(maker.random.sample(range(len(free)), 2))
        last = min(last, first + maker.random.randint(1, 6))
        pair = free[first], free[last]
        if any(found[i] is not clauses[i] for i in pair):
            continue  # one in each clause: two could be a pair within it
        for i, text in zip(pair, "[]"):
            key, nodes = found[i]
            words = [at for at, node in enumerate(nodes) if at and node[0] == "word" and nodes[at - 1][0] == "word"]
            at = maker.random.choice(words)
            found[i] = key, [*nodes[:at], ("over", text), *nodes[at:]]
    return found


def whole(known):
    """Of all clauses one behind another: strays, brackets that reach over clauses, words inside of any."""
    walk = [step for _, c in known for step in c.walk]
    opened, pairs, strays = [], {}, 0
    for at, step in enumerate(walk):
        if step == "[":
            opened.append(at)
        elif step == "]" and opened:
            pairs[opened.pop()] = at
        elif step == "]":
            strays += 1
    ends, depth, inside = set(pairs.values()), 0, 0
    for at, step in enumerate(walk):
        depth += (at in pairs) - (at in ends)
        inside += step not in ("[", "]") and depth + step > 0
    return strays + len(opened), len(pairs), inside


def longest(numbers):
    piles = []
    for n in numbers:
        at = bisect.bisect_left(piles, n)
        piles[at:at + 1] = [n]
    return len(piles)


class Failed(Exception):
    pass


def check(what, seen, expected):
    if seen != expected:
        raise Failed(f"{what[:600]}: {str(seen)[:300]} instead of {str(expected)[:300]}")


def check_counts(lines, known):
    check("clauses", len(lines), len(known))
    for line, (_, c) in zip(lines, known):
        check("text", line["text"], "".join(c.text))
        check(f"agreed of {line['text']}", line["agreed"], "".join(c.agreed))
        for name in ("pairs", "groups", "deepest", "words", "inside", "strays", "apart", "names"):
            check(f"{name} of {line['text']}", line[name], getattr(c, name))
        check("clean", line["clean"], c.pairs + c.strays == 0)


def check_rows(rows, lines, old_ids, old, new):
    """Pairs are those that the maker knows; the runs give both texts; as few as can be moved."""
    new_ids = [line["clause"] for line in lines]
    keys_old, keys_new = dict(zip(old_ids, old)), dict(zip(new_ids, new))
    pairs, moved = [], 0
    for row in rows:
        a, b = keys_old.get(row.get("old")), keys_new.get(row.get("new"))
        texts = ["".join(c[1].text) if c else "" for c in (a, b)]
        check("old text", "".join(t for kind, t in row["runs"] if kind != "added"), texts[0])
        check("new text", "".join(t for kind, t in row["runs"] if kind != "removed"), texts[1])
        if a and b:
            check(f"pair of {texts[0][:250]} with {texts[1][:250]}", a[0], b[0])
            check("reworded", row["reworded"], texts[0] != texts[1])
            pairs.append(old_ids.index(row["old"]))
            moved += row["moved"]
    common = {key for key, _ in old} & {key for key, _ in new}
    check("pairs", len(pairs), len(common))
    check("rows", len(rows), len(old) + len(new) - len(common))
    check("moved", moved, len(pairs) - longest(pairs))


def check_version(tool, lang, maker, files, old_ids, old, new, text):
    names = [f"{name}={slug}" for name, slug in maker.names.items()]
    done = subprocess.run([tool, lang, *files, *names], capture_output=True, check=False)
    if done.returncode:
        raise Failed(done.stderr.decode(errors="replace"))
    said = [json.loads(line) for line in done.stdout.decode().split("\n") if line]
    counts = [line for line in said if "clause" in line]
    document = next(line for line in said if "export" in line)
    check_counts(counts, new)
    check("what is exported", document["export"], text)
    check("over clauses", (document["strays"], document["crossings"], document["inside"]), whole(new))
    if not document["crossings"] or document["inside"] == sum(c.inside for _, c in new):
        raise Failed("no bracket reaches over clauses")
    if old:
        check_rows([line for line in said if "runs" in line], counts, old_ids, old, new)
    return [line["clause"] for line in counts]


def language(tool, lang, seed, folder):
    maker = Maker(lang, seed)
    clauses = [maker.clause() for _ in range(CLAUSES)]
    ids, known, path = [], None, None
    for version in range(VERSIONS):
        text, new = render(maker, reach_over(maker, clauses))
        pairs, deepest = sum(c.pairs for _, c in new), max(c.deepest for _, c in new)
        if len(new) < 900 or pairs < 1000 or deepest < 3:
            raise Failed(f"{len(new)} clauses with {pairs} brackets are too few")
        file = Path(folder, f"{lang}-{version}.md")
        file.write_text(text, encoding="utf-8")
        ids = check_version(tool, lang, maker, [path or file, file], ids, known, new, text)
        print(f"{lang}, version {version + 1}: {len(new)} clauses, {pairs} brackets, {deepest} deep, "
              f"{sum(c.groups for _, c in new)} groups, {sum(c.strays for _, c in new)} strays", flush=True)
        known, path = new, file
        clauses = maker.next_version(clauses)


def main():
    tool, seed = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "1"
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        for lang in LANGUAGES:
            try:
                language(tool, lang, seed, folder)
            except Failed as e:
                failed += 1
                print(f"{lang}, seed {seed}: {e}")
    print(f"{len(LANGUAGES) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
