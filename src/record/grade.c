// SPDX-License-Identifier: Apache-2.0
// Grades: who has cosigned what (docs/record-format.md section 3).
#include "base/codec.h"
#include "log/cosignature.h"
#include "record/record_handle.h"
#include "record/verify.h"

// Who has cosigned one checkpoint: participants by index, witnesses by key.
struct cosigners {
    struct record *r;
    uint64_t size;
    struct span text; // of the checkpoint
    struct arena *arena;
    bool *holds;   // by member: with a hold key
    bool *cosigns; // by key: with any
};

static enum err count_line(void *context, uint64_t size, struct span line, int64_t time_s,
                           struct error *e) {
    struct cosigners *c = context;
    const struct state *s = record_state(c->r);
    struct note note;
    int64_t signed_at;
    struct error why;
    BUF_SCOPED struct buf whole; // a note of its own, so that one parser reads signature lines
    buf_init(&whole, LIMIT_CHECKPOINT_BYTES);
    (void)size, (void)time_s, (void)e;
    buf_put_span(&whole, c->text);
    buf_put_byte(&whole, '\n');
    buf_put_span(&whole, line);
    if (note_parse(buf_span(&whole), c->arena, &note, &why) || note.count != 1)
        return OK;
    const struct key *k = state_key(s, note.sigs[0].name, note.sigs[0].id);
    if (!k || k->added >= c->size || k->revoked < c->size ||
        cosignature_check(c->text, &note.sigs[0], &k->v, &signed_at, &why))
        return OK; // not a key in force at that size: it counts for nothing
    if (k->uses & (USE_HOLD | USE_WITNESS))
        c->cosigns[k - s->keys] = true;
    if (k->member != SIZE_MAX && (k->uses & USE_HOLD))
        c->holds[k->member] = true;
    return OK;
}

// The rules in force after the first `size` entries, and where they were set.
static enum err rules_at(struct record *r, uint64_t size, struct json **out, uint64_t *since,
                         struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    enum err err = db_prepare(record_rows(r),
                              "SELECT rules, i FROM ruleset WHERE i < ?1"
                              " ORDER BY rowid DESC LIMIT 1",
                              &s, e);
    if (err)
        return err;
    stmt_int(s, 1, (int64_t)size);
    if (!stmt_row(s, e))
        return stmt_failed(s) ? ERR_IO : error_set(e, ERR_NOT_FOUND, "no rules at that size");
    *since = (uint64_t)stmt_get_int(s, 1);
    err = json_parse(stmt_get_text(s, 0), 0, out, e);
    stmt_reset(s);
    return err;
}

static int64_t count_holders(const struct cosigners *c, const struct json *rules) {
    const struct state *s = record_state(c->r);
    const struct json *holders = json_get(rules, "holders");
    int64_t have = 0;
    for (size_t i = 0; i < json_count(holders); i++) {
        const struct member *m = state_member(s, json_text(json_at(holders, i)));
        have += m && c->holds[state_member_index(s, m)];
    }
    return have;
}

static int64_t count_cosigners(const struct cosigners *c) {
    const struct state *s = record_state(c->r);
    bool *members = memory_get(s->member_count + 1);
    int64_t have = 0;
    for (size_t i = 0; i < s->key_count; i++) {
        if (!c->cosigns[i])
            continue;
        if (s->keys[i].member == SIZE_MAX) {
            have++;
        } else if (!members[s->keys[i].member]) {
            members[s->keys[i].member] = true;
            have++;
        }
    }
    free(members);
    return have;
}

static enum err count_size(struct cosigners *c, uint64_t size, struct error *e) {
    const struct state *s = record_state(c->r);
    struct checkpoint checkpoint;
    struct span note;
    struct note parsed;
    c->size = size;
    memset(c->holds, 0, s->member_count);
    memset(c->cosigns, 0, s->key_count);
    enum err err = record_checkpoint(c->r, size, c->arena, &checkpoint, &note, e);
    if (!err && checkpoint.size != size)
        err = error_set(e, ERR_NOT_FOUND, "there is no checkpoint of size %llu",
                        (unsigned long long)size);
    if (!err)
        err = note_parse(note, c->arena, &parsed, e);
    if (err)
        return err;
    c->text = parsed.text;
    return truth_cosignatures(record_truth(c->r), size, count_line, c, e);
}

static void cosigners_init(struct cosigners *c, struct record *r, struct arena *a) {
    const struct state *s = record_state(r);
    *c = (struct cosigners){.r = r, .arena = a};
    c->holds = arena_get(a, s->member_count + 1);
    c->cosigns = arena_get(a, s->key_count + 1);
}

enum err record_grade(struct record *r, uint64_t size, struct grade *out, struct error *e) {
    ARENA_SCOPED struct arena a;
    struct cosigners c;
    JSON_SCOPED struct json *rules = NULL;
    uint64_t since;
    arena_init(&a);
    cosigners_init(&c, r, &a);
    enum err err = count_size(&c, size, e);
    if (!err)
        err = rules_at(r, size, &rules, &since, e);
    if (err)
        return err;
    *out = (struct grade){.held_have = count_holders(&c, rules),
                          .held_need = json_get_int(rules, "held"),
                          .held_of = (int64_t)json_count(json_get(rules, "holders")),
                          .seen_have = count_cosigners(&c),
                          .seen_need = json_get_int(rules, "seen")};
    return OK;
}

struct sizes {
    uint64_t *list;
    size_t count;
};

static enum err note_size(void *context, uint64_t size, struct span line, int64_t time_s,
                          struct error *e) {
    struct sizes *s = context;
    (void)line, (void)time_s, (void)e;
    if (s->count && s->list[s->count - 1] == size)
        return OK; // by size: repeats follow each other
    s->list = memory_grow(s->list, (s->count + 1) * sizeof *s->list);
    s->list[s->count++] = size;
    return OK;
}

// Whether the quorum of the rules of `size` has cosigned it.
static enum err quorum_of(struct cosigners *c, uint64_t size, uint64_t rules_of, bool *met,
                          uint64_t *since, struct error *e) {
    JSON_SCOPED struct json *rules = NULL;
    enum err err = rules_at(c->r, rules_of, &rules, since, e);
    if (!err)
        err = count_size(c, size, e);
    if (!err)
        *met = count_holders(c, rules) >= json_get_int(rules, "held");
    return err;
}

// After a change of holders or quorum (at index `since` > 0) one checkpoint must have had both
// quorums.
static enum err bridged(struct cosigners *c, const struct sizes *s, size_t upto, uint64_t since,
                        bool *out, struct error *e) {
    uint64_t ignored;
    *out = false;
    enum err err = OK;
    for (size_t i = 0; !err && !*out && i <= upto; i++) {
        bool before = false, after = false;
        if (s->list[i] <= since)
            continue;
        err = quorum_of(c, s->list[i], since, &before, &ignored, e);
        if (!err && before)
            err = quorum_of(c, s->list[i], since + 1, &after, &ignored, e);
        *out = before && after;
    }
    return err;
}

// Every change up to `since`: whoever holds now stands in one line with the first holders.
static enum err all_bridged(struct cosigners *c, const struct sizes *s, size_t upto, uint64_t since,
                            bool *out, struct error *e) {
    enum err err = OK;
    *out = true;
    while (!err && *out && since) {
        JSON_SCOPED struct json *rules = NULL;
        err = bridged(c, s, upto, since, out, e);
        if (!err)
            err = rules_at(c->r, since, &rules, &since, e);
    }
    return err;
}

enum err record_held_size(struct record *r, uint64_t *out, struct error *e) {
    ARENA_SCOPED struct arena a;
    struct cosigners c;
    struct sizes s = {0};
    arena_init(&a);
    cosigners_init(&c, r, &a);
    enum err err = truth_cosignatures(record_truth(r), UINT64_MAX, note_size, &s, e);
    uint64_t held = 0;
    for (size_t i = s.count; !err && !held && i-- > 0;) {
        bool met = false, bridge = false;
        uint64_t since = 0;
        if (s.list[i] > record_size(r))
            continue;
        err = quorum_of(&c, s.list[i], s.list[i], &met, &since, e);
        if (!err && met)
            err = all_bridged(&c, &s, i, since, &bridge, e);
        if (met && bridge)
            held = s.list[i];
    }
    free(s.list);
    if (!err)
        *out = held;
    return err;
}
