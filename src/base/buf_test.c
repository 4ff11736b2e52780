// SPDX-License-Identifier: Apache-2.0
#include "base/buf.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void what_is_put_stands_in_order(void **state) {
    (void)state;
    BUF_SCOPED struct buf b;
    buf_init(&b, 1000);
    buf_put(&b, "ab", 2);
    buf_put(&b, NULL, 0);
    buf_put_span(&b, span_str("cd"));
    buf_put_span(&b, span(NULL, 0));
    buf_put_str(&b, "ef");
    buf_put_byte(&b, 'g');
    buf_put_fill(&b, '.', 3);
    buf_put_fill(&b, '!', 0);
    buf_printf(&b, "%d/%s", 7, "x");
    assert_string_equal(buf_str(&b), "abcdefg...7/x");
    assert_int_equal(b.size, 13);
    assert_int_equal(buf_check(&b, "it", NULL), OK);
}

static void numbers_are_big_endian(void **state) {
    (void)state;
    BUF_SCOPED struct buf b;
    buf_init(&b, 100);
    buf_put_be(&b, 0x0102030405060708, 8);
    buf_put_be(&b, 0xaabb, 2);
    buf_put_be(&b, 0x1ff, 1); // the upper bits fall away
    assert_memory_equal(b.data, "\1\2\3\4\5\6\7\10\xaa\xbb\xff", 11);
    assert_int_equal(b.size, 11);
}

static void what_does_not_fit_is_dropped_whole(void **state) {
    (void)state;
    BUF_SCOPED struct buf b;
    struct error e = {0};
    buf_init(&b, 5);
    buf_put_str(&b, "abcd");
    buf_put_str(&b, "xy");
    assert_true(b.full);
    buf_put_byte(&b, 'e'); // it would fit: but something before it is missing
    assert_null(buf_room(&b, 0));
    buf_printf(&b, "%d", 1);
    buf_put_fill(&b, 'f', 1);
    assert_string_equal(buf_str(&b), "abcd");
    assert_int_equal(buf_check(&b, "the note", &e), ERR_LIMIT);
    assert_string_equal(e.message, "the note is larger than 5 bytes");
    buf_clear(&b);
    buf_put_str(&b, "12345");
    assert_false(b.full);
    assert_string_equal(buf_str(&b), "12345");
}

static void lent_memory_is_neither_grown_nor_freed(void **state) {
    (void)state;
    char room[8];
    struct buf b;
    buf_over(&b, room, sizeof room);
    buf_put_str(&b, "1234567");
    assert_ptr_equal(buf_str(&b), room);
    assert_string_equal(room, "1234567");
    buf_put_byte(&b, '8'); // the last byte is for the NUL
    assert_true(b.full);
    assert_int_equal(b.size, 7);
    buf_clear(&b);
    buf_put_str(&b, "x");
    buf_wipe(&b);
    for (size_t i = 0; i < sizeof room; i++)
        assert_int_equal(room[i], 0);
    buf_put_byte(&b, 'y'); // nothing is lent any more
    assert_true(b.full);
    assert_int_equal(b.size, 0);
    buf_done(&b);
}

static void sizes_that_overflow_do_not_fit(void **state) {
    (void)state;
    BUF_SCOPED struct buf b;
    buf_init(&b, SIZE_MAX);
    assert_true(b.max == BUF_MAX);
    buf_put_byte(&b, 'a');
    assert_null(buf_room(&b, SIZE_MAX));
    assert_true(b.full);
    buf_clear(&b);
    buf_put_byte(&b, 'a');
    assert_null(buf_room(&b, BUF_MAX)); // one too many with the byte before
    assert_true(b.full);
}

static void an_empty_buffer_is_an_empty_string(void **state) {
    (void)state;
    BUF_SCOPED struct buf b;
    buf_init(&b, 0);
    assert_string_equal(buf_str(&b), "");
    buf_put(&b, "", 0);
    assert_false(b.full);
    buf_put_byte(&b, 1);
    assert_true(b.full);
}

static void it_grows_and_keeps_its_bytes(void **state) {
    (void)state;
    BUF_SCOPED struct buf b;
    buf_init(&b, 1 << 20);
    for (int i = 0; i < 100000; i++)
        buf_put_byte(&b, (uint8_t)(i % 251));
    for (int i = 0; i < 100000; i++)
        assert_int_equal(b.data[i], i % 251);
    uint8_t *room = buf_room(&b, 300000);
    assert_non_null(room);
    memset(room, 7, 300000);
    assert_int_equal(buf_span(&b).size, 400000);
    assert_int_equal(b.data[99999], 99999 % 251);
}

static void a_done_buffer_may_be_used_again(void **state) {
    (void)state;
    struct buf b;
    buf_init(&b, 10);
    buf_put_str(&b, "secret");
    buf_wipe(&b);
    assert_null(b.data);
    assert_int_equal(b.max, 10);
    buf_wipe(&b);
    buf_put_str(&b, "again");
    assert_string_equal(buf_str(&b), "again");
    buf_done(&b);
    buf_done(&b);
}

static void spans_compare_by_bytes(void **state) {
    (void)state;
    static const struct {
        const char *a, *b;
        int order;
    } cases[] = {
        {"", "", 0},     {"a", "", 1},   {"", "a", -1},        {"a", "b", -1},
        {"ab", "a", 1},  {"b", "ab", 1}, {"\xff", "\x7f", 1},  {"same", "same", 0},
        {"a-b", "a", 1}, {"A", "a", -1}, {"\xd0\x90", "z", 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int order = span_compare(span_str(cases[i].a), span_str(cases[i].b));
        assert_int_equal((order > 0) - (order < 0), cases[i].order);
        assert_int_equal(span_equal(span_str(cases[i].a), span_str(cases[i].b)), !order);
    }
    assert_int_equal(span_compare(span(NULL, 0), span("x", 0)), 0);
    assert_true(span_equal(span(NULL, 0), span_str("")));
    assert_true(span_is(span("abc", 2), "ab"));
    assert_false(span_is(span("abc", 2), "abc"));
}

static void spans_are_cut_at_each_separator(void **state) {
    (void)state;
    struct span rest = span_str("a,,bc,"), piece;
    assert_true(span_cut(&rest, ',', &piece) && span_is(piece, "a"));
    assert_true(span_cut(&rest, ',', &piece) && span_is(piece, ""));
    assert_true(span_cut(&rest, ',', &piece) && span_is(piece, "bc"));
    assert_false(span_cut(&rest, ',', &piece));
    rest = span_str("whole");
    assert_true(span_cut(&rest, ',', &piece) && span_is(piece, "whole"));
    assert_false(span_cut(&rest, ',', &piece));
    rest = span(NULL, 0);
    assert_false(span_cut(&rest, ',', &piece));
}

static void parts_of_a_span_stay_inside_it(void **state) {
    (void)state;
    struct span s = span_str("abc");
    assert_true(span_is(span_from(s, 0), "abc"));
    assert_true(span_is(span_from(s, 2), "c"));
    assert_int_equal(span_from(s, 3).size, 0);
    assert_int_equal(span_from(s, SIZE_MAX).size, 0);
    assert_true(span_from(s, 9).data == s.data + 3);
    assert_null(span_from(span(NULL, 0), 5).data);
    assert_true(span_is(span_head(s, 2), "ab"));
    assert_true(span_is(span_head(s, 9), "abc"));
    assert_true(span_starts(s, span_str("")));
    assert_true(span_starts(s, span_str("abc")));
    assert_false(span_starts(s, span_str("abcd")));
    assert_false(span_starts(s, span_str("b")));
    assert_int_equal(span_find(s, 'c'), 2);
    assert_int_equal(span_find(s, 'd'), -1);
    assert_int_equal(span_find(span(NULL, 0), 0), -1);
    assert_int_equal(span_str(NULL).size, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_put_stands_in_order),
        cmocka_unit_test(numbers_are_big_endian),
        cmocka_unit_test(what_does_not_fit_is_dropped_whole),
        cmocka_unit_test(lent_memory_is_neither_grown_nor_freed),
        cmocka_unit_test(sizes_that_overflow_do_not_fit),
        cmocka_unit_test(an_empty_buffer_is_an_empty_string),
        cmocka_unit_test(it_grows_and_keeps_its_bytes),
        cmocka_unit_test(a_done_buffer_may_be_used_again),
        cmocka_unit_test(spans_compare_by_bytes),
        cmocka_unit_test(spans_are_cut_at_each_separator),
        cmocka_unit_test(parts_of_a_span_stay_inside_it),
    };
    return cmocka_run_group_tests_name("buf", tests, NULL, NULL);
}
