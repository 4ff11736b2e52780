// SPDX-License-Identifier: Apache-2.0
// Records in which somebody has signed, or a host has logged, what must not stand there. Each row: what is done, the
// rule that must be named, and why.

import assert from "node:assert/strict";
import { test } from "node:test";
import { type Bytes, toBase64, utf8 } from "./bytes.ts";
import { BASE, Forge, hostOf, keyProof, RECORD, signedBy, signer } from "./forge.ts";
import { checkRecord, type RecordResult } from "./record.ts";

type Answers = Map<string, Bytes | string>;

const LIST = "cosignatures?after=0&limit=1024";

async function shown(answers: Answers, more: object = {}): Promise<RecordResult> {
  return checkRecord({ base: BASE, fetch: hostOf(answers), ...more });
}

/** The forge after five honest acts: entry 5 is the one that `forge` makes. */
const ACTS: readonly (readonly [what: string, rule: string | null, forge: (forge: Forge) => void, why: string])[] = [
  ["an honest act", null, (f) => f.say(f.kz), "nothing is refused that is good"],
  [
    "a restricted act",
    null,
    (f) =>
      f.act(
        f.kz,
        "",
        {},
        { act: undefined, body: undefined, to: ["ru", "tr"], sealed: "AAAA", digest: "00".repeat(32) },
      ),
    "its envelope is judged, nobody looks inside",
  ],
  ["an act of an unknown type", null, (f) => f.act(f.kz, "no-such-act", {}), "void, not alien"],
  ["an empty entry", "too-large", (f) => f.push(new Uint8Array(0)), "1 to 65,535 bytes"],
  ["no note", "malformed-note", (f) => f.push(utf8("hello")), "an entry is a signed note"],
  ["two signatures", "malformed-note", (f) => f.push(signedBy(f.text(f.kz, "x", {}), f.kz, f.ru)), "exactly one"],
  [
    "a tab in the note",
    "malformed-note",
    (f) => f.logText(f.kz, f.text(f.kz, "x", {}).replace(",", ",\t")),
    "no byte below 20",
  ],
  ["two lines", "malformed-json", (f) => f.logText(f.kz, f.text(f.kz, "x", {}).replace(",", ",\n")), "one line"],
  [
    "a name twice",
    "malformed-json",
    (f) => f.logText(f.kz, f.text(f.kz, "x", {}).replace('"n":', '"n":0,"n":')),
    "parsers differ in which counts",
  ],
  [
    "a name twice, once escaped",
    "malformed-json",
    (f) => f.logText(f.kz, f.text(f.kz, "x", {}).replace('"n":', '"\\u006e":0,"n":')),
    "compared after unescaping",
  ],
  [
    "an exponent",
    "malformed-json",
    (f) => f.logText(f.kz, f.text(f.kz, "x", {}).replace('"epoch":0', '"epoch":0e0')),
    "one spelling of a number",
  ],
  [
    "minus zero",
    "malformed-json",
    (f) => f.logText(f.kz, f.text(f.kz, "x", {}).replace('"epoch":0', '"epoch":-0')),
    "one spelling of a number",
  ],
  [
    "a fraction for an integer",
    "malformed-envelope",
    (f) => f.logText(f.kz, f.text(f.kz, "x", {}).replace('"epoch":0', '"epoch":0.0')),
    "JSON, but no integer",
  ],
  [
    "an integer beyond 2^53-1",
    "malformed-json",
    (f) => f.logText(f.kz, f.text(f.kz, "x", {}).replace('"epoch":0', '"epoch":9007199254740992')),
    "readers round it",
  ],
  [
    "a lone surrogate",
    "malformed-json",
    (f) => f.logText(f.kz, f.text(f.kz, "x", { a: "Q" }).replace("Q", "\\ud800")),
    "no text",
  ],
  ["a character that turns direction", "malformed-json", (f) => f.act(f.kz, "x", { a: "\u202e" }), "spoofing"],
  [
    "depth 17",
    "malformed-json",
    (f) => f.logText(f.kz, f.text(f.kz, "x", { a: "Q" }).replace('"Q"', "[".repeat(15) + "]".repeat(15))),
    "at most 16",
  ],
  ["a member more", "malformed-envelope", (f) => f.act(f.kz, "x", {}, { also: 1 }), "any other is refused"],
  ["a member less", "malformed-envelope", (f) => f.act(f.kz, "x", {}, { at: undefined }), "all have it"],
  [
    "a day that is not",
    "malformed-envelope",
    (f) => f.act(f.kz, "x", {}, { at: "2026-02-29T00:00:00Z" }),
    "no leap year",
  ],
  [
    "second 60",
    "malformed-envelope",
    (f) => f.act(f.kz, "x", {}, { at: "2026-02-28T23:59:60Z" }),
    "not in this format",
  ],
  [
    "offset -00:00",
    "malformed-envelope",
    (f) => f.act(f.kz, "x", {}, { at: "2026-02-28T23:59:00-00:00" }),
    "says nothing",
  ],
  [
    "open and sealed",
    "malformed-envelope",
    (f) => f.act(f.kz, "x", {}, { to: ["ru"], sealed: "AAAA", digest: "00".repeat(32) }),
    "either or",
  ],
  [
    "addressees not sorted",
    "malformed-envelope",
    (f) =>
      f.act(
        f.kz,
        "",
        {},
        { act: undefined, body: undefined, to: ["tr", "ru"], sealed: "AAAA", digest: "00".repeat(32) },
      ),
    "one spelling of an audience",
  ],
  [
    "to oneself",
    "malformed-envelope",
    (f) =>
      f.act(f.kz, "", {}, { act: undefined, body: undefined, to: ["kz"], sealed: "AAAA", digest: "00".repeat(32) }),
    "the author reads anyway",
  ],
  ["another record's act", "wrong-record", (f) => f.say(f.kz, { record: "talks.example/other" }), "carried over"],
  ["epoch 1", "wrong-epoch", (f) => f.say(f.kz, { epoch: 1 }), "no host has moved"],
  ["a second founding", "already-founded", (f) => f.push(f.entries[0]!), "founded once"],
  ["a stranger's key", "unknown-key", (f) => f.say(signer(`${RECORD}/kz/other`)), "never came in"],
  [
    "a known name with another key",
    "unknown-key",
    (f) => f.logText(f.kz, f.text(f.kz, "x", {}), signer(f.kz.name, 1, "another seed")),
    "the name alone is nobody",
  ],
  ["another's name", "unknown-key", (f) => f.say(f.kz, { by: "ru" }), "ru did not sign"],
  [
    "a witness's key",
    "unknown-key",
    (f) => f.logText(f.witness, f.text(f.kz, "x", {}, { by: "watch" })),
    "a witness is no participant",
  ],
  ["a machine key for a statement", "wrong-use", (f) => f.say(f.ruMachine), "it holds, and says nothing"],
  ["an act key for a key act", "wrong-use", (f) => f.act(f.kz, "key", { op: "revoke", vkey: f.kz.vkey }), "root alone"],
  [
    "another text under the signature",
    "bad-signature",
    (f) =>
      f.push(
        utf8(
          Buffer.from(signedBy(f.text(f.kz, "x", { a: "yes" }), f.kz))
            .toString()
            .replace("yes", "nay"),
        ),
      ),
    "it is over these bytes",
  ],
  [
    "one text by two keys",
    "already-logged",
    (f) => f.push(signedBy(Buffer.from(f.entries[3]!).toString().split("\n")[0] + "\n", f.kzSecond)),
    "an act id names one act",
  ],
  ["n left out", "wrong-n", (f) => f.say(f.kz, { n: f.kz.next + 1 }), "an act is missing"],
  ["n again", "wrong-n", (f) => f.push(f.entries[3]!), "logged a second time"],
  ["another prev", "wrong-prev", (f) => f.say(f.kz, { prev: "00".repeat(32) }), "no chain"],
  ["no prev", "wrong-prev", (f) => f.say(f.kz, { prev: undefined }), "missing at n >= 1"],
  ["seen nothing", "seen-range", (f) => f.say(f.kz, { seen: { size: 0, root: toBase64(new Uint8Array(32)) } }), ">= 1"],
  [
    "seen what is to come",
    "seen-range",
    (f) => f.say(f.kz, { seen: { size: 6, root: toBase64(new Uint8Array(32)) } }),
    "not more than its own index",
  ],
  [
    "seen less than before",
    "seen-falls",
    (f) => f.say(f.kz, { seen: { size: 1, root: toBase64(f.tree.rootAt(1)) } }),
    "a key does not forget",
  ],
  [
    "seen another tree",
    "seen-root",
    (f) => f.say(f.kz, { seen: { size: 5, root: toBase64(f.tree.rootAt(4)) } }),
    "the author was shown another log",
  ],
];

for (const [what, rule, forge, why] of ACTS) {
  test(`act: ${what}: ${rule ?? "is taken"} (${why})`, async () => {
    const f = new Forge().upTo(5);
    forge(f);
    const result = await shown(f.answers());
    const first = result.faults[0];
    assert.equal(first?.rule ?? null, rule, JSON.stringify(result.faults));
    assert.equal(first?.index ?? null, rule === null ? null : 5);
    assert.equal(result.faults.length, rule === null ? 0 : 1);
    assert.equal(result.valid, rule === null);
  });
}

const newKey = signer(`${RECORD}/kz/new`);
const newRoot = signer(`${RECORD}/kz/new-root`);
const add = (key = newKey, more: object = {}): Record<string, unknown> => ({
  op: "add",
  vkey: key.vkey,
  use: ["act"],
  proof: keyProof(key, "kz"),
  ...more,
});

/** The forge is of five entries; `forge` makes entry 5 about a key, `then` an act with it. */
const KEYS: readonly (readonly [
  what: string,
  rule: string | null,
  forge: (f: Forge) => void,
  then: (f: Forge) => void,
  why: string,
  unsure?: number,
])[] = [
  [
    "a key is added",
    null,
    (f) => f.act(f.kzRoot, "key", add()),
    (f) => f.say(newKey),
    "it works from the next entry on",
  ],
  [
    "a key is added without proof",
    "unknown-key",
    (f) => f.act(f.kzRoot, "key", add(newKey, { proof: undefined })),
    (f) => f.say(newKey),
    "who holds it has not said so",
  ],
  [
    "a key is added with another's proof",
    "unknown-key",
    (f) => f.act(f.kzRoot, "key", add(newKey, { proof: keyProof(newKey, "ru") })),
    (f) => f.say(newKey),
    "over these bytes",
  ],
  [
    "a root key is added",
    "unknown-key",
    (f) => f.act(f.kzRoot, "key", add(newKey, { use: ["root", "act"] })),
    (f) => f.say(newKey),
    "root keys come by motion alone",
  ],
  [
    "a key of another's name is added",
    "unknown-key",
    (f) => f.act(f.kzRoot, "key", add(signer(`${RECORD}/ru/new`))),
    (f) => f.logText(newKey, f.text(newKey, "x", {}), signer(`${RECORD}/ru/new`)),
    "each for itself",
  ],
  [
    "a hold key of type 01 is added",
    "unknown-key",
    (f) => f.act(f.kzRoot, "key", add(newKey, { use: ["hold"] })),
    (f) => f.say(newKey),
    "its type does not fit",
  ],
  [
    "uses that do not go together",
    "unknown-key",
    (f) => f.act(f.kzRoot, "key", add(newKey, { use: ["act", "machine"] })),
    (f) => f.say(newKey),
    "a machine's key stands alone",
  ],
  [
    "the log's key is added",
    "unknown-key",
    (f) => {
      const again = signer(`${RECORD}/kz/new`, 1, RECORD);
      f.act(f.kzRoot, "key", add(again));
    },
    (f) => f.say(signer(`${RECORD}/kz/new`, 1, RECORD)),
    "a public key enters once",
  ],
  [
    "a key is added with a field more",
    "unknown-key",
    (f) => f.act(f.kzRoot, "key", add(newKey, { after: 1 })),
    (f) => f.say(newKey),
    "bodies are closed",
  ],
  [
    "a key is revoked",
    "revoked-key",
    (f) => f.act(f.kzRoot, "key", { op: "revoke", vkey: f.kz.vkey }),
    (f) => f.say(f.kz),
    "from the entry after it",
  ],
  [
    "another's key is revoked",
    null,
    (f) => f.act(f.kzRoot, "key", { op: "revoke", vkey: f.ru.vkey }),
    (f) => f.say(f.ru),
    "void: each for itself",
  ],
  [
    "a root key is revoked",
    null,
    (f) => f.act(f.ru, "key", { op: "revoke", vkey: f.ru.vkey }),
    (f) => f.say(f.ru),
    "void: by motion alone",
  ],
  [
    "a motion names a key",
    null,
    (f) =>
      f.act(f.kz, "motion", {
        id: "m",
        kind: "root-key",
        payload: { who: "kz", add: { vkey: newRoot.vkey, use: ["root", "act"], proof: keyProof(newRoot, "kz") } },
      }),
    (f) => f.say(newRoot),
    "taken to be carried, and counted as not sure",
    1,
  ],
  [
    "a key that a motion named adds a key",
    null,
    (f) => byNamed(f, add()),
    (f) => f.say(newKey),
    "what it brings is no surer than it",
    2,
  ],
  [
    "a key that a motion named revokes a key",
    null,
    (f) => byNamed(f, { op: "revoke", vkey: f.kz.vkey }),
    (f) => f.say(f.kz),
    "the motion may not be carried",
    2,
  ],
  [
    "a key that a motion would revoke adds a key",
    null,
    (f) => {
      f.act(f.kz, "motion", { id: "m", kind: "root-key", payload: { who: "kz", revoke: f.kzRoot.vkey } });
      f.act(f.kzRoot, "key", add());
    },
    (f) => f.say(newKey),
    "the motion may be carried",
    2,
  ],
  [
    "a key that a motion named adds one that is added again",
    null,
    (f) => {
      byNamed(f, add());
      f.act(f.kzRoot, "key", add());
    },
    (f) => f.say(newKey),
    "a sure key has brought it too",
    1,
  ],
  [
    "a motion would revoke a key",
    null,
    (f) => f.act(f.kz, "motion", { id: "m", kind: "root-key", payload: { who: "ru", revoke: f.ru.vkey } }),
    (f) => f.say(f.ru),
    "not sure, whether it is carried or not",
    1,
  ],
  [
    "a motion names a key of another",
    "unknown-key",
    (f) =>
      f.act(f.kz, "motion", {
        id: "m",
        kind: "root-key",
        payload: { who: "ru", add: { vkey: newRoot.vkey, use: ["root", "act"], proof: keyProof(newRoot, "ru") } },
      }),
    (f) => f.say(newRoot),
    "its name is not ru's",
  ],
];

/** A motion names a new root key for kz, and that key acts upon keys: nobody has carried the motion. */
function byNamed(f: Forge, body: Record<string, unknown>): void {
  const named = { vkey: newRoot.vkey, use: ["root"], proof: keyProof(newRoot, "kz") };
  f.act(f.kz, "motion", { id: "m", kind: "root-key", payload: { who: "kz", add: named } });
  f.act(newRoot, "key", body);
}

for (const [what, rule, forge, then, why, unsure] of KEYS) {
  test(`key: ${what}, then used: ${rule ?? "is taken"} (${why})`, async () => {
    for (const key of [newKey, newRoot]) Object.assign(key, { next: 0, prev: null });
    const f = new Forge().upTo(5);
    forge(f);
    then(f);
    const result = await shown(f.answers());
    assert.deepEqual(
      result.faults.map((fault) => [fault.index, fault.rule]),
      rule === null ? [] : [[f.size - 1, rule]],
    );
    assert.equal(result.unsure, unsure ?? 0);
  });
}

test("by keys that came of a motion nobody holds, and by a doubtful revocation nobody has surely ceased to", async () => {
  const evil = signer(`${RECORD}/tr/evil`);
  const evilHold = signer(`${RECORD}/tr/evil-hold`, 4);
  const named = { vkey: evil.vkey, use: ["root"], proof: keyProof(evil, "tr") };
  const f = new Forge().upTo(5);
  f.act(f.kz, "motion", { id: "m", kind: "root-key", payload: { who: "tr", add: named } });
  f.act(evil, "key", { op: "add", vkey: evilHold.vkey, use: ["hold"], proof: keyProof(evilHold, "tr") });
  const all = f.answers();
  all.set(LIST, JSON.stringify({ items: [], next: 0 }));
  all.set("checkpoint", f.checkpoint(f.size, f.ruHold, evilHold));
  const forged = await shown(all);
  assert.deepEqual([forged.valid, forged.unsure, forged.held_by, forged.seen_by], [true, 1, ["ru"], ["ru"]]);
  f.act(evil, "key", { op: "revoke", vkey: f.trHold.vkey });
  f.say(f.kz);
  assert.deepEqual((await shown(f.answers(9, 7))).held_by, ["ru", "tr"], "the entry that may revoke it comes after");
  const after = await shown(f.answers(9, 9));
  assert.deepEqual([after.valid, after.held_by], [true, ["ru"]], "whether it still holds is not sure");
});

test("who cosigns with a hold key and is no holder has seen, and does not hold", async () => {
  const watching = signer(`${RECORD}/watcher/hold`, 4);
  const f = new Forge((b: Body) =>
    b.participants.push({
      id: "watcher",
      name: { en: "W" },
      roles: ["observer"],
      keys: [{ vkey: watching.vkey, use: ["hold"] }],
    }),
  ).upTo(5);
  const all = f.answers();
  all.set("checkpoint", f.checkpoint(5, f.ruHold, watching));
  const result = await shown(all);
  assert.deepEqual([result.held_by, result.seen_by], [["ru", "tr"], ["ru", "tr", "watcher"]]);
});

type Body = Record<string, any>; // a founding act's body, to be spoilt

const FOUNDINGS: readonly (readonly [what: string, rule: string, make: () => Forge, why: string])[] = [
  ["no log key", "malformed-body", () => new Forge((b: Body) => delete b.log_vkey), "nothing could be checked"],
  [
    "the log key has another name",
    "log-key",
    () =>
      new Forge((b: Body) => {
        b.log_vkey = signer("talks.example/else").vkey;
      }),
    "its name is the record id",
  ],
  [
    "a log key with a wrong id",
    "malformed-body",
    () =>
      new Forge((b: Body) => {
        b.log_vkey = String(b.log_vkey).replace(/\+[0-9a-f]{8}\+/, "+00000000+");
      }),
    "the id is computed",
  ],
  [
    "the author is not the host",
    "host-role",
    () =>
      new Forge((b: Body) => {
        b.host = "ru";
      }),
    "one of them would be ignored",
  ],
  ["two hosts", "host-role", () => new Forge((b: Body) => b.participants[1].roles.push("host")), "nobody else is host"],
  [
    "a key twice",
    "key-known",
    () =>
      new Forge((b: Body) => {
        b.participants[2].keys[0].vkey = signer(`${RECORD}/tr/desk`, 1, `${RECORD}/ru/desk`).vkey;
      }),
    "for one participant",
  ],
  [
    "a key of another's name",
    "key-name",
    () =>
      new Forge((b: Body) => {
        b.participants[2].keys[0].vkey = signer(`${RECORD}/ru/other`).vkey;
      }),
    "record/participant/label",
  ],
  [
    "a hold key of type 01",
    "key-type",
    () =>
      new Forge((b: Body) => {
        b.participants[2].keys[2].vkey = signer(`${RECORD}/tr/hold`).vkey;
      }),
    "cosignatures are of type 04",
  ],
  [
    "a holder's key that also acts",
    "key-use",
    () => new Forge((b: Body) => b.participants[2].keys[2].use.push("act")),
    "alone",
  ],
  [
    "a witness's key of type 01",
    "key-type",
    () =>
      new Forge((b: Body) => {
        b.witnesses[0].vkey = signer("witness.example/w").vkey;
      }),
    "cosignatures are of type 04",
  ],
  [
    "two of one name",
    "slug-taken",
    () =>
      new Forge((b: Body) => {
        b.participants[2].id = "ru";
      }),
    "unique for ever",
  ],
  [
    "a role that is none",
    "malformed-body",
    () => new Forge((b: Body) => b.participants[2].roles.push("king")),
    "the list",
  ],
  [
    "a founder has not signed",
    "founders-sign",
    () => {
      const f = new Forge();
      return new Forge(undefined, {}, [f.kzRoot, f.ru]);
    },
    "whom rules.founders names",
  ],
  [
    "founders in another order",
    "founders-sign",
    () => {
      const f = new Forge();
      return new Forge(undefined, {}, [f.kzRoot, f.tr, f.ru]);
    },
    "the order of participants",
  ],
  [
    "a founder signs with a key that is not root",
    "wrong-use",
    () => {
      const f = new Forge();
      return new Forge(undefined, {}, [f.kz, f.ru, f.tr]);
    },
    "root keys",
  ],
  ["epoch 1", "wrong-epoch", () => new Forge(undefined, { epoch: 1 }), "a record begins in epoch 0"],
  ["a founding act with n", "malformed-envelope", () => new Forge(undefined, { n: 0 }), "no n"],
  [
    "no founding act",
    "not-founded",
    () =>
      new Forge(undefined, { act: "statement", n: 0, seen: { size: 1, root: toBase64(new Uint8Array(32)) } }, [
        new Forge().kzRoot,
      ]),
    "entry 0 founds",
  ],
];

for (const [what, rule, make, why] of FOUNDINGS) {
  test(`founding: ${what}: ${rule} (${why})`, async () => {
    const result = await shown(make().answers());
    assert.deepEqual(
      result.faults.map((fault) => [fault.index, fault.rule]),
      [[0, rule]],
      JSON.stringify(result.faults),
    );
    assert.equal(result.valid, false);
    assert.equal(result.founding, null);
  });
}
