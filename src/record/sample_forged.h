// SPDX-License-Identifier: Apache-2.0
// For tests: the sample_long record as somebody might hand it on who had altered it, and what a
// checker can find out about that.
//
// Two attackers. The plain one changes entries and leaves hash tiles, checkpoints and cosignatures
// as they were. The colluding one has the log's key: it makes all tiles and checkpoints anew, and
// drops the cosignatures that it cannot make (or keeps them, as sample_forged.cosignatures says).
#ifndef RECORD_SAMPLE_FORGED_H
#define RECORD_SAMPLE_FORGED_H

#include "record/sample_long.h"

struct piece {
    struct span note; // data NULL: a hole
    size_t of;        // which entry of the sample it was or is made from
    enum { PIECE_TRUE, PIECE_BROKEN, PIECE_RESIGNED } kind; // signed by its author's key again
};

struct sample_forged {
    const struct sample_long *s;
    struct arena *arena;
    struct piece *pieces;
    size_t count;
    bool colludes;
    bool cosignatures; // a colluding attacker leaves them where they were
};

// Begins with the sample as it is; pieces have room for 8 more.
void forged_init(struct sample_forged *f, const struct sample_long *s, struct arena *a);
void forged_insert(struct sample_forged *f, size_t at, struct piece p);
void forged_remove(struct sample_forged *f, size_t at);
// Entry `at` with one bit changed, and entry `at` with other words, signed again with its key.
struct piece forged_flip(struct sample_forged *f, size_t at, size_t bit);
struct piece forged_resigned(struct sample_forged *f, size_t at);
// The first entry that is not the sample's; the sample's size when it is merely longer or the same.
size_t forged_first(const struct sample_forged *f);
// Writes it as a record file. Raw: no trigger or rule stands in the way.
CHECKED enum err forged_write(const struct sample_forged *f, const char *path, struct error *e);

// A checkpoint of any origin, signed by any key: the log's own where that is its name.
void forged_checkpoint(const char *origin, const char *key_name, uint64_t size,
                       const uint8_t root[HASH_BYTES], struct buf *note);

// What can be known of the file alone: the index that verification must name first, UINT64_MAX when
// nothing in the file contradicts anything else (a kept checkpoint must tell then).
uint64_t forged_index(const struct sample_forged *f);
// The first entry that is alien where it stands; UINT64_MAX.
uint64_t forged_first_alien(const struct sample_forged *f);

#endif
