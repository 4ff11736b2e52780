// SPDX-License-Identifier: Apache-2.0
// Forms of places: countries, administrative areas, points and shapes (docs/record-format.md
// section 8). Form alone: whether a shape crosses itself decides nothing here.
#ifndef TALKS_PLACE_H
#define TALKS_PLACE_H

#include "base/json.h"

bool country_ok(struct span s); // ISO 3166-1 by its form: two capitals
// ISO 3166-2 by its form (AB-X, AB-XYZ), or the slug of an area that the record names.
bool admin_ok(struct span s);
// [longitude, latitude] in degrees (RFC 7946 section 3.1.1); NULL, or what is wrong with it.
const char *point_fault(const struct json *v);
// A GeoJSON geometry but a collection (RFC 7946 section 3.1), {type, coordinates}, positions of two
// numbers; NULL, or what is wrong with it.
const char *geometry_fault(const struct json *v);
extern const char *const geometry_types[];

#endif
