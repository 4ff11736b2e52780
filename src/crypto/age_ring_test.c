// SPDX-License-Identifier: Apache-2.0
// Who opens many files begins where his own stanza should stand: what comes of a file is the same.
#include "crypto/age_stanza.h"
#include "crypto/vectors_test.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))
#define OUT_MAX 65536

// Not in the first byte: X25519 clears its lowest bits.
static const uint8_t secrets[4][AGE_KEY_BYTES] = {{0, 1}, {0, 2}, {0, 3}, {0, 4}};

static void recipients(uint8_t pubs[4][AGE_KEY_BYTES]) {
    for (size_t i = 0; i < 4; i++)
        age_identity_public(secrets[i], pubs[i]);
}

// What comes of a file for secrets 0 and 1, begun at a stanza.
static enum err open_from(struct span file, size_t first, struct error *e) {
    uint8_t pubs[4][AGE_KEY_BYTES];
    BUF_SCOPED struct buf out;
    recipients(pubs);
    buf_init(&out, OUT_MAX);
    enum err err =
        age_decrypt_ring(file, &(struct age_ring){secrets, AGE_KEYS(pubs), 2, first}, &out, e);
    assert_true(!err || !out.size);
    return err;
}

static const size_t begins[] = {0, 1, 2, 3, 4, SIZE_MAX};

static void wherever_one_begins_a_file_opens(void **state) {
    (void)state;
    uint8_t pubs[4][AGE_KEY_BYTES];
    struct error e;
    recipients(pubs);
    for (size_t place = 0; place < 3; place++) {
        uint8_t to[3][AGE_KEY_BYTES];
        BUF_SCOPED struct buf file, others;
        for (size_t i = 0; i < 3; i++) // secret 0 at its place, secrets 2 and 3 at the others
            memcpy(to[i], pubs[i == place ? 0 : 2 + (i == (place + 1) % 3)], AGE_KEY_BYTES);
        buf_init(&file, OUT_MAX);
        buf_init(&others, OUT_MAX);
        assert_int_equal(age_encrypt(span_str("text"), AGE_KEYS(to), 3, &file, &e), OK);
        memcpy(to[place], pubs[3], AGE_KEY_BYTES);
        assert_int_equal(age_encrypt(span_str("text"), AGE_KEYS(to), 3, &others, &e), OK);
        for (size_t i = 0; i < COUNT(begins); i++) {
            assert_int_equal(open_from(buf_span(&file), begins[i], &e), OK);
            assert_int_equal(open_from(buf_span(&others), begins[i], &e), ERR_DENIED);
        }
    }
}

// Stanzas for secret 1: one whose file key is the header's, one with another, one of small order.
enum stanza { FITS, ALTERED, SMALL };

static void put_header(const enum stanza *stanzas, size_t count, struct buf *out) {
    static const uint8_t right[AGE_FILE_KEY_BYTES] = {1}, wrong[AGE_FILE_KEY_BYTES] = {2};
    static const uint8_t body[AGE_BODY_BYTES];
    uint8_t pubs[4][AGE_KEY_BYTES];
    struct error e;
    recipients(pubs);
    buf_init(out, OUT_MAX);
    age_header_begin(out);
    for (size_t i = 0; i < count; i++)
        if (stanzas[i] == SMALL)
            age_header_put(out, "X25519 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                           span(body, sizeof body));
        else if (age_stanza_put(out, pubs[1], stanzas[i] == FITS ? right : wrong, &e))
            fail_msg("%s", e.message);
    age_header_end(out, right);
}

// Such a header has no payload: that is told where it opens.
static void what_is_not_sound_ends_nothing_and_the_first_of_it_is_told(void **state) {
    (void)state;
    static const char *const told[] = {"less than a payload's nonce", "HMAC", "small order"};
    static const enum stanza cases[][3] = {
        {FITS, ALTERED, SMALL},  {FITS, SMALL, ALTERED},  {ALTERED, FITS, SMALL},
        {ALTERED, SMALL, FITS},  {SMALL, FITS, ALTERED},  {SMALL, ALTERED, FITS},
        {SMALL, ALTERED, SMALL}, {ALTERED, SMALL, SMALL}, {SMALL, SMALL, ALTERED},
    };
    for (size_t c = 0; c < COUNT(cases); c++)
        for (size_t i = 0; i < COUNT(begins); i++) {
            struct error e;
            BUF_SCOPED struct buf file;
            put_header(cases[c], 3, &file);
            enum stanza wanted = c < 6 ? FITS : cases[c][begins[i] < 3 ? begins[i] : 0];
            assert_int_equal(open_from(buf_span(&file), begins[i], &e), ERR_INVALID);
            if (!strstr(e.message, told[wanted]))
                fail_msg("case %zu from %zu: %s", c, begins[i], e.message);
        }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wherever_one_begins_a_file_opens),
        cmocka_unit_test(what_is_not_sound_ends_nothing_and_the_first_of_it_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
