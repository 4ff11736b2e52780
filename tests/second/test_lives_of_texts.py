# SPDX-License-Identifier: Apache-2.0
"""What must be so before a text looks signed or in force holds on random records; where the fold is broken, it is found
that it does not."""

import os
import random
import sys
import unittest
from unittest import mock

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import acts
import cases_texts
import conclusion
import fold
import in_force
import random_acts
import random_founding
import random_world
import texts
from test_fold import folded

SEEDS = range(1, 25)  # of random records on which the property is tried
SEEDS_BROKEN = range(1, 300)  # at most so many, until what is broken is found
ENTRIES = 50


def made(seed, is_read):
    """A random record of texts, open or read; None where the founding is refused."""
    rng = random.Random(seed)
    world = random_world.World(rng, fold.ALL_READERS if is_read else fold.NOBODY)
    if random_founding.found(world) is not None:
        return None
    author = random_acts.Author(rng, world, "concluding")
    if is_read:
        author.be_read("concluding")
    while len(world.entries) < ENTRIES:
        author.step()
    return world


def faults_of(seed, is_read=False):
    """What looks signed or in force in a random record and should not, or was refused and should not have been."""
    world = made(seed, is_read)
    return in_force.Record(world.entries, world.lines, world.fold).faults if world else []


class PropertyTest(unittest.TestCase):
    """The property, and each thing that it watches broken once."""

    def test_told_step_by_step(self):
        for case in cases_texts.CASES:
            entries = case.play()[0].entries
            with self.subTest(case.title):
                self.assertEqual(in_force.Record(entries, {}, folded(entries)).faults, [])

    def test_random_records(self):
        concluded = 0
        for seed in SEEDS:
            with self.subTest(seed=seed):
                self.assertEqual(faults_of(seed, seed % 2 == 0), [])
            world = made(seed, False)
            concluded += sum(row.table == "entry" for rows in world.fold.rows for row in rows) if world else 0
        self.assertGreater(concluded, 0)

    def find(self, target, name, broken, words, is_read=False):
        """A fault of these words is found when the fold is broken so."""
        with mock.patch.object(target, name, broken):
            self.assertTrue(any(words in fault for seed in SEEDS_BROKEN for fault in faults_of(seed, is_read)),
                            "nothing was found")

    def unmet(self, target, name, broken, is_read=False):
        """A text is in force that the rules do not let in."""
        self.find(target, name, broken, "the rules are unmet", is_read)

    def test_any_signature_counts(self):
        self.unmet(conclusion, "counts", lambda sight, line, row: True)

    def test_a_witness_counts(self):
        right = conclusion.counts
        self.unmet(conclusion, "counts", lambda sight, line, row: row.body["capacity"] == "witness"
                   or right(sight, line, row))

    def test_paper_needs_no_certificate(self):
        right = conclusion.counts
        self.unmet(conclusion, "counts", lambda sight, line, row: right(
            sight, line, row._replace(body={**row.body, "form": "electronic"})))

    def test_a_certificate_is_for_good(self):
        entries = cases_texts.PAPERS.play()[0].entries
        with mock.patch.object(conclusion, "is_certified", lambda sight, row: row.author in [
                said.body["signatory"] for said in conclusion.said_of(sight, "certify", row.body["draft"])]):
            self.assertEqual(in_force.Record(entries, {}, folded(entries)).faults,
                             ["entry 7 is in force: the rules are unmet", "entry 15 is in force: the rules are unmet"])

    def test_ad_referendum_is_for_good(self):
        right = conclusion.manner
        self.unmet(conclusion, "manner", lambda body: right({**body, "ad_referendum": False}))

    def test_who_has_denounced_counts(self):
        right = conclusion.said_of
        self.unmet(conclusion, "said_of", lambda sight, kind, draft, by=None: [] if kind == "denounce" else
                   right(sight, kind, draft, by))

    def test_some_do_for_all(self):
        self.unmet(conclusion, "is_met", lambda need, have: any(have))

    def test_half_is_a_majority(self):
        self.unmet(conclusion, "is_met", lambda need, have: bool(have) and (
            all(have) if need in ("all", "consensus") else 2 * sum(have) >= len(have) if need == "majority"
            else sum(have) >= need))

    def test_a_line_of_nobody_is_met(self):
        right, entries = conclusion.is_met, cases_texts.NOBODY.play()[0].entries
        with mock.patch.object(conclusion, "is_met", lambda need, have: not have or right(need, have)):
            self.assertEqual(in_force.Record(entries, {}, folded(entries)).faults,
                             ["entry 6 is in force: the rules are unmet", "entry 11 is in force: the rules are unmet"])

    def test_rules_of_now_are_asked(self):
        self.unmet(conclusion, "asked_of", lambda sight, draft: texts.entitled(sight.record, {
            "kind": "memorandum", **texts.document_row(sight, texts.document_of(sight, draft))}))

    def test_a_rejection_is_no_word(self):
        self.unmet(conclusion, "latest_of", lambda said: next(
            (row for row in said if row.body["result"] == "approved"), said[0]))

    def test_a_motion_on_another_text(self):
        self.unmet(conclusion, "is_agreed", broken_is_agreed(conclusion.is_agreed))

    def test_what_others_do_not_see_counts(self):
        self.unmet(conclusion, "said_of", lambda sight, kind, draft, by=None: [
            said for said in sight.record.said if said.type == kind and said.body["draft"] == draft
            and by in (None, said.author)], is_read=True)

    def test_nothing_else_need_be_agreed(self):
        self.find(conclusion, "hangs_on", lambda sight, draft: set(), "not all is agreed")

    def test_who_was_not_asked_signs(self):
        self.find(conclusion, "BESIDE", ("witness", "host", "facilitator", "guarantor", "party"), "was not asked")

    def test_in_a_role_of_others(self):
        right = acts.records.Record.acting_roles
        self.find(acts.records.Record, "acting_roles", lambda self, who: right(self, who) | {"guarantor", "host"},
                  "was not asked")

    def test_what_should_be_in_force_is_not(self):
        self.find(conclusion, "is_agreed", lambda sight, draft: False, "the rules are met")


def broken_is_agreed(right):
    """A version without rules is agreed as soon as any motion to adopt something was carried."""
    def broken(sight, draft):
        return right(sight, draft) or not conclusion.asked_of(sight, draft) and any(
            motion.body["kind"] == "adopt" and motion.outcome == "carried" for motion in sight.record.motions.values())
    return broken


if __name__ == "__main__":
    unittest.main()
