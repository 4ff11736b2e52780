// SPDX-License-Identifier: Apache-2.0
// Evidence as record-format 11 has it: a file that `truce verify` judges.

import { type Bytes, equal, toBase64, utf8 } from "./bytes.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { EVIDENCE_BYTES_MAX, HASH_BYTES } from "./limits.ts";
import { inclusionPath, Tree } from "./merkle.ts";
import { isBy, noteWith, type Vkey } from "./note.ts";

export interface Evidence {
  readonly kind: "two-trees" | "two-leaves" | "other-tree" | "rolled-back";
  readonly name: string; // for the file
  readonly text: string;
}

/** A checkpoint with the log's line alone: cosigners have no part in what the log's key has signed. */
export function bare(checkpoint: Checkpoint, log: Vkey): string {
  return noteWith(
    checkpoint.note,
    checkpoint.note.lines.filter((line) => isBy(line, log)),
  );
}

function file(kind: Evidence["kind"], log: Vkey, founding: string, first: object, second?: object): Evidence | null {
  const text = `${JSON.stringify({ truce_evidence: 1, kind, key: log.text, founding, first, second })}\n`;
  const name = `${log.name.replaceAll(/[^a-z0-9.-]/g, "-")}-${kind}.json`;
  return utf8(text).length <= EVIDENCE_BYTES_MAX ? { kind, name, text } : null;
}

/** That `second`, smaller, was shown after `first`. */
export function rolledBack(log: Vkey, founding: string, first: Checkpoint, second: Checkpoint): Evidence | null {
  return file("rolled-back", log, founding, { checkpoint: bare(first, log) }, { checkpoint: bare(second, log) });
}

/** A tree whose root has been compared with its checkpoint. */
export interface Known {
  readonly checkpoint: Checkpoint;
  readonly tree: Tree;
}

/** The tree of leaf hashes that were kept; null if they are not those of the checkpoint. */
export function treeOfLeaves(leaves: Bytes, checkpoint: Checkpoint): Tree | null {
  if (leaves.length !== checkpoint.size * HASH_BYTES) return null;
  const tree = new Tree();
  for (let at = 0; at < leaves.length; at += HASH_BYTES) tree.push(leaves.slice(at, at + HASH_BYTES));
  return equal(tree.rootAt(checkpoint.size), checkpoint.root) ? tree : null;
}

/**
 * That the log's key has signed `first`, whose tree is no part of `second`'s nor the other way round: by one size with
 * two roots, else by a leaf where they differ, else (nothing is known of the first but its root) against the second.
 */
export async function twoHistories(
  log: Vkey,
  founding: string,
  first: Checkpoint,
  tree: Tree | null,
  second: Known,
): Promise<Evidence | null> {
  const [a, b] = [{ checkpoint: bare(first, log) }, { checkpoint: bare(second.checkpoint, log) }];
  if (first.size === second.checkpoint.size) return file("two-trees", log, founding, a, b);
  const common = Math.min(first.size, second.checkpoint.size);
  for (let index = 0; tree && index < common; index++) {
    if (equal(tree.leaf(index), second.tree.leaf(index))) continue;
    const other = await leafOf(second.tree, index, second.checkpoint);
    return twoLeaves(log, founding, await leafOf(tree, index, first), other);
  }
  return first.size < second.checkpoint.size ? file("other-tree", log, founding, a) : null;
}

async function leafOf(tree: Tree, index: number, checkpoint: Checkpoint): Promise<Leaf> {
  const path = await inclusionPath(index, checkpoint.size, tree.whole);
  return { checkpoint, index, leaf: tree.leaf(index), path };
}

/** A leaf, and the path that leads from it to its checkpoint's root. */
export interface Leaf {
  readonly checkpoint: Checkpoint;
  readonly index: number;
  readonly leaf: Bytes;
  readonly path: readonly Bytes[];
}

/** That the log's key has signed two leaves at one place: it stands alone. */
export function twoLeaves(log: Vkey, founding: string, first: Leaf, second: Leaf): Evidence | null {
  const side = ({ checkpoint, index, leaf, path }: Leaf): object => ({
    checkpoint: bare(checkpoint, log),
    index,
    leaf: toBase64(leaf),
    proof: path.map(toBase64),
  });
  return file("two-leaves", log, founding, side(first), side(second));
}
