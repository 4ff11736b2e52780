// SPDX-License-Identifier: Apache-2.0
#include "words/tell.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define FSI "\u2068"
#define PDI "\u2069"

static unsigned plural(uint64_t n) {
    return n == 1 ? 0 : n == 2 ? 1 : 2;
}

// Made here, so that no translator can break these tests. Ordered by id.
static const char *const arrived[] = {"B{1}A"};
static const char *const counted[] = {"one of {2}", "two of {2}", "{1} of {2}"};
static const char *const said[] = {"({3}) {2}: {1}"};
static const char *const twice[] = {"{1}, {1}"};
static const char *const walked[] = {"marched off"};
static const struct message messages[] = {
    {"state" CATALOG_CONTEXT "walked out", walked, 1},
    {"{1} arrived", arrived, 1},
    {"{1} member of {2}", counted, 3},
    {"{1} once", twice, 1},
    {"{1} says, {2} (entry {3})", said, 1},
};
static const struct catalog left = {"xl", false, plural, messages, 5};
static const struct catalog right = {"xr", true, plural, messages, 5};

static struct buf out;

static const char *told(void) {
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

static void places_are_filled_in_the_languages_order(void **state) {
    (void)state;
    struct piece who = TELL_STR("kaz"), when = TELL_STR("18:05");
    tell(NULL, &out, "{1} says, {2} (entry {3})", who, when, TELL_INT(12));
    assert_string_equal(told(), "kaz says, 18:05 (entry 12)");
    tell(&left, &out, "{1} says, {2} (entry {3})", who, when, TELL_INT(12));
    assert_string_equal(told(), "(12) 18:05: kaz");
    tell(&left, &out, "{1} once", who);
    assert_string_equal(told(), "kaz, kaz");
    tell(&left, &out, "{1} no such message", who);
    assert_string_equal(told(), "kaz no such message");
}

static void numbers_choose_the_form(void **state) {
    (void)state;
    struct piece of = TELL_STR("tur");
    for (int n = 1; n < 4; n++)
        tell_n(&left, &out, n, "{1} member of {2}", "{1} members of {2}", TELL_INT(n), of);
    assert_string_equal(told(), "one of turtwo of tur3 of tur");
    for (int n = 1; n < 3; n++)
        tell_n(NULL, &out, n, "{1} member of {2}", "{1} members of {2}", TELL_INT(n), of);
    assert_string_equal(told(), "1 member of tur2 members of tur");
}

static void what_a_piece_holds_is_no_message(void **state) {
    (void)state;
    tell(NULL, &out, "{1} arrived", TELL_STR("{1} {2} {"));
    assert_string_equal(told(), "{1} {2} { arrived");
    tell(NULL, &out, "{1} {2} {9} {} {12} {a}", TELL_STR("x"));
    assert_string_equal(told(), "x     ");
    tell(NULL, &out, "{1} {", TELL_STR("x"));
    assert_string_equal(told(), "x ");
}

static void words_have_their_context(void **state) {
    (void)state;
    tell_word(NULL, &out, "state", span_str("walked-out"));
    assert_string_equal(told(), "walked out");
    tell_word(&left, &out, "state", span_str("walked-out"));
    assert_string_equal(told(), "marched off");
    tell_word(&left, &out, "other", span_str("walked-out"));
    assert_string_equal(told(), "walked out");
    tell_word(&left, &out, NULL, span_str(""));
    assert_string_equal(told(), "");
}

// U+0646 is an Arabic letter.
static void names_do_not_move_their_neighbours(void **state) {
    (void)state;
    static const struct {
        const struct catalog *in;
        const char *name, *expected, *why;
    } cases[] = {
        {&left, "kaz", "kaz", "as the page is written"},
        {&left, "\u0646", FSI "\u0646" PDI, "against the page"},
        {&right, "kaz", FSI "kaz" PDI, "against the page"},
        {&right, "\u0646", FSI "\u0646" PDI, "from outside"},
        {&right, "\u041a", FSI "\u041a" PDI, "Cyrillic, against the page"},
        {&right, "18:05", "18:05", "digits have no direction of their own"},
        {&right, "", "", "nothing"},
        {&right, "a\u2068b", FSI "a<U+2068>b" PDI, "no isolate begins in a name"},
        {&left, "a\u202eb", "a<U+202E>b", "nothing turns a name around"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        tell_name(cases[i].in, &out, span_str(cases[i].name));
        const char *text = told();
        if (strcmp(text, cases[i].expected) != 0)
            fail_msg("%s: \"%s\"", cases[i].why, text);
    }
    tell(&right, &out, "{1} arrived", TELL_NAME(span_str("kaz")));
    assert_string_equal(told(), "B" FSI "kaz" PDI "A");
    tell(&right, &out, "{1} arrived", TELL_INT(12));
    assert_string_equal(told(), "B12A");
}

static void put_name_and_slug(const struct piece *piece, struct buf *to) {
    (void)piece;
    tell_name(&right, to, span_str("\u041a"));
    buf_put_str(to, " (");
    tell_name(&right, to, span_str("kaz"));
    buf_put_str(to, ")");
}

// With no letter of its own it has no direction but the page's.
static void what_is_composed_stands_as_the_page_does(void **state) {
    (void)state;
    tell(&right, &out, "{1} arrived", (struct piece){.put = put_name_and_slug});
    assert_string_equal(told(), "B\u2067" FSI "\u041a" PDI " (" FSI "kaz" PDI ")" PDI "A");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(places_are_filled_in_the_languages_order, setup, teardown),
        cmocka_unit_test_setup_teardown(numbers_choose_the_form, setup, teardown),
        cmocka_unit_test_setup_teardown(what_a_piece_holds_is_no_message, setup, teardown),
        cmocka_unit_test_setup_teardown(words_have_their_context, setup, teardown),
        cmocka_unit_test_setup_teardown(names_do_not_move_their_neighbours, setup, teardown),
        cmocka_unit_test_setup_teardown(what_is_composed_stands_as_the_page_does, setup, teardown),
    };
    return cmocka_run_group_tests_name("tell", tests, NULL, NULL);
}
