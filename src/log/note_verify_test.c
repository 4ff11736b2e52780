// SPDX-License-Identifier: Apache-2.0
// Which notes verify under which known keys.
#include "log/example.h"
#include "log/note.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void no_altered_bit_of_a_note_verifies(void **state) {
    (void)state;
    uint8_t data[] = EXAMPLE_CHECKPOINT;
    struct verifier v;
    assert_int_equal(verifier_parse(span_str(EXAMPLE_LOG_VKEY), &v, NULL), OK);
    for (size_t bit = 0; bit <= 8 * (sizeof data - 1); bit++) {
        ARENA_SCOPED struct arena a;
        arena_init(&a);
        struct note n;
        bool verified = false, whole = bit == 8 * (sizeof data - 1);
        data[bit / 8] ^= whole ? 0 : (uint8_t)(1 << bit % 8);
        enum err err = note_parse(span(data, sizeof data - 1), &a, &n, NULL);
        if (!err)
            err = note_verify(&n, &v, 1, &verified, NULL);
        data[bit / 8] ^= whole ? 0 : (uint8_t)(1 << bit % 8);
        assert_int_equal(verified, whole);
        assert_int_equal(err == OK, whole);
    }
}

// Keys of the rows below. b and c are never known; twin has a's name and another key.
enum who { A, B, C, TWIN, COSIGNER, WHO_COUNT };

static struct secret_key key_of(enum who who) {
    static const char *const words[] = {"a", "b", "c", "twin", "cosigner"};
    static const char *const names[] = {"a", "b", "c", "a", "w"};
    return example_key(words[who], names[who], who == COSIGNER ? KEY_COSIGNER : KEY_ED25519);
}

// A line by key `who`, of 64 bytes for 'g' (good), else of as many bytes 01 as `how` says.
static void put_line(struct buf *out, struct span text, char who, char how) {
    struct secret_key key = key_of(who == 'T'   ? TWIN
                                   : who == 'W' ? COSIGNER
                                                : (enum who)(who - 'a'));
    uint8_t sig[72];
    memset(sig, 1, sizeof sig);
    if (how == 'g')
        ed25519_sign(key.secret, text, sig);
    size_t size = how == '1' ? 1 : how == '9' ? 72 : 64;
    note_sig_print(span_str(key.name), key.id, span(sig, size), out);
}

static void known_keys_verify_all_their_lines_or_nothing(void **state) {
    (void)state;
    static const struct {
        const char *lines; // pairs of key and kind, as put_line has them
        enum err want;
        const char *rule;
        bool a, b;
        const char *why;
    } rows[] = {
        {"ag", OK, NULL, true, false, "one known key"},
        {"agbg", OK, NULL, true, true, "both known keys"},
        {"cxagc1", OK, NULL, true, false, "bad lines of an unknown key are passed over"},
        {"agTx", OK, NULL, true, false, "a's name with another id is another key"},
        {"agax", OK, NULL, true, false, "what repeats a key is passed over, as Go does"},
        {"agWx", OK, NULL, true, false, "an unknown cosigner is passed over"},
        {"cg", ERR_DENIED, "no-known-signature", false, false, "an unknown key alone"},
        {"Tg", ERR_DENIED, "no-known-signature", false, false, "the name alone makes no key"},
        {"ax", ERR_DENIED, "bad-signature", false, false, "a known key's line fails"},
        {"axag", ERR_DENIED, "bad-signature", false, false, "it fails before a good one"},
        {"agbx", ERR_DENIED, "bad-signature", false, false, "one known key cannot make up"},
        {"bgax", ERR_DENIED, "bad-signature", false, false, "in any order"},
        {"agb1", ERR_DENIED, "bad-signature", false, false, "a signature of one byte"},
        {"agb9", ERR_DENIED, "bad-signature", false, false, "a signature of 72 bytes"},
    };
    const struct span text = span_str("a text\n");
    struct secret_key keys[] = {key_of(A), key_of(B)};
    const struct verifier known[] = {example_verifier(&keys[0]), example_verifier(&keys[1])};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        ARENA_SCOPED struct arena a;
        BUF_SCOPED struct buf data;
        arena_init(&a);
        buf_init(&data, 10000);
        buf_put_str(&data, "a text\n\n");
        for (const char *at = rows[i].lines; *at; at += 2)
            put_line(&data, text, at[0], at[1]);
        struct note n;
        struct error e = {0};
        bool verified[2] = {true, true};
        assert_int_equal(note_parse(buf_span(&data), &a, &n, NULL), OK);
        if (note_verify(&n, known, 2, verified, &e) != rows[i].want || verified[0] != rows[i].a ||
            verified[1] != rows[i].b)
            fail_msg("%s (%s)", rows[i].why, e.message);
        if (rows[i].rule)
            assert_string_equal(e.rule, rows[i].rule);
    }
}

static void two_known_keys_of_one_name_and_id_are_refused(void **state) {
    (void)state;
    ARENA_SCOPED struct arena a;
    arena_init(&a);
    struct verifier known[2];
    struct note n;
    struct error e;
    bool verified[2];
    assert_int_equal(verifier_parse(span_str(EXAMPLE_LOG_VKEY), &known[0], NULL), OK);
    known[1] = known[0];
    assert_int_equal(note_parse(span_str(EXAMPLE_CHECKPOINT), &a, &n, NULL), OK);
    assert_int_equal(note_verify(&n, known, 2, verified, &e), ERR_DENIED);
    assert_string_equal(e.rule, "bad-signature");
    assert_false(verified[0] || verified[1]);
    assert_int_equal(note_verify(&n, known, 0, verified, &e), ERR_DENIED);
    assert_string_equal(e.rule, "no-known-signature");
}

static void a_cosigners_key_takes_no_plain_signature(void **state) {
    (void)state;
    ARENA_SCOPED struct arena a;
    BUF_SCOPED struct buf data;
    arena_init(&a);
    buf_init(&data, 1000);
    struct secret_key cosigner = key_of(COSIGNER);
    struct verifier v = example_verifier(&cosigner);
    struct note n;
    bool verified;
    buf_put_str(&data, "a text\n\n");
    put_line(&data, span_str("a text\n"), 'W', 'g');
    assert_int_equal(note_parse(buf_span(&data), &a, &n, NULL), OK);
    assert_false(note_sig_check(&n, &n.sigs[0], &v));
    assert_int_equal(note_verify(&n, &v, 1, &verified, NULL), ERR_DENIED);
}

static void a_note_by_log_and_cosigner_verifies_under_both(void **state) {
    (void)state;
    ARENA_SCOPED struct arena a;
    arena_init(&a);
    struct verifier known[2];
    struct note n;
    bool verified[2] = {false, false};
    assert_int_equal(verifier_parse(span_str(EXAMPLE_COSIGNER_VKEY), &known[0], NULL), OK);
    assert_int_equal(verifier_parse(span_str(EXAMPLE_LOG_VKEY), &known[1], NULL), OK);
    assert_int_equal(note_parse(span_str(EXAMPLE_CHECKPOINT EXAMPLE_COSIGNATURE), &a, &n, NULL),
                     OK);
    assert_int_equal(note_verify(&n, known, 2, verified, NULL), OK);
    assert_true(verified[0] && verified[1]);
    assert_false(note_sig_check(&n, &n.sigs[0], &known[0]));
    assert_true(note_sig_check(&n, &n.sigs[0], &known[1]));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_altered_bit_of_a_note_verifies),
        cmocka_unit_test(known_keys_verify_all_their_lines_or_nothing),
        cmocka_unit_test(two_known_keys_of_one_name_and_id_are_refused),
        cmocka_unit_test(a_cosigners_key_takes_no_plain_signature),
        cmocka_unit_test(a_note_by_log_and_cosigner_verifies_under_both),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
