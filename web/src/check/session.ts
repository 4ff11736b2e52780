// SPDX-License-Identifier: Apache-2.0
// What both checks begin with: what was remembered, the checkpoints that the host shows now, the founding act; and what
// they find on the way: faults and evidence.

import { type Bytes, textOf, utf8 } from "./bytes.ts";
import { type Checkpoint, checkpointFault, parseCheckpoint } from "./checkpoint.ts";
import type { Refusal } from "./envelope.ts";
import {
  bare,
  type Evidence,
  type Known,
  type Leaf,
  rolledBack,
  treeOfLeaves,
  twoHistories,
  twoLeaves,
} from "./evidence.ts";
import { type Founding, readFounding } from "./founding.ts";
import { type Fetch, Host, Unfinished } from "./host.ts";
import { BUNDLE_BYTES_MAX, CHECKPOINT_BYTES_MAX, ENTRIES_MAX, EVIDENCE_EACH_MAX, FAULTS_MAX } from "./limits.ts";
import { type Memory, memoryOfThisRun, type Remembered } from "./memory.ts";
import type { Tree } from "./merkle.ts";
import type { Rule } from "./rules.ts";
import { type Bundle, bundlePath, parseBundle, tileWidth } from "./tile.ts";

export interface CheckOptions {
  /** The host's address without a slash at its end: the page's own origin in a browser. */
  readonly base: string;
  readonly fetch?: Fetch;
  readonly memory?: Memory;
  /** The fingerprint that the reader was told of, by other ways than this host. */
  readonly found?: string;
  readonly signal?: AbortSignal;
}

export interface Fault {
  readonly index: number | null; // of an entry, where it is of one
  readonly rule: Rule;
  readonly text: string;
}

/** Ends a check: what follows would hang on what has just failed. The fault is told already. */
export class Ended extends Error {}

export class Session {
  readonly host: Host;
  readonly faults: Fault[] = [];
  readonly evidence: Evidence[] = [];
  moreFaults = 0;
  unfinished: Fault | null = null;
  founding!: Founding;
  foundingNote = "";
  newest!: Checkpoint; // of /checkpoint/newest
  cosigned!: Checkpoint; // of /checkpoint
  remembered: Remembered | null = null;
  private readonly memory: Memory;

  constructor(private readonly options: CheckOptions) {
    const { base, signal } = options;
    this.host = new Host(base, options.fetch ?? ((url, init) => fetch(url, init)), signal);
    this.memory = options.memory ?? memoryOfThisRun();
  }

  fault(index: number | null, rule: Rule, text: string): void {
    if (this.faults.length < FAULTS_MAX) this.faults.push({ index, rule, text });
    else this.moreFaults++;
  }

  end(index: number | null, rule: Rule, text: string): never {
    this.fault(index, rule, text);
    throw new Ended(text);
  }

  refuse(index: number, { rule, text }: Refusal): void {
    this.fault(index, rule, text);
  }

  /** Something is not looked at, and nobody accused of it. */
  leave(rule: Rule, text: string): void {
    this.unfinished = { index: null, rule, text };
  }

  /** Whether all that was to be looked at was, and is good. */
  get valid(): boolean {
    return this.faults.length === 0 && this.unfinished === null;
  }

  /** Runs a check to its end or to what ends it; one that is cancelled ends with what it has found. */
  async run(check: () => Promise<void>): Promise<void> {
    try {
      await check();
    } catch (fault) {
      if (fault instanceof Unfinished) this.leave(fault.rule, fault.message);
      else if (this.options.signal?.aborted) this.leave("stopped", "the check was stopped");
      else if (!(fault instanceof Ended)) throw fault;
    }
    this.faults.sort((a, b) => (a.index ?? Infinity) - (b.index ?? Infinity) || 0);
  }

  /** What was remembered is read first: another page may remember more while this one asks. */
  async begin(): Promise<void> {
    this.remembered = await this.memory.get(this.options.base);
    this.cosigned = await this.checkpoint("checkpoint");
    this.newest = await this.checkpoint("checkpoint/newest");
    if (this.newest.size > ENTRIES_MAX)
      throw new Unfinished("too-long", `more than ${ENTRIES_MAX} entries are not checked here`);
    await this.found();
    for (const shown of [this.cosigned, this.newest]) {
      const fault = await checkpointFault(shown, this.founding.log);
      if (fault) this.end(null, ...fault);
    }
    const before = (await this.earlier())?.newest;
    for (const first of before ? [before, this.cosigned] : [this.cosigned]) this.backwards(first);
  }

  private async checkpoint(path: string): Promise<Checkpoint> {
    const checkpoint = parseCheckpoint(await this.host.get(path, CHECKPOINT_BYTES_MAX));
    return typeof checkpoint === "string"
      ? this.end(null, "malformed-checkpoint", `/${path}: ${checkpoint}`)
      : checkpoint;
  }

  async bundle(n: number): Promise<Bundle> {
    const width = tileWidth(0, n, this.newest.size);
    return parseBundle(await this.host.get(bundlePath(n, width), BUNDLE_BYTES_MAX), width);
  }

  private async found(): Promise<void> {
    const bundle = await this.bundle(0);
    const entry = bundle.entries[0] ?? this.end(0, "bad-bundle", `the first bundle: ${bundle.fault}`);
    const founding = await readFounding(entry);
    if ("rule" in founding) return this.end(0, founding.rule, `no record: ${founding.text}`);
    const { found } = this.options;
    if (found !== undefined && found !== founding.id) {
      this.end(0, "other-founding", `the record's fingerprint is ${founding.id}, not the one that was told`);
    }
    if (this.remembered && this.remembered.fingerprint !== founding.id) {
      this.end(0, "other-founding", "another record was at this address before");
    }
    this.founding = founding;
    this.foundingNote = textOf(entry)!;
  }

  /** What was verified here before, parsed again; null if it is not sound, as if nothing had been remembered. */
  async earlier(): Promise<{ newest: Checkpoint; whole: Checkpoint | null; tree: Tree | null } | null> {
    if (!this.remembered) return null;
    const read = async (text: string) => {
      const checkpoint = parseCheckpoint(utf8(text));
      return typeof checkpoint === "string" || (await checkpointFault(checkpoint, this.founding.log))
        ? null
        : checkpoint;
    };
    const newest = await read(this.remembered.checkpoint);
    const whole = this.remembered.whole ? await read(this.remembered.whole.checkpoint) : null;
    const tree = whole && treeOfLeaves(this.remembered.whole!.leaves, whole);
    return newest && { newest, whole: tree && whole, tree };
  }

  private keep(evidence: Evidence | null): void {
    const alike = this.evidence.filter((one) => one.kind === evidence?.kind);
    if (evidence && alike.length < EVIDENCE_EACH_MAX) this.evidence.push(evidence);
  }

  /** Tells of the newest being smaller than `first`, which was shown before it. */
  backwards(first: Checkpoint): void {
    if (first.size <= this.newest.size) return;
    this.fault(null, "rolled-back", `size ${first.size} was shown before, and now ${this.newest.size}`);
    this.keep(rolledBack(this.founding.log, this.foundingNote, first, this.newest));
  }

  /** The log's key has signed `first` too, which is no beginning of `second` or has another end. */
  async split(first: Checkpoint, tree: Tree | null, second: Known): Promise<void> {
    this.twoSigned(
      first,
      second.checkpoint,
      await twoHistories(this.founding.log, this.foundingNote, first, tree, second),
    );
  }

  /** The log's key has signed trees that have different leaves at one place. */
  twoLeaves(first: Leaf, second: Leaf): void {
    const evidence = twoLeaves(this.founding.log, this.foundingNote, first, second);
    this.twoSigned(first.checkpoint, second.checkpoint, evidence);
  }

  private twoSigned(first: Checkpoint, second: Checkpoint, evidence: Evidence | null): void {
    const text = `of size ${first.size}, and another one of size ${second.size}`;
    this.fault(null, "split", `the log's key has signed two histories: ${text}`);
    this.keep(evidence);
  }

  /** Remembers what has just been found good, unless something larger has been remembered meanwhile. */
  async remember(whole: Bytes | null): Promise<void> {
    const { base } = this.options;
    const now = await this.memory.get(base);
    const checkpoint = bare(this.newest, this.founding.log);
    const size = (text: string): number => {
      const parsed = parseCheckpoint(utf8(text));
      return typeof parsed === "string" ? 0 : parsed.size;
    };
    const larger = now !== null && size(now.checkpoint) > this.newest.size;
    const kept = whole ? { checkpoint, leaves: whole } : now?.whole;
    await this.memory.put(base, {
      fingerprint: this.founding.id,
      founding: this.foundingNote,
      checkpoint: larger ? now.checkpoint : checkpoint,
      ...(kept ? { whole: kept } : {}),
    });
  }
}
