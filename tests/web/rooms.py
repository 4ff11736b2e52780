# SPDX-License-Identifier: Apache-2.0
"""The exercise of Libya, whose first round was held in rooms apart, with what its own acts lack for the pages: a second
such meeting, one that was called off, and delegations that say at which level they come.
"""
import json

ROUND = "un/round-1"


def text(en, ar):
    return {"en": en, "ar": ar}


def meeting(slug, title, begins, state, who, **more):
    return {"id": slug, "round": ROUND, "title": title, "level": "technical", "format": "proximity", "rooms": "separate",
            "place": {"name": text("A neutral city", "مدينة محايدة")}, "from": begins, "with": [{"who": each} for each in who], "state": state,
            **more}


def member(level):
    return {"person": {"name": {"en": f"An officer ({level})"}}, "level": level, "role": "member"}


ACTS = [
    ("un", "meeting", meeting("apart-2", text("A second day apart", "يوم ثانٍ على انفراد"), "2020-02-05T10:00:00+02:00", "ended", ["db", "un", "da"],
                              go_between="city")),
    ("un", "meeting", meeting("apart-3", text("A third day that was not", "يوم ثالث لم يكن"), "2020-02-06T09:00:00+02:00", "cancelled", ["da", "db", "un"])),
    ("da", "delegation", {"round": ROUND, "members": [member("technical"), member("deputies"), member("experts")]}),
    ("db", "delegation", {"round": ROUND, "head": {"name": {"en": "General"}}}),
]


def serve(folder):
    done = folder.call("demo", "--once", "--exercise", "libya", "--out", folder / "libya")
    assert done.returncode == 0, done.stderr
    keys, record = folder / "libya", "libya/libya.truce"
    for who, kind, body in ACTS:
        (folder / "body.json").write_text(json.dumps(body))
        done = folder.call("act", kind, "body.json", "--key", keys / f"{who}.key", "--record", record, "--log-key", keys / "log.key", "--at",
                           "2021-04-01T10:00:00+02:00")
        assert done.returncode == 0, (kind, done.stderr)
    host = folder.start("serve", record, "--log-key", keys / "log.key", "--listen", "127.0.0.1:0", own="libya")
    host.await_url()
    return host
