// SPDX-License-Identifier: Apache-2.0
#include "prose/diff.h"

#include "prose/numbers.h"

#include <string.h>

struct comparing {
    const uint32_t *a, *b;
    struct arena *arena;
    struct diff out;
    size_t room;
    ptrdiff_t *forward, *backward; // furthest x by diagonal, around the middle of the arrays
    ptrdiff_t middle;
    uint64_t steps; // that may still be taken
};

static void add_run(struct comparing *c, enum diff_kind kind, size_t a, size_t b, size_t count) {
    struct diff_run *last = c->out.count ? &c->out.runs[c->out.count - 1] : NULL;
    if (!count)
        return;
    if (last && last->kind == kind) {
        last->count += count;
        return;
    }
    if (c->out.count == c->room) {
        size_t room = c->room ? 2 * c->room : 32;
        struct diff_run *more = arena_array(c->arena, struct diff_run, room);
        if (c->out.count)
            memcpy(more, c->out.runs, c->out.count * sizeof *more);
        c->out.runs = more;
        c->room = room;
    }
    c->out.runs[c->out.count++] = (struct diff_run){kind, a, b, count};
}

// A piece of both: [a0, a1) and [b0, b1).
struct piece {
    ptrdiff_t a0, a1, b0, b1;
};

// A search: from the front of a piece, or from behind. `reach` is the furthest x on each diagonal
// k = x - y that the last step reached, -1 where it reached none.
struct search {
    ptrdiff_t *reach;
    bool behind;
};

static bool same_at(const struct comparing *c, const struct piece *p, bool behind, ptrdiff_t x,
                    ptrdiff_t y) {
    return behind ? c->a[p->a1 - 1 - x] == c->b[p->b1 - 1 - y] : c->a[p->a0 + x] == c->b[p->b0 + y];
}

// The furthest that d differences reach on diagonal k, from what d - 1 have reached beside it.
static ptrdiff_t reach_at(struct comparing *c, const struct piece *p, const struct search *s,
                          ptrdiff_t d, ptrdiff_t k) {
    ptrdiff_t n = p->a1 - p->a0, m = p->b1 - p->b0, x = d ? -1 : 0;
    if (d && k + 1 < d && s->reach[k + 1] >= 0 && s->reach[k + 1] - k <= m)
        x = s->reach[k + 1];
    if (d && k - 1 > -d && s->reach[k - 1] >= x && s->reach[k - 1] >= 0 && s->reach[k - 1] < n)
        x = s->reach[k - 1] + 1;
    ptrdiff_t from = x;
    for (ptrdiff_t y = x - k; x >= 0 && x < n && y < m && same_at(c, p, s->behind, x, y); y++)
        x++;
    uint64_t steps = 1 + (uint64_t)(x - from);
    c->steps -= steps < c->steps ? steps : c->steps;
    return x;
}

// One more difference. True when this search meets the other, whose steps are odd or even with it:
// then the meeting point is where it stands.
static bool step(struct comparing *c, const struct piece *p, const struct search *s,
                 const struct search *other, ptrdiff_t d, ptrdiff_t other_d, struct piece *met) {
    ptrdiff_t n = p->a1 - p->a0, m = p->b1 - p->b0, delta = n - m;
    for (ptrdiff_t k = -d; k <= d; k += 2) {
        ptrdiff_t x = s->reach[k] = reach_at(c, p, s, d, k), facing = delta - k;
        bool can_meet = (delta & 1) == (s->behind ? 0 : 1) && x >= 0 && facing >= -other_d &&
                        facing <= other_d && other->reach[facing] >= 0;
        if (can_meet && x + other->reach[facing] >= n) {
            met->a0 = s->behind ? n - x : x;
            met->b0 = s->behind ? m - (x - k) : x - k;
            return true;
        }
    }
    return false;
}

// Where the search has come furthest on its diagonals -d to d.
static ptrdiff_t furthest(const struct search *s, ptrdiff_t d, ptrdiff_t *at) {
    ptrdiff_t most = -1;
    for (ptrdiff_t k = -d; k <= d; k += 2)
        if (s->reach[k] >= 0 && 2 * s->reach[k] - k > most) {
            most = 2 * s->reach[k] - k;
            *at = k;
        }
    return most;
}

// A point to cut the piece at: one that a shortest way goes through, or, beyond DIFF_COST_MAX
// differences, the one that either search has come furthest to. False when the steps are used up.
static bool find_cut(struct comparing *c, const struct piece *p, struct piece *cut) {
    struct search front = {c->forward + c->middle, false}, back = {c->backward + c->middle, true};
    ptrdiff_t n = p->a1 - p->a0, m = p->b1 - p->b0, d = 0, k = 0, back_k = 0;
    for (; d <= DIFF_COST_MAX && c->steps; d++)
        if (step(c, p, &front, &back, d, d - 1, cut) || step(c, p, &back, &front, d, d, cut))
            return true;
    if (!c->steps)
        return false;
    if (furthest(&front, d - 1, &k) >= furthest(&back, d - 1, &back_k)) {
        cut->a0 = front.reach[k];
        cut->b0 = cut->a0 - k;
    } else {
        cut->a0 = n - back.reach[back_k];
        cut->b0 = m - (back.reach[back_k] - back_k);
    }
    return true;
}

static void put_all(struct comparing *c, const struct piece *p) {
    add_run(c, DIFF_REMOVED, (size_t)p->a0, (size_t)p->b0, (size_t)(p->a1 - p->a0));
    add_run(c, DIFF_ADDED, (size_t)p->a1, (size_t)p->b0, (size_t)(p->b1 - p->b0));
}

// What is the same at the front is put; what is the same behind is left to the caller.
static ptrdiff_t trim(struct comparing *c, struct piece *p) {
    ptrdiff_t front = 0, back = 0;
    while (p->a0 + front < p->a1 && p->b0 + front < p->b1 &&
           c->a[p->a0 + front] == c->b[p->b0 + front])
        front++;
    add_run(c, DIFF_SAME, (size_t)p->a0, (size_t)p->b0, (size_t)front);
    p->a0 += front;
    p->b0 += front;
    while (p->a1 > p->a0 && p->b1 > p->b0 && c->a[p->a1 - 1] == c->b[p->b1 - 1]) {
        p->a1--;
        p->b1--;
        back++;
    }
    return back;
}

// Depth is the logarithm of the differences, for each part has half of them; and one more for each
// piece with more than DIFF_COST_MAX, of which the steps allow few.
static void compare(struct comparing *c, struct piece p) {
    ptrdiff_t back = trim(c, &p);
    struct piece cut;
    if (p.a0 == p.a1 || p.b0 == p.b1 || !find_cut(c, &p, &cut)) {
        put_all(c, &p);
    } else {
        compare(c, (struct piece){p.a0, p.a0 + cut.a0, p.b0, p.b0 + cut.b0});
        compare(c, (struct piece){p.a0 + cut.a0, p.a1, p.b0 + cut.b0, p.b1});
    }
    add_run(c, DIFF_SAME, (size_t)p.a1, (size_t)p.b1, (size_t)back);
}

// Between two runs that are the same, what is removed stands before what is added.
static void order(struct comparing *c) {
    struct diff *d = &c->out;
    size_t out = 0;
    for (size_t i = 0; i < d->count;) {
        if (d->runs[i].kind == DIFF_SAME) {
            d->runs[out++] = d->runs[i++];
            continue;
        }
        struct diff_run removed = {DIFF_REMOVED, d->runs[i].a, d->runs[i].b, 0}, added = removed;
        added.kind = DIFF_ADDED;
        for (; i < d->count && d->runs[i].kind != DIFF_SAME; i++)
            (d->runs[i].kind == DIFF_REMOVED ? &removed : &added)->count += d->runs[i].count;
        added.a = removed.a + removed.count;
        if (removed.count)
            d->runs[out++] = removed;
        if (added.count)
            d->runs[out++] = added;
    }
    d->count = out;
}

struct diff diff_items(const uint32_t *a, size_t a_count, const uint32_t *b, size_t b_count,
                       struct arena *arena) {
    struct comparing c = {.a = a, .b = b, .arena = arena};
    size_t most = (a_count + b_count + 1) / 2; // differences of each search
    most = most < DIFF_COST_MAX ? most : DIFF_COST_MAX;
    size_t places = 2 * (most + 2) + 1;
    c.middle = (ptrdiff_t)most + 2;
    c.steps = DIFF_STEPS + DIFF_STEPS_PER_ITEM * (uint64_t)(a_count + b_count);
    c.forward = arena_array(arena, ptrdiff_t, places);
    c.backward = arena_array(arena, ptrdiff_t, places);
    compare(&c, (struct piece){0, (ptrdiff_t)a_count, 0, (ptrdiff_t)b_count});
    order(&c);
    return c.out;
}

struct diff diff_texts(struct span a_text, struct span b_text, struct words *a, struct words *b,
                       struct arena *arena) {
    *a = prose_words(a_text, arena);
    *b = prose_words(b_text, arena);
    struct numbers n;
    numbers_init(&n, a->count + b->count, arena);
    const uint32_t *as = numbers_of_words(&n, a, arena), *bs = numbers_of_words(&n, b, arena);
    return diff_items(as, a->count, bs, b->count, arena);
}
