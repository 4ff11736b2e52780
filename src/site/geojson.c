// SPDX-License-Identifier: Apache-2.0
#include "site/geojson.h"

static struct json *point_of(const struct json *place) {
    struct json *g = json_new_object();
    json_put_str(g, "type", "Point");
    json_put(g, "coordinates", json_copy(json_get(place, "point")));
    return g;
}

static void add_corner(struct json *ring, const struct json *cell, const char *x, const char *y) {
    struct json *corner = json_new_list();
    json_add(corner, json_copy(json_get(cell, x)));
    json_add(corner, json_copy(json_get(cell, y)));
    json_add(ring, corner);
}

// Counter-clockwise (section 3.1.6).
static struct json *box_of(const struct json *cell) {
    struct json *g = json_new_object(), *rings = json_new_list(), *ring = json_new_list();
    add_corner(ring, cell, "west", "south");
    add_corner(ring, cell, "east", "south");
    add_corner(ring, cell, "east", "north");
    add_corner(ring, cell, "west", "north");
    add_corner(ring, cell, "west", "south");
    json_add(rings, ring);
    json_put_str(g, "type", "Polygon");
    json_put(g, "coordinates", rings);
    return g;
}

static struct json *geometry_of(const struct json *item) {
    const struct json *place = json_get(item, "place");
    if (json_get(item, "geometry"))
        return json_copy(json_get(item, "geometry"));
    return json_get(place, "point") ? point_of(place) : NULL;
}

// Takes the geometry; NULL: there is none.
static struct json *feature(struct json *geometry, const struct json *item) {
    struct json *f = json_new_object(), *properties = json_new_object();
    json_put_str(f, "type", "Feature");
    json_put(f, "geometry", geometry);
    for (struct json_each m = json_first(item); m.value; json_next(&m))
        if (strcmp(m.name, "geometry") != 0)
            json_put(properties, m.name, json_copy(m.value));
    json_put(f, "properties", properties);
    return f;
}

static void add_features(const struct json *answer, struct json *features) {
    const struct json *items = json_get(answer, "items");
    const struct json *cells = json_get(json_get(answer, "cells"), "items");
    for (size_t i = 0; i < json_count(items); i++)
        json_add(features, feature(geometry_of(json_at(items, i)), json_at(items, i)));
    for (size_t i = 0; i < json_count(cells); i++) {
        struct json *one = json_new_object();
        json_put_str(one, "layer", "cell");
        json_put_int(one, "n", json_get_int(json_at(cells, i), "n"));
        json_add(features, feature(box_of(json_at(cells, i)), one));
        json_free(one);
    }
}

static struct json *collection(const struct json *answer) {
    static const char *const head[] = {"record", "kind", "mark", "as_of", "map", "maps"};
    struct json *out = json_new_object();
    json_put_str(out, "type", "FeatureCollection");
    for (size_t i = 0; i < sizeof head / sizeof *head; i++)
        json_put(out, head[i], json_copy(json_get(answer, head[i])));
    return out;
}

static enum err ask(struct record *r, const struct view_query *q, struct json **out,
                    struct error *e) {
    return view_answer(view_find(span_str("map")), r, q, out, e);
}

enum err geojson_put(struct record *r, const struct view_query *q, struct buf *out,
                     struct error *e) {
    JSON_SCOPED struct json *answer = NULL;
    enum err err = ask(r, q, &answer, e);
    if (err)
        return err;
    JSON_SCOPED struct json *whole = collection(answer);
    struct json *features = json_new_list();
    json_put(whole, "next", json_copy(json_get(answer, "next")));
    add_features(answer, features);
    json_put(whole, "features", features);
    json_print(whole, out);
    return OK;
}

static void put_frame(const struct json *answer, struct buf *out) {
    JSON_SCOPED struct json *frame = collection(answer);
    BUF_SCOPED struct buf text;
    buf_init(&text, BUF_MAX);
    json_print(frame, &text);
    buf_put_span(out, span_head(buf_span(&text), text.size - 1)); // stays open
    buf_put_str(out, ",\"features\":[");
}

static enum err put_page(struct record *r, const struct view_query *q, bool first, uint64_t *next,
                         struct outlet *out, struct error *e) {
    JSON_SCOPED struct json *answer = NULL;
    enum err err = ask(r, q, &answer, e);
    const struct json *items = json_get(answer, "items");
    if (!err && first)
        put_frame(answer, &out->text);
    for (size_t i = 0; !err && i < json_count(items); i++) {
        JSON_SCOPED struct json *one = feature(geometry_of(json_at(items, i)), json_at(items, i));
        buf_put_str(&out->text, first && !i ? "\n" : ",\n");
        json_print(one, &out->text);
        err = outlet_pass(out, e);
    }
    *next = err ? 0 : (uint64_t)json_get_int(answer, "next");
    return err;
}

enum err geojson_put_all(struct record *r, const struct view_query *q, struct outlet *out,
                         struct error *e) {
    struct view_query page = *q; // without a limit: the view's own number of incidents, all ground
    bool first = true;
    do {
        enum err err = put_page(r, &page, first, &page.after, out, e);
        if (err)
            return err;
        first = false;
    } while (page.after && !q->limit);
    buf_put_str(&out->text, "\n]}\n");
    return OK;
}
