// SPDX-License-Identifier: Apache-2.0
#include "crypto/ssh_agent.h"

#include "base/limits.h"
#include "crypto/vectors_test.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))
#define S(literal)                                                                                 \
    { literal, sizeof(literal) - 1 }

// Messages as draft-miller-ssh-agent has them, written out by hand.
#define KIND "\0\0\0\x0bssh-ed25519"
#define PUB "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
#define KEY KIND "\0\0\0\x20" PUB
#define KEY_STRING "\0\0\0\x33" KEY
#define SIG PUB PUB
#define SIG_STRING "\0\0\0\x53" KIND "\0\0\0\x40" SIG

struct bytes {
    const char *data;
    size_t size;
};

static void questions_are_those_of_the_draft(void **state) {
    (void)state;
    BUF_SCOPED struct buf out;
    buf_init(&out, 1024);
    ssh_agent_ask_keys(&out);
    assert_int_equal(out.size, 5);
    assert_memory_equal(out.data, "\0\0\0\1\x0b", 5);
    buf_clear(&out);
    static const char want[] = "\0\0\0\x42\x0d" KEY_STRING "\0\0\0\2hi\0\0\0\0";
    ssh_agent_ask_signature((const uint8_t *)PUB, span_str("hi"), &out);
    assert_int_equal(out.size, sizeof want - 1);
    assert_memory_equal(out.data, want, out.size);
}

static void lengths_are_bounded(void **state) {
    (void)state;
    static const struct {
        const char *head;
        enum err err;
        size_t size;
        const char *why;
    } cases[] = {{"\0\0\0\1", OK, 1, "shortest"},
                 {"\0\4\0\0", OK, LIMIT_AGENT_BYTES, "longest"},
                 {"\0\0\0\0", ERR_INVALID, 0, "no type"},
                 {"\0\4\0\1", ERR_LIMIT, 0, "a byte more"},
                 {"\xff\xff\xff\xff", ERR_LIMIT, 0, "4 GiB"}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        size_t size = 0;
        if (ssh_agent_length((const uint8_t *)cases[i].head, &size, NULL) != cases[i].err ||
            size != cases[i].size)
            fail_msg("%s", cases[i].why);
    }
}

static void keys_are_read(void **state) {
    (void)state;
    static const struct {
        struct bytes answer;
        enum err err;
        size_t count;
        const char *why;
    } cases[] = {
        {S("\x0c\0\0\0\0"), OK, 0, "an agent without keys"},
        {S("\x0c\0\0\0\1" KEY_STRING "\0\0\0\2me"), OK, 1, "one"},
        {S("\x0c\0\0\0\2" KEY_STRING "\0\0\0\0" KEY_STRING "\0\0\0\2me"), OK, 2, "two"},
        {S("\x0c\0\0\0\2\0\0\0\x0b\0\0\0\7ssh-rsa\0\0\0\0" KEY_STRING "\0\0\0\2me"), OK, 1,
         "an RSA key is passed over"},
        {S("\x0c\0\0\0\1\0\0\0\x1e\0\0\0\x1ask-ssh-ed25519@openssh.com\0\0\0\0"), OK, 0,
         "a FIDO key is passed over"},
        {S("\x0c\0\0\0\1\0\0\0\x34" KEY "x\0\0\0\0"), OK, 0, "more behind the key: of no kind"},
        {S("\x0c\0\0\0\1\0\0\0\0\0\0\0\0"), OK, 0, "an empty key: of no kind"},
        {S("\5"), ERR_DENIED, 0, "it says no"},
        {S(""), ERR_INVALID, 0, "nothing"},
        {S("\x0c"), ERR_INVALID, 0, "no count"},
        {S("\x0c\0\0\0"), ERR_INVALID, 0, "half a count"},
        {S("\x0e\0\0\0\0"), ERR_INVALID, 0, "a signature"},
        {S("\x0b"), ERR_INVALID, 0, "the question itself"},
        {S("\x0c\0\0\0\2" KEY_STRING "\0\0\0\0"), ERR_INVALID, 0, "fewer than it says"},
        {S("\x0c\xff\xff\xff\xff" KEY_STRING "\0\0\0\0"), ERR_INVALID, 0, "four billion"},
        {S("\x0c\0\0\0\1" KEY_STRING), ERR_INVALID, 0, "no comment"},
        {S("\x0c\0\0\0\1" KEY_STRING "\0\0\0\3me"), ERR_INVALID, 0, "a comment cut off"},
        {S("\x0c\0\0\0\1\xff\xff\xff\xff" KEY), ERR_INVALID, 0, "a key of 4 GiB"},
        {S("\x0c\0\0\0\1" KEY_STRING "\0\0\0\0x"), ERR_INVALID, 0, "more than it says"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        ARENA_SCOPED struct arena a;
        struct ssh_agent_key *keys = NULL;
        size_t count = 0;
        struct error e = {.code = OK};
        arena_init(&a);
        enum err err =
            ssh_agent_keys(span(cases[i].answer.data, cases[i].answer.size), &a, &keys, &count, &e);
        if (err != cases[i].err || count != cases[i].count)
            fail_msg("%s: %d, %zu keys, %s", cases[i].why, err, count, e.message);
        if (count) {
            assert_memory_equal(keys[count - 1].pub, PUB, ED25519_PUBLIC_BYTES);
            assert_true(span_is(keys[count - 1].comment, "me"));
        }
    }
}

static void signatures_are_read(void **state) {
    (void)state;
    static const struct {
        struct bytes answer;
        enum err err;
        const char *why;
    } cases[] = {
        {S("\x0e" SIG_STRING), OK, "a signature"},
        {S("\5"), ERR_DENIED, "it says no"},
        {S(""), ERR_INVALID, "nothing"},
        {S("\x0e"), ERR_INVALID, "no signature"},
        {S("\x0c" SIG_STRING), ERR_INVALID, "another answer"},
        {S("\x0e" SIG_STRING "\0"), ERR_INVALID, "a byte more"},
        {S("\x0e\0\0\0\x54" KIND "\0\0\0\x40" SIG "\0"), ERR_INVALID, "a byte more inside"},
        {S("\x0e\0\0\0\x52" KIND "\0\0\0\x3f" PUB "ABCDEFGHIJKLMNOPQRSTUVWXYZ01234"), ERR_INVALID,
         "63 bytes"},
        {S("\x0e\0\0\0\x54" KIND "\0\0\0\x41" SIG "x"), ERR_INVALID, "65 bytes"},
        {S("\x0e\0\0\0\x4b\0\0\0\7ssh-rsa\0\0\0\x40" SIG), ERR_INVALID, "another algorithm"},
        {S("\x0e\0\0\0\xff" KIND "\0\0\0\x40" SIG), ERR_INVALID, "longer than the answer"},
        {S("\x0e\0\0\0\x53\0\0\0\xff"
           "ssh-ed25519\0\0\0\x40" SIG),
         ERR_INVALID, "an algorithm longer than the signature"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        uint8_t sig[ED25519_SIG_BYTES] = {0};
        enum err err =
            ssh_agent_signature(span(cases[i].answer.data, cases[i].answer.size), sig, NULL);
        if (err != cases[i].err || (sig[0] != 0) != (err == OK))
            fail_msg("%s: %d", cases[i].why, err);
    }
}

// As ssh-keygen -l of OpenSSH 9.2 prints it for the public key of 32 bytes "A…5" above.
static void a_fingerprint_is_that_of_openssh(void **state) {
    (void)state;
    BUF_SCOPED struct buf out;
    buf_init(&out, 100);
    ssh_agent_fingerprint((const uint8_t *)PUB, &out);
    assert_string_equal(buf_str(&out), "SHA256:l6cZmODTJwt8Kio7PaYeXpwONxKej7QNZ8PoJv/8o5w");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(questions_are_those_of_the_draft),
        cmocka_unit_test(lengths_are_bounded),
        cmocka_unit_test(keys_are_read),
        cmocka_unit_test(signatures_are_read),
        cmocka_unit_test(a_fingerprint_is_that_of_openssh),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
