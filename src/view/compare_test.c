// SPDX-License-Identifier: Apache-2.0
// What is told of a field against what is said of it, form by form; states by how far things are.
#include "view/compare.h"

#include "base/buf.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static const struct field parts_of_member[] = {
    {"person", F_PERSON, 0, NULL, NULL, NULL, ""},
    {"role", F_ENUM, 0, NULL, NULL, NULL, ""},
    {0},
};

static struct json *read_json(const char *text) {
    BUF_SCOPED struct buf json;
    struct json *j = NULL;
    struct error e;
    buf_init(&json, 4096);
    for (; *text; text++)
        buf_put_byte(&json, *text == '\'' ? '"' : (uint8_t)*text);
    // A value by itself is no document of ours: it is read as the one element of a list.
    BUF_SCOPED struct buf list;
    buf_init(&list, 4096);
    buf_printf(&list, "[%s]", buf_str(&json));
    if (json_parse(buf_span(&list), JSON_DECIMALS, &j, &e))
        fail_msg("%s: %s", buf_str(&list), e.message);
    return j;
}

static const struct {
    enum field_type type;
    unsigned flags;
    const char *told, *said; // said NULL: nothing
    enum mark mark;
    const char *why;
} values[] = {
    {F_DATE, 0, "'2017-01-24'", "'2017-01-24'", MARK_AGREES, "the same day"},
    {F_DATE, 0, "'2017-01-25'", "'2017-01-24'", MARK_CONTRADICTS, "another day"},
    {F_DATE, 0, "'2017-01-25'", NULL, MARK_ADDS, "the row has none"},
    {F_INT, 0, "8", "8", MARK_AGREES, "the same number"},
    {F_INT, 0, "8", "7", MARK_CONTRADICTS, "another number"},
    {F_INT, 0, "'8'", "8", MARK_AGREES, "a number told as a value"},
    {F_INT, 0, "'eight'", "8", MARK_CONTRADICTS, "a word is no number"},
    {F_INT, 0, "'-8'", "8", MARK_CONTRADICTS, "nor is one below nothing"},
    {F_BOOL, 0, "'true'", "true", MARK_AGREES, "a truth told as a value"},
    {F_BOOL, 0, "'yes'", "true", MARK_CONTRADICTS, "other words are not understood"},
    {F_BOOL, 0, "false", "true", MARK_CONTRADICTS, "the other"},
    {F_ENUM, 0, "'experts'", "'heads'", MARK_CONTRADICTS, "another word"},
    {F_WHO, 0, "'irn'", "'irn'", MARK_AGREES, "the same participant"},
    {F_TEXT, 0, "{'en':'Fourth round'}", "{'ru':'x','en':'fourth round'}", MARK_AGREES,
     "the same words in one language"},
    {F_TEXT, 0, "{'en':'Round four'}", "{'en':'Fourth round'}", MARK_ADDS, "wording is free"},
    {F_TEXT, 0, "'Fourth round'", "{'en':'Fourth round'}", MARK_AGREES, "a text told as a value"},
    {F_PERSON, 0, "{'name':{'en':'S. Onal'}}", "{'name':{'tr':'x','en':'S. Onal'}}", MARK_AGREES,
     "one name in common"},
    {F_PERSON, 0, "{'name':{'en':'A. Nobody'}}", "{'name':{'en':'S. Onal'}}", MARK_CONTRADICTS,
     "another person"},
    {F_PERSON, 0, "{'name':{'ar':'\xd8\xb3'}}", "{'name':{'en':'S. Onal'}}", MARK_ADDS,
     "no language in common: cannot be compared"},
    {F_PERSON, 0, "'Abu X'", "{'name':{'en':'M. Y'},'aka':[{'en':'Abu X'}]}", MARK_AGREES,
     "an alias is a name"},
    {F_PERSON, 0, "{'name':{'en':'M. Y'},'aka':[{'en':'Abu X'}]}", "{'name':{'en':'Abu X'}}",
     MARK_AGREES, "on either side"},
    {F_PERSON, 0, "{'name':{'en':'M. Y'}}", "{'withheld':'00'}", MARK_ADDS,
     "a withheld name contradicts nobody"},
    {F_PERSON, 0, "{'withheld':'00'}", "{'withheld':'00'}", MARK_AGREES, "the same withheld name"},
    {F_PERSON, 0, "{'name':{'en':'S. Onal'},'function':{'en':'Envoy'}}",
     "{'name':{'en':'S. Onal'},'function':{'en':'Deputy'}}", MARK_AGREES,
     "functions are not compared"},
    {F_PLACE, 0, "'Turkey'", "{'name':{'en':'Astana'},'country':'KZ'}", MARK_CONTRADICTS,
     "Daily Sabah on round 1"},
    {F_PLACE, 0, "'astana'", "{'name':{'en':'Astana'}}", MARK_AGREES, "capitals do not count"},
    {F_PLACE, 0, "{'name':{'en':'Tripoli'},'country':'LY'}",
     "{'name':{'en':'Tripoli'},'country':'LB'}", MARK_CONTRADICTS, "two cities of one name"},
    {F_PLACE, 0, "{'name':{'en':'Tripoli'},'country':'LY'}", "{'name':{'en':'Tripoli'}}",
     MARK_AGREES, "a country that the row leaves out"},
    {F_ACTOR, 0, "{'who':'irn'}", "{'who':'irn'}", MARK_AGREES, "the same participant"},
    {F_ACTOR, 0, "{'who':'irn'}", "{'who':'tur'}", MARK_CONTRADICTS, "another one"},
    {F_ACTOR, 0, "{'who':'irn'}", "{'name':{'en':'Iran'}}", MARK_ADDS,
     "a slug and a name cannot be compared"},
    {F_ACTOR, 0, "'irn'", "{'who':'irn'}", MARK_AGREES, "a slug told as a value"},
    {F_TIME, 0, "'2017-05-02T10:00:00+06:00'", "'2017-05-02T04:00:00Z'", MARK_AGREES,
     "one moment in two offsets"},
    {F_TIME, 0, "'2017-05-02T10:00:01+06:00'", "'2017-05-02T04:00:00Z'", MARK_CONTRADICTS,
     "a second apart"},
    {F_TIME, 0, "'ten'", "'2017-05-02T04:00:00Z'", MARK_CONTRADICTS, "no time at all"},
    {F_WHEN, 0, "'2017-05-02T21:00:00+06:00'",
     "{'from':'2017-05-02T18:00:00+06:00','to':'2017-05-03T06:00:00+06:00'}", MARK_AGREES,
     "within tonight"},
    {F_WHEN, 0, "{'from':'2017-05-03T06:00:00+06:00','to':'2017-05-03T07:00:00+06:00'}",
     "{'from':'2017-05-02T18:00:00+06:00','to':'2017-05-03T06:00:00+06:00'}", MARK_AGREES,
     "they touch"},
    {F_WHEN, 0, "'2017-05-02T17:59:59+06:00'",
     "{'from':'2017-05-02T18:00:00+06:00','to':'2017-05-03T06:00:00+06:00'}", MARK_CONTRADICTS,
     "before it begins"},
    {F_WHO, FIELD_LIST, "['irn','tur']", "['tur','rus','irn']", MARK_AGREES, "each is in the list"},
    {F_WHO, FIELD_LIST, "['irn','usa']", "['irn']", MARK_ADDS, "no list says that it is whole"},
    {F_WHO, FIELD_LIST, "'irn'", "['irn','rus']", MARK_AGREES, "one of a list, told as a value"},
    {F_WHO, FIELD_LIST, "'usa'", "['irn','rus']", MARK_ADDS, "one that is not in it"},
    {F_WHO, FIELD_LIST, "[]", "['irn']", MARK_AGREES, "nothing told is not denied"},
    {F_OBJECT, FIELD_LIST, "[{'person':{'name':{'en':'A'}},'role':'expert'}]",
     "[{'person':{'name':{'en':'A'}},'role':'expert','level':'experts'}]", MARK_AGREES,
     "objects by the fields told"},
    {F_OBJECT, FIELD_LIST, "[{'person':{'name':{'en':'A'}},'role':'adviser'}]",
     "[{'person':{'name':{'en':'A'}},'role':'expert'}]", MARK_ADDS, "not one of the list"},
    {F_OBJECT, 0, "{'person':{'name':{'en':'A'}},'role':'adviser'}",
     "{'person':{'name':{'en':'A'}},'role':'expert'}", MARK_CONTRADICTS, "the worst field counts"},
    {F_OBJECT, 0, "'A'", "{'person':{'name':{'en':'A'}}}", MARK_ADDS, "a word for an object"},
};

static void values_are_compared_by_their_form(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        struct field f = {"f", values[i].type, values[i].flags, NULL, parts_of_member, NULL, ""};
        JSON_SCOPED struct json *told = read_json(values[i].told);
        JSON_SCOPED struct json *said = values[i].said ? read_json(values[i].said) : NULL;
        enum mark mark = compare_values(&f, json_at(told, 0), said ? json_at(said, 0) : NULL);
        if (mark != values[i].mark)
            fail_msg("%s against %s: %s, expected %s: %s", values[i].told,
                     values[i].said ? values[i].said : "nothing", mark_words[mark],
                     mark_words[values[i].mark], values[i].why);
    }
}

static const struct {
    const char *told, *said;
    enum mark mark;
    const char *why;
} states[] = {
    {"arrived", "arrived", MARK_AGREES, "the same"},
    {"arrived", "expected", MARK_ADDS, "further on"},
    {"left", "arrived", MARK_ADDS, "further on"},
    {"expected", "arrived", MARK_CONTRADICTS, "the row is further on"},
    {"arrived", "left", MARK_CONTRADICTS, "the row is further on"},
    {"delayed", "expected", MARK_ADDS, "both are on the way"},
    {"expected", "travelling", MARK_ADDS, "both are on the way"},
    {"confirmed", "invited", MARK_ADDS, "further on"},
    {"invited", "confirmed", MARK_CONTRADICTS, "the row is further on"},
    {"declined", "confirmed", MARK_CONTRADICTS, "the other answer"},
    {"confirmed", "declined", MARK_CONTRADICTS, "the other answer"},
    {"resumed", "suspended-participation", MARK_CONTRADICTS, "in or out"},
    {"walked-out", "suspended-participation", MARK_ADDS, "both are out"},
    {"announced", "planned", MARK_ADDS, "both are ahead"},
    {"postponed", "announced", MARK_CONTRADICTS, "on that day or not"},
    {"open", "announced", MARK_ADDS, "further on"},
    {"suspended", "open", MARK_CONTRADICTS, "going on or not"},
    {"resumed", "open", MARK_ADDS, "both go on"},
    {"adjourned", "suspended", MARK_ADDS, "neither goes on"},
    {"closed", "cancelled", MARK_CONTRADICTS, "held or not"},
    {"ended", "in-session", MARK_ADDS, "further on"},
    {"requested", "exploring", MARK_ADDS, "further on"},
    {"declined", "requested", MARK_CONTRADICTS, "the other way"},
    {"opened", "open", MARK_CONTRADICTS, "a word that is not known"},
    {"", "open", MARK_CONTRADICTS, "no word at all"},
};

static void states_are_compared_by_how_far_things_are(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof states / sizeof *states; i++) {
        enum mark mark = compare_states(span_str(states[i].told), span_str(states[i].said));
        if (mark != states[i].mark)
            fail_msg("%s against %s: %s, expected %s: %s", states[i].told, states[i].said,
                     mark_words[mark], mark_words[states[i].mark], states[i].why);
    }
}

static void states_agree_with_themselves_alone(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof states / sizeof *states; i++)
        for (size_t k = 0; k < sizeof states / sizeof *states; k++) {
            struct span a = span_str(states[i].told), b = span_str(states[k].told);
            enum mark there = compare_states(a, b), back = compare_states(b, a);
            assert_int_equal(there == MARK_AGREES, span_equal(a, b));
            assert_int_equal(there == MARK_AGREES, back == MARK_AGREES);
        }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_compared_by_their_form),
        cmocka_unit_test(states_are_compared_by_how_far_things_are),
        cmocka_unit_test(states_agree_with_themselves_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
