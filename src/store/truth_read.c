// SPDX-License-Identifier: Apache-2.0
#include "base/limits.h"
#include "store/truth_handle.h"

#include <inttypes.h>

#define ENTRIES_AT_A_TIME 256 // read in one statement, so that no reader keeps a writer waiting

enum err truth_get_number(struct truth *t, struct stmt *s, int column, const char *name,
                          uint64_t *out, struct error *e) {
    if (!stmt_is_int(s, column) || stmt_get_int(s, column) < 0)
        return error_set(e, ERR_CORRUPT, "%s: %s holds what is no integer from 0 on",
                         db_path(t->db), name);
    *out = (uint64_t)stmt_get_int(s, column);
    return OK;
}

enum err truth_get_bytes(struct truth *t, struct stmt *s, int column, const char *name,
                         size_t least, size_t most, struct span *out, struct error *e) {
    if (!stmt_is_blob(s, column))
        return error_set(e, ERR_CORRUPT, "%s: %s holds what is no blob", db_path(t->db), name);
    *out = stmt_get_blob(s, column);
    if (out->size < least || out->size > most)
        return error_set(e, ERR_CORRUPT, "%s: %s holds %zu bytes", db_path(t->db), name, out->size);
    return OK;
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
        uint64_t found = 0;
        struct span note = {0};
        if (got)
            code = truth_get_number(t, s, 0, "entry.i", &found, e);
        if (!code && (!got || found != index))
            code = missing(t, index, e);
        if (!code)
            code = truth_get_bytes(t, s, 1, "entry.note", 1, LIMIT_ENTRY_BYTES, &note, e);
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
static enum err get_blob(struct truth *t, struct stmt *s, const char *name, size_t least,
                         size_t most, struct buf *out, struct error *e) {
    bool got = false;
    enum err code = truth_row(s, &got, e);
    if (!code && !got)
        return ERR_NOT_FOUND;
    if (code)
        return code;
    struct span bytes = {0};
    code = truth_get_bytes(t, s, 0, name, least, most, &bytes, e);
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
    code = get_blob(t, s, "entry.note", 1, LIMIT_ENTRY_BYTES, out, e);
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
    code = get_blob(t, s, "tile.hashes", TRUTH_TILE_BYTES, TRUTH_TILE_BYTES, out, e);
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
    uint64_t found = 0;
    struct span bytes = {0};
    code = truth_get_number(t, s, 0, "checkpoint.size", &found, e);
    if (!code)
        code = truth_get_bytes(t, s, 1, "checkpoint.note", 1, LIMIT_CHECKPOINT_BYTES, &bytes, e);
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
        uint64_t size = 0;
        struct span note = {0};
        code = truth_get_number(t, s, 0, "checkpoint.size", &size, e);
        if (!code)
            code = truth_get_bytes(t, s, 1, "checkpoint.note", 1, LIMIT_CHECKPOINT_BYTES, &note, e);
        if (!code)
            code = each(context, size, note, e);
    }
    return code;
}

// What the row says that a stepped query of cosignatures stands on.
static enum err cosignature(struct truth *t, struct stmt *s, truth_cosignature *each, void *context,
                            struct error *e) {
    uint64_t size = 0, time_s = 0;
    struct span line = {0};
    enum err code = truth_get_number(t, s, 0, "cosignature.size", &size, e);
    if (!code)
        code = truth_get_number(t, s, 1, "cosignature.time_s", &time_s, e);
    if (!code)
        code = truth_get_bytes(t, s, 2, "cosignature.line", 1, LIMIT_CHECKPOINT_BYTES, &line, e);
    return code ? code : each(context, size, line, (int64_t)time_s, e);
}

enum err truth_cosignatures(struct truth *t, uint64_t size, truth_cosignature *each, void *context,
                            struct error *e) {
    // In one pass over all rows, of whatever type: none can hide behind a comparison.
    static const char all[] = "SELECT size, time_s, line FROM cosignature ORDER BY size, came";
    static const char some[] =
        "SELECT size, time_s, line FROM cosignature WHERE size = ?1 ORDER BY came";
    STMT_SCOPED struct stmt *s = NULL;
    enum err code = db_prepare(t->db, size == UINT64_MAX ? all : some, &s, e);
    if (!code && size != UINT64_MAX)
        stmt_int(s, 1, truth_stored(size));
    for (bool got = true; !code && got;) {
        code = truth_row(s, &got, e);
        if (!code && got)
            code = cosignature(t, s, each, context, e);
    }
    return code;
}

enum err truth_cosignatures_since(struct truth *t, uint64_t after, uint64_t limit, truth_came *each,
                                  void *context, struct error *e) {
    static const char sql[] =
        "SELECT came, size, line FROM cosignature WHERE came > ?1 ORDER BY came LIMIT ?2";
    STMT_SCOPED struct stmt *s = NULL;
    enum err code = db_prepare(t->db, sql, &s, e);
    if (!code) {
        stmt_int(s, 1, truth_stored(after));
        stmt_int(s, 2, truth_stored(limit));
    }
    for (bool got = true; !code && got;) {
        uint64_t came = 0, size = 0;
        struct span line = {0};
        code = truth_row(s, &got, e);
        if (code || !got)
            continue;
        code = truth_get_number(t, s, 0, "cosignature.came", &came, e);
        if (!code)
            code = truth_get_number(t, s, 1, "cosignature.size", &size, e);
        if (!code)
            code =
                truth_get_bytes(t, s, 2, "cosignature.line", 1, LIMIT_CHECKPOINT_BYTES, &line, e);
        if (!code)
            code = each(context, came, size, line, e);
    }
    return code;
}

enum err truth_has_cosignature(struct truth *t, uint64_t size, struct span key_name,
                               uint32_t key_id, int64_t time_s, struct span line, bool *out,
                               bool *other, struct error *e) {
    struct stmt *s = NULL;
    bool got = false;
    enum err code = truth_statement(t, GET_COSIGNATURE, &s, e);
    if (code)
        return code;
    truth_bind_cosignature(s, size, key_name, key_id, time_s);
    code = truth_row(s, &got, e);
    if (!code)
        *out = got && stmt_is_blob(s, 0) && span_equal(stmt_get_blob(s, 0), line);
    if (!code && other)
        *other = got && !*out;
    stmt_reset(s);
    return code;
}

enum err truth_cosignature_taken(struct truth *t, uint64_t size, struct span key_name,
                                 uint32_t key_id, int64_t time_s, bool *out, struct error *e) {
    struct stmt *s = NULL;
    bool got = false;
    enum err code = truth_statement(t, GET_COSIGNATURE, &s, e);
    if (code)
        return code;
    truth_bind_cosignature(s, size, key_name, key_id, time_s);
    code = truth_row(s, &got, e);
    stmt_reset(s);
    if (!code)
        *out = got;
    return code;
}

enum err truth_count_cosignatures(struct truth *t, uint64_t size, struct span key_name,
                                  uint32_t key_id, uint64_t most, uint64_t *out, struct error *e) {
    struct stmt *s = NULL;
    bool got = false;
    enum err code = truth_statement(t, COUNT_COSIGNATURES, &s, e);
    if (code)
        return code;
    truth_bind_cosignature(s, size, key_name, key_id, truth_stored(most));
    code = truth_row(s, &got, e);
    if (!code)
        code = truth_get_number(t, s, 0, "count of cosignatures", out, e);
    stmt_reset(s);
    return code;
}

enum err truth_last_cosignature(struct truth *t, uint64_t *came, struct error *e) {
    struct stmt *s = NULL;
    bool got = false;
    enum err code = truth_statement(t, GET_LAST_COSIGNATURE, &s, e);
    if (!code)
        code = truth_row(s, &got, e);
    if (code)
        return code;
    uint64_t last = 0;
    if (got && !stmt_is_null(s, 0))
        code = truth_get_number(t, s, 0, "cosignature.came", &last, e);
    stmt_reset(s);
    if (!code)
        *came = last;
    return code;
}
