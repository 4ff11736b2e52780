// SPDX-License-Identifier: Apache-2.0
// C2SP signed notes and verifier keys. Parsing says what a note is; whether a line holds is asked with `lineHolds`.

import { type Bytes, concat, fromBase64, textOf, toHex, utf8 } from "./bytes.ts";
import { sha256, verify } from "./crypto.ts";
import { NOTE_BYTES_MAX, SIGNATURES_MAX } from "./limits.ts";

export const TYPE_ED25519 = 0x01;
export const TYPE_COSIGNATURE = 0x04;

export interface Line {
  readonly name: string;
  readonly keyId: string; // hex
  readonly signature: Bytes; // what follows the key id
  readonly text: string; // the line itself, with its \n
}

export interface Note {
  readonly text: string; // with its last \n
  readonly signed: Bytes; // the same, as bytes
  readonly lines: readonly Line[];
}

export interface Vkey {
  readonly text: string;
  readonly name: string;
  readonly keyId: string;
  readonly type: number;
  readonly publicKey: Bytes;
}

/** Of a key or a log. */
export function nameIsSound(name: string): boolean {
  return name !== "" && !/[\p{White_Space}+]/u.test(name);
}

function parseLine(text: string): Line | null {
  const parts = text.split(" ");
  if (parts.length !== 3 || parts[0] !== "\u2014" || !nameIsSound(parts[1]!)) return null;
  const blob = fromBase64(parts[2]!);
  if (!blob || blob.length < 5) return null;
  return { name: parts[1]!, keyId: toHex(blob.subarray(0, 4)), signature: blob.slice(4), text: text + "\n" };
}

/** The note, or the reason why it is none. */
export function parseNote(bytes: Uint8Array): Note | string {
  if (bytes.length > NOTE_BYTES_MAX) return "it is too long";
  const whole = textOf(bytes);
  if (whole === null) return "it is not UTF-8";
  if (/[\0-\x09\x0b-\x1f]/.test(whole)) return "it has a control character";
  const split = whole.lastIndexOf("\n\n");
  if (split < 0) return "it has no blank line";
  if (!whole.endsWith("\n") || split + 2 === whole.length) return "it has no whole signature line";
  const lines = whole.slice(split + 2, -1).split("\n");
  if (lines.length > SIGNATURES_MAX) return `it has more than ${SIGNATURES_MAX} signature lines`;
  const parsed: Line[] = [];
  for (const text of lines) {
    const line = parseLine(text);
    if (!line) return "it has a malformed signature line";
    parsed.push(line);
  }
  const text = whole.slice(0, split + 1);
  return { text, signed: utf8(text), lines: parsed };
}

export function keyIdOf(name: string, type: number, publicKey: Uint8Array): string {
  return toHex(sha256(utf8(`${name}\n`), Uint8Array.of(type), publicKey).subarray(0, 4));
}

/** A verifier key of type 01 or 04 whose key id is the right one; null otherwise. */
export function parseVkey(text: string): Vkey | null {
  const match = /^([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(text);
  if (!match || !nameIsSound(match[1]!)) return null;
  const [, name, keyId, coded] = match as unknown as [string, string, string, string];
  const blob = fromBase64(coded);
  if (!blob || blob.length !== 33) return null;
  const type = blob[0]!;
  const publicKey = blob.slice(1);
  if (type !== TYPE_ED25519 && type !== TYPE_COSIGNATURE) return null;
  return keyIdOf(name, type, publicKey) === keyId ? { text, name, keyId, type, publicKey } : null;
}

export function isBy(line: Line, key: Vkey): boolean {
  return line.name === key.name && line.keyId === key.keyId;
}

/** Seconds that a cosignature line says; null if it is not of that form. Times above 2^53-1 are malformed here. */
export function cosignedAt(line: Line): number | null {
  if (line.signature.length !== 72) return null;
  const time = new DataView(line.signature.buffer, line.signature.byteOffset).getBigUint64(0);
  return time <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(time) : null;
}

/** Whether the line is the key's signature (01) or cosignature (04) of the note. */
export async function lineHolds(note: Note, line: Line, key: Vkey): Promise<boolean> {
  if (!isBy(line, key)) return false;
  if (key.type === TYPE_ED25519) return verify(key.publicKey, note.signed, line.signature);
  const time = cosignedAt(line);
  if (time === null) return false;
  const message = concat(utf8(`cosignature/v1\ntime ${time}\n`), note.signed);
  return verify(key.publicKey, message, line.signature.slice(8));
}

/** The note again with only these of its lines. */
export function noteWith(note: Note, lines: readonly Line[]): string {
  return `${note.text}\n${lines.map((line) => line.text).join("")}`;
}
