// SPDX-License-Identifier: Apache-2.0
// Ceasefires as their authors declare them, and beside each what others say: who owns it, how it
// stands, who joined, whom it leaves out. Lists and counts are each author's own, never merged.
#include "view/answers.h"
#include "view/asks.h"

static const char ceasefires_sql[] = ROW_SELECT("ceasefire") SIGHT_ORDER;
static const char organs_sql[] = ROW_SELECT("organ") SIGHT_ORDER;
static const char zones_sql[] = ROW_SELECT("zone") SIGHT_ORDER;
// Of one ceasefire.
static const char states_sql[] = ROW_SAID("\"ceasefire-state\"", "ceasefire") SIGHT_ORDER;
static const char adhere_sql[] = ROW_SAID("adhere", "ceasefire") SIGHT_ORDER;
static const char exclude_sql[] = ROW_SAID("exclude", "ceasefire") SIGHT_ORDER;
static const char its_zones_sql[] = ROW_SAID("zone", "ceasefire");
static const char last_incident_sql[] =
    ROW_SAID("incident", "ceasefire") "ORDER BY t DESC, o DESC, i DESC LIMIT 1";

struct truces {
    struct asking *a;
    struct rows organs, zones;
};

// What is said of one, of each author the newest on the same.
static enum err read_said(struct truces *w, const char *type, const char *sql,
                          const char *const *same, const struct row *row, struct rows *out,
                          struct error *e) {
    const struct row_bind bind = row_meant(row);
    enum err err = rows_read(w->a, type, sql, &bind, out, e);
    if (!err && same)
        rows_newest(w->a, out, same);
    return err;
}

static enum err put_said(struct truces *w, const char *type, const char *sql,
                         const char *const *same, const struct row *row, const char *name,
                         struct json *item, struct error *e) {
    struct rows rows = {0};
    struct json *list = json_new_list();
    json_put(item, name, list);
    enum err err = read_said(w, type, sql, same, row, &rows, e);
    for (size_t i = 0; !err && i < rows.count; i++)
        json_add(list, item_of_said(w->a, type, &rows.list[i], row));
    return err;
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
    json_put_int(one, "earlier", 0);
    json_put(one, "list", json_new_list());
    json_add(groups, one);
    return one;
}

// joined [{author, groups, settlements, left, earlier, list}]: how many each author says joined and
// stayed; of how many of these it was said before the ceasefire was corrected.
static enum err put_joined(struct truces *w, const struct row *row, struct json *item,
                           struct error *e) {
    static const char *const same[] = {"kind", "name", "admin", NULL};
    struct rows rows = {0};
    struct json *groups = json_new_list();
    json_put(item, "joined", groups);
    enum err err = read_said(w, "adhere", adhere_sql, same, row, &rows, e);
    for (size_t i = 0; !err && i < rows.count; i++) {
        const struct row *r = &rows.list[i];
        struct json *one = by_author(groups, r->author);
        const char *kind =
            span_is(json_get_text(r->body, "kind"), "group") ? "groups" : "settlements";
        const char *counted = span_is(json_get_text(r->body, "state"), "left") ? "left" : kind;
        json_put_int(one, counted, json_get_int(one, counted) + 1);
        json_put_int(one, "earlier", json_get_int(one, "earlier") + row_is_earlier(r, row));
        json_add(json_get(one, "list"), item_of_said(w->a, "adhere", r, row));
    }
    return err;
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

static enum err put_last_incident(struct truces *w, const struct row *row, struct json *item,
                                  struct error *e) {
    struct rows rows = {0};
    json_put(item, "last_incident", NULL);
    enum err err = read_said(w, "incident", last_incident_sql, NULL, row, &rows, e);
    if (err || !rows.count)
        return err;
    const struct row *r = rows.list;
    struct json *last = json_new_object();
    json_put_text(last, "ref", r->ref);
    json_put_text(last, "author", r->author);
    json_put(last, "when", item_of_field(w->a, "incident", "when", json_get(r->body, "when")));
    json_put(item, "last_incident", last);
    return OK;
}

// Of zones as they were drawn last.
static enum err put_zones(struct truces *w, const struct row *row, struct json *item,
                          struct error *e) {
    struct rows its = {0};
    int64_t zones = 0;
    enum err err = read_said(w, "zone", its_zones_sql, NULL, row, &its, e);
    for (size_t i = 0; !err && i < w->zones.count; i++)
        for (size_t k = 0; k < its.count; k++)
            zones += its.list[k].place.i == w->zones.list[i].place.i;
    json_put_int(item, "zones", zones);
    return err;
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
    struct piece since = SAY_TIME(&w->a->face, json_get_text(item, "from"));
    int64_t zones = json_get_int(item, "zones");
    if (zones)
        tell(w->a->words, &text, "Since {1}, according to {2}. Zones: {3}.", since,
             TELL_TEXT(names), TELL_INT(zones));
    else
        tell(w->a->words, &text, "Since {1}, according to {2}.", since, TELL_TEXT(names));
    json_put(item, "said_by", said);
    json_put_text(item, "summary", buf_span(&text));
}

static enum err add_item(struct truces *w, const struct row *row, struct json *items,
                         struct error *e) {
    static const char *const one_each[] = {NULL}, *const listed[] = {"name", NULL};
    struct json *item = item_of_row(w->a, "ceasefire", row);
    json_add(items, item);
    enum err err = answers_put(w->a, row, item, e);
    if (err)
        return err;
    put_owners(item);
    err = put_said(w, "ceasefire-state", states_sql, one_each, row, "states", item, e);
    if (!err)
        err = put_said(w, "exclude", exclude_sql, listed, row, "excludes", item, e);
    if (!err)
        err = put_joined(w, row, item, e);
    if (!err)
        err = put_zones(w, row, item, e);
    if (!err)
        err = put_last_incident(w, row, item, e);
    if (!err)
        put_summary(w, item);
    return err;
}

static enum err list_all(struct truces *w, struct json *items, struct json *organs,
                         struct error *e) {
    struct rows rows = {0};
    struct span ref = w->a->q->ref;
    enum err err = rows_current(w->a, "organ", organs_sql, NULL, &w->organs, e);
    if (!err)
        err = rows_current(w->a, "zone", zones_sql, NULL, &w->zones, e);
    if (!err)
        err = rows_read(w->a, "ceasefire", ceasefires_sql, NULL, &rows, e);
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
