// SPDX-License-Identifier: Apache-2.0
#include "base/arena.h"

#include <setjmp.h>
#include <signal.h>
#include <stdalign.h>
#include <stdarg.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static bool all_zero(const uint8_t *at, size_t size) {
    for (size_t i = 0; i < size; i++)
        if (at[i])
            return false;
    return true;
}

static void pieces_are_aligned_zeroed_and_apart(void **state) {
    (void)state;
    static const size_t sizes[] = {0, 1, 7, 16, 17, 4000, 16383, 16384, 16385, 100000, 3};
    enum { COUNT = sizeof sizes / sizeof *sizes };
    ARENA_SCOPED struct arena a;
    arena_init(&a);
    uint8_t *pieces[COUNT];
    for (size_t i = 0; i < COUNT; i++) {
        pieces[i] = arena_get(&a, sizes[i]);
        assert_int_equal((uintptr_t)pieces[i] % alignof(max_align_t), 0);
        assert_true(all_zero(pieces[i], sizes[i]));
        memset(pieces[i], (int)i + 1, sizes[i]);
    }
    for (size_t i = 0; i < COUNT; i++)
        for (size_t k = 0; k < sizes[i]; k++)
            assert_int_equal(pieces[i][k], i + 1);
}

static void a_reset_arena_hands_out_zeroes_again(void **state) {
    (void)state;
    ARENA_SCOPED struct arena a;
    arena_init(&a);
    arena_reset(&a); // nothing to keep yet
    for (int round = 0; round < 5; round++) {
        for (int i = 0; i < 50; i++) {
            uint8_t *piece = arena_get(&a, 1000);
            assert_true(all_zero(piece, 1000));
            memset(piece, 0xff, 1000);
        }
        arena_reset(&a);
    }
}

static void a_done_arena_may_be_used_again(void **state) {
    (void)state;
    struct arena a;
    arena_init(&a);
    (void)arena_get(&a, 10);
    arena_done(&a);
    arena_done(&a);
    (void)arena_get(&a, 10);
    arena_done(&a);
}

static void copies_end_in_a_nul_and_keep_their_bytes(void **state) {
    (void)state;
    ARENA_SCOPED struct arena a;
    arena_init(&a);
    char source[] = {'a', 0, 'b'};
    struct span copy = arena_copy(&a, span(source, 3));
    source[0] = 'x';
    assert_int_equal(copy.size, 3);
    assert_memory_equal(copy.data, "a\0b\0", 4);
    assert_string_equal(arena_str(&a, span(NULL, 0)), "");
    assert_string_equal(arena_str(&a, span("word", 2)), "wo");
    assert_string_equal(arena_printf(&a, "%s-%d%%", "x", 5), "x-5%");
    assert_int_equal(strlen(arena_printf(&a, "%050000d", 1)), 50000);
    int *many = arena_array(&a, int, 3);
    struct arena *one = arena_new(&a, struct arena);
    assert_true(!many[0] && !many[2] && !one->block);
}

static void grown_memory_keeps_its_bytes(void **state) {
    (void)state;
    char *piece = memory_get(4);
    memcpy(piece, "abc", 4);
    piece = memory_grow(piece, 100000);
    assert_string_equal(piece, "abc");
    free(piece);
    free(memory_get(0));
    free(memory_grow(NULL, 0));
}

static void ask_too_much(size_t count, size_t size) {
    ARENA_SCOPED struct arena a;
    arena_init(&a);
    (void)arena_get_many(&a, count, size);
}

// The child says so on standard error, where no test report is meant to have it.
static bool aborts(size_t count, size_t size) {
    pid_t child = fork();
    assert_true(child >= 0);
    if (!child) {
        signal(SIGABRT, SIG_DFL); // cmocka's own would answer for the test
        fclose(stderr);
        ask_too_much(count, size);
        _exit(0);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
}

static void a_size_that_cannot_be_aborts(void **state) {
    (void)state;
    static const struct {
        size_t count, size;
        const char *why;
    } cases[] = {
        {1, SIZE_MAX, "rounding up would give 0"},
        {1, SIZE_MAX - 15, "the header of a block would overflow"},
        {SIZE_MAX / 2 + 1, 2, "the product is 0"},
        {SIZE_MAX / 8 + 2, 8, "the product is 8"},
        {SIZE_MAX, SIZE_MAX, "the product is 1"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (!aborts(cases[i].count, cases[i].size))
            fail_msg("was given: %s", cases[i].why);
    assert_false(aborts(10, 10));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_are_aligned_zeroed_and_apart),
        cmocka_unit_test(a_reset_arena_hands_out_zeroes_again),
        cmocka_unit_test(a_done_arena_may_be_used_again),
        cmocka_unit_test(copies_end_in_a_nul_and_keep_their_bytes),
        cmocka_unit_test(grown_memory_keeps_its_bytes),
        cmocka_unit_test(a_size_that_cannot_be_aborts),
    };
    return cmocka_run_group_tests_name("arena", tests, NULL, NULL);
}
