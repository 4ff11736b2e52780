// SPDX-License-Identifier: Apache-2.0
// Hosts that cut, alter, leave out, go back or show another tree. Each row: what is done, the rule and the index that
// must be named first, and why.

import assert from "node:assert/strict";
import { test } from "node:test";
import { type Bytes, concat, toBase64, utf8 } from "./bytes.ts";
import { BASE, cosignature, Forge, hostOf, RECORD, signedBy, signer } from "./forge.ts";
import type { Fetch } from "./host.ts";
import { memoryOfThisRun } from "./memory.ts";
import { checkRecord, type RecordResult } from "./record.ts";

type Answers = Map<string, Bytes | string>;

async function shown(answers: Answers, more: object = {}): Promise<RecordResult> {
  return checkRecord({ base: BASE, fetch: hostOf(answers), ...more });
}

function flipped(bytes: Bytes | string | undefined, at: number): Bytes {
  const copy = (typeof bytes === "string" ? utf8(bytes) : bytes!).slice();
  copy[at < 0 ? copy.length + at : at]! ^= 1;
  return copy;
}

type Body = Record<string, any>; // a founding act's body, to be spoilt

/** What a host does to the answers of an honest record of 600 entries. */
const HOSTS: readonly (readonly [
  what: string,
  rule: string | null,
  index: number | null,
  spoil: (a: Answers, f: Forge) => void,
  why: string,
])[] = [
  ["nothing", null, null, () => undefined, "a table of refusals must accept something"],
  ["no checkpoint", "no-answer", null, (a) => a.delete("checkpoint"), "404"],
  ["a checkpoint that is no note", "malformed-checkpoint", null, (a) => a.set("checkpoint", "hello"), "a signed note"],
  [
    "a checkpoint of size 0600",
    "malformed-checkpoint",
    null,
    (a, f) => a.set("checkpoint/newest", resigned(f, f.checkpointText().replace("600", "0600"))),
    "one spelling",
  ],
  [
    "a checkpoint with a fourth line",
    "malformed-checkpoint",
    null,
    (a, f) => a.set("checkpoint/newest", resigned(f, `${f.checkpointText()}more\n`)),
    "no further lines",
  ],
  [
    "a checkpoint of size 0",
    "malformed-checkpoint",
    null,
    (a, f) => a.set("checkpoint/newest", resigned(f, f.checkpointText().replace("600", "0"))),
    "the founding act comes first",
  ],
  [
    "a checkpoint of size 2^62",
    "malformed-checkpoint",
    null,
    (a, f) => a.set("checkpoint/newest", resigned(f, f.checkpointText().replace("600", "4611686018427387904"))),
    "no browser reads so much",
  ],
  [
    "a checkpoint of 2^40 entries",
    "too-long",
    null,
    (a, f) => a.set("checkpoint/newest", resigned(f, f.checkpointText().replace("600", "1099511627776"))),
    "its hashes would not fit",
  ],
  [
    "another origin",
    "wrong-origin",
    null,
    (a, f) => a.set("checkpoint/newest", resigned(f, f.checkpointText().replace("forged", "other"))),
    "of another log",
  ],
  [
    "no line by the log's key",
    "unsigned-checkpoint",
    null,
    (a, f) => a.set("checkpoint/newest", Buffer.from(signedBy(f.checkpointText(), f.kz)).toString()),
    "a participant is not the log",
  ],
  [
    "two lines by the log's key",
    "unsigned-checkpoint",
    null,
    (a, f) => a.set("checkpoint/newest", Buffer.from(signedBy(f.checkpointText(), f.log, f.log)).toString()),
    "one",
  ],
  [
    "a signature of another size",
    "bad-checkpoint",
    null,
    (a) => a.set("checkpoint/newest", String(a.get("checkpoint/newest")).replace("\n600\n", "\n599\n")),
    "it is over these bytes",
  ],
  [
    "a root that the log's key has signed, of no tree",
    "wrong-root",
    null,
    (a, f) => a.set("checkpoint/newest", resigned(f, `${RECORD}\n600\n${toBase64(new Uint8Array(32))}\n`)),
    "the entries lead elsewhere",
  ],
  [
    "a cosignature that is altered",
    "bad-cosignature",
    null,
    (a, f) => a.set("checkpoint", f.checkpoint() + cosignature(f.ruHold, f.checkpointText(599))),
    "a known key that fails condemns",
  ],
  [
    "a cosignature by a key of another name",
    null,
    null,
    (a, f) => a.set("checkpoint", f.checkpoint() + cosignature(signer("stranger.example/w", 4), "x")),
    "not the record's: passed over",
  ],
  [
    "a cosignature in the list that is altered",
    "bad-cosignature",
    null,
    (a, f) =>
      a.set(
        LIST,
        JSON.stringify({ next: 1, items: [{ came: 1, size: 600, note: f.checkpoint() + cosignature(f.ruHold, "x") }] }),
      ),
    "as above",
  ],
  [
    "a list under another size",
    "bad-list",
    null,
    (a, f) =>
      a.set(LIST, JSON.stringify({ next: 1, items: [{ came: 1, size: 599, note: f.checkpoint(600, f.ruHold) }] })),
    "the note says which",
  ],
  ["a list that is no JSON", "bad-list", null, (a) => a.set(LIST, "[}"), "as docs/http.md has it"],
  ["a list of numbers", "bad-list", null, (a) => a.set(LIST, '{"items":[1],"next":1}'), "as docs/http.md has it"],
  [
    "an entry altered in a bundle",
    "tile-mismatch",
    300,
    (a) => a.set("tile/entries/001", altered(a.get("tile/entries/001") as Bytes, 44)),
    "its hash is another",
  ],
  [
    "an entry dropped",
    "tile-mismatch",
    300,
    (a) => a.set("tile/entries/001", without(a.get("tile/entries/001") as Bytes, 44)),
    "what follows moves up",
  ],
  [
    "a bundle cut",
    "bad-bundle",
    511,
    (a) => a.set("tile/entries/001", (a.get("tile/entries/001") as Bytes).slice(0, -1)),
    "it ends within its last entry",
  ],
  ["a bundle that is empty", "bad-bundle", 256, (a) => a.set("tile/entries/001", new Uint8Array(0)), "256 entries"],
  [
    "bytes behind a bundle",
    "bad-bundle",
    512,
    (a) => a.set("tile/entries/001", concat(a.get("tile/entries/001") as Bytes, Uint8Array.of(0))),
    "exactly those entries",
  ],
  ["a bundle that is not there", "no-answer", null, (a) => a.delete("tile/entries/001"), "404"],
  [
    "a bundle of 17 MiB",
    "too-large-answer",
    null,
    (a) => a.set("tile/entries/001", new Uint8Array(17 << 20)),
    "bounded",
  ],
  ["a checkpoint of 1 MiB", "too-large-answer", null, (a) => a.set("checkpoint", new Uint8Array(1 << 20)), "bounded"],
  [
    "a hash altered in a tile",
    "tile-mismatch",
    260,
    (a) => a.set("tile/0/001", flipped(a.get("tile/0/001"), 4 * 32)),
    "others would be given wrong proofs",
  ],
  [
    "a tile cut",
    "bad-tile",
    256,
    (a) => a.set("tile/0/001", (a.get("tile/0/001") as Bytes).slice(0, -32)),
    "256 hashes",
  ],
  [
    "a hash altered in an upper tile",
    "tile-mismatch",
    256,
    (a) => a.set("tile/1/000.p/2", flipped(a.get("tile/1/000.p/2"), 32)),
    "level 1, hash 1 begins at entry 256",
  ],
  [
    "an upper tile cut",
    "bad-tile",
    0,
    (a) => a.set("tile/1/000.p/2", (a.get("tile/1/000.p/2") as Bytes).slice(0, 63)),
    "2 hashes",
  ],
  [
    "the last bundle of another record",
    "tile-mismatch",
    512,
    (a) =>
      a.set(
        "tile/entries/002.p/88",
        new Forge((b: Body) => {
          b.title = { en: "Other" };
        })
          .upTo(600)
          .answers()
          .get("tile/entries/002.p/88")!,
      ),
    "another tree",
  ],
  [
    "the cosigned checkpoint is larger than the newest",
    "rolled-back",
    null,
    (a, f) => a.set("checkpoint", f.upTo(610).checkpoint(610, f.ruHold)),
    "the newest comes later, and is the newest",
  ],
  [
    "the cosigned checkpoint is of another tree",
    "split",
    null,
    (a) => a.set("checkpoint", other(500).checkpoint(500)),
    "signed by the same key",
  ],
  [
    "a listed checkpoint is of another tree",
    "split",
    null,
    (a) => a.set(LIST, JSON.stringify({ next: 1, items: [{ came: 1, size: 400, note: other(400).checkpoint(400) }] })),
    "signed by the same key",
  ],
];

const LIST = "cosignatures?after=0&limit=1024";

function other(size: number): Forge {
  const f = new Forge();
  f.say(f.tr);
  return f.upTo(size);
}

function resigned(f: Forge, text: string): string {
  return Buffer.from(signedBy(text, f.log)).toString();
}

/** The entries of a bundle as [from, to) of their lengths and bytes. */
function places(bundle: Bytes): [number, number][] {
  const found: [number, number][] = [];
  for (let at = 0; at < bundle.length; ) {
    const to = at + 2 + bundle[at]! * 256 + bundle[at + 1]!;
    found.push([at, to]);
    at = to;
  }
  return found;
}

function altered(bundle: Bytes, i: number): Bytes {
  return flipped(bundle, places(bundle)[i]![0] + 20);
}

function without(bundle: Bytes, i: number): Bytes {
  const [from, to] = places(bundle)[i]!;
  return concat(bundle.subarray(0, from), bundle.subarray(to));
}

const honest = new Forge().upTo(600);

/** What ends a check and accuses nobody. */
const UNFINISHED = ["no-answer", "closed", "too-long", "too-large-answer", "stopped"];

for (const [what, rule, index, spoil, why] of HOSTS) {
  test(`host: ${what}: ${rule ?? "is taken"} (${why})`, async () => {
    const answers = honest.answers(600);
    const forge = what.startsWith("the cosigned checkpoint is larger") ? new Forge().upTo(600) : honest;
    spoil(answers, forge);
    const result = await shown(answers);
    const ends = UNFINISHED.includes(rule ?? "");
    if (ends || rule === null) assert.equal(result.unfinished?.rule ?? null, rule);
    assert.equal(result.faults[0]?.rule ?? null, ends ? null : rule, JSON.stringify(result.faults.slice(0, 3)));
    assert.equal(result.faults[0]?.index ?? null, index);
    assert.equal(result.valid, rule === null);
  });
}

test("who holds and who has seen are told apart, and each is named once", async () => {
  const result = await shown(honest.answers(600, 590));
  assert.equal(result.size, 600);
  assert.equal(result.cosigned_size, 590);
  assert.deepEqual(result.held_by, ["ru", "tr"]);
  assert.deepEqual(result.seen_by, ["ru", "tr", "watch"]);
  assert.deepEqual(result.rules, { holders: ["ru", "tr"], held: 2, seen: 1, may_differ: false });
  assert.equal(result.root, toBase64(honest.tree.rootAt(600)));
});

test("a key that was revoked before the checkpoint cosigns nothing", async () => {
  const f = new Forge().upTo(5);
  f.act(f.ru, "key", { op: "revoke", vkey: f.ruHold.vkey });
  assert.deepEqual((await shown(f.answers())).held_by, ["tr"]);
  assert.deepEqual((await shown(f.answers(6, 5))).held_by, ["ru", "tr"]);
});

test("progress is told for each bundle, and a check that is stopped ends with what it has found", async () => {
  const told: number[] = [];
  await shown(honest.answers(600), { progress: (p: { checked: number }) => told.push(p.checked) });
  assert.deepEqual(told, [256, 512, 600]);
  const stop = new AbortController();
  const answers = honest.answers(600);
  answers.set("tile/entries/000", altered(answers.get("tile/entries/000") as Bytes, 4));
  const result = await shown(answers, { signal: stop.signal, progress: () => stop.abort() });
  assert.deepEqual(
    [result.valid, result.unfinished?.rule, result.faults[0]?.rule, result.faults[0]?.index],
    [false, "stopped", "tile-mismatch", 4],
  );
});

test("more cosignatures than are looked at are no fault, and what was found before them stands", async () => {
  const items = [{ came: 1, size: 600, note: honest.checkpoint(600, honest.ruHold) }];
  const endless: Fetch = async (url, init) => {
    const after = /cosignatures\?after=(\d+)/.exec(url);
    if (!after) return hostOf(honest.answers(600))(url, init);
    return new Response(JSON.stringify({ items, next: Number(after[1]) + 1 }));
  };
  const result = await checkRecord({ base: BASE, fetch: endless });
  assert.deepEqual([result.valid, result.unfinished?.rule, result.faults], [false, "too-long", []]);
  assert.deepEqual(result.held_by, ["ru", "tr"]);
});

test("a bad checkpoint that is listed over and over gives a few files, and more faults are counted", async () => {
  const [forged, size] = [other(500).checkpoint(500), honest.checkpoint(400)];
  const list = Array.from({ length: 200 }, (_, i) => ({ came: i + 1, size: 500, note: i % 2 ? forged : size }));
  const answers = honest.answers(600);
  answers.set(LIST, JSON.stringify({ items: list, next: 200 }));
  answers.set("cosignatures?after=200&limit=1024", JSON.stringify({ items: [], next: 200 }));
  const result = await shown(answers);
  assert.equal(result.faults.length, 64);
  assert.ok(result.more_faults > 100);
  assert.ok(result.evidence.length >= 1 && result.evidence.length <= 2, `${result.evidence.length} files`);
});

/** What a host shows after a reader has checked 500 entries of the honest record, and remembers. */
const LATER: readonly (readonly [
  what: string,
  rule: string | null,
  kind: string | null,
  later: () => Answers,
  more: object,
  why: string,
])[] = [
  ["the same", null, null, () => honest.answers(500), {}, "nothing has come"],
  ["more", null, null, () => honest.answers(600), {}, "it has grown"],
  ["less", "rolled-back", "rolled-back", () => honest.answers(400), {}, "it has shrunk"],
  ["another tree of this size", "split", "two-trees", () => other(500).answers(), {}, "two roots"],
  ["another tree, larger", "split", "two-leaves", () => other(600).answers(), {}, "the leaves were kept"],
  ["another tree, smaller", "rolled-back", "rolled-back", () => other(400).answers(), {}, "smaller, and another"],
  [
    "another record",
    "other-founding",
    null,
    () =>
      new Forge((b: Body) => {
        b.title = { en: "Other" };
      })
        .upTo(9)
        .answers(),
    {},
    "at the same address",
  ],
  ["the record that was told", null, null, () => honest.answers(500), { found: undefined }, "no fingerprint is asked"],
  [
    "not the record that was told",
    "other-founding",
    null,
    () => honest.answers(500),
    { found: "00".repeat(32) },
    "--found",
  ],
];

for (const [what, rule, kind, later, more, why] of LATER) {
  test(`later: ${what}: ${rule ?? "is taken"} (${why})`, async () => {
    const memory = memoryOfThisRun();
    assert.equal((await shown(honest.answers(500), { memory })).valid, true);
    const result = await shown(later(), { memory, ...more });
    assert.equal(result.faults[0]?.rule ?? null, rule, JSON.stringify(result.faults));
    assert.equal(result.evidence[0]?.kind ?? null, kind);
    const again = await shown(later(), { memory, ...more });
    assert.equal(again.faults[0]?.rule ?? null, rule, "what is bad is not remembered in place of what was good");
  });
}
