// SPDX-License-Identifier: Apache-2.0
// For tests: a record of some hundred acts in groups of several sizes, with hold acts and
// cosignatures, and all that stands in it in memory, so that it can be written down otherwise.
#ifndef RECORD_SAMPLE_LONG_H
#define RECORD_SAMPLE_LONG_H

#include "record/sample.h"

struct sample_entry {
    struct span note;
    struct span who, label; // of its key
    int64_t n;
    uint64_t seen;
};

struct sample_cosignature {
    uint64_t size;
    int64_t time_s;
    struct span line;
};

struct sample_long {
    struct arena arena;
    struct span file; // the closed record file
    struct sample_entry *entries;
    size_t count;
    uint64_t *sizes; // of its checkpoints, rising
    size_t size_count;
    struct sample_cosignature *cosignatures;
    size_t cosignature_count;
    uint8_t root[HASH_BYTES], state[HASH_BYTES];
};

// Some act of the i-th author (participants' order, round and round) that fits `r` as it stands.
// Authors with different remainders by 9 can be put in one group.
CHECKED enum err sample_some_note(struct record *r, size_t i, struct buf *note, struct error *e);
// At least `acts` entries, made at `path`.
CHECKED enum err sample_long_make(const char *path, size_t acts, struct sample_long *out,
                                  struct error *e);
void sample_long_done(struct sample_long *s);
// The checkpoint as it is in the file, or as the log would sign it.
CHECKED enum err sample_checkpoint(uint64_t size, const uint8_t root[HASH_BYTES], struct buf *out,
                                   struct error *e);

#endif
