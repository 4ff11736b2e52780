// SPDX-License-Identifier: Apache-2.0
// Who takes part, in which roles, as every view is told.
#include "view/sample.h"

static uint64_t roles_by_motion(struct sample *s, const char *id, const char *who,
                                const char *roles) {
    static const char *const guarantors[] = {"irn", "rus", "tur"};
    uint64_t last = 0;
    sample_sayf(s, "irn", "motion", 1,
                "{'id':'%s','title':{'en':'Roles'},'kind':'change-role','payload':{'who':'%s',"
                "'roles':[%s]},'decide_by':'2017-05-09T00:00:00+06:00'}",
                id, who, roles);
    for (size_t i = 0; i < 3; i++)
        last = sample_sayf(s, guarantors[i], "vote", 2, "{'motion':'irn/%s','choice':'yes'}", id);
    return last;
}

static void a_carried_change_of_roles_is_known_to_every_view(void **state) {
    struct sample *s = *state;
    const struct question texts = {.view = "texts"}, all = {.view = "participants"};
    struct question before = all;
    sample_say(s, "un", "document", 0,
               "{'id':'memo','kind':'memorandum','title':{'en':'M'},'track':'astana',"
               "'languages':['en'],'authentic':['en']}");
    sample_say(s, "un", "draft", 0,
               "{'document':'un/memo','version':'1','clauses':[{'id':'a','level':1,'text':{'en':"
               "'words'}}]}");
    sample_is(sample_ask(s, &texts), "items/0/versions/0/depositaries/0", "kaz");
    before.as_of = roles_by_motion(s, "first", "clip", "'observer'");
    roles_by_motion(s, "second", "clip", "'party'");
    roles_by_motion(s, "third", "un", "'mediator','depositary'");
    sample_ask(s, &all);
    sample_is(sample_item(s, "clip"), "roles/0", "party");
    sample_is(sample_item(s, "un"), "roles/1", "depositary");
    sample_ask(s, &before);
    sample_is(sample_item(s, "clip"), "roles/0", "press");
    before.as_of++;
    before.has_at = true; // roles are facts of the record: no moment changes them
    before.at = -60 * 24;
    sample_ask(s, &before);
    sample_is(sample_item(s, "clip"), "roles/0", "observer");
    sample_is(sample_ask(s, &texts), "items/0/versions/0/depositaries/0", "un");
    sample_say(s, "clip", "delegation", 3, "{'round':'kaz/r','head':{'name':{'en':'A. New'}}}");
    sample_ask(s, &(struct question){.view = "delegations"});
    assert_true(sample_text_has(s, "A. New"));
    const struct json *a = sample_ask(s, &(struct question){.view = "stances", .ref = "memo"});
    assert_int_equal(json_count(json_get(a, "participants")), 8);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, sample_round_setup, sample_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        CASE(a_carried_change_of_roles_is_known_to_every_view),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
