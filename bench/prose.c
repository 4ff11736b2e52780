// SPDX-License-Identifier: Apache-2.0
// What the engine for texts does in a second: brackets read and counted, and two versions of a
// document of a thousand clauses with a thousand brackets compared.
//
//   truce_prose   prints one JSON object a line, as bench.c does
#include "base/env.h"
#include "prose/brackets.h"
#include "prose/diff.h"
#include "prose/match.h"
#include "say.h"

#include <stdio.h>
#include <stdlib.h>

#define CLAUSES 1000
#define WORDS 60 // of a clause
#define ROUNDS 20

static const char *const words[] = {
    "the",    "Parties",   "shall",  "areas",     "of",         "de-escalation",
    "six",    "months",    "and",    "zone",      "Guarantors", "monitoring",
    "posts",  "by",        "all",    "in",        "access",     "to",
    "relief", "ceasefire", "within", "signature", "from",       "consultation"};

static uint64_t next(uint64_t *seed, uint64_t below) {
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (*seed >> 33) % below;
}

// A clause of WORDS words of which each hundredth is another in the second version; every clause
// has a pair of brackets, every third one is settled in the second version and put in elsewhere.
static struct span make_text(int clause, bool second, struct arena *a) {
    BUF_SCOPED struct buf out;
    uint64_t seed = (uint64_t)clause + 1;
    int from = 5 + clause % 20, to = from + 6;
    buf_init(&out, 16384);
    if (second && clause % 3 == 0)
        from += 20, to += 20;
    for (int i = 0; i < WORDS; i++) {
        uint64_t word = next(&seed, sizeof words / sizeof *words);
        bool changed = next(&seed, 100) == 0 && second;
        buf_printf(&out, "%s%s%s%s", i ? " " : "", i == from ? "[irn, rus: " : "",
                   changed ? "other" : words[word], i == to ? "]" : "");
    }
    return arena_copy(a, buf_span(&out));
}

// In the second version each fiftieth clause stands ten places further on.
static void make_version(bool second, struct match_clause *out, struct arena *a) {
    for (int i = 0; i < CLAUSES; i++) {
        int from = second && i % 50 < 11 ? i / 50 * 50 + (i % 50 == 10 ? 0 : i % 50 + 1) : i;
        out[i] = (struct match_clause){span_str(arena_printf(a, "art-%d", from)), 1,
                                       make_text(from, second, a)};
    }
}

static uint64_t summed; // so that no sum is left out

static double sum_bytes(struct span text) {
    double begun = env_elapsed();
    for (int round = 0; round < ROUNDS; round++)
        for (size_t i = 0; i < text.size; i++)
            summed = summed * 31 + text.data[i];
    return env_elapsed() - begun;
}

static struct span somebody(void *context, struct span name) {
    (void)context;
    return span_is(name, "irn") || span_is(name, "rus") ? name : span(NULL, 0);
}

static void measure_brackets(const struct match_clause *clauses) {
    ARENA_SCOPED struct arena a;
    BUF_SCOPED struct buf all;
    size_t pairs = 0;
    arena_init(&a);
    buf_init(&all, BUF_MAX);
    for (int i = 0; i < CLAUSES; i++)
        buf_put_span(&all, clauses[i].text);
    double begun = env_elapsed();
    for (int round = 0; round < ROUNDS; round++) {
        for (int i = 0; i < CLAUSES; i++)
            pairs += brackets_read(clauses[i].text, &a, somebody, NULL).pairs;
        arena_reset(&a);
    }
    double took = env_elapsed() - begun, mb = ROUNDS * (double)all.size / 1e6;
    if (pairs != (size_t)ROUNDS * CLAUSES)
        abort();
    say("brackets read and counted, one core", mb / took, "MB/s", mb / sum_bytes(buf_span(&all)),
        "one multiplication a byte, MB/s");
}

static size_t compare(const struct match_clause *old, const struct match_clause *new,
                      struct arena *a) {
    struct match m = match_clauses(old, CLAUSES, new, CLAUSES, true, a);
    size_t runs = 0;
    for (size_t i = 0; i < m.count; i++) {
        struct words x, y;
        if (m.rows[i].reworded)
            runs += diff_texts(old[m.rows[i].a].text, new[m.rows[i].b].text, &x, &y, a).count;
    }
    if (m.pairs != CLAUSES || m.moved != CLAUSES / 50)
        abort();
    return runs;
}

static void measure_diff(const struct match_clause *old, const struct match_clause *new) {
    ARENA_SCOPED struct arena a;
    size_t runs = 0, tokens = 0;
    arena_init(&a);
    double begun = env_elapsed();
    for (int round = 0; round < ROUNDS; round++) {
        runs += compare(old, new, &a);
        arena_reset(&a);
    }
    double took = (env_elapsed() - begun) / ROUNDS;
    begun = env_elapsed();
    for (int round = 0; round < ROUNDS; round++) {
        for (int i = 0; i < CLAUSES; i++)
            tokens += prose_words(old[i].text, &a).count + prose_words(new[i].text, &a).count;
        arena_reset(&a);
    }
    double bare = (env_elapsed() - begun) / ROUNDS;
    if (runs < (size_t)ROUNDS * CLAUSES || !tokens)
        abort();
    say("two versions of 1,000 clauses compared, one core", 1000 * took, "ms", 200, "the goal, ms");
    say("the same, a second", 1 / took, "pairs/s", 1 / bare, "cutting both into words, pairs/s");
}

int main(void) {
    static struct match_clause old[CLAUSES], new[CLAUSES];
    ARENA_SCOPED struct arena a;
    arena_init(&a);
    make_version(false, old, &a);
    make_version(true, new, &a);
    measure_brackets(old);
    measure_diff(old, new);
    return summed == 1;
}
