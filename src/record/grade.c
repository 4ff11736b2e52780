// SPDX-License-Identifier: Apache-2.0
// Grades: who has cosigned what (docs/record-format.md section 3).
//
// Every line is verified once into a list of (size, key), and counted from there. What has come
// since is added to the list, and what stands at its size and above it is counted again: so a line
// under the newest checkpoint costs no more in a long record than in a short one.
#include "record/grade_inside.h"

#include "base/json.h"

#include <stdlib.h>

// The log's line is one of them.
#define LINES_MAX (LIMIT_NOTE_SIGNATURES - 1)
#define KEEP_LINES 256 // verified lines are written to the cache in such numbers, and at the end

static void clear_rules(struct grading *g) {
    for (size_t i = 0; i < g->rule_count; i++)
        free(g->rules[i].holders);
    free(g->rules);
    g->rules = NULL;
    g->rule_count = 0;
}

void grading_free(struct record *r) {
    struct grading *g = r->grading;
    if (!g)
        return;
    checked_keep(r, &g->checked);
    checked_free(&g->checked);
    clear_rules(g);
    free(g->lines);
    free(g->holds);
    free(g->cosigned);
    free(g);
    r->grading = NULL;
}

// Lines.

// Where lines of `size` begin.
static size_t first_of(const struct grading *g, uint64_t size) {
    size_t low = 0, high = g->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (g->lines[middle].size < size)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool has_line(const struct grading *g, uint64_t size, size_t key) {
    for (size_t i = first_of(g, size); i < g->count && g->lines[i].size == size; i++)
        if (g->lines[i].key == key)
            return true;
    return false;
}

static void add_line(struct grading *g, uint64_t size, size_t key) {
    size_t at = first_of(g, size + 1);
    if (g->count == g->room) {
        g->room = g->room ? 2 * g->room : 256;
        g->lines = memory_grow(g->lines, g->room * sizeof *g->lines);
    }
    memmove(g->lines + at + 1, g->lines + at, (g->count - at) * sizeof *g->lines);
    g->lines[at] = (struct by){size, key};
    g->count++;
}

struct adding {
    struct reading d;
    uint64_t came; // the newest line that has been looked at
    uint64_t low;  // the smallest size of those that were added; UINT64_MAX
    bool behind;   // a writer has gone on since: its lines wait until the tree is as large
};

static enum err read_line(void *context, uint64_t came, uint64_t size, struct span bytes,
                          struct error *e) {
    struct adding *a = context;
    struct record *r = a->d.r;
    struct line line;
    bool good;
    if (size > r->tree.size)
        a->behind = true;
    if (a->behind)
        return OK;
    enum err err = reading_look(&a->d, size, bytes, &line, e);
    size_t key = err || !line.key ? 0 : (size_t)(line.key - fold_state(r->fold)->keys);
    if (!err && line.key && !has_line(r->grading, size, key)) {
        err = reading_verify(&a->d, &line, &good, e);
        if (!err && good) {
            add_line(r->grading, size, key);
            a->low = size < a->low ? size : a->low;
        }
    }
    if (!err)
        a->came = came;
    return err;
}

// Rules, and who makes a quorum.

static enum err add_rules(struct record *r, struct grading *g, uint64_t since, struct span text,
                          struct error *e) {
    const struct state *s = fold_state(r->fold);
    JSON_SCOPED struct json *rules = NULL;
    enum err err = json_parse(text, 0, &rules, e);
    if (err)
        return err;
    if (g->rule_count && g->rules[g->rule_count - 1].since == since)
        free(g->rules[--g->rule_count].holders); // set twice by one entry: the last counts
    const struct json *holders = json_get(rules, "holders");
    struct rules new = {.since = since,
                        .held = json_get_int(rules, "held"),
                        .seen = json_get_int(rules, "seen"),
                        .named = json_count(holders),
                        .bridge = UINT64_MAX};
    new.holders = memory_get((new.named + 1) * sizeof *new.holders);
    for (size_t i = 0; i < new.named; i++) {
        const struct member *m = state_member(s, json_text(json_at(holders, i)));
        if (m)
            new.holders[new.count++] = state_member_index(s, m);
    }
    g->rules = memory_grow(g->rules, (g->rule_count + 1) * sizeof *g->rules);
    g->rules[g->rule_count++] = new;
    return OK;
}

static enum err read_rules(struct record *r, struct grading *g, struct error *e) {
    clear_rules(g);
    STMT_SCOPED struct stmt *s = NULL;
    enum err err = db_prepare(r->rows, "SELECT i, rules FROM ruleset ORDER BY rowid", &s, e);
    while (!err && stmt_row(s, e))
        err = add_rules(r, g, (uint64_t)stmt_get_int(s, 0), stmt_get_text(s, 1), e);
    return err ? err : stmt_failed(s) ? ERR_IO : OK;
}

// Those in force after the first `size` entries; NULL.
static const struct rules *rules_at(const struct grading *g, uint64_t size) {
    for (size_t i = g->rule_count; i-- > 0;)
        if (g->rules[i].since < size)
            return &g->rules[i];
    return NULL;
}

struct tally {
    size_t first, end; // lines of one size
    int64_t cosigners; // participants, and named witnesses
};

// Marks the members who hold, and counts all who have cosigned.
static void count_lines(const struct record *r, struct grading *g, struct tally *t) {
    const struct state *s = fold_state(r->fold);
    uint64_t size = g->lines[t->first].size;
    memset(g->holds, 0, s->member_count);
    memset(g->cosigned, 0, s->member_count);
    t->cosigners = 0;
    for (t->end = t->first; t->end < g->count && g->lines[t->end].size == size; t->end++) {
        const struct key *k = &s->keys[g->lines[t->end].key];
        if (k->member == SIZE_MAX) {
            t->cosigners++;
            continue;
        }
        t->cosigners += !g->cosigned[k->member];
        g->cosigned[k->member] = true;
        if (k->uses & USE_HOLD)
            g->holds[k->member] = true;
    }
}

static int64_t count_holders(const struct grading *g, const struct rules *rules) {
    int64_t have = 0;
    for (size_t i = 0; i < rules->count; i++)
        have += g->holds[rules->holders[i]];
    return have;
}

// After a change of holders or quorum one checkpoint must have had both quorums. The first such
// size, for each change before `size` that has none yet; then whether all of them have one.
static bool all_bridged(struct grading *g, uint64_t size) {
    bool all = true;
    for (size_t i = 1; i < g->rule_count && g->rules[i].since < size; i++) {
        struct rules *old = &g->rules[i - 1], *new = &g->rules[i];
        if (new->bridge == UINT64_MAX &&
            count_holders(g, old) >= old->held &&count_holders(g, new) >= new->held)
            new->bridge = size;
        all = all && new->bridge <= size;
    }
    return all;
}

// From the smallest size up, so that each change is bridged by the first that does. Sizes below
// `low` have been counted, and count as they did: what came later takes no grade away.
static void count_from(const struct record *r, struct grading *g, uint64_t low) {
    const struct state *s = fold_state(r->fold);
    struct tally t = {0};
    if (g->members < s->member_count + 1) {
        g->members = s->member_count + 1;
        g->holds = memory_grow(g->holds, g->members);
        g->cosigned = memory_grow(g->cosigned, g->members);
    }
    for (size_t i = first_of(g, low); i < g->count; i = t.end) {
        uint64_t size = g->lines[i].size;
        const struct rules *rules = rules_at(g, size);
        t.first = i;
        count_lines(r, g, &t);
        bool bridged = all_bridged(g, size);
        if (rules && bridged && count_holders(g, rules) >= rules->held && size > g->held)
            g->held = size;
        if (rules && t.cosigners >= rules->seen && size > g->seen)
            g->seen = size;
    }
}

// Another set of rules asks for everything to be counted again.
static enum err refresh_rules(struct record *r, struct grading *g, bool *changed, struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    enum err err = db_prepare(r->rows, "SELECT count(*) FROM ruleset", &s, e);
    if (err)
        return err;
    if (!stmt_row(s, e))
        return ERR_IO;
    uint64_t rows = (uint64_t)stmt_get_int(s, 0);
    stmt_reset(s);
    *changed = rows != g->rule_rows;
    if (!*changed)
        return OK;
    g->rule_rows = rows;
    g->held = g->seen = 0;
    return read_rules(r, g, e);
}

static enum err refresh(struct record *r, struct error *e) {
    uint64_t newest;
    enum err err = truth_last_cosignature(r->truth, &newest, e);
    struct grading *g = r->grading;
    if (err || (g && g->came == newest && g->tree_size == r->tree.size))
        return err;
    if (!g) {
        g = r->grading = memory_get(sizeof *g);
        err = checked_load(r, &g->checked, e);
    }
    bool changed = false;
    if (!err && g->tree_size != r->tree.size)
        err = refresh_rules(r, g, &changed, e);
    struct adding a = {.came = g->came, .low = changed ? 0 : UINT64_MAX};
    reading_init(&a.d, r);
    if (!err && g->came != newest)
        err = truth_cosignatures_since(r->truth, g->came, INT64_MAX, read_line, &a, e);
    reading_done(&a.d);
    if (!err)
        count_from(r, g, a.low);
    g->came = a.came;
    g->tree_size = err ? 0 : r->tree.size;
    if (g->checked.fresh_count >= KEEP_LINES)
        checked_keep(r, &g->checked);
    return err;
}

enum err record_grade(struct record *r, uint64_t size, struct grade *out, struct error *e) {
    ARENA_SCOPED struct arena a;
    struct checkpoint c;
    struct tally t = {0};
    arena_init(&a);
    enum err err = refresh(r, e);
    if (err)
        return err;
    struct grading *g = r->grading;
    const struct rules *rules = rules_at(g, size);
    if (!rules)
        return error_set(e, ERR_NOT_FOUND, "no rules at that size");
    t.first = first_of(g, size);
    bool any = t.first < g->count && g->lines[t.first].size == size;
    if (any) {
        count_lines(r, g, &t);
    } else { // is there a checkpoint at all?
        err = record_checkpoint(r, size, &a, &c, NULL, e);
        if (!err && c.size != size)
            err = error_set(e, ERR_NOT_FOUND, "there is no checkpoint of size %llu",
                            (unsigned long long)size);
        if (err)
            return err;
    }
    *out = (struct grade){.held_have = any ? count_holders(g, rules) : 0,
                          .held_need = rules->held,
                          .held_of = (int64_t)rules->named,
                          .seen_have = t.cosigners,
                          .seen_need = rules->seen};
    return OK;
}

enum err record_held_size(struct record *r, uint64_t *out, struct error *e) {
    enum err err = refresh(r, e);
    if (!err)
        *out = r->grading->held;
    return err;
}

enum err record_seen_size(struct record *r, uint64_t *out, struct error *e) {
    enum err err = refresh(r, e);
    if (!err)
        *out = r->grading->seen;
    return err;
}

// Lines to give away.

struct giving {
    struct reading d;
    const struct rules *rules;
    bool holders; // in this round, else the others
    bool *given;  // by key
    size_t count;
    struct buf *out;
};

static bool is_holder(const struct rules *rules, const struct key *k) {
    bool found = false;
    for (size_t i = 0; i < rules->count && (k->uses & USE_HOLD); i++)
        found = found || rules->holders[i] == k->member;
    return found;
}

static enum err give_line(void *context, uint64_t size, struct span bytes, int64_t time_s,
                          struct error *e) {
    struct giving *v = context;
    struct line line;
    bool good = false;
    (void)time_s;
    enum err err = reading_look(&v->d, size, bytes, &line, e);
    if (err || !line.key || v->count == LINES_MAX || is_holder(v->rules, line.key) != v->holders)
        return err;
    bool *given = &v->given[line.key - fold_state(v->d.r->fold)->keys];
    if (!*given)
        err = reading_verify(&v->d, &line, &good, e);
    if (err || !good)
        return err;
    *given = true;
    v->count++;
    buf_put_span(v->out, bytes);
    return OK;
}

enum err record_lines(struct record *r, uint64_t size, struct buf *out, struct error *e) {
    enum err err = refresh(r, e);
    const struct rules *rules = err ? NULL : rules_at(r->grading, size);
    if (err || !rules)
        return err;
    struct giving v = {.rules = rules, .out = out};
    v.given = memory_get(fold_state(r->fold)->key_count + 1);
    reading_init(&v.d, r);
    for (int round = 0; !err && round < 2; round++) {
        v.holders = round == 0;
        err = truth_cosignatures(r->truth, size, give_line, &v, e);
    }
    reading_done(&v.d);
    free(v.given);
    return err;
}
