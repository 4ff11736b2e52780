// What the host answers, kept fresh: a page shows what it has at once, asks, and asks again when
// the host says that something has come (/events). Nothing is believed here for being answered;
// checking the record is another thing (the page of the record).
import { useEffect, useRef, useState } from "preact/hooks";
import { onDesk, signed, tried } from "./desk/token";
import { lang } from "./say";
import { place } from "./route";
import { signal } from "./signal";
import type { Head } from "./types";

export interface Asked<T> {
  answer?: T & Head;
  failed?: Problem;
  old: boolean; // of another question than the one now asked
}

export interface Problem {
  status: number; // 0: no answer at all
  title?: string; // what is asked
  detail: string;
  lang?: string; // of `detail`: "en" where it is no fixed sentence
  hint?: string;
}

// What stands in an answer that is none (RFC 9457).
export const problemOf = (answer: Response, said: Partial<Problem>): Problem => ({ ...said, status: answer.status, detail: said.detail ?? answer.statusText });

export const arrived = signal(0); // goes up with what the host tells
export const heard = signal<{ live: boolean; last: number }>({ live: false, last: 0 }); // ms of this device's clock

let unheard = (): void => undefined; // what is asked in vain begins anew, as soon as the host is heard again

const AGAIN_MS = 3000;
const AGAIN_MS_MAX = 60_000; // a host that is busy is not pressed
let pause = AGAIN_MS;

const kept = new Map<string, { answer: unknown; n: number }>();
const KEPT_MOST = 60;
let asking = 0; // goes up: of two answers to one question that of the later asking stands

function keep(url: string, answer: unknown, n: number): void {
  if (n < (kept.get(url)?.n ?? 0)) return;
  kept.delete(url);
  kept.set(url, { answer, n });
  if (kept.size > KEPT_MOST) kept.delete(kept.keys().next().value!);
}

export function address(view: string, ref = "", more: Record<string, string> = {}): string {
  const query = new URLSearchParams({ lang: lang() });
  for (const name of ["at", "as_of"]) {
    const value = place.value.query.get(name);
    if (value) query.set(name, value);
  }
  for (const [name, value] of Object.entries(more)) if (value) query.set(name, value);
  const path = ref.split("/").map(encodeURIComponent).join("/");
  return `/api/v1/${view}${path ? `/${path}` : ""}?${query}`;
}

export async function ask<T>(url: string): Promise<T & Head> {
  let answer: Response;
  try {
    answer = await fetch(url, { headers: signed({ Accept: "application/json" }) });
  } catch {
    tried(0);
    heard.value = { ...heard.value, live: false };
    unheard();
    throw { status: 0, detail: "" } satisfies Problem;
  }
  tried(answer.status);
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) throw problemOf(answer, body);
  heard.value = { ...heard.value, last: Date.now() };
  pause = AGAIN_MS;
  return body;
}

export function useView<T>(view: string, ref?: string, more?: Record<string, string>): Asked<T> {
  const url = address(view, ref, more);
  const when = arrived.use();
  const known = kept.get(url)?.answer as (T & Head) | undefined;
  const [got, put] = useState<{ url: string; answer?: T & Head; failed?: Problem }>({ url, answer: known });
  const last = useRef({ url, n: 0 }); // what is asked now, and which asking of it has been answered
  useEffect(() => {
    const n = ++asking;
    if (last.current.url !== url) last.current = { url, n: 0 };
    if (known && got.url !== url) put({ url, answer: known });
    // Asked again before it has answered, it answers all the same: where something comes all the time nothing
    // else would ever be shown.
    const stands = () => last.current.url === url && n > last.current.n && Boolean((last.current.n = n));
    ask<T>(url).then(
      (answer) => {
        keep(url, answer, n);
        if (stands()) put({ url, answer });
      },
      (failed: Problem) => stands() && put((before) => ({ url, failed, answer: failed.status || before.url !== url ? undefined : before.answer })),
    );
  }, [url, when]);
  return { answer: got.answer, failed: got.url === url ? got.failed : undefined, old: got.url !== url };
}

export interface Paged<T> {
  items: T[];
  next?: number | null; // there is more behind it
}

const PAGE = "1000";
const PAGES_MOST = 32;

// The pages behind one, until there is no more or `enough` has come; each as it comes.
async function follow<T>(view: string, first: Paged<T>, more: Record<string, string>, came: (all: Paged<T>) => boolean): Promise<void> {
  let all = first;
  for (let n = 1; n < PAGES_MOST && all.next != null; n++) {
    const page = await ask<Paged<T>>(address(view, "", { ...more, limit: PAGE, after: String(all.next) }));
    all = { items: [...all.items, ...page.items], next: page.next };
    if (came(all)) return;
  }
}

// All that a view lists, page after page; where `next` is left there is more yet.
export async function askAll<T>(view: string): Promise<Paged<T>> {
  let all: Paged<T> = await ask<Paged<T>>(address(view, "", { limit: PAGE }));
  await follow(view, all, {}, (more) => ((all = more), false));
  return all;
}

// The same, kept fresh, as far as `enough`. What was there stays until what is asked again has come.
export function usePages<T>(view: string, more: Record<string, string> = {}, enough: (items: T[]) => boolean = () => false): Asked<Paged<T>> {
  const asked = useView<Paged<T>>(view, "", { ...more, limit: PAGE });
  const first = asked.answer;
  const of = address(view, "", more);
  const [got, put] = useState<{ of: string; all: Paged<T> } | undefined>();
  const all = got?.of === of ? got.all : undefined; // of another question: gone at once
  useEffect(() => {
    let gone = false;
    if (!first || first.next == null || enough(first.items)) put(undefined);
    else
      follow(view, first, more, (now) => {
        const done = now.next == null || enough(now.items);
        if (!gone && (done || now.items.length >= (all?.items.length ?? 0))) put({ of, all: now });
        return gone || done;
      }).catch(() => undefined);
    return () => void (gone = true);
  }, [first]);
  return first && all ? { ...asked, answer: { ...first, ...all } } : asked;
}

// An EventSource cannot say who asks; a desk's events are read by hand. Calls with the name of each,
// and ends when the stream does.
async function readEvents(opened: () => void, came: (kind: string) => void): Promise<void> {
  const answer = await fetch("/events", { headers: signed({ Accept: "text/event-stream" }) });
  if (!answer.ok || !answer.body) return;
  opened();
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    const lines = (rest + piece.value).split("\n");
    rest = lines.pop()!;
    for (const line of lines) if (line.startsWith("event:")) came(line.slice(6).trim());
  }
}

const SOON_MS = 250; // what comes together is asked for once

export function listen(): void {
  let soon = 0;
  let first = true;
  let missed = false; // something may have come while the host was not heard
  const news = () => {
    heard.value = { live: true, last: Date.now() };
    if (first) {
      first = false; // what the stream begins with was just asked for
      return;
    }
    soon ||= window.setTimeout(() => {
      soon = 0;
      arrived.value += 1;
    }, SOON_MS);
  };
  const opened = () => {
    heard.value = { live: true, last: Date.now() };
    if (missed) arrived.value += 1;
    missed = false;
  };
  const lost = () => {
    heard.value = { ...heard.value, live: false };
    missed = true;
  };
  const kinds = ["checkpoint", "cosigned"];
  if (onDesk) {
    const again = () => {
      lost();
      first = true;
      setTimeout(() => readEvents(opened, (kind) => kinds.includes(kind) && news()).then(again, again), AGAIN_MS);
    };
    readEvents(opened, (kind) => kinds.includes(kind) && news()).then(again, again);
    return;
  }
  const follow = () => {
    const stream = new EventSource("/events");
    let over = false;
    const anew = () => {
      lost();
      if (over) return;
      over = true;
      stream.close();
      first = true;
      setTimeout(follow, pause);
      pause = Math.min(pause * 2, AGAIN_MS_MAX);
    };
    unheard = anew;
    stream.onopen = opened;
    stream.onerror = () => (stream.readyState === EventSource.CLOSED ? anew() : lost()); // else the browser asks again by itself
    for (const kind of kinds) stream.addEventListener(kind, news);
  };
  follow();
}
