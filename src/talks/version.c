// SPDX-License-Identifier: Apache-2.0
#include "talks/version.h"

#include "base/codec.h"
#include "talks/refusal.h"

static const char document_sql[] =
    "SELECT kind, track, languages, depositary, part_of, conditional, \"from\" FROM document"
    " WHERE author = ?1 AND id = ?2 AND " FOLD_COUNTS("document") " ORDER BY o DESC, i DESC";

static const struct json *parse(struct fold *f, struct span text) {
    struct json *value = NULL;
    struct error e;
    if (!text.data)
        return NULL;
    if (json_parse_in(arena_copy(fold_arena(f), text), JSON_DECIMALS, fold_arena(f), &value, &e))
        fold_fail(f, &e); // rows of our own making
    return value;
}

static struct span copy(struct fold *f, struct span text) {
    return text.data ? arena_copy(fold_arena(f), text) : text;
}

static void keep(struct fold *f, struct stmt *s, const struct error *e) {
    if (stmt_failed(s))
        fold_fail(f, e);
    stmt_reset(s);
}

struct document document_find(struct fold *f, struct span ref) {
    struct document d = {.ref = ref};
    struct span slug;
    struct error e;
    struct stmt *s = fold_stmt(f, document_sql);
    if (!s || !ref_split(ref, &d.author, &slug))
        return d;
    stmt_text(s, 1, d.author);
    stmt_text(s, 2, slug);
    if (stmt_row(s, &e)) {
        d.found = true;
        d.kind = copy(f, stmt_get_text(s, 0));
        d.track = copy(f, stmt_get_text(s, 1));
        d.languages = parse(f, stmt_get_text(s, 2));
        d.depositary = copy(f, stmt_get_text(s, 3));
        d.part_of = copy(f, stmt_get_text(s, 4));
        d.conditional = stmt_get_text(s, 5).data != NULL;
        d.from = parse(f, stmt_get_text(s, 6));
    }
    keep(f, s, &e);
    return d;
}

// What it asks was written down when it was first brought where it is in sight.
static const char version_sql[] =
    "SELECT i, document, (SELECT min(was.i) FROM draft was WHERE was.o = ?1 AND " FOLD_SIGHT(
        "was") ") FROM draft WHERE o = ?1 AND " FOLD_COUNTS("draft");

struct version version_find(struct fold *f, struct span id) {
    struct version v = {.id = id};
    uint8_t bytes[HASH_BYTES];
    struct error e;
    struct stmt *s = fold_stmt(f, version_sql);
    uint64_t first = hex_get(id, bytes, sizeof bytes) ? fold_act_index(f, bytes, NULL) : INDEX_NONE;
    if (!s || first == INDEX_NONE)
        return v;
    stmt_int(s, 1, (int64_t)first);
    if (stmt_row(s, &e)) {
        v.found = true;
        v.first = first;
        v.index = (uint64_t)stmt_get_int(s, 0);
        v.document = copy(f, stmt_get_text(s, 1));
        v.asked = (uint64_t)stmt_get_int(s, 2);
    }
    keep(f, s, &e);
    return v;
}

struct version version_of(struct fold *f, const struct act *a, struct document *d) {
    struct version v = version_find(f, json_get_text(a->body, "draft"));
    *d = document_find(f, v.document);
    return v;
}

static bool anybody_keeps(const struct state *s) {
    for (size_t i = 0; i < s->member_count; i++)
        if (s->members[i].roles & ROLE_DEPOSITARY)
            return true;
    return false;
}

static const char kept_sql[] = "SELECT depositary = ?2 FROM kept WHERE i = ?1";

bool version_kept_by(struct fold *f, const struct version *v, const struct act *a) {
    struct stmt *s = fold_stmt(f, kept_sql);
    struct error e;
    if (!s)
        return false;
    stmt_int(s, 1, (int64_t)v->asked);
    stmt_text(s, 2, a->by);
    bool named = stmt_row(s, &e), is = named && stmt_get_int(s, 0);
    keep(f, s, &e);
    if (named)
        return is;
    return fold_author_has(f, a, anybody_keeps(fold_state(f)) ? ROLE_DEPOSITARY : ROLE_HOST);
}

enum err document_speaks(const struct document *d, const struct json *text, const struct act *a,
                         struct error *e) {
    for (struct json_each m = json_first(text); m.value; json_next(&m))
        if (!json_has_text(d->languages, span_str(m.name)))
            return refuse(e, "languages", SPAN_FMT ": \"%.40s\" is no language of \"" SPAN_FMT "\"",
                          SPAN_ARG(a->type), m.name, SPAN_ARG(d->ref));
    return OK;
}

// The clauses of a version are its own and those of its parts.
#define OF_VERSION "(i = ?1 OR i IN (SELECT part FROM made_of WHERE made_of.i = ?1))"
static const char clause_sql[] =
    "SELECT holds, options FROM clause WHERE id = ?2 AND " OF_VERSION " LIMIT 1";
static const char open_sql[] =
    "SELECT 1 FROM clause WHERE holds = 'options' AND " OF_VERSION " LIMIT 1";
static const char for_sql[] = "SELECT 1 FROM draft WHERE o = ?1 AND aud = ?2 LIMIT 1";

enum err version_has(struct fold *f, const struct version *v, const struct act *a,
                     struct span clause, struct span option, struct error *e) {
    const struct json *options = NULL;
    struct stmt *s = fold_stmt(f, clause_sql);
    struct error why;
    if (!clause.data)
        return option.data ? refuse(e, "unknown-clause", SPAN_FMT ": an option stands in a clause",
                                    SPAN_ARG(a->type))
                           : OK;
    if (!s)
        return OK; // the fold has kept the failure
    stmt_int(s, 1, (int64_t)v->index);
    stmt_text(s, 2, clause);
    bool there = stmt_row(s, &why);
    if (there)
        options = parse(f, stmt_get_text(s, 1));
    keep(f, s, &why);
    if (!there)
        return refuse(e, "unknown-clause", SPAN_FMT ": that version has no clause \"" SPAN_FMT "\"",
                      SPAN_ARG(a->type), SPAN_ARG(clause));
    if (option.data && !json_has_text(options, option))
        return refuse(e, "unknown-clause",
                      SPAN_FMT ": clause \"" SPAN_FMT "\" has no option \"" SPAN_FMT "\"",
                      SPAN_ARG(a->type), SPAN_ARG(clause), SPAN_ARG(option));
    return OK;
}

bool version_clause_is(struct fold *f, const struct version *v, struct span clause,
                       const char *holds) {
    struct stmt *s = fold_stmt(f, clause_sql);
    struct error e;
    if (!s)
        return false;
    stmt_int(s, 1, (int64_t)v->index);
    stmt_text(s, 2, clause);
    bool is = stmt_row(s, &e) && span_is(stmt_get_text(s, 0), holds);
    keep(f, s, &e);
    return is;
}

bool version_is_open(struct fold *f, const struct version *v) {
    return fold_exists(f, open_sql, (struct value[]){V_INT((int64_t)v->index)}, 1);
}

bool version_is_for(struct fold *f, const struct version *v, int64_t audience) {
    return fold_exists(f, for_sql, (struct value[]){V_INT((int64_t)v->first), V_INT(audience)}, 2);
}

static const char declared_sql[] =
    "SELECT 1 FROM declare WHERE draft = ?1 AND o = ?2 AND " FOLD_COUNTS("declare") " LIMIT 1";

bool version_declared(struct fold *f, const struct version *v, struct span id) {
    uint8_t bytes[HASH_BYTES];
    uint64_t index = hex_get(id, bytes, sizeof bytes) ? fold_act_index(f, bytes, NULL) : INDEX_NONE;
    return index != INDEX_NONE &&
           fold_exists(f, declared_sql, (struct value[]){V_TEXT(v->id), V_INT((int64_t)index)}, 2);
}
