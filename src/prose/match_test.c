// SPDX-License-Identifier: Apache-2.0
#include "prose/match.h"

#include "base/buf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#define AREAS "The areas stand for a period of six months from the day of signature."
#define AREAS_12 "The areas stand for a period of twelve months from the day of signature."
#define FLIGHTS "Military aircraft do not fly over any of the four zones."
#define COSTS "Each of the guarantors bears the costs of its own posts and patrols."

// A list of clauses is "id level text|id level text"; rows are shown as
// "=id" stayed, ">id" moved, "+id" added, "-id" removed, then "(old)" renamed, "~" reworded, "^" at
// another level.
static const struct {
    bool ids_hold;
    const char *a, *b, *shows, *why;
} CASES[] = {
    {true, "", "", "", "nothing"},
    {true, "a 1 x", "", "-a", "removed"},
    {true, "", "a 1 x", "+a", "added"},
    {true, "a 1 x|b 1 y", "a 1 x|b 1 y", "=a =b", "the same"},
    {true, "a 1 x|b 1 y|c 1 z", "c 1 z|a 1 x|b 1 y", ">c =a =b", "one moved, not the two others"},
    {true, "a 1 x|b 1 y|c 1 z", "b 1 y|c 1 z|a 1 x", "=b =c >a", "the other way"},
    {true, "a 1 x", "a 1 y z", "=a~", "an id holds, whatever the words"},
    {true, "a 1 x", "a 2 x", "=a^", "another level"},
    {true, "a 1 x|b 1 y", "b 1 x|a 1 y", ">b~ =a~", "ids hold against texts"},
    {false, "a 1 x|b 1 y", "b 1 x|a 1 y", "=b(a) =a(b)", "texts hold against ids"},
    {true, "a 1 x|b 1 y", "n 1 x|b 1 y", "=n(a) =b", "renamed, the same text"},
    {true, "a 1 " AREAS, "n 1 " AREAS_12, "=n(a)~", "renamed, alike"},
    {true, "a 1 " AREAS, "n 1 " FLIGHTS, "-a +n", "renamed, not alike: another clause"},
    {true, "a 1 |b 1 ", "c 1 |d 1 ", "-a -b +c +d", "without words they are alike in nothing"},
    {true, "a 1 x|a 1 y", "a 1 x|a 1 y", "=a =a", "twice the same id: the first is the first"},
    {true, "a 1 x|a 1 y", "a 1 z", "=a~ -a", "twice in one only"},
    {true, "a 1 x|b 1 y|c 1 z", "a 1 x|c 1 z", "=a -b =c", "removed where it stood"},
    {true, "a 1 x|b 1 y|c 1 z", "c 1 z|a 1 x", ">c =a -b", "behind what stayed"},
    {true, "q 1 x|a 1 y", "a 1 y", "-q =a", "removed in front"},
    {false, "art-1 1 " AREAS "|art-2 1 " FLIGHTS "|art-3 1 " COSTS,
     "art-1 1 " AREAS_12
     "|art-2 1 A new article of other words altogether, put in between.|art-3 1 " FLIGHTS
     "|art-4 1 " COSTS,
     "=art-1~ +art-2 =art-3(art-2) =art-4(art-3)", "numbers shift, clauses do not"},
    {false, "a 1 " AREAS, "a 1 " FLIGHTS, "-a +a",
     "an id that does not hold needs words that are alike"},
    {true, "a 1 " AREAS "|b 1 " AREAS_12, "n 1 " AREAS_12 "|m 1 " AREAS, ">n(b) =m(a)",
     "the same before the alike"},
};

static size_t read_clauses(const char *text, struct match_clause *out) {
    struct span rest = span_str(text), piece;
    size_t count = 0;
    while (span_cut(&rest, '|', &piece)) {
        span_cut(&piece, ' ', &out[count].id);
        out[count].level = (unsigned)(piece.data[0] - '0');
        out[count++].text = span_from(piece, 2);
    }
    return count;
}

static void show(const struct match *m, const struct match_clause *a, const struct match_clause *b,
                 struct buf *out) {
    for (size_t i = 0; i < m->count; i++) {
        const struct match_row *r = &m->rows[i];
        buf_put_str(out, i ? " " : "");
        if (r->b == MATCH_NONE) {
            buf_printf(out, "-" SPAN_FMT, SPAN_ARG(a[r->a].id));
            continue;
        }
        buf_printf(out, "%s" SPAN_FMT,
                   r->a == MATCH_NONE ? "+"
                   : r->moved         ? ">"
                                      : "=",
                   SPAN_ARG(b[r->b].id));
        if (r->renamed)
            buf_printf(out, "(" SPAN_FMT ")", SPAN_ARG(a[r->a].id));
        buf_printf(out, "%s%s", r->reworded ? "~" : "", r->relevelled ? "^" : "");
    }
}

static void clauses_are_recognised(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        ARENA_SCOPED struct arena arena;
        BUF_SCOPED struct buf out;
        struct match_clause a[8], b[8];
        arena_init(&arena);
        buf_init(&out, 4096);
        size_t n = read_clauses(CASES[i].a, a), m = read_clauses(CASES[i].b, b);
        struct match found = match_clauses(a, n, b, m, CASES[i].ids_hold, &arena);
        show(&found, a, b, &out);
        if (strcmp(buf_str(&out), CASES[i].shows) != 0)
            fail_msg("%s: %s", CASES[i].why, buf_str(&out));
    }
}

static uint64_t next(uint64_t *seed, uint64_t below) {
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (*seed >> 33) % below;
}

static const char *const words[] = {"areas",   "posts", "six", "months", "[shall",
                                    "should]", "",      "x",   "y",      "z"};

static size_t make(uint64_t *seed, struct match_clause *out, struct arena *arena) {
    size_t count = next(seed, 25);
    for (size_t i = 0; i < count; i++) {
        out[i].id = span_str(arena_printf(arena, "c%d", (int)next(seed, 30)));
        out[i].level = 1 + (unsigned)next(seed, 3);
        out[i].text = span_str(arena_printf(arena, "%s %s%s", words[next(seed, 10)],
                                            words[next(seed, 10)], words[next(seed, 10)]));
    }
    return count;
}

// The longest run of pairs in order, by its definition in n * n steps.
static size_t longest(const struct match *m) {
    size_t best[64] = {0}, most = 0;
    for (size_t i = 0; i < m->count; i++) {
        if (m->rows[i].a == MATCH_NONE || m->rows[i].b == MATCH_NONE)
            continue;
        for (size_t j = 0; j < i; j++)
            if (m->rows[j].a != MATCH_NONE && m->rows[j].b != MATCH_NONE &&
                m->rows[j].a < m->rows[i].a && best[j] > best[i])
                best[i] = best[j];
        if (++best[i] > most)
            most = best[i];
    }
    return most;
}

// The rows that stand where they stood rise in both; each clause is in one row.
static void check_rows(const struct match *m, size_t n, size_t k) {
    size_t seen_a[32] = {0}, next_b = 0, last_stayed = 0, pairs = 0, moved = 0;
    for (size_t i = 0; i < m->count; i++) {
        const struct match_row *r = &m->rows[i];
        assert_true(r->a < n || r->a == MATCH_NONE);
        assert_true(r->b != MATCH_NONE || r->a != MATCH_NONE);
        if (r->a != MATCH_NONE)
            assert_int_equal(seen_a[r->a]++, 0);
        if (r->b != MATCH_NONE)
            assert_int_equal(r->b, next_b++);
        if (r->a == MATCH_NONE || r->b == MATCH_NONE) {
            assert_false(r->moved || r->renamed || r->reworded || r->relevelled);
            continue;
        }
        pairs++;
        moved += r->moved;
        if (!r->moved) {
            assert_true(r->a + 1 > last_stayed);
            last_stayed = r->a + 1;
        }
    }
    for (size_t i = 0; i < n; i++)
        assert_int_equal(seen_a[i], 1);
    assert_int_equal(next_b, k);
    assert_int_equal(m->pairs, pairs);
    assert_int_equal(m->moved, moved);
    assert_int_equal(m->removed, n - pairs);
    assert_int_equal(m->added, k - pairs);
}

static void each_clause_is_found_once_and_as_few_as_can_be_moved(void **state) {
    (void)state;
    uint64_t seed = 7;
    for (int round = 0; round < 5000; round++) {
        ARENA_SCOPED struct arena arena;
        struct match_clause a[32], b[32];
        arena_init(&arena);
        size_t n = make(&seed, a, &arena), k = make(&seed, b, &arena);
        struct match m = match_clauses(a, n, b, k, next(&seed, 2), &arena);
        check_rows(&m, n, k);
        assert_int_equal(m.pairs - m.moved, longest(&m));
    }
}

// Ten thousand clauses that say nearly the same under new ids: the likeness of each with each
// would take minutes.
static void clauses_that_are_all_alike_do_not_make_it_slow(void **state) {
    (void)state;
    enum { MANY = 10000 };
    ARENA_SCOPED struct arena arena;
    arena_init(&arena);
    struct match_clause *a = arena_array(&arena, struct match_clause, MANY),
                        *b = arena_array(&arena, struct match_clause, MANY);
    for (int i = 0; i < MANY; i++) {
        a[i] = (struct match_clause){span_str(arena_printf(&arena, "a%d", i)), 1,
                                     span_str(arena_printf(&arena, AREAS " %d", i))};
        b[i] = (struct match_clause){span_str(arena_printf(&arena, "b%d", i)), 1,
                                     span_str(arena_printf(&arena, AREAS_12 " %d", MANY - 1 - i))};
    }
    struct match m = match_clauses(a, MANY, b, MANY, true, &arena);
    assert_int_equal(m.pairs, MANY);
    assert_int_equal(m.moved, MANY - 1);
    for (size_t i = 0; i < MANY; i++)
        assert_int_equal(m.rows[i].a, MANY - 1 - i);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(clauses_are_recognised),
        cmocka_unit_test(each_clause_is_found_once_and_as_few_as_can_be_moved),
        cmocka_unit_test(clauses_that_are_all_alike_do_not_make_it_slow),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
