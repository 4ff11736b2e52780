// SPDX-License-Identifier: Apache-2.0
// The tree of RFC 6962: a growing one that keeps the hash of every whole subtree, and the judging of proofs.
//
// Proofs are made and judged by the recursion of RFC 6962 itself, over ranges of leaves: the same walk gives an
// inclusion path, a consistency proof and a root, from leaves in memory or from a host's tiles.

import { type Bytes, equal } from "./bytes.ts";
import { sha256 } from "./crypto.ts";
import { HASH_BYTES } from "./limits.ts";

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

export function leafHash(entry: Uint8Array): Bytes {
  return sha256(LEAF, entry);
}

export function nodeHash(left: Uint8Array, right: Uint8Array): Bytes {
  return sha256(NODE, left, right);
}

/** The largest power of two below n, n > 1. Numbers, not bits: sizes are up to 2^53. */
function split(n: number): number {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

/** The hash of leaves [2^level * place, 2^level * (place + 1)). */
export type WholeSubtree = (level: number, place: number) => Promise<Bytes> | Bytes;

/** MTH of leaves [from, to), of a range that the recursion over a tree comes to. */
export async function rangeHash(from: number, to: number, whole: WholeSubtree): Promise<Bytes> {
  const n = to - from;
  if (Number.isInteger(Math.log2(n))) return whole(Math.log2(n), from / n);
  const k = split(n);
  return nodeHash(await whole(Math.log2(k), from / k), await rangeHash(from + k, to, whole));
}

/** PATH(index, D[0:size]), the leaf's sibling first. */
export async function inclusionPath(index: number, size: number, whole: WholeSubtree): Promise<Bytes[]> {
  const path: Bytes[] = [];
  for (let from = 0, to = size; to - from > 1; ) {
    const middle = from + split(to - from);
    path.unshift(index < middle ? await rangeHash(middle, to, whole) : await rangeHash(from, middle, whole));
    if (index < middle) to = middle;
    else from = middle;
  }
  return path;
}

/** PROOF(older, D[0:newer]), 0 < older <= newer. */
export async function consistencyProof(older: number, newer: number, whole: WholeSubtree): Promise<Bytes[]> {
  const proof: Bytes[] = [];
  let [from, to] = [0, newer];
  while (older !== to) {
    const middle = from + split(to - from);
    proof.unshift(older <= middle ? await rangeHash(middle, to, whole) : await rangeHash(from, middle, whole));
    if (older <= middle) to = middle;
    else from = middle;
  }
  if (from > 0) proof.unshift(await rangeHash(from, to, whole));
  return proof;
}

/** The root that a path leads a leaf to; null if it has not the length that the place asks for. */
export function rootOfPath(leaf: Bytes, index: number, size: number, path: readonly Bytes[]): Bytes | null {
  if (!(index < size) || path.some((hash) => hash.length !== HASH_BYTES) || leaf.length !== HASH_BYTES) return null;
  const rest = [...path];
  const climb = (at: number, n: number): Bytes | null => {
    if (n === 1) return leaf;
    const sibling = rest.pop(); // the last is nearest to the root
    if (!sibling) return null;
    const k = split(n);
    const own = at < k ? climb(at, k) : climb(at - k, n - k);
    return own && (at < k ? nodeHash(own, sibling) : nodeHash(sibling, own));
  };
  const root = climb(index, size);
  return rest.length === 0 ? root : null;
}

/** Whether a proof shows that the tree of the older root is the beginning of that of the newer one. */
export function consistent(
  older: number,
  olderRoot: Bytes,
  newer: number,
  newerRoot: Bytes,
  proof: readonly Bytes[],
): boolean {
  if (older < 1 || older > newer || [olderRoot, newerRoot, ...proof].some((h) => h.length !== HASH_BYTES)) return false;
  const rest = [...proof];
  /** (root of the older part, root of the whole) of a subtree of n leaves of which the first m are the older ones. */
  const climb = (m: number, n: number, known: boolean): [Bytes, Bytes] | null => {
    if (m === n) {
      const hash = known ? olderRoot : rest.pop();
      return hash ? [hash, hash] : null;
    }
    const k = split(n);
    const sibling = rest.pop();
    if (!sibling) return null;
    const own = m <= k ? climb(m, k, known) : climb(m - k, n - k, false);
    if (!own) return null;
    return m <= k ? [own[0], nodeHash(own[1], sibling)] : [nodeHash(sibling, own[0]), nodeHash(sibling, own[1])];
  };
  const roots = climb(older, newer, true);
  return rest.length === 0 && roots !== null && equal(roots[0], olderRoot) && equal(roots[1], newerRoot);
}

/** Hashes in one growing piece of memory: an object for each would cost three times as much. */
class Hashes {
  count = 0;
  private bytes = new Uint8Array(64 * HASH_BYTES);

  push(hash: Uint8Array): void {
    if ((this.count + 1) * HASH_BYTES > this.bytes.length) {
      const larger = new Uint8Array(this.bytes.length * 2);
      larger.set(this.bytes);
      this.bytes = larger;
    }
    this.bytes.set(hash, this.count++ * HASH_BYTES);
  }

  at(i: number): Bytes {
    return this.bytes.slice(i * HASH_BYTES, (i + 1) * HASH_BYTES);
  }

  first(count: number): Bytes {
    return this.bytes.slice(0, count * HASH_BYTES);
  }
}

/** A tree that grows leaf by leaf; every earlier root can be asked for. 64 bytes a leaf. */
export class Tree {
  private readonly levels: Hashes[] = [new Hashes()];

  get size(): number {
    return this.levels[0]!.count;
  }

  push(leaf: Bytes): void {
    let hash = leaf;
    for (let level = 0; ; level++) {
      const here = (this.levels[level] ??= new Hashes());
      here.push(hash);
      if (here.count % 2 === 1) return;
      hash = nodeHash(here.at(here.count - 2), here.at(here.count - 1));
    }
  }

  readonly whole = (level: number, place: number): Bytes => {
    const here = this.levels[level];
    if (!here || place >= here.count) throw new RangeError(`no subtree ${level}/${place} in a tree of ${this.size}`);
    return here.at(place);
  };

  leaf(index: number): Bytes {
    return this.whole(0, index);
  }

  /** The first leaves, one behind the other, as level-0 tiles have them. */
  leaves(count: number): Bytes {
    return this.levels[0]!.first(count);
  }

  /** The root at a size that it has had, from 1. */
  rootAt(size: number): Bytes {
    let [hash, end] = [null as Bytes | null, size];
    for (let level = 0, n = size; n > 0; level++, n = Math.floor(n / 2)) {
      if (n % 2 === 0) continue;
      const width = 2 ** level;
      const here = this.whole(level, end / width - 1);
      hash = hash ? nodeHash(here, hash) : here;
      end -= width;
    }
    if (!hash) throw new RangeError("an empty tree has no root here");
    return hash;
  }
}
