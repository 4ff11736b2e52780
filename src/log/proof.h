// SPDX-License-Identifier: Apache-2.0
// Offline inclusion proofs (C2SP tlog-proof, @v1): `.tlog-proof` files.
//
// LINE                              MEANING
// c2sp.org/tlog-proof@v1
// extra BASE64                      optional; anything, nobody signed it
// index DECIMAL                     of the entry, from 0
// BASE64, 0..63 lines               inclusion path, the leaf's sibling first
// (blank)
// a checkpoint, to the end          with the log's signature and cosignatures
#ifndef LOG_PROOF_H
#define LOG_PROOF_H

#include "log/checkpoint.h"

struct proof {
    struct span extra; // decoded, in the arena; opaque and unauthenticated
    bool has_extra;
    uint64_t index;
    hash_bytes hashes[LIMIT_PROOF_HASHES];
    size_t count;
    struct span checkpoint; // the note, verbatim; borrowed
};

// Checks the form and that index and number of hashes fit the checkpoint's size; no signature.
// ERR_INVALID with rule malformed-proof, -note or -checkpoint; ERR_LIMIT past LIMIT_PROOF_BYTES.
CHECKED enum err proof_parse(struct span file, struct arena *a, struct proof *out, struct error *e);
void proof_print(const struct proof *p, struct buf *out);
// Inclusion of `leaf` under the checkpoint, whose log signature is verified.
CHECKED enum err proof_check(const struct proof *p, const uint8_t leaf[HASH_BYTES],
                             const struct verifier *log, struct arena *a, struct checkpoint *out,
                             struct error *e);

// Hash lines up to and including the blank line, as add-checkpoint requests have them too. Takes
// them off `rest`; false when a line is not 32 bytes, hashes[LIMIT_PROOF_HASHES] are too few, or
// there is no blank line.
CHECKED bool proof_hashes_cut(struct span *rest, hash_bytes *hashes, size_t *count);
void proof_hashes_print(const hash_bytes *hashes, size_t count, struct buf *out);

#endif
