// SPDX-License-Identifier: Apache-2.0
#include "view/lang.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static const struct {
    const char *text, *want, *first, *expected;
    const char *why;
} picks[] = {
    {"{\"en\":\"a\",\"ru\":\"b\"}", "ru", "en", "b", "the exact tag"},
    {"{\"en\":\"a\",\"ru\":\"b\"}", "RU", "en", "b", "tags have no case"},
    {"{\"en\":\"a\",\"ru\":\"b\"}", "ru-KZ", "en", "b", "the primary subtag"},
    {"{\"en\":\"a\",\"ru-KZ\":\"b\",\"ru\":\"c\"}", "ru-RU", "en", "c",
     "the language itself first"},
    {"{\"en\":\"a\",\"ru-KZ\":\"b\"}", "ru", "en", "b", "a variant, when there is nothing nearer"},
    {"{\"en\":\"a\",\"ru-KZ\":\"b\",\"ru-RU\":\"c\"}", "ru-RU", "en", "c", "exact before variant"},
    {"{\"fr\":\"x\",\"en\":\"a\"}", "ru", "en", "a", "the record's first language"},
    {"{\"fr\":\"x\",\"en-GB\":\"a\"}", "ru", "en", "a", "the first language by primary subtag"},
    {"{\"fr\":\"x\",\"de\":\"y\"}", "ru", "en", "x", "any: whatever stands first"},
    {"{\"fr\":\"x\"}", "", "", "x", "nothing asked for"},
    {"{\"rus\":\"x\",\"en\":\"a\"}", "ru", "en", "a", "rus does not begin with the subtag ru"},
};

static void one_language_is_picked(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof picks / sizeof *picks; i++) {
        JSON_SCOPED struct json *text = NULL;
        struct tongue t = {span_str(picks[i].want), span_str(picks[i].first)};
        assert_int_equal(json_parse(span_str(picks[i].text), 0, &text, NULL), OK);
        struct span found = lang_pick(&t, text);
        if (!span_is(found, picks[i].expected))
            fail_msg("%s: \"" SPAN_FMT "\"", picks[i].why, SPAN_ARG(found));
    }
}

static void what_is_no_text_has_no_language(void **state) {
    (void)state;
    struct tongue t = {span_str("en"), span_str("en")};
    JSON_SCOPED struct json *empty = json_new_object();
    JSON_SCOPED struct json *list = json_new_list();
    assert_null(lang_pick(&t, NULL).data);
    assert_null(lang_pick(&t, empty).data);
    assert_null(lang_pick(&t, list).data);
}

static const struct {
    const char *text, *first, *beside; // first NULL: refused
    size_t count;
    const char *why;
} language_lists[] = {
    {"en", "en", "", 1, "one"},
    {"en,ar", "en", "ar", 2, "two"},
    {"en,ar,ru", "en", "ar,ru", 3, "three"},
    {"zh-Hans,pt-BR", "zh-Hans", "pt-BR", 2, "with what follows the language"},
    {"pt,pt-BR", "pt", "pt-BR", 2, "a language and a variant of it"},
    {"", NULL, NULL, 0, "none"},
    {",", NULL, NULL, 0, "a comma alone"},
    {",en", NULL, NULL, 0, "no first"},
    {"en,", NULL, NULL, 0, "no second"},
    {"en,,ar", NULL, NULL, 0, "nothing between"},
    {"en,ar,ru,fr", NULL, NULL, 0, "four"},
    {"en,ar,EN", NULL, NULL, 0, "one of them twice"},
    {"en ar", NULL, NULL, 0, "a space between"},
    {"english_,ar", NULL, NULL, 0, "no tag"},
};

static void some_languages_are_written_from_the_right(void **state) {
    (void)state;
    static const struct {
        const char *tag;
        bool right;
        const char *why;
    } cases[] = {
        {"ar", true, "Arabic"},
        {"AR", true, "a tag has no case"},
        {"fa-AF", true, "a country"},
        {"ku-Arab", true, "a script of a language of several"},
        {"ar-Latn", false, "Arabic in Latin letters"},
        {"ar-Latn-SY", false, "a country behind the script"},
        {"ru", false, "Russian"},
        {"arc", false, "another language than ar"},
        {"ku", false, "most often in Latin letters"},
        {"", false, "none"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (lang_right_to_left(span_str(cases[i].tag)) != cases[i].right)
            fail_msg("%s: %s", cases[i].tag, cases[i].why);
}

static void languages_stand_between_commas(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof language_lists / sizeof *language_lists; i++) {
        struct span first, beside;
        bool ok = lang_list(span_str(language_lists[i].text), &first, &beside);
        if (ok != (language_lists[i].first != NULL) ||
            (ok && (!span_is(first, language_lists[i].first) ||
                    !span_equal(beside, span_str(language_lists[i].beside)) ||
                    lang_count(beside) != language_lists[i].count)))
            fail_msg("\"%s\": %s", language_lists[i].text, language_lists[i].why);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_language_is_picked),
        cmocka_unit_test(what_is_no_text_has_no_language),
        cmocka_unit_test(some_languages_are_written_from_the_right),
        cmocka_unit_test(languages_stand_between_commas),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
