// SPDX-License-Identifier: Apache-2.0
#include "base/limits.h"
#include "store/truth_handle.h"

#include <inttypes.h>

#define ENTRIES_AT_A_TIME 256 // read in one statement, so that no reader keeps a writer waiting

static enum err check_bytes(struct truth *t, const char *what, struct span bytes, size_t least,
                            size_t most, struct error *e) {
    if (bytes.size >= least && bytes.size <= most)
        return OK;
    return error_set(e, ERR_CORRUPT, "%s: %s of %zu bytes", db_path(t->db), what, bytes.size);
}

static enum err missing(struct truth *t, uint64_t index, struct error *e) {
    return error_set(e, ERR_CORRUPT, "%s: entry %" PRIu64 " is missing", db_path(t->db), index);
}

// The entries from..to-1 by a statement of their own, so that `each` may ask for others.
static enum err entries_part(struct truth *t, uint64_t from, uint64_t to, truth_entry *each,
                             void *context, struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    enum err code =
        db_prepare(t->db, "SELECT i, note FROM entry WHERE i >= ?1 AND i < ?2 ORDER BY i", &s, e);
    if (code)
        return code;
    stmt_int(s, 1, truth_stored(from));
    stmt_int(s, 2, truth_stored(to));
    for (uint64_t index = from; index < to; index++) {
        bool got = false;
        code = truth_row(s, &got, e);
        if (code)
            return code;
        if (!got || (uint64_t)stmt_get_int(s, 0) != index)
            return missing(t, index, e);
        struct span note = stmt_get_blob(s, 1);
        code = check_bytes(t, "an entry", note, 1, LIMIT_ENTRY_BYTES, e);
        if (!code)
            code = each(context, index, note, e);
        if (code)
            return code;
    }
    return OK;
}

enum err truth_entries(struct truth *t, uint64_t from, uint64_t to, truth_entry *each,
                       void *context, struct error *e) {
    enum err code = OK;
    while (!code && from < to) {
        uint64_t part = to - from < ENTRIES_AT_A_TIME ? to - from : ENTRIES_AT_A_TIME;
        code = entries_part(t, from, from + part, each, context, e);
        from += part;
    }
    return code;
}

// The one blob of a bound query's one row, appended to `out`.
static enum err get_blob(struct truth *t, struct stmt *s, int column, size_t least, size_t most,
                         struct buf *out, struct error *e) {
    bool got = false;
    enum err code = truth_row(s, &got, e);
    if (!code && !got)
        return ERR_NOT_FOUND;
    if (code)
        return code;
    struct span bytes = stmt_get_blob(s, column);
    code = check_bytes(t, "a row", bytes, least, most, e);
    if (!code) {
        buf_put_span(out, bytes);
        code = buf_check(out, db_path(t->db), e);
    }
    stmt_reset(s);
    return code;
}

enum err truth_get_entry(struct truth *t, uint64_t index, struct buf *out, struct error *e) {
    struct stmt *s = NULL;
    enum err code = truth_statement(t, GET_ENTRY, &s, e);
    if (code)
        return code;
    stmt_int(s, 1, truth_stored(index));
    code = get_blob(t, s, 0, 1, LIMIT_ENTRY_BYTES, out, e);
    return code != ERR_NOT_FOUND
               ? code
               : error_set(e, code, "%s: no entry %" PRIu64, db_path(t->db), index);
}

enum err truth_get_tile(struct truth *t, int level, uint64_t index, struct buf *out,
                        struct error *e) {
    struct stmt *s = NULL;
    enum err code = truth_statement(t, GET_TILE, &s, e);
    if (code)
        return code;
    stmt_int(s, 1, level);
    stmt_int(s, 2, truth_stored(index));
    code = get_blob(t, s, 0, TRUTH_TILE_BYTES, TRUTH_TILE_BYTES, out, e);
    return code != ERR_NOT_FOUND
               ? code
               : error_set(e, code, "%s: no full tile %d/%" PRIu64, db_path(t->db), level, index);
}

enum err truth_get_checkpoint(struct truth *t, uint64_t at_most, uint64_t *size, struct buf *note,
                              struct error *e) {
    struct stmt *s = NULL;
    enum err code = truth_statement(t, GET_CHECKPOINT, &s, e);
    if (code)
        return code;
    stmt_int(s, 1, truth_stored(at_most));
    bool got = false;
    code = truth_row(s, &got, e);
    if (!code && !got)
        code = error_set(e, ERR_NOT_FOUND, "%s: no checkpoint of %" PRIu64 " entries or fewer",
                         db_path(t->db), at_most);
    if (code)
        return code;
    uint64_t found = (uint64_t)stmt_get_int(s, 0);
    struct span bytes = stmt_get_blob(s, 1);
    code = check_bytes(t, "a checkpoint", bytes, 1, LIMIT_CHECKPOINT_BYTES, e);
    if (!code) {
        buf_put_span(note, bytes);
        code = buf_check(note, db_path(t->db), e);
    }
    if (!code)
        *size = found;
    stmt_reset(s);
    return code;
}

enum err truth_checkpoints(struct truth *t, truth_checkpoint *each, void *context,
                           struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    enum err code = db_prepare(t->db, "SELECT size, note FROM checkpoint ORDER BY size", &s, e);
    for (bool got = true; !code && got;) {
        code = truth_row(s, &got, e);
        if (code || !got)
            continue;
        struct span note = stmt_get_blob(s, 1);
        code = check_bytes(t, "a checkpoint", note, 1, LIMIT_CHECKPOINT_BYTES, e);
        if (!code)
            code = each(context, (uint64_t)stmt_get_int(s, 0), note, e);
    }
    return code;
}

static enum err cosignatures_of(struct truth *t, uint64_t size, truth_cosignature *each,
                                void *context, struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    enum err code = db_prepare(
        t->db, "SELECT line, time_s FROM cosignature WHERE size = ?1 ORDER BY came", &s, e);
    if (!code)
        stmt_int(s, 1, truth_stored(size));
    for (bool got = true; !code && got;) {
        code = truth_row(s, &got, e);
        if (code || !got)
            continue;
        struct span line = stmt_get_blob(s, 0);
        code = check_bytes(t, "a cosignature", line, 1, LIMIT_CHECKPOINT_BYTES, e);
        if (!code)
            code = each(context, size, line, stmt_get_int(s, 1), e);
    }
    return code;
}

enum err truth_cosignatures(struct truth *t, uint64_t size, truth_cosignature *each, void *context,
                            struct error *e) {
    if (size != UINT64_MAX)
        return cosignatures_of(t, size, each, context, e);
    int64_t after = -1;
    for (;;) {
        STMT_SCOPED struct stmt *s = NULL;
        bool got = false;
        enum err code =
            db_prepare(t->db, "SELECT min(size) FROM cosignature WHERE size > ?1", &s, e);
        if (code)
            return code;
        stmt_int(s, 1, after);
        code = truth_row(s, &got, e);
        if (code || !got || stmt_is_null(s, 0))
            return code;
        after = stmt_get_int(s, 0);
        stmt_reset(s);
        code = cosignatures_of(t, (uint64_t)after, each, context, e);
        if (code)
            return code;
    }
}
