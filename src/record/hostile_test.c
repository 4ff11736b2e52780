// SPDX-License-Identifier: Apache-2.0
// Record files made to harm: whatever schema, rows and values stand in them, opening and verifying
// say no, or say yes to the very same record; they do not crash, hang or run what a file brings.
#include "record/hostile_help.h"

// Other schemas.

static void a_schema_of_anybodys_is_refused(void **state) {
    static const char *const cases[] = {
        "CREATE TRIGGER z AFTER INSERT ON entry BEGIN SELECT 1; END",
        "CREATE TRIGGER z INSTEAD OF INSERT ON v BEGIN SELECT 1; END",
        "CREATE VIEW v AS SELECT i FROM entry",
        "CREATE VIEW v AS WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x FROM c)"
        " SELECT count(*) FROM c",
        "CREATE TABLE t (x)",
        "CREATE TABLE t (x INTEGER PRIMARY KEY AUTOINCREMENT)",
        "CREATE INDEX z ON entry (note)",
        "CREATE VIRTUAL TABLE t USING fts5(x)",
        "CREATE VIRTUAL TABLE t USING rtree(a, b, c)",
        "ALTER TABLE entry RENAME COLUMN note TO bytes",
        "ALTER TABLE entry RENAME TO entries",
        "ALTER TABLE entry ADD COLUMN g INTEGER GENERATED ALWAYS AS (i * 2) VIRTUAL",
        "ALTER TABLE checkpoint ADD COLUMN more TEXT",
        "DROP TRIGGER entry_kept",
        "DROP TABLE blob",
        "DROP TABLE entry",
        "DROP TABLE entry; CREATE TABLE entry (i INTEGER PRIMARY KEY, note BLOB)",
        "DROP TABLE entry; CREATE TABLE entry (i INT PRIMARY KEY, note BLOB) WITHOUT ROWID",
        "DROP TABLE entry; CREATE VIEW entry AS WITH RECURSIVE c(i, note) AS (SELECT 0, x'00'"
        " UNION ALL SELECT i + 1, note FROM c) SELECT i, note FROM c",
        "DROP TABLE entry; CREATE VIRTUAL TABLE entry USING fts5(i, note)",
        "DROP TABLE checkpoint; CREATE VIEW checkpoint AS SELECT 1 AS size, x'00' AS note",
        "PRAGMA application_id = 0",
        "PRAGMA application_id = 0x54525544",
        "PRAGMA user_version = 0",
        "PRAGMA user_version = 2",
        "PRAGMA user_version = -1",
        "UPDATE sqlite_schema SET sql = 'CREATE TABLE entry (' WHERE name = 'entry'",
        "UPDATE sqlite_schema SET sql = replace(sql, 'STRICT', '') WHERE name = 'entry'",
        "UPDATE sqlite_schema SET sql = NULL WHERE name = 'entry'",
        "UPDATE sqlite_schema SET sql = x'ff00fe' WHERE name = 'entry'",
        "UPDATE sqlite_schema SET sql = sql || char(10) WHERE name = 'entry_kept'",
        "UPDATE sqlite_schema SET sql = replace(sql, 'never', 'often') WHERE name = 'entry_kept'",
        "UPDATE sqlite_schema SET type = 'view' WHERE name = 'entry'",
        "UPDATE sqlite_schema SET name = CAST(zeroblob(9000000) AS TEXT) WHERE name = 'entry_kept'",
        "UPDATE sqlite_schema SET tbl_name = 'tile' WHERE name = 'entry_kept'",
        "UPDATE sqlite_schema SET rootpage = 0 WHERE name = 'entry'",
        "UPDATE sqlite_schema SET rootpage = 1 WHERE name = 'entry'",
        "UPDATE sqlite_schema SET rootpage = 100000 WHERE name = 'entry'",
        "UPDATE sqlite_schema SET rootpage = -5 WHERE name = 'checkpoint'",
        "UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema"
        " WHERE name = 'checkpoint') WHERE name = 'entry'",
        "UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema"
        " WHERE name = 'sqlite_autoindex_tile_1') WHERE name = 'entry'",
        "DELETE FROM sqlite_schema",
        "DELETE FROM sqlite_schema WHERE name = 'tile'",
        "INSERT INTO sqlite_schema SELECT * FROM sqlite_schema WHERE name = 'entry'",
        "INSERT INTO sqlite_schema VALUES ('table', 'x', 'x', 2, 'CREATE TABLE x (y)')",
        "INSERT INTO sqlite_schema VALUES ('index', 'x', 'entry', 2, NULL)",
        "INSERT INTO sqlite_schema VALUES (NULL, NULL, NULL, NULL, NULL)",
    };
    struct place *p = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        put_raw(p->path, p->small.file);
        if (strstr(cases[i], "INSTEAD")) // needs its view first
            script(p->path, "CREATE VIEW v AS SELECT 1 AS x");
        script(p->path, cases[i]);
        if (ask(p, &p->small, true, cases[i]) != NO)
            fail_msg("%s: it is taken", cases[i]);
    }
}

// Other rows.

static void rows_of_anybodys_are_refused(void **state) {
    static const char *const cases[] = {
        "INSERT INTO entry VALUES (-1, x'00')",
        "INSERT INTO entry VALUES (-9223372036854775807 - 1, x'00')",
        "INSERT INTO entry VALUES (9223372036854775807, x'00')",
        "INSERT INTO entry VALUES (9223372036854775806, x'00')",
        "INSERT INTO entry VALUES (1000000000000, x'00')",
        "INSERT INTO entry SELECT max(i) + 2, note FROM entry",
        "INSERT INTO entry SELECT max(i) + 1, x'' FROM entry",
        "INSERT INTO entry SELECT max(i) + 1, zeroblob(65536) FROM entry",
        "INSERT INTO entry SELECT max(i) + 1, zeroblob(40000000) FROM entry",
        "UPDATE entry SET note = zeroblob(40000000) WHERE i = 0",
        "UPDATE entry SET note = x'' WHERE i = 0",
        "DELETE FROM entry",
        "DELETE FROM entry WHERE i = 0",
        "UPDATE entry SET i = -i",
        "UPDATE checkpoint SET note = zeroblob(40000000) WHERE size = 1",
        "UPDATE checkpoint SET note = x''",
        "UPDATE checkpoint SET note = x'fffefd' WHERE size = 1",
        "INSERT INTO checkpoint SELECT -1, note FROM checkpoint LIMIT 1",
        "INSERT INTO checkpoint SELECT 0, note FROM checkpoint LIMIT 1",
        "INSERT INTO checkpoint SELECT 9223372036854775807, note FROM checkpoint LIMIT 1",
        "UPDATE checkpoint SET size = -size",
        "DELETE FROM checkpoint",
        "UPDATE cosignature SET line = zeroblob(40000000) WHERE came = 1",
        "UPDATE cosignature SET line = x''",
        "UPDATE cosignature SET time_s = -1",
        "UPDATE cosignature SET time_s = 9223372036854775807",
        "UPDATE cosignature SET line = CAST(line || line AS BLOB)",
        "UPDATE cosignature SET size = 9223372036854775807",
        "UPDATE cosignature SET name = CAST(x'fffe80' AS TEXT)",
        "UPDATE cosignature SET key_id = -1",
        "INSERT INTO tile VALUES (0, 0, zeroblob(8192))",
        "INSERT INTO tile VALUES (0, 0, zeroblob(40000000))",
        "INSERT INTO tile VALUES (0, 0, x'')",
        "INSERT INTO tile VALUES (6, 0, zeroblob(8192))",
    };
    struct place *p = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        put_raw(p->path, p->small.file);
        script(p->path, cases[i]);
        enum answer answer = ask(p, &p->small, true, cases[i]);
        if (answer != NO)
            fail_msg("%s: it is taken", cases[i]);
    }
}

// Columns that hold what their type forbids: written under another schema, that is then put back.
static void values_of_other_types_are_refused(void **state) {
    static const char *const values[] = {"NULL", "5", "'text'", "-1.5", "x'ff'", "''"};
    static const struct {
        const char *table, *column, *where;
    } columns[] = {
        {"entry", "note", "i = 3"},          {"checkpoint", "note", "size = 2"},
        {"cosignature", "line", "came = 1"}, {"cosignature", "time_s", "came = 1"},
        {"cosignature", "size", "came = 1"},
    };
    struct place *p = *state;
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        for (size_t k = 0; k < sizeof values / sizeof *values; k++) {
            char sql[1024];
            snprintf(sql, sizeof sql,
                     "CREATE TEMP TABLE old AS SELECT sql FROM sqlite_schema WHERE name = '%s';"
                     "UPDATE sqlite_schema SET sql = replace(replace(sql, 'STRICT', ''),"
                     " 'NOT NULL', '') WHERE name = '%s'",
                     columns[i].table, columns[i].table);
            put_raw(p->path, p->small.file);
            script(p->path, sql);
            snprintf(sql, sizeof sql, "UPDATE %s SET %s = %s WHERE %s", columns[i].table,
                     columns[i].column, values[k], columns[i].where);
            script(p->path, sql);
            BUF_SCOPED struct buf back;
            buf_init(&back, 1 << 16);
            const char *good = arena_printf(&p->arena, "%s/good.truce", p->folder);
            put_raw(good, p->small.file);
            buf_printf(
                &back,
                "ATTACH '%s' AS good; UPDATE main.sqlite_schema AS m SET sql = (SELECT sql FROM"
                " good.sqlite_schema g WHERE g.name = m.name)",
                good);
            script(p->path, buf_str(&back));
            enum answer answer = ask(p, &p->small, true, sql);
            if (answer != NO && strcmp(columns[i].column, "size") != 0) // that one counts nowhere
                fail_msg("%s: it is taken", sql);
        }
}

static void what_says_nothing_false_is_taken(void **state) {
    static const char *const cases[] = {
        "ANALYZE",
        "ANALYZE; UPDATE sqlite_stat1 SET stat = '1 1 1 1 1'",
        "ANALYZE; UPDATE sqlite_stat1 SET stat = '999999999999999999 1 unordered sz=1 noskipscan'",
        "ANALYZE; UPDATE sqlite_stat1 SET tbl = 'sqlite_schema', idx = 'x', stat = x'ff00'",
        "ANALYZE; INSERT INTO sqlite_stat1 SELECT a.* FROM sqlite_stat1 a, entry",
        "PRAGMA auto_vacuum = INCREMENTAL; VACUUM",
        "PRAGMA page_size = 512; VACUUM",
        "PRAGMA page_size = 65536; VACUUM",
        "PRAGMA journal_mode = WAL",
        "REINDEX",
        "PRAGMA schema_version = 77",
        "INSERT INTO blob VALUES (zeroblob(32), 0, zeroblob(40000000))", // nothing asks for it
        "INSERT INTO receipt VALUES (zeroblob(32), 'x', 1, x'00', x'00')",
    };
    struct place *p = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        put_raw(p->path, p->small.file);
        script(p->path, cases[i]);
        if (ask(p, &p->small, true, cases[i]) != SAME)
            fail_msg("%s: it is refused", cases[i]);
    }
}

static void other_things_of_that_name_say_no(void **state) {
    struct place *p = *state;
    static const char *const targets[] = {"/dev/zero", "/dev/null", "/",
                                          "nowhere",   "a.truce",   "/proc/self/mem"};
    for (size_t i = 0; i < sizeof targets / sizeof *targets; i++) {
        unlink(p->path);
        assert_int_equal(symlink(targets[i], p->path), 0); // the fifth leads to itself
        if (ask(p, &p->small, true, targets[i]) != NO)
            fail_msg("%s: it is taken", targets[i]);
    }
    unlink(p->path);
    put_raw(p->path, p->small.file);
}

// A host's own forgery: the tree is sound, the log has signed it, and one signature is false.
static void a_forged_signature_is_never_shown_as_good(void **state) {
    struct place *p = *state;
    for (size_t at = 1; at < p->large.count; at += 50)
        for (int colludes = 0; colludes < 2; colludes++) {
            struct sample_forged f;
            struct record *r = NULL;
            forged_init(&f, &p->large, &p->arena);
            f.colludes = colludes;
            f.pieces[at] = forged_flip(&f, at, 8 * f.pieces[at].note.size - 100);
            assert_ok(forged_write(&f, p->path, e));
            record_forget(p->path); // it knows entries of before, and is right about them
            if (!colludes) {        // not what the log has signed
                assert_refused(record_open(p->path, RECORD_READ, false, &r, e), ERR_CORRUPT,
                               "truce");
                continue;
            }
            assert_ok(record_open(p->path, RECORD_READ, false, &r, e));
            STMT_SCOPED struct stmt *s = NULL;
            assert_ok(
                db_prepare(record_rows(r), "SELECT class, author FROM act WHERE i = ?1", &s, e));
            stmt_int(s, 1, (int64_t)at);
            assert_true(stmt_row(s, NULL));
            assert_int_equal(stmt_get_int(s, 0), VERDICT_ALIEN);
            stmt_free(s);
            s = NULL;
            assert_ok(db_prepare(record_rows(r), "SELECT count(*) FROM thing WHERE i = ?1", &s, e));
            stmt_int(s, 1, (int64_t)at);
            assert_true(stmt_row(s, NULL));
            assert_int_equal(stmt_get_int(s, 0), 0); // it has had no effect
            stmt_free(s);
            s = NULL;
            record_close(r);
        }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_schema_of_anybodys_is_refused),
        cmocka_unit_test(rows_of_anybodys_are_refused),
        cmocka_unit_test(values_of_other_types_are_refused),
        cmocka_unit_test(what_says_nothing_false_is_taken),
        cmocka_unit_test(other_things_of_that_name_say_no),
        cmocka_unit_test(a_forged_signature_is_never_shown_as_good),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
