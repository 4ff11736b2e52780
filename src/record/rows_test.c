// SPDX-License-Identifier: Apache-2.0
// Rows can be made again: where the cache is full or cannot be read, writers and readers go on
// without it, and what is behind is never taken for what is there.
#include "record/attack_help.h"
#include "record/reader.h"

static struct record *created(struct place *p) {
    struct record *r = NULL;
    assert_ok(sample_create(p->path, &r, e));
    return r;
}

// Another machine's, as far as caches are concerned.
static void use_cache(struct place *p, const char *name) {
    setenv("XDG_CACHE_HOME", arena_printf(&p->arena, "%s/%s", p->folder, name), 1);
}

static void run(struct record *r, const char *sql) {
    assert_ok(db_script(record_rows(r), sql, e));
}

// Its disk has room no more; those of other rows have.
static void fill(struct record *r) {
    run(r, "PRAGMA max_page_count = 1"); // no page more than there are
}

static void unreadable(struct record *r) {
    run(r, "ALTER TABLE act RENAME TO gone");
}

// `count` acts by eight authors in turn, in one group.
static void append_group(struct record *r, size_t count) {
    struct buf notes[8];
    struct span spans[8];
    struct appended results[8];
    struct secret_key log = sample_key("", "log");
    uint64_t before = record_size(r);
    for (size_t i = 0; i < count; i++) {
        buf_init(&notes[i], LIMIT_ENTRY_BYTES);
        assert_ok(sample_some_note(r, before + i, &notes[i], e));
        spans[i] = buf_span(&notes[i]);
    }
    assert_ok(record_append(r, &log, spans, count, 0, results, e));
    for (size_t i = 0; i < count; i++) {
        assert_true(results[i].logged);
        assert_int_equal(results[i].index, before + i);
        buf_done(&notes[i]);
    }
    assert_int_equal(record_size(r), before + count);
}

static void is_whole(struct place *p, struct record *r) {
    struct verify_options o = {.threads = 1};
    struct verify_report report;
    uint8_t digest[HASH_BYTES];
    fold_digest(record_fold(r), digest);
    assert_ok(record_verify(p->path, &o, &report, e));
    assert_true(report.valid);
    assert_int_equal(report.size, record_size(r));
    assert_memory_equal(report.state, digest, HASH_BYTES);
    verify_report_done(&report);
}

static void a_writer_goes_on_where_its_cache_does_not(void **state) {
    static void (*const harms[])(struct record *r) = {fill, unreadable};
    struct place *p = *state;
    struct record *r = created(p);
    for (size_t i = 0; i < sizeof harms / sizeof *harms; i++) {
        harms[i](r);
        for (int group = 0; group < 20; group++)
            append_group(r, group % 2 ? 8 : 1);
        is_whole(p, r);
        record_close(r);
        r = opened(p->path, RECORD_WRITE); // and the cache, as it was left, catches up
        is_whole(p, r);
    }
    record_close(r);
}

// Where rows fail and private ones do too, no state is left to ask.
static void the_log_is_known_by_its_key_whatever_becomes_of_the_rows(void **state) {
    struct place *p = *state;
    struct record *r = created(p);
    struct error why;
    struct checkpoint c;
    unreadable(r);
    assert_true(fold_reload(record_fold(r), &why) != OK);
    assert_true(span_is(record_log_key(r).name, SAMPLE_RECORD));
    assert_ok(record_checkpoint(r, INT64_MAX, &p->arena, &c, NULL, e));
    record_close(r);
}

static void a_reader_goes_on_where_its_cache_does_not(void **state) {
    static void (*const harms[])(struct record *r) = {fill, unreadable};
    struct place *p = *state;
    struct record *writer = created(p);
    for (size_t i = 0; i < sizeof harms / sizeof *harms; i++) {
        use_cache(p, i ? "second" : "first");
        struct record *r = opened(p->path, RECORD_READ);
        harms[i](r);
        for (int group = 0; group < 10; group++) {
            append_group(writer, 8);
            assert_ok(record_refresh(r, e));
            assert_int_equal(record_size(r), record_size(writer));
        }
        is_whole(p, r);
        record_close(r);
    }
    record_close(writer);
}

static void rows_that_are_behind_are_not_taken_for_what_is_there(void **state) {
    struct place *p = *state;
    struct reader nobody = {.who = span_str("ghost")};
    struct record *writer = created(p), *r = opened(p->path, RECORD_READ);
    struct error why;
    enum err failed = OK;
    assert_ok(record_read_as(r, &nobody, false, e));
    fill(r);
    while (!failed) {
        append_group(writer, 8);
        failed = record_refresh(r, &why);
    }
    assert_true(record_refresh(r, &why) != OK); // it is no better
    run(r, "PRAGMA max_page_count = 100000");
    assert_ok(record_refresh(r, e));
    assert_int_equal(record_size(r), record_size(writer));
    is_whole(p, r);
    record_close(r);
    record_close(writer);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_writer_goes_on_where_its_cache_does_not, setup, teardown),
        cmocka_unit_test_setup_teardown(
            the_log_is_known_by_its_key_whatever_becomes_of_the_rows, setup, teardown),
        cmocka_unit_test_setup_teardown(a_reader_goes_on_where_its_cache_does_not, setup, teardown),
        cmocka_unit_test_setup_teardown(rows_that_are_behind_are_not_taken_for_what_is_there, setup,
                                        teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
