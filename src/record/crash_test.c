// SPDX-License-Identifier: Apache-2.0
// A writer killed, cut off from power, or met by a bad or full disk at each of its writes: what was
// acknowledged is there, nothing is there by half, and whoever goes on comes to the same record.
#include "record/sample_long.h"
#include "record/verify.h"
#include "store/fault.h"
#include "store/test_help.h"

#include <signal.h>

// A small life, step by step. Step 0 founds; the others append a group or cosign.
static const struct {
    size_t acts; // 0: cosigns
} steps[] = {{1}, {1}, {7}, {0}, {1}};
#define STEPS (sizeof steps / sizeof *steps)

struct place {
    char folder[64], path[128];
    uint8_t states[STEPS][HASH_BYTES]; // after each step of an undisturbed life
    struct arena arena;
    struct span founded, rows; // the file after step 0, and its cache
    char cache[300];
};

static uint64_t size_after(size_t done) {
    uint64_t size = 0;
    for (size_t i = 0; i < done; i++)
        size += steps[i].acts;
    return size;
}

static enum err append_group(struct record *r, size_t from, size_t count, struct error *e) {
    struct buf notes[9];
    struct span spans[9];
    struct appended results[9];
    struct secret_key log = sample_key("", "log");
    enum err err = OK;
    for (size_t i = 0; i < count; i++) {
        buf_init(&notes[i], LIMIT_ENTRY_BYTES);
        if (!err)
            err = sample_some_note(r, from + i, &notes[i], e);
        spans[i] = buf_span(&notes[i]);
    }
    if (!err)
        err = record_append(r, &log, spans, count, 0, results, e);
    for (size_t i = 0; i < count; i++) {
        if (!err && !results[i].logged)
            err = error_set(e, ERR_INVALID, "%s", results[i].verdict.why.message);
        buf_done(&notes[i]);
    }
    return err;
}

static enum err take_step(struct record **r, const char *path, size_t step, struct error *e) {
    struct cosigned done;
    struct secret_key hold = sample_key("irn", "hold");
    if (step == 0)
        return sample_create(path, r, e);
    if (!steps[step].acts)
        return record_cosign(*r, &hold, SAMPLE_BEGIN + (int64_t)step, 0, &done, e);
    return append_group(*r, (size_t)size_after(step), steps[step].acts, e);
}

static struct span bytes_of(struct place *p, const char *path) {
    BUF_SCOPED struct buf bytes;
    get_file(path, &bytes);
    return arena_copy(&p->arena, buf_span(&bytes));
}

static void keep_founded(struct place *p) {
    char folder[128];
    snprintf(folder, sizeof folder, "%s/truce", p->folder);
    DIR *d = opendir(folder);
    assert_non_null(d);
    for (struct dirent *at = readdir(d); at; at = readdir(d))
        if (strstr(at->d_name, ".fold"))
            snprintf(p->cache, sizeof p->cache, "%s/%s", folder, at->d_name);
    closedir(d);
    p->founded = bytes_of(p, p->path);
    p->rows = bytes_of(p, p->cache);
}

static int setup(void **state) {
    struct place *p = memory_get(sizeof *p);
    struct record *r = NULL;
    struct error e = {0};
    sample_path(p->folder, "a.truce", p->path);
    arena_init(&p->arena);
    for (size_t i = 0; i < STEPS; i++) {
        if (take_step(&r, p->path, i, &e))
            return print_message("%s\n", e.message), -1;
        fold_digest(record_fold(r), p->states[i]);
        if (i)
            continue;
        record_close(r);
        keep_founded(p);
        if (record_open(p->path, RECORD_WRITE, false, &r, &e))
            return -1;
    }
    record_close(r);
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

// Each life begins alone: with nothing, or with a founded record and its cache.
static void begin_anew(struct place *p, bool founded) {
    sample_clean(p->folder);
    assert_int_equal(mkdir(p->folder, 0755), 0);
    if (!founded)
        return;
    assert_ok(folder_make(arena_printf(&p->arena, "%s/truce", p->folder), e));
    assert_ok(file_write(p->path, p->founded, 0644, true, e));
    assert_ok(file_write(p->cache, p->rows, 0644, true, e));
}

// What is there afterwards.

static enum err count_line(void *context, uint64_t size, struct span line, int64_t time_s,
                           struct error *e) {
    (void)size, (void)line, (void)time_s, (void)e;
    ++*(size_t *)context;
    return OK;
}

// How many steps of the life the record shows; fails the test when it shows anything between.
static size_t steps_shown(struct place *p, struct record *r) {
    size_t done = 0, cosignatures = 0, needed = 0;
    uint8_t digest[HASH_BYTES];
    while (done < STEPS && size_after(done) < record_size(r))
        done++;
    assert_true(size_after(done) == record_size(r));
    fold_digest(record_fold(r), digest);
    assert_memory_equal(digest, p->states[done - 1], HASH_BYTES);
    assert_ok(truth_cosignatures(record_truth(r), UINT64_MAX, count_line, &cosignatures, e));
    for (size_t i = 0; i < done; i++)
        needed += !steps[i].acts;
    assert_in_range(cosignatures, needed, needed + 1);
    return done + cosignatures - needed; // a cosignature follows the group that it is about
}

static uint64_t entries(struct record *r) {
    uint64_t size = 0;
    assert_ok(truth_size(record_truth(r), &size, e));
    return size;
}

static void verifies(struct place *p) {
    struct verify_options o = {.threads = 1};
    struct verify_report report;
    assert_ok(record_verify(p->path, &o, &report, e));
    if (!report.valid)
        fail_msg("%s", report.faults[0].message);
    verify_report_done(&report);
}

// Opens what a writer left, looks at it, and lives on to the end.
static void live_on(struct place *p, size_t told, const char *what) {
    struct record *r = NULL;
    struct error why = {0};
    if (!file_exists(p->path)) {
        if (told)
            fail_msg("%s: %zu steps were acknowledged, and there is no record", what, told);
    } else {
        if (record_open(p->path, RECORD_READ, false, &r, &why) &&
            (why.code != ERR_IO || !strstr(why.message, "open it once for writing")))
            fail_msg("%s: a reader is told: %s", what, why.message);
        record_close(r);
        if (record_open(p->path, RECORD_WRITE, false, &r, &why))
            fail_msg("%s: %s", what, why.message);
    }
    size_t done = r ? steps_shown(p, r) : 0;
    if (done < told)
        fail_msg("%s: %zu steps were acknowledged, %zu are there", what, told, done);
    for (; done < STEPS; done++)
        if (take_step(&r, p->path, done, &why))
            fail_msg("%s: then step %zu: %s", what, done, why.message);
    assert_int_equal(steps_shown(p, r), STEPS);
    record_close(r);
    verifies(p);
}

// Killing.

static void child_lives(const char *path, size_t from, int told) {
    struct record *r = NULL;
    struct error e = {0};
    if (from && record_open(path, RECORD_WRITE, false, &r, &e))
        _exit(2);
    for (size_t i = from; i < STEPS; i++)
        if (take_step(&r, path, i, &e) || write(told, "x", 1) != 1)
            _exit(3);
    record_close(r);
}

// A child that ends at write number `at`: how many steps it has told. False when it came to its own
// end before.
static bool child_ends(struct place *p, size_t from, enum fault_kind kind, long at, size_t *told) {
    int pipes[2];
    char byte;
    assert_int_equal(pipe(pipes), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (!child) {
        fault_install();
        fault_set(kind, at);
        child_lives(p->path, from, pipes[1]);
        _exit(0);
    }
    close(pipes[1]);
    for (*told = from; read(pipes[0], &byte, 1) == 1;)
        ++*told;
    close(pipes[0]);
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    if (WIFSIGNALED(status))
        assert_int_equal(WTERMSIG(status), SIGKILL);
    else
        assert_int_equal(WEXITSTATUS(status), 0);
    return WIFSIGNALED(status);
}

// Every write is long: some are passed over, unless somebody wants them all.
static long stride(long every) {
    return getenv("TRUCE_CHECK") ? 1 : every;
}

// A whole life, or one that begins with a founded record.
static void kill_at_writes(struct place *p, bool founded, enum fault_kind kind, long every) {
    size_t told = 0;
    long at = 1;
    every = stride(every);
    for (bool killed = true; killed; at += every) {
        char what[64];
        snprintf(what, sizeof what, "kind %d, write %ld", kind, at);
        begin_anew(p, founded);
        killed = child_ends(p, founded, kind, at, &told);
        live_on(p, told, what);
    }
    assert_int_equal(told, STEPS);
    assert_true(at > 50);
    print_message("%ld writes, ended at one of %ld\n", at - 1, every);
}

static void a_killed_writer_leaves_whole_groups(void **state) {
    kill_at_writes(*state, true, FAULT_KILL, 5);
}

static void a_torn_write_leaves_whole_groups(void **state) {
    kill_at_writes(*state, true, FAULT_TEAR, 11);
}

static void a_power_cut_leaves_whole_groups(void **state) {
    kill_at_writes(*state, true, FAULT_POWER, 7);
}

static void a_killed_founder_leaves_a_record_or_none(void **state) {
    kill_at_writes(*state, false, FAULT_KILL, 31);
}

static void a_power_cut_while_founding_leaves_a_record_or_none(void **state) {
    kill_at_writes(*state, false, FAULT_POWER, 43);
}

// Failing.

// Lives on in this process, each step again where it failed: once the disk is well, all must work,
// with the same open record. How often something failed; whether write `at` came at all.
static int lives_through(struct place *p, bool founded, long at, const char *what, bool *reached) {
    struct record *r = NULL;
    struct error e = {0};
    int failures = 0;
    for (size_t i = founded; i < STEPS;) {
        enum err err = r || !i ? OK : record_open(p->path, RECORD_WRITE, false, &r, &e);
        if (!err)
            err = take_step(&r, p->path, i, &e);
        i += !err;
        if (!err)
            continue;
        if (++failures > 2)
            fail_msg("%s: step %zu: %s", what, i, e.message);
        fault_set(FAULT_NONE, 0);
        if (!i) {
            assert_null(r);
            assert_false(file_exists(p->path));
        } else if (r) { // nothing of the step has been done; rows may be behind, and catch up
            if (entries(r) != size_after(i) || steps_shown(p, r) > i)
                fail_msg("%s: step %zu fails and is done: %s", what, i, e.message);
        }
    }
    assert_int_equal(entries(r), size_after(STEPS)); // rows that are behind: live_on looks at them
    record_close(r);
    *reached = failures || fault_writes() >= at; // a failure in closing is not told
    fault_set(FAULT_NONE, 0);
    return failures;
}

static void fail_at_writes(struct place *p, bool founded, enum fault_kind kind, long every) {
    int failures = 0;
    long at = 1;
    fault_install();
    every = stride(every);
    for (bool reached = true; reached; at += every) {
        char what[64];
        snprintf(what, sizeof what, "kind %d, write %ld", kind, at);
        begin_anew(p, founded);
        fault_set(kind, at);
        failures += lives_through(p, founded, at, what, &reached);
        live_on(p, STEPS, what);
    }
    print_message("%ld writes, one of %ld failed: told %d times\n", at - 1, every, failures);
    assert_true(failures > 5);
}

static void after_a_bad_write_the_same_writer_goes_on(void **state) {
    fail_at_writes(*state, true, FAULT_FAIL, 4);
}

static void after_a_full_disk_the_same_writer_goes_on(void **state) {
    fail_at_writes(*state, true, FAULT_FULL, 7);
}

static void a_founding_that_meets_a_bad_write_can_be_done_again(void **state) {
    fail_at_writes(*state, false, FAULT_FAIL, 13);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_killed_writer_leaves_whole_groups),
        cmocka_unit_test(a_torn_write_leaves_whole_groups),
        cmocka_unit_test(a_power_cut_leaves_whole_groups),
        cmocka_unit_test(a_killed_founder_leaves_a_record_or_none),
        cmocka_unit_test(a_power_cut_while_founding_leaves_a_record_or_none),
        cmocka_unit_test(after_a_bad_write_the_same_writer_goes_on),
        cmocka_unit_test(after_a_full_disk_the_same_writer_goes_on),
        cmocka_unit_test(a_founding_that_meets_a_bad_write_can_be_done_again),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
