// SPDX-License-Identifier: Apache-2.0
#include "cli/options.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static const struct option rows[] = {
    {"--key", NULL, "FILE", "may be many", OPTION_MANY},
    {"--output", "-o", "FILE", "one", 0},
    {"--json", NULL, NULL, "a flag", 0},
    {"--host", NULL, "URL", "later", OPTION_LATER},
    {0},
};

static enum exit_code run(struct cli *c) {
    (void)c;
    return EXIT_YES;
}

static const struct command row = {.name = "try",
                                   .usage = "",
                                   .help = "",
                                   .options = rows,
                                   .words_min = 1,
                                   .words_max = 2,
                                   .run = run};

#define ARGUMENTS_MAX 8

static enum exit_code parse(struct cli *c, const char *const *argv, bool *help) {
    size_t count = 0;
    while (argv[count])
        count++;
    *c = (struct cli){.command = &row};
    arena_init(&c->arena);
    return options_parse(c, argv, count, help);
}

static void what_is_wrong_is_a_usage_error(void **state) {
    static const struct {
        const char *argv[ARGUMENTS_MAX];
        const char *why;
    } cases[] = {
        {{NULL}, "too few words"},
        {{"a", "b", "c"}, "too many words"},
        {{"a", "--nope"}, "an unknown option"},
        {{"a", "-x"}, "an unknown letter"},
        {{"a", "-ofile"}, "a value stuck to its letter"},
        {{"a", "--output"}, "a value missing at the end"},
        {{"a", "--output="}, "an empty value"},
        {{"a", "--output", ""}, "an empty value of its own"},
        {{"a", "--json=1"}, "a value for a flag"},
        {{"a", "--json", "--json"}, "a flag twice"},
        {{"a", "-o", "x", "--output=y"}, "an option twice, by letter and by name"},
        {{"a", "--host", "x"}, "an option of later"},
        {{"a", "--out", "x"}, "an abbreviation"},
        {{"a", "---json"}, "three dashes"},
        {{"--", "a", "b", "--json"}, "words alone after --"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct cli c;
        bool help;
        print_message("%s\n", cases[i].why);
        assert_int_equal(parse(&c, cases[i].argv, &help), EXIT_USAGE);
        assert_false(help);
        arena_done(&c.arena);
    }
}

static void options_stand_anywhere_and_mean_the_same(void **state) {
    static const char *const lines[][ARGUMENTS_MAX] = {
        {"--key", "k1", "a", "--json", "--key=k2", "-", "-o", "-x"},
        {"a", "-", "--output=-x", "--key=k1", "--key", "k2", "--json"},
        {"-o", "-x", "--json", "--key=k1", "--key=k2", "--", "a", "-"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        const char *argv[ARGUMENTS_MAX + 1] = {0};
        struct cli c;
        bool help;
        memcpy(argv, lines[i], sizeof lines[i]);
        assert_int_equal(parse(&c, argv, &help), EXIT_YES);
        assert_int_equal(c.word_count, 2);
        assert_string_equal(c.words[0], "a");
        assert_string_equal(c.words[1], "-");
        assert_string_equal(cli_option(&c, "--output"), "-x");
        assert_string_equal(cli_option_at(&c, "--key", 0), "k1");
        assert_string_equal(cli_option_at(&c, "--key", 1), "k2");
        assert_null(cli_option_at(&c, "--key", 2));
        assert_true(cli_flag(&c, "--json"));
        assert_false(cli_flag(&c, "--host"));
        arena_done(&c.arena);
    }
}

static void help_stands_above_all_but_a_double_dash(void **state) {
    static const char *const asked[] = {"--nope", "x", "y", "z", "--help", NULL};
    static const char *const not_asked[] = {"--", "--help", NULL};
    struct cli c;
    bool help;
    (void)state;
    assert_int_equal(parse(&c, asked, &help), EXIT_YES);
    assert_true(help);
    arena_done(&c.arena);
    assert_int_equal(parse(&c, not_asked, &help), EXIT_YES);
    assert_false(help);
    assert_string_equal(c.words[0], "--help");
    arena_done(&c.arena);
}

static void a_command_is_found_by_all_its_words(void **state) {
    static const char *const two[] = {"key", "new", "x"}, *const half[] = {"key", "old"};
    size_t taken = 0;
    (void)state;
    assert_string_equal(options_command(two, 3, &taken)->name, "key new");
    assert_int_equal(taken, 2);
    assert_null(options_command(half, 2, &taken));
    assert_null(options_command(half, 1, &taken));
    assert_null(options_command(half, 0, &taken));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_wrong_is_a_usage_error),
        cmocka_unit_test(options_stand_anywhere_and_mean_the_same),
        cmocka_unit_test(help_stands_above_all_but_a_double_dash),
        cmocka_unit_test(a_command_is_found_by_all_its_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
