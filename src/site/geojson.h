// SPDX-License-Identifier: Apache-2.0
// A record's map as GeoJSON (RFC 7946): zones, who holds which ground as each says, incidents that
// have a point. Notices of operations are on no map.
//
// A FeatureCollection. Each feature has properties layer (zone, control, incident, cell), i and ref
// (as far as it has them) and what the view `map` says of it, in one language; texts that are not
// flat stay objects. What is given by area codes alone has geometry null. `record`, `kind`, `mark`
// and `as_of` stand beside `features` (section 6.1: members that are foreign). Who may read
// something restricted is told by its `readers`.
#ifndef SITE_GEOJSON_H
#define SITE_GEOJSON_H

#include "site/outlet.h"
#include "view/view.h"

// The view's own question: q->ref names the map; filters, limit and after count. `next` of the
// collection is where another page begins; while there is one, cells count what all pages hold.
CHECKED enum err geojson_put(struct record *r, const struct view_query *q, struct buf *out,
                             struct error *e);
// Every page, one behind the other, passed on as they come, and not ended.
CHECKED enum err geojson_put_all(struct record *r, const struct view_query *q, struct outlet *out,
                                 struct error *e);

#endif
