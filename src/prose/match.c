// SPDX-License-Identifier: Apache-2.0
#include "prose/match.h"

#include "prose/numbers.h"

#include <stdlib.h>

#define PLACES_MAX 4096 // that are looked at for one clause: of its rarest words first

struct matching {
    const struct match_clause *a, *b;
    size_t a_count, b_count;
    size_t *of_a, *of_b; // the other one of the pair
    struct bag *a_bags, *b_bags;
    struct numbers words;
    struct arena *arena;
};

static void pair(struct matching *m, size_t a, size_t b) {
    m->of_a[a] = b;
    m->of_b[b] = a;
}

static bool alike(const struct matching *m, size_t a, size_t b) {
    return bag_likeness(m->a_bags[a], m->b_bags[b]) >= MATCH_ALIKE;
}

static struct span id_of(const struct match_clause *c) {
    return c->id;
}

static struct span text_of(const struct match_clause *c) {
    return c->text;
}

// Pairs what has the same key, the first with the first; an empty key is none.
static void pair_by(struct matching *m, struct span key(const struct match_clause *c),
                    bool if_alike) {
    struct numbers n;
    numbers_init(&n, m->a_count + m->b_count, m->arena);
    size_t *first = arena_array(m->arena, size_t, m->a_count + m->b_count + 1); // index + 1
    size_t *next = arena_array(m->arena, size_t, m->a_count + 1);
    for (size_t i = m->a_count; i-- > 0;) {
        if (m->of_a[i] != MATCH_NONE || !key(&m->a[i]).size)
            continue;
        uint32_t number = numbers_of(&n, key(&m->a[i]));
        next[i] = first[number];
        first[number] = i + 1;
    }
    for (size_t i = 0; i < m->b_count; i++) {
        if (m->of_b[i] != MATCH_NONE || !key(&m->b[i]).size)
            continue;
        uint32_t number = numbers_of(&n, key(&m->b[i]));
        size_t found = first[number];
        if (!found || (if_alike && !alike(m, found - 1, i)))
            continue;
        first[number] = next[found - 1];
        pair(m, found - 1, i);
    }
}

// Words of what is not paired yet.
static void read_words(struct matching *m) {
    struct words *a = arena_array(m->arena, struct words, m->a_count + 1),
                 *b = arena_array(m->arena, struct words, m->b_count + 1);
    size_t all = 0;
    for (size_t i = 0; i < m->a_count; i++)
        if (m->of_a[i] == MATCH_NONE)
            all += (a[i] = prose_words(m->a[i].text, m->arena)).count;
    for (size_t i = 0; i < m->b_count; i++)
        if (m->of_b[i] == MATCH_NONE)
            all += (b[i] = prose_words(m->b[i].text, m->arena)).count;
    numbers_init(&m->words, all, m->arena);
    m->a_bags = arena_array(m->arena, struct bag, m->a_count + 1);
    m->b_bags = arena_array(m->arena, struct bag, m->b_count + 1);
    for (size_t i = 0; i < m->a_count; i++)
        m->a_bags[i] = bag_of_words(&m->words, &a[i], m->arena);
    for (size_t i = 0; i < m->b_count; i++)
        m->b_bags[i] = bag_of_words(&m->words, &b[i], m->arena);
}

static bool is_repeat(const struct bag *bag, size_t i) {
    return i && bag->items[i] == bag->items[i - 1];
}

// Where each word stands: in which clauses of `a` that have no partner.
struct places {
    size_t *from; // by number of the word; one more at the end
    size_t *clause;
};

static struct places find_places(const struct matching *m) {
    struct places p = {arena_array(m->arena, size_t, m->words.count + 2), NULL};
    for (size_t i = 0; i < m->a_count; i++)
        for (size_t j = 0; j < m->a_bags[i].count; j++)
            if (m->of_a[i] == MATCH_NONE && !is_repeat(&m->a_bags[i], j))
                p.from[m->a_bags[i].items[j] + 2]++;
    for (size_t i = 2; i < m->words.count + 2; i++)
        p.from[i] += p.from[i - 1];
    p.clause = arena_array(m->arena, size_t, p.from[m->words.count + 1] + 1);
    // Filled, each count in place i + 1 has become the end of word i: the beginning of the next.
    for (size_t i = 0; i < m->a_count; i++)
        for (size_t j = 0; j < m->a_bags[i].count; j++)
            if (m->of_a[i] == MATCH_NONE && !is_repeat(&m->a_bags[i], j))
                p.clause[p.from[m->a_bags[i].items[j] + 1]++] = i;
    return p;
}

struct likely {
    size_t a, b, shared;
    int likeness;
};

static int most_alike_first(const void *left, const void *right) {
    const struct likely *x = left, *y = right;
    if (x->likeness != y->likeness)
        return y->likeness - x->likeness;
    if (x->b != y->b)
        return x->b < y->b ? -1 : 1;
    return (x->a > y->a) - (x->a < y->a);
}

// Keeps the MATCH_TRIES that share most, best first; of equals, those that stand first.
static size_t keep_best(struct likely *best, size_t count, struct likely one) {
    size_t at = count;
    while (at > 0 && (best[at - 1].shared < one.shared ||
                      (best[at - 1].shared == one.shared && best[at - 1].a > one.a)))
        at--;
    if (at == MATCH_TRIES)
        return count;
    count += count < MATCH_TRIES;
    memmove(best + at + 1, best + at, (count - at - 1) * sizeof *best);
    best[at] = one;
    return count;
}

struct rare {
    size_t from, to; // its places
};

static int rarest_first(const void *left, const void *right) {
    const struct rare *x = left, *y = right;
    size_t many = x->to - x->from, more = y->to - y->from;
    return many != more ? (many > more) - (many < more) : (x->from > y->from) - (x->from < y->from);
}

// What the search for one clause after another needs; between two, `shared` is zero everywhere.
struct seeking {
    struct places places;
    struct rare *rare;
    size_t *shared, *touched; // by clause of `a`: words found there; those with any
    size_t touches;
};

// Counts for each clause of `a` how many of the rarest words of clause `b` it has.
static void share(struct seeking *s, const struct bag *bag) {
    size_t count = 0, looks = 0;
    s->touches = 0;
    for (size_t i = 0; i < bag->count; i++) {
        const size_t *from = &s->places.from[bag->items[i]];
        if (!is_repeat(bag, i) && from[0] < from[1])
            s->rare[count++] = (struct rare){from[0], from[1]};
    }
    qsort(s->rare, count, sizeof *s->rare, rarest_first);
    for (size_t i = 0; i < count; i++) {
        looks += s->rare[i].to - s->rare[i].from;
        if (looks > PLACES_MAX)
            return;
        for (size_t at = s->rare[i].from; at < s->rare[i].to; at++) {
            size_t clause = s->places.clause[at];
            if (!s->shared[clause]++)
                s->touched[s->touches++] = clause;
        }
    }
}

// The clauses of `a` that clause `b` may be.
static size_t likely_for(const struct matching *m, struct seeking *s, size_t b,
                         struct likely *out) {
    size_t count = 0, kept = 0;
    share(s, &m->b_bags[b]);
    for (size_t i = 0; i < s->touches; i++) {
        size_t clause = s->touched[i];
        count = keep_best(out, count, (struct likely){clause, b, s->shared[clause], 0});
        s->shared[clause] = 0;
    }
    for (size_t i = 0; i < count; i++) {
        out[i].likeness = bag_likeness(m->a_bags[out[i].a], m->b_bags[b]);
        if (out[i].likeness >= MATCH_ALIKE)
            out[kept++] = out[i];
    }
    return kept;
}

static void pair_alike(struct matching *m) {
    struct seeking s = {.places = find_places(m)};
    size_t count = 0, most = 0;
    for (size_t i = 0; i < m->b_count; i++)
        most = m->b_bags[i].count > most ? m->b_bags[i].count : most;
    s.rare = arena_array(m->arena, struct rare, most + 1);
    s.shared = arena_array(m->arena, size_t, m->a_count + 1);
    s.touched = arena_array(m->arena, size_t, m->a_count + 1);
    struct likely *all = arena_array(m->arena, struct likely, (m->b_count + 1) * MATCH_TRIES);
    for (size_t i = 0; i < m->b_count; i++)
        if (m->of_b[i] == MATCH_NONE)
            count += likely_for(m, &s, i, all + count);
    qsort(all, count, sizeof *all, most_alike_first);
    for (size_t i = 0; i < count; i++)
        if (m->of_a[all[i].a] == MATCH_NONE && m->of_b[all[i].b] == MATCH_NONE)
            pair(m, all[i].a, all[i].b);
}

// Marks the pairs of a longest increasing subsequence: by patience sorting, the last card of each
// pile and what lay below it.
static bool *find_stayed(const struct matching *m) {
    bool *stayed = arena_array(m->arena, bool, m->b_count + 1);
    size_t *top = arena_array(m->arena, size_t, m->b_count + 1),
           *below = arena_array(m->arena, size_t, m->b_count + 1), piles = 0;
    for (size_t i = 0; i < m->b_count; i++) {
        if (m->of_b[i] == MATCH_NONE)
            continue;
        size_t low = 0, high = piles;
        while (low < high) {
            size_t mid = (low + high) / 2;
            if (m->of_b[top[mid]] < m->of_b[i])
                low = mid + 1;
            else
                high = mid;
        }
        below[i] = low ? top[low - 1] : MATCH_NONE;
        top[low] = i;
        piles += low == piles;
    }
    for (size_t i = piles ? top[piles - 1] : MATCH_NONE; i != MATCH_NONE; i = below[i])
        stayed[i] = true;
    return stayed;
}

// Behind which clause of b each removed clause is shown: index + 1, 0 before the first.
static size_t *find_seats(const struct matching *m, const bool *stayed) {
    size_t *seat = arena_array(m->arena, size_t, m->a_count + 1), behind = 0;
    for (size_t i = 0; i < m->a_count; i++) {
        if (m->of_a[i] == MATCH_NONE)
            seat[i] = behind;
        else if (stayed[m->of_a[i]])
            behind = m->of_a[i] + 1;
    }
    return seat;
}

static void add_pair(const struct matching *m, size_t b, bool stayed, struct match *out) {
    struct match_row row = {.a = m->of_b[b], .b = b};
    if (row.a == MATCH_NONE) {
        out->added++;
    } else {
        const struct match_clause *x = &m->a[row.a], *y = &m->b[b];
        row.moved = !stayed;
        row.renamed = !span_equal(x->id, y->id);
        row.reworded = !span_equal(x->text, y->text);
        row.relevelled = x->level != y->level;
        out->pairs++;
        out->moved += row.moved;
        out->renamed += row.renamed;
        out->reworded += row.reworded;
    }
    out->rows[out->count++] = row;
}

static struct match in_order(const struct matching *m) {
    struct match out = {.rows =
                            arena_array(m->arena, struct match_row, m->a_count + m->b_count + 1)};
    bool *stayed = find_stayed(m);
    size_t *seat = find_seats(m, stayed), a = 0;
    for (size_t b = 0; b <= m->b_count; b++) {
        // Seats do not fall with `a`.
        for (; a < m->a_count && (m->of_a[a] != MATCH_NONE || seat[a] <= b); a++)
            if (m->of_a[a] == MATCH_NONE) {
                out.rows[out.count++] = (struct match_row){.a = a, .b = MATCH_NONE};
                out.removed++;
            }
        if (b < m->b_count)
            add_pair(m, b, stayed[b], &out);
    }
    return out;
}

struct match match_clauses(const struct match_clause *a, size_t a_count,
                           const struct match_clause *b, size_t b_count, bool ids_hold,
                           struct arena *arena) {
    struct matching m = {.a = a, .b = b, .a_count = a_count, .b_count = b_count, .arena = arena};
    m.of_a = arena_array(arena, size_t, a_count + 1);
    m.of_b = arena_array(arena, size_t, b_count + 1);
    for (size_t i = 0; i < a_count; i++)
        m.of_a[i] = MATCH_NONE;
    for (size_t i = 0; i < b_count; i++)
        m.of_b[i] = MATCH_NONE;
    if (ids_hold)
        pair_by(&m, id_of, false);
    pair_by(&m, text_of, false);
    read_words(&m);
    pair_alike(&m);
    if (!ids_hold)
        pair_by(&m, id_of, true);
    return in_order(&m);
}
