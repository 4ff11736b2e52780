// SPDX-License-Identifier: Apache-2.0
// Who has cosigned a checkpoint: its lines against the keys that were in force at its size (record-format 2 and 3).

import type { Checkpoint } from "./checkpoint.ts";
import { inForceAt, isSure, type Key, type Keys } from "./keys.ts";
import { cosignedAt, lineHolds } from "./note.ts";

export interface Cosigner {
  readonly who: string; // participant, or a named witness
  readonly use: "hold" | "witness";
  readonly size: number;
  readonly time: number; // seconds since 1970, as the cosigner says
  readonly sure: boolean; // false: whether its key was in force hangs on a motion
}

/** Lines by keys that were no hold or witness keys of the record then are passed over; `bad` are those that fail. */
export async function cosignersOf(checkpoint: Checkpoint, keys: Keys): Promise<{ good: Cosigner[]; bad: string[] }> {
  const good: Cosigner[] = [];
  const bad: string[] = [];
  const { note, size } = checkpoint;
  await Promise.all(
    note.lines.map(async (line) => {
      const key = keys.find(line.name, line.keyId);
      const use = key && useOf(key);
      if (!key || !use || !inForceAt(key, size)) return;
      const sure = isSure(key, size);
      if (await lineHolds(note, line, key.vkey)) good.push({ who: key.who, use, size, time: cosignedAt(line)!, sure });
      else if (sure) bad.push(key.vkey.name);
    }),
  );
  return { good, bad };
}

function useOf(key: Key): "hold" | "witness" | null {
  return key.use.has("hold") ? "hold" : key.use.has("witness") ? "witness" : null;
}

/** Who, each once, has surely cosigned this size with a key of the record. */
export function seenBy(cosigners: readonly Cosigner[], size: number): string[] {
  const found = cosigners.filter((one) => one.sure && one.size === size);
  return [...new Set(found.map((one) => one.who))].sort();
}

/** Those of them who hold: a hold key alone makes no holder. */
export function heldBy(cosigners: readonly Cosigner[], size: number, holders: readonly string[]): string[] {
  const hold = cosigners.filter((one) => one.use === "hold" && holders.includes(one.who));
  return seenBy(hold, size);
}
