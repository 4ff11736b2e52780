// SPDX-License-Identifier: Apache-2.0
// What the tests of hostile files share: two samples, and the question what a file is taken for.
#ifndef RECORD_HOSTILE_HELP_H
#define RECORD_HOSTILE_HELP_H

#include "record/sample_forged.h"
#include "record/verify.h"
#include "store/test_help.h"

#include <sqlite3.h> // to be another program

#define PATIENCE_S 30 // for one file; what takes longer hangs

struct place {
    char folder[64], path[128];
    struct sample_long small, large; // of an unfinished tile; of one tile and more
    struct arena arena;
    uint64_t random;
    unsigned no, same;
};

static inline int setup(void **state) {
    struct place *p = memory_get(sizeof *p);
    struct error e = {0};
    sample_path(p->folder, "a.truce", p->path);
    arena_init(&p->arena);
    p->random = 88172645463325252u;
    char other[128];
    snprintf(other, sizeof other, "%s/large.truce", p->folder);
    if (sample_long_make(p->path, 14, &p->small, &e) || sample_long_make(other, 270, &p->large, &e))
        return print_message("%s\n", e.message), -1;
    *state = p;
    return 0;
}

static inline int teardown(void **state) {
    struct place *p = *state;
    sample_long_done(&p->small);
    sample_long_done(&p->large);
    arena_done(&p->arena);
    sample_clean(p->folder);
    free(p);
    return 0;
}

enum answer { NO, SAME, OTHER };

static inline bool is_same(const struct sample_long *s, uint64_t size, const uint8_t *root,
                           const uint8_t *state) {
    return size == s->count && memcmp(root, s->root, HASH_BYTES) == 0 &&
           memcmp(state, s->state, HASH_BYTES) == 0;
}

static inline enum answer ask_verify(const char *path, const struct sample_long *s) {
    struct verify_options o = {.threads = 1};
    struct verify_report r;
    struct error e = {0};
    if (record_verify(path, &o, &r, &e))
        return assert_true(e.code != OK && e.message[0]), NO;
    enum answer answer = !r.valid ? NO : is_same(s, r.size, r.root, r.state) ? SAME : OTHER;
    assert_int_equal(r.valid, r.fault_count == 0);
    verify_report_done(&r);
    return answer;
}

static inline enum answer ask_open(const char *path, enum record_mode mode,
                                   const struct sample_long *s) {
    struct record *r = NULL;
    struct error why = {0};
    uint8_t root[HASH_BYTES] = {0}, state[HASH_BYTES];
    if (record_open(path, mode, false, &r, &why))
        return assert_true(why.code != OK && why.message[0]), NO;
    fold_digest(record_fold(r), state);
    assert_ok(record_root(r, record_size(r), root, e));
    enum answer answer = is_same(s, record_size(r), root, state) ? SAME : OTHER;
    record_close(r);
    return answer;
}

// Reads as anybody would who got the file; a writer last, for it may change what lies there.
static inline enum answer ask(struct place *p, const struct sample_long *s, bool write,
                              const char *what) {
    alarm(PATIENCE_S);
    enum answer verified = ask_verify(p->path, s), opened = ask_open(p->path, RECORD_FORGET, s);
    if (verified == OTHER || opened == OTHER)
        fail_msg("%s: it is taken for another record, and valid", what);
    if (verified == SAME && opened == NO)
        fail_msg("%s: it verifies and does not open", what);
    if (write && ask_open(p->path, RECORD_WRITE, s) == OTHER)
        fail_msg("%s: a writer takes it for another record", what);
    alarm(0);
    p->no += verified == NO;
    p->same += verified == SAME;
    return verified;
}

static inline void put_raw(const char *path, struct span bytes) {
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(bytes.data, 1, bytes.size, f), bytes.size);
    assert_int_equal(fclose(f), 0);
}

// By a program that keeps to no rule of ours.
static inline void script(const char *path, const char *sql) {
    sqlite3 *db = NULL;
    char *why = NULL;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 0, NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
    if (sqlite3_exec(db, "PRAGMA ignore_check_constraints = ON; PRAGMA writable_schema = ON", NULL,
                     NULL, NULL) != SQLITE_OK ||
        sqlite3_exec(db, sql, NULL, NULL, &why) != SQLITE_OK)
        fail_msg("%s: %s", sql, why);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

#endif
