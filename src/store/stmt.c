// SPDX-License-Identifier: Apache-2.0
#include "base/arena.h"
#include "store/db_handle.h"

#include <assert.h>

struct stmt {
    struct db *db;
    sqlite3_stmt *handle;
    bool busy;   // has given a row and was not reset
    bool failed; // the last stmt_row ended by failure
    int bind_rc; // the first binding that failed; reported by the next stmt_row
};

enum err db_prepare(struct db *db, const char *sql, struct stmt **out, struct error *e) {
    sqlite3_stmt *handle = NULL;
    int rc = sqlite3_prepare_v3(db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &handle, NULL);
    if (rc != SQLITE_OK)
        return db_failed(db, rc, e);
    assert(handle); // not empty, not a comment
    struct stmt *s = memory_get(sizeof *s);
    *s = (struct stmt){.db = db, .handle = handle};
    *out = s;
    return OK;
}

void stmt_free(struct stmt *s) {
    if (!s)
        return;
    sqlite3_finalize(s->handle);
    free(s);
}

void stmt_free_at(struct stmt **s) {
    stmt_free(*s);
}

void stmt_reset(struct stmt *s) {
    sqlite3_reset(s->handle); // its result repeats the last step's
    sqlite3_clear_bindings(s->handle);
    s->busy = false;
    s->bind_rc = SQLITE_OK;
}

static void bound(struct stmt *s, int rc) {
    assert(rc != SQLITE_MISUSE && rc != SQLITE_RANGE); // no such parameter
    if (s->bind_rc == SQLITE_OK)
        s->bind_rc = rc;
}

static void before_binding(struct stmt *s) {
    if (s->busy)
        stmt_reset(s);
}

void stmt_int(struct stmt *s, int at, int64_t value) {
    before_binding(s);
    bound(s, sqlite3_bind_int64(s->handle, at, value));
}

void stmt_text(struct stmt *s, int at, struct span value) {
    before_binding(s);
    bound(s, sqlite3_bind_text64(s->handle, at, (const char *)value.data, value.size,
                                 SQLITE_TRANSIENT, SQLITE_UTF8));
}

void stmt_blob(struct stmt *s, int at, struct span value) {
    before_binding(s);
    bound(s, sqlite3_bind_blob64(s->handle, at, value.data, value.size, SQLITE_TRANSIENT));
}

void stmt_null(struct stmt *s, int at) {
    before_binding(s);
    bound(s, sqlite3_bind_null(s->handle, at));
}

int stmt_name(struct stmt *s, const char *name) {
    int at = sqlite3_bind_parameter_index(s->handle, name);
    assert(at > 0);
    return at;
}

static bool ended(struct stmt *s, bool failed) {
    stmt_reset(s);
    s->failed = failed;
    return false;
}

bool stmt_row(struct stmt *s, struct error *e) {
    struct db *db = s->db;
    if (db->in_transaction && db->first.code) {
        db_failed_as(db, &db->first, e);
        return ended(s, true);
    }
    if (!s->busy && db->still && db_still(db, e))
        return ended(s, true);
    int rc = s->bind_rc == SQLITE_OK ? sqlite3_step(s->handle) : s->bind_rc;
    if (rc == SQLITE_ROW) {
        s->busy = true;
        s->failed = false;
        return true;
    }
    if (db->still && db_still(db, e)) // whatever was read may be half of one state, half of another
        return ended(s, true);
    if (rc != SQLITE_DONE)
        db_failed(db, rc, e);
    return ended(s, rc != SQLITE_DONE);
}

bool stmt_failed(const struct stmt *s) {
    return s->failed;
}

enum err stmt_run(struct stmt *s, struct error *e) {
    struct error why = {0};
    while (stmt_row(s, &why))
        continue;
    if (s->failed && e)
        *e = why;
    return s->failed ? why.code : OK;
}

bool stmt_is_int(struct stmt *s, int column) {
    return sqlite3_column_type(s->handle, column) == SQLITE_INTEGER;
}

bool stmt_is_blob(struct stmt *s, int column) {
    return sqlite3_column_type(s->handle, column) == SQLITE_BLOB;
}

int64_t stmt_get_int(struct stmt *s, int column) {
    return sqlite3_column_int64(s->handle, column);
}

// SQLite gives NULL for an empty blob; our spans give that for NULL alone.
static struct span column_span(struct stmt *s, int column, const void *data) {
    if (!data && !stmt_is_null(s, column))
        data = "";
    return span(data, (size_t)sqlite3_column_bytes(s->handle, column));
}

struct span stmt_get_text(struct stmt *s, int column) {
    return column_span(s, column, sqlite3_column_text(s->handle, column));
}

struct span stmt_get_blob(struct stmt *s, int column) {
    return column_span(s, column, sqlite3_column_blob(s->handle, column));
}

bool stmt_is_null(struct stmt *s, int column) {
    return sqlite3_column_type(s->handle, column) == SQLITE_NULL;
}

int stmt_columns(struct stmt *s) {
    return sqlite3_column_count(s->handle);
}

const char *stmt_column_name(struct stmt *s, int column) {
    return sqlite3_column_name(s->handle, column);
}
