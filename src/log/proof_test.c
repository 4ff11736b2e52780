// SPDX-License-Identifier: Apache-2.0
#include "log/proof.h"

#include "base/codec.h"
#include "log/example.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define HEAD "c2sp.org/tlog-proof@v1\n"
#define PATH EXAMPLE_LEAF_0 "\n" EXAMPLE_LEAF_2 "\n" // of entry 1
#define NOTE "\n" EXAMPLE_CHECKPOINT EXAMPLE_COSIGNATURE
#define EXAMPLE_PROOF HEAD "index 1\n" PATH NOTE

static const struct {
    const char *file;
    enum err want;
    const char *rule;
    const char *why;
} files[] = {
    {EXAMPLE_PROOF, OK, NULL, "the worked example"},
    {HEAD "extra SGVsbG8=\nindex 1\n" PATH NOTE, OK, NULL, "with extra data"},
    {HEAD "extra \nindex 1\n" PATH NOTE, OK, NULL, "with extra data of no bytes"},
    {HEAD "index 2\n" EXAMPLE_ROOT_2 "\n" NOTE, OK, NULL, "the last entry has one hash"},
#define BAD ERR_INVALID, "malformed-proof"
    {"", BAD, "empty"},
    {"\n", BAD, "a blank line"},
    {"c2sp.org/tlog-proof@v1", BAD, "half the first line"},
    {HEAD, BAD, "the first line alone"},
    {"index 1\n" PATH NOTE, BAD, "no first line"},
    {"c2sp.org/tlog-proof@v2\nindex 1\n" PATH NOTE, BAD, "another version"},
    {"c2sp.org/tlog-proof@v1 \nindex 1\n" PATH NOTE, BAD, "a space behind the first line"},
    {"c2sp.org/tlog-proof@v1\r\nindex 1\n" PATH NOTE, BAD, "a carriage return"},
    {"C2SP.org/tlog-proof@v1\nindex 1\n" PATH NOTE, BAD, "capitals"},
    {"\n" EXAMPLE_PROOF, BAD, "a blank line before the first"},
    {"\xEF\xBB\xBF" EXAMPLE_PROOF, BAD, "a byte order mark"},
    {HEAD "\nindex 1\n" PATH NOTE, BAD, "a blank line behind the first"},
    {HEAD PATH NOTE, BAD, "no index"},
    {HEAD "index\n" PATH NOTE, BAD, "an index line without a number"},
    {HEAD "index \n" PATH NOTE, BAD, "an empty index"},
    {HEAD "index  1\n" PATH NOTE, BAD, "two spaces"},
    {HEAD "index\t1\n" PATH NOTE, BAD, "a tab"},
    {HEAD "index 1 \n" PATH NOTE, BAD, "a space behind the index"},
    {HEAD "index -1\n" PATH NOTE, BAD, "a negative index"},
    {HEAD "index +1\n" PATH NOTE, BAD, "a plus sign"},
    {HEAD "index 01\n" PATH NOTE, BAD, "a leading zero"},
    {HEAD "index one\n" PATH NOTE, BAD, "a word"},
    {HEAD "index 0x1\n" PATH NOTE, BAD, "hexadecimal"},
    {HEAD "index 9223372036854775808\n" PATH NOTE, BAD, "index 2^63"},
    {HEAD "index 18446744073709551617\n" PATH NOTE, BAD, "an index that is 1 in 64 bits"},
    {HEAD "Index 1\n" PATH NOTE, BAD, "a capital"},
    {HEAD "index 1\nextra SGVsbG8=\n" PATH NOTE, BAD, "extra data behind the index"},
    {HEAD "extra SGVsbG8=\nextra SGVsbG8=\nindex 1\n" PATH NOTE, BAD, "extra data twice"},
    {HEAD "extra SGVsbG8\nindex 1\n" PATH NOTE, BAD, "extra data without padding"},
    {HEAD "extra SGVsbG9=\nindex 1\n" PATH NOTE, BAD, "extra data that are not canonical"},
    {HEAD "extra SGVs bG8=\nindex 1\n" PATH NOTE, BAD, "extra data with a space"},
    {HEAD "extra -_-_\nindex 1\n" PATH NOTE, BAD, "extra data in the alphabet for addresses"},
    {HEAD "extra\nindex 1\n" PATH NOTE, BAD, "extra without its space"},
    {HEAD "extra SGVsbG8=\n" PATH NOTE, BAD, "extra data and no index"},
    {HEAD "extra SGVsbG8=\n", BAD, "nothing behind the extra data"},
    {HEAD "index 3\n" PATH NOTE, BAD, "the index is the size"},
    {HEAD "index 9223372036854775807\n" PATH NOTE, BAD, "the index is far past the size"},
    {HEAD "index 1\n" NOTE, BAD, "no hashes"},
    {HEAD "index 1\n" EXAMPLE_LEAF_0 "\n" NOTE, BAD, "one hash too few"},
    {HEAD "index 1\n" PATH EXAMPLE_LEAF_0 "\n" NOTE, BAD, "one hash too many"},
    {HEAD "index 2\n" PATH NOTE, BAD, "two hashes where the last entry has one"},
    {HEAD "index 1\nAAAA\n" EXAMPLE_LEAF_2 "\n" NOTE, BAD, "a hash of three bytes"},
    {HEAD "index 1\nJJXKw/5RL/+J966UloT9LyriwDFuc+3LFgroGXSxLQ==\n" EXAMPLE_LEAF_2 "\n" NOTE, BAD,
     "a hash of 31 bytes"},
    {HEAD "index 1\nJJXKw/5RL/+J966UloT9LyriwDFuc+3LFgroGXSxLcgA\n" EXAMPLE_LEAF_2 "\n" NOTE, BAD,
     "a hash of 33 bytes"},
    {HEAD "index 1\nJJXKw/5RL/+J966UloT9LyriwDFuc+3LFgroGXSxLch=\n" EXAMPLE_LEAF_2 "\n" NOTE, BAD,
     "a hash that is not canonical"},
    {HEAD "index 1\n" PATH EXAMPLE_CHECKPOINT, BAD, "no blank line before the checkpoint"},
    {HEAD "index 1\n" PATH, BAD, "cut off behind the hashes"},
    {HEAD "index 1\n" EXAMPLE_LEAF_0 "\n\n" EXAMPLE_LEAF_2 "\n" NOTE, ERR_INVALID,
     "malformed-checkpoint", "a blank line between the hashes"},
    {HEAD "index 1\n" PATH "\n" NOTE, ERR_INVALID, "malformed-checkpoint", "two blank lines"},
    {HEAD "index 1\n" PATH "\n", ERR_INVALID, "malformed-note", "no checkpoint"},
    {HEAD "index 1\n" PATH "\n" EXAMPLE_TEXT, ERR_INVALID, "malformed-note", "no signature"},
    {HEAD "index 1\n" PATH NOTE "\n", ERR_INVALID, "malformed-note", "a blank line at the end"},
    {HEAD "index 1\n" PATH "\na\n3\n\n" EXAMPLE_LOG_LINE, ERR_INVALID, "malformed-checkpoint",
     "a note that is no checkpoint"},
};

static void proofs_are_read_only_when_well_formed(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        ARENA_SCOPED struct arena a;
        arena_init(&a);
        struct proof p = {.count = 77};
        struct error e = {0};
        enum err got = proof_parse(span_str(files[i].file), &a, &p, &e);
        if (got != files[i].want || (got && p.count != 77))
            fail_msg("%s: got %d (%s)", files[i].why, got, e.message);
        if (got) {
            assert_string_equal(e.rule, files[i].rule);
            continue;
        }
        BUF_SCOPED struct buf again;
        buf_init(&again, 1000);
        proof_print(&p, &again);
        assert_string_equal(buf_str(&again), files[i].file);
    }
}

static void what_a_proof_holds_is_read(void **state) {
    (void)state;
    ARENA_SCOPED struct arena a;
    arena_init(&a);
    struct proof p;
    assert_int_equal(proof_parse(span_str(EXAMPLE_PROOF), &a, &p, NULL), OK);
    assert_int_equal(p.index, 1);
    assert_int_equal(p.count, 2);
    assert_false(p.has_extra);
    assert_true(span_is(p.checkpoint, EXAMPLE_CHECKPOINT EXAMPLE_COSIGNATURE));
    assert_int_equal(
        proof_parse(span_str(HEAD "extra SGVsbG8=\nindex 1\n" PATH NOTE), &a, &p, NULL), OK);
    assert_true(p.has_extra && span_is(p.extra, "Hello"));
}

static void a_proof_has_at_most_65536_bytes(void **state) {
    (void)state;
    ARENA_SCOPED struct arena a;
    BUF_SCOPED struct buf file;
    arena_init(&a);
    buf_init(&file, 100000);
    buf_put_str(&file, EXAMPLE_PROOF DASH "x");
    while (file.size % 4 != LIMIT_PROOF_BYTES % 4 + 2) // so that whole groups of base64 follow
        buf_put_byte(&file, 'x');
    buf_put_byte(&file, ' ');
    while (file.size < LIMIT_PROOF_BYTES - 1)
        buf_put_byte(&file, 'A');
    buf_put_byte(&file, '\n');
    struct proof p;
    assert_int_equal(proof_parse(buf_span(&file), &a, &p, NULL), OK);
    buf_put_byte(&file, '\n');
    assert_int_equal(proof_parse(buf_span(&file), &a, &p, NULL), ERR_LIMIT);
}

enum change { NOTHING, LEAF, SIBLING, ROOT_CHILD, INDEX, SIGNATURE, ROOT, KEY, NAME };

static const struct {
    enum change change;
    enum err want;
    const char *rule;
    const char *why;
} checks[] = {
    {NOTHING, OK, NULL, "the worked example"},
    {LEAF, ERR_INVALID, "bad-inclusion", "another entry"},
    {SIBLING, ERR_INVALID, "bad-inclusion", "a bit of the leaf's sibling"},
    {ROOT_CHILD, ERR_INVALID, "bad-inclusion", "a bit of the root's child"},
    {INDEX, ERR_INVALID, "bad-inclusion", "another index with as many hashes"},
    {SIGNATURE, ERR_DENIED, "bad-signature", "the log's signature altered"},
    {ROOT, ERR_DENIED, "bad-signature", "the root altered"},
    {KEY, ERR_DENIED, "no-known-signature", "another key of the log's name"},
    {NAME, ERR_CONFLICT, "wrong-origin", "another log's key"},
};

static void proofs_hold_for_one_entry_under_one_key(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof checks / sizeof checks[0]; i++) {
        ARENA_SCOPED struct arena a;
        arena_init(&a);
        struct secret_key key =
            example_key(checks[i].change == KEY ? "another" : EXAMPLE_LOG_WORD,
                        checks[i].change == NAME ? "another" : EXAMPLE_ORIGIN, KEY_ED25519);
        const struct verifier log = example_verifier(&key);
        char file[] = EXAMPLE_PROOF;
        if (checks[i].change == SIGNATURE)
            memcpy(strstr(file, "ElmBfQY="), "ElmBfQU=", 8);
        if (checks[i].change == ROOT)
            memcpy(strstr(file, EXAMPLE_ROOT_3), EXAMPLE_ROOT_2, 44);
        struct proof p;
        struct checkpoint c = {.size = 77};
        struct error e = {0};
        hash_bytes leaf;
        assert_int_equal(proof_parse(span_str(file), &a, &p, NULL), OK);
        merkle_leaf(span_str(checks[i].change == LEAF ? "offer:2" : "offer:1"), leaf);
        p.hashes[0][0] ^= checks[i].change == SIBLING;
        p.hashes[1][31] ^= checks[i].change == ROOT_CHILD ? 0x80 : 0;
        p.index = checks[i].change == INDEX ? 0 : p.index;
        enum err got = proof_check(&p, leaf, &log, &a, &c, &e);
        if (got != checks[i].want || c.size != (got ? 77 : 3))
            fail_msg("%s: got %d (%s)", checks[i].why, got, e.message);
        if (got)
            assert_string_equal(e.rule, checks[i].rule);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(proofs_are_read_only_when_well_formed),
        cmocka_unit_test(what_a_proof_holds_is_read),
        cmocka_unit_test(a_proof_has_at_most_65536_bytes),
        cmocka_unit_test(proofs_hold_for_one_entry_under_one_key),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
