// SPDX-License-Identifier: Apache-2.0
#include "base/codec.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void hex_is_lowercase_and_comes_back(void **state) {
    (void)state;
    BUF_SCOPED struct buf b;
    buf_init(&b, 1000);
    uint8_t all[256], back[256];
    for (int i = 0; i < 256; i++)
        all[i] = (uint8_t)i;
    hex_put(&b, span(all, 256));
    assert_int_equal(b.size, 512);
    assert_memory_equal(b.data, "000102030405060708090a0b0c0d0e0f10", 34);
    assert_memory_equal(b.data + 508, "feff", 4);
    assert_true(hex_get(buf_span(&b), back, 256));
    assert_memory_equal(all, back, 256);
    assert_true(hex_get(span(NULL, 0), back, 0));
    hex_put(&b, span(all, 256)); // does not fit
    assert_true(b.full && b.size == 512);
}

static void hex_of_any_other_spelling_is_refused(void **state) {
    (void)state;
    static const struct {
        const char *text;
        size_t size;
        const char *why;
    } cases[] = {
        {"0A", 1, "an uppercase digit"},
        {"0g", 1, "no digit"},
        {"g0", 1, "no digit"},
        {"0", 1, "half a byte"},
        {"000", 1, "a byte and a half"},
        {"0000", 1, "one byte too many"},
        {"00", 2, "one byte too few"},
        {"", 1, "nothing"},
        {" 00", 1, "a space before"},
        {"0 ", 1, "a space inside"},
        {"0x", 1, "a C prefix"},
        {"-1", 1, "a sign"},
        {"00\n", 1, "a line end"},
        {"0/", 1, "the character before 0"},
        {"0:", 1, "the character after 9"},
        {"0`", 1, "the character before a"},
        {"\xc3\xa9", 1, "no ASCII"},
        {"00", 0, "more than nothing"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint8_t out[4] = {9, 9, 9, 9};
        if (hex_get(span_str(cases[i].text), out, cases[i].size) || out[0] != 9)
            fail_msg("\"%s\": %s", cases[i].text, cases[i].why);
    }
}

// RFC 4648 section 10.
static const struct {
    const char *plain, *padded, *raw;
} SPELLINGS[] = {
    {"", "", ""},
    {"f", "Zg==", "Zg"},
    {"fo", "Zm8=", "Zm8"},
    {"foo", "Zm9v", "Zm9v"},
    {"foob", "Zm9vYg==", "Zm9vYg"},
    {"fooba", "Zm9vYmE=", "Zm9vYmE"},
    {"foobar", "Zm9vYmFy", "Zm9vYmFy"},
    {"\xff\xff\xfe", "///+", "///+"},
    {"\xfb\xf0", "+/A=", "+/A"},
};

static void base64_of_the_rfc_comes_out_and_back(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof SPELLINGS / sizeof *SPELLINGS; i++) {
        BUF_SCOPED struct buf b;
        buf_init(&b, 100);
        base64_put(&b, span_str(SPELLINGS[i].plain));
        assert_string_equal(buf_str(&b), SPELLINGS[i].padded);
        buf_clear(&b);
        base64_raw_put(&b, span_str(SPELLINGS[i].plain));
        assert_string_equal(buf_str(&b), SPELLINGS[i].raw);
        buf_clear(&b);
        assert_true(base64_get(span_str(SPELLINGS[i].padded), &b));
        assert_true(base64_raw_get(span_str(SPELLINGS[i].raw), &b));
        size_t size = strlen(SPELLINGS[i].plain);
        assert_int_equal(b.size, 2 * size);
        assert_true(span_is(span_head(buf_span(&b), size), SPELLINGS[i].plain));
        uint8_t exact[8];
        assert_true(base64_get_exact(span_str(SPELLINGS[i].padded), exact, size));
        assert_memory_equal(exact, SPELLINGS[i].plain, size);
        assert_false(base64_get_exact(span_str(SPELLINGS[i].padded), exact, size + 1));
        assert_true(!size || !base64_get_exact(span_str(SPELLINGS[i].padded), exact, size - 1));
    }
}

static void every_length_comes_back(void **state) {
    (void)state;
    uint8_t data[100];
    for (size_t i = 0; i < sizeof data; i++)
        data[i] = (uint8_t)(i * 167 + 3);
    for (size_t size = 0; size <= sizeof data; size++) {
        BUF_SCOPED struct buf text, back;
        buf_init(&text, 1000);
        buf_init(&back, 1000);
        base64_put(&text, span(data, size));
        assert_true(base64_get(buf_span(&text), &back));
        assert_true(span_equal(buf_span(&back), span(data, size)));
        buf_clear(&text);
        buf_clear(&back);
        base64_raw_put(&text, span(data, size));
        assert_true(base64_raw_get(buf_span(&text), &back));
        assert_true(span_equal(buf_span(&back), span(data, size)));
    }
}

#define BOTH 3
#define PADDED 1
#define RAW 2

static void base64_of_any_other_spelling_is_refused(void **state) {
    (void)state;
    static const struct {
        const char *text;
        int forms;
        const char *why;
    } cases[] = {
        {"Zg", PADDED, "no padding"},
        {"Zg=", PADDED, "half of the padding"},
        {"Zm8", PADDED, "no padding"},
        {"Zg===", PADDED, "too much padding"},
        {"Zm9v====", PADDED, "padding where none is due"},
        {"Zm9v=", PADDED, "padding where none is due"},
        {"Zg==", RAW, "padding"},
        {"Zm8=", RAW, "padding"},
        {"Z", BOTH, "six bits are no byte"},
        {"Z===", BOTH, "six bits are no byte"},
        {"Zm9vY", BOTH, "six bits are no byte"},
        {"Zh==", PADDED, "a bit is left over"},
        {"Zv==", PADDED, "bits are left over"},
        {"Zh", RAW, "a bit is left over"},
        {"Zm9=", PADDED, "a bit is left over"},
        {"Zm9", RAW, "a bit is left over"},
        {"Zm9vYh==", PADDED, "a bit is left over in the last group"},
        {"====", BOTH, "padding alone"},
        {"=", BOTH, "padding alone"},
        {"Z=g=", BOTH, "padding inside"},
        {"Zg==Zg==", BOTH, "two texts in a row"},
        {" Zm9v", BOTH, "a space before"},
        {"Zm9v ", BOTH, "a space after"},
        {"Zm9v\n", BOTH, "a line end"},
        {"Zm 9v", BOTH, "a space inside"},
        {"Zm\n9vYmFy", BOTH, "a line end inside"},
        {"_-_-", BOTH, "the alphabet of URLs"},
        {"Zm9*", BOTH, "no character of the alphabet"},
        {"Zm\xc3\xa9", BOTH, "no ASCII"},
        {"Zm9,", BOTH, "the alphabet of IMAP"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        BUF_SCOPED struct buf b;
        buf_init(&b, 100);
        buf_put_str(&b, "kept");
        struct span text = span_str(cases[i].text);
        uint8_t exact[16];
        bool taken = (cases[i].forms & PADDED) && base64_get(text, &b);
        taken |= (cases[i].forms & RAW) && base64_raw_get(text, &b);
        for (size_t size = 0; (cases[i].forms & PADDED) && size < sizeof exact; size++)
            taken |= base64_get_exact(text, exact, size);
        if (taken || !span_is(buf_span(&b), "kept"))
            fail_msg("\"%s\": %s", cases[i].text, cases[i].why);
    }
}

static void base64_that_does_not_fit_is_not_taken(void **state) {
    (void)state;
    BUF_SCOPED struct buf b;
    buf_init(&b, 5);
    assert_false(base64_get(span_str("Zm9vYmFy"), &b));
    assert_true(b.full && !b.size);
}

static void decimals_within_their_bound_are_read(void **state) {
    (void)state;
    static const struct {
        const char *text;
        uint64_t max, value;
    } cases[] = {
        {"0", 0, 0},
        {"0", 5, 0},
        {"7", 7, 7},
        {"10", 10, 10},
        {"65535", 65535, 65535},
        {"9223372036854775807", INT64_MAX, INT64_MAX},
        {"18446744073709551615", UINT64_MAX, UINT64_MAX},
        {"1844674407370955161", UINT64_MAX, 1844674407370955161},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint64_t value = 99;
        assert_true(decimal_get(span_str(cases[i].text), cases[i].max, &value));
        assert_true(value == cases[i].value);
    }
}

static void decimals_of_any_other_spelling_are_refused(void **state) {
    (void)state;
    static const struct {
        const char *text;
        uint64_t max;
        const char *why;
    } cases[] = {
        {"", 9, "nothing"},
        {"00", 9, "a leading zero"},
        {"01", 9, "a leading zero"},
        {"+1", 9, "a sign"},
        {"-1", 9, "a sign"},
        {"-0", 9, "a sign"},
        {" 1", 9, "a space before"},
        {"1 ", 9, "a space after"},
        {"1\n", 9, "a line end"},
        {"1.0", 99, "a point"},
        {"1e1", 99, "an exponent"},
        {"0x1", 99, "a C prefix"},
        {"a", 99, "no digit"},
        {"1/", 99, "the character before 0"},
        {"1:", 99, "the character after 9"},
        {"1", 0, "over the bound"},
        {"8", 7, "over the bound"},
        {"11", 10, "over the bound"},
        {"20", 19, "over the bound by its last digit"},
        {"9223372036854775808", INT64_MAX, "2^63"},
        {"18446744073709551616", UINT64_MAX, "2^64"},
        {"18446744073709551620", UINT64_MAX, "over 2^64"},
        {"99999999999999999999", UINT64_MAX, "over 2^64"},
        {"184467440737095516150", UINT64_MAX, "ten times 2^64"},
        {"\xd9\xa1", 9, "an Arabic digit"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint64_t value = 99;
        if (decimal_get(span_str(cases[i].text), cases[i].max, &value) || value != 99)
            fail_msg("\"%s\": %s", cases[i].text, cases[i].why);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hex_is_lowercase_and_comes_back),
        cmocka_unit_test(hex_of_any_other_spelling_is_refused),
        cmocka_unit_test(base64_of_the_rfc_comes_out_and_back),
        cmocka_unit_test(every_length_comes_back),
        cmocka_unit_test(base64_of_any_other_spelling_is_refused),
        cmocka_unit_test(base64_that_does_not_fit_is_not_taken),
        cmocka_unit_test(decimals_within_their_bound_are_read),
        cmocka_unit_test(decimals_of_any_other_spelling_are_refused),
    };
    return cmocka_run_group_tests_name("codec", tests, NULL, NULL);
}
