// SPDX-License-Identifier: Apache-2.0
// The keys of a record: which there are, whose, what for, and where each one's chain stands (record-format 5 and 6).

import { utf8, fromBase64 } from "./bytes.ts";
import { verify } from "./crypto.ts";
import { isSlug } from "./forms.ts";
import { KEYS_IN_FORCE_MAX } from "./limits.ts";
import { parseVkey, TYPE_COSIGNATURE, TYPE_ED25519, type Vkey } from "./note.ts";
import type { Rule } from "./rules.ts";

/**
 * How a key came in. What a motion names comes in only if it is carried, which this program does not work out: such a
 * key is taken to be there from its motion on, and everything under it is counted as not sure. What a key that is not
 * sure brings in is no surer: its origin is that motion too.
 */
export type Origin = "founding" | "act" | "motion";

export interface Key {
  readonly vkey: Vkey;
  readonly who: string; // participant, or name of a witness
  readonly use: ReadonlySet<string>;
  readonly origin: Origin;
  readonly entered: number; // by which entry
  revoked: number | null; // by which entry
  doubted: number | null; // by which entry a motion, or a key that is not sure, would revoke it
  next: number; // n of its next act
  prev: string | null; // id of its last act
  seen: number; // size that its last act had seen
}

const ALONE = ["machine", "hold", "witness"];

/** Why the uses do not go together or with the key's type and name, by its rule; null if they do. */
export function useFault(vkey: Vkey, use: readonly string[], age: boolean): Rule | null {
  const alone = use.some((one) => ALONE.includes(one));
  if (use.length === 0 || (alone && use.length > 1)) return "key-use";
  if (age && !use.includes("act")) return "key-use";
  const type = use.includes("hold") || use.includes("witness") ? TYPE_COSIGNATURE : TYPE_ED25519;
  return vkey.type === type ? null : "key-type";
}

/** Whether a key is called record/participant/label. */
export function nameIsOf(vkey: Vkey, record: string, who: string): boolean {
  const before = `${record}/${who}/`;
  return vkey.name.startsWith(before) && isSlug(vkey.name.slice(before.length));
}

/** Whether somebody who holds the key has said so, for a key that comes after the founding. */
export async function proofHolds(vkey: Vkey, record: string, who: string, proof: string): Promise<boolean> {
  const signature = fromBase64(proof);
  const message = utf8(`truce.key/v1\n${record}\n${who}\n${vkey.text}\n`);
  return signature !== null && verify(vkey.publicKey, message, signature);
}

/** Whether a key was in force in the record of the first `size` entries. */
export function inForceAt(key: Key, size: number): boolean {
  return key.entered < size && (key.revoked === null || key.revoked >= size);
}

/** Whether what it signs at this index, or cosigns of this size, is surely by a key of the record. */
export function isSure(key: Key, size: number): boolean {
  return key.origin !== "motion" && (key.doubted === null || key.doubted >= size);
}

export class Keys {
  private readonly byName = new Map<string, Key>();
  private readonly publicKeys = new Set<string>(); // of keys that are surely there

  find(name: string, keyId: string): Key | undefined {
    return this.byName.get(`${name}+${keyId}`);
  }

  all(): Iterable<Key> {
    return this.byName.values();
  }

  /** Marks a key that signs no acts, as the log's. */
  take(vkey: Vkey): boolean {
    const coded = vkey.publicKey.join();
    if (this.publicKeys.has(coded)) return false;
    this.publicKeys.add(coded);
    return true;
  }

  private inForce(who: string): number {
    let count = 0;
    for (const key of this.byName.values())
      count += Number(key.who === who && key.revoked === null && key.origin !== "motion");
    return count;
  }

  /** Brings a key in, or says by which rule it may not come. */
  enter(text: string, who: string, use: readonly string[], origin: Origin, index: number): Rule | null {
    const vkey = parseVkey(text);
    if (!vkey) return "malformed-body";
    const name = `${vkey.name}+${vkey.keyId}`;
    const known = this.byName.get(name);
    if (origin === "motion") {
      if (known || this.publicKeys.has(vkey.publicKey.join())) return "key-known";
    } else {
      if (known && known.origin !== "motion") return "key-known";
      if (!this.take(vkey)) return "key-known";
      if (use[0] !== "witness" && this.inForce(who) >= KEYS_IN_FORCE_MAX) return "too-many";
    }
    // What a motion had named before goes on as the same key: its chain is one.
    const { next, prev, seen } = known ?? { next: 0, prev: null, seen: 0 };
    this.byName.set(name, {
      vkey,
      who,
      use: new Set(use),
      origin,
      entered: index,
      revoked: null,
      doubted: null,
      next,
      prev,
      seen,
    });
    return null;
  }
}
