# SPDX-License-Identifier: Apache-2.0
"""More of a ceasefire for the exercise of Astana, so that its pages have all kinds of things to show: days of May 2017,
all invented, beside those that the exercise has of its own.

Each act is signed by its author and appended to the record before it is served.
"""
import json

OFFSET = "+06:00"
CEASEFIRE = "rus/de-escalation"  # beside the exercise's own
SETTLEMENTS = ["Al-Qunaytirah Old Town", "Talbiseh", "Ar-Rastan", "Kafr Zita", "Jayrud", "Madamiyat al-Qalamun"]
GROUPS = ["Northern Storm Brigade", "Free Men of the Coast Gathering", "Army of the Sun of the South"]
# (author, id, day and time, place, longitude, latitude, governorate, kind, basis, killed, who is said to have done it)
INCIDENTS = [
    ("rus", "homs-0607", "06T07:40", "Talbiseh", 36.73, 34.84, "SY-HI", "shelling", "recorded", None, None),
    ("rus", "homs-0611", "06T11:05", "Ar-Rastan", 36.735, 34.926, "SY-HI", "shelling", "observed", [0, 1], None),
    ("rus", "hama-0706", "07T06:20", "Maardis", 36.78, 35.27, "SY-HM", "attack", "reported", 2, None),
    ("rus", "damascus-0712", "07T12:00", "Qabun", 36.333, 33.548, "SY-RD", "sniper", "heard", None, "syr"),
    ("rus", "latakia-0815", "08T15:30", "Kinsabba", 36.17, 35.78, "SY-LA", "shelling", "observed", None, None),
    ("tur", "idlib-0606", "06T06:15", "Khan Shaykhun", 36.65, 35.44, "SY-ID", "strike", "reported", [3, 5], "syr"),
    ("tur", "hama-0619", "06T19:45", "Al-Lataminah", 36.622, 35.321, "SY-HM", "strike", "recorded", 1, "syr"),
    ("tur", "hama-0707", "07T07:10", "Kafr Zita", 36.601, 35.374, "SY-HM", "shelling", "reported", None, "syr"),
    ("tur", "daraa-0805", "08T05:50", "Daraa al-Balad", 36.1, 32.61, "SY-DR", "ground-attack", "reported", None, None),
    ("opp", "hama-0706", "07T06:30", "Maardis", 36.781, 35.271, "SY-HM", "strike", "observed", [4, 9], "syr"),
    ("opp", "ghouta-0809", "08T09:00", "Eastern Ghouta, the crossing of Wafideen", 36.46, 33.58, "SY-RD", "attack-on-aid",
     "observed", None, "syr"),
    ("syr", "aleppo-0709", "07T09:25", "Jamiyat az-Zahra", 37.09, 36.23, "SY-HL", "shelling", "observed", 1, "opp"),
    ("syr", "hama-0613", "06T13:00", "Salamiyah", 37.053, 35.012, "SY-HM", "attack", "observed", [2, 2], None),
    ("syr", "no-point", "08T10:00", "A road in the governorate of Quneitra", None, None, "SY-QU", "movement", "heard", None, None),
]
# (finder, incident, occurred, violation, what is said)
FINDINGS = [
    ("rus", "opp/hama-0706", "not-confirmed", "no", "Aircraft of the coalition were not over the place at that hour."),
    ("tur", "opp/hama-0706", "confirmed", "yes", "Two officers of the monitoring group saw the place on 8 May."),
    ("tur", "rus/hama-0706", "cannot-be-confirmed", "undetermined", None),
    ("rus", "tur/idlib-0606", "under-check", None, None),
    ("tur", "rus/homs-0611", "confirmed", "yes", None),
    ("rus", "rus/homs-0611", "confirmed", "yes", None),
]
# (day, by Russia, by Turkey), and what each confirms of the other's
COUNTS = [(6, 14, 15), (7, 11, 9), (8, 9, 12), (9, 16, 13), (10, 6, 8), (11, 12, 12)]
BOXES = {"idlib-box": ("Province of Idlib and parts beside it", [36.0, 35.3, 37.1, 36.2]),
         "homs-box": ("North of Homs", [36.55, 34.8, 36.95, 35.05]),
         "ghouta-box": ("Eastern Ghouta", [36.35, 33.45, 36.6, 33.6]),
         "south-box": ("Parts of Daraa and Quneitra", [35.8, 32.4, 36.4, 33.1])}


def text(en, **more):
    return {"en": en, **more}


def box(west, south, east, north):
    return {"type": "Polygon", "coordinates": [[[west, south], [east, south], [east, north], [west, north], [west, south]]]}


def time(day_and_time):
    return f"2017-05-{day_and_time}:00{OFFSET}"


def declared():
    yield "rus", "ceasefire", "04T10:00", {
        "id": "de-escalation", "kind": "cessation-of-hostilities",
        "title": text("Cessation of hostilities in Syria", ru="Прекращение боевых действий в Сирии", ar="وقف الأعمال القتالية في سوريا"),
        "declared_by": ["rus", "tur"], "binds": [{"who": "syr"}, {"who": "opp"}],
        "guarantors": [{"who": "rus", "for": ["syr"]}, {"who": "tur", "for": ["opp"]}], "from": f"2016-12-30T00:00:00{OFFSET}"}
    yield "tur", "support", "04T11:00", {"what": CEASEFIRE, "choice": "support"}
    yield "rus", "exclude", "04T11:10", {"ceasefire": CEASEFIRE, "name": text("Islamic State"), "basis": text("Resolution 2249 (2015) of the Security Council")}
    yield "tur", "exclude", "04T11:20", {"ceasefire": CEASEFIRE, "name": text("Islamic State")}
    yield "rus", "organ", "04T12:00", {
        "id": "group-of-may", "name": text("Joint group of the guarantors on de-escalation areas"), "kind": "working-group",
        "seats": [{"who": who, "n": 3} for who in ("rus", "tur", "irn")], "state": "planned"}
    for name, kind in [(name, "settlement") for name in SETTLEMENTS] + [(name, "group") for name in GROUPS]:
        yield "rus", "adhere", "05T09:00", {"ceasefire": CEASEFIRE, "kind": kind, "name": text(name), "state": "joined"}
    yield "tur", "adhere", "05T10:00", {"ceasefire": CEASEFIRE, "kind": "group", "name": text("Northern Storm Brigade"), "state": "left"}
    for name, (said, corners) in BOXES.items():
        yield "rus", "zone", "05T23:00", {"id": name, "ceasefire": CEASEFIRE, "name": text(said), "kind": "de-escalation",
                                          "geometry": box(*corners), "from": f"2017-05-06T00:00:00{OFFSET}", "guarantor": "rus"}
    yield "tur", "zone", "05T23:30", {"id": "idlib-box", "ceasefire": CEASEFIRE, "name": text("Idlib with the north of Hama"), "kind": "de-escalation",
                                      "geometry": box(35.9, 35.1, 37.0, 36.3), "from": f"2017-05-06T00:00:00{OFFSET}", "guarantor": "tur"}


def happened():
    for who, slug, when, place, east, north, admin, kind, basis, killed, alleged in INCIDENTS:
        where = {"name": text(place), "country": "SY", "admin": admin}
        body = {"id": slug, "ceasefire": CEASEFIRE, "when": time(when), "kind": kind, "basis": basis,
                "place": where if east is None else {**where, "point": [east, north]}}
        if killed is not None:
            body["casualties"] = [{"group": "unknown", "killed": killed}]
        if alleged:
            body["alleged"] = [{"who": alleged}]
        yield who, "incident", when[:3] + "21:00", body
    for who, incident, occurred, violation, said in FINDINGS:
        body = {"incident": incident, "occurred": occurred}
        if violation:
            body["violation"] = violation
        if said:
            body["text"] = text(said)
        yield who, "finding", "09T12:00", body
    yield "syr", "respond", "09T13:00", {"incident": "opp/hama-0706", "text": text("The armed forces were not active there that morning.")}
    for day, by_rus, by_tur in COUNTS:
        for who, n in (("rus", by_rus), ("tur", by_tur)):
            first = n // 2
            yield who, "count", f"{day:02}T22:00", {
                "id": f"day-{day}", "ceasefire": CEASEFIRE, "from": f"2017-05-{day:02}", "to": f"2017-05-{day:02}", "total": n,
                "by": [{"admin": "SY-HM", "n": first}, {"admin": "SY-HI", "n": n - first - (day == 9)}]}
    yield "rus", "reconcile", "12T10:00", {"count": "tur/day-6", "confirmed": 0}
    yield "tur", "reconcile", "12T10:30", {"count": "rus/day-6", "confirmed": 9, "open": 5}
    yield "tur", "reconcile", "12T10:30", {"count": "rus/day-7", "confirmed": 11}


def asked():
    rows = [("rus", "night-patrol", "patrol", "Patrol on the line of Maardis", "10T22:00", ["tur", "opp"]),
            ("un", "aid-ghouta", "aid-delivery", "Forty-two lorries to Eastern Ghouta", "11T08:00", ["syr", "rus"]),
            ("tur", "post-1", "access-for-monitors", "First observation post near Idlib", "14T09:00", ["rus", "irn"])]
    for who, slug, kind, said, when, of in rows:
        yield who, "notice", "09T18:00", {"id": slug, "ceasefire": CEASEFIRE, "kind": kind, "actor": {"who": who}, "admin": ["SY-HM"],
                                          "when": time(when), "consent_of": of, "text": text(said)}
    yield "tur", "consent", "09T20:00", {"notice": "rus/night-patrol", "answer": "consent"}
    yield "opp", "consent", "09T20:10", {"notice": "rus/night-patrol", "answer": "refuse"}
    yield "rus", "consent", "09T20:20", {"notice": "un/aid-ghouta", "answer": "consent"}
    yield "syr", "consent", "09T20:30", {"notice": "un/aid-ghouta", "answer": "consent"}
    yield "irn", "consent", "09T20:40", {"notice": "tur/post-1", "answer": "conditional", "terms": text("Unarmed, and by day alone.")}
    yield "un", "outcome", "11T19:00", {"notice": "un/aid-ghouta", "result": "partly", "when": time("11T17:00"), "text": text("Thirty lorries were let through.")}
    for who, holder, relation, area in [("rus", "syr", "controls", box(36.75, 34.6, 37.4, 35.25)), ("tur", "opp", "controls", box(36.2, 35.35, 37.0, 36.1)),
                                        ("rus", "opp", "influences", box(36.3, 35.45, 36.95, 36.0))]:
        yield who, "control", "12T09:00", {"map": "actual", "geometry": area, "holder": {"who": holder}, "relation": relation, "as_of": "2017-05-12"}
    yield "un", "control", "12T09:30", {"map": "withdrawal-plan", "title": text("If forces withdraw behind the line of April", ru="Если силы отойдут за апрельскую линию", ar="إذا انسحبت القوات خلف خط أبريل"),
                                        "geometry": box(36.3, 35.2, 37.2, 36.2), "holder": {"name": text("Civil police")}, "relation": "controls", "as_of": "2017-06-01"}
    yield "irn", "control", "12T09:40", {"map": "withdrawal-plan", "admin": ["SY-ID", "SY-LA"], "holder": {"name": text("Civil police")}, "relation": "claims", "as_of": "2017-06-01"}
    yield "un", "exchange", "10T10:00", {"id": "detainees", "between": ["syr", "opp"], "title": text("Lists of detainees", ru="Списки задержанных", ar="قوائم المحتجزين"), "deadline": "2031-05-20T18:00:00+06:00"}


def play(folder, record):
    """Appends it all: `folder` as tests/net/harness.py has it, with the keys of the exercise in out/."""
    ids = {}
    rows = [*declared(), *happened(), *asked()]
    rows.append(("usa", "key", "12T11:00", {"op": "revoke", "vkey": None, "reason": text("The officer who had it has gone home.")}))
    rows.append(("syr", "deposit", "12T12:00", {"exchange": None, "commitment": "ab" * 32}))
    shown = json.loads(folder.call("show", "participants", record, "--json").stdout)
    desk = {p["id"]: key["vkey"] for p in shown["items"] for key in p["keys"] if key["label"] == "desk"}
    for who, act, when, body in rows:
        if act == "key":
            body["vkey"] = desk[who]
        if act == "deposit":
            body["exchange"] = ids["exchange"]
        (folder / "body.json").write_text(json.dumps(body))
        done = folder.call("act", act, "body.json", "--key", folder / "out" / f"{who}.key", "--record", record, "--log-key", "log.key",
                           "--at", time(when), "--to", "public", "--wider", "--yes", "--json")
        assert done.returncode == 0, (who, act, body, done.stdout, done.stderr)
        ids[act] = json.loads(done.stdout).get("id")
