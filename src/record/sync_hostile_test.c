// SPDX-License-Identifier: Apache-2.0
// Sources that lie: whatever they alter, cut, swap, leave out or keep back, it is refused, nothing
// of it is stored, and what two signatures prove is kept.
#include "base/file.h"
#include "log/tile.h"
#include "record/evidence.h"
#include "record/sample_stage.h"
#include "record/verify.h"
#include "store/test_help.h"

#define FORK 100 // about where the twin goes another way

struct place {
    struct sample_stage stage;
    char twin_path[128];
    struct sample_long short_sample;
    struct record *twin;
};

// The twin: the log's key on another machine, which remembers nothing of the first history.
static enum err make_twin(struct place *p, struct error *e) {
    struct secret_key log = sample_key("", "log");
    char state[128];
    snprintf(p->twin_path, sizeof p->twin_path, "%s/twin.truce", p->stage.folder);
    enum err err = sample_long_make(p->twin_path, FORK, &p->short_sample, e);
    snprintf(state, sizeof state, "%s/other", p->stage.folder);
    setenv("XDG_STATE_HOME", state, 1);
    if (!err)
        err = record_open(p->twin_path, RECORD_WRITE, false, &p->twin, e);
    for (size_t i = 0; !err && i < 600; i++) {
        BUF_SCOPED struct buf note;
        struct appended done = {0};
        buf_init(&note, LIMIT_ENTRY_BYTES);
        err = sample_some_note(p->twin, 5000 + i, &note, e);
        struct span one = buf_span(&note);
        if (!err)
            err = record_append(p->twin, &log, &one, 1, 0, &done, e);
    }
    if (!err)
        err = sample_cosign(p->twin, e);
    setenv("XDG_STATE_HOME", p->stage.folder, 1);
    return err;
}

static int setup(void **state) {
    struct error e = {0};
    if (sample_stage_setup(state, sizeof(struct place), 700))
        return -1;
    return make_twin(*state, &e) ? print_message("%s\n", e.message), -1 : 0;
}

static int teardown(void **state) {
    struct place *p = *state;
    record_close(p->twin);
    sample_long_done(&p->short_sample);
    return sample_stage_teardown(state);
}

// The largest checkpoint's size that is no larger.
static uint64_t size_at_most(const struct place *p, uint64_t size) {
    uint64_t found = 0;
    for (size_t i = 0; i < p->stage.sample.size_count && p->stage.sample.sizes[i] <= size; i++)
        found = p->stage.sample.sizes[i];
    return found;
}

static struct record *clone_at(struct place *p, uint64_t size) {
    struct record *r = NULL;
    struct sample_source s;
    sample_source_init(&s, p->stage.host);
    s.at_most = size;
    sample_stage_report(&p->stage);
    sample_stage_remove(&p->stage);
    assert_ok(sync_clone(p->stage.copy, &s.source, NULL, 0, &r, &p->stage.report, e));
    return r;
}

// Lies about one answer.

enum lie { FLIP_FIRST, FLIP_MIDDLE, FLIP_LAST, CUT, LONGER, EMPTY, MISSING, TWIN, HUGE, LIES };
static const char *const lie_words[] = {
    "its first byte", "a byte in its middle", "its last byte", "cut", "a byte longer", "empty",
    "missing",        "the twin's",           "zeroes"};

struct liar {
    struct sample_source *honest, *twin;
    size_t at, count; // which answer, and how many there were
    enum lie lie;
    bool lied;
    char path[128];
};

static enum err take_twins(struct liar *l, const char *path, struct buf *bytes, struct error *e) {
    struct source_piece piece = {.path = path, .bytes_max = bytes->max};
    enum err err = l->twin->source.fetch(l->twin->source.context, &piece, 1, e);
    if (!err)
        err = piece.failed.code;
    if (err)
        *e = piece.failed;
    buf_clear(bytes);
    buf_put_span(bytes, buf_span(&piece.bytes));
    buf_done(&piece.bytes);
    return err;
}

static enum err lie_about(void *context, const char *path, struct buf *bytes, struct error *e) {
    struct liar *l = context;
    if (l->count++ != l->at || !bytes->size)
        return OK;
    l->lied = true;
    snprintf(l->path, sizeof l->path, "%s", path);
    switch (l->lie) {
    case FLIP_FIRST:
        bytes->data[0] ^= 1;
        return OK;
    case FLIP_MIDDLE:
        bytes->data[bytes->size / 2] ^= 1;
        return OK;
    case FLIP_LAST:
        bytes->data[bytes->size - 1] ^= 1;
        return OK;
    case CUT:
        bytes->size--;
        return OK;
    case LONGER:
        buf_put_byte(bytes, 0);
        return OK;
    case EMPTY:
        buf_clear(bytes);
        return OK;
    case MISSING:
        return error_set(e, ERR_NOT_FOUND, "%s: no such thing", path);
    case TWIN:
        return take_twins(l, path, bytes, e);
    case HUGE:
        buf_clear(bytes);
        buf_put_fill(bytes, 0, bytes->max);
        return OK;
    case LIES:
        break;
    }
    return OK;
}

static void same_record(struct place *p, struct record *r, uint64_t size, const char *what) {
    uint8_t ours[HASH_BYTES], theirs[HASH_BYTES];
    uint64_t stored;
    assert_ok(truth_size(record_truth(r), &stored, e));
    assert_ok(record_root(r, record_size(r), ours, e));
    assert_ok(record_root(p->stage.host, size, theirs, e));
    if (record_size(r) != size || stored != size || memcmp(ours, theirs, HASH_BYTES) != 0)
        fail_msg("%s: %llu entries, %llu stored", what, (unsigned long long)record_size(r),
                 (unsigned long long)stored);
}

// From `from` entries (0: a clone) to all: refused and nothing changed, or the very record.
static bool lied_to(struct place *p, uint64_t from, size_t at, enum lie lie, unsigned *refused) {
    struct sample_source honest, twin;
    sample_source_init(&honest, p->stage.host);
    sample_source_init(&twin, p->twin);
    struct liar l = {.honest = &honest, .twin = &twin, .at = at, .lie = lie};
    struct record *r = from ? clone_at(p, from) : NULL;
    struct error failed = {0};
    char what[256];
    honest.twist = lie_about;
    honest.context = &l;
    sample_stage_report(&p->stage);
    if (!from)
        sample_stage_remove(&p->stage);
    enum err err = from ? sync_pull(r, &honest.source, NULL, 0, &p->stage.report, &failed)
                        : sync_clone(p->stage.copy, &honest.source, NULL, 0, &r,
                                     &p->stage.report, &failed);
    snprintf(what, sizeof what, "answer %zu (%s) is %s, from %llu: %d %s", at, l.path,
             lie_words[lie], (unsigned long long)from, err, failed.message);
    if (err && !failed.message[0])
        fail_msg("%s", what);
    if (err && !from && file_exists(p->stage.copy))
        fail_msg("%s: a file was left", what);
    if (!err || from)
        same_record(p, r, err ? from : p->stage.sample.count, what);
    if (from) { // and it goes on from there with an honest one
        sample_stage_report(&p->stage);
        honest.twist = NULL;
        assert_ok(sync_pull(r, &honest.source, NULL, 0, &p->stage.report, e));
        same_record(p, r, p->stage.sample.count, what);
    }
    if (!err || from)
        record_close(r);
    *refused += err != OK;
    return l.lied;
}

static void every_answer_is_lied_about(void **state) {
    struct place *p = *state;
    const uint64_t from[] = {0, size_at_most(p, 300), size_at_most(p, 690)};
    unsigned refused = 0, told = 0;
    for (size_t i = 0; i < sizeof from / sizeof *from; i++)
        for (int lie = 0; lie < LIES; lie++)
            for (size_t at = 0; lied_to(p, from[i], at, (enum lie)lie, &refused); at++)
                told++;
    // Some harm nobody: what is missing stands elsewhere too, what is altered is not needed.
    if (told < 100 || refused < told * 3 / 4)
        fail_msg("%u lies, %u refused", told, refused);
    sample_stage_remove(&p->stage);
}

// Whole checkpoints that are not this log's newest.

static enum err give_note(void *context, const char *path, struct buf *bytes, struct error *e) {
    (void)e;
    if (!strncmp(path, "checkpoint", 10)) {
        buf_clear(bytes);
        buf_put_span(bytes, *(struct span *)context);
    }
    return OK;
}

static void foreign_checkpoints_are_refused(void **state) {
    struct place *p = *state;
    struct secret_key log = sample_key("", "log"), kaz = sample_key("kaz", "desk");
    struct secret_key epoch = log, thief = kaz;
    snprintf(epoch.name, sizeof epoch.name, "%s/epoch-1", log.name);
    snprintf(thief.name, sizeof thief.name, "%s", log.name);
    const struct {
        const struct secret_key *key;
        const char *origin;
        uint64_t size;
        enum err err;
        const char *why;
    } cases[] = {
        {&epoch, epoch.name, 700, ERR_CONFLICT, "of another epoch"},
        {&kaz, kaz.name, 700, ERR_CONFLICT, "of another log"},
        {&kaz, log.name, 700, ERR_DENIED, "signed by somebody else"},
        {&thief, log.name, 700, ERR_DENIED, "signed by somebody else under the log's name"},
        {&log, "talks.example/other", 700, ERR_CONFLICT, "the log's key over another origin"},
        {&log, log.name, 0, ERR_INVALID, "of no entries"},
        {&log, log.name, (uint64_t)1 << 62, ERR_LIMIT, "larger than anybody could take"},
        {&log, log.name, LIMIT_SYNC_ENTRIES, ERR_NOT_FOUND, "of entries that nobody has"},
    };
    uint64_t size = size_at_most(p, 690);
    struct record *r = clone_at(p, size);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct checkpoint c = {.origin = span_str(cases[i].origin), .size = cases[i].size};
        struct error e = {0};
        BUF_SCOPED struct buf note;
        buf_init(&note, LIMIT_CHECKPOINT_BYTES);
        assert_int_equal(checkpoint_sign(&c, cases[i].key, &note, NULL), OK);
        struct span given = buf_span(&note);
        p->stage.s.twist = give_note;
        p->stage.s.context = &given;
        sample_stage_report(&p->stage);
        enum err err = sync_pull(r, &p->stage.s.source, NULL, 0, &p->stage.report, &e);
        if (err != cases[i].err)
            fail_msg("%s: %d %s", cases[i].why, err, e.message);
        same_record(p, r, size, cases[i].why);
    }
    p->stage.s.twist = NULL;
    record_close(r);
    sample_stage_remove(&p->stage);
}

// Two histories.

static void judge_alone(struct place *p, bool proved, const char *why) {
    ARENA_SCOPED struct arena a;
    struct evidence ev;
    struct evidence_verdict v;
    arena_init(&a);
    assert_ok(evidence_parse(buf_span(&p->stage.report.evidence), &a, &ev, e));
    assert_ok(evidence_judge(&ev, NULL, &v, e));
    if (v.proved != proved || (proved && (!v.alone || !v.of_log)))
        fail_msg("%s: %s", why, v.why);
    assert_memory_equal(v.found, record_state(p->stage.host)->found_id, HASH_BYTES);
}

static void another_history_is_refused_and_proved(void **state) {
    struct place *p = *state;
    const struct {
        uint64_t ours, theirs;
        const char *rule, *why;
    } cases[] = {
        {p->short_sample.count + 1, p->short_sample.count + 1, SYNC_SPLIT_VIEW, "of one size"},
        {600, 600, SYNC_SPLIT_VIEW, "of one size, long after they parted"},
        {120, 130, SYNC_SPLIT_VIEW, "larger, in the bundle where they parted"},
        {120, 300, SYNC_SPLIT_VIEW, "larger, with that bundle whole"},
        {120, 600, SYNC_SPLIT_VIEW, "larger, with more bundles whole"},
        {300, 310, SYNC_SPLIT_VIEW, "larger, parted in a bundle that we have whole"},
        {300, 650, SYNC_SPLIT_VIEW, "larger by whole bundles, parted before"},
        {512, 520, SYNC_SPLIT_VIEW, "larger, from the end of a bundle"},
        {300, 512, SYNC_SPLIT_VIEW, "larger, to the end of a bundle"},
        {130, 120, SYNC_SPLIT_VIEW, "smaller, in the bundle where they parted"},
        {600, 300, SYNC_SPLIT_VIEW, "smaller"},
        {600, 512, SYNC_SPLIT_VIEW, "smaller, to the end of a bundle"},
        {600, p->short_sample.count, SYNC_ROLLED_BACK, "smaller, from before they parted"},
        {600, 1, SYNC_ROLLED_BACK, "the founding alone"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint64_t size = size_at_most(p, cases[i].ours);
        struct record *r = clone_at(p, size);
        struct sample_source twin;
        struct error e = {0};
        sample_source_init(&twin, p->twin);
        // Every size of the twin after they parted has its checkpoint.
        twin.at_most = cases[i].ours == cases[i].theirs ? size : cases[i].theirs;
        sample_stage_report(&p->stage);
        enum err err = sync_pull(r, &twin.source, NULL, SYNC_LINES, &p->stage.report, &e);
        if (err != ERR_CONFLICT || !e.rule || strcmp(e.rule, cases[i].rule) != 0)
            fail_msg("%s: %d %s", cases[i].why, err, e.message);
        same_record(p, r, size, cases[i].why);
        judge_alone(p, !strcmp(cases[i].rule, SYNC_SPLIT_VIEW), cases[i].why);
        record_close(r);
    }
    sample_stage_remove(&p->stage);
}

// Cosignatures.

struct edit {
    const char *from, *to; // of the same length
};

static enum err edit_lines(void *context, const char *path, struct buf *bytes, struct error *e) {
    const struct edit *edit = context;
    size_t n = strlen(edit->from);
    (void)e;
    if (strncmp(path, "cosignatures", 12) != 0)
        return OK;
    uint8_t *at = bytes->data;
    while (at && (at = memmem(at, bytes->size - (size_t)(at - bytes->data), edit->from, n))) {
        memcpy(at, edit->to, n);
        at += n;
    }
    return OK;
}

static void lines_that_do_not_hold_are_passed_over(void **state) {
    struct place *p = *state;
    const struct {
        struct edit edit;
        enum err err;
        size_t kept, strange, bad; // of 100 lines
        const char *why;
    } cases[] = {
        {{"/irn/hold ", "/irn/gold "}, OK, 2, 1, 0, "a key that is not the record's"},
        {{"/irn/hold ", "/irn/desk "}, OK, 2, 1, 0, "a name with another's key id"},
        {{"\"items\"", "\"terms\""}, ERR_INVALID, 0, 0, 0, "no list"},
        {{"\"came\":", "\"game\":"}, ERR_INVALID, 0, 0, 0, "no numbers"},
        {{"\"came\":2", "\"came\":1"}, ERR_INVALID, 1, 0, 0, "out of order"},
        {{"talks.example", "talks.elpmaxe"}, OK, 0, 0, 3, "of another log"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct record *r = clone_at(p, p->stage.sample.count);
        struct sample_source s;
        struct error e = {0};
        struct edit edit = cases[i].edit;
        uint64_t came = 0;
        sample_source_init(&s, p->stage.host);
        s.twist = edit_lines;
        s.context = &edit;
        sample_stage_report(&p->stage);
        enum err err = sync_pull(r, &s.source, &came, SYNC_LINES, &p->stage.report, &e);
        size_t all = p->stage.sample.cosignature_count;
        if (err != cases[i].err)
            fail_msg("%s: %d %s", cases[i].why, err, e.message);
        if (!err && (p->stage.report.cosignatures != all * cases[i].kept / 3 ||
                     p->stage.report.strange != all * cases[i].strange / 3 ||
                     p->stage.report.bad != all * cases[i].bad / 3))
            fail_msg("%s: kept %llu, strange %llu, bad %llu of %zu", cases[i].why,
                     (unsigned long long)p->stage.report.cosignatures,
                     (unsigned long long)p->stage.report.strange,
                     (unsigned long long)p->stage.report.bad, all);
        record_close(r);
    }
    sample_stage_remove(&p->stage);
}

// A part that somebody else left.

static void a_part_that_is_not_what_it_should_be_is_made_anew(void **state) {
    struct place *p = *state;
    static const char *const why[] = {"junk", "another record's file", "a whole record", "empty"};
    char part[160];
    snprintf(part, sizeof part, "%s.part", p->stage.copy);
    for (size_t i = 0; i < 4; i++) {
        BUF_SCOPED struct buf file;
        struct record *r = NULL;
        struct error failed = {0};
        buf_init(&file, BUF_MAX);
        buf_put_str(&file, i == 0 ? "SQLite format 3 and junk" : "");
        sample_stage_remove(&p->stage);
        if (i == 1 || i == 2)
            assert_ok(truth_backup(record_truth(i == 1 ? p->twin : p->stage.host), part, e));
        else
            assert_ok(file_write(part, buf_span(&file), 0600, true, e));
        if (sync_clone(p->stage.copy, &p->stage.s.source, NULL, 0, &r, &p->stage.report, &failed))
            fail_msg("%s: %s", why[i], failed.message);
        same_record(p, r, p->stage.sample.count, why[i]);
        record_close(r);
    }
    sample_stage_remove(&p->stage);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_answer_is_lied_about),
        cmocka_unit_test(foreign_checkpoints_are_refused),
        cmocka_unit_test(another_history_is_refused_and_proved),
        cmocka_unit_test(lines_that_do_not_hold_are_passed_over),
        cmocka_unit_test(a_part_that_is_not_what_it_should_be_is_made_anew),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
