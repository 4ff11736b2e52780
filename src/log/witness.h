// SPDX-License-Identifier: Apache-2.0
// The body of a witness's add-checkpoint request (C2SP tlog-witness): "old N", proof, note.
#ifndef LOG_WITNESS_H
#define LOG_WITNESS_H

#include "log/checkpoint.h"

struct witness_request {
    uint64_t old;
    hash_bytes hashes[LIMIT_PROOF_HASHES];
    size_t count;
    struct span checkpoint; // the note, verbatim; borrowed
};

// Split at the first \n\n; at most 63 hashes. The note itself is not parsed here.
CHECKED enum err witness_request_parse(struct span body, struct witness_request *out,
                                       struct error *e);
void witness_request_print(const struct witness_request *r, struct buf *out);

#endif
