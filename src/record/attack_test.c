// SPDX-License-Identifier: Apache-2.0
// What a hostile file, or a careless owner of keys, may not make this program do: show, give away
// or vouch for entries that the tree does not hold; sign two histories.
#include "log/cosignature.h"
#include "record/sample_long.h"
#include "record/share.h"
#include "record/verify.h"
#include "store/test_help.h"

#include "talks/sample.h"

#include <signal.h>
#include <sys/prctl.h>

#define ACTS 300 // one full hash tile, and some
#define EARLY 5  // an entry within it

struct place {
    char folder[64], path[128];
    struct arena arena;
};

static int setup(void **state) {
    struct place *p = memory_get(sizeof *p);
    sample_path(p->folder, "a.truce", p->path);
    arena_init(&p->arena);
    *state = p;
    return 0;
}

static int teardown(void **state) {
    struct place *p = *state;
    arena_done(&p->arena);
    sample_clean(p->folder);
    free(p);
    return 0;
}

static struct record *opened(const char *path, enum record_mode mode) {
    struct record *r = NULL;
    assert_ok(record_open(path, mode, false, &r, e));
    return r;
}

static enum err count_line(void *context, uint64_t size, struct span line, int64_t time_s,
                           struct error *e) {
    (void)size, (void)line, (void)time_s, (void)e;
    ++*(size_t *)context;
    return OK;
}

static size_t lines(struct record *r) {
    size_t count = 0;
    assert_ok(truth_cosignatures(record_truth(r), UINT64_MAX, count_line, &count, e));
    return count;
}

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

static struct record *found(const char *path, void (*patch)(struct json *body)) {
    struct record *r = NULL;
    struct secret_key log = sample_key("", "log");
    BUF_SCOPED struct buf note;
    buf_init(&note, LIMIT_ENTRY_BYTES);
    assert_ok(sample_founding(patch, &note, e));
    assert_ok(record_create(path, buf_span(&note), &log, &r, e));
    return r;
}

static const char *say(struct place *p, int n) {
    return arena_printf(&p->arena,
                        "{\"id\":\"s%d\",\"speaker\":{\"name\":{\"en\":\"E\"}},"
                        "\"on_behalf\":[\"kaz\"],\"text\":{\"en\":\"%d\"}}",
                        n, n);
}

static enum err append(struct place *p, struct record *r, int n, struct error *e) {
    return sample_act(r, "kaz", "desk", "statement", say(p, n), n, e);
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
    char *home = strdup(getenv("HOME") ? getenv("HOME") : "");
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
    const char *of_holder = NULL;
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

// Beside a writer.

// Appends and cosigns until it is killed.
static pid_t endless_writer(struct place *p) {
    int ready[2];
    assert_int_equal(pipe(ready), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child) {
        char byte;
        assert_int_equal(read(ready[0], &byte, 1), 1);
        close(ready[0]);
        close(ready[1]);
        return child;
    }
    prctl(PR_SET_PDEATHSIG, SIGKILL); // when a test fails
    struct record *r = NULL;
    struct error why;
    if (record_open(p->path, RECORD_WRITE, false, &r, &why))
        _exit(1);
    for (int n = 1000;; n++) {
        if (append(p, r, n, &why) || sample_cosign(r, &why))
            _exit(1);
        if (n == 1003 && write(ready[1], "x", 1) != 1)
            _exit(1);
    }
}

static void verifying_beside_a_writer_says_what_it_would_say_alone(void **state) {
    struct place *p = *state;
    struct sample_long s;
    assert_ok(sample_long_make(p->path, 250, &s, e)); // so that a tile becomes full meanwhile
    pid_t writer = endless_writer(p);
    uint64_t first = 0, last = 0;
    for (int i = 0; i < 25 || (last < 300 && i < 200); i++) {
        struct verify_report report;
        assert_ok(record_verify(p->path, &(struct verify_options){.threads = 1}, &report, e));
        if (!report.valid)
            fail_msg("round %d: %s: %s", i, report.faults[0].rule, report.faults[0].message);
        first = first ? first : report.size;
        assert_true(report.size >= last);
        last = report.size;
        verify_report_done(&report);
    }
    assert_true(last > first);
    int status = 0;
    assert_int_equal(kill(writer, SIGKILL), 0);
    assert_int_equal(waitpid(writer, &status, 0), writer);
    assert_true(WIFSIGNALED(status)); // nothing stopped it before
    sample_long_done(&s);
}

static void readers_beside_a_writer_get_whole_answers(void **state) {
    struct place *p = *state;
    struct sample_long s;
    assert_ok(sample_long_make(p->path, 60, &s, e));
    pid_t writer = endless_writer(p);
    for (int i = 0; i < 30; i++) {
        struct record *r = opened(p->path, RECORD_READ);
        BUF_SCOPED struct buf proof;
        buf_init(&proof, LIMIT_PROOF_BYTES);
        assert_ok(record_prove(r, 7, &proof, e));
        char folder[160];
        snprintf(folder, sizeof folder, "%s/published", p->folder);
        assert_ok(record_publish(r, folder, e));
        record_close(r);
    }
    int status = 0;
    assert_int_equal(kill(writer, SIGKILL), 0);
    assert_int_equal(waitpid(writer, &status, 0), writer);
    assert_true(WIFSIGNALED(status));
    sample_long_done(&s);
}

// Cosignatures by strangers.

static void put_line(const char *path, uint64_t size, const struct secret_key *key,
                     struct span text) {
    struct truth *t = NULL;
    BUF_SCOPED struct buf line;
    buf_init(&line, 4096);
    cosignature_sign(text, key, SAMPLE_BEGIN, &line);
    assert_ok(truth_open(path, true, &t, e));
    assert_ok(truth_begin(t, e));
    truth_put_cosignature(t, size, span_str(key->name), key->id, SAMPLE_BEGIN, buf_span(&line));
    assert_ok(truth_commit(t, e));
    truth_close(t);
}

static void a_strangers_cosignature_is_counted_and_a_known_keys_wrong_one_is_a_fault(void **state) {
    struct place *p = *state;
    struct verify_report report;
    struct sample_long s;
    assert_ok(sample_long_make(p->path, 20, &s, e));
    BUF_SCOPED struct buf text;
    buf_init(&text, 4096);
    struct checkpoint c = {.origin = span_str(SAMPLE_RECORD), .size = s.count};
    memcpy(c.root, s.root, HASH_BYTES);
    checkpoint_print(&c, &text);
    struct secret_key stranger;
    uint8_t seed[HASH_BYTES] = {7};
    secret_key_init(&stranger, span_str("other.example/w"), KEY_COSIGNER, seed);
    put_line(p->path, s.count, &stranger, buf_span(&text));
    assert_ok(record_verify(p->path, &(struct verify_options){0}, &report, e));
    assert_true(report.valid);
    assert_int_equal(report.strange_count, 1);
    assert_non_null(strstr(report.strange, "other.example/w"));
    verify_report_done(&report);
    struct secret_key known = sample_key("rus", "hold");
    put_line(p->path, s.count, &known, span_str("another text\n"));
    assert_ok(record_verify(p->path, &(struct verify_options){0}, &report, e));
    assert_false(report.valid);
    assert_string_equal(report.faults[0].rule, "cosignature");
    verify_report_done(&report);
    sample_long_done(&s);
}

// Many cosignatures.

#define MANY 2000

// 2,000 entries, a checkpoint after each, cosigned by all three holders.
static uint64_t make_many(struct place *p) {
    struct error e = {0};
    struct record *r = found(p->path, NULL);
    struct secret_key log = sample_key("", "log");
    static const char *const holders[] = {"irn", "rus", "tur"};
    for (int n = 1; n < MANY; n++)
        if (append(p, r, n, &e))
            fail_msg("%s", e.message);
    for (uint64_t size = 1; size <= record_size(r); size++) {
        struct checkpoint c = {.origin = span_str(log.name), .size = size};
        BUF_SCOPED struct buf text;
        buf_init(&text, 4096);
        assert_false(record_root(r, size, c.root, &e));
        checkpoint_print(&c, &text);
        assert_false(truth_begin(record_truth(r), &e));
        for (size_t i = 0; i < 3; i++) {
            struct secret_key key = sample_key(holders[i], "hold");
            BUF_SCOPED struct buf line;
            buf_init(&line, 4096);
            cosignature_sign(buf_span(&text), &key, SAMPLE_BEGIN, &line);
            truth_put_cosignature(record_truth(r), size, span_str(key.name), key.id, SAMPLE_BEGIN,
                                  buf_span(&line));
        }
        assert_false(truth_commit(record_truth(r), &e));
    }
    uint64_t size = record_size(r);
    record_close(r);
    return size;
}

static double held_in(struct record *r, uint64_t expected) {
    uint64_t size = 0;
    struct grade g;
    double begun = env_elapsed();
    assert_ok(record_held_size(r, &size, e));
    assert_int_equal(size, expected);
    assert_ok(record_grade(r, size, &g, e));
    assert_int_equal(g.held_have, 3);
    assert_int_equal(g.seen_have, 3);
    return env_elapsed() - begun;
}

static void thousands_of_cosignatures_are_verified_once(void **state) {
    struct place *p = *state;
    uint64_t size = make_many(p);
    struct record *r = opened(p->path, RECORD_READ);
    double first = held_in(r, size), again = held_in(r, size);
    record_close(r);
    r = opened(p->path, RECORD_READ);
    double anew = held_in(r, size);
    record_close(r);
    print_message("%d checkpoints of 3 lines: %.3f s, again %.6f s, opened anew %.3f s\n", MANY,
                  first, again, anew);
    assert_true(again < first / 100);
    assert_true(anew < first); // no signature again
}

static void a_note_given_away_has_one_line_of_each_key(void **state) {
    struct place *p = *state;
    struct record *r = found(p->path, NULL);
    struct error e = {0};
    for (int n = 0; n < 150; n++) {
        static const char *const holders[] = {"irn", "rus", "tur"};
        struct secret_key key = sample_key(holders[n % 3], "hold");
        struct cosigned done;
        assert_false(record_cosign(r, &key, SAMPLE_BEGIN + 200 - n, COSIGN_AGAIN, &done, &e));
    }
    assert_int_equal(lines(r), 150);
    ARENA_SCOPED struct arena a;
    BUF_SCOPED struct buf note;
    struct note parsed;
    arena_init(&a);
    buf_init(&note, LIMIT_CHECKPOINT_BYTES);
    assert_false(record_checkpoint_note(r, 1, &note, &e));
    assert_false(note_parse(buf_span(&note), &a, &parsed, &e));
    assert_int_equal(parsed.count, 4); // the log's, and the first of each
    for (size_t i = 0; i < 3; i++) {
        int64_t time_s = 0;
        const struct key *k =
            state_key(record_state(r), parsed.sigs[i + 1].name, parsed.sigs[i + 1].id);
        assert_false(cosignature_check(parsed.text, &parsed.sigs[i + 1], &k->v, &time_s, &e));
        assert_int_equal(time_s, SAMPLE_BEGIN + 200 - (int)i);
    }
    BUF_SCOPED struct buf proof;
    buf_init(&proof, LIMIT_PROOF_BYTES);
    assert_false(record_prove(r, 0, &proof, &e));
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
        IN_PLACE(verifying_beside_a_writer_says_what_it_would_say_alone),
        IN_PLACE(readers_beside_a_writer_get_whole_answers),
        IN_PLACE(a_strangers_cosignature_is_counted_and_a_known_keys_wrong_one_is_a_fault),
        IN_PLACE(thousands_of_cosignatures_are_verified_once),
        IN_PLACE(a_note_given_away_has_one_line_of_each_key),
        IN_PLACE(a_second_cosignature_adds_nothing_unless_it_is_asked_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
