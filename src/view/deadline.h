// SPDX-License-Identifier: Apache-2.0
// Deadlines as clocks: the moment by the venue's time and by that of the capitals asked for, and
// what is left until then.
//
// The venue's offset is that of the host's newest act that is seen. Capitals' zones are the
// reader's choice (view_query.zones), since a record names no capitals (docs/decisions/008). What
// is left is counted from the moment of the answer, --at or log time; where there is neither,
// nothing is.
#ifndef VIEW_DEADLINE_H
#define VIEW_DEADLINE_H

#include "base/zone.h"
#include "view/asking.h"

struct deadline {
    struct asking *a;
    int venue_min;
    struct zone zones[LIMIT_ZONES];
    size_t count;
};

// "Europe/Moscow,Asia/Tehran": an error names the first that is none. Nothing at all is no zone.
CHECKED enum err deadline_zones(struct span list, struct arena *a, struct zone zones[LIMIT_ZONES],
                                size_t *count, struct error *e);
CHECKED enum err deadline_begin(struct deadline *d, struct asking *a, struct error *e);
// {at, venue, zones: [{zone, text}], left_s?, left}: for the text of a time; `over`: it is decided,
// so that nothing is left of it.
struct json *deadline_of(const struct deadline *d, struct span time, bool over);
// "Wed 3 May 2017, 07:00 (UTC+06:00) at the venue; Europe/Moscow 04:00; 13 hours left"
void deadline_text(const struct catalog *words, const struct json *deadline, struct buf *out);

#endif
