// SPDX-License-Identifier: Apache-2.0
// Reports beside what they tell of: which rows are looked at, whose word stands beside, what
// counts.
#include "view/sample.h"

static const struct question all = {.view = "reports", .columns = 100};

// The mark of the report clip/<slug> in the last answer, and how many words stand beside it.
static const struct json *report(struct sample *s, const char *slug) {
    const struct json *items = json_get(s->answer, "items");
    char ref[64];
    snprintf(ref, sizeof ref, "clip/%s", slug);
    for (size_t i = 0; i < json_count(items); i++)
        if (span_is(json_get_text(json_at(items, i), "ref"), ref))
            return json_at(items, i);
    fail_msg("no report %s", ref);
    return NULL;
}

static void is_marked(struct sample *s, const char *slug, const char *mark, size_t words,
                      const char *why) {
    const struct json *compared = json_get(report(s, slug), "compared");
    const struct json *fields = json_get(compared, "fields");
    size_t beside = 0;
    for (size_t i = 0; i < json_count(fields); i++)
        beside += json_count(json_get(json_at(fields, i), "beside"));
    if (!span_is(json_get_text(compared, "mark"), mark) || beside != words)
        fail_msg("%s: " SPAN_FMT " beside %zu, expected %s beside %zu: %s", slug,
                 SPAN_ARG(json_get_text(compared, "mark")), beside, mark, words, why);
}

#define MEETING(id, more)                                                                          \
    "{'id':'" id "','round':'kaz/r','title':{'en':'M'},'level':'heads','format':'plenary',"        \
    "'place':{'name':{'en':'Astana'}},'from':'2017-05-03T10:00:00+06:00',"                         \
    "'with':[{'who':'irn'},{'who':'rus'}],'state':'planned'" more "}"

// One record; each report on it, the mark it must have, and why.
static const struct {
    const char *slug, *tells, *mark;
    size_t words;
    const char *why;
} reports[] = {
    {"day", "{'ref':'kaz/r','field':'to','value':'2017-05-04'}", "agrees", 1, "the same day"},
    {"other-day", "{'ref':'kaz/r','field':'to','value':'2017-05-05'}", "contradicts", 1,
     "another day"},
    {"label", "{'ref':'kaz/r','field':'label','value':'IV'}", "adds", 0, "the round has no label"},
    {"no-field", "{'ref':'kaz/r','field':'weather','value':'fine'}", "nothing", 0,
     "a round has no such field"},
    {"no-thing", "{'ref':'kaz/nowhere','field':'to','value':'2017-05-05'}", "nothing", 0,
     "there is no such thing"},
    {"id", "{'ref':'kaz/r','field':'id','value':'s'}", "nothing", 0,
     "what says which it is, is not compared"},
    {"level", "{'ref':'kaz/m','field':'level','value':'heads'}", "agrees", 1, "of a meeting"},
    {"with", "{'ref':'kaz/m','field':'with','value':'irn'}", "agrees", 1, "one of those there"},
    {"with-usa", "{'ref':'kaz/m','field':'with','value':'tur'}", "adds", 1, "one more"},
    {"said", "{'ref':'rus/s','field':'text','value':'We go on.'}", "agrees", 1,
     "word for word, of a statement"},
    {"issuer", "{'ref':'kaz/c','field':'title','value':'T'}", "agrees", 1,
     "of a communiqu\xc3\xa9"},
    {"round",
     "{'act':'round','ref':'kaz/r','body':{'id':'r','kind':'round','track':'astana',"
     "'title':{'en':'Fourth round'},'place':{'name':{'en':'Astana'}},'from':'2017-05-03',"
     "'to':'2017-05-04','state':'announced'}}",
     "agrees", 7, "all of it"},
    {"new-round",
     "{'by':{'who':'kaz'},'act':'round','body':{'id':'next','kind':'round',"
     "'track':'astana','title':{'en':'Fifth round'},'place':{'name':{'en':'Astana'}},"
     "'from':'2017-06-03','to':'2017-06-04','state':'announced'}}",
     "adds", 0, "nobody has announced it"},
    {"nobody",
     "{'by':{'name':{'en':'Somebody'}},'act':'communique','body':{'id':'c',"
     "'title':{'en':'T'},'text':{'en':'x'},'issued_by':['kaz']}}",
     "nothing", 0, "whose word it would be takes no part"},
    {"head",
     "{'by':{'who':'irn'},'act':'delegation','body':{'round':'kaz/r',"
     "'head':{'name':{'en':'A. Head'}}}}",
     "agrees", 1, "its own word"},
    {"other-head",
     "{'by':{'who':'irn'},'act':'delegation','body':{'round':'kaz/r',"
     "'head':{'name':{'en':'B. Other'}}}}",
     "contradicts", 1, "another head"},
    {"deputy",
     "{'by':{'who':'irn'},'act':'delegation','body':{'round':'kaz/r',"
     "'head':{'name':{'en':'A. Head'}},'deputy':{'name':{'en':'C. Second'}}}}",
     "adds", 1, "the head agrees, the deputy is new"},
    {"rus-head",
     "{'by':{'who':'rus'},'act':'delegation','body':{'round':'kaz/r',"
     "'head':{'name':{'en':'A. Head'}}}}",
     "adds", 0, "Russia has named nobody; Iran's word is not its"},
    {"asked", "{'act':'invite','body':{'round':'kaz/r','to':{'who':'jor'},'as':'observer'}}",
     "agrees", 1, "invited so"},
    {"asked-as", "{'act':'invite','body':{'round':'kaz/r','to':{'who':'jor'},'as':'party'}}",
     "contradicts", 1, "invited as something else"},
    {"asked-syr", "{'act':'invite','body':{'round':'kaz/r','to':{'who':'syr'},'as':'party'}}",
     "adds", 0, "nobody's invitation of that one is here"},
    {"interest", "{'act':'interest','body':{'about':{'who':'jor'},'state':'requested'}}", "adds", 1,
     "further on than exploring"},
    {"there", "{'act':'attended','body':{'meeting':'kaz/m','present':['irn']}}", "agrees", 1,
     "present"},
    {"let-in", "{'act':'accredit','body':{'round':'kaz/r','participant':'opp','accepted':false}}",
     "contradicts", 1, "admitted or not"},
};

static void each_form_of_telling_is_compared(void **state) {
    struct sample *s = *state;
    sample_say(s, "kaz", "meeting", 1, MEETING("m", ""));
    sample_say(s, "rus", "statement", 2,
               "{'id':'s','speaker':{'name':{'en':'P'}},'on_behalf':['rus'],"
               "'text':{'en':'We go on.'}}");
    sample_say(s, "kaz", "communique", 2,
               "{'id':'c','title':{'en':'T'},'text':{'en':'x'},'issued_by':['kaz']}");
    sample_say(s, "irn", "delegation", 3,
               "{'round':'kaz/r','head':{'name':{'en':'A. Head','ru':'x'}}}");
    sample_say(s, "kaz", "invite", 3, "{'round':'kaz/r','to':{'who':'jor'},'as':'observer'}");
    sample_say(s, "jor", "interest", 3, "{'about':{'who':'jor'},'state':'exploring'}");
    sample_say(s, "kaz", "accredit", 3, "{'round':'kaz/r','participant':'opp','accepted':true}");
    sample_say(s, "irn", "attended", 3, "{'meeting':'kaz/m','present':['irn','rus']}");
    for (size_t i = 0; i < sizeof reports / sizeof *reports; i++)
        sample_tell(s, reports[i].slug, 10 + (int)i, "{'name':{'en':'TASS'}}", reports[i].tells);
    sample_ask(s, &all);
    for (size_t i = 0; i < sizeof reports / sizeof *reports; i++)
        is_marked(s, reports[i].slug, reports[i].mark, reports[i].words, reports[i].why);
    assert_true(sample_text_has(
        s, "contradicts: last day 5 May 2017 \xc2\xb7 Republic of Kazakhstan (kaz) says 4 May 2017 "
           "(entry 1, 09:00)"));
    assert_true(sample_text_has(s, "adds: label IV \xc2\xb7 nobody has said this in the record"));
    assert_true(sample_text_has(s, "nothing to compare"));
}

// {by 1: what is said, at minute} and a report at minute 50: presence of Turkey's delegation.
static const struct {
    const char *who, *first, *second; // states: at minute 20, at minute 80 ("": nothing)
    const char *told, *mark;
    const char *why;
} presences[] = {
    {"tur", "expected", "", "arrived", "adds", "further on than its own word"},
    {"tur", "expected", "arrived", "arrived", "agrees", "what is said later counts too"},
    {"tur", "arrived", "left", "arrived", "agrees", "what was said and went on"},
    {"tur", "arrived", "", "expected", "contradicts", "it was there by then"},
    {"kaz", "arrived", "", "expected", "contradicts", "by the host's word too"},
    {"tur", "", "left", "arrived", "adds", "no word of before the report"},
    {"tur", "declined", "", "arrived", "adds", "another axis says nothing of it"},
    {"tur", "declined", "", "confirmed", "contradicts", "the other answer"},
};

static void presence_goes_on_and_is_compared_so(void **state) {
    for (size_t i = 0; i < sizeof presences / sizeof *presences; i++) {
        sample_round_setup(state);
        struct sample *s = *state;
        if (presences[i].first[0])
            sample_presence(s, presences[i].who, 20, "tur", "delegation", presences[i].first, "");
        sample_told(s, "p", 50, "{'name':{'en':'TASS'}}", "tur", "delegation", presences[i].told,
                    "");
        if (presences[i].second[0])
            sample_presence(s, presences[i].who, 80, "tur", "delegation", presences[i].second, "");
        sample_ask(s, &all);
        struct span mark = json_get_text(json_get(report(s, "p"), "compared"), "mark");
        if (!span_is(mark, presences[i].mark))
            fail_msg("%s: " SPAN_FMT ", expected %s", presences[i].why, SPAN_ARG(mark),
                     presences[i].mark);
        sample_teardown(state);
    }
    *state = NULL;
}

static void other_parts_meetings_and_participants_are_not_compared(void **state) {
    struct sample *s = *state;
    sample_say(s, "kaz", "meeting", 1, MEETING("m", ""));
    sample_presence(s, "tur", 2, "tur", "head", "arrived", "");
    sample_presence(s, "irn", 2, "irn", "delegation", "arrived", "");
    sample_presence(s, "kaz", 2, "tur", "delegation", "arrived", ",'meeting':'kaz/m'");
    sample_told(s, "p", 50, "{'name':{'en':'TASS'}}", "tur", "delegation", "expected", "");
    sample_ask(s, &all);
    is_marked(s, "p", "adds", 0, "nothing of them is said of the whole delegation");
}

static void several_participants_are_compared_one_by_one(void **state) {
    struct sample *s = *state;
    sample_say(s, "kaz", "presence", 2,
               "{'round':'kaz/r','participants':['irn','rus'],'part':'experts','state':'arrived',"
               "'strength':'full'}");
    sample_tell(s, "two", 50, "{'who':'kaz'}",
                "{'act':'presence','body':{'round':'kaz/r','participants':['irn','rus'],"
                "'part':'experts','state':'arrived','strength':'full'}}");
    sample_tell(s, "three", 51, "{'who':'kaz'}",
                "{'act':'presence','body':{'round':'kaz/r','participants':['irn','tur','rus'],"
                "'part':'experts','state':'arrived'}}");
    sample_tell(s, "part", 52, "{'who':'kaz'}",
                "{'act':'presence','body':{'round':'kaz/r','participants':['irn'],"
                "'part':'experts','state':'arrived','strength':'partial'}}");
    sample_ask(s, &all);
    is_marked(s, "two", "agrees", 2, "one row says it of both, field by field");
    is_marked(s, "three", "adds", 1, "nobody says it of Turkey's");
    is_marked(s, "part", "contradicts", 2, "the state agrees, the strength does not");
    assert_int_equal(json_count(sample_at(report(s, "two"), "compared/fields/0/beside/0/who")), 2);
}

// The host changes its mind; each clock shows what it said by then.
static void what_an_author_said_before_is_told_and_both_clocks_hold(void **state) {
    struct sample *s = *state;
    static const char *const moved =
        "{'id':'r','kind':'round','track':'astana','title':{'en':'Fourth round'},"
        "'place':{'name':{'en':'Astana'}},'from':'2017-05-03','to':'2017-05-06',"
        "'state':'announced'}";
    sample_tell(s, "end", 10, "{'name':{'en':'TASS'}}",
                "{'ref':'kaz/r','field':'to','value':'2017-05-04'}");
    uint64_t before = record_size(s->r);
    sample_say(s, "kaz", "round", 20, moved);
    struct question q = all;
    sample_ask(s, &q);
    is_marked(s, "end", "contradicts", 1, "what counts is the host's newest word");
    assert_int_equal(json_int(sample_at(report(s, "end"), "compared/fields/0/beside/0/earlier")),
                     1);
    assert_true(sample_text_has(s, "said as told in entry 1"));
    q.as_of = before;
    sample_ask(s, &q);
    is_marked(s, "end", "agrees", 1, "by then it had said so");
    q = all;
    q.has_at = true;
    q.at = 15;
    sample_ask(s, &q);
    is_marked(s, "end", "agrees", 1, "that day it said so");
}

static void a_row_that_was_taken_back_is_not_compared(void **state) {
    struct sample *s = *state;
    sample_say(s, "kaz", "meeting", 3, MEETING("m", ""));
    sample_tell(s, "level", 10, "{'name':{'en':'TASS'}}",
                "{'ref':'kaz/m','field':'level','value':'experts'}");
    sample_ask(s, &all);
    is_marked(s, "level", "contradicts", 1, "another level");
    sample_say(s, "kaz", "withdraw", 20, "{'what':'kaz/m'}");
    sample_ask(s, &all);
    is_marked(s, "level", "nothing", 0, "its author's word is gone");
}

static void two_authors_stand_apart(void **state) {
    struct sample *s = *state;
    sample_presence(s, "kaz", 2, "tur", "delegation", "arrived", ",'strength':'partial'");
    sample_presence(s, "tur", 3, "tur", "delegation", "arrived", ",'strength':'full'");
    sample_told(s, "p", 50, "{'name':{'en':'TASS'}}", "tur", "delegation", "arrived",
                ",'strength':'full'");
    sample_ask(s, &all);
    is_marked(s, "p", "contradicts", 4, "one author is contradicted, the other agrees");
    const struct json *strength = sample_at(report(s, "p"), "compared/fields/1");
    sample_is(strength, "beside/0/author", "kaz");
    sample_is(strength, "beside/0/mark", "contradicts");
    sample_is(strength, "beside/1/author", "tur");
    sample_is(strength, "beside/1/mark", "agrees");
}

static void press_and_round_show_the_same_marks(void **state) {
    struct sample *s = *state;
    sample_presence(s, "kaz", 2, "tur", "delegation", "expected", "");
    sample_told(s, "p", 50, "{'who':'kaz'}", "tur", "delegation", "arrived", "");
    sample_tell(s, "day", 51, "{'name':{'en':'TASS'}}",
                "{'ref':'kaz/r','field':'to','value':'2017-05-05'}");
    static const char *const pages[] = {"press", "round"};
    for (size_t i = 0; i < 2; i++) {
        struct question q = {.view = pages[i], .ref = "kaz/r", .columns = 100};
        sample_ask(s, &q);
        const struct json *list = json_get(s->answer, "reports");
        assert_int_equal(json_count(list), 2);
        sample_is(json_at(list, i), "compared/mark", "adds"); // the round's newest come first
        sample_is(json_at(list, 1 - i), "compared/mark", "contradicts");
        assert_true(sample_text_has(s, "adds: state arrived \xc2\xb7 Republic of Kazakhstan (kaz) "
                                       "says expected of Republic of Turkey (tur)"));
        assert_true(sample_text_has(s, "contradicts: last day 5 May 2017"));
    }
}

// A text that was adopted by a motion; the id of its version.
static const char *a_version(struct sample *s) {
    static char id[65], body[512];
    uint64_t index;
    sample_say(s, "rus", "document", 1,
               "{'id':'d','kind':'memorandum','title':{'en':'T'},'track':'astana',"
               "'languages':['en'],'authentic':['en']}");
    index = sample_say(s, "rus", "draft", 2,
                       "{'document':'rus/d','version':'1','clauses':["
                       "{'id':'c','level':1,'text':{'en':'x'}}]}");
    char ref[24];
    snprintf(ref, sizeof ref, "%llu", (unsigned long long)index);
    sample_ask(s, &(struct question){.view = "act", .ref = ref});
    struct span found = json_get_text(json_at(json_get(s->answer, "items"), 0), "id");
    assert_int_equal(found.size, 64);
    snprintf(id, sizeof id, SPAN_FMT, SPAN_ARG(found));
    snprintf(body, sizeof body,
             "{'id':'adopt','title':{'en':'T'},'kind':'adopt','payload':{'what':'%s'},"
             "'decide_by':'2017-06-01T00:00:00Z'}",
             id);
    sample_say(s, "rus", "motion", 3, body);
    static const char *const voters[] = {"irn", "rus", "tur"};
    for (size_t i = 0; i < 3; i++)
        sample_say(s, voters[i], "vote", 3, "{'motion':'rus/adopt','choice':'yes'}");
    return id;
}

static void what_became_of_a_text_is_compared(void **state) {
    struct sample *s = *state;
    const char *id = a_version(s);
    char body[512];
    snprintf(body, sizeof body, "{'draft':'%s','from':'2017-05-05T00:00:00Z','extension':'none'}",
             id);
    sample_say(s, "kaz", "entry", 4, body);
    snprintf(body, sizeof body,
             "{'id':'maps','draft':'%s','clause':'c','of':['irn','rus'],'text':{'en':'Maps.'},"
             "'due':'2017-06-04T18:00:00+03:00'}",
             id);
    sample_say(s, "rus", "commitment", 5, body);
    static const struct {
        const char *slug, *tells, *mark;
        size_t words;
        const char *why;
    } told[] = {
        {"due", "{'ref':'rus/maps','field':'due','value':'2017-06-04T15:00:00Z'}", "agrees", 1,
         "the same moment"},
        {"other-due", "{'ref':'rus/maps','field':'due','value':'2017-05-27T18:00:00+03:00'}",
         "contradicts", 1, "an earlier one"},
        {"days", "{'ref':'rus/maps','field':'days','value':'10'}", "adds", 0,
         "it counts no days from anything"},
        {"of", "{'ref':'rus/maps','field':'of','value':'tur'}", "adds", 1, "somebody else too"},
        {"other-maps", "{'ref':'irn/maps','field':'due','value':'2017-06-04T15:00:00Z'}", "nothing",
         0, "it has no such commitment"},
        {"kind", "{'ref':'rus/d','field':'kind','value':'agreement'}", "contradicts", 1,
         "of a document"},
        {"in-force",
         "{'act':'entry','body':{'draft':'%s','from':'2017-05-05T00:00:00Z',"
         "'extension':'none'}}",
         "agrees", 2, "of that version"},
        {"in-force-before",
         "{'act':'entry','body':{'draft':'%s','from':'2017-05-04T00:00:00Z',"
         "'extension':'none'}}",
         "contradicts", 2, "a day before"},
        {"other-version",
         "{'act':'entry','body':{'draft':"
         "'c1eac1eac1eac1eac1eac1eac1eac1eac1eac1eac1eac1eac1eac1eac1eac1ea',"
         "'from':'2017-05-04T00:00:00Z','extension':'none'}}",
         "adds", 0, "nobody entered that one"},
    };
    for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
        const char *hole = strstr(told[i].tells, "%s");
        if (hole)
            snprintf(body, sizeof body, "%.*s%s%s", (int)(hole - told[i].tells), told[i].tells, id,
                     hole + 2);
        else
            snprintf(body, sizeof body, "%s", told[i].tells);
        sample_tell(s, told[i].slug, 10 + (int)i, "{'name':{'en':'TASS'}}", body);
    }
    sample_ask(s, &all);
    for (size_t i = 0; i < sizeof told / sizeof *told; i++)
        is_marked(s, told[i].slug, told[i].mark, told[i].words, told[i].why);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(each_form_of_telling_is_compared, sample_round_setup,
                                        sample_teardown),
        cmocka_unit_test_setup_teardown(what_became_of_a_text_is_compared, sample_round_setup,
                                        sample_teardown),
        cmocka_unit_test(presence_goes_on_and_is_compared_so),
        cmocka_unit_test_setup_teardown(other_parts_meetings_and_participants_are_not_compared,
                                        sample_round_setup, sample_teardown),
        cmocka_unit_test_setup_teardown(several_participants_are_compared_one_by_one,
                                        sample_round_setup, sample_teardown),
        cmocka_unit_test_setup_teardown(what_an_author_said_before_is_told_and_both_clocks_hold,
                                        sample_round_setup, sample_teardown),
        cmocka_unit_test_setup_teardown(a_row_that_was_taken_back_is_not_compared,
                                        sample_round_setup, sample_teardown),
        cmocka_unit_test_setup_teardown(two_authors_stand_apart, sample_round_setup,
                                        sample_teardown),
        cmocka_unit_test_setup_teardown(press_and_round_show_the_same_marks, sample_round_setup,
                                        sample_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
