// SPDX-License-Identifier: Apache-2.0
// Checkpoints (C2SP tlog-checkpoint v1.0.0): a note whose text is origin, size, root.
//
// "origin\n" "size\n" "base64(root)\n". Extension lines are refused (tlog-formats, fact 2): ours have
// none, and some witnesses refuse them too.
#ifndef LOG_CHECKPOINT_H
#define LOG_CHECKPOINT_H

#include "log/merkle.h"
#include "log/note.h"

struct checkpoint {
    struct span origin;
    uint64_t size;
    uint8_t root[HASH_BYTES];
};

CHECKED enum err checkpoint_parse(struct span text, struct checkpoint *out, struct error *e);
void checkpoint_print(const struct checkpoint *c, struct buf *out); // the text alone
// A whole note, parsed, its origin compared, and the log's own 0x01 signature verified.
CHECKED enum err checkpoint_open(struct span note, const struct verifier *log, struct arena *a,
                                 struct note *parsed, struct checkpoint *out, struct error *e);
void checkpoint_sign(const struct checkpoint *c, const struct secret_key *log, struct buf *out);

#endif
