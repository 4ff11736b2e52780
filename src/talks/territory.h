// SPDX-License-Identifier: Apache-2.0
// Where something is: a shape, or administrative areas. Shared by zones, control and notices.
#ifndef TALKS_TERRITORY_H
#define TALKS_TERRITORY_H

#include "talks/act.h"

#define TERRITORY_FIELDS                                                                           \
    {"geometry", F_GEOMETRY, FIELD_OPTIONAL, NULL, NULL, NULL, "its shape, as GeoJSON"}, {         \
        "admin", F_ADMIN, FIELD_OPTIONAL | FIELD_LIST | FIELD_FILLED, NULL, NULL, NULL,            \
            "or the areas it is made of: ISO 3166-2"                                               \
    }

// Refused (area-form) unless the body of `a` says in exactly one way where: geometry, admin, or,
// with `words`, area.
CHECKED enum err territory_check(const struct act *a, bool words, struct error *e);

#endif
