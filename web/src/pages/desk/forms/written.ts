// What acts say as it was written, in each of its languages. The views say a text in one language, and
// where it has none in that one, in another: what is signed anew is never taken from there.
import { address, ask } from "../../../api";
import type { Body } from "../../../desk/desk";

export type Words = Record<string, string>;

export interface Option {
  id: string;
  by: string[];
  against?: string[];
  text: Words;
}

export interface Written {
  id: string;
  level: number;
  heading?: Words;
  text?: Words;
  options?: Option[];
}

interface Said {
  type?: string;
  body?: Body;
  opened?: { i: number; rule?: string }[];
}

const said = async (ref: string) => (await ask<{ items: [Said] }>(address("act", ref))).items[0];

// The body of an act; of one that was opened to this reader, from its line.
export async function bodyOf(ref: string): Promise<Body> {
  const act = await said(ref);
  if (act.body && act.type !== "open") return act.body;
  const opened = act.body ? [act] : await Promise.all((act.opened ?? []).filter(({ rule }) => !rule).map(({ i }) => said(String(i))));
  const line = opened.find(({ body }) => body?.line)?.body?.line;
  if (typeof line !== "string") throw { status: 404, detail: ref };
  return (JSON.parse(line) as { body: Body }).body;
}

// All clauses of a version, those of its parts first, as the views have them.
export async function clausesOf(draft: string): Promise<Written[]> {
  const body = await bodyOf(draft);
  const parts = await Promise.all(((body.parts as string[] | undefined) ?? []).map(bodyOf));
  return [...parts, body].flatMap((each) => (each.clauses as Written[] | undefined) ?? []);
}
