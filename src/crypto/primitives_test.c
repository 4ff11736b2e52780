// SPDX-License-Identifier: Apache-2.0
#include "crypto/primitives.h"

#include "crypto/vectors_test.h"

static bool is_valid(const struct json *test) {
    return span_is(json_get_text(test, "result"), "valid");
}

static void hmac_case(struct arena *a, const struct json *group, const struct json *test,
                      struct vectors_counts *counts) {
    size_t size = (size_t)json_get_int(group, "tagSize") / 8;
    struct span tag = vectors_hex(a, test, "tag");
    uint8_t out[PRIMITIVES_KEY_BYTES];
    primitives_hmac(vectors_hex(a, test, "key"), vectors_hex(a, test, "msg"), out);
    bool equal = tag.size == size && primitives_equal(out, tag.data, size);
    if (equal != is_valid(test))
        fail_msg("case %d", (int)json_get_int(test, "tcId"));
    *(equal ? &counts->right : &counts->refused) += 1;
}

static void hmac_agrees_with_wycheproof(void **state) {
    (void)state;
    struct vectors_counts counts = vectors_run("wycheproof/hmac_sha256_test.json", hmac_case);
    assert_int_equal(counts.right, 66);
}

static void hkdf_case(struct arena *a, const struct json *group, const struct json *test,
                      struct vectors_counts *counts) {
    (void)group;
    size_t size = (size_t)json_get_int(test, "size");
    uint8_t *out = arena_get(a, size);
    bool derived = primitives_hkdf(vectors_hex(a, test, "ikm"), vectors_hex(a, test, "salt"),
                                   vectors_hex(a, test, "info"), out, size);
    if (derived != is_valid(test) ||
        (derived && !span_equal(span(out, size), vectors_hex(a, test, "okm"))))
        fail_msg("case %d", (int)json_get_int(test, "tcId"));
    *(derived ? &counts->right : &counts->refused) += 1;
}

static void hkdf_agrees_with_wycheproof(void **state) {
    (void)state;
    struct vectors_counts counts = vectors_run("wycheproof/hkdf_sha256_test.json", hkdf_case);
    assert_int_equal(counts.right, 83);
    uint8_t out[1];
    assert_false(primitives_hkdf(span_str("key"), span_str("salt"), span_str("info"), out, 0));
}

// Wycheproof calls all public keys of small order "acceptable": age says an all-zero secret is to
// be refused, so exactly the flag ZeroSharedSecret is. Points on the twist and non-canonical
// spellings are computed, as RFC 7748 has it.
static void x25519_case(struct arena *a, const struct json *group, const struct json *test,
                        struct vectors_counts *counts) {
    (void)group;
    struct span pub = vectors_hex(a, test, "public"), secret = vectors_hex(a, test, "private");
    uint8_t out[PRIMITIVES_KEY_BYTES];
    bool computed = primitives_x25519(secret.data, pub.data, out);
    if (computed == vectors_flag(test, "ZeroSharedSecret") ||
        (computed && !span_equal(span(out, sizeof out), vectors_hex(a, test, "shared"))))
        fail_msg("case %d", (int)json_get_int(test, "tcId"));
    *(computed ? &counts->right : &counts->refused) += 1;
}

static void x25519_agrees_with_wycheproof_and_refuses_zero_secrets(void **state) {
    (void)state;
    struct vectors_counts counts = vectors_run("wycheproof/x25519_test.json", x25519_case);
    assert_int_equal(counts.refused, 31);
}

// Other nonce sizes cannot be said in our interface: they count as refused.
static void aead_case(struct arena *a, const struct json *group, const struct json *test,
                      struct vectors_counts *counts) {
    if (json_get_int(group, "ivSize") != 8 * PRIMITIVES_NONCE_BYTES) {
        assert_false(is_valid(test));
        counts->refused++;
        return;
    }
    struct span key = vectors_hex(a, test, "key"), nonce = vectors_hex(a, test, "iv");
    struct span more = vectors_hex(a, test, "aad"), message = vectors_hex(a, test, "msg");
    struct span ct = vectors_hex(a, test, "ct"), tag = vectors_hex(a, test, "tag");
    size_t size = ct.size + tag.size;
    uint8_t *sealed = arena_get(a, size), *again = arena_get(a, size), *out = arena_get(a, size);
    assert_int_equal(tag.size, PRIMITIVES_TAG_BYTES);
    memcpy(sealed, ct.data, ct.size);
    memcpy(sealed + ct.size, tag.data, tag.size);
    bool opened = primitives_open(key.data, nonce.data, more, span(sealed, size), out);
    primitives_seal(key.data, nonce.data, more, message, again);
    bool same = memcmp(sealed, again, size) == 0;
    if (opened != is_valid(test) || same != opened ||
        (opened && !span_equal(span(out, ct.size), message)))
        fail_msg("case %d", (int)json_get_int(test, "tcId"));
    *(opened ? &counts->right : &counts->refused) += 1;
}

static void chacha20_poly1305_agrees_with_wycheproof(void **state) {
    (void)state;
    struct vectors_counts counts = vectors_run("wycheproof/chacha20_poly1305_test.json", aead_case);
    assert_int_equal(counts.right, 256);
}

static void less_than_a_tag_does_not_open(void **state) {
    (void)state;
    static const uint8_t zero[PRIMITIVES_KEY_BYTES];
    uint8_t out[1];
    for (size_t size = 0; size < PRIMITIVES_TAG_BYTES; size++)
        assert_false(primitives_open(zero, zero, span(NULL, 0), span(zero, size), out));
}

// RFC 7914 section 12: the one example with r = 8 and p = 1. It derives 64 bytes, of which the
// first 32 are the same when only 32 are asked for.
static void scrypt_gives_the_rfc_s_example(void **state) {
    (void)state;
    uint8_t right[PRIMITIVES_KEY_BYTES], out[PRIMITIVES_KEY_BYTES];
    assert_true(
        hex_get(span_str("7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"), right,
                sizeof right));
    assert_true(primitives_scrypt(span_str("pleaseletmein"), span_str("SodiumChloride"), 14, out));
    assert_memory_equal(out, right, sizeof right);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hmac_agrees_with_wycheproof),
        cmocka_unit_test(hkdf_agrees_with_wycheproof),
        cmocka_unit_test(x25519_agrees_with_wycheproof_and_refuses_zero_secrets),
        cmocka_unit_test(chacha20_poly1305_agrees_with_wycheproof),
        cmocka_unit_test(less_than_a_tag_does_not_open),
        cmocka_unit_test(scrypt_gives_the_rfc_s_example),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
