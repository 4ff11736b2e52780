// SPDX-License-Identifier: Apache-2.0
// A record whose entries somebody has altered: verification says no, and names the first bad index,
// at more than a thousand places; by hands that had the log's key, and by hands that had not.
#include "record/tamper_help.h"

enum attacker { PLAIN, COLLUDING, SILENCING }; // the last drops the cosignatures it cannot make

// Altered entries.

static void flip_a_bit(struct bench *b, struct sample_forged *f) {
    size_t at = some(b, 0, f->count);
    f->pieces[at] = forged_flip(f, at, some(b, 0, 8 * f->pieces[at].note.size));
}

static void drop_and_leave_a_hole(struct bench *b, struct sample_forged *f) {
    f->pieces[some(b, 1, f->count)].note = span(NULL, 0);
}

static void drop_and_close_up(struct bench *b, struct sample_forged *f) {
    forged_remove(f, some(b, 0, f->count));
}

static void swap_neighbours(struct bench *b, struct sample_forged *f) {
    size_t at = some(b, 0, f->count - 1);
    struct piece p = f->pieces[at];
    forged_remove(f, at);
    forged_insert(f, at + 1, p);
}

static void swap_far_apart(struct bench *b, struct sample_forged *f) {
    size_t low = some(b, 0, f->count - 1), high = some(b, low + 1, f->count);
    struct piece p = f->pieces[low];
    f->pieces[low] = f->pieces[high];
    f->pieces[high] = p;
}

static void repeat_one(struct bench *b, struct sample_forged *f) {
    size_t at = some(b, 0, f->count);
    forged_insert(f, some(b, at + 1, f->count + 1), f->pieces[at]);
}

static void replace_by_anothers(struct bench *b, struct sample_forged *f) {
    size_t at = some(b, 1, f->count), other = at;
    while (span_equal(f->s->entries[other].who, f->s->entries[at].who))
        other = some(b, 1, f->count);
    f->pieces[at] = f->pieces[other];
}

static void replace_by_another_of_its_author(struct bench *b, struct sample_forged *f) {
    size_t at = some(b, 1, f->count);
    f->pieces[at] = forged_resigned(f, at);
}

static void cut_off_the_end(struct bench *b, struct sample_forged *f) {
    f->count = some(b, 1, f->count);
}

static void say_where(const struct sample_forged *f, const char *name, enum attacker who,
                      char out[160]) {
    static const char *const whom[] = {"without the log's key", "with the log's key",
                                       "with the log's key, cosignatures dropped"};
    snprintf(out, 160, "%s, at %zu of %zu, %s", name, forged_first(f), f->s->count, whom[who]);
}

// One place. Where nothing in the file tells, the newest checkpoint of before does.
static void at_one_place(struct bench *b, const struct sample_long *s, const char *name,
                         void (*alter)(struct bench *, struct sample_forged *), enum attacker who) {
    struct sample_forged f;
    char what[160];
    arena_reset(&b->arena);
    forged_init(&f, s, &b->arena);
    f.colludes = who != PLAIN;
    f.cosignatures = who == COLLUDING;
    alter(b, &f);
    say_where(&f, name, who, what);
    assert_ok(forged_write(&f, b->path, e));
    uint64_t index = forged_index(&f), first = forged_first(&f);
    struct span kept = {0};
    if (index == UINT64_MAX) {
        assert_int_not_equal(who, PLAIN);
        says_yes(b, NULL, what);
        kept = newest_checkpoint(b, s);
        index = f.count < s->count ? f.count : 0;
        b->silent++;
    }
    says_no(b, kept, index, what);
    b->exact += index == first;
}

static void altered_entries_are_found_wherever_they_are(void **state) {
    static const struct {
        const char *name;
        void (*alter)(struct bench *, struct sample_forged *);
        unsigned places[SAMPLES]; // by each attacker, in each sample
        bool plain_alone;
    } cases[] = {
        {"a flipped bit", flip_a_bit, {60, 6, 2}, false},
        {"an entry dropped", drop_and_leave_a_hole, {40, 4, 2}, true},
        {"an entry dropped, the next ones moved up", drop_and_close_up, {36, 3, 1}, false},
        {"neighbours swapped", swap_neighbours, {36, 3, 1}, false},
        {"two far apart swapped", swap_far_apart, {36, 3, 1}, false},
        {"an entry repeated", repeat_one, {36, 3, 1}, false},
        {"another author's act put for one", replace_by_anothers, {36, 3, 1}, false},
        {"another act of its author put for one",
         replace_by_another_of_its_author,
         {36, 3, 1},
         false},
        {"the end cut off", cut_off_the_end, {36, 3, 1}, false},
    };
    struct bench *b = *state;
    unsigned times = getenv("TRUCE_CHECK") ? 2 : 1;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (size_t k = 0; k < SAMPLES; k++)
            for (unsigned n = 0; n < cases[i].places[k] * times; n++)
                for (enum attacker who = PLAIN; who <= SILENCING; who++)
                    if (who == PLAIN || !cases[i].plain_alone)
                        at_one_place(b, &b->samples[k], cases[i].name, cases[i].alter, who);
    print_message("%u places; the very entry named at %u; %u told by a kept checkpoint alone\n",
                  b->places, b->exact, b->silent);
    assert_true(b->places >= 1000);
    assert_true(b->exact > b->places / 2);
    assert_true(b->silent > 20);
}

// What somebody kept.

// The last hold act of the sample that attests more than `above` entries.
static size_t hold_above(const struct sample_long *s, uint64_t above) {
    for (size_t i = s->count; i-- > 0;)
        if (span_is(s->entries[i].label, "node") && s->entries[i].seen > above)
            return i;
    fail_msg("no hold act above %llu", (unsigned long long)above);
    return 0;
}

static void an_end_cut_off_and_signed_again_is_found_by_what_was_kept(void **state) {
    struct bench *b = *state;
    const struct sample_long *s = &b->samples[1];
    for (size_t at = 10; at < 250; at += 30) {
        struct sample_forged f;
        arena_reset(&b->arena);
        forged_init(&f, s, &b->arena);
        f.colludes = true;
        f.count = at;
        assert_ok(forged_write(&f, b->path, e));
        says_yes(b, NULL, "nothing in the file tells");
        says_no(b, newest_checkpoint(b, s), at, "a kept checkpoint");
        says_no(b, s->entries[hold_above(s, at)].note, at, "a kept hold act");
        f.cosignatures = true;
        assert_ok(forged_write(&f, b->path, e));
        says_no(b, span(NULL, 0), at, "a cosignature");
    }
}

static void two_histories_are_found_by_what_was_kept(void **state) {
    struct bench *b = *state;
    const struct sample_long *s = &b->samples[0];
    struct sample_forged f;
    arena_reset(&b->arena);
    forged_init(&f, s, &b->arena);
    f.colludes = true;
    f.count = 40; // nobody has seen act 39 yet
    f.pieces[39] = forged_resigned(&f, 39);
    assert_ok(forged_write(&f, b->path, e));
    says_yes(b, NULL, "one history alone");
    struct span hold = s->entries[hold_above(s, 40)].note;
    f.pieces[39] = (struct piece){s->entries[39].note, 39, PIECE_TRUE};
    assert_ok(forged_write(&f, b->path, e));
    says_no(b, hold, 40, "only cut off");
    f.count = s->count; // and now an act that all later ones contradict
    f.pieces[20] = forged_resigned(&f, 20);
    assert_ok(forged_write(&f, b->path, e));
    says_no(b, hold, forged_index(&f), "the first that contradicts it");
}

static void what_was_kept_must_be_of_this_log(void **state) {
    struct bench *b = *state;
    const struct sample_long *s = &b->samples[0];
    struct span hold = s->entries[hold_above(s, 20)].note;
    BUF_SCOPED struct buf other;
    uint8_t *flipped = arena_get(&b->arena, hold.size);
    memcpy(flipped, hold.data, hold.size);
    flipped[hold.size - 10] ^= 1;
    buf_init(&other, LIMIT_CHECKPOINT_BYTES);
    forged_checkpoint("talks.example/other", "talks.example/other", 3, s->root, &other);
    const struct {
        struct span kept;
        const char *why;
    } cases[] = {
        {buf_span(&other), "another log's checkpoint"},
        {span(flipped, hold.size), "a hold act that its holder did not sign"},
        {s->entries[5].note, "an act that is no hold act"},
        {span_str("junk"), "no note at all"},
    };
    assert_ok(file_write(b->path, s->file, 0644, true, e));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        says_no(b, cases[i].kept, 0, cases[i].why);
    struct verify_report r;
    verify(b, hold, &r);
    assert_true(r.valid);
    verify_report_done(&r);
    verify(b, newest_checkpoint(b, s), &r);
    assert_true(r.valid);
    verify_report_done(&r);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(altered_entries_are_found_wherever_they_are),
        cmocka_unit_test(an_end_cut_off_and_signed_again_is_found_by_what_was_kept),
        cmocka_unit_test(two_histories_are_found_by_what_was_kept),
        cmocka_unit_test(what_was_kept_must_be_of_this_log),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
