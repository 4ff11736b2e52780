// SPDX-License-Identifier: Apache-2.0
// JSON as record-format 4 has it: I-JSON and stricter.
//
// `JSON.parse` decides what is JSON and gives the values. What it does not say (a name twice, how a number was written,
// how deep) is asked of the events of jsonc-parser over the same text; only text that both read alike is taken.

import { visit } from "jsonc-parser";
import { JSON_DEPTH_MAX } from "./limits.ts";

/** A number with a fraction: no field that this program reads takes one, so it is kept apart from integers. */
export class Decimal {
  constructor(readonly raw: string) {}
}

export type Json = null | boolean | number | string | Decimal | Json[] | { [name: string]: Json };
export type JsonObject = { [name: string]: Json };

const CONTROL = /[\0-\x1f\x7f-\x9f]/;
const REFUSED = /[\u202a-\u202e\u2066-\u2069\p{Surrogate}\p{Noncharacter_Code_Point}]/u;
const NUMBER = /^(?!-0(?:\.0+)?$)-?(?:0|[1-9][0-9]*)(?:\.[0-9]{1,7})?$/;

function stringIsSound(text: string): boolean {
  return !CONTROL.test(text.replaceAll("\n", "")) && !REFUSED.test(text);
}

function numberFault(raw: string): string | null {
  if (!NUMBER.test(raw)) return "it has a number of a form that is refused";
  const [whole, fraction] = raw.replace("-", "").split(".");
  if (fraction !== undefined)
    return whole!.length > 10 ? "it has a number of more than 10 digits and a fraction" : null;
  return Number.isSafeInteger(Number(raw)) ? null : "it has an integer beyond 2^53-1";
}

function put(value: Json, path: readonly (string | number)[], decimal: Decimal): Json {
  if (path.length === 0) return decimal;
  let here = value as never;
  for (const step of path.slice(0, -1)) here = here[step] as never;
  (here as Record<string | number, Json>)[path[path.length - 1]!] = decimal;
  return value;
}

class Scan {
  fault: string | null = null;
  readonly decimals: { path: (string | number)[]; decimal: Decimal }[] = [];
  private readonly names: (Set<string> | null)[] = [];

  constructor(private readonly text: string) {}

  private say(fault: string): void {
    this.fault ??= fault;
  }

  private open(names: Set<string> | null): boolean {
    this.names.push(names);
    if (this.names.length > JSON_DEPTH_MAX) this.say(`it is deeper than ${JSON_DEPTH_MAX}`);
    return true;
  }

  private name(name: string): void {
    const names = this.names[this.names.length - 1];
    if (!names || names.has(name)) this.say(`it has the name "${name}" twice`);
    if (!stringIsSound(name) || name.includes("\n")) this.say("it has a name with a character that is refused");
    names?.add(name);
  }

  private literal(value: unknown, raw: string, path: () => (string | number)[]): void {
    if (typeof value === "string" && !stringIsSound(value))
      this.say("it has a string with a character that is refused");
    if (typeof value !== "number") return;
    const fault = numberFault(raw);
    if (fault) this.say(fault);
    else if (raw.includes(".")) this.decimals.push({ path: path(), decimal: new Decimal(raw) });
  }

  run(): void {
    visit(
      this.text,
      {
        onObjectBegin: () => this.open(new Set()),
        onObjectEnd: () => void this.names.pop(),
        onArrayBegin: () => this.open(null),
        onArrayEnd: () => void this.names.pop(),
        onObjectProperty: (name) => this.name(name),
        onLiteralValue: (value, at, length, _line, _column, path) =>
          this.literal(value, this.text.slice(at, at + length), () => [...path()]),
        onComment: () => this.say("it has a comment"),
        onError: () => this.say("it is not JSON"),
      },
      { disallowComments: true, allowTrailingComma: false, allowEmptyContent: false },
    );
  }
}

/** The value of one line of JSON without its \n, or the reason why it is refused. */
export function parseLine(text: string): Json | string {
  if (/[\n\r\t]/.test(text)) return "it is not one line";
  const scan = new Scan(text);
  try {
    let value = JSON.parse(text) as Json;
    scan.run();
    if (scan.fault) return scan.fault;
    for (const { path, decimal } of scan.decimals) value = put(value, path, decimal);
    return typeof value === "string" ? "it is no object" : value;
  } catch {
    return "it is not JSON"; // a RangeError of either, for depth, too
  }
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Decimal);
}
