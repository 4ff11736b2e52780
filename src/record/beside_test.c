// SPDX-License-Identifier: Apache-2.0
// Reading and writing beside others: live writers, a cache that somebody holds, cosignatures of
// strangers and by the thousand.
#include "record/attack_help.h"

#include <signal.h>
#include <sys/prctl.h>

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

// A cache whose lock somebody has.

// A process that takes the cache's lock and is then stopped.
static pid_t stopped_reader(struct place *p) {
    const char *folder = arena_printf(&p->arena, "%s/truce", p->folder), *path = NULL;
    DIR *d = opendir(folder);
    for (struct dirent *at = readdir(d); at; at = readdir(d)) {
        size_t size = strlen(at->d_name);
        if (size > 5 && !strcmp(at->d_name + size - 5, ".fold"))
            path = arena_printf(&p->arena, "%s/%s", folder, at->d_name);
    }
    closedir(d);
    assert_non_null(path);
    int ready[2];
    assert_int_equal(pipe(ready), 0);
    pid_t child = fork();
    if (!child) {
        struct db *db = NULL;
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (db_open(path, DB_WRITE, DB_NORMAL, &db, NULL) || db_begin(db, NULL) ||
            write(ready[1], "x", 1) != 1)
            _exit(1);
        for (;;)
            pause();
    }
    char byte;
    assert_int_equal(read(ready[0], &byte, 1), 1);
    close(ready[0]);
    close(ready[1]);
    return child;
}

static void who_holds_the_cache_stops_nobody(void **state) {
    struct place *p = *state;
    struct record *writer = found(p->path, NULL);
    assert_ok(append(p, writer, 1, e));
    pid_t child = stopped_reader(p);
    double begun = env_elapsed();
    struct record *r = opened(p->path, RECORD_READ); // the rows are up to date
    assert_true(env_elapsed() - begun < 2);
    assert_int_equal(record_size(r), 2);
    record_close(r);
    assert_ok(append(p, writer, 2, e)); // with rows of its own
    begun = env_elapsed();
    assert_ok(append(p, writer, 3, e));
    assert_true(env_elapsed() - begun < 2);
    r = opened(p->path, RECORD_READ); // the cache is behind, and stays so
    assert_int_equal(record_size(r), 4);
    uint8_t ours[HASH_BYTES], writers[HASH_BYTES];
    fold_digest(record_fold(r), ours);
    fold_digest(record_fold(writer), writers);
    assert_memory_equal(ours, writers, HASH_BYTES);
    record_close(r);
    record_close(writer);
    assert_int_equal(kill(child, SIGKILL), 0);
    assert_int_equal(waitpid(child, NULL, 0), child);
    r = opened(p->path, RECORD_WRITE);
    assert_ok(append(p, r, 4, e));
    record_close(r);
}

// Cosignatures by strangers.

static void put_line(const char *path, uint64_t size, const struct secret_key *key,
                     struct span text) {
    struct truth *t = NULL;
    BUF_SCOPED struct buf line;
    buf_init(&line, 4096);
    assert_int_equal(cosignature_sign(text, key, SAMPLE_BEGIN, &line, NULL), OK);
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
            assert_int_equal(cosignature_sign(buf_span(&text), &key, SAMPLE_BEGIN, &line, NULL),
                             OK);
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
    assert_int_equal(lines(r), 3 * LIMIT_COSIGNATURES_EACH);
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
        IN_PLACE(verifying_beside_a_writer_says_what_it_would_say_alone),
        IN_PLACE(readers_beside_a_writer_get_whole_answers),
        IN_PLACE(who_holds_the_cache_stops_nobody),
        IN_PLACE(a_strangers_cosignature_is_counted_and_a_known_keys_wrong_one_is_a_fault),
        IN_PLACE(thousands_of_cosignatures_are_verified_once),
        IN_PLACE(a_note_given_away_has_one_line_of_each_key),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
