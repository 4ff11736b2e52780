// SPDX-License-Identifier: Apache-2.0
// Checks a whole record at a host: every entry, every tile, every cosignature, and what was shown before.

import { type Bytes, equal, textOf, toBase64, utf8 } from "./bytes.ts";
import { type Checkpoint, checkpointFault, parseCheckpoint } from "./checkpoint.ts";
import { type Cosigner, cosignersOf, heldBy, seenBy } from "./cosigners.ts";
import type { Evidence } from "./evidence.ts";
import type { Founding, KnownKeys } from "./founding.ts";
import { Judge } from "./judge.ts";
import { COSIGNATURE_PAGES_MAX, HASH_BYTES, LIST_BYTES_MAX, TILE_LEVEL_MAX, TILE_WIDTH } from "./limits.ts";
import { leafHash, Tree } from "./merkle.ts";
import { type CheckOptions, type Fault, Session } from "./session.ts";
import { type Bundle, tilePath, tileWidth } from "./tile.ts";

const AHEAD = 4; // bundles that are asked for while one is judged

export interface Progress {
  readonly checked: number;
  readonly size: number;
  readonly per_second: number;
}

export interface RecordOptions extends CheckOptions {
  readonly progress?: (progress: Progress) => void;
  /** Is told the keys as they stand at the end, if the entries are the record's: `checkAct` takes them. */
  readonly keys?: (known: KnownKeys) => void;
}

export interface RecordResult {
  readonly valid: boolean;
  readonly size: number; // entries that have been judged
  readonly root: string | null; // of them
  readonly record: string | null;
  readonly founding: string | null; // the fingerprint
  /** The newest checkpoint that the host shows with cosignatures, and whose they are. */
  readonly cosigned_size: number | null;
  readonly held_by: readonly string[]; // of the holders that the founding act names
  readonly seen_by: readonly string[];
  /** Each one's newest, of all cosignatures that the host has. */
  readonly cosigners: readonly Cosigner[];
  /** As the founding act has it; `may_differ`: a motion has been put to change it. */
  readonly rules: {
    readonly holders: readonly string[];
    readonly held: number;
    readonly seen: number;
    readonly may_differ: boolean;
  } | null;
  readonly unsure: number; // acts under keys that motions named, which are not followed here
  readonly faults: readonly Fault[];
  readonly unfinished: Fault | null; // why not all was looked at; what was found by then stands
  readonly more_faults: number;
  readonly evidence: readonly Evidence[];
  readonly seconds: number;
}

interface Fetched {
  readonly first: number;
  readonly bundle: Bundle;
  readonly tile: Bytes;
}

class RecordCheck {
  readonly session: Session;
  readonly tree = new Tree();
  readonly cosigners: Cosigner[] = [];
  judge: Judge | null = null;
  private readonly begun = performance.now();

  constructor(readonly options: RecordOptions) {
    this.session = new Session(options);
  }

  seconds(): number {
    return (performance.now() - this.begun) / 1000;
  }

  async check(): Promise<void> {
    await this.session.begin();
    this.judge = new Judge(this.session.founding);
    await this.entries();
    const trusted = this.root();
    await this.history(trusted);
    await this.upperTiles();
    await this.cosignatures(trusted);
    const { faults, founding, newest } = this.session;
    const gone = faults.some(({ rule }) => rule === "split" || rule === "rolled-back");
    if (!trusted || gone) return;
    this.options.keys?.({ founding, size: newest.size });
    await this.session.remember(this.tree.leaves(newest.size));
  }

  /** Walks all bundles with the level-0 tiles beside them. */
  private async entries(): Promise<void> {
    const { size } = this.session.newest;
    const count = Math.ceil(size / TILE_WIDTH);
    const coming: Promise<Fetched>[] = [];
    for (let n = 0; n < count; n++) {
      while (coming.length < AHEAD && n + coming.length < count) {
        const next = this.fetched(n + coming.length);
        next.catch(() => undefined); // it is told when its turn comes
        coming.push(next);
      }
      await this.oneBundle(await coming.shift()!);
    }
  }

  private async fetched(n: number): Promise<Fetched> {
    const [bundle, tile] = await Promise.all([this.session.bundle(n), this.tile(0, n)]);
    return { first: n * TILE_WIDTH, bundle, tile };
  }

  /** The tile's bytes; what is too short or too long is told, and its hashes compared as far as they go. */
  private async tile(level: number, n: number): Promise<Bytes> {
    const width = tileWidth(level, n, this.session.newest.size);
    const path = tilePath(level, n, width);
    const bytes = await this.session.host.get(path, TILE_WIDTH * HASH_BYTES);
    if (bytes.length !== width * HASH_BYTES) {
      this.session.fault(n * TILE_WIDTH ** (level + 1), "bad-tile", `/${path} is not of ${width} hashes`);
    }
    return bytes;
  }

  private async oneBundle({ first, bundle, tile }: Fetched): Promise<void> {
    const { session, tree } = this;
    for (const [i, entry] of bundle.entries.entries()) {
      const leaf = leafHash(entry);
      if (!equal(leaf, tile.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES))) {
        session.fault(
          first + i,
          "tile-mismatch",
          `entry ${first + i} and its hash in the level-0 tile are not of one tree`,
        );
      }
      tree.push(leaf);
    }
    const skip = first === 0 ? 1 : 0; // the founding act has been judged
    await this.judge!.judge(first + skip, bundle.entries.slice(skip), tree, (index, refusal) => {
      if (refusal) session.refuse(index, refusal);
    });
    this.options.progress?.({
      checked: tree.size,
      size: session.newest.size,
      per_second: tree.size / Math.max(this.seconds(), 1e-3),
    });
    if (bundle.fault) session.end(tree.size, "bad-bundle", `the bundle of entry ${first}: ${bundle.fault}`);
  }

  /** Whether the entries are those of the newest checkpoint. */
  private root(): boolean {
    const { newest } = this.session;
    if (equal(this.tree.rootAt(newest.size), newest.root)) return true;
    this.session.fault(
      null,
      "wrong-root",
      `the entries do not lead to the root of the checkpoint of size ${newest.size}`,
    );
    return false;
  }

  /** What the log's key has signed besides: shown now, or remembered. Without a tree of its own nothing can be said. */
  private async history(trusted: boolean): Promise<void> {
    const { session } = this;
    const before = await session.earlier();
    if (before?.whole && before.tree) await this.compare(before.whole, before.tree, trusted);
    if (before && before.newest.note.text !== before.whole?.note.text) await this.compare(before.newest, null, trusted);
    await this.compare(session.cosigned, null, trusted);
  }

  private async compare(other: Checkpoint, tree: Tree | null, trusted: boolean): Promise<void> {
    const { session } = this;
    const { newest } = session;
    if (other.size === newest.size ? equal(other.root, newest.root) : !trusted || this.begins(other, tree)) return;
    await session.split(other, tree, { checkpoint: newest, tree: this.tree });
  }

  /** Whether one of both is the beginning of the other, as far as can be seen. */
  private begins(other: Checkpoint, tree: Tree | null): boolean {
    const { newest } = this.session;
    if (other.size <= newest.size) return equal(this.tree.rootAt(other.size), other.root);
    return tree === null || equal(tree.rootAt(newest.size), newest.root);
  }

  private async upperTiles(): Promise<void> {
    const { size } = this.session.newest;
    for (let level = 1; level <= TILE_LEVEL_MAX && tileWidth(level, 0, size) > 0; level++) {
      for (let n = 0, width = 0; (width = tileWidth(level, n, size)) > 0; n++) {
        const tile = await this.tile(level, n);
        for (let i = 0; i < width; i++) {
          const at = n * TILE_WIDTH + i;
          if (equal(this.tree.whole(8 * level, at), tile.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES))) continue;
          this.session.fault(
            at * TILE_WIDTH ** level,
            "tile-mismatch",
            `hash ${at} of level ${level} is not that of its entries`,
          );
        }
      }
    }
  }

  /** Every cosignature that the host has, and the lines of its checkpoint. */
  private async cosignatures(trusted: boolean): Promise<void> {
    await this.cosignersOf(this.session.cosigned, "/checkpoint");
    let after = 0;
    for (let page = 0; page < COSIGNATURE_PAGES_MAX; page++) {
      const list = await this.page(after);
      for (const { size, note } of list.items) await this.cosignature(size, note, trusted);
      if (list.items.length === 0 || list.next <= after) return;
      after = list.next;
    }
    this.session.leave("too-long", "the host has more cosignatures than are looked at here");
  }

  private async page(after: number): Promise<{ items: { size: number; note: string }[]; next: number }> {
    const path = `cosignatures?after=${after}&limit=1024`;
    const text = textOf(await this.session.host.get(path, LIST_BYTES_MAX));
    try {
      const { items, next } = JSON.parse(text ?? "") as { items: unknown; next: unknown };
      const sound =
        Array.isArray(items) &&
        items.length <= 1024 &&
        items.every((one: unknown) => {
          const { size, note } = (one ?? {}) as Record<string, unknown>;
          return typeof size === "number" && typeof note === "string";
        });
      if (sound) return { items: items as { size: number; note: string }[], next: typeof next === "number" ? next : 0 };
    } catch {
      // told below
    }
    return this.session.end(null, "bad-list", `/${path} is not a list of cosignatures`);
  }

  private async cosignature(size: number, note: string, trusted: boolean): Promise<void> {
    const { session } = this;
    const checkpoint = parseCheckpoint(utf8(note));
    if (typeof checkpoint === "string")
      return session.fault(null, "malformed-checkpoint", `in /cosignatures: ${checkpoint}`);
    if (checkpoint.size > session.newest.size) return; // it came while this ran
    const fault = await checkpointFault(checkpoint, session.founding.log);
    if (fault) return session.fault(null, ...fault);
    if (checkpoint.size !== size)
      session.fault(null, "bad-list", `a cosignature of size ${checkpoint.size} is listed as of ${size}`);
    await this.compare(checkpoint, null, trusted);
    await this.cosignersOf(checkpoint, "/cosignatures");
  }

  private async cosignersOf(checkpoint: Checkpoint, where: string): Promise<void> {
    const { good, bad } = await cosignersOf(checkpoint, this.session.founding.keys);
    for (const name of bad)
      this.session.fault(
        null,
        "bad-cosignature",
        `${where}: the line of ${name} at size ${checkpoint.size} does not verify`,
      );
    for (const one of good) this.newestOf(one);
  }

  private newestOf(one: Cosigner): void {
    const at = this.cosigners.findIndex(
      (other) => other.who === one.who && other.use === one.use && other.sure === one.sure,
    );
    if (at < 0) this.cosigners.push(one);
    else if (this.cosigners[at]!.size < one.size) this.cosigners[at] = one;
  }
}

/** The whole record. Whatever the host does, or who cancels, is told in the result. */
export async function checkRecord(options: RecordOptions): Promise<RecordResult> {
  const check = new RecordCheck(options);
  const { session, tree } = check;
  await session.run(() => check.check());
  const cosigned = session.cosigned as Checkpoint | undefined;
  const shown = cosigned?.size ?? 0;
  const founding = session.founding as Founding | undefined;
  return {
    valid: session.valid,
    size: tree.size,
    root: tree.size ? toBase64(tree.rootAt(tree.size)) : null,
    record: founding?.record ?? null,
    founding: founding?.id ?? null,
    cosigned_size: cosigned?.size ?? null,
    held_by: heldBy(check.cosigners, shown, founding?.holders ?? []),
    seen_by: seenBy(check.cosigners, shown),
    cosigners: check.cosigners,
    rules:
      (founding && {
        holders: founding.holders,
        held: founding.held,
        seen: founding.seen,
        may_differ: check.judge?.rulesMayDiffer ?? true,
      }) ||
      null,
    unsure: check.judge?.unsure ?? 0,
    faults: session.faults,
    unfinished: session.unfinished,
    more_faults: session.moreFaults,
    evidence: session.evidence,
    seconds: check.seconds(),
  };
}
