// SPDX-License-Identifier: Apache-2.0
#include "talks/audience.h"

#include "base/codec.h"
#include "talks/family.h"

#include <assert.h>

#define WORDS (LIMIT_PARTICIPANTS / 64)

struct audience {
    uint64_t members[WORDS]; // by place in the state's list, which only grows
    char *names;             // sorted, each with its \n; owned
    uint8_t chain[HASH_BYTES];
};

static const char put_sql[] = "INSERT INTO audience VALUES (?1, ?2)";
static const char load_sql[] = "SELECT id, members, (SELECT own FROM act WHERE aud = audience.id"
                               " AND own IS NOT NULL ORDER BY i DESC LIMIT 1)"
                               " FROM audience ORDER BY id";

// Number 0 is everybody and has no place in the list.
static struct audience *at(const struct fold *f, int64_t number) {
    assert(number > 0 && (size_t)number <= f->audience_count);
    return &f->audiences[number - 1];
}

static void set_member(struct audience *a, size_t member) {
    assert(member < LIMIT_PARTICIPANTS);
    a->members[member / 64] |= 1ull << (member % 64);
}

// Addressees are sorted; the author, if any, goes where it belongs among them.
static void put_names(const struct json *to, struct span author, struct buf *out) {
    bool said = !author.data;
    for (size_t i = 0; i < json_count(to); i++) {
        struct span who = json_text(json_at(to, i));
        if (!said && span_compare(author, who) < 0) {
            buf_printf(out, SPAN_FMT "\n", SPAN_ARG(author));
            said = true;
        }
        buf_printf(out, SPAN_FMT "\n", SPAN_ARG(who));
    }
    if (!said)
        buf_printf(out, SPAN_FMT "\n", SPAN_ARG(author));
}

static bool next_name(struct span *names, struct span *who) {
    ptrdiff_t end = span_find(*names, '\n');
    if (end < 0)
        return false;
    *who = span(names->data, (size_t)end);
    *names = span_from(*names, (size_t)end + 1);
    return true;
}

// Not in the rows yet.
static struct audience *add(struct fold *f, struct span names) {
    struct span who, left = names;
    struct audience a = {.names = memory_get(names.size + 1)};
    memcpy(a.names, names.data, names.size);
    a.names[names.size] = '\0';
    while (next_name(&left, &who)) {
        const struct member *m = state_member(&f->state, who);
        if (m)
            set_member(&a, state_member_index(&f->state, m));
    }
    struct span parts[] = {span_str("truce.audience/v1\n"), names};
    hash_parts(parts, 2, a.chain);
    if (f->audience_count == f->audience_room) {
        f->audience_room = f->audience_room ? 2 * f->audience_room : 8;
        f->audiences = memory_grow(f->audiences, f->audience_room * sizeof a);
    }
    f->audiences[f->audience_count] = a;
    return &f->audiences[f->audience_count++];
}

static void write_down(struct fold *f, int64_t number) {
    BUF_SCOPED struct buf list;
    struct error e;
    struct span who, left = span_str(at(f, number)->names);
    struct stmt *s = fold_stmt(f, put_sql);
    buf_init(&list, LIMIT_ENTRY_BYTES);
    while (next_name(&left, &who))
        buf_printf(&list, "%s\"" SPAN_FMT "\"", list.size ? "," : "[", SPAN_ARG(who));
    buf_put_byte(&list, ']');
    if (!s)
        return;
    stmt_int(s, 1, number);
    stmt_text(s, 2, buf_span(&list));
    if (stmt_run(s, &e))
        fold_fail(f, &e);
}

static int64_t find(const struct fold *f, struct span names) {
    for (size_t i = 0; i < f->audience_count; i++)
        if (span_is(names, f->audiences[i].names))
            return (int64_t)i + 1;
    return -1;
}

int64_t audience_of(struct fold *f, const struct act *a) {
    BUF_SCOPED struct buf names;
    buf_init(&names, LIMIT_ENTRY_BYTES);
    put_names(a->to, a->by, &names);
    int64_t number = find(f, buf_span(&names));
    if (number < 0) {
        (void)add(f, buf_span(&names));
        number = (int64_t)f->audience_count;
        write_down(f, number);
    }
    return number;
}

bool audience_contains(const struct fold *f, int64_t wide, int64_t narrow) {
    if (wide == 0 || wide == narrow)
        return true;
    if (narrow == 0)
        return false;
    const struct audience *w = at(f, wide), *n = at(f, narrow);
    for (size_t i = 0; i < WORDS; i++)
        if (n->members[i] & ~w->members[i])
            return false;
    return true;
}

// Rows of a foreign cache may name any.
static bool contains(const void *context, int64_t wide, int64_t narrow) {
    const struct fold *f = context;
    int64_t last = (int64_t)f->audience_count;
    return wide >= 0 && wide <= last && narrow >= 0 && narrow <= last &&
           audience_contains(f, wide, narrow);
}

enum err audiences_open(struct fold *f, struct error *e) {
    return db_relate(f->db, "audience_contains", contains, f, e);
}

bool audience_is_wider(const struct fold *f, int64_t wide, const struct json *to,
                       struct span author) {
    size_t members = 0;
    if (wide == 0)
        return true;
    if (!audience_has(f, wide, author))
        return false;
    for (size_t i = 0; i < json_count(to); i++)
        if (!audience_has(f, wide, json_text(json_at(to, i))))
            return false;
    for (size_t i = 0; i < WORDS; i++)
        members += (size_t)__builtin_popcountll(at(f, wide)->members[i]);
    return members > json_count(to) + 1;
}

bool audience_has(const struct fold *f, int64_t audience, struct span who) {
    struct span name, left = audience ? span_str(at(f, audience)->names) : who;
    bool has = audience == 0;
    while (!has && next_name(&left, &name))
        has = span_equal(name, who);
    return has;
}

void audience_advance(struct fold *f, int64_t audience, enum verdict_class class) {
    fold_chain(at(f, audience)->chain, f->size, class, buf_span(&f->effects));
}

struct span audience_chain(const struct fold *f, int64_t audience) {
    return span(at(f, audience)->chain, HASH_BYTES);
}

static int by_names(const void *a, const void *b) {
    return strcmp((*(const struct audience *const *)a)->names,
                  (*(const struct audience *const *)b)->names);
}

void fold_sight(const struct fold *f, int64_t audience, uint8_t out[HASH_BYTES]) {
    const struct audience **seen = memory_get((f->audience_count + 1) * sizeof(struct audience *));
    struct span *parts = memory_get((f->audience_count + 2) * sizeof *parts);
    size_t count = 0;
    for (size_t i = 0; i < f->audience_count; i++)
        if (audience_contains(f, (int64_t)i + 1, audience))
            seen[count++] = &f->audiences[i];
    if (count)
        qsort(seen, count, sizeof(struct audience *), by_names);
    parts[0] = span_str("truce.sight/v1\n");
    parts[1] = span(f->digest, HASH_BYTES);
    for (size_t i = 0; i < count; i++)
        parts[2 + i] = span(seen[i]->chain, HASH_BYTES);
    hash_parts(parts, count + 2, out);
    free(seen);
    free(parts);
}

void audiences_done(struct fold *f) {
    for (size_t i = 0; i < f->audience_count; i++)
        free(f->audiences[i].names);
    free(f->audiences);
    f->audiences = NULL;
    f->audience_count = f->audience_room = 0;
}

static enum err load_one(struct fold *f, struct stmt *s, struct error *e) {
    struct json *list = NULL;
    BUF_SCOPED struct buf names;
    buf_init(&names, LIMIT_ENTRY_BYTES);
    if (stmt_get_int(s, 0) != (int64_t)f->audience_count + 1)
        return error_set(e, ERR_CORRUPT, "audience: not numbered 1, 2, 3");
    if (json_parse(stmt_get_text(s, 1), JSON_DECIMALS, &list, e))
        return ERR_CORRUPT;
    put_names(list, span(NULL, 0), &names);
    json_free(list);
    struct span own = stmt_get_blob(s, 2);
    struct audience *a = add(f, buf_span(&names));
    if (own.size == HASH_BYTES)
        memcpy(a->chain, own.data, HASH_BYTES);
    return OK;
}

enum err audiences_load(struct fold *f, struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    audiences_done(f);
    enum err err = db_prepare(f->db, load_sql, &s, e);
    while (!err && stmt_row(s, e))
        if (stmt_get_int(s, 0) != 0)
            err = load_one(f, s, e);
    return !err && s && stmt_failed(s) ? ERR_IO : err;
}
