// SPDX-License-Identifier: Apache-2.0
// Building, reading, comparing and printing of values.
#include "base/json.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct json *from(const char *text) {
    struct json *j = NULL;
    struct error e = {0};
    if (json_parse(span_str(text), JSON_DECIMALS, &j, &e))
        fail_msg("%s", e.message);
    return j;
}

static void assert_prints(const struct json *j, const char *expect) {
    BUF_SCOPED struct buf b;
    buf_init(&b, 100000);
    json_print(j, &b);
    assert_string_equal(buf_str(&b), expect);
    if (json_type(j) != JSON_TEXT_T)
        return;
    buf_clear(&b);
    json_print_text(json_text(j), &b);
    assert_string_equal(buf_str(&b), expect);
}

static void built_values_print_by_the_byte(void **state) {
    (void)state;
    JSON_SCOPED struct json *j = json_new_object();
    json_put_text(j, "text", span_str("\"quoted\" \\ / \n \t \x01 \x7f \xc2\x9b \xd0\xaf"));
    json_put_str(j, "str", "x");
    json_put_str(j, "none", NULL);
    json_put_text(j, "empty", span("", 0));
    json_put_int(j, "int", -42);
    json_put_bool(j, "yes", true);
    json_put_bool(j, "no", false);
    json_put(j, "null", NULL);
    struct json *list = json_new_list();
    json_add(list, json_new_e7(1));
    json_add(list, json_new_int(INT64_MIN));
    json_add(list, NULL);
    json_add(list, json_new_object());
    json_put(j, "list", list);
    json_put_int(j, "a \"name\"\n", 1);
    assert_prints(
        j, "{\"text\":\"\\\"quoted\\\" \\\\ / \\n \\u0009 \\u0001 \\u007f \\u009b \xd0\xaf\","
           "\"str\":\"x\",\"none\":null,\"empty\":\"\",\"int\":-42,\"yes\":true,"
           "\"no\":false,\"null\":null,"
           "\"list\":[0.0000001,-9223372036854775808,null,{}],\"a \\\"name\\\"\\n\":1}");
}

static void every_byte_of_a_text_prints_as_agreed(void **state) {
    (void)state;
    for (int c = 0; c < 0x80; c++) {
        char expect[16], text = (char)c;
        if (c == '"' || c == '\\')
            snprintf(expect, sizeof expect, "\"\\%c\"", c);
        else if (c == '\n')
            snprintf(expect, sizeof expect, "\"\\n\"");
        else if (c < 0x20 || c == 0x7f)
            snprintf(expect, sizeof expect, "\"\\u00%02x\"", c);
        else
            snprintf(expect, sizeof expect, "\"%c\"", c);
        JSON_SCOPED struct json *j = json_new_text(span(&text, 1));
        assert_prints(j, expect);
    }
}

static void decimals_print_their_shortest_digits(void **state) {
    (void)state;
    static const struct {
        int64_t e7;
        const char *prints;
    } cases[] = {
        {0, "0"},
        {1, "0.0000001"},
        {-1, "-0.0000001"},
        {10, "0.000001"},
        {5000000, "0.5"},
        {-5000000, "-0.5"},
        {10000000, "1"},
        {-10000000, "-1"},
        {10000001, "1.0000001"},
        {100000000, "10"},
        {1234567890, "123.456789"},
        {9999999, "0.9999999"},
        {-1800000000, "-180"},
        {99999999999999999, "9999999999.9999999"},
        {-99999999999999999, "-9999999999.9999999"},
        {4503599627370497, "450359962.7370497"},
        {9007199254740993, "900719925.4740993"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        JSON_SCOPED struct json *j = json_new_e7(cases[i].e7), *copy = json_copy(j);
        assert_int_equal(json_type(j), JSON_DECIMAL_T);
        assert_true(json_e7(j) == cases[i].e7 && json_e7(copy) == cases[i].e7);
        assert_prints(copy, cases[i].prints);
        JSON_SCOPED struct json *again = from(cases[i].prints);
        assert_true(json_e7(again) == cases[i].e7 && json_equal(j, again));
    }
}

static void pretty_printing_indents_by_two(void **state) {
    (void)state;
    static const char expect[] = "{\n  \"a\": [\n    1,\n    {\n      \"b\": \"x\"\n    }\n  ],\n"
                                 "  \"c\": {},\n  \"d\": []\n}\n";
    JSON_SCOPED struct json *j = from("{\"a\":[1,{\"b\":\"x\"}],\"c\":{},\"d\":[]}");
    BUF_SCOPED struct buf b;
    buf_init(&b, 1000);
    json_print_pretty(j, &b);
    assert_string_equal(buf_str(&b), expect);
    JSON_SCOPED struct json *again = NULL;
    assert_int_equal(json_parse(buf_span(&b), JSON_LINES, &again, NULL), OK);
    assert_true(json_equal(j, again));
}

// The compact form is hashed: it never changes.
static void for_people_what_is_unseen_is_escaped(void **state) {
    (void)state;
    static const char text[] = "a\u202e\u2028\u200f\U000e0041\u200c\x7f\xc2\x85\"я";
    JSON_SCOPED struct json *j = json_new_object();
    json_put_str(j, "\u200b", text);
    assert_prints(j, "{\"\u200b\":\"a\u202e\u2028\u200f\U000e0041\u200c\\u007f\\u0085\\\"я\"}");
    BUF_SCOPED struct buf b;
    buf_init(&b, 1000);
    json_print_pretty(j, &b);
    assert_string_equal(buf_str(&b),
                        "{\n  \"\\u200b\": \"a\\u202e\\u2028\\u200f\\udb40\\udc41\u200c"
                        "\\u007f\\u0085\\\"я\"\n}\n");
}

static void bytes_that_are_no_utf8_are_replaced(void **state) {
    (void)state;
    JSON_SCOPED struct json *j = json_new_text(span("a\xff\xc3z\xe2\x82", 6));
    assert_prints(j, "\"a\xef\xbf\xbd\xef\xbf\xbdz\xef\xbf\xbd\"");
    JSON_SCOPED struct json *nul = json_new_text(span("a\0b", 3));
    assert_int_equal(json_text(nul).size, 3);
    assert_prints(nul, "\"a\\u0000b\"");
}

static void members_are_replaced_at_their_place(void **state) {
    (void)state;
    JSON_SCOPED struct json *j = from("{\"a\":1,\"b\":2,\"c\":3}");
    json_put_str(j, "b", "new");
    assert_prints(j, "{\"a\":1,\"b\":\"new\",\"c\":3}");
    json_remove(j, "a");
    json_remove(j, "a");
    json_remove(j, "not there");
    assert_prints(j, "{\"b\":\"new\",\"c\":3}");
    json_put_int(j, "a", 9);
    assert_prints(j, "{\"b\":\"new\",\"c\":3,\"a\":9}");
}

static void order_survives_many_members(void **state) {
    (void)state;
    JSON_SCOPED struct json *j = json_new_object();
    for (int i = 0; i < 2000; i++) {
        char name[16];
        snprintf(name, sizeof name, "%d", (i * 7919) % 2003);
        json_put_int(j, name, i);
    }
    int64_t seen = 0;
    for (struct json_each m = json_first(j); m.value; json_next(&m))
        assert_int_equal(json_int(m.value), seen++);
    assert_int_equal(seen, 2000);
    assert_int_equal(json_count(j), 2000);
}

static void checked_input_reads_straight(void **state) {
    (void)state;
    JSON_SCOPED struct json *j = from(
        "{\"t\":\"x\",\"e\":\"\",\"n\":5,\"d\":2.5,\"y\":true,\"f\":false,\"z\":null,\"l\":[7]}");
    assert_true(span_is(json_get_text(j, "t"), "x"));
    assert_non_null(json_get_text(j, "e").data);
    assert_int_equal(json_get_text(j, "e").size, 0);
    assert_int_equal(json_get_int(j, "n"), 5);
    assert_int_equal(json_e7(json_get(j, "n")), 50000000);
    assert_int_equal(json_e7(json_get(j, "d")), 25000000);
    assert_true(json_get_bool(j, "y"));
    assert_false(json_get_bool(j, "f"));
    assert_int_equal(json_int(json_at(json_get(j, "l"), 0)), 7);
    static const enum json_type types[] = {JSON_TEXT_T, JSON_TEXT_T, JSON_INT_T,  JSON_DECIMAL_T,
                                           JSON_BOOL_T, JSON_BOOL_T, JSON_NULL_T, JSON_LIST_T};
    size_t i = 0;
    for (struct json_each m = json_first(j); m.value; json_next(&m))
        assert_int_equal(json_type(m.value), types[i++]);
    assert_int_equal(i, 8);
    assert_int_equal(json_type(j), JSON_OBJECT_T);
}

static void what_is_missing_or_of_another_type_is_zero(void **state) {
    (void)state;
    JSON_SCOPED struct json *j = from("[\"x\",5,2.5,true,null,[1],{\"a\":1}]");
    for (size_t i = 0; i < 9; i++) { // two past the end
        const struct json *at = json_at(j, i);
        enum json_type type = json_type(at);
        assert_true(type == JSON_TEXT_T || !json_text(at).data);
        assert_true(type == JSON_INT_T || !json_int(at));
        assert_true(type == JSON_INT_T || type == JSON_DECIMAL_T || !json_e7(at));
        assert_true(type == JSON_BOOL_T || !json_bool(at));
        assert_true(type == JSON_LIST_T || !json_at(at, 0));
        assert_true(type == JSON_OBJECT_T || (!json_get(at, "a") && !json_first(at).value));
        assert_true(type == JSON_LIST_T || type == JSON_OBJECT_T || !json_count(at));
    }
    assert_int_equal(json_type(NULL), JSON_NONE);
    struct json_each m = json_first(NULL);
    json_next(&m);
    assert_null(m.value);
    assert_prints(NULL, "null");
    json_free(NULL);
}

static void values_out_of_range_saturate(void **state) {
    (void)state;
    JSON_SCOPED struct json *j =
        from("[9007199254740991,-9007199254740991,922337203685,-922337203685]");
    assert_true(json_e7(json_at(j, 0)) == INT64_MAX);
    assert_true(json_e7(json_at(j, 1)) == -INT64_MAX);
    assert_true(json_e7(json_at(j, 2)) == 9223372036850000000);
    assert_true(json_e7(json_at(j, 3)) == -9223372036850000000);
}

static void equality_is_by_value(void **state) {
    (void)state;
    static const struct {
        const char *a, *b;
        bool equal;
        const char *why;
    } cases[] = {
        {"{\"a\":1,\"b\":2}", "{\"b\":2,\"a\":1}", true, "members in any order"},
        {"[1,2]", "[1,2]", true, "the same list"},
        {"1", "1.0", true, "numbers by value"},
        {"1.50", "1.5", true, "numbers by value"},
        {"{\"a\":[true,null,\"x\"]}", "{\"a\":[true,null,\"\\u0078\"]}", true, "texts by value"},
        {"{}", "{}", true, "empty objects"},
        {"[1,2]", "[2,1]", false, "lists have an order"},
        {"[1,2]", "[1,2,3]", false, "one more"},
        {"[1,2,3]", "[1,2]", false, "one fewer"},
        {"{\"a\":1}", "{\"a\":1,\"b\":2}", false, "one member more"},
        {"{\"a\":1}", "{\"b\":1}", false, "another name"},
        {"{\"a\":1}", "{\"a\":2}", false, "another value"},
        {"{\"a\":null}", "{\"b\":null}", false, "null is not absence"},
        {"{}", "[]", false, "another type"},
        {"1", "\"1\"", false, "another type"},
        {"0", "false", false, "another type"},
        {"0", "null", false, "another type"},
        {"true", "false", false, "another value"},
        {"1", "1.0000001", false, "another value"},
        {"9007199254740991", "9007199254740990", false, "both too large for x 10^7"},
        {"9007199254740991", "9999999999.9999999", false, "too large for x 10^7"},
        {"\"a\"", "\"A\"", false, "no case is folded"},
        {"\"\\u00e9\"", "\"e\\u0301\"", false, "nothing is normalised"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        JSON_SCOPED struct json *a = from(cases[i].a), *b = from(cases[i].b);
        if (json_equal(a, b) != cases[i].equal || json_equal(b, a) != cases[i].equal)
            fail_msg("%s, %s: %s", cases[i].a, cases[i].b, cases[i].why);
        JSON_SCOPED struct json *copy = json_copy(a);
        assert_true(json_equal(a, copy) && !json_equal(a, NULL));
    }
    assert_true(json_equal(NULL, NULL));
}

static void a_copy_shares_nothing(void **state) {
    (void)state;
    JSON_SCOPED struct json *j = from("{\"a\":{\"b\":[0.5]}}");
    JSON_SCOPED struct json *copy = json_copy(j);
    json_put_int(json_get(copy, "a"), "c", 1);
    json_add(json_get(json_get(copy, "a"), "b"), json_new_bool(true));
    assert_prints(j, "{\"a\":{\"b\":[0.5]}}");
    assert_prints(copy, "{\"a\":{\"b\":[0.5,true],\"c\":1}}");
    assert_null(json_copy(NULL));
}

static void a_bounded_buffer_bounds_printing(void **state) {
    (void)state;
    JSON_SCOPED struct json *j = from("[1,2,3]");
    BUF_SCOPED struct buf b;
    buf_init(&b, 6);
    json_print(j, &b);
    assert_true(b.full);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(built_values_print_by_the_byte),
        cmocka_unit_test(every_byte_of_a_text_prints_as_agreed),
        cmocka_unit_test(decimals_print_their_shortest_digits),
        cmocka_unit_test(pretty_printing_indents_by_two),
        cmocka_unit_test(for_people_what_is_unseen_is_escaped),
        cmocka_unit_test(bytes_that_are_no_utf8_are_replaced),
        cmocka_unit_test(members_are_replaced_at_their_place),
        cmocka_unit_test(order_survives_many_members),
        cmocka_unit_test(checked_input_reads_straight),
        cmocka_unit_test(what_is_missing_or_of_another_type_is_zero),
        cmocka_unit_test(values_out_of_range_saturate),
        cmocka_unit_test(equality_is_by_value),
        cmocka_unit_test(a_copy_shares_nothing),
        cmocka_unit_test(a_bounded_buffer_bounds_printing),
    };
    return cmocka_run_group_tests_name("json_print", tests, NULL, NULL);
}
