// What lies under the map, in files of their own that come with the app: coasts and borders (Natural
// Earth at 1:50 million), and outlines of administrative areas by their codes (ISO 3166-2). Each is a
// TopoJSON topology: borders are arcs, each once, in steps from point to point.
import coasts from "world-atlas/countries-50m.json?url";
import { NOWHERE, around, joined, line, meets, onPlane, type Box, type Point } from "./mercator";
import outlines from "./governorates.json?url";

interface Geometry<Named> {
  type: string;
  arcs: number[][] | number[][][];
  id?: string;
  properties: Named;
}

interface Topology<Named> {
  transform: { scale: [number, number]; translate: [number, number] };
  arcs: [number, number][][];
  objects: Record<string, { geometries: Geometry<Named>[] }>;
}

export interface Land {
  box: Box;
  path: string;
}

export interface Area extends Land {
  code: string;
  names: Record<string, string>; // by language
  at: Point; // where its name stands
}

interface AreaNamed {
  names: Record<string, string>;
  at: [longitude: number, latitude: number];
}

// Its polygons, each by itself.
function decode<Named>({ transform, arcs, objects }: Topology<Named>, name: string): { of: Geometry<Named>; land: Land }[] {
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
  return objects[name]!.geometries.flatMap((of) => {
    const polygons = of.type === "Polygon" ? [of.arcs as number[][]] : of.type === "MultiPolygon" ? (of.arcs as number[][][]) : [];
    return polygons.map((polygon) => {
      const rings = polygon.map(ring);
      return { of, land: { box: rings[0]!.reduce(around, NOWHERE), path: rings.map((each) => `${line(each)}Z`).join("") } };
    });
  });
}

const file = async <Named>(url: string) => (await (await fetch(url)).json()) as Topology<Named>;

// Taken once; what did not come is asked for again.
function once<Any>(load: () => Promise<Any>): () => Promise<Any> {
  let taken: Promise<Any> | undefined;
  return () => {
    taken ??= load().catch((fault: unknown) => {
      taken = undefined;
      throw fault;
    });
    return taken;
  };
}

export const atlas = once((): Promise<Land[]> => file(coasts).then((all) => decode(all, "countries").map((each) => each.land)));

export const areasOf = once(
  (): Promise<Area[]> =>
    file<AreaNamed>(outlines).then((all) =>
      decode(all, "areas").map(({ of, land }) => ({ ...land, code: of.id!, names: of.properties.names, at: onPlane(of.properties.at) })),
    ),
);

export const landIn = <Any extends Land>(all: Any[], box: Box) => all.filter((land) => meets(land.box, box));

// What is named by areas alone is drawn along their outlines, where all of them are known.
export function outline(codes: string[] | undefined, all: Area[]): Land | undefined {
  const own = (codes ?? []).map((code) => all.find((area) => area.code === code));
  if (!own.length || own.includes(undefined)) return undefined;
  return { box: own.map((area) => area!.box).reduce(joined), path: own.map((area) => area!.path).join("") };
}
