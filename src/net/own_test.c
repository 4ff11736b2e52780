// SPDX-License-Identifier: Apache-2.0
// What an author keeps is what he wrote, where he wrote it; all else is refused.
#include "net/own.h"

#include "crypto/hash.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define NAME "queue/00000001"
#define TEXT "{\"act\":\"statement\"}\n"

static const uint8_t secrets[3][AGE_KEY_BYTES] = {{8}, {16}, {24}};

static struct own author(size_t first, size_t count) {
    return (struct own){.record = span_str("talks.example/a"),
                        .who = span_str("gov"),
                        .secrets = AGE_KEYS(secrets + first),
                        .count = count};
}

static enum err open_as(const struct own *o, const char *name, struct span file) {
    BUF_SCOPED struct buf out;
    struct span plain;
    struct error e;
    buf_init(&out, 4096);
    enum err err = own_open(o, name, file, &out, &plain, &e);
    if (!err && !span_is(plain, TEXT))
        fail_msg("something else came out");
    return err;
}

static void seal(const struct own *o, const char *name, struct buf *out) {
    struct error e;
    buf_init(out, 4096);
    assert_int_equal(own_seal(o, name, span_str(TEXT), out, &e), OK);
}

static void what_its_author_kept_is_read(void **state) {
    (void)state;
    struct own one = author(0, 1), all = author(0, 3), last = author(2, 1), none = author(0, 0);
    BUF_SCOPED struct buf file, by_last, clear;
    seal(&one, NAME, &file);
    seal(&last, NAME, &by_last);
    seal(&none, NAME, &clear);
    assert_int_equal(open_as(&one, NAME, buf_span(&file)), OK);
    assert_int_equal(open_as(&all, NAME, buf_span(&file)), OK);
    assert_int_equal(open_as(&all, NAME, buf_span(&by_last)), OK);
    assert_int_equal(open_as(&none, NAME, buf_span(&clear)), OK);
}

static void what_another_wrote_or_moved_is_not(void **state) {
    (void)state;
    struct own one = author(0, 1), other = author(1, 1), none = author(0, 0);
    struct own record = one, who = one;
    record.record = span_str("talks.example/b");
    who.who = span_str("opp");
    BUF_SCOPED struct buf file, clear;
    seal(&one, NAME, &file);
    seal(&none, NAME, &clear);
    const struct {
        const struct own *as;
        const char *name;
        struct span file;
        enum err wanted;
        const char *why;
    } cases[] = {
        {&one, "queue/00000002", buf_span(&file), ERR_DENIED, "it lay under another number"},
        {&one, "desk/drafts", buf_span(&file), ERR_DENIED, "it was of another kind"},
        {&record, NAME, buf_span(&file), ERR_DENIED, "of another record"},
        {&who, NAME, buf_span(&file), ERR_DENIED, "of another participant"},
        {&other, NAME, buf_span(&file), ERR_DENIED, "for another key"},
        {&none, NAME, buf_span(&file), ERR_DENIED, "no key to read it with"},
        {&one, NAME, buf_span(&clear), ERR_DENIED, "not encrypted, though there is a key"},
        {&one, NAME, span_head(buf_span(&file), file.size - 1), ERR_INVALID, "cut short"},
        {&one, NAME, span(NULL, 0), ERR_DENIED, "empty"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (open_as(cases[i].as, cases[i].name, cases[i].file) != cases[i].wanted)
            fail_msg("%s", cases[i].why);
}

// age says nothing about who has encrypted, and whom to encrypt to is no secret.
static void what_anybody_can_encrypt_is_not(void **state) {
    (void)state;
    struct own one = author(0, 1), other = author(1, 1);
    uint8_t recipient[1][AGE_KEY_BYTES];
    struct error e;
    BUF_SCOPED struct buf marked, text, file;
    age_identity_public(secrets[0], recipient[0]);
    seal(&other, NAME, &marked);
    buf_init(&text, 4096);
    assert_int_equal(age_decrypt(buf_span(&marked), other.secrets, 1, &text, &e), OK);
    const struct span forged[] = {span_str(TEXT), buf_span(&text), span(NULL, 0)};
    buf_init(&file, 4096);
    for (size_t i = 0; i < sizeof forged / sizeof *forged; i++) {
        buf_clear(&file);
        assert_int_equal(age_encrypt(forged[i], AGE_KEYS(recipient), 1, &file, &e), OK);
        assert_int_equal(open_as(&one, NAME, buf_span(&file)), ERR_DENIED);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_its_author_kept_is_read),
        cmocka_unit_test(what_another_wrote_or_moved_is_not),
        cmocka_unit_test(what_anybody_can_encrypt_is_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
