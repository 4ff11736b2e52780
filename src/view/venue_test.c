// SPDX-License-Identifier: Apache-2.0
// Which clock is the venue's: what the host wrote, and nothing that a machine dates in UTC.
#include "view/sample.h"
#include "view/venue.h"

#define UTC 0
#define SAYS                                                                                       \
    "{'id':'s%d','speaker':{'name':{'en':'A. Press'}},'on_behalf':['kaz'],'text':{'en':'Good "     \
    "day.'}}"
#define MEETING(id, from)                                                                          \
    "{'id':'" id "','title':{'en':'M'},'level':'experts','format':'plenary','place':{'name':"      \
    "{'en':'P'}},'from':'" from "','with':[{'who':'irn'}],'state':'planned'}"
#define ROUND(id, state, more)                                                                     \
    "{'id':'" id "','kind':'round','track':'astana','title':{'en':'R'},'place':{'name':{'en':"     \
    "'P'}},'from':'2017-05-03','to':'2017-05-04','state':'" state "'" more "}"

static void says(struct sample *s, const char *who, int offset_min) {
    char body[512];
    snprintf(body, sizeof body, SAYS, (int)record_size(s->r));
    char *host = strstr(body, "['kaz']");
    memcpy(host + 2, who, 3);
    sample_say_in(s, who, "statement", 1, offset_min, body);
}

static void clock_is(struct sample *s, uint64_t as_of, int minutes, const char *why) {
    const struct json *a = sample_ask(s, &(struct question){.view = "record", .as_of = as_of});
    int64_t found = json_int(sample_at(a, "clock/offset_min"));
    if (found != minutes)
        fail_msg("%s: %lld minutes, expected %d", why, (long long)found, minutes);
}

static void what_is_dated_in_utc_moves_no_clock(void **state) {
    struct sample *s = *state;
    clock_is(s, 0, 360, "as the founding is dated");
    says(s, "kaz", UTC);
    clock_is(s, 0, 360, "an act of the host that a machine dated");
    const struct json *a = sample_ask(s, &(struct question){.view = "record"});
    sample_is(a, "clock/moment", "2017-05-02T09:01:00+06:00"); // whose moment it still is
    says(s, "kaz", 540);
    clock_is(s, 0, 540, "one that somebody dated");
    for (int i = 0; i < 40; i++)
        says(s, "kaz", UTC);
    clock_is(s, 0, 540, "behind however many");
    says(s, "kaz", 330);
    clock_is(s, 0, 330, "half an hour is one too");
    says(s, "kaz", -240);
    clock_is(s, 0, -240, "west");
}

static void the_clock_is_the_hosts(void **state) {
    struct sample *s = *state;
    struct secret_key desk = sample_key("kaz", "desk");
    BUF_SCOPED struct buf vkey;
    buf_init(&vkey, 1024);
    says(s, "rus", 180);
    sample_say_in(s, "irn", "meeting", 1, 210, MEETING("m", "2017-05-03T10:00:00+04:30"));
    sample_say_in(s, "irn", "round", 1, 210,
                  ROUND("t", "open", ",'since':'2017-05-02T09:00:00+04:30'"));
    clock_is(s, 0, 360, "others' clocks, and meetings of theirs");
    key_vkey(span_str(desk.name), desk.type, desk.pub, &vkey);
    BUF_SCOPED struct buf body;
    buf_init(&body, 4096);
    buf_printf(&body, "{'op':'revoke','vkey':'%s'}", buf_str(&vkey));
    sample_say_in(s, "kaz", "key", 2, 540, buf_str(&body));
    clock_is(s, 0, 360, "a root key is kept where it is safe, not at the venue");
}

static void what_the_programme_says_is_believed_whatever_it_is(void **state) {
    struct sample *s = *state;
    sample_say_in(s, "kaz", "meeting", 1, UTC, MEETING("a", "2017-05-03T10:00:00-04:00"));
    clock_is(s, 0, -240, "another zone");
    says(s, "kaz", UTC);
    clock_is(s, 0, -240, "and what a machine dates since");
    sample_say_in(s, "kaz", "meeting", 1, 360, MEETING("b", "2017-05-03T10:00:00Z"));
    clock_is(s, 0, 0, "a host that is in UTC indeed");
    says(s, "kaz", UTC);
    clock_is(s, 0, 0, "and stays there");
    sample_say_in(s, "kaz", "round", 1, UTC, ROUND("r", "announced", ""));
    clock_is(s, 0, 0, "a round of which no time is written");
    sample_say_in(s, "kaz", "round", 1, UTC,
                  ROUND("r", "open", ",'since':'2017-05-02T09:00:00+05:30'"));
    clock_is(s, 0, 330, "since when a round is open");
    says(s, "kaz", 360);
    clock_is(s, 0, 360, "an act that somebody dated later");
}

static void a_time_that_was_taken_back_counts_no_more(void **state) {
    struct sample *s = *state;
    sample_say_in(s, "kaz", "meeting", 1, UTC, MEETING("a", "2017-05-03T10:00:00-04:00"));
    sample_say_in(s, "kaz", "correct", 2, UTC,
                  "{'what':'kaz/a','body':" MEETING("a", "2017-05-03T10:00:00+04:00") "}");
    clock_is(s, 0, 240, "its correction's");
    uint64_t before = record_size(s->r);
    sample_say_in(s, "kaz", "withdraw", 3, UTC, "{'what':'kaz/a'}");
    clock_is(s, 0, 360, "withdrawn");
    clock_is(s, before, 240, "before anybody knew that");
}

// Summer time between two rounds: each moment has the clock of its own.
static void clocks_that_are_changed_are_changed_from_then_on(void **state) {
    struct sample *s = *state;
    const struct view_query early = {
        .has_at = true, .at = {SAMPLE_BEGIN + 120, -300}, .as_of = record_size(s->r) + 3};
    struct error e = {0};
    int offset_min = 0;
    sample_say_in(s, "kaz", "meeting", 1, UTC, MEETING("a", "2017-03-24T10:00:00+01:00"));
    says(s, "kaz", 60);
    uint64_t winter = record_size(s->r);
    sample_say_in(s, "kaz", "meeting", 5, UTC, MEETING("b", "2017-05-16T10:00:00+02:00"));
    clock_is(s, 0, 120, "in summer");
    clock_is(s, winter, 60, "in winter");
    assert_int_equal(venue_offset(s->r, &early, span_str("kaz"), &offset_min, &e), OK);
    assert_int_equal(offset_min, 60); // as acts tell it of that moment, whatever the question's own
    assert_int_equal(venue_offset(s->r, &early, span(NULL, 0), &offset_min, &e), OK);
    assert_int_equal(offset_min, 0); // nobody's
}

// Talks tell of what came before them: those days are the venue's too.
static void what_came_before_has_the_clock_that_was_written_last(void **state) {
    struct sample *s = *state;
    const struct view_query before = {
        .has_at = true, .at = {SAMPLE_BEGIN - 86400 * 200, 60}, .as_of = record_size(s->r)};
    struct error e = {0};
    int offset_min = 0;
    assert_int_equal(venue_offset(s->r, &before, span_str("kaz"), &offset_min, &e), OK);
    assert_int_equal(offset_min, 360);
}

// Where somebody sits is told of the host alone.
static void acts_are_dated_by_the_venues_clock_and_the_hosts_by_its_own(void **state) {
    struct sample *s = *state;
    static const struct {
        const char *zone, *who;
        int offset_min;
    } cases[] = {
        {"UTC", "kaz", 360},         {"UTC", "rus", 360},
        {"<+09>-9", "kaz", 540},     {"<+09>-9", "rus", 360},
        {"<-0330>3:30", "kaz", -210}, {"<-0330>3:30", "nobody", 360},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct error e = {0};
        struct stamp at = {0};
        setenv("TZ", cases[i].zone, 1);
        assert_int_equal(venue_stamp(s->r, span_str(cases[i].who), SAMPLE_BEGIN, &at, &e), OK);
        if (at.seconds != SAMPLE_BEGIN || at.offset_min != cases[i].offset_min)
            fail_msg("%s in %s: %d", cases[i].who, cases[i].zone, at.offset_min);
    }
    unsetenv("TZ");
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, sample_setup, sample_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        CASE(what_is_dated_in_utc_moves_no_clock),
        CASE(the_clock_is_the_hosts),
        CASE(what_the_programme_says_is_believed_whatever_it_is),
        CASE(a_time_that_was_taken_back_counts_no_more),
        CASE(clocks_that_are_changed_are_changed_from_then_on),
        CASE(what_came_before_has_the_clock_that_was_written_last),
        CASE(acts_are_dated_by_the_venues_clock_and_the_hosts_by_its_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
