// SPDX-License-Identifier: Apache-2.0
// What a host may make a reader's browser take in. Each bound is one of the format, or says why.

export const HASH_BYTES = 32;
export const ENTRY_BYTES_MAX = 65_535; // u16 length in a bundle
export const TILE_WIDTH = 256;
export const TILE_LEVEL_MAX = 7; // 256^8 is more than any size
export const BUNDLE_BYTES_MAX = TILE_WIDTH * (2 + ENTRY_BYTES_MAX);
export const NOTE_BYTES_MAX = 1_000_000; // of any note that is parsed
export const CHECKPOINT_BYTES_MAX = 65_536; // 512 participants do not all hold; 100 lines are 20 KiB
export const PROOF_BYTES_MAX = 65_536;
export const LIST_BYTES_MAX = 4 * 1024 * 1024; // one page of /cosignatures
export const KEY_BYTES_MAX = 16_384; // one answer of /api/v1/keys
export const SIGNATURES_MAX = 100; // lines of a note
export const PATH_HASHES_MAX = 63; // a tree has at most 2^63-1 leaves
export const JSON_DEPTH_MAX = 16;
export const KEYS_IN_FORCE_MAX = 64; // of one participant
export const ENTRIES_MAX = 4 * 1024 * 1024; // hashes of a whole tree are held: 64 bytes an entry
export const COSIGNATURE_PAGES_MAX = 256; // a page has at most 1,024
export const FAULTS_MAX = 64; // more than these say nothing new
export const EVIDENCE_EACH_MAX = 2; // of one kind: more files prove nothing new
export const EVIDENCE_BYTES_MAX = 1_048_576;
export const ANSWER_MS_MAX = 60_000; // for one whole answer
