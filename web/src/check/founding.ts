// SPDX-License-Identifier: Apache-2.0
// The founding act, as far as keys hang on it: who takes part, under which keys, who had to sign (record-format 6).
// Whether its rules are sound (section 9), and titles, languages and tracks, is not looked at.

import type { Bytes } from "./bytes.ts";
import { type Envelope, parseEnvelope, type Refusal } from "./envelope.ts";
import {
  type Fields,
  fieldFault,
  isClosed,
  isInt,
  isList,
  isSignature,
  isSlug,
  isString,
  isTexts,
  isVkey,
  isWord,
} from "./forms.ts";
import { isObject, type JsonObject } from "./json.ts";
import { Keys, nameIsOf, useFault } from "./keys.ts";
import { lineHolds, parseVkey, TYPE_COSIGNATURE, TYPE_ED25519, type Vkey } from "./note.ts";
import type { Rule } from "./rules.ts";

const ROLES = [
  "host",
  "convenor",
  "guarantor",
  "facilitator",
  "mediator",
  "party",
  "accompanying",
  "observer",
  "monitor",
  "depositary",
  "witness",
  "press",
  "compiler",
];
export const isUse = isList(isWord("root", "act", "machine", "hold", "witness"), 1, 1024);
const any = (): boolean => true;
const isMap = isObject;

export const KEY_FIELDS: Fields = { vkey: isVkey, use: isUse, "age?": isString, "proof?": isSignature };
export const PARTICIPANT_FIELDS: Fields = {
  id: isSlug,
  name: isTexts,
  "designation?": isTexts,
  "without_prejudice?": isTexts,
  roles: isList(isWord(...ROLES), 1, 1024),
  "answers_for?": isList(isSlug, 0, 1024),
  keys: isList(isClosed(KEY_FIELDS), 0, 1024),
};
const RULES: Fields = {
  format: (value) => value === 0,
  founders: isList(isString, 0, 1024),
  holders: isList(isSlug, 1, 1024),
  held: isInt,
  seen: isInt,
  reading: isWord("public", "participants"),
  motion: isMap,
  "adopt?": isMap,
  "audience?": isMap,
  silence_hours: isInt,
  "may?": isMap,
  "limits?": isMap,
};
const BODY: Fields = {
  kind: isWord("live", "exercise", "reconstruction"),
  title: isTexts,
  host: isSlug,
  "convened_by?": isList(isSlug, 0, 1024),
  log_vkey: isVkey,
  languages: any,
  tracks: any,
  participants: isList(isClosed(PARTICIPANT_FIELDS), 1, 1024),
  "witnesses?": isList(isClosed({ name: isSlug, vkey: isVkey }), 0, 1024),
  rules: isClosed(RULES),
};

interface Participant {
  readonly id: string;
  readonly roles: readonly string[];
  readonly keys: readonly { readonly vkey: string; readonly use: readonly string[]; readonly age?: string }[];
}

export interface Founding {
  readonly envelope: Envelope;
  readonly record: string;
  readonly id: string; // the fingerprint
  readonly log: Vkey;
  readonly keys: Keys;
  readonly holders: readonly string[];
  readonly held: number;
  readonly seen: number;
}

/** The keys of a record as they stand after its first `size` entries, which have been checked. */
export interface KnownKeys {
  readonly founding: Founding;
  readonly size: number;
}

function refuse(rule: Rule, text: string): Refusal {
  return { rule, text };
}

function bringKeys(keys: Keys, record: string, body: JsonObject): Refusal | null {
  for (const { id, keys: own } of body.participants as unknown as Participant[]) {
    for (const { vkey, use, age } of own) {
      const parsed = parseVkey(vkey)!;
      if (!nameIsOf(parsed, record, id)) return refuse("key-name", `a key of ${id} is called "${parsed.name}"`);
      const fault = useFault(parsed, use, age !== undefined) ?? keys.enter(vkey, id, use, "founding", 0);
      if (fault) return refuse(fault, `a key of ${id} may not come in: ${fault}`);
    }
  }
  for (const { name, vkey } of (body.witnesses ?? []) as unknown as { name: string; vkey: string }[]) {
    const fault =
      parseVkey(vkey)!.type === TYPE_COSIGNATURE ? keys.enter(vkey, name, ["witness"], "founding", 0) : "key-type";
    if (fault) return refuse(fault, `the key of witness ${name} may not come in: ${fault}`);
  }
  return null;
}

/** A role's word means the role, even where a participant is called so. */
function isNamed(who: Participant, by: readonly string[]): boolean {
  return by.some((word) => (ROLES.includes(word) ? who.roles.includes(word) : word.replace(/^who:/, "") === who.id));
}

async function signersFault(envelope: Envelope, founders: readonly string[], keys: Keys): Promise<Refusal | null> {
  const lines = envelope.note.lines;
  if (lines.length !== founders.length) {
    return refuse("founders-sign", `${lines.length} have signed the founding act, not ${founders.length}`);
  }
  for (const [i, line] of lines.entries()) {
    const key = keys.find(line.name, line.keyId);
    if (!key || key.who !== founders[i]) return refuse("founders-sign", `signature ${i} is not by ${founders[i]}`);
    if (!key.use.has("root")) return refuse("wrong-use", `${founders[i]} has not signed with a root key`);
    if (!(await lineHolds(envelope.note, line, key.vkey))) {
      return refuse("bad-signature", `the signature of ${founders[i]} does not verify`);
    }
  }
  return null;
}

function twice(ids: readonly string[]): boolean {
  return new Set(ids).size !== ids.length;
}

function bodyFault(record: string, by: string, body: JsonObject): Refusal | null {
  const fault = fieldFault(body, BODY);
  if (fault) return refuse("malformed-body", `the founding act's body: ${fault}`);
  const people = body.participants as unknown as Participant[];
  const witnesses = (body.witnesses ?? []) as unknown as { name: string }[];
  if (twice(people.map((one) => one.id)) || twice(witnesses.map((one) => one.name))) {
    return refuse("slug-taken", "two participants or two witnesses have one name");
  }
  if (people.length > 512 || people.some((one) => one.keys.length > 64)) {
    return refuse("too-many", "there are more participants or keys than a record can have");
  }
  const hosts = people.filter((one) => one.roles.includes("host"));
  if (hosts.length !== 1 || hosts[0]!.id !== body.host || by !== body.host) {
    return refuse("host-role", "the founding act's author, its host and who has the role host are not one");
  }
  const log = parseVkey(body.log_vkey as string)!;
  return log.type === TYPE_ED25519 && log.name === record
    ? null
    : refuse("log-key", `the log's key is called "${log.name}" or is not of type 01`);
}

/** What entry 0 founds, or why it founds nothing. */
export async function readFounding(entry: Bytes): Promise<Founding | Refusal> {
  const envelope = parseEnvelope(entry);
  if ("rule" in envelope) return envelope;
  const { record, by, body } = envelope;
  if (envelope.act !== "found" || !body) return refuse("not-founded", "entry 0 is not a founding act");
  if (envelope.epoch !== 0) return refuse("wrong-epoch", "a record is founded in epoch 0");
  const fault = bodyFault(record, by, body);
  if (fault) return fault;
  const keys = new Keys();
  const log = parseVkey(body.log_vkey as string)!;
  keys.take(log);
  const known = bringKeys(keys, record, body);
  if (known) return known;
  const rules = body.rules as JsonObject;
  const named = rules.founders as string[];
  const founders = (body.participants as unknown as Participant[])
    .filter((one) => one.id === body.host || isNamed(one, named))
    .map((one) => one.id);
  return (
    (await signersFault(envelope, founders, keys)) ?? {
      envelope,
      record,
      id: envelope.id,
      log,
      keys,
      holders: rules.holders as string[],
      held: rules.held as number,
      seen: rules.seen as number,
    }
  );
}
