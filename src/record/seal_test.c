// SPDX-License-Identifier: Apache-2.0
// What stands around a record's entries and is not what it should be: checkpoints, cosignatures,
// hash tiles. Verification says no and tells where.
#include "record/tamper_help.h"

static void write_and_run(struct bench *b, const struct sample_long *s, const char *sql, int64_t at,
                          struct span bytes) {
    struct db *db = NULL;
    assert_ok(file_write(b->path, s->file, 0644, true, e));
    assert_ok(db_open(b->path, DB_WRITE, DB_NORMAL, &db, e));
    STMT_SCOPED struct stmt *stmt = NULL;
    assert_ok(db_prepare(db, sql, &stmt, e));
    if (strstr(sql, "?1"))
        stmt_int(stmt, 1, at);
    if (strstr(sql, "?2"))
        stmt_blob(stmt, 2, bytes);
    assert_ok(stmt_run(stmt, e));
    stmt_free(stmt);
    stmt = NULL;
    db_close(db);
}

static void a_checkpoint_over_another_tree_is_named_by_its_stretch(void **state) {
    struct bench *b = *state;
    for (size_t k = 0; k < SAMPLES; k++)
        for (size_t i = 0; i < b->samples[k].size_count; i += 12) {
            const struct sample_long *s = &b->samples[k];
            BUF_SCOPED struct buf note;
            uint8_t root[HASH_BYTES];
            buf_init(&note, LIMIT_CHECKPOINT_BYTES);
            hash_one(span_str("another tree"), root);
            assert_ok(sample_checkpoint(s->sizes[i], root, &note, e));
            write_and_run(b, s, "UPDATE checkpoint SET note = ?2 WHERE size = ?1",
                          (int64_t)s->sizes[i], buf_span(&note));
            says_no(b, span(NULL, 0), i ? s->sizes[i - 1] : 0, "a checkpoint over another tree");
        }
}

static void a_checkpoint_of_anybody_else_is_named_by_its_size(void **state) {
    static const struct {
        const char *origin, *key, *why;
        uint64_t more; // than the size it is kept as
    } cases[] = {
        {"talks.example/other", "talks.example/other", "another log's, by its own key", 0},
        {"talks.example/other", SAMPLE_RECORD, "another origin, by our log's key", 0},
        {SAMPLE_RECORD, SAMPLE_RECORD "/kaz/desk", "by a key that is not the log's", 0},
        {SAMPLE_RECORD, SAMPLE_RECORD, "of another size than it is kept as", 1},
    };
    struct bench *b = *state;
    const struct sample_long *s = &b->samples[0];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (size_t k = 0; k < s->size_count; k += 4) {
            BUF_SCOPED struct buf note;
            buf_init(&note, LIMIT_CHECKPOINT_BYTES);
            forged_checkpoint(cases[i].origin, cases[i].key, s->sizes[k] + cases[i].more, s->root,
                              &note);
            write_and_run(b, s, "UPDATE checkpoint SET note = ?2 WHERE size = ?1",
                          (int64_t)s->sizes[k], buf_span(&note));
            says_no(b, span(NULL, 0), s->sizes[k], cases[i].why);
        }
}

static void a_checkpoint_that_is_gone_is_missed(void **state) {
    struct bench *b = *state;
    for (size_t k = 0; k < SAMPLES; k++) {
        const struct sample_long *s = &b->samples[k];
        for (size_t i = 1; i < s->cosignature_count; i += 3) { // each size has three
            uint64_t size = s->cosignatures[i].size;
            write_and_run(b, s, "DELETE FROM checkpoint WHERE size = ?1", (int64_t)size,
                          span(NULL, 0));
            says_no(b, span(NULL, 0), size < s->count ? size : s->sizes[s->size_count - 2],
                    "a cosigned checkpoint is gone");
        }
        write_and_run(b, s, "DELETE FROM checkpoint", 0, span(NULL, 0));
        says_no(b, span(NULL, 0), 0, "all checkpoints are gone");
    }
    write_and_run(b, &b->samples[0], "DELETE FROM checkpoint WHERE size = ?1",
                  (int64_t)b->samples[0].sizes[3], span(NULL, 0));
    says_yes(b, &b->samples[0], "one that nobody cosigned need not be kept");
}

static void a_cosignature_that_is_not_its_own_is_named_by_its_size(void **state) {
    static const char *const cases[] = {
        "UPDATE cosignature SET size = ?1 WHERE came = 1",
        "UPDATE cosignature SET size = ?1, line = ?2 WHERE came = 1",
        "UPDATE cosignature SET size = ?1, time_s = time_s + 1 WHERE came = 1",
        "INSERT INTO cosignature (size, name, key_id, time_s, line) VALUES (?1, 'x', 1, 1, ?2)",
        "INSERT INTO cosignature (size, name, key_id, time_s, line)"
        " SELECT ?1, name, key_id, 1, CAST(line || ?2 AS BLOB) FROM cosignature WHERE came = 1",
        "UPDATE cosignature SET size = ?1, line = CAST(substr(line, 1, length(line) - 1) AS BLOB)"
        " WHERE came = 1",
    };
    struct bench *b = *state;
    struct span junk = span_str("\xE2\x80\x94 " SAMPLE_RECORD "/irn/hold AAAAAAAA\n");
    const struct sample_long *s = &b->samples[0];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (size_t k = 1; k < s->size_count; k += 4) {
            if (s->sizes[k] == s->cosignatures[0].size)
                continue; // there it is right
            write_and_run(b, s, cases[i], (int64_t)s->sizes[k], junk);
            says_no(b, span(NULL, 0), s->sizes[k], cases[i]);
        }
    for (size_t i = 0; i < s->cosignature_count; i++) {
        uint8_t line[512];
        struct span old = s->cosignatures[i].line;
        memcpy(line, old.data, old.size);
        line[old.size - 20 - i % 40] ^= 1; // in the base64: still letters
        write_and_run(b, s, "UPDATE cosignature SET line = ?2 WHERE came = ?1", (int64_t)i + 1,
                      span(line, old.size));
        says_no(b, span(NULL, 0), s->cosignatures[i].size, "a forged cosignature");
    }
}

static void a_changed_or_missing_tile_is_named_by_its_entry(void **state) {
    struct bench *b = *state;
    for (size_t k = 1; k < SAMPLES; k++) {
        const struct sample_long *s = &b->samples[k];
        for (unsigned i = 0; i < 20; i++) {
            size_t at = some(b, 0, s->count / TILE_WIDTH * TILE_WIDTH);
            static const char change[] =
                "UPDATE tile SET hashes = CAST(substr(hashes, 1, 32 * (?1 % 256))"
                " || randomblob(32) || substr(hashes, 32 * (?1 % 256) + 33) AS BLOB)"
                " WHERE level = 0 AND n = ?1 / 256";
            write_and_run(b, s, change, (int64_t)at, span(NULL, 0));
            says_no(b, span(NULL, 0), at, "a hash in a tile");
        }
        for (size_t n = 0; n < s->count / TILE_WIDTH; n++) {
            write_and_run(b, s, "DELETE FROM tile WHERE n = ?1", (int64_t)n, span(NULL, 0));
            says_no(b, span(NULL, 0), n * TILE_WIDTH, "a tile is gone");
        }
        write_and_run(b, s, "INSERT INTO tile SELECT 0, ?1, hashes FROM tile LIMIT 1",
                      (int64_t)(s->count / TILE_WIDTH), span(NULL, 0));
        says_no(b, span(NULL, 0), s->count, "a tile of entries that are to come");
        write_and_run(b, s, "INSERT INTO tile SELECT 1, 0, hashes FROM tile LIMIT 1", 0,
                      span(NULL, 0));
        says_no(b, span(NULL, 0), s->count, "the same one level up");
    }
}

static void among_thousands_of_faults_the_first_is_listed(void **state) {
    struct bench *b = *state;
    const struct sample_long *s = &b->samples[1];
    BUF_SCOPED struct buf note;
    buf_init(&note, LIMIT_CHECKPOINT_BYTES);
    assert_ok(sample_checkpoint(s->sizes[1], s->root, &note, e)); // found when all entries are
    write_and_run(b, s, "UPDATE checkpoint SET note = ?2 WHERE size = ?1", (int64_t)s->sizes[1],
                  buf_span(&note));
    struct db *db = NULL;
    assert_ok(db_open(b->path, DB_WRITE, DB_NORMAL, &db, e));
    assert_ok(db_script(db,
                        "WITH RECURSIVE c(i) AS (SELECT max(i) + 1 FROM entry UNION ALL"
                        " SELECT i + 1 FROM c LIMIT 1500) INSERT INTO entry SELECT i, x'21' FROM c",
                        e));
    db_close(db);
    struct verify_report r;
    verify(b, span(NULL, 0), &r);
    assert_false(r.valid);
    assert_int_equal(r.fault_count, VERIFY_FAULTS_MAX);
    assert_true(r.fault_more >= 500);
    assert_int_equal(r.faults[0].index, s->sizes[0]);
    assert_string_equal(r.faults[0].rule, "root");
    verify_report_done(&r);
}

static void what_changes_nothing_is_no_fault(void **state) {
    static const char *const cases[] = {
        "ANALYZE", "REINDEX", "UPDATE sqlite_stat1 SET stat = '1 1 1'",
        "DELETE FROM cosignature WHERE came = 2", // whoever drops one, drops a grade
    };
    struct bench *b = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct db *db = NULL;
        assert_ok(file_write(b->path, b->samples[1].file, 0644, true, e));
        assert_ok(db_open(b->path, DB_WRITE, DB_NORMAL, &db, e));
        assert_ok(db_script(db, "ANALYZE", e));
        assert_ok(db_script(db, cases[i], e));
        db_close(db);
        says_yes(b, &b->samples[1], cases[i]);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_checkpoint_over_another_tree_is_named_by_its_stretch),
        cmocka_unit_test(a_checkpoint_of_anybody_else_is_named_by_its_size),
        cmocka_unit_test(a_checkpoint_that_is_gone_is_missed),
        cmocka_unit_test(a_cosignature_that_is_not_its_own_is_named_by_its_size),
        cmocka_unit_test(a_changed_or_missing_tile_is_named_by_its_entry),
        cmocka_unit_test(among_thousands_of_faults_the_first_is_listed),
        cmocka_unit_test(what_changes_nothing_is_no_fault),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
