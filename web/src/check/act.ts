// SPDX-License-Identifier: Apache-2.0
// Checks one act: that it is signed, stands in the log where the host says, under a checkpoint that the log's key and
// these cosigners have signed, and that its author had seen a beginning of the same log. Its place in its key's chain
// is asked of the whole record (`checkRecord`).

import { type Bytes, equal, textOf } from "./bytes.ts";
import { type Checkpoint, checkpointFault, hashOf, parseProof, type Proof } from "./checkpoint.ts";
import { type Cosigner, cosignersOf, heldBy, seenBy } from "./cosigners.ts";
import { type Envelope, parseEnvelope } from "./envelope.ts";
import type { Evidence, Leaf } from "./evidence.ts";
import type { KnownKeys } from "./founding.ts";
import { Unfinished } from "./host.ts";
import { useThatIsNeeded } from "./judge.ts";
import { isSure } from "./keys.ts";
import { HASH_BYTES, KEY_BYTES_MAX, PROOF_BYTES_MAX, TILE_WIDTH } from "./limits.ts";
import {
  consistencyProof,
  consistent,
  inclusionPath,
  leafHash,
  rangeHash,
  rootOfPath,
  Tree,
  type WholeSubtree,
} from "./merkle.ts";
import { lineHolds, parseVkey, type Vkey } from "./note.ts";
import { type CheckOptions, type Fault, Session } from "./session.ts";
import { subtreesOfTiles, tilePath } from "./tile.ts";

export interface ActOptions extends CheckOptions {
  /** What `checkRecord` has found of the same record: which keys came and went after the founding. */
  readonly known?: KnownKeys;
}

/**
 * By what the key is the author's: the founding act, the record as checked before, a motion if it is carried, or the
 * host's word.
 */
export type KeyFrom = "founding" | "record" | "motion" | "host";

export interface ActResult {
  readonly valid: boolean;
  readonly index: number;
  readonly id: string | null;
  readonly by: string | null;
  readonly act: string | null; // null: a restricted act
  readonly size: number | null; // of the checkpoint that covers it
  readonly key: string | null;
  readonly key_from: KeyFrom | null;
  readonly revocation_known: boolean; // it has been looked at whether this key and those of cosigners were revoked
  readonly held_by: readonly string[];
  readonly seen_by: readonly string[];
  readonly faults: readonly Fault[];
  readonly unfinished: Fault | null; // why not all was looked at; what was found by then stands
  readonly evidence: readonly Evidence[];
  readonly seconds: number;
}

class ActCheck {
  readonly session: Session;
  envelope: Envelope | null = null;
  keyFrom: KeyFrom | null = null;
  followed = 1; // so many entries, whose keys are known
  proof: Proof | null = null;
  cosigners: Cosigner[] = [];
  private readonly tiles = new Map<string, Promise<Bytes>>();

  constructor(
    readonly index: number,
    private readonly options: ActOptions,
  ) {
    this.session = new Session(options);
  }

  async check(): Promise<void> {
    const { session, index } = this;
    // Asked for before what is newest, so that an honest host's proof is of a tree that the newest has grown out of.
    const proof = await this.asked(`api/v1/proof/${index}`);
    await session.begin();
    if (index >= session.newest.size) session.end(index, "no-such-act", `there are ${session.newest.size} entries`);
    const known = this.options.known;
    if (known?.founding.id === session.founding.id) {
      session.founding = known.founding;
      this.followed = known.size;
    }
    await this.sameHistory();
    const bundle = await session.bundle(Math.floor(index / TILE_WIDTH));
    const entry = bundle.entries[index % TILE_WIDTH] ?? session.end(index, "bad-bundle", `its bundle: ${bundle.fault}`);
    await this.included(entry, proof);
    await this.signed(entry);
    if (session.faults.length === 0) await session.remember(null);
  }

  /** The proof's bytes, or why there are none: it is told when its turn comes. */
  private asked(path: string): Promise<Bytes | Unfinished> {
    return this.session.host.get(path, PROOF_BYTES_MAX, "text/plain").catch((fault: unknown) => {
      if (fault instanceof Unfinished) return fault;
      throw fault;
    });
  }

  /** All that was signed must be one history: remembered, shown with cosignatures, and newest. */
  private async sameHistory(): Promise<void> {
    const before = (await this.session.earlier())?.newest;
    if (before) await this.beginsNewest(before, "what was checked before");
    await this.beginsNewest(this.session.cosigned, "/checkpoint");
  }

  private async beginsNewest(first: Checkpoint, what: string): Promise<void> {
    const { session } = this;
    const { newest } = session;
    if (first.size > newest.size) return; // told as going back
    const root = first.size === newest.size ? newest.root : await this.rootAt(first.size, what);
    if (!root || equal(root, first.root)) return;
    await session.split(first, null, { checkpoint: newest, tree: new Tree() });
  }

  /**
   * The root that the newest tree had at a size, out of the host's tiles. They are nobody's word: the proof that they
   * give must lead from this root to the newest one, else the tiles are not of that tree, and null.
   */
  private async rootAt(size: number, what: string): Promise<Bytes | null> {
    const { session } = this;
    const { newest } = session;
    const whole = this.subtrees();
    const root = await rangeHash(0, size, whole);
    const proof = await consistencyProof(size, newest.size, whole);
    if (consistent(size, root, newest.size, newest.root, proof)) return root;
    session.fault(null, "bad-tile", `the host's tiles lead to no root to compare ${what} with`);
    return null;
  }

  private subtrees(): WholeSubtree {
    return subtreesOfTiles(this.session.newest.size, (level, n, width) => this.tile(level, n, width));
  }

  private tile(level: number, n: number, width: number): Promise<Bytes> {
    const path = tilePath(level, n, width);
    let tile = this.tiles.get(path);
    if (!tile) {
      tile = this.session.host
        .get(path, TILE_WIDTH * HASH_BYTES)
        .then((bytes) =>
          bytes.length === width * HASH_BYTES
            ? bytes
            : this.session.end(null, "bad-tile", `/${path} is not of ${width} hashes`),
        );
      this.tiles.set(path, tile);
    }
    return tile;
  }

  private async included(entry: Bytes, asked: Bytes | Unfinished): Promise<void> {
    const { session, index } = this;
    if (asked instanceof Unfinished) throw asked;
    const proof = parseProof(asked);
    if (typeof proof === "string") return session.fault(index, "malformed-proof", `the host's proof: ${proof}`);
    const { checkpoint, path } = proof;
    if (proof.index !== index) return session.fault(index, "bad-proof", `the host's proof is of entry ${proof.index}`);
    const fault = await checkpointFault(checkpoint, session.founding.log);
    if (fault) return session.fault(null, ...fault);
    const leaf = leafHash(entry);
    const root = rootOfPath(leaf, index, checkpoint.size, path);
    if (!root || !equal(root, checkpoint.root)) {
      return session.fault(index, "bad-proof", "the proof does not lead from the act to the checkpoint's root");
    }
    session.backwards(checkpoint);
    if (await this.inNewest({ checkpoint, index, leaf, path })) {
      await this.beginsNewest(checkpoint, "the proof's checkpoint");
    }
    const { good, bad } = await cosignersOf(checkpoint, session.founding.keys);
    for (const name of bad) session.fault(null, "bad-cosignature", `the line of ${name} does not verify`);
    this.cosigners = good;
    this.proof = proof;
  }

  /** Whether the newest tree has this leaf where the proof's has it; what else it has there is told. */
  private async inNewest(proved: Leaf): Promise<boolean> {
    const { session, index } = this;
    const { newest } = session;
    const whole = this.subtrees();
    const leaf = await whole(0, index);
    const path = await inclusionPath(index, newest.size, whole);
    const root = rootOfPath(leaf, index, newest.size, path);
    if (!root || !equal(root, newest.root)) {
      session.fault(null, "bad-tile", "the host's tiles do not lead to the root of what is newest");
      return false;
    }
    if (equal(leaf, proved.leaf)) return true;
    session.twoLeaves(proved, { checkpoint: newest, index, leaf, path });
    return false;
  }

  private async signed(entry: Bytes): Promise<void> {
    const { session, index } = this;
    const envelope = parseEnvelope(entry);
    if ("rule" in envelope) return session.refuse(index, envelope);
    this.envelope = envelope;
    if (index === 0) {
      this.keyFrom = "founding"; // judged when this began
      return;
    }
    if (envelope.record !== session.founding.record)
      return session.fault(index, "wrong-record", "the act is of another record");
    if (envelope.epoch !== 0) return session.fault(index, "wrong-epoch", `the act is of epoch ${envelope.epoch}`);
    if (envelope.act === "found") return session.fault(index, "already-founded", "a record is founded once");
    const vkey = await this.key(envelope);
    if (!vkey) return;
    if (!(await lineHolds(envelope.note, envelope.note.lines[0]!, vkey))) {
      return session.fault(index, "bad-signature", "the signature does not verify");
    }
    await this.hadSeen(envelope);
  }

  private async key(envelope: Envelope): Promise<Vkey | null> {
    const { session, index } = this;
    const { name, keyId } = envelope.note.lines[0]!;
    const key = session.founding.keys.find(name, keyId);
    if (!key && index >= this.followed) {
      this.keyFrom = "host";
      return this.keyOfHost(name, keyId, envelope.by);
    }
    if (!key || key.entered >= index || key.who !== envelope.by || key.use.has("witness")) {
      session.fault(index, "unknown-key", `"${name}" was no key of ${envelope.by} there`);
      return null;
    }
    if (key.revoked !== null && key.revoked < index) {
      session.fault(index, "revoked-key", `"${name}" was revoked before`);
      return null;
    }
    const use = useThatIsNeeded(envelope.act);
    if (!key.use.has(use)) {
      session.fault(index, "wrong-use", `the act needs a key of use "${use}", which "${name}" is not`);
      return null;
    }
    this.keyFrom = !isSure(key, index) ? "motion" : key.origin === "founding" ? "founding" : "record";
    return key.vkey;
  }

  private async keyOfHost(name: string, keyId: string, by: string): Promise<Vkey | null> {
    const { session, index } = this;
    const text = textOf(await session.host.get(`api/v1/keys/${name}`, KEY_BYTES_MAX));
    let vkey: Vkey | null = null;
    try {
      vkey = parseVkey((JSON.parse(text ?? "") as { vkey: string }).vkey);
    } catch {
      // told below
    }
    const own = name.startsWith(`${session.founding.record}/${by}/`);
    if (vkey && own && vkey.name === name && vkey.keyId === keyId) return vkey;
    session.fault(index, "unknown-key", `the host has no key "${name}" of ${by}`);
    return null;
  }

  private async hadSeen(envelope: Envelope): Promise<void> {
    const { session, index } = this;
    const { size, root } = envelope.seen!;
    if (size < 1 || size > index)
      session.fault(index, "seen-range", `the act at ${index} cannot have seen size ${size}`);
    else {
      const was = await this.rootAt(size, "what the author has seen");
      if (was && !equal(was, hashOf(root)!)) {
        session.fault(index, "seen-root", `what the author has seen is not the tree of size ${size}`);
      }
    }
  }
}

/** One act. Whatever the host does, or who cancels, is told in the result. */
export async function checkAct(index: number, options: ActOptions): Promise<ActResult> {
  const begun = performance.now();
  const check = new ActCheck(index, options);
  const { session } = check;
  await session.run(() => check.check());
  const size = check.proof?.checkpoint.size ?? null;
  const line = check.envelope?.note.lines[0];
  return {
    valid: session.valid,
    index,
    id: check.envelope?.id ?? null,
    by: check.envelope?.by ?? null,
    act: check.envelope?.act ?? null,
    size,
    key: line?.name ?? null,
    key_from: check.keyFrom,
    revocation_known: Math.max(index + 1, size ?? 0) <= check.followed,
    held_by: size === null ? [] : heldBy(check.cosigners, size, session.founding.holders),
    seen_by: size === null ? [] : seenBy(check.cosigners, size),
    faults: session.faults,
    unfinished: session.unfinished,
    evidence: session.evidence,
    seconds: (performance.now() - begun) / 1000,
  };
}
