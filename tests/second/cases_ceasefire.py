# SPDX-License-Identifier: Apache-2.0
"""Cases of ceasefires: who says what, each rule of section 14 both ways, and what those who cannot read a notice see."""

import cases_audiences
from cases import REPORT, TEXT, Case, carried, correct
from cases_audiences import opening

DAY = "2017-01-23T00:00:00Z"
BEFORE = "2017-01-22T23:59:59Z"
SAME_DAY = "2017-01-22T20:00:00-04:00"  # as DAY, though by its letters before it
ROLES = {"tr": ["facilitator"], "opp": ["press"]}
PLACE = {"name": TEXT, "admin": "idlib"}
SQUARE = [[36, 35], [37, 35], [37, 36], [36, 36], [36, 35]]


def ceasefire(name, **fields):
    """The body of a ceasefire."""
    return {"id": name, "kind": "ceasefire", "title": TEXT, "declared_by": ["ru"], "binds": [{"who": "gov"}],
            "from": DAY, **fields}


def state(**fields):
    """The body of a state of ru's ceasefire."""
    return {"ceasefire": "ru/c", "state": "extended", "from": DAY, **fields}


def zone(**fields):
    """The body of a zone, somewhere else where nothing is given."""
    return {"id": "z", "name": TEXT, "kind": "security", "from": DAY, **fields}


def shape(kind, coordinates, **fields):
    """A geometry."""
    return {"type": kind, "coordinates": coordinates, **fields}


def shaped(kind, coordinates, **fields):
    """The body of a zone of a shape."""
    return zone(geometry=shape(kind, coordinates, **fields))


def control(**fields):
    """The body of a word on who controls what."""
    return {"map": "north", "holder": {"name": TEXT}, "relation": "controls", "as_of": "2017-01-23", **fields}


def incident(name, **fields):
    """The body of an incident."""
    return {"id": name, "when": DAY, "place": PLACE, "kind": "shelling", "basis": "heard", **fields}


def killed(estimate):
    """The body of an incident with so many killed."""
    return incident("e", casualties=[{"group": "civilian", "killed": estimate}])


def finding(name, **fields):
    """The body of a finding."""
    return {"incident": name, "occurred": "confirmed", **fields}


def count(name, **fields):
    """The body of a count of violations."""
    return {"id": name, "ceasefire": "ru/c", "from": "2017-01-22", "to": "2017-01-22", "total": 5, "by": [], **fields}


def notice(name, *asked, **fields):
    """The body of a notice of a convoy."""
    return {"id": name, "kind": "convoy", "actor": {"who": "gov"}, "when": DAY, "consent_of": list(asked),
            **(fields or {"admin": ["idlib"]})}


def consent(name, answer="consent", **fields):
    """The body of an answer to a notice."""
    return {"notice": name, "answer": answer, **fields}


def outcome(name):
    """The body of an outcome."""
    return {"notice": name, "result": "carried-out", "when": DAY}


AGREED = Case("a ceasefire, what it leaves out, who joins, and its zones", [
    ("not-permitted", "opp", "ceasefire", ceasefire("c")), ("dates", "ru", "ceasefire", ceasefire("c", until=BEFORE)),
    ("ok", "ru", "ceasefire", ceasefire("c", until=SAME_DAY)), ("id-taken", "ru", "ceasefire", ceasefire("c")),
    ("ok", "kz", "ceasefire", ceasefire("c")), ("ok", "gov", "ceasefire", ceasefire("c")),
    ("dates", "tr", "ceasefire-state", state(until=BEFORE)), ("ok", "tr", "ceasefire-state", state(until=SAME_DAY)),
    ("unknown-ref", "tr", "ceasefire-state", state(ceasefire="tr/c")),
    ("bad-field", "tr", "ceasefire-state", state(state="begun")),
    ("not-permitted", "opp", "exclude", {"ceasefire": "ru/c", "name": TEXT}),
    ("ok", "tr", "exclude", {"ceasefire": "ru/c", "name": TEXT}),
    ("not-permitted", "tr", "adhere", {"ceasefire": "ru/c", "kind": "group", "name": TEXT, "state": "joined"}),
    ("ok", "gov", "adhere", {"ceasefire": "ru/c", "kind": "group", "name": TEXT, "state": "joined"}),
    ("repeated", "kz", "organ", {"id": "o", "name": TEXT, "kind": "working-group", "state": "working", "seats": [
        {"who": "gov", "n": 1}, {"who": "gov", "n": 2}]}),
    ("ok", "kz", "organ", {"id": "o", "name": TEXT, "kind": "working-group", "state": "working", "seats": [
        {"who": "gov", "n": 0}, {"who": "opp", "n": 0}]}),
    ("ok", "kz", "organ", {"id": "o", "name": TEXT, "kind": "working-group", "state": "ended"}),
    ("not-permitted", "kz", "zone", zone(admin=["idlib"])), ("area-form", "ru", "zone", zone()),
    ("area-form", "ru", "zone", zone(admin=["idlib"], geometry=shape("Point", [36, 35]))),
    ("bad-field", "ru", "zone", zone(admin="idlib")), ("bad-field", "ru", "zone", zone(admin=[])),
    ("bad-field", "ru", "zone", zone(admin=["SY-"])), ("dates", "ru", "zone", zone(admin=["idlib"], until=BEFORE)),
    ("ok", "ru", "zone", zone(admin=["idlib", "SY-ID"], until=SAME_DAY)), ("ok", "ru", "zone", zone(admin=["hama"])),
    ("unknown-ref", "ru", "incident", incident("i", place={**PLACE, "zone": "gov/z"})),
    ("ok", "ru", "incident", incident("i", place={**PLACE, "zone": "ru/z"})),
    *carried("out", "suspend", {"who": "gov"}), ("suspended", "gov", "ceasefire-state", state())], roles=ROLES, founders=["host", "ru", "tr"])

SHAPES = Case("shapes that are none, and those that are", [
    *[("bad-field", "ru", "zone", shaped(*told)) for told in (
        ("Point", [36, 91]), ("Point", [-181, 35]), ("Point", [36, 35, 0]), ("Point", [36]), ("Point", []),
        ("Point", ["36", "35"]), ("Point", [[36, 35]]), ("point", [36, 35]), ("MultiPoint", []),
        ("MultiPoint", [36, 35]), ("LineString", [[36, 35]]), ("MultiLineString", [SQUARE, []]),
        ("MultiLineString", [[[36, 35]]]), ("Polygon", []), ("Polygon", [[]]), ("Polygon", SQUARE),
        ("Polygon", [SQUARE[:4]]), ("Polygon", [SQUARE[:2] + SQUARE[:1]]), ("Polygon", [SQUARE, SQUARE[1:]]),
        ("MultiPolygon", []), ("MultiPolygon", [[]]), ("MultiPolygon", [SQUARE]), ("MultiPolygon", [[SQUARE], [[]]]),
        ("GeometryCollection", []), ("Circle", [36, 35]))],
    ("bad-field", "ru", "zone", zone(geometry={"type": "GeometryCollection", "geometries": []})),
    ("bad-field", "ru", "zone", zone(geometry=[36, 35])),
    *[("ok", "ru", "zone", shaped(*told)) for told in (
        ("Point", [-180, 90]), ("MultiPoint", [[36, 35]]), ("LineString", [[36, 35], [36, 35]]),
        ("MultiLineString", [SQUARE]), ("Polygon", [SQUARE]), ("Polygon", [[[0, 0]] * 4]),
        ("MultiPolygon", [[SQUARE, SQUARE], [SQUARE]]))]])

REPORTED = Case("a control map, by the press and by those who take part", [
    ("per-report", "opp", "control", control(admin=["idlib"])), ("per-report", "opp", "control", control()),
    ("unknown-ref", "opp", "control", control(admin=["idlib"], per="opp/r")), ("ok", "opp", "report", REPORT),
    ("ok", "opp", "control", control(admin=["idlib"], per="opp/r")),
    ("area-form", "opp", "control", control(per="opp/r")),
    ("area-form", "gov", "control", control(admin=["idlib"], area=TEXT)), ("ok", "gov", "control", control(area=TEXT)),
    ("bad-field", "gov", "control", control(area=TEXT, as_of=DAY)),
    ("not-permitted", "tr", "control", control(area=TEXT, per="opp/r")),
    *carried("both", "change-role", {"who": "tr", "roles": ["observer", "press"]}),
    ("per-report", "tr", "control", control(area=TEXT)), ("ok", "tr", "control", control(area=TEXT, per="opp/r")),
    *carried("beside", "change-role", {"who": "tr", "roles": ["witness"]}),  # press may: witnesses too
    ("per-report", "tr", "control", control(area=TEXT)), ("ok", "tr", "control", control(area=TEXT, per="opp/r"))],
    roles={"opp": ["press"], "tr": ["observer"]}, founders=["host", "ru", "tr"])

INCIDENTS = Case("incidents, what is found of them, and counts", [
    ("not-permitted", "kz", "incident", incident("i")), ("ok", "ru", "ceasefire", ceasefire("c")),
    ("ok", "gov", "incident", incident("i", kind="siege")), ("ok", "gov", "incident", incident("j", coarser="gov/i")),
    ("not-yours", "ru", "incident", incident("i", coarser="gov/i")),
    ("unknown-ref", "ru", "incident", incident("i", coarser="ru/i")), ("ok", "ru", "incident", incident("i")),  # 7
    ("of-itself", "ru", "correct", correct(7, incident("i", coarser="ru/i"))),
    ("not-yours", "ru", "correct", correct(7, incident("i", coarser="gov/i"))),
    ("repeated", "ru", "incident", incident("e", casualties=[{"group": "civilian", "killed": 1},
                                                              {"group": "civilian", "injured": 1}])),
    *[("bad-field", "ru", "incident", killed(number))
      for number in (-1, [3, 2], [1], [1, 2, 3], "1", [1, "2"], 0.5, None)],
    ("ok", "ru", "incident", killed([2, 2])),
    ("bad-field", "ru", "incident", incident("k", when="2017-01-23")),
    ("not-permitted", "gov", "finding", finding("ru/i")), ("ok", "tr", "finding", finding("ru/i")),
    ("of-itself", "tr", "finding", finding("ru/i", duplicate_of="ru/i")),
    ("ok", "tr", "finding", finding("ru/i", duplicate_of="gov/i")),
    ("not-permitted", "opp", "respond", {"incident": "ru/i", "text": TEXT}),
    ("ok", "gov", "respond", {"incident": "ru/i", "text": TEXT}),
    ("not-permitted", "tr", "count", count("n")), ("dates", "ru", "count", count("n", to="2017-01-21")),
    ("repeated", "ru", "count", count("n", by=[{"admin": "idlib", "n": 1}, {"admin": "idlib", "n": 1}])),
    ("bad-field", "ru", "count", count("n", to=DAY)),
    ("ok", "ru", "count", count("n", by=[{"admin": "idlib", "n": 1}, {"admin": "hama", "n": 1}])),
    ("own-count", "ru", "reconcile", {"count": "ru/n", "confirmed": 1}),
    *carried("monitor", "change-role", {"who": "opp", "roles": ["monitor"]}),
    ("missing-field", "opp", "reconcile", {"count": "ru/n"}),
    ("ok", "opp", "reconcile", {"count": "ru/n", "open": 0})], roles=ROLES, founders=["host", "ru", "tr"])

NOTICES = Case("notices, whom they ask, and what came of them", [
    ("not-permitted", "opp", "notice", notice("n")), ("area-form", "gov", "notice", notice("n", against=TEXT)),
    ("missing-field", "gov", "notice", {"id": "n"}), ("unknown-participant", "gov", "notice", notice("n", "x")),
    ("ok", "gov", "notice", notice("n", "ru")),  # 5
    ("not-asked", "kz", "consent", consent("gov/n")), ("not-asked", "gov", "consent", consent("gov/n")),
    ("ok", "ru", "consent", consent("gov/n")), ("ok", "ru", "consent", consent("gov/n", "refuse")),
    ("missing-field", "ru", "consent", consent("gov/n", "conditional")),
    ("ok", "ru", "consent", consent("gov/n", "conditional", terms=TEXT)),  # 11
    ("not-yours", "ru", "outcome", outcome("gov/n")), ("ok", "gov", "outcome", outcome("gov/n")),
    ("ok", "gov", "correct", correct(5, notice("n", "kz"))), ("not-asked", "ru", "consent", consent("gov/n")),
    ("not-asked", "ru", "correct", correct(11, consent("gov/n"))), ("ok", "kz", "consent", consent("gov/n")),
    ("ok", "gov", "withdraw", {"what": "gov/n"}), ("gone", "kz", "consent", consent("gov/n")),
    ("ok", "gov", "outcome", outcome("gov/n")), ("id-taken", "gov", "notice", notice("n", "ru"))], roles=ROLES, founders=["host", "ru", "tr"])

COMPILED = Case("a ceasefire told afterwards by a compiler", [
    ("ok", "tr", "ceasefire", ceasefire("c")), ("ok", "tr", "incident", incident("i")),
    ("ok", "tr", "control", control(area=TEXT)), ("ok", "tr", "notice", notice("n", "tr")),
    ("ok", "tr", "consent", consent("tr/n")), ("not-asked", "ru", "consent", consent("tr/n")),
    ("per-report", "opp", "control", control(area=TEXT))],
    kind="reconstruction", roles={"tr": ["compiler"], "opp": ["press"]}, founders=["host", "ru", "tr"])

CASES = [AGREED, SHAPES, REPORTED, INCIDENTS, NOTICES, COMPILED]

RESTRICTED = (
    cases_audiences.Case("a notice to a few, and who does not see their consents", [
        ("ok", "gov kz ru", "gov", "notice", notice("n", "kz", "ru")),
        ("ok", "gov kz ru", "ru", "consent", consent("gov/n")),
        ("unknown-ref", "", "kz", "consent", consent("gov/n")),
        ("unknown-ref", "kz ru tr", "kz", "consent", consent("gov/n")),
        ("ok", "kz ru", "kz", "consent", consent("gov/n", "refuse")),
        ("ok", "", "gov", "notice", notice("n", "opp")),
        ("ambiguous-ref", "gov kz ru", "ru", "consent", consent("gov/n")),
        ("not-asked", "", "ru", "consent", consent("gov/n")), ("ok", "", "opp", "consent", consent("gov/n"))]),
    cases_audiences.Case("a notice that is opened, and its consents after it", [
        ("ok", "gov ru", "gov", "notice", notice("n", "ru")), ("ok", "gov ru", "ru", "consent", consent("gov/n")),
        ("ok, unknown-ref", "", "ru", "open", opening(2)), ("ok", "", "gov", "open", opening(1)),
        ("ok", "", "ru", "open", opening(2)), ("not-asked", "", "opp", "consent", consent("gov/n")),
        ("ok", "", "gov", "withdraw", {"what": "gov/n"}), ("gone", "gov ru", "ru", "consent", consent("gov/n")),
        ("ok", "", "gov", "outcome", outcome("gov/n"))]),
    cases_audiences.Case("a control map for a few", [
        ("ok", "gov opp", "gov", "report", REPORT),
        ("unknown-ref", "", "gov", "control", control(area=TEXT, per="gov/r")),
        ("ok", "gov opp", "gov", "control", control(area=TEXT, per="gov/r")),
        ("ok, unknown-ref", "", "gov", "open", opening(3)), ("ok", "", "gov", "open", opening(1)),
        ("ok", "", "gov", "open", opening(3))]),
)
