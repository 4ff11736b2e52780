# SPDX-License-Identifier: Apache-2.0
"""The cases of ceasefires watch every rule: where one is broken in the fold, some step comes to another verdict."""

import os
import sys
import unittest
from unittest import mock

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import acts
import bodies
import cases_ceasefire
import ceasefire
import times
from test_fold import folded


def differing():
    """How many steps come to another verdict than stands beside them."""
    number = 0
    for case in cases_ceasefire.CASES:
        maker, expected = case.play()
        verdicts = folded(maker.entries).verdicts
        number += sum((verdicts[index].rule or verdicts[index].kind) != told for index, told in expected.items())
    return number


def time_of(kind, body, at):
    """The valid time of an act of a type, as a time."""
    return times.spell(acts.valid_time(acts.table.TYPES[kind], body, at))


class PlantedTest(unittest.TestCase):
    """What is broken on purpose, and found."""

    def test_whole(self):
        self.assertEqual(differing(), 0)

    def test_no_rule_of_a_type(self):
        for kind in ceasefire.CHECKS:
            with self.subTest(kind), mock.patch.dict(acts.CHECKS, {kind: lambda sight, by, body: None}):
                self.assertGreater(differing(), 0)

    def test_no_part_of_a_rule(self):
        for target, name, broken in (
                (ceasefire, "check_span", lambda sight, by, body: None),
                (ceasefire, "check_once", lambda names, what: None),
                (ceasefire, "check_where", lambda body: None),
                (ceasefire, "SILENT", {"witness", "press", "compiler"}),
                (ceasefire, "SILENT", {"witness", "compiler", "observer"}),
                (ceasefire, "WHERE", ("geometry", "admin")),
                (ceasefire, "author_of", lambda ref: ref.split("/")[1]),
                (bodies, "is_estimate", bodies.forms.is_count),
                (bodies, "is_geometry", lambda value: isinstance(value, dict)),
                (ceasefire, "times", mock.Mock(parse_time=lambda text: text))):
            simple = {"is_estimate": "estimate", "is_geometry": "geometry"}.get(name)
            planted = mock.patch.dict(bodies.SIMPLE, {simple: broken}) if simple else \
                mock.patch.object(target, name, broken)
            with self.subTest(name, broken=broken), planted:
                self.assertGreater(differing(), 0)

    def test_no_part_of_a_shape(self):
        closed = bodies.SHAPES
        for kind, broken in (
                ("Point", bodies.list_of(bodies.is_number, 2)), ("MultiPoint", bodies.list_of(bodies.is_point, 0)),
                ("LineString", closed["MultiPoint"]), ("MultiLineString", bodies.list_of(closed["MultiPoint"])),
                ("Polygon", bodies.list_of(bodies.list_of(bodies.is_point, 4))),
                ("Polygon", bodies.list_of(bodies.is_ring, 0)), ("MultiPolygon", bodies.list_of(closed["Polygon"], 0)),
                ("MultiPolygon", bodies.list_of(bodies.list_of(bodies.is_ring, 0)))):
            with self.subTest(kind), mock.patch.dict(bodies.SHAPES, {kind: broken}):
                self.assertGreater(differing(), 0)


class ValidTimeTest(unittest.TestCase):
    """A date as valid time."""

    def test_a_date_begins_in_utc(self):
        for as_of, at, told in (("2017-01-23", "2017-01-23T06:00:00Z", "2017-01-23T00:00:00Z"),
                                ("2017-01-23", "2017-01-23T05:59:59+06:00", "2017-01-22T23:59:59Z"),
                                ("2017-01-23", "2017-01-23T06:00:00+06:00", "2017-01-23T00:00:00Z"),
                                ("2017-01-24", "2017-01-23T06:00:00Z", "2017-01-23T06:00:00Z"),
                                ("1969-12-31", "2017-01-23T06:00:00Z", "1969-12-31T00:00:00Z")):
            self.assertEqual(time_of("control", {"as_of": as_of}, at), told, as_of)
        self.assertEqual(time_of("count", {"from": "2017-01-01", "to": "2017-01-02"}, "2017-01-23T06:00:00Z"),
                         "2017-01-02T00:00:00Z")

    def test_an_interval_counts_by_its_begin(self):
        when = {"from": "2017-01-22T00:00:00Z", "to": "2017-01-24T00:00:00Z"}
        self.assertEqual(time_of("incident", {"when": when}, "2017-01-23T06:00:00Z"), "2017-01-22T00:00:00Z")


if __name__ == "__main__":
    unittest.main()
