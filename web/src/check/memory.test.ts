// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { test } from "node:test";
import { memoryOfThisBrowser } from "./memory.ts";

test("where a browser keeps nothing, what was checked is remembered for as long as the page is open", async () => {
  assert.equal(typeof indexedDB, "undefined"); // as it is here
  const memory = memoryOfThisBrowser();
  assert.equal(await memory.get("https://talks.example"), null);
  const seen = { fingerprint: "f", founding: "note", checkpoint: "of size 3" };
  await memory.put("https://talks.example", seen);
  assert.deepEqual(await memory.get("https://talks.example"), seen);
  await memory.forget("https://talks.example");
  assert.equal(await memory.get("https://talks.example"), null);
});
