// SPDX-License-Identifier: Apache-2.0
// The worker's side of its messages, without the worker: tests speak with it through a MessageChannel.
//
//   to it    {id, type:"record", base, found?} · {id, type:"act", base, index, found?} · {id, type:"cancel"}
//            · {id, type:"forget", base}
//   from it  {id, type:"progress", checked, size, per_second} · {id, type:"done", result}
//            · {id, type:"cancelled", result} · {id, type:"failed", text}
//
// Every question ends with exactly one done, cancelled or failed. A cancel names the id of what it cancels; what had
// been found by then is its result.

import { type ActResult, checkAct } from "./act.ts";
import type { KnownKeys } from "./founding.ts";
import type { Fetch } from "./host.ts";
import type { Memory } from "./memory.ts";
import { checkRecord, type Progress, type RecordResult } from "./record.ts";

export type Question =
  | { readonly id: number; readonly type: "record"; readonly base: string; readonly found?: string }
  | {
      readonly id: number;
      readonly type: "act";
      readonly base: string;
      readonly index: number;
      readonly found?: string;
    }
  | { readonly id: number; readonly type: "forget"; readonly base: string }
  | { readonly id: number; readonly type: "cancel" };

export type Answer =
  | ({ readonly id: number; readonly type: "progress" } & Progress)
  | { readonly id: number; readonly type: "done"; readonly result: RecordResult | ActResult | null }
  | { readonly id: number; readonly type: "cancelled"; readonly result: RecordResult | ActResult }
  | { readonly id: number; readonly type: "failed"; readonly text: string };

/** Answers questions with `say`; returns what takes them. */
export function serve(say: (answer: Answer) => void, memory: Memory, fetch?: Fetch): (question: Question) => void {
  const running = new Map<number, AbortController>();
  const known = new Map<string, KnownKeys>(); // keys of records that were checked whole, by address

  async function answer(question: Question, signal: AbortSignal): Promise<RecordResult | ActResult | null> {
    if (question.type === "cancel") return null;
    const { base } = question;
    const options = { base, memory, signal, ...(fetch ? { fetch } : {}) };
    if (question.type === "forget") {
      known.delete(base);
      await memory.forget(base);
      return null;
    }
    const told = question.found === undefined ? options : { ...options, found: question.found };
    if (question.type === "act") {
      const keys = known.get(base);
      return checkAct(question.index, keys ? { ...told, known: keys } : told);
    }
    return checkRecord({
      ...told,
      progress: (progress) => say({ id: question.id, type: "progress", ...progress }),
      keys: (keys) => known.set(base, keys),
    });
  }

  return (question) => {
    if (question.type === "cancel") return running.get(question.id)?.abort();
    const stop = new AbortController();
    running.set(question.id, stop);
    answer(question, stop.signal)
      .then(
        (result) =>
          say(
            result?.unfinished?.rule === "stopped"
              ? { id: question.id, type: "cancelled", result }
              : { id: question.id, type: "done", result },
          ),
        (fault: unknown) =>
          say({ id: question.id, type: "failed", text: fault instanceof Error ? fault.message : String(fault) }),
      )
      .finally(() => running.delete(question.id));
  };
}
