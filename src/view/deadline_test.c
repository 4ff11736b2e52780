// SPDX-License-Identifier: Apache-2.0
// Deadlines at the venue and in capitals, and what is left by which clock.
#include "view/deadline.h"
#include "view/sample.h"

#include "base/file.h"

#define MOTION(id, decide_by, more)                                                                \
    "{'id':'" id "','title':{'en':'" id "'},'kind':'procedural',"                                  \
    "'payload':{'text':{'en':'So be it.'}},'decide_by':'" decide_by "'" more "}"

static bool no_zones(void) {
    if (file_exists("/usr/share/zoneinfo/Asia/Tehran"))
        return false;
    print_message("skipped: no zone files on this machine (package tzdata)\n");
    return true;
}

static const struct {
    const char *list;
    enum err code;
    size_t count;
    const char *why;
} lists[] = {
    {"", OK, 0, "none asked for"},
    {"Asia/Tehran", OK, 1, "one"},
    {"Europe/Moscow,Asia/Tehran,Europe/Moscow", OK, 3, "as they are asked for"},
    {"Asia/Tehran,", ERR_INVALID, 0, "an empty name"},
    {",Asia/Tehran", ERR_INVALID, 0, "an empty name"},
    {"Asia/Tehran, Europe/Moscow", ERR_INVALID, 0, "a space is in no name"},
    {"Asia/Tehran,Asia/Nowhere", ERR_NOT_FOUND, 0, "no such zone"},
    {"UTC,UTC,UTC,UTC,UTC,UTC,UTC,UTC,UTC,UTC,UTC,UTC,UTC,UTC,UTC,UTC", OK, 16, "as many as go"},
    {"UTC,UTC,UTC,UTC,UTC,UTC,UTC,UTC,UTC,UTC,UTC,UTC,UTC,UTC,UTC,UTC,UTC", ERR_LIMIT, 0,
     "one too many"},
};

static void zones_are_names_between_commas(void **state) {
    (void)state;
    if (no_zones())
        skip();
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        ARENA_SCOPED struct arena a;
        struct zone zones[LIMIT_ZONES];
        size_t count = 0;
        struct error e = {0};
        arena_init(&a);
        enum err err = deadline_zones(span_str(lists[i].list), &a, zones, &count, &e);
        if (err != lists[i].code || count != lists[i].count)
            fail_msg("\"%s\": %zu, \"%s\": %s", lists[i].list, count, e.message, lists[i].why);
    }
}

static const struct json *ask_in(struct sample *s, const struct question *q, const char *zones) {
    struct question with = *q;
    with.view = "motions";
    with.zones = zones;
    sample_ask(s, &with);
    return sample_at(s->answer, "items/0/deadline");
}

static void a_capital_on_another_day_is_said_with_its_day(void **state) {
    struct sample *s = *state;
    if (no_zones())
        skip();
    sample_say(s, "kaz", "motion", 1, MOTION("m", "2017-05-03T01:30:00+06:00", ""));
    const struct json *d = ask_in(s, &(struct question){.columns = 200},
                                  "Europe/Moscow,Asia/Tehran,Asia/Almaty,America/New_York");
    sample_is(d, "venue", "Wed 3 May 2017, 01:30 (UTC+06:00)");
    sample_is(d, "zones/0/text", "2 May, 22:30");
    sample_is(d, "zones/1/text", "00:00"); // summer time, UTC+04:30
    sample_is(d, "zones/2/text", "01:30");
    sample_is(d, "zones/3/zone", "America/New_York");
    sample_is(d, "zones/3/text", "2 May, 15:30");
    assert_true(sample_text_has(s, "to be decided by Wed 3 May 2017, 01:30 (UTC+06:00) at the "
                                   "venue; Europe/Moscow 2 May, 22:30; Asia/Tehran 00:00"));
}

// The venue's time is the host's, in whatever offset the question is put.
static void the_venue_keeps_its_time_whoever_asks(void **state) {
    struct sample *s = *state;
    sample_say(s, "kaz", "motion", 1, MOTION("m", "2017-05-03T01:30:00Z", ""));
    struct view_query q = {
        .as_of = record_size(s->r), .has_at = true, .at = {SAMPLE_BEGIN + 3600, -300}};
    struct json *answer = NULL;
    struct error e = {0};
    if (view_answer(view_find(span_str("motions")), s->r, &q, &answer, &e))
        fail_msg("%s", e.message);
    sample_is(answer, "items/0/deadline/venue", "Wed 3 May 2017, 07:30 (UTC+06:00)");
    json_free(answer);
}

static const struct {
    int minutes; // from the moment asked for to the deadline
    const char *left;
} lefts[] = {
    {1, "1 minute left at the moment shown"},
    {59, "59 minutes left at the moment shown"},
    {60, "1 hour left at the moment shown"},
    {61, "1 hour and 1 minute left at the moment shown"},
    {47 * 60 + 59, "47 hours and 59 minutes left at the moment shown"},
    {48 * 60, "2 days left at the moment shown"},
    {73 * 60 + 30, "3 days and 1 hour left at the moment shown"},
    {0, "past at the moment shown"},
    {-5, "past at the moment shown"},
};

static void what_is_left_is_said_by_the_clock_of_the_answer(void **state) {
    struct sample *s = *state;
    struct error e = {0};
    sample_say(s, "kaz", "motion", 1, MOTION("m", "2017-05-08T09:00:00+06:00", ""));
    sample_is(ask_in(s, &(struct question){0}, NULL), "left",
              "the record's clock does not run yet: nothing falls due");
    for (size_t i = 0; i < sizeof lefts / sizeof *lefts; i++) {
        struct question q = {.has_at = true, .at = 6 * 24 * 60 - lefts[i].minutes};
        sample_is(ask_in(s, &q, NULL), "left", lefts[i].left);
    }
    assert_int_equal(sample_hold(s->r, "irn", 10, &e), OK);
    assert_int_equal(sample_hold(s->r, "rus", 10, &e), OK);
    sample_is(ask_in(s, &(struct question){0}, NULL), "left",
              "5 days and 23 hours left by the record's clock");
    sample_say(s, "irn", "vote", 20, "{'motion':'kaz/m','choice':'yes'}");
    sample_say(s, "rus", "vote", 21, "{'motion':'kaz/m','choice':'yes'}"); // two are enough
    const struct json *d = ask_in(s, &(struct question){0}, NULL);
    sample_is(d, "left", "decided");
    assert_null(json_get(d, "left_s"));
}

static void a_number_or_a_majority_lacks_so_many(void **state) {
    struct sample *s = *state;
    sample_say(s, "kaz", "motion", 1, MOTION("m", "2017-05-08T09:00:00+06:00", ""));
    ask_in(s, &(struct question){0}, NULL);
    assert_int_equal(json_int(sample_at(s->answer, "items/0/requirement/0/lacks")), 2);
    sample_say(s, "irn", "vote", 2, "{'motion':'kaz/m','choice':'yes'}");
    sample_say(s, "rus", "vote", 2, "{'motion':'kaz/m','choice':'abstain'}");
    ask_in(s, &(struct question){0}, NULL);
    assert_int_equal(json_int(sample_at(s->answer, "items/0/requirement/0/lacks")), 1);
    assert_true(sample_text_has(s, "1 yes of 3, needs 2, lacks 1; missing: Republic of Turkey"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(zones_are_names_between_commas),
        cmocka_unit_test_setup_teardown(a_capital_on_another_day_is_said_with_its_day, sample_setup,
                                        sample_teardown),
        cmocka_unit_test_setup_teardown(the_venue_keeps_its_time_whoever_asks, sample_setup,
                                        sample_teardown),
        cmocka_unit_test_setup_teardown(what_is_left_is_said_by_the_clock_of_the_answer,
                                        sample_setup, sample_teardown),
        cmocka_unit_test_setup_teardown(a_number_or_a_majority_lacks_so_many, sample_setup,
                                        sample_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
