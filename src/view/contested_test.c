// SPDX-License-Identifier: Apache-2.0
// What a participant says was not its own doing is shown as contested, wherever it is shown.
#include "view/contested.h"
#include "view/sample.h"

#define STATEMENT(id)                                                                              \
    "{'id':'" id "','speaker':{'name':{'en':'A. Nobody'}},'on_behalf':['syr'],'text':{'en':'We "   \
    "agree.'}}"

static const struct question statements = {.view = "statements", .columns = 100};

static uint64_t revoke_key(struct sample *s, const char *after) {
    struct secret_key key = sample_key("syr", "desk");
    BUF_SCOPED struct buf vkey;
    BUF_SCOPED struct buf body;
    buf_init(&vkey, 512);
    buf_init(&body, 1024);
    key_vkey(span_str(key.name), key.type, key.pub, &vkey);
    buf_printf(&body, "{'op':'revoke','vkey':'" SPAN_FMT "'%s}", SPAN_ARG(buf_span(&vkey)), after);
    return sample_say(s, "syr", "key", 5, buf_str(&body));
}

// Three acts of syr's desk, n 0 to 2, and one of another; then its key is revoked. `after` may be
// empty. Returns the revocation's index.
static uint64_t revoke(struct sample *s, uint64_t said[3], const char *after) {
    said[0] = sample_say(s, "syr", "statement", 1, STATEMENT("own"));
    said[1] = sample_say(s, "syr", "statement", 2, STATEMENT("stolen"));
    sample_say(
        s, "rus", "statement", 3,
        "{'id':'other','speaker':{'name':{'en':'B.'}},'on_behalf':['rus'],'text':{'en':'x'}}");
    said[2] = sample_say(s, "syr", "reply", 4, "{'what':'rus/other','text':{'en':'Never.'}}");
    return revoke_key(s, after);
}

static int64_t contested_of(const struct json *items, const char *ref) {
    for (size_t i = 0; i < json_count(items); i++)
        if (span_is(json_get_text(json_at(items, i), "ref"), ref))
            return json_get(json_at(items, i), "contested")
                       ? json_get_int(json_at(items, i), "contested")
                       : -1;
    fail_msg("%s is not shown at all", ref);
    return 0;
}

static void what_came_after_is_contested_and_counts_still(void **state) {
    struct sample *s = *state;
    uint64_t said[3], since = revoke(s, said, ",'after':0");
    const struct json *answer = sample_ask(s, &statements);
    const struct json *list = json_get(answer, "contested");
    assert_int_equal(json_count(list), 1);
    sample_is(list, "0/by", "syr");
    sample_is(list, "0/key", SAMPLE_RECORD "/syr/desk");
    assert_int_equal(json_get_int(json_at(list, 0), "i"), since);
    assert_int_equal(json_count(sample_at(list, "0/entries")), 2);
    assert_int_equal(json_int(sample_at(list, "0/entries/0")), said[1]);
    assert_int_equal(json_int(sample_at(list, "0/entries/1")), said[2]);
    assert_int_equal(contested_of(json_get(answer, "items"), "syr/own"), -1);
    assert_int_equal(contested_of(json_get(answer, "items"), "syr/stolen"), since);
    assert_int_equal(contested_of(json_get(answer, "items"), "rus/other"), -1);
    assert_true(sample_text_has(s, "We agree.")); // in force, and told as what was said
    assert_true(sample_text_has(s, "Contested: entries 2 and 4. "));
    assert_true(sample_text_has(s, "(syr)"));
}

static void one_act_says_it_of_itself(void **state) {
    struct sample *s = *state;
    uint64_t said[3], since = revoke(s, said, ",'after':1");
    static const char *const refs[] = {"1", "2", "4"};
    for (size_t i = 0; i < 3; i++) {
        const struct json *answer =
            sample_ask(s, &(struct question){.view = "act", .ref = refs[i], .columns = 100});
        const struct json *own = sample_at(answer, "items/0/contested");
        sample_is(answer, "items/0/verdict", "ok");
        if (i < 2)
            assert_null(own);
        else
            assert_int_equal(json_int(own), since);
        assert_true(sample_text_has(s, "Contested: entry 4. "));
    }
}

static void nothing_is_contested_before_or_without_it(void **state) {
    struct sample *s = *state;
    uint64_t said[3], since = revoke(s, said, ",'after':0");
    struct question before = statements;
    before.as_of = since; // entries before the revocation
    assert_null(json_get(sample_ask(s, &before), "contested"));
    assert_false(sample_text_has(s, "Contested"));
}

static void a_revocation_that_says_nothing_of_it_contests_nothing(void **state) {
    struct sample *s = *state;
    uint64_t said[3];
    revoke(s, said, "");
    assert_null(json_get(sample_ask(s, &statements), "contested"));
    assert_false(sample_text_has(s, "Contested"));
}

static void where_nothing_came_after_no_line_is_printed(void **state) {
    struct sample *s = *state;
    uint64_t said[3];
    revoke(s, said, ",'after':2");
    const struct json *answer = sample_ask(s, &statements);
    assert_int_equal(json_count(sample_at(answer, "contested/0/entries")), 0);
    assert_false(sample_text_has(s, "Contested"));
}

static void however_many_there_are_each_is_marked(void **state) {
    struct sample *s = *state;
    uint64_t last = 0;
    sample_say(s, "syr", "statement", 1, STATEMENT("own"));
    for (int i = 0; i < CONTESTED_MOST + 2; i++)
        last = sample_sayf(s, "syr", "presence", 2,
                           "{'round':'kaz/r','participants':['syr'],'part':'members','state':"
                           "'arrived','count':%d}",
                           i);
    sample_say(s, "syr", "statement", 3, STATEMENT("stolen"));
    uint64_t since = revoke_key(s, ",'after':0");
    const struct json *answer = sample_ask(s, &statements), *list = json_get(answer, "contested");
    assert_int_equal(contested_of(json_get(answer, "items"), "syr/stolen"), since);
    assert_int_equal(contested_of(json_get(answer, "items"), "syr/own"), -1);
    assert_int_equal(json_count(sample_at(list, "0/entries")), CONTESTED_MOST);
    assert_int_equal(json_int(sample_at(list, "0/more")), 3);
    assert_true(sample_text_has(s, " and 3 more. "));
    char index[24];
    snprintf(index, sizeof index, "%llu", (unsigned long long)last);
    answer = sample_ask(s, &(struct question){.view = "act", .ref = index});
    assert_int_equal(json_int(sample_at(answer, "items/0/contested")), since);
    struct question before = statements; // of which the record knew then
    before.as_of = last;
    assert_null(json_get(sample_ask(s, &before), "contested"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_came_after_is_contested_and_counts_still, sample_setup,
                                        sample_teardown),
        cmocka_unit_test_setup_teardown(one_act_says_it_of_itself, sample_setup, sample_teardown),
        cmocka_unit_test_setup_teardown(nothing_is_contested_before_or_without_it, sample_setup,
                                        sample_teardown),
        cmocka_unit_test_setup_teardown(a_revocation_that_says_nothing_of_it_contests_nothing,
                                        sample_setup, sample_teardown),
        cmocka_unit_test_setup_teardown(where_nothing_came_after_no_line_is_printed, sample_setup,
                                        sample_teardown),
        cmocka_unit_test_setup_teardown(however_many_there_are_each_is_marked, sample_round_setup,
                                        sample_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
