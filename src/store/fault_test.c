// SPDX-License-Identifier: Apache-2.0
// What a record is after its writer was killed, lost power, or met a bad or a full disk, at each of
// its writes in turn (at every fifth one, unless TRUCE_CHECK is set): whole
// groups, and all those that had been reported as committed.
#include "store/fault.h"

#include "store/test_help.h"
#include "store/truth_handle.h"

#include <inttypes.h>
#include <signal.h>

// Entries of each group; the fourth fills a tile.
static const uint64_t groups[] = {1, 2, 1, 253, 40, 1};
#define GROUPS (sizeof groups / sizeof *groups)

static uint64_t size_after(size_t count) {
    uint64_t size = 0;
    for (size_t i = 0; i < count; i++)
        size += groups[i];
    return size;
}

// Mostly small; every hundredth runs over several pages.
static struct span entry_of(uint64_t index, char out[32768]) {
    int size = snprintf(out, 32768, "entry %" PRIu64, index);
    size_t whole = index % 100 == 99 ? 20000 : (size_t)size + index % 30;
    memset(out + size, 'a' + (int)(index % 26), whole - (size_t)size);
    return span(out, whole);
}

static enum err append(struct truth *t, size_t group, struct error *e) {
    enum err code = truth_begin(t, e);
    if (code)
        return code;
    static const uint8_t tile[TRUTH_TILE_BYTES] = {7};
    uint64_t from = size_after(group), to = size_after(group + 1);
    char text[32768];
    for (uint64_t i = from; i < to; i++)
        truth_put_entry(t, i, entry_of(i, text));
    if (from / 256 < to / 256)
        truth_put_tile(t, 0, from / 256, span(tile, sizeof tile));
    snprintf(text, sizeof text, "checkpoint %" PRIu64, to);
    truth_put_checkpoint(t, to, span_str(text));
    truth_put_cosignature(t, to, span_str("holder"), 1, 5, span_str(text));
    return truth_commit(t, e);
}

// Checks.

static enum err entry_is_right(void *context, uint64_t index, struct span entry, struct error *e) {
    (void)context;
    char text[32768];
    return span_equal(entry, entry_of(index, text))
               ? OK
               : error_set(e, ERR_CORRUPT, "entry %" PRIu64 " is another", index);
}

static enum err checkpoint_is_right(void *context, uint64_t size, struct span note,
                                    struct error *e) {
    size_t *count = context;
    char text[64];
    snprintf(text, sizeof text, "checkpoint %" PRIu64, size_after(++*count));
    return size == size_after(*count) && span_is(note, text)
               ? OK
               : error_set(e, ERR_CORRUPT, "checkpoint %" PRIu64 " is another", size);
}

static enum err cosignature_is_right(void *context, uint64_t size, struct span line, int64_t time_s,
                                     struct error *e) {
    (void)time_s;
    return checkpoint_is_right(context, size, line, e);
}

// How many whole groups the record holds; fails the test when it holds anything else.
static size_t whole_groups(struct truth *t) {
    uint64_t size = 0;
    size_t count = 0, checkpoints = 0, cosignatures = 0;
    assert_ok(truth_size(t, &size, e));
    while (count < GROUPS && size_after(count) < size)
        count++;
    assert_true(size_after(count) == size);
    assert_ok(truth_entries(t, 0, size, entry_is_right, NULL, e));
    assert_ok(truth_checkpoints(t, checkpoint_is_right, &checkpoints, e));
    assert_int_equal(checkpoints, count);
    assert_ok(truth_cosignatures(t, UINT64_MAX, cosignature_is_right, &cosignatures, e));
    assert_int_equal(cosignatures, count);
    BUF_SCOPED struct buf tile;
    buf_init(&tile, TRUTH_TILE_BYTES);
    assert_int_equal(truth_get_tile(t, 0, 0, &tile, NULL), size < 256 ? ERR_NOT_FOUND : OK);
    return count;
}

static struct truth *opened(const char *path, bool write) {
    struct truth *t = NULL;
    assert_ok(truth_open(path, write, &t, e));
    return t;
}

// After a fault: a reader reads, or says what to do; a writer goes on to the end and leaves one
// file.
static void check_after(struct folder *f, const char *path, size_t reported) {
    struct truth *t = NULL;
    struct error why = {0};
    if (!truth_open(path, false, &t, &why))
        assert_true(whole_groups(t) >= reported);
    else if (why.code != ERR_IO || !strstr(why.message, "open it once for writing"))
        fail_msg("a reader is told: %s", why.message);
    truth_close(t);
    t = opened(path, true);
    size_t count = whole_groups(t);
    if (count < reported)
        fail_msg("%zu groups were reported, %zu are there", reported, count);
    if (count < GROUPS)
        assert_ok(append(t, count++, e));
    truth_close(t);
    t = opened(path, false);
    assert_int_equal(whole_groups(t), count);
    truth_close(t);
    assert_int_equal(folder_clear(f), 1);
}

// Killing.

// Two sittings, a checkpoint of the WAL in the middle of the first. Tells each commit.
static void child_appends(const char *path, int told, bool sync) {
    size_t group = 0;
    for (int sitting = 0; sitting < 2; sitting++) {
        struct truth *t = NULL;
        if (truth_open(path, true, &t, NULL))
            _exit(2);
        if (!sync && db_script(t->db, "PRAGMA synchronous = OFF", NULL))
            _exit(3);
        for (; group < (sitting ? GROUPS : GROUPS / 2); group++) {
            if (append(t, group, NULL) || write(told, "x", 1) != 1)
                _exit(4);
            if (group == 1 && db_script(t->db, "PRAGMA wal_checkpoint(RESTART)", NULL))
                _exit(5);
        }
        truth_close(t);
    }
}

// Runs a child that meets its end at write number `at`. False when it came to its own end before.
static bool child_ends(const char *path, enum fault_kind kind, long at, bool sync,
                       size_t *reported) {
    int told[2];
    assert_int_equal(pipe(told), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (!child) {
        fault_install();
        fault_set(kind, at);
        child_appends(path, told[1], sync);
        _exit(0);
    }
    close(told[1]);
    char byte;
    for (*reported = 0; read(told[0], &byte, 1) == 1;)
        ++*reported;
    close(told[0]);
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    if (WIFSIGNALED(status))
        assert_int_equal(WTERMSIG(status), SIGKILL);
    else
        assert_int_equal(WEXITSTATUS(status), 0);
    return WIFSIGNALED(status);
}

// Every write is a child, and under a sanitizer a child takes a tenth of a second.
static long stride(void) {
    return getenv("TRUCE_CHECK") ? 1 : 5;
}

static void empty_record(struct folder *f, struct buf *out) {
    struct truth *t = NULL;
    assert_ok(truth_create(in(f, "empty"), &t, e));
    truth_close(t);
    get_file(in(f, "empty"), out);
    folder_clear(f);
}

static void end_at_writes(struct folder *f, enum fault_kind kind, long step) {
    BUF_SCOPED struct buf empty;
    empty_record(f, &empty);
    const char *path = in(f, "r");
    size_t reported = 0;
    long at = 1;
    for (bool killed = true; killed; at += step) {
        put_file(path, buf_span(&empty));
        killed = child_ends(path, kind, at, true, &reported);
        check_after(f, path, reported);
    }
    assert_int_equal(reported, GROUPS);
    assert_true(at > 100); // else this test has lost its object
    print_message("ended at %ld of %ld writes\n", (at - 1) / step, at - step);
}

static void a_killed_writer_leaves_whole_groups(void **state) {
    end_at_writes(*state, FAULT_KILL, stride());
}

static void a_torn_write_leaves_whole_groups(void **state) {
    end_at_writes(*state, FAULT_TEAR, stride());
}

static void a_power_cut_leaves_whole_groups(void **state) {
    end_at_writes(*state, FAULT_POWER, stride());
}

// That the test before this one can fail: without syncs, what was reported is lost.
static void a_power_cut_without_syncs_is_noticed(void **state) {
    struct folder *f = *state;
    BUF_SCOPED struct buf empty;
    empty_record(f, &empty);
    size_t reported = 0, lost = 0;
    bool killed = true;
    for (long at = 1; killed; at += 5) {
        put_file(in(f, "r"), buf_span(&empty));
        killed = child_ends(in(f, "r"), FAULT_POWER, at, false, &reported);
        struct truth *t = NULL;
        uint64_t size = 0;
        if (truth_open(in(f, "r"), true, &t, NULL) || truth_size(t, &size, NULL) ||
            size < size_after(reported))
            lost++;
        truth_close(t);
        folder_clear(f);
    }
    assert_true(lost > 5);
}

static void a_killed_creation_leaves_a_record_or_none(void **state) {
    struct folder *f = *state;
    for (long at = 1;; at++) {
        pid_t child = fork();
        assert_true(child >= 0);
        if (!child) {
            fault_install();
            fault_set(FAULT_KILL, at);
            struct truth *t = NULL;
            enum err code = truth_create(in(f, "r"), &t, NULL);
            truth_close(t);
            _exit(code ? 1 : 0);
        }
        int status = 0;
        assert_int_equal(waitpid(child, &status, 0), child);
        if (file_exists(in(f, "r")))
            truth_close(opened(in(f, "r"), true));
        folder_clear(f);
        if (WIFEXITED(status)) {
            assert_int_equal(WEXITSTATUS(status), 0);
            assert_true(at > 10);
            return;
        }
    }
}

// Failing.

// Does all of it, again where it failed: once the disk is well again, everything must work.
// Tells how often something failed.
static int appends_all(const char *path) {
    int failures = 0;
    struct truth *t = NULL;
    for (size_t group = 0; group < GROUPS;) {
        struct error e = {0};
        enum err code = t ? OK : truth_open(path, true, &t, &e);
        code = code ? code : append(t, group, &e);
        if (code) {
            if (code != ERR_IO || !strstr(e.message, path) || ++failures > 3)
                fail_msg("group %zu: %d, %s", group, code, e.message);
            fault_set(FAULT_NONE, 0);
        }
        if (t && code) // nothing of the group is there, or all of it
            group = whole_groups(t);
        else if (!code)
            group++;
        if (!code && group == GROUPS / 2) {
            truth_close(t);
            t = NULL;
        }
    }
    truth_close(t);
    return failures;
}

static void fail_at_writes(struct folder *f, enum fault_kind kind) {
    BUF_SCOPED struct buf empty;
    empty_record(f, &empty);
    fault_install();
    int failures = 0;
    long at = 1;
    for (bool reached = true; reached; at += stride()) {
        put_file(in(f, "r"), buf_span(&empty));
        fault_set(kind, at);
        int failed = appends_all(in(f, "r"));
        reached = failed || fault_writes() >= at; // a failure while closing is not told
        fault_set(FAULT_NONE, 0);
        check_after(f, in(f, "r"), GROUPS);
        failures += failed;
    }
    print_message("%d failures at %ld writes\n", failures, at / stride());
    assert_true(failures > 90 / stride());
}

static void after_a_bad_write_everything_goes_on(void **state) {
    fail_at_writes(*state, FAULT_FAIL);
}

static void after_a_full_disk_everything_goes_on(void **state) {
    fail_at_writes(*state, FAULT_FULL);
}

static void it_is_set_from_outside(void **state) {
    static const struct {
        const char *text;
        bool fails;
        const char *why;
    } cases[] = {
        {"fail:1", true, "the first write"},  {"full:1", true, "all of them"},
        {"fail:900", false, "never reached"}, {"fail:", false, "no number"},
        {"fial:1", false, "no such kind"},    {"", false, "nothing"},
    };
    struct folder *f = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        pid_t child = fork();
        if (!child) {
            setenv("TRUCE_FAULT", cases[i].text, 1);
            fault_install();
            struct truth *t = NULL;
            enum err code = truth_create(in(f, "r"), &t, NULL);
            truth_close(t);
            _exit(code ? 1 : 0);
        }
        int status = 0;
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_true(WIFEXITED(status));
        assert_int_equal(WEXITSTATUS(status), cases[i].fails);
        assert_int_equal(folder_clear(f), !cases[i].fails);
    }
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, folder_setup, folder_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        IN_FOLDER(it_is_set_from_outside),
        IN_FOLDER(a_killed_writer_leaves_whole_groups),
        IN_FOLDER(a_torn_write_leaves_whole_groups),
        IN_FOLDER(a_power_cut_leaves_whole_groups),
        IN_FOLDER(a_power_cut_without_syncs_is_noticed),
        IN_FOLDER(a_killed_creation_leaves_a_record_or_none),
        IN_FOLDER(after_a_bad_write_everything_goes_on),
        IN_FOLDER(after_a_full_disk_everything_goes_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
