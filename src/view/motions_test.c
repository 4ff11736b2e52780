// SPDX-License-Identifier: Apache-2.0
// What was decided by silence is told as it was decided, whatever came later.
#include "view/sample.h"

#define ROUND                                                                                      \
    "{'id':'r','kind':'round','track':'astana','title':{'en':'R'},'place':{'name':{'en':'Astana'}" \
    "},'from':'2017-05-03','to':'2017-05-04','state':'open'}"

static uint64_t takes_part(struct sample *s, int minute, const char *state) {
    return sample_sayf(s, "tur", "presence", minute,
                       "{'round':'kaz/r','participants':['tur'],'part':'delegation','state':'%s'}",
                       state);
}

// A motion by silence, put and decided while tur stays away or does not.
static void decide_by_silence(struct sample *s, bool away) {
    struct error e = {0};
    assert_int_equal(sample_hold(s->r, "irn", 1, &e), OK);
    assert_int_equal(sample_hold(s->r, "rus", 2, &e), OK);
    sample_say(s, "kaz", "round", 3, ROUND);
    sample_say(s, "kaz", "motion", 4,
               "{'id':'quiet','title':{'en':'Quiet'},'kind':'procedural','payload':{'text':{'en':"
               "'So be it.'}},'decide_by':'2017-05-09T18:00:00+06:00','silence':true}");
    if (away)
        takes_part(s, 20000, "suspended-participation"); // dated ahead, and heard all the same
    assert_int_equal(sample_hold(s->r, "irn", 11000, &e), OK); // behind its deadline
    assert_int_equal(sample_hold(s->r, "rus", 11001, &e), OK);
}

static void later_absence_does_not_break_a_silence_that_carried(void **state) {
    struct sample *s = *state;
    struct question q = {.view = "motions"};
    decide_by_silence(s, false);
    takes_part(s, 12000, "suspended-participation");
    const struct json *a = sample_ask(s, &q);
    sample_is(a, "items/0/outcome/state", "carried");
    assert_int_equal(json_count(sample_at(a, "items/0/against")), 0);
    assert_true(sample_text_has(s, "nobody objected"));
}

static void later_return_does_not_unsay_what_a_silence_failed_by(void **state) {
    struct sample *s = *state;
    struct question q = {.view = "motions"};
    decide_by_silence(s, true);
    q.at = 11500;
    takes_part(s, 20001, "resumed");
    for (int at = 0; at < 2; at++) {
        q.has_at = !at;
        const struct json *a = sample_ask(s, &q);
        sample_is(a, "items/0/outcome/state", "failed");
        sample_is(a, "items/0/against/0", "tur");
        assert_true(sample_text_has(s, "against: Republic of Turkey (tur)"));
        assert_false(sample_text_has(s, "nobody objected"));
    }
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, sample_setup, sample_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        CASE(later_absence_does_not_break_a_silence_that_carried),
        CASE(later_return_does_not_unsay_what_a_silence_failed_by),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
