// What a desk answers beside the views (docs/http.md, "A desk"), as far as the app reads it.
import { ask, arrived, problemOf, type Problem } from "../api";
import { lang } from "../say";
import { signal } from "../signal";
import { onDesk, signed, tried } from "./token";

export type Body = Record<string, unknown>;

export interface Doing {
  act: string;
  body: Body;
  to?: string[] | "public" | null; // as the rules propose
  source?: Body;
  at?: string;
  until?: string;
}

export interface About {
  who: string;
  name: string;
  kind: string;
  host: { url: string; reached: string | null; error: string | null };
  size: number;
  queued: number;
  drafts?: number;
}

export interface ActKind {
  act: string;
  family: string;
  help: string;
  may: boolean;
  use: string;
  effect: { withdraw: boolean; public: boolean; effect: string | null; not: string | null };
}

export interface Refusal {
  status: number;
  rule?: string;
  title?: string; // what is asked
  message: string;
  lang?: string; // of `message`
  hint?: string;
}

export interface Preview {
  act: string;
  to: string[] | null;
  readers: { who: string; name: string }[] | null; // null: everybody
  proposed: string[] | null;
  wider: boolean;
  exposed: string | null; // what tells too much of a reporter who is to be protected
  sentences: { kind: "readers" | "withdraw" | "effect" | "not" | "shape"; text: string }[];
  judged: { ok: true } | ({ ok: false } & Refusal);
  line: string;
}

export type Done = { status: 200 | 201; index: number; id: string; grade: string } | { status: 202; queued?: number; message?: string; sent: boolean } | Refusal;

export interface Queued extends Doing {
  number: number;
  sent: boolean; // signed, and no answer came
}

export interface Waiting {
  what: string;
  about: { ref: string; title?: string | null; author: string; i: number };
  since: string | null;
  until: string | null;
  act: Doing;
}

export interface Draft extends Doing {
  id: string;
  made: string;
  changed: string;
  note?: string;
  hash: string; // of what was read: who saves it, clears it or throws it away says so
  cleared: null | { by: string; at: string; same: boolean };
}

export interface Note {
  about: string;
  text: string;
  changed: string;
}

// What would be signed, in one spelling: members stand in no order.
export const spelled = ({ body, to }: Pick<Doing, "body" | "to">): string =>
  JSON.stringify([body, to ?? null], (_, value: unknown) =>
    value && typeof value === "object" && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value,
  );

export async function send<T>(method: "POST" | "PUT" | "DELETE", path: string, body?: unknown): Promise<T> {
  const query = `${path.includes("?") ? "&" : "?"}lang=${lang()}`;
  let answer: Response;
  try {
    answer = await fetch(`/desk/${path}${query}`, {
      method,
      headers: signed({ Accept: "application/json", "Content-Type": "application/json" }),
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch {
    tried(0);
    throw { status: 0, detail: "" } satisfies Problem;
  }
  tried(answer.status);
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok) throw problemOf(answer, told);
  return told as T;
}

export const read = <T>(path: string) => ask<T>(`/desk/${path}?lang=${lang()}`);

// Whose desk this is, and what they may do: asked once, and again when something has come.
export const about = signal<About | undefined>(undefined);
export const kinds = signal<ActKind[]>([]);
export const waiting = signal(0); // how much waits for this delegation

const ABOUT_MS = 5_000; // that the host is away, or back, no event tells

export function watchDesk(): void {
  if (!onDesk) return;
  const look = () => {
    void lookAgain();
    read<{ items: Waiting[] }>("waiting").then((got) => (waiting.value = got.items.length), () => undefined);
    read<{ items: ActKind[] }>("acts").then((got) => (kinds.value = got.items), () => undefined);
  };
  look();
  arrived.watch(look);
  setInterval(lookAgain, ABOUT_MS);
}

// How it stands with the host and the queue.
export const lookAgain = (): Promise<void> => read<About>("about").then((got) => void (about.value = got), () => undefined);

export const mayDo = (act: string) => kinds.value.some((kind) => kind.act === act && kind.may);

// What a form begins with, handed over from another page of this tab. Not by its address: that is
// the browser's to keep.
const BEGIN = "truce-begin";

export function begin(doing: Partial<Doing> & { draft?: string }): void {
  sessionStorage.setItem(BEGIN, JSON.stringify(doing));
}

export function begun(act: string): (Partial<Doing> & { draft?: string }) | undefined {
  const kept = sessionStorage.getItem(BEGIN);
  const doing = kept ? (JSON.parse(kept) as Partial<Doing> & { draft?: string }) : undefined;
  return doing?.act === act ? doing : undefined;
}
