// SPDX-License-Identifier: Apache-2.0
// Whether a point lies in an area: the one user of GEOS (docs/decisions/022-geometry.md).
//
// A question of views, never of validity: no act is void for its geometry. Areas lie in the plane
// of longitude and latitude, edges straight (RFC 7946 section 3.1.1), never wrapped: who draws over
// the antimeridian cuts there (section 3.1.9). The meridians 180 and -180 are one. An edge and a
// corner belong to the area, a hole does not, its edge does. A ring that crosses itself is read by
// the even-odd rule, each by itself: what lies in one piece of several lies in the area, what lies
// in several holes of it does not.
#ifndef VIEW_SHAPES_H
#define VIEW_SHAPES_H

#include "base/err.h"
#include "base/json.h"

struct shape;

// Of a GeoJSON Polygon or MultiPolygon. *out is NULL for other types and for what has no area.
// shape_free takes NULL. Not for use by two threads at once.
CHECKED enum err shape_read(const struct json *geometry, struct shape **out, struct error *e);
void shape_free(struct shape *s);
bool shape_crosses(const struct shape *s); // itself, as it was drawn
// A box with all of it and of its seam, in degrees x 10^7.
void shape_bounds(const struct shape *s, int64_t *west, int64_t *south, int64_t *east,
                  int64_t *north);
// `point` is [longitude, latitude].
bool shape_covers(const struct shape *s, const struct json *point);

#endif
