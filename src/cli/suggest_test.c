// SPDX-License-Identifier: Apache-2.0
#include "cli/suggest.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static const char *const words[] = {"board",   "rounds", "round",  "participants",
                                    "motions", "record", "verify", NULL};

static const char *nearest(const char *word) {
    struct suggestion s = {.word = span_str(word)};
    for (size_t i = 0; words[i]; i++)
        suggestion_offer(&s, words[i]);
    return suggestion_best(&s);
}

static void a_near_word_is_suggested_and_a_far_one_is_not(void **state) {
    static const struct {
        const char *typed, *meant, *why;
    } cases[] = {
        {"board", "board", "the word itself"},
        {"bord", "board", "a letter left out"},
        {"boardd", "board", "a letter too many"},
        {"baord", "board", "two letters swapped"},
        {"verufy", "verify", "a letter changed"},
        {"participent", "participants", "two changes in a long word"},
        {"rounds", "rounds", "the nearest of two that are alike"},
        {"roundz", "rounds", "the first of two that are equally near"},
        {"xyz", NULL, "nothing like it"},
        {"", NULL, "nothing at all"},
        {"b", NULL, "too little to go by"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *found = nearest(cases[i].typed);
        print_message("%s\n", cases[i].why);
        if (cases[i].meant)
            assert_string_equal(found ? found : "(none)", cases[i].meant);
        else
            assert_null(found);
    }
}

static void a_word_of_any_length_is_safe(void **state) {
    char word[4096];
    (void)state;
    for (size_t size = 0; size < sizeof word; size = size * 2 + 1) {
        memset(word, 'a', size);
        word[size] = 0;
        (void)nearest(word);
    }
}

static void nothing_offered_gives_nothing(void **state) {
    struct suggestion s = {.word = span_str("board")};
    (void)state;
    assert_null(suggestion_best(&s));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_near_word_is_suggested_and_a_far_one_is_not),
        cmocka_unit_test(a_word_of_any_length_is_safe),
        cmocka_unit_test(nothing_offered_gives_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
