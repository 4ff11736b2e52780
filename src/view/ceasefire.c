// SPDX-License-Identifier: Apache-2.0
// Ceasefires as their authors declare them, and beside each what others say: who owns it, how it
// stands, who joined, whom it leaves out. Lists and counts are each author's own, never merged.
#include "view/answers.h"
#include "view/asks.h"

static const char ceasefires_sql[] = ROW_SELECT("ceasefire") SIGHT_ORDER;
static const char states_sql[] = ROW_SELECT("\"ceasefire-state\"") SIGHT_ORDER;
static const char adhere_sql[] = ROW_SELECT("adhere") SIGHT_ORDER;
static const char exclude_sql[] = ROW_SELECT("exclude") SIGHT_ORDER;
static const char organs_sql[] = ROW_SELECT("organ") SIGHT_ORDER;
static const char zones_sql[] = ROW_SELECT("zone") SIGHT_ORDER;
static const char incidents_sql[] = ROW_SELECT("incident") " ORDER BY t, o, i";

struct truces {
    struct asking *a;
    struct rows states, adhere, exclude, organs, zones, incidents;
};

static void add_of(struct truces *w, const char *type, const struct rows *rows, struct span ref,
                   struct json *list) {
    for (size_t i = 0; i < rows->count; i++)
        if (span_equal(json_get_text(rows->list[i].body, "ceasefire"), ref))
            json_add(list, item_of_row(w->a, type, &rows->list[i]));
}

static struct json *list_of(struct truces *w, const char *type, const struct rows *rows,
                            struct span ref) {
    struct json *list = json_new_list();
    add_of(w, type, rows, ref, list);
    return list;
}

static struct json *by_author(struct json *groups, struct span author) {
    for (size_t i = 0; i < json_count(groups); i++)
        if (span_equal(json_get_text(json_at(groups, i), "author"), author))
            return json_at(groups, i);
    struct json *one = json_new_object();
    json_put_text(one, "author", author);
    json_put_int(one, "groups", 0);
    json_put_int(one, "settlements", 0);
    json_put_int(one, "left", 0);
    json_put(one, "list", json_new_list());
    json_add(groups, one);
    return one;
}

// joined [{author, groups, settlements, left, list}]: how many each author says joined and stayed.
static void put_joined(struct truces *w, struct span ref, struct json *item) {
    struct json *groups = json_new_list();
    json_put(item, "joined", groups);
    for (size_t i = 0; i < w->adhere.count; i++) {
        const struct row *r = &w->adhere.list[i];
        if (!span_equal(json_get_text(r->body, "ceasefire"), ref))
            continue;
        struct json *one = by_author(groups, r->author);
        const char *kind =
            span_is(json_get_text(r->body, "kind"), "group") ? "groups" : "settlements";
        const char *counted = span_is(json_get_text(r->body, "state"), "left") ? "left" : kind;
        json_put_int(one, counted, json_get_int(one, counted) + 1);
        json_add(json_get(one, "list"), item_of_row(w->a, "adhere", r));
    }
}

static void add_owner(const struct json *item, struct span who, struct json *owners) {
    if (!who.data)
        return;
    for (size_t i = 0; i < json_count(owners); i++)
        if (span_equal(json_get_text(json_at(owners, i), "who"), who))
            return;
    struct json *one = json_new_object();
    json_put_text(one, "who", who);
    json_put_text(one, "says", answers_word(item, who));
    if (span_equal(who, json_get_text(item, "author"))) // its author has said it
        json_put_str(one, "says", "support");
    json_add(owners, one);
}

// Each whom its author names, and whether it has said itself that this is so.
static void put_owners(struct json *item) {
    const struct json *by = json_get(item, "declared_by"), *binds = json_get(item, "binds");
    const struct json *guarantors = json_get(item, "guarantors");
    struct json *owners = json_new_list();
    for (size_t i = 0; i < json_count(by); i++)
        add_owner(item, json_text(json_at(by, i)), owners);
    for (size_t i = 0; i < json_count(binds); i++)
        add_owner(item, json_get_text(json_at(binds, i), "who"), owners);
    for (size_t i = 0; i < json_count(guarantors); i++)
        add_owner(item, json_get_text(json_at(guarantors, i), "who"), owners);
    json_put(item, "owners", owners);
}

static void put_last_incident(struct truces *w, struct span ref, struct json *item) {
    json_put(item, "last_incident", NULL);
    for (size_t i = 0; i < w->incidents.count; i++) {
        const struct row *r = &w->incidents.list[i];
        if (!span_equal(json_get_text(r->body, "ceasefire"), ref))
            continue;
        struct json *last = json_new_object();
        json_put_text(last, "ref", r->ref);
        json_put_text(last, "author", r->author);
        json_put(last, "when", item_of_field(w->a, "incident", "when", json_get(r->body, "when")));
        json_put(item, "last_incident", last);
    }
}

static void put_summary(struct truces *w, struct json *item) {
    struct json *said = json_new_list();
    const struct json *owners = json_get(item, "owners");
    BUF_SCOPED struct buf text;
    buf_init(&text, BUF_MAX);
    for (size_t i = 0; i < json_count(owners); i++)
        if (span_is(json_get_text(json_at(owners, i), "says"), "support"))
            json_add(said, json_new_text(json_get_text(json_at(owners, i), "who")));
    if (!json_count(said))
        json_add(said, json_new_text(json_get_text(item, "author")));
    for (size_t i = 0; i < json_count(said); i++) {
        say_comma(w->a->words, i, json_count(said), &text);
        asking_put_name(&ASKING_NAME(w->a, json_text(json_at(said, i))), &text);
    }
    struct span names = arena_copy(&w->a->arena, buf_span(&text));
    buf_clear(&text);
    tell(w->a->words, &text, "Since {1}, as they say: {2}. Zones: {3}.",
         SAY_TIME(&w->a->face, json_get_text(item, "from")), TELL_TEXT(names),
         TELL_INT(json_get_int(item, "zones")));
    json_put(item, "said_by", said);
    json_put_text(item, "summary", buf_span(&text));
}

static enum err add_item(struct truces *w, const struct row *row, struct json *items,
                         struct error *e) {
    struct json *item = item_of_row(w->a, "ceasefire", row);
    int64_t zones = 0;
    json_add(items, item);
    enum err err = answers_put(w->a, row, item, e);
    if (err)
        return err;
    put_owners(item);
    json_put(item, "states", list_of(w, "ceasefire-state", &w->states, row->ref));
    json_put(item, "excludes", list_of(w, "exclude", &w->exclude, row->ref));
    put_joined(w, row->ref, item);
    for (size_t i = 0; i < w->zones.count; i++)
        zones += span_equal(json_get_text(w->zones.list[i].body, "ceasefire"), row->ref);
    json_put_int(item, "zones", zones);
    put_last_incident(w, row->ref, item);
    put_summary(w, item);
    return OK;
}

static enum err read_all(struct truces *w, struct error *e) {
    static const char *const one_each[] = {"ceasefire", NULL};
    static const char *const named[] = {"ceasefire", "kind", "name", "admin", NULL};
    static const char *const listed[] = {"ceasefire", "name", NULL};
    const struct {
        const char *type, *sql;
        struct rows *rows;
        const char *const *last; // NULL: by id
    } parts[] = {{"ceasefire-state", states_sql, &w->states, one_each},
                 {"adhere", adhere_sql, &w->adhere, named},
                 {"exclude", exclude_sql, &w->exclude, listed},
                 {"organ", organs_sql, &w->organs, NULL},
                 {"zone", zones_sql, &w->zones, NULL},
                 {"incident", incidents_sql, &w->incidents, NULL}};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        enum err err =
            parts[i].last ? rows_read(w->a, parts[i].type, parts[i].sql, NULL, parts[i].rows, e)
                          : rows_current(w->a, parts[i].type, parts[i].sql, NULL, parts[i].rows, e);
        if (err)
            return err;
        if (parts[i].last)
            rows_newest(w->a, parts[i].rows, parts[i].last);
    }
    return OK;
}

static enum err list_all(struct truces *w, struct json *items, struct json *organs,
                         struct error *e) {
    struct rows rows = {0};
    struct span ref = w->a->q->ref;
    enum err err = read_all(w, e);
    if (!err)
        err = rows_current(w->a, "ceasefire", ceasefires_sql, NULL, &rows, e);
    for (size_t i = 0; !err && i < rows.count; i++)
        if (!ref.size || span_equal(rows.list[i].ref, ref))
            err = add_item(w, &rows.list[i], items, e);
    for (size_t i = 0; !err && i < w->organs.count; i++)
        json_add(organs, item_of_row(w->a, "organ", &w->organs.list[i]));
    if (!err && ref.size && !json_count(items))
        return error_set(e, ERR_NOT_FOUND, "no ceasefire \"" SPAN_FMT "\" in this record as asked",
                         SPAN_ARG(span_head(ref, 130)));
    return err;
}

enum err ceasefire_ask(struct record *r, const struct view_query *q, struct json *out,
                       struct error *e) {
    ASKING_SCOPED struct asking a;
    struct truces w = {.a = &a};
    struct json *items = json_new_list(), *organs = json_new_list();
    json_put(out, "items", items);
    json_put(out, "organs", organs);
    enum err err = asking_begin(&a, r, q, e);
    if (!err)
        err = list_all(&w, items, organs, e);
    if (!err && !json_count(items))
        asking_put(&a, out, "empty",
                   MESSAGE("No ceasefire has been declared here. A party, a guarantor, a "
                           "facilitator, a mediator or the host declares one with a \"ceasefire\" "
                           "act; those it names own it with \"support\"."));
    return err;
}
