// SPDX-License-Identifier: Apache-2.0
// Support and replies are of what bore the ref when they were made, and of the words it then had.
#include "view/sample.h"

#define STATEMENT                                                                                  \
    "{'id':'final','speaker':{'name':{'en':'A. Press'}},'on_behalf':['kaz'],'text':{'en':'We "     \
    "welcome you.'}}"
#define COMMUNIQUE                                                                                 \
    "{'id':'final','title':{'en':'Joint'},'text':{'en':'Both withdraw.'},'issued_by':['kaz',"      \
    "'tur']}"
#define CEASEFIRE(binds)                                                                           \
    "{'id':'final','kind':'ceasefire','title':{'en':'Truce'},'declared_by':['kaz','tur'],"         \
    "'binds':[{'who':'" binds "'}],'from':'2017-05-02T09:00:00+06:00'}"
#define COMMITMENT(words)                                                                          \
    "{'id':'final','draft':'%s','clause':'a','of':['tur'],'text':{'en':'" words "'}}"
#define SUPPORT "{'what':'kaz/final','choice':'support'}"

static const struct question statements = {.view = "statements", .columns = 100};
static const struct question commitments = {.view = "commitments", .columns = 100};
static const struct question ceasefires = {.view = "ceasefire", .columns = 100};

static const char *draft(struct sample *s) {
    sample_say(s, "kaz", "document", 1,
               "{'id':'memo','kind':'memorandum','title':{'en':'M'},'track':'astana',"
               "'languages':['en'],'authentic':['en']}");
    return sample_id(s, sample_say(s, "kaz", "draft", 1,
                                   "{'document':'kaz/memo','version':'1','clauses':[{'id':'a',"
                                   "'level':1,'text':{'en':'words'}}]}"));
}

static bool says_nothing(const struct json *answer, const char *owner) {
    return json_type(sample_at(answer, owner)) == JSON_NULL_T;
}

static void what_bears_a_ref_later_has_no_share_in_what_was_said_before(void **state) {
    struct sample *s = *state;
    const char *v = draft(s);
    sample_say(s, "kaz", "statement", 2, STATEMENT);
    uint64_t said = sample_say(s, "tur", "support", 3, SUPPORT);
    sample_say(s, "rus", "reply", 3, "{'what':'kaz/final','text':{'en':'Thank you.'}}");
    sample_say(s, "kaz", "communique", 4, COMMUNIQUE);
    sample_say(s, "kaz", "ceasefire", 4, CEASEFIRE("syr"));
    sample_sayf(s, "kaz", "commitment", 4, COMMITMENT("Maps."), v);
    const struct json *a = sample_ask(s, &statements);
    sample_is(a, "items/0/type", "communique");
    assert_false(json_bool(sample_at(a, "items/0/joint")));
    sample_is(a, "items/0/waiting_for/0", "tur");
    assert_int_equal(json_count(sample_at(a, "items/0/support")), 0);
    assert_int_equal(json_count(sample_at(a, "items/0/replies")), 0);
    assert_int_equal(json_int(sample_at(a, "items/1/support/0/i")), said);
    assert_int_equal(json_count(sample_at(a, "items/1/replies")), 1);
    assert_false(sample_text_has(s, "joint: each has agreed"));
    a = sample_ask(s, &ceasefires);
    assert_true(says_nothing(a, "items/0/owners/1/says"));
    assert_int_equal(json_count(sample_at(a, "items/0/said_by")), 1);
    assert_true(says_nothing(sample_ask(s, &commitments), "items/0/owners/0/says"));
}

static void an_id_names_one_act_whatever_bears_its_ref(void **state) {
    struct sample *s = *state;
    sample_say(s, "kaz", "statement", 2, STATEMENT);
    uint64_t joint = sample_say(s, "kaz", "communique", 3, COMMUNIQUE);
    sample_sayf(s, "tur", "support", 4, "{'what':'%s','choice':'support'}", sample_id(s, joint));
    const struct json *a = sample_ask(s, &statements);
    assert_true(json_bool(sample_at(a, "items/0/joint")));
    assert_int_equal(json_count(sample_at(a, "items/1/support")), 0);
    assert_true(sample_text_has(s, "joint: each has agreed"));
}

// Support of what was corrected afterwards is told, and makes nobody an owner of the new words.
static void support_is_of_the_words_that_there_were(void **state) {
    struct sample *s = *state;
    const char *v = draft(s);
    const char *old = sample_id(s, sample_say(s, "kaz", "ceasefire", 2, CEASEFIRE("syr")));
    uint64_t said = sample_say(s, "tur", "support", 3, SUPPORT);
    sample_is(sample_ask(s, &ceasefires), "items/0/owners/1/says", "support");
    sample_say(s, "kaz", "correct", 4, "{'what':'kaz/final','body':" CEASEFIRE("opp") "}");
    const struct json *a = sample_ask(s, &ceasefires);
    assert_true(says_nothing(a, "items/0/owners/1/says"));
    assert_int_equal(json_count(sample_at(a, "items/0/said_by")), 1);
    assert_int_equal(json_int(sample_at(a, "items/0/support/0/i")), said);
    assert_true(json_bool(sample_at(a, "items/0/support/0/earlier")));
    assert_true(sample_text_has(s, "supported the earlier words (entry"));
    uint64_t again = sample_say(s, "tur", "support", 5, SUPPORT);
    a = sample_ask(s, &ceasefires);
    sample_is(a, "items/0/owners/1/says", "support");
    assert_int_equal(json_int(sample_at(a, "items/0/support/0/i")), again);
    assert_false(json_bool(sample_at(a, "items/0/support/0/earlier")));
    sample_sayf(s, "tur", "support", 6, "{'what':'%s','choice':'oppose'}", old); // by its id
    sample_is(sample_ask(s, &ceasefires), "items/0/owners/1/says", "support");
    sample_say(s, "kaz", "withdraw", 6, "{'what':'kaz/final'}");
    sample_sayf(s, "kaz", "commitment", 7,
                "{'id':'maps','draft':'%s','clause':'a','of':['tur'],'text':{'en':'Maps.'}}", v);
    sample_say(s, "tur", "support", 8, "{'what':'kaz/maps','choice':'oppose'}");
    sample_sayf(s, "kaz", "correct", 9,
                "{'what':'kaz/maps','body':{'id':'maps','draft':'%s','clause':'a','of':['tur'],"
                "'text':{'en':'All maps.'}}}",
                v);
    assert_true(says_nothing(sample_ask(s, &commitments), "items/0/owners/0/says"));
    assert_true(sample_text_has(s, "opposed the earlier words (entry"));
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, sample_setup, sample_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        CASE(what_bears_a_ref_later_has_no_share_in_what_was_said_before),
        CASE(an_id_names_one_act_whatever_bears_its_ref),
        CASE(support_is_of_the_words_that_there_were),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
