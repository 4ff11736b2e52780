// SPDX-License-Identifier: Apache-2.0
// Who holds which ground, as each says: the actual map with zones and incidents, and maps of
// scenarios, which have nothing of it. Notices are on no map.
#include "view/asks.h"
#include "view/filter.h"
#include "view/lies.h"

#define INCIDENTS_DEFAULT 1000

// Of incidents with a point, by the index of when and where: its first that counts, and no other.
#define POINT_BY(order)                                                                            \
    ROW_SELECT("incident")                                                                         \
    "AND i = (SELECT i FROM incident INDEXED BY incident_where WHERE" SIGHT_SEEN                    \
    "AND lon IS NOT NULL " SIGHT_COUNTS("incident") "ORDER BY " order " LIMIT 1)"
static const char first_sql[] = POINT_BY("t, i");
static const char last_sql[] = POINT_BY("t DESC, i DESC");
static const char control_sql[] = ROW_SELECT("control") SIGHT_ORDER;

static void add(struct asking *a, const char *type, const struct row *row, struct json *items) {
    struct json *item = item_of_row(a, type, row);
    json_put_str(item, "layer", type);
    json_add(items, item);
}

// What each map is called, in the order of `maps`: as whoever said it last has it.
static struct json *titles_of(struct asking *a, const struct rows *rows, const struct json *maps) {
    struct json *titles = json_new_list();
    for (size_t i = 0; i < json_count(maps); i++) {
        const struct json *title = NULL;
        for (size_t k = 0; k < rows->count; k++)
            if (span_equal(json_get_text(rows->list[k].body, "map"), json_text(json_at(maps, i))) &&
                json_get(rows->list[k].body, "title"))
                title = json_get(rows->list[k].body, "title");
        json_add(titles, title ? item_of_field(a, "control", "title", title) : NULL);
    }
    return titles;
}

// Of an author's claims on the same ground, per the same source, the last counts.
static enum err add_control(struct asking *a, struct span map, struct json *items,
                            struct json *out, struct error *e) {
    struct json *maps = json_get(out, "maps");
    static const char *const same[] = {"map", "per", "geometry", "admin", "area", NULL};
    struct rows rows = {0};
    enum err err = rows_read(a, "control", control_sql, NULL, &rows, e);
    if (err)
        return err;
    rows_newest(a, &rows, same);
    for (size_t i = 0; i < rows.count; i++) {
        struct span of = json_get_text(rows.list[i].body, "map");
        if (!json_has_text(maps, of))
            json_add(maps, json_new_text(of));
        if (span_equal(of, map))
            add(a, "control", &rows.list[i], items);
    }
    json_put(out, "titles", titles_of(a, &rows, maps));
    return OK;
}

// Those that have a point; `next` is where another page begins. The first page of several has all
// of them by cell too, so that a map is never drawn of its newest corner alone.
static enum err add_incidents(struct asking *a, struct json *items, struct json *out,
                              struct error *e) {
    struct rows found = {0};
    struct filter f;
    uint64_t limit = a->q->limit ? a->q->limit : INCIDENTS_DEFAULT, ground = json_count(items);
    if (a->q->limit)
        limit = limit > ground ? limit - ground : 0; // all are on further pages then
    struct filter_page page = {.after = a->q->after, .limit = limit + 1, .points = true};
    enum err err = filter_read(a, &f, e);
    if (!err)
        err = filter_incidents(a, &f, &page, &found, e);
    for (size_t i = 0; !err && i < found.count && i < limit; i++)
        add(a, "incident", &found.list[i], items);
    if (err || found.count <= limit)
        return err;
    const struct row *list = found.list;
    json_put_int(out, "next", (int64_t)(limit ? list[limit - 1].place.i : list[0].place.i + 1));
    struct json *cells = NULL;
    err = a->q->after ? OK : filter_cells(a, &f, &cells, e);
    if (cells)
        json_put(out, "cells", cells);
    return err;
}

// When the first or the last of all incidents with a point happened, whatever else is asked: what a
// reader may go through by days. null where there is none.
static enum err put_when(struct asking *a, const char *name, const char *sql, struct json *out,
                         struct error *e) {
    struct rows rows = {0};
    json_put(out, name, NULL);
    enum err err = rows_read(a, "incident", sql, NULL, &rows, e);
    if (!err && rows.count)
        json_put(out, name,
                 item_of_field(a, "incident", "when", json_get(rows.list[0].body, "when")));
    return err;
}

// As each lies; without --at what is drawn ahead too, which says so.
static enum err add_zones(struct asking *a, struct json *items, struct error *e) {
    struct rows zones = {0};
    enum err err = lies_read(a, &zones, e);
    for (size_t i = 0; !err && i < zones.count; i++) {
        enum lies how = lies_how(&zones, i, a->face.now);
        if (how == LIES_NO_MORE || (how == LIES_AHEAD && a->q->has_at))
            continue;
        add(a, "zone", &zones.list[i], items);
        json_put_bool(json_at(items, json_count(items) - 1), "ahead", how == LIES_AHEAD);
    }
    return err;
}

enum err map_ask(struct record *r, const struct view_query *q, struct json *out, struct error *e) {
    ASKING_SCOPED struct asking a;
    struct span map = q->ref.size ? q->ref : span_str("actual");
    struct json *items = json_new_list();
    bool actual = span_is(map, "actual");
    json_put(out, "items", items);
    json_put(out, "maps", json_new_list());
    json_put(out, "titles", json_new_list());
    json_put_text(out, "map", map);
    json_put(out, "next", NULL);
    enum err err = asking_begin(&a, r, q, e);
    if (!err && actual && !q->after) // the ground is on the first page alone
        err = add_zones(&a, items, e);
    if (!err && !q->after)
        err = add_control(&a, map, items, out, e);
    if (!err && actual)
        err = add_incidents(&a, items, out, e);
    if (!err && actual)
        err = put_when(&a, "first", first_sql, out, e);
    if (!err && actual)
        err = put_when(&a, "last", last_sql, out, e);
    if (!err && !actual && !json_count(items))
        return error_set(e, ERR_NOT_FOUND, "no map \"" SPAN_FMT "\" in this record as asked",
                         SPAN_ARG(span_head(map, 130)));
    if (!err && !json_count(items))
        asking_put(&a, out, "empty",
                   MESSAGE("Nothing is on the map yet. Zones come from \"zone\" acts, incidents "
                           "from those that name a point; who holds which ground is said with "
                           "\"control\"."));
    return err;
}
