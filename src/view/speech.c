// SPDX-License-Identifier: Apache-2.0
// What was said: statements and communiqués; and reports, which tell what others say.
#include "view/answers.h"
#include "view/asks.h"
#include "view/beside.h"

#define ITEMS_DEFAULT 100

// One alone, where it is asked for: its author and its id.
#define NEWEST_FIRST                                                                               \
    "AND (coalesce(:slug, '') = '' OR (author = :owner AND id = :slug))"                           \
    " AND (:after = 0 OR i < :after) ORDER BY i DESC LIMIT :limit"

static const char statements_sql[] = ROW_SELECT("statement") NEWEST_FIRST;
static const char communiques_sql[] = ROW_SELECT("communique") NEWEST_FIRST;
static const char reports_sql[] = ROW_SELECT("report") NEWEST_FIRST;

// One more than wanted, so that `next` is known. REF is "who/slug", or "type/who/slug" as the pages
// have it: *type, else empty.
static enum err bind_of(const struct view_query *q, struct row_bind *bind, struct span *type,
                        struct error *e) {
    uint64_t limit = q->limit ? q->limit : ITEMS_DEFAULT;
    struct span rest = q->ref, second = {0};
    *bind = (struct row_bind){.limit = limit + (limit < UINT64_MAX), .after = q->after};
    *type = (struct span){0};
    if (!q->ref.size)
        return OK;
    if (span_cut(&rest, '/', &bind->owner) && span_find(rest, '/') >= 0) {
        *type = bind->owner;
        (void)span_cut(&rest, '/', &second);
        bind->owner = second;
    }
    bind->slug = rest;
    if (rest.size && span_find(rest, '/') < 0)
        return OK;
    return error_set(e, ERR_NOT_FOUND, "nothing that was said is \"" SPAN_FMT
                     "\": it is written who/slug", SPAN_ARG(span_head(q->ref, 130)));
}

// One that is asked for and not there is no empty page.
static enum err found_any(const struct view_query *q, const struct json *items, struct error *e) {
    return q->ref.size && !json_count(items)
               ? error_set(e, ERR_NOT_FOUND,
                           "nothing that was said is \"" SPAN_FMT "\" in this record as asked",
                           SPAN_ARG(span_head(q->ref, 130)))
               : OK;
}

static bool is_of(struct span type, const char *name) {
    return !type.size || span_is(type, name);
}

static void put_next(struct json *out, const struct json *items, size_t more) {
    const struct json *last = json_at(items, json_count(items) - 1);
    json_put(out, "next", more ? json_copy(json_get(last, "i")) : NULL);
}

static enum err add_item(struct asking *a, struct json *items, const char *type,
                         const struct row *r, struct error *e) {
    struct json *o = item_of_row(a, type, r);
    json_put_str(o, "type", type);
    json_add(items, o);
    return answers_put(a, r, o, e);
}

// The two newest-first lists as one.
enum err statements_ask(struct record *r, const struct view_query *q, struct json *out,
                        struct error *e) {
    ASKING_SCOPED struct asking a;
    struct rows statements = {0}, communiques = {0};
    struct row_bind bind;
    struct span type;
    enum err err = asking_begin(&a, r, q, e);
    if (!err)
        err = bind_of(q, &bind, &type, e);
    if (!err && is_of(type, "statement"))
        err = rows_read(&a, "statement", statements_sql, &bind, &statements, e);
    if (!err && is_of(type, "communique"))
        err = rows_read(&a, "communique", communiques_sql, &bind, &communiques, e);
    if (err)
        return err;
    struct json *items = json_new_list();
    json_put(out, "items", items);
    size_t s = 0, c = 0;
    while (!err && json_count(items) + 1 < bind.limit &&
           (s < statements.count || c < communiques.count)) {
        bool first =
            c == communiques.count ||
            (s < statements.count && statements.list[s].place.i > communiques.list[c].place.i);
        if (first)
            err = add_item(&a, items, "statement", &statements.list[s++], e);
        else
            err = add_item(&a, items, "communique", &communiques.list[c++], e);
    }
    put_next(out, items, statements.count - s + communiques.count - c);
    if (!err)
        err = found_any(q, items, e);
    if (!err && !json_count(items))
        asking_put(
            &a, out, "empty",
            MESSAGE("Nothing has been said yet. Every participant can make a statement; the host, "
                    "or whom the rules name, issues communiqu\xc3\xa9s."));
    return err;
}

enum err reports_ask(struct record *r, const struct view_query *q, struct json *out,
                     struct error *e) {
    ASKING_SCOPED struct asking a;
    struct rows reports = {0};
    struct row_bind bind;
    struct span type;
    enum err err = asking_begin(&a, r, q, e);
    if (!err)
        err = bind_of(q, &bind, &type, e);
    if (!err && is_of(type, "report"))
        err = rows_read(&a, "report", reports_sql, &bind, &reports, e);
    if (err)
        return err;
    struct json *items = json_new_list();
    json_put(out, "items", items);
    struct beside *beside = beside_new(&a);
    for (size_t i = 0; !err && i < reports.count && i + 1 < bind.limit; i++) {
        struct json *item = NULL;
        err = beside_item(beside, &reports.list[i], &item, e);
        if (err)
            break;
        json_add(items, item);
        err = answers_put(&a, &reports.list[i], item, e);
    }
    put_next(out, items, reports.count - json_count(items));
    if (!err)
        err = found_any(q, items, e);
    if (!err && !json_count(items))
        asking_put(
            &a, out, "empty",
            MESSAGE("No report has been entered. Press, compilers and participants enter what "
                    "others said, with its source, with a \"report\" act."));
    return err;
}
