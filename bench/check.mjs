// SPDX-License-Identifier: Apache-2.0
// How fast a reader's browser checks a record, measured in node: acts a second of a whole check, beside bare Ed25519
// verifications of the same signatures in the same run. One JSON line a figure, as the other benches print them.
//
//   node bench/check.mjs [ACTS]        after: npx tsc -p web/tsconfig.check.json

import { verifyByLibrary, verifyByPlatform } from "../web/dist-check/crypto.js";
import { BASE, Forge, hostOf } from "../web/dist-check/forge.js";
import { parseNote, parseVkey } from "../web/dist-check/note.js";
import { checkRecord } from "../web/dist-check/record.js";

const ACTS = Number(process.argv[2] ?? 8192);
const AT_ONCE = 256; // as many as a bundle has

function say(what, value, unit, limit, limitWhat) {
  console.log(JSON.stringify({ what, value, unit, limit, limit_what: limitWhat }));
}

/** Verifications a second of the acts' own signatures. */
async function bare(forge, verify, count) {
  const keys = new Map([forge.kz, forge.ru, forge.tr].map((key) => [key.name, parseVkey(key.vkey).publicKey]));
  const notes = forge.entries.slice(1, count + 1).map(parseNote);
  const begun = performance.now();
  for (let from = 0; from < notes.length; from += AT_ONCE) {
    const some = notes.slice(from, from + AT_ONCE);
    const good = await Promise.all(some.map(({ lines, signed }) =>
      verify(keys.get(lines[0].name), signed, lines[0].signature)));
    if (good.includes(false)) throw new Error("a signature does not verify");
  }
  return (notes.length * 1000) / (performance.now() - begun);
}

const forge = new Forge().upTo(ACTS);
const host = hostOf(forge.answers());
await bare(forge, verifyByPlatform, 1024); // warm
const limit = await bare(forge, verifyByPlatform, ACTS - 1);
const begun = performance.now();
const result = await checkRecord({ base: BASE, fetch: host });
if (!result.valid) throw new Error(JSON.stringify([result.unfinished, ...result.faults]));
const rate = (ACTS * 1000) / (performance.now() - begun);
say("check in a browser's way, whole record", rate, "acts/s", limit, "bare WebCrypto Ed25519 verifications/s");
say("  bare Ed25519 without the platform's", await bare(forge, verifyByLibrary, 512), "1/s", limit,
  "bare WebCrypto Ed25519 verifications/s");
