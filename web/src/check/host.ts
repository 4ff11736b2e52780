// SPDX-License-Identifier: Apache-2.0
// Asks a host. Whatever it answers is bounded before it is read; what it does not answer leaves a check unfinished.

import type { Bytes } from "./bytes.ts";
import { concat } from "./bytes.ts";
import { ANSWER_MS_MAX } from "./limits.ts";
import type { Rule } from "./rules.ts";

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** Why a check does not come to its end. It accuses nobody: a connection is lost, a host is busy, a record is long. */
export class Unfinished extends Error {
  constructor(
    readonly rule: Rule,
    text: string,
  ) {
    super(text);
  }
}

export class Host {
  constructor(
    readonly base: string,
    private readonly fetch: Fetch,
    private readonly signal?: AbortSignal,
  ) {}

  /** The body of a 200, at most `most` bytes. Redirections are not followed: they would be another host's word. */
  async get(path: string, most: number, accept = "*/*"): Promise<Bytes> {
    this.signal?.throwIfAborted();
    const stop = new AbortController();
    const end = () => stop.abort();
    this.signal?.addEventListener("abort", end);
    const timer = setTimeout(end, ANSWER_MS_MAX);
    try {
      const answer = await this.fetch(`${this.base}/${path}`, {
        headers: { Accept: accept },
        redirect: "error",
        cache: "no-store",
        signal: stop.signal,
      });
      if (answer.status === 401)
        throw new Unfinished("closed", "the record is closed: its host answers participants alone");
      if (answer.status !== 200) throw new Unfinished("no-answer", `/${path} is answered with status ${answer.status}`);
      return await bounded(answer, path, most);
    } catch (fault) {
      this.signal?.throwIfAborted();
      if (fault instanceof Unfinished) throw fault;
      const why = stop.signal.aborted ? `not within ${ANSWER_MS_MAX / 1000} seconds` : (fault as Error).message;
      throw new Unfinished("no-answer", `/${path} is not answered: ${why}`);
    } finally {
      clearTimeout(timer);
      this.signal?.removeEventListener("abort", end);
      stop.abort(); // ends what is still under way
    }
  }
}

async function bounded(answer: Response, path: string, most: number): Promise<Bytes> {
  const tooLarge = () => new Unfinished("too-large-answer", `/${path} is answered with more than ${most} bytes`);
  if (Number(answer.headers.get("Content-Length") ?? 0) > most) throw tooLarge();
  const parts: Uint8Array[] = [];
  let count = 0;
  const reader = answer.body?.getReader();
  while (reader) {
    const { done, value } = await reader.read();
    if (done) break;
    count += value.length;
    if (count > most) throw tooLarge();
    parts.push(value);
  }
  return concat(...parts);
}
