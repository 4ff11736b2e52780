// SPDX-License-Identifier: Apache-2.0
#include "log/checkpoint.h"

#include "base/codec.h"
#include "log/example.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define ROOT EXAMPLE_ROOT_3

static const struct {
    const char *text;
    enum err want;
    const char *why;
} texts[] = {
    {EXAMPLE_TEXT, OK, "the worked example"},
    {"a\n0\n" EXAMPLE_ROOT_0 "\n", OK, "an empty log"},
    {"a\n9223372036854775807\n" ROOT "\n", OK, "2^63-1 leaves"},
    {"", ERR_INVALID, "empty"},
    {"\n", ERR_INVALID, "one blank line"},
    {"a", ERR_INVALID, "half a line"},
    {"a\n", ERR_INVALID, "an origin alone"},
    {"a\n3\n", ERR_INVALID, "no root"},
    {"a\n3\n\n", ERR_INVALID, "an empty root"},
    {"a\n3\n" ROOT, ERR_INVALID, "no newline at the end"},
    {"a\n\n" ROOT "\n", ERR_INVALID, "an empty size"},
    {"a\n" ROOT "\n", ERR_INVALID, "no size"},
    {"\n3\n" ROOT "\n", ERR_INVALID, "an empty origin"},
    {"3\n" ROOT "\n", ERR_INVALID, "no origin"},
    {"a b\n3\n" ROOT "\n", ERR_INVALID, "a space in the origin"},
    {" a\n3\n" ROOT "\n", ERR_INVALID, "a space before the origin"},
    {"a \n3\n" ROOT "\n", ERR_INVALID, "a space after the origin"},
    {"a\xC2\xA0\n3\n" ROOT "\n", ERR_INVALID, "a no-break space in the origin"},
    {"a+b\n3\n" ROOT "\n", ERR_INVALID, "+ in the origin"},
    {"a\t\n3\n" ROOT "\n", ERR_INVALID, "a tab in the origin"},
    {"a\xFF\n3\n" ROOT "\n", ERR_INVALID, "an origin that is not UTF-8"},
    {"a\n03\n" ROOT "\n", ERR_INVALID, "a leading zero"},
    {"a\n00\n" ROOT "\n", ERR_INVALID, "two zeros"},
    {"a\n+3\n" ROOT "\n", ERR_INVALID, "a plus sign"},
    {"a\n-3\n" ROOT "\n", ERR_INVALID, "a minus sign"},
    {"a\n 3\n" ROOT "\n", ERR_INVALID, "a space before the size"},
    {"a\n3 \n" ROOT "\n", ERR_INVALID, "a space after the size"},
    {"a\n3.0\n" ROOT "\n", ERR_INVALID, "a fraction"},
    {"a\n0x3\n" ROOT "\n", ERR_INVALID, "hexadecimal"},
    {"a\n1e3\n" ROOT "\n", ERR_INVALID, "an exponent"},
    {"a\n\xD9\xA3\n" ROOT "\n", ERR_INVALID, "an Arabic digit"},
    {"a\n9223372036854775808\n" ROOT "\n", ERR_INVALID, "2^63"},
    {"a\n18446744073709551615\n" ROOT "\n", ERR_INVALID, "2^64-1"},
    {"a\n18446744073709551619\n" ROOT "\n", ERR_INVALID, "2^64+3"},
    {"a\n99999999999999999999999\n" ROOT "\n", ERR_INVALID, "far past 2^64"},
    {"a\n3\nJJXKw/5RL/+J966UloT9LyriwDFuc+3LFgroGXSxLQ==\n", ERR_INVALID, "a root of 31 bytes"},
    {"a\n3\nJJXKw/5RL/+J966UloT9LyriwDFuc+3LFgroGXSxLcgA\n", ERR_INVALID, "a root of 33 bytes"},
    {"a\n3\nJJXKw/5RL/+J966UloT9LyriwDFuc+3LFgroGXSxLcg\n", ERR_INVALID, "no padding"},
    {"a\n3\nJJXKw/5RL/+J966UloT9LyriwDFuc+3LFgroGXSxLch=\n", ERR_INVALID,
     "bits beyond the root are not zero"},
    {"a\n3\nJJXKw_5RL_-J966UloT9LyriwDFuc-3LFgroGXSxLcg=\n", ERR_INVALID,
     "the alphabet for addresses"},
    {"a\n3\n2495cac3fe512fff89f7ae949684fd2f2ae2c0316e73edcb160ae81974b12dc8\n", ERR_INVALID,
     "a root in hexadecimal"},
    {"a\n3\n " ROOT "\n", ERR_INVALID, "a space before the root"},
    {"a\n3\n" ROOT " \n", ERR_INVALID, "a space after the root"},
    {"a\n3\n" ROOT "\n\n", ERR_INVALID, "a blank line at the end"},
    {"a\n3\n" ROOT "\nextension\n", ERR_INVALID, "an extension line"},
    {"a\n3\n" ROOT "\nextension\nanother\n", ERR_INVALID, "two extension lines"},
    {"a\r\n3\r\n" ROOT "\r\n", ERR_INVALID, "carriage returns"},
    {"a\n\n3\n" ROOT "\n", ERR_INVALID, "a blank line inside"},
};

static void checkpoints_are_three_lines_and_nothing_else(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct checkpoint c;
        struct error e = {0};
        enum err got = checkpoint_parse(span_str(texts[i].text), &c, &e);
        if (got != texts[i].want)
            fail_msg("%s: got %d (%s)", texts[i].why, got, e.message);
        if (got) {
            assert_string_equal(e.rule, "malformed-checkpoint");
            continue;
        }
        BUF_SCOPED struct buf again;
        buf_init(&again, 1000);
        checkpoint_print(&c, &again);
        assert_string_equal(buf_str(&again), texts[i].text);
    }
}

static struct checkpoint example(void) {
    struct checkpoint c = {.origin = span_str(EXAMPLE_ORIGIN), .size = 3};
    assert_true(base64_get_exact(span_str(EXAMPLE_ROOT_3), c.root, sizeof c.root));
    return c;
}

static void signing_gives_the_worked_example(void **state) {
    (void)state;
    BUF_SCOPED struct buf out;
    buf_init(&out, 1000);
    struct secret_key key = example_key(EXAMPLE_LOG_WORD, EXAMPLE_ORIGIN, KEY_ED25519);
    struct checkpoint c = example();
    assert_int_equal(checkpoint_sign(&c, &key, &out, NULL), OK);
    assert_string_equal(buf_str(&out), EXAMPLE_CHECKPOINT);
}

#define OTHER_VKEY "a+62adb751+AR1Kl82lv0fwOX0eMrw3ryh5+c5z5/wUkVm3iZ6Z2VeP"

static const struct {
    const char *note;
    const char *vkey;
    enum err want;
    const char *rule;
    const char *why;
} opened[] = {
    {EXAMPLE_CHECKPOINT, EXAMPLE_LOG_VKEY, OK, NULL, "the worked example"},
    {EXAMPLE_CHECKPOINT EXAMPLE_COSIGNATURE, EXAMPLE_LOG_VKEY, OK, NULL, "with a cosignature"},
    {EXAMPLE_TEXT "\n" EXAMPLE_COSIGNATURE EXAMPLE_LOG_LINE, EXAMPLE_LOG_VKEY, OK, NULL,
     "with a cosignature before the log's line"},
    {EXAMPLE_TEXT, EXAMPLE_LOG_VKEY, ERR_INVALID, "malformed-note", "a text without a signature"},
    {EXAMPLE_TEXT "extension\n\n" EXAMPLE_LOG_LINE, EXAMPLE_LOG_VKEY, ERR_INVALID,
     "malformed-checkpoint", "an extension line"},
    {EXAMPLE_TEXT "\n" EXAMPLE_LOG_LINE "\n" EXAMPLE_LOG_LINE, EXAMPLE_LOG_VKEY, ERR_INVALID,
     "malformed-checkpoint", "a signed note as text of another"},
    {EXAMPLE_CHECKPOINT, OTHER_VKEY, ERR_CONFLICT, "wrong-origin",
     "the same public key under another name"},
    {"a\n3\n" ROOT "\n\n" EXAMPLE_LOG_LINE, EXAMPLE_LOG_VKEY, ERR_CONFLICT, "wrong-origin",
     "another log's text with this log's line"},
    {EXAMPLE_ORIGIN "/epoch-1\n3\n" ROOT "\n\n" EXAMPLE_LOG_LINE, EXAMPLE_LOG_VKEY, ERR_CONFLICT,
     "wrong-origin", "the name is only the origin's beginning"},
    {"talks.example/Room7\n3\n" ROOT "\n\n" EXAMPLE_LOG_LINE, EXAMPLE_LOG_VKEY, ERR_CONFLICT,
     "wrong-origin", "a capital letter"},
    {EXAMPLE_CHECKPOINT, EXAMPLE_ORIGIN "+9398aa78+BB1Kl82lv0fwOX0eMrw3ryh5+c5z5/wUkVm3iZ6Z2VeP",
     ERR_DENIED, "wrong-key-type", "the log's key as a cosigner's"},
    {EXAMPLE_TEXT "\n" EXAMPLE_COSIGNATURE, EXAMPLE_LOG_VKEY, ERR_DENIED, "no-known-signature",
     "a cosignature and no signature of the log"},
    {EXAMPLE_TEXT "\n" DASH "a " EXAMPLE_LOG_BLOB "\n", EXAMPLE_LOG_VKEY, ERR_DENIED,
     "no-known-signature", "the signature under another name"},
    {EXAMPLE_ORIGIN "\n2\n" ROOT "\n\n" EXAMPLE_LOG_LINE, EXAMPLE_LOG_VKEY, ERR_DENIED,
     "bad-signature", "another size under the signature"},
    {EXAMPLE_ORIGIN "\n3\n" EXAMPLE_ROOT_2 "\n\n" EXAMPLE_LOG_LINE, EXAMPLE_LOG_VKEY, ERR_DENIED,
     "bad-signature", "another root under the signature"},
    {EXAMPLE_TEXT "\n" DASH EXAMPLE_ORIGIN " +oMiVgE=\n", EXAMPLE_LOG_VKEY, ERR_DENIED,
     "bad-signature", "a signature cut off"},
};

static void checkpoints_open_under_their_logs_key_alone(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof opened / sizeof opened[0]; i++) {
        ARENA_SCOPED struct arena a;
        arena_init(&a);
        struct verifier v;
        struct note n = {.count = 77};
        struct checkpoint c = {.size = 77};
        struct error e = {0};
        assert_int_equal(verifier_parse(span_str(opened[i].vkey), &v, NULL), OK);
        enum err got = checkpoint_open(span_str(opened[i].note), &v, &a, &n, &c, &e);
        if (got != opened[i].want)
            fail_msg("%s: got %d (%s)", opened[i].why, got, e.message);
        assert_int_equal(c.size, got ? 77 : 3);
        assert_int_equal(n.count == 77, got != OK);
        if (got)
            assert_string_equal(e.rule, opened[i].rule);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(checkpoints_are_three_lines_and_nothing_else),
        cmocka_unit_test(signing_gives_the_worked_example),
        cmocka_unit_test(checkpoints_open_under_their_logs_key_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
