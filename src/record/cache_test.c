// SPDX-License-Identifier: Apache-2.0
// The cache of the fold: gone, broken, too old, too new, another record's, out of reach, fought
// over. Whatever it is, a record opened shows what its own log says.
#include "record/sample_forged.h"
#include "store/test_help.h"

struct place {
    char folder[64], path[128], cache[300];
    struct sample_long sample;
    uint8_t state[HASH_BYTES];
    struct arena arena;
};

static void find_cache(struct place *p) {
    char folder[128];
    snprintf(folder, sizeof folder, "%s/truce", p->folder);
    DIR *d = opendir(folder);
    assert_non_null(d);
    p->cache[0] = 0;
    for (struct dirent *at = readdir(d); at; at = readdir(d))
        if (strstr(at->d_name, ".fold") && !strstr(at->d_name, ".fold-"))
            snprintf(p->cache, sizeof p->cache, "%s/%s", folder, at->d_name);
    closedir(d);
}

// The path of the one cache there is; fails the test when there is none.
static const char *cache(struct place *p) {
    find_cache(p);
    assert_true(p->cache[0]);
    return p->cache;
}

static int setup(void **state) {
    struct place *p = memory_get(sizeof *p);
    struct error e = {0};
    sample_path(p->folder, "a.truce", p->path);
    arena_init(&p->arena);
    if (sample_long_make(p->path, 60, &p->sample, &e))
        return print_message("%s\n", e.message), -1;
    *state = p;
    return 0;
}

static int teardown(void **state) {
    struct place *p = *state;
    sample_long_done(&p->sample);
    arena_done(&p->arena);
    sample_clean(p->folder);
    free(p);
    return 0;
}

static struct record *opened(struct place *p, enum record_mode mode) {
    struct record *r = NULL;
    assert_ok(record_open(p->path, mode, false, &r, e));
    return r;
}

// The record is as its log says, whoever opens it.
static void is_right(struct place *p, enum record_mode mode) {
    struct record *r = opened(p, mode);
    uint8_t digest[HASH_BYTES], root[HASH_BYTES];
    assert_int_equal(record_size(r), p->sample.count);
    fold_digest(record_fold(r), digest);
    assert_memory_equal(digest, p->sample.state, HASH_BYTES);
    assert_ok(record_root(r, p->sample.count, root, e));
    assert_memory_equal(root, p->sample.root, HASH_BYTES);
    assert_int_equal(record_state(r)->member_count, 9);
    record_close(r);
}

static ino_t number_of(const char *path) {
    struct stat s;
    assert_int_equal(stat(path, &s), 0);
    return s.st_ino;
}

static struct span bytes_of(struct place *p, const char *path) {
    BUF_SCOPED struct buf bytes;
    get_file(path, &bytes);
    return arena_copy(&p->arena, buf_span(&bytes));
}

static void a_cache_that_is_gone_is_made_again(void **state) {
    struct place *p = *state;
    assert_int_equal(unlink(cache(p)), 0);
    is_right(p, RECORD_READ);
    ino_t made = number_of(cache(p));
    is_right(p, RECORD_READ);
    is_right(p, RECORD_WRITE);
    is_right(p, RECORD_FORGET);
    assert_true(number_of(cache(p)) == made); // and then it serves
    record_forget(p->path);
    find_cache(p);
    assert_int_equal(p->cache[0], 0);
    is_right(p, RECORD_WRITE);
    cache(p);
}

static void a_broken_cache_is_made_again(void **state) {
    struct place *p = *state;
    struct span good = bytes_of(p, cache(p));
    uint8_t *junk = arena_get(&p->arena, good.size);
    memset(junk, 'x', good.size);
    uint8_t *holed = arena_get(&p->arena, good.size);
    memcpy(holed, good.data, good.size);
    memset(holed + 8192, 0, good.size / 2);
    const struct {
        struct span bytes;
        const char *why;
    } cases[] = {
        {span("", 0), "empty"},
        {span(junk, good.size), "no database"},
        {span_head(good, 50), "cut off in its header"},
        {span_head(good, good.size / 2), "cut off in the middle"},
        {span(holed, good.size), "pages of zeros"},
        {p->sample.file, "another database"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        put_file(cache(p), cases[i].bytes);
        is_right(p, i % 2 ? RECORD_READ : RECORD_WRITE);
        ino_t made = number_of(cache(p));
        is_right(p, RECORD_READ);
        if (number_of(cache(p)) != made)
            fail_msg("%s: it is made again each time", cases[i].why);
    }
}

// What the disk does to single bits is not told by SQLite: nothing may crash or hang, and a record
// that refuses its cache must still be right.
static void flipped_bits_in_a_cache_harm_nobody(void **state) {
    struct place *p = *state;
    struct span good = bytes_of(p, cache(p));
    uint8_t *bad = arena_get(&p->arena, good.size);
    uint64_t random = 88172645463325252u;
    int times = getenv("TRUCE_CHECK") ? 400 : 150;
    for (int i = 0; i < times; i++) {
        struct record *r = NULL;
        struct error e = {0};
        memcpy(bad, good.data, good.size);
        for (int k = 0; k < 20; k++) {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            bad[random % good.size] ^= (uint8_t)(1u << random % 8);
        }
        put_file(cache(p), span(bad, good.size));
        enum err err = record_open(p->path, RECORD_READ, false, &r, &e);
        if (err)
            fail_msg("a bad cache keeps a good record shut: %s", e.message);
        assert_int_equal(record_size(r), p->sample.count);
        record_close(r);
    }
    put_file(cache(p), good);
    is_right(p, RECORD_READ);
}

// Rows that no fold has written: whatever they say, nothing breaks. (Who writes to a user's cache
// folder is that user; lies in the right form are believed.)
static void impossible_rows_in_a_cache_harm_nobody(void **state) {
    static const char *const cases[] = {
        "UPDATE act SET digest = x'00' WHERE i = (SELECT max(i) FROM act)",
        "UPDATE act SET digest = x'' WHERE i = (SELECT max(i) FROM act)",
        "UPDATE act SET id = x'00', id8 = 5",
        "UPDATE act SET class = 77",
        "UPDATE act SET key = 5000, n = -1",
        "DELETE FROM act WHERE i > 3",
        "DELETE FROM act",
        "INSERT INTO act SELECT 9223372036854775807, id, id8, key, n, author, type, class, rule, "
        "at,"
        " offset_min, t, aud, seen, digest, own FROM act LIMIT 1",
        "UPDATE mark SET root = x'00'",
        "UPDATE mark SET root = x''",
        "UPDATE mark SET size = -1",
        "DELETE FROM mark",
        "DELETE FROM found",
        "UPDATE found SET log_vkey = 'x', witnesses = 'y', participants = '[', kind = ''",
        "UPDATE keyring SET vkey = ''",
        "UPDATE keyring SET use = '{'",
        "UPDATE keyring SET who = 'nobody'",
        "DELETE FROM keyring",
        "UPDATE participant SET roles = 'x'",
        "DELETE FROM participant",
        "UPDATE ruleset SET rules = 'x', set_by = 'y'",
        "UPDATE ruleset SET rules = '[]'",
        "DELETE FROM ruleset",
        "INSERT INTO motion SELECT 5, 5, 0, 0, 'kaz', 'm', '{}', 'admit', '[', 'never', 1, NULL",
        "INSERT INTO revocation SELECT 5, 5, 0, 0, 'kaz', 'nobody', NULL",
        "INSERT INTO standing SELECT 5, 5, 0, 0, 'kaz', 'nobody', 'suspended'",
        "INSERT INTO audience VALUES (1, 'x')",
        "INSERT INTO audience VALUES (7, '[]')",
        "INSERT INTO audience VALUES (1, '[\"nobody\",7]')",
        "UPDATE act SET aud = -1, own = digest",
        "UPDATE act SET aud = 9, own = digest",
        "UPDATE hold SET size = -1, root = '', state = ''",
        "DROP TABLE hold",
        "ALTER TABLE act DROP COLUMN rule",
    };
    struct place *p = *state;
    struct span good = bytes_of(p, cache(p));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct db *db = NULL;
        struct record *r = NULL;
        put_file(cache(p), good);
        assert_ok(db_open(cache(p), DB_WRITE, DB_NORMAL, &db, e));
        assert_ok(db_script(db, "PRAGMA ignore_check_constraints = ON", e));
        if (db_script(db, cases[i], NULL))
            fail_msg("%s", cases[i]);
        db_close(db);
        enum err err = record_open(p->path, RECORD_WRITE, false, &r, NULL);
        if (err)
            fail_msg("%s keeps a good record shut", cases[i]);
        BUF_SCOPED struct buf note;
        struct appended a;
        struct secret_key log = sample_key("", "log");
        buf_init(&note, LIMIT_ENTRY_BYTES);
        if (!sample_some_note(r, 9999, &note, NULL)) {
            struct span one = buf_span(&note);
            err = record_append(r, &log, &one, 1, 0, &a, NULL);
            (void)err; // may fail, in good order
        }
        record_close(r);
        put_file(p->path, p->sample.file);
    }
}

static void append_some(struct place *p, struct record *r, size_t count) {
    for (size_t i = 0; i < count; i++) {
        BUF_SCOPED struct buf note;
        struct appended a;
        struct secret_key log = sample_key("", "log");
        buf_init(&note, LIMIT_ENTRY_BYTES);
        assert_ok(sample_some_note(r, 1000 + record_size(r), &note, e));
        struct span one = buf_span(&note);
        assert_ok(record_append(r, &log, &one, 1, 0, &a, e));
        assert_true(a.logged);
    }
    (void)p;
}

static void look_again(struct place *p, struct record *r) {
    p->sample.count = record_size(r);
    fold_digest(record_fold(r), p->sample.state);
    assert_ok(record_root(r, p->sample.count, p->sample.root, e));
}

static void an_older_cache_catches_up(void **state) {
    struct place *p = *state;
    struct span old = bytes_of(p, cache(p));
    struct record *r = opened(p, RECORD_WRITE);
    append_some(p, r, 20);
    look_again(p, r);
    record_close(r);
    put_file(cache(p), old);
    ino_t there = number_of(cache(p));
    is_right(p, RECORD_READ);
    assert_true(number_of(cache(p)) == there);
    put_file(cache(p), old);
    is_right(p, RECORD_WRITE);
    struct record *forgetful = opened(p, RECORD_FORGET);
    assert_int_equal(record_size(forgetful), p->sample.count);
    record_close(forgetful);
}

// A backup is put back: the cache knows acts that the log does not have any more, and then others
// at their places.
static void a_cache_of_a_longer_log_is_not_believed(void **state) {
    struct place *p = *state;
    struct span backup = bytes_of(p, p->path);
    struct record *r = opened(p, RECORD_WRITE);
    append_some(p, r, 5);
    record_close(r);
    struct span newer = bytes_of(p, cache(p));
    put_file(p->path, backup);
    is_right(p, RECORD_READ); // as the sample was
    put_file(cache(p), newer);
    is_right(p, RECORD_WRITE);
    put_file(cache(p), newer);
    r = opened(p, RECORD_WRITE);
    for (size_t i = 0; i < 7; i++) // another history, past the length of the first
        assert_ok(sample_act(r, "opp", "desk", "interest",
                             "{\"about\":{\"who\":\"syr\"},\"state\":\"declined\"}", 900, e));
    look_again(p, r);
    record_close(r);
    put_file(cache(p), newer);
    is_right(p, RECORD_READ);
}

static void other_title(struct json *body) {
    json_put_str(body, "kind", "live");
}

static void a_cache_of_another_record_of_that_name_is_not_believed(void **state) {
    struct place *p = *state;
    BUF_SCOPED struct buf note;
    struct secret_key log = sample_key("", "log");
    struct record *r;
    buf_init(&note, LIMIT_ENTRY_BYTES);
    assert_int_equal(unlink(p->path), 0);
    char elsewhere[128]; // where the log's key has signed nothing yet
    snprintf(elsewhere, sizeof elsewhere, "%s/elsewhere", p->folder);
    setenv("XDG_STATE_HOME", elsewhere, 1);
    assert_ok(sample_founding(other_title, &note, e));
    assert_ok(record_create(p->path, buf_span(&note), &log, &r, e)); // where the other's cache lies
    assert_int_equal(record_size(r), 1);
    assert_true(span_is(record_state(r)->kind, "live"));
    record_close(r);
    put_file(p->path, p->sample.file);
    is_right(p, RECORD_READ);
}

// Out of reach.

struct unreachable {
    struct place *p;
    const char *xdg, *home;
};

static bool opens_right(const void *context) {
    const struct unreachable *u = context;
    setenv("XDG_CACHE_HOME", u->xdg, 1);
    setenv("HOME", u->home, 1);
    struct record *r = NULL;
    if (record_open(u->p->path, RECORD_READ, false, &r, NULL))
        return false;
    uint8_t digest[HASH_BYTES];
    fold_digest(record_fold(r), digest);
    bool right =
        record_size(r) == u->p->sample.count && memcmp(digest, u->p->sample.state, HASH_BYTES) == 0;
    record_close(r);
    return right;
}

static void where_no_cache_can_be_a_record_is_opened_all_the_same(void **state) {
    struct place *p = *state;
    const char *shut = arena_printf(&p->arena, "%s/shut", p->folder);
    const char *file = p->path; // a file where a folder should be
    assert_int_equal(mkdir(shut, 0555), 0);
    assert_int_equal(chmod(p->folder, 0755), 0);
    const struct unreachable cases[] = {
        {p, shut, "/nowhere"}, {p, "", shut}, {p, "relative", shut},
        {p, file, file},       {p, "", ""},   {p, "/proc", "/proc"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (in_child(opens_right, &cases[i]) != 0)
            fail_msg("case %zu", i);
    struct unreachable others = {p, p->folder, "/nowhere"}; // somebody else's cache folder
    assert_int_equal(in_child(opens_right, &others), 0);
}

static void a_link_is_not_written_through(void **state) {
    struct place *p = *state;
    const char *mine = arena_printf(&p->arena, "%s/mine.db", p->folder);
    put_file(mine, p->sample.file);
    const char *name = cache(p);
    assert_int_equal(unlink(name), 0);
    assert_int_equal(symlink(mine, name), 0);
    is_right(p, RECORD_READ);
    is_right(p, RECORD_WRITE);
    assert_true(span_equal(bytes_of(p, mine), p->sample.file));
}

static void a_record_reached_by_a_link_has_the_same_cache(void **state) {
    struct place *p = *state;
    ino_t there = number_of(cache(p));
    const char *link = arena_printf(&p->arena, "%s/link.truce", p->folder);
    assert_int_equal(symlink(p->path, link), 0);
    struct record *r;
    assert_ok(record_open(link, RECORD_READ, false, &r, e));
    assert_int_equal(record_size(r), p->sample.count);
    record_close(r);
    assert_true(number_of(cache(p)) == there);
}

// Fought over.

static void many_may_catch_up_at_once(void **state) {
    struct place *p = *state;
    struct unreachable here = {p, p->folder, "/nowhere"};
    for (int round = 0; round < 5; round++) {
        pid_t children[6];
        record_forget(p->path);
        for (size_t i = 0; i < 6; i++)
            if (!(children[i] = fork()))
                _exit(opens_right(&here) ? 0 : 1);
        for (size_t i = 0; i < 6; i++) {
            int status = 0;
            assert_int_equal(waitpid(children[i], &status, 0), children[i]);
            assert_int_equal(status, 0);
        }
        is_right(p, RECORD_READ);
    }
}

// Readers come and go while a host appends: each sees some size of the very log, and nobody takes
// the host's cache away.
static void readers_do_not_disturb_the_cache_of_a_writer(void **state) {
    struct place *p = *state;
    struct record *r = opened(p, RECORD_WRITE);
    ino_t there = number_of(cache(p));
    pid_t children[2];
    for (size_t i = 0; i < 2; i++)
        if (!(children[i] = fork())) {
            for (int k = 0; k < 30; k++) {
                struct record *reader = NULL;
                if (record_open(p->path, RECORD_READ, false, &reader, NULL))
                    _exit(1);
                record_close(reader);
            }
            _exit(0);
        }
    append_some(p, r, 60);
    look_again(p, r);
    for (size_t i = 0; i < 2; i++) {
        int status = 0;
        assert_int_equal(waitpid(children[i], &status, 0), children[i]);
        assert_int_equal(status, 0);
    }
    append_some(p, r, 1);
    look_again(p, r);
    record_close(r);
    assert_true(number_of(cache(p)) == there);
    is_right(p, RECORD_READ);
}

// Somebody removes a cache that is in use: who had it goes on, and when he closes it does not touch
// the new one.
static void a_cache_taken_away_while_in_use_harms_neither(void **state) {
    struct place *p = *state;
    struct record *old = opened(p, RECORD_WRITE);
    append_some(p, old, 3);
    record_forget(p->path);
    struct record *r = opened(p, RECORD_READ); // makes a new one, and keeps it open
    append_some(p, old, 3);
    look_again(p, old);
    const char *wal = arena_printf(&p->arena, "%s-wal", cache(p));
    ino_t there = number_of(wal);
    record_close(old);
    assert_true(number_of(wal) == there);
    is_right(p, RECORD_READ);
    record_close(r);
    is_right(p, RECORD_READ);
}

#define ALONE(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        ALONE(a_cache_that_is_gone_is_made_again),
        ALONE(a_broken_cache_is_made_again),
        ALONE(flipped_bits_in_a_cache_harm_nobody),
        ALONE(impossible_rows_in_a_cache_harm_nobody),
        ALONE(an_older_cache_catches_up),
        ALONE(a_cache_of_a_longer_log_is_not_believed),
        ALONE(a_cache_of_another_record_of_that_name_is_not_believed),
        ALONE(where_no_cache_can_be_a_record_is_opened_all_the_same),
        ALONE(a_link_is_not_written_through),
        ALONE(a_record_reached_by_a_link_has_the_same_cache),
        ALONE(many_may_catch_up_at_once),
        ALONE(readers_do_not_disturb_the_cache_of_a_writer),
        ALONE(a_cache_taken_away_while_in_use_harms_neither),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
