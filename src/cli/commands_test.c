// SPDX-License-Identifier: Apache-2.0
// Walks every row of the command table.
#include "cli/commands.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static bool ends_in(const char *text, char c) {
    size_t size = strlen(text);
    return size && text[size - 1] == c;
}

static void every_command_has_what_help_prints(void **state) {
    (void)state;
    assert_non_null(commands[0]);
    for (size_t i = 0; commands[i]; i++) {
        const struct command *c = commands[i];
        print_message("%s\n", c->name);
        assert_non_null(c->usage);
        assert_non_null(c->run);
        assert_non_null(c->options);
        assert_true(strlen(c->help) > 5 && strlen(c->help) <= 60);
        assert_false(ends_in(c->help, '.'));
        assert_true(!c->more || ends_in(c->more, '.'));
        assert_true(c->words_min <= c->words_max);
    }
}

static void no_two_commands_have_one_name(void **state) {
    (void)state;
    for (size_t i = 0; commands[i]; i++) {
        for (size_t j = 0; j < i; j++)
            assert_string_not_equal(commands[i]->name, commands[j]->name);
        for (size_t j = 0; commands_later[j]; j++)
            assert_string_not_equal(commands[i]->name, commands_later[j]);
    }
}

static void every_option_is_spelled_and_explained(void **state) {
    (void)state;
    for (size_t i = 0; commands[i]; i++)
        for (const struct option *o = commands[i]->options; o->name; o++) {
            print_message("%s %s\n", commands[i]->name, o->name);
            assert_true(strncmp(o->name, "--", 2) == 0 && strlen(o->name) > 2);
            assert_string_not_equal(o->name, "--help");
            assert_non_null(o->help);
            assert_false(ends_in(o->help, '.'));
            assert_true(!o->letter || (o->letter[0] == '-' && strlen(o->letter) == 2));
            for (const struct option *other = commands[i]->options; other != o; other++)
                assert_string_not_equal(o->name, other->name);
        }
}

static void what_a_usage_line_names_is_an_option(void **state) {
    (void)state;
    for (size_t i = 0; commands[i]; i++) {
        struct span rest = span_str(commands[i]->usage), word;
        while (span_cut(&rest, ' ', &word)) {
            while (word.size && (*word.data == '[' || *word.data == '('))
                word = span_from(word, 1);
            while (word.size &&
                   (word.data[word.size - 1] == ']' || word.data[word.size - 1] == ')'))
                word = span_head(word, word.size - 1);
            if (word.size < 2 || *word.data != '-' || span_is(word, "-"))
                continue;
            bool found = false;
            for (const struct option *o = commands[i]->options; o->name; o++)
                found |= span_is(word, o->name) || (o->letter && span_is(word, o->letter));
            print_message("%s: " SPAN_FMT "\n", commands[i]->name, SPAN_ARG(word));
            assert_true(found);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_command_has_what_help_prints),
        cmocka_unit_test(no_two_commands_have_one_name),
        cmocka_unit_test(every_option_is_spelled_and_explained),
        cmocka_unit_test(what_a_usage_line_names_is_an_option),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
