// SPDX-License-Identifier: Apache-2.0
// Which points lie in which areas, as Turf has it: geometry.mjs, {areas: [geometry], points: [[x, y]]} on standard input.
// Turf's test is its own arithmetic, not GEOS's: a ray that is cast, by the even-odd rule; edges belong to the area.
import { booleanPointInPolygon } from "@turf/boolean-point-in-polygon";

let text = "";
for await (const piece of process.stdin) text += piece;
const { areas, points } = JSON.parse(text);

// The meridians 180 and -180 are one (docs/decisions/022-geometry.md); Turf knows nothing of it.
const spellings = ([x, y]) => (Math.abs(x) === 180 ? [[x, y], [-x, y]] : [[x, y]]);
const lies = (point, area) => spellings(point).some((at) => booleanPointInPolygon({ type: "Point", coordinates: at }, area));

console.log(JSON.stringify(areas.map((area) => points.flatMap((point, i) => (lies(point, area) ? [i] : [])))));
