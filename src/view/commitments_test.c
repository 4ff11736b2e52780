// SPDX-License-Identifier: Apache-2.0
// Commitments: due, overdue, owned, and what each says of them.
#include "view/sample.h"

static const struct question commitments = {.view = "commitments"};

static const char *begin(struct sample *s) {
    sample_say(s, "un", "document", 1,
               "{'id':'memo','kind':'memorandum','title':{'en':'On areas'},'track':'astana',"
               "'languages':['en'],'authentic':['en'],'depositary':'kaz'}");
    return sample_id(s, sample_say(s, "un", "draft", 2,
                                   "{'document':'un/memo','version':'1','clauses':[{'id':'term',"
                                   "'level':1,'text':{'en':'Six months.'}}]}"));
}

static void promise(struct sample *s, const char *id, const char *draft, const char *due) {
    sample_sayf(
        s, "un", "commitment", 5,
        "{'id':'%s','draft':'%s','clause':'term','of':['rus','tur'],'text':{'en':'Maps.'}%s}", id,
        draft, due);
}
#define DUE(day) ",'due':'2017-05-0" day "T00:00:00+06:00'"

static void what_is_overdue_comes_first_by_the_clock_of_the_answer(void **state) {
    struct sample *s = *state;
    const char *v = begin(s);
    promise(s, "none", v, "");
    promise(s, "later", v, DUE("9"));
    promise(s, "done", v, DUE("3"));
    promise(s, "late", v, DUE("4"));
    sample_say(s, "rus", "progress", 6, "{'commitment':'un/done','state':'begun'}");
    sample_say(s, "rus", "progress", 7, "{'commitment':'un/done','state':'done'}");
    static const struct {
        bool has_at;
        int at;
        const char *order[4];
        bool overdue;
    } cases[] = {
        {true, 60 * 24 * 4, {"un/late", "un/done", "un/later", "un/none"}, true}, // 6 May
        {true, 60, {"un/done", "un/late", "un/later", "un/none"}, false},
        {false, 0, {"un/done", "un/late", "un/later", "un/none"}, false}, // no clock that binds
    };
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        struct question q = commitments;
        q.has_at = cases[c].has_at;
        q.at = cases[c].at;
        const struct json *items = json_get(sample_ask(s, &q), "items");
        for (size_t i = 0; i < 4; i++)
            sample_is(json_at(items, i), "ref", cases[c].order[i]);
        assert_int_equal(json_get_bool(json_at(items, 0), "overdue"), cases[c].overdue);
    }
    struct question late = commitments;
    late.has_at = true;
    late.at = 60 * 24 * 4;
    sample_ask(s, &late);
    assert_true(sample_text_has(s, "overdue since 4 May, 00:00: nobody says that it is done"));
    assert_true(sample_text_has(s, "was due 3 May, 00:00"));
    assert_true(sample_text_has(s, "no deadline"));
}

static void days_are_counted_from_the_valid_time_of_an_act(void **state) {
    struct sample *s = *state;
    const char *v = begin(s);
    uint64_t at = sample_sayf(s, "rus", "sign", 8,
                              "{'draft':'%s','signatory':{'name':{'en':'E'}},'capacity':'witness',"
                              "'form':'electronic','when':'2017-05-01T10:00:00+06:00'}",
                              v);
    char due[160];
    snprintf(due, sizeof due, ",'after':'%s','days':3", sample_id(s, at));
    promise(s, "group", v, due);
    const struct json *a = sample_ask(s, &commitments);
    sample_is(a, "items/0/due_at", "2017-05-04T10:00:00+06:00");
    assert_int_equal(json_int(sample_at(a, "items/0/after_act/i")), at);
    assert_true(sample_text_has(s, "due 4 May, 10:00; 3 days after entry"));
}

static void days_beyond_all_times_make_nothing_due(void **state) {
    struct sample *s = *state;
    const char *v = begin(s), *const more[] = {"9007199254740991", "2915608", "106751991167300"};
    uint64_t at = sample_say(s, "rus", "statement", 3,
                             "{'id':'s','speaker':{'name':{'en':'E'}},'on_behalf':['rus'],"
                             "'text':{'en':'x'}}");
    for (size_t i = 0; i < 3; i++) {
        char due[160], id[8];
        snprintf(due, sizeof due, ",'after':'%s','days':%s", sample_id(s, at), more[i]);
        snprintf(id, sizeof id, "n%zu", i);
        promise(s, id, v, due);
    }
    struct question late = commitments;
    late.has_at = true;
    late.at = 60 * 24 * 400;
    const struct json *a = sample_ask(s, &late);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(json_type(json_get(json_at(json_get(a, "items"), i), "due_at")),
                         JSON_NULL_T);
        assert_false(json_get_bool(json_at(json_get(a, "items"), i), "overdue"));
    }
    assert_true(sample_text_has(s, "no deadline; 9007199254740991 days after entry"));
    char due[160];
    snprintf(due, sizeof due, ",'after':'%s','days':2915607", sample_id(s, at));
    promise(s, "last", v, due);
    sample_is(sample_ask(s, &late), "items/0/due_at", "9999-12-30T09:03:00+06:00");
}

#define MEETING(hour)                                                                              \
    "{'id':'m','round':'kaz/r','title':{'en':'M'},'level':'experts','format':'plenary','place':{"  \
    "'name':{'en':'Astana'}},'from':'2017-05-01T" hour ":00:00+06:00','with':[{'who':'syr'}],"     \
    "'state':'in-session'}"

static void days_follow_what_was_corrected_and_end_with_what_was_taken_back(void **state) {
    struct sample *s = *state;
    const char *v = begin(s);
    sample_say(s, "kaz", "round", 6,
               "{'id':'r','kind':'round','track':'astana','title':{'en':'R'},'place':{'name':{'en':"
               "'Astana'}},'from':'2017-05-03','to':'2017-05-04','state':'announced'}");
    uint64_t at = sample_say(s, "kaz", "meeting", 7, MEETING("10"));
    char due[160];
    snprintf(due, sizeof due, ",'after':'%s','days':3", sample_id(s, at));
    promise(s, "group", v, due);
    sample_is(sample_ask(s, &commitments), "items/0/due_at", "2017-05-04T10:00:00+06:00");
    uint64_t corrected =
        sample_say(s, "kaz", "correct", 8, "{'what':'kaz/m','body':" MEETING("18") "}");
    const struct json *a = sample_ask(s, &commitments);
    sample_is(a, "items/0/due_at", "2017-05-04T18:00:00+06:00");
    assert_int_equal(json_int(sample_at(a, "items/0/after_act/i")), at);
    assert_int_equal(json_int(sample_at(a, "items/0/after_act/corrected")), corrected);
    assert_true(sample_text_has(s, "3 days after entry"));
    assert_true(sample_text_has(s, ", as corrected by entry"));
    struct question before = commitments;
    before.as_of = corrected; // who does not know of it yet
    sample_is(sample_ask(s, &before), "items/0/due_at", "2017-05-04T10:00:00+06:00");
    snprintf(due, sizeof due, ",'after':'%s','days':1", sample_id(s, corrected));
    promise(s, "other", v, due); // after the correction itself: what it stands for
    a = sample_ask(s, &commitments);
    sample_is(a, "items/0/ref", "un/other");
    sample_is(a, "items/0/due_at", "2017-05-02T18:00:00+06:00");
    sample_is(a, "items/0/after_act/type", "meeting");
    uint64_t gone = sample_say(s, "kaz", "withdraw", 9, "{'what':'kaz/m'}");
    a = sample_ask(s, &commitments);
    assert_int_equal(json_type(sample_at(a, "items/0/due_at")), JSON_NULL_T);
    sample_is(a, "items/0/after_act/gone/how", "withdrawn");
    assert_int_equal(json_int(sample_at(a, "items/0/after_act/gone/i")), gone);
    assert_false(json_bool(sample_at(a, "items/0/overdue")));
    assert_true(sample_text_has(s, "no deadline any more"));
}

static void reporters_stand_side_by_side_and_who_owns_it_says_so(void **state) {
    struct sample *s = *state;
    const char *v = begin(s);
    promise(s, "maps", v, DUE("4"));
    sample_say(s, "rus", "progress", 6, "{'commitment':'un/maps','state':'done'}");
    sample_say(s, "tur", "progress", 6, "{'commitment':'un/maps','state':'not-done'}");
    uint64_t gone = sample_say(s, "syr", "progress", 6, "{'commitment':'un/maps','state':'done'}");
    sample_sayf(s, "syr", "withdraw", 7, "{'what':'%s'}", sample_id(s, gone));
    sample_say(s, "rus", "support", 8, "{'what':'un/maps','choice':'support'}");
    sample_say(s, "tur", "support", 8, "{'what':'un/maps','choice':'oppose'}");
    sample_tell(s, "told", 9, "{'name':{'en':'TASS'}}",
                "{'ref':'un/maps','field':'due','value':'2017-05-02T00:00:00+06:00'}");
    struct question q = commitments;
    q.has_at = true;
    q.at = 60 * 24 * 4;
    const struct json *a = sample_ask(s, &q);
    assert_int_equal(json_count(sample_at(a, "items/0/progress")), 2);
    sample_is(a, "items/0/progress/0/state", "done");
    sample_is(a, "items/0/progress/1/state", "not-done");
    assert_true(json_bool(sample_at(a, "items/0/overdue"))); // one of them says otherwise
    sample_is(a, "items/0/owners/0/says", "support");
    sample_is(a, "items/0/owners/1/says", "oppose");
    sample_is(a, "items/0/reports/0/compared/mark", "contradicts");
    assert_true(sample_text_has(s, "Republic of Turkey (tur): says that it is not its own"));
    sample_sayf(s, "un", "correct", 10,
                "{'what':'un/maps','body':{'id':'maps','draft':'%s','clause':'term','of':['rus'],"
                "'text':{'en':'All maps.'}}}",
                v);
    a = sample_ask(s, &q);
    sample_is(a, "items/0/text", "All maps.");
    assert_int_equal(json_count(json_get(a, "items")), 1);
    assert_false(json_bool(sample_at(a, "items/0/overdue"))); // it has no deadline any more
    sample_say(s, "un", "withdraw", 11, "{'what':'un/maps'}");
    a = sample_ask(s, &q);
    assert_int_equal(json_count(json_get(a, "items")), 0);
    assert_non_null(json_get_text(a, "empty").data);
}

static void a_ref_is_of_a_commitment_or_of_what_it_is_drawn_from(void **state) {
    struct sample *s = *state;
    const char *v = begin(s);
    promise(s, "one", v, "");
    promise(s, "two", v, "");
    const struct {
        const char *ref;
        size_t count;
    } good[] = {{"un/one", 1}, {"two", 1}, {"un/memo", 2}, {v, 2}};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        sample_ask(s, &(struct question){.view = "commitments", .ref = good[i].ref});
        assert_int_equal(json_count(json_get(s->answer, "items")), good[i].count);
    }
    sample_refused(s, &(struct question){.view = "commitments", .ref = "un/three"}, ERR_NOT_FOUND);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, sample_setup, sample_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        CASE(what_is_overdue_comes_first_by_the_clock_of_the_answer),
        CASE(days_are_counted_from_the_valid_time_of_an_act),
        CASE(days_beyond_all_times_make_nothing_due),
        CASE(days_follow_what_was_corrected_and_end_with_what_was_taken_back),
        CASE(reporters_stand_side_by_side_and_who_owns_it_says_so),
        CASE(a_ref_is_of_a_commitment_or_of_what_it_is_drawn_from),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
