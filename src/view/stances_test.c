// SPDX-License-Identifier: Apache-2.0
// The matrix of clauses and options against participants, and packages.
#include "view/sample.h"

#define OPTION(id, by) "{'id':'" id "','by':['" by "'],'against':['syr'],'text':{'en':'" id "'}}"
#define CLAUSES                                                                                      \
    "{'id':'areas','level':1,'heading':{'en':'Areas'},'options':[" OPTION("four", "rus") "," OPTION( \
        "three",                                                                                     \
        "tur") "]},{'id':'check','level':1,'options':[" OPTION("un",                                 \
                                                               "opp") "," OPTION("own",              \
                                                                                 "irn") "]},{'id'"   \
                                                                                        ":'term',"   \
                                                                                        "'level':"   \
                                                                                        "1,'text'"   \
                                                                                        ":{'en':'"   \
                                                                                        "Six "       \
                                                                                        "months.'"   \
                                                                                        "}}"

static const char *begin(struct sample *s) {
    sample_say(s, "un", "document", 1,
               "{'id':'memo','kind':'memorandum','title':{'en':'On areas'},'track':'astana',"
               "'languages':['en'],'authentic':['en']}");
    return sample_id(s, sample_say(s, "un", "draft", 2,
                                   "{'document':'un/memo','version':'1','clauses':[" CLAUSES "]}"));
}

static uint64_t stance(struct sample *s, const char *who, const char *draft, const char *thing,
                       const char *position) {
    return sample_sayf(s, who, "stance", 5, "{'draft':'%s'%s,'position':'%s'}", draft, thing,
                       position);
}
#define ON(clause, option) ",'clause':'" clause "','option':'" option "'"

static const struct question stances = {.view = "stances", .ref = "memo"};

static void each_position_has_its_names_and_silence_is_counted(void **state) {
    struct sample *s = *state;
    const char *v = begin(s);
    stance(s, "irn", v, ON("areas", "four"), "agree");
    uint64_t i = stance(s, "tur", v, ON("areas", "four"), "object");
    stance(s, "rus", v, ON("areas", "four"), "object");
    stance(s, "rus", v, ON("areas", "four"), "accept"); // its later word
    stance(s, "syr", v, ",'clause':'term'", "ad-referendum");
    stance(s, "opp", v, ",'clause':'term'", "abstain");
    stance(s, "opp", v, ",'clause':'term'", "none"); // takes it back
    stance(s, "kaz", v, "", "reserve");
    const struct json *a = sample_ask(s, &stances);
    assert_int_equal(json_count(json_get(a, "participants")), 7); // not the observer, not the press
    sample_is(a, "items/0/options/0/positions/agree/0", "irn");
    sample_is(a, "items/0/options/0/positions/object/0", "tur");
    sample_is(a, "items/0/options/0/positions/accept/0", "rus");
    assert_int_equal(json_count(sample_at(a, "items/0/options/0/positions/object")), 1);
    assert_int_equal(json_int(sample_at(a, "items/0/options/0/entries/object/0")), i);
    assert_int_equal(json_int(sample_at(a, "items/0/options/0/silent")), 4);
    assert_int_equal(json_int(sample_at(a, "items/0/options/1/silent")), 7);
    sample_is(a, "items/0/options/0/by/0", "rus"); // as drafted, not counted
    sample_is(a, "items/2/positions/ad-referendum/0", "syr");
    assert_null(sample_at(a, "items/2/positions/abstain"));
    sample_is(a, "whole/positions/reserve/0", "kaz");
    sample_is(a, "items/0/fewest_against/0", "three"); // nobody is against it
    assert_int_equal(json_count(sample_at(a, "items/0/fewest_against")), 1);
    assert_int_equal(json_count(sample_at(a, "items/1/fewest_against")), 0); // nobody has spoken
    assert_true(sample_text_has(s, "= four – agree: irn; accept: rus; object: tur; silent: 4"));
    struct question then = stances;
    then.as_of = i + 1;
    a = sample_ask(s, &then);
    assert_int_equal(json_count(sample_at(a, "items/0/options/0/positions/accept")), 0);
    struct question page = stances;
    page.limit = 1;
    page.after = 1;
    a = sample_ask(s, &page);
    sample_is(a, "items/0/id", "check");
    assert_int_equal(json_get_int(a, "next"), 2);
}

static void corrected_and_withdrawn_words_count_no_more(void **state) {
    struct sample *s = *state;
    const char *v = begin(s);
    const char *one = sample_id(s, stance(s, "irn", v, ON("check", "un"), "object"));
    const char *two = sample_id(s, stance(s, "tur", v, ON("check", "un"), "object"));
    sample_sayf(s, "irn", "withdraw", 6, "{'what':'%s'}", one);
    sample_sayf(s, "tur", "correct", 6,
                "{'what':'%s','body':{'draft':'%s'" ON("check", "own") ",'position':'agree'}}", two,
                v);
    const struct json *a = sample_ask(s, &stances);
    assert_int_equal(json_count(sample_at(a, "items/1/options/0/positions")), 0);
    sample_is(a, "items/1/options/1/positions/agree/0", "tur");
}

static void a_package_meets_conditions_objections_and_silence(void **state) {
    struct sample *s = *state;
    const char *v = begin(s);
    stance(s, "irn", v, ON("areas", "four"), "agree");
    stance(s, "rus", v, ON("areas", "three"), "object");
    stance(s, "kaz", v, ON("areas", "four"), "abstain");
    sample_sayf(s, "tur", "stance", 5,
                "{'draft':'%s'" ON("areas", "four") ",'position':'accept','if':[{'clause':'check',"
                                                    "'option':'un'},{'clause':'term'}]}",
                v);
    struct question q = stances;
    q.take = "areas=four,check=own";
    const struct json *a = sample_ask(s, &q);
    sample_is(a, "take/unmet/0/who", "tur"); // check=own is not what it asks for
    assert_int_equal(json_count(sample_at(a, "take/against")), 0);
    sample_is(a, "take/accepting/0", "irn");
    assert_int_equal(json_count(sample_at(a, "take/accepting")), 1);
    sample_is(a, "take/abstaining/0", "kaz");
    assert_int_equal(json_count(sample_at(a, "take/silent")), 4);
    assert_int_equal(json_count(sample_at(a, "take/open")), 0);
    assert_true(sample_text_has(s, "If areas=four, check=own were taken:"));
    assert_true(sample_text_has(s, "that would not stand"));
    q.take = "check=un,areas=four";
    a = sample_ask(s, &q);
    assert_int_equal(json_count(sample_at(a, "take/unmet")), 0);
    assert_int_equal(json_count(sample_at(a, "take/accepting")), 2);
    q.take = "areas=three";
    a = sample_ask(s, &q);
    sample_is(a, "take/against/0/who", "rus");
    sample_is(a, "take/open/0", "check");
    q.take = "check=un"; // nobody spoke of it: conditions on areas are not touched
    a = sample_ask(s, &q);
    assert_int_equal(json_count(sample_at(a, "take/unmet")), 0);
    assert_int_equal(json_count(sample_at(a, "take/silent")), 7);
}

static void what_is_no_package_is_refused(void **state) {
    struct sample *s = *state;
    static const struct {
        const char *take, *why;
    } cases[] = {
        {"areas", "names no option"},
        {"areas=", "an empty one"},
        {"=four", "no clause"},
        {"areas=five", "no such option"},
        {"zones=four", "no such clause"},
        {"term=four", "a clause without options"},
        {"areas=four,areas=three", "two of one clause"},
        {"areas=four,areas=four", "the same twice"},
        {"areas=four,,check=un", "an empty one between"},
        {"areas=four=three", "two signs"},
    };
    begin(s);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct question q = stances;
        q.take = cases[i].take;
        struct error e = sample_refused(s, &q, ERR_INVALID);
        if (!strstr(e.message, "take:"))
            fail_msg("%s: %s", cases[i].why, e.message);
    }
    sample_refused(s, &(struct question){.view = "stances", .ref = "other"}, ERR_NOT_FOUND);
    sample_refused(s, &(struct question){.view = "stances", .diff = "1..1"}, ERR_INVALID);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, sample_setup, sample_teardown)

// U+2066 to U+2069, which turn what is read from the other side.
static const char *without_isolates(struct sample *s, struct span text) {
    char *out = arena_get(&s->arena, text.size + 1);
    size_t size = 0;
    for (size_t i = 0; i < text.size; i++)
        if (i + 2 < text.size && !memcmp(text.data + i, "\xe2\x81", 2) &&
            (unsigned char)text.data[i + 2] >= 0xa6)
            i += 2;
        else
            out[size++] = (char)text.data[i];
    out[size] = 0;
    return out;
}

static void the_fewest_objections_are_told_in_a_sentence(void **state) {
    struct sample *s = *state;
    const char *v = begin(s);
    const struct json *a = sample_ask(s, &stances);
    sample_is(a, "fewest/text",
              "Objections and reservations: none on any clause; on 3 of 3 clauses nobody has said "
              "anything.");
    stance(s, "tur", v, ON("areas", "four"), "object");
    stance(s, "opp", v, ON("areas", "four"), "reserve");
    stance(s, "syr", v, ON("areas", "three"), "reserve");
    stance(s, "syr", v, ",'clause':'areas'", "object");
    a = sample_ask(s, &stances);
    sample_is(a, "fewest/options/0/clause", "areas");
    sample_is(a, "fewest/options/0/options/0", "three");
    assert_null(sample_at(a, "fewest/options/0/options/1"));
    sample_is(
        a, "fewest/text",
        "Fewest objections and reservations, with option three of clause areas: 2 on 1 of 3 "
        "clauses, by Syrian Arab Republic; on 2 of 3 clauses nobody has said anything.");
    assert_true(sample_text_has(
        s, "Fewest objections and reservations, with option three of clause areas"));
    stance(s, "irn", v, ON("areas", "three"), "object"); // now two against each
    stance(s, "kaz", v, "", "reserve");
    stance(s, "rus", v, ON("check", "own"), "agree");
    stance(s, "rus", v, ",'clause':'term'", "object");
    a = sample_ask(s, &stances);
    sample_is(a, "fewest/options/0/options/0", "four");
    sample_is(a, "fewest/options/0/options/1", "three");
    sample_is(a, "fewest/options/1/options/1", "own"); // nobody is against either
    sample_is(a, "fewest/whole/0", "kaz");
    static const struct {
        const char *lang, *with;
    } told[] = {
        {"en", ", with option four or three of clause areas, option un or own of clause check: 4 "},
        {"ru", ", если принять вариант four или three пункта areas, вариант un или own пункта "
               "check: 4 "},
        {"ar", " مع الخيار four أو three من البند areas، الخيار un أو own من البند check: 4"},
    };
    for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
        struct question q = stances;
        q.lang = told[i].lang;
        struct span text = json_text(sample_at(sample_ask(s, &q), "fewest/text"));
        assert_null(memchr(text.data, '=', text.size));
        assert_null(memchr(text.data, '|', text.size));
        const char *plain = without_isolates(s, text);
        assert_non_null(strstr(plain, told[i].with));
    }
    a = sample_ask(s, &stances);
    assert_int_equal(json_int(sample_at(a, "fewest/against")), 4);
    assert_int_equal(json_int(sample_at(a, "fewest/clauses")), 2);
    assert_int_equal(json_int(sample_at(a, "fewest/unspoken")), 0);
    stance(s, "irn", v, ON("areas", "three"), "none"); // takes it back
    a = sample_ask(s, &(struct question){.view = "stances", .ref = "memo", .limit = 1});
    assert_int_equal(json_int(sample_at(a, "fewest/against")), 3); // of all, whatever the page
}

int main(void) {
    const struct CMUnitTest tests[] = {
        CASE(the_fewest_objections_are_told_in_a_sentence),
        CASE(each_position_has_its_names_and_silence_is_counted),
        CASE(corrected_and_withdrawn_words_count_no_more),
        CASE(a_package_meets_conditions_objections_and_silence),
        CASE(what_is_no_package_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
