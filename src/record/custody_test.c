// SPDX-License-Identifier: Apache-2.0
// Cosignatures that others bring, and records that stay open while somebody else writes.
#include "record/attack_help.h"
#include "record/custody.h"
#include "record/grade.h"
#include "record/sample_forged.h"

#define AT (SAMPLE_BEGIN + 600)

// A checkpoint note of `size`, over `root` (NULL: the record's), cosigned by who's key.
static struct span note_of(struct place *p, struct record *r, uint64_t size, const uint8_t *root,
                           const char *who, const char *label, int64_t at) {
    BUF_SCOPED struct buf note;
    struct note parsed;
    uint8_t own[HASH_BYTES];
    struct secret_key key = sample_key(who, label);
    buf_init(&note, LIMIT_CHECKPOINT_BYTES);
    if (!root)
        assert_ok(record_root(r, size, own, e));
    assert_ok(sample_checkpoint(size, root ? root : own, &note, e));
    struct span whole = arena_copy(&p->arena, buf_span(&note));
    assert_ok(note_parse(whole, &p->arena, &parsed, e));
    assert_int_equal(cosignature_sign(parsed.text, &key, at, &note, NULL), OK);
    return arena_copy(&p->arena, buf_span(&note));
}

static struct span flipped(struct place *p, struct span note, size_t from_end) {
    uint8_t *copy = arena_get(&p->arena, note.size);
    memcpy(copy, note.data, note.size);
    copy[note.size - from_end] ^= 1;
    return span(copy, note.size);
}

static struct span cut_lines(struct place *p, struct span note, const char *what) {
    BUF_SCOPED struct buf out;
    struct span rest = note, line;
    buf_init(&out, note.size + 1);
    while (span_cut(&rest, '\n', &line))
        if (!memmem(line.data, line.size, what, strlen(what))) {
            buf_put_span(&out, line);
            buf_put_byte(&out, '\n');
        }
    return arena_copy(&p->arena, buf_span(&out));
}

static struct record *some_record(struct place *p) {
    struct record *r = NULL;
    assert_ok(sample_create(p->path, &r, e));
    for (int n = 1; n < 5; n++)
        assert_ok(append(p, r, n, e));
    return r;
}

static void what_is_brought_is_judged_note_by_note(void **state) {
    struct place *p = *state;
    struct record *r = some_record(p);
    static const uint8_t other[HASH_BYTES] = {7};
    struct span good = note_of(p, r, 5, NULL, "irn", "hold", AT);
    struct span second = note_of(p, r, 5, NULL, "rus", "hold", AT + 1);
    const struct {
        struct span note;
        enum err want;
        const char *why;
    } cases[] = {
        {good, OK, "a holder's line under the newest checkpoint"},
        {good, OK, "the same again adds nothing"},
        {second, OK, "another holder's"},
        {note_of(p, r, 3, NULL, "tur", "hold", AT), OK, "an older checkpoint"},
        {cut_lines(p, second, SAMPLE_RECORD " "), OK, "the log's own line may be absent"},
        {note_of(p, r, 5, other, "irn", "hold", AT), ERR_CONFLICT, "another root"},
        {flipped(p, good, 20), ERR_DENIED, "the cosignature does not verify"},
        {note_of(p, r, 5, NULL, "nobody", "hold", AT), ERR_DENIED, "an unknown key"},
        {cut_lines(p, good, "irn"), ERR_INVALID, "no cosignature at all"},
        {span_str("hello\n"), ERR_INVALID, "no note"},
        {span_str(""), ERR_INVALID, "nothing"},
    };
    enum { COUNT = sizeof cases / sizeof *cases };
    struct span notes[COUNT];
    struct taken took[COUNT];
    for (size_t i = 0; i < COUNT; i++)
        notes[i] = cases[i].note;
    assert_ok(record_take_cosignatures(r, notes, COUNT, 0, took, e));
    for (size_t i = 0; i < COUNT; i++)
        if (took[i].why.code != cases[i].want)
            fail_msg("%s: %d, %s", cases[i].why, took[i].why.code, took[i].why.message);
    assert_int_equal(took[0].fresh, 1);
    assert_int_equal(took[1].fresh, 0);
    assert_int_equal(lines(r), 3);
    struct grade g;
    assert_ok(record_grade(r, 5, &g, e));
    assert_int_equal(g.held_have, 2);
    record_close(r);
    struct verify_report report;
    struct verify_options o = {0};
    assert_ok(record_verify(p->path, &o, &report, e));
    assert_true(report.valid);
    verify_report_done(&report);
}

// A group of two acts leaves no checkpoint of the size between them.
static void append_two(struct record *r) {
    BUF_SCOPED struct buf one, two;
    struct secret_key log = sample_key("", "log");
    struct appended done[2];
    buf_init(&one, LIMIT_ENTRY_BYTES);
    buf_init(&two, LIMIT_ENTRY_BYTES);
    assert_ok(sample_some_note(r, 2, &one, e));
    assert_ok(sample_some_note(r, 3, &two, e));
    struct span group[] = {buf_span(&one), buf_span(&two)};
    assert_ok(record_append(r, &log, group, 2, 0, done, e));
    assert_true(done[0].logged && done[1].logged);
}

static void a_replica_takes_the_checkpoint_too(void **state) {
    struct place *p = *state;
    struct record *r = some_record(p);
    append_two(r);
    struct span between = note_of(p, r, 6, NULL, "irn", "hold", AT);
    struct span without_log = cut_lines(p, between, SAMPLE_RECORD " ");
    const struct {
        struct span note;
        unsigned flags;
        enum err want;
        const char *why;
    } cases[] = {
        {between, 0, ERR_NOT_FOUND, "the log has signed none of that size, as far as it knows"},
        {without_log, TAKE_CHECKPOINTS, ERR_NOT_FOUND, "nor does a replica know that it has"},
        {between, TAKE_CHECKPOINTS, OK, "a replica takes what the log has signed"},
        {between, 0, OK, "and then it is there"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct taken took;
        assert_ok(record_take_cosignatures(r, &cases[i].note, 1, cases[i].flags, &took, e));
        if (took.why.code != cases[i].want)
            fail_msg("%s: %d, %s", cases[i].why, took.why.code, took.why.message);
    }
    assert_int_equal(lines(r), 1);
    uint8_t root[HASH_BYTES] = {1};
    struct span beyond = note_of(p, r, record_size(r) + 1, root, "irn", "hold", AT);
    struct taken took;
    assert_ok(record_take_cosignatures(r, &beyond, 1, TAKE_CHECKPOINTS, &took, e));
    assert_int_equal(took.why.code, ERR_NOT_FOUND); // more entries than there are
    record_close(r);
}

static void a_reader_goes_on_with_the_writer(void **state) {
    struct place *p = *state;
    struct record *w = some_record(p), *r = opened(p->path, RECORD_READ);
    uint8_t mine[HASH_BYTES], theirs[HASH_BYTES];
    for (int n = 10; n < 300; n++) {
        assert_ok(append(p, w, n, e));
        if (n % 7 && n < 290)
            continue;
        assert_ok(record_refresh(r, e));
        assert_int_equal(record_size(r), record_size(w));
        assert_ok(record_root(r, record_size(r), mine, e));
        assert_ok(record_root(w, record_size(w), theirs, e));
        assert_memory_equal(mine, theirs, HASH_BYTES);
        fold_digest(record_fold(r), mine);
        fold_digest(record_fold(w), theirs);
        assert_memory_equal(mine, theirs, HASH_BYTES);
    }
    struct span note = note_of(p, w, record_size(w), NULL, "irn", "hold", AT);
    struct taken took;
    assert_ok(record_take_cosignatures(w, &note, 1, 0, &took, e));
    assert_ok(record_refresh(r, e));
    struct grade g;
    assert_ok(record_grade(r, record_size(r), &g, e));
    assert_int_equal(g.held_have, 1);
    assert_refused(record_take_cosignatures(r, &note, 1, 0, &took, e), ERR_DENIED, "for reading");
    record_close(r);
    record_close(w);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_brought_is_judged_note_by_note, setup, teardown),
        cmocka_unit_test_setup_teardown(a_replica_takes_the_checkpoint_too, setup, teardown),
        cmocka_unit_test_setup_teardown(a_reader_goes_on_with_the_writer, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
