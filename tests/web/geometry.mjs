// SPDX-License-Identifier: Apache-2.0
// Which points lie in which areas, as Turf has it: geometry.mjs, {areas: [geometry], points: [[x, y]]} on standard input.
// Turf's test is its own arithmetic, not GEOS's: a ray that is cast, by the even-odd rule. It is asked of each ring alone:
// a point is in an area that is in a piece, edges with it, and not within a hole of that piece.
import { booleanPointInPolygon } from "@turf/boolean-point-in-polygon";

let text = "";
for await (const piece of process.stdin) text += piece;
const { areas, points } = JSON.parse(text);

// The meridians 180 and -180 are one (docs/decisions/022-geometry.md); Turf knows nothing of it.
const spellings = ([x, y]) => (Math.abs(x) === 180 ? [[x, y], [-x, y]] : [[x, y]]);
const round = (point, ring, ignoreBoundary) =>
  booleanPointInPolygon({ type: "Point", coordinates: point }, { type: "Polygon", coordinates: [ring] }, { ignoreBoundary });
const inPiece = (point, [shell, ...holes]) => round(point, shell, false) && !holes.some((hole) => round(point, hole, true));
const piecesOf = ({ type, coordinates }) => (type === "Polygon" ? [coordinates] : coordinates);
const lies = (point, area) => spellings(point).some((at) => piecesOf(area).some((piece) => inPiece(at, piece)));

console.log(JSON.stringify(areas.map((area) => points.flatMap((point, i) => (lies(point, area) ? [i] : [])))));
