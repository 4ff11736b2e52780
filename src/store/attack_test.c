// SPDX-License-Identifier: Apache-2.0
// What a hostile sender can lay beside a record, or put into its rows behind the schema's back.
#include "store/test_help.h"
#include "store/truth.h"

#include <sqlite3.h> // to be another program

static void make_record(const char *path) {
    struct truth *t = NULL;
    static const uint8_t tile[8192] = {1};
    assert_ok(truth_create(path, &t, e));
    assert_ok(truth_begin(t, e));
    for (uint64_t i = 0; i < 256; i++)
        truth_put_entry(t, i, span(tile, 200));
    truth_put_tile(t, 0, 0, span(tile, sizeof tile));
    truth_put_checkpoint(t, 256, span_str("a checkpoint"));
    truth_put_cosignature(t, 256, span_str("a"), 1, 17, span_str("line"));
    assert_ok(truth_commit(t, e));
    truth_close(t);
}

// What lies beside.

static void put32(struct buf *out, uint32_t n) {
    for (int shift = 24; shift >= 0; shift -= 8)
        buf_put_byte(out, (uint8_t)(n >> shift));
}

// A rollback journal of no pages; with `super`, the trailer that names a super-journal.
static void make_journal(const char *path, size_t pages, const char *super, struct buf *out) {
    static const uint8_t magic[] = {0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7};
    const uint32_t fields[] = {0, 1234, (uint32_t)pages, 512, 8192};
    buf_init(out, 65536);
    buf_put(out, magic, sizeof magic);
    for (size_t i = 0; i < 5; i++)
        put32(out, fields[i]);
    while (out->size < 512)
        buf_put_byte(out, 0);
    uint32_t sum = 0;
    for (const char *at = super; super && *at; at++)
        sum += (uint32_t)(int)(signed char)*at;
    if (super) {
        put32(out, (1u << 30) / 8192 + 1);
        buf_put_str(out, super);
        put32(out, (uint32_t)strlen(super));
        put32(out, sum);
        buf_put(out, magic, sizeof magic);
    }
    put_file(path, buf_span(out));
}

static size_t pages_of(const char *path) {
    struct stat s;
    assert_int_equal(stat(path, &s), 0);
    return (size_t)s.st_size / 8192;
}

static void a_journal_that_names_a_file_does_not_remove_it(void **state) {
    struct folder *f = *state;
    const char *path = in(f, "r"), *victim = in(f, "victim"), *journal = in(f, "r-journal");
    make_record(path);
    put_file(victim, span_str("precious"));
    for (int write = 0; write < 2; write++) {
        BUF_SCOPED struct buf bytes, after;
        make_journal(journal, pages_of(path), victim, &bytes);
        struct truth *t = NULL;
        assert_refused(truth_open(path, write, &t, e), ERR_CORRUPT, "names another file");
        assert_null(t);
        assert_true(file_exists(victim));
        get_file(journal, &after); // evidence
        assert_true(span_equal(buf_span(&after), buf_span(&bytes)));
    }
    // Such a journal does remove it where nobody looks: else this test shows nothing.
    sqlite3 *other = NULL;
    assert_int_equal(sqlite3_open(path, &other), SQLITE_OK);
    assert_int_equal(sqlite3_exec(other, "SELECT count(*) FROM entry", NULL, NULL, NULL),
                     SQLITE_OK);
    sqlite3_close(other);
    assert_false(file_exists(victim));
}

static void a_journal_that_names_nothing_is_rolled_back(void **state) {
    struct folder *f = *state;
    const char *path = in(f, "r");
    make_record(path);
    BUF_SCOPED struct buf bytes;
    make_journal(in(f, "r-journal"), pages_of(path), NULL, &bytes);
    struct truth *t = NULL;
    assert_ok(truth_open(path, true, &t, e));
    truth_close(t);
    assert_false(file_exists(in(f, "r-journal")));
}

static void a_pipe_or_a_link_beside_a_record_is_refused(void **state) {
    static const char *const names[] = {"r-journal", "r-wal"};
    struct folder *f = *state;
    make_record(in(f, "r"));
    put_file(in(f, "victim"), span_str("precious"));
    for (size_t i = 0; i < 8; i++) {
        const char *beside = in(f, names[i % 2]);
        struct truth *t = NULL;
        assert_int_equal(i < 4 ? mkfifo(beside, 0600) : symlink("victim", beside), 0);
        alarm(20); // a pipe would be waited for
        assert_refused(truth_open(in(f, "r"), i / 2 % 2, &t, e), ERR_CORRUPT,
                       "is not a regular file");
        alarm(0);
        assert_int_equal(unlink(beside), 0);
    }
    BUF_SCOPED struct buf after;
    get_file(in(f, "victim"), &after);
    assert_string_equal(buf_str(&after), "precious");
}

// A WAL of somebody's holds pages, and they are looked at as any others.
static void a_wal_of_another_file_is_read_as_pages(void **state) {
    struct folder *f = *state;
    const char *path = in(f, "r");
    make_record(path);
    sqlite3 *other = NULL;
    assert_int_equal(sqlite3_open(in(f, "x"), &other), SQLITE_OK);
    assert_int_equal(sqlite3_exec(other,
                                  "PRAGMA page_size = 8192; PRAGMA journal_mode = WAL;"
                                  "CREATE TABLE x(y); INSERT INTO x VALUES (1)",
                                  NULL, NULL, NULL),
                     SQLITE_OK);
    BUF_SCOPED struct buf wal;
    get_file(in(f, "x-wal"), &wal);
    sqlite3_close(other);
    put_file(in(f, "r-wal"), buf_span(&wal));
    struct truth *t = NULL;
    assert_int_equal(truth_open(path, false, &t, NULL), ERR_CORRUPT);
    assert_int_equal(truth_open(path, true, &t, NULL), ERR_CORRUPT);
}

// What lies in the rows.

// Another program's way into a STRICT table with triggers: the schema is put back as it was.
static void behind_strict(const char *path, const char *table, const char *sql) {
    sqlite3 *db = NULL;
    char text[1024];
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    // The text of the table without STRICT and checks, and no triggers of its own.
    snprintf(text, sizeof text,
             "PRAGMA writable_schema = ON; CREATE TABLE kept(name, sql);"
             "INSERT INTO kept SELECT name, sql FROM sqlite_schema WHERE name = '%s' AND type = "
             "'table'; UPDATE sqlite_schema SET sql = replace(substr(sql, 1, length(sql) - 7), "
             "' CHECK (', ' CHECK (1 OR ') WHERE name = '%s' AND type = 'table'",
             table, table);
    assert_int_equal(sqlite3_exec(db, text, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
    char *why = NULL;
    if (sqlite3_exec(db, sql, NULL, NULL, &why) != SQLITE_OK)
        fail_msg("%s: %s", sql, why);
    snprintf(text, sizeof text,
             "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = (SELECT sql FROM kept) "
             "WHERE name = '%s' AND type = 'table'; DROP TABLE kept",
             table);
    assert_int_equal(sqlite3_exec(db, text, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

static enum err one(void *context, uint64_t index, struct span entry, struct error *e) {
    (void)index, (void)entry;
    size_t *count = context;
    return ++*count < 1000 ? OK : error_set(e, ERR_LIMIT, "for ever");
}

static enum err one_of(void *context, uint64_t size, struct span line, int64_t time_s,
                       struct error *e) {
    (void)time_s;
    return one(context, size, line, e);
}

static enum err read_all(const char *path, struct error *e) {
    struct truth *t = NULL;
    uint64_t size = 0;
    size_t count = 0;
    BUF_SCOPED struct buf out;
    buf_init(&out, 1 << 20);
    enum err code = truth_open(path, false, &t, e);
    if (!code)
        code = truth_size(t, &size, e);
    if (!code)
        code = truth_entries(t, 0, 256, one, &count, e);
    if (!code)
        code = truth_get_entry(t, 7, &out, e);
    if (!code)
        code = truth_get_tile(t, 0, 0, &out, e);
    if (!code)
        code = truth_checkpoints(t, one, &count, e);
    if (!code)
        code = truth_get_checkpoint(t, INT64_MAX, &size, &out, e);
    if (!code)
        code = truth_cosignatures(t, UINT64_MAX, one_of, &count, e);
    if (!code)
        code = truth_cosignatures(t, 256, one_of, &count, e);
    truth_close(t);
    return code;
}

static void a_value_of_another_type_is_told_by_its_column(void **state) {
    static const struct {
        const char *table, *sql, *words;
    } cases[] = {
        {"cosignature",
         "INSERT INTO cosignature SELECT 2, size + 0.5, name, key_id, time_s, line FROM "
         "cosignature",
         "cosignature.size"},
        {"cosignature", "UPDATE cosignature SET size = 'abc'", "cosignature.size"},
        {"cosignature", "UPDATE cosignature SET size = x'00'", "cosignature.size"},
        {"cosignature", "UPDATE cosignature SET size = -1", "cosignature.size"},
        {"cosignature", "UPDATE cosignature SET time_s = 17.25", "cosignature.time_s"},
        {"cosignature", "UPDATE cosignature SET time_s = 'soon'", "cosignature.time_s"},
        {"cosignature", "UPDATE cosignature SET line = 'line'", "cosignature.line"},
        {"cosignature", "UPDATE cosignature SET line = x''", "cosignature.line"},
        {"checkpoint", "UPDATE checkpoint SET note = 'text'", "checkpoint.note"},
        {"checkpoint", "UPDATE checkpoint SET note = 7", "checkpoint.note"},
        {"checkpoint", "UPDATE checkpoint SET size = -1", "checkpoint.size"},
        {"entry", "UPDATE entry SET note = 'text' WHERE i = 7", "entry.note"},
        {"entry", "UPDATE entry SET note = 2.5 WHERE i = 255", "entry.note"},
        {"tile", "UPDATE tile SET hashes = CAST(hashes AS TEXT)", "tile.hashes"},
    };
    struct folder *f = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        make_record(in(f, "r"));
        assert_ok(read_all(in(f, "r"), e));
        behind_strict(in(f, "r"), cases[i].table, cases[i].sql);
        alarm(60);
        assert_refused(read_all(in(f, "r"), e), ERR_CORRUPT, cases[i].words);
        alarm(0);
        folder_clear(f);
    }
}

int main(void) {
#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, folder_setup, folder_teardown)
    const struct CMUnitTest tests[] = {
        IN_FOLDER(a_journal_that_names_a_file_does_not_remove_it),
        IN_FOLDER(a_journal_that_names_nothing_is_rolled_back),
        IN_FOLDER(a_pipe_or_a_link_beside_a_record_is_refused),
        IN_FOLDER(a_wal_of_another_file_is_read_as_pages),
        IN_FOLDER(a_value_of_another_type_is_told_by_its_column),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
