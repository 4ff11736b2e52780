// SPDX-License-Identifier: Apache-2.0
#include "talks/revision.h"
#include "talks/family.h"

#include "base/codec.h"
#include "talks/refusal.h"

#include <assert.h>

// The entry that a `what` names, and what its row is.
struct target {
    uint64_t index;              // the entry that would be hidden
    const struct act_type *type; // of the row: for a correction, what it corrects
    uint64_t first;              // where it was first said
    struct span author;
    struct span id; // the row's own id; empty if its type has none
};

static void keep(struct fold *f, struct stmt *s, const struct error *e) {
    if (stmt_failed(s))
        fold_fail(f, e);
    stmt_reset(s);
}

// A correction stands for what it corrects: its row is of that type, first said there.
static void follow_correction(struct fold *f, struct target *t) {
    struct stmt *s = fold_stmt(f, "SELECT type, first FROM revision WHERE i = ?1");
    struct error e;
    if (!s)
        return;
    stmt_int(s, 1, (int64_t)t->index);
    if (stmt_row(s, &e)) {
        t->type = act_type_find(stmt_get_text(s, 0));
        t->first = (uint64_t)stmt_get_int(s, 1);
    }
    keep(f, s, &e);
}

// An opening stands for what it opened.
static bool ask_opening(struct fold *f, const char *sql, uint64_t index, struct target *t) {
    struct stmt *s = fold_stmt(f, sql);
    struct error e;
    if (!s)
        return false;
    stmt_int(s, 1, (int64_t)index);
    bool found = stmt_row(s, &e);
    if (found) {
        t->index = (uint64_t)stmt_get_int(s, 0);
        t->first = (uint64_t)stmt_get_int(s, 1);
        t->type = act_type_find(stmt_get_text(s, 2));
    }
    keep(f, s, &e);
    return found;
}

static const char opened_sql[] =
    "SELECT i, target, type FROM opened WHERE target = ?1 AND void IS NULL"
    " AND " FOLD_SIGHT("opened") " ORDER BY i DESC LIMIT 1";
static const char opening_sql[] = "SELECT i, target, type FROM opened WHERE i = ?1";

// `as_row`: the index is that of a row, which an opening may have made; else of an act.
static enum err by_index(struct fold *f, uint64_t index, bool as_row, struct target *out,
                         struct error *e) {
    struct stmt *s = fold_stmt(f, "SELECT type, author FROM act WHERE i = ?1");
    struct error why;
    if (!s)
        return refuse(e, "unknown-act", "there is no such act");
    stmt_int(s, 1, (int64_t)index);
    if (stmt_row(s, &why)) {
        out->index = out->first = index;
        out->type = act_type_find(stmt_get_text(s, 0));
        out->author = arena_copy(fold_arena(f), stmt_get_text(s, 1));
    }
    keep(f, s, &why);
    (void)ask_opening(f, as_row ? opening_sql : opened_sql, index, out);
    if (!out->type)
        return refuse(e, "unknown-act", "there is no such act");
    if (span_is(span_str(out->type->name), "correct"))
        follow_correction(f, out);
    return OK;
}

// The things that author/slug names: exactly one, or it is said what is wrong.
static const char types_sql[] = "SELECT DISTINCT type, o FROM thing WHERE author = ?1"
                                " AND slug = ?2 AND " FOLD_SIGHT("thing");

static enum err one_thing(struct fold *f, struct span ref, const struct act_type **out,
                          uint64_t *first, struct error *e) {
    struct span author, slug;
    struct stmt *s = fold_stmt(f, types_sql);
    struct error why;
    int found = 0;
    if (!ref_split(ref, &author, &slug) || !s)
        return refuse(e, "unknown-ref", "there is no thing \"" SPAN_FMT "\"", SPAN_ARG(ref));
    stmt_text(s, 1, author);
    stmt_text(s, 2, slug);
    for (; stmt_row(s, &why); found++) {
        *out = act_type_find(stmt_get_text(s, 0));
        *first = (uint64_t)stmt_get_int(s, 1);
    }
    keep(f, s, &why);
    if (found == 1)
        return OK;
    return found ? refuse(e, "ambiguous-ref", "\"" SPAN_FMT "\" names %d things: give the act's id",
                          SPAN_ARG(ref), found)
                 : refuse(e, "unknown-ref", "there is no thing \"" SPAN_FMT "\"", SPAN_ARG(ref));
}

// The author's latest row of a thing that still counts: INDEX_NONE when there is none.
static uint64_t latest_row(struct fold *f, const struct act_type *type, struct span ref,
                           struct span author) {
    struct span who, slug;
    struct error e;
    uint64_t index = INDEX_NONE;
    STMT_SCOPED struct stmt *s = NULL;
    const char *sql = arena_printf(fold_arena(f),
                                   "SELECT i FROM \"%s\" AS said WHERE author = ?1 AND id = ?2"
                                   " AND " FOLD_COUNTS("said") " ORDER BY o DESC, i DESC LIMIT 1",
                                   type->name); // a name of our own table, nothing from outside
    if (!ref_split(ref, &who, &slug) || db_prepare(fold_db(f), sql, &s, &e)) {
        fold_fail(f, &e);
        return INDEX_NONE;
    }
    stmt_text(s, 1, author);
    stmt_text(s, 2, span_equal(who, author) ? slug : ref);
    stmt_int(s, stmt_name(s, ":sight"), fold_audience(f));
    if (stmt_row(s, &e))
        index = (uint64_t)stmt_get_int(s, 0);
    keep(f, s, &e);
    return index;
}

static const char hidden_sql[] = "SELECT 1 FROM hidden WHERE target = ?1 AND " FOLD_SIGHT("hidden");

static bool is_hidden(struct fold *f, uint64_t index) {
    struct stmt *s = fold_stmt(f, hidden_sql);
    struct error e;
    if (!s)
        return false;
    stmt_int(s, 1, (int64_t)index);
    bool there = stmt_row(s, &e);
    keep(f, s, &e);
    return there;
}

static enum err find_target(struct fold *f, struct span what, struct span author,
                            struct target *out, struct error *e) {
    uint8_t id[HASH_BYTES];
    *out = (struct target){0};
    if (hex_get(what, id, sizeof id)) {
        uint64_t index = fold_act_index(f, id, NULL);
        return index == INDEX_NONE ? refuse(e, "unknown-act", "there is no such act in force")
                                   : by_index(f, index, false, out, e);
    }
    const struct act_type *type = NULL;
    uint64_t first;
    enum err err = one_thing(f, what, &type, &first, e);
    if (err)
        return err;
    assert(type);
    if (!(type->flags & ACT_REVISABLE))
        return refuse(e, "not-revisable", "a %s act cannot be taken back", type->name);
    uint64_t index = latest_row(f, type, what, author);
    if (index == INDEX_NONE)
        return refuse(e, "gone",
                      "\"" SPAN_FMT "\" has nothing of \"" SPAN_FMT "\" that still counts",
                      SPAN_ARG(what), SPAN_ARG(author));
    return by_index(f, index, true, out, e);
}

// What its author may take back: an act of a type that can be, its own, that still counts.
static enum err own_target(struct fold *f, const struct act *a, struct target *out,
                           struct error *e) {
    enum err err = find_target(f, json_get_text(a->body, "what"), a->by, out, e);
    if (err)
        return err;
    assert(out->type);
    if (!(out->type->flags & ACT_REVISABLE))
        return refuse(e, "not-revisable", "a %s act cannot be taken back", out->type->name);
    if (!span_equal(out->author, a->by))
        return refuse(e, "not-yours", "that act is \"" SPAN_FMT "\"'s", SPAN_ARG(out->author));
    if (is_hidden(f, out->index))
        return refuse(e, "gone", "that act was taken back already");
    return OK;
}

static const struct field *id_field(const struct act_type *type) {
    const struct field *f = type->fields;
    return f->name && strcmp(f->name, "id") == 0 ? f : NULL;
}

// The id that the row to be corrected has.
static enum err same_id(struct fold *f, const struct target *t, struct span id, struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    struct error why;
    bool same = false;
    const char *sql =
        arena_printf(fold_arena(f), "SELECT id FROM \"%s\" WHERE i = ?1", t->type->name);
    if (db_prepare(fold_db(f), sql, &s, &why)) {
        fold_fail(f, &why);
        return OK;
    }
    stmt_int(s, 1, (int64_t)t->index);
    if (stmt_row(s, &why))
        same = span_equal(stmt_get_text(s, 0), id);
    keep(f, s, &why);
    return same ? OK : refuse(e, "id-kept", "correct: body.id must stay what it was");
}

enum err correct_check(struct fold *f, const struct act *a, struct error *e) {
    struct target t;
    struct lookups lookups = fold_lookups(f);
    const struct json *body = json_get(a->body, "body");
    enum err err = own_target(f, a, &t, e);
    if (!err)
        err = schema_check(t.type->fields, body, "correct.body", &lookups, e);
    if (!err && id_field(t.type))
        err = same_id(f, &t, json_get_text(body, "id"), e);
    if (err || !t.type->check)
        return err;
    struct act as = *a; // judged as what it is to stand for
    as.type = span_str(t.type->name);
    as.body = body;
    return t.type->check(f, &as, e);
}

static void hide(struct fold *f, uint64_t target, const char *how) {
    fold_row(f, "hidden", (struct value[]){V_INT((int64_t)target), V_TEXT(span_str(how))}, 2);
}

void correct_apply(struct fold *f, const struct act *a) {
    struct target t;
    struct error e;
    if (own_target(f, a, &t, &e)) {
        fold_fail(f, &e); // correct_check has said yes to it
        return;
    }
    hide(f, t.index, "corrected");
    fold_row(f, "revision",
             (struct value[]){V_TEXT(span_str(t.type->name)), V_INT((int64_t)t.first)}, 2);
    fold_row_as(f, t.type, json_get(a->body, "body"), a->source, t.first);
}

enum err withdraw_check(struct fold *f, const struct act *a, struct error *e) {
    struct target t;
    return own_target(f, a, &t, e);
}

void withdraw_apply(struct fold *f, const struct act *a) {
    struct target t;
    struct error e;
    if (own_target(f, a, &t, &e))
        fold_fail(f, &e); // withdraw_check has said yes to it
    else
        hide(f, t.index, "withdrawn");
}

// What is answered: its type, and where it was first said.
static enum err answered(struct fold *f, const struct act *a, const struct act_type **type,
                         uint64_t *first, struct error *e) {
    struct span what = json_get_text(a->body, "what");
    uint8_t id[HASH_BYTES];
    struct target t = {0};
    enum err err = OK;
    if (!hex_get(what, id, sizeof id)) {
        err = one_thing(f, what, type, first, e);
    } else if (!(err = find_target(f, what, a->by, &t, e))) {
        *type = t.type;
        *first = t.first;
    }
    assert(err || *type);
    if (!err && !((*type)->flags & (ACT_REVISABLE | ACT_CREATES)))
        err = refuse(e, "not-revisable", "%s acts are not answered", (*type)->name);
    return err;
}

enum err reply_check(struct fold *f, const struct act *a, struct error *e) {
    const struct act_type *type = NULL;
    uint64_t first = 0;
    return answered(f, a, &type, &first, e);
}

// A joint text is owned before those who read it, no more and no fewer.
enum err support_check(struct fold *f, const struct act *a, struct error *e) {
    const struct act_type *type = NULL;
    uint64_t first = 0;
    enum err err = answered(f, a, &type, &first, e);
    if (err || strcmp(type->name, "communique") != 0)
        return err;
    struct stmt *s = fold_stmt(f, "SELECT 1 FROM communique WHERE o = ?1 AND aud = ?2");
    struct error why;
    if (!s)
        return OK; // the fold has kept the failure
    stmt_int(s, 1, (int64_t)first);
    stmt_int(s, 2, fold_audience(f));
    bool same = stmt_row(s, &why);
    keep(f, s, &why);
    return same ? OK
                : refuse(e, "other-audience",
                         "support of a communique is for those who read the communique");
}

enum err revision_check_annul(struct fold *f, struct span id, struct error *e) {
    struct target t = {0};
    enum err err = find_target(f, id, span(NULL, 0), &t, e);
    assert(err || t.type);
    if (!err && !(t.type->flags & ACT_REVISABLE))
        err = refuse(e, "not-revisable", "a %s act cannot be annulled", t.type->name);
    if (!err && is_hidden(f, t.index))
        err = refuse(e, "gone", "that act counts no more");
    return err;
}

void revision_annul(struct fold *f, struct span id) {
    struct target t;
    struct error e;
    if (find_target(f, id, span(NULL, 0), &t, &e))
        fold_fail(f, &e); // revision_check_annul has said yes to it
    else
        hide(f, t.index, "annulled");
}
