// SPDX-License-Identifier: Apache-2.0
// Checkpoints (C2SP tlog-checkpoint, three lines and no more) and offline receipts (C2SP tlog-proof).

import { type Bytes, fromBase64, fromDecimal, textOf, utf8 } from "./bytes.ts";
import { HASH_BYTES, PATH_HASHES_MAX, PROOF_BYTES_MAX } from "./limits.ts";
import { isBy, lineHolds, nameIsSound, type Note, parseNote, type Vkey } from "./note.ts";
import type { Rule } from "./rules.ts";

export interface Checkpoint {
  readonly note: Note;
  readonly origin: string;
  readonly size: number;
  readonly root: Bytes;
}

export interface Proof {
  readonly index: number;
  readonly path: readonly Bytes[];
  readonly checkpoint: Checkpoint;
}

export function hashOf(text: string): Bytes | null {
  const hash = fromBase64(text);
  return hash && hash.length === HASH_BYTES ? hash : null;
}

/** The checkpoint, or the reason why it is none. Nothing is verified. */
export function parseCheckpoint(bytes: Uint8Array): Checkpoint | string {
  const note = parseNote(bytes);
  if (typeof note === "string") return note;
  const lines = note.text.split("\n");
  if (lines.length !== 4) return "its text is not of three lines";
  const size = fromDecimal(lines[1]!);
  const root = hashOf(lines[2]!);
  if (!nameIsSound(lines[0]!)) return "its origin is no name";
  if (size === null) return "its size is no decimal";
  if (size < 1) return "a record has at least one entry";
  if (!root) return "its root is not 32 bytes in base64";
  return { note, origin: lines[0]!, size, root };
}

/** Why the log's key does not stand behind it, as [rule, text]; null if it does. */
export async function checkpointFault(checkpoint: Checkpoint, log: Vkey): Promise<[Rule, string] | null> {
  if (checkpoint.origin !== log.name) {
    return ["wrong-origin", `the checkpoint is of "${checkpoint.origin}", not of "${log.name}"`];
  }
  const own = checkpoint.note.lines.filter((line) => isBy(line, log));
  if (own.length !== 1) return ["unsigned-checkpoint", `${own.length} lines of the checkpoint are by the log's key`];
  if (!(await lineHolds(checkpoint.note, own[0]!, log))) {
    return ["bad-checkpoint", "the log's signature of the checkpoint does not verify"];
  }
  return null;
}

/** A .tlog-proof, or the reason why it is none. Nothing is verified. */
export function parseProof(bytes: Uint8Array): Proof | string {
  if (bytes.length > PROOF_BYTES_MAX) return "it is too long";
  const text = textOf(bytes);
  if (text === null) return "it is not UTF-8";
  const split = text.indexOf("\n\n");
  if (split < 0) return "it has no blank line";
  const lines = text.slice(0, split).split("\n");
  if (lines.shift() !== "c2sp.org/tlog-proof@v1") return "its first line is not that of a proof";
  if (lines[0]?.startsWith("extra ") && fromBase64(lines.shift()!.slice(6)) === null) return "its extra is not base64";
  const index = /^index (.*)$/.exec(lines.shift() ?? "");
  const place = index ? fromDecimal(index[1]!) : null;
  if (place === null) return "it has no index";
  if (lines.length > PATH_HASHES_MAX) return "its path is too long";
  const path = lines.map(hashOf);
  if (path.includes(null)) return "a hash of its path is not 32 bytes in base64";
  const checkpoint = parseCheckpoint(utf8(text.slice(split + 2)));
  if (typeof checkpoint === "string") return `its checkpoint: ${checkpoint}`;
  return { index: place, path: path as Bytes[], checkpoint };
}
