// SPDX-License-Identifier: Apache-2.0
// What a reader has verified before, so that a host that goes back, or shows another tree, is found out.

import type { Bytes } from "./bytes.ts";

export interface Remembered {
  readonly fingerprint: string;
  readonly founding: string; // the note of entry 0
  readonly checkpoint: string; // the newest one that was verified, with the log's line
  /** The newest one whose whole tree was verified, and its leaf hashes: with them a split can be proved alone. */
  readonly whole?: { readonly checkpoint: string; readonly leaves: Bytes };
}

/** Kept by address of the host: another record at an address that one knew is what must be noticed. */
export interface Memory {
  get(place: string): Promise<Remembered | null>;
  put(place: string, remembered: Remembered): Promise<void>;
  forget(place: string): Promise<void>;
}

export function memoryOfThisRun(): Memory {
  const kept = new Map<string, Remembered>();
  return {
    get: async (place) => kept.get(place) ?? null,
    put: async (place, remembered) => void kept.set(place, remembered),
    forget: async (place) => void kept.delete(place),
  };
}

function answered<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("the browser's store fails"));
  });
}

function memoryOf(database: IDBDatabase): Memory {
  const store = (mode: IDBTransactionMode) => database.transaction("seen", mode).objectStore("seen");
  return {
    get: async (place) => ((await answered(store("readonly").get(place))) as Remembered | undefined) ?? null,
    put: async (place, remembered) => void (await answered(store("readwrite").put(remembered, place))),
    forget: async (place) => void (await answered(store("readwrite").delete(place))),
  };
}

/**
 * IndexedDB: it is there in workers too, and holds more than localStorage. A browser that keeps nothing checks all the
 * same, and remembers for as long as the page is open.
 */
export function memoryOfThisBrowser(): Memory {
  const opened = (async () => {
    const request = indexedDB.open("truce-check", 1);
    request.onupgradeneeded = () => request.result.createObjectStore("seen");
    return memoryOf(await answered(request));
  })().catch(() => memoryOfThisRun());
  return {
    get: async (place) => (await opened).get(place),
    put: async (place, remembered) => (await opened).put(place, remembered),
    forget: async (place) => (await opened).forget(place),
  };
}
