# SPDX-License-Identifier: Apache-2.0
"""What is inside restricted acts: small records told step by step, the bytes of rows and digests, what holds for all
readers of random records, and whether that would be found broken."""

import hashlib
import os
import random
import sys
import unittest
from unittest import mock

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import cases_audiences
import cases_ceasefire
import cases_texts
import exchanges
import fold
import merkle
import properties
import readers
import rows
import sight
from cases import INTEREST, REPORT, STATEMENT
from cases_audiences import CORRECTED, Case, opening, what
from make_record import START_S

SEEDS = range(1, 13)  # of random records on which properties are tried
SEEDS_BROKEN = range(1, 60)  # at most so many, until what is broken is found


def read(entries, told, reader):
    """Fold a record for a reader."""
    return properties.read_entries(entries, merkle.roots([merkle.leaf_hash(entry) for entry in entries]), told, reader)


def found(record, index):
    """What a fold makes of an entry, in the words of cases_audiences.py."""
    verdict = record.inside[index] or record.verdicts[index]
    opened = [row.rule for row in record.record.opened if row.index == index and row.rule]
    return ", ".join([verdict.rule or verdict.kind] + opened)


class CasesTest(unittest.TestCase):
    """Every step of every case has the verdict that stands beside it, for everybody who may read it."""

    def test_verdicts(self):
        for case in cases_audiences.CASES + cases_texts.RESTRICTED + cases_ceasefire.RESTRICTED:
            maker, told, expected = case.play_read()
            for reader in (fold.ALL_READERS, "gov", "opp", "kz", "ru", "tr", fold.NOBODY):
                record = read(maker.entries, told, reader)
                for index, verdict in expected.items():
                    with self.subTest(case.title, index=index, reader=reader):
                        sealed = record.verdicts[index].kind == "opaque"
                        reads = sealed and record.reads(exchanges.audience_of(record.verdicts[index].entry.act))
                        self.assertEqual(found(record, index), "opaque" if sealed and not reads else verdict)

    def test_what_silence_hears(self):
        case = next(case for case in cases_audiences.CASES if "silence" in case.title)
        maker, told, _ = case.play_read()
        motions = read(maker.entries, told, fold.NOBODY).record.motions
        self.assertEqual([motions["ru", name].outcome for name in "st"], ["carried", "failed"])


class BytesTest(unittest.TestCase):
    """Rows and digests, by the words of the page."""

    STEPS = [("ok", "gov opp", "gov", "report", REPORT), ("ok", "", "gov", "open", opening(1)),
             ("ok", "gov ru", "gov", "statement", STATEMENT),
             ("ok", "gov ru", "gov", "correct", what(3, body=CORRECTED)),
             ("ok", "gov opp ru", "gov", "open", opening(3)), ("ok", "gov opp ru", "gov", "open", opening(4)),
             ("malformed-line", "gov opp", "opp", "interest", INTEREST, {"kib": 3}),
             ("wrong-line", "", "opp", "open", opening(7, kib=3))]

    def setUp(self):
        self.maker, self.told, _ = Case("", self.STEPS).play_read()

    def made(self, index, inside=False):
        """The rows of an entry: table, o, t in minutes after the founding, and up to three values."""
        record = read(self.maker.entries, self.told, "gov")
        return [(row.table, row.first, (row.seconds - START_S) // 60, row.values[:3] if row.table in (
            "opened", "thing", "hidden", "revision") else None)
                for row in (record.inside_rows if inside else record.rows)[index]]

    def test_rows_of_an_opening(self):
        self.assertEqual(self.made(1), [("sealed", 1, 1, None)])
        self.assertEqual(self.made(1, True), [("thing", 1, 1, ["report", "r"]), ("report", 1, 1, None)])
        self.assertEqual(self.made(2), [("open", 2, 2, None), ("opened", 2, 2, [1, "report", None]),
                                        ("thing", 1, 1, ["report", "r"]), ("report", 1, 1, None)])

    def test_rows_of_an_opened_correction(self):
        self.assertEqual(self.made(6, True), [
            ("open", 6, 6, None), ("opened", 6, 6, [4, "correct", None]), ("correct", 4, 4, None),
            ("hidden", 4, 4, [5, "corrected"]), ("revision", 4, 4, ["statement", 3]), ("statement", 3, 3, None)])

    def test_digests(self):
        record = read(self.maker.entries, self.told, "gov")
        chains = {}
        for names, members in ((b"gov\nopp\n", "gov opp"), (b"gov\nru\n", "gov ru"), (b"gov\nopp\nru\n", "gov opp ru")):
            chain = hashlib.sha256(b"truce.audience/v1\n" + names).digest()
            for index in range(len(self.maker.entries)):
                verdict, audience = record.inside[index], frozenset(members.split())
                if verdict and set(verdict.entry.act["to"]) | {verdict.entry.act["by"]} == audience:
                    by, made = verdict.entry.act["by"], record.inside_rows[index]
                    made = b"".join(rows.encode(row, index, by) for row in made)
                    kind = bytes([{"ok": 0, "void": 1}[verdict.kind]])
                    chain = hashlib.sha256(chain + index.to_bytes(8, "big") + kind + made).digest()
            chains[members] = chain
            self.assertEqual(record.chains[audience], chain)
        for members, wider in (("gov", ("gov opp", "gov opp ru", "gov ru")), ("gov ru", ("gov opp ru", "gov ru")),
                               ("gov opp", ("gov opp", "gov opp ru")), ("gov tr", ())):
            want = hashlib.sha256(b"truce.sight/v1\n" + record.state[-1] + b"".join(chains[name] for name in wider))
            self.assertEqual(record.sight_digest(frozenset(members.split())), want.digest())
        self.assertIsNone(record.sight_digest(frozenset(["opp"])))

    def test_lost_lines(self):
        self.told[3] = self.told[1]
        record = read(self.maker.entries, self.told, "gov")
        self.assertEqual(record.inside[3].kind, "unread")
        incomplete = [members for members in ("gov", "gov ru", "gov opp", "gov opp ru", "gov tr")
                      if record.is_incomplete(frozenset(members.split()))]
        self.assertEqual(incomplete, ["gov", "gov ru"])
        self.assertIsNone(record.sight_digest(frozenset(["gov", "ru"])))
        self.assertIsNotNone(record.sight_digest(frozenset(["gov", "opp"])))


def faults_of(seed):
    """What properties find in a random record."""
    author = readers.make(seed, plain=True)
    if author is None:
        return []
    rng, faults = random.Random(seed), []
    everybody = list(author.record.participants)
    for reader in rng.sample(everybody, 2) + [fold.NOBODY]:
        lost = properties.lose(author.world, rng) if rng.random() < 0.5 else {}
        faults += properties.check_reader(author.world, properties.read(author.world, reader, lost))
        faults += properties.check_inference(author, reader)[0]
    return faults


class PropertiesTest(unittest.TestCase):
    """What holds for all readers holds on random records; where the fold is broken, it is found that it does not."""

    def test_random_records(self):
        for seed in SEEDS:
            with self.subTest(seed=seed):
                self.assertEqual(faults_of(seed), [])

    def find(self, target, name, broken):
        """Something is found when the fold is broken so."""
        with mock.patch.object(target, name, broken):
            self.assertTrue(any(faults_of(seed) for seed in SEEDS_BROKEN), "nothing was found")

    def test_narrower_rows_are_seen(self):
        self.find(sight.Sight, "sees", lambda self, row: True)

    def test_rows_of_audiences_that_share_a_reader_are_seen(self):
        self.find(sight, "contains", lambda wide, narrow: wide is None or narrow is not None and bool(wide & narrow))

    def test_narrower_things_have_names(self):
        self.find(sight.Sight, "types", lambda self, author, slug: sorted(set(
            row.type for row in self.record.things if (row.author, row.slug) == (author, slug))))

    def test_narrower_acts_are_in_force(self):
        self.find(sight.Sight, "is_in_force", lambda self, act_id: act_id in self.record.acts)

    def test_narrower_openings_are_in_force(self):
        self.find(sight.Sight, "openings", lambda self, index: [
            row for row in self.record.opened if row.target == index and not row.rule])

    def test_narrower_words_take_back(self):
        self.find(sight.Sight, "counts", lambda self, said: all(
            row.target != said.index for row in self.record.hidden))

    def test_a_lost_line_spoils_its_own_audience_only(self):
        self.find(fold.Fold, "is_incomplete", lambda self, audience, index=None: any(
            audience == gap for at, gap in self.gaps if index is None or at <= index))

    def test_lines_of_another_digest_are_read(self):
        self.find(fold.Fold, "is_line_of", lambda self, envelope, line: True)


if __name__ == "__main__":
    unittest.main()
