// SPDX-License-Identifier: Apache-2.0
// Documents, and who holds the pen: as of each entry, and after what was taken back.
#include "view/sample.h"

#define DOCUMENT(id, more)                                                                         \
    "{'id':'" id "','kind':'memorandum','title':{'en':'On areas','ru':'О зонах'},'track':"   \
    "'astana','languages':['en','ru'],'authentic':['en','ru'],'prevails':'en'" more "}"
#define PEN(id, who)                                                                               \
    "{'id':'" id "','title':{'en':'Pen'},'kind':'pen-holder','payload':{'document':'un/memo',"     \
    "'who':[" who "]},'decide_by':'2017-05-09T00:00:00+06:00'}"

static const struct question texts = {.view = "texts", .columns = 80};

static uint64_t vote(struct sample *s, const char *who, const char *motion) {
    BUF_SCOPED struct buf body;
    buf_init(&body, 256);
    buf_printf(&body, "{'motion':'%s','choice':'yes'}", motion);
    return sample_say(s, who, "vote", 3, buf_str(&body));
}

static void a_document_is_shown_with_what_it_says(void **state) {
    struct sample *s = *state;
    uint64_t i = sample_say(s, "un", "document", 1, DOCUMENT("memo", ",'depositary':'kaz'"));
    const struct json *answer = sample_ask(s, &texts);
    sample_is(answer, "items/0/ref", "un/memo");
    sample_is(answer, "items/0/title", "On areas");
    sample_is(answer, "items/0/prevails", "en");
    assert_int_equal(json_int(sample_at(answer, "items/0/i")), i);
    assert_int_equal(json_type(sample_at(answer, "items/0/pen")), JSON_NULL_T);
    assert_true(sample_text_has(s, "pen: its author alone"));
    assert_true(sample_text_has(s, "to be deposited with Republic of Kazakhstan (kaz)"));
    assert_true(sample_text_has(s, "in en, ru; authentic: en, ru; en prevails"));
}

static void a_carried_motion_gives_the_pen_and_the_next_one_takes_it(void **state) {
    struct sample *s = *state;
    sample_say(s, "un", "document", 1, DOCUMENT("memo", ""));
    sample_say(s, "irn", "motion", 2, PEN("pen", "'irn','rus'"));
    vote(s, "irn", "irn/pen");
    const struct json *answer = sample_ask(s, &texts);
    assert_int_equal(json_type(sample_at(answer, "items/0/pen")), JSON_NULL_T); // not carried yet
    vote(s, "rus", "irn/pen");
    uint64_t carried = vote(s, "tur", "irn/pen");
    answer = sample_ask(s, &texts);
    sample_is(answer, "items/0/track_name", "Astana");
    sample_is(answer, "items/0/pen/who/0", "irn");
    sample_is(answer, "items/0/pen/who/1", "rus");
    sample_is(answer, "items/0/pen/motion", "irn/pen");
    assert_int_equal(json_int(sample_at(answer, "items/0/pen/i")), carried);
    assert_true(sample_text_has(s, "irn/pen (entry"));
    sample_say(s, "irn", "motion", 4, PEN("other", "'syr'"));
    vote(s, "irn", "irn/other");
    vote(s, "rus", "irn/other");
    vote(s, "tur", "irn/other");
    answer = sample_ask(s, &texts);
    sample_is(answer, "items/0/pen/who/0", "syr");
    assert_null(sample_at(answer, "items/0/pen/who/1"));
    struct question before = texts;
    before.as_of = carried + 1;
    sample_is(sample_ask(s, &before), "items/0/pen/who/1", "rus");
}

static void a_document_that_was_withdrawn_is_gone_and_its_pen_is_moot(void **state) {
    struct sample *s = *state;
    uint64_t named = sample_say(s, "un", "document", 1, DOCUMENT("memo", ""));
    sample_say(s, "irn", "motion", 2, PEN("pen", "'irn'"));
    sample_say(s, "un", "withdraw", 3, "{'what':'un/memo'}");
    vote(s, "irn", "irn/pen");
    vote(s, "rus", "irn/pen");
    vote(s, "tur", "irn/pen");
    const struct json *answer = sample_ask(s, &texts);
    assert_int_equal(json_count(json_get(answer, "items")), 0);
    assert_non_null(json_get_text(answer, "empty").data);
    answer = sample_ask(s, &(struct question){.view = "motions"});
    sample_is(answer, "items/0/outcome/state", "moot");
    sample_is(answer, "items/0/outcome/rule", "gone");
    struct question before = texts;
    before.as_of = named + 1;
    sample_is(sample_ask(s, &before), "items/0/ref", "un/memo");
}

static void a_correction_stands_in_the_document_s_place(void **state) {
    struct sample *s = *state;
    sample_say(s, "un", "document", 1, DOCUMENT("memo", ""));
    sample_say(s, "un", "correct", 2,
               "{'what':'un/memo','body':" DOCUMENT("memo", ",'depositary':'un'") "}");
    const struct json *answer = sample_ask(s, &texts);
    assert_int_equal(json_count(json_get(answer, "items")), 1);
    sample_is(answer, "items/0/depositary", "un");
    assert_true(sample_text_has(s, "corrected; first said in entry"));
}

static void each_version_stands_by_itself(void **state) {
    struct sample *s = *state;
    static const char *const parties[] = {"syr", "opp"};
    sample_say(
        s, "un", "document", 1,
        "{'id':'memo','kind':'protocol','title':{'en':'P'},'track':'astana','languages':['en'"
        "],'authentic':['en']}");
    for (int v = 0; v < 2; v++) {
        const char *id = sample_id(
            s, sample_sayf(s, "un", "draft", 2,
                           "{'document':'un/memo','version':'%d','clauses':[{'id':'a','level':1,"
                           "'text':{'en':'words %d'}}]}",
                           v, v));
        sample_sayf(s, parties[v], "sign", 3,
                    "{'draft':'%s','signatory':{'name':{'en':'E'}},'capacity':'party','form':"
                    "'electronic'}",
                    id);
    }
    const struct json *a = sample_ask(s, &texts);
    for (size_t v = 0; v < 2; v++) {
        const struct json *one = json_at(sample_at(a, "items/0/versions"), v);
        assert_int_equal(json_count(json_get(one, "sign")), 1);
        sample_is(one, "sign/0/author", parties[v]);
        assert_false(json_get_bool(one, "agreed"));
        assert_false(json_bool(sample_at(one, "missing/complete")));
    }
    sample_say(s, "un", "withdraw", 4, "{'what':'un/memo'}");
    a = sample_ask(s, &texts);
    assert_true(json_bool(sample_at(a, "items/0/taken_back")));
    assert_int_equal(json_count(sample_at(a, "items/0/versions")), 2);
    assert_true(sample_text_has(s, "its versions stand"));
}

static const char *drafted(struct sample *s, const char *who, const char *document) {
    return sample_id(s, sample_sayf(s, who, "draft", 2,
                                    "{'document':'%s','version':'1','clauses':[{'id':'a','level':1,"
                                    "'text':{'en':'words'}}]}",
                                    document));
}

static void a_text_is_followed_over_several_hops(void **state) {
    struct sample *s = *state;
#define FROM(id, ref) DOCUMENT(id, ",'from':{'ref':'" ref "','draft':'%s'}")
    sample_say(s, "un", "document", 1, DOCUMENT("memo", ""));
    const char *first = drafted(s, "un", "un/memo");
    sample_sayf(s, "kaz", "document", 3, FROM("second", "un/memo"), first);
    sample_sayf(s, "un", "transmit", 4, "{'draft':'%s','to':'astana','as':'kaz/second'}", first);
    const char *second = drafted(s, "kaz", "kaz/second");
    sample_sayf(s, "rus", "document", 5, FROM("third", "kaz/second"), second);
    const struct json *a = sample_ask(s, &(struct question){.view = "texts", .ref = "rus/third"});
    assert_int_equal(json_count(json_get(a, "items")), 1);
    sample_is(a, "items/0/comes_from/0/ref", "kaz/second");
    sample_is(a, "items/0/comes_from/1/ref", "un/memo");
    sample_is(a, "items/0/comes_from/1/version", "1");
    a = sample_ask(s, &(struct question){.view = "texts", .ref = "un/memo"});
    sample_is(a, "items/0/goes_to/0/ref", "kaz/second");
    sample_is(a, "items/0/goes_to/1/ref", "rus/third");
    assert_int_equal(json_int(sample_at(a, "items/0/goes_to/1/hops")), 2);
    sample_is(a, "items/0/versions/0/transmit/0/as", "kaz/second");
    assert_true(sample_text_has(s, "handed over to track astana as kaz/second by United Nations"));
    sample_refused(s, &(struct question){.view = "texts", .ref = "fourth"}, ERR_NOT_FOUND);
}

static void nothing_is_agreed_until_all_is(void **state) {
    struct sample *s = *state;
    sample_say(s, "un", "document", 1,
               DOCUMENT("memo", ",'conditional':'nothing-agreed-until-all'"));
    sample_say(s, "un", "document", 1, DOCUMENT("annex", ",'part_of':'un/memo'"));
    sample_say(s, "kaz", "document", 1,
               DOCUMENT("more", ",'part_of':'un/memo'")); // holds up nothing
    drafted(s, "un", "un/memo");
    drafted(s, "un", "un/annex");
    const struct json *a = sample_ask(s, &(struct question){.view = "texts", .ref = "un/memo"});
    assert_int_equal(json_count(json_get(a, "items")), 3); // with what says it is part of it
    sample_is(a, "items/0/versions/0/whole/0/ref", "un/annex");
    assert_int_equal(json_count(sample_at(a, "items/0/versions/0/whole")), 1);
    sample_is(a, "items/1/versions/0/whole/0/ref", "un/memo");
    sample_is(a, "items/0/versions/0/missing/text",
              "Missing: a carried motion to adopt it (the rules ask nobody to sign); "
              "nothing is agreed until all is, and un/annex is not.");
    a = sample_ask(s, &(struct question){.view = "texts", .ref = "un/annex"});
    assert_int_equal(json_count(json_get(a, "items")), 1);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, sample_setup, sample_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        CASE(a_document_is_shown_with_what_it_says),
        CASE(a_carried_motion_gives_the_pen_and_the_next_one_takes_it),
        CASE(a_document_that_was_withdrawn_is_gone_and_its_pen_is_moot),
        CASE(a_correction_stands_in_the_document_s_place),
        CASE(each_version_stands_by_itself),
        CASE(a_text_is_followed_over_several_hops),
        CASE(nothing_is_agreed_until_all_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
