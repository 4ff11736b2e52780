// SPDX-License-Identifier: Apache-2.0
#include "store/truth.h"

#include "base/limits.h"
#include "store/test_help.h"

#include <inttypes.h>

extern const char truth_sql[];

static const uint8_t tile[8192] = {1, 2, 3};

static struct truth *created(struct folder *f, const char *name) {
    struct truth *t = NULL;
    assert_ok(truth_create(in(f, name), &t, e));
    return t;
}

static struct truth *opened(const char *path, bool write) {
    struct truth *t = NULL;
    assert_ok(truth_open(path, write, &t, e));
    return t;
}

static void put_entries(struct truth *t, uint64_t from, uint64_t to) {
    for (uint64_t i = from; i < to; i++) {
        char text[600];
        memset(text, 'x', sizeof text);
        int size = snprintf(text, sizeof text, "entry %" PRIu64, i);
        truth_put_entry(t, i, span(text, i % 2 ? (size_t)size : sizeof text));
    }
}

// A group of entries up to `to`, with all that belongs to it.
static enum err append(struct truth *t, uint64_t to, struct error *e) {
    enum err code = truth_begin(t, e);
    if (code)
        return code;
    uint64_t from = 0;
    if (truth_size(t, &from, NULL))
        return ERR_CORRUPT;
    put_entries(t, from, to);
    for (uint64_t n = from / 256; n < to / 256; n++)
        truth_put_tile(t, 0, n, span(tile, sizeof tile));
    truth_put_checkpoint(t, to, span_str("a checkpoint"));
    truth_put_cosignature(t, to, span_str("talks.example/r/rus"), 4294967295, 17, span_str("line"));
    return truth_commit(t, e);
}

// A closed record of 300 entries.
static const char *record(struct folder *f, const char *name) {
    struct truth *t = created(f, name);
    assert_ok(append(t, 10, e));
    assert_ok(append(t, 300, e));
    truth_close(t);
    assert_int_equal(folder_count(f), 1);
    return in(f, name);
}

static enum err count_entry(void *context, uint64_t index, struct span entry, struct error *e) {
    uint64_t *count = context;
    char text[64];
    snprintf(text, sizeof text, "entry %" PRIu64, index);
    if (!span_starts(entry, span_str(text)))
        return error_set(e, ERR_INVALID, "another entry");
    ++*count;
    return OK;
}

static uint64_t size_of(struct truth *t) {
    uint64_t size = 0, count = 0;
    assert_ok(truth_size(t, &size, e));
    assert_ok(truth_entries(t, 0, size, count_entry, &count, e));
    assert_true(count == size);
    return size;
}

// What is written is read.

static enum err collect_checkpoint(void *context, uint64_t size, struct span note,
                                   struct error *e) {
    (void)e;
    buf_printf(context, "%" PRIu64 ":" SPAN_FMT " ", size, SPAN_ARG(note));
    return OK;
}

static enum err collect_cosignature(void *context, uint64_t size, struct span line, int64_t time_s,
                                    struct error *e) {
    (void)e;
    buf_printf(context, "%" PRIu64 ":" SPAN_FMT "@%" PRId64 " ", size, SPAN_ARG(line), time_s);
    return OK;
}

static enum err stop(void *context, uint64_t size, struct span note, struct error *e) {
    (void)context, (void)size, (void)note;
    return error_set(e, ERR_DENIED, "stop");
}

static void a_record_gives_back_what_was_put(void **state) {
    struct folder *f = *state;
    const char *path = record(f, "r");
    struct truth *t = opened(path, false);
    assert_string_equal(truth_path(t), path);
    assert_int_equal(size_of(t), 300);
    BUF_SCOPED struct buf out;
    buf_init(&out, 10000);
    assert_ok(truth_get_entry(t, 299, &out, e));
    assert_true(span_is(buf_span(&out), "entry 299"));
    assert_refused(truth_get_entry(t, 300, &out, e), ERR_NOT_FOUND, "no entry 300");
    assert_refused(truth_get_entry(t, UINT64_MAX, &out, e), ERR_NOT_FOUND, "no entry 1844674");
    buf_clear(&out);
    assert_ok(truth_get_tile(t, 0, 0, &out, e));
    assert_true(span_equal(buf_span(&out), span(tile, sizeof tile)));
    assert_refused(truth_get_tile(t, 0, 1, &out, e), ERR_NOT_FOUND, "no full tile 0/1");
    assert_refused(truth_get_tile(t, 0, 0, &out, e), ERR_LIMIT, "larger than 10000");
    uint64_t count = 0;
    assert_ok(truth_entries(t, 5, 5, count_entry, &count, e));
    assert_ok(truth_entries(t, 255, 258, count_entry, &count, e));
    assert_int_equal(count, 3);
    assert_refused(truth_entries(t, 298, 302, count_entry, &count, e), ERR_CORRUPT, "entry 300 is");
    assert_refused(truth_entries(t, 0, 9, stop, NULL, e), ERR_DENIED, "stop");
    assert_refused(truth_checkpoints(t, stop, NULL, e), ERR_DENIED, "stop");
    truth_close(t);
}

static void checkpoints_and_cosignatures_come_in_order(void **state) {
    struct truth *t = created(*state, "r");
    uint64_t size = 7;
    BUF_SCOPED struct buf out;
    buf_init(&out, 10000);
    assert_refused(truth_get_checkpoint(t, UINT64_MAX, &size, &out, e), ERR_NOT_FOUND,
                   "no checkpoint");
    assert_int_equal(size, 7);
    assert_ok(truth_begin(t, e));
    put_entries(t, 0, 5);
    truth_put_checkpoint(t, 5, span_str("five"));
    truth_put_checkpoint(t, 2, span_str("two")); // a clone gets them in any order
    truth_put_cosignature(t, 5, span_str("b"), 1, 10, span_str("5b"));
    truth_put_cosignature(t, 5, span_str("a"), 1, 9, span_str("5a"));
    truth_put_cosignature(t, 2, span_str("b"), 1, 11, span_str("2b"));
    truth_put_cosignature(t, 5, span_str("b"), 1, 10, span_str("5b")); // the same again
    truth_put_cosignature(t, 5, span_str("b"), 1, 12, span_str("5b2"));
    truth_put_checkpoint(t, 2, span_str("two"));
    assert_ok(truth_commit(t, e));
    assert_ok(truth_checkpoints(t, collect_checkpoint, &out, e));
    assert_string_equal(buf_str(&out), "2:two 5:five ");
    buf_clear(&out);
    assert_ok(truth_cosignatures(t, UINT64_MAX, collect_cosignature, &out, e));
    assert_string_equal(buf_str(&out), "2:2b@11 5:5b@10 5:5a@9 5:5b2@12 ");
    buf_clear(&out);
    assert_ok(truth_cosignatures(t, 5, collect_cosignature, &out, e));
    assert_string_equal(buf_str(&out), "5:5b@10 5:5a@9 5:5b2@12 ");
    assert_ok(truth_cosignatures(t, 4, collect_cosignature, &out, e));
    buf_clear(&out);
    assert_ok(truth_get_checkpoint(t, 4, &size, &out, e));
    assert_int_equal(size, 2);
    assert_ok(truth_get_checkpoint(t, UINT64_MAX, &size, &out, e));
    assert_int_equal(size, 5);
    assert_string_equal(buf_str(&out), "twofive");
    assert_refused(truth_get_checkpoint(t, 1, &size, &out, e), ERR_NOT_FOUND, "of 1 entries");
    truth_close(t);
}

static enum err read_another(void *context, uint64_t index, struct span entry, struct error *e) {
    struct truth *t = context;
    BUF_SCOPED struct buf out;
    buf_init(&out, 1000);
    uint64_t count = 0;
    (void)entry;
    enum err code = truth_get_entry(t, 299 - index, &out, e);
    return code ? code : truth_entries(t, 7, 9, count_entry, &count, e);
}

static void one_may_ask_while_entries_are_read(void **state) {
    struct truth *t = opened(record(*state, "r"), false);
    assert_ok(truth_entries(t, 0, 300, read_another, t, e));
    truth_close(t);
}

// Groups.

enum kind { ENTRY, TILE, CHECKPOINT, COSIGNATURE };

static void a_group_with_one_fault_leaves_nothing(void **state) {
    static const uint8_t large[LIMIT_ENTRY_BYTES + 1] = {0};
    const struct {
        enum kind kind;
        uint64_t at; // index or size
        struct span bytes;
        int level;
        enum err code;
        const char *words;
    } cases[] = {
        {ENTRY, 301, span_str("a gap"), 0, ERR_CONFLICT, "301 does not come next, 300 does"},
        {ENTRY, 299, span_str("entry 299"), 0, ERR_CONFLICT, "299 does not come next"},
        {ENTRY, 0, span_str("other"), 0, ERR_CONFLICT, "0 does not come next"},
        {ENTRY, UINT64_MAX, span_str("x"), 0, ERR_CONFLICT, "does not come next"},
        {ENTRY, 300, span_str(""), 0, ERR_LIMIT, "an entry of 0 bytes"},
        {ENTRY, 300, span(large, sizeof large), 0, ERR_LIMIT, "an entry of 65536 bytes"},
        {TILE, 1, span(tile, 8192), 0, ERR_CONFLICT, "when the record holds all its entries"},
        {TILE, 0, span(tile, 8192), 1, ERR_CONFLICT, "when the record holds all its entries"},
        {TILE, UINT64_MAX, span(tile, 8192), 0, ERR_CONFLICT, "holds all its entries"},
        {TILE, 0, span(tile, 8192), 0, ERR_CONFLICT, "already there"},
        {TILE, 0, span(tile, 8192), -1, ERR_INVALID, "CHECK"},
        {TILE, 0, span(tile, 8192), 7, ERR_CONFLICT, "holds all its entries"},
        {CHECKPOINT, 301, span_str("x"), 0, ERR_CONFLICT, "more entries than the record holds"},
        {CHECKPOINT, UINT64_MAX, span_str("x"), 0, ERR_CONFLICT, "more entries than"},
        {CHECKPOINT, 300, span_str("x"), 0, ERR_CONFLICT, "another checkpoint of that size"},
        {CHECKPOINT, 299, span_str(""), 0, ERR_INVALID, "CHECK"},
        {CHECKPOINT, 299, span(NULL, 0), 0, ERR_INVALID, "NOT NULL"},
        {COSIGNATURE, 299, span_str("x"), 0, ERR_CONFLICT, "checkpoint that the record does not"},
        {COSIGNATURE, 10, span_str("x"), 0, ERR_CONFLICT, "another cosignature of that key"},
    };
    struct folder *f = *state;
    struct truth *t = opened(record(f, "r"), true);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_ok(truth_begin(t, e));
        truth_put_cosignature(t, 10, span_str("a"), 1, 1, span_str("fine"));
        if (cases[i].kind == ENTRY)
            truth_put_entry(t, cases[i].at, cases[i].bytes);
        else if (cases[i].kind == TILE)
            truth_put_tile(t, cases[i].level, cases[i].at, cases[i].bytes);
        else if (cases[i].kind == CHECKPOINT)
            truth_put_checkpoint(t, cases[i].at, cases[i].bytes);
        else
            truth_put_cosignature(t, cases[i].at, span_str("talks.example/r/rus"), 4294967295, 17,
                                  cases[i].bytes);
        truth_put_entry(t, 300, span_str("fine too, and late"));
        assert_refused(truth_commit(t, e), cases[i].code, cases[i].words);
        assert_int_equal(size_of(t), 300);
    }
    BUF_SCOPED struct buf out;
    buf_init(&out, 1000);
    assert_ok(truth_cosignatures(t, UINT64_MAX, collect_cosignature, &out, e));
    assert_string_equal(buf_str(&out), "10:line@17 300:line@17 ");
    assert_ok(append(t, 301, e)); // and the next group is as good as any
    truth_close(t);
}

static void a_group_rolled_back_was_never_there(void **state) {
    struct truth *t = opened(record(*state, "r"), true);
    assert_ok(truth_begin(t, e));
    put_entries(t, 300, 310);
    uint64_t size = 0;
    assert_ok(truth_size(t, &size, e));
    assert_int_equal(size, 310); // by the writer itself, within the group
    truth_rollback(t);
    assert_int_equal(size_of(t), 300);
    assert_ok(truth_begin(t, e));
    put_entries(t, 300, 305);
    truth_close(t); // the same as rolling back
    assert_int_equal(folder_count(*state), 1);
    t = opened(in(*state, "r"), false);
    assert_int_equal(size_of(t), 300);
    truth_close(t);
}

// What only other programs would do to a record: nothing is changed or removed.
static void the_file_itself_refuses_changes(void **state) {
    static const struct {
        const char *sql;
        const char *words;
    } cases[] = {
        {"UPDATE entry SET note = x'00' WHERE i = 3", "never changed"},
        {"DELETE FROM entry WHERE i = 299", "never removed"},
        {"DELETE FROM entry", "never removed"},
        {"REPLACE INTO entry VALUES (3, x'00')", "without gaps"},
        {"INSERT INTO entry VALUES (301, x'00')", "without gaps"},
        {"INSERT INTO entry VALUES (300, 'text')", "cannot store TEXT"},
        {"INSERT INTO entry VALUES (300, zeroblob(65536))", "CHECK"},
        {"UPDATE tile SET n = 1", "never changed"},
        {"DELETE FROM tile", "never removed"},
        {"REPLACE INTO tile VALUES (0, 0, zeroblob(8192))", "already there"},
        {"INSERT INTO tile VALUES (0, 1, zeroblob(8192))", "holds all its entries"},
        {"UPDATE checkpoint SET note = x'00'", "never changed"},
        {"DELETE FROM checkpoint", "never removed"},
        {"REPLACE INTO checkpoint VALUES (300, x'00')", "already there"},
        {"INSERT INTO checkpoint VALUES (301, x'00')", "more entries"},
        {"UPDATE cosignature SET time_s = 18", "never changed"},
        {"DELETE FROM cosignature", "never removed"},
        {"REPLACE INTO cosignature VALUES (1, 300, 'x', 1, 1, x'00')", "already there"},
        {"REPLACE INTO cosignature SELECT NULL, size, name, key_id, time_s, x'00' "
         "FROM cosignature",
         "already there"},
        {"INSERT INTO cosignature VALUES (NULL, 7, 'x', 1, 1, x'00')", "does not hold"},
        {"INSERT INTO cosignature VALUES (NULL, 300, '', 1, 1, x'00')", "CHECK"},
        {"INSERT INTO cosignature VALUES (NULL, 300, 'x', 4294967296, 1, x'00')", "CHECK"},
        {"INSERT INTO cosignature VALUES (NULL, 300, 'x', 1, -1, x'00')", "CHECK"},
        {"UPDATE receipt SET time_s = 2", "never changed"},
        {"DELETE FROM receipt", "never removed"},
        {"REPLACE INTO receipt VALUES (zeroblob(32), 'h', 2, x'00', x'00')", "already there"},
        {"INSERT INTO receipt VALUES (zeroblob(31), 'h', 2, x'00', x'00')", "CHECK"},
        {"UPDATE blob SET data = x'00'", "never changed"},
        {"REPLACE INTO blob VALUES (zeroblob(32), 1, x'01')", "already there"},
        {"INSERT INTO blob VALUES (zeroblob(32), 3, x'00')", "without gaps"},
        {"INSERT INTO blob VALUES (zeroblob(32), 2, x'00')", "without gaps"}, // 1 is not full
        {"INSERT INTO blob VALUES (randomblob(32), 0, zeroblob(1048577))", "CHECK"},
    };
    struct db *db = NULL;
    assert_ok(db_open(record(*state, "r"), DB_WRITE, DB_FULL, &db, e));
    assert_ok(db_schema_check(db, truth_sql, e));
    assert_ok(db_script(db,
                        "INSERT INTO receipt VALUES (zeroblob(32), 'h', 1, x'00', x'00');"
                        "INSERT INTO blob VALUES (zeroblob(32), 0, zeroblob(1048576));"
                        "INSERT INTO blob VALUES (zeroblob(32), 1, x'00')",
                        e));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct error why = {0};
        if (!db_script(db, cases[i].sql, &why) || !strstr(why.message, cases[i].words))
            fail_msg("%s: %s", cases[i].sql, why.message);
    }
    db_close(db);
    struct truth *t = opened(in(*state, "r"), true);
    assert_int_equal(size_of(t), 300);
    truth_close(t);
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, folder_setup, folder_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        IN_FOLDER(a_record_gives_back_what_was_put),
        IN_FOLDER(checkpoints_and_cosignatures_come_in_order),
        IN_FOLDER(one_may_ask_while_entries_are_read),
        IN_FOLDER(a_group_with_one_fault_leaves_nothing),
        IN_FOLDER(a_group_rolled_back_was_never_there),
        IN_FOLDER(the_file_itself_refuses_changes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
