// SPDX-License-Identifier: Apache-2.0
// Statements and transactions.
#include "store/test_help.h"

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

static void the_first_failure_of_a_transaction_is_kept(void **state) {
    struct db *db = opened(in(*state, "a"), DB_CREATE);
    run(db, "CREATE TABLE t (x INTEGER PRIMARY KEY, y TEXT NOT NULL CHECK (y <> 'no')) STRICT");
    STMT_SCOPED struct stmt *s = NULL;
    assert_ok(db_prepare(db, "INSERT INTO t VALUES (?1, ?2)", &s, e));
    assert_ok(db_begin(db, e));
    for (int i = 0; i < 4; i++) { // 0, then 0 again, then what would be right
        stmt_int(s, 1, i / 2);
        stmt_text(s, 2, span_str("yes"));
        struct error e;
        assert_int_equal(stmt_run(s, &e), i ? ERR_CONFLICT : OK);
    }
    assert_refused(db_script(db, "CREATE TABLE u (x)", e), ERR_CONFLICT, "UNIQUE");
    assert_true(db_in_transaction(db));
    assert_refused(db_commit(db, e), ERR_CONFLICT, "UNIQUE");
    assert_false(db_in_transaction(db));
    assert_int_equal(number(db, "SELECT count(*) FROM t"), 0);
    assert_int_equal(number(db, "SELECT count(*) FROM sqlite_schema WHERE name = 'u'"), 0);
    stmt_int(s, 1, 5); // outside of one, each stands for itself
    stmt_text(s, 2, span_str("no"));
    assert_refused(stmt_run(s, e), ERR_INVALID, "CHECK");
    stmt_int(s, 1, 5);
    assert_refused(stmt_run(s, e), ERR_INVALID, "NOT NULL"); // bindings had been cleared
    stmt_int(s, 1, 5);
    stmt_text(s, 2, span_str("yes"));
    assert_ok(stmt_run(s, e));
    stmt_free(s);
    s = NULL;
    db_close(db);
}

static void every_value_comes_back_as_it_was(void **state) {
    (void)state;
    struct db *db = opened(NULL, DB_MEMORY);
    STMT_SCOPED struct stmt *s = NULL;
    assert_ok(db_prepare(db, "SELECT ?1, ?2, ?3, ?4, ?5, ?6, :who AS who", &s, e));
    stmt_int(s, 1, INT64_MIN);
    stmt_text(s, 2, span("a\0b", 3));
    stmt_text(s, 3, span_str(""));
    stmt_blob(s, 4, span("", 0));
    stmt_blob(s, 5, span(NULL, 0));
    stmt_null(s, 6);
    stmt_int(s, stmt_name(s, ":who"), 7);
    struct error e;
    assert_true(stmt_row(s, &e));
    assert_int_equal(stmt_columns(s), 7);
    assert_string_equal(stmt_column_name(s, 6), "who");
    assert_true(stmt_get_int(s, 0) == INT64_MIN);
    assert_true(span_equal(stmt_get_text(s, 1), span("a\0b", 3)));
    assert_non_null(stmt_get_text(s, 2).data);
    assert_int_equal(stmt_get_text(s, 2).size, 0);
    assert_non_null(stmt_get_blob(s, 3).data);
    assert_int_equal(stmt_get_blob(s, 3).size, 0);
    assert_null(stmt_get_blob(s, 4).data);
    assert_true(stmt_is_null(s, 4) && stmt_is_null(s, 5) && !stmt_is_null(s, 3));
    assert_null(stmt_get_text(s, 5).data);
    stmt_int(s, 1, 8); // binding a statement that is halfway begins it anew
    assert_true(stmt_row(s, &e));
    assert_int_equal(stmt_get_int(s, 0), 8);
    assert_true(stmt_is_null(s, 6));
    assert_false(stmt_row(s, &e));
    assert_false(stmt_failed(s));
    stmt_free(s);
    s = NULL;
    db_close(db);
}

static void what_is_too_large_is_refused(void **state) {
    (void)state;
    struct db *db = opened(NULL, DB_MEMORY);
    assert_refused(db_script(db, "CREATE TABLE t AS SELECT zeroblob(20000000)", e), ERR_LIMIT,
                   "too big");
    STMT_SCOPED struct stmt *s = NULL;
    assert_ok(db_prepare(db, "SELECT ?1", &s, e));
    uint8_t *large = memory_get(17 << 20);
    stmt_blob(s, 1, span(large, 17 << 20));
    assert_refused(stmt_run(s, e), ERR_LIMIT, "too big");
    assert_true(stmt_failed(s));
    stmt_int(s, 1, 1);
    assert_ok(stmt_run(s, e));
    free(large);
    stmt_free(s);
    s = NULL;
    db_close(db);
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, folder_setup, folder_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        IN_FOLDER(the_first_failure_of_a_transaction_is_kept),
        IN_FOLDER(every_value_comes_back_as_it_was),
        IN_FOLDER(what_is_too_large_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
