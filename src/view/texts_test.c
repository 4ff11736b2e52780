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

#define CASE(name) cmocka_unit_test_setup_teardown(name, sample_setup, sample_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        CASE(a_document_is_shown_with_what_it_says),
        CASE(a_carried_motion_gives_the_pen_and_the_next_one_takes_it),
        CASE(a_document_that_was_withdrawn_is_gone_and_its_pen_is_moot),
        CASE(a_correction_stands_in_the_document_s_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
