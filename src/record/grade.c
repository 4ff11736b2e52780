// SPDX-License-Identifier: Apache-2.0
// Grades: who has cosigned what (docs/record-format.md section 3).
//
// Every line is verified once into a list of (size, key), and counted from there. Which lines have
// verified is kept with the rows, by a hash over all that was verified: key, text and line. So a
// record that has not changed costs a hash for each line, not a signature.
#include "record/grade.h"

#include "base/json.h"
#include "log/cosignature.h"
#include "record/record_handle.h"
#include "record/verify.h"

// The log's line is one of them.
#define LINES_MAX (LIMIT_NOTE_SIGNATURES - 1)

struct rules {
    uint64_t since; // the entry that set them
    int64_t held, seen;
    size_t *holders;     // members
    size_t count, named; // of those that are members, and of all
    uint64_t bridge;     // the first size that both the old and the new quorum cosigned; UINT64_MAX
};

struct by {
    uint64_t size;
    size_t key;
};

struct grading {
    uint64_t tree_size, came; // what of the record is in here
    hash_bytes *checked;      // sorted
    size_t checked_count;
    struct by *lines; // by size; no key twice for a size
    size_t count;
    struct rules *rules; // by entry
    size_t rule_count;
    uint64_t held, seen;
    bool *holds, *cosigned; // by member, of the size counted last
};

static void clear(struct grading *g) {
    for (size_t i = 0; i < g->rule_count; i++)
        free(g->rules[i].holders);
    free(g->rules);
    free(g->lines);
    free(g->holds);
    free(g->cosigned);
    g->rules = NULL;
    g->lines = NULL;
    g->holds = g->cosigned = NULL;
    g->rule_count = g->count = 0;
    g->held = g->seen = 0;
}

void grading_free(struct grading *g) {
    if (!g)
        return;
    clear(g);
    free(g->checked);
    free(g);
}

// Which lines have verified before.

static int by_bytes(const void *a, const void *b) {
    return memcmp(a, b, HASH_BYTES);
}

static void add_checked(struct grading *g, const uint8_t hash[HASH_BYTES]) {
    if (g->checked_count % 256 == 0)
        g->checked = memory_grow(g->checked, (g->checked_count + 256) * sizeof *g->checked);
    memcpy(g->checked[g->checked_count++], hash, HASH_BYTES);
}

static bool is_checked(const struct grading *g, const uint8_t hash[HASH_BYTES], size_t sorted) {
    return sorted && bsearch(hash, g->checked, sorted, sizeof *g->checked, by_bytes);
}

static enum err read_checked(struct record *r, struct grading *g, struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    enum err err = db_prepare(r->rows, "SELECT hash FROM checked ORDER BY hash", &s, e);
    if (err)
        return err;
    while (stmt_row(s, e))
        if (stmt_get_blob(s, 0).size == HASH_BYTES)
            add_checked(g, stmt_get_blob(s, 0).data);
    if (stmt_failed(s))
        return ERR_IO;
    if (g->checked_count)
        qsort(g->checked, g->checked_count, sizeof *g->checked, by_bytes);
    return OK;
}

// Where nobody else writes just now: else they are verified again next time.
static void keep_checked(struct record *r, const struct grading *g, size_t from) {
    struct error e;
    STMT_SCOPED struct stmt *s = NULL;
    if (from == g->checked_count || db_in_transaction(r->rows) || db_begin_now(r->rows, &e))
        return;
    enum err err = db_prepare(r->rows, "INSERT OR IGNORE INTO checked VALUES (?1)", &s, &e);
    for (size_t i = from; !err && i < g->checked_count; i++) {
        stmt_blob(s, 1, span(g->checked[i], HASH_BYTES));
        err = stmt_run(s, &e);
    }
    if (err)
        db_rollback(r->rows);
    else
        err = db_commit(r->rows, &e);
    (void)err; // the cache's loss
}

// Lines.

struct reading {
    struct record *r;
    struct grading *g;
    size_t sorted; // of the checked ones, from before
    struct arena of_text, of_line;
    uint64_t size; // the checkpoint at hand; 0 for none yet
    struct span text;
    bool sound;       // that checkpoint was compared with tree and log key
    uint64_t *key_at; // by key: the size for which a line of it was taken
};

static void reading_init(struct reading *d, struct record *r) {
    *d = (struct reading){.r = r, .g = r->grading, .sorted = r->grading->checked_count};
    arena_init(&d->of_text);
    arena_init(&d->of_line);
    d->key_at = memory_get((fold_state(r->fold)->key_count + 1) * sizeof *d->key_at);
}

// Sorts what was verified now to the rest.
static void reading_done(struct reading *d) {
    keep_checked(d->r, d->g, d->sorted);
    if (d->g->checked_count > d->sorted)
        qsort(d->g->checked, d->g->checked_count, sizeof *d->g->checked, by_bytes);
    arena_done(&d->of_text);
    arena_done(&d->of_line);
    free(d->key_at);
}

static enum err no_checkpoint(uint64_t size, struct error *e) {
    return error_set(e, ERR_NOT_FOUND, "there is no checkpoint of size %llu",
                     (unsigned long long)size);
}

static enum err take_text(struct reading *d, uint64_t size, struct error *e) {
    BUF_SCOPED struct buf bytes;
    struct note note;
    uint64_t found = 0;
    buf_init(&bytes, LIMIT_CHECKPOINT_BYTES);
    if (d->size == size)
        return OK;
    arena_reset(&d->of_text);
    enum err err = truth_get_checkpoint(d->r->truth, size, &found, &bytes, e);
    if (!err && found != size)
        err = no_checkpoint(size, e);
    if (!err)
        err = note_parse(arena_copy(&d->of_text, buf_span(&bytes)), &d->of_text, &note, e);
    if (err)
        return err;
    d->size = size;
    d->text = note.text;
    d->sound = false;
    return OK;
}

// Once for a size, and only where a line of it has not been verified before.
static enum err check_text(struct reading *d, struct error *e) {
    struct checkpoint c;
    struct span note;
    if (d->sound)
        return OK;
    enum err err = record_checkpoint(d->r, d->size, &d->of_line, &c, &note, e);
    if (!err && c.size != d->size)
        err = no_checkpoint(d->size, e);
    d->sound = !err;
    return err;
}

// Whether the line is a good one of a hold or witness key in force at that size, the first of that
// key that is taken, and of which key.
static enum err judge_line(struct reading *d, struct span line, const struct key **out,
                           struct error *e) {
    const struct state *s = fold_state(d->r->fold);
    BUF_SCOPED struct buf whole; // a note of its own, so that one parser reads signature lines
    struct note note;
    uint8_t hash[HASH_BYTES];
    int64_t time_s;
    *out = NULL;
    arena_reset(&d->of_line);
    buf_init(&whole, 2 * LIMIT_CHECKPOINT_BYTES);
    buf_put_span(&whole, d->text);
    buf_put_byte(&whole, '\n');
    buf_put_span(&whole, line);
    if (note_parse(buf_span(&whole), &d->of_line, &note, NULL) || note.count != 1)
        return OK;
    const struct key *k = state_key(s, note.sigs[0].name, note.sigs[0].id);
    if (!k || !(k->uses & (USE_HOLD | USE_WITNESS)) || k->added >= d->size || k->revoked < d->size)
        return OK; // it counts for nothing
    if (d->key_at[k - s->keys] == d->size)
        return OK;
    const struct span parts[] = {span(k->v.pub, sizeof k->v.pub), buf_span(&whole)};
    hash_parts(parts, 2, hash);
    if (!is_checked(d->g, hash, d->sorted)) {
        enum err err = check_text(d, e);
        if (err)
            return err;
        if (cosignature_check(d->text, &note.sigs[0], &k->v, &time_s, NULL))
            return OK;
        add_checked(d->g, hash);
    }
    *out = k;
    return OK;
}

static enum err read_line(void *context, uint64_t size, struct span line, int64_t time_s,
                          struct error *e) {
    struct reading *d = context;
    struct grading *g = d->g;
    const struct key *k;
    (void)time_s;
    if (size > d->r->tree.size)
        return OK; // a writer has gone on since
    enum err err = take_text(d, size, e);
    if (!err)
        err = judge_line(d, line, &k, e);
    if (err || !k)
        return err;
    if (g->count % 256 == 0)
        g->lines = memory_grow(g->lines, (g->count + 256) * sizeof *g->lines);
    size_t key = (size_t)(k - fold_state(d->r->fold)->keys);
    g->lines[g->count++] = (struct by){size, key};
    d->key_at[key] = size;
    return OK;
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

// From the smallest size up, so that each change is bridged by the first that does.
static void count_all(const struct record *r, struct grading *g) {
    const struct state *s = fold_state(r->fold);
    g->holds = memory_get(s->member_count + 1);
    g->cosigned = memory_get(s->member_count + 1);
    struct tally t = {0};
    for (size_t i = 0; i < g->count; i = t.end) {
        uint64_t size = g->lines[i].size;
        const struct rules *rules = rules_at(g, size);
        t.first = i;
        count_lines(r, g, &t);
        bool bridged = all_bridged(g, size);
        if (rules && bridged && count_holders(g, rules) >= rules->held)
            g->held = size;
        if (rules && t.cosigners >= rules->seen)
            g->seen = size;
    }
}

// Everything again where something has come; what was verified stays so.
static enum err refresh(struct record *r, struct error *e) {
    uint64_t came;
    enum err err = truth_last_cosignature(r->truth, &came, e);
    struct grading *g = r->grading;
    if (err || (g && g->came == came && g->tree_size == r->tree.size))
        return err;
    if (!g) {
        g = r->grading = memory_get(sizeof *g);
        err = read_checked(r, g, e);
    }
    clear(g);
    struct reading d;
    reading_init(&d, r);
    if (!err)
        err = truth_cosignatures(r->truth, UINT64_MAX, read_line, &d, e);
    reading_done(&d);
    if (!err)
        err = read_rules(r, g, e);
    if (!err)
        count_all(r, g);
    g->came = err ? UINT64_MAX : came;
    g->tree_size = r->tree.size;
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
    while (t.first < g->count && g->lines[t.first].size < size)
        t.first++;
    bool any = t.first < g->count && g->lines[t.first].size == size;
    if (any) {
        count_lines(r, g, &t);
    } else { // is there a checkpoint at all?
        err = record_checkpoint(r, size, &a, &c, NULL, e);
        if (!err && c.size != size)
            err = no_checkpoint(size, e);
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
    size_t count;
    struct buf *out;
};

static bool is_holder(const struct rules *rules, const struct key *k) {
    bool found = false;
    for (size_t i = 0; i < rules->count && (k->uses & USE_HOLD); i++)
        found = found || rules->holders[i] == k->member;
    return found;
}

static enum err give_line(void *context, uint64_t size, struct span line, int64_t time_s,
                          struct error *e) {
    struct giving *v = context;
    const struct key *k;
    (void)time_s;
    enum err err = take_text(&v->d, size, e);
    if (!err)
        err = judge_line(&v->d, line, &k, e);
    if (err || !k)
        return err;
    if (v->count == LINES_MAX || is_holder(v->rules, k) != v->holders)
        return OK;
    v->d.key_at[k - fold_state(v->d.r->fold)->keys] = size;
    v->count++;
    buf_put_span(v->out, line);
    return OK;
}

enum err record_lines(struct record *r, uint64_t size, struct buf *out, struct error *e) {
    enum err err = refresh(r, e);
    const struct rules *rules = err ? NULL : rules_at(r->grading, size);
    if (err || !rules)
        return err;
    struct giving v = {.rules = rules, .holders = true, .out = out};
    reading_init(&v.d, r);
    for (int round = 0; !err && round < 2; round++) {
        v.holders = round == 0;
        err = truth_cosignatures(r->truth, size, give_line, &v, e);
    }
    reading_done(&v.d);
    return err;
}
