// SPDX-License-Identifier: Apache-2.0
// Documents on all tracks: who holds the pen, where each comes from and went, and how each of its
// versions stands.
#include "view/answers.h"
#include "view/asks.h"
#include "view/concluded.h"

#define HOPS_MOST 16

// What a carried motion brought about is known by its place in the log.
static const char pen_sql[] =
    "SELECT who, i, (SELECT author || '/' || id FROM motion WHERE motion.i = pen.motion)"
    " FROM pen WHERE document = :ref AND" SIGHT_KNOWN "ORDER BY i DESC, rowid DESC LIMIT 1";
static const char clauses_sql[] =
    "SELECT count(*), total(holds = 'options') FROM clause WHERE i = ?1"
    " OR i IN (SELECT part FROM made_of WHERE made_of.i = ?1)";
static const char transmits_sql[] = ROW_SELECT("transmit") SIGHT_ORDER;

struct listing {
    struct asking *a;
    struct documents all;
    struct rows transmits;
};

static enum err put_pen(struct asking *a, struct span ref, struct json *item, struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    enum err err = sight_prepare(a->record, a->q, pen_sql, &s, e);
    if (err)
        return err;
    sight_bind_text(s, pen_sql, ":ref", ref);
    json_put(item, "pen", NULL); // its author alone
    if (!stmt_row(s, e))
        return stmt_failed(s) ? ERR_IO : OK;
    struct json *pen = json_new_object();
    json_put(item, "pen", pen);
    json_put(pen, "who", json_copy(asking_parse(a, stmt_get_text(s, 0))));
    json_put_text(pen, "motion", stmt_get_text(s, 2));
    json_put_int(pen, "i", stmt_get_int(s, 1));
    stmt_reset(s);
    return OK;
}

static const struct json *from_of(const struct document *d) {
    return d && d->row ? json_get(d->row->body, "from") : NULL;
}

// Where it comes from, the nearest first. What the reader has no sight of is named and no more.
static void put_origins(struct listing *l, const struct document *d, struct json *item) {
    struct json *list = json_new_list();
    json_put(item, "comes_from", list);
    for (size_t hop = 0; hop < HOPS_MOST && from_of(d); hop++) {
        const struct json *from = from_of(d);
        struct document *of = NULL;
        const struct version *v = version_by_id(&l->all, json_get_text(from, "draft"), &of);
        struct json *one = json_new_object();
        json_put_text(one, "ref", json_get_text(from, "ref"));
        json_put_text(one, "id", json_get_text(from, "draft"));
        json_put(one, "version", v ? json_new_text(v->label) : NULL);
        d = version_document(&l->all, json_get_text(from, "ref"));
        json_put(one, "track", d && d->row ? json_copy(json_get(d->row->body, "track")) : NULL);
        json_add(list, one);
    }
}

static bool is_listed(const struct json *list, struct span ref) {
    for (size_t i = 0; i < json_count(list); i++)
        if (span_equal(json_get_text(json_at(list, i), "ref"), ref))
            return true;
    return false;
}

// What says that it comes from `ref`, and what comes from that.
static void add_followers(struct listing *l, struct span ref, int64_t hops, struct json *list) {
    for (size_t i = 0; hops <= HOPS_MOST && i < l->all.count; i++) {
        const struct document *d = &l->all.list[i];
        const struct json *from = from_of(d);
        if (!from || !span_equal(json_get_text(from, "ref"), ref) || is_listed(list, d->ref))
            continue;
        struct document *of = NULL;
        const struct version *v = version_by_id(&l->all, json_get_text(from, "draft"), &of);
        struct json *one = json_new_object();
        json_put_text(one, "ref", d->ref);
        json_put(one, "track", json_copy(json_get(d->row->body, "track")));
        json_put_text(one, "from", ref);
        json_put(one, "version", v ? json_new_text(v->label) : NULL);
        json_put_int(one, "hops", hops);
        json_add(list, one);
        add_followers(l, d->ref, hops + 1, list);
    }
}

static void put_handed_over(struct listing *l, const struct version *v, struct json *item) {
    struct json *list = json_new_list();
    json_put(item, "transmit", list);
    for (size_t i = 0; i < l->transmits.count; i++)
        if (span_equal(json_get_text(l->transmits.list[i].body, "draft"), v->id))
            json_add(list, item_of_row(l->a, "transmit", &l->transmits.list[i]));
}

static enum err put_size(struct asking *a, const struct version *v, struct json *item,
                         struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    enum err err = db_prepare(record_rows(a->record), clauses_sql, &s, e);
    if (err)
        return err;
    stmt_int(s, 1, (int64_t)v->row.place.i);
    if (!stmt_row(s, e))
        return ERR_IO;
    json_put_int(item, "clauses", stmt_get_int(s, 0));
    json_put_int(item, "open_clauses", stmt_get_int(s, 1));
    stmt_reset(s);
    return OK;
}

static enum err add_version(struct listing *l, struct version *v, struct json *list,
                            struct error *e) {
    JSON_SCOPED struct json *row = item_of_row(l->a, "draft", &v->row);
    static const char *const kept[] = {"i", "at", "author", "readers", "base", NULL};
    struct json *item = json_new_object();
    struct document *of = NULL;
    json_add(list, item);
    json_put_text(item, "version", v->label);
    json_put_text(item, "id", v->id);
    for (size_t i = 0; kept[i]; i++)
        if (json_get(row, kept[i]))
            json_put(item, kept[i], json_copy(json_get(row, kept[i])));
    const struct version *base = version_by_id(&l->all, json_get_text(v->row.body, "base"), &of);
    if (base)
        json_put_text(item, "base_version", base->label);
    put_handed_over(l, v, item);
    enum err err = put_size(l->a, v, item, e);
    return err ? err
               : concluded_put(l->a, &l->all, v, (size_t)json_get_int(item, "open_clauses"), item,
                               e);
}

static enum err add_document(struct listing *l, struct document *d, struct json *items,
                             struct error *e) {
    struct json *item = d->row ? item_of_row(l->a, "document", d->row) : json_new_object();
    struct json *versions = json_new_list();
    enum err err = OK;
    json_add(items, item);
    if (!d->row)
        json_put_text(item, "ref", d->ref);
    else
        version_put_track(l->a, &l->all, item);
    json_put_bool(item, "taken_back", !d->row);
    put_origins(l, d, item);
    json_put(item, "goes_to", json_new_list());
    add_followers(l, d->ref, 1, json_get(item, "goes_to"));
    err = put_pen(l->a, d->ref, item, e);
    if (!err && d->row)
        err = answers_put(l->a, d->row, item, e);
    json_put(item, "versions", versions);
    for (size_t i = 0; !err && i < d->version_count; i++)
        err = add_version(l, &d->versions[i], versions, e);
    return err;
}

// All of them; of a ref, it and what is part of it.
static bool is_asked(const struct document *d, const struct document *only) {
    if (!only)
        return d->row || d->version_count;
    return d == only || (d->row && span_equal(json_get_text(d->row->body, "part_of"), only->ref));
}

static enum err list_all(struct listing *l, struct json *items, struct error *e) {
    struct document *only = NULL;
    struct version *named;
    enum err err = rows_read(l->a, "transmit", transmits_sql, NULL, &l->transmits, e);
    if (!err && l->a->q->ref.size)
        err = version_find_document(&l->all, l->a->q->ref, &only, &named, e);
    for (size_t i = 0; !err && i < l->all.count; i++)
        if (is_asked(&l->all.list[i], only))
            err = add_document(l, &l->all.list[i], items, e);
    return err;
}

enum err texts_ask(struct record *r, const struct view_query *q, struct json *out,
                   struct error *e) {
    ASKING_SCOPED struct asking a;
    struct listing l = {.a = &a};
    struct json *items = json_new_list();
    json_put(out, "items", items);
    enum err err = asking_begin(&a, r, q, e);
    if (!err)
        err = version_documents(&a, &l.all, e);
    if (!err)
        err = list_all(&l, items, e);
    if (!err && !json_count(items))
        asking_put(
            &a, out, "empty",
            MESSAGE("No document has been named. Every participant but observers and the press "
                    "names one with a \"document\" act; a motion says who else holds the pen."));
    return err;
}
