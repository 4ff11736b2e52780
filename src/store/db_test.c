// SPDX-License-Identifier: Apache-2.0
#include "store/test_help.h"

#include <signal.h>

static struct db *opened(const char *path, enum db_mode mode) {
    struct db *db = NULL;
    assert_ok(db_open(path, mode, DB_FULL, &db, e));
    return db;
}

static void run(struct db *db, const char *sql) {
    assert_ok(db_script(db, sql, e));
}

static int64_t number(struct db *db, const char *sql) {
    STMT_SCOPED struct stmt *s = NULL;
    assert_ok(db_prepare(db, sql, &s, e));
    struct error e = {0};
    if (!stmt_row(s, &e))
        fail_msg("%s: %s", sql, e.message);
    int64_t value = stmt_get_int(s, 0);
    stmt_reset(s);
    return value;
}

// A closed file with one table `t (x)` that holds 1.
static const char *closed_file(struct folder *f, const char *name) {
    const char *path = in(f, name);
    struct db *db = opened(path, DB_CREATE);
    run(db, "CREATE TABLE t (x INTEGER PRIMARY KEY) STRICT; INSERT INTO t VALUES (1)");
    db_close(db);
    return path;
}

// Opening and closing.

static void a_closed_file_stays_one_plain_file(void **state) {
    struct folder *f = *state;
    const char *path = closed_file(f, "a");
    assert_int_equal(folder_count(f), 1);
    BUF_SCOPED struct buf bytes;
    get_file(path, &bytes);
    assert_int_equal(bytes.data[18], 1); // rollback mode: no WAL is needed to read it
    assert_int_equal(bytes.data[19], 1);
    struct db *db = opened(path, DB_READ);
    assert_int_equal(number(db, "SELECT x FROM t"), 1);
    assert_int_equal(folder_count(f), 1);
    db_close(db);
    BUF_SCOPED struct buf after;
    get_file(path, &after);
    assert_true(span_equal(buf_span(&bytes), buf_span(&after)));
}

static void create_does_not_touch_what_is_there(void **state) {
    const char *path = closed_file(*state, "a");
    struct db *db = NULL;
    assert_refused(db_open(path, DB_CREATE, DB_FULL, &db, e), ERR_CONFLICT, "already there");
    db = opened(path, DB_READ);
    assert_int_equal(number(db, "SELECT x FROM t"), 1);
    db_close(db);
}

static void what_cannot_be_opened_is_named(void **state) {
    struct folder *f = *state;
    put_file(in(f, "empty"), span("", 0));
    put_file(in(f, "text"),
             span_str("Once upon a time there was a file of text, and that was all"));
    put_file(in(f, "magic"), span("SQLite format 3", 16)); // and nothing more
    assert_int_equal(mkdir(in(f, "folder"), 0755), 0);
    assert_int_equal(mkfifo(in(f, "fifo"), 0644), 0);
    assert_int_equal(symlink("nowhere", in(f, "link")), 0);
    static const struct {
        const char *name;
        enum err code;
        const char *words;
    } cases[] = {
        {"missing", ERR_NOT_FOUND, "missing: No such file"},
        {"link", ERR_NOT_FOUND, "link: No such file"},
        {"no/such/folder", ERR_NOT_FOUND, "folder: No such file"},
        {"empty", ERR_CORRUPT, "empty: empty"},
        {"text", ERR_CORRUPT, "text: not an SQLite database"},
        {"magic", ERR_CORRUPT, "magic: not an SQLite database"},
        {"folder", ERR_CORRUPT, "folder: a folder"},
        {"fifo", ERR_CORRUPT, "fifo: not a regular file"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (enum db_mode mode = DB_WRITE; mode <= DB_READ; mode++) {
            struct db *db = NULL;
            assert_refused(db_open(in(f, cases[i].name), mode, DB_FULL, &db, e), cases[i].code,
                           cases[i].words);
            assert_null(db);
        }
    struct db *db = NULL;
    assert_refused(db_open(in(f, "no/x"), DB_CREATE, DB_FULL, &db, e), ERR_NOT_FOUND, "no/x: No");
    assert_int_equal(folder_count(f), 6); // and nothing was left beside
}

static void a_name_has_no_meaning_but_itself(void **state) {
    static const char *const names[] = {
        "a?mode=memory", "b#c", "100%41", "file:x", ":memory:", "é ж", "a\nb", "?", "%00"};
    struct folder *f = *state;
    char before[4096];
    assert_non_null(getcwd(before, sizeof before));
    assert_int_equal(chdir(f->path), 0);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct db *db = opened(names[i], DB_CREATE); // relative, as a user gives it
        run(db, "CREATE TABLE t (x)");
        assert_string_equal(db_path(db), names[i]);
        db_close(db);
        struct stat there;
        assert_int_equal(stat(in(f, names[i]), &there), 0);
        assert_int_equal(folder_count(f), i + 1);
        db_close(opened(names[i], DB_READ));
        db_close(opened(arena_printf(&f->arena, "/%s", in(f, names[i])), DB_READ)); // "//tmp/…"
    }
    assert_int_equal(chdir(before), 0);
}

static void private_databases_leave_nothing(void **state) {
    struct folder *f = *state;
    char before[4096];
    assert_non_null(getcwd(before, sizeof before));
    assert_int_equal(chdir(f->path), 0);
    for (enum db_mode mode = DB_TEMP; mode <= DB_MEMORY; mode++) {
        struct db *db = opened(NULL, mode);
        run(db, "CREATE TABLE t (x); INSERT INTO t VALUES (zeroblob(1000000))");
        assert_ok(db_begin(db, e));
        run(db, "DELETE FROM t");
        db_rollback(db);
        assert_int_equal(number(db, "SELECT count(*) FROM t"), 1);
        db_close(db);
    }
    assert_int_equal(chdir(before), 0);
    assert_int_equal(folder_count(f), 0);
}

static bool reads_one(const void *path) {
    struct db *db = NULL;
    if (db_open(path, DB_READ, DB_FULL, &db, NULL))
        return false;
    bool right = number(db, "SELECT count(*) FROM t") == 1;
    db_close(db);
    return right;
}

static bool cannot_write(const void *path) {
    struct db *db = NULL;
    struct error e = {0};
    enum err code = db_open(path, DB_WRITE, DB_FULL, &db, &e);
    return code == ERR_IO && strstr(e.message, path);
}

static void a_closed_file_is_read_where_nothing_can_be_written(void **state) {
    struct folder *f = *state;
    const char *path = closed_file(f, "a");
    assert_int_equal(chmod(path, 0444), 0);
    assert_int_equal(chmod(f->path, 0555), 0);
    assert_int_equal(in_child(reads_one, path), 0);
    assert_int_equal(in_child(cannot_write, path), 0);
    assert_int_equal(chmod(f->path, 0755), 0);
    assert_int_equal(folder_count(f), 1);
    assert_int_equal(chmod(path, 0000), 0);
    assert_int_equal(in_child(cannot_write, path), 0);
}

static void a_reader_sees_what_is_committed_while_somebody_writes(void **state) {
    const char *path = closed_file(*state, "a");
    struct db *writer = opened(path, DB_WRITE), *reader = opened(path, DB_READ);
    assert_ok(db_begin(writer, e));
    run(writer, "INSERT INTO t VALUES (2)");
    assert_int_equal(number(reader, "SELECT count(*) FROM t"), 1);
    assert_ok(db_commit(writer, e));
    assert_int_equal(number(reader, "SELECT count(*) FROM t"), 2);
    assert_refused(db_script(reader, "INSERT INTO t VALUES (3)", e), ERR_IO, "readonly");
    db_close(reader);
    db_close(writer);
    assert_int_equal(folder_count(*state), 1);
}

static void a_reader_that_was_there_first_goes_on_when_somebody_writes(void **state) {
    const char *path = closed_file(*state, "a");
    struct db *reader = opened(path, DB_READ);
    assert_int_equal(number(reader, "SELECT count(*) FROM t"), 1);
    struct db *writer = opened(path, DB_WRITE);
    run(writer, "INSERT INTO t VALUES (2)");
    assert_int_equal(number(reader, "SELECT count(*) FROM t"), 2);
    db_close(writer); // the reader stays: the WAL must too
    assert_int_equal(number(reader, "SELECT count(*) FROM t"), 2);
    db_close(reader);
    db_close(opened(path, DB_WRITE));
    assert_int_equal(folder_count(*state), 1);
}

static void a_symbolic_link_leads_to_the_file_and_its_wal(void **state) {
    struct folder *f = *state;
    assert_int_equal(mkdir(in(f, "d"), 0755), 0);
    const char *path = closed_file(f, "d/a");
    assert_int_equal(symlink("d/a", in(f, "link")), 0);
    struct db *writer = opened(path, DB_WRITE), *reader = opened(in(f, "link"), DB_READ);
    run(writer, "INSERT INTO t VALUES (2)");
    assert_int_equal(number(reader, "SELECT count(*) FROM t"), 2);
    db_close(reader);
    db_close(writer);
    assert_int_equal(folder_count(f), 2);
    assert_int_equal(unlink(path), 0);
}

// Copied alone while its writer was at work: its header says WAL, and there is none.
static void a_file_that_lost_its_wal_is_read_as_it_lies(void **state) {
    struct folder *f = *state;
    const char *path = closed_file(f, "a"), *copy = in(f, "b");
    struct db *writer = opened(path, DB_WRITE);
    BUF_SCOPED struct buf bytes;
    get_file(path, &bytes);
    db_close(writer);
    assert_int_equal(bytes.data[19], 2);
    put_file(copy, buf_span(&bytes));
    struct db *reader = opened(copy, DB_READ);
    assert_int_equal(number(reader, "SELECT count(*) FROM t"), 1);
    assert_int_equal(folder_count(f), 2);
    STMT_SCOPED struct stmt *s = NULL;
    assert_ok(db_prepare(reader, "SELECT x FROM t", &s, e));
    struct db *late = opened(copy, DB_WRITE);
    assert_refused(stmt_run(s, e), ERR_CONFLICT, "began to write");
    run(late, "INSERT INTO t VALUES (2)");
    db_close(late);
    assert_refused(stmt_run(s, e), ERR_CONFLICT, "began to write");
    stmt_free(s);
    s = NULL;
    db_close(reader);
}

static void settings_are_as_promised(void **state) {
    static const struct {
        const char *sql;
        int64_t value;
        const char *why;
    } cases[] = {
        {"PRAGMA synchronous", 2, "a commit is on disk when it returns"},
        {"PRAGMA secure_delete", 1, "what was removed cannot be read from the file"},
        {"PRAGMA mmap_size", 0, "a file cut short by another program must not kill this one"},
        {"PRAGMA cell_size_check", 1, "damage is told early"},
        {"PRAGMA trusted_schema", 0, "a foreign schema runs nothing"},
        {"SELECT journal_mode = 'wal' FROM pragma_journal_mode", 1, "readers beside the writer"},
    };
    struct db *db = opened(closed_file(*state, "a"), DB_WRITE);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (number(db, cases[i].sql) != cases[i].value)
            fail_msg("%s: %s", cases[i].sql, cases[i].why);
    db_close(db);
    assert_ok(db_open(in(*state, "a"), DB_WRITE, DB_NORMAL, &db, e));
    assert_int_equal(number(db, "PRAGMA synchronous"), 1);
    db_close(db);
    db = opened(NULL, DB_MEMORY);
    assert_int_equal(number(db, "PRAGMA temp_store"), 2); // nothing secret in temporary files
    db_close(db);
}

// One writer.

static bool cannot_lock(const void *path) {
    struct db *db = NULL;
    struct error e = {0};
    if (db_open(path, DB_WRITE, DB_FULL, &db, &e))
        return false;
    bool right = db_lock(db, &e) == ERR_CONFLICT && strstr(e.message, "somebody is writing");
    db_close(db);
    return right && reads_one(path);
}

static void one_writer_holds_the_file_and_readers_go_on(void **state) {
    struct folder *f = *state;
    const char *path = closed_file(f, "a");
    assert_int_equal(chmod(path, 0666), 0);
    assert_int_equal(chmod(f->path, 0777), 0); // the children are somebody else
    struct db *db = opened(path, DB_WRITE), *second = opened(path, DB_WRITE);
    assert_int_equal(chmod(in(f, "a-shm"), 0666), 0);
    assert_int_equal(chmod(in(f, "a-wal"), 0666), 0);
    assert_ok(db_lock(db, e));
    assert_refused(db_lock(second, e), ERR_CONFLICT, "somebody is writing to it");
    db_close(second); // takes nothing with it
    assert_int_equal(in_child(cannot_lock, path), 0);
    for (int i = 0; i < 50; i++) { // commits, rollbacks and checkpoints leave the lock alone
        assert_ok(db_begin(db, e));
        run(db, "INSERT INTO t VALUES (2)");
        db_rollback(db);
        run(db, "INSERT INTO t VALUES (2); DELETE FROM t WHERE x = 2");
        run(db, i % 10 ? "PRAGMA wal_checkpoint" : "PRAGMA wal_checkpoint(TRUNCATE)");
    }
    assert_int_equal(in_child(cannot_lock, path), 0);
    db_close(db);
    assert_int_equal(folder_count(f), 1); // no lock file either
    db = opened(path, DB_WRITE);
    assert_ok(db_lock(db, e));
    db_close(db);
}

static void the_lock_dies_with_its_holder(void **state) {
    const char *path = closed_file(*state, "a");
    int ready[2];
    assert_int_equal(pipe(ready), 0);
    pid_t child = fork();
    if (!child) {
        struct db *db = NULL;
        if (!db_open(path, DB_WRITE, DB_FULL, &db, NULL) && !db_lock(db, NULL) &&
            !db_script(db, "INSERT INTO t VALUES (2)", NULL) && write(ready[1], "x", 1) == 1)
            pause();
        _exit(1);
    }
    char byte;
    assert_int_equal(read(ready[0], &byte, 1), 1);
    struct db *db = opened(path, DB_WRITE);
    assert_refused(db_lock(db, e), ERR_CONFLICT, "somebody is writing");
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    assert_ok(db_lock(db, e));
    assert_int_equal(number(db, "SELECT count(*) FROM t"), 2);
    db_close(db);
    close(ready[0]);
    close(ready[1]);
}

// Foreign files.

#define OURS                                                                                       \
    "CREATE TABLE t (x INTEGER PRIMARY KEY, y TEXT CHECK (y <> '')) STRICT;"                       \
    "CREATE TRIGGER keep BEFORE DELETE ON t BEGIN SELECT RAISE(ABORT, 'kept'); END;"               \
    "CREATE VIEW v AS SELECT x FROM t;"

static void a_schema_that_differs_is_refused_by_name(void **state) {
    static const struct {
        const char *change, *words, *why;
    } cases[] = {
        {"CREATE TABLE u (x)", "table u does not belong", "more than ours"},
        {"CREATE INDEX i ON t (y)", "index i does not belong", "an index may be wrong"},
        {"CREATE TRIGGER z AFTER INSERT ON t BEGIN DELETE FROM t; END", "trigger z", "hostile"},
        {"CREATE VIEW w AS SELECT 1", "view w does not belong", "hostile"},
        {"CREATE VIRTUAL TABLE a USING fts5(b)", "table a does not", "runs code"},
        {"DROP TRIGGER keep", "trigger keep is missing", "no longer append-only"},
        {"DROP VIEW v", "view v is missing", "less than ours"},
        {"DROP TRIGGER keep; CREATE TRIGGER keep BEFORE DELETE ON t BEGIN SELECT 1; END",
         "trigger keep differs", "by name alone"},
        {"DROP VIEW v; CREATE TABLE v (x)", "table v does not belong", "another kind of thing"},
        {"DROP TABLE t; CREATE VIEW t AS SELECT 1 AS x, 'a' AS y", "is missing", "a view for it"},
        {"DROP TABLE t; CREATE VIRTUAL TABLE t USING fts5(x, y)", "table t differs", "runs code"},
        {"ALTER TABLE t ADD COLUMN z TEXT", "table t differs", "a column more"},
        {"DROP TABLE t; CREATE TABLE t (x INTEGER PRIMARY KEY, y TEXT CHECK (y <> 'a')) STRICT;"
         "CREATE TRIGGER keep BEFORE DELETE ON t BEGIN SELECT RAISE(ABORT, 'kept'); END;",
         "table t differs", "another check"},
    };
    struct folder *f = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct db *db = opened(in(f, "a"), DB_CREATE);
        run(db, OURS);
        assert_ok(db_schema_check(db, OURS, e));
        run(db, cases[i].change);
        db_close(db);
        db = opened(in(f, "a"), DB_READ);
        assert_refused(db_schema_check(db, OURS, e), ERR_CORRUPT, cases[i].words);
        db_close(db);
        folder_clear(f);
    }
    struct db *db = opened(in(f, "a"), DB_CREATE);
    run(db, OURS "INSERT INTO t VALUES (1, 'a'); ANALYZE"); // its tables change no answer
    assert_ok(db_schema_check(db, OURS, e));
    db_close(db);
}

static bool divides(const void *context, int64_t a, int64_t b) {
    return a && b % a == *(const int64_t *)context;
}

static void a_relation_is_asked_by_statements_and_by_nothing_in_a_file(void **state) {
    static const int64_t none = 0, one = 1;
    struct db *db = opened(in(*state, "a"), DB_CREATE);
    run(db, "CREATE TABLE n (x); INSERT INTO n VALUES (1), (2), (3), (4), (6), (NULL), ('x');");
    assert_refused(db_script(db, "SELECT divides(1, 2)", e), ERR_INVALID, "no such function");
    assert_ok(db_relate(db, "divides", divides, &none, e));
    assert_int_equal(number(db, "SELECT count(*) FROM n WHERE divides(x, 6)"), 4);
    assert_ok(db_relate(db, "divides", divides, &one, e)); // said anew
    assert_int_equal(number(db, "SELECT count(*) FROM n WHERE divides(x, 7)"), 3);
    assert_refused(db_script(db, "SELECT divides(1)", e), ERR_INVALID, "wrong number");
    run(db, "CREATE VIEW v AS SELECT divides(1, 2)");
    assert_refused(db_script(db, "SELECT * FROM v", e), ERR_INVALID, "unsafe use of divides");
    db_close(db);
}

static void triggers_and_views_of_an_unchecked_file_do_not_work(void **state) {
    const char *path = in(*state, "a");
    struct db *db = opened(path, DB_CREATE);
    run(db, OURS "INSERT INTO t VALUES (1, 'a')");
    assert_refused(db_script(db, "DELETE FROM t", e), ERR_CONFLICT, "kept");
    db_close(db);
    db = opened(path, DB_WRITE);
    assert_refused(db_script(db, "SELECT * FROM v", e), ERR_INVALID, "view");
    assert_ok(db_begin(db, e));
    run(db, "DELETE FROM t"); // keep does not fire
    db_rollback(db);
    assert_ok(db_schema_check(db, OURS, e));
    run(db, "SELECT * FROM v");
    assert_refused(db_script(db, "DELETE FROM t", e), ERR_CONFLICT, "kept");
    assert_refused(db_script(db, "ATTACH '/tmp/x' AS x", e), ERR_INVALID, "too many attached");
    assert_refused(db_script(db, "PRAGMA writable_schema = ON; DELETE FROM sqlite_schema", e),
                   ERR_INVALID, "may not be modified");
    assert_refused(db_script(db, "SELECT load_extension('x')", e), ERR_INVALID, "not authorized");
    db_close(db);
}

// Copies.

static void a_copy_is_whole_or_not_there(void **state) {
    struct folder *f = *state;
    const char *path = closed_file(f, "a");
    struct db *writer = opened(path, DB_WRITE), *reader = opened(path, DB_READ);
    assert_ok(db_begin(writer, e));
    run(writer, "INSERT INTO t VALUES (2)");
    assert_ok(db_copy(reader, in(f, "b"), e)); // while somebody is writing
    assert_ok(db_commit(writer, e));
    assert_ok(db_copy(writer, in(f, "c"), e));
    assert_refused(db_copy(writer, in(f, "b"), e), ERR_CONFLICT, "b: is already there");
    assert_refused(db_copy(writer, in(f, "no/b"), e), ERR_NOT_FOUND, "No such file");
    db_close(reader);
    db_close(writer);
    assert_int_equal(folder_count(f), 3);
    struct db *b = opened(in(f, "b"), DB_READ), *c = opened(in(f, "c"), DB_READ);
    assert_int_equal(number(b, "SELECT count(*) FROM t"), 1);
    assert_int_equal(number(c, "SELECT count(*) FROM t"), 2);
    db_close(b);
    db_close(c);
    BUF_SCOPED struct buf bytes;
    get_file(in(f, "c"), &bytes);
    assert_int_equal(bytes.data[19], 1);
    assert_int_equal(folder_count(f), 3);
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, folder_setup, folder_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        IN_FOLDER(a_closed_file_stays_one_plain_file),
        IN_FOLDER(create_does_not_touch_what_is_there),
        IN_FOLDER(what_cannot_be_opened_is_named),
        IN_FOLDER(a_name_has_no_meaning_but_itself),
        IN_FOLDER(private_databases_leave_nothing),
        IN_FOLDER(a_closed_file_is_read_where_nothing_can_be_written),
        IN_FOLDER(a_reader_sees_what_is_committed_while_somebody_writes),
        IN_FOLDER(a_reader_that_was_there_first_goes_on_when_somebody_writes),
        IN_FOLDER(a_symbolic_link_leads_to_the_file_and_its_wal),
        IN_FOLDER(a_file_that_lost_its_wal_is_read_as_it_lies),
        IN_FOLDER(settings_are_as_promised),
        IN_FOLDER(one_writer_holds_the_file_and_readers_go_on),
        IN_FOLDER(the_lock_dies_with_its_holder),
        IN_FOLDER(a_schema_that_differs_is_refused_by_name),
        IN_FOLDER(a_relation_is_asked_by_statements_and_by_nothing_in_a_file),
        IN_FOLDER(triggers_and_views_of_an_unchecked_file_do_not_work),
        IN_FOLDER(a_copy_is_whole_or_not_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
