// SPDX-License-Identifier: Apache-2.0
// What happened as somebody reports it, and what each finder finds of it. An incident is true in
// no column: who reports, who confirms, and that nobody does stand beside one another.
#include "view/asks.h"
#include "view/filter.h"

#define ITEMS_DEFAULT 100

static const char one_sql[] =
    ROW_SELECT("incident") "AND author = :owner AND id = :slug" SIGHT_ORDER;
static const char findings_sql[] = ROW_SAID("finding", "incident") SIGHT_ORDER;
static const char twins_sql[] = ROW_SAID("finding", "duplicate_of") SIGHT_ORDER;
static const char answers_sql[] = ROW_SAID("respond", "incident") SIGHT_ORDER;

static bool is_newest(const struct rows *rows, size_t at) {
    const struct row *row = &rows->list[at];
    for (size_t k = at + 1; k < rows->count; k++)
        if (span_equal(rows->list[k].author, row->author) &&
            span_equal(json_get_text(rows->list[k].body, "incident"),
                       json_get_text(row->body, "incident")))
            return false;
    return true;
}

// What is said of incidents, each prepared once.
static const struct said {
    const char *type, *sql, *name;
    bool newest; // of each author the newest word, not all
} said[] = {{"finding", findings_sql, "findings", true},
            {"finding", twins_sql, "said_to_repeat_it", true},
            {"respond", answers_sql, "responses", false}};
#define SAID (sizeof said / sizeof *said)

struct telling {
    struct asking *a;
    struct stmt *of[SAID];
};

static enum err prepare_all(struct telling *w, struct error *e) {
    enum err err = OK;
    for (size_t i = 0; !err && i < SAID; i++)
        err = sight_prepare(w->a->record, w->a->q, said[i].sql, &w->of[i], e);
    return err;
}

static enum err put_list(struct telling *w, size_t which, const struct row *row, struct json *item,
                         struct error *e) {
    const struct said *it = &said[which];
    struct rows rows = {0};
    struct json *list = json_new_list();
    json_put(item, it->name, list);
    sight_bind(w->of[which], w->a->q, it->sql);
    const struct row_bind bind = row_meant(row);
    sight_bind_text(w->of[which], it->sql, ":ref", bind.ref);
    sight_bind_text(w->of[which], it->sql, ":owner", bind.owner);
    sight_bind_text(w->of[which], it->sql, ":slug", bind.slug);
    sight_bind_int(w->of[which], it->sql, ":first", (int64_t)bind.first);
    enum err err = rows_take(w->a, it->type, w->of[which], &rows, e);
    for (size_t i = 0; !err && i < rows.count; i++)
        if (!it->newest || is_newest(&rows, i))
            json_add(list, item_of_said(w->a, it->type, &rows.list[i], row));
    return err;
}

// As it stands: what was confirmed and then corrected nobody has confirmed.
static void put_confirmed(struct json *item) {
    const struct json *findings = json_get(item, "findings");
    struct json *by = json_new_list();
    for (size_t i = 0; i < json_count(findings); i++)
        if (span_is(json_get_text(json_at(findings, i), "occurred"), "confirmed") &&
            !json_get_bool(json_at(findings, i), "earlier"))
            json_add(by, json_copy(json_get(json_at(findings, i), "author")));
    json_put(item, "confirmed_by", by);
}

static enum err add_item(struct telling *w, const struct row *row, struct json *items,
                         struct error *e) {
    struct json *item = item_of_row(w->a, "incident", row);
    enum err err = OK;
    json_add(items, item);
    for (size_t i = 0; !err && i < SAID; i++)
        err = put_list(w, i, row, item, e);
    put_confirmed(item);
    return err;
}

// The first page of several says how many are on the others, if that is soon counted.
static enum err read_page(struct asking *a, uint64_t limit, struct rows *rows, struct json *out,
                          struct error *e) {
    struct filter f;
    struct filter_page page = {.after = a->q->after, .limit = limit + 1};
    int64_t all = -1;
    enum err err = filter_read(a, &f, e);
    if (!err)
        err = filter_incidents(a, &f, &page, rows, e);
    if (err || a->q->after || rows->count <= limit)
        return err;
    err = filter_count(a, &f, &all, e);
    if (!err && all >= 0)
        json_put_int(out, "more", all - (int64_t)limit);
    return err;
}

static enum err read_some(struct asking *a, uint64_t limit, struct rows *rows, struct json *out,
                          struct error *e) {
    struct row_bind bind = {.limit = 0};
    struct span rest = a->q->ref;
    if (!a->q->ref.size)
        return read_page(a, limit, rows, out, e);
    if (!span_cut(&rest, '/', &bind.owner) || !rest.size)
        return error_set(e, ERR_NOT_FOUND, "no incident \"" SPAN_FMT "\": it is written who/slug",
                         SPAN_ARG(span_head(a->q->ref, 130)));
    bind.slug = rest;
    return rows_read(a, "incident", one_sql, &bind, rows, e);
}

enum err incidents_ask(struct record *r, const struct view_query *q, struct json *out,
                       struct error *e) {
    ASKING_SCOPED struct asking a;
    struct telling w = {.a = &a};
    struct rows rows = {0};
    uint64_t limit = q->limit && q->limit < LIMIT_JSON_INTEGER ? q->limit : ITEMS_DEFAULT;
    struct json *items = json_new_list();
    json_put(out, "items", items);
    enum err err = asking_begin(&a, r, q, e);
    if (!err)
        err = read_some(&a, limit, &rows, out, e);
    if (!err)
        err = prepare_all(&w, e);
    for (size_t i = 0; !err && i < rows.count && i < limit; i++)
        err = add_item(&w, &rows.list[i], items, e);
    for (size_t i = 0; i < SAID; i++)
        stmt_free(w.of[i]);
    if (err)
        return err;
    if (q->ref.size && !rows.count)
        return error_set(e, ERR_NOT_FOUND, "no incident \"" SPAN_FMT "\" in this record as asked",
                         SPAN_ARG(span_head(q->ref, 130)));
    json_put(out, "next",
             rows.count > limit ? json_new_int((int64_t)rows.list[limit - 1].place.i) : NULL);
    if (!json_count(items) && filter_asked(q))
        asking_put(&a, out, "empty",
                   MESSAGE("No incident that you may read of fits what is asked."));
    else if (!json_count(items))
        asking_put(&a, out, "empty",
                   MESSAGE("No incident was reported. Parties, guarantors, facilitators and "
                           "monitors report one with an \"incident\" act; others say what they "
                           "find of it with \"finding\"."));
    return OK;
}
