// SPDX-License-Identifier: Apache-2.0
// Zones as they lie, and which incidents lay in which at their time: by their point, or by the zone
// or area that who reports them names as their place. Where something lies is asked here and
// nowhere else: no act is judged by it.
#include "view/asks.h"
#include "view/filter.h"
#include "view/lies.h"
#include "view/shapes.h"

#define READ_MOST 20000 // incidents looked at for one answer: some seconds at most

struct lie {
    struct asking *a;
    struct filter asked;
    struct rows versions;  // by valid time
    struct shape **shapes; // of versions; NULL: no area
    size_t left;           // incidents that may still be looked at
};

static void put_incident(struct lie *w, const struct row *r, const char *by, struct json *list) {
    struct json *one = json_new_object();
    json_put_text(one, "ref", r->ref);
    json_put_text(one, "author", r->author);
    json_put_int(one, "i", (int64_t)r->place.i);
    json_put(one, "kind", json_copy(json_get(r->body, "kind")));
    struct json *place =
        asking_keep(w->a, item_of_field(w->a, "incident", "place", json_get(r->body, "place")));
    json_put(one, "place", json_copy(json_get(place, "name")));
    json_put(one, "when", item_of_field(w->a, "incident", "when", json_get(r->body, "when")));
    json_put_str(one, "by", by);
    json_add(list, one);
}

static enum err find_some(struct lie *w, const struct filter *f, bool points, struct rows *out,
                          struct error *e) {
    struct filter_page page = {.limit = w->left, .points = points};
    enum err err = w->left ? filter_incidents(w->a, f, &page, out, e) : OK;
    w->left -= err ? 0 : out->count;
    return err;
}

// Those whose point lies in the version.
static enum err find_points(struct lie *w, size_t version, struct filter f, struct rows *out,
                            struct error *e) {
    const struct shape *shape = w->shapes[version];
    size_t kept = 0;
    if (!shape)
        return OK;
    if (!f.has_box)
        shape_bounds(shape, &f.west, &f.south, &f.east, &f.north);
    f.has_box = true;
    enum err err = find_some(w, &f, true, out, e);
    for (size_t i = 0; !err && i < out->count; i++)
        if (shape_covers(shape, json_get(json_get(out->list[i].body, "place"), "point")))
            out->list[kept++] = out->list[i];
    out->count = kept;
    return err;
}

// Those whose place names the zone, or one of the areas it consists of.
static enum err find_named(struct lie *w, size_t version, struct filter f, struct rows *out,
                           struct error *e) {
    const struct row *r = &w->versions.list[version];
    const struct json *admin = json_get(r->body, "admin");
    struct json *areas = asking_keep(w->a, json_new_list());
    BUF_SCOPED struct buf text;
    buf_init(&text, BUF_MAX);
    json_add(areas, json_new_text(r->ref));
    for (size_t i = 0; i < json_count(admin); i++)
        json_add(areas, json_copy(json_at(admin, i)));
    json_print(areas, &text);
    f.areas = buf_span(&text);
    return find_some(w, &f, false, out, e);
}

// What lay in a version while it lay so, the newest told first, each once, and `by` what it does:
// its point, else the zone that its place names, else the area.
static enum err put_version(struct lie *w, size_t version, struct json *list, struct error *e) {
    const struct row *r = &w->versions.list[version];
    struct filter f = w->asked;
    struct rows in = {0}, named = {0};
    int64_t from = lies_from(r), end = lies_until(&w->versions, version);
    f.any = true;
    f.from = from > f.from ? from : f.from;
    f.end = end < f.end ? end : f.end;
    if (f.from >= f.end)
        return OK;
    enum err err = find_points(w, version, f, &in, e);
    if (!err)
        err = find_named(w, version, f, &named, e);
    for (size_t i = 0, n = 0; !err && (i < in.count || n < named.count);) {
        const struct row *point = i < in.count ? &in.list[i] : NULL;
        const struct row *name = n < named.count ? &named.list[n] : NULL;
        bool first = point && (!name || point->place.i >= name->place.i);
        if (first) {
            n += name && point->place.i == name->place.i;
            i++;
            put_incident(w, point, "point", list);
        } else {
            struct span zone = json_get_text(json_get(name->body, "place"), "zone");
            n++;
            put_incident(w, name, span_equal(zone, r->ref) ? "zone" : "admin", list);
        }
    }
    return err;
}

// Of how a zone lies: all that lay in it, in each version while it lay so. Of one that is drawn
// ahead: what is dated into its own time alone.
static enum err put_incidents(struct lie *w, size_t version, struct json *item, struct error *e) {
    const struct rows *all = &w->versions;
    struct json *list = json_new_list();
    bool ahead = json_get_bool(item, "ahead");
    enum err err = OK;
    json_put(item, "incidents", list);
    for (size_t i = 0; !err && i < all->count; i++)
        if (ahead ? i == version
                  : span_equal(all->list[i].ref, all->list[version].ref) &&
                        lies_from(&all->list[i]) <= w->a->face.now)
            err = put_version(w, i, list, e);
    return err;
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

// Of one zone every version as it lay; else of each zone how it lies at --at, or how it lies and
// how it is drawn ahead.
static bool is_shown(const struct lie *w, size_t version, enum lies how) {
    const struct view_query *q = w->a->q;
    if (q->ref.size)
        return span_equal(w->versions.list[version].ref, q->ref);
    return q->has_at ? lies_at(&w->versions, version, q->at.seconds) : how != LIES_NO_MORE;
}

static enum err list_all(struct lie *w, struct json *items, struct error *e) {
    enum err err = lies_read(w->a, &w->versions, e);
    if (!err)
        err = read_shapes(w, e);
    for (size_t i = 0; !err && i < w->versions.count; i++) {
        enum lies how = lies_how(&w->versions, i, w->a->face.now);
        if (!is_shown(w, i, how))
            continue;
        struct json *item = item_of_row(w->a, "zone", &w->versions.list[i]);
        put_past(w->a, item);
        json_put_bool(item, "ahead", lies_from(&w->versions.list[i]) > w->a->face.now);
        json_add(items, item);
        if (how != LIES_NO_MORE)
            err = put_incidents(w, i, item, e);
    }
    if (!err && w->a->q->ref.size && !json_count(items))
        return error_set(e, ERR_NOT_FOUND, "no zone \"" SPAN_FMT "\" in this record as asked",
                         SPAN_ARG(span_head(w->a->q->ref, 130)));
    return err;
}

enum err zones_ask(struct record *r, const struct view_query *q, struct json *out,
                   struct error *e) {
    ASKING_SCOPED struct asking a;
    struct lie w = {.a = &a, .left = READ_MOST};
    struct json *items = json_new_list();
    json_put(out, "items", items);
    enum err err = asking_begin(&a, r, q, e);
    if (!err)
        err = filter_read(&a, &w.asked, e);
    if (!err)
        err = list_all(&w, items, e);
    for (size_t i = 0; w.shapes && i < w.versions.count; i++)
        shape_free(w.shapes[i]);
    json_put_bool(out, "cut", !w.left);
    if (!err && !json_count(items))
        asking_put(&a, out, "empty",
                   MESSAGE("No zone has been drawn. A guarantor, a party, a facilitator or a "
                           "monitor draws one with a \"zone\" act, and redraws it with the same "
                           "id."));
    return err;
}
