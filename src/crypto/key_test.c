// SPDX-License-Identifier: Apache-2.0
// Keys whose secrets are away: their lines in key files, and what comes from whoever has them.
#include "crypto/keyfile.h"

#include "crypto/hash.h"
#include "crypto/vectors_test.h"

#include <sys/stat.h>
#include <unistd.h>

#define COUNT(a) (sizeof(a) / sizeof *(a))
#define LOG_VKEY "talks.example/room7+fa832256+AR1Kl82lv0fwOX0eMrw3ryh5+c5z5/wUkVm3iZ6Z2VeP"
#define LOG_LINE "AGENT+KEY+" LOG_VKEY "\n"
#define LOG_KEY                                                                                    \
    "PRIVATE+KEY+talks.example/room7+fa832256+AVRq6fT+r2VRx9meojhXce2mWi22vkgUZ4my8U+XkOrz\n"
#define COSIGNER_LINE                                                                              \
    "AGENT+KEY+guarantor-a.example/w+a715e4cd+BJAmSCHbqVCHbBRkOIcEEusJQUU9ZbIlTbgsYpxkoccf\n"

static void an_agent_s_key_is_read_and_printed(void **state) {
    (void)state;
    static const char text[] = LOG_LINE COSIGNER_LINE;
    struct keyfile f;
    struct error e;
    uint8_t sig[ED25519_SIG_BYTES];
    BUF_SCOPED struct buf out;
    buf_init(&out, 4096);
    if (keyfile_parse(span_str(text), &f, &e))
        fail_msg("%s", e.message);
    assert_int_equal(f.count, 2);
    assert_true(f.keys[0].away && f.keys[1].away);
    assert_int_equal(f.keys[0].id, 0xfa832256);
    assert_int_equal(f.keys[1].type, KEY_COSIGNER);
    for (size_t i = 0; i < ED25519_SECRET_BYTES; i++)
        assert_int_equal(f.keys[0].secret[i], 0);
    keyfile_print(&f, &out);
    assert_string_equal(buf_str(&out), text);
    assert_int_equal(secret_key_sign(&f.keys[0], span_str("m"), sig, &e), ERR_DENIED);
    assert_non_null(strstr(e.message, "no agent was asked"));
    keyfile_done(&f);
}

static void malformed_lines_are_refused(void **state) {
    (void)state;
    static const struct {
        const char *text, *message, *why;
    } cases[] = {
        {LOG_LINE LOG_LINE, "line 2: a second key", "twice"},
        {LOG_KEY LOG_LINE, "line 2: a second key", "the secret itself, and the agent's"},
        {"AGENT+KEY+\n", "line 1: a key whose name", "nothing behind it"},
        {"AGENT+KEY+a+fa832256+AR1Kl82lv0fwOX0eMrw3ryh5+c5z5/wUkVm3iZ6Z2VeP\n",
         "line 1: the key's name, hash", "another name"},
        {"AGENT+KEY+talks.example/room7+fa832257+AR1Kl82lv0fwOX0eMrw3ryh5+c5z5/wUkVm3iZ6Z2VeP\n",
         "line 1: the key's name, hash", "another hash"},
        {"AGENT+KEY+talks.example/room7+fa832256+BB1Kl82lv0fwOX0eMrw3ryh5+c5z5/wUkVm3iZ6Z2VeP\n",
         "line 1: the key's name, hash", "another type"},
        {"AGENT+KEY+talks.example/room7+fa832256+Bh1Kl82lv0fwOX0eMrw3ryh5+c5z5/wUkVm3iZ6Z2VeP\n",
         "line 1: a key of a type", "type 6"},
        {"AGENT+KEY+talks.example/room7+fa832256+AVRq6fT+r2VRx9meojhXce2mWi22vkgUZ4my8U+XkOrz\n",
         "line 1: the key's name, hash", "a secret where the public key belongs"},
        {"AGENT+KEY+talks.example/room7+fa832256+AR1Kl82l\n", "line 1: a key that is not canonical",
         "cut off"},
        {"agent+key+" LOG_VKEY "\n", "line 1: neither", "lowercase"},
        {LOG_VKEY "\n", "line 1: neither", "a verifier key alone"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct keyfile f = {.count = 77};
        struct error e = {.code = OK};
        if (!keyfile_parse(span_str(cases[i].text), &f, &e) || !strstr(e.message, cases[i].message))
            fail_msg("%s: %s", cases[i].why, e.message);
        assert_int_equal(f.count, 77);
        assert_null(strstr(e.message, "AVRq6fT"));
    }
}

static void a_file_without_a_secret_may_be_read_by_others(void **state) {
    (void)state;
    static const struct {
        const char *text;
        enum err err;
        const char *why;
    } cases[] = {
        {"# in the token\n\n" LOG_LINE, OK, "an agent's key alone"},
        {LOG_LINE "AGE-SECRET-KEY-1EGTZVFFV20835NWYV6270LXYVK2VKNX2MMDKWYKLMGR48UAWX40Q2P2LM0\n",
         ERR_DENIED, "an age key beside it"},
        {LOG_LINE "PRIVATE+KEY+a\n", ERR_DENIED, "a secret, mistyped"},
        {" " LOG_LINE, ERR_DENIED, "who knows what it is"},
    };
    char path[] = "/tmp/key_test.XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    close(fd);
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct keyfile f;
        struct error e = {.code = OK};
        assert_int_equal(file_write(path, span_str(cases[i].text), 0644, true, &e), OK);
        assert_int_equal(chmod(path, 0644), 0);
        if (keyfile_load(path, false, NULL, NULL, &f, &e) != cases[i].err)
            fail_msg("%s: %s", cases[i].why, e.message);
        if (cases[i].err)
            assert_string_equal(e.rule, "key-file-mode");
        else
            keyfile_done(&f);
    }
    unlink(path);
}

// Somebody who has the secret, and what it does with it.
enum conduct { HONEST, OTHER_MESSAGE, OTHER_KEY, ZEROES, FLIPPED, SAYS_NO };

struct somebody {
    enum conduct conduct;
    int asked;
    uint8_t secret[ED25519_SECRET_BYTES], other[ED25519_SECRET_BYTES];
};

static enum err answer(void *context, const uint8_t pub[ED25519_PUBLIC_BYTES], struct span message,
                       uint8_t sig[ED25519_SIG_BYTES], struct error *e) {
    struct somebody *s = context;
    (void)pub;
    s->asked++;
    if (s->conduct == SAYS_NO)
        return error_set(e, ERR_IO, "not today");
    if (s->conduct == OTHER_MESSAGE)
        message = span_str("what nobody asked for");
    ed25519_sign(s->conduct == OTHER_KEY ? s->other : s->secret, message, sig);
    if (s->conduct == ZEROES)
        memset(sig, 0, ED25519_SIG_BYTES);
    if (s->conduct == FLIPPED)
        sig[ED25519_SIG_BYTES - 1] ^= 1;
    return OK;
}

static void what_an_agent_answers_is_verified(void **state) {
    (void)state;
    static const struct {
        enum conduct conduct;
        enum err err;
        const char *message, *why;
    } cases[] = {
        {HONEST, OK, "", "the signature asked for"},
        {OTHER_MESSAGE, ERR_DENIED, "does not verify", "another message"},
        {OTHER_KEY, ERR_DENIED, "does not verify", "another key"},
        {ZEROES, ERR_DENIED, "does not verify", "no signature at all"},
        {FLIPPED, ERR_DENIED, "does not verify", "one bit"},
        {SAYS_NO, ERR_IO, "talks.example/a/b/c: not today", "its own error, under the key's name"},
    };
    uint8_t seed[ED25519_SEED_BYTES] = {1}, pub[ED25519_PUBLIC_BYTES], other[ED25519_PUBLIC_BYTES];
    struct somebody s = {.asked = 0};
    ed25519_from_seed(seed, pub, s.secret);
    seed[0]++;
    ed25519_from_seed(seed, other, s.other);
    for (size_t i = 0; i < COUNT(cases); i++) {
        const struct key_agent asks = {answer, &s};
        struct secret_key k;
        struct error e = {.code = OK};
        uint8_t sig[ED25519_SIG_BYTES], before[ED25519_SIG_BYTES];
        memset(sig, 0xAA, sizeof sig);
        memcpy(before, sig, sizeof sig);
        secret_key_away(&k, span_str("talks.example/a/b/c"), KEY_ED25519, pub);
        k.agent = &asks;
        s.conduct = cases[i].conduct;
        enum err err = secret_key_sign(&k, span_str("a text"), sig, &e);
        if (err != cases[i].err || (err && !strstr(e.message, cases[i].message)))
            fail_msg("%s: %d %s", cases[i].why, err, e.message);
        if (err)
            assert_memory_equal(sig, before, sizeof sig);
        else
            assert_true(ed25519_check(pub, span_str("a text"), sig));
    }
    assert_int_equal(s.asked, COUNT(cases));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_agent_s_key_is_read_and_printed),
        cmocka_unit_test(malformed_lines_are_refused),
        cmocka_unit_test(a_file_without_a_secret_may_be_read_by_others),
        cmocka_unit_test(what_an_agent_answers_is_verified),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
