// SPDX-License-Identifier: Apache-2.0
// What truth.c (opening, writing) and truth_read.c share. Nobody else includes this.
#ifndef STORE_TRUTH_HANDLE_H
#define STORE_TRUTH_HANDLE_H

#include "store/truth.h"

#define TRUTH_TILE_BYTES 8192

enum truth_statement {
    PUT_ENTRY,
    PUT_TILE,
    PUT_CHECKPOINT,
    PUT_COSIGNATURE,
    GET_LAST,
    GET_ENTRY,
    GET_TILE,
    GET_CHECKPOINT,
    GET_CHECKPOINT_OF,
    GET_COSIGNATURE,
    COUNT_COSIGNATURES,
    GET_LAST_COSIGNATURE,
    TRUTH_STATEMENTS,
};

struct truth {
    struct db *db;
    struct stmt *kept[TRUTH_STATEMENTS]; // prepared when first needed
    uint64_t next;                       // in a group: the index that comes next
    struct error first;                  // the group's first failure; code OK while there is none
};

CHECKED enum err truth_statement(struct truth *t, enum truth_statement which, struct stmt **out,
                                 struct error *e);
// One more row, where the caller needs to know failure from the end.
CHECKED enum err truth_row(struct stmt *s, bool *got, struct error *e);
// A column of a row. A file can be changed behind its schema's types: what is not an integer from 0
// on, or not a blob of `least` to `most` bytes, is ERR_CORRUPT, naming table and column.
CHECKED enum err truth_get_number(struct truth *t, struct stmt *s, int column, const char *name,
                                  uint64_t *out, struct error *e);
CHECKED enum err truth_get_bytes(struct truth *t, struct stmt *s, int column, const char *name,
                                 size_t least, size_t most, struct span *out, struct error *e);
// As a column holds it. What is too large for the file becomes the largest, which nothing has.
static inline int64_t truth_stored(uint64_t value) {
    return value > INT64_MAX ? INT64_MAX : (int64_t)value;
}
// What names a cosignature's row, for GET_COSIGNATURE and PUT_COSIGNATURE.
static inline void truth_bind_cosignature(struct stmt *s, uint64_t size, struct span key_name,
                                          uint32_t key_id, int64_t time_s) {
    stmt_int(s, 1, truth_stored(size));
    stmt_text(s, 2, key_name);
    stmt_int(s, 3, key_id);
    stmt_int(s, 4, time_s);
}

#endif
