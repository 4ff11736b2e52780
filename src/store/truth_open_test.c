// SPDX-License-Identifier: Apache-2.0
// What is no record, what was one, and who may have one open.
#include "base/codec.h"
#include "store/test_help.h"
#include "store/truth.h"

#include <inttypes.h>
#include <signal.h>
#include <sqlite3.h> // to be another program

extern const char truth_sql[];

static struct truth *opened(const char *path, bool write) {
    struct truth *t = NULL;
    assert_ok(truth_open(path, write, &t, e));
    return t;
}

static enum err append(struct truth *t, uint64_t to, struct error *e) {
    static const uint8_t tile[8192] = {1, 2, 3};
    uint64_t from = 0;
    enum err code = truth_begin(t, e);
    if (!code)
        code = truth_size(t, &from, e);
    if (code)
        return code;
    for (uint64_t i = from; i < to; i++)
        truth_put_entry(t, i, span(tile, 200));
    for (uint64_t n = from / 256; n < to / 256; n++)
        truth_put_tile(t, 0, n, span(tile, sizeof tile));
    truth_put_checkpoint(t, to, span_str("a checkpoint"));
    truth_put_cosignature(t, to, span_str("a"), 1, 17, span_str("line"));
    return truth_commit(t, e);
}

// A closed record of 300 entries.
static const char *record(struct folder *f, const char *name) {
    struct truth *t = NULL;
    assert_ok(truth_create(in(f, name), &t, e));
    assert_ok(append(t, 300, e));
    truth_close(t);
    return in(f, name);
}

// Changes a closed file as another program would: without our triggers.
static void tamper(const char *path, const char *sql) {
    struct db *db = NULL;
    assert_ok(db_open(path, DB_WRITE, DB_FULL, &db, e));
    assert_ok(db_script(db, sql, e));
    db_close(db);
}

static enum err nothing(void *context, uint64_t index, struct span entry, struct error *e) {
    (void)context, (void)index, (void)entry, (void)e;
    return OK;
}

static enum err nothing_of(void *context, uint64_t size, struct span line, int64_t time_s,
                           struct error *e) {
    (void)context, (void)size, (void)line, (void)time_s, (void)e;
    return OK;
}

// Reads all there is; the first failure.
static enum err read_all(const char *path, struct error *e) {
    struct truth *t = NULL;
    uint64_t size = 0;
    enum err code = truth_open(path, false, &t, e);
    if (!code)
        code = truth_size(t, &size, e);
    if (!code && size < 1000)
        code = truth_entries(t, 0, size, nothing, NULL, e);
    if (!code)
        code = truth_checkpoints(t, nothing, NULL, e);
    if (!code)
        code = truth_cosignatures(t, UINT64_MAX, nothing_of, NULL, e);
    BUF_SCOPED struct buf tile;
    buf_init(&tile, 8192);
    if (!code)
        code = truth_get_tile(t, 0, 0, &tile, e);
    truth_close(t);
    return code;
}

// What is no record.

static void the_format_of_version_1_does_not_change(void **state) {
    (void)state;
    uint8_t hash[HASH_BYTES];
    hash_one(span_str(truth_sql), hash);
    BUF_SCOPED struct buf text;
    buf_init(&text, 100);
    hex_put(&text, span(hash, sizeof hash));
    // Whoever changes this gives the format a new version, or makes all records unreadable.
    assert_string_equal(buf_str(&text),
                        "7fb279c94aa477db81d9f1e9d269c5c240162aba27778e69177584152a1724b9");
}

static void what_is_no_record_is_refused_and_not_touched(void **state) {
    static const struct {
        const char *text;
        enum err code;
        const char *words;
    } cases[] = {
        {"", ERR_CORRUPT, "r: not a Truce record: empty"},
        {"{\"truce\":1}", ERR_CORRUPT, "r: not a Truce record: not an SQLite database"},
        {"SQLite format 3", ERR_CORRUPT, "r: not a Truce record: not an SQLite database"},
        {NULL, ERR_NOT_FOUND, "r: No such file or directory"},
    };
    struct folder *f = *state;
    for (size_t i = 0; i < 2 * sizeof cases / sizeof *cases; i++) {
        struct truth *t = NULL;
        struct span text = span_str(cases[i / 2].text);
        if (text.data)
            put_file(in(f, "r"), text);
        assert_refused(truth_open(in(f, "r"), i % 2, &t, e), cases[i / 2].code, cases[i / 2].words);
        assert_null(t);
        if (text.data) {
            BUF_SCOPED struct buf after;
            get_file(in(f, "r"), &after);
            assert_true(span_equal(buf_span(&after), text));
        }
        assert_int_equal(folder_clear(f), text.data != NULL);
    }
    struct truth *t = NULL;
    assert_refused(truth_open(f->path, true, &t, e), ERR_CORRUPT, "not a Truce record: a folder");
    assert_int_equal(mkfifo(in(f, "fifo"), 0644), 0);
    assert_refused(truth_open(in(f, "fifo"), false, &t, e), ERR_CORRUPT, "not a regular file");
}

static void a_record_that_differs_is_refused_by_name(void **state) {
    static const struct {
        const char *change;
        enum err code;
        const char *words;
    } cases[] = {
        {"PRAGMA application_id = 0", ERR_CORRUPT, "a database of another program"},
        {"PRAGMA user_version = 0", ERR_CORRUPT, "there is no version 0"},
        {"PRAGMA user_version = 2", ERR_UNSUPPORTED, "a record of version 2; this program knows 1"},
        {"CREATE TABLE act (x)", ERR_CORRUPT, "table act does not belong in it"},
        {"CREATE VIEW board AS SELECT 1", ERR_CORRUPT, "view board does not belong"},
        {"CREATE VIRTUAL TABLE aa USING fts5(x)", ERR_CORRUPT, "table aa does not belong"},
        {"CREATE INDEX aa ON entry (note)", ERR_CORRUPT, "index aa does not belong"},
        {"CREATE TRIGGER steal AFTER INSERT ON entry BEGIN SELECT 1; END", ERR_CORRUPT,
         "trigger steal does not belong"},
        {"DROP TRIGGER entry_kept", ERR_CORRUPT, "trigger entry_kept is missing"},
        {"DROP TRIGGER tile_once; CREATE TRIGGER tile_once BEFORE INSERT ON tile BEGIN SELECT 1; "
         "END",
         ERR_CORRUPT, "trigger tile_once differs"},
        {"DROP TABLE receipt", ERR_CORRUPT, "index sqlite_autoindex_receipt_1 is missing"},
        {"DROP TABLE entry; CREATE VIEW entry AS SELECT 0 AS i, x'00' AS note", ERR_CORRUPT,
         "table entry is missing"},
        {"DROP TABLE entry; CREATE TABLE entry (i INTEGER PRIMARY KEY, note BLOB)", ERR_CORRUPT,
         "table entry differs"},
        {"ALTER TABLE checkpoint ADD COLUMN x TEXT", ERR_CORRUPT, "table checkpoint differs"},
        {"DELETE FROM entry WHERE i = 0", ERR_CORRUPT, "begins at entry 1"},
        {"PRAGMA ignore_check_constraints = ON; UPDATE entry SET i = -1 WHERE i = 0", ERR_CORRUPT,
         "begins at entry -1"},
    };
    struct folder *f = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *path = record(f, "r");
        tamper(path, cases[i].change);
        BUF_SCOPED struct buf before, after;
        get_file(path, &before);
        struct truth *t = NULL;
        assert_refused(truth_open(path, false, &t, e), cases[i].code, cases[i].words);
        assert_refused(truth_open(path, true, &t, e), cases[i].code, cases[i].words);
        get_file(path, &after);
        assert_true(span_equal(buf_span(&before), buf_span(&after)));
        assert_int_equal(folder_clear(f), 1);
    }
}

static void a_database_in_utf_16_is_no_record(void **state) {
    sqlite3 *other = NULL;
    assert_int_equal(sqlite3_open(in(*state, "r"), &other), SQLITE_OK);
    sqlite3_exec(other, "PRAGMA encoding = 'UTF-16'", NULL, NULL, NULL);
    assert_int_equal(sqlite3_exec(other, truth_sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(other);
    struct truth *t = NULL;
    assert_refused(truth_open(in(*state, "r"), true, &t, e), ERR_CORRUPT, "UTF-8");
}

// What was a record.

static void rows_that_cannot_be_are_told_when_read(void **state) {
#define UNCHECKED "PRAGMA ignore_check_constraints = ON;"
    static const struct {
        const char *change, *words;
    } cases[] = {
        {"DELETE FROM entry WHERE i = 17", "entry 17 is missing"},
        {"UPDATE entry SET i = 900 WHERE i = 299", "entry 299 is missing"},
        {UNCHECKED "UPDATE entry SET note = x'' WHERE i = 5", "entry.note holds 0 bytes"},
        {UNCHECKED "UPDATE entry SET note = zeroblob(65536) WHERE i = 5", "entry.note holds 65536"},
        {UNCHECKED "UPDATE tile SET hashes = zeroblob(8191)", "tile.hashes holds 8191 bytes"},
        {UNCHECKED "UPDATE checkpoint SET note = x''", "checkpoint.note holds 0 bytes"},
        {UNCHECKED "UPDATE cosignature SET line = zeroblob(70000)", "cosignature.line holds 70000"},
        {"INSERT INTO entry VALUES (9223372036854775807, x'00')", "an impossible index"},
    };
    struct folder *f = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *path = record(f, "r");
        tamper(path, cases[i].change);
        assert_refused(read_all(path, e), ERR_CORRUPT, cases[i].words);
        folder_clear(f);
    }
}

static void a_record_cut_short_is_told(void **state) {
    struct folder *f = *state;
    BUF_SCOPED struct buf whole;
    get_file(record(f, "r"), &whole);
    assert_ok(read_all(in(f, "r"), e));
    for (size_t size = 1; size < whole.size; size += size < 2000 ? 97 : 4096) {
        put_file(in(f, "r"), span(whole.data, size));
        struct truth *t = NULL;
        const char *words = size < 100 ? "not an SQLite database" : "cut short";
        assert_refused(truth_open(in(f, "r"), false, &t, e), ERR_CORRUPT, words);
        assert_refused(truth_open(in(f, "r"), true, &t, e), ERR_CORRUPT, words);
    }
}

static void a_record_with_wrong_bits_is_read_or_told(void **state) {
    struct folder *f = *state;
    BUF_SCOPED struct buf whole;
    get_file(record(f, "r"), &whole);
    uint64_t random = 88172645463325252u;
    int told = 0;
    for (int i = 0; i < 600; i++) {
        BUF_SCOPED struct buf bad;
        buf_init(&bad, whole.size);
        buf_put_span(&bad, buf_span(&whole));
        for (int n = 0; n <= i % 4; n++) {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            size_t range = i % 2 ? bad.size : 8192; // half of them in the header and the schema
            bad.data[random % range] ^= (uint8_t)(1u << (random >> 60 & 7));
        }
        put_file(in(f, "r"), buf_span(&bad));
        struct error why = {0};
        enum err code = read_all(in(f, "r"), &why);
        if (code && !strstr(why.message, in(f, "r")))
            fail_msg("%d: %s", i, why.message);
        told += code != OK;
    }
    assert_true(told > 200);
    print_message("%d of 600 told\n", told);
}

// Who has it open.

static bool is_told_to_wait(const void *path) {
    struct truth *t = NULL;
    struct error why = {0};
    enum err code = truth_open(path, true, &t, &why);
    return code == ERR_CONFLICT && strstr(why.message, "somebody is writing to this record") &&
           !read_all(path, NULL);
}

static void one_writes_and_many_read(void **state) {
    const char *path = record(*state, "r");
    struct truth *writer = opened(path, true), *reader = opened(path, false);
    pid_t child = fork();
    if (!child)
        _exit(is_told_to_wait(path) ? 0 : 1);
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    assert_true(is_told_to_wait(path)); // within the same process too
    assert_ok(append(writer, 301, e));
    uint64_t size = 0;
    assert_ok(truth_size(reader, &size, e));
    assert_int_equal(size, 301);
    truth_close(reader);
    truth_close(writer);
    assert_int_equal(folder_count(*state), 1);
    truth_close(opened(path, true));
    assert_int_equal(folder_count(*state), 1);
}

// A writer that appends one entry after the other until it is killed.
static pid_t endless_writer(const char *path) {
    int ready[2];
    assert_int_equal(pipe(ready), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (!child) {
        struct truth *t = NULL;
        if (truth_open(path, true, &t, NULL))
            _exit(1);
        for (uint64_t to = 301; !append(t, to, NULL); to++)
            if (to == 310 && write(ready[1], "x", 1) != 1)
                _exit(1);
        _exit(1);
    }
    char byte;
    assert_int_equal(read(ready[0], &byte, 1), 1);
    close(ready[0]);
    close(ready[1]);
    return child;
}

static bool reads(const void *path) {
    return !read_all(path, NULL);
}

static bool is_told_what_to_do(const void *path) {
    struct error why = {0};
    return read_all(path, &why) == ERR_IO && strstr(why.message, path) &&
           strstr(why.hint, "any command that writes");
}

static void what_a_killed_writer_left_is_read_and_mended(void **state) {
    struct folder *f = *state;
    const char *path = record(f, "r");
    pid_t writer = endless_writer(path);
    kill(writer, SIGKILL);
    waitpid(writer, NULL, 0);
    assert_int_equal(folder_count(f), 3);
    assert_ok(read_all(path, e));
    assert_int_equal(chmod(f->path, 0555), 0);
    assert_int_equal(in_child(reads, path), 0); // its folder and files are another's
    assert_int_equal(chmod(f->path, 0755), 0);
    assert_int_equal(unlink(in(f, "r-shm")), 0); // as when the other two are copied
    assert_int_equal(chmod(f->path, 0555), 0);
    assert_int_equal(in_child(is_told_what_to_do, path), 0);
    assert_int_equal(chmod(f->path, 0755), 0);
    truth_close(opened(path, true));
    assert_int_equal(folder_count(f), 1);
    assert_ok(read_all(path, e));
}

static void a_backup_is_taken_while_somebody_writes(void **state) {
    struct folder *f = *state;
    const char *path = record(f, "r");
    pid_t writer = endless_writer(path);
    struct truth *t = opened(path, false);
    uint64_t before = 0, size = 0;
    for (int i = 0; i < 5; i++) {
        const char *copy = arena_printf(&f->arena, "%s-copy-%d", path, i);
        assert_ok(truth_size(t, &before, e));
        assert_ok(truth_backup(t, copy, e));
        assert_refused(truth_backup(t, copy, e), ERR_CONFLICT, "already there");
        assert_ok(read_all(copy, e));
        struct truth *c = opened(copy, true);
        assert_ok(truth_size(c, &size, e));
        assert_true(size >= before);
        BUF_SCOPED struct buf note; // groups are whole: the checkpoint is of the last entry
        buf_init(&note, 100);
        assert_ok(truth_get_checkpoint(c, UINT64_MAX, &before, &note, e));
        assert_true(before == size);
        assert_ok(append(c, size + 1, e));
        truth_close(c);
    }
    truth_close(t);
    kill(writer, SIGKILL);
    waitpid(writer, NULL, 0);
    assert_int_equal(folder_count(f), 8); // five copies, the record and its WAL
}

static void creation_does_not_touch_what_is_there(void **state) {
    struct truth *t = NULL;
    put_file(in(*state, "r"), span_str("mine"));
    assert_refused(truth_create(in(*state, "r"), &t, e), ERR_CONFLICT, "already there");
    assert_refused(truth_create(in(*state, "no/r"), &t, e), ERR_NOT_FOUND, "No such file");
    BUF_SCOPED struct buf bytes;
    get_file(in(*state, "r"), &bytes);
    assert_true(span_is(buf_span(&bytes), "mine"));
    assert_int_equal(folder_count(*state), 1);
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, folder_setup, folder_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        IN_FOLDER(the_format_of_version_1_does_not_change),
        IN_FOLDER(what_is_no_record_is_refused_and_not_touched),
        IN_FOLDER(a_record_that_differs_is_refused_by_name),
        IN_FOLDER(a_database_in_utf_16_is_no_record),
        IN_FOLDER(rows_that_cannot_be_are_told_when_read),
        IN_FOLDER(a_record_cut_short_is_told),
        IN_FOLDER(a_record_with_wrong_bits_is_read_or_told),
        IN_FOLDER(one_writes_and_many_read),
        IN_FOLDER(what_a_killed_writer_left_is_read_and_mended),
        IN_FOLDER(a_backup_is_taken_while_somebody_writes),
        IN_FOLDER(creation_does_not_touch_what_is_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
