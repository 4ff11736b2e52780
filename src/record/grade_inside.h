// SPDX-License-Identifier: Apache-2.0
// Inside grades: shared by grade_lines.c (which lines are good ones) and grade.c (what they come
// to).
#ifndef RECORD_GRADE_INSIDE_H
#define RECORD_GRADE_INSIDE_H

#include "record/grade.h"
#include "record/record_handle.h"

// Lines that have verified, each by a hash over all that was verified: key, text and line. So a
// record that is opened again costs a hash for each line, not a signature.
struct checked {
    hash_bytes *slots; // open addressing; all zero is free
    size_t size, count;
    hash_bytes *fresh; // not written to the cache yet
    size_t fresh_count;
};

struct rules {
    uint64_t since; // the entry that set them
    int64_t held, seen;
    size_t *holders;     // members
    size_t count, named; // of those that are members, and of all
    uint64_t bridge;     // the first size that both the old and the new quorum cosigned; UINT64_MAX
};

struct by {
    uint64_t size;
    size_t key;
};

struct grading {
    uint64_t tree_size, came; // what of the record is in here
    struct checked checked;
    struct by *lines; // by size; no key twice for a size
    size_t count, room;
    struct rules *rules; // by entry
    size_t rule_count;
    uint64_t rule_rows; // in the fold's table
    uint64_t held, seen;
    bool *holds, *cosigned; // by member, of the size counted last
    size_t members;         // that they have room for
};

// Reading lines, of one checkpoint after the other.
struct reading {
    struct record *r;
    struct arena of_text, of_line;
    uint64_t size; // the checkpoint at hand; 0 for none yet
    struct span text;
    bool sound; // that checkpoint was compared with tree and log key
};

void reading_init(struct reading *d, struct record *r);
void reading_done(struct reading *d);

// A line that has been looked at.
struct line {
    struct note note;
    const struct key
        *key; // of the record's, and in force at that size; NULL: it counts for nothing
    uint8_t hash[HASH_BYTES];
};
CHECKED enum err reading_look(struct reading *d, uint64_t size, struct span bytes, struct line *out,
                              struct error *e);
// Whether it verifies. *good is false for one that does not.
CHECKED enum err reading_verify(struct reading *d, const struct line *line, bool *good,
                                struct error *e);

CHECKED enum err checked_load(struct record *r, struct checked *c, struct error *e);
// Writes the fresh ones to the cache, where nobody else writes just now: else another time.
void checked_keep(struct record *r, struct checked *c);
void checked_free(struct checked *c);

#endif
