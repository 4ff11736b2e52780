// SPDX-License-Identifier: Apache-2.0
// C2SP tlog-tiles: paths, entry bundles, and subtree hashes out of hash tiles.

import type { Bytes } from "./bytes.ts";
import { HASH_BYTES, TILE_LEVEL_MAX, TILE_WIDTH } from "./limits.ts";
import { nodeHash, type WholeSubtree } from "./merkle.ts";

/** 1234067 is x001/x234/067; a width below 256 stands behind as .p/W. */
function place(n: number, width: number): string {
  if (!Number.isSafeInteger(n) || n < 0 || !(width >= 1 && width <= TILE_WIDTH)) throw new RangeError("no such tile");
  const groups = [String(n % 1000).padStart(3, "0")];
  for (let rest = Math.floor(n / 1000); rest > 0; rest = Math.floor(rest / 1000)) {
    groups.unshift(`x${String(rest % 1000).padStart(3, "0")}`);
  }
  return groups.join("/") + (width < TILE_WIDTH ? `.p/${width}` : "");
}

export function tilePath(level: number, n: number, width: number): string {
  if (!(level >= 0 && level <= TILE_LEVEL_MAX)) throw new RangeError("no such level");
  return `tile/${level}/${place(n, width)}`;
}

export function bundlePath(n: number, width: number): string {
  return `tile/entries/${place(n, width)}`;
}

/** How wide tile n of a level is in a tree of this size: 0 if there is none. */
export function tileWidth(level: number, n: number, size: number): number {
  const hashes = Math.floor(size / TILE_WIDTH ** level);
  return Math.max(0, Math.min(TILE_WIDTH, hashes - n * TILE_WIDTH));
}

export interface Bundle {
  readonly entries: readonly Bytes[]; // as many as are whole
  readonly fault: string | null; // why it is not exactly the bundle that was asked for
}

export function parseBundle(bytes: Bytes, width: number): Bundle {
  const entries: Bytes[] = [];
  let at = 0;
  while (at < bytes.length && entries.length < width) {
    if (bytes.length - at < 2) return { entries, fault: "it ends within a length" };
    const length = bytes[at]! * 256 + bytes[at + 1]!;
    if (bytes.length - at - 2 < length) return { entries, fault: "it ends within an entry" };
    entries.push(bytes.slice(at + 2, at + 2 + length));
    at += 2 + length;
  }
  if (entries.length < width) return { entries, fault: `it has ${entries.length} entries, not ${width}` };
  return { entries, fault: at < bytes.length ? "bytes follow its last entry" : null };
}

/** Gives the bytes of a hash tile of exactly this width. */
export type TileSource = (level: number, n: number, width: number) => Promise<Bytes>;

/** Whole subtrees of a tree of this size, out of its tiles. What they hash to is for the caller to compare. */
export function subtreesOfTiles(size: number, tile: TileSource): WholeSubtree {
  return async (level, at) => {
    const tileLevel = Math.floor(level / 8);
    const count = 2 ** (level - 8 * tileLevel);
    const first = at * count;
    const n = Math.floor(first / TILE_WIDTH);
    const bytes = await tile(tileLevel, n, tileWidth(tileLevel, n, size));
    const from = first - n * TILE_WIDTH;
    let row = Array.from({ length: count }, (_, i) =>
      bytes.slice((from + i) * HASH_BYTES, (from + i + 1) * HASH_BYTES),
    );
    while (row.length > 1) {
      row = Array.from({ length: row.length / 2 }, (_, i) => nodeHash(row[2 * i]!, row[2 * i + 1]!));
    }
    return row[0]!;
  };
}
