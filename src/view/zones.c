// SPDX-License-Identifier: Apache-2.0
// Zones as they lie, and which incidents lay in which at their time. Where something lies is asked
// here and nowhere else: no act is judged by it.
#include "view/asks.h"
#include "view/row.h"
#include "view/shapes.h"

static const char zones_sql[] = ROW_SELECT("zone") SIGHT_ORDER;
static const char history_sql[] = ROW_SELECT("zone") " ORDER BY t, o, i";
static const char incidents_sql[] = ROW_SELECT("incident") " ORDER BY t, o, i";

#define LOOKS_MOST 2000000 // points against areas in one answer: some seconds at most

struct lie {
    struct asking *a;
    struct rows versions, incidents; // both by valid time
    struct shape **shapes;           // of versions; NULL: no area
    uint64_t looks;
    bool cut; // not all were looked at
};

// When a version began to lie so. What is drawn ahead is said before it lies: not its t.
static int64_t from_of(const struct row *r) {
    struct stamp from;
    if (!stamp_parse(json_get_text(r->body, "from"), &from))
        return r->place.t;
    return from.seconds;
}

// The version of that zone that lay at a moment; its place, or SIZE_MAX.
static size_t version_at(const struct lie *w, const struct row *zone, int64_t t) {
    const struct row *list = w->versions.list;
    struct stamp until;
    size_t found = SIZE_MAX;
    for (size_t i = 0; i < w->versions.count; i++)
        if (from_of(&list[i]) <= t && span_equal(list[i].ref, zone->ref) &&
            (found == SIZE_MAX || from_of(&list[i]) >= from_of(&list[found])))
            found = i;
    if (found != SIZE_MAX && stamp_parse(json_get_text(list[found].body, "until"), &until) &&
        until.seconds < t)
        return SIZE_MAX;
    return found;
}

// "point" where its point lies in the area, "admin" where both name the same area, else NULL.
static const char *lies(struct lie *w, size_t version, const struct row *incident) {
    const struct json *place = json_get(incident->body, "place");
    const struct json *point = json_get(place, "point");
    struct span admin = json_get_text(place, "admin");
    if (point && w->shapes[version]) {
        if (w->looks++ < LOOKS_MOST)
            return shape_covers(w->shapes[version], point) ? "point" : NULL;
        w->cut = true;
        return NULL;
    }
    return admin.data && json_has_text(json_get(w->versions.list[version].body, "admin"), admin)
               ? "admin"
               : NULL;
}

static void put_incidents(struct lie *w, const struct row *zone, struct json *item) {
    struct json *list = json_new_list();
    json_put(item, "incidents", list);
    for (size_t i = 0; i < w->incidents.count; i++) {
        const struct row *r = &w->incidents.list[i];
        size_t version = version_at(w, zone, r->place.t);
        const char *by = version == SIZE_MAX ? NULL : lies(w, version, r);
        if (!by)
            continue;
        struct json *one = json_new_object();
        json_put_text(one, "ref", r->ref);
        json_put_text(one, "author", r->author);
        json_put_int(one, "i", (int64_t)r->place.i);
        json_put(one, "kind", json_copy(json_get(r->body, "kind")));
        json_put(one, "when", item_of_field(w->a, "incident", "when", json_get(r->body, "when")));
        json_put_str(one, "by", by);
        json_add(list, one);
    }
}

static void put_past(const struct asking *a, struct json *item) {
    struct stamp until;
    bool known = stamp_parse(json_get_text(item, "until"), &until);
    json_put_bool(item, "past", known && a->late_by > until.seconds);
}

static enum err read_shapes(struct lie *w, struct error *e) {
    enum err err = OK;
    w->shapes = arena_array(&w->a->arena, struct shape *, w->versions.count + 1);
    for (size_t i = 0; i <= w->versions.count; i++)
        w->shapes[i] = NULL;
    for (size_t i = 0; !err && i < w->versions.count; i++)
        err = shape_read(json_get(w->versions.list[i].body, "geometry"), &w->shapes[i], e);
    return err;
}

// Of one zone every version as it lay; else of each zone how it lies.
static enum err list_all(struct lie *w, struct json *items, struct error *e) {
    struct rows zones = {0};
    struct span ref = w->a->q->ref;
    enum err err = rows_read(w->a, "zone", history_sql, NULL, &w->versions, e);
    if (!err)
        err = rows_read(w->a, "incident", incidents_sql, NULL, &w->incidents, e);
    if (!err)
        err = read_shapes(w, e);
    if (!err && (ref.size || w->a->q->has_at))
        zones = w->versions;
    else if (!err)
        err = rows_current(w->a, "zone", zones_sql, NULL, &zones, e);
    size_t last = zones.count;
    for (size_t i = 0; !err && i < zones.count; i++) {
        if (ref.size ? !span_equal(zones.list[i].ref, ref)
                     : w->a->q->has_at && version_at(w, &zones.list[i], w->a->q->at.seconds) != i)
            continue;
        struct json *item = item_of_row(w->a, "zone", &zones.list[i]);
        put_past(w->a, item);
        json_add(items, item);
        last = i;
        if (!ref.size)
            put_incidents(w, &zones.list[i], item);
    }
    if (!err && ref.size && last < zones.count)
        put_incidents(w, &zones.list[last], json_at(items, json_count(items) - 1));
    if (!err && ref.size && !json_count(items))
        return error_set(e, ERR_NOT_FOUND, "no zone \"" SPAN_FMT "\" in this record as asked",
                         SPAN_ARG(span_head(ref, 130)));
    return err;
}

enum err zones_ask(struct record *r, const struct view_query *q, struct json *out,
                   struct error *e) {
    ASKING_SCOPED struct asking a;
    struct lie w = {.a = &a};
    struct json *items = json_new_list();
    json_put(out, "items", items);
    enum err err = asking_begin(&a, r, q, e);
    if (!err)
        err = list_all(&w, items, e);
    for (size_t i = 0; w.shapes && i < w.versions.count; i++)
        shape_free(w.shapes[i]);
    json_put_bool(out, "cut", w.cut);
    if (!err && !json_count(items))
        asking_put(&a, out, "empty",
                   MESSAGE("No zone has been drawn. A guarantor, a party, a facilitator or a "
                           "monitor draws one with a \"zone\" act, and redraws it with the same "
                           "id."));
    return err;
}
