// SPDX-License-Identifier: Apache-2.0
// The built program as host, and as judge of the evidence: TRUCE names it. The record is the exercise that it plays;
// what a lying host would show is made by another copy of the record under the same log key, or put between.

import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { after, before, test } from "node:test";
import { checkAct } from "./act.ts";
import { type Bytes, concat, fromBase64, textOf, toBase64, utf8 } from "./bytes.ts";
import type { Evidence } from "./evidence.ts";
import type { KnownKeys } from "./founding.ts";
import type { Fetch } from "./host.ts";
import { type Memory, memoryOfThisRun, type Remembered } from "./memory.ts";
import { checkRecord, type RecordResult } from "./record.ts";
import { bundlePath, tilePath } from "./tile.ts";

const TRUCE = process.env.TRUCE ?? "";
const skip = existsSync(TRUCE) ? false : "no built program: TRUCE names none";
const STATEMENT = { speaker: { name: { en: "A. Nobody" } }, on_behalf: ["kaz"] };

class Copy {
  host: ChildProcess | null = null;
  base = "";

  constructor(readonly folder: string) {
    mkdirSync(folder);
  }

  truce(args: readonly string[], input = ""): { code: number | null; out: string } {
    const done = spawnSync(TRUCE, args, {
      cwd: this.folder,
      env: this.env(),
      input,
      encoding: "utf8",
      timeout: 120_000,
    });
    return { code: done.status, out: done.stdout + done.stderr };
  }

  env(): NodeJS.ProcessEnv {
    const home = Object.fromEntries(
      ["CACHE", "STATE", "CONFIG", "DATA"].map((what) => [`XDG_${what}_HOME`, `${this.folder}/${what.toLowerCase()}`]),
    );
    return { PATH: "/usr/bin:/bin", HOME: this.folder, LC_ALL: "C", ...home };
  }

  say(...slugs: readonly string[]): this {
    for (const id of slugs) {
      const { code, out } = this.truce(
        ["act", "statement", "-", "--key", "kaz.key", "--record", "astana.truce", "--log-key", "log.key"],
        JSON.stringify({ id, ...STATEMENT, text: { en: `Hello from ${id}` } }),
      );
      assert.equal(code, 0, out);
    }
    return this;
  }

  async serve(): Promise<this> {
    const host = spawn(TRUCE, ["serve", "astana.truce", "--log-key", "log.key", "--listen", "127.0.0.1:0"], {
      cwd: this.folder,
      env: this.env(),
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.host = host;
    this.base = await new Promise((resolve, reject) => {
      let said = "";
      const hear = (piece: Buffer) => {
        said += piece.toString();
        const found = /listening on (http:\S+)\n/.exec(said);
        if (found) resolve(found[1]!);
      };
      host.stdout.on("data", hear);
      host.stderr.on("data", hear);
      host.on("exit", () => reject(new Error(`the host has ended: ${said}`)));
    });
    return this;
  }

  async stop(): Promise<void> {
    const host = this.host;
    if (!host || host.exitCode !== null) return;
    const ended = new Promise((resolve) => host.once("exit", resolve));
    host.kill("SIGTERM");
    await ended;
  }
}

let top = "";
let played: Copy;
const copies: Copy[] = [];

/** A copy of the exercise with these statements more, served. */
async function copyWith(name: string, ...slugs: readonly string[]): Promise<Copy> {
  const copy = new Copy(`${top}/${name}`);
  copies.push(copy);
  for (const file of ["astana.truce", "kaz.key", "log.key"])
    copyFileSync(`${played.folder}/${file}`, `${copy.folder}/${file}`);
  return copy.say(...slugs).serve();
}

let honest: Copy;
let longer: Copy;
let other: Copy;
let otherLonger: Copy;
let size = 0; // of the exercise

before(async () => {
  if (skip) return;
  top = mkdtempSync(`${tmpdir()}/truce-web-check-`);
  played = new Copy(`${top}/played`);
  const { code, out } = played.truce(["demo", "--once", "--out", "."]);
  assert.equal(code, 0, out);
  honest = await copyWith("honest");
  size = verdict(honest).size;
  longer = await copyWith("longer", "one", "two");
  other = await copyWith("other", "three", "four");
  otherLonger = await copyWith("otherLonger", "three", "four", "five");
});

after(async () => {
  for (const copy of copies) await copy.stop();
  if (top) rmSync(top, { recursive: true });
});

interface Verdict {
  valid: boolean;
  size: number;
  root: string;
  fingerprint: string;
}

function verdict(copy: Copy): Verdict {
  return JSON.parse(copy.truce(["verify", "astana.truce", "--json"]).out) as Verdict;
}

test("the exercise is what the program says it is, and its holders are named", { skip }, async () => {
  const result = await checkRecord({ base: honest.base });
  const said = verdict(honest);
  assert.deepEqual(result.faults, []);
  assert.deepEqual(
    [result.valid, result.size, result.root, result.founding],
    [said.valid, said.size, said.root, said.fingerprint],
  );
  assert.deepEqual(result.held_by, ["irn", "rus", "tur"]);
  assert.ok(result.size > 256, "more than one bundle");
});

test("a longer one: what is newest is not what is held", { skip }, async () => {
  const result = await checkRecord({ base: longer.base, found: verdict(honest).fingerprint });
  assert.deepEqual([result.valid, result.size], [true, verdict(longer).size]);
  assert.equal(result.cosigned_size, verdict(honest).size, "/checkpoint is the newest that is seen");
  assert.deepEqual(result.held_by, ["irn", "rus", "tur"]);
});

test("every fourth act by itself, with the keys of the whole", { skip }, async () => {
  let known: KnownKeys | undefined;
  await checkRecord({ base: honest.base, keys: (keys) => (known = keys) });
  for (let index = 0; index < size; index += 4) {
    const result = await checkAct(index, { base: honest.base, ...(known ? { known } : {}) });
    assert.deepEqual([result.valid, result.faults], [true, []], `act ${index}`);
  }
});

/** A host between: what it changes of one answer. */
function between(path: string, change: (bytes: Bytes) => Bytes | Response): Fetch {
  return async (url, init) => {
    const answer = await fetch(url, init);
    if (new URL(url).pathname !== path) return answer;
    const changed = change(new Uint8Array(await answer.arrayBuffer()));
    return changed instanceof Response ? changed : new Response(changed, { status: answer.status });
  };
}

function flip(at: number): (bytes: Bytes) => Bytes {
  return (bytes) => {
    bytes[at < 0 ? bytes.length + at : at]! ^= 1;
    return bytes;
  };
}

const lastLine = (bytes: Bytes): Bytes => bytes.slice(0, bytes.lastIndexOf(10, -2) + 1);

function replaced(from: string, to: string): (bytes: Bytes) => Bytes {
  return (bytes) => new Uint8Array(Buffer.from(Buffer.from(bytes).toString("latin1").replace(from, to), "latin1"));
}

/** The last two lines of a checkpoint change what they have signed; names and key ids stay. */
function swapped(bytes: Bytes): Bytes {
  const lines = textOf(bytes)!.split("\n");
  const parts = lines.slice(-3, -1).map((line) => line.split(" "));
  const blobs = parts.map((part) => fromBase64(part[2]!)!);
  const crossed = parts.map((part, i) =>
    [part[0], part[1], toBase64(concat(blobs[i]!.subarray(0, 4), blobs[1 - i]!.subarray(4)))].join(" "),
  );
  return utf8([...lines.slice(0, -3), ...crossed, ""].join("\n"));
}

/** Where the newest act lies, whatever the exercise grows to. */
const last = (): number => size - 1;
const firstOfLast = (): number => last() - (last() % 256);
const lastBundle = (): string => `/${bundlePath(firstOfLast() / 256, (last() % 256) + 1)}`;
const lastTile = (): string => `/${tilePath(0, firstOfLast() / 256, (last() % 256) + 1)}`;
const upperTile = (): string => `/${tilePath(1, 0, Math.floor(size / 256))}`;
const at = (index: number | null) => (): number | null => index;

const BETWEEN: readonly (readonly [
  what: string,
  path: string | (() => string),
  change: (bytes: Bytes) => Bytes | Response,
  rule: string,
  index: () => number | null,
  why: string,
])[] = [
  [
    "the founding altered",
    "/tile/entries/000",
    replaced('"truce":1', '"truce":2'),
    "malformed-envelope",
    at(0),
    "no record",
  ],
  [
    "a founder's name altered",
    "/tile/entries/000",
    replaced('"host":"kaz"', '"host":"kay"'),
    "host-role",
    at(0),
    "no record",
  ],
  ["an entry altered", lastBundle, flip(-20), "tile-mismatch", last, "the last one's signature"],
  ["a bundle cut", lastBundle, (bytes) => bytes.slice(0, -1), "bad-bundle", last, "within its last entry"],
  ["a tile altered", "/tile/0/000", flip(32 * 17), "tile-mismatch", at(17), "the hash of entry 17"],
  ["a tile cut", lastTile, (bytes) => bytes.slice(32), "bad-tile", firstOfLast, "a hash is missing"],
  ["an upper tile altered", upperTile, flip(0), "tile-mismatch", at(0), "the root of the first 256"],
  [
    "the checkpoint altered",
    "/checkpoint/newest",
    replaced("astana\n4", "astana\n3"),
    "bad-checkpoint",
    at(null),
    "another size",
  ],
  [
    "a cosignature under another",
    "/checkpoint",
    swapped,
    "bad-cosignature",
    at(null),
    "its time and bytes are not its own",
  ],
  ["the list of cosignatures altered", "/cosignatures", (bytes) => bytes.slice(1), "bad-list", at(null), "no JSON"],
  [
    "an answer without end",
    "/tile/entries/000",
    () =>
      new Response(
        new ReadableStream({
          pull: (stream) => stream.enqueue(new Uint8Array(1 << 20)),
        }),
      ),
    "too-large-answer",
    at(null),
    "bounded while it comes",
  ],
  [
    "a redirection",
    "/checkpoint",
    () => Response.redirect("http://127.0.0.1:1/", 302),
    "no-answer",
    at(null),
    "another host's word",
  ],
  ["a closed record", "/checkpoint", () => new Response("", { status: 401 }), "closed", at(null), "it answers its own"],
];

for (const [what, path, change, rule, index, why] of BETWEEN) {
  test(`between: ${what}: ${rule} (${why})`, { skip }, async () => {
    let changed = false;
    const result = await checkRecord({
      base: honest.base,
      fetch: between(typeof path === "string" ? path : path(), (bytes) => {
        changed = true;
        return change(bytes);
      }),
    });
    assert.ok(changed, "the answer was asked for");
    const said = result.faults[0] ?? result.unfinished;
    assert.equal(said?.rule, rule, JSON.stringify(result.faults.slice(0, 3)));
    assert.equal(said?.index ?? null, index());
  });
}

test("without its cosignatures nobody holds the newest, and the record is whole", { skip }, async () => {
  const result = await checkRecord({ base: honest.base, fetch: between("/checkpoint", lastLine) });
  assert.equal(result.valid, true);
  assert.deepEqual(result.held_by, ["irn", "rus", "tur"], "the list has them all");
});

/** Shows one copy after another at one address, as a host would that goes back or splits. */
async function afterwards(first: Copy, second: Copy, memory: Memory): Promise<RecordResult> {
  const at =
    (copy: Copy): Fetch =>
    (url, init) =>
      fetch(url.replace("http://one.invalid", copy.base), init);
  const before = await checkRecord({ base: "http://one.invalid", fetch: at(first), memory });
  assert.deepEqual(before.faults, []);
  return checkRecord({ base: "http://one.invalid", fetch: at(second), memory });
}

/** A memory that keeps no leaves, as after a check of single acts. */
function forgetful(): Memory {
  const memory = memoryOfThisRun();
  return {
    ...memory,
    put: (place, { fingerprint, founding, checkpoint }: Remembered) =>
      memory.put(place, { fingerprint, founding, checkpoint }),
  };
}

const VERDICTS: Record<Evidence["kind"], RegExp> = {
  "two-trees": /^Evidence against the log: it signed two different trees of \d+ acts\.\n[^]*stands +alone/,
  "two-leaves": /^Evidence against the log: it signed two different acts as act \d+\.\n[^]*stands +alone/,
  "other-tree": /^Evidence against the log: it signed another tree of \d+ acts than that of the record at hand/,
  "rolled-back": /^No evidence against the log: \d+ acts were signed, and \d+ shown/,
};

function judged(copy: Copy, evidence: Evidence, ...more: readonly string[]): { code: number | null; out: string } {
  writeFileSync(`${copy.folder}/${evidence.name}`, evidence.text);
  return copy.truce(["verify", evidence.name, ...more]);
}

const LATER: readonly (readonly [
  what: string,
  first: () => Copy,
  second: () => Copy,
  memory: () => Memory,
  rule: string | null,
  kind: Evidence["kind"] | null,
  why: string,
])[] = [
  ["longer", () => honest, () => longer, memoryOfThisRun, null, null, "it has grown"],
  ["shorter", () => longer, () => honest, memoryOfThisRun, "rolled-back", "rolled-back", "two acts are gone"],
  ["another of one size", () => longer, () => other, memoryOfThisRun, "split", "two-trees", "two roots"],
  ["another, longer", () => longer, () => otherLonger, memoryOfThisRun, "split", "two-leaves", "leaves were kept"],
  [
    "another, longer, no leaves kept",
    () => longer,
    () => otherLonger,
    forgetful,
    "split",
    "other-tree",
    "stands against the replica that shows the other tree",
  ],
];

for (const [what, first, second, memory, rule, kind, why] of LATER) {
  test(`later: ${what}: ${rule ?? "is taken"}, and the program judges the evidence (${why})`, { skip }, async () => {
    const result = await afterwards(first(), second(), memory());
    assert.deepEqual([result.faults[0]?.rule ?? null, result.evidence[0]?.kind ?? null], [rule, kind]);
    if (!kind) return;
    const evidence = result.evidence[0]!;
    const { code, out } = judged(second(), evidence, ...(kind === "other-tree" ? ["--record", "astana.truce"] : []));
    assert.equal(code, 1, out);
    assert.match(out, VERDICTS[kind], out);
    const spoilt = {
      ...evidence,
      text: evidence.text.replace(`${verdict(first()).root}`, toBase64(new Uint8Array(32))),
    };
    assert.notEqual(spoilt.text, evidence.text);
    assert.doesNotMatch(judged(second(), spoilt).out, VERDICTS[kind], "nobody has signed that root");
  });
}

test("an act of another history under a proof of it: the program judges the two leaves", { skip }, async () => {
  const another = (path: string): boolean => path.startsWith("/tile/entries/") || path.startsWith("/api/v1/proof/");
  const result = await checkAct(size, {
    base: longer.base,
    fetch: (url, init) => fetch(another(new URL(url).pathname) ? url.replace(longer.base, other.base) : url, init),
  });
  assert.deepEqual([result.faults[0]?.rule, result.evidence[0]?.kind], ["split", "two-leaves"]);
  const { code, out } = judged(longer, result.evidence[0]!);
  assert.equal(code, 1, out);
  assert.match(out, VERDICTS["two-leaves"], out);
});
