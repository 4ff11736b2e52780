// SPDX-License-Identifier: Apache-2.0
// For tests: makes records of any kind, honest or forged, and plays the host that shows them. Keys come from seeds.

import { createPrivateKey, createPublicKey, type KeyObject, sign } from "node:crypto";
import { type Bytes, concat, toBase64, toHex, utf8 } from "./bytes.ts";
import { sha256 } from "./crypto.ts";
import type { Fetch } from "./host.ts";
import { inclusionPath, leafHash, Tree } from "./merkle.ts";
import { keyIdOf } from "./note.ts";
import { bundlePath, tilePath, tileWidth } from "./tile.ts";

export const RECORD = "talks.example/forged";
const AT = "2026-01-02T03:04:05Z";

export interface Signer {
  readonly name: string;
  readonly type: number;
  readonly secret: KeyObject;
  readonly publicKey: Bytes;
  readonly vkey: string;
  readonly keyId: string;
  next: number;
  prev: string | null;
}

export function signer(name: string, type = 1, seed = name): Signer {
  const der = concat(Buffer.from("302e020100300506032b657004220420", "hex"), sha256(utf8(seed)));
  const secret = createPrivateKey({ key: Buffer.from(der), format: "der", type: "pkcs8" });
  const spki = createPublicKey(secret).export({ format: "der", type: "spki" });
  const publicKey = new Uint8Array(spki.subarray(spki.length - 32));
  const keyId = keyIdOf(name, type, publicKey);
  const vkey = `${name}+${keyId}+${toBase64(concat(Uint8Array.of(type), publicKey))}`;
  return { name, type, secret, publicKey, vkey, keyId, next: 0, prev: null };
}

export function rawSign(key: Signer, message: Uint8Array): Bytes {
  return new Uint8Array(sign(null, message, key.secret));
}

function line(key: Signer, ...signature: readonly Uint8Array[]): string {
  return `\u2014 ${key.name} ${toBase64(concat(Buffer.from(key.keyId, "hex"), ...signature))}\n`;
}

export function signedBy(text: string, ...keys: readonly Signer[]): Bytes {
  return utf8(`${text}\n${keys.map((key) => line(key, rawSign(key, utf8(text)))).join("")}`);
}

export function cosignature(key: Signer, text: string, time = 1_767_000_000): string {
  const stamp = Buffer.alloc(8);
  stamp.writeBigUInt64BE(BigInt(time));
  return line(key, stamp, rawSign(key, utf8(`cosignature/v1\ntime ${time}\n${text}`)));
}

export function keyProof(key: Signer, who: string, record = RECORD): string {
  return toBase64(rawSign(key, utf8(`truce.key/v1\n${record}\n${who}\n${key.vkey}\n`)));
}

type Members = Record<string, unknown>;

export class Forge {
  readonly log = signer(RECORD);
  readonly kz = signer(`${RECORD}/kz/desk`);
  readonly kzRoot = signer(`${RECORD}/kz/root`);
  readonly kzSecond = signer(`${RECORD}/kz/second`);
  readonly ru = signer(`${RECORD}/ru/desk`);
  readonly ruMachine = signer(`${RECORD}/ru/machine`);
  readonly ruHold = signer(`${RECORD}/ru/hold`, 4);
  readonly tr = signer(`${RECORD}/tr/desk`);
  readonly trMachine = signer(`${RECORD}/tr/machine`);
  readonly trHold = signer(`${RECORD}/tr/hold`, 4);
  readonly witness = signer("witness.example/w", 4);
  readonly entries: Bytes[] = [];
  readonly tree = new Tree();

  /** `body` changes the founding's body before it is signed, `sign` says who signs. */
  constructor(body: (body: Members) => void = () => undefined, envelope: Members = {}, by?: readonly Signer[]) {
    const { kz, kzRoot, kzSecond, ru, ruMachine, ruHold, tr, trMachine, trHold } = this;
    const found: Members = {
      kind: "exercise",
      title: { en: "Forged" },
      host: "kz",
      log_vkey: this.log.vkey,
      languages: ["en"],
      tracks: [{ id: "main", name: { en: "Main" } }],
      participants: [
        {
          id: "kz",
          name: { en: "K" },
          roles: ["host"],
          keys: [
            { vkey: kzRoot.vkey, use: ["root"] },
            { vkey: kz.vkey, use: ["act"] },
            { vkey: kzSecond.vkey, use: ["act"] },
          ],
        },
        {
          id: "ru",
          name: { en: "R" },
          roles: ["guarantor"],
          keys: [
            { vkey: ru.vkey, use: ["root", "act"] },
            { vkey: ruMachine.vkey, use: ["machine"] },
            { vkey: ruHold.vkey, use: ["hold"] },
          ],
        },
        {
          id: "tr",
          name: { en: "T" },
          roles: ["guarantor"],
          keys: [
            { vkey: tr.vkey, use: ["root", "act"] },
            { vkey: trMachine.vkey, use: ["machine"] },
            { vkey: trHold.vkey, use: ["hold"] },
          ],
        },
      ],
      witnesses: [{ name: "watch", vkey: this.witness.vkey }],
      rules: {
        format: 0,
        founders: ["guarantor"],
        holders: ["ru", "tr"],
        held: 2,
        seen: 1,
        reading: "public",
        motion: { "*": { guarantor: "all" } },
        silence_hours: 24,
      },
    };
    body(found);
    const act = { truce: 1, record: RECORD, epoch: 0, by: "kz", at: AT, act: "found", body: found, ...envelope };
    this.push(signedBy(`${JSON.stringify(act)}\n`, ...(by ?? [kzRoot, ru, tr])));
  }

  get size(): number {
    return this.entries.length;
  }

  push(entry: Bytes): void {
    this.entries.push(entry);
    this.tree.push(leafHash(entry));
  }

  /** The text of an act in its key's chain; `change` sets members, undefined takes them away. */
  text(key: Signer, act: string, body: Members, change: Members = {}): string {
    const by = key.name.slice(RECORD.length + 1).split("/")[0];
    const seen = { size: this.size, root: toBase64(this.tree.rootAt(this.size)) };
    const chain = key.prev === null ? {} : { prev: key.prev };
    return `${JSON.stringify({
      truce: 1,
      record: RECORD,
      epoch: 0,
      by,
      n: key.next,
      ...chain,
      seen,
      at: AT,
      act,
      body,
      ...change,
    })}\n`;
  }

  /** Logs an act; its chain goes on. */
  act(key: Signer, act: string, body: Members, change: Members = {}): void {
    this.logText(key, this.text(key, act, body, change));
  }

  logText(key: Signer, text: string, by = key): void {
    this.push(signedBy(text, by));
    key.next++;
    key.prev = toHex(sha256(utf8(text)));
  }

  say(key: Signer, change: Members = {}): void {
    this.act(key, "statement", { id: `s${this.size}`, text: { en: "Hello" } }, change);
  }

  /** Statements until there are so many entries. */
  upTo(size: number): this {
    while (this.size < size) this.say([this.kz, this.ru, this.tr][this.size % 3]!);
    return this;
  }

  checkpointText(size = this.size): string {
    return `${RECORD}\n${size}\n${toBase64(this.tree.rootAt(size))}\n`;
  }

  checkpoint(size = this.size, ...cosigners: readonly Signer[]): string {
    const text = this.checkpointText(size);
    return Buffer.from(signedBy(text, this.log)).toString() + cosigners.map((key) => cosignature(key, text)).join("");
  }

  /** What an honest host of this record answers, by path. */
  answers(size = this.size, cosigned = size): Map<string, Bytes | string> {
    const answers = new Map<string, Bytes | string>();
    answers.set("checkpoint", this.checkpoint(cosigned, this.ruHold, this.trHold, this.witness));
    answers.set("checkpoint/newest", this.checkpoint(size));
    const items = [this.ruHold, this.trHold].map((key, i) => ({
      came: i + 1,
      size: cosigned,
      note: this.checkpoint(cosigned, key),
    }));
    answers.set("cosignatures?after=0&limit=1024", JSON.stringify({ items, next: 2 }));
    answers.set("cosignatures?after=2&limit=1024", JSON.stringify({ items: [], next: 2 }));
    for (let n = 0, width = 0; (width = tileWidth(0, n, size)) > 0; n++) {
      const entries = this.entries.slice(n * 256, n * 256 + width);
      answers.set(
        bundlePath(n, width),
        concat(...entries.flatMap((entry) => [Uint8Array.of(entry.length >> 8, entry.length & 255), entry])),
      );
    }
    for (let level = 0; tileWidth(level, 0, size) > 0; level++) {
      for (let n = 0, width = 0; (width = tileWidth(level, n, size)) > 0; n++) {
        answers.set(
          tilePath(level, n, width),
          concat(...Array.from({ length: width }, (_, i) => this.tree.whole(8 * level, n * 256 + i))),
        );
      }
    }
    return answers;
  }

  async proof(index: number, size = this.size): Promise<string> {
    const path = (await inclusionPath(index, size, this.tree.whole)).map((hash) => `${toBase64(hash)}\n`).join("");
    return `c2sp.org/tlog-proof@v1\nindex ${index}\n${path}\n${this.checkpoint(size, this.ruHold, this.trHold)}`;
  }
}

export const BASE = "http://host.invalid";

/** A host that answers so, 404 to all else, and never at `silent`. */
export function hostOf(answers: ReadonlyMap<string, Bytes | string>, silent?: string): Fetch {
  return async (url, { signal }) => {
    const path = url.slice(BASE.length + 1);
    if (path === silent) await new Promise((_, reject) => signal!.addEventListener("abort", () => reject(signal!.reason)));
    const answer = answers.get(path);
    return answer === undefined ? new Response("not there", { status: 404 }) : new Response(answer);
  };
}
