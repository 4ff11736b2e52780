// What has come since the reader last looked: how far the record went then stays on this device. Who goes to another
// tab for a moment has not stopped looking.
import { place } from "./route";
import { signal } from "./signal";
import type { Head } from "./types";

const AWAY_MS = 5 * 60_000;

const since = signal<number | undefined>(undefined); // entries; undefined: nothing is known to be new
let known: { key: string; size: number } | undefined;
let left = 0;

function stored(key: string): number | undefined {
  try {
    return Number(localStorage.getItem(key)) || undefined;
  } catch {
    return undefined; // a browser that keeps nothing
  }
}

export function looksAt(head: Head): void {
  if (place.value.query.get("as_of")) return; // what was known then says nothing of now
  const key = `looked ${head.found}`;
  if (!known) since.value = stored(key);
  known = { key, size: Math.max(head.as_of.size, known?.size ?? 0) };
}

function goes(): void {
  left = Date.now();
  try {
    if (known) localStorage.setItem(known.key, String(known.size));
  } catch {
    // a browser that keeps nothing
  }
}

addEventListener("pagehide", goes);
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") goes();
  else if (known && left && Date.now() - left > AWAY_MS) since.value = stored(known.key);
});

// Whether the newest of these entries is new to the reader.
export function useNew(): (...entries: (number | undefined)[]) => boolean {
  const from = since.use();
  return (...entries) => from !== undefined && entries.some((i) => i !== undefined && i >= from);
}
