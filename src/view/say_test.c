// SPDX-License-Identifier: Apache-2.0
#include "view/say.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct buf out;
static const struct face evening = {1493733600, 360, NULL}; // 2017-05-02T20:00:00+06:00

static const char *said(void) {
    static char text[256];
    snprintf(text, sizeof text, "%s", buf_str(&out));
    buf_clear(&out);
    return text;
}

static int setup(void **state) {
    (void)state;
    buf_init(&out, 1024);
    return 0;
}
static int teardown(void **state) {
    (void)state;
    buf_done(&out);
    return 0;
}

static void a_time_is_said_with_as_much_day_as_it_needs(void **state) {
    (void)state;
    static const struct {
        const char *text, *expected, *why;
    } cases[] = {
        {"2017-05-02T18:05:00+06:00", "18:05", "the same day"},
        {"2017-05-02T12:05:00Z", "18:05", "said in another offset"},
        {"2017-05-02T18:30:00Z", "3 May, 00:30", "the next day here, the same day there"},
        {"2017-05-01T23:59:00+06:00", "1 May, 23:59", "the day before"},
        {"2016-12-30T00:00:00+06:00", "30 Dec 2016, 00:00", "another year"},
        {"2017-01-24", "24 Jan 2017", "a date"},
        {"soon", "soon", "no time at all"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        say_time_text(&evening, span_str(cases[i].text), &out);
        const char *text = said();
        if (strcmp(text, cases[i].expected) != 0)
            fail_msg("%s: \"%s\"", cases[i].why, text);
    }
}

static void a_period_says_the_second_day_when_it_is_another(void **state) {
    (void)state;
    struct span from = span_str("2017-05-04T15:00:00+06:00");
    say_period(&evening, from, span_str("2017-05-04T15:45:00+06:00"), &out);
    assert_string_equal(said(), "4 May, 15:00 to 15:45");
    say_period(&evening, from, span_str("2017-05-05T01:00:00+06:00"), &out);
    assert_string_equal(said(), "4 May, 15:00 to 5 May, 01:00");
}

static void days_are_joined(void **state) {
    (void)state;
    static const struct {
        const char *from, *to, *expected;
    } cases[] = {
        {"2017-05-03", "2017-05-04", "3–4 May 2017"},
        {"2017-05-03", "2017-05-03", "3 May 2017"},
        {"2017-04-30", "2017-05-02", "30 Apr–2 May 2017"},
        {"2016-12-29", "2017-01-02", "29 Dec 2016–2 Jan 2017"},
        {"2017-05-09", "2017-05-10", "9–10 May 2017"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        say_days(NULL, span_str(cases[i].from), span_str(cases[i].to), &out);
        assert_string_equal(said(), cases[i].expected);
    }
}

static void a_moment_names_its_offset(void **state) {
    (void)state;
    say_moment(NULL, (struct stamp){1493733600, 360}, &out);
    assert_string_equal(said(), "Tue 2 May 2017, 20:00 (UTC+06:00)");
    say_moment(NULL, (struct stamp){1493733600, -210}, &out);
    assert_string_equal(said(), "Tue 2 May 2017, 10:30 (UTC-03:30)");
    say_moment(NULL, (struct stamp){1493733600, 0}, &out);
    assert_string_equal(said(), "Tue 2 May 2017, 14:00 (UTC+00:00)");
}

static void numbers_and_lists_read_as_sentences_do(void **state) {
    (void)state;
    for (size_t n = 1; n <= 3; n++) {
        for (size_t i = 0; i < n; i++) {
            say_comma(NULL, i, n, &out);
            buf_put_byte(&out, (uint8_t)('a' + i));
        }
        buf_put_byte(&out, '|');
    }
    assert_string_equal(said(), "a|a and b|a, b and c|");
    say_number(NULL, 0, &out);
    say_number(NULL, 8, &out);
    say_number(NULL, 13, &out);
    assert_string_equal(said(), "noneeight13");
    static const struct {
        const char *text, *expected, *why;
    } capitals[] = {
        {"suspended", "Suspended", "Latin"},
        {"прибыла", "Прибыла", "Cyrillic, the first half"},
        {"участие", "Участие", "Cyrillic, the second half"},
        {"ёлка", "Ёлка", "Cyrillic, beyond"},
        {"Ёлка", "Ёлка", "a capital"},
        {"أكد", "أكد", "letters without capitals"},
        {"8 из 8", "8 из 8", "a digit"},
        {"", "", "nothing"},
        {"é", "é", "letters that are not ours"},
    };
    for (size_t i = 0; i < sizeof capitals / sizeof *capitals; i++) {
        buf_put_str(&out, capitals[i].text);
        say_capital(&out, 0);
        say_capital(&out, 99);
        const char *text = said();
        if (strcmp(text, capitals[i].expected) != 0)
            fail_msg("%s: \"%s\"", capitals[i].why, text);
    }
}

// As CLDR has them for Russian, and as documents of the United Nations name the months in Arabic.
static void languages_say_times_their_way(void **state) {
    (void)state;
    const struct catalog *ru = catalog_find(span_str("ru")), *ar = catalog_find(span_str("ar"));
    struct span from = span_str("2017-05-03"), to = span_str("2017-06-04");
    struct face there = {1493733600, 360, ru};
    say_moment(ru, (struct stamp){1493733600, 360}, &out);
    assert_string_equal(said(), "вт, 2 мая 2017 г., 20:00 (UTC+06:00)");
    say_moment(ar, (struct stamp){1493733600, 360}, &out);
    assert_string_equal(said(), "الثلاثاء 2 أيار/مايو 2017، 20:00 (⁨UTC+06:00⁩)");
    say_days(ru, from, to, &out);
    assert_string_equal(said(), "3 мая–4 июня 2017 г.");
    say_days(ar, from, span_str("2017-05-04"), &out);
    assert_string_equal(said(), "3–4 أيار/مايو 2017");
    say_time_text(&there, span_str("2017-05-02T18:30:00Z"), &out);
    assert_string_equal(said(), "3 мая, 00:30");
    say_number(ru, 8, &out);
    say_comma(ar, 1, 2, &out);
    say_comma(ar, 1, 3, &out);
    assert_string_equal(said(), "8 و و");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_time_is_said_with_as_much_day_as_it_needs),
        cmocka_unit_test(a_period_says_the_second_day_when_it_is_another),
        cmocka_unit_test(days_are_joined),
        cmocka_unit_test(a_moment_names_its_offset),
        cmocka_unit_test(numbers_and_lists_read_as_sentences_do),
        cmocka_unit_test(languages_say_times_their_way),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
