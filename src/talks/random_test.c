// SPDX-License-Identifier: Apache-2.0
// Long random lives of a record, with honest and hostile authors: what holds whatever they do.
// TRUCE_SEED in the environment begins elsewhere.
#include "talks/authors.h"
#include "talks/refusal.h"
#include "talks/refused.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define STEPS 3000
#define LIVES_LEAST 4
#define LIVES_MOST 40 // until every act was in force: which come when is chance, and the compiler's

static uint64_t seed_for(uint64_t number) {
    const char *given = getenv("TRUCE_SEED");
    uint64_t seed = (given ? strtoull(given, NULL, 10) : 20170502) + number;
    print_message("seed %llu\n", (unsigned long long)seed);
    return seed;
}

#define same(x) assert_true(a->x == b->x)

static void same_members(const struct state *s, const struct state *t) {
    assert_int_equal(s->member_count, t->member_count);
    for (size_t i = 0; i < s->member_count; i++) {
        const struct member *a = &s->members[i], *b = &t->members[i];
        assert_true(span_equal(a->slug, b->slug));
        same(roles), same(suspended), same(has_held), same(held_at);
    }
    assert_int_equal(s->track_count, t->track_count);
    for (size_t i = 0; i < s->track_count; i++)
        assert_true(span_equal(s->tracks[i].slug, t->tracks[i].slug));
}

static void same_keys(const struct state *s, const struct state *t) {
    assert_int_equal(s->key_count, t->key_count);
    for (size_t i = 0; i < s->key_count; i++) {
        const struct key *a = &s->keys[i], *b = &t->keys[i];
        assert_true(span_equal(a->v.name, b->v.name));
        assert_memory_equal(a->v.pub, b->v.pub, sizeof a->v.pub);
        same(v.id), same(v.type), same(uses), same(member), same(added), same(revoked);
        same(next_n), same(seen), same(number);
        if (a->next_n)
            assert_memory_equal(a->prev, b->prev, HASH_BYTES);
        assert_ptr_equal(state_key(t, a->v.name, a->v.id), b);
    }
}

static void same_motions(const struct state *s, const struct state *t) {
    assert_int_equal(s->motion_count, t->motion_count);
    for (size_t i = 0; i < s->motion_count; i++) {
        const struct motion *a = &s->motions[i], *b = &t->motions[i];
        same(index), same(decide_by), same(silence);
    }
}

static void same_state(const struct state *a, const struct state *b) {
    same(founded), same(epoch), same(log_time);
    assert_true(span_equal(a->record, b->record) && span_equal(a->kind, b->kind));
    assert_memory_equal(a->found_id, b->found_id, HASH_BYTES);
    assert_memory_equal(a->rules_id, b->rules_id, HASH_BYTES);
    assert_true(json_equal(a->rules, b->rules));
    same_members(a, b);
    same_keys(a, b);
    same_motions(a, b);
}

// Two folds of one log: one goes on, the other is loaded from its rows after each act.
static void a_fold_loaded_at_every_step_is_the_same(void **state) {
    (void)state;
    struct world w, v;
    struct authors a;
    struct error e;
    uint8_t one[HASH_BYTES], other[HASH_BYTES];
    authors_found(&w);
    authors_found(&v);
    authors_init(&a, &w, seed_for(0));
    for (size_t i = 0; i < STEPS; i++) {
        struct span entry = authors_next(&a);
        struct verdict x = world_put(&w, entry), y = world_put(&v, entry);
        if (fold_reload(v.fold, &e))
            fail_msg("%s", e.message);
        if (x.class != y.class || (x.why.rule && strcmp(x.why.rule, y.why.rule) != 0))
            fail_msg("entry %zu: %s %s, and %s %s where it was loaded", i + 1,
                     verdict_words[x.class], x.why.rule, verdict_words[y.class], y.why.rule);
        fold_digest(w.fold, one);
        fold_digest(v.fold, other);
        assert_memory_equal(one, other, HASH_BYTES);
        assert_int_equal(fold_size(v.fold), fold_size(w.fold));
        same_state(fold_state(w.fold), fold_state(v.fold));
    }
    world_end(&w);
    world_end(&v);
}

static int64_t all_chains(const struct world *w) {
    const struct state *s = fold_state(w->fold);
    int64_t sum = 0;
    for (size_t i = 0; i < s->key_count; i++)
        sum += s->keys[i].next_n;
    return sum;
}

struct tally {
    size_t class[4];
    bool in_force[64]; // act types
};

// One act more; whatever it is, these hold.
static void step(struct world *w, struct span entry, struct tally *t) {
    struct candidate c;
    struct verdict before, v;
    uint8_t old[HASH_BYTES], judged[HASH_BYTES], new[HASH_BYTES];
    int64_t chains = all_chains(w), log_time = fold_state(w->fold)->log_time;
    candidate_prepare(&c, entry, &w->arena);
    fold_digest(w->fold, old);
    assert_int_equal(fold_judge(w->fold, &c, &before, NULL), OK);
    fold_digest(w->fold, judged);
    assert_memory_equal(old, judged, HASH_BYTES);
    v = world_put_candidate(w, &c);
    fold_digest(w->fold, new);
    assert_int_equal(v.class, before.class);
    assert_int_equal(fold_size(w->fold), w->count);
    assert_memory_not_equal(old, new, HASH_BYTES);
    assert_int_equal(all_chains(w) - chains, v.class != VERDICT_ALIEN);
    assert_true(fold_state(w->fold)->log_time >= log_time);
    if (v.class == VERDICT_ALIEN || v.class == VERDICT_VOID) {
        assert_non_null(refusal_find(v.why.rule));
        assert_true(v.why.message[0]);
    } else {
        assert_int_equal(v.class == VERDICT_OPAQUE, c.act.to != NULL);
        if (!c.act.to)
            t->in_force[act_type_number(c.act.type)] = true;
    }
    t->class[v.class]++;
}

// Versions of texts and what is done with them need each other in order, and these authors make
// bodies field by field: conclusion_test.c tells them, tests/second/random_texts.py plays them.
static bool needs_a_version(const struct act_type *type) {
    const char *family = act_type_family(type)->name;
    return strcmp(family, "conclusion") == 0 ||
           (strcmp(family, "texts") == 0 && strcmp(type->name, "document") != 0);
}

// An act that never was, but for the founding; NULL when all were.
static const char *never_in_force(const struct tally *t) {
    for (size_t i = 1; act_type_at(i); i++)
        if (!t->in_force[i] && !stories_of(act_type_at(i)) && !needs_a_version(act_type_at(i)))
            return act_type_at(i)->name;
    return NULL;
}

static void every_act_moves_one_chain_or_is_alien(void **state) {
    (void)state;
    struct tally t = {0};
    struct world w;
    struct authors a;
    for (uint64_t life = 1; life <= LIVES_LEAST || (life <= LIVES_MOST && never_in_force(&t));
         life++) {
        authors_found(&w);
        authors_init(&a, &w, seed_for(life));
        for (size_t i = 0; i < STEPS / 3; i++)
            step(&w, authors_next(&a), &t);
        const char *outcomes =
            world_ask(&w, "SELECT group_concat(DISTINCT outcome) FROM decision WHERE ?1 = ''", "");
        assert_true(strstr(outcomes, "carried") && strstr(outcomes, "failed"));
        world_end(&w);
    }
    print_message("%zu ok, %zu void, %zu alien, %zu opaque\n", t.class[0], t.class[1], t.class[2],
                  t.class[3]);
    for (size_t i = 0; i < 4; i++)
        assert_true(t.class[i] > 50);
    if (never_in_force(&t))
        fail_msg("no %s was ever in force: the authors are too hostile", never_in_force(&t));
}

// Groups that fail: what was put is taken back, and the log goes on with other acts.
static void what_is_rolled_back_leaves_no_trace(void **state) {
    (void)state;
    struct world w, plain;
    struct authors a;
    struct error e;
    uint8_t one[HASH_BYTES], other[HASH_BYTES];
    authors_found(&w);
    authors_found(&plain);
    authors_init(&a, &w, seed_for(9));
    for (size_t group = 0; group < 150; group++) {
        size_t size = 1 + authors_below(&a, 8), from = w.count;
        bool fails = authors_below(&a, 3) == 0;
        assert_int_equal(db_begin(w.db, &e), OK);
        for (size_t i = 0; i < size; i++)
            world_put(&w, authors_next(&a));
        if (fails) {
            world_rollback(&w, from);
            continue;
        }
        assert_int_equal(db_commit(w.db, &e), OK);
        for (size_t i = from; i < w.count; i++)
            world_put(&plain, w.entries[i]);
        fold_digest(w.fold, one);
        fold_digest(plain.fold, other);
        assert_memory_equal(one, other, HASH_BYTES);
        same_state(fold_state(w.fold), fold_state(plain.fold));
    }
    assert_true(w.count > 100);
    world_end(&w);
    world_end(&plain);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_fold_loaded_at_every_step_is_the_same),
        cmocka_unit_test(every_act_moves_one_chain_or_is_alien),
        cmocka_unit_test(what_is_rolled_back_leaves_no_trace),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
