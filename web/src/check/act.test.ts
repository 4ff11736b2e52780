// SPDX-License-Identifier: Apache-2.0
// "Check this": one act, at hosts that lie about it; and the messages of the worker.

import assert from "node:assert/strict";
import { test } from "node:test";
import { checkAct } from "./act.ts";
import { type Bytes, toBase64, utf8 } from "./bytes.ts";
import { BASE, cosignature, Forge, hostOf, keyProof, RECORD, signedBy, signer } from "./forge.ts";
import type { KnownKeys } from "./founding.ts";
import type { Fetch } from "./host.ts";
import { memoryOfThisRun } from "./memory.ts";
import { checkRecord } from "./record.ts";
import { type Answer, type Question, serve } from "./serve.ts";

type Answers = Map<string, Bytes | string>;

const INDEX = 301;
const later = signer(`${RECORD}/kz/later`);

/** 600 acts; entry 301 is by a key that came at 300, entry 302 by one of the founding's. */
function made(text?: object): Forge {
  const f = new Forge().upTo(300);
  f.act(f.kzRoot, "key", { op: "add", vkey: later.vkey, use: ["act"], proof: keyProof(later, "kz") });
  Object.assign(later, { next: 0, prev: null });
  f.say(later, text && { body: text });
  f.say(f.kz);
  return f.upTo(600);
}

/** As long or longer under the same log key, and the same up to entry 300; entry 301 says something else. */
const forked = made({ id: "s301", text: { en: "Something else" } });

const f = made();

async function answers(): Promise<Answers> {
  const all: Answers = f.answers(600);
  for (const index of [0, INDEX, INDEX + 1]) all.set(`api/v1/proof/${index}`, await f.proof(index));
  all.set(`api/v1/keys/${later.name}`, JSON.stringify({ name: later.name, vkey: later.vkey }));
  return all;
}

function of(index: number, all: Answers, more: object = {}) {
  return checkAct(index, { base: BASE, fetch: hostOf(all), ...more });
}

/** What a check of the whole record finds out about keys. */
async function keysOf(all: Answers): Promise<KnownKeys | undefined> {
  let known: KnownKeys | undefined;
  await checkRecord({ base: BASE, fetch: hostOf(all), keys: (keys) => (known = keys) });
  return known;
}

/** Shows entry 301 of the fork, under a proof of it; all else stays. */
async function showForked(all: Answers, size: number): Promise<void> {
  all.set("tile/entries/001", forked.answers(512).get("tile/entries/001")!);
  all.set(PROOF, await forked.upTo(size).proof(INDEX, size));
}

test("by a key of the founding an act is sure, by a later key it is the host's word until the record was checked", async () => {
  const all = await answers();
  const sure = await of(INDEX + 1, all);
  assert.deepEqual(
    [sure.valid, sure.key_from, sure.by, sure.act, sure.size],
    [true, "founding", "kz", "statement", 600],
  );
  assert.deepEqual(
    [sure.held_by, sure.seen_by],
    [
      ["ru", "tr"],
      ["ru", "tr"],
    ],
  );
  assert.equal((await of(INDEX, all)).key_from, "host");
  assert.equal((await of(0, all)).valid, true);
  assert.equal(sure.revocation_known, false, "one act does not tell what came before it");
  const now = await of(INDEX, all, { known: await keysOf(all) });
  assert.deepEqual([now.valid, now.key_from, now.revocation_known, now.faults], [true, "record", true, []]);
  const shorter = await of(INDEX, all, { known: await keysOf(f.answers(599)) });
  assert.deepEqual([shorter.key_from, shorter.revocation_known], ["record", false], "a cosigner's may be revoked at 599");
});

const PROOF = `api/v1/proof/${INDEX}`;
const stranger = signer(`${RECORD}/kz/stranger`);

/** What a host does to one answer about act 301, and what is said of it. */
const HOSTS: readonly (readonly [
  what: string,
  rule: string,
  index: number | null,
  spoil: (a: Answers) => unknown,
  why: string,
])[] = [
  ["no proof", "no-answer", null, (a) => a.delete(PROOF), "404"],
  ["a proof that is none", "malformed-proof", INDEX, (a) => a.set(PROOF, "hello"), "C2SP tlog-proof"],
  [
    "a proof of another version",
    "malformed-proof",
    INDEX,
    (a) => a.set(PROOF, String(a.get(PROOF)).replace("@v1", "@v2")),
    "unknown",
  ],
  ["a proof of another act", "bad-proof", INDEX, (a) => a.set(PROOF, a.get(`api/v1/proof/${INDEX + 1}`)!), "index 302"],
  [
    "another act's path under this index",
    "bad-proof",
    INDEX,
    (a) => a.set(PROOF, String(a.get(`api/v1/proof/${INDEX + 1}`)).replace("index 302", "index 301")),
    "it leads elsewhere",
  ],
  [
    "a hash too few",
    "bad-proof",
    INDEX,
    (a) => a.set(PROOF, String(a.get(PROOF)).replace(/(index 301\n)[^\n]+\n/, "$1")),
    "the path's length follows from the place",
  ],
  [
    "a hash too many",
    "bad-proof",
    INDEX,
    (a) => a.set(PROOF, String(a.get(PROOF)).replace(/(index 301\n)([^\n]+\n)/, "$1$2$2")),
    "the path's length follows from the place",
  ],
  [
    "a proof under a checkpoint that nobody signed",
    "bad-checkpoint",
    null,
    (a) => a.set(PROOF, String(a.get(PROOF)).replace("\n600\n", "\n599\n")),
    "the signature is over these bytes",
  ],
  [
    "a proof under another log's checkpoint",
    "wrong-origin",
    null,
    (a) => a.set(PROOF, String(a.get(PROOF)).replace(`${RECORD}\n600`, "talks.example/other\n600")),
    "of another log",
  ],
  [
    "a proof with a cosignature that fails",
    "bad-cosignature",
    null,
    (a) => a.set(PROOF, String(a.get(PROOF)) + cosignature(f.ruHold, "x")),
    "a known key that fails condemns",
  ],
  ["an act altered", "bad-proof", INDEX, (a) => swap(a, (text) => text.replace('"s301"', '"s399"')), "another leaf"],
  ["a checkpoint of another tree", "split", null, (a) => a.set("checkpoint", another().checkpoint(600)), "two roots"],
  [
    "a checkpoint of another tree, smaller",
    "split",
    null,
    (a) => a.set("checkpoint", another().checkpoint(500)),
    "the tiles lead to another root of its size",
  ],
  [
    "an upper tile of no tree",
    "bad-tile",
    null,
    (a) => {
      a.set("checkpoint", f.checkpoint(500));
      a.set("tile/1/000.p/2", new Uint8Array(64));
    },
    "it leads to no proof, which accuses nobody but the host",
  ],
  ["a tile cut", "bad-tile", null, (a) => a.set("tile/0/002.p/88", new Uint8Array(32)), "88 hashes"],
  ["a tile of 1 MiB", "too-large-answer", null, (a) => a.set("tile/1/000.p/2", new Uint8Array(1 << 20)), "bounded"],
  [
    "a key of another name for the act's",
    "unknown-key",
    INDEX,
    (a) => a.set(`api/v1/keys/${later.name}`, JSON.stringify({ vkey: stranger.vkey })),
    "not the one that signed",
  ],
  ["a fork's act under a proof of its size", "split", null, (a) => showForked(a, 600), "two acts at one place"],
  ["a fork's act under a smaller proof", "split", null, (a) => showForked(a, 500), "two acts at one place"],
  ["a fork's act under a larger proof", "rolled-back", null, (a) => showForked(a, 601), "what is newest falls behind"],
  [
    "a proof of a larger tree than the newest",
    "rolled-back",
    null,
    async (a) => a.set(PROOF, await made().upTo(601).proof(INDEX)),
    "it was asked for before what is newest",
  ],
  ["no key for the act's", "no-answer", null, (a) => a.delete(`api/v1/keys/${later.name}`), "404"],
  ["a key that is no JSON", "unknown-key", INDEX, (a) => a.set(`api/v1/keys/${later.name}`, "{"), "nothing is known"],
  [
    "another record's founding act",
    "unsigned-checkpoint",
    null,
    (a) => a.set("tile/entries/000", foundedOtherwise().answers(256).get("tile/entries/000")!),
    "its log key did not sign",
  ],
];

function swap(all: Answers, change: (text: string) => string): void {
  const bundle = Buffer.from(all.get("tile/entries/001") as Bytes);
  all.set("tile/entries/001", new Uint8Array(Buffer.from(change(bundle.toString("latin1")), "latin1")));
}

function another(): Forge {
  const forge = new Forge();
  forge.say(forge.tr);
  return forge.upTo(600);
}

function foundedOtherwise(): Forge {
  return new Forge((body) => {
    body.log_vkey = signer(RECORD, 1, "another log key").vkey;
  }).upTo(256);
}

for (const [what, rule, index, spoil, why] of HOSTS) {
  test(`one act: ${what}: ${rule} (${why})`, async () => {
    const all = await answers();
    await spoil(all);
    if (what === "an act altered")
      assert.notDeepEqual(all.get("tile/entries/001"), f.answers(600).get("tile/entries/001"));
    const result = await of(INDEX, all);
    const said = result.faults[0] ?? result.unfinished;
    assert.equal(said?.rule, rule, JSON.stringify(result.faults));
    assert.equal(said?.index ?? null, index);
    assert.equal(result.valid, false);
    assert.equal(result.unfinished !== null, ["no-answer", "too-large-answer"].includes(rule));
  });
}

test("two acts at one place under two signatures are evidence that stands alone", async () => {
  for (const size of [500, 600, 601]) {
    const all = await answers();
    await showForked(all, size);
    const result = await of(INDEX, all);
    const kinds = result.evidence.map((one) => one.kind);
    assert.ok(kinds.includes("two-leaves"), `${size}: ${kinds.join()}`);
  }
});

test("an act that is not there, and acts that a host should never have logged", async () => {
  const all = await answers();
  assert.deepEqual(
    (await of(600, all)).faults.map((fault) => fault.rule),
    ["no-such-act"],
  );
  const rows: [string, (forge: Forge) => void][] = [
    [
      "bad-signature",
      (forge) =>
        forge.push(
          utf8(
            Buffer.from(signedBy(forge.text(forge.kz, "x", { a: "yes" }), forge.kz))
              .toString()
              .replace("yes", "nay"),
          ),
        ),
    ],
    ["wrong-record", (forge) => forge.say(forge.kz, { record: "talks.example/other" })],
    ["wrong-epoch", (forge) => forge.say(forge.kz, { epoch: 1 })],
    ["seen-range", (forge) => forge.say(forge.kz, { seen: { size: 99, root: toBase64(new Uint8Array(32)) } })],
    ["seen-root", (forge) => forge.say(forge.kz, { seen: { size: 4, root: toBase64(new Uint8Array(32)) } })],
    ["wrong-use", (forge) => forge.say(forge.ruMachine)],
    ["wrong-use", (forge) => forge.say(forge.kzRoot)],
    ["wrong-use", (forge) => forge.act(forge.kz, "key", { op: "revoke", vkey: forge.kzSecond.vkey })],
    ["wrong-use", (forge) => forge.act(forge.ru, "hold", { size: 1, root: "", state: "" })],
    ["unknown-key", (forge) => forge.logText(forge.witness, forge.text(forge.kz, "x", {}, { by: "watch" }))],
    ["malformed-note", (forge) => forge.push(utf8("hello"))],
    ["already-founded", (forge) => forge.push(forge.entries[0]!)],
  ];
  for (const [rule, make] of rows) {
    const forge = new Forge().upTo(5);
    make(forge);
    const shown: Answers = forge.answers();
    shown.set("api/v1/proof/5", await forge.proof(5));
    assert.deepEqual(
      (await of(5, shown)).faults.map((fault) => [fault.index, fault.rule]),
      [[5, rule]],
    );
  }
});

test("what the record tells of a key is asked where it is known, and said not to be where it is not", async () => {
  const named = signer(`${RECORD}/kz/named`);
  const never = signer(`${RECORD}/kz/never`);
  const forge = new Forge().upTo(5);
  forge.act(forge.kzRoot, "key", { op: "revoke", vkey: forge.kz.vkey });
  forge.say(forge.kz);
  const add = { vkey: named.vkey, use: ["act"], proof: keyProof(named, "kz") };
  forge.act(forge.kzSecond, "motion", { id: "m", kind: "root-key", payload: { who: "kz", add } });
  forge.say(named);
  forge.say(never);
  const all: Answers = forge.answers();
  for (const index of [6, 8, 9]) all.set(`api/v1/proof/${index}`, await forge.proof(index));
  for (const key of [named, never]) all.set(`api/v1/keys/${key.name}`, JSON.stringify({ vkey: key.vkey }));
  const said = async (index: number, known?: KnownKeys) => {
    const { faults, key_from, revocation_known } = await of(index, all, known ? { known } : {});
    return [faults[0]?.rule ?? null, key_from, revocation_known];
  };
  const known = await keysOf(all);
  assert.deepEqual(await said(6), [null, "founding", false]);
  assert.deepEqual(await said(6, known), ["revoked-key", null, true]);
  assert.deepEqual(await said(8), [null, "host", false]);
  assert.deepEqual(await said(8, known), [null, "motion", true]);
  assert.deepEqual(await said(9), [null, "host", false]);
  assert.deepEqual(await said(9, known), ["unknown-key", null, true], "the record has no such key, whatever the host says");
});

test("from entries that are not the record's nothing is learnt of keys", async () => {
  const all = await answers();
  swap(all, (text) => text.replace('"s302"', '"s399"'));
  assert.equal(await keysOf(all), undefined);
});

test("one act and the record have one memory: going back and splitting are seen by either", async () => {
  const memory = memoryOfThisRun();
  assert.equal((await of(INDEX, await answers(), { memory })).valid, true);
  const back = await checkRecord({ base: BASE, fetch: hostOf(f.answers(500)), memory });
  assert.deepEqual([back.faults[0]?.rule, back.evidence[0]?.kind], ["rolled-back", "rolled-back"]);
  const split = await checkRecord({ base: BASE, fetch: hostOf(another().upTo(700).answers()), memory });
  assert.deepEqual(
    [split.faults[0]?.rule, split.evidence[0]?.kind],
    ["split", "other-tree"],
    "its leaves were not kept",
  );
  const one = await of(302, another().answers(600), { memory });
  assert.deepEqual([one.faults[0]?.rule, one.evidence[0]?.kind], ["split", "two-trees"]);
  const smaller = await of(302, another().upTo(700).answers(), { memory });
  assert.deepEqual([smaller.faults[0]?.rule, smaller.evidence[0]?.kind], ["split", "other-tree"]);
  await memory.forget(BASE);
  assert.equal((await checkRecord({ base: BASE, fetch: hostOf(f.answers(500)), memory })).valid, true);
});

/** What the worker says to these questions, until so many are answered; `questions` may give what hears each answer. */
async function asked(
  questions: (take: (question: Question) => void) => void | ((answer: Answer) => unknown),
  until: number,
  host?: Fetch,
): Promise<Answer[]> {
  const all = host ?? hostOf(await answers());
  return new Promise((resolve) => {
    const said: Answer[] = [];
    const take = serve(
      (answer) => {
        said.push(structuredClone(answer)); // as postMessage does
        hear?.(answer);
        if (said.filter((one) => one.type !== "progress").length === until) resolve(said);
      },
      memoryOfThisRun(),
      all,
    );
    const hear = questions(take);
  });
}

test("the worker tells progress, then one end; after a record an act's later key is known", async () => {
  const act: Question = { id: 2, type: "act", base: BASE, index: INDEX };
  const said = await asked((take) => {
    take({ id: 1, type: "record", base: BASE });
    return ({ id, type }) => id === 1 && type === "done" && take(act);
  }, 2);
  assert.deepEqual(
    said.map((one) => one.type),
    ["progress", "progress", "progress", "done", "done"],
  );
  const results = said.map((one) => (one.type === "done" ? one.result : null));
  assert.equal(results[3]?.valid, true);
  const one = results[4];
  assert.ok(one && "key_from" in one);
  assert.deepEqual([one.valid, one.key_from, one.revocation_known], [true, "record", true]);
});

test("the worker gives with what is cancelled what was found by then", async () => {
  const all = await answers();
  swap(all, (text) => text.replace('"s302"', '"s399"'));
  const said = await asked(
    (take) => {
      take({ id: 1, type: "record", base: BASE });
      return (answer) => answer.type === "progress" && answer.checked === 512 && take({ id: 1, type: "cancel" });
    },
    1,
    hostOf(all, "tile/entries/002.p/88"),
  );
  const end = said.at(-1);
  assert.ok(end?.type === "cancelled" && end.result);
  assert.deepEqual([end.result.unfinished?.rule, end.result.faults[0]?.rule], ["stopped", "tile-mismatch"]);
});

test("the worker ends what is cancelled, and only that", async () => {
  const said = await asked((take) => {
    take({ id: 1, type: "record", base: BASE });
    take({ id: 2, type: "act", base: BASE, index: INDEX + 1 });
    take({ id: 3, type: "forget", base: BASE });
    take({ id: 1, type: "cancel" });
    take({ id: 9, type: "cancel" });
  }, 3);
  const ends = said.filter((one) => one.type !== "progress").map((one) => [one.id, one.type]);
  assert.deepEqual(ends.sort(), [
    [1, "cancelled"],
    [2, "done"],
    [3, "done"],
  ]);
});
