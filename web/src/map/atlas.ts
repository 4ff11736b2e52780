// Coasts and borders under the map: Natural Earth at 1:50 million, a file of its own that comes with
// the app. It is a TopoJSON topology: borders are arcs, each once, in steps from point to point.
import file from "world-atlas/countries-50m.json?url";
import { around, line, meets, NOWHERE, onPlane, type Box, type Point } from "./mercator";

interface Topology {
  transform: { scale: [number, number]; translate: [number, number] };
  arcs: [number, number][][];
  objects: { countries: { geometries: { type: string; arcs: number[][] | number[][][] }[] } };
}

export interface Land {
  box: Box;
  path: string;
}

function decode({ transform, arcs, objects }: Topology): Land[] {
  const points = arcs.map((steps) => {
    let x = 0;
    let y = 0;
    return steps.map(([east, north]): Point => {
      x += east;
      y += north;
      return onPlane([x * transform.scale[0] + transform.translate[0], y * transform.scale[1] + transform.translate[1]]);
    });
  });
  // An arc that is named ~n is walked from its end; where two meet the point stands in both.
  const ring = (names: number[]) => names.flatMap((n, i) => (n < 0 ? [...points[~n]!].reverse() : points[n]!).slice(i ? 1 : 0));
  return objects.countries.geometries
    .flatMap(({ type, arcs }) => (type === "Polygon" ? [arcs as number[][]] : type === "MultiPolygon" ? (arcs as number[][][]) : []))
    .map((polygon) => {
      const rings = polygon.map(ring);
      return { box: rings[0]!.reduce(around, NOWHERE), path: rings.map((each) => `${line(each)}Z`).join("") };
    });
}

let asked: Promise<Land[]> | undefined;

export function atlas(): Promise<Land[]> {
  asked ??= fetch(file)
    .then((answer) => answer.json())
    .then(decode);
  return asked;
}

export const landIn = (all: Land[], box: Box) => all.filter((land) => meets(land.box, box));
