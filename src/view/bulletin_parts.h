// SPDX-License-Identifier: Apache-2.0
// Parts of the bulletin (view/bulletin.c): some days as the venue has them, and as many before.
#ifndef VIEW_BULLETIN_PARTS_H
#define VIEW_BULLETIN_PARTS_H

#include "view/row.h"

#define BULLETIN_DAY 86400

// Incidents of one author, of one ceasefire and area (empty: none is named), on one day.
struct bulletin_sum {
    struct span author, ceasefire, admin;
    int64_t day; // from the first of the days before
    int64_t n;
};

struct bulletin {
    struct asking *a;
    int64_t first, count; // days since 1970-01-01, and how many; as many before are `before`
    int64_t shift;        // seconds by which a day of the venue begins before one of UTC
    struct rows truces;   // ceasefires as they are declared
    struct bulletin_sum *sums;
    size_t sum_count, sum_room;
    bool restricted; // some of what it holds is not everybody's
};

// Seconds: where the days before begin, where the days begin, and where they end, that second not.
int64_t bulletin_before(const struct bulletin *b);
int64_t bulletin_from(const struct bulletin *b);
int64_t bulletin_end(const struct bulletin *b);
// What its author calls a ceasefire; data NULL where none in sight has that ref.
struct span bulletin_title(const struct bulletin *b, struct span ceasefire);

// Reads the sums of both, of a->q->who alone where it is given.
CHECKED enum err bulletin_read_sums(struct bulletin *b, struct error *e);
// Puts items: of each recorder and ceasefire what it counts, beside before and what it reports.
CHECKED enum err bulletin_put_recorders(struct bulletin *b, struct json *items, struct error *e);
// Puts items: of each who reports incidents how many, and who confirms how many of them.
CHECKED enum err bulletin_put_reported(struct bulletin *b, struct json *items, struct error *e);

#endif
