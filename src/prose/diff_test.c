// SPDX-License-Identifier: Apache-2.0
#include "prose/diff.h"

#include "base/buf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static uint64_t next(uint64_t *seed, uint64_t below) {
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (*seed >> 33) % below;
}

// Runs tell how `a` becomes `b`, item by item, and how many differ.
static size_t walk(const struct diff *d, const uint32_t *a, size_t n, const uint32_t *b, size_t m) {
    size_t x = 0, y = 0, differ = 0;
    for (size_t i = 0; i < d->count; i++) {
        const struct diff_run *r = &d->runs[i];
        assert_true(r->count > 0);
        assert_true(!i || d->runs[i - 1].kind != r->kind); // as few runs as there can be
        assert_true(!i || !(d->runs[i - 1].kind == DIFF_ADDED && r->kind == DIFF_REMOVED));
        assert_int_equal(r->a, x);
        assert_int_equal(r->b, y);
        if (r->kind == DIFF_SAME)
            assert_memory_equal(a + x, b + y, r->count * sizeof *a);
        x += r->kind != DIFF_ADDED ? r->count : 0;
        y += r->kind != DIFF_REMOVED ? r->count : 0;
        differ += r->kind != DIFF_SAME ? r->count : 0;
    }
    assert_int_equal(x, n);
    assert_int_equal(y, m);
    return differ;
}

// By the definition: the longest common subsequence in a table.
static size_t fewest(const uint32_t *a, size_t n, const uint32_t *b, size_t m) {
    size_t table[41][41] = {{0}};
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < m; j++) {
            size_t best = table[i][j + 1] > table[i + 1][j] ? table[i][j + 1] : table[i + 1][j];
            table[i + 1][j + 1] = a[i] == b[j] ? table[i][j] + 1 : best;
        }
    return n + m - 2 * table[n][m];
}

static void the_differences_are_all_and_as_few_as_can_be(void **state) {
    (void)state;
    uint64_t seed = 11;
    for (int round = 0; round < 20000; round++) {
        ARENA_SCOPED struct arena arena;
        uint32_t a[40], b[40];
        size_t n = next(&seed, 41), m = next(&seed, 41), kinds = 1 + next(&seed, 6);
        arena_init(&arena);
        for (size_t i = 0; i < n; i++)
            a[i] = (uint32_t)next(&seed, kinds);
        for (size_t i = 0; i < m; i++)
            b[i] = next(&seed, 4) && i < n ? a[i] : (uint32_t)next(&seed, kinds);
        struct diff d = diff_items(a, n, b, m, &arena);
        size_t differ = walk(&d, a, n, b, m);
        if (differ != fewest(a, n, b, m))
            fail_msg("round %d: %zu differ, %zu would do", round, differ, fewest(a, n, b, m));
    }
}

// Too different to look for the shortest: still the truth, and soon.
static void what_has_nothing_in_common_is_given_up(void **state) {
    (void)state;
    enum { MANY = 100000 };
    static uint32_t a[MANY], b[MANY];
    for (int kind = 0; kind < 4; kind++) {
        ARENA_SCOPED struct arena arena;
        uint64_t seed = 3;
        arena_init(&arena);
        for (uint32_t i = 0; i < MANY; i++) {
            a[i] = kind == 0 ? 1 : kind == 1 ? i : (uint32_t)next(&seed, 3);
            b[i] = kind == 0   ? 1
                   : kind == 1 ? MANY + i
                   : kind == 2 ? MANY - i
                               : (uint32_t)next(&seed, 3);
        }
        struct diff d = diff_items(a, MANY, b, MANY, &arena);
        size_t differ = walk(&d, a, MANY, b, MANY);
        assert_int_equal(kind == 0 ? differ : 0, 0);
        assert_int_equal(kind == 1 ? differ : 2 * MANY, 2 * MANY);
    }
}

// More changes than are looked for in one piece: nearly all of them are found one by one.
static void many_changes_are_not_one_change(void **state) {
    (void)state;
    enum { MANY = 100000, CHANGED = MANY / 20 };
    static uint32_t a[MANY], b[MANY];
    ARENA_SCOPED struct arena arena;
    uint64_t seed = 9;
    arena_init(&arena);
    for (uint32_t i = 0; i < MANY; i++)
        a[i] = b[i] = (uint32_t)next(&seed, 3000);
    for (int i = 0; i < CHANGED; i++)
        b[next(&seed, MANY)] = 5000;
    struct diff d = diff_items(a, MANY, b, MANY, &arena);
    assert_in_range(walk(&d, a, MANY, b, MANY), CHANGED, 2 * CHANGED + CHANGED / 10);
}

static void show(const struct diff *d, const struct words *a, const struct words *b,
                 struct buf *out) {
    for (size_t i = 0; i < d->count; i++) {
        const struct diff_run *r = &d->runs[i];
        buf_put_str(out, r->kind == DIFF_SAME ? "" : r->kind == DIFF_REMOVED ? "<-" : "<+");
        for (size_t j = 0; j < r->count; j++)
            buf_put_span(out, r->kind == DIFF_ADDED ? b->tokens[r->b + j] : a->tokens[r->a + j]);
        buf_put_str(out, r->kind == DIFF_SAME ? "" : ">");
    }
}

static const struct {
    const char *a, *b, *shows, *why;
} TEXTS[] = {
    {"", "", "", "nothing"},
    {"a", "", "<-a>", "all of it"},
    {"", "a b", "<+a b>", "out of nothing"},
    {"six months", "six months", "six months", "the same"},
    {"for six months.", "for twelve months.", "for <-six><+twelve> months.", "one word"},
    {"[shall][should] stop", "shall stop", "<-[>shall<-][should]> stop", "brackets are tokens"},
    {"\xD0\xBC\xD0\xB8\xD1\x80, \xD0\xB4\xD0\xB0", "\xD0\xBC\xD0\xB8\xD1\x80",
     "\xD0\xBC\xD0\xB8\xD1\x80<-, \xD0\xB4\xD0\xB0>", "Russian words are whole"},
    {"a  b", "a b", "a<-  ><+ >b", "white space counts"},
};

static void texts_differ_by_words(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof TEXTS / sizeof *TEXTS; i++) {
        ARENA_SCOPED struct arena arena;
        BUF_SCOPED struct buf out;
        struct words a, b;
        arena_init(&arena);
        buf_init(&out, 4096);
        struct diff d = diff_texts(span_str(TEXTS[i].a), span_str(TEXTS[i].b), &a, &b, &arena);
        show(&d, &a, &b, &out);
        if (strcmp(buf_str(&out), TEXTS[i].shows) != 0)
            fail_msg("%s: %s", TEXTS[i].why, buf_str(&out));
    }
}

static void tokens_are_the_text(void **state) {
    (void)state;
    static const char *const pieces[] = {"a",
                                         "bc9",
                                         " ",
                                         "\n",
                                         ",",
                                         "[",
                                         "]",
                                         "\xD8\xA7",
                                         "\xD8\x8C",
                                         "\xE2\x80\x94",
                                         "\xff",
                                         "\xC2\xA0",
                                         "\xF0\x9F\x99\x82"};
    uint64_t seed = 5;
    for (int round = 0; round < 5000; round++) {
        ARENA_SCOPED struct arena arena;
        BUF_SCOPED struct buf text, again;
        arena_init(&arena);
        buf_init(&text, 4096);
        buf_init(&again, 4096);
        for (uint64_t i = next(&seed, 60); i > 0; i--)
            buf_put_str(&text, pieces[next(&seed, sizeof pieces / sizeof *pieces)]);
        struct words w = prose_words(buf_span(&text), &arena);
        for (size_t i = 0; i < w.count; i++)
            buf_put_span(&again, w.tokens[i]);
        assert_string_equal(buf_str(&text), buf_str(&again));
    }
}

static void likeness_is_of_words_in_any_order(void **state) {
    (void)state;
    static const struct {
        const char *a, *b;
        int least, most;
    } cases[] = {{"", "", 1000, 1000},
                 {"a b c", "c  b a", 1000, 1000},
                 {"a b", "c d", 0, 0},
                 {"a", "", 0, 0},
                 {"a a a a", "a", 400, 400},
                 {"the areas stand for six months", "the areas stand for a year", 600, 800}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ARENA_SCOPED struct arena arena;
        arena_init(&arena);
        struct words a = prose_words(span_str(cases[i].a), &arena),
                     b = prose_words(span_str(cases[i].b), &arena);
        int there = prose_likeness(&a, &b, &arena), back = prose_likeness(&b, &a, &arena);
        assert_int_equal(there, back);
        assert_in_range(there, cases[i].least, cases[i].most);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_differences_are_all_and_as_few_as_can_be),
        cmocka_unit_test(what_has_nothing_in_common_is_given_up),
        cmocka_unit_test(many_changes_are_not_one_change),
        cmocka_unit_test(texts_differ_by_words),
        cmocka_unit_test(tokens_are_the_text),
        cmocka_unit_test(likeness_is_of_words_in_any_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
