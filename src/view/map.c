// SPDX-License-Identifier: Apache-2.0
// Who holds which ground, as each says: the actual map with zones and incidents, and maps of
// scenarios, which have nothing of it. Notices are on no map.
#include "view/asks.h"
#include "view/row.h"

static const char control_sql[] = ROW_SELECT("control") SIGHT_ORDER;
static const char zones_sql[] = ROW_SELECT("zone") SIGHT_ORDER;
static const char incidents_sql[] = ROW_SELECT("incident") SIGHT_ORDER;

static void add(struct asking *a, const char *type, const struct row *row, struct json *items) {
    struct json *item = item_of_row(a, type, row);
    json_put_str(item, "layer", type);
    json_add(items, item);
}

// Of an author's claims on the same ground, per the same source, the last counts.
static enum err add_control(struct asking *a, struct span map, struct json *maps,
                            struct json *items, struct error *e) {
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
    return OK;
}

static enum err add_actual(struct asking *a, struct json *items, struct error *e) {
    struct rows zones = {0}, incidents = {0};
    enum err err = rows_current(a, "zone", zones_sql, NULL, &zones, e);
    if (!err)
        err = rows_read(a, "incident", incidents_sql, NULL, &incidents, e);
    for (size_t i = 0; !err && i < zones.count; i++)
        add(a, "zone", &zones.list[i], items);
    for (size_t i = 0; !err && i < incidents.count; i++)
        if (json_get(json_get(incidents.list[i].body, "place"), "point"))
            add(a, "incident", &incidents.list[i], items);
    return err;
}

enum err map_ask(struct record *r, const struct view_query *q, struct json *out, struct error *e) {
    ASKING_SCOPED struct asking a;
    struct span map = q->ref.size ? q->ref : span_str("actual");
    struct json *items = json_new_list(), *maps = json_new_list();
    bool actual = span_is(map, "actual");
    json_put(out, "items", items);
    json_put(out, "maps", maps);
    json_put_text(out, "map", map);
    enum err err = asking_begin(&a, r, q, e);
    if (!err && actual)
        err = add_actual(&a, items, e);
    if (!err)
        err = add_control(&a, map, maps, items, e);
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
