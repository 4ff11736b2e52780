// SPDX-License-Identifier: Apache-2.0
// What is said of a thing is of the words that it had: what is corrected afterwards nobody has
// confirmed, done or joined until it is said anew. And it is of that one thing.
#include "view/sample.h"
#include "view/unanswered.h"

#define INCIDENT(id, more)                                                                         \
    "{'id':'" id "','when':'2017-05-02T10:00:00+06:00','place':{'name':{'en':'P'}},'kind':"        \
    "'attack','basis':'heard'" more "}"
#define COUNT(total)                                                                               \
    "{'id':'one','ceasefire':'rus/truce','from':'2017-05-02','to':'2017-05-02','total':" total     \
    ",'by':[]}"
#define CEASEFIRE(binds)                                                                           \
    "{'id':'truce','kind':'ceasefire','title':{'en':'Truce'},'declared_by':['rus'],'binds':["      \
    "{'who':'" binds "'}],'from':'2017-05-02T09:00:00+06:00'}"

static const struct question incidents = {.view = "incidents"};
static const struct question counts = {.view = "counts"};
static const struct question ceasefires = {.view = "ceasefire"};
static const struct question commitments = {
    .view = "commitments", .has_at = true, .at = 60 * 24 * 4};

static const char said_before[] = "this was said before what it is about was corrected";

static size_t count_of(const struct json *answer, const char *path) {
    return json_count(sample_at(answer, path));
}

static bool is_earlier(const struct json *answer, const char *path) {
    return json_get_bool(sample_at(answer, path), "earlier");
}

typedef enum err unanswered(struct asking *a, struct span who, struct rows *out, bool *cut,
                            struct error *e);

// How many wait for `who`.
static size_t wait_for(struct sample *s, unanswered *ask, const char *who) {
    const struct view_query q = {.as_of = record_size(s->r)};
    ASKING_SCOPED struct asking a;
    struct error e = {0};
    struct rows rows;
    bool cut;
    assert_int_equal(asking_begin(&a, s->r, &q, &e), OK);
    assert_int_equal(ask(&a, span_str(who), &rows, &cut, &e), OK);
    return rows.count;
}

static size_t found(struct sample *s, const char *with) {
    struct question q = incidents;
    q.with = with;
    return count_of(sample_ask(s, &q), "items");
}

static void what_was_confirmed_and_corrected_nobody_has_confirmed(void **state) {
    struct sample *s = *state;
    sample_say(s, "syr", "incident", 700, INCIDENT("a", ",'alleged':[{'who':'opp'}]"));
    uint64_t said = sample_say(s, "tur", "finding", 701,
                               "{'incident':'syr/a','occurred':'confirmed','violation':'yes'}");
    sample_say(s, "opp", "respond", 701, "{'incident':'syr/a','text':{'en':'So it was.'}}");
    const struct json *a = sample_ask(s, &incidents);
    sample_is(a, "items/0/confirmed_by/0", "tur");
    assert_false(is_earlier(a, "items/0/findings/0"));
    assert_false(sample_text_has(s, said_before));
    assert_int_equal(found(s, "found=confirmed"), 1);
    assert_int_equal(found(s, "found=none"), 0);
    assert_int_equal(wait_for(s, unanswered_incidents, "tur"), 0);
    assert_int_equal(wait_for(s, unanswered_alleged, "opp"), 0);
    sample_say(s, "syr", "correct", 702,
               "{'what':'syr/a','body':" INCIDENT(
                   "a", ",'alleged':[{'who':'opp'}],'casualties':[{'group':'civilian','killed':"
                        "400}]") "}");
    a = sample_ask(s, &incidents);
    assert_int_equal(count_of(a, "items"), 1);
    assert_int_equal(count_of(a, "items/0/confirmed_by"), 0);
    sample_is(a, "items/0/findings/0/occurred", "confirmed"); // told still, as what it was of
    assert_true(is_earlier(a, "items/0/findings/0"));
    assert_true(is_earlier(a, "items/0/responses/0"));
    assert_true(sample_text_has(s, "confirmed by nobody"));
    assert_true(sample_text_has(s, said_before));
    assert_int_equal(found(s, "found=confirmed"), 0);
    assert_int_equal(found(s, "found=confirmed:tur"), 0);
    assert_int_equal(found(s, "found=none"), 1);
    assert_int_equal(wait_for(s, unanswered_incidents, "tur"), 1);
    assert_int_equal(wait_for(s, unanswered_alleged, "opp"), 1);
    sample_sayf(s, "tur", "correct", 703, // its finder's word on what it says now
                "{'what':'%s','body':{'incident':'syr/a','occurred':'not-confirmed'}}",
                sample_id(s, said));
    a = sample_ask(s, &incidents);
    assert_false(is_earlier(a, "items/0/findings/0"));
    assert_int_equal(found(s, "found=not-confirmed"), 1);
    assert_int_equal(wait_for(s, unanswered_incidents, "tur"), 0);
    sample_say(s, "tur", "finding", 704, "{'incident':'syr/a','occurred':'confirmed'}");
    sample_is(sample_ask(s, &incidents), "items/0/confirmed_by/0", "tur");
}

// Of an earlier moment of the record all was as it was.
static void who_does_not_know_of_the_correction_sees_what_was_confirmed(void **state) {
    struct sample *s = *state;
    sample_say(s, "syr", "incident", 700, INCIDENT("a", ""));
    sample_say(s, "tur", "finding", 701, "{'incident':'syr/a','occurred':'confirmed'}");
    struct question before = incidents;
    before.as_of = record_size(s->r);
    sample_say(s, "syr", "correct", 702, "{'what':'syr/a','body':" INCIDENT("a", "") "}");
    const struct json *a = sample_ask(s, &before);
    sample_is(a, "items/0/confirmed_by/0", "tur");
    assert_false(is_earlier(a, "items/0/findings/0"));
    before.with = "found=confirmed";
    assert_int_equal(count_of(sample_ask(s, &before), "items"), 1);
    sample_say(s, "syr", "withdraw", 703, "{'what':'syr/a'}");
    assert_int_equal(count_of(sample_ask(s, &incidents), "items"), 0);
}

// Two who call what they report the same.
static void the_same_slug_of_another_is_another_thing(void **state) {
    struct sample *s = *state;
    sample_say(s, "syr", "incident", 700, INCIDENT("a", ""));
    sample_say(s, "opp", "incident", 700, INCIDENT("a", ""));
    sample_say(s, "tur", "finding", 701, "{'incident':'opp/a','occurred':'confirmed'}");
    sample_say(s, "syr", "correct", 702, "{'what':'syr/a','body':" INCIDENT("a", "") "}");
    const struct json *a = sample_ask(s, &(struct question){.view = "incidents", .ref = "opp/a"});
    sample_is(a, "items/0/confirmed_by/0", "tur");
    assert_false(is_earlier(a, "items/0/findings/0"));
    a = sample_ask(s, &(struct question){.view = "incidents", .ref = "syr/a"});
    assert_int_equal(count_of(a, "items/0/findings"), 0);
}

static void a_number_that_was_corrected_is_open_again(void **state) {
    struct sample *s = *state;
    sample_say(s, "rus", "ceasefire", 1, CEASEFIRE("syr"));
    sample_say(s, "rus", "count", 700, COUNT("5"));
    sample_say(s, "tur", "reconcile", 701, "{'count':'rus/one','confirmed':5}");
    assert_int_equal(json_int(sample_at(sample_ask(s, &counts), "items/0/reconciled/0/unanswered")),
                     0);
    assert_int_equal(wait_for(s, unanswered_counts, "tur"), 0);
    sample_say(s, "rus", "correct", 702, "{'what':'rus/one','body':" COUNT("3") "}");
    const struct json *a = sample_ask(s, &counts);
    assert_true(is_earlier(a, "items/0/reconciled/0"));
    assert_int_equal(json_int(sample_at(a, "items/0/reconciled/0/unanswered")), 3);
    assert_false(json_bool(sample_at(a, "items/0/reconciled/0/beyond"))); // it spoke of five then
    assert_true(sample_text_has(s, "has not answered since it was corrected (before: entry 3)"));
    assert_int_equal(wait_for(s, unanswered_counts, "tur"), 1);
    sample_say(s, "tur", "reconcile", 703, "{'count':'rus/one','confirmed':1,'open':1}");
    a = sample_ask(s, &counts);
    assert_int_equal(count_of(a, "items/0/reconciled"), 1);
    assert_false(is_earlier(a, "items/0/reconciled/0"));
    assert_int_equal(json_int(sample_at(a, "items/0/reconciled/0/unanswered")), 1);
    assert_int_equal(wait_for(s, unanswered_counts, "tur"), 0);
}

static void what_was_done_and_corrected_is_not_done(void **state) {
    struct sample *s = *state;
    sample_say(s, "un", "document", 1,
               "{'id':'memo','kind':'memorandum','title':{'en':'M'},'track':'astana',"
               "'languages':['en'],'authentic':['en']}");
    const char *v = sample_id(s, sample_say(s, "un", "draft", 2,
                                            "{'document':'un/memo','version':'1','clauses':[{'id':"
                                            "'a','level':1,'text':{'en':'Maps.'}}]}"));
#define PROMISE(words)                                                                             \
    "{'id':'maps','draft':'%s','clause':'a','of':['tur'],'text':{'en':'" words "'},'due':"         \
    "'2017-05-03T00:00:00+06:00'}"
    sample_sayf(s, "un", "commitment", 3, PROMISE("One map."), v);
    sample_say(s, "tur", "progress", 4, "{'commitment':'un/maps','state':'begun'}");
    sample_say(s, "tur", "progress", 5, "{'commitment':'un/maps','state':'done'}");
    const struct json *a = sample_ask(s, &commitments);
    assert_int_equal(count_of(a, "items/0/progress"), 1);
    assert_false(json_bool(sample_at(a, "items/0/overdue")));
    sample_sayf(s, "un", "correct", 6, "{'what':'un/maps','body':" PROMISE("All maps.") "}", v);
    a = sample_ask(s, &commitments);
    sample_is(a, "items/0/progress/0/state", "done");
    assert_true(is_earlier(a, "items/0/progress/0"));
    assert_true(json_bool(sample_at(a, "items/0/overdue")));
    assert_true(sample_text_has(s, said_before));
    sample_say(s, "tur", "progress", 7, "{'commitment':'un/maps','state':'done'}");
    a = sample_ask(s, &commitments);
    assert_int_equal(count_of(a, "items/0/progress"), 1);
    assert_false(is_earlier(a, "items/0/progress/0"));
    assert_false(json_bool(sample_at(a, "items/0/overdue")));
}

static void who_joined_before_it_was_corrected_is_told_so(void **state) {
    struct sample *s = *state;
    sample_say(s, "rus", "ceasefire", 1, CEASEFIRE("syr"));
    sample_say(s, "tur", "adhere", 2,
               "{'ceasefire':'rus/truce','kind':'group','name':{'en':'One'},'state':'joined'}");
    sample_say(s, "tur", "exclude", 2, "{'ceasefire':'rus/truce','name':{'en':'Some'}}");
    sample_say(s, "tur", "ceasefire-state", 2,
               "{'ceasefire':'rus/truce','state':'extended','from':'2017-05-02T09:02:00+06:00'}");
    const struct json *a = sample_ask(s, &ceasefires);
    assert_int_equal(json_int(sample_at(a, "items/0/joined/0/earlier")), 0);
    sample_say(s, "rus", "correct", 3, "{'what':'rus/truce','body':" CEASEFIRE("opp") "}");
    sample_say(s, "tur", "adhere", 4,
               "{'ceasefire':'rus/truce','kind':'group','name':{'en':'Two'},'state':'joined'}");
    a = sample_ask(s, &ceasefires);
    assert_int_equal(count_of(a, "items"), 1);
    assert_int_equal(json_int(sample_at(a, "items/0/joined/0/groups")), 2); // as its author says
    assert_int_equal(json_int(sample_at(a, "items/0/joined/0/earlier")), 1);
    assert_true(is_earlier(a, "items/0/joined/0/list/0"));
    assert_false(is_earlier(a, "items/0/joined/0/list/1"));
    assert_true(is_earlier(a, "items/0/excludes/0"));
    assert_true(is_earlier(a, "items/0/states/0"));
    assert_true(sample_text_has(s, "of these said before it was corrected: 1"));
    sample_say(s, "tur", "adhere", 5,
               "{'ceasefire':'rus/truce','kind':'group','name':{'en':'One'},'state':'joined'}");
    a = sample_ask(s, &ceasefires);
    assert_int_equal(json_int(sample_at(a, "items/0/joined/0/groups")), 2);
    assert_int_equal(json_int(sample_at(a, "items/0/joined/0/earlier")), 0);
}

// The newest zone of each and the last incident are those of the very ceasefire that they name.
static void what_lies_in_a_ceasefire_is_of_that_one(void **state) {
    struct sample *s = *state;
    sample_say(s, "rus", "ceasefire", 1, CEASEFIRE("syr"));
    sample_say(s, "tur", "ceasefire", 1, CEASEFIRE("syr"));
    static const char *const of[] = {"rus/truce", "tur/truce", "tur/truce"};
    for (int i = 0; i < 3; i++)
        sample_sayf(s, "rus", "zone", 2 + i,
                    "{'id':'z%d','ceasefire':'%s','name':{'en':'Z'},'kind':'security','admin':"
                    "['SY-HL'],'from':'2017-05-02T09:00:00+06:00'}",
                    i, of[i]);
    sample_say(s, "rus", "zone", 6, // drawn anew, of the other one
               "{'id':'z1','ceasefire':'rus/truce','name':{'en':'Z'},'kind':'security','admin':"
               "['SY-HL'],'from':'2017-05-02T09:00:00+06:00'}");
    sample_say(s, "syr", "incident", 700, INCIDENT("late", ",'ceasefire':'rus/truce'"));
    sample_say(s, "opp", "incident", 701,
               "{'id':'early','when':'2017-05-02T09:30:00+06:00','place':{'name':{'en':'P'}},"
               "'kind':'attack','basis':'heard','ceasefire':'rus/truce'}");
    const struct json *a = sample_ask(s, &(struct question){.view = "ceasefire", .ref = of[0]});
    assert_int_equal(json_int(sample_at(a, "items/0/zones")), 2);
    sample_is(a, "items/0/last_incident/ref", "syr/late");
    a = sample_ask(s, &(struct question){.view = "ceasefire", .ref = of[1]});
    assert_int_equal(json_int(sample_at(a, "items/0/zones")), 1);
    assert_int_equal(json_type(sample_at(a, "items/0/last_incident")), JSON_NULL_T);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, sample_setup, sample_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        CASE(what_was_confirmed_and_corrected_nobody_has_confirmed),
        CASE(who_does_not_know_of_the_correction_sees_what_was_confirmed),
        CASE(the_same_slug_of_another_is_another_thing),
        CASE(a_number_that_was_corrected_is_open_again),
        CASE(what_was_done_and_corrected_is_not_done),
        CASE(who_joined_before_it_was_corrected_is_told_so),
        CASE(what_lies_in_a_ceasefire_is_of_that_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
