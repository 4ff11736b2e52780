# SPDX-License-Identifier: Apache-2.0
"""Random values for the forms of section 8: good ones, ones at the border, and bad ones.

A `world` says what there is to name: see random_world.py.
"""

import copy
from decimal import Decimal

import bodies
import make_age
import make_record
import table
import times
from make_record import b64

HEX = "0123456789abcdef" * 4
WORDS = ("talks", "a \"quoted\" word", "back\\slash", "two\nlines", "Астана", "\U0001f54a", "é", "e\u0301", "/",
         "x" * 300)
TAGS = ("en", "ru", "ar", "kk-Cyrl-KZ", "i-klingon", "sgn-BE-FR", "x-own", "en-GB-oed", "zh-min-nan", "de-1996",
        "sl-rozaj-biske", "en-u-ca-gregory", "de-1996-x-1996-1996", "en-a-1996-b-1996", "EN", "abcdefgh", "a" * 8 + "-x-12345678-12345678-123456", "es-419")
BAD_TAGS = ("", "e", "en_GB", "en-", "-en", "abcdefghi", "en-123456789", "en-x", "x", "12", "en-a", "i-foo", "en--us",
            "a" * 8 + "-x-12345678-12345678-1234567", "de-1996-1996", "en-a-bb-A-cc", "е", "en-Latn-Cyrl", "en-US-GB", "zh-min-nan-yue-abc-def")
JUNK = (None, True, False, 0, -1, 1, 2**53 - 1, Decimal("1.0"), Decimal("0.5"), "", "x", "A b", "\n", [], {}, [[]],
        [None], {"x": 1}, {"en": "x"}, {"en": ""}, "x" * 1025, "2017-01-23", "2017-01-23T07:00:00Z", "kz", "kz/a", HEX,
        "*", "all")
BAD = {
    "slug": ("", "A", "-a", "a_b", "a" * 64, "a/b", "é", "a ", 1),
    "string": ("", "a\nb", "x" * 1025, "é" * 513, ["x"]),
    "line": ("", "a\nb", "x" * 24576, 1, {}),
    "text": ({}, "x", {"en": ""}, {"en": 1}, {"en": ["x"]}, []),
    "time": ("2017-02-29T07:00:00Z", "2017-01-23T24:00:00Z", "2017-01-23T07:00:60Z", "1899-12-31T23:59:59Z",
             "2017-01-23", "2017-01-23T07:00:00-00:00", "2017-01-23T07:00:00+24:00", "2017-01-23T07:00:00z",
             "2017-1-23T07:00:00Z",
             "2017-01-23T07:00:00.0Z", "2017-01-23T07:00:00+0600", "2017-01-23 07:00:00Z", " 2017-01-23T07:00:00Z"),
    "date": ("2017-02-29", "1900-02-29", "2017-13-01", "2017-00-01", "2017-01-32", "1899-12-31", "10000-01-01",
             "2017-01-23T07:00:00Z", "17-01-23", "2017-1-23"),
    "int": (-1, 2**53, Decimal("1.0"), "1", None, True),
    "bool": (0, 1, "true", None),
    "role": ("arbiter", "Host", "", "who:kz", None),
    "use": ("acts", "ROOT", "", None),
    "age": ("age1", "AGE1" + "q" * 58, "age1" + "q" * 58, "age1" + "q" * 57, ""),
    "root": (b64(bytes(31)), b64(bytes(33)), HEX, "A" * 42 + "B=", b64(bytes(32))[:-1], ""),
    "hex": (HEX[:63], HEX.upper(), HEX + "0", "", b64(bytes(32))),
    "sig": (b64(bytes(63)), b64(bytes(65)), "", "A" * 85 + "B=="),
    "country": ("kz", "KAZ", "K", "", "К1"),
    "admin": ("", "KZ-", "kz_1", "KZ-ABCD", "-KZ", "KZ-a", "KZ_A", "K-1"),
    "point": ([], [1], [1, 2, 3], [181, 0], [0, 91], [-181, 0], [0, Decimal("-90.5")], ["1", "2"], {"x": 1}, "1,2",
              [1, None], [Decimal("180.0000001"), 0], [None, 1]),
    "estimate": (-1, 2**53, Decimal("1.5"), "1", [], [1], [3, 2], [1, 2, 3], [-1, 2], [1, None], [[1], 2], {"least": 1}),
    "geometry": (
        {"type": "Point"}, {"coordinates": [1, 2]}, {"type": "Point", "coordinates": [1, 91]},
        {"type": "Point", "coordinates": [181, 1]}, {"type": "Point", "coordinates": [1, 2, 3]},
        {"type": "Point", "coordinates": [1, 2], "bbox": [1, 2, 1, 2]}, {"type": "Point", "coordinates": [[1, 2]]},
        {"type": "point", "coordinates": [1, 2]}, {"type": "GeometryCollection", "geometries": []},
        {"type": "Circle", "coordinates": [1, 2]}, {"type": ["Point"], "coordinates": [1, 2]},
        {"type": "MultiPoint", "coordinates": []}, {"type": "MultiPoint", "coordinates": [1, 2]},
        {"type": "LineString", "coordinates": [[1, 2]]}, {"type": "LineString", "coordinates": [[1, 2], [1, "2"]]},
        {"type": "MultiLineString", "coordinates": [[[1, 2], [3, 4]], []]},
        {"type": "MultiLineString", "coordinates": [[[1, 2]]]}, {"type": "Polygon", "coordinates": []},
        {"type": "Polygon", "coordinates": [[]]}, {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [0, 0]]]},
        {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1]]]},
        {"type": "Polygon", "coordinates": [[0, 0], [1, 0], [1, 1], [0, 0]]},
        {"type": "MultiPolygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]},
        {"type": "MultiPolygon", "coordinates": [[]]}, {"type": "MultiPolygon", "coordinates": [[[]]]}),
}
GOOD = {
    "slug": ("a", "b", "c", "0", "a-", "x" * 63, "a--b"),
    "line": ("{}", "x" * 24575, "é"),
    "string": ("x", "x" * 1024, "é" * 512, "a \"b\" \\ /", " "),
    "date": ("2017-01-23", "2017-05-04", "2016-02-29", "1900-01-01", "9999-12-31"),
    "int": (0, 1, 2, 3, 2**53 - 1),
    "bool": (True, False),
    "role": bodies.ROLES,
    "use": bodies.USES,
    "root": (b64(bytes(32)),),
    "hex": (HEX, "0" * 64),
    "sig": (b64(bytes(64)),),
    "country": ("KZ", "ZZ"),
    "admin": ("KZ-AST", "KZ-1", "astana", "US-CA", "0"),
    "point": ([Decimal("71.4304"), Decimal("51.50")], [180, -90], [Decimal("-180.0"), Decimal("90.0000000")],
              [Decimal("0.0"), 0], [Decimal("-0.0000001"), Decimal("10.10")], [100, 0], [Decimal("100.0"), 20]),
}


class Forms:
    """Makes values. `badness` is the chance that a single value is bad."""

    def __init__(self, rng, world):
        self.rng = rng
        self.world = world
        self.badness = 0.0

    def chance(self, probability):
        """True with a probability."""
        return self.rng.random() < probability

    def fields(self, fields):
        """An object of these fields; optional ones come and go."""
        value = {}
        for field in fields:
            spoil = self.chance(self.badness)
            if spoil and self.chance(0.3) or field.optional and self.is_of_nothing(field) and self.chance(0.9):
                continue
            if not field.optional or self.chance(0.35) or spoil:
                value[field.name] = self.field(field)
        if self.chance(self.badness / 2):
            value[self.rng.choice(("x", "", "Id", "id ", "note"))] = self.rng.choice(JUNK)
        if self.chance(0.2):
            items = list(value.items())
            self.rng.shuffle(items)
            value = dict(items)
        return value

    def is_of_nothing(self, field):
        """Tell whether a field wants the ref of a thing, and there is none."""
        kind, argument = field.form
        return kind == "ref" and not self.things(argument)

    def field(self, field):
        """A field's value: one, or a list."""
        if not field.many:
            return self.value(field.form)
        items = []
        for _ in range(self.rng.choice((field.least, 1, 1, 2, 3))):
            item = self.value(field.form)
            if item not in items or isinstance(item, dict):
                items.append(item)
        if self.chance(self.badness):
            return self.rng.choice(([], items + items, items * 600, {}, items[0] if items else None, items + [None]))
        return items

    def value(self, form):
        """A value of a form, or by `badness` one that is probably not."""
        kind, argument = form
        if self.chance(self.badness):
            return self.bad_value(kind)
        if kind == "object":
            return self.fields(argument)
        if kind == "words":
            return self.rng.choice(argument)
        if kind == "ref" or kind == "slug|ref" and self.chance(0.3) and self.things(argument):
            return self.ref(argument)
        if kind == "slug|ref":
            return self.rng.choice(GOOD["slug"])
        if kind in GOOD:
            return self.rng.choice(GOOD[kind])
        if kind in bodies.WITH_FIELDS:
            return self.fields(bodies.WITH_FIELDS[kind])
        return getattr(self, "a_" + kind.replace("|", "_"))()

    def bad_value(self, kind):
        """A value that is probably bad."""
        if kind in BAD and self.chance(0.7):
            return self.rng.choice(BAD[kind])
        if kind == "ref" and self.chance(0.7):
            return self.rng.choice(("a", "kz/", "/a", "kz/a/b", "kz/A", "nobody/a", "kz/nothing"))
        if kind == "who" and self.chance(0.7):
            return self.rng.choice(("nobody", "", "KZ", "who:kz", 1))
        return self.rng.choice(JUNK)

    def ref(self, kind):
        """A ref of a thing that is there, if there is one."""
        things = self.things(kind)
        if not things or self.chance(0.02):
            return self.rng.choice(("kz/a", "kz/nothing", "nobody/a"))
        return "%s/%s" % self.rng.choice(things)

    def things(self, kind):
        """The things of a type, or of `any`, as (author, slug): as a rule those in sight of whom one speaks to."""
        sight, blind = self.world.fold.record.sight(self.world.audience), self.chance(0.05)
        return [(thing.author, thing.slug) for thing in sight.record.things
                if kind in ("any", thing.type) and (blind or sight.sees(thing))]

    def a_text(self):
        """A text."""
        value = {self.rng.choice(TAGS): self.rng.choice(WORDS) for _ in range(self.rng.choice((1, 1, 2, 3)))}
        if self.chance(self.badness):
            value[self.rng.choice(BAD_TAGS)] = "x"
        return value

    def a_time(self):
        """A time near now, in some zone; seldom one at the border."""
        if self.chance(0.05):
            return self.rng.choice(("1900-01-01T00:00:00Z", "1900-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59",
                                    "2016-02-29T23:59:59+00:00"))
        return self.world.spell_time(self.world.now + self.rng.choice((-86400, -3600, -1, 0, 0, 1, 3600)))

    def a_when(self):
        """A time or an interval."""
        if self.chance(0.5):
            return self.a_time()
        moments = [self.a_time(), self.a_time()]
        if self.chance(0.8):
            moments.sort(key=times.parse_time)
        value = {"from": moments[0], "to": moments[1]}
        if self.chance(0.3):
            value["text"] = self.a_text()
        return value

    def a_who(self):
        """A participant."""
        return self.rng.choice(list(self.world.fold.record.participants))

    def a_track(self):
        """A track."""
        return self.rng.choice(sorted(self.world.fold.record.tracks))

    def a_id(self):
        """An act in force, or seldom another."""
        if self.chance(0.05):
            return self.rng.choice([verdict.entry.id if verdict.entry else HEX for verdict in self.world.fold.verdicts])
        sight, blind = self.world.fold.record.sight(self.world.audience), self.chance(0.05)
        return self.rng.choice([name for name, act in sight.record.acts.items() if blind or sight.sees(act)])

    def a_id_ref(self):
        """An act in force, or a thing."""
        return self.a_id() if self.chance(0.5) else self.value(("ref", "any"))

    def a_actor(self):
        """An actor."""
        value = {}
        if self.chance(0.7):
            value["who"] = self.value(("who", None))
        if not value or self.chance(0.3):
            value["name"] = self.value(("text", None))
        return {} if self.chance(self.badness) else value

    def a_actor_ref(self):
        """An actor or a ref."""
        return self.value(("ref", "any")) if self.chance(0.5) else self.a_actor()

    def a_person(self):
        """A person."""
        value = self.fields(bodies.PERSON) if self.chance(0.7) else self.fields(bodies.WITHHELD)
        if self.chance(self.badness):
            value["withheld"] = HEX
        return value

    def a_ring(self):
        """A ring; its end may be its begin spelt otherwise. By `badness` it is not closed."""
        start, others = self.rng.choice(GOOD["point"]), self.rng.choices(GOOD["point"], k=self.rng.choice((2, 2, 3)))
        if self.chance(self.badness):
            return [start] + others
        same = [Decimal("%s.0" % part) if isinstance(part, int) and self.chance(0.3) else part for part in start]
        return [start] + others + [same]

    def a_geometry(self):
        """A geometry of some type; by `badness` of another than its coordinates are."""
        points = self.rng.choices(GOOD["point"], k=self.rng.choice((2, 2, 3)))
        shapes = {"Point": points[0], "MultiPoint": points[1:], "LineString": points, "MultiLineString": [points] * 2,
                  "Polygon": [self.a_ring()], "MultiPolygon": [[self.a_ring(), self.a_ring()], [self.a_ring()]]}
        kind = self.rng.choice(sorted(shapes))
        told = self.rng.choice(sorted(shapes)) if self.chance(self.badness) else kind
        return {"type": told, "coordinates": shapes[kind]}

    def a_estimate(self):
        """A number, or the least and the most of it."""
        least, more = self.rng.choice((0, 1, 40, 2**53 - 1)), self.rng.choice((0, 0, 7))
        return [least, min(least + more, 2**53 - 1)] if self.chance(0.5) else least

    def a_lang(self):
        """A language tag."""
        return self.rng.choice(TAGS)

    def a_age(self):
        """An age recipient."""
        return make_age.recipient(make_record.Signer("age-%d" % self.rng.randrange(5), 1).age_secret.public_key())

    def a_vkey(self):
        """A verifier key: one of the record, or a new one."""
        if self.chance(0.5):
            return self.rng.choice(list(self.world.fold.record.keys.values())).vkey.text
        return make_record.Signer("keys.example/%d" % self.rng.randrange(9), self.rng.choice((1, 4))).vkey

    def a_map(self):
        """An object of any names."""
        return {"x": self.rng.choice(JUNK)}

    def a_payload(self):
        """No payload: motions are told by nobody, so this is for bodies that are wrong anyway."""
        return {}

    def spoil(self, value):
        """A copy of a value of which one part is replaced, dropped or added to."""
        value = copy.deepcopy(value)
        place = value
        while isinstance(place, dict) and place:
            name = self.rng.choice(list(place))
            inner = place[name]
            if isinstance(inner, list) and inner and isinstance(inner[0], dict) and self.chance(0.7):
                place = self.rng.choice(inner)
            elif isinstance(inner, dict) and self.chance(0.7):
                place = inner
            else:
                if self.chance(0.3):
                    del place[name]
                elif self.chance(0.2):
                    place["x"] = 1
                else:
                    place[name] = self.rng.choice(JUNK)
                break
        return value

    def a_tells(self):
        """What a report tells."""
        if self.chance(0.3):
            return self.fields(bodies.TOLD_FIELD)
        value = self.fields(bodies.TOLD_ACT)
        kinds = [name for name, kind in table.TYPES.items() if "tellable" in kind.flags or self.chance(self.badness)]
        kind = self.rng.choice(kinds)
        told = self.fields(table.TYPES[kind].fields)
        if self.chance(0.3) and "id" in told:
            told["id"] = self.rng.choice(("nobody/x", "kz/a", "new"))
        if "act" in value:
            value["act"] = kind
        if "body" in value:
            value["body"] = told
        return value
