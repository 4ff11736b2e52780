// SPDX-License-Identifier: Apache-2.0
// What a hostile file, or a careless owner of keys, may not make this program do: show, give away
// or vouch for entries that the tree does not hold; sign two histories.
#include "record/attack_help.h"

#define ACTS 300 // one full hash tile, and some
#define EARLY 5  // an entry within it

static void run_sql(const char *path, const char *sql) {
    struct db *db = NULL;
    assert_ok(db_open(path, DB_WRITE, DB_NORMAL, &db, e));
    assert_ok(db_script(db, sql, e));
    db_close(db);
}

// Entries are altered, tiles are not, and a cache of honest rows is there.

static void an_altered_entry_is_neither_shown_nor_given_away(void **state) {
    struct place *p = *state;
    struct sample_long s;
    char sql[200];
    assert_ok(sample_long_make(p->path, ACTS, &s, e));
    record_close(opened(p->path, RECORD_READ)); // the cache stands
    snprintf(sql, sizeof sql,
             "UPDATE entry SET note = CAST(replace(CAST(note AS TEXT), 'words', 'other') AS BLOB)"
             " WHERE i BETWEEN %d AND %d",
             EARLY, EARLY + 40);
    run_sql(p->path, sql);
    struct record *r = opened(p->path, RECORD_WRITE);
    BUF_SCOPED struct buf out;
    buf_init(&out, 64 << 20);
    int told = 0;
    for (uint64_t i = 0; i < 60; i++) {
        struct error why = {0};
        enum err code = record_entry(r, i, &out, &why);
        told += code != OK;
        if (!code)
            continue;
        assert_int_equal(code, ERR_CORRUPT);
        assert_non_null(strstr(why.message, "is not what its hash tile holds"));
        assert_int_equal(record_prove(r, i, &out, NULL), ERR_CORRUPT);
    }
    assert_true(told > 5 && told <= 41);
    struct tile_id bundle = {TILE_ENTRIES, 0, TILE_WIDTH};
    assert_refused(record_tile(r, bundle, &out, e), ERR_CORRUPT, "hash tile");
    char folder[128];
    snprintf(folder, sizeof folder, "%s/published", p->folder);
    assert_refused(record_publish(r, folder, e), ERR_CORRUPT, "hash tile");
    size_t before = lines(r);
    struct secret_key key = sample_key("irn", "hold");
    struct cosigned done;
    assert_refused(record_cosign(r, &key, SAMPLE_BEGIN, COSIGN_AGAIN, &done, e), ERR_CORRUPT,
                   "hash tile");
    assert_int_equal(lines(r), before);
    record_close(r);
    sample_long_done(&s);
}

static enum err put_bytes(void *context, uint64_t index, struct span entry, struct error *e) {
    (void)index, (void)e;
    buf_put_span(context, entry);
    return OK;
}

static void entries_come_as_they_were_logged(void **state) {
    struct place *p = *state;
    struct sample_long s;
    assert_ok(sample_long_make(p->path, ACTS, &s, e));
    struct record *r = opened(p->path, RECORD_READ);
    BUF_SCOPED struct buf some, all;
    buf_init(&some, 64 << 20);
    buf_init(&all, 64 << 20);
    for (uint64_t i = 0; i < s.count; i++)
        assert_ok(record_entry(r, i, &some, e));
    assert_ok(record_entries(r, 0, s.count, put_bytes, &all, e));
    assert_true(span_equal(buf_span(&some), buf_span(&all)));
    assert_refused(record_entry(r, s.count, &some, e), ERR_NOT_FOUND, "0 to");
    assert_refused(record_entries(r, 0, s.count + 1, NULL, NULL, e), ERR_NOT_FOUND, "0 to");
    record_close(r);
    sample_long_done(&s);
}

// Two histories.

static void make_live(struct json *body) {
    json_put_str(body, "kind", "live");
}

static const char *copy_of(struct place *p, struct record *r, const char *name) {
    const char *path = arena_printf(&p->arena, "%s/%s", p->folder, name);
    assert_ok(truth_backup(record_truth(r), path, e));
    return path;
}

static enum err cosign(struct record *r, unsigned flags, struct cosigned *done, struct error *e) {
    struct secret_key key = sample_key("irn", "hold");
    return record_cosign(r, &key, SAMPLE_BEGIN + 60, flags, done, e);
}

static void a_key_that_signed_one_history_signs_no_other(void **state) {
    struct place *p = *state;
    struct cosigned done;
    struct record *r = found(p->path, make_live);
    const char *backup = copy_of(p, r, "backup.truce");
    assert_ok(append(p, r, 1, e));
    assert_ok(append(p, r, 2, e));
    assert_ok(cosign(r, 0, &done, e));
    assert_int_equal(done.checked_from, 0);
    assert_ok(append(p, r, 3, e));
    assert_ok(cosign(r, 0, &done, e));
    assert_int_equal(done.checked_from, 3); // the first three were compared when it signed last
    record_close(r);
    // The backup is restored and the log goes on with it.
    r = opened(backup, RECORD_WRITE);
    assert_refused(cosign(r, 0, &done, e), ERR_CONFLICT, "has signed 4 entries");
    assert_refused(append(p, r, 9, e), ERR_CONFLICT, "has signed 4 entries");
    assert_int_equal(record_size(r), 1);
    assert_int_equal(lines(r), 0);
    // On another machine the log does not remember; a holder who does is not taken in.
    setenv("XDG_STATE_HOME", arena_printf(&p->arena, "%s/elsewhere", p->folder), 1);
    for (int n = 9; n < 14; n++)
        assert_ok(append(p, r, n, e));
    setenv("XDG_STATE_HOME", p->folder, 1);
    assert_refused(cosign(r, 0, &done, e), ERR_CONFLICT, "other entries as the first 4");
    assert_refused(append(p, r, 14, e), ERR_CONFLICT, "other entries as the first 4");
    record_close(r);
    // The true one goes on.
    r = opened(p->path, RECORD_WRITE);
    assert_ok(append(p, r, 5, e));
    assert_ok(cosign(r, 0, &done, e));
    record_close(r);
}

static void make_other(struct json *body) {
    make_live(body);
    json_put(body, "title", sample_words("Other talks"));
}

static void a_log_key_founds_one_record(void **state) {
    struct place *p = *state;
    struct record *r = NULL;
    struct secret_key log = sample_key("", "log");
    BUF_SCOPED struct buf note;
    record_close(found(p->path, make_live));
    buf_init(&note, LIMIT_ENTRY_BYTES);
    assert_ok(sample_founding(make_other, &note, e));
    const char *other = arena_printf(&p->arena, "%s/other.truce", p->folder);
    assert_refused(record_create(other, buf_span(&note), &log, &r, e), ERR_CONFLICT,
                   "other entries as the first 1");
    assert_false(file_exists(other));
    // The same founding again is the same history.
    record_close(found(other, make_live));
}

static void what_was_not_founded_is_not_remembered(void **state) {
    struct place *p = *state;
    struct record *r = NULL;
    struct secret_key log = sample_key("", "log");
    BUF_SCOPED struct buf note;
    buf_init(&note, LIMIT_ENTRY_BYTES);
    put_file(p->path, span_str("in the way"));
    assert_ok(sample_founding(make_other, &note, e));
    assert_refused(record_create(p->path, buf_span(&note), &log, &r, e), ERR_CONFLICT, "already");
    assert_int_equal(unlink(p->path), 0);
    record_close(found(p->path, make_live));
}

static void exercises_are_played_again_and_again(void **state) {
    struct place *p = *state;
    struct cosigned done;
    for (int play = 0; play < 3; play++) {
        const char *path = arena_printf(&p->arena, "%s/play-%d.truce", p->folder, play);
        struct record *r = found(path, NULL);
        assert_ok(append(p, r, play, e));
        assert_ok(cosign(r, 0, &done, e));
        assert_int_equal(done.checked_from, 0);
        record_close(r);
    }
    // But a key that has signed in earnest signs no fork that calls itself an exercise.
    setenv("XDG_STATE_HOME", arena_printf(&p->arena, "%s/elsewhere", p->folder), 1);
    struct record *r = found(p->path, make_live);
    assert_ok(append(p, r, 1, e));
    assert_ok(cosign(r, 0, &done, e));
    record_close(r);
    r = opened(arena_printf(&p->arena, "%s/play-0.truce", p->folder), RECORD_WRITE);
    assert_refused(cosign(r, COSIGN_AGAIN, &done, e), ERR_CONFLICT, "two histories");
    assert_refused(append(p, r, 8, e), ERR_CONFLICT, "two histories");
    record_close(r);
}

static void a_holder_who_cannot_remember_does_not_sign(void **state) {
    struct place *p = *state;
    struct cosigned done;
    struct record *r = found(p->path, make_live);
    unsetenv("XDG_STATE_HOME");
    const char *has = getenv("HOME");
    char *home = strdup(has ? has : "");
    assert_non_null(home);
    unsetenv("HOME");
    assert_refused(cosign(r, 0, &done, e), ERR_NOT_FOUND, "nowhere to remember");
    setenv("XDG_STATE_HOME", p->path, 1); // a file
    struct error why = {0};
    assert_int_not_equal(cosign(r, 0, &done, &why), OK);
    assert_int_equal(lines(r), 0);
    assert_ok(append(p, r, 1, e)); // the log goes on: its holders remember
    setenv("HOME", home, 1);
    free(home);
    setenv("XDG_STATE_HOME", p->folder, 1);
    assert_ok(cosign(r, 0, &done, e));
    record_close(r);
}

static void what_is_remembered_is_readable_by_its_owner_alone(void **state) {
    struct place *p = *state;
    struct cosigned done;
    struct stat s;
    struct record *r = found(p->path, make_live);
    assert_ok(cosign(r, 0, &done, e));
    const char *folder = arena_printf(&p->arena, "%s/truce/signed", p->folder);
    assert_int_equal(stat(folder, &s), 0);
    assert_int_equal(s.st_mode & 0777, 0700);
    DIR *d = opendir(folder);
    int files = 0;
    const char *of_holder = "";
    for (struct dirent *at = readdir(d); at; at = readdir(d)) {
        const char *path = arena_printf(&p->arena, "%s/%s", folder, at->d_name);
        if (at->d_name[0] == '.' || strchr(at->d_name, '.'))
            continue;
        files++;
        assert_int_equal(stat(path, &s), 0);
        assert_int_equal(s.st_mode & 0777, 0600);
        of_holder = path;
    }
    closedir(d);
    assert_int_equal(files, 2); // the log's and the holder's
    // What is there and says nothing is told, not overwritten.
    put_file(of_holder, span_str("live\n1\n"));
    struct error why = {0};
    enum err code = cosign(r, COSIGN_AGAIN, &done, &why);
    if (!code)
        code = append(p, r, 1, &why);
    assert_int_equal(code, ERR_CORRUPT);
    assert_non_null(strstr(why.message, of_holder));
    record_close(r);
}

static void a_second_cosignature_adds_nothing_unless_it_is_asked_for(void **state) {
    struct place *p = *state;
    struct cosigned done;
    struct record *r = found(p->path, make_live);
    assert_ok(cosign(r, 0, &done, e));
    assert_false(done.already);
    assert_ok(cosign(r, 0, &done, e));
    assert_true(done.already && done.checked_from == done.size);
    assert_int_equal(lines(r), 1);
    struct secret_key key = sample_key("irn", "hold");
    assert_ok(record_cosign(r, &key, SAMPLE_BEGIN + 90, COSIGN_AGAIN, &done, e));
    assert_false(done.already);
    assert_int_equal(lines(r), 2);
    record_close(r);
}

int main(void) {
#define IN_PLACE(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
    const struct CMUnitTest tests[] = {
        IN_PLACE(an_altered_entry_is_neither_shown_nor_given_away),
        IN_PLACE(entries_come_as_they_were_logged),
        IN_PLACE(a_key_that_signed_one_history_signs_no_other),
        IN_PLACE(a_log_key_founds_one_record),
        IN_PLACE(what_was_not_founded_is_not_remembered),
        IN_PLACE(exercises_are_played_again_and_again),
        IN_PLACE(a_holder_who_cannot_remember_does_not_sign),
        IN_PLACE(what_is_remembered_is_readable_by_its_owner_alone),
        IN_PLACE(a_second_cosignature_adds_nothing_unless_it_is_asked_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
