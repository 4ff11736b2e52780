// SPDX-License-Identifier: Apache-2.0
#include "crypto/ed25519.h"

#include "crypto/vectors_test.h"

static void from_hex(const char *hex, uint8_t *out, size_t size) {
    assert_true(hex_get(span_str(hex), out, size));
}

// RFC 8032 section 7.1, tests 1 to 3.
static void the_rfc_s_examples_sign_and_check(void **state) {
    (void)state;
    static const struct {
        const char *seed, *pub, *message, *sig;
    } cases[] = {
        {"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
         "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
         "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
         "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"},
        {"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
         "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
         "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
         "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"},
        {"c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
         "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
         "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
         "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint8_t seed[ED25519_SEED_BYTES], right_pub[ED25519_PUBLIC_BYTES], message[2];
        uint8_t right_sig[ED25519_SIG_BYTES], pub[ED25519_PUBLIC_BYTES], sig[ED25519_SIG_BYTES];
        uint8_t secret[ED25519_SECRET_BYTES];
        size_t size = strlen(cases[i].message) / 2;
        from_hex(cases[i].seed, seed, sizeof seed);
        from_hex(cases[i].pub, right_pub, sizeof right_pub);
        from_hex(cases[i].sig, right_sig, sizeof right_sig);
        from_hex(cases[i].message, message, size);
        ed25519_from_seed(seed, pub, secret);
        ed25519_sign(secret, span(message, size), sig);
        assert_memory_equal(pub, right_pub, sizeof pub);
        assert_memory_equal(sig, right_sig, sizeof sig);
        assert_true(ed25519_check(pub, span(message, size), sig));
    }
}

static void any_altered_bit_is_refused(void **state) {
    (void)state;
    uint8_t seed[ED25519_SEED_BYTES] = {1}, pub[ED25519_PUBLIC_BYTES], sig[ED25519_SIG_BYTES];
    uint8_t secret[ED25519_SECRET_BYTES], message[8] = "message";
    struct span text = span(message, sizeof message);
    ed25519_from_seed(seed, pub, secret);
    ed25519_sign(secret, text, sig);
    assert_true(ed25519_check(pub, text, sig));
    for (size_t bit = 0; bit < 8 * sizeof sig; bit++) {
        sig[bit / 8] ^= (uint8_t)(1 << bit % 8);
        assert_false(ed25519_check(pub, text, sig));
        sig[bit / 8] ^= (uint8_t)(1 << bit % 8);
    }
    for (size_t bit = 0; bit < 8 * sizeof pub; bit++) {
        pub[bit / 8] ^= (uint8_t)(1 << bit % 8);
        assert_false(ed25519_check(pub, text, sig));
        pub[bit / 8] ^= (uint8_t)(1 << bit % 8);
    }
    for (size_t bit = 0; bit < 8 * sizeof message; bit++) {
        message[bit / 8] ^= (uint8_t)(1 << bit % 8);
        assert_false(ed25519_check(pub, text, sig));
        message[bit / 8] ^= (uint8_t)(1 << bit % 8);
    }
    assert_false(ed25519_check(pub, span(message, sizeof message - 1), sig));
}

// The group's order, little-endian.
static const uint8_t order[32] = {0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58,       0xd6,
                                  0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14, [31] = 0x10};

static void a_second_spelling_of_s_is_refused(void **state) {
    (void)state;
    uint8_t seed[ED25519_SEED_BYTES] = {2}, pub[ED25519_PUBLIC_BYTES], sig[ED25519_SIG_BYTES];
    uint8_t secret[ED25519_SECRET_BYTES];
    ed25519_from_seed(seed, pub, secret);
    ed25519_sign(secret, span_str("m"), sig);
    unsigned carry = 0;
    for (int i = 0; i < 32; i++) {
        carry += sig[32 + i] + (unsigned)order[i];
        sig[32 + i] = (uint8_t)carry;
        carry >>= 8;
    }
    assert_false(ed25519_check(pub, span_str("m"), sig));
}

// Signatures that fit any message where a verifier takes keys of small order: R the same point or
// the neutral one, S zero.
static void keys_of_small_order_are_refused(void **state) {
    (void)state;
    static const char *const points[] = {
        "0100000000000000000000000000000000000000000000000000000000000000", // the neutral one
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", // order 2
        "0000000000000000000000000000000000000000000000000000000000000000", // order 4
        "0000000000000000000000000000000000000000000000000000000000000080",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05", // order 8
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", // 1, spelled p + 1
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", // 0, spelled p
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "0100000000000000000000000000000000000000000000000000000000000080", // -0
    };
    for (size_t i = 0; i < sizeof points / sizeof *points; i++)
        for (size_t r = 0; r < sizeof points / sizeof *points; r++) {
            uint8_t pub[ED25519_PUBLIC_BYTES], sig[ED25519_SIG_BYTES] = {0};
            from_hex(points[i], pub, sizeof pub);
            from_hex(points[r], sig, 32);
            for (uint8_t m = 0; m < 16; m++)
                assert_false(ed25519_check(pub, span(&m, 1), sig));
        }
}

static void wycheproof_case(struct arena *a, const struct json *group, const struct json *test,
                            struct vectors_counts *counts) {
    struct span pub = vectors_hex(a, json_get(group, "publicKey"), "pk");
    struct span message = vectors_hex(a, test, "msg"), sig = vectors_hex(a, test, "sig");
    assert_int_equal(pub.size, ED25519_PUBLIC_BYTES);
    // The caller's wire format refuses other lengths before it comes here.
    bool right = sig.size == ED25519_SIG_BYTES && ed25519_check(pub.data, message, sig.data);
    if (right != span_is(json_get_text(test, "result"), "valid"))
        fail_msg("case %d", (int)json_get_int(test, "tcId"));
    *(right ? &counts->right : &counts->refused) += 1;
}

// Nothing that Wycheproof calls valid falls to our strictness: all of it is canonical.
static void wycheproof_s_valid_are_taken_and_its_invalid_refused(void **state) {
    (void)state;
    struct vectors_counts counts = vectors_run("wycheproof/ed25519_test.json", wycheproof_case);
    assert_int_equal(counts.right, 88);
    assert_int_equal(counts.refused, 63);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_rfc_s_examples_sign_and_check),
        cmocka_unit_test(any_altered_bit_is_refused),
        cmocka_unit_test(a_second_spelling_of_s_is_refused),
        cmocka_unit_test(keys_of_small_order_are_refused),
        cmocka_unit_test(wycheproof_s_valid_are_taken_and_its_invalid_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
