// SPDX-License-Identifier: Apache-2.0
// Judges acts one after the other by the envelope rules of record-format 5, and follows keys as section 8 has it for
// `key` acts.
//
// NOT judged, for it takes the rules of the record to be followed (sections 7-10 and 12-14): whether an act is void or
// in force, what any act does, `past-until` (it needs log time), which motions are carried, and the state digest. So a
// key that a motion names (`admit`, `root-key`) is taken to be there from the motion on, a root key that a motion would
// revoke to be in force still, and so is what keys of either kind bring in or revoke; acts under all of these are
// counted in `unsure`, and none of them is surely a cosigner's. Of an `age` recipient and of language tags the form is
// not looked at. Whoever needs all of it runs `truce verify`.

import { type Bytes, toBase64 } from "./bytes.ts";
import { type Envelope, parseEnvelope, type Refusal } from "./envelope.ts";
import { type Fields, fieldFault, isClosed, isInt, isSignature, isString, isTexts, isVkey, isWord } from "./forms.ts";
import { type Founding, isUse, KEY_FIELDS, PARTICIPANT_FIELDS } from "./founding.ts";
import { isObject, type JsonObject } from "./json.ts";
import { isSure, type Key, type Keys, nameIsOf, type Origin, proofHolds, useFault } from "./keys.ts";
import type { Tree } from "./merkle.ts";
import { lineHolds, parseVkey } from "./note.ts";
import type { Rule } from "./rules.ts";

const KEY_ADD: Fields = {
  op: isWord("add"),
  vkey: isVkey,
  use: isUse,
  "age?": isString,
  proof: isSignature,
  "reason?": isTexts,
};
const KEY_REVOKE: Fields = { op: isWord("revoke"), vkey: isVkey, "after?": isInt, "reason?": isTexts };
const isParticipant = isClosed(PARTICIPANT_FIELDS);
const isKey = isClosed(KEY_FIELDS);

type NewKey = { readonly vkey: string; readonly use: readonly string[] };

function refuse(rule: Rule, text: string): Refusal {
  return { rule, text };
}

export function useThatIsNeeded(act: string | null): string {
  return act === "key" ? "root" : act === "hold" ? "machine" : "act";
}

export class Judge {
  /** Acts under keys that a motion, or what hangs on one, would bring in or revoke. */
  unsure = 0;
  /** A motion has been put that would change who holds, or how many must. */
  rulesMayDiffer = false;
  private readonly keys: Keys;
  private readonly logged = new Set<string>();

  constructor(private readonly founding: Founding) {
    this.keys = founding.keys;
    this.logged.add(founding.id);
  }

  /**
   * Judges entries from `first` (at least 1) on; `tree` holds at least those before. Signatures are verified side by
   * side; what hangs on order is judged in order, and `each` told of every entry.
   */
  async judge(
    first: number,
    entries: readonly Bytes[],
    tree: Tree,
    each: (index: number, refusal: Refusal | null) => void,
  ): Promise<void> {
    const read = entries.map(parseEnvelope);
    const begun = read.map((envelope) => ("rule" in envelope ? null : this.begin(envelope)));
    for (const [i, envelope] of read.entries()) {
      const refusal = "rule" in envelope ? envelope : await this.one(first + i, envelope, begun[i] ?? null, tree);
      each(first + i, refusal);
    }
  }

  /** The key as it is known by now; most acts of a bundle are by keys that came long before. */
  private begin(envelope: Envelope): { key: Key; holds: Promise<boolean> } | null {
    const line = envelope.note.lines[0]!;
    const key = this.keys.find(line.name, line.keyId);
    return key ? { key, holds: lineHolds(envelope.note, line, key.vkey) } : null;
  }

  private async one(
    index: number,
    envelope: Envelope,
    begun: { key: Key; holds: Promise<boolean> } | null,
    tree: Tree,
  ): Promise<Refusal | null> {
    const line = envelope.note.lines[0]!;
    const key = this.keys.find(line.name, line.keyId);
    const refusal =
      this.placeFault(envelope, key) ??
      this.keyFault(envelope, key!) ??
      ((await (begun?.key.vkey === key!.vkey ? begun.holds : lineHolds(envelope.note, line, key!.vkey)))
        ? null
        : refuse("bad-signature", "the signature does not verify")) ??
      this.chainFault(envelope, key!) ??
      this.seenFault(index, envelope, key!, tree);
    if (refusal) return refusal;
    key!.next++;
    key!.prev = envelope.id;
    key!.seen = envelope.seen!.size;
    this.logged.add(envelope.id);
    const sure = isSure(key!, index);
    if (!sure) this.unsure++;
    await this.follow(index, envelope, sure);
    return null;
  }

  private placeFault(envelope: Envelope, key: Key | undefined): Refusal | null {
    const { record } = this.founding;
    if (envelope.record !== record) return refuse("wrong-record", `the act is of "${envelope.record}"`);
    if (envelope.epoch !== 0) return refuse("wrong-epoch", `the act is of epoch ${envelope.epoch}`);
    if (envelope.act === "found") return refuse("already-founded", "a record is founded once");
    if (!key || key.who !== envelope.by || key.use.has("witness")) {
      return refuse("unknown-key", `"${envelope.note.lines[0]!.name}" is no key of ${envelope.by} here`);
    }
    return null;
  }

  private keyFault(envelope: Envelope, key: Key): Refusal | null {
    if (key.revoked !== null) return refuse("revoked-key", `${key.vkey.name} was revoked before`);
    const use = useThatIsNeeded(envelope.act);
    return key.use.has(use) ? null : refuse("wrong-use", `the act needs a key of use "${use}"`);
  }

  private chainFault(envelope: Envelope, key: Key): Refusal | null {
    if (envelope.n !== key.next) return refuse("wrong-n", `n is ${envelope.n}; the key's next is ${key.next}`);
    if (envelope.prev !== key.prev) return refuse("wrong-prev", "prev is not the key's last act");
    return this.logged.has(envelope.id) ? refuse("already-logged", "this text stands in the log already") : null;
  }

  private seenFault(index: number, envelope: Envelope, key: Key, tree: Tree): Refusal | null {
    const { size, root } = envelope.seen!;
    if (size < 1 || size > index) return refuse("seen-range", `the act at ${index} cannot have seen size ${size}`);
    if (size < key.seen) return refuse("seen-falls", `the key had seen size ${key.seen} before, and now ${size}`);
    return toBase64(tree.rootAt(size)) === root
      ? null
      : refuse("seen-root", `what the author has seen is not the tree of size ${size}`);
  }

  private async follow(index: number, envelope: Envelope, sure: boolean): Promise<void> {
    const { act, body, by } = envelope;
    if (act === "key" && body) {
      if (body.op === "add") await this.add(index, by, body, sure ? "act" : "motion");
      else this.revoke(index, by, body, sure);
    }
    if (act === "motion" && body && isObject(body.payload)) this.named(index, body.kind, body.payload);
  }

  /** A `key` act that adds; if it is void it does nothing. */
  private async add(index: number, who: string, body: JsonObject, origin: Origin): Promise<void> {
    if (fieldFault(body, KEY_ADD)) return;
    const vkey = parseVkey(body.vkey as string)!;
    const use = body.use as string[];
    const { record } = this.founding;
    if (use.includes("root") || !nameIsOf(vkey, record, who) || useFault(vkey, use, "age" in body)) return;
    if (await proofHolds(vkey, record, who, body.proof as string)) this.keys.enter(vkey.text, who, use, origin, index);
  }

  private revoke(index: number, who: string, body: JsonObject, sure: boolean): void {
    if (fieldFault(body, KEY_REVOKE)) return;
    const vkey = parseVkey(body.vkey as string)!;
    const key = this.keys.find(vkey.name, vkey.keyId);
    if (!key || key.vkey.text !== vkey.text || key.who !== who || key.use.has("root")) return;
    if (sure) key.revoked ??= index;
    else key.doubted ??= index;
  }

  /** What a motion would bring in or revoke if it is carried. */
  private named(index: number, kind: unknown, payload: JsonObject): void {
    if (kind === "amend-rules" || kind === "holders") this.rulesMayDiffer = true;
    const { participant, who, add, revoke } = payload;
    if (kind === "admit" && participant !== undefined && isParticipant(participant)) {
      const { id, keys } = participant as unknown as { id: string; keys: NewKey[] };
      for (const key of keys) this.mayEnter(index, id, key);
    }
    if (kind === "root-key" && typeof revoke === "string") {
      const vkey = parseVkey(revoke);
      const key = vkey && this.keys.find(vkey.name, vkey.keyId);
      if (key) key.doubted ??= index;
    }
    if (kind === "root-key" && typeof who === "string" && add !== undefined && isKey(add)) {
      this.mayEnter(index, who, add as unknown as NewKey);
    }
  }

  private mayEnter(index: number, who: string, key: NewKey): void {
    if (!nameIsOf(parseVkey(key.vkey)!, this.founding.record, who)) return;
    this.keys.enter(key.vkey, who, key.use, "motion", index);
  }
}
