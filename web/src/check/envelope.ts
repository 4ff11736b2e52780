// SPDX-License-Identifier: Apache-2.0
// An act's envelope (record-format 4): from the bytes of an entry to what its author signed.

import { type Bytes, fromBase64, toHex } from "./bytes.ts";
import { sha256 } from "./crypto.ts";
import {
  type Fields,
  fieldFault,
  isClosed,
  isDate,
  isHash,
  isInt,
  isList,
  isRecordId,
  isRoot,
  isSlug,
  isString,
  isTime,
} from "./forms.ts";
import { isObject, type Json, type JsonObject, parseLine } from "./json.ts";
import { ENTRY_BYTES_MAX } from "./limits.ts";
import { type Note, parseNote } from "./note.ts";
import type { Rule } from "./rules.ts";

export interface Envelope {
  readonly id: string; // hex SHA-256 of the text
  readonly note: Note;
  readonly record: string;
  readonly epoch: number;
  readonly by: string;
  readonly at: string;
  readonly n: number | null; // null: the founding act
  readonly prev: string | null;
  readonly seen: { readonly size: number; readonly root: string } | null;
  readonly act: string | null; // null: a restricted act
  readonly body: JsonObject | null;
}

/** What an envelope was refused for. */
export interface Refusal {
  readonly rule: Rule;
  readonly text: string;
}

const isNumberOne = (value: Json): boolean => value === 1;
const isAnyObject = (value: Json): boolean => isObject(value);
const isSource = isClosed({
  outlet: isString,
  "title?": isString,
  "url?": isString,
  "published?": (value) => isDate(value) || isTime(value),
});
const isBlob = isClosed({ sha256: isHash, size: isInt, media_type: isString, "name?": isString });
const isCiphertext = (value: Json): boolean => typeof value === "string" && (fromBase64(value)?.length ?? 0) > 0;

const ALL: Fields = { truce: isNumberOne, record: isRecordId, epoch: isInt, by: isSlug, at: isTime };
const CHAINED: Fields = {
  ...ALL,
  n: isInt,
  "prev?": isHash,
  seen: isClosed({ size: isInt, root: isRoot }),
  "until?": isTime,
};
const FOUND: Fields = { ...ALL, act: isSlug, body: isAnyObject, "source?": isSource };
const OPEN: Fields = { ...CHAINED, act: isSlug, body: isAnyObject, "source?": isSource };
const RESTRICTED: Fields = {
  ...CHAINED,
  to: isList(isSlug, 1, 128),
  sealed: isCiphertext,
  digest: isHash,
  "blobs?": (value) => Array.isArray(value) && value.every(isBlob),
};

function refuse(rule: Rule, text: string): Refusal {
  return { rule, text };
}

/** Sorted by bytes, which for slugs is the order of their characters, and without the author. */
function addresseesFault(to: readonly string[], by: string): string | null {
  if (to.some((one, i) => i > 0 && to[i - 1]! >= one)) return '"to" is not sorted';
  return to.includes(by) ? '"to" names the author' : null;
}

function formFault(value: JsonObject): string | null {
  const restricted = ["to", "sealed", "digest"].some((name) => Object.hasOwn(value, name));
  const fields = restricted ? RESTRICTED : value.act === "found" ? FOUND : OPEN;
  return fieldFault(value, fields) ?? (restricted ? addresseesFault(value.to as string[], value.by as string) : null);
}

/** The envelope, or the first of `too-large` … `malformed-envelope` that refuses it. Nothing is verified. */
export function parseEnvelope(entry: Bytes): Envelope | Refusal {
  if (entry.length === 0 || entry.length > ENTRY_BYTES_MAX)
    return refuse("too-large", "the entry is empty or too long");
  const note = parseNote(entry);
  if (typeof note === "string") return refuse("malformed-note", `the entry is no signed note: ${note}`);
  const value = parseLine(note.text.slice(0, -1));
  if (typeof value === "string") return refuse("malformed-json", `the act is not JSON as it must be: ${value}`);
  if (!isObject(value)) return refuse("malformed-json", "the act is no object");
  if (note.lines.length !== 1 && value.act !== "found") {
    return refuse("malformed-note", `the act has ${note.lines.length} signatures, not one`);
  }
  const fault = formFault(value);
  if (fault) return refuse("malformed-envelope", `the act's envelope: ${fault}`);
  return {
    id: toHex(sha256(note.signed)),
    note,
    record: value.record as string,
    epoch: value.epoch as number,
    by: value.by as string,
    at: value.at as string,
    n: (value.n as number | undefined) ?? null,
    prev: (value.prev as string | undefined) ?? null,
    seen: (value.seen as { size: number; root: string } | undefined) ?? null,
    act: (value.act as string | undefined) ?? null,
    body: (value.body as JsonObject | undefined) ?? null,
  };
}
