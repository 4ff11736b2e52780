#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Which incidents lie in which zone, against another library's word: tests/geometry.py TRUCE [SEED]

Random zones, many of them hard (holes, wings of a bow tie, rings that touch themselves, pieces on both sides of the
antimeridian, flat ones), and random points, half of them on corners and edges, go into a record; `truce show zones`
answers by GEOS, Turf by its own arithmetic (geometry.mjs). Skips, saying so, without Node or the packages of tests/web.
"""
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "tools")]
ZONES, POINTS, SIDE = 66, 400, 12
FROM = "2017-05-01T00:00:00Z"


def skip(why):
    print(f"geometry: skipped: {why}")
    return 77


def box(x, y, width, height):
    return [[x, y], [x + width, y], [x + width, y + height], [x, y + height], [x, y]]


def star(rng, x, y):
    """Corners around a point in order of their angle: a ring that does not cross itself."""
    around = [(3, 0), (2, 1), (1, 3), (0, 2), (-2, 3), (-3, 1), (-2, -1), (-1, -3), (1, -2), (3, -2)]
    chosen = [around[i] for i in sorted(rng.sample(range(10), rng.randint(4, 10)))]
    far = [(x + a * rng.randint(1, 2), y + b * rng.randint(1, 2)) for a, b in chosen]
    return [list(p) for p in far + far[:1]]


def some_area(rng, kind):
    """A geometry; None stands for no area: flat."""
    x, y = rng.randint(-SIDE, SIDE), rng.randint(-SIDE, SIDE)
    if kind == "star":
        return {"type": "Polygon", "coordinates": [star(rng, x, y)]}
    if kind == "holed":
        return {"type": "Polygon", "coordinates": [box(x, y, 6, 6), box(x + 1, y + 1, 2, 3), box(x + 4, y + 2, 1, 2)]}
    if kind == "hard holes":  # along the edge of the piece, over one another, and one that reaches beyond it
        return {"type": "Polygon", "coordinates": [box(x, y, 9, 9), box(x + 4, y, 2, 2), box(x + 1, y + 4, 3, 3), box(x + 2, y + 5, 4, 3),
                                                   box(x + 8, y + 8, 3, 3)]}
    if kind == "spiked":  # a bow tie with a line that leads out and back
        return {"type": "Polygon", "coordinates": [[[x, y], [x + 4, y + 4], [x + 4, y + 8], [x + 4, y + 4], [x + 4, y], [x, y + 4], [x, y]]]}
    if kind == "bow tie":
        return {"type": "Polygon", "coordinates": [[[x, y], [x + 4, y + 4], [x + 4, y], [x, y + 4], [x, y]]]}
    if kind == "crossing":  # five corners, each second one: its middle lies outside by the even-odd rule
        return {"type": "Polygon", "coordinates": [[[x, y + 6], [x + 4, y - 6], [x - 6, y + 2], [x + 6, y + 2], [x - 4, y - 6],
                                                    [x, y + 6]]]}
    if kind == "touching":  # two squares that share a corner, in one ring
        return {"type": "Polygon", "coordinates": [[[x, y], [x + 2, y], [x + 2, y + 2], [x + 4, y + 2], [x + 4, y + 4],
                                                    [x + 2, y + 4], [x + 2, y + 2], [x, y + 2], [x, y]]]}
    if kind == "antimeridian":
        return {"type": "MultiPolygon", "coordinates": [[box(175, y, 5, 5)], [box(-180, y + 1, 4, 3)]]}
    if kind == "overlapping":  # what two pieces share lies in the area, as what is in one of them does
        return {"type": "MultiPolygon", "coordinates": [[box(x, y, 4, 4)], [box(x + 2, y + 1, 4, 2)], [box(x, y, 4, 4)]]}
    if kind == "apart":
        return {"type": "MultiPolygon", "coordinates": [[box(x, y, 2, 2)], [box(x + 4, y + 1, 3, 2), box(x + 5, y + 1, 1, 1)]]}
    return {"type": "Polygon", "coordinates": [[[x, y], [x + 4, y + 2], [x + 2, y + 1], [x, y]]]}  # flat


KINDS = ("star", "holed", "hard holes", "spiked", "bow tie", "crossing", "touching", "antimeridian", "apart", "overlapping", "flat")


def some_point(rng, areas):
    """A place of the grid, between its lines, on a corner, on the middle of an edge, or some way into a ring."""
    if rng.random() < 0.4:
        rings = rng.choice(areas)["coordinates"]
        ring = rng.choice(rings if isinstance(rings[0][0][0], (int, float)) else rng.choice(rings))
        at = rng.randrange(len(ring) - 1)
        (x, y), (u, v) = ring[at], ring[at + 1]
        return rng.choice([[x, y], [(x + u) / 2, (y + v) / 2], [min(x + rng.choice((0.5, 1.5)), 180), y + rng.choice((0.5, 1.5))]])
    if rng.random() < 0.2:
        return [rng.choice((180, -180, 179.5, -179.5, 176)), rng.randint(-2 * SIDE, 2 * SIDE) / 2]
    return [rng.randint(-3 * SIDE, 3 * SIDE) / 2, rng.randint(-3 * SIDE, 3 * SIDE) / 2]


def call(truce, folder, *words, said=None):
    done = subprocess.run([truce, *words], cwd=folder, input=said, stdin=None if said is not None else subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"truce {' '.join(words)}: {done.stderr}")
    return done.stdout


def told(truce, folder, areas, points):
    """[indexes of points] of each area, as the record shows them."""
    keys = ("--key", "d/rus.key", "--record", "d/astana.truce", "--log-key", "d/log.key", "--at", "2024-12-01T00:00:00Z")
    call(truce, folder, "demo", "--once", "--json", "--out", "d")
    for number, area in enumerate(areas):
        body = {"id": f"z{number}", "name": {"en": f"Zone {number}"}, "kind": "buffer", "geometry": area, "from": FROM}
        call(truce, folder, "act", "zone", "-", *keys, "--to", "public", said=json.dumps(body))
    rows = ["id,when,place,country,kind,basis,lon,lat"] + [
        f"p{number},2017-05-02T00:00:00Z,Somewhere,SY,shelling,heard,{x:g},{y:g}" for number, (x, y) in enumerate(points)]
    (folder / "points.csv").write_text("\n".join(rows) + "\n")
    call(truce, folder, "import", "incidents", "points.csv", *keys, "--to", "public", "--wider")
    items = {item["id"]: item for item in json.loads(call(truce, folder, "show", "zones", "d/astana.truce", "--json",
                                                          "--from", "2017-05-02", "--to", "2017-05-02"))["items"]}
    return [sorted(int(one["ref"].removeprefix("rus/p")) for one in items[f"z{number}"]["incidents"]
                   if one["ref"].startswith("rus/p") and one["by"] == "point") for number in range(len(areas))]


def main():
    truce = Path(sys.argv[1]).resolve()
    rng = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 7)
    if not shutil.which("node"):
        return skip("Node is not installed")
    import web
    try:
        web.prepare(HERE / "web")
    except web.Fault as fault:
        return skip(str(fault))
    kinds = [KINDS[i % len(KINDS)] for i in range(ZONES)]
    areas = [some_area(rng, kind) for kind in kinds]
    points = [some_point(rng, areas) for _ in range(POINTS)]
    with tempfile.TemporaryDirectory() as folder:
        mine = told(truce, Path(folder), areas, points)
    asked = subprocess.run(["node", HERE / "web/geometry.mjs"], input=json.dumps({"areas": areas, "points": points}), text=True,
                           stdout=subprocess.PIPE, check=True, cwd=HERE / "web",
                           env={**os.environ, "NODE_PATH": str(HERE / "web/node_modules")})
    theirs = [[] if kind == "flat" else lies for kind, lies in zip(kinds, json.loads(asked.stdout))]
    passed = failed = 0
    for kind, area, here, there in zip(kinds, areas, mine, theirs):
        for number, point in enumerate(points):
            same = (number in here) == (number in there)
            passed, failed = passed + same, failed + (not same)
            if not same:
                print(f"{kind} {json.dumps(area['coordinates'])}: {point} lies {'in' if number in here else 'beside'} it here")
    inside = sum(map(len, mine))
    if inside < ZONES:
        print(f"only {inside} points lie in anything")
        failed += 1
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
