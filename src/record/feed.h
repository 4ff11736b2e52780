// SPDX-License-Identifier: Apache-2.0
// Folding many entries fast: parsing, hashing and signatures on all cores, the fold on this thread.
//
// While this thread folds one batch, workers prepare the next one against a copy of the keys known
// so far; what they cannot know yet (a key of the batch before) is verified here.
#ifndef RECORD_FEED_H
#define RECORD_FEED_H

#include "base/progress.h"
#include "store/truth.h"
#include "talks/fold.h"

// What another fold of the same entries has found of their signatures. Whatever it did not find
// alien was signed by the key that it names; what was alien there may be so by its signature.
struct feed_verified {
    uint64_t size;    // of that fold
    uint64_t *aliens; // in order
    size_t alien_count;
};
CHECKED enum err feed_verified_by(struct fold *f, struct feed_verified *out, struct error *e);
void feed_verified_done(struct feed_verified *v);

struct feed {
    struct truth *truth;
    struct fold *fold;
    const struct reader *reader; // gives restricted acts their lines; NULL: nobody's
    const struct feed_verified *verified; // whose signatures are not verified again; NULL: none
    int threads;                          // 0: as many as there are cores
    struct progress progress;
    // After each entry is put: its leaf hash, verdict, and the candidate. May be NULL.
    enum err (*each)(void *context, uint64_t index, const uint8_t leaf[HASH_BYTES],
                     const struct candidate *c, const struct verdict *v, struct error *e);
    void *context;
};

// Entries from..to-1. from must be fold_size.
CHECKED enum err feed_run(struct feed *f, uint64_t from, uint64_t to, struct error *e);

#endif
