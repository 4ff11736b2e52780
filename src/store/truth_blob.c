// SPDX-License-Identifier: Apache-2.0
// Blobs: content in chunks, each row a piece; nothing of it follows from the log but its digest.
#include "store/truth_handle.h"

#include <assert.h>

static const char put_sql[] = "INSERT INTO blob (sha256, chunk, data) VALUES (?1, ?2, ?3)";
static const char get_sql[] = "SELECT data FROM blob WHERE sha256 = ?1 AND chunk = ?2";
// The last chunk says how long all are: the others are full, by trigger.
static const char last_sql[] =
    "SELECT chunk, length(data) FROM blob WHERE sha256 = ?1 ORDER BY chunk DESC LIMIT 1";
static const char remove_sql[] = "DELETE FROM blob WHERE sha256 = ?1";
static const char list_sql[] = "SELECT sha256 FROM blob WHERE chunk = 0 ORDER BY sha256";

static void bind(struct stmt *s, const uint8_t sha256[HASH_BYTES]) {
    stmt_blob(s, 1, span(sha256, HASH_BYTES));
}

void truth_put_blob(struct truth *t, const uint8_t sha256[HASH_BYTES], uint64_t chunk,
                    struct span data) {
    STMT_SCOPED struct stmt *s = NULL;
    struct error why = {0};
    assert(data.size <= TRUTH_CHUNK_BYTES);
    assert(db_in_transaction(t->db));
    if (t->first.code)
        return;
    if (!db_prepare(t->db, put_sql, &s, &why)) {
        bind(s, sha256);
        stmt_int(s, 2, truth_stored(chunk));
        stmt_blob(s, 3, data.size ? data : span("", 0)); // data NULL would be no blob
        if (!stmt_run(s, &why))
            return;
    }
    t->first = why;
}

void truth_remove_blob(struct truth *t, const uint8_t sha256[HASH_BYTES]) {
    STMT_SCOPED struct stmt *s = NULL;
    struct error why = {0};
    assert(db_in_transaction(t->db));
    if (t->first.code)
        return;
    if (!db_prepare(t->db, remove_sql, &s, &why)) {
        bind(s, sha256);
        if (!stmt_run(s, &why))
            return;
    }
    t->first = why;
}

enum err truth_sweep(struct truth *t, struct error *e) {
    return db_empty_wal(t->db, e);
}

enum err truth_blob_size(struct truth *t, const uint8_t sha256[HASH_BYTES], uint64_t *out,
                         struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    uint64_t chunk = 0, last = 0;
    bool got = false;
    enum err err = db_prepare(t->db, last_sql, &s, e);
    if (err)
        return err;
    bind(s, sha256);
    err = truth_row(s, &got, e);
    if (!err && !got)
        err = error_set(e, ERR_NOT_FOUND, "that content is not here");
    if (!err)
        err = truth_get_number(t, s, 0, "blob.chunk", &chunk, e);
    if (!err)
        err = truth_get_number(t, s, 1, "blob.data", &last, e);
    if (!err && (last > TRUTH_CHUNK_BYTES || chunk > INT64_MAX / TRUTH_CHUNK_BYTES - 1))
        err = error_set(e, ERR_CORRUPT, "%s: a blob has impossible chunks", db_path(t->db));
    stmt_reset(s);
    if (!err)
        *out = chunk * TRUTH_CHUNK_BYTES + last;
    return err;
}

enum err truth_get_blob(struct truth *t, const uint8_t sha256[HASH_BYTES], uint64_t chunk,
                        struct buf *out, struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    struct span data = {0};
    bool got = false;
    enum err err = db_prepare(t->db, get_sql, &s, e);
    if (err)
        return err;
    bind(s, sha256);
    stmt_int(s, 2, truth_stored(chunk));
    err = truth_row(s, &got, e);
    if (!err && !got)
        err = error_set(e, ERR_NOT_FOUND, "that content is not here");
    if (!err)
        err = truth_get_bytes(t, s, 0, "blob.data", 0, TRUTH_CHUNK_BYTES, &data, e);
    if (err)
        return err;
    buf_put_span(out, data);
    stmt_reset(s);
    return buf_check(out, "a piece of a blob", e);
}

enum err truth_blobs(struct truth *t, truth_blob *each, void *context, struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    struct span sha256 = {0};
    bool got = false;
    enum err err = db_prepare(t->db, list_sql, &s, e);
    while (!err && !(err = truth_row(s, &got, e)) && got) {
        err = truth_get_bytes(t, s, 0, "blob.sha256", HASH_BYTES, HASH_BYTES, &sha256, e);
        if (!err)
            err = each(context, sha256.data, e);
    }
    return err;
}
