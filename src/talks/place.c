// SPDX-License-Identifier: Apache-2.0
#include "talks/place.h"

#include "base/text.h"

#include <string.h>

#define E7 10000000 // json_e7: numbers of at most seven decimals, as whole ten-millionths

bool country_ok(struct span s) {
    return s.size == 2 && s.data[0] >= 'A' && s.data[0] <= 'Z' && s.data[1] >= 'A' &&
           s.data[1] <= 'Z';
}

bool admin_ok(struct span s) {
    if (slug_ok(s))
        return true;
    if (s.size < 4 || s.size > 6 || !country_ok(span_head(s, 2)) || s.data[2] != '-')
        return false;
    for (size_t i = 3; i < s.size; i++)
        if (!(s.data[i] >= 'A' && s.data[i] <= 'Z') && !(s.data[i] >= '0' && s.data[i] <= '9'))
            return false;
    return true;
}

static bool within(const struct json *v, int64_t degrees) {
    enum json_type type = json_type(v);
    int64_t e7 = json_e7(v);
    return (type == JSON_INT_T || type == JSON_DECIMAL_T) && e7 <= degrees * E7 &&
           e7 >= -degrees * E7;
}

const char *point_fault(const struct json *v) {
    if (json_type(v) != JSON_LIST_T || json_count(v) != 2)
        return "must be [longitude, latitude]";
    if (!within(json_at(v, 0), 180))
        return "longitude must be a number of degrees within 180";
    return within(json_at(v, 1), 90) ? NULL : "latitude must be a number of degrees within 90";
}

const char *const geometry_types[] = {"Point",   "MultiPoint",   "LineString", "MultiLineString",
                                      "Polygon", "MultiPolygon", NULL};

// What the coordinates of each type are: lists of lists, `depth` deep, of positions; of which a
// line has `least` and a ring closes.
static const struct shape {
    int depth;
    size_t least;
    bool closes;
} shapes[] = {{0, 0, false}, {1, 1, false}, {1, 2, false},
              {2, 2, false}, {2, 4, true},  {3, 4, true}};

static bool same_position(const struct json *a, const struct json *b) {
    return json_e7(json_at(a, 0)) == json_e7(json_at(b, 0)) &&
           json_e7(json_at(a, 1)) == json_e7(json_at(b, 1));
}

static const char *line_fault(const struct shape *s, const struct json *v) {
    size_t count = json_count(v);
    const char *fault = NULL;
    if (json_type(v) != JSON_LIST_T || count < s->least)
        return s->closes ? "a ring must have four positions or more"
                         : "a line must have two positions or more, several points one";
    for (size_t i = 0; !fault && i < count; i++)
        fault = point_fault(json_at(v, i));
    if (!fault && s->closes && !same_position(json_at(v, 0), json_at(v, count - 1)))
        fault = "a ring must end where it begins";
    return fault;
}

static const char *lists_fault(const struct shape *s, const struct json *v, int depth) {
    const char *fault = NULL;
    if (depth == 0)
        return point_fault(v);
    if (depth == 1)
        return line_fault(s, v);
    if (json_type(v) != JSON_LIST_T || !json_count(v))
        return "coordinates must be lists that are not empty";
    for (size_t i = 0; !fault && i < json_count(v); i++)
        fault = lists_fault(s, json_at(v, i), depth - 1);
    return fault;
}

const char *geometry_fault(const struct json *v) {
    const struct json *coordinates = json_get(v, "coordinates");
    if (json_type(v) != JSON_OBJECT_T || json_count(v) != 2 || !json_get(v, "type") || !coordinates)
        return "must be {type, coordinates}";
    for (size_t i = 0; geometry_types[i]; i++)
        if (span_is(json_get_text(v, "type"), geometry_types[i]))
            return lists_fault(&shapes[i], coordinates, shapes[i].depth);
    return "type must be Point, MultiPoint, LineString, MultiLineString, Polygon or MultiPolygon";
}
