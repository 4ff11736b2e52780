// SPDX-License-Identifier: Apache-2.0
#include "base/env.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void the_clock_is_that_of_the_machine(void **state) {
    (void)state;
    int64_t before = time(NULL), now = env_real.now(NULL), after = time(NULL);
    assert_true(before - 1 <= now && now <= after + 1); // time() may read a coarser clock
}

static void elapsed_time_never_goes_back(void **state) {
    (void)state;
    double last = env_elapsed(), begun = last;
    for (int i = 0; i < 10000; i++) {
        double now = env_elapsed();
        assert_true(now >= last);
        last = now;
    }
    nanosleep(&(struct timespec){.tv_nsec = 20000000}, NULL);
    assert_true(env_elapsed() - begun >= 0.02);
}

static void randomness_fills_what_is_asked_and_no_more(void **state) {
    (void)state;
    enum { SIZE = 1000 };
    uint8_t out[SIZE + 2] = {0}, other[SIZE];
    env_real.random(NULL, out, 0);
    assert_int_equal(out[0], 0);
    env_real.random(NULL, out + 1, SIZE);
    assert_true(!out[0] && !out[SIZE + 1]);
    env_real.random(NULL, other, SIZE);
    assert_memory_not_equal(out + 1, other, SIZE);
    int counts[256] = {0};
    for (int i = 1; i <= SIZE; i++)
        counts[out[i]]++;
    for (int i = 0; i < 256; i++)
        assert_true(counts[i] < 40); // 4 are expected; 40 by chance in none of 10^20 runs
}

static void large_pieces_are_filled_too(void **state) {
    (void)state;
    enum { SIZE = 1 << 20 };
    uint8_t *out = calloc(1, SIZE);
    assert_non_null(out);
    env_real.random(NULL, out, SIZE);
    int zero = 0;
    for (int i = SIZE - 64; i < SIZE; i++)
        zero += !out[i];
    free(out);
    assert_true(zero < 20);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_clock_is_that_of_the_machine),
        cmocka_unit_test(elapsed_time_never_goes_back),
        cmocka_unit_test(randomness_fills_what_is_asked_and_no_more),
        cmocka_unit_test(large_pieces_are_filled_too),
    };
    return cmocka_run_group_tests_name("env", tests, NULL, NULL);
}
