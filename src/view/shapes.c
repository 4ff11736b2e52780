// SPDX-License-Identifier: Apache-2.0
#include "view/shapes.h"

#include "base/arena.h"
#include "base/buf.h"

#include <geos_c.h>
#include <math.h>

#define E7 1e7
#define HALF_TURN 180.0

// A ring and what it goes round, by the even-odd rule. Rings are asked one by one: laid over one
// another first, two that share an edge would be read as one that has it twice.
struct ring {
    GEOSGeometry *inside; // NULL: nothing
    const GEOSPreparedGeometry *inside_ready;
    // As it was drawn: where it crosses itself is no number that a double holds, so the edges of
    // what is inside lie a hair beside it.
    GEOSGeometry *drawn;
    const GEOSPreparedGeometry *drawn_ready;
    bool hole; // of the last before it that is none
};

struct shape {
    GEOSContextHandle_t geos;
    GEOSGeometry *area; // as it was drawn: no predicate is asked of it
    bool crosses;
    struct ring *rings;
    size_t count;
};

static bool is_area(const struct json *geometry) {
    struct span type = json_get_text(geometry, "type");
    return span_is(type, "Polygon") || span_is(type, "MultiPolygon");
}

static GEOSGeometry *parse(GEOSContextHandle_t geos, const struct json *geometry) {
    BUF_SCOPED struct buf text;
    buf_init(&text, BUF_MAX);
    json_print(geometry, &text);
    GEOSGeoJSONReader *reader = GEOSGeoJSONReader_create_r(geos);
    GEOSGeometry *read =
        reader ? GEOSGeoJSONReader_readGeometry_r(geos, reader, buf_str(&text)) : NULL;
    if (reader)
        GEOSGeoJSONReader_destroy_r(geos, reader);
    return read;
}

static double area_of(GEOSContextHandle_t geos, const GEOSGeometry *g) {
    double area = 0;
    return g && GEOSArea_r(geos, g, &area) == 1 ? area : 0;
}

// What a ring goes round; a spike, which goes round nothing, is left to the ring as drawn. NULL
// where that is nothing.
static GEOSGeometry *inside_of(GEOSContextHandle_t geos, const GEOSGeometry *ring) {
    GEOSGeometry *own = GEOSGeom_clone_r(geos, ring);
    GEOSGeometry *polygon = own ? GEOSGeom_createPolygon_r(geos, own, NULL, 0) : NULL;
    GEOSGeometry *valid = polygon ? GEOSMakeValid_r(geos, polygon) : NULL;
    GEOSGeometry *inside = NULL;
    int pieces = valid ? GEOSGetNumGeometries_r(geos, valid) : 0;
    if (valid && GEOSGeomTypeId_r(geos, valid) != GEOS_GEOMETRYCOLLECTION)
        inside = GEOSGeom_clone_r(geos, valid);
    else
        for (int i = 0; i < pieces && !inside; i++)
            if (area_of(geos, GEOSGetGeometryN_r(geos, valid, i)) > 0)
                inside = GEOSGeom_clone_r(geos, GEOSGetGeometryN_r(geos, valid, i));
    if (valid)
        GEOSGeom_destroy_r(geos, valid);
    if (polygon)
        GEOSGeom_destroy_r(geos, polygon);
    if (inside && area_of(geos, inside) <= 0) {
        GEOSGeom_destroy_r(geos, inside);
        inside = NULL;
    }
    return inside;
}

static void add_ring(struct shape *s, const GEOSGeometry *ring, bool hole) {
    struct ring *r = &s->rings[s->count++];
    *r = (struct ring){.hole = hole, .inside = inside_of(s->geos, ring)};
    r->drawn = GEOSGeom_clone_r(s->geos, ring);
    if (r->inside)
        r->inside_ready = GEOSPrepare_r(s->geos, r->inside);
    if (r->drawn)
        r->drawn_ready = GEOSPrepare_r(s->geos, r->drawn);
}

// Room for all rings, then each polygon's shell and its holes.
static void add_rings(struct shape *s) {
    int pieces = GEOSGetNumGeometries_r(s->geos, s->area);
    size_t most = 0;
    for (int i = 0; i < pieces; i++)
        most +=
            1 + (size_t)GEOSGetNumInteriorRings_r(s->geos, GEOSGetGeometryN_r(s->geos, s->area, i));
    s->rings = memory_get((most + 1) * sizeof *s->rings);
    for (int i = 0; i < pieces; i++) {
        const GEOSGeometry *polygon = GEOSGetGeometryN_r(s->geos, s->area, i);
        int holes = GEOSGetNumInteriorRings_r(s->geos, polygon);
        add_ring(s, GEOSGetExteriorRing_r(s->geos, polygon), false);
        for (int k = 0; k < holes; k++)
            add_ring(s, GEOSGetInteriorRingN_r(s->geos, polygon, k), true);
    }
}

static bool has_area(const struct shape *s) {
    bool has = false;
    for (size_t i = 0; i < s->count; i++)
        has = has || (!s->rings[i].hole && s->rings[i].inside_ready);
    return has;
}

enum err shape_read(const struct json *geometry, struct shape **out, struct error *e) {
    *out = NULL;
    if (!is_area(geometry))
        return OK;
    struct shape *s = memory_get(sizeof *s);
    *s = (struct shape){.geos = GEOS_init_r()};
    if (s->geos)
        s->area = parse(s->geos, geometry);
    if (!s->area) {
        shape_free(s);
        return error_set(e, ERR_INVALID, "an area that the geometry library does not read");
    }
    s->crosses = GEOSisValid_r(s->geos, s->area) != 1;
    add_rings(s);
    if (has_area(s))
        *out = s;
    else
        shape_free(s);
    return OK;
}

static void free_ring(struct shape *s, struct ring *r) {
    if (r->inside_ready)
        GEOSPreparedGeom_destroy_r(s->geos, r->inside_ready);
    if (r->drawn_ready)
        GEOSPreparedGeom_destroy_r(s->geos, r->drawn_ready);
    if (r->inside)
        GEOSGeom_destroy_r(s->geos, r->inside);
    if (r->drawn)
        GEOSGeom_destroy_r(s->geos, r->drawn);
}

void shape_free(struct shape *s) {
    if (!s)
        return;
    for (size_t i = 0; i < s->count; i++)
        free_ring(s, &s->rings[i]);
    free(s->rings);
    if (s->area)
        GEOSGeom_destroy_r(s->geos, s->area);
    if (s->geos)
        GEOS_finish_r(s->geos);
    free(s);
}

bool shape_crosses(const struct shape *s) {
    return s->crosses;
}

void shape_bounds(const struct shape *s, int64_t *west, int64_t *south, int64_t *east,
                  int64_t *north) {
    double x0 = -HALF_TURN, y0 = -HALF_TURN, x1 = HALF_TURN, y1 = HALF_TURN;
    bool known = GEOSGeom_getXMin_r(s->geos, s->area, &x0) == 1 &&
                 GEOSGeom_getXMax_r(s->geos, s->area, &x1) == 1 &&
                 GEOSGeom_getYMin_r(s->geos, s->area, &y0) == 1 &&
                 GEOSGeom_getYMax_r(s->geos, s->area, &y1) == 1;
    bool seam = !known || x0 <= -HALF_TURN || x1 >= HALF_TURN;
    *west = (int64_t)floor((seam ? -HALF_TURN : x0) * E7);
    *east = (int64_t)ceil((seam ? HALF_TURN : x1) * E7);
    *south = (int64_t)floor(y0 * E7);
    *north = (int64_t)ceil(y1 * E7);
}

static bool on_ring(const struct shape *s, const struct ring *r, const GEOSGeometry *point) {
    return r->drawn_ready && GEOSPreparedIntersects_r(s->geos, r->drawn_ready, point) == 1;
}

static bool goes_round(const struct shape *s, const struct ring *r, const GEOSGeometry *point) {
    return r->inside_ready && GEOSPreparedCovers_r(s->geos, r->inside_ready, point) == 1;
}

// In a piece, and not in one of its holes: their edges are the area's.
static bool covers(const struct shape *s, double x, double y) {
    GEOSGeometry *point = GEOSGeom_createPointFromXY_r(s->geos, x, y);
    bool in = false;
    for (size_t i = 0; point && i < s->count; i++) {
        const struct ring *r = &s->rings[i];
        if (!r->hole && in)
            break; // a piece before has it
        if (!r->hole)
            in = on_ring(s, r, point) || goes_round(s, r, point);
        else if (in)
            in = on_ring(s, r, point) || !goes_round(s, r, point);
    }
    if (point)
        GEOSGeom_destroy_r(s->geos, point);
    return in;
}

bool shape_covers(const struct shape *s, const struct json *point) {
    double x = (double)json_e7(json_at(point, 0)) / E7;
    double y = (double)json_e7(json_at(point, 1)) / E7;
    bool seam = x >= HALF_TURN || x <= -HALF_TURN;
    return covers(s, x, y) || (seam && covers(s, -x, y));
}
