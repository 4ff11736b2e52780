// SPDX-License-Identifier: Apache-2.0
#include "view/quorum.h"

#include "log/cosignature.h"

static const char rules_sql[] =
    "SELECT rules, i FROM ruleset WHERE i < ?1 ORDER BY rowid DESC LIMIT 1";
static const char next_sql[] = "SELECT min(i) FROM ruleset WHERE i >= ?1";

// The largest size that one participant had attested by a moment.
static const char attested_sql[] =
    "SELECT max(hold.size) FROM hold JOIN act ON act.i = hold.i WHERE hold.author = ?1 AND act.at "
    "<= ?2";

// One number of one row; `otherwise` for NULL.
static enum err number_of(struct stmt *s, int64_t otherwise, int64_t *out, struct error *e) {
    *out = otherwise;
    if (stmt_row(s, e)) {
        if (!stmt_is_null(s, 0))
            *out = stmt_get_int(s, 0);
        stmt_reset(s);
    }
    return stmt_failed(s) ? e ? e->code : ERR_IO : OK;
}

// Sets `since` to the entry that set the rules: they are in force from since + 1 on.
static enum err read_rules(struct record *r, uint64_t size, struct json **out, uint64_t *since,
                           struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    enum err err = db_prepare(record_rows(r), rules_sql, &s, e);
    if (err)
        return err;
    stmt_int(s, 1, size < INT64_MAX ? (int64_t)size : INT64_MAX);
    if (!stmt_row(s, e))
        return stmt_failed(s) ? e ? e->code : ERR_IO
                              : error_set(e, ERR_NOT_FOUND, "no rules at that size");
    *since = (uint64_t)stmt_get_int(s, 1);
    err = json_parse(stmt_get_text(s, 0), 0, out, e);
    stmt_reset(s);
    return err;
}

enum err quorum_rules(struct record *r, uint64_t size, struct json **out, uint64_t *upto,
                      struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    struct json *rules = NULL;
    uint64_t since;
    int64_t next = -1;
    enum err err = db_prepare(record_rows(r), next_sql, &s, e);
    if (!err)
        err = read_rules(r, size, &rules, &since, e);
    if (err)
        return err;
    stmt_int(s, 1, size < INT64_MAX ? (int64_t)size : INT64_MAX);
    err = number_of(s, -1, &next, e);
    if (err) {
        json_free(rules);
        return err;
    }
    *out = rules;
    *upto = next < 0 ? UINT64_MAX : (uint64_t)next;
    return OK;
}

static int larger_first(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x < y) - (x > y);
}

// The k-th largest of what the holders of these rules attested, k = held; 0 when fewer did.
static enum err attested_under(struct record *r, const struct json *rules, int64_t by,
                               uint64_t *out, struct error *e) {
    ARENA_SCOPED struct arena a;
    STMT_SCOPED struct stmt *s = NULL;
    arena_init(&a);
    const struct json *holders = json_get(rules, "holders");
    size_t count = json_count(holders);
    int64_t need = json_get_int(rules, "held");
    int64_t *sizes = arena_array(&a, int64_t, count + 1);
    enum err err = db_prepare(record_rows(r), attested_sql, &s, e);
    for (size_t i = 0; !err && i < count; i++) {
        stmt_text(s, 1, json_text(json_at(holders, i)));
        stmt_int(s, 2, by);
        err = number_of(s, 0, &sizes[i], e);
    }
    if (err)
        return err;
    qsort(sizes, count, sizeof *sizes, larger_first);
    *out = need >= 1 && (size_t)need <= count ? (uint64_t)sizes[need - 1] : 0;
    return OK;
}

// From the rules of now back to the first: what lies under later rules is larger.
enum err quorum_attested(struct record *r, int64_t by, uint64_t *out, struct error *e) {
    enum err err = OK;
    uint64_t found = 0, since = 0;
    for (uint64_t upto = record_size(r); !err && !found && upto; upto = since) {
        JSON_SCOPED struct json *rules = NULL;
        uint64_t size = 0;
        err = read_rules(r, upto, &rules, &since, e);
        if (!err)
            err = attested_under(r, rules, by, &size, e);
        if (!err && size > since)
            found = size < upto ? size : upto;
    }
    if (!err)
        *out = found;
    return err;
}

void quorum_count(const struct state *s, const struct json *rules, const struct note *checkpoint,
                  uint64_t size, struct grade *out) {
    const struct json *holders = json_get(rules, "holders");
    *out = (struct grade){.held_need = json_get_int(rules, "held"),
                          .held_of = (int64_t)json_count(holders)};
    for (size_t h = 0; h < json_count(holders); h++) {
        const struct member *m = state_member(s, json_text(json_at(holders, h)));
        bool has = false;
        for (size_t i = 0; m && !has && i < checkpoint->count; i++) {
            const struct note_sig *sig = &checkpoint->sigs[i];
            const struct key *k = state_key(s, sig->name, sig->id);
            int64_t time_s;
            has = k && k->member == state_member_index(s, m) && (k->uses & USE_HOLD) &&
                  k->added < size && k->revoked >= size &&
                  !cosignature_check(checkpoint->text, sig, &k->v, &time_s, NULL);
        }
        out->held_have += has;
    }
}

enum err quorum_cosigned(struct record *r, const struct note *checkpoint, uint64_t size,
                         struct grade *out, struct error *e) {
    JSON_SCOPED struct json *rules = NULL;
    uint64_t since;
    enum err err = read_rules(r, size, &rules, &since, e);
    if (!err)
        quorum_count(record_state(r), rules, checkpoint, size, out);
    return err;
}

struct sizes {
    uint64_t from, upto; // those wanted
    uint64_t *list;
    size_t count;
};

static enum err note_size(void *context, uint64_t size, struct span line, int64_t time_s,
                          struct error *e) {
    struct sizes *s = context;
    (void)line, (void)time_s, (void)e;
    if (size < s->from || size > s->upto || (s->count && s->list[s->count - 1] == size))
        return OK; // by size: repeats follow each other
    s->list = memory_grow(s->list, (s->count + 1) * sizeof *s->list);
    s->list[s->count++] = size;
    return OK;
}

// The largest checkpoint of at least `as_of` entries that is held under the rules of `as_of`.
static enum err held_then(struct record *r, uint64_t as_of, uint64_t upto, uint64_t *size,
                          struct grade *out, struct error *e) {
    struct sizes s = {.from = as_of, .upto = upto < record_size(r) ? upto : record_size(r)};
    enum err err = truth_cosignatures(record_truth(r), UINT64_MAX, note_size, &s, e);
    for (size_t i = s.count; !err && !*size && i-- > 0;) {
        struct grade g;
        err = record_grade(r, s.list[i], &g, e);
        if (!err && g.held_have >= g.held_need) {
            *size = s.list[i];
            *out = g;
        }
    }
    free(s.list);
    return err;
}

enum err quorum_held(struct record *r, uint64_t as_of, uint64_t *size, struct grade *out,
                     struct error *e) {
    uint64_t largest = 0, upto = 0;
    JSON_SCOPED struct json *rules = NULL;
    enum err err = quorum_rules(r, as_of, &rules, &upto, e);
    if (!err)
        err = record_held_size(r, &largest, e);
    if (err)
        return err;
    *size = 0;
    *out = (struct grade){.held_need = json_get_int(rules, "held"),
                          .held_of = (int64_t)json_count(json_get(rules, "holders"))};
    if (largest >= as_of)
        err = held_then(r, as_of, upto, size, out, e);
    if (err || *size || !largest)
        return err;
    err = record_grade(r, largest, out, e);
    if (!err)
        *size = largest;
    return err;
}
