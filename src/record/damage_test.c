// SPDX-License-Identifier: Apache-2.0
// Record files whose bytes are damaged, and what may lie beside a record: opening and verifying say
// no, or say yes to the very same record; they do not crash or hang.
#include "record/hostile_help.h"

static size_t some(struct place *p, size_t count) {
    p->random ^= p->random << 13;
    p->random ^= p->random >> 7;
    p->random ^= p->random << 17;
    return (size_t)(p->random % count);
}

static void flips(struct place *p, const struct sample_long *s, unsigned count) {
    uint8_t *bytes = arena_get(&p->arena, s->file.size);
    memcpy(bytes, s->file.data, s->file.size);
    for (unsigned i = 0; i < count; i++) {
        size_t at = some(p, s->file.size);
        while (i % 4 && !bytes[at]) // three of four where something stands
            at = some(p, s->file.size);
        uint8_t bit = (uint8_t)(1u << some(p, 8));
        char what[64];
        snprintf(what, sizeof what, "bit %02x of byte %zu", bit, at);
        bytes[at] ^= bit;
        put_raw(p->path, span(bytes, s->file.size));
        if (i % 5 == 0) { // each is verified; to open them all as well takes as long again
            ask(p, s, i % 50 == 0, what);
        } else {
            alarm(PATIENCE_S);
            enum answer answer = ask_verify(p->path, s);
            if (answer == OTHER)
                fail_msg("%s: it is taken for another record, and valid", what);
            p->no += answer == NO;
            p->same += answer == SAME;
            alarm(0);
        }
        bytes[at] ^= bit;
    }
}

static void any_flipped_bit_says_no_or_changes_nothing(void **state) {
    struct place *p = *state;
    p->no = p->same = 0;
    flips(p, &p->small, getenv("TRUCE_CHECK") ? 1950 : 700);
    flips(p, &p->large, 60);
    print_message("%u flips refused, %u changed nothing\n", p->no, p->same);
    assert_true(p->no > 500 && p->same > 100);
}

static void a_file_cut_off_anywhere_says_no(void **state) {
    struct place *p = *state;
    for (size_t size = 0; size < p->small.file.size; size += 2048) {
        put_raw(p->path, span_head(p->small.file, size + (size % 8192 ? size % 7 : 0)));
        if (ask(p, &p->small, true, "a file cut off") != NO)
            fail_msg("cut off after %zu bytes of %zu: it is taken", size, p->small.file.size);
    }
}

static void pages_of_zeros_and_pages_of_others_say_no_or_change_nothing(void **state) {
    struct place *p = *state;
    size_t size = p->large.file.size;
    uint8_t *bytes = arena_get(&p->arena, size);
    for (size_t at = 0; at < size; at += 8192) {
        memcpy(bytes, p->large.file.data, size);
        memset(bytes + at, 0, 8192);
        put_raw(p->path, span(bytes, size));
        ask(p, &p->large, at % 3 == 0, "a page of zeros");
        memcpy(bytes + at, p->large.file.data + some(p, size / 8192) * 8192, 8192);
        put_raw(p->path, span(bytes, size));
        ask(p, &p->large, false, "a page of another place");
        memset(bytes + at + 12, 0xff, 4000);
        put_raw(p->path, span(bytes, size));
        ask(p, &p->large, false, "a page of ones");
    }
}

// What lies beside.

static const char *beside(struct place *p, const char *ending) {
    return arena_printf(&p->arena, "%s%s", p->path, ending);
}

static void alone_again(struct place *p) {
    static const char *const endings[] = {"-wal", "-shm", "-journal"};
    for (size_t i = 0; i < 3; i++)
        unlink(beside(p, endings[i]));
    put_raw(p->path, p->small.file);
}

// Alters the record in `mode` and leaves the WAL or journal of that as a cut off writer does.
static struct span left_behind(struct place *p, const char *mode, const char *sql,
                               const char *ending) {
    sqlite3 *db = NULL;
    put_raw(p->path, p->small.file);
    assert_int_equal(sqlite3_open(p->path, &db), SQLITE_OK);
    sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
    sqlite3_exec(db, mode, NULL, NULL, NULL);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    BUF_SCOPED struct buf bytes;
    get_file(beside(p, ending), &bytes);
    struct span copy = arena_copy(&p->arena, buf_span(&bytes));
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
    alone_again(p);
    return copy;
}

#define ALTERS                                                                                     \
    "UPDATE entry SET note = (SELECT note FROM entry WHERE i = 5) WHERE i = 6;"                    \
    "UPDATE checkpoint SET note = x'00' WHERE size = 2;"

static void a_wal_left_beside_says_no_or_changes_nothing(void **state) {
    struct place *p = *state;
    struct span forged = left_behind(p, "PRAGMA journal_mode = WAL", ALTERS, "-wal");
    struct span harmless = left_behind(p, "PRAGMA journal_mode = WAL", "ANALYZE", "-wal");
    uint8_t *junk = arena_get(&p->arena, 65536);
    memset(junk, 'w', 65536);
    const struct {
        struct span wal, shm;
        const char *why;
    } cases[] = {
        {forged, {0}, "forged frames"},
        {span_head(forged, forged.size - 100), {0}, "forged frames, cut off"},
        {harmless, {0}, "frames of no consequence"},
        {span(junk, 65536), {0}, "junk"},
        {span("", 0), {0}, "empty"},
        {forged, span(junk, 32768), "forged frames and a junk index"},
        {span("", 0), span(junk, 32768), "a junk index"},
        {p->small.file, {0}, "a database"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        alone_again(p);
        put_raw(beside(p, "-wal"), cases[i].wal);
        if (cases[i].shm.data)
            put_raw(beside(p, "-shm"), cases[i].shm);
        ask(p, &p->small, false, cases[i].why);
        enum answer writer = ask_open(p->path, RECORD_WRITE, &p->small);
        assert_int_not_equal(writer, OTHER);
        ask(p, &p->small, true, "what the writer has left");
    }
    alone_again(p);
}

static void a_journal_left_beside_says_no_or_changes_nothing(void **state) {
    struct place *p = *state;
    static const char spill[] = "PRAGMA journal_mode = DELETE; PRAGMA cache_size = 1";
    static const char writes[] = "BEGIN; " ALTERS "CREATE TABLE x AS SELECT randomblob(100000)";
    struct span old = left_behind(p, spill, writes, "-journal");
    // The journal of a file that was altered before: to roll it back alters ours.
    struct span good = p->small.file;
    script(p->path, ALTERS);
    BUF_SCOPED struct buf altered;
    get_file(p->path, &altered);
    p->small.file = buf_span(&altered);
    struct span forged = left_behind(p, spill,
                                     "BEGIN; UPDATE entry SET note = x'00';"
                                     "CREATE TABLE x AS SELECT randomblob(100000)",
                                     "-journal");
    p->small.file = good;
    const struct span cases[] = {old, forged, span_head(forged, 600), span_str("junk")};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        alone_again(p);
        put_raw(beside(p, "-journal"), cases[i]);
        ask(p, &p->small, false, "a journal");
        assert_int_not_equal(ask_open(p->path, RECORD_WRITE, &p->small), OTHER);
        ask(p, &p->small, true, "what the writer has left");
    }
    alone_again(p);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_flipped_bit_says_no_or_changes_nothing),
        cmocka_unit_test(a_file_cut_off_anywhere_says_no),
        cmocka_unit_test(pages_of_zeros_and_pages_of_others_say_no_or_change_nothing),
        cmocka_unit_test(a_wal_left_beside_says_no_or_changes_nothing),
        cmocka_unit_test(a_journal_left_beside_says_no_or_changes_nothing),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
