// SPDX-License-Identifier: Apache-2.0
#include "log/cosignature.h"

#include "log/example.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void signing_gives_the_worked_example(void **state) {
    (void)state;
    BUF_SCOPED struct buf out;
    buf_init(&out, 1000);
    struct secret_key key = example_key(EXAMPLE_COSIGNER_WORD, EXAMPLE_COSIGNER, KEY_COSIGNER);
    assert_int_equal(cosignature_sign(span_str(EXAMPLE_TEXT), &key, EXAMPLE_TIME, &out, NULL), OK);
    assert_string_equal(buf_str(&out), EXAMPLE_COSIGNATURE);
}

// The example's cosignature as a note's line, its key, and its text, each to be altered.
struct sample {
    struct note_sig sig;
    struct verifier v;
    struct span text;
    char name[32];
};

static void sample_init(struct sample *c, struct arena *a) {
    struct note n;
    assert_int_equal(note_parse(span_str(EXAMPLE_TEXT "\n" EXAMPLE_COSIGNATURE), a, &n, NULL), OK);
    assert_int_equal(verifier_parse(span_str(EXAMPLE_COSIGNER_VKEY), &c->v, NULL), OK);
    c->sig = n.sigs[0];
    c->text = n.text;
}

static enum err sample_check(const struct sample *c, int64_t *time_s, struct error *e) {
    *time_s = 77;
    return cosignature_check(c->text, &c->sig, &c->v, time_s, e);
}

static void the_worked_example_verifies(void **state) {
    (void)state;
    ARENA_SCOPED struct arena a;
    arena_init(&a);
    struct sample c;
    int64_t time_s;
    sample_init(&c, &a);
    assert_int_equal(sample_check(&c, &time_s, NULL), OK);
    assert_int_equal(time_s, EXAMPLE_TIME);
}

static void no_altered_bit_verifies(void **state) {
    (void)state;
    ARENA_SCOPED struct arena a;
    arena_init(&a);
    struct sample c;
    int64_t time_s;
    sample_init(&c, &a);
    for (size_t bit = 0; bit < 72 * 8; bit++) { // time and signature
        c.sig.blob[bit / 8] ^= (uint8_t)(1 << bit % 8);
        assert_int_equal(sample_check(&c, &time_s, NULL), ERR_DENIED);
        assert_int_equal(time_s, 77);
        c.sig.blob[bit / 8] ^= (uint8_t)(1 << bit % 8);
    }
    uint8_t text[] = EXAMPLE_TEXT;
    c.text = span(text, sizeof text - 1);
    for (size_t bit = 0; bit < c.text.size * 8; bit++) {
        text[bit / 8] ^= (uint8_t)(1 << bit % 8);
        assert_int_equal(sample_check(&c, &time_s, NULL), ERR_DENIED);
        text[bit / 8] ^= (uint8_t)(1 << bit % 8);
    }
    assert_int_equal(sample_check(&c, &time_s, NULL), OK);
}

static void set_time(struct sample *c, uint64_t time) {
    for (int i = 0; i < 8; i++)
        c->sig.blob[i] = (uint8_t)(time >> (56 - 8 * i));
}

// Signs with the example's key whatever the message says, as no honest cosigner would.
static void sign_message(struct sample *c, const char *message) {
    struct secret_key key = example_key(EXAMPLE_COSIGNER_WORD, EXAMPLE_COSIGNER, KEY_COSIGNER);
    ed25519_sign(key.secret, span_str(message), c->sig.blob + 8);
}

static void other_cosigner(struct sample *c) {
    struct secret_key key = example_key("another", EXAMPLE_COSIGNER, KEY_COSIGNER);
    memcpy(c->v.pub, key.pub, sizeof c->v.pub); // the id stays: it is a hint, not a hash
}
static void other_id(struct sample *c) {
    c->v.id ^= 1;
}
static void other_name(struct sample *c) {
    c->v.name = span_str("guarantor-b.example/w");
}
static void shorter_name(struct sample *c) {
    c->v.name.size--;
}
static void plain_key(struct sample *c) {
    c->v.type = KEY_ED25519;
}
static void zero_key(struct sample *c) {
    memset(c->v.pub, 0, sizeof c->v.pub);
}
static void one_byte_short(struct sample *c) {
    c->sig.blob_bytes--;
}
static void one_byte_more(struct sample *c) {
    c->sig.blob_bytes++;
}
static void no_time(struct sample *c) {
    memmove(c->sig.blob, c->sig.blob + 8, 64);
    c->sig.blob_bytes = 64;
}
static void as_large_as_ml_dsa(struct sample *c) {
    c->sig.blob_bytes = 2428;
}
static void a_second_later(struct sample *c) {
    set_time(c, EXAMPLE_TIME + 1);
}
static void a_second_earlier(struct sample *c) {
    set_time(c, EXAMPLE_TIME - 1);
}
static void little_endian(struct sample *c) {
    set_time(c, __builtin_bswap64(EXAMPLE_TIME));
}
static void time_zero(struct sample *c) {
    set_time(c, 0);
    sign_message(c, "cosignature/v1\ntime 0\n" EXAMPLE_TEXT);
}
static void time_too_large(struct sample *c) {
    set_time(c, (uint64_t)1 << 63);
    sign_message(c, "cosignature/v1\ntime 9223372036854775808\n" EXAMPLE_TEXT);
}
static void time_negative(struct sample *c) {
    set_time(c, UINT64_MAX);
    sign_message(c, "cosignature/v1\ntime -1\n" EXAMPLE_TEXT);
}
static void leading_zero(struct sample *c) {
    sign_message(c, "cosignature/v1\ntime 01700000000\n" EXAMPLE_TEXT);
}
static void text_alone(struct sample *c) {
    sign_message(c, EXAMPLE_TEXT);
}
static void other_version(struct sample *c) {
    sign_message(c, "cosignature/v2\ntime 1700000000\n" EXAMPLE_TEXT);
}
static void with_blank_line(struct sample *c) {
    sign_message(c, "cosignature/v1\ntime 1700000000\n" EXAMPLE_TEXT "\n");
}
static void with_note(struct sample *c) {
    sign_message(c, "cosignature/v1\ntime 1700000000\n" EXAMPLE_CHECKPOINT);
}
static void text_cut(struct sample *c) {
    c->text.size--;
}

static const struct {
    void (*alter)(struct sample *c);
    const char *why;
} refusals[] = {
    {other_cosigner, "another cosigner's key"},
    {other_id, "another key id"},
    {other_name, "another name"},
    {shorter_name, "the beginning of the name"},
    {plain_key, "a key of type 0x01"},
    {zero_key, "a key of small order"},
    {one_byte_short, "71 bytes"},
    {one_byte_more, "73 bytes"},
    {no_time, "a signature without its time"},
    {as_large_as_ml_dsa, "2428 bytes, which a line does not keep"},
    {a_second_later, "a second later"},
    {a_second_earlier, "a second earlier"},
    {little_endian, "a time in little-endian"},
    {time_zero, "time 0, truly signed"},
    {time_too_large, "time 2^63, truly signed"},
    {time_negative, "time 2^64-1, signed as -1"},
    {leading_zero, "a signed time with a leading zero"},
    {text_alone, "a signature over the text alone, as type 0x01 has it"},
    {other_version, "another version's message"},
    {with_blank_line, "the message goes on with a blank line"},
    {with_note, "the message goes on with the log's signature"},
    {text_cut, "a text cut off"},
};

static void what_is_no_cosignature_is_refused(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++) {
        ARENA_SCOPED struct arena a;
        arena_init(&a);
        struct sample c;
        struct error e = {0};
        int64_t time_s;
        sample_init(&c, &a);
        refusals[i].alter(&c);
        if (sample_check(&c, &time_s, &e) != ERR_DENIED || time_s != 77)
            fail_msg("%s", refusals[i].why);
        assert_string_equal(e.rule, "bad-cosignature");
    }
}

static void what_is_signed_verifies(void **state) {
    (void)state;
    static const int64_t times[] = {1, 9, 10, EXAMPLE_TIME, (int64_t)1 << 32, INT64_MAX};
    struct secret_key key = example_key("any", "any", KEY_COSIGNER);
    struct verifier v = example_verifier(&key);
    for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) {
        ARENA_SCOPED struct arena a;
        BUF_SCOPED struct buf note;
        arena_init(&a);
        buf_init(&note, 1000);
        buf_put_str(&note, EXAMPLE_TEXT "\n");
        assert_int_equal(cosignature_sign(span_str(EXAMPLE_TEXT), &key, times[i], &note, NULL), OK);
        struct note n;
        int64_t time_s = 0;
        assert_int_equal(note_parse(buf_span(&note), &a, &n, NULL), OK);
        assert_int_equal(cosignature_check(n.text, &n.sigs[0], &v, &time_s, NULL), OK);
        assert_true(time_s == times[i]);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(signing_gives_the_worked_example),
        cmocka_unit_test(the_worked_example_verifies),
        cmocka_unit_test(no_altered_bit_verifies),
        cmocka_unit_test(what_is_no_cosignature_is_refused),
        cmocka_unit_test(what_is_signed_verifies),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
