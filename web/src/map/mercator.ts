// The plane that the map is drawn on: Web Mercator, the world's width being WORLD. What is drawn
// comes as GeoJSON geometry (RFC 7946), longitude first.
import type { Geometry } from "../types";

export const WORLD = 100_000;
export type Point = [x: number, y: number];
export type Box = [west: number, north: number, east: number, south: number]; // on the plane: y grows to the south

const LATITUDE_MOST = 85;

export function onPlane([longitude, latitude]: number[]): Point {
  const bounded = Math.max(-LATITUDE_MOST, Math.min(LATITUDE_MOST, latitude!));
  const angle = (bounded * Math.PI) / 180;
  const x = (longitude! + 180) / 360;
  const y = 0.5 - Math.log(Math.tan(Math.PI / 4 + angle / 2)) / (2 * Math.PI);
  return [x * WORLD, y * WORLD];
}

export function onEarth([x, y]: Point): [longitude: number, latitude: number] {
  const latitude = (Math.atan(Math.sinh(Math.PI * (1 - (2 * y) / WORLD))) * 180) / Math.PI;
  return [Math.max(-180, Math.min(180, (x / WORLD) * 360 - 180)), Math.max(-LATITUDE_MOST, Math.min(LATITUDE_MOST, latitude))];
}

export const NOWHERE: Box = [Infinity, Infinity, -Infinity, -Infinity];

export const around = (box: Box, [x, y]: Point): Box => [Math.min(box[0], x), Math.min(box[1], y), Math.max(box[2], x), Math.max(box[3], y)];
export const joined = (a: Box, b: Box): Box => [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])];
export const within = (a: Box, b: Box) => a[0] >= b[0] && a[1] >= b[1] && a[2] <= b[2] && a[3] <= b[3];
export const meets = (a: Box, b: Box) => a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3];

// With so much of its own size more on each side.
export function wider([west, north, east, south]: Box, by: number): Box {
  const [x, y] = [(east - west) * by, (south - north) * by];
  return [west - x, north - y, east + x, south + y];
}

const one = (n: number) => Math.round(n * 10) / 10;

export const line = (points: Point[]) => points.map(([x, y], i) => `${i ? "L" : "M"}${one(x)} ${one(y)}`).join("");

// Lists of lines that a geometry is made of; of points, each its own. A shape is closed.
function lines(geometry: Geometry): number[][][] {
  const at = geometry.coordinates as never;
  switch (geometry.type) {
    case "Point":
      return [[at]];
    case "MultiPoint":
      return (at as number[][]).map((point) => [point]);
    case "LineString":
      return [at];
    case "MultiLineString":
    case "Polygon":
      return at;
    case "MultiPolygon":
      return (at as number[][][][]).flat();
    default:
      return [];
  }
}

export function pathOf(geometry: Geometry): string {
  const close = geometry.type.endsWith("Polygon") ? "Z" : "";
  return lines(geometry)
    .map((points) => line(points.map(onPlane)) + close)
    .join("");
}

export const boxOf = (geometry: Geometry): Box => lines(geometry).flat().map(onPlane).reduce(around, NOWHERE);
