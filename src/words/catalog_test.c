// SPDX-License-Identifier: Apache-2.0
#include "words/catalog.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void tags_find_their_catalog(void **state) {
    (void)state;
    static const struct {
        const char *tag, *found, *why;
    } cases[] = {
        {"ru", "ru", "the language itself"},
        {"ar", "ar", "the language itself"},
        {"en", "en", "English is one of them"},
        {"RU", "ru", "tags have no case"},
        {"ru-KZ", "ru", "a region of it"},
        {"ar-SY", "ar", "a region of it"},
        {"ru-Latn", "ru", "a script of it"},
        {"", NULL, "no tag"},
        {"r", NULL, "less than a tag"},
        {"rus", NULL, "a longer tag that begins so"},
        {"arz", NULL, "a longer tag that begins so"},
        {"fr", NULL, "a language that has none"},
        {"x-ru", NULL, "private use"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct catalog *c = catalog_find(span_str(cases[i].tag));
        const char *found = c ? c->tag : NULL;
        if ((found != NULL) != (cases[i].found != NULL) ||
            (found && strcmp(found, cases[i].found) != 0))
            fail_msg("%s: \"%s\" finds %s", cases[i].why, cases[i].tag, found ? found : "none");
    }
}

static void a_catalog_is_picked_as_a_text_is(void **state) {
    (void)state;
    static const struct {
        const char *want, *first, *found, *why;
    } cases[] = {
        {"ru", "ar", "ru", "what is wanted"},
        {"", "ar", "ar", "nothing is wanted: the record's first"},
        {"fr", "ar", "ar", "there is none of what is wanted: the record's first"},
        {"fr", "kk", "en", "there is none of either: English"},
        {"", "", "en", "nothing is known"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *found = catalog_pick(span_str(cases[i].want), span_str(cases[i].first))->tag;
        if (strcmp(found, cases[i].found) != 0)
            fail_msg("%s: %s", cases[i].why, found);
    }
}

// The numbers are those of CLDR's plural rules for whole numbers.
static void numbers_take_their_form(void **state) {
    (void)state;
    static const struct {
        const char *tag;
        uint64_t n;
        unsigned form;
    } cases[] = {
        {"en", 0, 1},   {"en", 1, 0},   {"en", 2, 1},   {"en", 21, 1},
        {"ru", 1, 0},   {"ru", 2, 1},   {"ru", 4, 1},   {"ru", 5, 2},
        {"ru", 0, 2},   {"ru", 11, 2},  {"ru", 12, 2},  {"ru", 14, 2},
        {"ru", 21, 0},  {"ru", 22, 1},  {"ru", 25, 2},  {"ru", 111, 2},
        {"ru", 101, 0}, {"ru", 112, 2}, {"ar", 0, 0},   {"ar", 1, 1},
        {"ar", 2, 2},   {"ar", 3, 3},   {"ar", 10, 3},  {"ar", 11, 4},
        {"ar", 99, 4},  {"ar", 100, 5}, {"ar", 101, 5}, {"ar", 102, 5},
        {"ar", 103, 3}, {"ar", 111, 4}, {"ar", 200, 5}, {"ru", 18446744073709551615u, 2},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct catalog *c = catalog_find(span_str(cases[i].tag));
        if (c->plural(cases[i].n) != cases[i].form)
            fail_msg("%s: %llu takes form %u", cases[i].tag, (unsigned long long)cases[i].n,
                     c->plural(cases[i].n));
    }
}

static void each_message_is_found_by_its_id(void **state) {
    (void)state;
    size_t count = 0;
    for (size_t i = 0; catalogs[i]; i++)
        for (size_t m = 0; m < catalogs[i]->count; m++, count++) {
            const struct message *one = &catalogs[i]->messages[m];
            char id[2048], *cut;
            snprintf(id, sizeof id, "%s", one->id);
            cut = strstr(id, CATALOG_CONTEXT);
            if (cut)
                *cut = '\0';
            const char *context = cut ? id : NULL, *english = cut ? cut + 1 : id;
            assert_true(catalog_has(catalogs[i], context, english));
            if (one->count == 1)
                assert_ptr_equal(catalog_get(catalogs[i], context, english), one->forms[0]);
        }
    assert_true(count > 0);
}

static void what_is_not_there_is_said_in_english(void **state) {
    (void)state;
    const struct catalog *ru = catalog_find(span_str("ru"));
    assert_string_equal(catalog_get(ru, NULL, "no such message"), "no such message");
    assert_string_equal(catalog_get(ru, "person", "no such message"), "no such message");
    assert_string_equal(catalog_get_n(ru, "one such", "many such", 1), "one such");
    assert_string_equal(catalog_get_n(ru, "one such", "many such", 21), "many such");
    assert_string_equal(catalog_get(NULL, NULL, "expected"), "expected");
    assert_string_equal(catalog_get_n(NULL, "{1} entry", "{1} entries", 1), "{1} entry");
    assert_string_equal(catalog_get_n(NULL, "{1} entry", "{1} entries", 0), "{1} entries");
    assert_false(catalog_has(ru, NULL, "no such message"));
    char *endless = malloc(5000);
    assert_non_null(endless);
    memset(endless, 'a', 4999);
    endless[4999] = '\0';
    assert_ptr_equal(catalog_get(ru, "person", endless), endless);
    assert_ptr_equal(catalog_get(ru, endless, "expected"), catalog_get(ru, NULL, "expected"));
    free(endless);
}

static void a_context_goes_before_none(void **state) {
    (void)state;
    const struct catalog *ru = catalog_find(span_str("ru"));
    const char *of_all = catalog_get(ru, NULL, "arrived");
    assert_string_not_equal(catalog_get(ru, "person", "arrived"), of_all);
    assert_string_equal(catalog_get(ru, "no such context", "arrived"), of_all);
}

static void directions_are_known(void **state) {
    (void)state;
    assert_true(catalog_right_to_left(catalog_find(span_str("ar"))));
    assert_false(catalog_right_to_left(catalog_find(span_str("ru"))));
    assert_false(catalog_right_to_left(catalog_find(span_str("en"))));
    assert_false(catalog_right_to_left(NULL));
    assert_true(catalog_is_english(NULL));
    assert_true(catalog_is_english(catalog_find(span_str("en"))));
    assert_false(catalog_is_english(catalog_find(span_str("ru"))));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tags_find_their_catalog),
        cmocka_unit_test(a_catalog_is_picked_as_a_text_is),
        cmocka_unit_test(numbers_take_their_form),
        cmocka_unit_test(each_message_is_found_by_its_id),
        cmocka_unit_test(what_is_not_there_is_said_in_english),
        cmocka_unit_test(a_context_goes_before_none),
        cmocka_unit_test(directions_are_known),
    };
    return cmocka_run_group_tests_name("catalog", tests, NULL, NULL);
}
