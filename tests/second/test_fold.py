# SPDX-License-Identifier: Apache-2.0
"""The fold on small records told step by step, and the bytes of rows."""

import hashlib
import os
import sys
import unittest
from decimal import Decimal

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import acts
import bodies
import cases_ceasefire
import cases_motions
import cases_talks
import cases_texts
import fold
import language
import merkle
import rows
import table


def folded(entries):
    """Fold a record."""
    roots = merkle.roots([merkle.leaf_hash(entry) for entry in entries])
    result = fold.Fold(entries[0])
    for entry in entries[1:]:
        result.add(entry, roots)
    return result


class CasesTest(unittest.TestCase):
    """Every step of every case has the verdict that stands beside it."""

    def test_verdicts(self):
        for case in cases_talks.CASES + cases_motions.CASES + cases_texts.CASES + cases_ceasefire.CASES:
            maker, expected = case.play()
            record = folded(maker.entries)
            for index, verdict in expected.items():
                with self.subTest(case.title, index=index):
                    found = record.verdicts[index]
                    self.assertEqual(found.rule or found.kind, verdict)
            if hasattr(case, "outcome"):
                with self.subTest(case.title):
                    self.assertEqual(record.record.motions["ru", "s"].outcome, case.outcome)

    def test_what_makes_moot(self):
        moot = [row.values[2] for case in cases_motions.CASES for made in folded(case.play()[0].entries).rows
                for row in made if row.table == "decision" and row.values[1] == "moot"]
        self.assertEqual(moot, ["slug-taken", "key-revoked", "standing"])


class RowsTest(unittest.TestCase):
    """Section 10."""

    def test_compact_json(self):
        for value, text in (({}, "{}"), ([1, True, None, -2], "[1,true,null,-2]"),
                            ({"b": "x", "a": ["y"]}, '{"b":"x","a":["y"]}'),
                            ({"\u00e9": 'a "b" \\ \n/'}, '{"\u00e9":"a \\"b\\" \\\\ \\n/"}'),
                            ([Decimal("71.50"), Decimal("100.0"), Decimal("-0.0000001"), Decimal("0.0"), 100],
                             "[71.5,100,-0.0000001,0,100]")):
            self.assertEqual(rows.compact(value), text)

    def test_values(self):
        self.assertEqual(rows.encode_value(None).hex(), "00")
        self.assertEqual(rows.encode_value(True).hex(), "010000000000000001")
        self.assertEqual(rows.encode_value(-2).hex(), "01fffffffffffffffe")
        self.assertEqual(rows.encode_value("\u00e9").hex(), "0200000002c3a9")
        self.assertEqual(rows.encode_value([]).hex(), "02000000025b5d")

    def test_a_row(self):
        want = "520005" + b"clock".hex() + "0005" + "010000000000000007" * 2 + "01ffffffffffffffff" + "02000000026b7a"
        self.assertEqual(rows.encode(rows.Row("clock", [5]).placed(7, -1), 7, "kz").hex(), want + "010000000000000005")
        moved = rows.encode(rows.Row("clock", [5], 3, 9).placed(7, -1), 7, "kz").hex()
        self.assertEqual(moved, want.replace("010000000000000007" * 2 + "01ffffffffffffffff", "010000000000000007"
                                             "010000000000000003" "010000000000000009") + "010000000000000005")

    def test_the_digest(self):
        """Of a record of one void act behind its founding, by the formula of the page."""
        maker, _ = cases_talks.Case("", [("not-permitted", "opp", "invite", {})]).play()
        record = folded(maker.entries)
        self.assertEqual(record.state[0], hashlib.sha256(b"truce.state/v1\n").digest())
        self.assertEqual(record.state[2], hashlib.sha256(record.state[1] + bytes(7) + b"\1" + b"\1").digest())


class TableTest(unittest.TestCase):
    """The page's own table."""

    def test_every_form_is_known(self):
        def walk(form, where):
            kind, argument = form
            if kind == "object":
                for field in argument:
                    walk(field.form, where + "." + field.name)
            elif kind not in ("words", "ref", "slug|ref", "id"):
                self.assertTrue(kind in bodies.SIMPLE or kind in bodies.WITH_FIELDS or kind in bodies.OTHER, where)
        for act_type in table.TYPES.values():
            walk(("object", act_type.fields), act_type.name)

    def test_every_who_may_is_known(self):
        for act_type in table.TYPES.values():
            self.assertIn(act_type.who, acts.WHO, act_type.name)

    def test_tags(self):
        good = ("en EN i-klingon I-Klingon en-gb-oed zh-min art-lojban x-whatever en-0-aa en-x-x de-DE-u-co-phonebk "
                "abcd abcde en-aaa-bbb-ccc sgn-BE-FR en-1994 en-1a2b qaa-Qaaa-QM-x-southern "
                "en-abcdefgh-abcdefgg-abcdefgf-12345")
        bad = ("x a-DE de-419-DE en-a abcd-efg en-aaa-bbb-ccc-ddd sgn-BE-FR-x-a i-x en-a1b2 x-a-123456789 en_GB en- "
               "en-abcdefgh-abcdefgg-abcdefgf-123456 e\u0301n")
        for tag in good.split():
            self.assertTrue(language.is_tag(tag), tag)
        for tag in [""] + bad.split():
            self.assertFalse(language.is_tag(tag), tag)


if __name__ == "__main__":
    unittest.main()
