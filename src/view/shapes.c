// SPDX-License-Identifier: Apache-2.0
#include "view/shapes.h"

#include "base/arena.h"
#include "base/buf.h"

#include <geos_c.h>
#include <math.h>

#define E7 1e7
#define HALF_TURN 180.0

struct shape {
    GEOSContextHandle_t geos;
    GEOSGeometry *area;
    const GEOSPreparedGeometry *ready;
    // Of one that crosses itself, its rings as they were drawn: where they cross is no number that
    // a double holds, so the mended area's edges lie a hair beside them.
    GEOSGeometry *drawn;
    const GEOSPreparedGeometry *drawn_ready;
    bool crosses;
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

// Predicates are for valid areas alone.
static void mend(struct shape *s) {
    s->crosses = s->area && GEOSisValid_r(s->geos, s->area) != 1;
    if (!s->crosses)
        return;
    GEOSGeometry *valid = GEOSMakeValid_r(s->geos, s->area);
    s->drawn = GEOSBoundary_r(s->geos, s->area);
    if (s->drawn)
        s->drawn_ready = GEOSPrepare_r(s->geos, s->drawn);
    GEOSGeom_destroy_r(s->geos, s->area);
    s->area = valid;
}

static bool has_area(const struct shape *s) {
    double area = 0;
    return GEOSArea_r(s->geos, s->area, &area) == 1 && area > 0;
}

enum err shape_read(const struct json *geometry, struct shape **out, struct error *e) {
    *out = NULL;
    if (!is_area(geometry))
        return OK;
    struct shape *s = memory_get(sizeof *s);
    *s = (struct shape){.geos = GEOS_init_r()};
    if (s->geos)
        s->area = parse(s->geos, geometry);
    mend(s);
    if (!s->area) {
        shape_free(s);
        return error_set(e, ERR_INVALID, "an area that the geometry library does not read");
    }
    if (has_area(s))
        s->ready = GEOSPrepare_r(s->geos, s->area);
    if (s->ready)
        *out = s;
    else
        shape_free(s);
    return OK;
}

void shape_free(struct shape *s) {
    if (!s)
        return;
    if (s->ready)
        GEOSPreparedGeom_destroy_r(s->geos, s->ready);
    if (s->drawn_ready)
        GEOSPreparedGeom_destroy_r(s->geos, s->drawn_ready);
    if (s->area)
        GEOSGeom_destroy_r(s->geos, s->area);
    if (s->drawn)
        GEOSGeom_destroy_r(s->geos, s->drawn);
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

static bool covers(const struct shape *s, double x, double y) {
    GEOSGeometry *point = GEOSGeom_createPointFromXY_r(s->geos, x, y);
    bool in = point &&
              (GEOSPreparedCovers_r(s->geos, s->ready, point) == 1 ||
               (s->drawn_ready && GEOSPreparedIntersects_r(s->geos, s->drawn_ready, point) == 1));
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
