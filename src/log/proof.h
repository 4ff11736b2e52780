// SPDX-License-Identifier: Apache-2.0
// Offline inclusion proofs (C2SP tlog-proof, @v1): `.tlog-proof` files.
#ifndef LOG_PROOF_H
#define LOG_PROOF_H

#include "log/checkpoint.h"

struct proof {
    struct span extra;  // decoded, in the arena; opaque and unauthenticated
    bool has_extra;
    uint64_t index;
    hash_bytes hashes[LIMIT_PROOF_HASHES];
    size_t count;
    struct span checkpoint; // the note, verbatim; borrowed
};

// Checks the form and that index and number of hashes fit the checkpoint's size; no signature.
CHECKED enum err proof_parse(struct span file, struct arena *a, struct proof *out, struct error *e);
void proof_print(const struct proof *p, struct buf *out);
// Inclusion of `leaf` under the checkpoint, whose log signature is verified.
CHECKED enum err proof_check(const struct proof *p, const uint8_t leaf[HASH_BYTES],
                             const struct verifier *log, struct arena *a, struct checkpoint *out,
                             struct error *e);

#endif
