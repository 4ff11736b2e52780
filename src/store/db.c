// SPDX-License-Identifier: Apache-2.0
#include "store/db_handle.h"

#include "base/arena.h"

#include <assert.h>
#include <unistd.h>

static enum err code_of(int rc) {
    switch (rc) {
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID:
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_TRIGGER:
        return ERR_CONFLICT;
    }
    switch (rc & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return ERR_CONFLICT;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return ERR_CORRUPT;
    case SQLITE_TOOBIG:
    case SQLITE_NOMEM:
        return ERR_LIMIT;
    case SQLITE_CANTOPEN:
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_PERM:
    case SQLITE_PROTOCOL:
    case SQLITE_READONLY:
        return ERR_IO;
    }
    return ERR_INVALID;
}

// A sentence for people where SQLite's own needs knowledge of SQLite; else NULL.
static const char *words_of(int rc) {
    switch (rc) {
    case SQLITE_READONLY_ROLLBACK:
    case SQLITE_READONLY_RECOVERY:
        return "the last writer was cut off; open it once for writing";
    }
    switch (rc & 0xff) {
    case SQLITE_BUSY:
        return "somebody else is using it; try again";
    case SQLITE_CORRUPT:
        return "damaged: its pages contradict each other";
    case SQLITE_NOTADB:
        return "not an SQLite database";
    case SQLITE_FULL:
        return "the disk is full";
    }
    return NULL;
}

enum err db_failed_as(struct db *db, const struct error *why, struct error *e) {
    if (db->in_transaction && db->first.code == OK)
        db->first = *why;
    if (e)
        *e = *why;
    return why->code;
}

enum err db_failed(struct db *db, int rc, struct error *e) {
    assert((rc & 0xff) != SQLITE_MISUSE && (rc & 0xff) != SQLITE_RANGE);
    struct error why;
    const char *words = words_of(rc);
    int number = sqlite3_system_errno(db->handle);
    bool by_system = (rc & 0xff) == SQLITE_IOERR || (rc & 0xff) == SQLITE_CANTOPEN;
    char text[128];
    error_set(&why, code_of(rc), "%s: %s%s%s", db->path, words ? words : sqlite3_errmsg(db->handle),
              by_system && number ? ": " : "",
              by_system && number ? strerror_r(number, text, sizeof text) : "");
    if (rc == SQLITE_CANTOPEN && db->mode == DB_READ)
        error_hint(&why, "Its last writer was cut off and left a WAL. Where its folder can be "
                         "written, any command that writes puts that right");
    return db_failed_as(db, &why, e);
}

int db_exec(struct db *db, const char *sql) {
    return sqlite3_exec(db->handle, sql, NULL, NULL, NULL);
}

// Of a few texts, prepared when they are first run.
static int run_kept(struct db *db, sqlite3_stmt **kept, const char *sql) {
    int rc = SQLITE_OK;
    if (!*kept)
        rc = sqlite3_prepare_v3(db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, kept, NULL);
    if (rc != SQLITE_OK)
        return rc;
    sqlite3_step(*kept);
    return sqlite3_reset(*kept);
}

const char *db_path(const struct db *db) {
    return db->path;
}

enum err db_script(struct db *db, const char *sql, struct error *e) {
    if (db->in_transaction && db->first.code)
        return db_failed_as(db, &db->first, e);
    int rc = db_exec(db, sql);
    return rc == SQLITE_OK ? OK : db_failed(db, rc, e);
}

// RESERVED is the lock that SQLite has for "I mean to write". In WAL mode it goes unused, stands
// beside any number of readers, and dies with its process: so the one writer holds it.
enum err db_lock(struct db *db, struct error *e) {
    assert(db->mode == DB_WRITE || db->mode == DB_CREATE);
    sqlite3_file *file = NULL;
    sqlite3_file_control(db->handle, "main", SQLITE_FCNTL_FILE_POINTER, &file);
    assert(file && file->pMethods);
    int rc = file->pMethods->xLock(file, SQLITE_LOCK_RESERVED);
    if ((rc & 0xff) == SQLITE_BUSY)
        return error_set(e, ERR_CONFLICT, "%s: somebody is writing to it", db->path);
    return rc == SQLITE_OK ? OK : error_set(e, ERR_IO, "%s: cannot be locked", db->path);
}

enum err db_empty_wal(struct db *db, struct error *e) {
    assert(!db->in_transaction);
    sqlite3_busy_timeout(db->handle, DB_READERS_WAIT_MS);
    int rc =
        sqlite3_wal_checkpoint_v2(db->handle, "main", SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    sqlite3_busy_timeout(db->handle, DB_WAIT_MS);
    return rc == SQLITE_OK ? OK : db_failed(db, rc, e);
}

enum err db_expect_many(struct db *db, int kib, struct error *e) {
    char cache[64];
    snprintf(cache, sizeof cache, "PRAGMA cache_size = -%d", kib);
    int rc = db_exec(db, "PRAGMA wal_autocheckpoint = 8192"); // pages of 8 KiB
    if (rc == SQLITE_OK && kib)
        rc = db_exec(db, cache);
    return rc == SQLITE_OK ? OK : db_failed(db, rc, e);
}

enum err db_begin(struct db *db, struct error *e) {
    assert(!db->in_transaction);
    int rc = run_kept(db, &db->begin, "BEGIN IMMEDIATE");
    if (rc != SQLITE_OK)
        return db_failed(db, rc, e);
    db->in_transaction = true;
    db->first = (struct error){0};
    return OK;
}

enum err db_begin_now(struct db *db, struct error *e) {
    sqlite3_busy_timeout(db->handle, 0);
    enum err code = db_begin(db, e);
    sqlite3_busy_timeout(db->handle, DB_WAIT_MS);
    return code;
}

enum err db_commit(struct db *db, struct error *e) {
    assert(db->in_transaction);
    if (!db->first.code) {
        int rc = run_kept(db, &db->commit, "COMMIT");
        if (rc != SQLITE_OK)
            db_failed(db, rc, NULL);
    }
    enum err code = db->first.code;
    if (code && e)
        *e = db->first;
    if (code)
        db_rollback(db);
    db->in_transaction = false;
    return code;
}

void db_rollback(struct db *db) {
    // SQLite has rolled back by itself after some failures; what is left of a failed ROLLBACK is
    // undone when the file is next opened.
    if (!sqlite3_get_autocommit(db->handle))
        db_exec(db, "ROLLBACK");
    db->in_transaction = false;
    db->first = (struct error){0};
}

enum err db_snapshot_begin(struct db *db, struct error *e) {
    assert(!db->in_transaction);
    int rc = db_exec(db, "BEGIN");
    if (rc == SQLITE_OK) // the first read is what takes the snapshot
        rc = db_exec(db, "SELECT count(*) FROM sqlite_schema");
    if (rc == SQLITE_OK)
        return OK;
    enum err code = db_failed(db, rc, e);
    db_snapshot_end(db);
    return code;
}

void db_snapshot_end(struct db *db) {
    if (!sqlite3_get_autocommit(db->handle))
        db_exec(db, "ROLLBACK");
}

bool db_in_memory(const struct db *db) {
    return db->mode == DB_MEMORY;
}

bool db_in_transaction(const struct db *db) {
    return db->in_transaction;
}

// One row of two schemas at the same place in their order, or the end of one of them.
static enum err schema_differs(const struct db *db, sqlite3_stmt *ours, sqlite3_stmt *theirs,
                               int order, struct error *e) {
    sqlite3_stmt *at = order <= 0 ? ours : theirs;
    const char *type = (const char *)sqlite3_column_text(at, 0);
    const char *name = (const char *)sqlite3_column_text(at, 1);
    const char *what = order < 0 ? "is missing" : order > 0 ? "does not belong in it" : "differs";
    return error_set(e, ERR_CORRUPT, "%s: %s %s %s", db->path, type ? type : "thing without type",
                     name ? name : "without name", what);
}

static int schema_order(sqlite3_stmt *a, int rc_a, sqlite3_stmt *b, int rc_b) {
    if (rc_a != SQLITE_ROW || rc_b != SQLITE_ROW)
        return (rc_a != SQLITE_ROW) - (rc_b != SQLITE_ROW);
    for (int i = 0; i < 2; i++) {
        const char *x = (const char *)sqlite3_column_text(a, i);
        const char *y = (const char *)sqlite3_column_text(b, i);
        int order = strcmp(x ? x : "", y ? y : "");
        if (order)
            return order;
    }
    return 0;
}

static bool schema_same(sqlite3_stmt *a, sqlite3_stmt *b) {
    for (int i = 2; i < 4; i++) {
        struct span x = span(sqlite3_column_blob(a, i), (size_t)sqlite3_column_bytes(a, i));
        struct span y = span(sqlite3_column_blob(b, i), (size_t)sqlite3_column_bytes(b, i));
        if (sqlite3_column_type(a, i) != sqlite3_column_type(b, i) || !span_equal(x, y))
            return false;
    }
    return true;
}

static enum err schema_compare(struct db *db, sqlite3_stmt *ours, sqlite3_stmt *theirs,
                               struct error *e) {
    for (;;) {
        int rc_ours = sqlite3_step(ours), rc_theirs = sqlite3_step(theirs);
        if (rc_theirs != SQLITE_ROW && rc_theirs != SQLITE_DONE)
            return db_failed(db, rc_theirs, e);
        assert(rc_ours == SQLITE_ROW || rc_ours == SQLITE_DONE);
        if (rc_ours == SQLITE_DONE && rc_theirs == SQLITE_DONE)
            return OK;
        int order = schema_order(ours, rc_ours, theirs, rc_theirs);
        if (order || !schema_same(ours, theirs))
            return schema_differs(db, ours, theirs, order, e);
    }
}

enum err db_schema_check(struct db *db, const char *script, struct error *e) {
    // ANALYZE's tables are passed over when they are just those.
    static const char query[] = "SELECT type, name, tbl_name, sql FROM sqlite_schema "
                                "WHERE coalesce(sql, '') NOT IN "
                                "('CREATE TABLE sqlite_stat1(tbl,idx,stat)', "
                                "'CREATE TABLE sqlite_stat4(tbl,idx,neq,nlt,ndlt,sample)') "
                                "ORDER BY type, name";
    struct db *model = NULL;
    enum err code = db_open(NULL, DB_MEMORY, DB_NORMAL, &model, e);
    if (!code)
        code = db_script(model, script, e);
    sqlite3_stmt *ours = NULL, *theirs = NULL;
    if (!code) {
        sqlite3_prepare_v2(model->handle, query, -1, &ours, NULL);
        int rc = sqlite3_prepare_v2(db->handle, query, -1, &theirs, NULL);
        code = rc == SQLITE_OK ? schema_compare(db, ours, theirs, e) : db_failed(db, rc, e);
    }
    sqlite3_finalize(ours);
    sqlite3_finalize(theirs);
    db_close(model);
    if (!code)
        code = db_still(db, e);
    if (!code) { // known to be our own, so they may run
        sqlite3_db_config(db->handle, SQLITE_DBCONFIG_ENABLE_TRIGGER, 1, NULL);
        sqlite3_db_config(db->handle, SQLITE_DBCONFIG_ENABLE_VIEW, 1, NULL);
    }
    return code;
}

struct relation {
    db_relation *holds;
    const void *context;
};

static void ask_relation(sqlite3_context *answer, int count, sqlite3_value **values) {
    const struct relation *r = sqlite3_user_data(answer);
    assert(count == 2);
    sqlite3_result_int(answer, r->holds(r->context, sqlite3_value_int64(values[0]),
                                        sqlite3_value_int64(values[1])));
}

enum err db_relate(struct db *db, const char *name, db_relation *holds, const void *context,
                   struct error *e) {
    struct relation *r = memory_get(sizeof *r);
    *r = (struct relation){holds, context};
    int rc = sqlite3_create_function_v2(db->handle, name, 2, SQLITE_UTF8 | SQLITE_DIRECTONLY, r,
                                        ask_relation, NULL, NULL, free); // frees it on failure too
    return rc ? db_failed(db, rc, e) : OK;
}
