// Addresses of the app: those of the host's pages, with the arguments of its views (docs/http.md), so
// that one address serves a reader with scripts, one without, and a program.
import { onDesk, signed, tried } from "./desk/token";
import { signal } from "./signal";

export type PageName =
  | "now"
  | "rounds"
  | "sheet"
  | "texts"
  | "motions"
  | "exchanges"
  | "ceasefire"
  | "statements"
  | "participants"
  | "record"
  | "mine"
  | "none";

export interface Place {
  page: PageName;
  ref: string; // what stands behind the page's name: "kaz/astana-4"
  query: URLSearchParams;
  hash: string;
}

// What the reader has chosen goes along from page to page; all else belongs to one page.
const KEPT = ["at", "as_of", "lang", "zones"];

// Behind which there is nothing, as the host has it.
const ALONE: PageName[] = ["motions", "exchanges", "participants"];

// Whoever made an address may have put anything there: undefined of what is no text.
export function spelt(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}

export function placeOf(url: URL): Place {
  const [, first = "", ...rest] = url.pathname.split("/");
  const pages: Record<string, PageName> = {
    "": "now",
    rounds: "rounds",
    sheet: "sheet",
    texts: "texts",
    motions: "motions",
    exchanges: "exchanges",
    ceasefire: "ceasefire",
    statements: "statements",
    participants: "participants",
    record: "record",
    mine: "mine",
  };
  const page = pages[first] ?? "none";
  const parts = rest.map(spelt);
  return {
    page: rest[0] === "" || parts.includes(undefined) || (rest.length && ALONE.includes(page)) ? "none" : page,
    ref: parts.join("/"),
    query: url.searchParams,
    hash: url.hash,
  };
}

export const place = signal<Place>(placeOf(new URL(location.href)));

// The address of a page as things are; `changes` take away with null.
export function href(path: string, changes: Record<string, string | null> = {}): string {
  const query = new URLSearchParams();
  for (const name of KEPT) {
    const value = place.value.query.get(name);
    if (value) query.set(name, name === "lang" ? value.split(",")[0]! : value); // a sheet alone is in two
  }
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === "") query.delete(name);
    else query.set(name, value);
  }
  const text = query.toString();
  return path + (text ? `?${text}` : "");
}

// The same page otherwise.
export function here(changes: Record<string, string | null>): string {
  const own: Record<string, string | null> = {};
  for (const [name, value] of place.value.query) own[name] = value;
  return href(location.pathname, { ...own, ...changes });
}

export function go(to: string, replace = false): void {
  if (replace) history.replaceState(null, "", to);
  else history.pushState(null, "", to);
  const before = place.value;
  place.value = placeOf(new URL(location.href));
  const moved = before.page !== place.value.page || before.ref !== place.value.ref;
  if (!moved || replace) return;
  scrollTo(0, 0);
  requestAnimationFrame(() => document.querySelector<HTMLElement>("main")?.focus({ preventScroll: true }));
}

// What opens over the page, closed; who was in it is where it was opened.
export function closePops(): void {
  for (const open of document.querySelectorAll<HTMLDetailsElement>("details.pop[open]")) {
    const inside = open.contains(document.activeElement);
    open.open = false;
    if (inside) open.querySelector("summary")?.focus();
  }
}

// No answer, and a refusal, are not saved as if they were what was asked for.
async function keep(url: URL, name: string): Promise<void> {
  const answer = await fetch(url, { headers: signed({}) }).catch(() => undefined);
  tried(answer?.status ?? 0);
  if (!answer?.ok) return;
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await answer.blob());
  link.download = name || url.pathname.split("/").pop()!;
  link.click();
  URL.revokeObjectURL(link.href);
}

// Links of the app are followed without loading the page again; all others, and whatever the reader
// asked the browser for (another tab, saving), are the browser's.
export function followLinks(): void {
  addEventListener("popstate", () => (place.value = placeOf(new URL(location.href))));
  document.addEventListener("click", (event) => {
    const link = (event.target as Element).closest?.("a");
    if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
      return;
    const url = new URL(link.getAttribute("href") ?? "", location.href); // of one in a drawing `href` is no text
    if (url.origin !== location.origin || link.getAttribute("target")) return;
    if (onDesk && link.hasAttribute("download") && url.protocol !== "blob:") {
      event.preventDefault();
      void keep(url, link.getAttribute("download")!); // the browser would ask for it without the token
      return;
    }
    if (link.hasAttribute("download") || link.dataset.whole) return;
    if (placeOf(url).page === "none" || (url.hash && url.pathname + url.search === location.pathname + location.search))
      return;
    event.preventDefault();
    closePops();
    go(url.pathname + url.search + url.hash);
  });
}
