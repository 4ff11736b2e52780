// SPDX-License-Identifier: Apache-2.0
#include "log/note.h"

#include "base/codec.h"
#include "log/example.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define LINE DASH "a AAAAAAE=\n" // key id 0, one byte of signature
#define BYTES(text) text, sizeof text - 1

// A text that may hold NUL, and what becomes of it.
struct row {
    const char *text;
    size_t size;
    enum err want;
    const char *why;
};

static const struct row notes[] = {
    {BYTES("a\n\n" LINE), OK, "the smallest note"},
    {BYTES("\n\n" LINE), OK, "a text of one newline"},
    {BYTES("a\n\nb\n\n" LINE), OK, "the split is at the last blank line"},
    {BYTES("a\n\n" LINE "\n" LINE), OK, "a signature line above the split is text"},
    {BYTES("a\n\n\n" LINE), OK, "a text that ends in a blank line"},
    {BYTES("a\x7F\xC2\x85\n\n" LINE), OK, "the specification permits DEL and C1 in texts"},
    {BYTES("\xEF\xBB\xBF\xF0\x9F\x95\x8A\n\n" LINE), OK, "UTF-8 of three and four bytes"},
    {BYTES("a\n\n" LINE LINE), OK, "one line twice parses: verifying counts it once"},
    {BYTES("a\n\n" DASH "\xD1\x84/x:y AAAAAAE=\n"), OK, "a name may be any letters"},

    {BYTES(""), ERR_INVALID, "empty"},
    {BYTES("\n"), ERR_INVALID, "one newline"},
    {BYTES("\n\n"), ERR_INVALID, "two newlines"},
    {BYTES("a\n"), ERR_INVALID, "text alone"},
    {BYTES("a\n\n"), ERR_INVALID, "no signature line"},
    {BYTES(LINE), ERR_INVALID, "signature alone"},
    {BYTES("\n" LINE), ERR_INVALID, "no text before the blank line"},
    {BYTES("a\n" LINE), ERR_INVALID, "no blank line"},
    {BYTES("a" LINE), ERR_INVALID, "no newline at all between text and signature"},
    {BYTES("a\r\n\r\n" LINE), ERR_INVALID, "carriage returns"},
    {BYTES("a\n\n" LINE "\n"), ERR_INVALID, "a blank line at the end"},
    {BYTES("a\n\n" LINE LINE "b\n"), ERR_INVALID, "a line after the signatures"},
    {BYTES("a\n\nb\n" LINE), ERR_INVALID, "a line before the signatures"},
    {BYTES("a\n\n" DASH "a AAAAAAE="), ERR_INVALID, "no newline at the end"},
    {BYTES("a\n\n" DASH "a AAAAAAE=\n" DASH), ERR_INVALID, "a second line cut off"},

    {BYTES("a\n\n- a AAAAAAE=\n"), ERR_INVALID, "hyphen for em dash"},
    {BYTES("a\n\n-- a AAAAAAE=\n"), ERR_INVALID, "two hyphens for em dash"},
    {BYTES("a\n\n\xE2\x80\x93 a AAAAAAE=\n"), ERR_INVALID, "en dash U+2013"},
    {BYTES("a\n\n\xE2\x80\x95 a AAAAAAE=\n"), ERR_INVALID, "horizontal bar U+2015"},
    {BYTES("a\n\n\xE2\x80\x92 a AAAAAAE=\n"), ERR_INVALID, "figure dash U+2012"},
    {BYTES("a\n\n\xE2\x88\x92 a AAAAAAE=\n"), ERR_INVALID, "minus U+2212"},
    {BYTES("a\n\n\xE2\xB8\xBA a AAAAAAE=\n"), ERR_INVALID, "two-em dash U+2E3A"},
    {BYTES("a\n\n\xEF\xB9\x98 a AAAAAAE=\n"), ERR_INVALID, "small em dash U+FE58"},
    {BYTES("a\n\n\xE2\x94\x80 a AAAAAAE=\n"), ERR_INVALID, "box drawing U+2500"},
    {BYTES("a\n\n\xE2\x80\x94"
           "a AAAAAAE=\n"),
     ERR_INVALID, "no space after the dash"},
    {BYTES("a\n\n\xE2\x80\x94\xC2\xA0"
           "a AAAAAAE=\n"),
     ERR_INVALID, "no-break space after it"},
    {BYTES("a\n\n " LINE), ERR_INVALID, "a space before the dash"},

    {BYTES("a\n\n" DASH " AAAAAAE=\n"), ERR_INVALID, "no key name"},
    {BYTES("a\n\n" DASH " a AAAAAAE=\n"), ERR_INVALID, "two spaces before the key name"},
    {BYTES("a\n\n" DASH "a b AAAAAAE=\n"), ERR_INVALID, "a space in the key name"},
    {BYTES("a\n\n" DASH "a+b AAAAAAE=\n"), ERR_INVALID, "+ in the key name"},
    {BYTES("a\n\n" DASH "a\xC2\xA0"
           "b AAAAAAE=\n"),
     ERR_INVALID, "U+00A0 in the key name"},
    {BYTES("a\n\n" DASH "a\xC2\x85"
           "b AAAAAAE=\n"),
     ERR_INVALID, "U+0085 in the key name"},
    {BYTES("a\n\n" DASH "a\xE1\x9A\x80"
           "b AAAAAAE=\n"),
     ERR_INVALID, "U+1680 in the key name"},
    {BYTES("a\n\n" DASH "a\xE2\x80\x83"
           "b AAAAAAE=\n"),
     ERR_INVALID, "U+2003 in the key name"},
    {BYTES("a\n\n" DASH "a\xE2\x80\xA8"
           "b AAAAAAE=\n"),
     ERR_INVALID, "U+2028 in the key name"},
    {BYTES("a\n\n" DASH "a\xE3\x80\x80"
           "b AAAAAAE=\n"),
     ERR_INVALID, "U+3000 in the key name"},
    {BYTES("a\n\n" DASH "a\tb AAAAAAE=\n"), ERR_INVALID, "a tab in the key name"},
    {BYTES("a\n\n" DASH "\xFF AAAAAAE=\n"), ERR_INVALID, "a key name that is not UTF-8"},

    {BYTES("a\n\n" DASH "a\n"), ERR_INVALID, "no signature after the key name"},
    {BYTES("a\n\n" DASH "a \n"), ERR_INVALID, "nothing after the space"},
    {BYTES("a\n\n" DASH "a  AAAAAAE=\n"), ERR_INVALID, "two spaces before the base64"},
    {BYTES("a\n\n" DASH "a AAAAAAE= \n"), ERR_INVALID, "a space after the base64"},
    {BYTES("a\n\n" DASH "a AAAA AAE=\n"), ERR_INVALID, "a space inside the base64"},
    {BYTES("a\n\n" DASH "a\tAAAAAAE=\n"), ERR_INVALID, "a tab before the base64"},
    {BYTES("a\n\n" DASH "a AAAAAAE\n"), ERR_INVALID, "base64 without padding"},
    {BYTES("a\n\n" DASH "a AAAAAAE==\n"), ERR_INVALID, "too much padding"},
    {BYTES("a\n\n" DASH "a AAAAAAE=AAAA\n"), ERR_INVALID, "padding inside"},
    {BYTES("a\n\n" DASH "a AAAAAAF=\n"), ERR_INVALID, "bits beyond two bytes are not zero"},
    {BYTES("a\n\n" DASH "a AAAAAAAAAR==\n"), ERR_INVALID, "bits beyond one byte are not zero"},
    {BYTES("a\n\n" DASH "a AAAA_-E=\n"), ERR_INVALID, "the alphabet for addresses"},
    {BYTES("a\n\n" DASH "a AAAA\xD0\x90=\n"), ERR_INVALID, "a Cyrillic letter"},
    {BYTES("a\n\n" DASH "a ====\n"), ERR_INVALID, "padding alone"},
    {BYTES("a\n\n" DASH "a AAAAAA==\n"), ERR_INVALID, "a key id and no signature"},
    {BYTES("a\n\n" DASH "a AAAA\n"), ERR_INVALID, "three bytes"},
    {BYTES("a\n\n" DASH "a AA==\n"), ERR_INVALID, "one byte"},

    {BYTES("a\0\n\n" LINE), ERR_INVALID, "NUL"},
    {BYTES("a\tb\n\n" LINE), ERR_INVALID, "a tab"},
    {BYTES("a\vb\n\n" LINE), ERR_INVALID, "a vertical tab"},
    {BYTES("a\x1B[2J\n\n" LINE), ERR_INVALID, "escape"},
    {BYTES("a\x1F\n\n" LINE), ERR_INVALID, "0x1F"},
    {BYTES("a\xFF\n\n" LINE), ERR_INVALID, "0xFF is never UTF-8"},
    {BYTES("a\x80\n\n" LINE), ERR_INVALID, "a continuation byte alone"},
    {BYTES("a\xE2\x82\n\n" LINE), ERR_INVALID, "a sequence cut off"},
    {BYTES("a\xC0\xAF\n\n" LINE), ERR_INVALID, "an overlong form of two bytes"},
    {BYTES("a\xE0\x80\x8A\n\n" LINE), ERR_INVALID, "an overlong newline"},
    {BYTES("a\xED\xA0\x80\n\n" LINE), ERR_INVALID, "a surrogate"},
    {BYTES("a\xF4\x90\x80\x80\n\n" LINE), ERR_INVALID, "past U+10FFFF"},
};

static void notes_parse_only_when_well_formed(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof notes / sizeof notes[0]; i++) {
        ARENA_SCOPED struct arena a;
        arena_init(&a);
        struct note n;
        struct error e = {0};
        enum err got = note_parse(span(notes[i].text, notes[i].size), &a, &n, &e);
        if (got != notes[i].want)
            fail_msg("%s: got %d (%s)", notes[i].why, got, e.message);
        if (got)
            assert_string_equal(e.rule, "malformed-note");
    }
}

static void bad_bytes_are_found_wherever_they_stand(void **state) {
    (void)state;
    static const uint8_t bad[] = {0x00, 0x09, 0x1F, 0x80, 0xFF};
    uint8_t note[] = "twenty-three bytes long\n\xC2\xA0 and no control\n\n" LINE;
    const size_t size = sizeof note - 1;
    for (size_t at = 0; at < size; at++)
        for (size_t i = 0; i < sizeof bad; i++) {
            ARENA_SCOPED struct arena a;
            arena_init(&a);
            struct note n;
            uint8_t kept = note[at];
            if (bad[i] == 0x80 && kept >= 0x80)
                continue; // another character of the same length
            assert_int_equal(note_parse(span(note, size), &a, &n, NULL), OK);
            note[at] = bad[i];
            assert_int_equal(note_parse(span(note, size), &a, &n, NULL), ERR_INVALID);
            note[at] = kept;
        }
}

static void a_note_has_at_most_a_hundred_signatures(void **state) {
    (void)state;
    for (int lines = 100; lines <= 101; lines++) {
        ARENA_SCOPED struct arena a;
        BUF_SCOPED struct buf text;
        arena_init(&a);
        buf_init(&text, 100000);
        buf_put_str(&text, "a\n\n");
        for (int i = 0; i < lines; i++)
            buf_put_str(&text, LINE);
        struct note n = {.count = 0};
        assert_int_equal(note_parse(buf_span(&text), &a, &n, NULL), lines > 100 ? ERR_LIMIT : OK);
        assert_int_equal(n.count, lines > 100 ? 0 : 100);
    }
}

static void a_key_name_has_at_most_255_bytes(void **state) {
    (void)state;
    for (int size = 255; size <= 256; size++) {
        ARENA_SCOPED struct arena a;
        BUF_SCOPED struct buf text;
        arena_init(&a);
        buf_init(&text, 1000);
        buf_put_str(&text, "a\n\n" DASH);
        for (int i = 0; i < size; i++)
            buf_put_byte(&text, 'n');
        buf_put_str(&text, " AAAAAAE=\n");
        struct note n;
        assert_int_equal(note_parse(buf_span(&text), &a, &n, NULL), size > 255 ? ERR_INVALID : OK);
    }
}

static void a_note_is_split_where_it_should_be(void **state) {
    (void)state;
    ARENA_SCOPED struct arena a;
    arena_init(&a);
    struct note n;
    assert_int_equal(note_parse(span_str("a\n\nb\n\n" LINE DASH "b AAAAAf8=\n"), &a, &n, NULL), OK);
    assert_true(span_is(n.text, "a\n\nb\n"));
    assert_int_equal(n.count, 2);
    assert_true(span_is(n.sigs[0].line, LINE));
    assert_true(span_is(n.sigs[1].name, "b"));
    assert_true(span_is(n.sigs[1].line, DASH "b AAAAAf8=\n"));
    assert_int_equal(n.sigs[1].id, 1);
    assert_int_equal(n.sigs[1].blob_bytes, 1);
    assert_int_equal(n.sigs[1].blob[0], 0xFF);
}

// Parses a line with `bytes` of signature and one altered character of its base64.
static enum err parse_large(size_t bytes, ptrdiff_t at, char with, struct note_sig *out) {
    ARENA_SCOPED struct arena a;
    BUF_SCOPED struct buf text, blob;
    arena_init(&a);
    buf_init(&text, 10000);
    buf_init(&blob, 10000);
    memset(buf_room(&blob, bytes), 0xA5, bytes);
    buf_put_str(&text, "a\n\n");
    note_sig_print(span_str("pq"), 7, buf_span(&blob), &text);
    if (with)
        text.data[at < 0 ? (ptrdiff_t)text.size + at : at] = (uint8_t)with;
    struct note n;
    enum err err = note_parse(buf_span(&text), &a, &n, NULL);
    if (!err)
        *out = n.sigs[0];
    return err;
}

static void larger_signatures_keep_their_size_and_no_bytes(void **state) {
    (void)state;
    struct note_sig s = {0};
    for (size_t bytes = 1; bytes < 400; bytes++) {
        assert_int_equal(parse_large(bytes, 0, 0, &s), OK);
        assert_int_equal(s.blob_bytes, bytes);
        assert_int_equal(s.id, 7);
        assert_int_equal(s.blob[0], bytes <= sizeof s.blob ? 0xA5 : 0);
    }
    assert_int_equal(parse_large(2428, 0, 0, &s), OK); // as ML-DSA-44 cosignatures have
    assert_int_equal(s.blob_bytes, 2428);
    static const struct {
        ptrdiff_t at;
        char with;
        const char *why;
    } rows[] = {
        {300, '-', "a wrong character far from the start"},
        {300, '=', "padding far from the start"},
        {10 + 112 - 1, '=', "padding where a piece of 112 characters ends"},
        {-2, 'A', "one sign of padding missing"},
        {-4, '=', "three signs of padding"},
        {-4, 'R', "bits beyond the last byte"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (parse_large(2427, rows[i].at, rows[i].with, &s) != ERR_INVALID)
            fail_msg("%s", rows[i].why);
}

static const struct row vkeys[] = {
    {BYTES(EXAMPLE_LOG_VKEY), OK, "the example's log"},
    {BYTES(EXAMPLE_COSIGNER_VKEY), OK, "the example's cosigner"},
    {BYTES("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"), OK,
     "the specification's own"},
#define KEY "AR1Kl82lv0fwOX0eMrw3ryh5+c5z5/wUkVm3iZ6Z2VeP"
    {BYTES("a+62adb751+" KEY), OK, "a short name"},
    {BYTES(""), ERR_INVALID, "empty"},
    {BYTES("a"), ERR_INVALID, "a name alone"},
    {BYTES("a+"), ERR_INVALID, "no id"},
    {BYTES("a+62adb751"), ERR_INVALID, "no key"},
    {BYTES("a+62adb751+"), ERR_INVALID, "an empty key"},
    {BYTES("+f2c9580c+" KEY), ERR_INVALID, "no name, its id right"},
    {BYTES("a b+965e6be1+" KEY), ERR_INVALID, "a space in the name, its id right"},
    {BYTES("a\xC2\xA0"
           "b+8f28d578+" KEY),
     ERR_INVALID, "U+00A0 in the name, its id right"},
    {BYTES("a\xFF+62adb751+" KEY), ERR_INVALID, "a name that is not UTF-8"},
    {BYTES("b+62adb751+" KEY), ERR_INVALID, "the id of another name"},
    {BYTES("talks.example/r\xD0\xBEom7+fa832256+" KEY), ERR_INVALID, "a Cyrillic o in the name"},
    {BYTES("a+62adb750+" KEY), ERR_INVALID, "one bit of the id altered"},
    {BYTES("a+62ADB751+" KEY), ERR_INVALID, "the id in capitals"},
    {BYTES("a+62adb75+" KEY), ERR_INVALID, "seven digits"},
    {BYTES("a+062adb751+" KEY), ERR_INVALID, "nine digits"},
    {BYTES("a+0x62adb7+" KEY), ERR_INVALID, "0x"},
    {BYTES("a+62adb751 +" KEY), ERR_INVALID, "a space after the id"},
    {BYTES("a+62adb751+" KEY "\n"), ERR_INVALID, "a newline at the end"},
    {BYTES(" a+62adb751+" KEY), ERR_INVALID, "a space at the start"},
    {BYTES("a+62adb751+" KEY "+"), ERR_INVALID, "another + at the end"},
    {BYTES("a+62adb751+AR1Kl82lv0fwOX0eMrw3ryh5-c5z5_wUkVm3iZ6Z2VeP"), ERR_INVALID,
     "the alphabet for addresses"},
    {BYTES("a+62adb751+BR1Kl82lv0fwOX0eMrw3ryh5+c5z5/wUkVm3iZ6Z2VeP"), ERR_UNSUPPORTED,
     "type 0x05"},
    {BYTES("a+62adb751+BB1Kl82lv0fwOX0eMrw3ryh5+c5z5/wUkVm3iZ6Z2VeP"), ERR_INVALID,
     "the id of another type"},
    {BYTES("a+62adb751+AR1Kl82lv0fwOX0eMrw3ryh5+c5z5/wUkVm3iZ6Z2VeQ"), ERR_INVALID,
     "the id of another public key"},
    {BYTES("talks.example/room7+5ba6fa45+AR1Kl82lv0fwOX0eMrw3ryh5+c5z5/wUkVm3iZ6Z2Vc="),
     ERR_INVALID, "31 bytes, their id right"},
    {BYTES("talks.example/room7+5ba6fa45+AR1Kl82lv0fwOX0eMrw3ryh5+c5z5/wUkVm3iZ6Z2Vd="),
     ERR_INVALID, "31 bytes, base64 not canonical"},
    {BYTES("talks.example/room7+5ba6fa45+AR1Kl82lv0fwOX0eMrw3ryh5+c5z5/wUkVm3iZ6Z2Vc"), ERR_INVALID,
     "no padding"},
    {BYTES("talks.example/room7+271095a0+AR1Kl82lv0fwOX0eMrw3ryh5+c5z5/wUkVm3iZ6Z2VePeA=="),
     ERR_INVALID, "33 bytes, their id right"},
    {BYTES("talks.example/room7+b8213e7c+AQ=="), ERR_INVALID, "a type and no key, its id right"},
    {BYTES("talks.example/room7+95d41223+Ah1Kl82lv0fwOX0eMrw3ryh5+c5z5/wUkVm3iZ6Z2VeP"),
     ERR_UNSUPPORTED, "type 0x02, ECDSA"},
    {BYTES("talks.example/room7+51c02688+/x1Kl82lv0fwOX0eMrw3ryh5+c5z5/wUkVm3iZ6Z2VeP"),
     ERR_UNSUPPORTED, "type 0xff, private"},
    {BYTES("talks.example/room7+af53b38a+AB1Kl82lv0fwOX0eMrw3ryh5+c5z5/wUkVm3iZ6Z2VeP"),
     ERR_UNSUPPORTED, "type 0x00"},
    {BYTES("a+62adb751+BgAA"), ERR_UNSUPPORTED, "type 0x06, ML-DSA"},
    {BYTES("PRIVATE+KEY+a+62adb751+" KEY), ERR_INVALID, "a secret key"},
};

static void verifier_keys_parse_only_when_their_id_is_theirs(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof vkeys / sizeof vkeys[0]; i++) {
        struct verifier v;
        struct error e = {0};
        enum err got = verifier_parse(span(vkeys[i].text, vkeys[i].size), &v, &e);
        if (got != vkeys[i].want)
            fail_msg("%s: got %d (%s)", vkeys[i].why, got, e.message);
        if (got)
            continue;
        BUF_SCOPED struct buf again;
        buf_init(&again, 1000);
        key_vkey(v.name, v.type, v.pub, &again);
        assert_true(span_is(buf_span(&again), vkeys[i].text));
    }
}

static void the_specifications_own_note_verifies(void **state) {
    (void)state;
    ARENA_SCOPED struct arena a;
    arena_init(&a);
    struct verifier v;
    struct note n;
    bool verified;
    assert_int_equal(
        verifier_parse(
            span_str("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"), &v,
            NULL),
        OK);
    assert_int_equal(note_parse(span_str("This is an example message.\n\n" DASH "example.com/foo "
                                         "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1E"
                                         "RYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"),
                                &a, &n, NULL),
                     OK);
    assert_int_equal(note_verify(&n, &v, 1, &verified, NULL), OK);
    assert_true(verified);
    assert_true(note_sig_check(&n, &n.sigs[0], &v));
}

static void signing_gives_the_worked_example(void **state) {
    (void)state;
    BUF_SCOPED struct buf out;
    buf_init(&out, 1000);
    struct secret_key key = example_key(EXAMPLE_LOG_WORD, EXAMPLE_ORIGIN, KEY_ED25519);
    const struct secret_key *keys[] = {&key};
    assert_int_equal(note_sign(span_str(EXAMPLE_TEXT), keys, 1, &out, NULL), OK);
    assert_true(span_is(buf_span(&out), EXAMPLE_CHECKPOINT));
    assert_int_equal(out.size, 185);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(notes_parse_only_when_well_formed),
        cmocka_unit_test(bad_bytes_are_found_wherever_they_stand),
        cmocka_unit_test(a_note_has_at_most_a_hundred_signatures),
        cmocka_unit_test(a_key_name_has_at_most_255_bytes),
        cmocka_unit_test(a_note_is_split_where_it_should_be),
        cmocka_unit_test(larger_signatures_keep_their_size_and_no_bytes),
        cmocka_unit_test(verifier_keys_parse_only_when_their_id_is_theirs),
        cmocka_unit_test(the_specifications_own_note_verifies),
        cmocka_unit_test(signing_gives_the_worked_example),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
