// SPDX-License-Identifier: Apache-2.0
// What appending and cosigning take, refuse and tell; who may write, and who goes on reading.
#include "record/sample_long.h"
#include "record/verify.h"
#include "store/test_help.h"

#include "talks/sample.h"

struct place {
    char folder[64], path[128];
    struct record *r;
    struct arena arena;
};

static int setup(void **state) {
    struct place *p = memory_get(sizeof *p);
    struct error e = {0};
    sample_path(p->folder, "a.truce", p->path);
    arena_init(&p->arena);
    if (sample_create(p->path, &p->r, &e))
        return print_message("%s\n", e.message), -1;
    *state = p;
    return 0;
}

static int teardown(void **state) {
    struct place *p = *state;
    record_close(p->r);
    arena_done(&p->arena);
    sample_clean(p->folder);
    free(p);
    return 0;
}

static struct span kept(struct place *p, struct buf *note) {
    struct span copy = arena_copy(&p->arena, buf_span(note));
    buf_done(note);
    return copy;
}

static struct span some_note(struct place *p, size_t author) {
    struct buf note;
    buf_init(&note, LIMIT_ENTRY_BYTES);
    assert_ok(sample_some_note(p->r, author, &note, e));
    return kept(p, &note);
}

static struct span note_by(struct place *p, const char *who, const char *label, const char *type,
                           const char *body) {
    struct buf note;
    buf_init(&note, LIMIT_ENTRY_BYTES);
    assert_ok(sample_note(p->r, who, label, type, body, 5, &note, e));
    return kept(p, &note);
}

static struct span flipped(struct place *p, struct span note, size_t at) {
    uint8_t *bytes = arena_get(&p->arena, note.size);
    memcpy(bytes, note.data, note.size);
    bytes[at] ^= 1;
    return span(bytes, note.size);
}

static size_t place_of(struct span note, const char *words) {
    const uint8_t *at = memmem(note.data, note.size, words, strlen(words));
    assert_non_null(at);
    return (size_t)(at - note.data);
}

static void append(struct place *p, const struct span *notes, size_t count, unsigned flags,
                   struct appended *results) {
    struct secret_key log = sample_key("", "log");
    assert_ok(record_append(p->r, &log, notes, count, flags, results, e));
}

static struct span founding_entry(struct place *p) {
    struct buf note;
    buf_init(&note, LIMIT_ENTRY_BYTES);
    assert_ok(truth_get_entry(record_truth(p->r), 0, &note, e));
    return kept(p, &note);
}

// Groups.

static void each_note_of_a_group_has_its_own_answer(void **state) {
    struct place *p = *state;
    struct appended before;
    struct span old = some_note(p, 0);
    append(p, &old, 1, 0, &before);
    assert_int_equal(before.index, 1);
    struct span good = some_note(p, 1), other = some_note(p, 2);
    static uint8_t large[LIMIT_ENTRY_BYTES + 1];
    const struct {
        struct span note;
        bool logged, repeated;
        uint64_t index;
        enum verdict_class class;
        const char *rule, *why;
    } cases[] = {
        {good, true, false, 2, VERDICT_OK, NULL, "fits"},
        {good, false, true, 2, VERDICT_ALIEN, "wrong-n", "twice in one group"},
        {old, false, true, 1, VERDICT_ALIEN, "wrong-n", "logged before"},
        {founding_entry(p), false, true, 0, VERDICT_ALIEN, "already-founded", "entry 0 again"},
        {flipped(p, other, place_of(other, "words")), false, false, 0, VERDICT_ALIEN,
         "bad-signature", "altered"},
        {flipped(p, old, old.size - 30), false, false, 0, VERDICT_ALIEN, "bad-signature",
         "logged before, but not with this signature"},
        {note_by(p, "clip", "desk", "statement",
                 "{\"id\":\"x\",\"speaker\":{\"name\":{\"en\":\"C\"}},\"on_behalf\":[\"clip\"],"
                 "\"text\":{\"en\":\"c\"}}"),
         false, false, 0, VERDICT_VOID, "not-permitted", "the press makes no statements"},
        {note_by(p, "un", "desk", "interest",
                 "{\"about\":{\"who\":\"nobody\"},\"state\":\"declined\"}"),
         false, false, 0, VERDICT_VOID, "unknown-participant", "nobody of that name"},
        {span_str("junk"), false, false, 0, VERDICT_ALIEN, "malformed-note", "no note"},
        {span_str(""), false, false, 0, VERDICT_ALIEN, "too-large", "nothing at all"},
        {span(large, sizeof large), false, false, 0, VERDICT_ALIEN, "too-large", "too large"},
        {other, true, false, 3, VERDICT_OK, NULL, "fits, after all these"},
    };
    enum { COUNT = sizeof cases / sizeof *cases };
    struct span notes[COUNT];
    struct appended results[COUNT];
    for (size_t i = 0; i < COUNT; i++)
        notes[i] = cases[i].note;
    append(p, notes, COUNT, 0, results);
    for (size_t i = 0; i < COUNT; i++) {
        const struct appended *a = &results[i];
        const char *rule = a->verdict.why.rule ? a->verdict.why.rule : "";
        if (a->logged != cases[i].logged || a->repeated != cases[i].repeated ||
            a->index != cases[i].index || a->verdict.class != cases[i].class ||
            (cases[i].rule && strcmp(rule, cases[i].rule) != 0))
            fail_msg("%s: logged %d, repeated %d, index %llu, %s, %s (%s)", cases[i].why, a->logged,
                     a->repeated, (unsigned long long)a->index, verdict_words[a->verdict.class],
                     rule, a->verdict.why.message);
    }
    assert_int_equal(record_size(p->r), 4);
    assert_memory_equal(results[0].id, results[1].id, HASH_BYTES);
}

static void a_refused_act_leaves_its_key_where_it_was(void **state) {
    struct place *p = *state;
    struct appended a;
    struct span refused = note_by(p, "un", "desk", "interest", "{\"state\":\"declined\"}");
    append(p, &refused, 1, 0, &a);
    assert_int_equal(a.verdict.class, VERDICT_VOID);
    assert_int_equal(record_size(p->r), 1);
    struct span right = note_by(p, "un", "desk", "interest",
                                "{\"about\":{\"who\":\"syr\"},\"state\":\"declined\"}");
    append(p, &right, 1, 0, &a); // n = 0 again
    assert_true(a.logged);
    append(p, NULL, 0, 0, NULL); // a group of nothing
    assert_int_equal(record_size(p->r), 2);
}

static void a_faulty_host_may_log_what_is_void_or_alien(void **state) {
    struct place *p = *state;
    struct appended a[3], again[3];
    struct span good = some_note(p, 3);
    struct span notes[] = {note_by(p, "un", "desk", "interest", "{\"state\":\"declined\"}"),
                           flipped(p, good, 200), span_str("junk")};
    append(p, notes, 3, APPEND_ADMIT_ALL, a);
    for (size_t i = 0; i < 3; i++) {
        assert_true(a[i].logged);
        assert_int_equal(a[i].index, i + 1);
        assert_int_equal(a[i].verdict.class, i ? VERDICT_ALIEN : VERDICT_VOID);
    }
    append(p, notes, 1, 0, again);
    assert_true(again[0].repeated); // what is void has its place in its key's chain
    assert_int_equal(again[0].index, 1);
    record_close(p->r);
    p->r = NULL;
    struct verify_report report;
    assert_ok(record_verify(p->path, &(struct verify_options){0}, &report, e));
    assert_false(report.valid);
    assert_int_equal(report.faults[0].index, 2);
    assert_int_equal(report.fault_count, 2);
    assert_int_equal(report.counts[VERDICT_VOID], 1);
    assert_int_equal(report.counts[VERDICT_ALIEN], 2);
    verify_report_done(&report);
}

// What is said to be signed here is taken at that word, and no further: all else is judged, and
// whoever reads the record looks at the signatures.
static void a_word_for_a_signature_is_for_nothing_else(void **state) {
    struct place *p = *state;
    struct appended a[4];
    struct span good = some_note(p, 0), other = some_note(p, 1);
    struct span notes[] = {good, good, // the second time at a place that is taken
                           note_by(p, "un", "desk", "interest", "{\"state\":\"declined\"}"),
                           flipped(p, other, other.size - 30)};
    append(p, notes, 3, APPEND_SIGNED_HERE, a);
    assert_true(a[0].logged);
    assert_true(a[1].repeated && !a[1].logged);
    assert_int_equal(a[2].verdict.class, VERDICT_VOID);
    append(p, &notes[3], 1, 0, &a[3]);
    assert_false(a[3].logged);
    append(p, &notes[3], 1, APPEND_SIGNED_HERE, &a[3]);
    assert_true(a[3].logged); // its caller was wrong
    record_close(p->r);
    p->r = NULL;
    struct verify_report report;
    assert_ok(record_verify(p->path, &(struct verify_options){0}, &report, e));
    assert_false(report.valid);
    assert_int_equal(report.fault_count, 1);
    assert_int_equal(report.faults[0].index, 2);
    verify_report_done(&report);
}

// The same notes one by one and all at once come to the same record: acts may rest on acts of
// their own group. 300 of them fill a tile and more.
static void a_group_is_as_its_acts_one_by_one(void **state) {
    struct place *p = *state;
    struct span notes[300];
    static struct appended results[300];
    uint8_t one[2][HASH_BYTES], all[2][HASH_BYTES];
    for (size_t i = 0; i < 300; i++) {
        notes[i] = some_note(p, i / 2); // each key several times
        append(p, &notes[i], 1, 0, results);
        assert_true(results[0].logged || i % 2); // the second has the same slug, or not
    }
    uint64_t size = record_size(p->r);
    fold_digest(record_fold(p->r), one[0]);
    assert_ok(record_root(p->r, size, one[1], e));
    struct record *r;
    char path[160];
    snprintf(path, sizeof path, "%s/b.truce", p->folder);
    assert_ok(sample_create(path, &r, e));
    struct secret_key log = sample_key("", "log");
    assert_ok(record_append(r, &log, notes, 300, 0, results, e));
    assert_int_equal(record_size(r), size);
    fold_digest(record_fold(r), all[0]);
    assert_ok(record_root(r, size, all[1], e));
    assert_memory_equal(one, all, sizeof one);
    record_close(r);
    struct verify_report report;
    assert_ok(record_verify(path, &(struct verify_options){0}, &report, e));
    assert_true(report.valid);
    assert_memory_equal(report.state, all[0], HASH_BYTES);
    verify_report_done(&report);
}

// Who may write.

static void only_the_logs_own_key_signs(void **state) {
    struct place *p = *state;
    struct span note = some_note(p, 0);
    struct appended a;
    struct secret_key same_name, keys[3] = {sample_key("kaz", "desk"), sample_key("irn", "hold")};
    uint8_t seed[32] = {1};
    secret_key_init(&same_name, span_str(SAMPLE_RECORD), KEY_ED25519, seed);
    keys[2] = same_name;
    for (size_t i = 0; i < 3; i++) {
        struct error e = {0};
        assert_int_equal(record_append(p->r, &keys[i], &note, 1, 0, &a, &e), ERR_DENIED);
        assert_non_null(strstr(e.message, "not this record's log key"));
        assert_non_null(strstr(e.hint, SAMPLE_RECORD));
    }
    assert_int_equal(record_size(p->r), 1);
    append(p, &note, 1, 0, &a);
    assert_true(a.logged);
}

static void what_is_opened_for_reading_is_not_written(void **state) {
    struct place *p = *state;
    struct secret_key log = sample_key("", "log"), hold = sample_key("irn", "hold");
    struct span note = some_note(p, 0);
    struct appended a;
    struct cosigned done;
    static const enum record_mode modes[] = {RECORD_READ, RECORD_FORGET};
    for (size_t i = 0; i < 2; i++) {
        struct record *r;
        assert_ok(record_open(p->path, modes[i], false, &r, e));
        assert_refused(record_append(r, &log, &note, 1, 0, &a, e), ERR_DENIED, "for reading");
        assert_refused(record_cosign(r, &hold, 5, 0, &done, e), ERR_DENIED, "for reading");
        record_close(r);
    }
}

static void a_second_writer_is_refused_while_readers_work(void **state) {
    struct place *p = *state;
    struct record *reader, *writer = NULL;
    struct appended a;
    ARENA_SCOPED struct arena arena;
    struct checkpoint c;
    arena_init(&arena);
    assert_ok(record_open(p->path, RECORD_READ, false, &reader, e));
    assert_refused(record_open(p->path, RECORD_WRITE, false, &writer, e), ERR_CONFLICT,
                   "somebody is writing");
    assert_null(writer);
    for (size_t i = 0; i < 20; i++) {
        struct span note = some_note(p, i);
        struct record *late;
        append(p, &note, 1, 0, &a);
        assert_true(a.logged);
        assert_ok(record_open(p->path, RECORD_READ, false, &late, e));
        assert_int_equal(record_size(late), i + 2);
        record_close(late);
        // Who opened before sees the record as it was then, and it is whole.
        assert_int_equal(record_size(reader), 1);
        assert_ok(record_checkpoint(reader, UINT64_MAX, &arena, &c, NULL, e));
        assert_int_equal(c.size, 1);
    }
    record_close(p->r);
    p->r = NULL;
    assert_ok(record_open(p->path, RECORD_WRITE, false, &p->r, e));
    assert_int_equal(record_size(p->r), 21);
    record_close(reader);
}

static bool cannot_write(const void *path) {
    struct record *r = NULL;
    struct error e = {0};
    return record_open(path, RECORD_WRITE, false, &r, &e) == ERR_CONFLICT;
}

static void another_process_is_refused_too(void **state) {
    struct place *p = *state;
    pid_t child = fork();
    if (!child)
        _exit(cannot_write(p->path) ? 0 : 1);
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
}

// Cosigning.

static void only_holders_and_witnesses_cosign(void **state) {
    struct place *p = *state;
    struct cosigned done = {0};
    struct secret_key other = sample_key("irn", "hold"), hold = other,
                      desk = sample_key("irn", "desk");
    other.id ^= 1;
    assert_refused(record_cosign(p->r, &desk, 5, 0, &done, e), ERR_DENIED,
                   "no hold or witness key");
    assert_refused(record_cosign(p->r, &other, 5, 0, &done, e), ERR_DENIED,
                   "no hold or witness key");
    assert_refused(record_cosign(p->r, &hold, 0, 0, &done, e), ERR_INVALID, "after 1970");
    assert_int_equal(done.size, 0);
    for (int i = 0; i < 2; i++) // the same again is no failure
        assert_ok(record_cosign(p->r, &hold, 5, 0, &done, e));
    assert_int_equal(done.size, 1);
    BUF_SCOPED struct buf vkey;
    buf_init(&vkey, 1024);
    key_vkey(span_str(hold.name), hold.type, hold.pub, &vkey);
    const char *body =
        arena_printf(&p->arena, "{\"op\":\"revoke\",\"vkey\":\"%s\"}", buf_str(&vkey));
    assert_ok(sample_act(p->r, "irn", "root", "key", body, 6, e));
    assert_refused(record_cosign(p->r, &hold, 6, 0, &done, e), ERR_DENIED, "revoked by act 1");
    struct grade g;
    assert_ok(record_grade(p->r, 1, &g, e));
    assert_int_equal(g.held_have, 1); // what it did before stays
}

// Creation.

static void refuse_to_create(struct place *p, const char *path, struct span note,
                             const struct secret_key *log, enum err code, const char *words) {
    struct record *r = NULL;
    assert_refused(record_create(path, note, log, &r, e), code, words);
    assert_null(r);
    (void)p;
}

static int things_in(const char *folder) {
    DIR *d = opendir(folder);
    int count = -2;
    while (readdir(d))
        count++;
    closedir(d);
    return count;
}

static void a_creation_that_fails_leaves_nothing(void **state) {
    struct place *p = *state;
    struct secret_key log = sample_key("", "log"), other = sample_key("kaz", "root");
    struct span note = founding_entry(p);
    BUF_SCOPED struct buf bytes;
    BUF_SCOPED struct buf after;
    record_close(p->r);
    p->r = NULL;
    get_file(p->path, &bytes);
    int before = things_in(p->folder);
    char path[160];
    snprintf(path, sizeof path, "%s/new.truce", p->folder);
    refuse_to_create(p, p->path, note, &log, ERR_CONFLICT, "already there");
    refuse_to_create(p, path, note, &other, ERR_DENIED, "not this record's log key");
    refuse_to_create(p, path, flipped(p, note, place_of(note, "Sample")), &log, ERR_DENIED,
                     "does not verify");
    refuse_to_create(p, path, span_str("junk"), &log, ERR_INVALID, "");
    snprintf(path, sizeof path, "%s/no/new.truce", p->folder);
    refuse_to_create(p, path, note, &log, ERR_NOT_FOUND, "No such file");
    assert_int_equal(things_in(p->folder), before);
    get_file(p->path, &after);
    assert_true(span_equal(buf_span(&bytes), buf_span(&after)));
}

#define ALONE(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        ALONE(each_note_of_a_group_has_its_own_answer),
        ALONE(a_refused_act_leaves_its_key_where_it_was),
        ALONE(a_faulty_host_may_log_what_is_void_or_alien),
        ALONE(a_word_for_a_signature_is_for_nothing_else),
        ALONE(a_group_is_as_its_acts_one_by_one),
        ALONE(only_the_logs_own_key_signs),
        ALONE(what_is_opened_for_reading_is_not_written),
        ALONE(a_second_writer_is_refused_while_readers_work),
        ALONE(another_process_is_refused_too),
        ALONE(only_holders_and_witnesses_cosign),
        ALONE(a_creation_that_fails_leaves_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
