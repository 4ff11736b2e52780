// SPDX-License-Identifier: Apache-2.0
// What is taken once, and never again; what is too old, too early, too much. The clock is the
// test's own.
#include "net/nonces.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#define T 1700000000

static enum nonce take(struct nonces *n, const char *key, const char *nonce, int64_t created,
                       int64_t now) {
    return nonces_take(n, span_str(key), span_str(nonce), created, now);
}

static const struct {
    int64_t created, now;
    enum nonce wanted;
    const char *why;
} times[] = {
    {T, T, NONCE_NEW, "signed now"},
    {T + 10, T + 10 + NONCE_AGE_S, NONCE_NEW, "as old as may be"},
    {T + 10, T + 11 + NONCE_AGE_S, NONCE_UNTIMELY, "a second too old"},
    {T + NONCE_AHEAD_S, T, NONCE_NEW, "as early as may be"},
    {T + 1 + NONCE_AHEAD_S, T, NONCE_UNTIMELY, "a second too early"},
    {T - 1, T, NONCE_UNTIMELY, "signed before there was a memory"},
    {0, T, NONCE_UNTIMELY, "in 1970"},
    {253402300799, T, NONCE_UNTIMELY, "in 9999"},
};

static void what_comes_at_its_time_is_taken(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
        struct nonces *n = nonces_new(T);
        bool timely = nonces_timely(n, times[i].created, times[i].now);
        enum nonce got = take(n, "k", "a", times[i].created, times[i].now);
        if (got != times[i].wanted || timely != (got == NONCE_NEW))
            fail_msg("%s", times[i].why);
        nonces_free(n);
    }
}

// However often, and whenever it comes again, in all the time in which it would be timely and long
// after; also when the machine's clock goes back.
static void nothing_is_taken_twice(void **state) {
    (void)state;
    for (int64_t created = T; created <= T + 130; created += 13) {
        struct nonces *n = nonces_new(T);
        int64_t first = created - NONCE_AHEAD_S > T ? created - NONCE_AHEAD_S : T;
        assert_int_equal(take(n, "k", "a", created, first), NONCE_NEW);
        for (int64_t now = first; now < created + 600; now++) {
            char other[32];
            snprintf(other, sizeof other, "%lld", (long long)now);
            enum nonce again = take(n, "k", "a", created, now);
            assert_int_equal(again, now <= created + NONCE_AGE_S ? NONCE_USED : NONCE_UNTIMELY);
            assert_int_equal(take(n, "k", other, now, now), NONCE_NEW); // time goes on with others
        }
        assert_int_equal(take(n, "k", "a", created, created), NONCE_UNTIMELY);
        nonces_free(n);
    }
}

static void a_nonce_is_its_keys_own(void **state) {
    (void)state;
    struct nonces *n = nonces_new(T);
    assert_int_equal(take(n, "k", "ab", T, T), NONCE_NEW);
    assert_int_equal(take(n, "ka", "b", T, T), NONCE_NEW);
    assert_int_equal(take(n, "l", "ab", T, T), NONCE_NEW);
    assert_int_equal(take(n, "k", "b", T, T), NONCE_NEW);
    assert_int_equal(take(n, "k", "ab", T, T), NONCE_USED);
    nonces_free(n);
}

// Another time of signing would need another signature; that the nonce was used with it does not
// make it known.
static void one_key_cannot_use_up_what_others_need(void **state) {
    (void)state;
    struct nonces *n = nonces_new(T);
    char nonce[32];
    int64_t minute = T - T % 60 + 60;
    for (size_t i = 0; i < NONCES_EACH; i++) {
        snprintf(nonce, sizeof nonce, "%zu", i);
        assert_int_equal(take(n, "greedy", nonce, minute, minute), NONCE_NEW);
    }
    assert_int_equal(take(n, "greedy", "more", minute, minute), NONCE_FULL);
    assert_int_equal(take(n, "greedy", "7", minute, minute), NONCE_USED); // still known
    assert_int_equal(take(n, "modest", "7", minute, minute), NONCE_NEW);
    assert_int_equal(take(n, "greedy", "more", minute + 60, minute + 60), NONCE_NEW);
    nonces_free(n);
}

static void a_full_memory_forgets_nothing(void **state) {
    (void)state;
    struct nonces *n = nonces_new(T);
    char key[32], nonce[32];
    int64_t minute = T - T % 60 + 60;
    size_t taken = 0;
    for (size_t i = 0; i < NONCES_MOST + 1000; i++) {
        snprintf(key, sizeof key, "%zu", i % 97);
        snprintf(nonce, sizeof nonce, "%zu", i);
        taken += take(n, key, nonce, minute, minute) == NONCE_NEW;
    }
    assert_int_equal(taken, NONCES_MOST);
    assert_int_equal(take(n, "0", "0", minute, minute), NONCE_USED);
    assert_int_equal(take(n, "anybody", "0", minute, minute), NONCE_FULL);
    assert_int_equal(take(n, "anybody", "0", minute + 60, minute + 60), NONCE_NEW);
    nonces_free(n);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_comes_at_its_time_is_taken),
        cmocka_unit_test(nothing_is_taken_twice),
        cmocka_unit_test(a_nonce_is_its_keys_own),
        cmocka_unit_test(one_key_cannot_use_up_what_others_need),
        cmocka_unit_test(a_full_memory_forgets_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
