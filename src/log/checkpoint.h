// SPDX-License-Identifier: Apache-2.0
// Checkpoints (C2SP tlog-checkpoint v1.0.0): a note whose text is origin, size, root.
//
// "origin\n" "size\n" "base64(root)\n". Extension lines are refused (tlog-formats, fact 2): ours
// have none, and some witnesses refuse them too. The root of an empty tree is not compared with
// SHA-256("") here: that is a question about the log, not about the form.
#ifndef LOG_CHECKPOINT_H
#define LOG_CHECKPOINT_H

#include "log/merkle.h"
#include "log/note.h"

struct checkpoint {
    struct span origin;
    uint64_t size;
    uint8_t root[HASH_BYTES];
};

// ERR_INVALID with rule malformed-checkpoint.
CHECKED enum err checkpoint_parse(struct span text, struct checkpoint *out, struct error *e);
void checkpoint_print(const struct checkpoint *c, struct buf *out); // the text alone
// A whole note, parsed, its origin compared with the key's name, and the log's own signature
// verified. ERR_CONFLICT with rule wrong-origin; ERR_DENIED with wrong-key-type when `log` is not
// of type KEY_ED25519; else as the parts.
CHECKED enum err checkpoint_open(struct span note, const struct verifier *log, struct arena *a,
                                 struct note *parsed, struct checkpoint *out, struct error *e);
// ERR_* where the key does not sign (secret_key_sign); nothing is put then.
CHECKED enum err checkpoint_sign(const struct checkpoint *c, const struct secret_key *log,
                                 struct buf *out, struct error *e);

#endif
