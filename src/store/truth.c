// SPDX-License-Identifier: Apache-2.0
#include "store/truth_handle.h"

#include "base/limits.h"

#include <assert.h>
#include <inttypes.h>

#define APPLICATION_ID 0x54525543 // "TRUC"
#define VERSION 1

extern const char truth_sql[];

static const char *const statements[TRUTH_STATEMENTS] = {
    [PUT_ENTRY] = "INSERT INTO entry (i, note) VALUES (?1, ?2)",
    [PUT_TILE] = "INSERT INTO tile (level, n, hashes) VALUES (?1, ?2, ?3)",
    [PUT_CHECKPOINT] = "INSERT INTO checkpoint (size, note) VALUES (?1, ?2)",
    [PUT_COSIGNATURE] = ("INSERT INTO cosignature (size, name, key_id, time_s, line) "
                         "VALUES (?1, ?2, ?3, ?4, ?5)"),
    [GET_LAST] = "SELECT max(i) FROM entry",
    [GET_ENTRY] = "SELECT note FROM entry WHERE i = ?1",
    [GET_TILE] = "SELECT hashes FROM tile WHERE level = ?1 AND n = ?2",
    [GET_CHECKPOINT] =
        "SELECT size, note FROM checkpoint WHERE size <= ?1 ORDER BY size DESC LIMIT 1",
    [GET_CHECKPOINT_OF] = "SELECT note FROM checkpoint WHERE size = ?1",
    [GET_LAST_COSIGNATURE] = "SELECT max(came) FROM cosignature",
    [GET_COSIGNATURE] = ("SELECT line FROM cosignature "
                         "WHERE size = ?1 AND name = ?2 AND key_id = ?3 AND time_s = ?4"),
    [COUNT_COSIGNATURES] = ("SELECT count(*) FROM (SELECT 1 FROM cosignature "
                            "WHERE size = ?1 AND name = ?2 AND key_id = ?3 LIMIT ?4)"),
};

// Opening.

// "PATH: WHY" becomes "PATH: not a Truce record: WHY".
static enum err not_a_record(const char *path, struct error *e) {
    if (!e)
        return ERR_CORRUPT;
    size_t skip = strlen(path);
    const char *why = e->message;
    if (strncmp(why, path, skip) == 0 && strncmp(why + skip, ": ", 2) == 0)
        why += skip + 2;
    return error_set(e, ERR_CORRUPT, "%s: not a Truce record: %s", path, why);
}

enum err truth_row(struct stmt *s, bool *got, struct error *e) {
    struct error why = {0};
    *got = stmt_row(s, &why);
    if (*got || !stmt_failed(s))
        return OK;
    if (e)
        *e = why;
    return why.code;
}

// The number that a query gives; 0 for no row and for NULL.
static enum err number(struct db *db, const char *sql, int64_t *out, struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    bool got = false;
    enum err code = db_prepare(db, sql, &s, e);
    if (!code)
        code = truth_row(s, &got, e);
    if (!code)
        *out = got ? stmt_get_int(s, 0) : 0;
    return code;
}

static enum err check_marks(struct db *db, struct error *e) {
    int64_t id = 0, version = 0, utf_8 = 0;
    enum err code = number(db, "PRAGMA application_id", &id, e);
    if (!code)
        code = number(db, "PRAGMA user_version", &version, e);
    if (!code)
        code = number(db, "SELECT encoding = 'UTF-8' FROM pragma_encoding", &utf_8, e);
    if (code)
        return code;
    if (id != APPLICATION_ID)
        return error_set(e, ERR_CORRUPT, "%s: a database of another program", db_path(db));
    if (!utf_8)
        return error_set(e, ERR_CORRUPT, "%s: its text is not stored in UTF-8", db_path(db));
    if (version < VERSION)
        return error_set(e, ERR_CORRUPT, "%s: there is no version %" PRId64 " of the format",
                         db_path(db), version);
    if (version == VERSION)
        return OK;
    error_set(e, ERR_UNSUPPORTED, "%s: a record of version %" PRId64 "; this program knows %d",
              db_path(db), version, VERSION);
    error_hint(e, "Use a newer truce");
    return ERR_UNSUPPORTED;
}

static enum err check_record(struct db *db, struct error *e) {
    enum err code = check_marks(db, e);
    if (!code)
        code = db_schema_check(db, truth_sql, e);
    int64_t first = 0;
    if (!code)
        code = number(db, "SELECT min(i) FROM entry", &first, e);
    if (!code && first != 0)
        code = error_set(e, ERR_CORRUPT, "%s: begins at entry %" PRId64, db_path(db), first);
    return code;
}

static enum err open_checked(const char *path, enum db_mode mode, struct db **out,
                             struct error *e) {
    struct db *db = NULL;
    enum err code = db_open(path, mode, DB_FULL, &db, e);
    if (!code && mode == DB_WRITE)
        code = db_lock(db, e);
    if (db && code == ERR_CONFLICT)
        error_set(e, code, "%s: somebody is writing to this record", path);
    if (!code)
        code = check_record(db, e);
    if (!code)
        *out = db;
    else
        db_close(db);
    if (code != ERR_CORRUPT || (e && e->rule && !strcmp(e->rule, DB_RULE_BESIDE)))
        return code; // beside what may well be a record
    return not_a_record(path, e);
}

enum err truth_open(const char *path, bool write, struct truth **out, struct error *e) {
    // Looked at before it is opened for writing, so that what is refused is not touched. What
    // cannot be read now (its last writer was cut off) may be after SQLite's recovery.
    struct db *db = NULL;
    enum err code = open_checked(path, DB_READ, &db, e);
    if (write) {
        db_close(db);
        if (!code || code == ERR_IO)
            code = open_checked(path, DB_WRITE, &db, e);
    }
    if (code)
        return code;
    struct truth *t = memory_get(sizeof *t);
    t->db = db;
    *out = t;
    return OK;
}

enum err truth_create(const char *path, struct truth **out, struct error *e) {
    struct db *model = NULL; // made in memory, so that the file is there whole or not at all
    enum err code = db_open(NULL, DB_MEMORY, DB_FULL, &model, e);
    if (!code)
        code = db_script(model, truth_sql, e);
    if (!code)
        code = db_copy(model, path, e);
    db_close(model);
    return code ? code : truth_open(path, true, out, e);
}

void truth_close(struct truth *t) {
    if (!t)
        return;
    for (size_t i = 0; i < TRUTH_STATEMENTS; i++)
        stmt_free(t->kept[i]);
    db_close(t->db);
    free(t);
}

enum err truth_backup(struct truth *t, const char *to, struct error *e) {
    return db_copy(t->db, to, e);
}

const char *truth_path(const struct truth *t) {
    return db_path(t->db);
}

enum err truth_statement(struct truth *t, enum truth_statement which, struct stmt **out,
                         struct error *e) {
    if (!t->kept[which]) {
        enum err code = db_prepare(t->db, statements[which], &t->kept[which], e);
        if (code)
            return code;
    }
    *out = t->kept[which];
    return OK;
}

// Writing.

enum err truth_size(struct truth *t, uint64_t *out, struct error *e) {
    struct stmt *s = NULL;
    bool got = false;
    enum err code = truth_statement(t, GET_LAST, &s, e);
    if (!code)
        code = truth_row(s, &got, e);
    uint64_t last = 0;
    bool any = !code && got && !stmt_is_null(s, 0);
    if (any)
        code = truth_get_number(t, s, 0, "entry.i", &last, e);
    stmt_reset(s);
    if (!code && last == LIMIT_TREE_SIZE)
        code = error_set(e, ERR_CORRUPT, "%s: an entry has an impossible index", db_path(t->db));
    if (!code)
        *out = any ? last + 1 : 0;
    return code;
}

enum err truth_begin(struct truth *t, struct error *e) {
    enum err code = db_begin(t->db, e);
    if (code)
        return code;
    t->first = (struct error){0};
    code = truth_size(t, &t->next, e);
    if (code)
        db_rollback(t->db);
    return code;
}

// Keeps the first failure of a group.
static void put_failed(struct truth *t, const struct error *why) {
    if (!t->first.code)
        t->first = *why;
}

// The statement for a put, or NULL when the group has failed already.
static struct stmt *put(struct truth *t, enum truth_statement which) {
    assert(db_in_transaction(t->db));
    struct stmt *s = NULL;
    struct error why = {0};
    if (!t->first.code && truth_statement(t, which, &s, &why))
        put_failed(t, &why);
    return s;
}

static void put_run(struct truth *t, struct stmt *s) {
    struct error why;
    if (stmt_run(s, &why))
        put_failed(t, &why);
}

void truth_put_entry(struct truth *t, uint64_t index, struct span entry) {
    struct stmt *s = put(t, PUT_ENTRY);
    if (!s)
        return;
    struct error why = {0};
    if (index != t->next)
        error_set(&why, ERR_CONFLICT, "%s: entry %" PRIu64 " does not come next, %" PRIu64 " does",
                  db_path(t->db), index, t->next);
    else if (!entry.size || entry.size > LIMIT_ENTRY_BYTES)
        error_set(&why, ERR_LIMIT, "%s: an entry of %zu bytes; 1 to %d are possible",
                  db_path(t->db), entry.size, LIMIT_ENTRY_BYTES);
    if (why.code) {
        put_failed(t, &why);
        return;
    }
    stmt_int(s, 1, truth_stored(index));
    stmt_blob(s, 2, entry);
    put_run(t, s);
    t->next++;
}

void truth_put_tile(struct truth *t, int level, uint64_t index, struct span full_tile) {
    assert(full_tile.size == TRUTH_TILE_BYTES);
    struct stmt *s = put(t, PUT_TILE);
    if (!s)
        return;
    stmt_int(s, 1, level);
    stmt_int(s, 2, truth_stored(index));
    stmt_blob(s, 3, full_tile);
    put_run(t, s);
}

// Whether the bound query finds exactly these bytes (true), or nothing (false). Other bytes fail
// the group: one place holds one thing for ever.
static bool there_already(struct truth *t, struct stmt *s, int column, struct span same,
                          const char *what) {
    struct error why = {0};
    bool got = false;
    if (truth_row(s, &got, &why)) {
        put_failed(t, &why);
        return true;
    }
    if (got && !span_equal(stmt_get_blob(s, column), same)) {
        error_set(&why, ERR_CONFLICT, "%s: another %s is there already", db_path(t->db), what);
        put_failed(t, &why);
    }
    stmt_reset(s);
    return got;
}

void truth_put_checkpoint(struct truth *t, uint64_t size, struct span note) {
    struct stmt *old = put(t, GET_CHECKPOINT_OF), *s = put(t, PUT_CHECKPOINT);
    if (!old || !s)
        return;
    stmt_int(old, 1, truth_stored(size));
    if (there_already(t, old, 0, note, "checkpoint of that size"))
        return;
    stmt_int(s, 1, truth_stored(size));
    stmt_blob(s, 2, note);
    put_run(t, s);
}

void truth_put_cosignature(struct truth *t, uint64_t size, struct span key_name, uint32_t key_id,
                           int64_t time_s, struct span line) {
    struct stmt *old = put(t, GET_COSIGNATURE), *s = put(t, PUT_COSIGNATURE);
    if (!old || !s)
        return;
    truth_bind_cosignature(old, size, key_name, key_id, time_s);
    truth_bind_cosignature(s, size, key_name, key_id, time_s);
    stmt_blob(s, 5, line);
    if (there_already(t, old, 0, line, "cosignature of that key and time"))
        stmt_reset(s);
    else
        put_run(t, s);
}

enum err truth_commit(struct truth *t, struct error *e) {
    assert(db_in_transaction(t->db));
    if (!t->first.code)
        return db_commit(t->db, e);
    if (e)
        *e = t->first;
    db_rollback(t->db);
    return t->first.code;
}

void truth_rollback(struct truth *t) {
    db_rollback(t->db);
}
