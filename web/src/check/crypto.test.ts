// SPDX-License-Identifier: Apache-2.0
// The strict rule of record-format 1: what platforms and libraries take and this program must not, and that both of its
// ways say the same.

import assert from "node:assert/strict";
import { test } from "node:test";
import { ed25519 } from "@noble/curves/ed25519";
import { sha512 } from "@noble/hashes/sha2";
import { type Bytes, concat, utf8 } from "./bytes.ts";
import { strictForms, verify, verifyByLibrary, verifyByPlatform } from "./crypto.ts";

const FIELD = 2n ** 255n - 19n;
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;
const Y_ORDER_8 = 0x05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826n;
const SMALL = [0n, 1n, FIELD - 1n, Y_ORDER_8, FIELD - Y_ORDER_8];
const seed = new Uint8Array(32).fill(7);

function little(value: bigint, sign = 0n): Bytes {
  let rest = value | (sign << 255n);
  return Uint8Array.from({ length: 32 }, () => {
    const byte = Number(rest & 255n);
    rest >>= 8n;
    return byte;
  });
}

function number(bytes: Uint8Array): bigint {
  return bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
}

function forms(key: Bytes, r: Bytes, s = 1n): boolean {
  return strictForms(key, concat(r, little(s)));
}

test("points of small order and points that are not canonical are refused, as key and as R", () => {
  const sound = new Uint8Array(ed25519.getPublicKey(seed));
  assert.ok(forms(sound, sound));
  for (const sign of [0n, 1n]) {
    for (const y of [...SMALL, FIELD, FIELD + 1n, FIELD + 18n]) {
      assert.ok(!forms(little(y, sign), sound), `key of y ${y}`);
      assert.ok(!forms(sound, little(y, sign)), `R of y ${y}`);
    }
    for (const y of [2n, 3n, FIELD - 2n]) assert.ok(forms(little(y, sign), little(y, sign)));
  }
});

test("the list of small orders is that of the curve: the multiples of a point of order 8", () => {
  const { Point } = ed25519;
  const eighth = Point.fromBytes(little(Y_ORDER_8));
  const found = new Set<bigint>();
  for (let i = 0n, point = Point.ZERO; i < 8n; i++, point = point.add(eighth)) {
    found.add(number(point.toBytes()) & ((1n << 255n) - 1n));
  }
  assert.deepEqual([...found].sort(), [...SMALL].sort());
});

test("S is smaller than L, signatures have 64 bytes and keys 32", () => {
  const sound = new Uint8Array(ed25519.getPublicKey(seed));
  assert.ok(forms(sound, sound, ORDER - 1n));
  for (const s of [ORDER, ORDER + 1n, 2n ** 255n]) assert.ok(!forms(sound, sound, s));
  assert.ok(!strictForms(sound, new Uint8Array(63)));
  assert.ok(!strictForms(sound.slice(1), concat(sound, little(1n))));
});

test("a key of small order would sign anything", async () => {
  const neutral = little(1n);
  const signature = concat(ed25519.Point.BASE.multiply(5n).toBytes(), little(5n));
  assert.ok(await verifyByPlatform(neutral, utf8("anything"), signature), "else this test shows nothing");
  assert.ok(await verifyByLibrary(neutral, utf8("anything"), signature));
  assert.ok(!(await verify(neutral, utf8("anything"), signature)));
});

test("a key that is no point verifies nothing", async () => {
  const signature = concat(ed25519.getPublicKey(seed), little(1n));
  for (const by of [verifyByPlatform, verifyByLibrary, verify])
    assert.equal(await by(little(2n), utf8(""), signature), false);
});

test("a key with a part of small order: both ways take exactly what the equation without cofactor takes", async () => {
  const { Point } = ed25519;
  const { scalar } = ed25519.utils.getExtendedPublicKey(seed);
  const key = new Uint8Array(
    Point.BASE.multiply(scalar)
      .add(Point.fromBytes(little(Y_ORDER_8)))
      .toBytes(),
  );
  const nonce = 12345n;
  const r = Point.BASE.multiply(nonce).toBytes();
  let taken = 0;
  for (let i = 0; i < 48; i++) {
    const message = utf8(`message ${i}`);
    const k = number(sha512(concat(r, key, message))) % ORDER;
    const signature = concat(r, little((nonce + k * scalar) % ORDER));
    const expected = k % 8n === 0n;
    taken += Number(expected);
    assert.equal(await verifyByPlatform(key, message, signature), expected, `platform, message ${i}`);
    assert.equal(await verifyByLibrary(key, message, signature), expected, `library, message ${i}`);
  }
  assert.ok(taken > 0 && taken < 48);
});
