// SPDX-License-Identifier: Apache-2.0
#include "crypto/bech32.h"

#include "crypto/vectors_test.h"

static void bip_173_s_valid_texts_are_read_and_written_again(void **state) {
    (void)state;
    static const struct {
        const char *text, *prefix;
        size_t size;
    } cases[] = {
        {"A12UEL5L", "A", 0},
        {"a12uel5l", "a", 0},
        {"abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw", "abcdef", 20},
        {"split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w", "split", 30},
        {"?1ezyfcl", "?", 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint8_t bytes[64];
        BUF_SCOPED struct buf again;
        buf_init(&again, 256);
        assert_true(bech32_get(span_str(cases[i].text), cases[i].prefix, bytes, cases[i].size));
        bech32_put(&again, cases[i].prefix, span(bytes, cases[i].size));
        assert_string_equal(buf_str(&again), cases[i].text);
    }
}

static void all_lengths_come_back(void **state) {
    (void)state;
    uint8_t bytes[200], back[200];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (uint8_t)(255 - i * 31);
    for (size_t size = 0; size <= sizeof bytes; size++) {
        BUF_SCOPED struct buf text;
        buf_init(&text, 1024);
        bech32_put(&text, "AGE-SECRET-KEY-", span(bytes, size));
        assert_true(bech32_get(buf_span(&text), "AGE-SECRET-KEY-", back, size));
        assert_memory_equal(bytes, back, size);
        assert_false(bech32_get(buf_span(&text), "AGE-SECRET-KEY-", back, size + 1));
        assert_true(size == 0 || !bech32_get(buf_span(&text), "AGE-SECRET-KEY-", back, size - 1));
    }
}

static void what_is_not_quite_right_is_refused(void **state) {
    (void)state;
    static const struct {
        const char *text, *prefix;
        size_t size;
        const char *why;
    } cases[] = {
        {"", "a", 0, "empty"},
        {"a", "a", 0, "prefix alone"},
        {"a1", "a", 0, "no checksum"},
        {"a12uel5", "a", 0, "checksum cut off"},
        {"a12uel5ll", "a", 0, "one character more"},
        {"a12uel5m", "a", 0, "another checksum"},
        {"a02uel5l", "a", 0, "no separator"},
        {"A12UEL5L", "a", 0, "uppercase under a lowercase prefix"},
        {"a12uel5l", "A", 0, "lowercase under an uppercase prefix"},
        {"a12UEL5L", "a", 0, "mixed case"},
        {"A12uEL5L", "A", 0, "mixed case"},
        {"b12uel5l", "a", 0, "another prefix"},
        {"a12bel5l", "a", 0, "b is not in the alphabet"},
        {"a12\0el5l", "a", 0, "NUL is not in the alphabet"},
        {"abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw", "abcdef", 19, "another length"},
        {"abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxx", "abcdef", 20, "another checksum"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint8_t bytes[64];
        size_t size = i == 13 ? 8 : strlen(cases[i].text);
        if (bech32_get(span(cases[i].text, size), cases[i].prefix, bytes, cases[i].size))
            fail_msg("taken: %s (%s)", cases[i].text, cases[i].why);
    }
}

// BIP 173: up to four wrong characters are found for certain within its length limit.
static void one_wrong_character_is_found_everywhere(void **state) {
    (void)state;
    uint8_t bytes[32] = {1, 2, 3}, back[32];
    BUF_SCOPED struct buf text;
    buf_init(&text, 256);
    bech32_put(&text, "age", span(bytes, sizeof bytes));
    for (size_t i = 0; i < text.size; i++)
        for (int c = 1; c < 256; c++) {
            text.data[i] ^= (uint8_t)c;
            assert_false(bech32_get(buf_span(&text), "age", back, sizeof back));
            text.data[i] ^= (uint8_t)c;
        }
}

// Seven characters carry four bytes and three bits more. The checksums of these texts fit.
static void leftover_bits_must_be_zero(void **state) {
    (void)state;
    static const struct {
        const char *text;
        bool right;
        uint8_t last;
    } cases[] = {
        {"a1qqqqqqqgzunlq", true, 0},  {"a1qqqqqqgkkclpa", true, 1},  {"a1qqqqqqsar5t2n", true, 2},
        {"a1qqqqqqp45gxzj", false, 0}, {"a1qqqqqqzm8asvd", false, 0}, {"a1qqqqqqy8g74s6", false, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint8_t bytes[4] = {0};
        assert_int_equal(bech32_get(span_str(cases[i].text), "a", bytes, 4), cases[i].right);
        if (cases[i].right)
            assert_int_equal(bytes[3], cases[i].last);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bip_173_s_valid_texts_are_read_and_written_again),
        cmocka_unit_test(all_lengths_come_back),
        cmocka_unit_test(what_is_not_quite_right_is_refused),
        cmocka_unit_test(one_wrong_character_is_found_everywhere),
        cmocka_unit_test(leftover_bits_must_be_zero),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
