// SPDX-License-Identifier: Apache-2.0
// Forms of single fields (record-format 1, 4 and 8): each says whether a value is of the form.

import { fromBase64, utf8 } from "./bytes.ts";
import { isObject, type Json, type JsonObject } from "./json.ts";
import { parseVkey } from "./note.ts";

export type Form = (value: Json) => boolean;

const SLUG = /^[a-z0-9][a-z0-9-]{0,62}$/;
const RECORD = /^(?!\/)(?!.*\/\/)[a-z0-9./_-]{1,200}(?<!\/)$/;
const HEX = /^[0-9a-f]{64}$/;
const TIME = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(Z|[+-]\d\d:\d\d)$/;
const DATE = /^(\d{4})-(\d\d)-(\d\d)$/;

const text =
  (test: (value: string) => boolean): Form =>
  (value) =>
    typeof value === "string" && test(value);

function dayExists(year: number, month: number, day: number): boolean {
  if (year < 1900 || month < 1 || month > 12 || day < 1) return false;
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return day <= [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]!;
}

function timeIsSound(value: string): boolean {
  const match = TIME.exec(value);
  if (!match) return false;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const zone = match[7]!;
  if (zone !== "Z" && (zone === "-00:00" || Number(zone.slice(1, 3)) > 23 || Number(zone.slice(4)) > 59)) return false;
  return dayExists(year, month, day) && hour <= 23 && minute <= 59 && second <= 59;
}

export const isSlug = text((value) => SLUG.test(value));
export const isRecordId = text((value) => RECORD.test(value));
export const isHash = text((value) => HEX.test(value));
export const isTime = text(timeIsSound);
export const isDate = text((value) => {
  const match = DATE.exec(value);
  return match !== null && dayExists(Number(match[1]), Number(match[2]), Number(match[3]));
});
export const isString = text((value) => value !== "" && !value.includes("\n") && utf8(value).length <= 1024);
export const isInt: Form = (value) => typeof value === "number" && value >= 0;
export const isVkey = text((value) => parseVkey(value) !== null);
export const isRoot = text((value) => fromBase64(value)?.length === 32);
export const isSignature = text((value) => fromBase64(value)?.length === 64);
/** Texts by language; that a tag is one of RFC 5646 is not looked at. */
export const isTexts: Form = (value) =>
  isObject(value) &&
  Object.keys(value).length > 0 &&
  Object.values(value).every((one) => typeof one === "string" && one !== "");

export const isWord = (...words: readonly string[]): Form => text((value) => words.includes(value));

export const isList =
  (form: Form, least: number, most: number): Form =>
  (value) =>
    Array.isArray(value) && value.length >= least && value.length <= most && value.every(form) && noneTwice(value);

function noneTwice(list: readonly Json[]): boolean {
  const strings = list.filter((one) => typeof one === "string");
  return new Set(strings).size === strings.length;
}

/** Fields of a closed object: `name` or `name?` and its form. */
export type Fields = Readonly<Record<string, Form>>;

/** The first field that is missing, not known or of the wrong form; null if the object is as it should be. */
export function fieldFault(value: JsonObject, fields: Fields): string | null {
  for (const name of Object.keys(value)) {
    if (!Object.hasOwn(fields, name) && !Object.hasOwn(fields, `${name}?`)) return `"${name}" is not one of its fields`;
  }
  for (const [field, form] of Object.entries(fields)) {
    const name = field.replace("?", "");
    if (!Object.hasOwn(value, name)) {
      if (name === field) return `"${name}" is missing`;
    } else if (!form(value[name]!)) {
      return `"${name}" does not have its form`;
    }
  }
  return null;
}

export const isClosed =
  (fields: Fields): Form =>
  (value) =>
    isObject(value) && fieldFault(value, fields) === null;
