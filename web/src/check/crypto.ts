// SPDX-License-Identifier: Apache-2.0
// SHA-256, and Ed25519 by the strict rule of record-format 1. Why these libraries: docs/decisions/021.
//
// Ed25519 is the platform's (WebCrypto) where it has it, else @noble/curves. Neither makes all the refusals of the page
// (keys and R that are not canonical or of small order), so those stand here, before both, as a comparison of bytes.

import { ed25519 } from "@noble/curves/ed25519";
import { sha256 as hash, sha512 } from "@noble/hashes/sha2";
import { type Bytes, concat, equal } from "./bytes.ts";

/** Verifies a signature whose encodings have passed `strictForms`. */
export type Verifier = (publicKey: Bytes, message: Bytes, signature: Bytes) => Promise<boolean>;

/** p = 2^255 - 19 and the five canonical y of points of small order: 0, 1, p-1, and two of order 8. Big-endian hex. */
const FIELD = "7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffed";
const SMALL_ORDER = new Set([
  "0000000000000000000000000000000000000000000000000000000000000000",
  "0000000000000000000000000000000000000000000000000000000000000001",
  "7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffec",
  "05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826",
  "7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd84d3d706a17c7",
]);
/** The order of the group, L. Big-endian hex. */
const ORDER = "1000000000000000000000000000000014def9dea2f79cd65812631a5cf5d3ed";

export function sha256(...parts: readonly Uint8Array[]): Bytes {
  return new Uint8Array(hash(parts.length === 1 ? parts[0]! : concat(...parts)));
}

function bigEndianHex(littleEndian: Uint8Array, mask: number): string {
  let hex = "";
  for (let i = 31; i >= 0; i--) {
    hex += (littleEndian[i]! & (i === 31 ? mask : 0xff)).toString(16).padStart(2, "0");
  }
  return hex;
}

function soundPoint(encoded: Uint8Array): boolean {
  const y = bigEndianHex(encoded, 0x7f);
  return y < FIELD && !SMALL_ORDER.has(y);
}

/** What the strict rule refuses by the look of the bytes alone: lengths, S >= L, key and R. */
export function strictForms(publicKey: Uint8Array, signature: Uint8Array): boolean {
  return (
    publicKey.length === 32 &&
    signature.length === 64 &&
    soundPoint(publicKey) &&
    soundPoint(signature.subarray(0, 32)) &&
    bigEndianHex(signature.subarray(32), 0xff) < ORDER
  );
}

/**
 * The equation without cofactor, R = SB - kA compared as bytes, as libsodium, OpenSSL and BoringSSL have it; the
 * library's own `verify` clears the cofactor and would accept more.
 */
export const verifyByLibrary: Verifier = async (publicKey, message, signature) => {
  try {
    const { Point } = ed25519;
    const key = Point.fromBytes(publicKey);
    const r = signature.subarray(0, 32);
    const k = littleEndian(sha512(concat(r, publicKey, message))) % Point.Fn.ORDER;
    const s = littleEndian(signature.subarray(32));
    const sB = s === 0n ? Point.ZERO : Point.BASE.multiply(s);
    const kA = k === 0n ? Point.ZERO : key.multiplyUnsafe(k);
    return equal(sB.subtract(kA).toBytes(), r);
  } catch {
    return false; // the key is no point
  }
};

function littleEndian(bytes: Uint8Array): bigint {
  let value = 0n;
  for (let i = bytes.length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i]!);
  return value;
}

const imported = new Map<string, Promise<CryptoKey | null>>();
const IMPORTED_MAX = 4096;

/** One import for each key: it costs as much as a verification. */
function importKey(publicKey: Bytes): Promise<CryptoKey | null> {
  const name = bigEndianHex(publicKey, 0xff);
  let key = imported.get(name);
  if (!key) {
    if (imported.size >= IMPORTED_MAX) imported.clear();
    key = crypto.subtle.importKey("raw", publicKey, "Ed25519", false, ["verify"]).catch(() => null);
    imported.set(name, key);
  }
  return key;
}

export const verifyByPlatform: Verifier = async (publicKey, message, signature) => {
  const key = await importKey(publicKey);
  return key !== null && crypto.subtle.verify("Ed25519", key, signature, message);
};

let chosen: Promise<Verifier> | undefined;

/** The platform's if it has Ed25519 and answers one known signature rightly, both ways; pages that are not a secure
 * context have no `crypto.subtle` at all. */
export function choose(): Promise<Verifier> {
  chosen ??= (async () => {
    try {
      const text = new Uint8Array(0); // RFC 8032, 7.1, TEST 1
      const key = bytesOf("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
      const signature = bytesOf(
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bac" +
          "c61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
      );
      const other = signature.slice();
      other[40]! ^= 1;
      if ((await verifyByPlatform(key, text, signature)) && !(await verifyByPlatform(key, text, other))) {
        return verifyByPlatform;
      }
    } catch {
      // no subtle, or no Ed25519 in it
    }
    return verifyByLibrary;
  })();
  return chosen;
}

function bytesOf(hex: string): Bytes {
  return Uint8Array.from(hex.match(/../g) ?? [], (two) => parseInt(two, 16));
}

/** Whether the signature over `message` holds, strictly. */
export async function verify(publicKey: Bytes, message: Bytes, signature: Bytes): Promise<boolean> {
  return strictForms(publicKey, signature) && (await choose())(publicKey, message, signature);
}
