// SPDX-License-Identifier: Apache-2.0
#include "log/witness.h"

#include "base/arena.h"
#include "base/codec.h"
#include "log/example.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define HASH EXAMPLE_LEAF_0 "\n"
#define BODY "old 1\n" EXAMPLE_LEAF_1 "\n" EXAMPLE_LEAF_2 "\n\n" EXAMPLE_CHECKPOINT

static void the_worked_example_is_read_and_printed(void **state) {
    (void)state;
    struct witness_request r;
    struct checkpoint c;
    hash_bytes leaf;
    assert_int_equal(witness_request_parse(span_str(BODY), &r, NULL), OK);
    assert_true(span_is(r.checkpoint, EXAMPLE_CHECKPOINT));
    assert_int_equal(r.old, 1);
    assert_int_equal(r.count, 2);
    assert_int_equal(checkpoint_parse(span_str(EXAMPLE_TEXT), &c, NULL), OK);
    merkle_leaf(span_str("hello"), leaf);
    assert_int_equal(merkle_check_consistency(1, c.size, (const hash_bytes *)r.hashes, r.count,
                                              leaf, c.root, NULL),
                     OK);
    BUF_SCOPED struct buf out;
    buf_init(&out, 1000);
    witness_request_print(&r, &out);
    assert_string_equal(buf_str(&out), BODY);
}

static const struct {
    const char *body;
    enum err want;
    const char *why;
} bodies[] = {
    {"old 0\n\nnote", OK, "no hashes; the note is not looked at"},
    {"old 9223372036854775807\n" HASH "\nnote", OK, "2^63-1"},
    {"old 1\n" HASH "\n\nnote", OK, "the split is at the first blank line"},
    {"", ERR_INVALID, "empty"},
    {"\n\nnote", ERR_INVALID, "no old line"},
    {"old\n\nnote", ERR_INVALID, "no size"},
    {"old \n\nnote", ERR_INVALID, "an empty size"},
    {"old  1\n\nnote", ERR_INVALID, "two spaces"},
    {"old\t1\n\nnote", ERR_INVALID, "a tab"},
    {" old 1\n\nnote", ERR_INVALID, "a space before it"},
    {"old 1 \n\nnote", ERR_INVALID, "a space behind it"},
    {"Old 1\n\nnote", ERR_INVALID, "a capital"},
    {"size 1\n\nnote", ERR_INVALID, "another word"},
    {"1\n\nnote", ERR_INVALID, "no word"},
    {"old 01\n\nnote", ERR_INVALID, "a leading zero"},
    {"old -1\n\nnote", ERR_INVALID, "a minus sign"},
    {"old +1\n\nnote", ERR_INVALID, "a plus sign"},
    {"old 1.0\n\nnote", ERR_INVALID, "a fraction"},
    {"old 0x1\n\nnote", ERR_INVALID, "hexadecimal"},
    {"old 9223372036854775808\n\nnote", ERR_INVALID, "2^63"},
    {"old 18446744073709551616\n\nnote", ERR_INVALID, "2^64, which is 0 in 64 bits"},
    {"old 1\r\n\r\nnote", ERR_INVALID, "carriage returns"},
    {"old 1", ERR_INVALID, "cut off in the old line"},
    {"old 1\n", ERR_INVALID, "cut off behind the old line"},
    {"old 1\n" HASH, ERR_INVALID, "cut off behind a hash"},
    {"old 1\n" HASH "\n", ERR_INVALID, "nothing behind the blank line"},
    {"old 1\n\n", ERR_INVALID, "no checkpoint"},
    {"old 1\nnote", ERR_INVALID, "no blank line"},
    {"old 1\nold 1\n\nnote", ERR_INVALID, "two old lines"},
    {"old 1\n" HASH "old 1\n\nnote", ERR_INVALID, "the old line again"},
    {HASH "old 1\n\nnote", ERR_INVALID, "a hash before the old line"},
    {"old 1\nAAAA\n\nnote", ERR_INVALID, "a hash of three bytes"},
    {"old 1\nJJXKw/5RL/+J966UloT9LyriwDFuc+3LFgroGXSxLQ==\n\nnote", ERR_INVALID, "31 bytes"},
    {"old 1\nJJXKw/5RL/+J966UloT9LyriwDFuc+3LFgroGXSxLcgA\n\nnote", ERR_INVALID, "33 bytes"},
    {"old 1\nJJXKw/5RL/+J966UloT9LyriwDFuc+3LFgroGXSxLch=\n\nnote", ERR_INVALID,
     "bits beyond the hash are not zero"},
    {"old 1\nJJXKw/5RL/+J966UloT9LyriwDFuc+3LFgroGXSxLcg\n\nnote", ERR_INVALID, "no padding"},
    {"old 1\n " HASH "\nnote", ERR_INVALID, "a space before a hash"},
    {"old 1\n" EXAMPLE_LEAF_0 " \n\nnote", ERR_INVALID, "a space behind a hash"},
    {"old 1\n" EXAMPLE_LEAF_0 EXAMPLE_LEAF_1 "\n\nnote", ERR_INVALID, "two hashes on one line"},
    {"old 1\n" EXAMPLE_LEAF_0 " " EXAMPLE_LEAF_1 "\n\nnote", ERR_INVALID, "and a space between"},
    {"old 1\n" HASH " \nnote", ERR_INVALID, "a blank line with a space"},
};

static void requests_are_read_only_when_well_formed(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++) {
        struct witness_request r = {.old = 77};
        struct error e = {0};
        enum err got = witness_request_parse(span_str(bodies[i].body), &r, &e);
        if (got != bodies[i].want || (got && r.old != 77))
            fail_msg("%s: got %d (%s)", bodies[i].why, got, e.message);
        if (got) {
            assert_string_equal(e.rule, "malformed-request");
            continue;
        }
        BUF_SCOPED struct buf again;
        buf_init(&again, 1000);
        witness_request_print(&r, &again);
        assert_string_equal(buf_str(&again), bodies[i].body);
    }
}

static void a_request_has_at_most_63_hashes(void **state) {
    (void)state;
    for (size_t hashes = 62; hashes <= 65; hashes++) {
        struct witness_request r = {.count = 77};
        BUF_SCOPED struct buf body;
        buf_init(&body, 10000);
        buf_put_str(&body, "old 1\n");
        for (size_t i = 0; i < hashes; i++)
            buf_put_str(&body, HASH);
        buf_put_str(&body, "\nnote");
        assert_int_equal(witness_request_parse(buf_span(&body), &r, NULL),
                         hashes > 63 ? ERR_INVALID : OK);
        assert_int_equal(r.count, hashes > 63 ? 77 : hashes);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_worked_example_is_read_and_printed),
        cmocka_unit_test(requests_are_read_only_when_well_formed),
        cmocka_unit_test(a_request_has_at_most_63_hashes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
