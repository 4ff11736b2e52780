// SPDX-License-Identifier: Apache-2.0
// Vectors that the C program and the second checker run too: those that nobody here wrote (beside the checkout, see
// tests/README.md), and the corpora of the tree with what the format page says of each file.

import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { type Bytes, fromBase64, textOf, toBase64, toHex, utf8 } from "./bytes.ts";
import { parseCheckpoint, parseProof } from "./checkpoint.ts";
import { choose, strictForms, type Verifier, verifyByLibrary, verifyByPlatform } from "./crypto.ts";
import { parseEnvelope } from "./envelope.ts";
import { parseLine } from "./json.ts";
import { consistencyProof, consistent, inclusionPath, leafHash, rootOfPath, Tree } from "./merkle.ts";
import { lineHolds, parseNote, parseVkey } from "./note.ts";
import { bundlePath, parseBundle, tilePath } from "./tile.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const CORPUS = `${ROOT}tests/corpus`;
const SHARED = `${ROOT}../shared/vectors`;
const skip = existsSync(SHARED) ? false : "vectors/ of others is not beside the checkout";

function bytes(path: string): Bytes {
  return new Uint8Array(readFileSync(path));
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((one) =>
    one.isDirectory() ? filesBelow(`${folder}/${one.name}`) : `${folder}/${one.name}`,
  );
}

interface Inclusion {
  leafIdx: number;
  treeSize: number;
  root: string;
  leafHash: string;
  proof: string[] | null;
  wantErr: boolean;
}
interface Consistency {
  size1: number;
  size2: number;
  root1: string;
  root2: string;
  proof: string[] | null;
  wantErr: boolean;
}

const hash = (text: string | null): Bytes => fromBase64(text ?? "") ?? new Uint8Array(0);

test("inclusion proofs of others", { skip }, () => {
  const files = filesBelow(`${SHARED}/merkle/inclusion`);
  for (const file of files) {
    const one = JSON.parse(readFileSync(file, "utf8")) as Inclusion;
    const root = rootOfPath(hash(one.leafHash), one.leafIdx, one.treeSize, (one.proof ?? []).map(hash));
    assert.equal(root !== null && toBase64(root) === one.root, !one.wantErr, file);
  }
  assert.ok(files.length > 50);
});

test("consistency proofs of others", { skip }, () => {
  const files = filesBelow(`${SHARED}/merkle/consistency`);
  for (const file of files) {
    const one = JSON.parse(readFileSync(file, "utf8")) as Consistency;
    const holds = consistent(one.size1, hash(one.root1), one.size2, hash(one.root2), (one.proof ?? []).map(hash));
    const ours = one.size1 > 0 && hash(one.root1).length === 32; // policy: nothing begins nothing, hashes are whole
    assert.equal(holds, !one.wantErr && ours, file);
  }
  assert.ok(files.length > 50);
});

test("every tree up to 70 leaves: paths and proofs lead to its roots, and no other index or size", async () => {
  const tree = new Tree();
  for (let size = 1; size <= 70; size++) {
    tree.push(leafHash(utf8(String(size))));
    const root = tree.rootAt(size);
    for (let i = 0; i < size; i++) {
      const path = await inclusionPath(i, size, tree.whole);
      assert.deepEqual(rootOfPath(tree.leaf(i), i, size, path), root);
      assert.notDeepEqual(rootOfPath(tree.leaf(i), i + 1, size, path), root);
      const proof = await consistencyProof(i + 1, size, tree.whole);
      assert.ok(consistent(i + 1, tree.rootAt(i + 1), size, root, proof));
      assert.ok(!consistent(i + 1, tree.rootAt(i + 1), size, root, [...proof, root]));
      if (i > 0) assert.ok(!consistent(i, tree.rootAt(i + 1), size, root, proof));
    }
  }
});

interface Wycheproof {
  testGroups: { publicKey: { pk: string }; tests: { msg: string; sig: string; result: string; tcId: number }[] }[];
}

const fromHex = (text: string): Bytes => new Uint8Array(Buffer.from(text, "hex"));
const backends: readonly (readonly [string, Verifier])[] = [
  ["the platform", verifyByPlatform],
  ["the library", verifyByLibrary],
];

for (const [name, verify] of backends) {
  test(`Ed25519 of Wycheproof by ${name}`, { skip }, async () => {
    const { testGroups } = JSON.parse(readFileSync(`${SHARED}/wycheproof/ed25519_test.json`, "utf8")) as Wycheproof;
    for (const { publicKey, tests } of testGroups) {
      for (const { msg, sig, result, tcId } of tests) {
        const [key, signature] = [fromHex(publicKey.pk), fromHex(sig)];
        const holds = strictForms(key, signature) && (await verify(key, fromHex(msg), signature));
        assert.equal(holds, result === "valid", `case ${tcId}`);
      }
    }
  });
}

test("the worked example of the formats, from its texts", { skip }, async () => {
  const example = readFileSync(`${SHARED}/tlog-worked-example.txt`, "utf8");
  const block = (name: string): Bytes => utf8(new RegExp(`^${name}<<\n([^]*?\n)>>$`, "m").exec(example)![1]!);
  const log = parseVkey(/^log vkey +(\S+)$/m.exec(example)![1]!)!;
  const guarantor = parseVkey(/^wit vkey +(\S+)$/m.exec(example)![1]!)!;
  const proof = parseProof(block("TLOG-PROOF"));
  assert.ok(typeof proof !== "string");
  const { note, size, root } = proof.checkpoint;
  assert.ok(await lineHolds(note, note.lines[0]!, log));
  assert.ok(await lineHolds(note, note.lines[1]!, guarantor));
  assert.ok(!(await lineHolds(note, note.lines[0]!, guarantor)));
  assert.deepEqual(rootOfPath(leafHash(utf8("offer:1")), proof.index, size, proof.path), root);
  const bundle = parseBundle(fromHex(/^bundle \S+ (\S+)$/m.exec(example)![1]!), 3);
  assert.equal(bundle.fault, null);
  const tree = new Tree();
  for (const entry of bundle.entries) tree.push(leafHash(entry));
  assert.deepEqual(tree.rootAt(3), root);
  for (const at of [1, 2, 3]) assert.match(example, new RegExp(`^root size ${at} ${toHex(tree.rootAt(at))} `, "m"));
});

test("the platform of these tests has Ed25519, so both ways are tested", async () => {
  assert.equal(await choose(), verifyByPlatform);
});

/** Files of a corpus that are taken; all others must be refused. */
const TAKEN: readonly (readonly [corpus: string, taken: string, take: (bytes: Bytes) => unknown])[] = [
  ["log_note", "bad_signature example example_cosigned large repeated smallest two_blanks", parseNote],
  ["log_checkpoint", "note cosigned other_origin other_size", parseCheckpoint],
  ["log_proof", "bad_signature example extra extra_empty first last other_path past too_few too_many", parseProof],
];

for (const [corpus, taken, take] of TAKEN) {
  test(`corpus ${corpus}: ${taken}, and nothing else, is well formed`, () => {
    for (const file of readdirSync(`${CORPUS}/${corpus}`)) {
      const result = take(bytes(`${CORPUS}/${corpus}/${file}`));
      assert.equal(typeof result !== "string", taken.split(" ").includes(file), `${file}: ${result}`);
    }
  });
}

test("corpus log_note: two verifier keys are sound", () => {
  const sound = readdirSync(`${CORPUS}/log_note`).filter(
    (file) => parseVkey(textOf(bytes(`${CORPUS}/log_note/${file}`)) ?? "") !== null,
  );
  assert.deepEqual(sound.sort(), ["vkey_cosigner", "vkey_log"]);
});

test("corpus log_proof: of those that are well formed, three lead to their root", () => {
  const entries: Record<string, string> = {
    first: "hello",
    example: "offer:1",
    extra: "offer:1",
    extra_empty: "offer:1",
    bad_signature: "offer:1",
    last: "accept:1",
  };
  const leading = readdirSync(`${CORPUS}/log_proof`).filter((file) => {
    const proof = parseProof(bytes(`${CORPUS}/log_proof/${file}`));
    if (typeof proof === "string") return false;
    const { size, root } = proof.checkpoint;
    const found = rootOfPath(leafHash(utf8(entries[file] ?? "offer:1")), proof.index, size, proof.path);
    return found !== null && toHex(found) === toHex(root);
  });
  assert.deepEqual(leading.sort(), Object.keys(entries).sort());
});

test("corpus base_json: what is JSON as an act has it", () => {
  const taken = "act arabic depth-16 integers escapes decimals geometry".split(" ");
  for (const file of readdirSync(`${CORPUS}/base_json`)) {
    const text = textOf(bytes(`${CORPUS}/base_json/${file}`)) ?? "\ud800";
    if (!"01".includes(text[0]!)) continue; // files with other white space
    if (file === "fraction-refused") continue; // JSON, but no integer: forms.ts
    const value = text.slice(1);
    const result = parseLine(value.startsWith('"') ? `{"a":${value}}` : value);
    assert.equal(typeof result !== "string", taken.includes(file), `${file}: ${String(result)}`);
  }
});

test("corpus talks_act: which envelopes are taken, and by which rule the others are not", () => {
  const taken = "blobs chained deep found good point sealed source spaces until".split(" ");
  const json = "array duplicate empty name_break nul number too_deep two_lines".split(" ");
  for (const file of readdirSync(`${CORPUS}/talks_act`).filter((name) => !name.startsWith("note_"))) {
    const text = readFileSync(`${CORPUS}/talks_act/${file}`, "utf8");
    const line = text.endsWith("\n") ? text : `${text}\n`;
    const envelope = parseEnvelope(utf8(`${line}\n\u2014 a AAAAAAE=\n`));
    const rule = "rule" in envelope ? envelope.rule : null;
    assert.equal(
      rule,
      taken.includes(file) ? null : json.includes(file) ? "malformed-json" : "malformed-envelope",
      file,
    );
  }
});

test("paths of tiles and bundles, and what has none", () => {
  assert.equal(tilePath(0, 0, 256), "tile/0/000");
  assert.equal(tilePath(3, 1_234_067, 256), "tile/3/x001/x234/067");
  assert.equal(tilePath(7, 0, 127), "tile/7/000.p/127");
  assert.equal(bundlePath(1067, 255), "tile/entries/x001/067.p/255");
  for (const [level, n, width] of [
    [8, 0, 1],
    [0, -1, 1],
    [0, 0, 0],
    [0, 0, 257],
    [0, 0.5, 1],
    [0, 2 ** 53, 1],
  ] as const) {
    assert.throws(() => tilePath(level, n, width), RangeError);
  }
});

test("corpus log_tile: bundles", () => {
  const faults: Record<string, [number, number, string | null]> = {
    bundle: [3, 3, null],
    bundle_cut: [1, 0, "it ends within an entry"],
    bundle_long: [1, 0, "it ends within an entry"],
    odd: [1, 0, "it ends within a length"],
    bundle_empty_entries: [3, 3, null],
  };
  for (const [file, [width, count, fault]] of Object.entries(faults)) {
    const bundle = parseBundle(bytes(`${CORPUS}/log_tile/${file}`), width);
    assert.deepEqual([bundle.entries.length, bundle.fault], [count, fault], file);
  }
  assert.equal(parseBundle(bytes(`${CORPUS}/log_tile/bundle`), 2).fault, "bytes follow its last entry");
  assert.equal(parseBundle(bytes(`${CORPUS}/log_tile/bundle`), 4).fault, "it has 3 entries, not 4");
});
