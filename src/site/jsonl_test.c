// SPDX-License-Identifier: Apache-2.0
#include "site/jsonl.h"

#include "view/sample.h"

#define STATEMENT(id)                                                                              \
    "{'id':'" id                                                                                   \
    "','speaker':{'name':{'en':'A'}},'on_behalf':['kaz'],'text':{'ru':'Да','en':'Yes'}}"

// The lines as a list.
static struct json *lines(struct sample *s, const struct view_query *q) {
    OUTLET_SCOPED struct outlet out;
    struct error e;
    struct json *list = json_new_list();
    outlet_init(&out);
    if (jsonl_put(s->r, q, &out, &e))
        fail_msg("%s", e.message);
    struct span rest = buf_span(&out.text), line;
    while (span_cut(&rest, '\n', &line)) {
        struct json *one = NULL;
        if (json_parse(line, JSON_DECIMALS, &one, &e))
            fail_msg("%s", e.message);
        json_add(list, one);
    }
    return list;
}

static void every_act_is_a_line_with_its_own_body(void **state) {
    struct sample *s = *state;
    struct error e;
    sample_say(s, "kaz", "statement", 1, STATEMENT("a"));
    if (sample_hold(s->r, "irn", 2, &e) || sample_cosign(s->r, &e))
        fail_msg("%s", e.message);
    sample_force(s, "kaz", "statement", 3, STATEMENT("a"));
    struct view_query q = {.as_of = record_size(s->r)};
    JSON_SCOPED struct json *all = lines(s, &q);
    assert_int_equal(json_count(all), record_size(s->r));
    sample_is(all, "0/type", "found");
    sample_is(all, "0/kind", "exercise");
    sample_is(all, "0/record", SAMPLE_RECORD);
    sample_is(all, "1/body/text/ru", "Да");
    sample_is(all, "1/class", "ok");
    sample_is(all, "1/grade", "held");
    sample_is(all, "1/at", "2017-05-02T09:01:00+06:00");
    sample_is(all, "3/class", "void");
    sample_is(all, "3/rule", "id-taken");
    sample_is(all, "3/grade", "recorded");
    sample_is(all, "3/author", "kaz");
    assert_null(sample_at(all, "1/rule"));
    struct json_each first = json_first(sample_at(all, "1/body"));
    assert_string_equal(first.name, "id");
}

static void the_two_clocks_choose_the_lines(void **state) {
    struct sample *s = *state;
    sample_say(s, "kaz", "statement", 1, STATEMENT("a"));
    sample_say(s, "kaz", "statement", 9, STATEMENT("b"));
    struct view_query q = {.as_of = 2};
    struct json *some = lines(s, &q);
    assert_int_equal(json_count(some), 2);
    json_free(some);
    q = (struct view_query){
        .as_of = record_size(s->r), .has_at = true, .at = {SAMPLE_BEGIN + 300, SAMPLE_OFFSET}};
    some = lines(s, &q);
    assert_int_equal(json_count(some), 2);
    sample_is(some, "1/body/id", "a");
    json_free(some);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_act_is_a_line_with_its_own_body, sample_setup,
                                        sample_teardown),
        cmocka_unit_test_setup_teardown(the_two_clocks_choose_the_lines, sample_setup,
                                        sample_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
