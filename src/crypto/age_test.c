// SPDX-License-Identifier: Apache-2.0
#include "crypto/age.h"

#include "base/limits.h"
#include "crypto/age_header.h"
#include "crypto/vectors_test.h"

#include <pthread.h>

#define COUNT(a) (sizeof(a) / sizeof *(a))
#define OUT_MAX (1u << 20)
#define LOG_N 2 // of scrypt, so that tests are quick

// Not in the first byte: X25519 clears its lowest bits.
static const uint8_t secrets[4][AGE_KEY_BYTES] = {{0, 1}, {0, 2}, {0, 3}, {0, 4}};

static void recipients(uint8_t pubs[4][AGE_KEY_BYTES]) {
    for (size_t i = 0; i < 4; i++)
        age_identity_public(secrets[i], pubs[i]);
}

static void fill(uint8_t *data, size_t size) {
    for (size_t i = 0; i < size; i++)
        data[i] = (uint8_t)(i * 37 + i / 251);
}

// `file`, for the first `count` secrets.
static void encrypt(struct span plain, size_t count, struct buf *file) {
    uint8_t pubs[4][AGE_KEY_BYTES];
    struct error e;
    recipients(pubs);
    buf_init(file, OUT_MAX);
    if (age_encrypt(plain, AGE_KEYS(pubs), count, file, &e))
        fail_msg("%s", e.message);
}

// Denied or refused with `err`, and nothing left in `out`.
static void assert_refused(struct span file, enum err err, const char *why) {
    BUF_SCOPED struct buf out;
    struct error e = {.code = OK};
    buf_init(&out, OUT_MAX);
    buf_put_byte(&out, 'b');
    enum err got = age_decrypt(file, secrets, 1, &out, &e);
    if (got != err || e.code != err || out.size != 1)
        fail_msg("%s: %d instead of %d: %s", why, got, err, e.message);
}

static void a_file_opens_for_each_recipient_and_no_other(void **state) {
    (void)state;
    static const size_t sizes[] = {0, 1, 65535, 65536, 65537, 131072, 131073, 200000};
    uint8_t *data = memory_get(200000);
    fill(data, 200000);
    for (size_t i = 0; i < COUNT(sizes); i++) {
        BUF_SCOPED struct buf file;
        encrypt(span(data, sizes[i]), 3, &file);
        for (size_t k = 0; k < 4; k++) {
            BUF_SCOPED struct buf out;
            struct error e;
            buf_init(&out, sizes[i]);
            enum err err = age_decrypt(buf_span(&file), &secrets[k], 1, &out, &e);
            assert_int_equal(err, k < 3 ? OK : ERR_DENIED);
            assert_true(span_equal(buf_span(&out), span(data, k < 3 ? sizes[i] : 0)));
        }
        BUF_SCOPED struct buf out;
        buf_init(&out, sizes[i]);
        assert_int_equal(age_decrypt(buf_span(&file), secrets, 4, &out, NULL), OK);
    }
    free(data);
}

static void a_passphrase_opens_and_another_does_not(void **state) {
    (void)state;
    BUF_SCOPED struct buf file, out;
    struct error e;
    buf_init(&file, OUT_MAX);
    buf_init(&out, OUT_MAX);
    struct span right = span_str("correct horse"), plain = span_str("text");
    assert_int_equal(age_encrypt_passphrase(plain, right, LOG_N, &file, &e), OK);
    assert_true(age_is_file(buf_span(&file)) && age_is_passphrase(buf_span(&file)));
    assert_int_equal(age_decrypt_passphrase(buf_span(&file), right, &out, &e), OK);
    assert_true(span_equal(buf_span(&out), plain));
    buf_clear(&out);
    static const char *const wrong[] = {"", "correct hors", "correct horse ", "Correct horse"};
    for (size_t i = 0; i < COUNT(wrong); i++) {
        enum err err = age_decrypt_passphrase(buf_span(&file), span_str(wrong[i]), &out, &e);
        assert_int_equal(err, ERR_DENIED);
        assert_string_equal(e.message, "wrong passphrase");
        assert_int_equal(out.size, 0);
    }
    assert_int_equal(age_encrypt_passphrase(plain, span_str(""), LOG_N, &out, &e), ERR_INVALID);
    assert_int_equal(out.size, 0);
}

static void keys_do_not_open_what_a_passphrase_locks_nor_the_reverse(void **state) {
    (void)state;
    BUF_SCOPED struct buf locked, file, out;
    struct error e;
    buf_init(&locked, OUT_MAX);
    buf_init(&out, OUT_MAX);
    struct span passphrase = span_str("p"), plain = span_str("text");
    assert_int_equal(age_encrypt_passphrase(plain, passphrase, LOG_N, &locked, &e), OK);
    assert_refused(buf_span(&locked), ERR_DENIED, "a key for a passphrase");
    encrypt(plain, 1, &file);
    assert_int_equal(age_decrypt_passphrase(buf_span(&file), passphrase, &out, &e), ERR_DENIED);
    assert_true(age_is_file(buf_span(&file)) && !age_is_passphrase(buf_span(&file)));
    assert_int_equal(age_decrypt(buf_span(&file), NULL, 0, &out, &e), ERR_DENIED);
}

static bool opens(struct span file) {
    BUF_SCOPED struct buf out;
    buf_init(&out, OUT_MAX);
    enum err err = age_decrypt(file, secrets, 1, &out, NULL);
    assert_true(!err || out.size == 0);
    return !err;
}

static void any_altered_bit_is_refused(void **state) {
    (void)state;
    BUF_SCOPED struct buf file;
    encrypt(span_str("a short text"), 2, &file);
    assert_true(opens(buf_span(&file)));
    for (size_t bit = 0; bit < 8 * file.size; bit++) {
        file.data[bit / 8] ^= (uint8_t)(1 << bit % 8);
        if (opens(buf_span(&file)))
            fail_msg("taken with bit %zu altered", bit);
        file.data[bit / 8] ^= (uint8_t)(1 << bit % 8);
    }
}

static void any_cut_and_any_addition_is_refused(void **state) {
    (void)state;
    uint8_t *data = memory_get(131072);
    BUF_SCOPED struct buf file;
    encrypt(span(data, 131072), 1, &file);
    free(data);
    size_t header = file.size - 16 - 131072 - 2 * 16;
    for (size_t cut = 0; cut < header + 100; cut++)
        assert_false(opens(span_head(buf_span(&file), cut)));
    for (size_t cut = file.size - 100; cut < file.size; cut++)
        assert_false(opens(span_head(buf_span(&file), cut)));
    size_t first_chunk = header + 16 + 65536 + 16;
    for (size_t cut = first_chunk - 20; cut < first_chunk + 20; cut++)
        assert_false(opens(span_head(buf_span(&file), cut)));
    for (size_t more = 0; more < 40; more++) {
        buf_put_byte(&file, 0);
        assert_false(opens(buf_span(&file)));
    }
}

// A stanza of ours, "%s" the place for what is tried, and an end.
#define SHARE "TEiF0ypqr+bpvcqXNyCVJpL7OuwPdVwPL7KQEbFDOCc"
#define BODY "EmECAEcKN+n/Vs9SbWiV+Hu0r+E8R77DdWYyd83nw7U"
#define STANZA "-> X25519 " SHARE "\n" BODY "\n"
#define MAC "--- AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n"
#define VERSION "age-encryption.org/v1\n"
#define AFTER "0123456789abcdef0123456789abcdef"

static const struct {
    const char *file;
    enum err err;
    const char *why;
} header_cases[] = {
    {VERSION STANZA MAC AFTER, ERR_DENIED, "the pattern itself: for another key"},
    {VERSION "-> new-kind a b c\nAAAA\n" STANZA MAC AFTER, ERR_DENIED, "unknown: passed over"},
    {VERSION "-> x\n\n" STANZA MAC AFTER, ERR_DENIED, "empty body"},
    {"", ERR_INVALID, "empty"},
    {"age-encryption.org/v1", ERR_INVALID, "no line"},
    {VERSION, ERR_INVALID, "no stanza"},
    {VERSION MAC AFTER, ERR_INVALID, "no stanza, but an end"},
    {"age-encryption.org/v2\n" STANZA MAC AFTER, ERR_UNSUPPORTED, "another version"},
    {"age-encryption.org/v1 \n" STANZA MAC AFTER, ERR_UNSUPPORTED, "another version"},
    {" " VERSION STANZA MAC AFTER, ERR_INVALID, "space before"},
    {VERSION "->X25519 " SHARE "\n" BODY "\n" MAC AFTER, ERR_INVALID, "no space"},
    {VERSION "-> \n" BODY "\n" MAC AFTER, ERR_INVALID, "no type"},
    {VERSION "->  X25519 " SHARE "\n" BODY "\n" MAC AFTER, ERR_INVALID, "two spaces"},
    {VERSION "-> X25519  " SHARE "\n" BODY "\n" MAC AFTER, ERR_INVALID, "two spaces"},
    {VERSION "-> X25519 " SHARE " \n" BODY "\n" MAC AFTER, ERR_INVALID, "space at the end"},
    {VERSION "-> X25519\t" SHARE "\n" BODY "\n" MAC AFTER, ERR_INVALID, "tab"},
    {VERSION "-> n\xC3\xA9\n" BODY "\n" MAC AFTER, ERR_INVALID, "not ASCII"},
    {VERSION "-> x\x7F\n" BODY "\n" MAC AFTER, ERR_INVALID, "DEL"},
    {VERSION "-> X25519\n" BODY "\n" MAC AFTER, ERR_INVALID, "no share"},
    {VERSION "-> X25519 " SHARE " x\n" BODY "\n" MAC AFTER, ERR_INVALID, "two arguments"},
    {VERSION "-> X25519 " SHARE "A\n" BODY "\n" MAC AFTER, ERR_INVALID, "longer share"},
    {VERSION "-> X25519 " SHARE "=\n" BODY "\n" MAC AFTER, ERR_INVALID, "padded share"},
    {VERSION "-> X25519 " SHARE "\n" BODY "=\n" MAC AFTER, ERR_INVALID, "padded body"},
    {VERSION "-> X25519 " SHARE "\n" BODY "AA\n" MAC AFTER, ERR_INVALID, "longer body"},
    {VERSION "-> X25519 " SHARE "\n\n" MAC AFTER, ERR_INVALID, "empty body"},
    {VERSION "-> X25519 " SHARE "\n" BODY "\n\n" MAC AFTER, ERR_INVALID, "empty line"},
    {VERSION "-> X25519 " SHARE "\r\n" BODY "\r\n" MAC AFTER, ERR_INVALID, "CR"},
    {VERSION "-> X25519 " SHARE "\n" MAC AFTER, ERR_INVALID, "no body"},
    {VERSION STANZA "---\n", ERR_INVALID, "no HMAC"},
    {VERSION STANZA "--- \n" AFTER, ERR_INVALID, "empty HMAC"},
    {VERSION STANZA "--- AAAA\n" AFTER, ERR_INVALID, "short HMAC"},
    {VERSION STANZA "--- AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB\n" AFTER, ERR_INVALID,
     "HMAC that is not canonical"},
    {VERSION STANZA "--- AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n" AFTER, ERR_INVALID,
     "longer HMAC"},
    {VERSION "-> scrypt AAAAAAAAAAAAAAAAAAAAAA 10\n" BODY "\n" MAC AFTER, ERR_DENIED,
     "a passphrase"},
    {VERSION STANZA "-> scrypt AAAAAAAAAAAAAAAAAAAAAA 10\n" BODY "\n" MAC AFTER, ERR_INVALID,
     "a passphrase and a key"},
    {VERSION "-> scrypt AAAAAAAAAAAAAAAAAAAAAA 0\n" BODY "\n" MAC AFTER, ERR_INVALID, "0"},
    {VERSION "-> scrypt AAAAAAAAAAAAAAAAAAAAAA 010\n" BODY "\n" MAC AFTER, ERR_INVALID, "010"},
    {VERSION "-> scrypt AAAAAAAAAAAAAAAAAAAAAA 23\n" BODY "\n" MAC AFTER, ERR_LIMIT, "23"},
    {VERSION "-> scrypt AAAAAAAAAAAAAAAAAAAAA 10\n" BODY "\n" MAC AFTER, ERR_INVALID, "salt"},
};

static void malformed_headers_are_refused(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(header_cases); i++)
        assert_refused(span_str(header_cases[i].file), header_cases[i].err, header_cases[i].why);
}

static void hybrid_and_tagged_stanzas_are_refused_by_name(void **state) {
    (void)state;
    static const char *const names[] = {"mlkem768x25519", "p256tag", "mlkem768p256tag"};
    for (size_t i = 0; i < COUNT(names); i++) {
        BUF_SCOPED struct buf file, out;
        struct error e;
        buf_init(&file, OUT_MAX);
        buf_init(&out, OUT_MAX);
        buf_printf(&file, VERSION STANZA "-> %s AAAA\nAAAA\n" MAC AFTER, names[i]);
        assert_int_equal(age_decrypt(buf_span(&file), secrets, 1, &out, &e), ERR_UNSUPPORTED);
        assert_non_null(strstr(e.message, names[i]));
    }
}

static void points_of_small_order_are_refused(void **state) {
    (void)state;
    static const uint8_t small[3][AGE_KEY_BYTES] = {
        {0}, {1}, {0xe0, 0xeb, 0x7a, 0x7c, 0x3b, 0x41, 0xb8, 0xae, 0x16, 0x56, 0xe3,
                   0xfa, 0xf1, 0x9f, 0xc4, 0x6a, 0xda, 0x09, 0x8d, 0xeb, 0x9c, 0x32,
                   0xb1, 0xfd, 0x86, 0x62, 0x05, 0x16, 0x5f, 0x49, 0xb8, 0x00}};
    for (size_t i = 0; i < COUNT(small); i++) {
        BUF_SCOPED struct buf out, file;
        buf_init(&out, OUT_MAX);
        buf_init(&file, OUT_MAX);
        assert_int_equal(age_encrypt(span_str("text"), &small[i], 1, &out, NULL), ERR_INVALID);
        assert_int_equal(out.size, 0);
        buf_put_str(&file, VERSION "-> X25519 ");
        base64_raw_put(&file, span(small[i], AGE_KEY_BYTES));
        buf_put_str(&file, "\n" BODY "\n" MAC AFTER);
        assert_refused(buf_span(&file), ERR_INVALID, "small order");
    }
}

static void bounds_are_kept(void **state) {
    (void)state;
    uint8_t(*many)[AGE_KEY_BYTES] = memory_get((LIMIT_AGE_STANZAS + 1) * AGE_KEY_BYTES);
    for (size_t i = 0; i <= LIMIT_AGE_STANZAS; i++)
        age_identity_public(secrets[i % 4], many[i]);
    struct span plain = span_str("text");
    BUF_SCOPED struct buf file, small, again;
    struct error e;
    buf_init(&file, OUT_MAX);
    const uint8_t(*pubs)[AGE_KEY_BYTES] = AGE_KEYS(many);
    assert_int_equal(age_encrypt(plain, pubs, LIMIT_AGE_STANZAS + 1, &file, &e), ERR_LIMIT);
    assert_int_equal(age_encrypt(plain, pubs, LIMIT_AGE_STANZAS, &file, &e), OK);
    assert_true(opens(buf_span(&file)));
    buf_init(&again, OUT_MAX);
    buf_put_str(&again, VERSION STANZA);
    buf_put_span(&again, span_from(buf_span(&file), strlen(VERSION)));
    assert_refused(buf_span(&again), ERR_LIMIT, "a stanza too many");
    buf_init(&small, file.size - 1);
    assert_int_equal(age_encrypt(plain, pubs, LIMIT_AGE_STANZAS, &small, &e), ERR_LIMIT);
    assert_int_equal(small.size, 0);
    free(many);
}

static void armor_comes_back_for_every_length(void **state) {
    (void)state;
    uint8_t data[200];
    fill(data, sizeof data);
    for (size_t size = 0; size <= sizeof data; size++) {
        BUF_SCOPED struct buf text, back;
        buf_init(&text, OUT_MAX);
        buf_init(&back, size);
        age_armor(span(data, size), &text);
        assert_true(age_is_file(buf_span(&text)));
        assert_int_equal(age_dearmor(buf_span(&text), &back, NULL), OK);
        assert_true(span_equal(buf_span(&back), span(data, size)));
        if (!size)
            continue;
        back = (struct buf){.max = size - 1, .data = back.data, .capacity = back.capacity};
        assert_int_equal(age_dearmor(buf_span(&text), &back, NULL), ERR_LIMIT);
        assert_int_equal(back.size, 0);
    }
}

#define BEGIN "-----BEGIN AGE ENCRYPTED FILE-----\n"
#define END "-----END AGE ENCRYPTED FILE-----\n"
#define FULL "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" // 64 characters

static void armor_is_read_strictly(void **state) {
    (void)state;
    static const struct {
        const char *text;
        int size; // -1: refused
        const char *why;
    } cases[] = {
        {BEGIN FULL "\n" FULL "\nAAA=\n" END, 98, "the pattern"},
        {" \r\n\t" BEGIN "AAAA\n" END "\n \r\n", 3, "white space around it"},
        {"-----BEGIN AGE ENCRYPTED FILE-----\r\nAAAA\r\n-----END AGE ENCRYPTED FILE-----\r\n", 3,
         "CRLF"},
        {BEGIN END, 0, "nothing in it"},
        {BEGIN "AAAA\n-----END AGE ENCRYPTED FILE-----", 3, "no \\n at the end"},
        {"", -1, "empty"},
        {BEGIN, -1, "no end"},
        {BEGIN "AAAA\n", -1, "no end"},
        {"AAAA\n" END, -1, "no beginning"},
        {"x" BEGIN "AAAA\n" END, -1, "text before it"},
        {BEGIN "AAAA\n" END "x", -1, "text behind it"},
        {BEGIN "AAAA\n" END BEGIN "AAAA\n" END, -1, "two of them"},
        {BEGIN "\nAAAA\n" END, -1, "an empty line first"},
        {BEGIN "AAAA\n\n" END, -1, "an empty line last"},
        {BEGIN "AAAA\nAAAA\n" END, -1, "two short lines"},
        {BEGIN FULL "AAAA\n" END, -1, "a long line"},
        {BEGIN "AAA\n" END, -1, "no padding"},
        {BEGIN "AAB=\n" END, -1, "not canonical"},
        {BEGIN "AA=A\n" END, -1, "padding within"},
        {BEGIN "AAAA \n" END, -1, "a space at the end of a line"},
        {BEGIN "AAAA\r\r\n" END, -1, "two CR"},
        {BEGIN "AA-_\n" END, -1, "the alphabet for URLs"},
        {"-----BEGIN AGE ENCRYPTED FILE----- \nAAAA\n" END, -1, "a space behind the beginning"},
        {"-----begin age encrypted file-----\nAAAA\n" END, -1, "lowercase"},
        {BEGIN "AAAA\n-----END AGE ENCRYPTED FILE---- \n", -1, "another end"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        BUF_SCOPED struct buf out;
        struct error e = {.code = OK};
        buf_init(&out, OUT_MAX);
        enum err err = age_dearmor(span_str(cases[i].text), &out, &e);
        if ((err == OK) != (cases[i].size >= 0) || (err && (err != ERR_INVALID || out.size)))
            fail_msg("%s: %d %s", cases[i].why, err, e.message);
        if (!err)
            assert_int_equal(out.size, cases[i].size);
    }
    // A last line may be full; padding at the end of a full line makes it the last.
    BUF_SCOPED struct buf out;
    buf_init(&out, OUT_MAX);
    char text[300];
    snprintf(text, sizeof text, BEGIN "%.62s==\n" END, FULL);
    assert_int_equal(age_dearmor(span_str(text), &out, NULL), OK);
    assert_int_equal(out.size, 46);
    snprintf(text, sizeof text, BEGIN "%.62s==\nAAAA\n" END, FULL);
    assert_int_equal(age_dearmor(span_str(text), &out, NULL), ERR_INVALID);
}

static void an_armored_file_is_opened_as_it_is(void **state) {
    (void)state;
    BUF_SCOPED struct buf file, text, out, locked;
    encrypt(span_str("text"), 1, &file);
    buf_init(&text, OUT_MAX);
    buf_init(&out, OUT_MAX);
    buf_init(&locked, OUT_MAX);
    age_armor(buf_span(&file), &text);
    assert_int_equal(age_decrypt(buf_span(&text), secrets, 1, &out, NULL), OK);
    assert_true(span_is(buf_span(&out), "text"));
    text.data[50] ^= 1;
    assert_false(opens(buf_span(&text)));
    buf_clear(&file);
    struct span passphrase = span_str("p");
    assert_int_equal(age_encrypt_passphrase(span_str("t"), passphrase, LOG_N, &file, NULL), OK);
    age_armor(buf_span(&file), &locked);
    assert_true(age_is_passphrase(buf_span(&locked)));
    assert_false(age_is_file(span_str("PRIVATE+KEY+")));
    assert_false(age_is_passphrase(span_str("age-encryption.org/v1\n")));
}

static void keys_are_read_as_age_writes_them(void **state) {
    (void)state;
    // The identity of age's test kit, and a recipient computed from it by age-keygen.
    static const char identity[] =
        "AGE-SECRET-KEY-1EGTZVFFV20835NWYV6270LXYVK2VKNX2MMDKWYKLMGR48UAWX40Q2P2LM0";
    static const char recipient[] =
        "age1xmwwc06ly3ee5rytxm9mflaz2u56jjj36s0mypdrwsvlul66mv4q47ryef";
    uint8_t secret[AGE_KEY_BYTES], pub[AGE_KEY_BYTES], parsed[AGE_KEY_BYTES];
    BUF_SCOPED struct buf out;
    buf_init(&out, 1024);
    assert_int_equal(age_identity_parse(span_str(identity), secret, NULL), OK);
    age_identity_public(secret, pub);
    age_recipient_print(pub, &out);
    assert_string_equal(buf_str(&out), recipient);
    assert_int_equal(age_recipient_parse(buf_span(&out), parsed, NULL), OK);
    assert_memory_equal(parsed, pub, sizeof pub);
    buf_clear(&out);
    age_identity_print(secret, &out);
    assert_string_equal(buf_str(&out), identity);
    assert_int_equal(age_recipient_parse(span_str(identity), parsed, NULL), ERR_INVALID);
    assert_int_equal(age_identity_parse(span_str(recipient), parsed, NULL), ERR_INVALID);
    assert_int_equal(age_identity_parse(span_str("AGE-SECRET-KEY-PQ-1QQ"), parsed, NULL),
                     ERR_UNSUPPORTED);
    assert_int_equal(age_recipient_parse(span_str("age1pq1qq"), parsed, NULL), ERR_UNSUPPORTED);
    struct error e;
    assert_int_equal(age_identity_parse(span(identity, 40), parsed, &e), ERR_INVALID);
    assert_null(strstr(e.message, "EGTZVFFV")); // never quoted
}

static void *seal_and_open(void *wrong) {
    for (int i = 0; i < 50; i++) {
        BUF_SCOPED struct buf file, out;
        uint8_t pub[1][AGE_KEY_BYTES];
        age_identity_public(secrets[0], pub[0]);
        buf_init(&file, OUT_MAX);
        buf_init(&out, OUT_MAX);
        if (age_encrypt(span_str("text"), AGE_KEYS(pub), 1, &file, NULL) ||
            age_decrypt(buf_span(&file), secrets, 1, &out, NULL) ||
            !span_is(buf_span(&out), "text"))
            *(bool *)wrong = true;
    }
    return NULL;
}

static void threads_do_not_disturb_each_other(void **state) {
    (void)state;
    pthread_t threads[4];
    bool wrong[4] = {false};
    for (size_t i = 0; i < COUNT(threads); i++)
        assert_int_equal(pthread_create(&threads[i], NULL, seal_and_open, &wrong[i]), 0);
    for (size_t i = 0; i < COUNT(threads); i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
        assert_false(wrong[i]);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_opens_for_each_recipient_and_no_other),
        cmocka_unit_test(a_passphrase_opens_and_another_does_not),
        cmocka_unit_test(keys_do_not_open_what_a_passphrase_locks_nor_the_reverse),
        cmocka_unit_test(any_altered_bit_is_refused),
        cmocka_unit_test(any_cut_and_any_addition_is_refused),
        cmocka_unit_test(malformed_headers_are_refused),
        cmocka_unit_test(hybrid_and_tagged_stanzas_are_refused_by_name),
        cmocka_unit_test(points_of_small_order_are_refused),
        cmocka_unit_test(bounds_are_kept),
        cmocka_unit_test(armor_comes_back_for_every_length),
        cmocka_unit_test(armor_is_read_strictly),
        cmocka_unit_test(an_armored_file_is_opened_as_it_is),
        cmocka_unit_test(keys_are_read_as_age_writes_them),
        cmocka_unit_test(threads_do_not_disturb_each_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
