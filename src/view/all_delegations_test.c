// SPDX-License-Identifier: Apache-2.0
// Delegations over all rounds: cells, levels, whose word, and what is left out.
#include "view/sample.h"

#define ROUND(id, number, from)                                                                    \
    "{'id':'" id "','kind':'round','track':'astana','number':" number ",'title':{'en':'R'},"       \
    "'place':{'name':{'en':'Astana'}},'from':'" from "','to':'" from "','state':'announced'}"
#define MEETING(id, level, state, with)                                                            \
    "{'id':'" id "','round':'kaz/r','title':{'en':'M'},'level':'" level "','format':'plenary',"    \
    "'place':{'name':{'en':'A'}},'from':'2017-05-03T10:00:00+06:00','with':[" with "],"            \
    "'state':'" state "'}"

static const struct question all = {.view = "all-delegations", .order = "entry", .columns = 200};

// The cell of a delegation in a round; NULL when it has none.
static const struct json *cell(struct sample *s, const char *who, const char *round) {
    const struct json *rounds = json_get(sample_item(s, who), "rounds");
    for (size_t i = 0; i < json_count(rounds); i++)
        if (span_is(json_get_text(json_at(rounds, i), "round"), round))
            return json_at(rounds, i);
    return NULL;
}

static void each_delegation_has_the_rounds_in_which_it_is_named(void **state) {
    struct sample *s = *state;
    sample_say(s, "kaz", "round", 1, ROUND("q", "5", "2017-07-04"));
    sample_say(s, "kaz", "round", 1, ROUND("silent", "6", "2017-09-14"));
    sample_presence(s, "kaz", 2, "tur", "delegation", "arrived", ",'strength':'full'");
    sample_say(s, "tur", "delegation", 3, "{'round':'kaz/q','head':{'name':{'en':'S. Onal'}}}");
    sample_tell(s, "head", 4, "{'who':'kaz'}",
                "{'by':{'who':'tur'},'act':'delegation','body':{'round':'kaz/q',"
                "'head':{'name':{'en':'Another'}}}}");
    sample_ask(s, &all);
    assert_int_equal(json_count(json_get(s->answer, "items")), 1);
    assert_int_equal(json_count(json_get(s->answer, "rounds")), 2);
    assert_int_equal(json_get_int(s->answer, "silent"), 1);
    sample_is(cell(s, "tur", "kaz/r"), "headline", "At full strength");
    sample_is(cell(s, "tur", "kaz/r"), "strength", "full");
    sample_is(cell(s, "tur", "kaz/r"), "according_to", "host says");
    assert_int_equal(json_count(json_get(cell(s, "tur", "kaz/r"), "heads")), 0);
    sample_is(cell(s, "tur", "kaz/q"), "heads/0/name", "S. Onal"); // neither is left out
    sample_is(cell(s, "tur", "kaz/q"), "heads/1/name", "Another");
    sample_is(cell(s, "tur", "kaz/q"), "heads/1/according_to", "as reported by the host, via clip");
    assert_null(cell(s, "tur", "kaz/silent"));
    assert_true(sample_text_has(s, "Another, as reported by the host, via clip"));
    assert_true(sample_text_has(s, "At full strength, host says"));
    assert_true(sample_text_has(s, "Rounds of which nothing is said of anybody: 1."));
}

static void the_level_is_the_highest_at_which_it_was_present(void **state) {
    struct sample *s = *state;
#define BOTH "{'who':'irn'},{'who':'rus'}"
    sample_say(s, "kaz", "meeting", 1, MEETING("low", "experts", "ended", BOTH));
    sample_say(s, "kaz", "meeting", 2, MEETING("high", "ministers", "ended", BOTH));
    sample_say(s, "kaz", "meeting", 3, MEETING("never", "leaders", "cancelled", BOTH));
    sample_say(s, "kaz", "meeting", 4, MEETING("later", "leaders", "planned", BOTH));
    sample_say(s, "irn", "attended", 5,
               "{'meeting':'kaz/high','present':['irn'],'absent':[{'who':'rus'}]}");
    sample_ask(s, &all);
    sample_is(cell(s, "irn", "kaz/r"), "level", "ministers");
    sample_is(cell(s, "rus", "kaz/r"), "level", "experts");
    assert_null(cell(s, "tur", "kaz/r"));
    sample_presence(s, "kaz", 6, "tur", "delegation", "expected", "");
    sample_ask(s, &all);
    assert_null(json_get(cell(s, "tur", "kaz/r"), "level")); // at no meeting
}

static void both_clocks_and_the_order_hold(void **state) {
    struct sample *s = *state;
    sample_presence(s, "kaz", 10, "tur", "delegation", "expected", "");
    sample_presence(s, "kaz", 10, "irn", "delegation", "expected", "");
    uint64_t before = record_size(s->r);
    sample_presence(s, "tur", 60, "tur", "delegation", "arrived", "");
    sample_ask(s, &all);
    sample_is(cell(s, "tur", "kaz/r"), "headline", "Arrived");
    sample_is(s->answer, "items/0/id", "irn");
    struct question q = all;
    q.as_of = before;
    sample_ask(s, &q);
    sample_is(cell(s, "tur", "kaz/r"), "headline", "Expected");
    q = all;
    q.has_at = true;
    q.at = 30;
    q.order = "from:R";
    sample_ask(s, &q);
    sample_is(cell(s, "tur", "kaz/r"), "headline", "Expected");
    sample_is(s->answer, "items/0/id", "tur");
    assert_true(sample_text_has(s, "beginning at R"));
}

int main(void) {
#define CASE(f) cmocka_unit_test_setup_teardown(f, sample_round_setup, sample_teardown)
    const struct CMUnitTest tests[] = {
        CASE(each_delegation_has_the_rounds_in_which_it_is_named),
        CASE(the_level_is_the_highest_at_which_it_was_present),
        CASE(both_clocks_and_the_order_hold),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
